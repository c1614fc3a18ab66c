"""Pages and metadata out of the user's catalog again: as a folder or zip file of pages, or as a line of JSON for each command."""

from __future__ import annotations

import contextlib
import os

from psemu.catalog.catalog_file import CatalogFile
from psemu.catalog.sources import list_catalog, sources_named
from psemu.errors import CatalogError, ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psemu.catalog.about import CatalogSource


def export_catalog(target: str, names: Iterable[str] = (), force: bool = False) -> int:
    """Write the pages of the sources *names* (all by default) to *target*; their number.

    ``….zip``: a zip file; ``….jsonl``: the document ``command`` of each command, a line each; anything else: a new folder. Pages are
    what was read, below ``<source>/`` at the path that they had; a page that stood in a file with others is psemu's JSON, which
    ``psemu catalog add`` reads too. What is there already is an error without *force*, and a folder is never replaced.
    """
    sources = [source for name in names for source in sources_named(name)] if names else list_catalog()
    if not sources:
        raise CatalogError("the catalog is empty: nothing to export.")
    if os.path.lexists(target) and (not force or os.path.isdir(target)):
        raise ConfigurationError(
            f"'{target}' is there already; " + ("name another." if os.path.isdir(target) else "--force replaces it.")
        )
    temporary = f"{target.rstrip('/')}.new"
    try:
        if target.endswith(".jsonl"):
            count = _write_lines(temporary, sources)
        elif target.endswith(".zip"):
            count = _write_zip(temporary, sources)
        else:
            count = _write_folder(temporary, sources)
        os.replace(temporary, target)
    except OSError as error:
        _discard(temporary)
        raise CatalogError(f"cannot write '{target}': {error.strerror or error}.") from None
    except BaseException:
        _discard(temporary)
        raise
    return count


def _discard(path: str) -> None:
    import shutil

    if os.path.isdir(path):
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _pages(sources: Iterable[CatalogSource]) -> Iterator[tuple[str, bytes]]:
    """(path in the export, text) of each page."""
    taken: set[str] = set()
    for source in sources:
        file = CatalogFile(source.path)
        try:
            folder = _safe(os.path.basename(source.name.rstrip("/\\")) or "pages")
            if source.version:
                folder = f"{folder}@{source.version}"
            # block by block: each is unpacked once
            for entry in sorted(file.entries(), key=lambda entry: (entry.page_block, entry.number)):
                path, text = file.page(entry)
                parts = [_safe(part) for part in path.replace("\\", "/").split("/")]
                if text.startswith("{") and not path.lower().endswith(".json"):
                    parts[-1] = _safe(f"{entry.name}.help.json")
                place = "/".join([folder, *parts])
                number = 1
                while place.lower() in taken:
                    number += 1
                    place = "/".join([f"{folder}-{number}", *parts])
                taken.add(place.lower())
                yield place, text.encode("utf-8", "surrogatepass")
        finally:
            file.close()


def _safe(part: str) -> str:
    """*part* as a name of a file on every system."""
    clean = "".join(["_" if ch in '<>:"/\\|?*' or not ch.isprintable() else ch for ch in part]).rstrip(". ")
    return clean or "_"


def _write_zip(path: str, sources: Iterable[CatalogSource]) -> int:
    import zipfile

    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, data in _pages(sources):
            # the same pages give the same bytes: no time of their own
            archive.writestr(zipfile.ZipInfo(place), data, zipfile.ZIP_DEFLATED)
            count += 1
    return count


def _write_folder(path: str, sources: Iterable[CatalogSource]) -> int:
    count = 0
    os.makedirs(path)
    for place, data in _pages(sources):
        target = os.path.join(path, *place.split("/"))
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "xb") as file:
            file.write(data)
        count += 1
    return count


def _write_lines(path: str, sources: Iterable[CatalogSource]) -> int:
    import json

    from psemu.catalog.plain import to_dict
    from psemu.catalog.record import read_record

    count = 0
    with open(path, "w", encoding="utf-8", newline="\n") as lines:
        for source in sources:
            file = CatalogFile(source.path)
            try:
                for record in file.records():
                    lines.write(json.dumps(to_dict(read_record(record))) + "\n")
                    count += 1
            finally:
                file.close()
    return count

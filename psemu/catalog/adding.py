"""Help pages into the user's catalog: a page, folder, zip or tar file, read in pieces by several processes, put in place in one step."""

from __future__ import annotations

import os

from psemu.catalog.about import CatalogSource, write_about
from psemu.catalog.archive import ArchiveState, archive_kind, archive_pages, below, in_folder
from psemu.catalog.catalog_file import ENDING, PAGE_BLOCK
from psemu.catalog.chunk import PageFile
from psemu.catalog.file_writer import write_catalog_file
from psemu.catalog.pages import is_page_name, too_large, walk_pages
from psemu.catalog.sources import catalog_folder
from psemu.catalog.staging import Staging
from psemu.catalog.workers import make_chunks
from psemu.errors import CatalogError, ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import TypeVar

    from psemu.catalog.file_writer import Written

    Item = TypeVar("Item")

    #: (files read so far, the part of the work that is done: 0 to 1)
    Progress = Callable[[int, float], object]

#: files of a chunk, however small they are
_MOST_FILES = 2_000
#: bytes of what is added that are worth a second process
_WORTH_A_PROCESS = 1 << 20
#: each takes some 80 MB
MOST_PROCESSES = 2
_FORMAT = "1"
#: what stands for the size of a link
_LINK = -1


def add_to_catalog(
    path: str,
    progress: Progress | None = None,
    *,
    name: str | None = None,
    version: str | None = None,
    folder: str = "",
    source: CatalogSource | None = None,
    processes: int | None = None,
) -> CatalogSource:
    """Read the page, folder, zip or tar file *path* into the user's catalog, in place of what *name* and *version* had before.

    *name* is the absolute path where none is given; *version* what the path ends in (``azps-16.2.0``), else none. *folder* limits to what
    lies below it. *source* tells where an archive came from (address, tag, checksum), is completed and given back. *progress* is called
    with the number of files and the part done; *processes* is chosen by the size of the work.

    A path without any help page is a CatalogError and changes nothing; so is an archive that is damaged or asks for too much
    (:mod:`psemu.catalog.archive`), a full disk, and another process that adds the same. After an interruption the same call goes on where
    it stopped.
    """
    origin = os.path.abspath(path)
    added = source or CatalogSource("", "", origin)
    added.name = _checked(name or added.name or origin, "name")
    given = version if version is not None else added.version or guess_version(folder or path)
    added.version = _checked_version(given)
    added.folder = folder
    added.added = _now()
    listing = _listing(origin, folder, added)
    place = os.path.join(catalog_folder(), file_stem(added.name, added.version))
    staging = Staging(place + ".part", added.label)
    interrupted = False
    try:
        count = _stage(listing, staging, progress, processes)
        written = write_catalog_file(
            place + ENDING, lambda: staging.chunks(count), lambda written: _describe(added, written)
        )
    except KeyboardInterrupt:
        interrupted = True
        raise
    finally:
        # after an error too: what is staged may be what fills the disk
        staging.close(forget=not interrupted)
    if not written.commands:
        raise CatalogError(_nothing(path, folder, written))
    added.path = place + ENDING
    added.size = os.path.getsize(added.path)
    return added


def _describe(added: CatalogSource, written: Written) -> bytes:
    added.commands = written.commands
    added.modules = tuple(written.modules)
    added.skipped = tuple(written.skipped)
    return write_about(added)


def _nothing(path: str, folder: str, written: Written) -> str:
    where = f"the folder '{folder}' of '{path}'" if folder else f"'{path}'"
    reasons = f" ({written.skipped[0][0]}: {written.skipped[0][1]})" if written.skipped else ""
    return f"{where} holds no help page of a command.{reasons}"


# -------------------------------------------------------------------------------------------------------------- naming


def _now() -> str:
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def _checked(text: str, what: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 4000:
        raise ConfigurationError(
            f"the {what} {text!r} cannot be used: it must be a line of printable text; --name gives another."
        )
    return text


def _checked_version(version: str) -> str:
    if len(version) > 40 or not all(ch.isascii() and (ch.isalnum() or ch in ".-+_") for ch in version):
        raise ConfigurationError(f"'{version}' is no version: letters, digits, '.', '-', '+' and '_' make one.")
    return version


def guess_version(path: str) -> str:
    """The version that the last part of a path ends in, ``""`` for none: ``docs/azps-16.2.0`` → ``16.2.0``, ``reference/7.6`` → ``7.6``."""
    last = os.path.basename(path.rstrip("/\\")).rpartition("-")[2]
    parts = last.split(".")
    return last if len(parts) > 1 and all(part.isascii() and part.isdigit() for part in parts) else ""


def file_stem(name: str, version: str) -> str:
    """The name of the file of a source, without its ending: readable, and different for different sources; ``az-1f2e3d4c@16.2.0``."""
    from hashlib import sha256

    digest = sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    base = os.path.basename(name.rstrip("/\\"))
    readable = "".join([ch if ch.isascii() and (ch.isalnum() or ch in "._") else "_" for ch in base])[:40]
    return f"{readable or 'pages'}-{digest}@{version}"


# ------------------------------------------------------------------------------------------------------------- reading


class _Listing:
    """Pieces of work of one source: *pieces* gives (fingerprint, files); *size* in bytes; *part* tells how much of it is done."""

    def __init__(
        self, pieces: Callable[[], Iterator[tuple[str, list[PageFile]]]], size: int, part: Callable[[], float]
    ) -> None:
        self.pieces = pieces
        self.size = size
        self.part = part


def _listing(origin: str, folder: str, added: CatalogSource) -> _Listing:
    if os.path.isfile(origin) and not is_page_name(origin) and archive_kind(origin) is not None:
        return _archive_listing(origin, folder, added)
    root = os.path.join(origin, folder) if folder else origin
    if folder and not os.path.isdir(root):
        raise CatalogError(f"there is no folder '{folder}' in '{origin}'.")
    return _folder_listing(root)


def _folder_listing(root: str) -> _Listing:
    base = os.path.dirname(root) if os.path.isfile(root) else root
    files: list[tuple[str, int, int]] = []
    for file, is_link in walk_pages(root):
        try:
            facts = os.stat(file, follow_symlinks=False)
            files.append((file, _LINK if is_link else facts.st_size, facts.st_mtime_ns))
        except OSError:
            # gone, or not to be looked at: what reads it says so
            files.append((file, 0, 0))
    total = sum([size for _, size, _ in files if size > 0]) or 1
    read = 0

    def pieces() -> Iterator[tuple[str, list[PageFile]]]:
        nonlocal read
        from hashlib import sha256

        for chunk in _split(files, lambda item: max(0, item[1])):
            digest = sha256(repr((_FORMAT, chunk)).encode("utf-8", "surrogatepass")).hexdigest()
            yield digest, [_page_file(file, base, size) for file, size, _ in chunk]
            read += sum([size for _, size, _ in chunk if size > 0])

    return _Listing(pieces, total, lambda: read / total)


def _page_file(file: str, base: str, size: int) -> PageFile:
    # a name that is no text (bytes of another encoding) is shown as far as it is text
    path = os.path.relpath(file, base).encode("utf-8", "replace").decode()
    if size == _LINK:
        return PageFile(path, "links are not followed.")
    return PageFile(path, too_large(size), file)


def _archive_listing(origin: str, folder: str, added: CatalogSource) -> _Listing:
    added.sha256 = added.sha256 or file_sha256(origin)
    state = ArchiveState()
    size = os.path.getsize(origin) or 1

    def wanted(name: str) -> bool:
        return is_page_name(name) and (not folder or in_folder(name, folder))

    def pieces() -> Iterator[tuple[str, list[PageFile]]]:
        members = (PageFile(below(name, folder), content) for name, content in archive_pages(origin, wanted, state))
        for number, chunk in enumerate(_split(members, lambda file: len(file.content or b""))):
            yield f"{_FORMAT} {added.sha256} {folder} {number}", chunk
        added.revision = added.revision or state.revision

    return _Listing(pieces, size * 5, lambda: min(1.0, state.consumed / size))


def file_sha256(path: str) -> str:
    """The SHA-256 of the file *path* in hexadecimal digits."""
    from hashlib import file_digest

    try:
        with open(path, "rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CatalogError(f"cannot read '{path}': {error.strerror}.") from None


def _split(items: Iterable[Item], size_of: Callable[[Item], int]) -> Iterator[list[Item]]:
    """Neighbours whose sizes make one block of pages together."""
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += size_of(item)
        if size >= PAGE_BLOCK - (PAGE_BLOCK >> 3) or len(chunk) >= _MOST_FILES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _stage(listing: _Listing, staging: Staging, progress: Progress | None, processes: int | None) -> int:
    """Bring all chunks into *staging*; their number."""
    files: list[int] = []
    asked: list[tuple[int, str]] = []

    def missing() -> Iterator[list[PageFile]]:
        for number, (fingerprint, piece) in enumerate(listing.pieces()):
            files.append(len(piece))
            if not staging.has(number, fingerprint):
                asked.append((number, fingerprint))
                yield piece

    if processes is None:
        processes = min(MOST_PROCESSES, _cores()) if listing.size > 2 * _WORTH_A_PROCESS else 1
    part = 0.0
    if progress is not None:
        progress(0, part)
    for place, data in enumerate(make_chunks(missing(), processes)):
        staging.put(*asked[place], data)
        if progress is not None:
            begun = sum(files)
            done = begun - sum([files[number] for number, _ in asked[place + 1 :]])
            part = max(part, listing.part() * done / begun)
            progress(done, part)
    if progress is not None:
        progress(sum(files), 1.0)
    return len(files)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

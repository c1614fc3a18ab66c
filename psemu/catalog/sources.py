"""The sources in the user's catalog: which there are, and how they go."""

from __future__ import annotations

import os

from psemu.catalog.about import read_about
from psemu.catalog.catalog_file import ENDING, CatalogFile
from psemu.errors import CatalogError
from psemu.resources import user_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog.about import CatalogSource


def catalog_folder() -> str:
    """Where the user's catalog lies; ``PSEMU_HOME`` moves it."""
    return user_path("catalog")


def catalog_paths() -> list[str]:
    """The files of the user's catalog in the order of their names."""
    folder = catalog_folder()
    try:
        return [os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith(ENDING)]
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CatalogError(f"cannot read the catalog's folder '{folder}': {error.strerror}.") from None


def list_catalog() -> list[CatalogSource]:
    """Each source that was added, in the order of names and versions."""
    found = []
    for path in catalog_paths():
        file = CatalogFile(path)
        try:
            found.append(read_about(file))
        finally:
            file.close()
    from psemu.catalog.store import version_key

    found.sort(key=lambda source: (source.name.lower(), version_key(source.version)))
    return found


def sources_named(name: str) -> list[CatalogSource]:
    """The sources that *name* means: a name (every version of it), ``name@version`` or the path that was added; none is a CatalogError."""
    known = list_catalog()
    found = [source for source in known if name in (source.label, source.name)]
    if not found:
        path = os.path.abspath(name)
        found = [source for source in known if path in (source.name, source.source)]
    if not found:
        raise CatalogError(f"'{name}' was never added to the catalog; `psemu catalog list` tells what was.")
    return found


def remove_from_catalog(name: str) -> int:
    """Forget the sources that *name* means (see :func:`sources_named`), or a damaged catalog file by its path; the number of commands."""
    path = os.path.abspath(name)
    if path in catalog_paths():
        _unlink(path)
        return 0
    found = sources_named(name)
    for source in found:
        _unlink(source.path)
    return sum([source.commands for source in found])


def _unlink(path: str) -> None:
    try:
        os.unlink(path)
    except OSError as error:
        raise CatalogError(f"cannot remove '{path}': {error.strerror}.") from None

"""Help pages from anywhere into the user's catalog: a path, an address or a recipe's name; what Update-Help is for PowerShell.

It stands above the catalog, which knows files only, and the client that downloads; nothing is downloaded but what is asked for here.
"""

from __future__ import annotations

import os
from contextlib import contextmanager

from psemu.catalog.about import CatalogSource
from psemu.catalog.adding import add_to_catalog
from psemu.catalog.recipes import RECIPES, VERSION
from psemu.catalog.sources import list_catalog, sources_named
from psemu.catalog.staging import Staging
from psemu.errors import CatalogError, ConfigurationError
from psemu.resources import user_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from psemu.catalog.adding import Progress
    from psemu.catalog.recipes import Recipe
    from psemu.rest.download import Downloaded

    class HelpProgress(Protocol):
        """Who wants to see how it goes."""

        def downloading(self, done: int, total: int | None) -> object:
            """*done* bytes of *total* (None: nobody said) are there."""
            ...

        def reading(self, files: int, part: float) -> object:
            """*files* are read; *part* of the work is done, 0 to 1."""
            ...


def add_help(
    what: str,
    progress: HelpProgress | None = None,
    *,
    name: str | None = None,
    version: str | None = None,
    folder: str = "",
    sha256: str = "",
) -> CatalogSource:
    """Add *what* to the user's catalog: a page, folder, zip or tar file, the https address of one of these, or the name of a recipe.

    A path goes before a recipe of the same name. *name*, *version* and *folder* are those of :func:`psemu.catalog.add_to_catalog`;
    *sha256* is what an archive must have. What was downloaded is thrown away when it is read; a download that breaks off is gone on with
    by the same call.
    """
    if os.path.exists(what):
        if sha256:
            _check_file(what, sha256)
        return add_to_catalog(what, _reading(progress), name=name, version=version, folder=folder)
    recipe = RECIPES.get(what.lower())
    if recipe is not None:
        if folder:
            raise ConfigurationError(f"the recipe '{recipe.name}' names its folder itself.")
        return _add_recipe(recipe, progress, name or recipe.name, version or "", sha256)
    if "://" in what:
        return _add_url(what, progress, CatalogSource(name or "", version or "", ""), folder, sha256)
    raise CatalogError(
        f"'{what}' is no file or folder, no https address and no recipe; the recipes are {', '.join(RECIPES)}."
    )


def update_catalog(
    names: Iterable[str] = (), progress: HelpProgress | None = None
) -> Iterator[tuple[CatalogSource, bool]]:
    """Read the sources *names* (all by default) again from where they came; each with True where it was read, False where it is as it was.

    A recipe's newest version comes beside the ones that are there; ``name@version`` reads that version again. A source that cannot be had
    any more is a CatalogError; those before it are done.
    """
    asked = list(names)
    wanted = [source for name in asked for source in sources_named(name)] if asked else list_catalog()
    for number, source in enumerate(wanted):
        recipe = RECIPES.get(source.name)
        if recipe is None or recipe.url != source.source:
            yield _read_again(source, progress)
        elif source.label in asked and source.version:
            yield _read_recipe_again(recipe, source, source.version, progress)
        elif all(later.name != source.name for later in wanted[number + 1 :]):
            # the highest version that is there is the last; the newest one comes beside it
            yield _read_recipe_again(recipe, source, "", progress)


def _read_again(source: CatalogSource, progress: HelpProgress | None) -> tuple[CatalogSource, bool]:
    """*source* from its path or address, with True where it was read."""
    if "://" in source.source:
        downloaded = _download(source.source, progress, known_etag=source.etag)
        if downloaded.unchanged:
            return source, False
        return _take(
            downloaded, progress, CatalogSource(source.name, source.version, source.source), source.folder
        ), True
    if not os.path.exists(source.source):
        raise CatalogError(f"'{source.label}' came from '{source.source}', which is not there any more.")
    reading = _reading(progress)
    return add_to_catalog(source.source, reading, name=source.name, version=source.version, folder=source.folder), True


def _read_recipe_again(
    recipe: Recipe, source: CatalogSource, version: str, progress: HelpProgress | None
) -> tuple[CatalogSource, bool]:
    downloaded = _download(recipe.url, progress, known_etag=source.etag)
    if downloaded.unchanged:
        return source, False
    return _take_recipe(recipe, downloaded, progress, source.name, version), True


def _reading(progress: HelpProgress | None) -> Progress | None:
    return None if progress is None else progress.reading


def _check_file(path: str, sha256: str) -> None:
    from psemu.catalog.adding import file_sha256

    digest = file_sha256(path)
    if digest != sha256.lower():
        raise CatalogError(f"'{path}' has the SHA-256 {digest}, not {sha256.lower()}; nothing was added.")


def _download(url: str, progress: HelpProgress | None, *, known_etag: str = "", sha256: str = "") -> Downloaded:
    from hashlib import sha256 as digest

    from psemu.rest.download import download, shown_url

    name = "".join([ch for ch in shown_url(url).rpartition("/")[2] if ch.isascii() and (ch.isalnum() or ch in "._-")])
    target = os.path.join(user_path("downloads"), f"{digest(url.encode()).hexdigest()[:16]}-{name[-80:]}")
    # two processes must not write one file
    held = Staging(target + ".lock", shown_url(url))
    try:
        seen = None if progress is None else progress.downloading
        return download(url, target, seen, known_etag=known_etag, sha256=sha256)
    finally:
        held.close(forget=True)


def _add_recipe(recipe: Recipe, progress: HelpProgress | None, name: str, version: str, sha256: str) -> CatalogSource:
    return _take_recipe(recipe, _download(recipe.url, progress, sha256=sha256), progress, name, version)


def _take_recipe(
    recipe: Recipe, downloaded: Downloaded, progress: HelpProgress | None, name: str, version: str
) -> CatalogSource:
    folders: Iterable[str] = ()
    if VERSION in recipe.folder:
        from psemu.catalog.archive import archive_folders

        with _thrown_away_on_error(downloaded):
            folders = archive_folders(downloaded.path, recipe.folder.count("/") + 1)
    folder, found = recipe.choose_folder(folders, version)
    return _take(downloaded, progress, CatalogSource(name, found, recipe.url), folder)


def _add_url(url: str, progress: HelpProgress | None, source: CatalogSource, folder: str, sha256: str) -> CatalogSource:
    from psemu.rest.download import shown_url

    downloaded = _download(url, progress, sha256=sha256)
    source.source = shown_url(url)
    source.name = source.name or source.source
    return _take(downloaded, progress, source, folder)


def _take(downloaded: Downloaded, progress: HelpProgress | None, source: CatalogSource, folder: str) -> CatalogSource:
    """Add what was downloaded and throw it away, unless somebody interrupts: then it need not be brought again."""
    from psemu.rest.download import discard

    source.etag = downloaded.etag
    source.sha256 = downloaded.sha256
    with _thrown_away_on_error(downloaded):
        added = add_to_catalog(downloaded.path, _reading(progress), folder=folder, source=source)
    discard(downloaded.path)
    return added


@contextmanager
def _thrown_away_on_error(downloaded: Downloaded) -> Iterator[None]:
    """What cannot be used is not kept: the next try brings it anew."""
    from psemu.rest.download import discard

    try:
        yield
    except CatalogError:
        discard(downloaded.path)
        raise

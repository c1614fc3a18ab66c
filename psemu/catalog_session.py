"""``psemu catalog``: what it is asked, and how what it did looks on a terminal."""

from __future__ import annotations

import sys
import time

from psemu.text_table import format_documents, format_table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import TextIO

    from psemu.catalog.about import CatalogSource

OK, FINDINGS = 0, 1


def _say(text: str) -> None:
    print(text)  # noqa: T201


def declare_catalog(parser: ArgumentParser) -> None:
    """The actions of ``psemu catalog`` and their options."""
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="read help pages into the catalog")
    add.add_argument(
        "path", help="a page, folder, zip or tar file, its https address, or a recipe (psemu catalog recipes)"
    )
    add.add_argument("--name", help="what list, update and remove call it; the path or the recipe's name without it")
    add.add_argument("--version", help="the version of its modules; versions stand side by side")
    add.add_argument("--folder", default="", help="only what lies below this folder of the archive")
    add.add_argument("--sha256", default="", metavar="HEX", help="what the archive must have")
    add.add_argument("--json", action="store_true", help="what was added as JSON")
    listing = actions.add_parser("list", help="what was added")
    listing.add_argument("name", nargs="?", help="all that is known of one source, its left out files among it")
    listing.add_argument("--json", action="store_true")
    remove = actions.add_parser("remove", help="forget a source")
    remove.add_argument("name", help="name, name@version or path")
    update = actions.add_parser("update", help="read sources again from where they came")
    update.add_argument("name", nargs="*", help="all of them without a name")
    verify = actions.add_parser("verify", help="is everything in the catalog whole?")
    verify.add_argument("--json", action="store_true")
    export = actions.add_parser("export", help="write pages (a folder or .zip) or metadata (.jsonl) of sources")
    export.add_argument("target")
    export.add_argument("name", nargs="*", help="all of them without a name")
    export.add_argument("--force", action="store_true", help="replace a file that is there")
    recipes = actions.add_parser("recipes", help="published help that is one command away")
    recipes.add_argument("--json", action="store_true")


def run_catalog(options: Namespace) -> int:
    """Do what :func:`declare_catalog` declares; the exit code."""
    return {
        "add": _add,
        "list": _list,
        "remove": _remove,
        "update": _update,
        "verify": _verify,
        "export": _export,
        "recipes": _recipes,
    }[options.action](options)


def _add(options: Namespace) -> int:
    from psemu.update_help import add_help

    try:
        with _Bar(sys.stderr) as bar:
            added = add_help(
                options.path,
                bar,
                name=options.name,
                version=options.version,
                folder=options.folder,
                sha256=options.sha256,
            )
    except KeyboardInterrupt:
        print("Interrupted; the same command goes on where this one stopped.", file=sys.stderr)  # noqa: T201
        raise
    _tell_added(added, options.json)
    return OK


def _tell_added(added: CatalogSource, as_json: bool) -> None:
    if as_json:
        _say(format_documents("catalog-source", [added]))
    else:
        _say(f"{added.label}: {added}")


def _list(options: Namespace) -> int:
    from psemu.catalog.sources import list_catalog, sources_named

    sources = sources_named(options.name) if options.name else list_catalog()
    if options.json:
        _say(format_documents("catalog-source", sources))
    elif options.name:
        _say("\n\n".join([_details(source) for source in sources]))
    elif sources:
        rows = [
            (
                source.name,
                source.version,
                f"{source.commands:,}",
                _megabytes(source.size),
                source.added[:10],
                _origin(source),
            )
            for source in sources
        ]
        _say(format_table(("NAME", "VERSION", "COMMANDS", "SIZE", "ADDED", "FROM"), rows, right=(2, 3)))
    else:
        _say(
            "Nothing was added. `psemu catalog add PATH` reads help pages, `psemu catalog recipes` tells which are published."
        )
    return OK


def _origin(source: CatalogSource) -> str:
    """Where *source* came from, as a person names it."""
    start, _, rest = source.source.partition("https://codeload.github.com/")
    if start or not rest:
        return source.source
    return "/".join(["github.com", *rest.split("/")[:2], *filter(None, [source.folder])])


def _details(source: CatalogSource) -> str:
    facts = [
        ("name", source.name),
        ("version", source.version),
        ("from", source.source),
        ("folder", source.folder),
        ("added", source.added),
        ("commit", source.revision),
        ("SHA-256", source.sha256),
        ("commands", f"{source.commands:,}"),
        ("modules", ", ".join(source.modules)),
        ("file", f"{source.path} ({_megabytes(source.size)})"),
    ]
    lines = [f"{label:9} {value}" for label, value in facts if value]
    lines.append(f"{'left out':9} {len(source.skipped):,} files or pages")
    lines.extend([f"  {path}: {reason}" for path, reason in source.skipped])
    return "\n".join(lines)


def _remove(options: Namespace) -> int:
    from psemu.catalog.sources import remove_from_catalog

    _say(f"{remove_from_catalog(options.name):,} commands removed.")
    return OK


def _update(options: Namespace) -> int:
    from psemu.update_help import update_catalog

    done = 0
    with _Bar(sys.stderr) as bar:
        for source, changed in update_catalog(options.name, bar):
            bar.clear()
            done += 1
            _say(f"{source.label}: {source.commands:,} commands{'' if changed else ', as they were'}.")
    if not done:
        _say("Nothing was added, so there is nothing to update.")
    return OK


def _verify(options: Namespace) -> int:
    from psemu.catalog.verification import verify_catalog

    files = verify_catalog()
    if options.json:
        _say(format_documents("verified-file", files))
    else:
        _say("\n".join([str(file) for file in files]) or "Nothing was added, so there is nothing to verify.")
    return FINDINGS if any(file.problems for file in files) else OK


def _export(options: Namespace) -> int:
    from psemu.catalog.export import export_catalog

    count = export_catalog(options.target, options.name, options.force)
    _say(f"{count:,} commands written to {options.target}.")
    return OK


def _recipes(options: Namespace) -> int:
    from psemu.catalog.recipes import RECIPES

    if options.json:
        _say(format_documents("recipe", RECIPES.values()))
    else:
        rows = [
            (recipe.name, recipe.title, f"github.com/{recipe.repository}", recipe.folder) for recipe in RECIPES.values()
        ]
        _say(format_table(("NAME", "WHAT", "REPOSITORY", "FOLDER"), rows))
        _say("\n`psemu catalog add NAME` downloads and reads one, `--version` another release of it.")
    return OK


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


class _Bar:
    """How far a long work is, on one line of a terminal; nothing elsewhere."""

    _CELLS = 30

    def __init__(self, out: TextIO) -> None:
        self._out = out
        self._shown = out.isatty()
        self._visible = False
        self._last = self._began = time.monotonic()
        self._stage = ""

    def __enter__(self) -> _Bar:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def downloading(self, done: int, total: int | None) -> None:
        """*done* bytes of *total* are there."""
        part = done / total if total else None
        self._show("downloading", part, f"{done / 1e6:,.1f}{f' of {total / 1e6:,.1f}' if total else ''} MB")

    def reading(self, files: int, part: float) -> None:
        """*files* are read; *part* of the work is done."""
        self._show("reading", part, f"{files:,} files")

    def _show(self, stage: str, part: float | None, what: str) -> None:
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._began = stage, now
        elif now - self._last < 0.1 and part != 1.0:
            return
        if not self._shown:
            return
        self._last = now
        self._visible = True
        text = f"{stage} {what}"
        if part is not None:
            full = int(part * self._CELLS)
            left = (now - self._began) * (1 - part) / part if part > 0.02 else 0.0
            rest = f", {left:.0f} s left" if left >= 1 else ""
            text = f"{stage} [{'#' * full}{'.' * (self._CELLS - full)}] {part:4.0%} {what}{rest}"
        import shutil

        width = shutil.get_terminal_size((80, 24)).columns - 1
        self._out.write(f"\r\x1b[2K{text[:width]}")
        self._out.flush()

    def clear(self) -> None:
        """Take the line away."""
        if self._visible:
            self._out.write("\r\x1b[2K")
            self._out.flush()
            self._visible = False

"""``psemu catalog``, ``find``, ``command`` and ``verbs``: what they are asked, and how what they found looks on a terminal."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterable, Sequence
    from typing import Protocol, TextIO

    from psemu.catalog import Catalog
    from psemu.catalog.about import CatalogSource
    from psemu.help import CommandHelp

    class HasDict(Protocol):
        """What is written as a JSON document."""

        def as_dict(self) -> object:
            """Plain data."""
            ...


OK, FINDINGS = 0, 1


# -------------------------------------------------------------------------------------------------------------- catalog


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
        _print_json("catalog-source", [added])
    else:
        _say(f"{added.label}: {added}")


def _list(options: Namespace) -> int:
    from psemu.catalog.sources import list_catalog, sources_named

    sources = sources_named(options.name) if options.name else list_catalog()
    if options.json:
        _print_json("catalog-source", sources)
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
        _say(_table(("NAME", "VERSION", "COMMANDS", "SIZE", "ADDED", "FROM"), rows, right=(2, 3)))
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
        _print_json("verified-file", files)
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
        _print_json("recipe", RECIPES.values())
    else:
        rows = [
            (recipe.name, recipe.title, f"github.com/{recipe.repository}", recipe.folder) for recipe in RECIPES.values()
        ]
        _say(_table(("NAME", "WHAT", "REPOSITORY", "FOLDER"), rows))
        _say("\n`psemu catalog add NAME` downloads and reads one, `--version` another release of it.")
    return OK


# ------------------------------------------------------------------------------------------------------ find, command


def declare_find(parser: ArgumentParser) -> None:
    """The options of ``psemu find``."""
    parser.add_argument("words", nargs="+", help="what the command is about")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="at most so many (10)")
    parser.add_argument("--json", action="store_true")
    declare_module_version(parser)


def run_find(options: Namespace) -> int:
    """Print the commands that are about the words, the best first; 1 where there is none."""
    from psemu.catalog.search import search_catalog

    results = search_catalog(catalog_of(options), " ".join(options.words), max(1, options.limit))
    if options.json:
        _print_json("search-result", results)
    elif results:
        width = max(len(result.name) for result in results)
        for result in results:
            _say(_cut(f"{result.name:<{width}}  {_one_line(result.synopsis) or result.module}"))
    else:
        print("Nothing is about that. `psemu command '*WORD*'` looks at names only.", file=sys.stderr)  # noqa: T201
    return OK if results else FINDINGS


def declare_command(parser: ArgumentParser) -> None:
    """The options of ``psemu command``."""
    parser.add_argument(
        "pattern", nargs="?", default="*", help="a name or a pattern with *, ? and [a-z]; all without it"
    )
    parser.add_argument("--module", default="", metavar="PATTERN")
    parser.add_argument("--verb", default="", metavar="PATTERN")
    parser.add_argument("--noun", default="", metavar="PATTERN")
    parser.add_argument(
        "--parameter-name", default="", metavar="PATTERN", help="commands with such a parameter, or its alias"
    )
    parser.add_argument("--aliases", action="store_true", help="aliases too")
    parser.add_argument("--syntax", action="store_true", help="the syntax of each command")
    parser.add_argument("--json", action="store_true")
    declare_module_version(parser)


def run_command(options: Namespace) -> int:
    """Print the commands that match as ``Get-Command`` does; 1 where there is none."""
    from psemu.catalog.commands import list_commands

    catalog = catalog_of(options)
    found = list_commands(
        catalog,
        options.pattern,
        module=options.module,
        verb=options.verb,
        noun=options.noun,
        parameter=options.parameter_name,
        aliases=options.aliases,
    )
    if options.json:
        _print_json("command-entry", found)
    elif not found:
        close = catalog.suggest(options.pattern)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        print(f"No command is called '{options.pattern}'.{hint}", file=sys.stderr)  # noqa: T201
    elif options.syntax:
        for entry in found:
            _say(_syntax(catalog, entry.definition or entry.name))
    else:
        rows = [
            (
                entry.command_type,
                f"{entry.name} -> {entry.definition}" if entry.definition else entry.name,
                entry.version,
                entry.module,
            )
            for entry in found
        ]
        _say(_table(("CommandType", "Name", "Version", "Source"), rows, rule=True))
    return OK if found else FINDINGS


def _syntax(catalog: Catalog, name: str) -> str:
    from psemu.help.terminal import syntax_text

    page = catalog.help(name)
    statements = []
    for item in page.syntax if page is not None else ():
        parts = [item.command_name, *[syntax_text(parameter) for parameter in item.parameters]]
        statements.append(" ".join([*parts, "[<CommonParameters>]"] if item.has_cmdlet_binding else parts))
    return "\n\n".join(statements) + "\n"


def list_help(catalog: Catalog, pattern: str) -> int:
    """Print the commands that match with their synopses, as ``Get-Help`` does for a pattern; 1 where there is none."""
    from psemu.catalog.commands import list_commands

    found = list_commands(catalog, pattern)
    rows = []
    for entry in found:
        page = catalog.help(f"{entry.module}\\{entry.name}" if entry.module else entry.name)
        rows.append((entry.name, entry.module, _one_line(" ".join(page.synopsis.split())) if page is not None else ""))
    if not rows:
        print(f"No help page describes a command like '{pattern}'.", file=sys.stderr)  # noqa: T201
        return FINDINGS
    _say(_table(("Name", "Module", "Synopsis"), rows, rule=True))
    return OK


def show_part(page: CommandHelp, parameter: str | None, examples: bool) -> int:
    """Print the parameters of *page* that match the pattern *parameter*, or its examples; 1 where there are none."""
    import shutil

    from psemu.help.terminal import format_examples, format_parameters

    width, color = min(shutil.get_terminal_size((100, 24)).columns, 120), sys.stdout.isatty()
    if parameter is None:
        text = format_examples(page, width, color) if examples and page.examples else ""
        problem = f"The page of {page.title} has no examples."
    else:
        from psemu.catalog.commands import name_matcher

        matches = name_matcher(parameter.lstrip("-"))
        names = {item.name for item in page.parameters if any(matches(name) for name in (item.name, *item.aliases))}
        text = format_parameters(page, names, width, color) if names else ""
        problem = f"No parameter of {page.title} is called '{parameter}'; it has {', '.join([p.name for p in page.parameters])}."
    if not text:
        print(problem, file=sys.stderr)  # noqa: T201
        return FINDINGS
    print(text, end="")  # noqa: T201
    return OK


def declare_verbs(parser: ArgumentParser) -> None:
    """The options of ``psemu verbs``."""
    parser.add_argument("pattern", nargs="?", default="*", help="a verb, or a pattern")
    parser.add_argument(
        "--group", default="", help="Common, Data, Lifecycle, Diagnostic, Communications, Security or Other"
    )
    parser.add_argument("--json", action="store_true")


def run_verbs(options: Namespace) -> int:
    """Print the approved verbs as ``Get-Verb`` does; 1 where none matches."""
    from psemu.catalog.verbs import approved_verbs

    verbs = approved_verbs(options.pattern, options.group)
    if options.json:
        _print_json("verb", verbs)
    elif verbs:
        rows = [(info.verb, info.alias_prefix, info.group) for info in verbs]
        _say(_table(("Verb", "AliasPrefix", "Group"), rows, rule=True))
    else:
        print(f"'{options.pattern}' is no approved verb.", file=sys.stderr)  # noqa: T201
    return OK if verbs else FINDINGS


def declare_module_version(parser: ArgumentParser) -> None:
    """``--module-version``, of which :func:`catalog_of` makes a catalog."""
    parser.add_argument(
        "--module-version",
        action="append",
        default=[],
        metavar="[MODULE=]VERSION",
        help="the version of a module, or of any, that counts; the highest that was added does without it",
    )


def catalog_of(options: Namespace) -> Catalog:
    """The catalog that the options ask for."""
    return catalog_of_versions(options.module_version)


def catalog_of_versions(versions: Sequence[str] | None) -> Catalog:
    """The catalog in which *versions*, the arguments of ``--module-version``, count."""
    from psemu.catalog import default_catalog

    if not versions:
        return default_catalog()
    from psemu.catalog.pinned import module_versions

    return default_catalog(module_versions(versions))


# ------------------------------------------------------------------------------------------------------------- looks


def _say(text: str) -> None:
    print(text)  # noqa: T201


def _print_json(document: str, items: Iterable[HasDict]) -> None:
    from psemu.documents import write_documents

    _say(write_documents(document, [item.as_dict() for item in items]))


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 100_000 else f"{size / 1e3:.1f} kB"


def _one_line(text: str) -> str:
    from psemu.help.terminal import plain_text

    return "".join([ch for ch in plain_text(text) if ch.isprintable()])


def _cut(line: str) -> str:
    """*line* as far as it fits on the terminal; whole where nobody looks."""
    if not sys.stdout.isatty():
        return line
    import shutil

    width = shutil.get_terminal_size((100, 24)).columns
    return line if len(line) < width else f"{line[: width - 2]}…"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), rule: bool = False) -> str:
    """Columns as wide as what is in them; *right*: numbers of the columns that stand to the right, *rule*: a line below the heads."""
    widths = [max([len(head), *[len(row[column]) for row in rows]]) for column, head in enumerate(heads)]
    lines = [list(heads), *([["-" * len(head) for head in heads]] if rule else []), *rows]
    return "\n".join(
        _cut(
            "  ".join(
                [
                    f"{cell:>{width}}" if column in right else f"{cell:<{width}}"
                    for column, (cell, width) in enumerate(zip(line, widths, strict=True))
                ]
            ).rstrip()
        )
        for line in lines
    )


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

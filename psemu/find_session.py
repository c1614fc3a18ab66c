"""``psemu find``, ``command`` and ``verbs``, and the parts of ``psemu help``: commands of the catalog as a person asks for them."""

from __future__ import annotations

import sys

from psemu.text_table import cut, format_documents, format_table, one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from psemu.catalog import Catalog
    from psemu.help import CommandHelp

OK, FINDINGS = 0, 1


def _say(text: str) -> None:
    print(text)  # noqa: T201


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
        _say(format_documents("search-result", results))
    elif results:
        width = max(len(result.name) for result in results)
        for result in results:
            _say(cut(f"{result.name:<{width}}  {one_line(result.synopsis) or result.module}"))
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
        _say(format_documents("command-entry", found))
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
        _say(format_table(("CommandType", "Name", "Version", "Source"), rows, rule=True))
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
        rows.append((entry.name, entry.module, one_line(" ".join(page.synopsis.split())) if page is not None else ""))
    if not rows:
        print(f"No help page describes a command like '{pattern}'.", file=sys.stderr)  # noqa: T201
        return FINDINGS
    _say(format_table(("Name", "Module", "Synopsis"), rows, rule=True))
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
        _say(format_documents("verb", verbs))
    elif verbs:
        rows = [(info.verb, info.alias_prefix, info.group) for info in verbs]
        _say(format_table(("Verb", "AliasPrefix", "Group"), rows, rule=True))
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

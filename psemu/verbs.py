"""The verbs of the command line: each declares its arguments, calls one public function and prints what it gives.

A verb imports what it needs when it runs. Exit codes: 0 done, 1 the script or page has errors, 2 the call itself is wrong.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.catalog import Catalog
    from psemu.diagnostic import DiagnosticRecord
    from psemu.errors import CatalogError

OK, FINDINGS, MISUSE = 0, 1, 2


def usage() -> str:
    """All verbs with what they do."""
    width = max(map(len, VERBS))
    rows = "\n".join(f"  {name:<{width}}  {summary}" for name, (_, _, summary) in VERBS.items())
    return f"usage: psemu VERB ...\n\n{rows}\n\n`psemu VERB --help` tells the options of each."


def _read_text(path: str) -> str:
    """The text of a file, or of standard input for ``-``; a file that cannot be read is a clear error."""
    from psemu.lint.script_text import read_script

    return read_script(path).text


def _script(argument: str) -> tuple[str, str | None]:
    """A line as given, or the text of a script file, with its path."""
    if argument == "-":
        return _read_text("-"), None
    looks_like_file = argument.lower().endswith((".ps1", ".psm1")) and not any(ch in argument for ch in " \t\n;|")
    if looks_like_file or ("\n" not in argument and os.path.isfile(argument)):
        return _read_text(argument), argument
    return argument, None


# ---------------------------------------------------------------------------------------------------------------- check


def _declare_check(parser: ArgumentParser) -> None:
    from psemu.lint.session import declare_check

    declare_check(parser)


def _check(options: Namespace) -> int:
    from psemu.lint.session import run_check

    return run_check(options)


def _print_records(records: Sequence[DiagnosticRecord]) -> None:
    from psemu.diagnostic import format_text

    for record in records:
        print(format_text(record) + "\n")


def _declare_rule(parser: ArgumentParser) -> None:
    parser.add_argument("code", nargs="?", help="a code that check reports; without it the table of rules")
    parser.add_argument("--all", action="store_true", help="the pages of all codes, for the documentation")


def _rule(options: Namespace) -> int:
    from psemu.lint.rule_pages import format_pages, rule_page
    from psemu.lint.rule_table import format_rules

    if options.all:
        print(format_pages(), end="")
    else:
        print(rule_page(options.code) if options.code else format_rules())
    return OK


def _declare_gate(parser: ArgumentParser) -> None:
    from psemu.gate.session import declare_gate

    declare_gate(parser)


def _gate(options: Namespace) -> int:
    from psemu.gate.session import run_gate

    return run_gate(options)


# ---------------------------------------------------------------------------------------------------------------- parse


def _declare_parse(parser: ArgumentParser) -> None:
    parser.add_argument("path", help="a script file, - for standard input, or the text itself")
    parser.add_argument("--json", action="store_true", help="the tree in canonical JSON")


def _parse(options: Namespace) -> int:
    from psemu.parser import format_tree, parse, to_canonical

    text, path = _script(options.path)
    result = parse(text, path)
    if options.json:
        import json

        print(json.dumps(to_canonical(result)))
    else:
        print(format_tree(result))
        from psemu.diagnostic import DiagnosticRecord

        _print_records(
            [DiagnosticRecord(result.source.extent(e.start, e.end), e.error_id, e.message) for e in result.errors]
        )
    return FINDINGS if result.errors else OK


# ----------------------------------------------------------------------------------------------------------------- help


def _declare_help(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_module_version

    parser.add_argument(
        "name", help="a command, a pattern with * and ?, the file of a help page, or a script with help in its comments"
    )
    parser.add_argument("-Parameter", "--parameter", metavar="PATTERN", help="only these parameters")
    parser.add_argument("-Examples", "--examples", action="store_true", help="only the examples")
    declare_module_version(parser)
    parser.add_argument("--json", action="store_true", help="the page's metadata as JSON")


def _help(options: Namespace) -> int:
    import shutil

    from psemu.help import format_help, read_path, to_json

    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    if options.name.lower().endswith((".ps1", ".psm1")):
        from psemu.lint.script_help import script_help_as_text

        text = script_help_as_text(options.name, options.json, width, sys.stdout.isatty())
        print(text, end="")
        return OK if text else FINDINGS
    if options.name.lower().endswith((".md", ".txt", ".xml", ".yml", ".yaml", ".json")) or os.path.sep in options.name:
        page = read_path(options.name)
    else:
        from psemu.find_session import catalog_of, list_help

        catalog = catalog_of(options)
        found = catalog.help(options.name)
        if found is None and any(ch in options.name for ch in "*?["):
            return list_help(catalog, options.name)
        if found is None:
            raise _unknown_command(catalog, options.name)
        page = found
    if options.parameter or options.examples:
        from psemu.find_session import show_part

        return show_part(page, options.parameter, options.examples)
    if options.json:
        print(to_json(page))
    else:
        print(format_help(page, width, color=sys.stdout.isatty()), end="")
        _print_records(page.diagnostics)
    return FINDINGS if any(record.severity == "Error" for record in page.diagnostics) else OK


def _declare_help_lint(parser: ArgumentParser) -> None:
    from psemu.lint.page_session import declare_help_lint

    declare_help_lint(parser)


def _help_lint(options: Namespace) -> int:
    from psemu.lint.page_session import run_help_lint

    return run_help_lint(options)


def _declare_help_convert(parser: ArgumentParser) -> None:
    from psemu.page_conversion import declare_convert

    declare_convert(parser)


def _help_convert(options: Namespace) -> int:
    from psemu.page_conversion import run_convert

    return run_convert(options)


def _advice(name: str) -> str:
    from psemu.catalog.whereabouts import whereabouts

    return whereabouts(name)


def _unknown_command(catalog: Catalog, name: str) -> CatalogError:
    from psemu.catalog.whereabouts import unknown_command
    from psemu.errors import CatalogError

    return CatalogError(unknown_command(catalog, name, "`psemu catalog add PATH` reads more help pages."))


# ----------------------------------------------------------------------------------------------------------------- run


class PlainRun:
    """The arguments of a run with no options, with argparse's names: each option as if it were not given."""

    words: Sequence[str] = ()

    def __init__(self, script: str) -> None:
        self.script = script

    def __getattr__(self, name: str) -> None:
        return None


def plain_run(arguments: list[str]) -> PlainRun | None:
    """A line or script alone; None leaves anything else to argparse."""
    alone = len(arguments) == 1 and (arguments[0] == "-" or not arguments[0].startswith("-"))
    return PlainRun(arguments[0]) if alone else None


def _declare_run(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_module_version
    from psemu.session_options import declare_session_options

    parser.usage = f"{parser.prog} [options] script [-- argument ...]"
    parser.set_defaults(words=())
    parser.epilog = "What stands after -- is for the script's param block: psemu run job.ps1 -- -Name x -Force"
    parser.add_argument("script", help="a line, a script file, or - for standard input")
    declare_module_version(parser)
    declare_session_options(parser)
    parser.add_argument("--diff", action="store_true", help="tell at the end what changed in the emulator's state")
    parser.add_argument("--record", metavar="FILE", help="save what the services answer as a scenario, without secrets")


def _run(options: Namespace | PlainRun) -> int:
    from psemu.console import ConsolePrompt, ConsoleWriter, console_width
    from psemu.session_options import open_shell

    text, path = _script(options.script)
    writer = ConsoleWriter(sys.stdout, sys.stderr, console_width(sys.stdout), advise=_advice)
    prompt = ConsolePrompt(writer, sys.stdin, sys.stdout) if sys.stdin.isatty() else None
    with open_shell(options, prompt) as shell:
        shell.session.host.width = writer.width
        writer.session = shell.session
        observed = None
        if options.diff or options.record:
            from psemu.observed_run import ObservedRun

            observed = ObservedRun(shell, options.record, bool(options.diff))
        result = shell.run(text, None if path is None else os.path.abspath(path), writer.write, options.words)
        writer.flush()
        if observed is not None:
            observed.write_record()
            if options.diff:
                print(observed.difference_text(), end="")
    if result.exit_code is not None:
        return result.exit_code
    return OK if result.success else FINDINGS


def _declare_shell(parser: ArgumentParser) -> None:
    from psemu.session_options import declare_session_options

    declare_session_options(parser)


def _interactive(options: Namespace) -> int:
    from psemu.console import ConsolePrompt, ConsoleWriter, console_width
    from psemu.interactive import Session, run_lines, run_prompt
    from psemu.resources import user_path
    from psemu.session_options import open_shell

    at_terminal = sys.stdin.isatty()
    writer = ConsoleWriter(sys.stdout, sys.stderr, console_width(sys.stdout), advise=_advice)
    prompt = ConsolePrompt(writer, sys.stdin, sys.stdout) if at_terminal else None
    with open_shell(options, prompt) as shell:
        shell.session.host.width = writer.width
        writer.session = shell.session
        session = Session(shell, writer.write, writer.flush)
        return run_prompt(session, user_path("history")) if at_terminal else run_lines(session, sys.stdin)


def _declare_mcp(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--command", action="append", default=[], metavar="NAME", help="a command to be a tool of its own"
    )
    parser.add_argument(
        "--http", metavar="PORT", type=int, help="HTTP on this port of the loopback, not standard input"
    )


def _mcp(options: Namespace) -> int:
    from psemu.errors import ConfigurationError

    try:
        from psemu.mcp_server import serve
    except ImportError:
        raise ConfigurationError("psemu mcp needs mcp: python -m pip install 'psemu[mcp]'.") from None
    serve(options.command, ("127.0.0.1", options.http) if options.http else None)
    return OK


def _declare_lsp(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--stdio", action="store_true", help="standard input and output, which is the only way there is"
    )


def _lsp(options: Namespace) -> int:
    from psemu.language.server import serve_stdio

    return serve_stdio()


def _declare_explain(parser: ArgumentParser) -> None:
    parser.add_argument("line", help="a line, a script file, or - for standard input")
    from psemu.find_session import declare_module_version

    parser.add_argument("--trace", action="store_true", help="the steps of each binding, as Trace-Command tells them")
    declare_module_version(parser)
    parser.add_argument("--json", action="store_true", help="the explanation as JSON")


def _explain(options: Namespace) -> int:
    from psemu.explanation import explain
    from psemu.find_session import catalog_of

    text, path = _script(options.line)
    explanation = explain(text, path, catalog_of(options), tracing=options.trace)
    if options.json:
        import json

        print(json.dumps(explanation.as_dict(), indent=2))
    else:
        print(explanation.text(), end="")
    return OK if explanation.success else FINDINGS


def _declare_plan(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_module_version

    parser.add_argument("line", help="a line, a script file, or - for standard input")
    declare_module_version(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--curl", action="store_true", help="the requests as curl commands; the token is $TOKEN")
    form.add_argument("--httpx", action="store_true", help="the requests as a Python program; the token is in TOKEN")
    form.add_argument("--har", action="store_true", help="the requests as an HTTP archive")
    form.add_argument("--json", action="store_true", help="the plan as JSON")


def _plan(options: Namespace) -> int:
    from psemu.find_session import catalog_of
    from psemu.request_plan import plan_requests

    text, path = _script(options.line)
    plan = plan_requests(text, path, catalog_of(options))
    if options.json:
        import json

        print(json.dumps(plan.as_dict(), indent=2))
    else:
        other = plan.curl if options.curl else plan.httpx if options.httpx else plan.har if options.har else None
        print(plan.text() if other is None else other(), end="")
        if other is not None and not plan.success:
            print(plan.text(), file=sys.stderr, end="")
    return OK if plan.success else FINDINGS


# ------------------------------------------------------------------------------------------------------------- bindings


def _declare_bindings(parser: ArgumentParser) -> None:
    from psemu.bindings_session import declare_bindings

    declare_bindings(parser)


def _bindings(options: Namespace) -> int:
    from psemu.bindings_session import run_bindings

    return run_bindings(options)


def _declare_bindings_diff(parser: ArgumentParser) -> None:
    from psemu.bindings_session import declare_bindings_diff

    declare_bindings_diff(parser)


def _bindings_diff(options: Namespace) -> int:
    from psemu.bindings_session import run_bindings_diff

    return run_bindings_diff(options)


# ----------------------------------------------------------------------------------------------------------------- docs


def _declare_docs(parser: ArgumentParser) -> None:
    from psemu.docs_session import declare_docs

    declare_docs(parser)


def _docs(options: Namespace) -> int:
    from psemu.docs_session import run_docs

    return run_docs(options)


# ------------------------------------------------------------------------------------------------------------- emulator


def _declare_serve(parser: ArgumentParser) -> None:
    from psemu.emulator_session import declare_serve

    declare_serve(parser)


def _serve(options: Namespace) -> int:
    from psemu.emulator_session import run_serve

    return run_serve(options)


def _declare_emulator(parser: ArgumentParser) -> None:
    from psemu.emulator_session import declare_emulator

    declare_emulator(parser)


def _emulator(options: Namespace) -> int:
    from psemu.emulator_session import run_emulator

    return run_emulator(options)


# -------------------------------------------------------------------------------------------------------------- catalog


def _declare_catalog(parser: ArgumentParser) -> None:
    from psemu.catalog_session import declare_catalog

    declare_catalog(parser)


def _catalog(options: Namespace) -> int:
    from psemu.catalog_session import run_catalog

    return run_catalog(options)


def _declare_routes(parser: ArgumentParser) -> None:
    from psemu.routes_session import declare_routes

    declare_routes(parser)


def _routes(options: Namespace) -> int:
    from psemu.routes_session import run_routes

    return run_routes(options)


def _declare_find(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_find

    declare_find(parser)


def _find(options: Namespace) -> int:
    from psemu.find_session import run_find

    return run_find(options)


def _declare_command(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_command

    declare_command(parser)


def _command(options: Namespace) -> int:
    from psemu.find_session import run_command

    return run_command(options)


def _declare_verbs(parser: ArgumentParser) -> None:
    from psemu.find_session import declare_verbs

    declare_verbs(parser)


def _verbs(options: Namespace) -> int:
    from psemu.find_session import run_verbs

    return run_verbs(options)


def _declare_coverage(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="the commands and the totals as JSON")
    parser.add_argument(
        "--cmdlets", action="store_true", help="PowerShell's own commands: done, partly or refused, and why"
    )
    parser.add_argument("--markdown", action="store_true", help="with --cmdlets: the page of the documentation")


def _coverage(options: Namespace) -> int:
    if options.cmdlets:
        from psemu.handlers.cmdlet_table import cmdlet_page, format_cmdlets

        print(cmdlet_page() if options.markdown else format_cmdlets(), end="" if options.markdown else "\n")
        return OK
    from psemu.coverage import coverage, format_coverage, totals

    rows = coverage()
    if options.json:
        import json

        print(json.dumps({"totals": totals(rows), "commands": [row.as_dict() for row in rows]}, indent=2))
    else:
        print(format_coverage(rows))
    return OK


def _declare_schema(parser: ArgumentParser) -> None:
    from psemu.documents import DOCUMENTS

    parser.add_argument("name", choices=sorted(DOCUMENTS), help="the document")


def _declare_tokens(parser: ArgumentParser) -> None:
    parser.add_argument("path", help="a script file, - for standard input, or the text itself")
    parser.add_argument("--json", action="store_true", help="the tokens as one JSON list")


def _tokens(options: Namespace) -> int:
    from psemu.parser import format_tokens, parse, tokens_as_data

    text, path = _script(options.path)
    result = parse(text, path)
    if options.json:
        import json

        print(json.dumps(tokens_as_data(result)))
    else:
        print(format_tokens(result))
    return FINDINGS if result.errors else OK


def _schema(options: Namespace) -> int:
    import json

    from psemu.documents import schema

    print(json.dumps(schema(options.name), indent=2))
    return OK


_Verb = tuple["Callable[[ArgumentParser], None]", "Callable[[Any], int]", str]
VERBS: dict[str, _Verb] = {
    "run": (_declare_run, _run, "run a pasted line or script, on the embedded emulator unless told otherwise"),
    "shell": (_declare_shell, _interactive, "a prompt with completion and history, on the same backends as run"),
    "explain": (
        _declare_explain,
        _explain,
        "which parameter set a line binds to and why, and the request it would send",
    ),
    "plan": (_declare_plan, _plan, "every HTTP request that a script may send, in order; nothing is sent"),
    "check": (_declare_check, _check, "findings about scripts, with places and PowerShell's error ids"),
    "rule": (
        _declare_rule,
        _rule,
        "what a code of check means; without a code PSScriptAnalyzer's rules beside psemu's",
    ),
    "gate": (_declare_gate, _gate, "whether a text only reads, shows secrets, writes, destroys, or cannot be told"),
    "help": (_declare_help, _help, "a command's help page"),
    "help lint": (_declare_help_lint, _help_lint, "findings about help pages, their examples among them, and fixes"),
    "help convert": (_declare_help_convert, _help_convert, "help pages in another form: markdown, JSON, YAML or MAML"),
    "find": (_declare_find, _find, "commands by what they are about"),
    "command": (_declare_command, _command, "commands by name, module, verb, noun or parameter"),
    "verbs": (_declare_verbs, _verbs, "the verbs that PowerShell approves of"),
    "bindings": (_declare_bindings, _bindings, "commands as code in another language"),
    "bindings diff": (_declare_bindings_diff, _bindings_diff, "what changed between two versions of commands"),
    "docs": (_declare_docs, _docs, "help pages as a web site with a search, or as man pages"),
    "parse": (_declare_parse, _parse, "the tree of a script"),
    "tokens": (_declare_tokens, _tokens, "the tokens of a script: kind, place, flags"),
    "mcp": (_declare_mcp, _mcp, "a Model Context Protocol server: psemu's verbs as tools for agents"),
    "lsp": (_declare_lsp, _lsp, "a language server for editors, on standard input and output"),
    "serve": (_declare_serve, _serve, "the emulator as an HTTP server on this machine"),
    "emulator": (_declare_emulator, _emulator, "the embedded emulator's state"),
    "catalog": (_declare_catalog, _catalog, "the help pages that psemu knows"),
    "routes": (_declare_routes, _routes, "what other Azure providers can do, from their public descriptions"),
    "schema": (_declare_schema, _schema, "the JSON Schema of what psemu writes as JSON"),
    "coverage": (_declare_coverage, _coverage, "what is documented, bindable, runnable and emulated"),
}

"""The command line: each verb reads its arguments, calls one public function and prints what it gives.

A verb imports what it needs when it runs: `psemu check` in a save hook must not pay for httpx.
Exit codes: 0 done, 1 the script or page has errors, 2 the call itself is wrong (arguments, files, settings), 130 interrupted.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Callable, Sequence

    from psemu.diagnostic import DiagnosticRecord
    from psemu.shell import Shell

OK, FINDINGS, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code; *argv* defaults to the process's own arguments."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if not arguments or arguments[0] in ("-h", "--help"):
        print(_usage())
        return OK if arguments else MISUSE
    if arguments[0] in ("-V", "--version"):
        from psemu import __version__

        print(f"psemu {__version__}")
        return OK
    verb = _VERBS.get(arguments[0])
    if verb is None:
        print(f"psemu: there is no verb '{arguments[0]}'.\n\n{_usage()}", file=sys.stderr)
        return MISUSE
    declare, run, summary = verb
    from argparse import ArgumentParser

    parser = ArgumentParser(prog=f"psemu {arguments[0]}", description=summary)
    declare(parser)
    options = parser.parse_args(arguments[1:])
    from psemu.errors import PsemuError

    try:
        code = run(options)
        sys.stdout.flush()
        return code
    except PsemuError as error:
        print(f"psemu: {error}", file=sys.stderr)
        return MISUSE
    except BrokenPipeError:
        # the reader of a pipe (`| head`) is gone; nothing more can be said to it, not even at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED


def _usage() -> str:
    width = max(map(len, _VERBS))
    rows = "\n".join(f"  {name:<{width}}  {summary}" for name, (_, _, summary) in _VERBS.items())
    return f"usage: psemu VERB ...\n\n{rows}\n\n`psemu VERB --help` tells the options of each."


def _read_text(path: str) -> str:
    """The text of a file, or of standard input for ``-``; a file that cannot be read is a clear error."""
    from psemu.errors import ConfigurationError

    try:
        if path == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(path, "rb") as file:
                data = file.read()
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"'{path}' is not {encoding} text (byte {error.start}); save it as UTF-8.") from None


def _script(argument: str) -> tuple[str, str | None]:
    """A line as given, or the text of a script file, with its path."""
    if argument == "-":
        return _read_text("-"), None
    looks_like_file = argument.lower().endswith((".ps1", ".psm1")) and not any(ch in argument for ch in " \t\n;|")
    if looks_like_file or ("\n" not in argument and os.path.isfile(argument)):
        return _read_text(argument), argument
    return argument, None


def _write_file(path: str, text: str, force: bool) -> None:
    """Write *text* to *path* whole or not at all; a file that is there already needs *force*."""
    from psemu.errors import ConfigurationError

    if os.path.exists(path) and not force:
        raise ConfigurationError(f"'{path}' is there already; --force replaces it.")
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None
    finally:
        if os.path.exists(temporary):
            os.unlink(temporary)


# ---------------------------------------------------------------------------------------------------------------- check


def _declare_check(parser: ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", help="script files, or - for standard input")
    parser.add_argument("--json", action="store_true", help="findings as JSON lines")


def _check(options: Namespace) -> int:
    from psemu.catalog import default_catalog
    from psemu.lint import check

    catalog = default_catalog()
    worst = OK
    total = 0
    for path in options.path:
        text = _read_text(path)
        records = check(text, "<stdin>" if path == "-" else path, catalog)
        total += len(records)
        if any(record.severity == "Error" for record in records):
            worst = FINDINGS
        _print_records(records, options.json)
    if not options.json and total:
        print(f"{total} finding{'s' if total != 1 else ''}.")
    return worst


def _print_records(records: Sequence[DiagnosticRecord], as_json: bool) -> None:
    if as_json:
        import json

        from psemu.diagnostic import as_dict

        for record in records:
            print(json.dumps(as_dict(record)))
        return
    from psemu.diagnostic import format_text

    for record in records:
        print(format_text(record) + "\n")


_Verb = tuple["Callable[[ArgumentParser], None]", "Callable[[Namespace], int]", str]
_VERBS: dict[str, _Verb] = {
    "check": (_declare_check, _check, "findings about scripts, with places and PowerShell's error ids"),
}

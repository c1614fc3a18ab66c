"""The command line: finds the verb, runs it, and turns what it says into an exit code; a plain check goes no further than this module.

`psemu check` in a save hook must not pay for argparse, nor for the other verbs.
Exit codes: 0 done, 1 the script or page has errors, 2 the call itself is wrong (arguments, files, settings), 130 interrupted.
"""

from __future__ import annotations

import gc
import os
import sys

from psemu.errors import PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.diagnostic import DiagnosticRecord

OK, FINDINGS, MISUSE, INTERRUPTED = 0, 1, 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb and return the exit code; *argv* defaults to the process's own arguments."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if argv is None:
        # what imports and trees allocate is no garbage; to look for cycles among it again and again costs more than it frees
        gc.set_threshold(50_000)
    plain = _plain_check(arguments[1:]) if arguments[:1] == ["check"] else None
    if plain is None:
        return _run_verb(arguments)
    code = _guarded(_check, plain)
    if argv is None and code != INTERRUPTED:
        _leave(code)
    return code


def _run_verb(arguments: list[str]) -> int:
    from psemu.verbs import VERBS, plain_run, usage

    if not arguments or arguments[0] in ("-h", "--help"):
        print(usage())
        return OK if arguments else MISUSE
    if arguments[0] in ("-V", "--version"):
        from psemu import __version__

        print(f"psemu {__version__}")
        return OK
    if " ".join(arguments[:2]) in VERBS:
        arguments[:2] = [" ".join(arguments[:2])]
    name, *given = arguments
    verb = VERBS.get(name)
    if verb is None:
        print(f"psemu: there is no verb '{name}'.\n\n{usage()}", file=sys.stderr)
        return MISUSE
    declare, run, summary = verb
    words: list[str] = []
    if name == "run" and "--" in given:
        at = given.index("--")
        given, words = given[:at], given[at + 1 :]
    options: Any = plain_run(given) if name == "run" else None
    if options is None:
        from argparse import ArgumentParser

        parser = ArgumentParser(prog=f"psemu {name}", description=summary)
        declare(parser)
        options = parser.parse_args(given)
    if words:
        options.words = words
    return _guarded(run, options)


def _guarded(run: Callable[[Any], int], options: Any) -> int:
    """What *run* gives; what goes wrong by the user's or the world's fault is said, not shown as a traceback."""
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


def _leave(code: int) -> None:
    """End the process of a check here: nothing is open, and to take every object apart, as the interpreter does when it ends, costs
    a sixth of the whole. Who traces or profiles the process gets its usual end."""
    if sys.gettrace() is None and sys.getprofile() is None:
        sys.stderr.flush()
        os._exit(code)


class _PlainCheck:
    """The arguments of a check, with argparse's names."""

    __slots__ = ("json", "path")

    def __init__(self, path: list[str], json: bool) -> None:
        self.path = path
        self.json = json


def _plain_check(arguments: list[str]) -> _PlainCheck | None:
    """Files and ``--json`` as a save hook gives them, where no settings file has a say; None leaves anything else to argparse,
    whose import costs more than the check."""
    if sys.stdout.isatty():
        return None  # a person gets colours and progress
    paths = [argument for argument in arguments if argument != "--json"]
    if not paths or any(path.startswith("-") and path != "-" for path in paths):
        return None
    from psemu.lint.script_text import find_settings

    if not all(path == "-" or os.path.isfile(path) for path in paths) or find_settings(os.path.dirname(paths[0])):
        return None
    return _PlainCheck(paths, "--json" in arguments)


def _check(options: _PlainCheck) -> int:
    from psemu.catalog import default_catalog
    from psemu.lint import check
    from psemu.lint.script_text import read_script

    catalog = default_catalog()
    found: list[DiagnosticRecord] = []
    unread = False
    for path in options.path:
        name = "<stdin>" if path == "-" else path
        try:
            script = read_script(path)
        except PsemuError as error:
            # the others are checked all the same
            print(f"psemu: {error}", file=sys.stderr)
            unread = True
            continue
        try:
            records = check(script.text, name, catalog)
        except PsemuError:
            raise  # about the catalog, which all files share
        except Exception as error:
            from psemu.lint.failure import failed_on

            records = [failed_on(script.text, name, error)]
        if script.damaged:
            from psemu.lint.pasted import damaged_text

            records.insert(0, damaged_text(script.text, name, script))
        found += records
    if found:
        from psemu.lint.report import format_json, format_report, print_text

        print_text(format_json(found) if options.json else format_report(found, checked=len(options.path)))
    if unread:
        return MISUSE
    return FINDINGS if any(record.severity == "Error" for record in found) else OK

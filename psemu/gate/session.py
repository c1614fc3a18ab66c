"""``psemu gate``: one text, or a stream of them for a hook that asks again and again."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from psemu.gate.engine import classify
from psemu.gate.policy import Policy, read_policy
from psemu.gate.verdict import READ, UNKNOWN

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import BinaryIO, TextIO

    from psemu.catalog import Catalog
    from psemu.gate.verdict import Classification

ALLOWED, STOPPED = 0, 1
#: bytes of one line of a stream
_LONGEST = 4_000_000


def declare_gate(parser: ArgumentParser) -> None:
    """The options of ``psemu gate``."""
    parser.epilog = (
        "Exit code 0: it may pass; 1: it may not; 2: the call itself is wrong. A hook treats everything but 0 as no."
    )
    parser.add_argument("line", nargs="?", help="a line or script, or - for standard input")
    parser.add_argument("--json", action="store_true", help="the verdict and every reason as one JSON object")
    parser.add_argument("--stdio", action="store_true", help='answer {"id": …, "text": …} lines until the input ends')
    parser.add_argument(
        "--policy", metavar="FILE", help="a TOML file that says what may pass; without it: what only reads"
    )


def run_gate(options: Namespace) -> int:
    """Print the verdict of one text, or answer a stream; 0: it may pass, 1: it may not.

    A stream answers each line with ``{"id", "verdict", "allowed", "reasons"}``, and one that is no such object with ``error`` too; it ends
    with 0 when its input ends.
    """
    from psemu.catalog import default_catalog
    from psemu.errors import ConfigurationError

    policy = read_policy(options.policy) if options.policy else Policy()
    catalog = default_catalog()
    if options.stdio:
        serve_lines(sys.stdin.buffer, sys.stdout, catalog, policy)
        return ALLOWED
    if options.line is None:
        raise ConfigurationError("a line is needed, or --stdio.")
    text = _standard_input() if options.line == "-" else options.line
    answer = classify(text, catalog)
    allowed = policy.allows(answer)
    if options.json:
        print(json.dumps(_document(answer, allowed)))  # noqa: T201
    else:
        print(_text(answer, allowed).encode("utf-8", "backslashreplace").decode())  # noqa: T201
    return ALLOWED if allowed else STOPPED


def _standard_input() -> str:
    from psemu.errors import ConfigurationError

    try:
        return sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"standard input is no UTF-8 (byte {error.start}).") from None


def serve_lines(reading: BinaryIO, writing: TextIO, catalog: Catalog, policy: Policy) -> None:
    """Answer the JSON lines of *reading* on *writing*, each before the next is read, until either side ends.

    Every line gets one line of answer; one that is too long, no UTF-8, no JSON or no such object gets ``error`` and is not allowed.
    """
    while line := reading.readline(_LONGEST):
        if not line.endswith(b"\n") and len(line) == _LONGEST:
            while (rest := reading.readline(_LONGEST)) and not rest.endswith(b"\n"):
                pass
            answer = _refusal(f"a line has at most {_LONGEST} bytes")
        elif not line.strip():
            continue
        else:
            answer = _answer(line, catalog, policy)
        try:
            writing.write(json.dumps(answer) + "\n")
            writing.flush()
        except BrokenPipeError:
            return


def _answer(line: bytes, catalog: Catalog, policy: Policy) -> dict[str, Any]:
    try:
        request = json.loads(line.decode("utf-8"), parse_constant=_no_number)
        text = request["text"]
        if not isinstance(text, str):
            raise TypeError
        identity = request.get("id")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return _refusal('a line is an object {"id": …, "text": "…"} in UTF-8')
    try:
        found = classify(text, catalog)
        return {"id": identity, **_document(found, policy.allows(found))}
    except Exception as error:  # the stream must go on, and what cannot be judged is not let through
        return {**_refusal(f"it could not be judged ({type(error).__name__})"), "id": identity}


def _no_number(name: str) -> object:
    raise ValueError(name)


def _refusal(why: str) -> dict[str, Any]:
    return {"id": None, "verdict": UNKNOWN, "allowed": False, "reasons": [], "error": why}


def _document(answer: Classification, allowed: bool) -> dict[str, Any]:
    return {**answer.as_dict(), "allowed": allowed}


def _text(answer: Classification, allowed: bool) -> str:
    lines = [f"{answer.verdict}{' (allowed by the policy)' if allowed and answer.verdict != READ else ''}"]
    for reason in answer.reasons:
        line, column = reason.extent.start_line_column
        first = reason.extent.text.split("\n")[0][:80]
        lines.append(f"  {line}:{column} {reason.verdict:<11} {first}\n      {reason.why}")
    return "\n".join(lines)

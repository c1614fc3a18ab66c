"""``psemu gate``: one text, or a stream of them for a hook that asks again and again."""

from __future__ import annotations

import codecs
import json
import math
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
        if options.line is not None:
            raise ConfigurationError("either a line or --stdio, not both.")
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
    A byte order mark may stand before the first.
    """
    first = True
    while line := reading.readline(_LONGEST):
        if first:
            line, first = line.removeprefix(codecs.BOM_UTF8), False
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
    identity: object = None
    try:
        request = _request(line)
        identity = request.get("id")
        text = request.get("text")
        if not isinstance(text, str):
            raise _RequestError('it has no "text" that is a string')
    except _RequestError as error:
        return {**_refusal(f'a line is an object {{"id": …, "text": "…"}} in UTF-8; {error}'), "id": identity}
    try:
        found = classify(text, catalog)
        return {"id": identity, **_document(found, policy.allows(found))}
    except Exception as error:  # the stream must go on, and what cannot be judged is not let through
        return {**_refusal(f"it could not be judged ({type(error).__name__})"), "id": identity}


class _RequestError(Exception):
    """What is wrong with a line."""


def _request(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(
            line.decode("utf-8"), parse_constant=_number, parse_float=_number, object_pairs_hook=_without_twins
        )
    except UnicodeDecodeError as error:
        raise _RequestError(f"byte {error.start} of this one is no UTF-8") from None
    except RecursionError:
        raise _RequestError("this one is nested too deeply") from None
    except ValueError as error:
        raise _RequestError(f"this one is no JSON ({str(error)[:200]})") from None
    if not isinstance(found, dict):
        raise _RequestError("this one is no object")
    return found


def _number(text: str) -> float:
    """What is answered must be JSON again, which has no NaN and no infinity."""
    if not math.isfinite(float(text)):
        raise ValueError(f"{text} is no number of JSON")
    return float(text)


def _without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two keys with one name readers take the first or the last: who wrote the line may mean another than who runs it."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


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

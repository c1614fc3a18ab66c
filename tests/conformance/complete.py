"""Kind ``complete``: what PowerShell's tab completion offers on its own commands. While psemu has no completion, each case disagrees and says so."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The recorded cases."""
    return read_cases(options.cases or options.shared / "conformance" / "complete" / "cases.jsonl.gz")


@cache
def _complete() -> Callable[[str, int], Any] | None:
    """``psemu.completion.complete(text, cursor)``: an object with start, length and matches, in PowerShell's words."""
    if find_spec("psemu.completion") is None:
        return None
    found: Callable[[str, int], Any] = importlib.import_module("psemu.completion").complete
    return found


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Agreement: the same texts in the same order, at the same place."""
    complete = _complete()
    if complete is None:
        return Verdict(case["area"], False, {}, "psemu does not complete yet")
    answer = complete(case["text"], case["cursor"])
    found = {
        "start": answer.start,
        "length": answer.length,
        "matches": [[match.completion_text, match.list_item_text, match.result_type] for match in answer.matches],
    }
    expected = case["expect"]
    texts = [match[0] for match in found["matches"]] == [match[0] for match in expected["matches"]]
    parts = {"texts": texts, "place": (found["start"], found["length"]) == (expected["start"], expected["length"])}
    agree = found == expected
    return Verdict(case["area"], agree, parts, "" if agree else show_difference(expected, found))

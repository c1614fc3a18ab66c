"""Kind ``complete``: what PowerShell's tab completion offers on its own commands."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from psemu.catalog.catalog import Catalog
from psemu.catalog.shipped import PowerShellSource
from psemu.completion import Surroundings, complete
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The recorded cases."""
    return read_cases(options.cases or options.shared / "conformance" / "complete" / "cases.jsonl.gz")


@cache
def _surroundings() -> Surroundings:
    """A session that knows PowerShell's own commands, and nothing else."""
    return Surroundings(Catalog(powershell=PowerShellSource()))


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Agreement: the same texts in the same order, at the same place."""
    answer = complete(case["text"], case["cursor"], _surroundings())
    found: dict[str, Any] = {
        "start": answer.start,
        "length": answer.length,
        "matches": [[match.completion_text, match.list_item_text, match.result_type] for match in answer.matches],
    }
    expected = case["expect"]
    texts = [match[0] for match in found["matches"]] == [match[0] for match in expected["matches"]]
    parts = {"texts": texts, "place": (found["start"], found["length"]) == (expected["start"], expected["length"])}
    agree = found == expected
    return Verdict(case["area"], agree, parts, "" if agree else show_difference(expected, found))

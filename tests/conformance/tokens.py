"""Kind ``tokens``: kinds and extents of the tokens of snippets, against a real PowerShell's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from psemu.parser import parse, tokens_as_data
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The token lists, each with its snippet's text and whether that is valid; or the cases of the file given, which hold their text."""
    folder = options.shared / "conformance" / "parse"
    path = options.cases or folder / "tokens.jsonl.gz"
    snippets = {case["id"]: case for case in read_cases(folder / "snippets.jsonl.gz")}
    for case in read_cases(path):
        snippet = snippets.get(case["id"], case)
        yield {**case, "text": snippet["text"], "errors": snippet.get("errors", [])}


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """The same kinds at the same places; valid and invalid texts are counted apart."""
    result = parse(case["text"])
    ours = [[token["kind"], token["start"], token["end"]] for token in tokens_as_data(result)]
    agree = ours == case["tokens"]
    difference = "" if agree else f"{case['text']!r}\n{show_difference(case['tokens'], ours)}"
    return Verdict("invalid" if case["errors"] else "valid", agree, {}, difference)

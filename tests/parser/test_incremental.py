"""A text that is changed step by step has the tree, tokens and errors that it has when it is parsed at once."""

from __future__ import annotations

import os
import random
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from psemu.parser import ParseResult, ast, parse, to_canonical
from psemu.parser.incremental import IncrementalParser, difference
from tests.conformance.frame import read_cases

_CASES = (Path(__file__).with_name("cases") / "trees.txt").read_text(encoding="utf-8").partition("\n")[2]
_TEXTS = [case.partition("\n---\n")[0] for case in _CASES.split("===\n")]
#: what turns the text behind it into something else, and what does so only here and there
_PIECES = """{ } ( ) [ ] ' " $( @{ @( | || && ; # <# #> if else catch{ try{ f{ class·C{ param( begin{ --% $x·=·· -Name· 1 $ :: . trap{ \\0 😀 ä ? : ??
 , % @x -- -and 2>&1 > ` = + - workflow·w{ [int] [A( switch(1){ default{1} return do{ foreach($a·in·1){ finally{ elseif($x){ data{ $using:x
 inlinescript{ :l enum·E{ function·f{ filter·f{ using·namespace·S #requires·-version·5 configuration·c{ #·SIG·#·Begin·signature·block
""".split()  # noqa: SIM905
_PIECES += ["\n", "\r\n", " ", "`\n", "@'\n", "\n'@", '@"\n', '\n"@', "}\nelse {", "\n| "]


def state(result: ParseResult) -> Any:
    tokens = [(token.kind, token.start, token.end, token.flags) for token in result.tokens]
    return to_canonical(result), tokens


def agree(texts: list[str]) -> bool:
    parser = IncrementalParser(texts[0])
    for text in texts[1:]:
        parser.change(text)
    return bool(state(parser.result) == state(parse(texts[-1])))


def _changed(text: str, chance: random.Random, texts: list[str]) -> str:
    start = chance.choice([0, len(text), *[chance.randint(0, len(text))] * 8])
    end = min(len(text), start + chance.choice([0, 0, 0, 1, 1, 2, 5, 30, 200]))
    piece = chance.choice([*_PIECES, "", chance.choice(texts)[:100]]).replace("·", " ").replace("\\0", "\0")
    return text[:start] + piece + text[end:]


def _wrong_step(texts: list[str], seed: int, rounds: int) -> list[str] | None:
    """The texts that lead to a wrong parse, None if there is none in so many *rounds* of a dozen changes."""
    chance = random.Random(seed)
    for _ in range(rounds):
        text = "\n".join(chance.choices(texts, k=chance.choice([1, 2, 3, 8])))[:5000]
        if chance.random() < 0.1:
            text = text.replace("\r\n", "\n").replace("\n", "\r\n")
        parser, steps = IncrementalParser(text), [text]
        for _ in range(12):
            back = chance.random() < 0.2 and len(steps) > 1
            text = steps[-2] if back else _changed(text, chance, texts)
            steps.append(text)
            if state(parser.change(text)) != state(parse(text)) or not _knows_its_landmarks(parser):
                return steps
    return None


def _knows_its_landmarks(parser: IncrementalParser) -> bool:
    walked = [node for node in parser.result.ast.walk() if type(node) in ast.LANDMARKS]
    return list(map(id, parser.landmarks())) == list(map(id, walked))


@pytest.mark.parametrize("seed", range(4))
def test_random_changes(seed: int) -> None:
    assert _wrong_step(_TEXTS, seed, 25) is None


@pytest.mark.skipif("PSEMU_SHARED" not in os.environ, reason="PSEMU_SHARED does not say where the recorded scripts lie")
@pytest.mark.parametrize("seed", range(2))
def test_random_changes_of_recorded_scripts(seed: int) -> None:
    folder = Path(os.environ["PSEMU_SHARED"]) / "conformance" / "parse"
    texts = [
        case["text"]
        for name in ("examples", "snippets")
        for case in islice(read_cases(folder / f"{name}.jsonl.gz"), seed, None, 7)
    ]
    assert _wrong_step(texts, seed, 40) is None


@pytest.mark.parametrize(
    "texts",
    [
        # empty bodies have no place
        ['a\n{', 'ab\n{'],
        ['\n@(', 'else\n@('],
        # in an expansion PowerShell looks for a pipe at the wrong place, which moves with the text
        ['b\nx "$(\nGet-A\nsg = 1\n)"\n|', ':l while(1){b\nx "$(\nGet-A\nsg = 1\n)"\n|'],
        # a string that is looked ahead at, with places in it
        ['\n$b"$(', '%#\n$b"$('],
        # a statement that is read and left out of the tree
        ['b\nusing namespace{\n1', ' b\nusing namespace{\n1', 'ng namespace{\n1'],
        # the first error of the text: what is left over behind it is skipped
        ['a\nelse { 1 }\nb', 'if (\na\nelse { 1 }\nb', 'a\nelse { 1 }\nb'],
        # a quote too much, and its other one
        ["a\nb 'c'\nd\n", "'a\nb 'c'\nd\n", "'x'a\nb 'c'\nd\n"],
        ['#requires -version 5\na', 'b\n#requires -version 5\na', 'b\n#requires -verson 5\na'],
        ['class C { [D]$x }\nclass D { }', 'class C { [D]$x }\nclass E { }', 'class C { [D]$x }\nclass D { }'],
        ['$a = 1', '', '$a = 1'],
        ['a\r\nb\r\n', 'a\r\n\r\nb\r\n', 'a\rb\r\n'],
    ],
)  # fmt: skip
def test_changes_that_reach_far(texts: list[str]) -> None:
    assert agree(texts)


def test_a_text_too_deep_for_the_rules() -> None:
    assert agree(["(" * 10_000, "(" * 10_001, "1"])
    assert agree(["1", '"$(' * 100, "1"])


def test_only_what_a_change_touches_is_read_again() -> None:
    text = "".join(f"function f{number} {{\n  if ($x) {{ Get-Item {number} }}\n}}\n" for number in range(50))
    parser = IncrementalParser(text)
    assert parser.result.ast.end_block is not None
    before = list(parser.result.ast.end_block.statements)
    parser.change(text.replace("Get-Item 30 ", "Get-Item 300 "))
    after = parser.result.ast.end_block.statements
    assert [number for number in range(50) if after[number] is not before[number]] == [30]
    assert after[49].start == text.index("function f49") + 1


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("abc", "abc", (3, 3, 0)),
        ("abc", "abxc", (2, 2, 1)),
        ("aaa", "aa", (2, 3, -1)),
        ("", "ab", (0, 0, 2)),
        ("abc", "xyz", (0, 3, 0)),
    ],
)
def test_what_differs(before: str, after: str, expected: tuple[int, int, int]) -> None:
    assert difference(before, after) == expected

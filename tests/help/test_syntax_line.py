from __future__ import annotations

import pytest

from psemu.help.syntax_line import read_syntax, set_name


def items(text: str) -> list[tuple[str, str, bool, bool]]:
    item = read_syntax(text, 0, len(text), "")
    return [(p.name, p.type, p.is_mandatory, p.is_positional) for p in item.parameters]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("-A <T>", ("A", "T", True, False)),
        ("[-A <T>]", ("A", "T", False, False)),
        ("[-A] <T>", ("A", "T", True, True)),
        ("[[-A] <T>]", ("A", "T", False, True)),
        ("[-A]", ("A", "", False, False)),
        ("-A", ("A", "", True, False)),
        ("-A <List<T>>", ("A", "List<T>", True, False)),
        ("[-A {x | y}]", ("A", "x | y", False, False)),
        ("-A <T`2[X,Y]>", ("A", "T`2[X,Y]", True, False)),
    ],
)
def test_item_forms(text: str, expected: tuple[str, str, bool, bool]) -> None:
    assert items(f"Get-X {text} [<CommonParameters>]") == [expected]


def test_a_statement_over_lines() -> None:
    text = "Get-X [-A] <T>\n [-Switch] [-B\n <U[]>] [<CommonParameters>]"
    item = read_syntax(text, 0, len(text), "Set (Default)")
    assert item.command_name == "Get-X"
    assert [(p.name, p.type) for p in item.parameters] == [("A", "T"), ("Switch", ""), ("B", "U[]")]
    assert (item.parameter_set_name, item.is_default, item.has_cmdlet_binding) == ("Set", True, True)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Path (Default) - All providers", ("Path", True)),
        ("LiteralPath - FileSystem provider", ("LiteralPath", False)),
        ("Query (cdxml) (Default)", ("Query (cdxml)", True)),
        ("__AllParameterSets", ("", False)),
        ("A - B", ("A - B", False)),
        ("FullListing (default)", ("FullListing", True)),
    ],
)
def test_set_names(heading: str, expected: tuple[str, bool]) -> None:
    assert set_name(heading) == expected

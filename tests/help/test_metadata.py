from __future__ import annotations

import pytest

from psemu.help.metadata import Block, flow_list, front_matter, read_block, scalar

BLOCK = """Type: String
Parameter Sets: A, B
Aliases:

Required: {required}
Position: {position}
Default value: None
Accept pipeline input: {pipeline}
Accept wildcard characters: False
"""


def read(text: str) -> Block:
    return read_block(text)


def block(required: str = "False", position: str = "Named", pipeline: str = "False") -> Block:
    return read(BLOCK.format(required=required, position=position, pipeline=pipeline))


def test_required_per_set() -> None:
    found = block(required="True (a), False (B)")
    assert [(entry.name, entry.is_required) for entry in found.sets] == [("A", True), ("B", False)]
    assert not found.problems
    garbled = block(required="False False")
    assert [code for code, _ in garbled.problems] == ["RequiredText"]
    assert not garbled.sets[0].is_required


def test_required_per_set_of_a_block_for_all() -> None:
    text = BLOCK.format(required="True (A), False (B)", position="0", pipeline="False").replace("A, B\n", "(All)\n", 1)
    assert [(e.name, e.is_required, e.position_number) for e in read(text).sets] == [
        ("(All)", False, 0),
        ("a", True, 0),
        ("b", False, 0),
    ]


@pytest.mark.parametrize(
    ("text", "by_value", "by_name", "codes"),
    [
        ("True (ByValue)", True, False, []),
        ("True (ByPropertyName,ByValue)", True, True, []),
        ("true (bypropertyname)", False, True, []),
        ("True", False, False, ["PipelineInputKind"]),
        ("ByValue (False), ByName (False)", False, False, ["PipelineInputText"]),
    ],
)
def test_pipeline_input(text: str, by_value: bool, by_name: bool, codes: list[str]) -> None:
    found = block(pipeline=text)
    entry = found.sets[0]
    assert (entry.value_from_pipeline, entry.value_from_pipeline_by_property_name) == (by_value, by_name)
    assert [code for code, _ in found.problems] == codes


@pytest.mark.parametrize(
    ("text", "number"), [("Named", None), ("named", None), ("Con nombre", None), ("3", 3), ("9" * 50, None)]
)
def test_positions(text: str, number: int | None) -> None:
    assert block(position=text).sets[0].position_number == number


def test_keys_in_another_order_missing_repeated_unknown() -> None:
    found = read("Position: 1\nType: Int32\nType: Int64\nColour: red\nnonsense\nParameter Sets: (All)")
    assert (found.type, found.sets[0].position_number) == ("Int32", 1)
    assert [code for code, _ in found.problems] == [
        "MetadataKeyRepeated",
        "MetadataKey",
        "MetadataLine",
        "MetadataKeyMissing",
        "RequiredText",
    ]


def test_values_that_yaml_would_change() -> None:
    text = BLOCK.format(required="False", position="Named", pipeline="False").replace(
        "Default value: None", "Default value: * (all): `@{}`"
    )
    found = read(text.replace("Aliases:", "Aliases: N, on, yes"))
    assert found.default_value == "* (all): `@{}`"
    assert found.aliases == ("N", "on", "yes")


def test_front_matter() -> None:
    values, behind, _ = front_matter("---\na: 1: 2\nb: [x, 'y']\nlist:\n- one\n- two\nc: ''\n---\n# T\n")
    assert values == {"a": "1: 2", "b": ("x", "y"), "list": ("one", "two"), "c": ""}
    assert behind == len("---\na: 1: 2\nb: [x, 'y']\nlist:\n- one\n- two\nc: ''\n---\n")
    folded = "---\na: >-\n  one\n  two: x\nb: c\n d\nwords alone\n---\n"
    values, _, unread = front_matter(folded)
    assert values == {"a": "one two: x", "b": "c d"}
    assert [folded[start:end] for start, end in unread] == ["words alone"]
    assert front_matter("---\nno end") == ({}, 0, [])
    assert front_matter("# T") == ({}, 0, [])


def test_scalars() -> None:
    assert scalar(" 'it''s' ") == "it's"
    assert scalar('"a\\"b"') == 'a"b'
    assert scalar("plain") == "plain"
    assert flow_list("[]") == ()
    assert flow_list("x") is None

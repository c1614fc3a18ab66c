from __future__ import annotations

import time

from psemu.help import read_command_help
from psemu.help.property_trees import read_property_trees
from psemu.help.terminal import format_parameters
from tests.help.pages import V1

NOTES = """A note.

COMPLEX PARAMETER PROPERTIES

To create the parameters described below, construct a hash table.

COUNT <ICount[]>: How many of which.
  - `[AppliesTo <IDirectoryObject[]>]`: What it applies to.
    - `[Id <String>]`:
    - `[Tags <Dictionary<String, String>>]`: Tags.
  - `Definition <String[]>`: A text.

NAME <IName>: A name.
  - `[(Any) <Object>]`: Anything.
"""


def test_trees() -> None:
    count, name = read_property_trees(NOTES)
    assert (count.name, count.type, count.description) == ("COUNT", "ICount[]", "How many of which.")
    applies, definition = count.properties
    assert [(node.name, node.is_required) for node in (applies, definition)] == [
        ("AppliesTo", False),
        ("Definition", True),
    ]
    assert [(node.name, node.type) for node in applies.properties] == [
        ("Id", "String"),
        ("Tags", "Dictionary<String, String>"),
    ]
    assert [node.name for node in name.properties] == ["(Any)"]
    assert read_property_trees("COUNT <ICount>: no tree") == ()


def test_trees_whose_indentation_is_lost() -> None:
    notes = "COMPLEX PARAMETER PROPERTIES\n\nNAME \\<IName\\>: A name.\\\n\\[Id \\<String\\>\\]:\\\n\\[Other \\<Int32\\>\\]: x\\\n"
    (name,) = read_property_trees(notes)
    assert (name.name, name.type) == ("NAME", "IName")
    assert [(node.name, node.type, node.description) for node in name.properties] == [
        ("Id", "String", ""),
        ("Other", "Int32", "x"),
    ]


def test_a_parameter_is_shown_with_what_its_hash_table_holds() -> None:
    help = read_command_help(V1.replace("A note.\n", NOTES))
    shown = format_parameters(help, ["Count"])
    assert (
        "A hash table for -COUNT may hold:\n    [AppliesTo <IDirectoryObject[]>] What it applies to.\n        [Id"
        in shown
    )
    assert "hash table" not in format_parameters(help, ["Force"])
    many = NOTES + "".join([f"  - `[P{number} <String>]`:\n" for number in range(300)])
    assert "… and 101 more" in format_parameters(read_command_help(V1.replace("A note.\n", many)), ["Name"])


def test_large_trees_take_linear_time() -> None:
    start = time.process_time()
    notes = NOTES + "  - `[Id <String>]`: text\n" * 100_000 + "    - `[Id <" * 100_000
    assert len(read_property_trees(notes)[1].properties) > 100_000
    assert time.process_time() - start < 5

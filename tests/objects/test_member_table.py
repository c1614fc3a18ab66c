"""The table of members: what types have, by side."""

from __future__ import annotations

from psemu.objects.member_table import has_member, member_rows, plain_type_name


def test_rows_of_a_type() -> None:
    rows = member_rows("System.String") or []
    found = {row.name: row for row in rows}
    assert found["Length"].definition == "int Length {get;}"
    assert found["Chars"].kind == "ParameterizedProperty"
    assert has_member("System.Int32", "maxvalue", static=True)
    assert not has_member("System.String", "Nope")
    assert has_member("No.Such.Type", "x") is None


def test_no_row_belongs_to_single_objects() -> None:
    for side in "isf":
        for row in member_rows("System.IO.FileInfo", side) or []:
            assert row.kind != "NoteProperty"


def test_assemblies_are_no_part_of_a_name() -> None:
    long = "List`1[[System.String, System.Private.CoreLib, Version=10.0.0.0, Culture=neutral, PublicKeyToken=7cec85d7bea7798e]]"
    assert plain_type_name(long) == "List`1[System.String]"

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psemu.catalog import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.catalog.record import read_record, write_record

TEXT = st.text(min_size=1, max_size=12)
SETS = st.dictionaries(
    st.one_of(st.just(ALL_PARAMETER_SETS), TEXT.filter(lambda name: name != "*")),
    st.builds(
        ParameterSetMetadata,
        st.booleans(),
        st.none() | st.integers(-5, 500),
        st.booleans(),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=3,
)
VALUES = st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text(max_size=10))
ATTRIBUTES = st.builds(
    ParameterAttribute,
    st.from_regex(r"[A-Z][A-Za-z]{0,9}", fullmatch=True),
    st.lists(VALUES, max_size=3),
    st.just({"kind": "Positive"}),
)
PARAMETERS = st.builds(
    ParameterInfo,
    TEXT,
    TEXT,
    SETS,
    aliases=st.lists(TEXT, max_size=2),
    valid_values=st.lists(TEXT, max_size=2),
    enum_values=st.lists(TEXT, max_size=2),
    opaque=st.booleans(),
    attributes=st.lists(ATTRIBUTES, max_size=2),
    is_dynamic=st.booleans(),
    dont_show=st.booleans(),
    default_value=st.none() | TEXT,
)
COMMANDS = st.builds(
    CommandInfo,
    TEXT,
    st.lists(PARAMETERS, max_size=3),
    module_name=st.text(max_size=8),
    default_parameter_set=st.none() | TEXT,
    parameter_sets=st.lists(TEXT, min_size=1, max_size=2),
    supports_should_process=st.booleans(),
    supports_paging=st.booleans(),
    aliases=st.lists(TEXT, max_size=2),
    class_name=st.none() | TEXT,
)


@given(COMMANDS)
def test_what_is_written_is_read(command: CommandInfo) -> None:
    line = write_record(command)
    assert "\n" not in line
    again = read_record(line)
    for name in CommandInfo.__slots__:
        if name != "parameters":
            assert getattr(again, name) == getattr(command, name)
    for one, other in zip(command.parameters, again.parameters, strict=True):
        for name in (
            "name",
            "type_name",
            "aliases",
            "valid_values",
            "enum_values",
            "opaque",
            "is_dynamic",
            "dont_show",
            "default_value",
        ):
            assert getattr(one, name) == getattr(other, name)
        assert list(one.parameter_sets) == list(other.parameter_sets)
        for left, right in zip(one.parameter_sets.values(), other.parameter_sets.values(), strict=True):
            assert [getattr(left, slot) for slot in left.__slots__] == [getattr(right, slot) for slot in left.__slots__]
        assert [(a.name, a.arguments, a.named) for a in one.attributes] == [
            (a.name, a.arguments, a.named) for a in other.attributes
        ]


def test_another_text_is_no_record() -> None:
    with pytest.raises(ValueError, match="too few fields"):
        read_record("nonsense")

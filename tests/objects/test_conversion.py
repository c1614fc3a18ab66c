"""Conversions, their refusals in PowerShell's words, type names and texts."""

from __future__ import annotations

import pytest

from psemu.objects import (
    EnumValue,
    Hashtable,
    NetType,
    OpaqueObject,
    PSArray,
    PSInvalidCastException,
    PSObject,
    convert_to,
    resolve_type_name,
    to_text,
    type_name_of,
)
from psemu.objects.numbers import Byte, Char, Int64, LiteralNumber


@pytest.mark.parametrize(
    ("value", "type_name", "text"),
    [
        ("5", "int", "5"),
        ("0x10", "System.Int32", "16"),
        ("1kb", "int", "1024"),
        ("2.5", "int", "2"),
        ("3.5", "int", "4"),
        ("", "int", "0"),
        (None, "int", "0"),
        (True, "int", "1"),
        (Char("A"), "int", "65"),
        ("1e3", "long", "1000"),
        ("1.5", "double", "1.5"),
        (1.5, "string", "1.5"),
        (None, "string", ""),
        ([1, "b"], "string", "1 b"),
        (LiteralNumber(16, "0x10"), "string", "0x10"),
        ("false", "bool", "True"),
        ([0], "bool", "False"),
        ("3/5/2024", "datetime", "03/05/2024 00:00:00"),
        ("01:02:03", "timespan", "01:02:03"),
        ("5", "timespan", "5.00:00:00"),
        ("1.2", "version", "1.2"),
        ("https://example.org/a", "uri", "https://example.org/a"),
        ("fri", "System.DayOfWeek", "Friday"),
        (1, "System.DayOfWeek", "Monday"),
        ("int", "type", "int"),
        ("7", "IO.FileAttributes", "ReadOnly, Hidden, System"),
    ],
)
def test_converts(value: object, type_name: str, text: str) -> None:
    assert to_text(convert_to(value, type_name)) == text


@pytest.mark.parametrize(
    ("value", "type_name", "message", "error_id"),
    [
        (
            "abc",
            "int",
            'Cannot convert value "abc" to type "System.Int32". Error: "The input string \'abc\' was not in a correct format."',
            "InvalidCastFromStringToInteger",
        ),
        (
            "300",
            "byte",
            'Cannot convert value "300" to type "System.Byte". Error: "Value was either too large or too small for an unsigned byte."',
            "InvalidCastFromStringToInteger",
        ),
        (
            "x",
            "Sample.Type",
            'Cannot convert the "x" value of type "System.String" to type "Sample.Type".',
            "ConvertToFinalInvalidCastException",
        ),
        (
            "secret",
            "securestring",
            'Cannot convert the value of type "System.String" to type "System.Security.SecureString".',
            "ConvertToFinalInvalidCastException",
        ),
        (None, "datetime", 'Cannot convert null to type "System.DateTime".', "nullToObjectInvalidCast"),
    ],
)
def test_refuses(value: object, type_name: str, message: str, error_id: str) -> None:
    with pytest.raises(PSInvalidCastException) as caught:
        convert_to(value, type_name)
    assert (caught.value.message, caught.value.error_id) == (message, error_id)


_TABLE = Hashtable([("a", 1)])
_BAG = PSObject([("a", 1)], ["System.Management.Automation.PSCustomObject", "System.Object"])


@pytest.mark.parametrize(
    ("value", "type_name", "error_id", "part"),
    [
        (LiteralNumber(1.5, "1.5d"), "version", "InvalidCastParseTargetInvocation", 'convert value "1.5d" to'),
        (LiteralNumber(300, "0x12c"), "byte", "InvalidCastIConvertible", 'convert value "300" to'),
        (True, "datetime", "InvalidCastIConvertible", "Invalid cast from 'Boolean' to 'DateTime'."),
        (_TABLE, "datetime", "ObjectCreationError", "The property 'a' was not found for the 'System.DateTime' object."),
        (_TABLE, "System.DayOfWeek", "ObjectCreationError", "The settable properties are: [value__ <System.Int32>]."),
        (
            _TABLE,
            "System.Collections.Generic.Dictionary`2[System.String,System.Int32]",
            "ObjectCreationError",
            "Dictionary`2[[System.String, System.Private.CoreLib, Version=",
        ),
        (
            _BAG,
            "guid",
            "InvalidCastConstructorException",
            'value of type "System.Management.Automation.PSCustomObject"',
        ),
        ("x", "switch", "ConvertToFinalInvalidCastException", 'type "System.Management.Automation.SwitchParameter".'),
        ("1.x", "System.Net.IPAddress", "InvalidCastParseTargetInvocation", "An invalid IP address was specified."),
    ],
)
def test_refusal_names_its_kind(value: object, type_name: str, error_id: str, part: str) -> None:
    with pytest.raises(PSInvalidCastException) as caught:
        convert_to(value, type_name)
    assert caught.value.error_id == error_id
    assert part in caught.value.message


def test_a_dictionary_of_nothing_is_one() -> None:
    name = "System.Collections.Generic.Dictionary`2[System.String,System.Int32]"
    assert type_name_of(convert_to(Hashtable(), name)) == name


def test_arrays() -> None:
    made = convert_to("5", "int[]")
    assert isinstance(made, PSArray)
    assert (made.type_name, list(made)) == ("System.Int32[]", [5])
    assert list(convert_to("ab", "char[]")) == ["a", "b"]
    assert convert_to(None, "string[]") is None


def test_enum_prefix_of_several() -> None:
    with pytest.raises(
        PSInvalidCastException, match="too similar or identical to the following enumerator names: Sunday, Saturday"
    ):
        convert_to("S", "System.DayOfWeek")


def test_custom_object_from_a_table() -> None:
    made = convert_to(Hashtable([("a", 1), ("b", "x")]), "System.Management.Automation.PSCustomObject")
    assert isinstance(made, PSObject)
    assert to_text(made) == "@{a=1; b=x}"


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("int", "System.Int32"),
        ("IO.FileInfo", "System.IO.FileInfo"),
        ("string[]", "System.String[]"),
        ("System.Collections.Generic.List[int]", "System.Collections.Generic.List`1[System.Int32]"),
        ("nullable[int]", "System.Nullable`1[System.Int32]"),
        ("Sample.Nothing", None),
        ("[" * 5000, None),
        ("a[" * 5000 + "]" * 5000, None),
    ],
)
def test_resolves(name: str, full: str | None) -> None:
    assert resolve_type_name(name) == full


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (1, "System.Int32"),
        (Int64(1), "System.Int64"),
        (Byte(1), "System.Byte"),
        ([], "System.Object[]"),
        (Hashtable(ordered=True), "System.Collections.Specialized.OrderedDictionary"),
        (OpaqueObject("A.B"), "A.B"),
        (EnumValue("System.DayOfWeek", "Monday", 1), "System.DayOfWeek"),
        (NetType("System.String"), "System.RuntimeType"),
    ],
)
def test_type_names(value: object, name: str) -> None:
    assert type_name_of(value) == name


def test_huge_numbers_are_refused_quickly() -> None:
    with pytest.raises(PSInvalidCastException):
        convert_to("9" * 100_000, "int")

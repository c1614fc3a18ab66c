"""New-Object without arguments, Get-Member of .NET types, and objects of which only the type is known."""

from __future__ import annotations

import pytest

from psemu.catalog import default_catalog
from psemu.handlers import load_handler
from psemu.objects import type_name_of
from psemu.parser import parse
from psemu.runtime import Interpreter, SessionState


def run(script: str) -> tuple[list[object], list[str]]:
    result = Interpreter(SessionState(default_catalog(), load_handler=load_handler)).run(parse(script))
    return list(result.output), [error.fully_qualified_error_id for error in result.errors]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("long", "System.Int64"),
        ("DayOfWeek", "System.DayOfWeek"),
        ("version", "System.Version"),
        ("datetime", "System.DateTime"),
    ],
)
def test_made_without_arguments(name: str, expected: str) -> None:
    output, errors = run(f", (New-Object {name})")
    assert not errors
    assert type_name_of(output[0]) == expected


@pytest.mark.parametrize("name", ["cultureinfo", "int[]", "regex"])
def test_no_constructor(name: str) -> None:
    assert run(f"New-Object '{name}'")[1] == [
        "CannotFindAppropriateCtor,Microsoft.PowerShell.Commands.NewObjectCommand"
    ]


def test_what_an_unknown_object_holds_is_unsupported() -> None:
    _, errors = run("$o = New-Object Net.Mail.MailMessage; $o.Subject")
    assert errors
    assert errors[0].startswith("Unsupported.")


def test_members_of_a_type() -> None:
    assert run("'a' | Get-Member Length | ForEach-Object Definition")[0] == ["int Length {get;}"]
    assert run("[int] | Get-Member -Static MinValue | ForEach-Object TypeName")[0] == ["System.Int32"]


def test_names_of_types() -> None:
    assert run("[int].ToString(); [int[,]].Name; [Collections.Generic.List[int[]]].Name")[0] == [
        "System.Int32",
        "Int32[,]",
        "List`1",
    ]
    assert run("[NoSuch[]]")[1] == ["TypeNotFound"]


def test_a_method_that_exists_but_does_not_run_is_unsupported() -> None:
    assert run("'a'.EnumerateRunes()")[1][0].startswith("Unsupported.")
    assert run("'a'.Nope()")[1] == ["MethodNotFound"]

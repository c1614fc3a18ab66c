"""Members and display properties that a session gives to types, and property sets of single objects."""

from __future__ import annotations

import pytest

from psemu.formatting import format_objects
from psemu.shell import Shell

BOX = "[pscustomobject]@{ PSTypeName = 'T.Box'; W = 3; H = 4; Tag = 'x' }"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Update-TypeData -TypeName T.A -MemberType NoteProperty -MemberName K -Value 1; ([pscustomobject]@{PSTypeName='T.A'}).K", [1]),
        ("Update-TypeData -TypeName System.Int32 -MemberType ScriptProperty -MemberName Sq -Value { $this * $this }; (5).Sq", [25]),
        ("Update-TypeData -TypeName System.String -MemberType ScriptMethod -MemberName Twice -Value { $this + $this }; 'a'.Twice()", ["aa"]),
        (f"Update-TypeData -TypeName T.Box -MemberType AliasProperty -MemberName Width -Value W; ({BOX}).Width", [3]),
        (f"Update-TypeData -TypeName T.Box -MemberType NoteProperty -MemberName N -Value 9; ({BOX} | Select-Object N, W).N", [9]),
        (
            (
                "Update-TypeData -TypeName T.A -MemberType NoteProperty -MemberName K -Value 1\n"
                "Update-TypeData -TypeName T.A -MemberType NoteProperty -MemberName K -Value 2 -Force\n"
                "(Get-TypeData T.*).Members['K'].Value; Remove-TypeData T.A; @(Get-TypeData T.A).Count"
            ),
            [2, 0],
        ),
        ("$o = [pscustomobject]@{A=3;B=4;C=5}; $o | Add-Member PropertySet P A, C; ($o | Select-Object P).C", [5]),
    ],
)  # fmt: skip
def test_members_of_types(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("arguments", "error_id"),
    [
        ("-TypeName T", "TypeDataEmpty"),
        ("-TypeName T -MemberName x", "MemberTypeIsMissing"),
        ("-TypeName T -MemberType NoteProperty -Value 1", "MemberNameShouldBeSpecified"),
        ("-TypeName T -MemberType NoteProperty -MemberName x", "ValueShouldBeSpecified"),
        ("-TypeName T -MemberType AliasProperty -MemberName x -Value ''", "ValueShouldBeSpecified"),
        ("-TypeName T -MemberType ScriptMethod -MemberName x -Value {1} -SecondValue {2}", "SecondValueShouldNotBeSpecified"),
        ("-TypeName ' ' -MemberType NoteProperty -MemberName x -Value 1", "TargetTypeNameEmpty"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_type_data(arguments: str, error_id: str) -> None:
    errors = Shell().run("Update-TypeData " + arguments).errors
    assert [error.fully_qualified_error_id.partition(",")[0] for error in errors] == [error_id]


def test_a_member_is_not_given_twice() -> None:
    line = "Update-TypeData -TypeName T.A -MemberType NoteProperty -MemberName K -Value 1;"
    errors = Shell().run(line + line + "Remove-TypeData T.None").errors
    assert [error.fully_qualified_error_id.partition(",")[0] for error in errors] == [
        "TypesDynamicUpdateException",
        "TypesDynamicRemoveException",
    ]
    assert errors[0].message == 'Error in TypeData "T.A": The member K is already present.'


def test_sessions_do_not_share_type_data() -> None:
    Shell().run("Update-TypeData -TypeName System.Int32 -MemberType NoteProperty -MemberName K -Value 1")
    assert Shell().run("(5).K").output == [None]


def text_of(script: str) -> str:
    return format_objects(Shell().run(script).output)


def test_default_display_properties() -> None:
    shown = text_of(f"Update-TypeData -TypeName T.Box -DefaultDisplayPropertySet W, H; {BOX}")
    assert shown.split() == ["W", "H", "-", "-", "3", "4"]
    wide = text_of(f"Update-TypeData -TypeName T.Box -DefaultDisplayProperty Tag; {BOX} | Format-Wide")
    assert wide.split() == ["x"]


def test_standard_members_of_one_object() -> None:
    script = (
        "$o = [pscustomobject]@{ Name = 'n'; Id = 1; Secret = 's' }\n"
        "$set = New-Object System.Management.Automation.PSPropertySet('DefaultDisplayPropertySet', [string[]]('Name', 'Id'))\n"
        "$o | Add-Member MemberSet PSStandardMembers ([System.Management.Automation.PSMemberInfo[]]@($set)) -Force\n"
    )
    assert "Secret" not in text_of(script + "$o | Format-List")
    assert "Secret" in text_of(script + "$o | Format-List *")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$o = [pscustomobject]@{A=3}; $o | Add-Member AliasProperty Z A; $o.Z = 8; $o.A", [8]),
        ("$o = [pscustomobject]@{A=3}; $o | Add-Member ScriptMethod M { 1 }; $o.M.OverloadDefinitions; $o.M()", ["System.Object M();", 1]),
        ("$null, $null, 1, 1 | Get-Unique", [None, None, 1]),
        ("$n = 0; 1..4 | ForEach-Object { $n++; $_ } | Select-Object -First 0; $n", [4]),
        ("$c = [pscredential]::new('d\\u', (ConvertTo-SecureString pw -AsPlainText)); $c.GetNetworkCredential().Password", ["pw"]),
        ("(ConvertTo-SecureString 'secret' -AsPlainText).Length", [6]),
        ("[decimal]::Parse('1.234,5', [cultureinfo]::GetCultureInfo('de-DE')) -eq 1234.5; ([cultureinfo]'fr-FR').Name", [True, "fr-FR"]),
        ("(Get-Alias where).Options.ToString()", ["ReadOnly, AllScope"]),
    ],
)  # fmt: skip
def test_small_rules(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


def test_own_aliases_are_read_only() -> None:
    [error] = Shell().run("Set-Alias where Write-Output").errors
    assert error.fully_qualified_error_id.startswith("AliasNotWritable,")


def test_what_failed_in_a_cell() -> None:
    assert "#ERR" in text_of(f"{BOX} | Format-Table @{{n='B'; e={{ 1/0 }}}}, W -DisplayError")


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("Set-StrictMode -Version 2; function f($a, $b) { 1 }; f(1, 2)", "StrictModeFunctionCallWithParens"),
        ("'abc' | ForEach-Object L*", "AmbiguousPropertyOrMethodName"),
    ],
)
def test_calls_that_mean_something_else(script: str, error_id: str) -> None:
    assert [error.fully_qualified_error_id.partition(",")[0] for error in Shell().run(script).errors] == [error_id]


def test_members_beyond_those_of_the_type() -> None:
    assert Shell().run("([datetime]0 | Get-Member -View Extended).Name").output == ["DateTime"]

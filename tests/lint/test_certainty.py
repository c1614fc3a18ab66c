"""What the binder refuses and the real command may take is no error; what nothing can mend is one."""

from __future__ import annotations

import pytest

from psemu.catalog import Catalog, default_catalog
from psemu.lint import check
from psemu.lint.judging import Job, judge
from psemu.lint.settings import CheckSettings

_PAGE = """\
---
external help file:
Module Name: Some.Module
online version: https://{site}.microsoft.com/powershell/module/some.module/{name}
schema: 2.0.0
---

# {name}

## SYNTAX

### One (Default)
```
{name} -Key <String> [-Kind <Flavour>] [-Size <Int32>] [-Members <String[]>] [-MemberTimeToLive <TimeSpan>] [<CommonParameters>]
```

### Two
```
{name} -Thumb <String> [-Kind <Flavour>] [<CommonParameters>]
```

## PARAMETERS

### -Key
```yaml
Type: System.String
Parameter Sets: {sets}
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: {pipeline}
Accept wildcard characters: False
```
"""
_MORE = """
### -{name}
```yaml
Type: {type}
Parameter Sets: {sets}
Aliases:
{values}
Required: {required}
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


def page(name: str, site: str = "learn", sets: str = "One", pipeline: str = "False", extra: str = "") -> str:
    """A help page of a command with two sets."""
    parts = [_PAGE.format(name=name, site=site, sets=sets, pipeline=pipeline)]
    for parameter, kind, own, required in (
        ("Kind", "Some.Flavour", "(All)", False),
        ("Size", "System.Int32", "One", False),
        ("Members", "System.String[]", "One", False),
        ("MemberTimeToLive", "System.TimeSpan", "One", False),
        ("Thumb", "System.String", "Two", True),
    ):
        values = "Accepted values: Sweet, Sour\n" if parameter == "Kind" else ""
        parts.append(_MORE.format(name=parameter, type=kind, sets=own, required=required, values=values))
    return "".join(parts) + extra


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    template = _MORE.format(
        name="TemplateParameterObject", type="System.Collections.Hashtable", sets="One", required=False, values=""
    )
    pages = {
        "Get-Plain": page("Get-Plain"),
        "Get-Aged": page("Get-Aged", site="docs"),
        "Get-Torn": page("Get-Torn", sets="One, Two"),
        "Get-Vague": page("Get-Vague", pipeline="True"),
        "New-Stamped": page("New-Stamped", extra=template),
        "Get-VM": page("Get-VM").replace("Some.Module", "Hyper-V"),
    }
    folder = tmp_path_factory.mktemp("pages")
    for name, text in pages.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    made = default_catalog()
    made.add_path(str(folder))
    return made


def found(text: str, catalog: Catalog) -> list[str]:
    return [f"{record.severity} {record.code}" for record in check(text, None, catalog)]


@pytest.mark.parametrize(
    "text",
    [
        "Get-Plain -Key a -Kind Sweet, Sour",
        "Get-Plain -Key a -Size $null",
        "Get-Credential -Credential $null",
        "New-Stamped -Key a -AdminName b",
        "1 | Get-Vague",
        "New-PSDrive -PSProvider ActiveDirectory -Name AD -Root '' -Server dc1",
        "$name = $null\nif ($name) { Get-Process -Name $name }",
        "$name = ''\nif (-not $name) { return }\nGet-Process -Name $name",
        "$name = ''\nif ($id -and $name -ne '' -and (Get-Process -Name $name)) { 1 }",
        "$name = ''\nwhile ($name) { Get-Process -Name $name }",
        "$name = ''\nswitch ($name) { a { Get-Process -Name $name } }",
        "function f { param([ValidateSet('a')]$x) }\nMock f { } -RemoveParameterValidation x\nf -x b",
        "{ Get-Process -Nope } | Should-Throw",
        "Assert-Throws { Get-Process -Nope }",
        "Format-Hex -Path a -Offset 0",
        "Add-Member -InputObject $o -NotePropertyName Property -NotePropertyValue 1",
    ],
)
def test_silent(text: str, catalog: Catalog) -> None:
    assert [line for line in found(text, catalog) if "Unknown" not in line and "CommandNotFound" not in line] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-Plain -Key a -Nope", "Error NamedParameterNotFound"),
        ("Get-Aged -Key a -Nope", "Warning NamedParameterNotFound"),
        ("Get-Aged -Key a -Sizes 1", "Error NamedParameterNotFound"),
        ("Get-Plain -Kind Sweet", "Error MissingMandatoryParameter"),
        ("Get-Plain", "Warning MissingMandatoryParameter"),
        ("Get-Torn -Thumb a", "Warning MissingMandatoryParameter"),
        ("Get-Plain -Key a -Member b", "Warning AmbiguousParameter"),
        ("$size = 'x'\nGet-Plain -Key a -Size $size", "Warning CannotConvertArgumentNoMessage"),
        ("Get-Plain -Key a -Size x", "Error CannotConvertArgumentNoMessage"),
        ("Get-VM -Key a -Location b", "Warning NamedParameterNotFound"),
        ("Import-Module Hyper-V\nGet-VM -Key a -Location b", "Error NamedParameterNotFound"),
        ("New-Item -Path $path -Bindings b", "Warning NamedParameterNotFound"),
        ("New-Item -Path C:\\a -Bindings b", "Error NamedParameterNotFound"),
        ("New-PSDrive -PSProvider FileSystem -Name a -Root / -Server b", "Error NamedParameterNotFound"),
        ("Test-Path $file -and $true", "Error NamedParameterNotFound"),
        ("Restart-Computer server1", "Information PositionalParameterNotFound"),
        ("Get-Command -CommandType Cmdlet, Workflow", "Information CannotConvertArgumentNoMessage"),
        ("1, 2 | Measure-Object -s", "Information AmbiguousParameter"),
        (
            "function f { param([Parameter(Mandatory)]$a, [Parameter(Mandatory)][pscredential]$c) }\nf -a 1",
            "Warning MissingMandatoryParameter",
        ),
        ("Start-Sleeep 1", "Error CommandNotFoundException"),
        ("Start-Sleeep 1; Get-Wholly-Other", "Warning CommandNotFoundException"),
        ("$name = ''\nGet-Process -Name $name", "Warning ParameterArgumentValidationError"),
    ],
)
def test_how_severe(text: str, expected: str, catalog: Catalog) -> None:
    assert expected in found(text, catalog)


def test_a_function_whose_head_is_broken_is_not_judged(catalog: Catalog) -> None:
    broken = "function f {\n    param(\n        [Parameter(Mandatory), ValidateSet('a')]\n        $x\n    )\n}\nf -x a\nf -y b"
    assert {line.split()[1] for line in found(broken, catalog)}.isdisjoint({"NamedParameterNotFound"})


def test_what_windows_powershell_reads_in_its_code_page_is_no_error(catalog: Catalog) -> None:
    settings = CheckSettings()
    data = "Get-Item \x96Path C:\\a\nGet-Item -Nope b\n".encode("latin-1")
    findings, _ = judge(Job("a.ps1", data, settings), catalog)
    assert [(item[1], item[0]) for item in findings if item[0] != "InvalidEncoding"] == [
        ("Warning", "PositionalParameterNotFound"),
        ("Error", "NamedParameterNotFound"),
    ]

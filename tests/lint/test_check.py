from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from psemu.catalog import Catalog, default_catalog
from psemu.diagnostic import format_text
from psemu.lint import check

START = "Start-MgServicePrincipalSynchronizationJob"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return default_catalog()


def findings(text: str, catalog: Catalog) -> list[str]:
    return [
        f"{record.extent.start_line_column[0]}:{record.extent.start_line_column[1]} {record.severity} {record.code}"
        for record in check(text, None, catalog)
    ]


FIVE = f"""\
$arguments = @{{ ServicePrincipalId = $sp; Pass = $true; SynchronisationJobId = 1 }}
{START} @arguments
Start-MgServicePrincipalSyncronizationJob -ServicePrincipalId $sp
{START} -ServicePrincipalId $sp -H @{{ a = 1 }}
Start-AzRecoveryServicesAsrResynchronizeReplicationJob -ResourceId $id -ReplicationProtectedItem $item
if ($x) {{
"""


def test_a_script_with_five_mistakes(catalog: Catalog) -> None:
    assert findings(FIVE, catalog) == [
        "2:44 Error NamedParameterNotFound",
        "3:1 Error CommandNotFoundException",
        "4:68 Error AmbiguousParameter",
        "5:1 Error AmbiguousParameterSet",
        "6:9 Error MissingEndCurlyBrace",
    ]


def test_a_finding_is_shown_with_its_place_and_advice(catalog: Catalog) -> None:
    first, second, *_ = check(FIVE, "five.ps1", catalog)
    assert format_text(first) == (
        "five.ps1:2:44: error NamedParameterNotFound: A parameter cannot be found that matches parameter name 'SynchronisationJobId'.\n"
        f"2 | {START} @arguments\n"
        f"  | {' ' * 43}^^^^^^^^^^\n"
        "  = did you mean -SynchronizationJobId?\n"
        "  = the argument comes from the splatted $arguments"
    )
    assert second.notes[0].startswith(f"did you mean {START}")
    assert second.corrections[0].text == START


@pytest.mark.parametrize(
    "text",
    [
        f"{START} -ServicePrincipalId $a -SynchronizationJobId $b -PassThru -RHV headers",
        f"{START} @unknown",
        f"$p = @{{ ServicePrincipalId = 'a' }}; if ($x) {{ $p.SynchronizationJobId = 'b' }}; {START} @p",
        f"$p = @{{}}; readit $p; {START} @p",
        f"$identity | {START}",
        "function f { param([Parameter(Mandatory)]$a) $a }; f 1; f -a 2; f @args",
        "function f { param([Parameter(Mandatory)]$a) dynamicparam { } end { } }; f -Other 2",
        "function f () { [CmdletBinding()]param([Parameter(Mandatory, Position = 0)]$a, $b) $a }; f 1 -b 2",
        "if ($x) { function f($a) { } } else { function f($b) { } }; f -b 1",
        "Set-Alias start-it Get-Item; start-it a",
        "$PSDefaultParameterValues['Get-Item:Path'] = '.'; Get-Item",
        "& $command -Whatever; & { param($a) $a } -a 1; . ./other.ps1; ./tool.exe -x",
        "ChildItem .",
        "Set-StrictMode -Version 1",
        "$o | Add-Member ScriptProperty Double { $this.a * 2 }",
        "1..3 | Join-String ','",
        "Microsoft.PowerShell.Management\\Get-ChildItem .",
    ],
)
def test_what_cannot_be_known_is_no_error(text: str, catalog: Catalog) -> None:
    assert [line for line in findings(text, catalog) if " Error " in line] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"$p = @{{ ServicePrincipalId = 'a' }}; {START} @p -Nope 1", "NamedParameterNotFound"),
        ("function f { param([Parameter(Mandatory)]$a) $a }; f", "MissingMandatoryParameter"),
        ("function f { param([ValidateSet('a', 'b')]$a) $a }; f c", "ParameterArgumentValidationError"),
        ("$n = 'abc'; function f([int]$a) { $a }; f $n", "ParameterArgumentTransformationError"),
        ("Set-Alias go Get-ChildItem; go -Nope", "NamedParameterNotFound"),
        ("& 'Get-ChildItem' -Depth abc", "CannotConvertArgumentNoMessage"),
        ("Get-Nothing-At-All", "CommandNotFoundException"),
        ("foreach ($i in 1) { Get-ChildItem -Path a -Path b }", "ParameterAlreadyBound"),
        ("class C { [void] M() { Get-ChildItem -Nope } }", "NamedParameterNotFound"),
        ('"text $(Get-ChildItem -Nope)"', "NamedParameterNotFound"),
    ],
)
def test_what_is_certain_is_an_error(text: str, expected: str, catalog: Catalog) -> None:
    assert [line.split()[-1] for line in findings(text, catalog)] == [expected]


def test_commands_from_elsewhere_are_a_warning(catalog: Catalog) -> None:
    assert findings(". ./mine.ps1\nGet-Mine", catalog) == ["2:1 Warning CommandNotFoundException"]
    assert findings("git status", catalog) == ["1:1 Information UnknownCommand"]


def test_behind_a_parse_error_nothing_is_guessed(catalog: Catalog) -> None:
    codes = [line.split()[-1] for line in findings("Get-ChildItem -Nope\n$a = 1 +\nGet-ChildItem -Nope", catalog)]
    assert codes.count("NamedParameterNotFound") == 1


def test_the_sample_is_clean(catalog: Catalog) -> None:
    sample = Path(__file__).parents[1] / "benchmarks" / "data" / "sample.ps1"
    assert check(sample.read_text("utf-8"), str(sample), catalog) == []


def test_checking_imports_little() -> None:
    code = (
        "import sys; from psemu.lint import check; from psemu.catalog import default_catalog;"
        f"check('{START} -ServicePrincipalId a -SynchronizationJobId b', None, default_catalog());"
        "print(sorted(set(sys.modules) & {'typing', 'dataclasses', 'json', 'pathlib', 'sqlite3', 'argparse', 'decimal', 'datetime',"
        "'pydantic', 'httpx', 'lark', 'fnmatch', 'inspect', 'asyncio'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_deep_text_does_not_break(catalog: Catalog) -> None:
    for text in ("(" * 3000 + ")" * 3000, "@{a=" * 2000 + "1" + "}" * 2000, "$(" * 2000, "{" * 3000):
        assert isinstance(check(text, None, catalog), list)


def test_what_a_page_cannot_say_is_no_error() -> None:
    """Whether a command allows an empty text stands in its code; of PowerShell's own commands that is known."""
    line = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId '' -SynchronizationJobId b"
    assert [(record.code, record.severity) for record in check(line)] == [
        ("ParameterArgumentValidationErrorEmptyStringNotAllowed", "Warning")
    ]
    assert [record.severity for record in check("Get-Item -Path ''")] == ["Error"]

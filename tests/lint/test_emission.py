"""What flows from one element of a pipeline into the next: known objects are bound by the binder itself, what is not known is silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import Catalog, default_catalog
from psemu.lint import check

_KEYED = "function f { param([Parameter(ValueFromPipelineByPropertyName, Mandatory)][string]$Key) process { $Key } }\n"
_COUNTED = "function g { param([Parameter(ValueFromPipeline, Mandatory)][int]$Count) process { $Count } }\n"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return default_catalog()


def findings(text: str, catalog: Catalog) -> list[str]:
    return [f"{r.severity} {r.extent.text}" for r in check(text, None, catalog) if r.code.startswith("InputObject")]


@pytest.mark.parametrize(
    "text",
    [
        _KEYED + "[pscustomobject]@{ Other = 1 } | f",
        _KEYED + "$o = [pscustomobject]@{ Other = 1 }\n$o | Where-Object { $_ } | Sort-Object Other -Descending | f",
        _KEYED + "foreach ($one in [pscustomobject]@{ Other = 1 }) { $one | f }",
        _KEYED + "Get-ChildItem | Select-Object Name, @{ n = 'Size'; e = { $_.Length } } | f",
        _KEYED + "Get-ChildItem | Select-Object -Property Name -First 3 | f",
        _KEYED + '"Nme,Size`na,1" | ConvertFrom-Csv | f',
        _KEYED + "'text' | f",
        _COUNTED + "'many' | g",
        _COUNTED + "$many = @('many')\n$many | g",
        "'soon' | Start-Sleep",
        "'soon' | Start-Sleep -Seconds 1",
    ],
)
def test_a_proved_misfit_is_an_error(text: str, catalog: Catalog) -> None:
    (finding,) = findings(text, catalog)
    assert finding in ("Error f", "Error g", "Error Start-Sleep", "Error Start-Sleep -Seconds 1")


@pytest.mark.parametrize(
    "text",
    [
        _KEYED + "[pscustomobject]@{ key = 1 } | f",
        _KEYED + "[pscustomobject]@{ $name = 1 } | f",
        _KEYED + "Get-ChildItem | Select-Object * | f",
        _KEYED + "Get-ChildItem | Select-Object $names | f",
        _KEYED + "Get-ChildItem | Select-Object -ExpandProperty Name | f",
        _KEYED + "Get-ChildItem | Select-Object Name, @{ n = 'Key'; e = { 1 } } | f",
        _KEYED + "Get-ChildItem | Select-Object -First 1 | f",
        _KEYED + "Import-Csv a.csv | f",
        _KEYED + "$o = [pscustomobject]@{ Other = 1 }\n$o | Add-Member Key 1\n$o | f",
        _KEYED + "if ($a) { $o = [pscustomobject]@{ Other = 1 } } else { $o = [pscustomobject]@{ Key = 1 } }\n$o | f",
        _COUNTED + "'12' | g",
        _COUNTED + "1, 2 | g",
        "1, 2 | Start-Sleep",
        "[pscustomobject]@{ Name = 'a' } | Stop-Process",
        "'a', 'b' | ForEach-Object { $_ } | Get-Item",
    ],
)
def test_what_may_fit_is_silent(text: str, catalog: Catalog) -> None:
    assert [line for line in findings(text, catalog) if line.startswith("Error")] == []


_PAGE = """\
---
Module Name: Microsoft.Graph.Users
schema: 2.0.0
---

# {name}

## SYNTAX

### ByKey (Default)
```
{name} -UserId <String> [<CommonParameters>]
```

### ByIdentity
```
{name} -InputObject <IUsersIdentity> [<CommonParameters>]
```

## PARAMETERS

### -InputObject
```yaml
Type: Microsoft.Graph.PowerShell.Models.IUsersIdentity
Parameter Sets: ByIdentity
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: True (ByValue)
Accept wildcard characters: False
```

### -UserId
```yaml
Type: System.String
Parameter Sets: ByKey
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

## OUTPUTS

### Microsoft.Graph.PowerShell.Models.IMicrosoftGraphUser
"""


def test_entities_and_identities_of_graph(tmp_path: Path) -> None:
    for name in ("Show-MgUser", "Drop-MgUser"):
        (tmp_path / f"{name}.md").write_text(_PAGE.format(name=name), encoding="utf-8")
    catalog = default_catalog()
    catalog.add_path(str(tmp_path))
    text = "$u = Show-MgUser -UserId a\n$u | Where-Object { $_.AccountEnabled } | Drop-MgUser -ErrorAction Stop"
    (record,) = [record for record in check(text, None, catalog) if record.code == "InputObjectNotBound"]
    assert record.severity == "Warning"
    assert "emits objects with Id; Drop-MgUser wants UserId" in record.message
    assert [item.text for item in record.corrections] == [
        "ForEach-Object { Drop-MgUser -UserId $_.Id -ErrorAction Stop }"
    ]

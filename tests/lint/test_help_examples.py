from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.cli import main

PAGE = """---
external help file: Demo.dll-Help.xml
Module Name: Demo
online version:
schema: 2.0.0
---

# {0}

## SYNOPSIS
Shows.

## SYNTAX

```
{0} [-Name <String>] [<CommonParameters>]
```

## EXAMPLES

### Example 1
```powershell
{1}
```

## PARAMETERS

### -Name
It.

```yaml
Type: System.String
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""


def test_every_example_is_bound_by_the_pages_of_its_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    examples = {
        "Get-Demo": "PS C:\\> Get-Demo -Name a | Set-Demo -Nmae b\nGet-Elsewhere -X",
        "Set-Demo": "Set-Demo -Name a\nName : a\nSize : {1, 2}\nGet-Demo -Size 1",
    }
    for name, example in examples.items():
        (tmp_path / f"{name}.md").write_text(PAGE.format(name, example))
    assert main(["check", "--help-examples", str(tmp_path), "--json"]) == 1
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(Path(item["path"]).name, item["line"], item["column"], item["code"]) for item in found] == [
        ("Get-Demo.md", 23, 37, "NamedParameterNotFound"),
        ("Set-Demo.md", 24, 1, "OutputInCode"),
        ("Set-Demo.md", 26, 10, "NamedParameterNotFound"),
    ]
    assert "in example 'Example 1'" in found[0]["notes"]

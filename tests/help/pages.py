"""Small pages that the tests of the reader share, and where the large ones lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

V1 = """---
external help file: Sample-help.xml
Module Name: Sample
online version: https://example.com/get-thing
schema: 2.0.0
---

# Get-Thing

## SYNOPSIS
Gets a thing.

## SYNTAX

### ByName (Default)
```
Get-Thing [-Name] <String> [[-Count] <Int32>] [-Force] [-WhatIf] [-Confirm] [<CommonParameters>]
```

### ById
```
Get-Thing -Id <Guid[]> [-Force] [-WhatIf]
 [-Confirm] [<CommonParameters>]
```

## DESCRIPTION
Gets a thing by name or id.

## EXAMPLES

### Example 1: By name
```powershell
# a comment that is no heading
Get-Thing -Name one
```

```output
one
```

It is got.

## PARAMETERS

### -Count
How many.

```yaml
Type: Int32
Parameter Sets: ByName
Aliases: N

Required: False
Position: 1
Default value: [int32]::MaxValue
Accept pipeline input: False
Accept wildcard characters: False
```

### -Force
No questions.

```yaml
Type: SwitchParameter
Parameter Sets: (All)
Aliases:

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### -Id
The id.

```yaml
Type: Guid[]
Parameter Sets: ById
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: True (ByPropertyName, ByValue)
Accept wildcard characters: False
```

### -Name
The name.

```yaml
Type: String
Parameter Sets: ByName
Aliases: on, off
Accepted values: one, two

Required: True
Position: 0
Default value: None
Accept pipeline input: True (ByValue)
Accept wildcard characters: True
```

### -Confirm
Asks.

```yaml
Type: SwitchParameter
Parameter Sets: (All)
Aliases: cf

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### -WhatIf
Tells.

```yaml
Type: SwitchParameter
Parameter Sets: (All)
Aliases: wi

Required: False
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### CommonParameters
This cmdlet supports the common parameters.

## INPUTS

### System.String
A name.

## OUTPUTS

### Sample.Thing

## NOTES
A note.

## RELATED LINKS

[Set-Thing](Set-Thing.md)

about_Things
"""

V2 = """---
document type: cmdlet
external help file: Sample-Help.xml
HelpUri: ''
Locale: en-US
Module Name: Sample
ms.date: 01/30/2026
no-loc: [Cmdlet, -Parameter]
PlatyPS schema version: 2024-05-01
title: Get-Thing
---

# Get-Thing

## SYNOPSIS

Gets a thing.

## SYNTAX

### __AllParameterSets

```
Get-Thing [-Name] <string> [-Kind <string>] [<CommonParameters>]
```

## ALIASES

gth

## DESCRIPTION

Gets a thing.

## PARAMETERS

### -Kind

The kind.

```yaml
Type: System.String
DefaultValue: 'it''s'
SupportsWildcards: false
Aliases:
- k
ParameterSets:
- Name: (All)
  Position: Named
  IsRequired: false
  ValueFromPipeline: false
  ValueFromPipelineByPropertyName: true
  ValueFromRemainingArguments: false
DontShow: true
AcceptedValues:
- Big
- Small
HelpMessage: 'which'
```

### -Name

The name.

```yaml
Type: System.String
DefaultValue: ''
SupportsWildcards: true
Aliases: []
ParameterSets:
- Name: (All)
  Position: 0
  IsRequired: true
  ValueFromPipeline: true
  ValueFromPipelineByPropertyName: false
  ValueFromRemainingArguments: true
DontShow: false
AcceptedValues: []
HelpMessage: ''
```

## INPUTS

## OUTPUTS

## NOTES

## RELATED LINKS

- [](https://example.com)
"""


def shared() -> Path:
    """Folder of the recorded data; skips the test where it is not there."""
    place = os.environ.get("PSEMU_SHARED")
    if not place or not Path(place, "corpus").is_dir():
        pytest.skip("PSEMU_SHARED does not name the folder of the published pages")
    return Path(place)

"""Help pages of Graph commands for tests, as small as they can be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PAGE = """---
external help file: x
Module Name: Microsoft.Graph.Groups
schema: 2.0.0
---

# {name}

## SYNOPSIS
For a test.

## SYNTAX

{syntax}
## PARAMETERS
{parameters}
"""
PARAMETER = """
### -{name}
x

```yaml
Type: {type}
Parameter Sets: {sets}
Aliases:

Required: {required}
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```
"""
TYPES = {
    "AccountEnabled": "SwitchParameter",
    "AddLicenses": "Object[]",
    "AdditionalProperties": "Hashtable",
    "All": "SwitchParameter",
    "BodyParameter": "Hashtable",
    "Confirm": "SwitchParameter",
    "PasswordProfile": "Hashtable",
    "PassThru": "SwitchParameter",
    "GroupTypes": "String[]",
    "Property": "String[]",
    "RemoveLicenses": "String[]",
    "Top": "Int32",
    "PageSize": "Int32",
}


def write_pages(folder: Path, commands: Mapping[str, Mapping[str, str]]) -> str:
    """Write a page for each of *commands* (name → parameter set → names, a star after those that are mandatory); the folder's name."""
    folder.mkdir()
    for name, sets in commands.items():
        members: dict[str, list[tuple[str, bool]]] = {}
        for set_name, names in sets.items():
            for word in names.split():
                members.setdefault(word.rstrip("*"), []).append((set_name, word.endswith("*")))
        syntax = "".join(
            f"### {set_name}\n```\n{name} "
            + " ".join(f"-{w[:-1]} <Object>" if w.endswith("*") else f"[-{w} <Object>]" for w in names.split())
            + "\n```\n\n"
            for set_name, names in sets.items()
        )
        parameters = "".join(
            PARAMETER.format(
                name=parameter,
                type=TYPES.get(parameter, "String"),
                sets=", ".join(set_name for set_name, _ in found),
                required=found[0][1],
            )
            for parameter, found in members.items()
        )
        text = PAGE.format(name=name, syntax=syntax, parameters=parameters)
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    return str(folder)

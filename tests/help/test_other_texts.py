from __future__ import annotations

import pytest

from psemu.help import read_command_help, to_dict, write_command_help

PAGE = """---
schema: 2.0.0
---

# Get-Thing

> [!NOTE]
> Retired.

## SYNOPSIS
Gets it.

## SYNTAX

Two ways:

### A
```
Get-Thing -Name <String> [<CommonParameters>]
```

or

```
Get-Thing -Id <String> [<CommonParameters>]
```

## ALIASES

On Windows these are known:

- gth, `thing`

## DESCRIPTION
It.

## PARAMETERS

All of them take text.

### Groups of parameters
First the names.

### -Name
The name.

```yaml
Type: String
Parameter Sets: A
Aliases:

Required: True
Position: Named
Default value: None
Accept pipeline input: False
Accept wildcard characters: False
```

### CommonParameters
Only -Verbose.

## RELATED LINKS

See [one](a.md), [two](b(1).md) and [the [MS-X] text](c.md) for more.

- * plain text
[[inner](d.md)](e.md)

## HISTORY
Old.

## HISTORY
Older.
"""
EXPECTED = {
    "": "> [!NOTE]\n> Retired.",
    "SYNTAX": "Two ways:\n\nor",
    "ALIASES": "On Windows these are known:",
    "PARAMETERS": "All of them take text.\n\n### Groups of parameters\nFirst the names.",
    "CommonParameters": "Only -Verbose.",
}
LINKS = [
    ("See", ""),
    ("one", "a.md"),
    ("two", "b(1).md"),
    ("and", ""),
    ("the [MS-X] text", "c.md"),
    ("for more.", ""),
    ("plain text", ""),
    ("[", ""),
    ("inner", "d.md"),
    ("](e.md)", ""),
]


def test_text_where_none_belongs_is_kept() -> None:
    help = read_command_help(PAGE)
    assert help.other_texts == EXPECTED
    assert help.aliases == ("gth", "thing")
    assert [(link.text, link.uri) for link in help.related_links] == LINKS
    assert help.other_sections == {"HISTORY": "Old.\n\nOlder."}


@pytest.mark.parametrize("form", ["2.0.0", "2024-05-01", "json", "yaml"])
def test_and_written_where_it_stood(form: str) -> None:
    again = read_command_help(write_command_help(read_command_help(PAGE), form))
    assert again.other_texts == EXPECTED
    assert again.aliases == ("gth", "thing")
    assert [(link.text, link.uri) for link in again.related_links] == LINKS
    assert to_dict(again)["parameters"] == to_dict(read_command_help(PAGE))["parameters"]
    assert write_command_help(again, form) == write_command_help(read_command_help(PAGE), form)


def test_an_ordinary_page_has_no_such_text() -> None:
    page = PAGE.replace("Only -Verbose.", "This cmdlet supports the common parameters: -Debug.")
    assert "CommonParameters" not in read_command_help(page).other_texts

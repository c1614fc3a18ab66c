from __future__ import annotations

import json

from psemu.lint import check
from psemu.lint.report import format_json, format_report, has_errors


def test_text_counts_findings() -> None:
    records = check("Get-ChildItem -Nope\nGet-ChildItem -Nope2\ngit status", "a.ps1")
    text = format_report(records)
    assert text.startswith("a.ps1:1:15: error NamedParameterNotFound: A parameter cannot be found")
    assert text.endswith("\n\n2 errors, 1 information")
    assert has_errors(records)
    assert not has_errors(records[2:])
    assert format_report([]) == ""


def test_json_is_one_object_a_line() -> None:
    lines = format_json(check("Get-ChildItem -Nope\ngit é", "a.ps1")).splitlines()
    first, second = map(json.loads, lines)
    assert (first["path"], first["line"], first["column"], first["endColumn"]) == ("a.ps1", 1, 15, 20)
    assert second["severity"] == "Information"

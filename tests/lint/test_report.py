from __future__ import annotations

import json
import time

from psemu.diagnostic import format_text
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


def test_only_some_are_shown_but_all_count() -> None:
    records = check("Get-ChildItem -Nope\nGet-ChildItem -Nope2\ngit status", "a.ps1")
    text = format_report(records, checked=3, most=1)
    assert "Nope2" not in text
    assert text.endswith("\n\n2 errors, 1 information in 1 of 3 files; 2 of them not shown")


def test_a_long_line_is_shown_around_the_finding() -> None:
    line = "; ".join(["Get-ChildItem -Recurse"] * 50_000)
    (record,) = check(f"{line}; Get-ChildItem -Nope; {line}", "a.ps1")
    _, source, carets, *_ = format_text(record).split("\n")
    assert len(source) < 200
    assert source[4] == source[-1] == "…"
    assert source[carets.index("^") : carets.rindex("^") + 1] == "-Nope"


def test_a_long_name_is_cut_off() -> None:
    (record,) = check(f"Get-ChildItem -{'x' * 100_000}", "a.ps1")
    assert len(format_text(record)) < 2_000


def test_a_terminal_obeys_no_script() -> None:
    (record,) = check("'\x1b[2J\u202e\x9b31m\t語'; Get-ChildItem -Nope", "a\x1b[31m.ps1")
    for color in (False, True):
        text = format_report([record], color)
        assert "␛[2J\ufffd\ufffd31m\t語" in text
        assert "a␛[31m.ps1" in text
    assert format_text(record).split("\n")[2].endswith("| " + " " * 10 + "\t" + " " * 19 + "^^^^^")


def test_ten_thousand_findings_in_one_line_take_no_time() -> None:
    records = check("; ".join(["Get-ChildItem -Nope"] * 10_000), "a.ps1")
    start = time.process_time()
    assert len(format_report(records)) < 5_000_000
    assert time.process_time() - start < 3


def test_json_is_one_object_a_line() -> None:
    lines = format_json(check("Get-ChildItem -Nope\ngit é", "a.ps1")).splitlines()
    first, second = map(json.loads, lines)
    assert (first["path"], first["line"], first["column"], first["endColumn"]) == ("a.ps1", 1, 15, 20)
    assert second["severity"] == "Information"

"""ANSI sequences as PowerShell writes them to a terminal: labels of tables and lists, errors."""

from __future__ import annotations

from psemu.formatting import format_objects
from psemu.objects import PSObject
from psemu.shell import Shell

GREEN, RESET = "\x1b[32;1m", "\x1b[0m"


def test_each_label_of_a_table_has_its_own_style() -> None:
    rows = [PSObject([("Id", 1), ("Name", "alpha")]), PSObject([("Id", 22), ("Name", "b")])]
    assert format_objects(rows, 40, color=True).splitlines() == [
        "",
        f"{GREEN}Id{RESET}{GREEN} Name{RESET}",
        f"{GREEN}--{RESET} {GREEN}----{RESET}",
        " 1 alpha",
        "22 b",
        "",
    ]


def test_an_error_in_colours_says_the_same() -> None:
    from psemu.formatting.lines import plain

    errors = Shell().run("\n'a'.Nope(); 1/0").errors
    colored = format_objects(errors, 80, color=True)
    assert "\x1b[31;1m" in colored
    assert "\x1b[36;1m" in colored
    assert plain(colored) == format_objects(errors, 80)


def test_detailed_view_has_category_and_id() -> None:
    from psemu.formatting.error_view import error_lines

    lines = error_lines(Shell().run("1/0").errors[0], "DetailedView")
    assert any(line.startswith("FullyQualifiedErrorId : RuntimeException") for line in lines)

"""Modules that a script makes: their scope, and what of it others see."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("New-Module { $n = 1; function Get-N { $n } } | Out-Null; Get-N; $n", [1, None]),
        (
            "$m = New-Module -Name Mine { function a { 1 }; function b { 2 }; Export-ModuleMember a }; $m.Name; a",
            ["Mine", 1],
        ),
        ("New-Module -ReturnResult { 'r'; 42 }", ["r", 42]),
        (
            (
                "$c = New-Module -AsCustomObject { $t = 0; function Add($n) { $script:t += $n }; function Total { $t } }\n"
                "$c.Add(5); $c.Add(6); $c.Total()"
            ),
            [11],
        ),
        ("New-Module -ReturnResult { param($a, $b) $a + $b } -ArgumentList 1, 2", [3]),
    ],
)
def test_modules(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.output == expected
    assert result.success


def test_what_is_not_exported_is_hidden() -> None:
    result = Shell().run("New-Module { function a { 1 }; function b { 2 }; Export-ModuleMember a } | Out-Null; b")
    assert [error.fully_qualified_error_id for error in result.errors] == ["CommandNotFoundException"]


def test_export_outside_a_module() -> None:
    result = Shell().run("Export-ModuleMember a")
    assert not result.success

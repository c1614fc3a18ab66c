from __future__ import annotations

from pathlib import Path

import pytest

from psemu import Shell, check
from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.cli import main
from psemu.codegen import generate_completers
from psemu.parser import ast, parse
from tests.codegen.test_python_module import named, set_box
from tests.codegen.test_python_package import shipped


def test_one_completer_for_all_who_take_the_same() -> None:
    values = ["Red", "Green"]
    other = CommandInfo("Get-Box", [ParameterInfo("Color", "System.String", named(), valid_values=values)])
    text = generate_completers([(set_box(), None), (other, None)])
    assert text == generate_completers([(other, None), (set_box(), None)])
    lines = [line for line in text.splitlines() if line.startswith("Register-ArgumentCompleter")]
    assert lines == [
        "Register-ArgumentCompleter -CommandName 'Get-Box', 'Set-Box' -ParameterName 'Color' -ScriptBlock {"
    ]
    assert "    Write-AcceptedValue $wordToComplete 'Red', 'Green'\n" in text


def test_all_shipped_values_and_odd_ones_are_valid_powershell() -> None:
    odd = CommandInfo(
        "Get-’It", [ParameterInfo("A'b", "System.String", named(), enum_values=["it's", "’", "a\nb", "$x"])]
    )
    text = generate_completers([*shipped(), (odd, None)])
    result = parse(text)
    assert not result.errors
    calls = [node for node in result.ast.walk() if isinstance(node, ast.CommandAst)]
    assert len(calls) > 20
    assert [record for record in check(text) if record.severity == "Error"] == []


def test_what_is_offered() -> None:
    offer = generate_completers([]).partition("\n\n")[2]
    # psemu has no CompletionResult
    offer = offer.replace(
        "[System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $value)", "$text"
    )
    result = Shell().run(f"{offer}\nWrite-AcceptedValue \"'r\" 'Red', 'Green', 'really ''so'")
    assert result.errors == [], result.errors
    assert result.output == ["Red", "'really ''so'"]


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "completers.ps1"
    assert main(["bindings", "Az.RecoveryServices", "--form", "completers", "-o", str(file)]) == 0
    assert "Register-ArgumentCompleter" in file.read_text("utf-8")
    assert main(["bindings", "Az.RecoveryServices", "--form", "completers", "-o", str(tmp_path / "folder")]) == 2
    assert "a script of completers is one file" in capsys.readouterr().err

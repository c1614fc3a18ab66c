from __future__ import annotations

from pathlib import Path

import pytest

from psemu.cli import main

ANALYZER = "PSScriptAnalyzerSettings.psd1"
WRONG = [
    ("psemu.toml", "select = 3", "select is no list of texts"),
    ("psemu.toml", "[a", "is no TOML: Expected ']'"),
    ("psemu.toml", "nope = 1", "nope = 1 cannot be used; the keys are"),
    ("psemu.toml", 'severity = "x"', "psemu.toml': 'x' is no severity"),
    ("psemu.toml", 'baseline = "none.json"', "none.json': No such file or directory"),
    ("psemu.toml", "select = " + "[" * 20_000, "is nested too deeply"),
    ("psemu.toml", "[rules]\nPSAvoidLongLines = 3", "the rules are no table of tables"),
    ("psemu.toml", '[rules.PSAvoidLongLines]\nMaximumLineLength = "a"', "MaximumLineLength of PSAvoidLongLines is no number"),
    ("psemu.toml", "\udcff", "is no TOML: 'utf-8' codec"),
    ("pyproject.toml", '[tool.psemu]\nselect = "x"', "select is no list of texts"),
    ("pyproject.toml", 'tool = "[tool.psemu"', "tool.psemu is no table"),
    (ANALYZER, "@{", "line 1: Missing closing '}'"),
    (ANALYZER, "", "it holds one table @{ … }."),
    (ANALYZER, "@{ IncludeRules = $(rm x) }", "one table @{ … } of constants"),
    (ANALYZER, "@{ Nope = 1 }", "there is no setting 'Nope'"),
    (ANALYZER, "@{ Severity = 5 }", "Severity is no list of texts"),
    (ANALYZER, "@{ Severity = 'Bad' }", "'Bad' is no severity"),
    (ANALYZER, "@{ ExcludeRules = @{} }", "ExcludeRules is no list of texts"),
    (ANALYZER, "@{ Rules = 1 }", "the rules are no table of tables"),
    (ANALYZER, "@{ Rules = @{ PSPlaceOpenBrace = @{ OnSameLine = @(1) } } }", "OnSameLine of PSPlaceOpenBrace is no truth value"),
    (ANALYZER, "@{ Rules = @{ PSAvoidUsingCmdletAliases = @{ AllowList = 5 } } }", "AllowList of PSAvoidUsingCmdletAliases is no list"),
    (ANALYZER, "@{ Rules = @{ PSUseConsistentIndentation = @{ Kind = 5 } } }", "Kind of PSUseConsistentIndentation is no text"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "said"), WRONG)
def test_what_is_wrong_in_settings_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, text: str, said: str
) -> None:
    part, clean = tmp_path / "part", tmp_path / "clean"
    for folder in (part, clean):
        (folder / ".git").mkdir(parents=True)
        (folder / "a.ps1").write_text("Get-Date -Nope\n")
    (part / name).write_text(text, encoding="utf-8", errors="surrogateescape")
    # what lies beside the wrong settings is checked all the same, and the run is not taken for a clean one
    assert main(["check", str(part), str(clean)]) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert err.startswith("psemu: ")
    assert out.count("NamedParameterNotFound") == 1

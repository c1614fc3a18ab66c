from __future__ import annotations

import json
import os
import re
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from psemu.cli import main
from psemu.diagnostic import DiagnosticRecord
from psemu.lint import check
from psemu.lint.rule_pages import rule_texts
from psemu.lint.rule_table import NOT_TAKEN_OVER
from psemu.lint.rules import all_rules
from psemu.lint.session import declare_check
from psemu.lint.watch import watch
from psemu.parser import ParseResult
from tests.conformance.frame import read_cases

WRONG = "Get-ChildItem -Nope\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.ps1").write_text(WRONG)
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "b.psm1").write_text("function Get-Own { gci -Nope }\n")
    (tmp_path / "m" / "c.psd1").write_text("@{ ModuleVersion = '1.0' }\n")
    (tmp_path / "m" / "d.txt").write_text("Get-ChildItem -Nope")
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["check", *arguments])
    said = capsys.readouterr()
    return code, said.out, said.err


def codes(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    return [json.loads(line)["code"] for line in run(capsys, *arguments, "--json")[1].splitlines()]


def test_folders_and_patterns(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = [json.loads(line)["path"] for line in run(capsys, ".", "--json")[1].splitlines()]
    assert found == ["a.ps1", os.path.join("m", "b.psm1")]
    assert len(codes(capsys, "m/*")) == 2
    assert len(codes(capsys, "**/*.ps1")) == 1
    assert run(capsys, "*.nothing")[0] == 2


def test_other_files_are_checked_beside_one_that_cannot_be_read(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, "m.ps1", "missing.ps1", "a.ps1", "--severity", "error")
    assert code == 2
    assert "a.ps1:1:15: error NamedParameterNotFound" in out
    assert "cannot read 'missing.ps1'" in err


@pytest.mark.parametrize("arguments", [["."], ["a.ps1", "m/b.psm1"]])
def test_a_mistake_about_one_file_leaves_the_others(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    from psemu.lint import engine

    real = engine.check_parsed

    def broken(result: ParseResult, *rest: Any) -> list[DiagnosticRecord]:
        if result.source.path == "a.ps1":
            raise RecursionError("too deep")
        return real(result, *rest)

    monkeypatch.setattr("psemu.lint.engine.check_parsed", broken)
    monkeypatch.setattr("psemu.lint.judging.check_parsed", broken)
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (1, "")
    assert "a.ps1:1:1: error PsemuFailed: psemu failed on this file (RecursionError at " in out
    assert "b.psm1:1:" in out


def test_pipes_are_not_read_and_links_do_not_lead_around(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes with names here")
    os.mkfifo(project / "pipe.ps1")
    (project / "m" / "up").symlink_to("..")
    (project / "m" / "self.ps1").symlink_to("self.ps1")
    (project / "gone.ps1").symlink_to("nowhere.ps1")
    before = run(capsys, "a.ps1", "m/b.psm1", "--json")[1]
    code, out, err = run(capsys, ".", "*.ps1", "--json")
    assert (code, out) == (2, before)
    assert "cannot read 'gone.ps1': No such file or directory." in err
    assert "self.ps1': Too many levels of symbolic links." in err


def test_a_folder_without_scripts_is_told(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "empty").mkdir()
    assert run(capsys, "empty") == (0, "", "psemu: there is no PowerShell file to check in 'empty'.\n")


def test_choice(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ps1").write_text("gci -Nope\ngit x\n")
    assert codes(capsys, "a.ps1") == ["NamedParameterNotFound", "UnknownCommand"]
    assert codes(capsys, "a.ps1", "--select", "named*") == ["NamedParameterNotFound"]
    assert codes(capsys, "a.ps1", "--ignore", "NamedParameterNotFound,x") == ["UnknownCommand"]
    assert codes(capsys, "a.ps1", "--severity", "warning") == ["NamedParameterNotFound"]
    assert codes(capsys, "a.ps1", "--select", "PSAvoidUsingCmdletAliases") == ["PSAvoidUsingCmdletAliases"]
    assert "PSAvoidUsingCmdletAliases" in codes(capsys, "a.ps1", "--rules")
    assert run(capsys, "a.ps1", "--severity", "bad")[0] == 2
    assert codes(capsys, "a.ps1", "--select", "Unsupported.*") == []
    code, _, err = run(capsys, "a.ps1", "--select", "NamedParameterNotFound,Namd*")
    assert (code, "no code matches 'Namd*'" in err) == (2, True)


def test_settings_files(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ps1").write_text("gci -Nope\ngit x\n")
    settings = project / "pyproject.toml"
    settings.write_text("[tool.other]\nx = 1\n")
    assert len(codes(capsys, "a.ps1")) == 2
    settings.write_text('[tool.psemu]\nignore = ["Unknown*"]\nrules = true\nexclude = ["m"]\n')
    assert codes(capsys, "a.ps1") == ["PSAvoidUsingCmdletAliases", "NamedParameterNotFound"]
    assert len(codes(capsys, ".")) == 2
    assert len(codes(capsys, "a.ps1", "--no-settings")) == 2
    settings.write_text("[tool.psemu]\nnope = 1\n")
    code, _, err = run(capsys, "a.ps1")
    assert (code, "nope = 1 cannot be used" in err) == (2, True)
    settings.unlink()
    (project / "PSScriptAnalyzerSettings.psd1").write_text(
        "@{ ExcludeRules = @('PSAvoidTrailingWhitespace'); Rules = @{ PSAvoidUsingCmdletAliases = @{ AllowList = 'gci' } } }"
    )
    assert codes(capsys, "a.ps1") == ["NamedParameterNotFound", "UnknownCommand"]
    (project / "PSScriptAnalyzerSettings.psd1").write_text("@{ ExcludeRule = 'x' }")
    assert "there is no setting 'ExcludeRule'" in run(capsys, "a.ps1")[2]
    (project / "PSScriptAnalyzerSettings.psd1").write_text("@{ ExcludeRules = Get-Date }")
    assert run(capsys, "a.ps1")[0] == 2


def test_baseline_forgives_what_was_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "a.ps1", "--write-baseline", "base.json")[0] == 0
    (project / "a.ps1").write_text("\n" + WRONG)
    assert codes(capsys, "a.ps1", "--baseline", "base.json") == []
    (project / "a.ps1").write_text(WRONG + WRONG)
    assert len(codes(capsys, "a.ps1", "--baseline", "base.json")) == 1
    (project / "base.json").write_text("[1]")
    assert run(capsys, "a.ps1", "--baseline", "base.json")[0] == 2


def test_fix_writes_and_diff_shows(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = project / "a.ps1"
    script.write_bytes(b"\xef\xbb\xbfgci x \r\n$a = gci\r\n")
    code, out, _ = run(capsys, "a.ps1", "--rules", "--diff")
    assert code == 1
    assert "-gci x \r\n" in out
    assert "+Get-ChildItem x\r\n" in out
    assert script.read_bytes().startswith(b"\xef\xbb\xbfgci")
    run(capsys, "a.ps1", "--rules", "--fix")
    assert script.read_bytes() == b"\xef\xbb\xbfGet-ChildItem x\r\n$a = Get-ChildItem\r\n"
    assert run(capsys, "a.ps1", "--rules", "--diff")[0] == 0


def test_reports(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sarif = json.loads(run(capsys, "a.ps1", "--format", "sarif")[1])
    result = sarif["runs"][0]["results"][0]
    assert sarif["version"] == "2.1.0"
    assert (result["ruleId"], result["level"], result["ruleIndex"]) == ("NamedParameterNotFound", "error", 0)
    assert result["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.ps1"},
        "region": {"startLine": 1, "startColumn": 15, "endLine": 1, "endColumn": 20},
    }
    line = run(capsys, "a.ps1", "--format", "github")[1]
    assert line.startswith(
        "::error file=a.ps1,line=1,endLine=1,col=15,endColumn=20,title=NamedParameterNotFound::A param"
    )
    suites = ElementTree.fromstring(run(capsys, ".", "--format", "junit")[1])
    assert [suite.get("failures") for suite in suites] == ["1", "1", "0"]
    assert run(capsys, ".", "--statistics")[1].split() == ["2", "Error", "NamedParameterNotFound"]
    run(capsys, "a.ps1", "--format", "sarif", "-o", "out.sarif")
    assert json.loads((project / "out.sarif").read_text())["version"] == "2.1.0"


def test_comments_and_attributes_silence() -> None:
    assert check("gci -Nope #psemu: ignore[NamedParameterNotFound]") == []
    assert check("# psemu: ignore\ngci -Nope") == []
    assert len(check("gci -Nope # psemu: ignore[Other]\n'# psemu: ignore'; gci -Nope")) == 2
    assert check("gci -Nope\n<# psemu: ignore-file[namedparameternotfound] #>\ngci -Nope") == []
    attribute = "[Diagnostics.CodeAnalysis.SuppressMessageAttribute('NamedParameterNotFound', '')]param()\n"
    assert check(attribute + "gci -Nope") == []


SOUND = [
    ("Get-Item a) b\ngci -Nope", True),
    ("if ($a -eq) { }\nGet-Own; gci -Nope\nfunction Get-Own {", True),
    ("gci -Nope )", True),
    ("Get-Item )x; gci -Nope", False),
    ("$a = 'open\ngci -Nope", False),
    ("$t = @{ Path = 1; \nforeach ($x in) { gci -Nope }", False),
    ("$t = @{ Path = 'a' }\n$t = (\n)\ngci @t -Path b", False),
]


@pytest.mark.parametrize(("text", "judged"), SOUND)
def test_judging_goes_on_behind_a_parse_error(text: str, judged: bool) -> None:
    found = [
        record.code for record in check(text) if record.code in ("NamedParameterNotFound", "ParameterAlreadyBound")
    ]
    assert found == (["NamedParameterNotFound"] if judged else [])
    assert not any("Get-Own" in record.message for record in check(text))


def test_every_rule_of_the_analyzer_is_in_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--list-rules")
    assert code == 0
    assert "| PSAvoidUsingCmdletAliases | PSAvoidUsingCmdletAliases | Warning | on | yes |" in out
    assert "| PSUseCompatibleTypes | not taken over:" in out
    assert not {rule.code for rule in all_rules()} & set(NOT_TAKEN_OVER)
    assert run(capsys)[0] == 2


@pytest.mark.skipif(not os.environ.get("PSEMU_SHARED"), reason="PSEMU_SHARED names no folder of recorded answers")
def test_the_table_names_every_recorded_rule() -> None:
    path = Path(os.environ["PSEMU_SHARED"], "conformance", "lint", "rules.jsonl.gz")
    recorded = {case["rule"] for case in read_cases(path)}
    assert {rule.code for rule in all_rules()} | set(NOT_TAKEN_OVER) == recorded


def test_pasted_text_is_told_and_left_out(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.ps1").write_text("PS C:\\> gci -Nope\nName\n----\nPS C:\\> gci a &amp; b\n")
    assert codes(capsys, "a.ps1") == [
        "PastedText",
        "NamedParameterNotFound",
        "PastedText",
        "PastedText",
        *["UnknownCommand"] * 2,
    ]
    run(capsys, "a.ps1", "--fix")
    assert (project / "a.ps1").read_text() == "gci -Nope\nName\n----\ngci a & b\n"
    (project / "b.ps1").write_text('"a “b” c"; 1…; "d…"', "utf-8")
    assert codes(capsys, "b.ps1") == ["PastedText", "UnexpectedToken", "PastedText"]


def test_damaged_bytes_are_told_and_not_written_back(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = project / "a.ps1"
    script.write_bytes(b"\xff\xfe'\x00\xe4\x00'\x00")
    assert codes(capsys, "a.ps1") == []
    script.write_bytes(b"gci '\xe4'\n")
    assert codes(capsys, "a.ps1", "--severity", "warning") == ["InvalidEncoding"]
    run(capsys, "a.ps1", "--rules", "--fix")
    assert script.read_bytes() == b"gci '\xe4'\n"


def test_settings_of_the_nearest_folder_count(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "psemu.toml").write_text('select = ["Named*"]\n')
    (project / "m" / "psemu.toml").write_text('ignore = ["*"]\n')
    assert codes(capsys, ".") == ["NamedParameterNotFound"]
    (project / "m" / "psemu.toml").write_text("[")
    code, out, err = run(capsys, ".", "--json")
    assert (code, out.count("NamedParameterNotFound")) == (2, 1)
    assert err.count("is no TOML") == 1


def test_gitignore_is_honoured(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / ".gitignore").write_text("m/\n")
    assert len(codes(capsys, ".")) == 1
    assert len(codes(capsys, "m/b.psm1")) == 1
    assert len(codes(capsys, ".", "--no-ignore")) == 2


PAGE = """\
# Title
``` powershell {.line}
function Get-Own { }
```
~~~ps1
PS C:\\> Get-ChildItem -Nope
output
~~~
1. A list
   ```pwsh
   Get-Own
   Get-ChildItem -Path <path> -Bad
   ```
```text
Get-ChildItem -Nope
```
"""


def test_fences_of_markdown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "m" / "page.md").write_text(PAGE)
    assert len(codes(capsys, "m")) == 1
    lines = [json.loads(line) for line in run(capsys, "m", "--markdown", "--json")[1].splitlines()][1:]
    assert [(found["line"], found["column"], found["code"]) for found in lines] == [
        (6, 23, "NamedParameterNotFound"),
        (12, 31, "NamedParameterNotFound"),
    ]


def test_a_cache_gives_the_same_findings(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = project / "home"
    monkeypatch.setenv("PSEMU_HOME", str(home))
    for number in range(12):
        (project / "m" / f"s{number}.ps1").write_text(WRONG * number)
    first = run(capsys, "m", "--jobs", "2")
    assert first[1].count("NamedParameterNotFound") == 67
    monkeypatch.setattr("psemu.lint.judging.judge", lambda job, catalog: pytest.fail("judged again"))
    (project / "m" / "b.psm1").unlink()
    (project / "m" / "c.psd1").unlink()
    assert run(capsys, "m")[1].count("NamedParameterNotFound") == 66
    monkeypatch.undo()
    monkeypatch.chdir(project)
    monkeypatch.setenv("PSEMU_HOME", str(home))
    (home / "check-cache.sqlite3").write_bytes(b"broken" * 100)
    code, out, err = run(capsys, "m")
    assert (code, out.count("NamedParameterNotFound")) == (1, 66)
    assert "was damaged" in err


def test_functions_of_loaded_files(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(project / "home"))
    (project / "a.ps1").write_text(
        ". $PSScriptRoot/b.ps1\n. (Join-Path $PSScriptRoot 'm' 'c.ps1')\nImport-Module ./m/d.psd1\nGet-B -Bad; Get-C x; Get-D; Get-Hid\n"
    )
    (project / "b.ps1").write_text(". ./a.ps1\nfunction Get-B { [CmdletBinding()]param($Good) }\n")
    (project / "m" / "c.ps1").write_text("function script:Get-C { param([ValidateSet('y')]$A) }\n")
    (project / "m" / "d.psd1").write_text("@{ RootModule = 'd.psm1' }")
    (project / "m" / "d.psm1").write_text(
        "function Get-D { param([Parameter(Mandatory)]$A) }\nfunction Get-Hid { }\nExport-ModuleMember Get-D\n"
    )
    for number in range(9):
        (project / f"s{number}.ps1").write_text("1")
    expected = [
        "NamedParameterNotFound",
        "ParameterArgumentValidationError",
        "MissingMandatoryParameter",
        "CommandNotFoundException",
    ]
    assert codes(capsys, "*.ps1") == expected
    (project / "b.ps1").write_text("function Get-B { [CmdletBinding()]param($Bad) }\n")
    assert codes(capsys, "*.ps1") == ["MissingArgument", *expected[1:]]
    (project / "b.ps1").unlink()
    assert codes(capsys, "*.ps1") == ["CommandNotFoundException", *expected[1:]]


def test_watching_sees_what_changes(tmp_path: Path) -> None:
    script = tmp_path / "a.ps1"
    script.write_text("1")
    seen: list[list[str]] = []

    def paths() -> list[str]:
        if len(seen) == 1:
            script.write_text("1 + 1")
        return [str(script)]

    watch(paths, seen.append, rounds=3)
    assert seen == [[str(script)]] * 2


def test_a_watch_outlives_wrong_settings(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = []

    def watch(look: Callable[[], list[str]], again: Callable[[list[str]], None]) -> None:
        for settings in (None, "sev", 'ignore = ["Named*"]'):
            if settings is not None:
                (project / "psemu.toml").write_text(settings)
            found = look()
            assert ("psemu.toml" in [os.path.basename(path) for path in found]) == (settings is not None)
            assert capsys.readouterr().err == ""
            again(found)
            said.append(capsys.readouterr())
        raise KeyboardInterrupt

    monkeypatch.setattr("psemu.lint.watch.watch", watch)
    assert main(["check", ".", "--watch"]) == 0
    assert said[0].out.endswith("2 errors in 2 of 3 files\n")
    assert "is no TOML" in said[1].err
    assert said[2].out == ""
    assert all(each.err.endswith("watching, Ctrl+C ends.\n") for each in said)


def test_colours(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = run(capsys, "a.ps1", "--color", "always")[1]
    assert "\x1b[1;31merror\x1b[0m" in out
    assert "\x1b" not in run(capsys, "a.ps1", "--color", "auto")[1]


def test_a_page_for_each_code(capsys: pytest.CaptureFixture[str]) -> None:
    texts = rule_texts()
    assert {rule.code for rule in all_rules()} <= set(texts)
    for code, text in texts.items():
        assert text.why, code
        assert text.wrong, code
        assert text.right, code
    assert main(["rule", "avoidusingwritehost"]) == 0
    assert capsys.readouterr().out.startswith("# PSAvoidUsingWriteHost\n")
    for code, words in (("ParameterAlreadyBound", "arguments"), ("missingendcurlybrace", "parse error")):
        assert main(["rule", code]) == 0
        assert words in capsys.readouterr().out
    assert main(["rule", "Nothing"]) == 2


def test_the_documentation_has_the_pages(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rule", "--all"]) == 0
    path = Path(__file__).parents[2] / "psemu" / "lint" / "CODES.md"
    assert path.read_text("utf-8") == capsys.readouterr().out, "python -m psemu rule --all > psemu/lint/CODES.md"


def test_hooks_and_action_name_options_that_exist() -> None:
    root = Path(__file__).parents[2]
    hooks = (root / ".pre-commit-hooks.yaml").read_text("utf-8")
    for entry in re.findall(r"entry: psemu (check.*)", hooks):
        parser = ArgumentParser()
        declare_check(parser)
        parser.parse_args(entry.split()[1:])
    assert "--format github" in (root / "action.yml").read_text("utf-8")


def test_sarif_is_valid(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads(Path(__file__).with_name("data").joinpath("sarif-schema-2.1.0.json").read_text("utf-8"))
    (project / "a.ps1").write_text(
        "gci -Nope; $a = \"x\"; Get-ChildItme 'é😀' \n$password = 'Sommer2024!x'\nif (", "utf-8"
    )
    text = run(capsys, "a.ps1", "m", "--rules", "--format", "sarif")[1]
    log = json.loads(text)
    jsonschema.Draft4Validator(schema).validate(log)
    results = log["runs"][0]["results"]
    assert len({result["ruleId"] for result in results}) > 4
    assert any("fixes" in result for result in results)
    assert "Sommer2024" not in text

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.cli import main
from tests.help.pages import V1

START, END = V1.index("```powershell"), V1.index("## PARAMETERS")


def page(fences: str, text: str = V1) -> str:
    """The sample page with *fences* as its example."""
    return text[:START] + fences + "\n\n" + text[END:]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Get-Thing.md"
    path.write_text(V1, encoding="utf-8")
    return path


def lint(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, list[tuple[str, int]]]:
    code = main(["help", "lint", "--json", *map(str, arguments)])
    lines = capsys.readouterr().out.splitlines()
    return code, [(record["code"], record["line"]) for record in map(json.loads, lines)]


def test_the_sample_is_clean_but_for_its_links(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = lint(capsys, file)
    assert code == 0
    assert {name for name, _ in found} == {"LinkTargetMissing"}
    (file.parent / "Set-Thing.md").write_text("# x", encoding="utf-8")
    assert lint(capsys, file) == (0, [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("```\nGet-Thing -Name one\n```", "```powershell\nGet-Thing -Name one\n```"),
        (
            "```powershell\nPS C:\\> Get-Thing -Name one\n>>  -Count 1\n\nName Id\n---- --\none  1\n\nPS C:\\> Get-Thing two\n```",
            "```powershell\nGet-Thing -Name one\n -Count 1\n```\n\n```Output\nName Id\n---- --\none  1\n```\n\n```powershell\nGet-Thing two\n```",
        ),
        (
            "```posh\nPS> Get-Thing -Name one\n\nPS> Get-Thing two\n```",
            "```powershell\nGet-Thing -Name one\n\nGet-Thing two\n```",
        ),
        (
            "```powershell\nGet-Thing -Name one\n\nName Id\n---- --\none  1\n```",
            "```powershell\nGet-Thing -Name one\n```\n\n```Output\nName Id\n---- --\none  1\n```",
        ),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_fixes(file: Path, before: str, after: str, end: str, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + page(before).replace("\n", end).encode())
    assert main(["help", "lint", "--diff", str(file)]) == 1
    assert "+```powershell" in capsys.readouterr().out or "posh" not in before
    main(["help", "lint", "--fix", str(file)])
    assert file.read_bytes() == b"\xef\xbb\xbf" + page(after).replace("\n", end).encode()
    assert main(["help", "lint", "--diff", str(file)]) == 0


def test_a_heading_gets_its_dash(file: Path) -> None:
    file.write_text(V1.replace("### -Count", "### Count"), encoding="utf-8")
    main(["help", "lint", "--fix", str(file)])
    assert file.read_text("utf-8") == V1


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("# Get-Thing\n", "# Get-Things\n", "CommandNameConflict"),
        ("schema: 2.0.0\n", "", "FrontMatterMissing"),
        ("How many.", "{{ Fill Count Description }}", "ParameterDescriptionMissing"),
        ("A note.", "{{ Fill in the Notes }}", "PlaceholderLeft"),
        ("Get-Thing -Name one", "Get-Thing -Nme one", "NamedParameterNotFound"),
        ("Get-Thing -Name one", "Get-Thing (", "ExpectedExpression"),
    ],
)
def test_findings(file: Path, before: str, after: str, code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert before in V1
    file.write_text(V1.replace(before, after), encoding="utf-8")
    assert code in [name for name, _ in lint(capsys, file)[1]]
    assert lint(capsys, file, "--ignore", f"{code[:8]}*,LinkT*")[1] == []
    assert {name for name, _ in lint(capsys, file, "--select", code)[1]} == {code}


def test_a_comment_silences(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(
        V1.replace("A note.", "{{ Fill in the Notes }}\n\n<!-- psemu: ignore Placeholder* -->"), encoding="utf-8"
    )
    assert "PlaceholderLeft" not in [name for name, _ in lint(capsys, file)[1]]
    file.write_text(
        V1.replace(
            "## SYNOPSIS", "<!-- psemu: ignore LinkTargetMissing, NamedParameterNotFound -->\n\n## SYNOPSIS"
        ).replace("Get-Thing -Name one", "Get-Thing -Nme one"),
        encoding="utf-8",
    )
    assert lint(capsys, file) == (0, [])


def test_reports_and_baseline(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(V1.replace("Get-Thing -Name one", "Get-Thing ("), encoding="utf-8")
    assert main(["help", "lint", str(file), "--format", "sarif"]) == 1
    run = json.loads(capsys.readouterr().out)["runs"][0]
    assert "LinkTargetMissing" in {result["ruleId"] for result in run["results"]}
    texts = {rule["id"]: rule.get("shortDescription", {}).get("text") for rule in run["tool"]["driver"]["rules"]}
    assert texts["LinkTargetMissing"] == "A link leads to a file that does not exist."
    assert main(["help", "lint", str(file), "--format", "github"]) == 1
    assert capsys.readouterr().out.startswith("::")
    base = tmp_path / "base.json"
    assert main(["help", "lint", str(file), "--write-baseline", str(base)]) == 0
    assert main(["help", "lint", str(file), "--baseline", str(base)]) == 0
    assert main(["help", "lint", "--list-rules"]) == 0
    assert "PromptInCode" in capsys.readouterr().out


def test_a_folder_holds_other_texts_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    about = file.parent / "about_Things.md"
    about.write_text("# about_Things\n\n## Short description\nx\n", encoding="utf-8")
    assert {name for name, _ in lint(capsys, file.parent)[1]} == {"LinkTargetMissing"}
    assert lint(capsys, about)[0] == 1
    (file.parent / "bad.md").write_bytes(b"\xff\x00\x01")
    assert lint(capsys, file.parent)[0] == 2
    assert lint(capsys, file.parent / "none.md")[0] == 2


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_corrections_count_characters_of_the_file(file: Path, end: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = page("```\nPS> Get-Thing -Name one\n```").replace("\n", end)
    file.write_bytes(text.encode())
    main(["help", "lint", "--json", "--select", "FenceLanguage,PromptInCode", str(file)])
    corrections = [each for line in capsys.readouterr().out.splitlines() for each in json.loads(line)["corrections"]]
    for each in sorted(corrections, key=lambda item: -item["start"]):
        text = text[: each["start"]] + each["text"] + text[each["end"] :]
    assert text == page("```powershell\nGet-Thing -Name one\n```").replace("\n", end)


def test_our_own_pages_are_clean(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint(capsys, Path(__file__).parents[2] / "helpdocs") == (0, [])

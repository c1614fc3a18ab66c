from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.documents import CommandHelpDocument, DiagnosticDocument
from tests.help.pages import V1


@pytest.fixture
def page(tmp_path: Path) -> str:
    path = tmp_path / "Get-Thing.md"
    path.write_text(V1, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("form", ["2.0.0", "2024-05-01", "yaml", "maml", "json"])
def test_a_page_in_another_form_is_a_page(
    page: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["help", page, "--to", form]) == 0
    made = tmp_path / f"page.{ {'yaml': 'yml', 'maml': 'xml', 'json': 'json'}.get(form, 'md') }"
    made.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["help", str(made), "--json"]) == 0
    document = CommandHelpDocument.model_validate_json(capsys.readouterr().out)
    assert (document.title, len(document.parameters)) == ("Get-Thing", 6)


def test_lint_has_exit_codes_and_json(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", page, "--lint"]) == 0
    Path(page).write_text(V1.replace("Get-Thing -Name one", "Get-Thing ("), encoding="utf-8")
    capsys.readouterr()
    assert main(["help", page, "--lint", "--json"]) == 1
    records = [DiagnosticDocument.model_validate_json(line) for line in capsys.readouterr().out.splitlines()]
    assert "Error" in {record.severity for record in records}


@pytest.mark.parametrize("name", ["help", "command", "diagnostic"])
def test_schemas(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"

from __future__ import annotations

import json
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.documents import CommandHelpDocument
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
    assert main(["help", "convert", page, "--to", form]) == 0
    made = tmp_path / f"page.{ {'yaml': 'yml', 'maml': 'xml', 'json': 'json'}.get(form, 'md') }"
    made.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["help", str(made), "--json"]) == 0
    document = CommandHelpDocument.model_validate_json(capsys.readouterr().out)
    assert (document.title, len(document.parameters)) == ("Get-Thing", 6)


def test_a_folder_of_pages_becomes_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pages = tmp_path / "pages"
    (pages / "A").mkdir(parents=True)
    (pages / "A" / "Get-Thing.md").write_text(V1, encoding="utf-8")
    (pages / "Set-Thing.md").write_text(V1.replace("# Get-Thing", "# Set-Thing"), encoding="utf-8")
    (pages / "about_Thing.md").write_text("# about_Thing\n\nWords.\n", encoding="utf-8")
    out = tmp_path / "out"
    assert main(["help", "convert", str(pages), "--to", "yaml", "-o", str(out)]) == 0
    assert sorted(path.relative_to(out).as_posix() for path in out.rglob("*.yml")) == [
        "A/Get-Thing.yml",
        "Set-Thing.yml",
    ]
    assert main(["help", "convert", str(pages), "--to", "yaml", "-o", str(out)]) == 2
    assert "--force" in capsys.readouterr().err
    together = tmp_path / "Thing-help.xml"
    assert main(["help", "convert", str(pages), "--to", "maml", "-o", str(together)]) == 0
    assert together.read_text("utf-8").count("<command:command>") == 2
    assert main(["help", "convert", str(pages), "--to", "yaml"]) == 2
    assert main(["help", "convert", str(pages / "about_Thing.md"), "--to", "yaml"]) == 1
    assert "about topic" in capsys.readouterr().err


def test_a_command_of_the_catalog_is_converted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "convert", "Get-MgApplication", "--to", "2024-05-01"]) == 0
    assert "PlatyPS schema version: 2024-05-01" in capsys.readouterr().out
    assert main(["help", "convert", "Get-NoSuchThing", "--to", "yaml"]) == 2


@pytest.mark.parametrize("name", ["help", "command", "diagnostic"])
def test_schemas(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", name]) == 0
    assert json.loads(capsys.readouterr().out)["type"] == "object"

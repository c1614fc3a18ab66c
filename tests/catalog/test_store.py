from __future__ import annotations

import contextlib
import multiprocessing
import os
import subprocess
import sys
from pathlib import Path

import pytest

from psemu.catalog import add_to_catalog, default_catalog, list_catalog, remove_from_catalog
from psemu.catalog.record import write_record
from psemu.errors import CatalogError
from tests.help.pages import V1, V2


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "Get-Thing.md").write_text(V1, encoding="utf-8")
    (folder / "deep" / "Get-Other.md").write_text(V2.replace("Get-Thing", "Get-Other"), encoding="utf-8")
    (folder / "deep" / "index.md").write_text("# Sample Module\n", encoding="utf-8")
    (folder / "deep" / "broken.md").write_bytes(b"\xff\xfa\x00")
    return folder


def test_add_find_list_remove(pages: Path) -> None:
    assert list_catalog() == []
    assert default_catalog().find("Get-Thing") is None
    seen: list[tuple[int, float]] = []
    added = add_to_catalog(str(pages), lambda files, part: seen.append((files, part)))
    assert (added.commands, added.source, len(added.skipped)) == (2, str(pages), 2)
    assert seen[-1] == (4, 1.0)
    assert [path for path, _ in added.skipped] == [os.path.join("deep", name) for name in ("broken.md", "index.md")]
    catalog = default_catalog()
    command = catalog.find("get-thing")
    assert command is not None
    assert [p.name for p in command.parameters] == ["Count", "Force", "Id", "Name"]
    assert command.parameters[3].parameter_sets["ByName"].value_from_pipeline
    help = catalog.help("Get-Thing")
    assert help is not None
    assert help.examples[0].title == "Example 1: By name"
    assert catalog.resolve_alias("gth") == "Get-Other"
    assert "Get-Other" in catalog.names()
    assert [(source.name, source.commands) for source in list_catalog()] == [(str(pages), 2)]
    assert remove_from_catalog(str(pages)) == 2
    assert list_catalog() == []
    with pytest.raises(CatalogError, match="was never added"):
        remove_from_catalog(str(pages))


def test_adding_again_replaces(pages: Path) -> None:
    add_to_catalog(str(pages))
    (pages / "Get-Thing.md").unlink()
    assert add_to_catalog(str(pages)).commands == 1
    assert default_catalog().find("Get-Thing") is None


def test_the_first_page_of_a_command_is_taken(pages: Path) -> None:
    (pages / "zzz.md").write_text(V1.replace("Gets a thing.", "Gets it again."), encoding="utf-8")
    added = add_to_catalog(str(pages))
    assert added.commands == 2
    assert "'Get-Thing' of module 'Sample' was read from an earlier file." in [reason for _, reason in added.skipped]
    help = default_catalog().help("Get-Thing")
    assert help is not None
    assert help.synopsis == "Gets a thing."


def test_a_folder_without_help_changes_nothing(pages: Path, tmp_path: Path) -> None:
    add_to_catalog(str(pages))
    (tmp_path / "empty").mkdir()
    with pytest.raises(CatalogError, match="holds no help page"):
        add_to_catalog(str(tmp_path / "empty"))
    assert [(source.name, source.commands) for source in list_catalog()] == [(str(pages), 2)]


def test_psemu_s_own_commands_stay(pages: Path) -> None:
    (pages / "x.md").write_text(V1.replace("Get-Thing", "Get-ChildItem"), encoding="utf-8")
    add_to_catalog(str(pages))
    command = default_catalog().find("Get-ChildItem")
    assert command is not None
    assert command.module_name == "Microsoft.PowerShell.Management"


def test_a_damaged_file_is_said(pages: Path, tmp_path: Path) -> None:
    path = Path(add_to_catalog(str(pages)).path)
    path.write_bytes(b"this is no catalog, whatever its name says" * 100)
    assert default_catalog().find("Get-ChildItem") is not None
    for ask in (lambda: default_catalog().find("Get-Thing"), list_catalog):
        with pytest.raises(CatalogError, match=r"\.catalog' is damaged .*it does not begin as a catalog does"):
            ask()
    assert add_to_catalog(str(pages)).commands == 2
    assert default_catalog().find("Get-Thing") is not None


def test_a_file_of_another_version_is_said(pages: Path) -> None:
    path = Path(add_to_catalog(str(pages)).path)
    path.write_bytes(path.read_bytes().replace(b"psemu catalog 2\n", b"psemu catalog 9\n"))
    with pytest.raises(CatalogError, match="made by another version of psemu; add its pages again"):
        list_catalog()


def test_every_changed_byte_is_said_or_harmless(pages: Path) -> None:
    added = add_to_catalog(str(pages))
    path = Path(added.path)
    data = path.read_bytes()
    catalog = default_catalog()
    expected = [write_record(command) for name in ("Get-Thing", "Get-Other") if (command := catalog.find(name))]
    for place in range(0, len(data), 3):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x41]) + data[place + 1 :])
        catalog = default_catalog()
        with contextlib.suppress(CatalogError):
            found = [catalog.find("Get-Thing"), catalog.find("Get-Other")]
            assert [write_record(command) for command in found if command] == expected
            texts = [page.synopsis for name in ("Get-Thing", "Get-Other") if (page := catalog.help(name))]
            assert texts == ["Gets a thing.", "Gets a thing."]
    for size in range(0, len(data), 50):
        path.write_bytes(data[:size])
        with pytest.raises(CatalogError, match="is damaged"):
            default_catalog().help("Get-Thing")


def test_two_processes_add_at_once(pages: Path, tmp_path: Path) -> None:
    folders = []
    for number in range(4):
        folder = tmp_path / f"more{number}"
        folder.mkdir()
        (folder / "page.md").write_text(V1.replace("Get-Thing", f"Get-Thing{number}"), encoding="utf-8")
        folders.append(str(folder))
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.map(add_to_catalog_quietly, folders)
    assert [source.name for source in list_catalog()] == folders


def add_to_catalog_quietly(path: str) -> int:
    return add_to_catalog(path).commands


def test_finding_an_added_command_imports_little(pages: Path) -> None:
    add_to_catalog(str(pages), version="1.0")
    code = (
        "import os, sys; before = set(sys.modules); from psemu.catalog import default_catalog; c = default_catalog(); "
        "assert c.find('Get-Thing') and c.find('gth') and not c.find('Get-Nothing'); "
        "print(sorted(name for name in set(sys.modules) - before if not name.startswith('psemu')))"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert result.stdout.strip() == "['__future__', 'zlib']"

"""A catalog file with many commands: every one is found, wherever its blocks end."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from psemu.catalog import add_to_catalog, build_command
from psemu.catalog.catalog_file import CatalogFile
from psemu.catalog.chunk import Chunk, PageFile, make_chunk
from psemu.catalog.file_writer import write_catalog_file
from psemu.catalog.record import write_record
from psemu.catalog.workers import dump_chunk, load_chunk
from psemu.errors import CatalogError
from psemu.help.reader import decode, read_pages
from psemu.resources import user_path
from tests.help.pages import V1, shared

#: letters whose lower case sorts elsewhere, is longer, or is no ASCII
ODD = ("İ", "ß", "Ω", "é", "Ж", "ﬀ", "_", "z", "A")


def chunk_of(names: list[tuple[str, str]]) -> Chunk:
    files = [
        PageFile(f"{module}/{name}.md", V1.replace("Get-Thing", name).replace(": Sample", f": {module}").encode())
        for name, module in names
    ]
    return load_chunk(dump_chunk(make_chunk(files)))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> tuple[CatalogFile, list[tuple[str, str]]]:
    names = [(f"Get-Long{'Name' * (n % 9)}{n:04}", "Module.One") for n in range(700)]
    names += [(f"Get-Same{n % 3}", f"Module.{n:03}") for n in range(600)]
    names += [(f"Get-{letter}{n}", "Module.Odd") for letter in ODD for n in range(3)]
    chunks = [chunk_of(names[at : at + 250]) for at in range(0, len(names), 250)]
    path = tmp_path_factory.mktemp("catalog") / "x@.catalog"
    written = write_catalog_file(str(path), lambda: chunks, lambda _: b"{}")
    assert written.commands == len(names)
    return CatalogFile(str(path)), names


def test_every_command_is_found(many: tuple[CatalogFile, list[tuple[str, str]]]) -> None:
    file, names = many
    assert file.block_count("names") > 5
    for name, module in names:
        found = [entry for entry in file.find(name.lower()) if entry.module == module]
        assert [entry.name for entry in found] == [name]
        assert file.command(found[0]).name == name
    assert len(file.find("get-same0")) == 200
    assert file.find("get-same") == []
    assert file.find("") == []
    assert file.find("zzzz") == []
    assert sorted(file.names()) == sorted(name for name, _ in names)
    assert file.modules() == {module.lower() for _, module in names}


def test_pages_and_synopses(many: tuple[CatalogFile, list[tuple[str, str]]]) -> None:
    file, names = many
    for entry in list(file.entries())[::50]:
        path, text = file.page(entry)
        assert path == f"{entry.module}/{entry.name}.md"
        assert f"# {entry.name}\n" in text
        assert file.synopsis(entry) == "Gets a thing."
        assert file.help(entry).title == entry.name
    assert len(list(file.records())) == len(names)


def test_a_search_names_its_commands(many: tuple[CatalogFile, list[tuple[str, str]]]) -> None:
    file, _ = many
    found = file.search('"same2"*')
    assert {record.split("\t")[0] for record, _, _ in found} == {"Get-Same2"} or not found
    found = file.search('"long"*')
    assert {synopsis for _, synopsis, _ in found} == {"Gets a thing."}
    assert all(record.startswith("Get-Long") for record, _, _ in found)


def test_nothing_found_writes_nothing(tmp_path: Path) -> None:
    chunk = make_chunk([PageFile("a.md", b"# nothing"), PageFile("b.md", "a reason")])
    written = write_catalog_file(str(tmp_path / "x.catalog"), lambda: [chunk], lambda _: b"")
    assert written.commands == 0
    assert [path for path, _ in written.skipped] == ["a.md", "b.md"]
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="cannot read the catalog"):
        CatalogFile(str(tmp_path / "x.catalog"))


@pytest.mark.skipif(sys.platform != "linux", reason="the path without platformdirs is Linux's")
@pytest.mark.parametrize("data_home", [None, "", "/somewhere/else", " "])
def test_the_user_s_folder_is_platformdirs(monkeypatch: pytest.MonkeyPatch, data_home: str | None) -> None:
    import platformdirs

    monkeypatch.delenv("PSEMU_HOME", raising=False)
    if data_home is None:
        monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    else:
        monkeypatch.setenv("XDG_DATA_HOME", data_home)
    assert user_path("x") == f"{platformdirs.user_data_dir('psemu', appauthor=False)}/x"


def test_without_full_text_search_the_rest_is_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psemu.catalog.file_writer._search_index", lambda: None)
    path = tmp_path / "x@.catalog"
    write_catalog_file(str(path), lambda: [chunk_of([("Get-It", "One"), ("Get-It", "one")])], lambda _: b"{}")
    file = CatalogFile(str(path))
    assert len(file.find("get-it")) == len(list(file.records())) == 1
    with pytest.raises(CatalogError, match="made by a Python without full-text search"):
        file.search('"it"')


@pytest.mark.parametrize("folder", ["entra", "platyps-2024-05-01", "powershell-5.1"])
def test_published_pages_come_out_as_they_went_in(folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    source = shared() / "corpus" / folder
    added = add_to_catalog(str(source))
    file = CatalogFile(added.path)
    for entry in file.entries():
        path, text = file.page(entry)
        data = (source / path).read_bytes()
        assert text == decode(data, path)
        (page,) = read_pages(data, path)
        assert file.record(entry.record_block, entry.line)[0] == write_record(build_command(page))
    assert added.commands + len(added.skipped) == len(list(source.rglob("*.md")))

"""Verifying and exporting the user's catalog, and what its files keep."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from psemu.catalog import (
    add_to_catalog,
    command_from_json,
    default_catalog,
    export_catalog,
    list_catalog,
    verify_catalog,
)
from psemu.catalog.chunk import PageFile, make_chunk
from psemu.catalog.record import write_record
from psemu.documents import DOCUMENTS, schema
from psemu.errors import CatalogError, ConfigurationError
from tests.help.pages import V1, V2
from tests.help.test_maml import FILE


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    folder = tmp_path / "pages"
    (folder / "deep").mkdir(parents=True)
    (folder / "Get-Thing.md").write_bytes(V1.replace("\n", "\r\n").encode())
    (folder / "deep" / "Get-Other.md").write_text(V2.replace("Get-Thing", "Get-Other"), encoding="utf-8")
    (folder / "deep" / "Sample-help.xml").write_text(FILE.replace("Get-Thing", "Get-Third"), encoding="utf-8")
    return folder


def test_what_is_exported_can_be_added_again(pages: Path, tmp_path: Path) -> None:
    added = add_to_catalog(str(pages), name="sample", version="1.0")
    names = default_catalog().names()
    records = sorted(default_catalog().records())
    for target in ("out.zip", "out"):
        assert export_catalog(str(tmp_path / target)) == added.commands
    for target in ("out.zip", "out"):
        again = add_to_catalog(str(tmp_path / target), name="sample", version="1.0")
        assert (again.commands, again.skipped) == (added.commands, ())
        assert default_catalog().names() == names
        assert sorted(default_catalog().records()) == records
    assert (tmp_path / "out" / "sample@1.0" / "Get-Thing.md").read_bytes() == V1.replace("\n", "\r\n").encode()
    first = (tmp_path / "out.zip").read_bytes()
    with pytest.raises(ConfigurationError, match="is there already; --force replaces it"):
        export_catalog(str(tmp_path / "out.zip"))
    with pytest.raises(ConfigurationError, match="is there already; name another"):
        export_catalog(str(tmp_path / "out"), force=True)
    add_to_catalog(str(pages), name="sample", version="1.0")
    export_catalog(str(tmp_path / "out.zip"), ["sample"], force=True)
    assert (tmp_path / "out.zip").read_bytes() == first
    with pytest.raises(CatalogError, match="was never added"):
        export_catalog(str(tmp_path / "x.zip"), ["nothing"])


def test_metadata_is_exported_as_documents(pages: Path, tmp_path: Path) -> None:
    add_to_catalog(str(pages))
    path = tmp_path / "out.jsonl"
    export_catalog(str(path))
    commands = [command_from_json(line) for line in path.read_text("utf-8").splitlines()]
    catalog = default_catalog()
    for command in commands:
        found = catalog.find(command.name)
        assert found is not None
        assert write_record(found) == write_record(command)


def test_an_empty_catalog(pages: Path, tmp_path: Path) -> None:
    assert verify_catalog() == []
    with pytest.raises(CatalogError, match="nothing to export"):
        export_catalog(str(tmp_path / "x.zip"))
    add_to_catalog(str(pages))
    with pytest.raises(CatalogError, match="cannot write"):
        export_catalog(str(tmp_path / "none" / "x.zip"))


def test_every_changed_byte_of_a_file_is_found(pages: Path) -> None:
    path = Path(add_to_catalog(str(pages)).path)
    data = path.read_bytes()
    assert [file.problems for file in verify_catalog()] == [[]]
    # up to where the header ends, then zeros up to the first section
    header = data.index(b"\n\n") + 2
    for place in (*range(0, header, 5), *range(1024, len(data), 11)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        (file,) = verify_catalog()
        assert file.problems, place
        assert str(file)
    path.write_bytes(data)
    assert str(verify_catalog()[0]).endswith(" commands, all whole.")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    texts=st.lists(
        st.one_of(
            st.text(max_size=60),
            st.builds(
                lambda name, text: V1.replace("Get-Thing", name).replace("Gets a thing.", text),
                st.text(max_size=12),
                st.text(max_size=30),
            ),
        ),
        max_size=5,
    )
)
def test_any_pages_come_out_as_they_went_in(pages: Path, texts: list[str]) -> None:
    folder = pages.parent / "any"
    folder.mkdir(exist_ok=True)
    for path in folder.iterdir():
        path.unlink()
    whole = {f"{number}.md": text.encode("utf-8", "replace") for number, text in enumerate(texts)}
    for name, data in whole.items():
        (folder / name).write_bytes(data)
    chunk = make_chunk([PageFile(name, data) for name, data in whole.items()])
    read = {path for path, _ in chunk.skipped} | {entry[5] for entry in chunk.entries}
    assert read == set(whole)
    if not chunk.entries:
        with pytest.raises(CatalogError, match="holds no help page"):
            add_to_catalog(str(folder), name="any")
        return
    added = add_to_catalog(str(folder), name="any")
    from psemu.catalog.catalog_file import CatalogFile

    file = CatalogFile(added.path)
    entries = list(file.entries())
    kept = {file.page(entry)[0]: file.page(entry)[1] for entry in entries}
    assert len(entries) == added.commands
    for name, text in kept.items():
        assert text.encode("utf-8") == whole[name].removeprefix(b"\xef\xbb\xbf")
    assert {path for path, _ in added.skipped} | set(kept) == set(whole)
    for entry in entries:
        assert entry.module in [found.module for found in file.find(entry.name.lower())]
        assert file.command(entry).name
    file.close()
    assert [problem for result in verify_catalog() if "any" in result.label for problem in result.problems] == []


def test_documents_of_the_catalog(pages: Path) -> None:
    from psemu.catalog import approved_verbs, list_commands, search_catalog
    from psemu.catalog.recipes import RECIPES

    add_to_catalog(str(pages))
    catalog = default_catalog()
    documents = {
        "catalog-source": list_catalog()[0],
        "command-entry": list_commands(catalog, "Get-Thing")[0],
        "search-result": search_catalog(catalog, "thing")[0],
        "recipe": RECIPES["az"],
        "verified-file": verify_catalog()[0],
        "verb": approved_verbs("get")[0],
    }
    for name, value in documents.items():
        DOCUMENTS[name].model_validate(value.as_dict())  # type: ignore[attr-defined]
        assert json.dumps(schema(name))

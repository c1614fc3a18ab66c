from __future__ import annotations

import gzip
import io
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from psemu.catalog import add_to_catalog, archive, default_catalog, list_catalog
from psemu.errors import CatalogError
from tests.help.pages import V1
from tests.help.test_maml import FILE

PAGES = {
    "repo/docs/Get-Thing.md": V1.encode(),
    "repo/docs/Get-Other.md": V1.replace("Get-Thing", "Get-Other").encode(),
    "repo/src/code.cs": b"class X {}",
    "repo/docs/bad.md": b"\xff\xfa\x00",
}


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))


def refusal(call: Callable[[], object], otherwise: str = "") -> str:
    """The message of the CatalogError that *call* ends in; *otherwise* where there is none."""
    try:
        call()
    except CatalogError as error:
        return str(error)
    return otherwise


def known() -> list[tuple[str, int]]:
    return [(source.name, source.commands) for source in list_catalog()]


def read_all(path: str) -> list[archive.Member]:
    return list(archive.archive_pages(path, lambda _: True))


def make_zip(path: Path, members: dict[str, bytes]) -> str:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return str(path)


def make_tar(path: Path, members: dict[str, bytes], mode: str = "w:gz") -> str:
    with tarfile.open(path, mode) as file:  # type: ignore[call-overload]
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            file.addfile(info, io.BytesIO(content))
    return str(path)


@pytest.mark.parametrize("kind", ["zip", "w:gz", "w:bz2", "w:xz", "w"])
def test_pages_of_an_archive(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "docs.bin"
    made = make_zip(path, PAGES) if kind == "zip" else make_tar(path, PAGES, kind)
    added = add_to_catalog(made)
    assert added.commands == 2
    assert [name for name, _ in added.skipped] == ["repo/docs/bad.md"]
    assert known() == [(made, 2)]
    help = default_catalog().help("Get-Other")
    assert help is not None
    assert help.synopsis == "Gets a thing."


def test_a_maml_file_brings_all_its_commands(tmp_path: Path) -> None:
    text = FILE.replace('xmlns:command="c"', 'xmlns:maml="m" xmlns:dev="d" xmlns:command="c"').replace(
        "<command:details><command:name>Set-Thing</command:name></command:details>",
        "<command:details><command:name>Set-Thing</command:name></command:details><command:syntax><command:syntaxItem>"
        "<maml:name>Set-Thing</maml:name></command:syntaxItem></command:syntax>",
    )
    added = add_to_catalog(make_zip(tmp_path / "help.zip", {"en-US/Sample-Help.xml": text.encode("utf-16")}))
    assert (added.commands, added.skipped) == (2, ())
    help = default_catalog().help("Get-Thing")
    assert help is not None
    assert (help.form, help.examples[0].title) == ("maml", "EXAMPLE 1")


def test_names_that_lead_out_and_links_are_not_read(tmp_path: Path) -> None:
    members = {name: V1.encode() for name in ("../up.md", "/etc/root.md", "C:/drive.md", "a\\..\\b.md", "good.md")}
    for made in (make_zip(tmp_path / "x.zip", members), make_tar(tmp_path / "x.tar.gz", members)):
        added = add_to_catalog(made)
        assert added.commands == 1
        assert {reason for _, reason in added.skipped} == {"the name leads out of the archive."}
    path = tmp_path / "links.tar"
    with tarfile.open(path, "w") as file:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"kind{kind.decode()}.md")
            info.type = kind
            info.linkname = "/etc/passwd"
            file.addfile(info)
    with pytest.raises(CatalogError, match="holds no help page"):
        add_to_catalog(str(path))
    link = zipfile.ZipInfo("link.md")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "links.zip", "w") as archive_file:
        archive_file.writestr(link, "/etc/passwd")
    with pytest.raises(CatalogError, match="holds no help page"):
        add_to_catalog(str(tmp_path / "links.zip"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "links.tar", "links.zip", "x.tar.gz", "x.zip"]


def test_bombs_are_refused_without_filling_the_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "FREE", 1 << 20)
    zeros = bytes(16 << 20)
    bombs = [
        make_zip(tmp_path / "bomb.zip", {"a.md": zeros, "Get-Thing.md": V1.encode()}),
        make_tar(tmp_path / "bomb.tar.gz", {"not-a-page.bin": zeros, "Get-Thing.md": V1.encode()}),
        make_tar(tmp_path / "bomb.tar.xz", {"a.md": zeros}, "w:xz"),
    ]
    for bomb in bombs:
        tracemalloc.start()
        with pytest.raises(CatalogError, match="unpacks to more than"):
            add_to_catalog(bomb)
        # the dictionary of xz alone takes 8 MB
        assert tracemalloc.get_traced_memory()[1] < 12 << 20
        tracemalloc.stop()
    assert known() == []


def test_headers_that_ask_for_memory_are_refused(tmp_path: Path) -> None:
    info = tarfile.TarInfo("x")
    info.type = tarfile.XHDTYPE
    info.size = 1 << 33
    path = tmp_path / "header.tar.gz"
    with gzip.open(path, "wb") as file:
        file.write(info.tobuf(tarfile.GNU_FORMAT) + bytes(1 << 16))
    with pytest.raises(CatalogError, match="has a header of 8589934592 bytes"):
        add_to_catalog(str(path))
    made = Path(make_zip(tmp_path / "directory.zip", PAGES))
    data = bytearray(made.read_bytes())
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 1 << 30)
    made.write_bytes(data)
    with pytest.raises(CatalogError, match="directory of more than 128 MB"):
        add_to_catalog(str(made))


def test_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 3)
    for made in (make_zip(tmp_path / "x.zip", PAGES), make_tar(tmp_path / "x.tar", PAGES, "w")):
        with pytest.raises(CatalogError, match="more than 3 members"):
            add_to_catalog(made)


def test_a_large_page_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psemu.catalog.pages.LARGEST_PAGE", len(V1) + 10)
    members = {"big.md": bytes(len(V1) + 100), "Get-Thing.md": V1.encode()}
    for made in (make_zip(tmp_path / "x.zip", members), make_tar(tmp_path / "x.tar", members, "w")):
        added = add_to_catalog(made)
        assert (added.commands, len(added.skipped)) == (1, 1)


@pytest.mark.parametrize("cut", [40, 300, -200, -30, -5])
@pytest.mark.parametrize("kind", ["zip", "w:gz", "w:bz2", "w:xz"])
def test_a_truncated_archive_changes_nothing(tmp_path: Path, kind: str, cut: int) -> None:
    path = tmp_path / "docs.bin"
    make = make_zip(path, PAGES) if kind == "zip" else make_tar(path, PAGES, kind)
    add_to_catalog(make)
    path.write_bytes(path.read_bytes()[:cut])
    assert str(path) in refusal(lambda: add_to_catalog(make), str(path) if cut > -200 else "")
    assert known() == [(make, 2)]
    assert default_catalog().find("Get-Thing") is not None


def test_changed_bytes_never_end_in_a_traceback(tmp_path: Path) -> None:
    for make, name in ((make_zip, "x.zip"), (make_tar, "x.tar.gz")):
        path = tmp_path / name
        make(path, PAGES)
        data = path.read_bytes()
        for place in range(0, len(data), 7):
            path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
            assert str(path) in refusal(partial(read_all, str(path)), str(path))

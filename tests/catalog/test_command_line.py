"""The catalog's verbs on the command line: what they print, their exit codes, and what bad input makes of them."""

from __future__ import annotations

import io
import json
import lzma
import os
import tarfile
import time
from pathlib import Path

import pytest

from psemu.catalog_session import _Bar
from psemu.cli import main
from tests.catalog.test_archive import make_tar, make_zip
from tests.help.pages import V1, V2


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "Get-Thing.md").write_text(V1, encoding="utf-8")
    (folder / "Get-Other.md").write_text(V2.replace("Get-Thing", "Get-Other"), encoding="utf-8")
    (folder / "index.md").write_text("# Sample Module\n", encoding="utf-8")
    return folder


class Said:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err


@pytest.fixture
def psemu(capsys: pytest.CaptureFixture[str]) -> Said:
    return Said(capsys)


def test_one_after_the_other(pages: Path, psemu: Said, tmp_path: Path) -> None:
    assert psemu("catalog", "list") == (
        0,
        "Nothing was added. `psemu catalog add PATH` reads help pages, `psemu catalog recipes` tells which are published.\n",
        "",
    )
    code, out, err = psemu("catalog", "add", str(pages), "--name", "mine", "--version", "1.0")
    assert (code, err) == (0, "")
    assert (
        out
        == f"mine@1.0: 2 commands from {pages}\n  left out: index.md: This text is no help of a command: it has neither SYNTAX nor PARAMETERS.\n"
    )
    code, out, _ = psemu("catalog", "list")
    assert out.splitlines()[0].split() == ["NAME", "VERSION", "COMMANDS", "SIZE", "ADDED", "FROM"]
    assert out.splitlines()[1].split()[:3] == ["mine", "1.0", "2"]
    code, out, _ = psemu("catalog", "list", "mine")
    assert "modules   sample" in out
    assert "left out  1 files or pages\n  index.md: " in out
    (source,) = json.loads(psemu("catalog", "list", "--json")[1])
    assert (source["name"], source["commands"], source["skipped"][0]["path"]) == ("mine", 2, "index.md")
    assert (
        psemu("find", "gets a thing") == (0, "Get-Thing  Gets a thing.\n", "")
        or "Get-Thing" in psemu("find", "thing")[1]
    )
    assert psemu("command", "Get-T*ing")[1].splitlines()[-1].split() == ["Cmdlet", "Get-Thing", "1.0", "Sample"]
    assert psemu("command", "Get-Thing", "--syntax")[1].count("[<CommonParameters>]") == 2
    assert (
        psemu("help", "Get-Thing", "-Parameter", "Co*")[1].startswith("-Confirm\n")
        or "-Count" in psemu("help", "Get-Thing", "-Parameter", "Co*")[1]
    )
    assert psemu("help", "Get-Thing", "-Examples")[1].startswith("Example 1: By name\n")
    assert "Get-Other  Sample" in psemu("help", "Get-O*er")[1]
    assert psemu("catalog", "verify") == (0, "mine@1.0: 2 commands, all whole.\n", "")
    assert psemu("catalog", "update")[1] == "mine@1.0: 2 commands.\n"
    assert psemu("catalog", "export", str(tmp_path / "x.zip"))[1] == f"2 commands written to {tmp_path / 'x.zip'}.\n"
    assert psemu("catalog", "remove", "mine@1.0")[1] == "2 commands removed.\n"
    assert psemu("catalog", "update")[1] == "Nothing was added, so there is nothing to update.\n"


def test_json_of_each(pages: Path, psemu: Said) -> None:
    psemu("catalog", "add", str(pages))
    for arguments in (
        ["catalog", "add", str(pages)],
        ["catalog", "verify"],
        ["catalog", "recipes"],
        ["find", "thing"],
        ["command", "Get-*"],
        ["verbs", "Get"],
    ):
        code, out, _ = psemu(*arguments, "--json")
        assert code == 0
        assert json.loads(out)[0]


def test_what_is_not_there(pages: Path, psemu: Said) -> None:
    psemu("catalog", "add", str(pages))
    code, out, err = psemu("command", "Get-Thingg")
    assert (code, out, err) == (1, "", "No command is called 'Get-Thingg'. Did you mean Get-Thing?\n")
    assert psemu("find", "xyzzy")[0] == 1
    assert psemu("verbs", "frobnicate") == (1, "", "'frobnicate' is no approved verb.\n")
    assert psemu("help", "Get-Thing", "-Parameter", "Nothing")[2].startswith(
        "No parameter of Get-Thing is called 'Nothing'; it has "
    )
    assert psemu("help", "Get-Q*")[2] == "No help page describes a command like 'Get-Q*'.\n"
    assert psemu("catalog", "remove", "nothing")[0] == 2
    assert psemu("help", "Get-Thing", "--module-version", "9.9")[2].startswith("psemu: version 9.9 was never added")
    assert psemu("command", "[a")[2] == "psemu: The specified wildcard character pattern is not valid: [a\n"


def test_a_damaged_file_is_found_and_removed(pages: Path, psemu: Said, tmp_path: Path) -> None:
    psemu("catalog", "add", str(pages), "--name", "mine")
    (path,) = (tmp_path / "home" / "catalog").iterdir()
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    code, out, _ = psemu("catalog", "verify")
    assert code == 1
    assert out.startswith("mine: DAMAGED, ")
    path.write_bytes(b"nothing")
    assert psemu("catalog", "verify")[0] == 1
    assert psemu("catalog", "list")[0] == 2
    assert psemu("catalog", "remove", str(path))[0] == 0
    assert psemu("catalog", "list")[0] == 0


XML_BOMB = """<?xml version="1.0"?><!DOCTYPE helpItems [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><helpItems xmlns:command="c"><command:command>&c;</command:command></helpItems>"""
YAML_BOMB = "metadata:\n  a: &a [x, x]\n  b: &b [*a, *a]\n  c: [*b, *b]\nsyntaxes:\n- *c\n"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("not-utf8.md", b"\xff\xfa\x00 # Get-It"),
        ("nul.md", b"\x00" * 1000),
        ("marks.md", b"#" * (4 << 20)),
        ("fence.md", b"# Get-It\n\n## SYNTAX\n\n```\nnever closed" + b"\n```yaml" * 1000),
        ("bomb-help.xml", XML_BOMB.encode()),
        ("bomb.yml", YAML_BOMB.encode()),
        ("cut-help.xml", b"<helpItems><command:command>"),
        ("empty.md", b""),
        ("lines.txt", b"\r\n" * 500_000),
        ("json.help.json", b"[" * 100_000),
    ],
)
def test_bad_pages_are_left_out_with_a_reason(pages: Path, psemu: Said, name: str, data: bytes) -> None:
    (pages / name).write_bytes(data)
    start = time.process_time()
    code, out, err = psemu("catalog", "add", str(pages), "--name", "mine")
    assert (code, err) == (0, "")
    assert time.process_time() - start < 5
    assert "mine: 2 commands" in out or "mine: 3 commands" in out
    kept = psemu("catalog", "list", "mine")[1]
    assert f"  {name}: " in kept or "mine: 3 commands" in out
    assert psemu("catalog", "verify")[0] == 0


def test_links_are_left_out_with_a_reason(pages: Path, psemu: Said, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(V1.replace("Get-Thing", "Get-Secret"), encoding="utf-8")
    (pages / "link.md").symlink_to(tmp_path / "secret.md")
    (pages / "folder").symlink_to(tmp_path)
    (pages / "round").symlink_to(pages)
    psemu("catalog", "add", str(pages), "--name", "mine")
    out = psemu("catalog", "list", "mine")[1]
    for name in ("link.md", "folder", "round"):
        assert f"  {name}: links are not followed." in out
    assert psemu("help", "Get-Secret")[0] == 2


def _xz_bomb(path: Path) -> str:
    """An xz file that asks for a dictionary of 1.5 GB."""
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 4096}]
    data = bytearray(lzma.compress(b"x" * 100, filters=filters))
    # the block's header: filter flags with the dictionary's size, then its CRC
    import zlib

    size = (data[12] + 1) * 4
    data[12 + 4] = 40 if data[12 + 2] == 0x21 else data[12 + 4]
    data[12 + size - 4 : 12 + size] = zlib.crc32(bytes(data[12 : 12 + size - 4])).to_bytes(4, "little")
    path.write_bytes(data)
    return str(path)


def test_bad_archives_change_nothing(pages: Path, psemu: Said, tmp_path: Path) -> None:
    members = {"Get-Thing.md": V1.encode()}
    cut = Path(make_tar(tmp_path / "cut.tar.gz", {**members, "b.md": os.urandom(50_000)}))
    cut.write_bytes(cut.read_bytes()[:-20_000])
    (tmp_path / "empty").mkdir()
    for path, said in (
        (str(cut), "is damaged"),
        (make_zip(tmp_path / "none.zip", {"readme.txt.bak": b"x"}), "holds no help page"),
        (_xz_bomb(tmp_path / "bomb.tar.xz"), "is damaged (Memory usage limit"),
        (str(tmp_path / "empty"), "holds no help page"),
        (str(tmp_path / "no-such-thing.zip"), "is no file or folder"),
    ):
        code, out, err = psemu("catalog", "add", path)
        assert (code, out) == (2, "")
        assert said in err
    assert psemu("catalog", "list")[1].startswith("Nothing was added.")
    (tmp_path / "many.tar").write_bytes(b"")
    with tarfile.open(tmp_path / "many.tar", "w") as archive:
        for name in ("../up.md", "/root.md", "ok/Get-Thing.md"):
            info = tarfile.TarInfo(name)
            info.size = len(V1.encode())
            archive.addfile(info, io.BytesIO(V1.encode()))
    assert psemu("catalog", "add", str(tmp_path / "many.tar"), "--name", "many")[0] == 0
    assert psemu("catalog", "list", "many")[1].count("the name leads out of the archive.") == 2


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    times = iter([0.0, *[float(n) for n in range(100)]])
    monkeypatch.setattr(time, "monotonic", lambda: next(times))
    out = Terminal()
    with _Bar(out) as bar:
        bar.downloading(1_000_000, None)
        bar.downloading(2_000_000, 4_000_000)
        bar.reading(0, 0.0)
        bar.reading(500, 0.25)
        bar.reading(2000, 1.0)
    lines = out.getvalue().split("\r\x1b[2K")
    assert lines[1] == "downloading 1.0 MB"
    assert lines[2].startswith("downloading [###############...............]  50% 2.0 of 4.0 MB")
    assert lines[4].startswith("reading [#######.......................]  25% 500 files, ")
    assert lines[5] == "reading [##############################] 100% 2,000 files"
    assert lines[-1] == ""
    plain = io.StringIO()
    with _Bar(plain) as bar:
        bar.reading(1, 0.5)
    assert plain.getvalue() == ""

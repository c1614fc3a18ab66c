"""Opened folders of the disk: what a script reads and changes in them, and that nothing leads out."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from psemu.errors import ConfigurationError
from psemu.shell import Shell

posix = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes are POSIX's here")


@pytest.fixture(name="tree")
def make_tree(tmp_path: Path) -> Path:
    inside = tmp_path / "in"
    (inside / "sub").mkdir(parents=True)
    (inside / "a.txt").write_text("one\ntwo\n")
    (inside / "sub" / "b.txt").write_text("deep")
    (tmp_path / "secret.txt").write_text("secret")
    return inside


def reads(tree: Path, script: str) -> tuple[list[object], list[str]]:
    result = Shell(allow_read=[str(tree)]).run(script)
    return result.output, [error.fully_qualified_error_id.partition(",")[0] for error in result.errors]


def writes(tree: Path, script: str) -> tuple[list[object], list[str]]:
    result = Shell(allow_write=[str(tree)]).run(script)
    return result.output, [error.fully_qualified_error_id.partition(",")[0] for error in result.errors]


def test_reading(tree: Path) -> None:
    script = f"gc {tree}/a.txt; (dir {tree} -Recurse -File).Name; (gi {tree}/a.txt).Length; Test-Path {tree}/nope; (Get-Item {tree}).Parent.Name"
    assert reads(tree, script) == (["one", "two", "a.txt", "b.txt", 8, False, tree.parent.name], [])


def test_tools_on_real_files(tree: Path) -> None:
    (tree / "t.csv").write_text("A,B\n1,2\n")
    script = (
        f"(Import-Csv {tree}/t.csv).B; (Select-String two {tree}/*.txt).LineNumber; (Get-FileHash {tree}/a.txt -Algorithm MD5).Hash.Length;"
        f"(Get-Content {tree}/t.csv | ConvertFrom-Csv).A"
    )
    assert reads(tree, script) == (["2", 2, 32, "1"], [])


@pytest.mark.parametrize(
    "script",
    [
        "Set-Content {0}/a.txt changed",
        "Add-Content {0}/new.txt x",
        "'x' > {0}/new.txt",
        "Remove-Item {0}/a.txt",
        "Remove-Item {0} -Recurse",
        "Move-Item {0}/a.txt {0}/c.txt",
        "Rename-Item {0}/a.txt c.txt",
        "New-Item {0}/new -ItemType Directory",
        "Copy-Item {0}/a.txt {0}/c.txt",
        "Set-ItemProperty {0}/a.txt IsReadOnly $true",
        "Clear-Content {0}/a.txt",
        "1 | Export-Csv {0}/new.csv",
    ],
)
def test_what_may_be_read_is_not_changed(tree: Path, script: str) -> None:
    before = sorted((str(path), path.stat().st_mode, path.is_file() and path.read_text()) for path in tree.rglob("*"))
    _, errors = reads(tree, script.format(tree))
    assert errors
    assert before == sorted(
        (str(path), path.stat().st_mode, path.is_file() and path.read_text()) for path in tree.rglob("*")
    )


def test_writing(tree: Path) -> None:
    script = (
        f"Set-Content {tree}/a.txt new; Add-Content {tree}/a.txt more; md {tree}/x -ErrorAction Ignore; ni {tree}/d/e -ItemType Directory | Out-Null;"
        f"Copy-Item {tree}/a.txt {tree}/d/e/c.txt; Move-Item {tree}/sub/b.txt {tree}/d/b.txt; Remove-Item {tree}/sub; 'r' | Out-File {tree}/r.txt;"
        f"Rename-Item {tree}/r.txt s.txt; Set-ItemProperty {tree}/s.txt LastWriteTime ([datetime]'2020-01-02'); (gi {tree}/s.txt).LastWriteTime.Year"
    )
    output, errors = writes(tree, script.replace(f"md {tree}/x -ErrorAction Ignore; ", ""))
    assert (output, errors) == ([2020], [])
    names = sorted(str(path.relative_to(tree)) for path in tree.rglob("*"))
    assert names == ["a.txt", "d", "d/b.txt", "d/e", "d/e/c.txt", "s.txt"]
    assert (tree / "d/e/c.txt").read_text() == "new\nmore\n"


def test_the_folder_itself_stays(tree: Path) -> None:
    _, errors = writes(
        tree,
        f"Remove-Item {tree} -Recurse -Force; Remove-Item {tree.parent} -Recurse -Force; Move-Item {tree} /tmp/elsewhere",
    )
    assert len(errors) == 3
    assert (tree / "a.txt").exists()


def test_what_is_copied_between_memory_and_disk(tree: Path) -> None:
    script = (
        f"Copy-Item {tree} /tmp/copy -Recurse; gc /tmp/copy/sub/b.txt; Set-Content /tmp/m.txt memory;"
        f"Move-Item /tmp/m.txt {tree}; Test-Path /tmp/m.txt"
    )
    assert writes(tree, script) == (["deep", False], [])
    assert (tree / "m.txt").read_text() == "memory\n"


@pytest.mark.parametrize(
    "path",
    [
        "{0}/../secret.txt",
        "{0}/sub/../../secret.txt",
        "{0}\\..\\secret.txt",
        "{1}/secret.txt",
        "Microsoft.PowerShell.Core\\FileSystem::{1}/secret.txt",
        "FileSystem::{0}/../secret.txt",
        "//localhost{1}/secret.txt",
        "\\\\localhost\\{1}\\secret.txt",
        "\\\\?\\{1}\\secret.txt",
        "/proc/self/environ",
        "/etc/passwd",
        "/dev/zero",
        "~/.bashrc",
        "{0}x/secret.txt",
    ],
)
def test_paths_that_lead_out_name_nothing(tree: Path, path: str) -> None:
    (tree.parent / "inx").mkdir()
    (tree.parent / "inx" / "secret.txt").write_text("secret")
    place = path.format(tree, tree.parent)
    output, errors = reads(
        tree, f"Get-Content '{place}' -ErrorAction Ignore; Get-Content -LiteralPath '{place}'; Test-Path '{place}'"
    )
    assert (output, errors) == ([False], ["PathNotFound"])


@posix
@pytest.mark.parametrize("target", ["../secret.txt", "..", "/etc", "a.txt", "sub"])
def test_links_are_not_followed(tree: Path, target: str) -> None:
    (tree / "link").symlink_to(target)
    script = f"gc {tree}/link; gc {tree}/link/secret.txt; gc {tree}/link/b.txt; (dir {tree} -Recurse).Name -join ' '"
    output, errors = reads(tree, script)
    assert output == ["sub a.txt link b.txt"]
    assert len(errors) == 3


@posix
def test_nothing_is_written_through_a_link(tree: Path) -> None:
    (tree / "link").symlink_to("../secret.txt")
    (tree / "folder").symlink_to("..")
    script = (
        f"Set-Content {tree}/link x; Set-Content {tree}/folder/secret.txt x; ni {tree}/folder/d -ItemType Directory;"
        f"Remove-Item {tree}/folder/secret.txt"
    )
    output, errors = writes(tree, script)
    assert output == []
    assert len(errors) == 4
    assert (tree.parent / "secret.txt").read_text() == "secret"
    assert not (tree.parent / "d").exists()


@posix
def test_a_link_itself_is_removed(tree: Path) -> None:
    (tree / "link").symlink_to("../secret.txt")
    assert writes(tree, f"Remove-Item {tree}/link")[1] == []
    assert not (tree / "link").is_symlink()
    assert (tree.parent / "secret.txt").exists()


@posix
def test_a_directory_that_becomes_a_link_meanwhile(tree: Path) -> None:
    from psemu.runtime.real_files import RealFolder

    folder = RealFolder(str(tree), True)
    entry = folder.get(f"{folder.root}/sub/b.txt")
    assert entry is not None
    (tree / "sub" / "b.txt").rename(tree.parent / "b.txt")
    (tree / "sub").rmdir()
    (tree / "sub").symlink_to("..")
    with pytest.raises(Exception, match=r"Could not find|denied|Too many|Not a directory"):
        _ = entry.data


@posix
def test_a_file_with_another_name_elsewhere(tree: Path) -> None:
    os.link(tree.parent / "secret.txt", tree / "hard.txt")
    output, errors = writes(tree, f"gc {tree}/hard.txt; Set-Content {tree}/hard.txt x; Add-Content {tree}/hard.txt x")
    assert output == []
    assert len(errors) == 3
    assert (tree.parent / "secret.txt").read_text() == "secret"


@posix
def test_what_is_no_plain_file_is_not_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe")
    listener = socket.socket(socket.AF_UNIX)
    here = os.getcwd()
    os.chdir(tree)
    try:
        listener.bind("socket")
    finally:
        os.chdir(here)
        listener.close()
    output, errors = writes(
        tree, f"gc {tree}/pipe; gc {tree}/socket; Set-Content {tree}/pipe x; (dir {tree} -File).Name -join ' '"
    )
    assert output == ["a.txt pipe socket"]
    assert len(errors) == 3


@posix
def test_devices_of_an_opened_root() -> None:
    result = Shell(allow_read=["/"]).run(
        "Get-Content /dev/zero -TotalCount 1; Get-Content /dev/null; Test-Path /dev/null"
    )
    assert len(result.errors) == 2
    assert result.output == [True]


def test_files_that_are_too_large(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("psemu.runtime.real_files.MAX_BYTES", 5)
    output, errors = reads(tree, f"Get-Content {tree}/a.txt")
    assert (output, len(errors)) == ([], 1)


@pytest.mark.parametrize("name", ["a\0b", "a" * 5000, "\n", "\u202e"])
def test_odd_names(tree: Path, name: str) -> None:
    shell = Shell(allow_write=[str(tree)], variables={"name": f"{tree}/{name}"})
    result = shell.run("Test-Path -LiteralPath $name; Get-Content -LiteralPath $name")
    assert result.output == [False]
    assert len(result.errors) == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no folder"):
        Shell(allow_read=[str(tmp_path / "nope")])


def test_the_session_stands_where_the_process_does(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tree / "sub")
    assert reads(tree, "$PWD.Path; Get-Content b.txt; gc ../a.txt -TotalCount 1")[0] == [
        str(tree / "sub"),
        "deep",
        "one",
    ]
    assert reads(tree / "sub", "cd ..; Test-Path a.txt")[0] == [False]


def test_one_folder_in_another(tree: Path) -> None:
    shell = Shell(allow_read=[str(tree)], allow_write=[str(tree / "sub")])
    result = shell.run(f"Set-Content {tree}/sub/n.txt x; Set-Content {tree}/n.txt x")
    assert len(result.errors) == 1
    assert sorted(path.name for path in tree.rglob("n.txt")) == ["n.txt"]


def test_jobs_see_the_same_files(tree: Path) -> None:
    assert reads(tree, f"1 | ForEach-Object -Parallel {{ gc {tree}/sub/b.txt }}")[0] == ["deep"]


def test_a_folder_of_windows_is_on_its_drive(tree: Path) -> None:
    from psemu.runtime.files import files_of
    from psemu.runtime.real_files import RealFolder

    shell = Shell()
    folder = RealFolder(str(tree), False)
    folder.root = "/C:/data"
    files_of(shell.session).open_folder(folder)
    result = shell.run(
        r"Get-Content C:\data\a.txt -TotalCount 1; (Get-ChildItem C:\data -File).Name; Test-Path C:\Windows"
    )
    assert result.output == ["one", "a.txt", False]

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from psemu.lint.ignore_files import IgnoreFiles

FILES = {
    ".gitignore": "# a comment\n*.log\n!keep.log\n/build\nout/\ndoc/*.ps1\na/**/z.ps1\n**/deep\n[ab]?.txt\nb\\ c.ps1  \n\\#x\n"
    "foo/**\n!foo/keep.ps1\n",
    "sub/.gitignore": "!x.log\n*.ps1\n!y.ps1\n",
}
PATHS = [
    "x.log", "keep.log", "sub/x.log", "sub/keep.log", "build/a.ps1", "sub/build/a.ps1", "out/a.ps1", "sub/out/b.ps1", "doc/a.ps1",
    "doc/sub/a.ps1", "a/z.ps1", "a/b/c/z.ps1", "a/b/y.ps1", "q/deep/a.ps1", "deep", "a1.txt", "c1.txt", "b c.ps1", "#x", "foo/a.ps1",
    "foo/keep.ps1", "foo/b/c.ps1", "sub/y.ps1", "sub/z.ps1", "sub/t/y.ps1", "sub/t/z.ps1",
]  # fmt: skip


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    for path in PATHS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("")
    return tmp_path


def test_without_a_repository_nothing_is_ignored(repository: Path) -> None:
    ignore = IgnoreFiles(str(repository))
    assert not any(ignore.ignores(str(repository / path), False) for path in PATHS)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_verdicts_are_those_of_git(repository: Path) -> None:
    subprocess.run(["git", "init", "-q", str(repository)], check=True)
    (repository / ".git" / "info" / "exclude").write_text("c1.txt\n")
    done = subprocess.run(
        ["git", "check-ignore", "--no-index", "--stdin"],
        cwd=repository, input="\n".join(PATHS), capture_output=True, text=True, check=False,
    )  # fmt: skip
    theirs = {line.strip('"') for line in done.stdout.splitlines()}
    ignore = IgnoreFiles(str(repository / "sub"))
    ours = {path for path in PATHS if ignore.ignores(str(repository / path), False)}
    assert ours == theirs
    assert "x.log" in ours

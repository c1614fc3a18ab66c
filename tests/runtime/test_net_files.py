"""``[System.IO.File]`` and ``[System.IO.Directory]`` see the session's files and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[IO.File]::WriteAllText('/tmp/a', \"x`ny\"); [IO.File]::ReadAllText('/tmp/a').Length; [IO.File]::ReadAllLines('/tmp/a').Count", [3, 2]),
        ("[IO.File]::WriteAllLines('/tmp/a', @('x', 'y')); [IO.File]::AppendAllText('/tmp/a', 'z'); gc /tmp/a", ["x", "y", "z"]),
        ("[IO.File]::WriteAllBytes('/tmp/a', [byte[]](1, 2)); [IO.File]::ReadAllBytes('/tmp/a')[1]", [2]),
        ("[IO.File]::Exists('/tmp'); [IO.Directory]::Exists('/tmp'); [IO.File]::Exists($null)", [False, True, False]),
        ("1 > /tmp/a; [IO.File]::Copy('/tmp/a', '/tmp/b'); [IO.File]::Move('/tmp/b', '/tmp/c'); [IO.File]::Delete('/tmp/a'); gci /tmp -Name", ["c"]),
        ("[IO.Directory]::CreateDirectory('/tmp/x/y').Name; [IO.Directory]::GetDirectories('/tmp')", ["y", "/tmp/x"]),
        ("ni /tmp/x/y -ItemType Directory | Out-Null; [IO.Directory]::Delete('/tmp/x', $true); (gci /tmp).Count", [0]),
        ("1 > /tmp/a.txt; 1 > /tmp/b.log; [IO.Directory]::GetFiles('/tmp', '*.txt'); cd /tmp; [IO.File]::Exists('b.log')", ["/tmp/a.txt", True]),
        ("[IO.File]::WriteAllText('/tmp/u', 'é', [Text.Encoding]::Unicode); (gi /tmp/u).Length; [IO.File]::ReadAllText('/tmp/u')", [4, "é"]),
    ],
)  # fmt: skip
def test_what_they_give(script: str, expected: list[object]) -> None:
    result = Shell().run(script)
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("[IO.File]::ReadAllText('/etc/passwd')", "FileNotFoundException"),
        ("[IO.File]::ReadAllText('/tmp')", "UnauthorizedAccessException"),
        ("[IO.File]::WriteAllText('/no/such', 'x')", "DirectoryNotFoundException"),
        ("[IO.Directory]::GetFiles('/etc')", "DirectoryNotFoundException"),
        ("1 > /tmp/a; 1 > /tmp/b; [IO.File]::Copy('/tmp/a', '/tmp/b')", "IOException"),
    ],
)
def test_what_they_refuse(script: str, kind: str) -> None:
    result = Shell().run(f"try {{ {script} }} catch {{ $_.Exception.InnerException.GetType().Name }}")
    assert result.output == [kind]


def test_the_disk_is_out_of_reach(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("real")
    script = f"[IO.File]::Exists('{tmp_path}/a.txt'); [IO.File]::WriteAllText('{tmp_path}/b.txt', 'x')"
    assert Shell().run(script).output == [False]
    assert Shell(allow_read=[str(tmp_path)]).run(script).output == [True]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]
    Shell(allow_write=[str(tmp_path)]).run(script)
    assert (tmp_path / "b.txt").read_text() == "x"

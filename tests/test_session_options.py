"""``psemu run`` with its flags: folders, hosts, the environment, limits, transcripts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


def psemu(*arguments: str, cwd: Path | None = None, **environment: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "psemu", "run", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=cwd,
        env={**os.environ, **environment},
    )
    return done.returncode, done.stdout, done.stderr


def test_folders(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("real\n")
    read = ["--allow-read", str(tmp_path)]
    assert psemu(f"Get-Content {tmp_path}/a.txt")[0] == 1
    assert psemu(*read, f"Get-Content {tmp_path}/a.txt")[:2] == (0, "real\n")
    assert psemu(*read, "gc a.txt; $PWD.Path", cwd=tmp_path)[1] == f"real\n{tmp_path}\n"
    assert psemu(*read, f"'x' > {tmp_path}/b.txt")[0] == 1
    assert psemu("--allow-write", str(tmp_path), f"'x' > {tmp_path}/b.txt")[0] == 0
    assert (tmp_path / "b.txt").read_text() == "x\n"


def test_the_environment() -> None:
    script = "\"<$env:PSEMU_TEST_COLOUR>\"; $env:PSEMU_TEST_COLOUR = 'own'; $env:PSEMU_TEST_COLOUR"
    assert psemu(script, PSEMU_TEST_COLOUR="red")[1] == "<>\nown\n"
    assert psemu("--allow-env", "PSEMU_TEST_COLOUR", script, PSEMU_TEST_COLOUR="red")[1] == "<red>\nown\n"
    assert psemu("--allow-env", "*", script, PSEMU_TEST_COLOUR="red")[1] == "<red>\nown\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--time-limit", "300ms", "while (1) {}"], "The run took longer than its limit of 0.3 s."),
        (["--output-limit", "3", "1..10"], "The run wrote more than its limit of 3 records."),
        (["--depth", "5", "function f { f }; f"], "The script failed due to call depth overflow."),
        (["--allow-host", "example.com", "irm http://example.org"], "The host 'example.org' is not allowed to this session."),
    ],
)  # fmt: skip
def test_limits_and_hosts(arguments: list[str], said: str) -> None:
    code, _, errors = psemu(*arguments)
    assert said in errors
    assert "Traceback" not in errors
    assert code in (0, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="address space is bounded on Linux")
def test_memory_is_bounded_without_a_flag() -> None:
    code, _, errors = psemu(
        "$l = [System.Collections.ArrayList]::new(); while (1) { [void]$l.Add('x' * 40000000 + $l.Count) }"
    )
    assert (code, "OutOfMemoryException" in errors) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--time-limit", "soon", "1"], "--time-limit takes a number above zero"),
        (["--memory-limit", "-1", "1"], "--memory-limit"),
        (["--memory-limit", "5XB", "1"], "--memory-limit takes a number above zero"),
        (["--depth", "0", "1"], "--depth must be 1 or more"),
        (["--allow-read", "/no/such/folder", "1"], "'/no/such/folder' is no folder"),
        (["--allow-host", "http://x", "1"], "'http://x' names no host"),
    ],
)
def test_options_that_are_wrong(arguments: list[str], said: str) -> None:
    code, output, errors = psemu(*arguments)
    assert (code, output) == (2, "")
    assert said in errors


def test_a_transcript(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    assert psemu("--transcript", str(file), "'seen'; Write-Warning w")[0] == 0
    text = file.read_text()
    assert "PowerShell transcript start" in text
    assert "seen\nWARNING: w\n" in text
    assert text.rstrip().endswith("*" * 22)

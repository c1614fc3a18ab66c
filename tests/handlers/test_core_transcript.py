"""Transcripts: what is kept of a session, where, and how they end."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from psemu.errors import ConfigurationError
from psemu.shell import Shell

SCRIPT = "Start-Transcript /tmp/t.txt -UseMinimalHeader | Out-Null; 1; Write-Warning w; Write-Host h; Write-Error e; [pscustomobject]@{ A = 1 };"


def test_what_is_kept() -> None:
    result = Shell().run(f"{SCRIPT} (Stop-Transcript).Path; Get-Content /tmp/t.txt -Raw")
    text = re.sub(r"\d{14}", "TIME", result.output[-1])
    assert result.output[-2] == "/tmp/t.txt"
    line = "*" * 22
    assert text == (
        f"{line}\nPowerShell transcript start\nStart time: TIME\n{line}\n1\nWARNING: w\nh\nWrite-Error: e\n\nA\n-\n1\n\n"
        f"{line}\nPowerShell transcript end\nEnd time: TIME\n{line}\n"
    )


def test_a_header_tells_the_session_and_not_the_machine() -> None:
    text = (
        Shell()
        .run("$null = Start-Transcript /tmp/t.txt; $null = Stop-Transcript; Get-Content /tmp/t.txt -Raw")
        .output[0]
    )
    assert "Username: psemu\\root\n" in text
    assert "PSVersion: 7.6.5\n" in text


def test_one_in_another_and_append() -> None:
    script = (
        "$null = Start-Transcript /tmp/a.txt -UseMinimalHeader; 'one'; $null = Start-Transcript /tmp/b.txt -UseMinimalHeader;"
        "'two'; $null = Stop-Transcript;"
        "'three'; $null = Stop-Transcript; $null = Start-Transcript /tmp/b.txt -Append; 'four'; $null = Stop-Transcript;"
        "(Select-String 'one|two|three|four' /tmp/a.txt, /tmp/b.txt).Line -join ' '"
    )
    assert Shell().run(script).output[-1] == "one two three two four"


@pytest.mark.parametrize(
    ("script", "error_id", "message"),
    [
        ("Stop-Transcript", "InvalidOperation",
         "An error occurred stopping transcription: The host is not currently transcribing."),
        ("Start-Transcript /tmp", "CannotStartTranscription",
         "Transcription cannot be started due to the error: File path /tmp resolves to a directory."),
        ("1 > /tmp/x; Start-Transcript /tmp/x -NoClobber", "CannotStartTranscription",
         "Transcription cannot be started due to the error: File /tmp/x already exists and NoClobber was specified."),
        ("Start-Transcript /no/such/x", "CannotStartTranscription",
         "Transcription cannot be started due to the error: Could not find a part of the path '/no/such/x'."),
    ],
)  # fmt: skip
def test_what_cannot_be_done(script: str, error_id: str, message: str) -> None:
    [error] = Shell().run(script).errors
    assert (error.fully_qualified_error_id.partition(",")[0], error.message) == (error_id, message)


def test_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    with Shell() as shell:
        shell.transcribe(str(file), minimal=True)
        shell.run("'first'")
        assert "first" in file.read_text()
        shell.run("'second'")
    text = file.read_text()
    assert text.index("first") < text.index("second") < text.index("transcript end")


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    shell = Shell()
    shell.transcribe(str(tmp_path / "no" / "t.txt"))
    with pytest.raises(ConfigurationError, match="cannot write"):
        shell.run("1")


def test_in_an_allowed_folder(tmp_path: Path) -> None:
    shell = Shell(allow_write=[str(tmp_path)])
    shell.run(f"$null = Start-Transcript {tmp_path}/t.txt; 'seen'; $null = Stop-Transcript")
    assert "seen" in (tmp_path / "t.txt").read_text()

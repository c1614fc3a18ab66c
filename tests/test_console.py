"""Questions at a terminal and streams on a console."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from psemu import Shell
from psemu.console import ConsolePrompt, ConsoleWriter

LINE = "Suspend-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job -Confirm"
STATE = "(Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job).Status.Code"


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ("y\n", "Paused"),
        ("\n", "Paused"),
        ("A\n", "Paused"),
        ("n\n", "Quarantine"),
        ("?\nwhat\nno\n", "Quarantine"),
        ("", "Quarantine"),
    ],
)
def test_confirm(typed: str, state: str) -> None:
    out = io.StringIO()
    writer = ConsoleWriter(out, io.StringIO())
    with Shell(prompt=ConsolePrompt(writer, io.StringIO(typed), out)) as shell:
        shell.run(LINE, on_record=writer.write)
        assert shell.run(STATE).output == [state]
    assert "\nConfirm\nAre you sure you want to perform this action?\nPerforming the operation " in out.getvalue()
    assert '[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [?] Help (default is "Y"): ' in out.getvalue()


def test_nobody_to_ask_is_an_error() -> None:
    with Shell() as shell:
        result = shell.run(LINE)
        assert not result.success
        assert "NonInteractive" in str(result.errors[0])
        assert shell.run(STATE).output == ["Quarantine"]


def test_streams_keep_their_order() -> None:
    out = io.StringIO()
    writer = ConsoleWriter(out, out)
    with Shell() as shell:
        shell.run("1; Write-Warning w; 2; Write-Error e; Write-Host h; 3", on_record=writer.write)
    writer.flush()
    assert out.getvalue() == "1\nWARNING: w\n2\nWrite-Error: e\nh\n3\n"


def test_colors_and_the_view_of_errors_are_the_scripts() -> None:
    out, err = io.StringIO(), io.StringIO()
    writer = ConsoleWriter(out, err)
    with Shell() as shell:
        writer.session = shell.session
        shell.run(
            "1 / 0; $ErrorView = 'CategoryView'; 1 / 0; $PSStyle.OutputRendering = 'Ansi'; 1 / 0",
            on_record=writer.write,
        )
        shell.run("[pscustomobject]@{ A = 1 }", on_record=writer.write)
        writer.flush()
    first, second, third = err.getvalue().splitlines()
    assert first == "RuntimeException: Attempted to divide by zero."
    assert second == "NotSpecified: (:) [], RuntimeException"
    assert third == "\x1b[31;1mNotSpecified: (:) [], RuntimeException\x1b[0m"
    assert "\x1b[32;1mA\x1b[0m" in out.getvalue()


def test_a_path_of_the_disk_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    out, err = io.StringIO(), io.StringIO()
    writer = ConsoleWriter(out, err)
    Shell().run(f"gc {tmp_path}/a.txt; gc {tmp_path}/a.txt; gc /no/such", on_record=writer.write)
    said = [line for line in err.getvalue().splitlines() if line.startswith("psemu:")]
    assert said == [f"psemu: '{tmp_path}/a.txt' lies on the disk; --allow-read {tmp_path} opens its folder."]

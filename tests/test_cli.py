"""The command line as a person meets it: output, exit codes, and no traceback for a mistake."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from psemu.cli import main
from psemu.parser.patterns import takes_shipped_code

PAGE = "Start-MgServicePrincipalSynchronizationJob"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "home"


def test_first_line_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    line = f"{PAGE} -ServicePrincipalId $sp -SynchronizationJobId $job -PassThru -RHV headers; $headers.Keys -contains 'request-id'"
    assert main(["run", line]) == 0
    assert capsys.readouterr().out.split() == ["True", "True"]


def test_state_lasts_from_run_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    show = "(Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job).Status.Code"
    main(["run", show])
    before = capsys.readouterr().out.strip()
    main(["run", f"{PAGE} -ServicePrincipalId $sp -SynchronizationJobId $job"])
    main(["run", show])
    after = capsys.readouterr().out.strip()
    assert (before, after) == ("Quarantine", "Active")
    assert main(["emulator", "reset"]) == 0
    assert f"$job = '{'Box.'}" in capsys.readouterr().out
    main(["run", show])
    assert capsys.readouterr().out.strip() == "Quarantine"


def test_run_of_a_file_with_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "two.ps1"
    script.write_text("# first\n'out'\nGet-Nothing\n'still'\n", encoding="utf-8")
    assert main(["run", str(script)]) == 0  # as in PowerShell, the last statement decides
    captured = capsys.readouterr()
    assert captured.out.split() == ["out", "still"]
    assert "The term 'Get-Nothing' is not recognized" in captured.err
    assert main(["run", "Get-Nothing"]) == 1
    assert main(["run", "exit 7"]) == 7


def test_whatif_and_misspelt_action(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "Start-ASRResyncJob -ResourceId $rpiId -WhatIf"]) == 0
    expected = 'What if: Performing the operation "Resyncronize replicated item " on target "contoso-sql-01".\n'
    assert capsys.readouterr().out == expected


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("Start-ASRResyncJob -ResourceId $rpiId", "Vault Settings are missing."),
        ("Start-ASRResyncJob -ResourceId /subscriptions/x/", "Invalid ARM ID"),
        (
            f"{PAGE} -InputObject @{{ ServicePrincipalId = $sp }}",
            "InputObject has null value for InputObject.SynchronizationJobId",
        ),
        (f"{PAGE} -S x", "ambiguous"),
        (f"{PAGE} -ServicePrincipalId", "Missing an argument for parameter 'ServicePrincipalId'"),
        ("Disconnect-MgGraph | Out-Null; Get-MgApplication", "Authentication needed, call Connect-MgGraph."),
        ("if (", "Missing condition in if statement"),
    ],
)
def test_mistakes_in_their_own_words(line: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", line]) == 1
    assert message in capsys.readouterr().err


def test_explain_tells_the_steps(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--trace", f"{PAGE} -ServicePrincipalId 1 -SynchronizationJobId 2"]) == 0
    shown = capsys.readouterr().out
    assert f"    BIND NAMED cmd line args [{PAGE}]\n        BIND arg [1] to parameter [ServicePrincipalId]" in shown
    assert main(["explain", f"{PAGE} -ServicePrincipalId 1 -SynchronizationJobId 2"]) == 0
    assert "BIND" not in capsys.readouterr().out


def test_explain_shows_set_origins_and_request(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", f"{PAGE} -ServicePrincipalId 1 -SynchronizationJobId 2 -RHV h"]) == 0
    out = capsys.readouterr().out
    assert "Start" in out
    assert "RHV" in out
    assert (
        "POST https://graph.microsoft.com/v1.0/servicePrincipals/1/synchronization/jobs/2/microsoft.graph.start" in out
    )
    assert main(["explain", f"{PAGE} -ServicePrincipalId 1 -Nope", "--json"]) == 1
    assert "NamedParameterNotFound" in json.dumps(json.loads(capsys.readouterr().out))


def test_check_reports_place_caret_and_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "s.ps1"
    script.write_text(f"$x = 1\n{PAGE} -ServicePrincipalIdd 1\n", encoding="utf-8")
    assert main(["check", str(script)]) == 1
    out = capsys.readouterr().out
    assert f"{script}:2:{len(PAGE) + 2}: error NamedParameterNotFound" in out
    assert "^^^^^^^^^^^^^^^^^^^^" in out
    script.write_text("Get-Date\n", encoding="utf-8")
    assert main(["check", str(script)]) == 0
    assert capsys.readouterr().out == ""


def test_help_as_text_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", PAGE]) == 0
    assert "StartViaIdentity" in capsys.readouterr().out
    assert main(["help", PAGE, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)


def test_bindings_are_written_whole(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "f.py"
    assert main(["bindings", PAGE, "-o", str(target)]) == 0
    assert "def start_mg_service_principal_synchronization_job" in target.read_text(encoding="utf-8")
    target.write_text("mine", encoding="utf-8")
    assert main(["bindings", PAGE, "-o", str(target)]) == 2
    assert target.read_text(encoding="utf-8") == "mine"
    assert "--force" in capsys.readouterr().err
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix == ".tmp"] == []


def test_parse_gives_the_canonical_tree(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["parse", "Get-Date", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ast"]["k"] == "ScriptBlockAst"
    assert main(["parse", "Get-Date |"]) == 1
    assert "EmptyPipeElement" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "missing.ps1"],
        ["check", "missing.ps1"],
        ["help", "Start-MgServicePrincipl"],
        ["help", "missing.md"],
        ["bindings", "Get-Nothing"],
        ["nonsense"],
        ["run", "--emulator", "http://127.0.0.1:1", "1"],
        ["run", "--emulator", "https://example.com", "1"],
        ["serve", "--host", "0.0.0.0"],
    ],
)
def test_misuse_is_one_clear_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("psemu: ")
    assert "Traceback" not in captured.err


def test_damaged_state_is_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home.mkdir()
    state = home / "emulator.sqlite3"
    state.write_bytes(b"not a database" * 1000)
    assert main(["run", "1"]) == 0
    assert main(["run", "$sp"]) == 2
    assert str(state) in capsys.readouterr().err
    assert main(["emulator", "reset"]) == 0
    assert main(["run", "$sp"]) == 0


def test_a_run_that_only_computes_opens_no_backend(home: Path) -> None:
    """What a script reads of the scenario, it gets; what it does not need, it does not wait for."""

    def loaded(text: str) -> str:
        code = f"""
import sys
from psemu.cli import main
main(['run', {text!r}])
print([name for name in ("httpx", "argparse", "sqlite3") if name in sys.modules])
"""
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=_plain_environment()
        )
        return done.stdout

    assert loaded("$x = 2; function f($a) { $a + $x }; 1..2 | ForEach-Object { f $_ }") == "3\n4\n[]\n"
    for text in ("$sp.Length", "(Get-Variable sp).Value.Length", "& { $global:sp.Length }", "$y = $sp; $y.Length"):
        assert loaded(text).startswith("36\n"), text
    assert loaded("$sp = 'mine'; $sp") == "mine\n[]\n"


def test_damaged_catalog_is_named(home: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (home / "catalog").mkdir(parents=True)
    (home / "catalog/x.catalog").write_bytes(b"not a database" * 1000)
    script = tmp_path / "s.ps1"
    script.write_text("Get-SomethingNobodyKnows\n", encoding="utf-8")
    assert main(["check", str(script)]) == 2
    assert "x.catalog" in capsys.readouterr().err


def test_a_file_that_is_not_text(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = tmp_path / "b.ps1"
    script.write_bytes(b"'\xff\xfe\xfa'")
    assert main(["check", str(script)]) == 0
    assert "warning InvalidEncoding: 3 bytes that are no UTF-8 text" in capsys.readouterr().out


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    environment = {**os.environ, "PSEMU_HOME": str(tmp_path)}
    command = f"{sys.executable} -m psemu run '1..20000' | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environment, timeout=60, check=False
    )
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_check_does_not_import_the_heavy_rooms(tmp_path: Path) -> None:
    script = tmp_path / "s.ps1"
    script.write_text(
        f"$p = @{{ ServicePrincipalId = 'a' }}\n{PAGE} @p -SynchronizationJobId b\nGet-Date\n", encoding="utf-8"
    )
    code = f"import sys; from psemu.cli import main; main(['check', {str(script)!r}]); print(sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env=_plain_environment()
    )
    loaded = set(eval(done.stdout.splitlines()[-1]))
    heavy = {"typing", "dataclasses", "json", "pathlib", "sqlite3", "pydantic", "httpx", "lark", "decimal", "datetime"}
    assert loaded & heavy == set()


def test_check_starts_small() -> None:
    """What a save hook waits for is modules: they are few, and one more of them is a decision. ``re`` is not among them."""
    sample = Path(__file__).parent / "benchmarks" / "data" / "sample.ps1"
    code = f"""
import os, sys
before = set(sys.modules)
from psemu.cli import main
main(['check', {str(sample)!r}])
modules = set(sys.modules) - before
print(len([name for name in modules if name.startswith("psemu")]), *sorted(name for name in modules if not name.startswith("psemu")))
"""
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env=_plain_environment()
    )
    ours, *others = done.stdout.splitlines()[-1].split()
    assert int(ours) <= 73
    if takes_shipped_code():
        # bisect finds the places of #requires lines
        assert set(others) <= {"__future__", "_bisect", "_sre", "bisect", "gc"}


def _plain_environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parent.parent)
    return {**os.environ, "PYTHONPATH": root}

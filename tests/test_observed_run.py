"""``run --diff`` and ``run --record``, the verbs ``emulator`` and ``serve``: through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from psemu.cli import main
from psemu.observed_run import Recorder, without_secrets

START = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    return tmp_path


def test_the_difference_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--diff", START]) == 0
    text = capsys.readouterr().out
    assert "~ /graph/serviceprincipals/" in text
    assert '    status.code: "Quarantine" -> "Active"' in text
    assert (
        main(
            [
                "run",
                "--diff",
                "New-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -TemplateId $templateId",
            ]
        )
        == 0
    )
    assert "\n+ /graph/serviceprincipals/" in capsys.readouterr().out
    assert main(["run", "--diff", "1 + 1"]) == 0
    assert capsys.readouterr().out == "2\nNothing has changed.\n"


def test_a_recorded_session_can_be_begun_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(home / "recorded.json")
    script = (
        "$null = Get-AzRecoveryServicesVault | Set-AzRecoveryServicesAsrVaultContext\n"
        "(Get-AzRecoveryServicesAsrFabric).FriendlyName\n"
        "(Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp).Count\n"
    )
    assert main(["run", "--record", path, script]) == 0
    before = capsys.readouterr().out
    recorded = Path(path).read_text()
    assert '"integrityKey": "(removed)"' in recorded
    assert main(["emulator", "import", path]) == 0
    capsys.readouterr()
    assert main(["run", "$sp = '2d7f8c61-0b3e-4f5a-9c8d-7e6f5a4b3c21'\n" + script]) == 0
    assert capsys.readouterr().out == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--live", "--diff"], "have no state"),
        (["--record", "{home}/none/x.yaml"], "there is no folder"),
        (["--record", "{home}"], "it is a folder"),
    ],
)
def test_what_is_in_the_way_is_told_before_anything_runs(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: list[str], says: str
) -> None:
    assert main(["run", *[a.replace("{home}", str(home)) for a in arguments], "'it ran'"]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert told.out == ""


def test_snapshots(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert main(["emulator", "snapshot", "clean"]) == 0
    main(["run", START])
    assert main(["emulator", "restore", "clean"]) == 0
    capsys.readouterr()
    main(
        [
            "run",
            "(Get-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job).Status.Code",
        ]
    )
    assert capsys.readouterr().out == "Quarantine\n"
    assert main(["emulator", "restore", "nothing"]) == 2
    assert main(["emulator", "export", str(home / "state.json")]) == 0
    assert main(["emulator", "reset", str(home / "state.json")]) == 0
    assert main(["emulator", "reset", "nonsense"]) == 2
    assert main(["emulator", "export"]) == 2


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ({"clientSecret": "x", "name": "a"}, {"clientSecret": "(removed)", "name": "a"}),
        ({"a": [{"key": "SecretToken", "value": "x"}]}, {"a": [{"key": "SecretToken", "value": "(removed)"}]}),
        ({"key": "Color", "value": "red"}, {"key": "Color", "value": "red"}),
        ({"integrityKey": "k", "passwordCredentials": [{"hint": "abc", "secretText": "x"}]}, None),
    ],
)
def test_secrets_are_not_kept(value: Any, kept: Any) -> None:
    found = without_secrets(value)
    if kept is not None:
        assert found == kept
    assert '"x"' not in str(found).replace("'", '"')


def test_a_recorder_takes_nothing_else() -> None:
    import httpx

    from psemu.rest.request import PlannedRequest

    recorder = Recorder()
    request = PlannedRequest("GET", "https://graph.microsoft.com/v1.0/users/delta()")
    for response in (
        httpx.Response(500, json={"id": "1"}),
        httpx.Response(200, text="no", headers={"Content-Type": "application/json"}),
        httpx.Response(200, json=[1]),
        httpx.Response(200, json={"value": [{"id": "1"}]}),
    ):
        recorder.keep("graph", request, response)
    assert recorder.resources == {}

"""Find-MgGraphCommand: which operation a command calls, and which command calls a path."""

from __future__ import annotations

import pytest

from psemu.handlers.graph_find import _pattern
from psemu.shell import Shell
from tests.handlers.shells import outputs

JOB = "/servicePrincipals/{servicePrincipal-id}/synchronization/jobs/{synchronizationJob-id}"


def test_a_command_and_what_it_calls(shell: Shell) -> None:
    (found,) = outputs(shell, "Find-MgGraphCommand -Command start-mgserviceprincipalsynchronizationjob")
    members = dict(found.properties.items())
    assert {name: members[name] for name in ("Command", "Module", "APIVersion", "Method", "URI", "OutputType")} == {
        "Command": "Start-MgServicePrincipalSynchronizationJob",
        "Module": "Applications",
        "APIVersion": "v1.0",
        "Method": "POST",
        "URI": JOB + "/start",
        "OutputType": None,
    }
    assert list(members["Variants"]) == ["Start", "StartViaIdentity"]
    names = "(Find-MgGraphCommand -Command Start-MgServicePrincipalSynchronizationJob).Permissions.Name"
    assert outputs(shell, names) == ["Synchronization.ReadWrite.All", "Application.ReadWrite.OwnedBy"]


def test_one_line_for_each_operation(shell: Shell) -> None:
    text = "Find-MgGraphCommand -Command Get-MgServicePrincipalSynchronizationJob | % { $_.URI; $_.Variants -join ',' }"
    assert outputs(shell, text) == [JOB.rpartition("/")[0], "List", JOB, "Get,GetViaIdentity"]


@pytest.mark.parametrize(
    "uri",
    [
        "/servicePrincipals/{id}/synchronization/jobs/{id}/start",
        "servicePrincipals/7f2a4d51-0000-4000-8000-000000000001/synchronization/jobs/{x-id}/START?x=1",
        f"https://graph.microsoft.com/v1.0{JOB}/start",
        "/v1.0/servicePrincipals/.*/jobs/.*/start",
    ],
)
def test_a_path_and_what_calls_it(shell: Shell, uri: str) -> None:
    command = f"(Find-MgGraphCommand -Uri '{uri}' -Method post -WarningAction SilentlyContinue).Command"
    assert outputs(shell, command) == ["Start-MgServicePrincipalSynchronizationJob"]


def test_a_name_without_a_page_is_told(shell: Shell) -> None:
    result = shell.run("$found = Find-MgGraphCommand -Uri /users -WarningVariable told; $found.Command; $told")
    assert not result.errors
    assert [str(item) for item in result.output[:2]] == ["Get-MgUser", "New-MgUser"]
    assert "may not exist" in str(result.output[2])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Find-MgGraphCommand -Command Get-MgNope", "'Get-MgNope' is not a valid Microsoft Graph PowerShell command."),
        ("Find-MgGraphCommand -Command '('", "'(' is not a valid Microsoft Graph PowerShell command."),
        ("Find-MgGraphCommand -Uri /nope", "'/nope' is not a valid Microsoft Graph API URI."),
        ("Find-MgGraphCommand -Uri /users -ApiVersion beta", "v1.0 only"),
        ("Find-MgGraphCommand -Uri https://graph.microsoft.com/beta/users", "v1.0 only"),
        ("Find-MgGraphPermission user", "no list of Microsoft Graph's permissions"),
    ],
)
def test_what_is_not_known_is_told(shell: Shell, line: str, says: str) -> None:
    assert says in str(shell.run(line).errors[0])


def test_it_is_shown_by_version(shell: Shell) -> None:
    text = shell.run("Find-MgGraphCommand -Command Suspend-MgServicePrincipalSynchronizationJob").text(300)
    assert "   APIVersion: v1.0" in text
    heads = [
        "Command",
        "Module",
        "Method",
        "URI",
        "OutputType",
        "Permissions",
        "Variants",
    ]
    assert any(line.split() == heads for line in text.splitlines())
    assert "{Pause, PauseViaIdentity}" in text


def test_patterns_cannot_take_for_ever() -> None:
    many = _pattern(".*" * 100 + "!")
    assert many is not None
    assert many.fullmatch("a" * 80) is None
    assert _pattern("(a+)+b") is None
    assert _pattern("a*a*a*a*b") is None
    assert _pattern("x" * 301) is None
    found = _pattern(".*User.*Job")
    assert found is not None
    assert found.fullmatch("Get-MgUserSyncJob")

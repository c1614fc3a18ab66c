"""A generated function and the pasted line are the same request."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from psemu import Shell
from psemu.catalog import default_catalog
from psemu.codegen import generate_bindings

GRAPH = "Start-MgServicePrincipalSynchronizationJob"
APPLICATION = "Start-MgApplicationSynchronizationJob"
RECOVERY = "Start-AzRecoveryServicesAsrResynchronizeReplicationJob"


@pytest.fixture(scope="module")
def generated() -> ModuleType:
    catalog = default_catalog()
    commands = [catalog.find(name) for name in (GRAPH, APPLICATION, RECOVERY)]
    text = generate_bindings([(command, catalog.help(command.name)) for command in commands if command is not None])
    module = ModuleType("generated")
    exec(compile(text, "generated.py", "exec"), module.__dict__)
    return module


def variable(shell: Shell, name: str) -> Any:
    (value,) = shell.run(f"${name}").output
    return value


def requests_of(shell: Shell) -> list[tuple[str, str, int]]:
    assert shell._app is not None
    found = [(entry["method"], entry["path"], entry["status"]) for entry in shell._app.admin.requests]
    shell._app.admin.requests.clear()
    return found


def test_service_principal_job(generated: ModuleType) -> None:
    line, call = Shell(), Shell()
    ran = line.run(f"{GRAPH} -ServicePrincipalId $sp -SynchronizationJobId $job -PassThru")
    called = generated.start_mg_service_principal_synchronization_job(
        service_principal_id=variable(call, "sp"),
        synchronization_job_id=variable(call, "job"),
        pass_thru=True,
        shell=call,
    )
    assert ran.output == called == [True]
    assert requests_of(line) == requests_of(call) != []


def test_an_identity_as_mapping(generated: ModuleType) -> None:
    line, call = Shell(), Shell()
    line.run(f"{APPLICATION} -InputObject @{{ ApplicationId = $app; SynchronizationJobId = $appJob }}")
    identity = {"ApplicationId": variable(call, "app"), "SynchronizationJobId": variable(call, "appJob")}
    assert generated.start_mg_application_synchronization_job(input_object=identity, shell=call) == []
    assert requests_of(line) == requests_of(call) != []


def test_recovery_services(generated: ModuleType) -> None:
    context = "Get-AzRecoveryServicesVault -Name $vaultName | Set-AzRecoveryServicesAsrVaultContext"
    line, call = Shell(), Shell()
    for shell in (line, call):
        assert shell.run(context).errors == []
        requests_of(shell)
    assert line.run(f"{RECOVERY} -ResourceId $rpiId").errors == []
    generated.start_az_recovery_services_asr_resynchronize_replication_job(
        resource_id=variable(call, "rpiId"), shell=call
    )
    first, *_ = requests_of(line)
    second, *_ = requests_of(call)
    assert first == second

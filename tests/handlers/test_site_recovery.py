"""The Site Recovery commands: recorded facts on the wire, the resynchronization's story on the emulator."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.planning import planned_requests
from psemu.handlers.site_recovery_calls import job_id_of, value_from_arm_id
from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.rest import AccessTokenCredential, AzureContext, RestServices, Token, VaultSettings
from psemu.rest.agent_authentication import verify_agent_authentication
from tests.handlers.conftest import Backend
from tests.handlers.recording import Outcome, invoke

START = "Start-AzRecoveryServicesAsrResynchronizeReplicationJob"
CLASS = (
    "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery.StartAzureRmRecoveryServicesAsrResynchronizeReplicationJob"
)
VAULT = "/subscriptions/sub/resourceGroups/PwsTestRG/providers/Microsoft.RecoveryServices/vaults/PwsTestVault"
ITEM = "/replicationFabrics/9a60/replicationProtectionContainers/cloud_1/replicationProtectedItems/V2A-W2K16-201-new"
ID = "/Subscriptions/other/resourceGroups/o/providers/Microsoft.RecoveryServices/vaults/o" + ITEM
ARM = "https://management.azure.com"
VERSION = "api-version=2024-02-01"
KEY = Token("channel-key")
JOB_ID = "1ee1f2c1-2ed4-4de6-8ff3-b0e3a8a2b1c0"
JOB = {
    "id": f"/Subscriptions/sub/{JOB_ID}",
    "name": JOB_ID,
    "type": "Microsoft.RecoveryServices/vaults/replicationJobs",
    "properties": {
        "activityId": "req ActivityId: corr",
        "scenarioName": "RepairVMReplication",
        "friendlyName": "Resynchronize the virtual machine",
        "state": "InProgress",
        "stateDescription": "InProgress",
        "tasks": [
            {
                "taskId": "RepairVmReplicationTask",
                "name": "RepairVmReplicationTask",
                "startTime": "2021-04-06T07:55:13.9062705Z",
                "endTime": "0001-01-01T00:00:00",
                "allowedActions": [],
                "friendlyName": "Starting resynchronization for the virtual machine",
                "state": "InProgress",
                "stateDescription": "InProgress",
                "errors": [],
            }
        ],
        "errors": [],
        "startTime": "2021-04-06T07:55:13.0978844Z",
        "allowedActions": ["Cancel"],
        "targetObjectId": "d3731098",
        "targetObjectName": "V2A-W2K16-201",
        "targetInstanceType": "ProtectionEntity",
    },
}


@pytest.fixture
def live() -> RestServices:
    services = RestServices(sleep=lambda seconds: None)
    services.azure_context = AzureContext(AccessTokenCredential(Token("secret")), account="a", subscription_id="sub")
    services.vault = VaultSettings("PwsTestVault", "PwsTestRG", KEY)
    return services


def accept(httpx_mock: HTTPXMock) -> None:
    location = f"https://centraluseuap.management.azure.com/Subscriptions/sub{ITEM}/operationresults/{JOB_ID}?{VERSION}"
    httpx_mock.add_response(
        method="POST",
        url=f"{ARM}{VAULT}{ITEM}/repairReplication?{VERSION}",
        status_code=202,
        headers={"Location": location},
    )
    httpx_mock.add_response(method="GET", url=f"{ARM}{VAULT}/replicationJobs/{JOB_ID}?{VERSION}", json=JOB)


@pytest.mark.parametrize(
    ("parameter_set", "parameters"),
    [
        ("Default", {"ReplicationProtectedItem": PSObject([("ID", ID), ("Name", "V2A-W2K16-201-new")])}),
        ("ByResourceId", {"ResourceId": ID}),
    ],
)
def test_start_posts_then_gets_the_job(
    live: RestServices, httpx_mock: HTTPXMock, parameter_set: str, parameters: dict[str, Any]
) -> None:
    accept(httpx_mock)
    outcome = invoke(live, START, parameters, parameter_set)
    post, get = httpx_mock.get_requests()
    assert post.content == b""
    assert "content-type" not in post.headers
    assert post.headers["content-length"] == "0"
    assert post.headers["x-ms-client-request-id"] == get.headers["x-ms-client-request-id"]
    assert post.headers["accept-language"] == "en-US"
    agent = json.loads(post.headers["agent-authentication"])
    assert agent["HashFunction"] == "HMACSHA256"
    assert agent["ClientRequestId"].endswith("Z-Ps")
    assert verify_agent_authentication(post.headers["agent-authentication"], KEY)
    assert not verify_agent_authentication(post.headers["agent-authentication"], Token("other"))
    assert outcome.asked == [("V2A-W2K16-201-new", "Resyncronize replicated item ")]
    job = outcome.only
    assert job.type_names[0] == "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery.ASRJob"
    assert job.properties.keys() == [
        "Name",
        "ID",
        "Type",
        "JobType",
        "DisplayName",
        "ClientRequestId",
        "State",
        "StateDescription",
        "StartTime",
        "EndTime",
        "TargetObjectId",
        "TargetObjectType",
        "TargetObjectName",
        "AllowedActions",
        "Tasks",
        "Errors",
    ]
    assert job.properties["ClientRequestId"] == "req ActivityId: corr"
    assert job.properties["StartTime"].kind == "Local"
    assert job.properties["EndTime"] is None
    assert job.properties["Tasks"][0].properties["Name"] == "Starting resynchronization for the virtual machine"


def test_times_are_local(live: RestServices, httpx_mock: HTTPXMock, monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        accept(httpx_mock)
        start = invoke(live, START, {"ResourceId": ID}, "ByResourceId").only.properties["StartTime"]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert start.civil == (2021, 4, 6)
    assert (start.time_of_day.hours, start.time_of_day.minutes) == (13, 25)


def test_what_if_needs_no_vault(live: RestServices) -> None:
    live.vault = None
    outcome = invoke(live, START, {"ResourceId": ID}, "ByResourceId", answer=False)
    assert outcome.asked == [("V2A-W2K16-201-new", "Resyncronize replicated item ")]
    assert outcome.output == outcome.errors == []


@pytest.mark.parametrize(
    ("resource_id", "text"),
    [
        (ID.lstrip("/"), "Invalid ARM ID"),
        (ID + "/", "Invalid ARM ID"),
        ("x", "The given key 'replicationFabrics' was not present in the dictionary."),
        (
            ID.replace("replicationFabrics", "replicationfabrics"),
            "The given key 'replicationFabrics' was not present in the dictionary.",
        ),
        ("/a/b/a/c", "An item with the same key has already been added. Key: a"),
    ],
)
def test_a_wrong_id_fails_before_the_question(live: RestServices, resource_id: str, text: str) -> None:
    outcome = invoke(live, START, {"ResourceId": resource_id}, "ByResourceId", answer=False)
    assert outcome.asked == []
    assert outcome.error.message == f"Operation failed.\n{text}"
    assert outcome.error.fully_qualified_error_id == CLASS
    assert outcome.error.category == "CloseError"


def test_without_vault_or_key(live: RestServices) -> None:
    live.vault = VaultSettings("v", "g", None)
    error = invoke(live, START, {"ResourceId": ID}, "ByResourceId").error
    assert error.message.endswith("Vault Key value is missing. Please import Vault Settings and verify the same")
    live.vault = None
    error = invoke(live, START, {"ResourceId": ID}, "ByResourceId").error
    assert (
        error.message
        == "Operation failed.\nVault Settings are missing. Please import Vault Settings and verify the same"
    )
    assert error.exception_type == "System.InvalidOperationException"


def test_the_services_refusal_with_details(live: RestServices, httpx_mock: HTTPXMock) -> None:
    detail = {
        "code": "InvalidChannelIntegrityKeyToken",
        "message": "The operation has failed.",
        "possibleCauses": "An internal server error occurred.",
        "recommendedAction": "Retry the last action. If the issue persists contact support.",
        "clientRequestId": "c",
        "activityId": "a",
    }
    httpx_mock.add_response(
        status_code=400,
        json={"error": {"code": "BadRequest", "message": "The operation has failed.", "details": [detail]}},
    )
    error = invoke(live, START, {"ResourceId": ID}, "ByResourceId").error
    assert error.message == (
        "Operation Failed.\nErrorCode: InvalidChannelIntegrityKeyToken\nMessage: The operation has failed.\n"
        "Possible Causes: An internal server error occurred.\n"
        "Recommended Action: Retry the last action. If the issue persists contact support.\n"
        "ClientRequestId: c\nActivityId: a\n\n"
    )
    httpx_mock.add_response(status_code=404, json={"error": {"code": "ResourceNotFound", "message": "gone"}})
    error = invoke(live, START, {"ResourceId": ID}, "ByResourceId").error
    assert error.message == "Operation Failed.\nErrorCode: ResourceNotFound\nMessage: gone\n"
    assert error.fully_qualified_error_id == CLASS


def test_an_unreachable_host(live: RestServices, httpx_mock: HTTPXMock) -> None:
    import httpx

    httpx_mock.add_exception(httpx.ConnectTimeout("x"))
    message = invoke(live, START, {"ResourceId": ID}, "ByResourceId").error.message
    assert message.startswith("Operation failed.\nClientRequestId: ")


def test_an_answer_without_location(live: RestServices, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(status_code=202)
    assert "Location" in invoke(live, START, {"ResourceId": ID}, "ByResourceId").error.message


@pytest.mark.parametrize(
    "location", ["", "https://x/operationresults/", "https://x/operationresults/abc", "https://x/jobs/abc?x"]
)
def test_job_id_needs_a_query(location: str) -> None:
    with pytest.raises(CmdletFailure):
        job_id_of(location)


def test_parts_of_ids() -> None:
    assert job_id_of("https://x/OPERATIONRESULTS/abc?api-version=1") == "abc"
    assert value_from_arm_id(ID, "replicationProtectedItems") == "V2A-W2K16-201-new"


def test_plan(live: RestServices) -> None:
    post, get = planned_requests(START, "ByResourceId", {"ResourceId": ID}, live)
    assert (post.method, post.url) == ("POST", f"{ARM}{VAULT}{ITEM}/repairReplication?{VERSION}")
    assert (get.method, get.url) == ("GET", f"{ARM}{VAULT}/replicationJobs/{{jobName}}?{VERSION}")
    post, _ = planned_requests(START, "Default", {"ReplicationProtectedItem": UNKNOWN}, RestServices())
    assert post.url.startswith(f"{ARM}/subscriptions/{{subscriptionId}}/resourceGroups/{{resourceGroupName}}/")
    assert "/replicationProtectedItems/{replicatedProtectedItemName}/repairReplication" in post.url


def vault_context(backend: Backend) -> None:
    group = {"ResourceGroupName": backend.variables["resourceGroupName"], "Name": backend.variables["vaultName"]}
    vault = invoke(backend.services, "Get-AzRecoveryServicesVault", group, "ByTagNameValueParameterSet").only
    settings = invoke(backend.services, "Set-AzRecoveryServicesAsrVaultContext", {"Vault": vault}).only
    assert settings.properties.items() == [
        ("ResourceName", backend.variables["vaultName"]),
        ("ResourceGroupName", backend.variables["resourceGroupName"]),
        ("ResourceNamespace", "Microsoft.RecoveryServices"),
        ("ResouceType", "vaults"),
    ]


def find_item(backend: Backend, **choice: str) -> Outcome:
    services = backend.services
    fabric = invoke(services, "Get-AzRecoveryServicesAsrFabric").only
    container = invoke(services, "Get-AzRecoveryServicesAsrProtectionContainer", {"Fabric": fabric}).only
    assert container.properties["AvailablePolicies"][0].properties["ReplicationProvider"] == "InMageAzureV2"
    parameters = {"ProtectionContainer": container, **choice}
    return invoke(services, "Get-AzRecoveryServicesAsrReplicationProtectedItem", parameters)


def test_the_resynchronizations_story(backend: Backend) -> None:
    vault_context(backend)
    item = find_item(backend, FriendlyName="contoso-sql-01").only
    assert item.properties["ReplicationHealth"] == "Critical"
    assert item.properties["ReplicationHealthErrors"][0].properties["ErrorCode"] == "78222"
    assert "RepairReplication" in item.properties["AllowedOperations"]
    job = invoke(backend.services, START, {"ReplicationProtectedItem": item}, "Default").only
    assert job.properties["State"] == "InProgress"
    assert job.properties["ClientRequestId"].count(" ActivityId: ") == 1
    again = invoke(backend.services, START, {"ReplicationProtectedItem": item}, "Default").error
    assert "ErrorCode: PsemuResynchronizationNotRequired" in again.message
    backend.advance(54)
    found = invoke(backend.services, "Get-AzRecoveryServicesAsrJob", {"Job": job}, "ByObject").only
    assert found.properties["State"] == "InProgress"
    backend.advance(1.5)
    found = invoke(backend.services, "Get-AzRecoveryServicesAsrJob", {"Name": job.properties["Name"]}, "ByName").only
    assert (found.properties["State"], found.properties["StateDescription"]) == ("Succeeded", "Completed")
    assert found.properties["EndTime"] is not None
    assert found.properties["AllowedActions"] is None
    assert found.properties["Tasks"][0].properties["State"] == "InProgress"
    percent = []
    for _ in range(5):
        backend.advance(12)
        item = find_item(backend, Name="contoso-sql-01").only
        percent.append(
            item.properties["ProviderSpecificDetails"]
            .properties["ProtectedDiskDetails"][1]
            .properties["ResyncProgressPercentage"]
        )
    assert percent == [20, 40, 60, 80, 100]
    assert item.properties["ReplicationHealth"] == "Normal"
    assert list(item.properties["ReplicationHealthErrors"]) == []
    assert item.properties["CurrentScenario"].properties["ScenarioName"] == "None"
    listed = invoke(backend.services, "Get-AzRecoveryServicesAsrJob", {"State": "Succeeded"}, "ByParam").only
    assert listed.properties["ClientRequestId"] is None
    assert list(listed.properties["Tasks"]) == []
    assert invoke(backend.services, "Get-AzRecoveryServicesAsrJob", {"State": "Failed"}, "ByParam").output == []


def test_a_vault_without_extended_information_gets_a_key(embedded: Backend) -> None:
    for path, _ in embedded.app.store.paths():
        if path.endswith("/vaultextendedinfo"):
            embedded.app.store.delete(path)
    vault_context(embedded)
    assert embedded.services.vault is not None
    assert any(path.endswith("/vaultextendedinfo") for path, _ in embedded.app.store.paths())
    assert find_item(embedded).only.properties["Name"] == "contoso-sql-01"


def test_a_wrong_key_is_refused(embedded: Backend) -> None:
    vault_context(embedded)
    embedded.services.vault = VaultSettings(
        embedded.variables["vaultName"], embedded.variables["resourceGroupName"], Token("x")
    )
    error = invoke(embedded.services, "Get-AzRecoveryServicesAsrFabric").error
    assert "ErrorCode: InvalidChannelIntegrityKeyToken" in error.message


def test_vaults_by_subscription_group_and_name(embedded: Backend) -> None:
    services, v = embedded.services, embedded.variables
    name = "Get-AzRecoveryServicesVault"
    assert len(invoke(services, name).output) == 1
    assert len(invoke(services, name, {"Name": v["vaultName"].upper()}).output) == 1
    assert invoke(services, name, {"Name": "none"}).output == []
    assert invoke(services, name, {"TagName": "env"}).output == []
    vault = invoke(services, name, {"ResourceGroupName": v["resourceGroupName"]}).only
    assert vault.properties.keys() == [
        "ID",
        "Name",
        "Type",
        "Location",
        "ResourceGroupName",
        "SubscriptionId",
        "Properties",
        "Identity",
    ]
    assert vault.properties["SubscriptionId"] == v["subscriptionId"]
    error = invoke(services, name, {"ResourceGroupName": "none"}).error
    assert error.message == "ResourceGroupNotFound: Resource group 'none' could not be found."


def test_not_found_words(embedded: Backend) -> None:
    vault_context(embedded)
    error = invoke(embedded.services, "Get-AzRecoveryServicesAsrFabric", {"FriendlyName": "none"}).error
    assert error.message.endswith("Fabric none is not associated with the Vault contoso-vault")
    error = find_item(embedded, FriendlyName="none").error
    assert "Replication Protected Item none is not associated" in error.message
    error = invoke(embedded.services, "Get-AzRecoveryServicesAsrJob", {"Name": "none"}).error
    assert error.message.startswith("Operation Failed.\nErrorCode: ResourceNotFound\n")


def test_nobody_signed_in(embedded: Backend) -> None:
    embedded.services.azure_context = None
    error = invoke(embedded.services, "Get-AzRecoveryServicesVault").error
    assert error.message == "Run Connect-AzAccount to login."


def test_the_context_by_table(live: RestServices) -> None:
    settings = invoke(live, "Get-AzRecoveryServicesAsrVaultContext").only
    assert settings.properties["ResourceName"] == "PwsTestVault"
    (request, _) = planned_requests(
        "Set-AzRecoveryServicesAsrVaultContext",
        "",
        {"Vault": Hashtable([("Name", "v"), ("ResourceGroupName", "g")])},
        live,
    )
    assert request.url.endswith(
        "/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/extendedInformation/vaultExtendedInfo?"
        + VERSION
    )

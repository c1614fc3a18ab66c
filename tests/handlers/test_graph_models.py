"""Objects of Graph's types: members that came and those that did not, what has no place, and models as bodies; files that come and go."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from psemu.catalog import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.handlers.graph_by_rule import RoutedGraphCmdlet
from psemu.handlers.graph_invoke import InvokeMgGraphRequest
from psemu.handlers.graph_objects import graph_object
from psemu.handlers.planning import planned_requests
from psemu.handlers.service_values import json_value
from psemu.objects import CaselessDict, PSObject
from psemu.objects.datetimes import DateTime
from psemu.rest import RestServices
from psemu.runtime.files import files_of
from psemu.shell import Shell

MODELS = "Microsoft.Graph.PowerShell.Models."


def test_a_user_has_all_members_and_their_types() -> None:
    user = graph_object(
        "user",
        {
            "@odata.context": "x",
            "id": "7",
            "createdDateTime": "2024-05-01T10:00:00Z",
            "businessPhones": ["1"],
            "passwordProfile": {"password": "p"},
            "assignedLicenses": [{"skuId": "a", "disabledPlans": []}],
            "contoso": {"a": 1},
        },
    )
    members = user.properties
    assert user.type_names[0] == MODELS + "MicrosoftGraphUser"
    assert members.keys()[:2] == ["AboutMe", "AccountEnabled"]
    assert members.keys()[-1] == "AdditionalProperties"
    assert isinstance(members["CreatedDateTime"], DateTime)
    assert members["BusinessPhones"].type_name == "System.String[]"
    assert members["PasswordProfile"].type_names[0] == MODELS + "MicrosoftGraphPasswordProfile"
    assert members["AssignedLicenses"].type_name == MODELS + "IMicrosoftGraphAssignedLicense[]"
    assert members["AssignedLicenses"][0].properties["SkuId"] == "a"
    assert members["Department"] is None
    assert sorted(members["AdditionalProperties"].keys()) == ["@odata.context", "contoso"]


def test_a_part_that_did_not_come_is_an_empty_object() -> None:
    user = graph_object("user", {"id": "7"})
    manager = user.properties["Manager"]
    assert isinstance(manager, PSObject)
    assert manager.type_names[0] == MODELS + "MicrosoftGraphDirectoryObject"
    assert manager is user.properties.get("manager")
    assert dict(user.properties.items())["Manager"] is manager
    assert user.properties["Drive"].properties["Root"] is None, "there is an end"
    with pytest.raises(KeyError):
        user.properties["Planet"]


def test_a_member_of_a_group_is_a_directory_object() -> None:
    member = graph_object("directoryObject", {"@odata.type": "#microsoft.graph.user", "id": "7", "displayName": "Ada"})
    assert member.properties.keys() == ["DeletedDateTime", "Id", "AdditionalProperties"]
    assert member.properties["AdditionalProperties"]["displayName"] == "Ada"


def test_a_model_is_a_body() -> None:
    body = {"@odata.etag": "e", "@odata.type": "#t", "id": "7", "displayName": "Ada", "contoso": 1}
    assert json_value(graph_object("user", body)) == {
        "id": "7",
        "displayName": "Ada",
        "@odata.type": "#t",
        "contoso": 1,
    }


def test_types_in_a_space_of_names() -> None:
    found = graph_object("identityGovernanceWorkflow", {"id": "1", "isEnabled": True})
    assert found.properties["IsEnabled"] is True
    assert found.type_names[0] == MODELS + "MicrosoftGraphIdentityGovernanceWorkflow"
    unknown = graph_object("moonBase", {"id": "1", "landedDateTime": "2024-05-01T10:00:00Z"})
    assert isinstance(unknown.properties["LandedDateTime"], DateTime)


class Keeper:
    """Keeps what was sent and answers with a file."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, bytes]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append((request.method, request.headers.get("Content-Type", ""), request.content))
        if request.method == "PUT":
            return httpx.Response(204)
        headers = {"Content-Type": "image/jpeg", "Content-Disposition": 'attachment; filename="../../a.jpg"'}
        return httpx.Response(200, content=b"\xff\xd8", headers=headers)


@pytest.fixture
def shell() -> Shell:
    return Shell()


def run(shell: Shell, keeper: Keeper, handler: type[Any], name: str, set_name: str = "Set", **bound: Any) -> Any:
    """What a command writes; its page takes what is bound and the user's id."""
    from tests.handlers.recording import RecordingRuntime

    services = RestServices(httpx.MockTransport(keeper), sleep=lambda seconds: None)
    services.sign_in({"graphContext": {"clientId": "x"}})
    shell.session.services[RestServices] = services
    parameters = [
        ParameterInfo(p, "System.String", {set_name: ParameterSetMetadata(p == "UserId")}) for p in ("UserId", *bound)
    ]
    runtime = RecordingRuntime()
    info = CommandInfo(name, parameters, parameter_sets=(set_name,))
    command = handler(info, shell.session, runtime, CaselessDict(bound.items()))
    command.parameter_set_name = set_name
    command.begin_processing()
    command.process_record()
    return runtime


def test_a_file_is_sent(shell: Shell) -> None:
    keeper = Keeper()
    files_of(shell.session).write("/photo.jpg", b"\x00\xff")
    name = "Set-MgUserPhotoContent"
    sent = run(shell, keeper, RoutedGraphCmdlet, name, UserId="7", InFile="/photo.jpg")
    assert [str(error) for error in sent.errors] == []
    assert keeper.seen == [("PUT", "application/octet-stream", b"\x00\xff")]
    missing = run(shell, keeper, RoutedGraphCmdlet, name, UserId="7", InFile="/none.jpg")
    assert "Could not find file '/none.jpg'." in str(missing.errors[0])
    assert len(keeper.seen) == 1


def test_a_file_is_kept(shell: Shell) -> None:
    keeper = Keeper()
    got = run(shell, keeper, RoutedGraphCmdlet, "Get-MgUserPhotoContent", "Get", UserId="7", OutFile="/me.jpg")
    assert got.output == []
    entry = files_of(shell.session).get("/me.jpg")
    assert entry is not None
    assert entry.data == b"\xff\xd8"


def test_files_of_raw_requests(shell: Shell) -> None:
    keeper = Keeper()
    files_of(shell.session).write("/body.json", b"{}")
    uri = "v1.0/me/photo"
    run(shell, keeper, InvokeMgGraphRequest, "Invoke-MgGraphRequest", Uri=uri, Method="PUT", InputFilePath="/body.json")
    assert keeper.seen == [("PUT", "application/octet-stream", b"{}")]
    run(shell, keeper, InvokeMgGraphRequest, "Invoke-MgGraphRequest", Uri=uri, InferOutputFileName=True)
    entry = files_of(shell.session).get(files_of(shell.session).absolute("a.jpg"))
    assert entry is not None, "the service names a file, never a folder"
    assert entry.data == b"\xff\xd8"


def test_a_plan_names_the_file() -> None:
    parameters = {"Uri": "v1.0/me/photo", "Method": "PUT", "InputFilePath": "a.jpg"}
    (request,) = planned_requests("Invoke-MgGraphRequest", "", parameters)
    assert (request.body, request.headers["Content-Type"]) == ("{contents of a.jpg}", "application/octet-stream")


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        (MODELS + "MicrosoftGraphUser", True),
        ("Microsoft.Azure.PowerShell.Cmdlets.EventHub.Models.IEhNamespace", True),
        ("System.Management.Automation.PSCustomObject", True),
        ("Microsoft.Azure.Commands.RecoveryServices.SiteRecovery.ASRJob", False),
    ],
)
def test_generated_models_make_each_other(name: str, taken: bool) -> None:
    from psemu.binder.coercion import is_description

    assert is_description(PSObject([("Id", "7")], (name, "System.Object"))) is taken

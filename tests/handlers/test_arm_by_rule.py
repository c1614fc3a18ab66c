"""Az commands of providers that a user added: which requests go out, and what comes back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from psemu.cli import main
from psemu.errors import PsemuError
from psemu.handlers import load_handler
from psemu.handlers.planning import planned_requests
from psemu.objects import UNKNOWN, CaselessDict, Hashtable, PSObject
from psemu.rest import RestServices
from psemu.runtime.cmdlet import Cmdlet
from tests.handlers.recording import RecordingRuntime, RecordingSession
from tests.rest.test_arm_routes import DATA, command

ORCHARD = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Orchard/orchards/o"
BODY = {
    "id": ORCHARD,
    "name": "o",
    "type": "Microsoft.Orchard/orchards",
    "location": "here",
    "tags": {"Team": "a"},
    "properties": {"rows": 3, "name": "inner", "plantedTime": "2024-05-01T00:00:00Z", "network": {"id": "/n"}},
}


class Service:
    """Answers by method and path and keeps what it was asked."""

    def __init__(self, **answers: Any) -> None:
        self.answers = answers
        self.seen: list[tuple[str, str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.seen.append((request.method, request.url.path, body))
        answer = self.answers.get(f"{request.method}{len(self.seen)}", self.answers.get(request.method, 404))
        if isinstance(answer, int):
            return httpx.Response(answer, json={"error": {"code": "NotFound", "message": "It is not there."}})
        if isinstance(answer, httpx.Response):
            return answer
        return httpx.Response(200, json=answer)


@pytest.fixture(autouse=True)
def routes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path))
    assert main(["routes", "add", str(DATA)]) == 0
    capsys.readouterr()


def run(service: Service, name: str, taken: str, set_name: str = "ByName", **bound: Any) -> RecordingRuntime:
    """What the command writes with *bound* parameters."""
    services = RestServices(httpx.MockTransport(service), sleep=lambda seconds: None)
    services.sign_in({"azureContext": {"account": "a", "tenantId": "t", "subscriptionId": "s"}})
    info = command(name, {set_name: taken})
    info.output_types = ("Microsoft.Orchard.Models.IOrchard",)
    implementation: Any = load_handler(name)
    runtime = RecordingRuntime()
    session: Any = RecordingSession(services)
    cmdlet: Cmdlet = implementation(info, session, runtime, CaselessDict(bound.items()))
    cmdlet.parameter_set_name = set_name
    cmdlet.begin_processing()
    cmdlet.process_record()
    cmdlet.end_processing()
    return runtime


def test_one_resource_as_an_object() -> None:
    service = Service(GET=BODY)
    (found,) = run(service, "Get-AzOrchard", "ResourceGroupName Name", ResourceGroupName="g", Name="o").output
    assert service.seen == [("GET", ORCHARD, None)]
    assert list(found.properties) == [
        "Id",
        "Name",
        "Type",
        "Location",
        "Tags",
        "Rows",
        "PropertiesName",
        "PlantedTime",
        "Network",
        "ResourceGroupName",
    ]
    assert found.type_names[0] == "Microsoft.Orchard.Models.IOrchard"
    assert found.properties["ResourceGroupName"] == "g"
    assert found.properties["Network"].properties["Id"] == "/n"


def test_a_list_over_its_pages_and_an_escaped_name() -> None:
    link = "https://management.azure.com/subscriptions/s/more?api-version=1"
    service = Service(GET1={"value": [BODY, BODY], "nextLink": link}, GET2={"value": [BODY], "nextLink": None})
    written = run(service, "Get-AzOrchard", "ResourceGroupName", ResourceGroupName="g/../x").output
    assert len(written) == 3
    assert service.seen[0][1].endswith("/resourceGroups/g/../x/providers/Microsoft.Orchard/orchards")
    other = Service(GET={"value": [], "nextLink": "https://elsewhere.example/x"})
    refused = run(other, "Get-AzOrchard", "", "List").errors
    assert "leads to another host" in str(refused[0])


def test_new_sends_what_is_given() -> None:
    service = Service(PUT=BODY)
    taken = "ResourceGroupName Name Location Tag Fruit SkuName"
    given: dict[str, Any] = {
        "ResourceGroupName": "g",
        "Name": "o",
        "Location": "here",
        "Tag": Hashtable([("a", 1)]),
        "Fruit": "pear",
    }
    runtime = run(service, "New-AzOrchard", taken, **given, SkuName="big")
    assert runtime.asked == [("o", "New-AzOrchard")]
    body = {"location": "here", "tags": {"a": "1"}, "properties": {"fruit": "pear"}, "sku": {"name": "big"}}
    assert service.seen == [("PUT", ORCHARD, body)]
    generated = run(service, "New-AzOrchard", taken, "CreateExpanded", **given, SkuName="big")
    assert generated.asked == [("Call remote 'OrchardsCreateOrUpdate' operation", "New-AzOrchard_CreateExpanded")]


def test_a_body_as_json() -> None:
    service = Service(PUT=BODY)
    taken = "ResourceGroupName Name JsonString"
    text = '{"location": "x", "odd": [1]}'
    runtime = run(
        service, "New-AzOrchard", taken, "CreateViaJsonString", ResourceGroupName="g", Name="o", JsonString=text
    )
    assert runtime.asked[0][1] == "New-AzOrchard_CreateViaJsonString"
    assert service.seen == [("PUT", ORCHARD, {"location": "x", "odd": [1]})]
    info = command("New-AzOrchard", {"CreateViaJsonFilePath": "ResourceGroupName Name JsonFilePath"})
    bound = {"ResourceGroupName": "g", "Name": "o", "JsonFilePath": "a.json"}
    (request,) = planned_requests("New-AzOrchard", "CreateViaJsonFilePath", bound, command_info=info)
    assert request.body == "{contents of a.json}"


def test_tables_have_the_members_of_the_body() -> None:
    service = Service(PUT=BODY)
    sku = Hashtable([("Name", "big"), ("tier", 3)])
    taken = "ResourceGroupName Name Location Sku Tag"
    given: dict[str, Any] = {"ResourceGroupName": "g", "Name": "o", "Location": "x", "Sku": sku}
    run(service, "New-AzOrchard", taken, **given, Tag=Hashtable([("Some Key", "a")]))
    assert service.seen[0][2] == {"location": "x", "sku": {"name": "big", "tier": "3"}, "tags": {"Some Key": "a"}}


def test_a_body_as_an_object() -> None:
    service = Service(PUT=BODY)
    body = Hashtable([("Location", "x"), ("SkuName", "big"), ("Fruit", "pear"), ("Odd", [Hashtable([("A", 1)])])])
    info = {"ResourceGroupName": "g", "Name": "o", "Parameter": body}
    runtime = run(service, "New-AzOrchard", "ResourceGroupName Name Parameter", "Create", **info)
    assert [str(error) for error in runtime.errors] == []
    sent = {"location": "x", "sku": {"name": "big"}, "properties": {"fruit": "pear"}, "odd": [{"a": 1}]}
    assert service.seen[0][2] == sent


def test_set_changes_what_is_there() -> None:
    service = Service(GET=BODY, PUT=BODY)
    run(service, "Set-AzOrchard", "ResourceGroupName Name Fruit", ResourceGroupName="g", Name="o", Fruit="fig")
    assert [method for method, _, _ in service.seen] == ["GET", "PUT"]
    assert service.seen[1][2] == {**BODY, "properties": {**BODY["properties"], "fruit": "fig"}}  # type: ignore[dict-item]


def test_removal_waits_and_says_nothing() -> None:
    away = httpx.Response(202, headers={"Location": "https://management.azure.com/subscriptions/s/op?api-version=1"})
    service = Service(DELETE=away, GET1=202, GET=httpx.Response(204))
    runtime = run(service, "Remove-AzOrchard", "ResourceId", ResourceId=ORCHARD)
    assert runtime.output == []
    assert [method for method, _, _ in service.seen] == ["DELETE", "GET"]
    at_once = run(Service(DELETE=away), "Remove-AzOrchard", "ResourceId NoWait", ResourceId=ORCHARD, NoWait=True)
    assert str(at_once.output[0].properties["Location"]).endswith("op?api-version=1")
    told = run(Service(DELETE=httpx.Response(204)), "Remove-AzOrchard", "ResourceId", ResourceId=ORCHARD, PassThru=True)
    assert told.output == [True]


def test_an_object_gives_its_id() -> None:
    service = Service(POST=httpx.Response(200))
    run(service, "Start-AzOrchard", "InputObject", InputObject=PSObject([("Id", ORCHARD)]))
    assert service.seen == [("POST", ORCHARD + "/water", None)]
    wrong = run(service, "Start-AzOrchard", "InputObject", InputObject=PSObject([("Id", "/x")]))
    assert "'/x' of -InputObject is no id of" in str(wrong.errors[0])


def test_a_refusal_is_an_error_of_the_command() -> None:
    runtime = run(Service(), "Get-AzOrchard", "ResourceGroupName Name", ResourceGroupName="g", Name="o")
    assert str(runtime.errors[0]) == "NotFound: It is not there."
    assert "is empty" in str(run(Service(), "Get-AzOrchard", "ResourceGroupName", ResourceGroupName="").errors[0])


def test_the_plan_shows_what_is_unknown() -> None:
    info = command("Set-AzOrchard", {"ByName": "ResourceGroupName Name Fruit"})
    bound = {"ResourceGroupName": UNKNOWN, "Name": "o", "Fruit": UNKNOWN}
    requests = planned_requests("Set-AzOrchard", "ByName", bound, command_info=info)
    assert [(r.method, r.url.partition(".com")[2].partition("?")[0]) for r in requests] == [
        (method, ORCHARD.replace("/s/", "/{subscriptionId}/").replace("/g/", "/{resourceGroupName}/"))
        for method in ("GET", "PUT")
    ]
    assert requests[1].body["properties"] == {"fruit": "{Fruit}"}


@pytest.mark.parametrize(
    ("bound", "says"),
    [
        ({"Location": "x", "Moon": "y"}, "-Moon has no place"),
        ({"Fruit": "pear"}, "needs location"),
        ({"Location": "x", "Sku": PSObject([("Name", "big")], ("Orchard.PSSku",))}, "object of -Sku"),
    ],
)
def test_a_body_that_cannot_be_told_is_refused(bound: dict[str, Any], says: str) -> None:
    info = command("New-AzOrchard", {"ByName": " ".join(["ResourceGroupName", "Name", *bound])})
    with pytest.raises(PsemuError, match=says):
        planned_requests("New-AzOrchard", "ByName", {"ResourceGroupName": "g", "Name": "o", **bound}, command_info=info)


def test_names_without_a_route_have_no_handler() -> None:
    assert load_handler("Get-AzPlanet") is None
    assert load_handler("Get-AzOrchard") is not None


def test_a_damaged_file_of_routes_is_told_in_the_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from psemu.shell import Shell

    (tmp_path / "routes" / "microsoft.orchard.json").write_text("{", encoding="utf-8")
    from psemu.rest.routes import providers

    providers._stores.clear()
    with Shell() as shell:
        shell.catalog.unknown = lambda name: command("Get-AzOrchard", {"List": ""}) if "Orchard" in name else None
        said = str(shell.run("Get-AzOrchard").errors[0])
    assert "is no file of routes" in said
    assert "fault of its own" not in said

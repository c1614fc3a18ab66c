"""Resources of any provider, their tags, contexts and tokens of Az on the emulator, through the shell."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from psemu.handlers.planning import planned_requests
from psemu.objects import UNKNOWN
from psemu.request_plan import plan_requests
from psemu.rest import RestServices
from psemu.rest.credentials import Token
from psemu.shell import Shell
from tests.handlers.recording import RecordingRuntime, RecordingSession
from tests.handlers.shells import outputs

TABLE = "-ResourceGroupName contoso-dr -ResourceType Microsoft.Network/routeTables -ResourceName rt"


def test_a_resource_comes_changes_and_goes(shell: Shell) -> None:
    lines = outputs(
        shell,
        f"$made = New-AzResource {TABLE} -Location westeurope -Properties @{{ a = 1 }} -Tag @{{ Team = 'a' }} -Force\n"
        "$made.Properties.a\n"
        "$changed = $made | Set-AzResource -Properties @{ b = 2 } -Force\n"
        "$changed.Tags.Team, $changed.Properties.b, ($null -eq $changed.Properties.a)\n"
        "(Set-AzResource -ResourceId $made.ResourceId -Tag @{ Owner = 'me' } -UsePatchSemantics -Force).Properties.b\n"
        "Remove-AzResource -ResourceId $made.ResourceId -Force\n@(Get-AzResource -Name rt).Count",
    )
    assert lines == [1, "a", 2, True, 2, True, 0]


def test_tags(shell: Shell) -> None:
    lines = outputs(
        shell,
        f"$id = (New-AzResource {TABLE} -Location x -Force).ResourceId\n"
        "(New-AzTag -ResourceId $id -Tag @{ One = 1 }).Properties.TagsProperty.One\n"
        "(Update-AzTag -ResourceId $id -Tag @{ Two = 2 } -Operation Merge).Properties.TagsProperty.Count\n"
        "(Get-AzTag | % Name) -join ','\n(Get-AzTag -Name two).Values.Name\n"
        "Remove-AzTag -ResourceId $id -PassThru\n(Get-AzTag -ResourceId $id).Properties.TagsProperty.Count\n"
        "(Set-AzResourceGroup -Name contoso-dr -Tag @{ Three = 3 }).Tags.Three",
    )
    assert lines == ["1", 2, "One,Two", "2", True, 0, "3"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("New-AzResource -ResourceType Microsoft.Network -ResourceName a -Force", "do not go together"),
        ("Get-AzResource -ResourceId x", "'x' is no resource's id."),
        ("Get-AzTag -ResourceId /a//b", "is no resource's id."),
        ("New-AzTag -ResourceId /a/b -Tag @{}", "ResourceNotFound"),
        ("Remove-AzResource -ResourceId /subscriptions/../x", "NonInteractive"),
        ("Get-AzAccessToken -ResourceUrl http://x", "no https address"),
        ("Get-AzAccessToken -ResourceTypeName Moon", "There is no service 'Moon' here"),
        ("Select-AzContext -Name other", "There is no context 'other'"),
        ("Invoke-AzRestMethod -Path /x -PollFrom Location", "does not take -PollFrom"),
        ("Get-AzResource -Name x -DefaultProfile 7", "Cannot bind parameter 'DefaultProfile'"),
    ],
)
def test_mistakes_are_told(shell: Shell, line: str, says: str) -> None:
    assert says in str(shell.run(line).errors[0])


def test_an_id_cannot_leave_its_place() -> None:
    parameters = {"ResourceId": "/subscriptions/s/../../tenants?x=1", "ApiVersion": "1&y=2"}
    (request,) = planned_requests("Remove-AzResource", "ByResourceId", parameters)
    assert (
        request.url
        == "https://management.azure.com/subscriptions/s/%2E%2E/%2E%2E/tenants%3Fx%3D1?api-version=1%26y%3D2"
    )


def test_a_token_is_a_secret_and_a_context_is_chosen(shell: Shell) -> None:
    token, kind = outputs(shell, "$t = Get-AzAccessToken -ResourceTypeName MSGraph\n$t.Token\n$t.Type")
    assert isinstance(token, Token)
    assert kind == "Bearer"
    names = outputs(
        shell,
        "(Get-AzContext | Select-AzContext).Name -eq (Get-AzContext).Name\n(Select-AzSubscription $subscriptionId).Name.Length -gt 0",
    )
    assert names == [True, True]
    other = "$c = Get-AzContext\n$c.Subscription.Id = '00000000-0000-0000-0000-000000000001'\n"
    missing = shell.run(other + "Get-AzResourceGroup -DefaultProfile $c")
    assert "SubscriptionNotFound" in str(missing.errors[0])
    again = "(Get-AzResourceGroup -DefaultProfile (Connect-AzAccount)).ResourceGroupName"
    assert outputs(shell, again) == ["contoso-dr"], "the session's own context came back"


def test_the_newest_version_is_asked_for() -> None:
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append((request.method, request.url.path, request.url.params["api-version"]))
        versions = ["2024-05-01-preview", "2023-09-01", "2022-01-01"]
        types = [{"resourceType": "routeTables", "apiVersions": versions}]
        return httpx.Response(200, json={"resourceTypes": types, "id": "/x", "properties": {}})

    from psemu.catalog import default_catalog
    from psemu.handlers import load_handler
    from psemu.objects import CaselessDict

    services = RestServices(httpx.MockTransport(answer))
    services.sign_in({"azureContext": {"account": "a", "tenantId": "t", "subscriptionId": "s"}})
    info: Any = default_catalog().find("Remove-AzResource")
    handler: Any = load_handler("Remove-AzResource")
    path = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/routeTables/r"
    session: Any = RecordingSession(services)
    command = handler(info, session, RecordingRuntime(), CaselessDict([("ResourceId", path), ("Force", True)]))
    command.begin_processing()
    command.process_record()
    assert seen == [
        ("GET", "/subscriptions/s/providers/Microsoft.Network", "2021-04-01"),
        ("DELETE", path, "2023-09-01"),
    ]


def test_the_plan_of_a_resource() -> None:
    plan = plan_requests(
        "Set-AzResource -ResourceId /subscriptions/s/resourceGroups/g/providers/A.B/c/d -Tag @{ a = 1 } -Force"
    )
    assert [(step["method"], step["url"].partition(".com")[2]) for step in plan.steps] == [
        ("GET", "/subscriptions/{subscriptionId}/providers/A.B?api-version=2021-04-01"),
        ("GET", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d?api-version={newest api-version}"),
        ("PUT", "/subscriptions/s/resourceGroups/g/providers/A.B/c/d?api-version={newest api-version}"),
    ]
    assert plan.steps[2]["body"]["tags"] == {"a": "1"}
    unknown = planned_requests("Get-AzTag", "GetByResourceIdParameterSet", {"ResourceId": UNKNOWN})
    assert "/{ResourceId}/providers/Microsoft.Resources/tags/default" in unknown[0].url


def paged(request: httpx.Request) -> httpx.Response:
    """Three pages of a list; the third's link leads away if it is asked for."""
    page = int(request.url.params.get("page", "1"))
    host = "evil.example" if page == 3 and "away" in request.url.params else "management.azure.com"
    link = f"https://{host}{request.url.path}?api-version=1&page={page + 1}"
    if "away" in request.url.params:
        link += "&away=1"
    last = page == 3 and "away" not in request.url.params
    return httpx.Response(200, json={"value": [{"n": page}], "nextLink": None if last else link})


@pytest.mark.parametrize(
    ("options", "content"),
    [
        ({}, [1]),
        ({"Paginate": True}, [1, 2, 3]),
        ({"Paginate": True, "MaxPageSize": 2}, [1, 2]),
        ({"Paginate": True, "NextLinkName": "other"}, [1]),
    ],
)
def test_pages_of_any_list(options: dict[str, Any], content: list[int]) -> None:
    assert [item["n"] for item in json.loads(asked(options).output[0].properties["Content"])["value"]] == content


def test_a_page_elsewhere_is_not_followed() -> None:
    assert "leads to another host" in str(asked({"Paginate": True}, "&away=1").errors[0])


def asked(options: dict[str, Any], more: str = "") -> RecordingRuntime:
    from psemu.catalog import default_catalog
    from psemu.handlers import load_handler
    from psemu.objects import CaselessDict

    services = RestServices(httpx.MockTransport(paged))
    services.sign_in({"azureContext": {"account": "a", "tenantId": "t", "subscriptionId": "s"}})
    handler: Any = load_handler("Invoke-AzRestMethod")
    runtime = RecordingRuntime()
    session: Any = RecordingSession(services)
    bound = {"Path": f"/subscriptions/s/things?api-version=1{more}", **options}
    command = handler(default_catalog().find("Invoke-AzRestMethod"), session, runtime, CaselessDict(bound.items()))
    command.begin_processing()
    command.process_record()
    return runtime


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("Get-AzSubscription", ["Name", "Id", "TenantId", "State"]),
        ("Get-AzTenant", ["Id", "Name", "Category", "Domains"]),
        ("Get-AzContext", ["Name", "Account", "SubscriptionName", "Environment", "TenantId"]),
        ("Connect-AzAccount", ["Account", "SubscriptionName", "TenantId", "Environment"]),
    ],
)
def test_how_they_are_shown(shell: Shell, line: str, heads: list[str]) -> None:
    assert shell.run(line).text(300).strip().splitlines()[0].split() == heads


def test_lists_and_clouds(shell: Shell) -> None:
    names = [row.partition(":")[0].strip() for row in shell.run("Get-AzResource").text(300).strip().splitlines()]
    assert names == ["Name", "ResourceGroupName", "ResourceType", "Location", "ResourceId", "Tags"]
    assert outputs(shell, "(Get-AzEnvironment).Name") == ["AzureCloud", "AzureUSGovernment", "AzureChinaCloud"]

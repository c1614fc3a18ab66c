"""The table of Graph operations and the rules that lead from a page's metadata to one of them."""

from __future__ import annotations

import os
import re
import sys
import zlib
from pathlib import Path

import pytest

from psemu.catalog import CommandInfo, ParameterInfo, ParameterSetMetadata, build_command
from psemu.help import read_command_help
from psemu.rest.request import placeholders
from psemu.rest.routes.build import encode
from psemu.rest.routes.resolution import Unroutable, called_path, command_route, is_renamed, parameter_of
from psemu.rest.routes.table import HEADER, TABLE_PATH, Operation, command_operations, has_command, has_path, operations

#: what a page says of itself → the words that its path must hold
SAYINGS = (
    r"Invoke (?:action|function) (\w+)$",
    r"Create new navigation property to (\w+) for (\w+)$",
    r"Update the navigation property (\w+) in (\w+)$",
    r"Delete navigation property (\w+) for (\w+)$",
    r"(?:Get|Update|Delete) entity (?:from|in) (\w+)(?: by key)?$",
    r"Add new entity to (\w+)$",
    r"Create new navigation property ref to (\w+) for (\w+)$",
    r"Delete ref of navigation property (\w+) for (\w+)$",
)


def command(name: str, sets: dict[str, str]) -> CommandInfo:
    """Metadata of a command whose sets take the parameters that are named; those with a star are mandatory."""
    members: dict[str, dict[str, ParameterSetMetadata]] = {}
    for set_name, names in sets.items():
        for parameter in names.split():
            metadata = ParameterSetMetadata(is_mandatory=parameter.endswith("*"))
            members.setdefault(parameter.rstrip("*"), {})[set_name] = metadata
    parameters = [ParameterInfo(parameter, "System.String", by_set) for parameter, by_set in members.items()]
    return CommandInfo(name, parameters, parameter_sets=sets)


def test_the_table_is_small_and_says_where_it_is_from() -> None:
    assert Path(TABLE_PATH).stat().st_size < 600_000
    assert "MIT license" in HEADER
    assert sum(1 for _ in operations()) == 16066
    assert has_path("/users/{user-id}/messages")
    assert not has_path("/users/{user-id}/mess")
    assert has_command("get-MGuser")
    assert not has_command("Get-MgUse")
    assert command_operations("Get-MgNothing") == []


def test_the_table_refuses_what_is_no_route() -> None:
    with pytest.raises(ValueError, match="line 2"):
        encode(["GET\t/a\tnav\tGet-MgA\n", "LOOK\t/a\tnav\tGet-MgA\n"])


@pytest.mark.parametrize(
    ("path", "derived", "names"),
    [
        ("/users/getByIds", "Get-MgUser", ["Get-MgUserById"]),
        ("/chats/{chat-id}/hideForUser", "Hide-MgChat", ["Hide-MgChat", "Hide-MgChatForUser"]),
        (
            "/me/messages/{message-id}/replyAll",
            "Invoke-MgReplyMessage",
            ["Invoke-MgReplyAllMessage", "Invoke-MgReplyMessage"],
        ),
        (
            "/me/messages/{message-id}/createReplyAll",
            "New-MgMessageReply",
            ["New-MgMessageReply", "New-MgMessageReplyAll"],
        ),
        ("/me/events/delta()?endDateTime={endDateTime}", "Stop-MgEvent", ["Get-MgEventDelta"]),
        ("/groups/{group-id}/renew", "Invoke-MgRenewGroup", ["Invoke-MgRenewGroup"]),
    ],
)
def test_names_of_both_versions(path: str, derived: str, names: list[str]) -> None:
    text = zlib.decompress(encode([f"POST\t{path}\taction\t{derived}\n"])).decode()
    assert [line.partition("\t")[0] for line in text.splitlines()[1:]] == names


def test_options_of_a_path() -> None:
    (view,) = [
        o for o in command_operations("Get-MgUserCalendarView") if o.path.startswith("/users/{user-id}/calendarView")
    ]
    assert view.path.endswith("?endDateTime={endDateTime}&startDateTime={startDateTime}")
    sets = {
        "List": "UserId* StartDateTime* EndDateTime* All",
        "List1": "UserId* CalendarId* StartDateTime* EndDateTime* All",
    }
    route = command_route(command("Get-MgUserCalendarView", sets), "List1")
    assert route.path.startswith("/users/{user-id}/calendars/{calendar-id}/calendarView?")
    older = command_route(command("Get-MgGroupEventDelta", {"Delta": "GroupId*"}), "Delta")
    assert older.path == "/groups/{group-id}/events/microsoft.graph.delta()"


def test_an_action_may_be_called_like_a_plain_operation() -> None:
    update = command(
        "Update-MgUserManagedDeviceWindowDeviceAccount", {"Update": "UserId* ManagedDeviceId* BodyParameter*"}
    )
    assert command_route(update, "Update").path.endswith("microsoft.graph.updateWindowsDeviceAccount")
    adding = command("New-MgGroupMember", {"CreateExpanded": "GroupId* DirectoryObjectId*"})
    route = command_route(adding, "CreateExpanded")
    assert (route.path, route.sends_body) == ("/groups/{group-id}/members/$ref", True)


def test_a_set_without_the_jobs_id_is_another_operation() -> None:
    name = "Test-MgServicePrincipalSynchronizationJobCredential"
    sets = {"Validate": "ServicePrincipalId* SynchronizationJobId*", "Validate1": "ServicePrincipalId*"}
    paths = [command_route(command(name, sets), set_name).path for set_name in sets]
    assert [path.partition("/jobs")[2] for path in paths] == [
        "/{synchronizationJob-id}/microsoft.graph.validateCredentials",
        "/microsoft.graph.validateCredentials",
    ]


def test_what_a_set_demands_is_what_the_path_needs() -> None:
    message = command(
        "Get-MgUserMessage",
        {
            "List": "UserId* Filter All",
            "Get": "UserId* MessageId*",
            "GetViaIdentity": "InputObject*",
        },
    )
    listed = command_route(message, "List")
    assert (listed.method, listed.path, listed.is_list) == ("GET", "/users/{user-id}/messages", True)
    for set_name in ("Get", "GetViaIdentity"):
        route = command_route(message, set_name)
        assert (route.path, route.is_list) == ("/users/{user-id}/messages/{message-id}", False)


def test_an_operation_is_never_guessed() -> None:
    strange = command("Get-MgUserMessage", {"Get": "UserId* PlanetId*"})
    with pytest.raises(Unroutable, match="no of 2 operations"):
        command_route(strange, "Get")
    unknown = command("Get-MgPlanet", {"Get": "PlanetId*"})
    with pytest.raises(Unroutable, match="has the name Get-MgPlanet"):
        command_route(unknown, "Get")


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        (Operation("POST", "/groups/{group-id}/renew", True), "/groups/{group-id}/microsoft.graph.renew"),
        (Operation("GET", "/users/delta()", True), "/users/microsoft.graph.delta()"),
        (Operation("GET", "/groups/{group-id}/members/graph.user", False), None),
        (Operation("GET", "/users/{user-id}/messages", False), "/users/{user-id}/messages"),
    ],
)
def test_names_keep_their_namespace(operation: Operation, path: str | None) -> None:
    assert called_path(operation) == (path or "/groups/{group-id}/members/microsoft.graph.user")


class Figures:
    """How many commands of published pages are *known* to the table, lead *whole* (each parameter set) to an operation; how many routes
    were *checked* against what the page says of itself, and those that are *wrong*."""

    def __init__(self) -> None:
        self.pages = self.known = self.whole = self.checked = 0
        self.wrong: list[tuple[str, str, str, str]] = []

    def count(self, page: Path) -> None:
        """Look at one page."""
        help_page = read_command_help(page.read_text(encoding="utf-8-sig"), str(page))
        described = build_command(help_page)
        self.pages += 1
        if not has_command(described.name):
            return
        self.known += 1
        routes = []
        sets = described.parameter_sets or ("__AllParameterSets",)
        for set_name in sets:
            try:
                routes.append((set_name, command_route(described, set_name)))
            except Unroutable:
                continue
        self.whole += len(routes) == len(sets)
        saying = help_page.synopsis.partition("\n")[0]
        names = next((found.groups() for found in (re.match(s, saying) for s in SAYINGS) if found), ())
        for set_name, route in routes:
            self.checked += bool(names)
            text = route.path.lower()
            taken = {p.name.lower() for p in described.parameters}
            places = [parameter_of(p).lower() for p in placeholders(route.path)]
            lacks = [p for p in places if p not in taken and not any(is_renamed(name, p) for name in taken)]
            if lacks or not all(name.lower() in text for name in names):
                self.wrong.append((described.name, set_name, route.path, saying))

    def text(self) -> str:
        """The figures in one line."""
        return (
            f"{self.pages} pages, {self.known} commands whose route is in the table: {self.whole} resolve whole"
            f" ({100 * self.whole / self.known:.1f} %); {len(self.wrong)} of {self.checked} routes that could be checked are wrong"
            f" ({100 * len(self.wrong) / self.checked:.2f} %)"
        )


def published_figures() -> Figures:
    """The figures over the published Graph pages."""
    figures = Figures()
    for page in sorted(Path(os.environ["PSEMU_SHARED"], "corpus", "graph-2022").glob("*/*.md")):
        figures.count(page)
    return figures


@pytest.mark.skipif("PSEMU_SHARED" not in os.environ, reason="PSEMU_SHARED does not name the folder of published pages")
def test_published_pages_lead_to_their_operation() -> None:
    figures = published_figures()
    assert figures.known > 600
    assert figures.whole / figures.known >= 0.95, figures.text()
    assert figures.checked > 500
    assert len(figures.wrong) <= 0.005 * figures.checked, figures.wrong


if __name__ == "__main__":
    sys.stdout.write(published_figures().text() + "\n")

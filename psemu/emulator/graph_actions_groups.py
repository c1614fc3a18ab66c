"""Actions of groups, teams and channels: renewal, favourites, lifecycle policies, archiving, members by the dozen."""

from __future__ import annotations

import uuid

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action
from psemu.emulator.graph_checks import check_body
from psemu.emulator.graph_paths import LINK, absent
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: action of a group → what it changes
_GROUP_CHANGES: dict[str, dict[str, Any]] = {
    "addfavorite": {"isFavorite": True},
    "removefavorite": {"isFavorite": False},
    "subscribebymail": {"isSubscribedByMail": True},
    "unsubscribebymail": {"isSubscribedByMail": False},
    "resetunseencount": {"unseenCount": 0},
}


@action("group", "addFavorite", "removeFavorite", "subscribeByMail", "unsubscribeByMail", "resetUnseenCount")
def change_group(call: Call) -> Response:
    """What the signed-in user wants of a group."""
    call.change(**_GROUP_CHANGES[call.name])
    return call.done()


@action("group", "renew")
def renew(call: Call) -> Response:
    """The group lives on."""
    call.change(renewedDateTime=call.now)
    return call.done()


@action("groupLifecyclePolicy", "addGroup", "removeGroup")
def change_policy(call: Call) -> Response:
    """Which groups a lifecycle policy is for."""
    wanted = call.parameter("groupId", str).replace("/", "%2F")
    group = f"/graph/groups/{wanted}"
    if call.store.get(group) is None:
        raise absent(wanted)
    link = f"{group}/groupLifecyclePolicies/{call.place.identifier}"
    present = call.store.get(link) is not None
    if call.name == "addgroup":
        call.store.put(link, {LINK: call.path})
    else:
        call.store.delete(link)
    return call.value(present is (call.name == "removegroup"), "Edm.Boolean")


@action("team", "archive", "unarchive")
@action("channel", "archive", "unarchive")
def archive(call: Call) -> Response:
    """Archived at once: the operation that the answer names has ended."""
    call.parameter("shouldSetSpoSiteReadOnlyForMembers", bool, None)
    call.change(isArchived=call.name == "archive")
    name = str(uuid.uuid4())
    path = call.path
    team = path.partition("/channels/")[0]
    kind = ("archive" if call.name == "archive" else "unarchive") + ("Channel" if "/channels/" in path else "Team")
    operation = {
        "id": name,
        "operationType": kind,
        "createdDateTime": call.now,
        "status": "succeeded",
        "lastActionDateTime": call.now,
        "attemptsCount": 1,
        "targetResourceId": call.place.identifier or team.rpartition("/")[2],
        "error": None,
    }
    call.store.put(f"{team}/operations/{name}", operation)
    identifier = team.rpartition("/")[2] if "/team" not in team[-5:] else team.split("/")[-2]
    return call.done(202, [("Location", f"/teams/{identifier}/operations/{name}")])


@action("*conversationMember", "add", "remove")
def change_members(call: Call) -> Response:
    """Several members at once, each with a result of its own."""
    kind = entity_type("conversationMember")
    results = []
    for given in call.objects("values", kind=kind):
        user = _user_of(given)
        if call.name == "add":
            check_body(kind, given)
            call.entities.created(call.place, {**_kept(given), "userId": user})
            error = None
        else:
            found = next((m for m in call.store.children(call.path) if m.get("userId") == user), None)
            if found is not None:
                call.store.delete(f"{call.path}/{found['id']}")
            error = None if found is not None else {"code": "NotFound", "message": "User not found in the roster."}
        result = {"@odata.type": "#microsoft.graph.aadUserConversationMemberResult", "userId": user, "error": error}
        results.append(result)
    return call.value(results, "Collection(microsoft.graph.actionResultPart)")


def _user_of(given: dict[str, Any]) -> Any:
    """The user whom a member is: named, or bound by ``user@odata.bind``."""
    link = given.get("user@odata.bind")
    if isinstance(link, str) and link.endswith("')"):
        return link[:-2].rpartition("('")[2]
    return link.rpartition("/")[2] if isinstance(link, str) else given.get("userId")


def _kept(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if "@" not in name or name == "@odata.type"}

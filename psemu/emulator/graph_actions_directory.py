"""Actions of directory objects and users: membership, restoring, licenses, sessions."""

from __future__ import annotations

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action, mismatch
from psemu.emulator.graph_creation import restore
from psemu.emulator.graph_paths import DIRECTORY, LINK, absent, directory_type
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TEXTS = "Collection(Edm.String)"
#: ids that a check of membership takes
_MOST_CHECKED = 20
_NO_LICENSE = "User does not have a corresponding license."


def _holders(call: Call, only_groups: bool, only_security: bool) -> list[str]:
    """Ids of what the entity belongs to, through groups, too."""
    found = []
    for path in call.entities.membership.holders_of(call.path.rpartition("/")[2]):
        body = call.store.get(path)
        kind = directory_type(path)
        if body is None or (only_groups and kind != "group"):
            continue
        if not (only_security and kind == "group" and body.get("securityEnabled") is not True):
            found.append(str(body["id"]))
    return found


def _require(call: Call) -> None:
    if call.store.get(call.path) is None:
        raise absent(call.place.identifier, call.place.kind)


@action("directoryObject", "getMemberGroups", "getMemberObjects")
def get_members(call: Call) -> Response:
    """Ids of the groups (and roles and administrative units) that it belongs to."""
    _require(call)
    only_security = call.parameter("securityEnabledOnly", bool, False if call.name == "getmemberobjects" else ...)
    return call.value(_holders(call, call.name == "getmembergroups", only_security), _TEXTS)


@action("directoryObject", "checkMemberGroups", "checkMemberObjects")
def check_members(call: Call) -> Response:
    """Which of the given ids are of what it belongs to."""
    _require(call)
    only_groups = call.name == "checkmembergroups"
    wanted = call.texts("groupIds" if only_groups else "ids")
    if len(wanted) > _MOST_CHECKED:
        text = f"The number of ids is more than {_MOST_CHECKED}."
        raise GraphRefusal(400, "Request_BadRequest", text)
    belongs = {found.lower(): found for found in _holders(call, only_groups, False)}
    return call.value([belongs[one.lower()] for one in wanted if one.lower() in belongs], _TEXTS)


@action("*directoryObject", "getByIds")
def get_by_ids(call: Call) -> Response:
    """The directory objects with the given ids, of the given types; one that is not there is left out."""
    types = {name.lower() for name in call.texts("types", [])} - {"directoryobject"}
    found = []
    for identifier in call.texts("ids"):
        path = call.entities.paths.directory_path(identifier.replace("/", "%2F"))
        if path is not None and (not types or directory_type(path).lower() in types):
            found.append(call.entities.paths.followed({LINK: path}))
    return call.value(found, "directoryObjects")


@action("*directoryObject", "validateProperties")
def validate_properties(call: Call) -> Response:
    """Whether a name is free of conflicts with naming policies; the emulator's tenant has none."""
    if call.parameter("entityType", str) not in ("Group", "group"):
        raise GraphRefusal(400, "Request_BadRequest", "Invalid value specified for property 'entityType'.")
    call.parameter("displayName", str, None)
    call.parameter("mailNickname", str, None)
    return call.done()


@action("group", "validateProperties")
def validate_own_properties(call: Call) -> Response:
    """As for the collection, of one group."""
    call.parameter("displayName", str, None)
    call.parameter("mailNickname", str, None)
    return call.done()


@action("*directoryObject", "getAvailableExtensionProperties")
def get_extension_properties(call: Call) -> Response:
    """The extension properties that the applications have registered."""
    synced = call.parameter("isSyncedFromOnPremises", bool, None)
    found = []
    for application in call.store.children("/graph/applications"):
        for extension in call.store.children(f"/graph/applications/{application['id']}/extensionProperties"):
            if synced is None or bool(extension.get("isSyncedFromOnPremises")) is synced:
                found.append({"appDisplayName": application.get("displayName"), **extension})
    return call.value(found, "Collection(microsoft.graph.extensionProperty)")


@action("directoryObject", "restore")
def restore_object(call: Call) -> Response:
    """Bring back what was removed."""
    kind, body = restore(call.store, DIRECTORY, call.place.identifier)
    return call.returned({"@odata.type": f"#microsoft.graph.{kind}", **body}, "directoryObjects/$entity")


@action("user", "revokeSignInSessions")
def revoke_sessions(call: Call) -> Response:
    """No session from before now counts any more."""
    call.change(signInSessionsValidFromDateTime=call.now)
    return call.value(True, "Edm.Boolean")


@action("user", "reprocessLicenseAssignment")
def reprocess_licenses(call: Call) -> Response:
    """The licenses are as they are assigned."""
    return call.returned(call.entity, "users/$entity")


@action("user", "assignLicense")
def assign_to_user(call: Call) -> Response:
    """Add and remove licenses of a user."""
    user = call.entity
    adds, removes = _license_changes(call)
    if adds and not user.get("usageLocation"):
        text = "License assignment cannot be done for user with invalid usage location."
        raise GraphRefusal(400, "Request_BadRequest", text)
    changed = call.change(assignedLicenses=_with_licenses(user, adds, removes))
    return call.returned(changed, "users/$entity")


@action("group", "assignLicense")
def assign_to_group(call: Call) -> Response:
    """Add and remove licenses of a group; the members get them later."""
    adds, removes = _license_changes(call)
    changed = call.change(assignedLicenses=_with_licenses(call.entity, adds, removes))
    return call.returned(changed, "groups/$entity", 202)


def _license_changes(call: Call) -> tuple[list[dict[str, Any]], list[str]]:
    adds = call.objects("addLicenses", kind=entity_type("assignedLicense"))
    removes = call.texts("removeLicenses")
    owned = {str(sku.get("skuId")).lower() for sku in call.store.children("/graph/subscribedSkus")}
    for entry in adds:
        sku = entry.get("skuId")
        if not isinstance(sku, str):
            raise mismatch("addLicenses")
        # a state without any license says nothing of what the company owns
        if owned and sku.lower() not in owned:
            text = f"License {sku[:100]} does not correspond to a valid company License."
            raise GraphRefusal(400, "Request_BadRequest", text)
    return adds, [sku.lower() for sku in removes]


def _with_licenses(holder: dict[str, Any], adds: list[dict[str, Any]], removes: list[str]) -> list[dict[str, Any]]:
    present = {str(entry.get("skuId")).lower(): entry for entry in holder.get("assignedLicenses") or []}
    for sku in removes:
        if present.pop(sku, None) is None:
            raise GraphRefusal(400, "Request_BadRequest", _NO_LICENSE)
    for entry in adds:
        present[entry["skuId"].lower()] = {"disabledPlans": entry.get("disabledPlans") or [], "skuId": entry["skuId"]}
    return list(present.values())

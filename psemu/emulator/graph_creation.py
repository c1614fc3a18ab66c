"""What the service itself says of an entity that is made or removed: identifiers, dates, names that must be unique, the recycle bin."""

from __future__ import annotations

import uuid

from psemu.emulator.clock import timestamp
from psemu.emulator.graph_paths import absent
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store
    from psemu.rest.routes.graph_types import EntityType

DELETED = "/graph/directory/deletedItems"
#: types with a createdDateTime that the service sets
_DATED = ("user", "group", "application", "servicePrincipal", "outlookItem", "baseItem", "team", "chat", "alert")
#: a property that no two entities of a collection share → whose it is
_UNIQUE = {"user": "userPrincipalName", "application": "uniqueName", "servicePrincipal": "appId"}
#: what must be said of a new entity, in the order in which the service misses it
_REQUIRED = {
    "user": ("displayName", "accountEnabled", "mailNickname", "userPrincipalName", "passwordProfile"),
    "group": ("displayName", "mailEnabled", "mailNickname", "securityEnabled"),
    "application": ("displayName",),
    "servicePrincipal": ("appId",),
    "administrativeUnit": ("displayName",),
}
_TAKEN = "Another object with the same value for property {} already exists."


def completed(store: Store, clock: Clock, kind: EntityType | None, parent: str, body: dict[str, Any]) -> dict[str, Any]:
    """*body* of a new entity with what the service adds. GraphRefusal if its names are taken."""
    if kind is None:
        return body
    added: dict[str, Any] = {}
    for name in _DATED:
        if kind.derives_from(name) and kind.find("createdDateTime") is not None:
            added["createdDateTime"] = timestamp(clock.now(), 0)
    if kind.name == "application":
        tenant = store.setting("tenantDomain")
        added |= {"appId": str(uuid.uuid4()), "signInAudience": "AzureADMyOrg", "publisherDomain": tenant}
    elif kind.name == "servicePrincipal":
        added |= _of_application(store, body)
    _check_required(kind, body)
    _check_unique(store, kind, parent, body)
    return {**added, **without_secrets(kind, body)}


def without_secrets(kind: EntityType | None, body: dict[str, Any]) -> dict[str, Any]:
    """*body* without the password that no service ever gives back."""
    profile = body.get("passwordProfile")
    if kind is None or not kind.derives_from("user") or not isinstance(profile, dict):
        return body
    return {**body, "passwordProfile": {name: value for name, value in profile.items() if name != "password"}}


def _of_application(store: Store, body: dict[str, Any]) -> dict[str, Any]:
    """What a service principal takes over from its application, if that is of this tenant."""
    wanted = body.get("appId")
    application = store.find("/graph/applications", "appId", wanted) if isinstance(wanted, str) else None
    if application is None:
        return {}
    name = application.get("displayName")
    return {
        "displayName": name,
        "appDisplayName": name,
        "appOwnerOrganizationId": store.setting("tenantId"),
        "accountEnabled": True,
        "servicePrincipalNames": [*(application.get("identifierUris") or []), wanted],
        "servicePrincipalType": "Application",
        "signInAudience": application.get("signInAudience"),
    }


def _check_required(kind: EntityType, body: dict[str, Any]) -> None:
    for name in _REQUIRED.get(kind.name, ()):
        if body.get(name) in (None, ""):
            resource = kind.name[:1].upper() + kind.name[1:]
            text = f"A value is required for property '{name}' of resource '{resource}'."
            raise GraphRefusal(400, "Request_BadRequest", text)


def _check_unique(store: Store, kind: EntityType, parent: str, body: dict[str, Any]) -> None:
    name = _UNIQUE.get(kind.name)
    value = None if name is None else body.get(name)
    if name is None or not isinstance(value, str) or store.find(parent, name, value) is None:
        return
    if kind.name == "servicePrincipal":
        text = f"The service principal cannot be created, updated, or restored because the service principal name {value[:200]} is already in use."
        raise GraphRefusal(409, "Request_MultipleObjectsWithSameKeyValue", text)
    raise GraphRefusal(400, "Request_BadRequest", _TAKEN.format(name))


def remove(store: Store, clock: Clock, kind: EntityType | None, path: str, body: dict[str, Any]) -> None:
    """Remove the entity at *path*: users, applications and Microsoft 365 groups can be restored for a time, all else is gone."""
    name = "" if kind is None else kind.name
    top_level = path.count("/") == 3 or path.lower().startswith("/graph/directory/administrativeunits/")
    if not top_level or not (
        name in ("user", "application", "servicePrincipal", "administrativeUnit")
        or (name == "group" and "Unified" in (body.get("groupTypes") or []))
    ):
        store.delete(path)
        return
    to = f"{DELETED}/{body.get('id')}"
    store.move(path, to)
    store.put(to, {"@odata.type": f"#microsoft.graph.{name}", **body, "deletedDateTime": timestamp(clock.now(), 0)})


def restore(store: Store, collections: dict[str, str], identifier: str) -> tuple[str, dict[str, Any]]:
    """Bring a removed entity back to its collection; its type and its body. *collections*: collection → type."""
    at = f"{DELETED}/{identifier}"
    body = store.get(at)
    if body is None:
        raise absent(identifier)
    kind = str(body.get("@odata.type", "")).removeprefix("#microsoft.graph.")
    collection = next((name for name, of in collections.items() if of == kind), None)
    if collection is None:
        raise absent(identifier)
    restored = {name: value for name, value in body.items() if name != "@odata.type"}
    restored["deletedDateTime"] = None
    to = f"/graph/{collection}/{identifier}"
    name = _UNIQUE.get(kind)
    value = None if name is None else restored.get(name)
    if name is not None and isinstance(value, str) and store.find(f"/graph/{collection}", name, value) is not None:
        raise GraphRefusal(400, "Request_BadRequest", _TAKEN.format(name))
    store.move(at, to)
    store.put(to, restored)
    return kind, restored

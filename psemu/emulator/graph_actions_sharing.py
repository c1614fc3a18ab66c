"""Actions of files and pages: checked out and in, shared by link or invitation, removed for good; chat messages taken back."""

from __future__ import annotations

import uuid

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type

#: kind of link → role
_LINKS = {"view": "read", "edit": "write", "embed": "read"}
_SCOPES = ("anonymous", "organization", "users", "existingAccess")


@action("driveItem", "checkout")
def check_out(call: Call) -> Response:
    """One person's for now."""
    call.change(publication={**(call.entity.get("publication") or {}), "level": "checkout"})
    return call.done()


@action("driveItem", "checkin")
def check_in(call: Call) -> Response:
    """Everybody's again."""
    call.parameter("comment", str, None)
    call.parameter("checkInAs", str, None)
    call.change(publication={**(call.entity.get("publication") or {}), "level": "published"})
    return call.done()


@action("driveItem", "createLink")
def create_link(call: Call) -> Response:
    """A link to an item; asked twice, it is the same one."""
    kind, scope = call.parameter("type", str), call.parameter("scope", str, "organization")
    if kind not in _LINKS or scope not in _SCOPES:
        raise GraphRefusal(400, "invalidRequest", "The sharing link's type or scope is not valid.")
    context = f"{call.place.context}/permissions/$entity"
    for known in call.store.children(f"{call.path}/permissions"):
        link = known.get("link") or {}
        if (link.get("type"), link.get("scope")) == (kind, scope):
            return call.returned(known, context)
    domain = call.store.setting("tenantDomain", "contoso.example")
    identifier = str(uuid.uuid4())
    url = f"https://sharepoint.{domain}/:u:/g/{identifier}"
    made = {"id": identifier, "roles": [_LINKS[kind]], "link": {"type": kind, "scope": scope, "webUrl": url}}
    call.store.put(f"{call.path}/permissions/{identifier}", made)
    return call.returned(made, context, 201)


@action("driveItem", "invite")
def invite(call: Call) -> Response:
    """A permission for each of the recipients."""
    roles = call.texts("roles")
    if not roles or any(role not in ("read", "write", "owner") for role in roles):
        raise GraphRefusal(400, "invalidRequest", "The roles are not valid.")
    made = []
    for recipient in call.objects("recipients", kind=entity_type("driveRecipient")):
        who = {name: recipient[name] for name in ("email", "objectId", "alias") if recipient.get(name)}
        if not who:
            raise GraphRefusal(400, "invalidRequest", "A recipient needs an email, an alias or an objectId.")
        user = {
            "displayName": who.get("email") or who.get("alias"),
            "id": who.get("objectId"),
            "email": who.get("email"),
        }
        permission = {
            "id": str(uuid.uuid4()),
            "roles": roles,
            "grantedTo": {"user": user},
            "grantedToV2": {"user": user},
        }
        call.store.put(f"{call.path}/permissions/{permission['id']}", permission)
        made.append(permission)
    return call.value(made, "Collection(permission)")


@action("driveItem", "permanentDelete")
@action("drive", "permanentDelete")
@action("message", "permanentDelete")
@action("mailFolder", "permanentDelete")
@action("event", "permanentDelete")
@action("calendar", "permanentDelete")
@action("contact", "permanentDelete")
@action("contactFolder", "permanentDelete")
def delete_permanently(call: Call) -> Response:
    """Gone, and in no recycle bin."""
    call.store.delete(call.path)
    return call.done()


@action("chatMessage", "softDelete")
def soft_delete(call: Call) -> Response:
    """A message is taken back."""
    call.change(deletedDateTime=call.now)
    return call.done()


@action("chatMessage", "undoSoftDelete")
def undo_soft_delete(call: Call) -> Response:
    """A message is there again."""
    call.change(deletedDateTime=None)
    return call.done()

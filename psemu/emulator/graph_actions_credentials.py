"""Actions of applications and service principals: passwords and keys, made and removed; applications from a template."""

from __future__ import annotations

import secrets
import uuid

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action, mismatch
from psemu.emulator.graph_checks import check_body
from psemu.emulator.graph_paths import absent
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TWO_YEARS = 730 * 86400.0


def _credential(call: Call, name: str, kind: str, otherwise: Any = ...) -> dict[str, Any]:
    value: dict[str, Any] = call.parameter(name, dict, otherwise)
    check_body(entity_type(kind), value)
    return value


def _dated(call: Call, given: dict[str, Any]) -> dict[str, Any]:
    now = call.entities.graph.clock.now()
    return {
        "customKeyIdentifier": given.get("customKeyIdentifier"),
        "displayName": given.get("displayName"),
        "endDateTime": given.get("endDateTime") or timestamp(now + _TWO_YEARS, 0),
        "keyId": str(uuid.uuid4()),
        "startDateTime": given.get("startDateTime") or timestamp(now, 0),
    }


@action("application", "addPassword")
@action("servicePrincipal", "addPassword")
def add_password(call: Call) -> Response:
    """A new secret, told once and then only hinted at."""
    made = _dated(call, _credential(call, "passwordCredential", "passwordCredential", {}))
    secret = f"psemu~{secrets.token_urlsafe(25)}"
    made["hint"] = secret[:3]
    call.change(passwordCredentials=[*(call.entity.get("passwordCredentials") or []), {**made, "secretText": None}])
    return call.returned({**made, "secretText": secret}, "microsoft.graph.passwordCredential")


@action("application", "addKey")
@action("servicePrincipal", "addKey")
def add_key(call: Call) -> Response:
    """A new certificate; that the caller holds the old one is not examined."""
    given = _credential(call, "keyCredential", "keyCredential")
    call.parameter("proof", str)
    if not given.get("key") or not given.get("type") or not given.get("usage"):
        raise mismatch("keyCredential")
    made = {**_dated(call, given), "key": None, "type": given["type"], "usage": given["usage"]}
    call.change(keyCredentials=[*(call.entity.get("keyCredentials") or []), made])
    return call.returned(made, "microsoft.graph.keyCredential")


@action("application", "removePassword", "removeKey")
@action("servicePrincipal", "removePassword", "removeKey")
def remove_credential(call: Call) -> Response:
    """Take a secret or a certificate away."""
    wanted = call.parameter("keyId", str).lower()
    if call.name == "removekey":
        call.parameter("proof", str)
    name = "passwordCredentials" if call.name == "removepassword" else "keyCredentials"
    present = call.entity.get(name) or []
    kept = [entry for entry in present if str(entry.get("keyId")).lower() != wanted]
    if len(kept) == len(present):
        kind = "password" if call.name == "removepassword" else "key"
        raise GraphRefusal(400, "Request_BadRequest", f"No {kind} credential found with keyId '{wanted[:100]}'.")
    call.change(**{name: kept})
    return call.done()


@action("application", "unsetVerifiedPublisher")
def unset_publisher(call: Call) -> Response:
    """The publisher is not verified any more."""
    call.change(verifiedPublisher={"displayName": None, "verifiedPublisherId": None, "addedDateTime": None})
    return call.done()


@action("applicationTemplate", "instantiate")
def instantiate(call: Call) -> Response:
    """An application with its service principal."""
    name = call.parameter("displayName", str)
    paths = call.entities.paths
    applications, principals = paths.place(("applications",)), paths.place(("servicePrincipals",))
    if applications is None or principals is None:
        raise absent(call.place.identifier)
    body = {"displayName": name, "applicationTemplateId": call.place.identifier, "identifierUris": []}
    application = call.entities.created(applications, body)
    template = {"appId": application["appId"], "applicationTemplateId": call.place.identifier}
    principal = call.entities.created(principals, {**template, "tags": ["WindowsAzureActiveDirectoryIntegratedApp"]})
    both = {"application": application, "servicePrincipal": principal}
    return call.returned(both, "microsoft.graph.applicationServicePrincipal", 201)

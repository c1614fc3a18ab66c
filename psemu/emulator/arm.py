"""Azure Resource Manager as far as the emulator knows it: subscriptions, resource groups, recovery vaults, Site Recovery below them."""

from __future__ import annotations

import uuid

from psemu.emulator.exchange import Request, Response
from psemu.emulator.router import Router
from psemu.emulator.site_recovery import SiteRecovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store

_JSON = "application/json"
_WRITES, _READS = 1199, 11999
_NOT_FOUND_HELP = "For more details please go to https://aka.ms/ARMResourceNotFoundFix"


class ArmRefusal(Exception):
    """An operation refuses: *status*, *code*, text; *details* are Site Recovery's."""

    def __init__(self, status: int, code: str, message: str, details: list[dict[str, Any]] | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        super().__init__(message)


class Call:
    """One ARM request with what its answer must repeat: the client's request id and the correlation id."""

    __slots__ = ("client_request_id", "correlation_id", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.client_request_id = request.echoed("x-ms-client-request-id") or str(uuid.uuid4())
        self.correlation_id = str(uuid.uuid4())

    @property
    def api_version(self) -> str:
        """The api-version asked for; it is not judged, only repeated in links."""
        from urllib.parse import quote

        return quote(next((v for n, v in self.request.query.items() if n.lower() == "api-version"), ""), safe="")


class ArmService:
    """Answers requests to management.azure.com."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.router = Router()
        self.site_recovery = SiteRecovery(store, clock, self)
        vaults = "/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.RecoveryServices/vaults"
        add = self.router.add
        add("GET", "/tenants", self.list_tenants)
        add("GET", "/subscriptions", self.list_subscriptions)
        add("GET", "/subscriptions/{s}", self.get_resource)
        add("GET", "/subscriptions/{s}/resourceGroups", self.list_children)
        add("GET", "/subscriptions/{s}/resourceGroups/{rg}", self.get_resource)
        add("HEAD", "/subscriptions/{s}/resourceGroups/{rg}", self.head_group)
        add("PUT", "/subscriptions/{s}/resourceGroups/{rg}", self.put_group)
        add("PATCH", "/subscriptions/{s}/resourceGroups/{rg}", self.put_group)
        add("DELETE", "/subscriptions/{s}/resourceGroups/{rg}", self.delete_group)
        add("GET", "/subscriptions/{s}/resources", self.list_resources)
        add("GET", "/subscriptions/{s}/resourceGroups/{rg}/resources", self.list_resources)
        add("GET", "/subscriptions/{s}/operationresults/{o}", self.operation_result)
        add("GET", "/subscriptions/{s}/providers/Microsoft.RecoveryServices/vaults", self.list_subscription_vaults)
        add("GET", vaults, self.list_children)
        add("GET", vaults + "/{v}", self.get_resource)
        add("GET", vaults + "/{v}/extendedInformation/vaultExtendedInfo", self.get_extended_info)
        add("PUT", vaults + "/{v}/extendedInformation/vaultExtendedInfo", self.put_extended_info)
        self.site_recovery.add_routes(self.router, vaults + "/{v}")

    def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        call = Call(request)
        try:
            if self.store.setting("requireAuthorization", False) and not request.header("authorization"):
                text = "Authentication failed. The 'Authorization' header is missing."
                raise ArmRefusal(401, "AuthenticationFailed", text)
            if any("/" in part for part in request.segments):
                # an escaped slash would name another resource than the path says
                raise ArmRefusal(400, "InvalidResourceName", "A resource's name must not contain a slash.")
            operation, values, methods = self.router.find(request.method, request.segments)
            if operation is None and not methods:
                text = f"psemu's emulator does not know the operation {request.method} {request.path}."
                raise ArmRefusal(501, "NotImplemented", text)
            if not call.api_version:
                text = "The api-version query parameter (?api-version=) is required for all requests."
                raise ArmRefusal(400, "MissingApiVersionParameter", text)
            if operation is None:
                allowed = ", ".join(sorted(methods))
                raise ArmRefusal(
                    405,
                    "MethodNotAllowed",
                    f"The requested resource does not support http method '{request.method}' (it supports {allowed}).",
                )
            if operation not in (self.head_group, self.put_group):
                self._check_scope(values)
            response = operation(request, values)
        except ArmRefusal as refusal:
            response = Response(refusal.status, error_body(refusal), [("Content-Type", _JSON)])
        return self._with_headers(call, response)

    def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
        """ARM's error body."""
        body = error_body(ArmRefusal(status, code, message))
        return self._with_headers(Call(request), Response(status, body, [("Content-Type", _JSON)]))

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """Let a due event of Site Recovery happen."""
        return self.site_recovery.happen(kind, at, path, data)

    def _check_scope(self, values: dict[str, str]) -> None:
        """Each level that does not exist has its own refusal."""
        if "s" not in values:
            return
        subscription = f"/arm/subscriptions/{values['s']}"
        if self.store.get(subscription) is None:
            raise ArmRefusal(404, "SubscriptionNotFound", f"The subscription '{values['s']}' could not be found.")
        if "rg" not in values:
            return
        group = f"{subscription}/resourceGroups/{values['rg']}"
        if self.store.get(group) is None:
            raise ArmRefusal(404, "ResourceGroupNotFound", f"Resource group '{values['rg']}' could not be found.")
        if (
            "v" in values
            and self.store.get(f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}") is None
        ):
            raise not_found("Microsoft.RecoveryServices/vaults/" + values["v"], values["rg"])

    def resource(self, request: Request, values: dict[str, str]) -> dict[str, Any]:
        """The resource that the request's path names."""
        body = self.store.get("/arm" + request.path)
        if body is None:
            parts = request.segments[5:]
            raise not_found("/".join(parts) or request.path, values.get("rg", ""))
        return body

    def list_tenants(self, request: Request, values: dict[str, str]) -> Response:
        """GET /tenants."""
        tenant = self.store.setting("tenantId")
        entry = {"id": f"/tenants/{tenant}", "tenantId": tenant, "displayName": self.store.setting("tenantName")}
        return self.listing([entry])

    def list_subscriptions(self, request: Request, values: dict[str, str]) -> Response:
        """GET /subscriptions."""
        return self.listing(self.store.children("/arm/subscriptions"))

    def head_group(self, request: Request, values: dict[str, str]) -> Response:
        """HEAD a resource group: 204 if it is there."""
        self._check_scope({"s": values["s"]})
        return Response(204 if self.store.get("/arm" + request.path) is not None else 404)

    def put_group(self, request: Request, values: dict[str, str]) -> Response:
        """PUT or PATCH a resource group."""
        self._check_scope({"s": values["s"]})
        path = "/arm" + request.path
        before = self.store.get(path)
        given = request.json_object()
        if before is None and (request.method == "PATCH" or not isinstance(given.get("location"), str)):
            if request.method == "PATCH":
                raise ArmRefusal(404, "ResourceGroupNotFound", f"Resource group '{values['rg']}' could not be found.")
            raise ArmRefusal(400, "LocationRequired", "The location property is required for this definition.")
        known: dict[str, Any] = {name: given[name] for name in ("location", "tags", "managedBy") if name in given}
        body: dict[str, Any] = {
            "id": f"/subscriptions/{values['s']}/resourceGroups/{values['rg']}",
            "name": values["rg"],
            "type": "Microsoft.Resources/resourceGroups",
            "properties": {"provisioningState": "Succeeded"},
            **(before or {}),
            **known,
        }
        self.store.put(path, body)
        return Response(200 if before is not None else 201, body, [("Content-Type", _JSON)])

    def delete_group(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE a resource group with all that is in it: 202, and the operation has ended by the first look."""
        self.store.delete("/arm" + request.path)
        name = str(uuid.uuid4())
        self.store.put(f"/arm-operations/{name}", {"of": request.path})
        version = Call(request).api_version
        link = f"{request.base}/subscriptions/{values['s']}/operationresults/{name}?api-version={version}"
        return Response(202, None, [("Location", link), ("Retry-After", str(self.store.setting("retryAfter", 30)))])

    def operation_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/operationresults/{operation}."""
        if self.store.get(f"/arm-operations/{values['o']}") is None:
            raise ArmRefusal(404, "OperationNotFound", f"The operation '{values['o'][:100]}' could not be found.")
        return Response(200)

    def list_resources(self, request: Request, values: dict[str, str]) -> Response:
        """GET the tracked resources of a group or of the subscription: those right below a provider."""
        top = "/arm/" + "/".join(request.segments[:-1])
        found = []
        for path, body in self.store.below(top):
            rest = path.partition("/providers/")[2].split("/")
            if len(rest) == 3 and isinstance(body.get("id"), str):
                found.append({name: value for name, value in body.items() if name != "properties"})
        return self.listing(found)

    def list_children(self, request: Request, values: dict[str, str]) -> Response:
        """GET on a collection."""
        return self.listing(self.store.children("/arm" + request.path))

    def list_subscription_vaults(self, request: Request, values: dict[str, str]) -> Response:
        """GET all vaults of a subscription."""
        vaults = []
        for group in self.store.children(f"/arm/subscriptions/{values['s']}/resourceGroups"):
            parent = f"/arm/subscriptions/{values['s']}/resourceGroups/{group['name']}/providers/Microsoft.RecoveryServices/vaults"
            vaults += self.store.children(parent)
        return self.listing(vaults)

    def get_resource(self, request: Request, values: dict[str, str]) -> Response:
        """GET on one resource."""
        return Response(200, self.resource(request, values), [("Content-Type", _JSON)])

    def listing(self, items: list[dict[str, Any]]) -> Response:
        """A whole list as one page."""
        return Response(200, {"value": items, "nextLink": None}, [("Content-Type", _JSON)])

    def get_extended_info(self, request: Request, values: dict[str, str]) -> Response:
        """GET the vault's extended information."""
        body = self.store.get("/arm" + request.path)
        if body is None:
            text = f"Extended information of vault '{values['v']}' does not exist."
            raise ArmRefusal(404, "ResourceExtendedInfoNotFound", text)
        return Response(200, body, [("Content-Type", _JSON)])

    def put_extended_info(self, request: Request, values: dict[str, str]) -> Response:
        """PUT the vault's extended information: its integrity key."""
        properties = request.json_object().get("properties")
        key = properties.get("integrityKey") if isinstance(properties, dict) else None
        if not isinstance(key, str) or not key or len(key) > 1000:
            raise ArmRefusal(400, "BadRequest", "The property 'properties.integrityKey' is required.")
        body = {
            "id": request.path,
            "name": "vaultExtendedInfo",
            "type": "Microsoft.RecoveryServices/vaults/extendedInformation",
            "properties": {"integrityKey": key, "algorithm": "None"},
        }
        self.store.put("/arm" + request.path, body)
        return Response(200, body, [("Content-Type", _JSON)])

    def _with_headers(self, call: Call, response: Response) -> Response:
        import time

        route = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self.clock.now()))
        kind = "reads" if call.request.method == "GET" else "writes"
        named: dict[str, str] = {name.lower(): value for name, value in response.headers}
        correlation_id = named.get("x-ms-correlation-request-id", call.correlation_id)
        standard = [
            ("Cache-Control", "no-cache"),
            ("Pragma", "no-cache"),
            ("Expires", "-1"),
            ("x-ms-request-id", correlation_id),
            ("x-ms-client-request-id", call.client_request_id),
            ("x-ms-correlation-request-id", correlation_id),
            ("x-ms-routing-request-id", f"PSEMU:{route}:{correlation_id}"),
            (f"x-ms-ratelimit-remaining-subscription-{kind}", str(_READS if kind == "reads" else _WRITES)),
            ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        response.headers += [(name, value) for name, value in standard if name.lower() not in named]
        return response


def error_body(refusal: ArmRefusal) -> dict[str, Any]:
    """``{"error": {"code", "message", "details"?}}``."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if refusal.details is not None:
        error["details"] = refusal.details
    return {"error": error}


def not_found(resource: str, group: str) -> ArmRefusal:
    """ARM's refusal for a resource that does not exist."""
    return ArmRefusal(
        404,
        "ResourceNotFound",
        f"The Resource '{resource}' under resource group '{group}' was not found. {_NOT_FOUND_HELP}",
    )

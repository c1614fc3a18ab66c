"""Azure Resource Manager: subscriptions and groups, resources of any provider, recovery vaults with Site Recovery below them."""

from __future__ import annotations

import re
import uuid

from psemu.emulator.arm_groups import ArmGroups
from psemu.emulator.arm_listing import listing
from psemu.emulator.arm_refusal import ArmRefusal, error_body, not_found, unknown_operation
from psemu.emulator.arm_resources import FINISH, ArmResources, read_path
from psemu.emulator.bearer import expiry
from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.router import Router
from psemu.emulator.site_recovery import SiteRecovery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.arm_resources import ArmPath
    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store

_JSON = "application/json"
_WRITES, _READS = 1199, 11999
_VAULTS = "microsoft.recoveryservices"
_API_VERSION = re.compile(r"\d{4}-\d\d-\d\d(-[A-Za-z0-9.]{1,40})?")


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
        self.groups = ArmGroups(store)
        self.resources = ArmResources(store, clock)
        self.site_recovery = SiteRecovery(store, clock, self)
        self.groups.add_routes(self.router)
        vaults = "/subscriptions/{s}/resourceGroups/{rg}/providers/Microsoft.RecoveryServices/vaults"
        info = vaults + "/{v}/extendedInformation/vaultExtendedInfo"
        self.router.add("GET", info, self.get_extended_info)
        self.router.add("PUT", info, self.put_extended_info)
        self.site_recovery.add_routes(self.router, vaults + "/{v}")

    def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        call = Call(request)
        try:
            if self.store.setting("requireAuthorization", False):
                self._check_token(request)
            if any("/" in part for part in request.segments):
                # an escaped slash would name another resource than the path says
                raise ArmRefusal(400, "InvalidResourceName", "A resource's name must not contain a slash.")
            response = self._answer(request, call)
        except ArmRefusal as refusal:
            response = Response(refusal.status, error_body(refusal), [("Content-Type", _JSON)])
        return self._with_headers(call, response)

    def _check_token(self, request: Request) -> None:
        if not request.header("authorization"):
            text = "Authentication failed. The 'Authorization' header is missing."
            raise ArmRefusal(401, "AuthenticationFailed", text)
        ends, now = expiry(request), self.clock.now()
        if ends is not None and ends <= now:
            text = f"The access token expiry UTC time '{timestamp(ends, 0)}' is earlier than current UTC time '{timestamp(now, 0)}'."
            raise ArmRefusal(401, "ExpiredAuthenticationToken", text)

    def _answer(self, request: Request, call: Call) -> Response:
        operation, values, methods = self.router.find(request.method, request.segments)
        path = None
        if operation is None:
            path = read_path(request.method, request.segments)
            if path is not None and _is_site_recovery(path):
                path = None
            if path is None and not methods:
                raise unknown_operation(request.method, request.path)
        if not call.api_version:
            text = "The api-version query parameter (?api-version=) is required for all requests."
            raise ArmRefusal(400, "MissingApiVersionParameter", text)
        if path is not None:
            return self._answer_any(request, path, call.api_version)
        if operation is None:
            allowed = ", ".join(sorted(methods))
            raise ArmRefusal(
                405,
                "MethodNotAllowed",
                f"The requested resource does not support http method '{request.method}' (it supports {allowed}).",
            )
        if operation not in (self.groups.head_group, self.groups.put_group):
            self._check_scope(values)
        return operation(request, values)

    def _answer_any(self, request: Request, path: ArmPath, version: str) -> Response:
        """A provider that has no operations of its own here."""
        # the vaults' own operations take any version, as recorded ones have shown several
        if path.namespace.lower() != _VAULTS and not _API_VERSION.fullmatch(version):
            text = f"The api-version '{version[:50]}' is invalid. The supported versions have the form 'YYYY-MM-DD'."
            raise ArmRefusal(400, "InvalidApiVersionParameter", text)
        scope = request.segments
        values = {}
        if len(scope) > 1 and scope[0].lower() == "subscriptions":
            values["s"] = scope[1]
            if len(scope) > 3 and scope[2].lower() == "resourcegroups":
                values["rg"] = scope[3]
        self._check_scope(values)
        return self.resources.answer(request, path)

    def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
        """ARM's error body."""
        body = error_body(ArmRefusal(status, code, message))
        return self._with_headers(Call(request), Response(status, body, [("Content-Type", _JSON)]))

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """Let a due event of ARM or of Site Recovery happen."""
        if kind == FINISH:
            self.resources.finish(at, path, data)
            return True
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

    def listing(self, request: Request, items: list[dict[str, Any]]) -> Response:
        """A page of *items*."""
        return listing(request, items, int(self.store.setting("armPageSize", 1_000)))

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


def _is_site_recovery(path: ArmPath) -> bool:
    """True for what lies below a vault in Site Recovery, whose resources have rules of their own."""
    return path.namespace.lower() == _VAULTS and len(path.types) > 1 and path.types[1].lower().startswith("replication")

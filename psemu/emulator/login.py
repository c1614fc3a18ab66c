"""login.microsoftonline.com as far as clients need it: the token endpoint, OpenID discovery, instance discovery."""

from __future__ import annotations

import base64
import json
import uuid
from urllib.parse import parse_qsl

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.router import Router

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store

_JSON = [
    ("Content-Type", "application/json; charset=utf-8"),
    ("Cache-Control", "no-store, no-cache"),
    ("Pragma", "no-cache"),
]
_LIFETIME = 3599
_DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_DEVICE_CODE = "psemu-device-code"


class LoginService:
    """Answers sign-in requests. Any secret is good but ``wrong``; tokens are not signed and mean nothing elsewhere."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock
        self.router = Router()
        self.router.add("POST", "/{tenant}/oauth2/v2.0/token", self.token)
        self.router.add("POST", "/{tenant}/oauth2/token", self.token)
        self.router.add("POST", "/{tenant}/oauth2/v2.0/devicecode", self.device_code)
        self.router.add("GET", "/{tenant}/v2.0/.well-known/openid-configuration", self.configuration)
        self.router.add("GET", "/common/discovery/instance", self.instance)

    def answer(self, request: Request) -> Response:
        """The answer to *request*."""
        operation, values, methods = self.router.find(request.method, request.segments)
        if operation is not None:
            return operation(request, values)
        if methods:
            return self.refuse(
                request, 405, "invalid_request", "AADSTS900561: The endpoint only accepts other methods."
            )
        text = f"psemu's emulator does not know the operation {request.method} {request.path}."
        return self.refuse(request, 501, "not_implemented", text)

    def refuse(self, request: Request, status: int, code: str, message: str) -> Response:
        """The identity service's error body."""
        number = message.partition(":")[0].removeprefix("AADSTS")
        body: dict[str, Any] = {
            "error": code,
            "error_description": message,
            "error_codes": [int(number)] if number.isascii() and number.isdigit() and len(number) < 10 else [],
            "timestamp": timestamp(self.clock.now(), 0),
            "trace_id": str(uuid.uuid4()),
            "correlation_id": request.echoed("client-request-id") or str(uuid.uuid4()),
        }
        return Response(status, body, _JSON)

    def happen(self, kind: str, at: float, path: str, data: dict[str, Any]) -> bool:
        """Nothing happens here."""
        return False

    def token(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/token."""
        form = _form(request)
        refusal = self._unknown_tenant(request, values)
        if refusal is not None:
            return refusal
        grant = form.get("grant_type")
        if grant is None:
            return self.refuse(
                request,
                400,
                "invalid_request",
                "AADSTS900144: The request body must contain the following parameter: 'grant_type'.",
            )
        if grant not in ("client_credentials", "refresh_token", "password", _DEVICE_GRANT):
            text = f"psemu's emulator does not know the grant '{grant[:100]}'."
            return self.refuse(request, 501, "unsupported_grant_type", text)
        if not form.get("client_id"):
            return self.refuse(
                request,
                400,
                "invalid_request",
                "AADSTS900144: The request body must contain the following parameter: 'client_id'.",
            )
        if grant == "client_credentials":
            if not (form.get("client_secret") or form.get("client_assertion")):
                text = "AADSTS7000216: 'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type."
                return self.refuse(request, 401, "invalid_client", text)
            if form.get("client_secret") == "wrong":
                text = f"AADSTS7000215: Invalid client secret provided for app '{form['client_id'][:100]}'."
                return self.refuse(request, 401, "invalid_client", text)
        if grant == _DEVICE_GRANT and form.get("device_code") != _DEVICE_CODE:
            text = "AADSTS70019: CodeExpired - Verification code expired."
            return self.refuse(request, 400, "expired_token", text)
        scope = form.get("scope") or form.get("resource") or ""
        claims = {
            "aud": scope.removesuffix("/.default"),
            "appid": form["client_id"],
            "tid": self.store.setting("tenantId"),
            "exp": int(self.clock.now()) + _LIFETIME,
        }
        body = {
            "token_type": "Bearer",
            "expires_in": _LIFETIME,
            "ext_expires_in": _LIFETIME,
            "access_token": ".".join((_part({"typ": "JWT", "alg": "none"}), _part(claims), "psemu")),
        }
        if grant != "client_credentials":
            body.update(self._user(form["client_id"], scope))
        return Response(200, body, _JSON)

    def _user(self, client_id: str, scope: str) -> dict[str, Any]:
        """What a user's sign-in brings beside the token: who it is, and the right to ask again."""
        session = self.store.setting("session", {}) or {}
        account = (session.get("graphContext") or {}).get("account", "user@psemu.example")
        tenant = self.store.setting("tenantId")
        now = int(self.clock.now())
        person = str(uuid.uuid5(uuid.NAMESPACE_URL, str(account)))
        claims = {
            "aud": client_id,
            "iss": f"https://login.microsoftonline.com/{tenant}/v2.0",
            "iat": now,
            "nbf": now,
            "exp": now + _LIFETIME,
            "name": account,
            "preferred_username": account,
            "oid": person,
            "sub": person,
            "tid": tenant,
            "ver": "2.0",
        }
        return {
            "scope": scope,
            "id_token": ".".join((_part({"typ": "JWT", "alg": "none"}), _part(claims), "psemu")),
            "client_info": _part({"uid": person, "utid": tenant}),
            "refresh_token": "psemu-refresh",
        }

    def _unknown_tenant(self, request: Request, values: dict[str, str]) -> Response | None:
        """The refusal of a tenant that is not the scenario's."""
        known = (
            str(self.store.setting("tenantId", "")).lower(),
            str(self.store.setting("tenantDomain", "")).lower(),
            "organizations",
            "common",
        )
        if values["tenant"].lower() in known:
            return None
        text = f"AADSTS90002: Tenant '{values['tenant'][:100]}' not found."
        return self.refuse(request, 400, "invalid_request", text)

    def device_code(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/devicecode: a code that is good at once, nobody has to type it."""
        refusal = self._unknown_tenant(request, values)
        if refusal is not None:
            return refusal
        page = f"{request.base}/devicelogin"
        body = {
            "user_code": "PSEMU1234",
            "device_code": _DEVICE_CODE,
            "verification_uri": page,
            "expires_in": 900,
            "interval": 0,
            "message": f"To sign in, use a web browser to open the page {page} and enter the code PSEMU1234 to authenticate.",
        }
        return Response(200, body, _JSON)

    def configuration(self, request: Request, values: dict[str, str]) -> Response:
        """GET the OpenID configuration."""
        base = f"{request.base}/{values['tenant']}"
        body = {
            "token_endpoint": f"{base}/oauth2/v2.0/token",
            "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
            "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
            "issuer": f"{request.base}/{self.store.setting('tenantId')}/v2.0",
            "jwks_uri": f"{base}/discovery/v2.0/keys",
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return Response(200, body, _JSON)

    def instance(self, request: Request, values: dict[str, str]) -> Response:
        """GET instance discovery."""
        tenant = self.store.setting("tenantId")
        metadata = [{"preferred_network": request.host, "preferred_cache": request.host, "aliases": [request.host]}]
        endpoint = f"{request.base}/{tenant}/v2.0/.well-known/openid-configuration"
        return Response(200, {"tenant_discovery_endpoint": endpoint, "api-version": "1.1", "metadata": metadata}, _JSON)


def _form(request: Request) -> dict[str, str]:
    try:
        return dict(parse_qsl(request.body.decode("utf-8", "replace"), max_num_fields=50))
    except ValueError:
        return {}


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

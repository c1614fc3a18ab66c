"""What all operations of Site Recovery share: the vault they are below, its refusals, the answer that a job has begun."""

from __future__ import annotations

import re
import uuid

from psemu.emulator.arm_refusal import ArmRefusal, not_found
from psemu.emulator.exchange import Request, Response
from psemu.rest.agent_authentication import verify_agent_authentication
from psemu.rest.credentials import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.arm import ArmService
    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store


class VaultOperations:
    """Operations below a vault of *store*."""

    def __init__(self, store: Store, clock: Clock, arm: ArmService) -> None:
        self.store = store
        self.clock = clock
        self.arm = arm

    def _resource(self, request: Request, values: dict[str, str], segments: tuple[str, ...]) -> dict[str, Any]:
        self._check_agent(request, values)
        body = self.store.get("/arm/" + "/".join(segments))
        if body is None:
            raise self._missing(segments[5:], values)
        return body

    def _retry_after(self) -> str:
        return str(self.store.setting("retryAfter", 30))

    def _vault(self, values: dict[str, str]) -> str:
        group = f"/arm/subscriptions/{values['s']}/resourceGroups/{values['rg']}"
        return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"

    def _check_agent(self, request: Request, values: dict[str, str]) -> None:
        header = request.header("agent-authentication")
        if not header:
            return
        info = self.store.get(self._vault(values) + "/extendedInformation/vaultExtendedInfo")
        if info is None:
            return
        if not verify_agent_authentication(header, Token(info["properties"]["integrityKey"])):
            raise self._refusal(request, "InvalidChannelIntegrityKeyToken")

    def _refusal(self, request: Request, code: str, message: str = "The operation has failed.") -> ArmRefusal:
        detail = {
            "code": code,
            "message": message,
            "possibleCauses": "An internal server error occurred."
            if message == "The operation has failed."
            else message,
            "recommendedAction": "Retry the last action. If the issue persists contact support.",
            "clientRequestId": request.echoed("x-ms-client-request-id") or "",
            "activityId": str(uuid.uuid4()),
        }
        return ArmRefusal(400, "BadRequest", "The operation has failed.", [detail])

    def _missing(self, parts: tuple[str, ...], values: dict[str, str]) -> ArmRefusal:
        return not_found("/".join(parts), values["rg"])

    def _accepted(self, request: Request, values: dict[str, str], job_id: str, place: str) -> Response:
        base, suffix = request.base, f"?api-version={api_version(request)}"
        path = quoted(service_id(request, values))
        return Response(
            202,
            None,
            [
                ("Location", f"{base}{path}/{quoted(place)}{suffix}"),
                ("Retry-After", self._retry_after()),
                ("Azure-AsyncOperation", f"{base}{path}/replicationOperationStatus/{job_id}{suffix}"),
                ("x-ms-request-id", f"{path}/replicationJobs/{job_id}"),
            ],
        )


def service_id(request: Request, values: dict[str, str]) -> str:
    """The vault's id as Site Recovery writes it: with a capital S."""
    group = f"/Subscriptions/{values['s']}/resourceGroups/{values['rg']}"
    return f"{group}/providers/Microsoft.RecoveryServices/vaults/{values['v']}"


def given_properties(request: Request) -> dict[str, Any]:
    """``properties`` of the request's body, empty if there are none."""
    value = request.json_object().get("properties")
    return value if isinstance(value, dict) else {}


def api_version(request: Request) -> str:
    """The api-version asked for, as links in answers repeat it."""
    from urllib.parse import quote

    return quote(next((v for n, v in request.query.items() if n.lower() == "api-version"), ""), safe="")


def quoted(path: str) -> str:
    """*path* as a link has it."""
    from urllib.parse import quote

    return quote(path, safe="/-._~")


def fits(properties: dict[str, Any], names: dict[str, str], text: str) -> bool:
    """True if *properties* hold all terms ``Name eq 'value'`` of the filter *text*; *names* maps a filter's names to members."""
    if not text:
        return True
    for term in re.split(r"\s+and\s+", text, flags=re.IGNORECASE):
        match = re.fullmatch(r"\s*(\w+)\s+eq\s+'([^']*)'\s*", term)
        member = names.get(match[1].lower()) if match else None
        if match is None or member is None:
            raise ArmRefusal(501, "NotImplemented", f"psemu's emulator does not know the filter '{text[:200]}'.")
        value = str(properties.get(member) or "")
        if member == "startTime":
            holds = value >= match[2]
        elif member == "endTime":
            holds = value <= match[2]
        else:
            holds = value.lower() == match[2].lower()
        if not holds:
            return False
    return True

"""What all Site Recovery commands share: the vault they work on, signed requests, how failures are worded."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers, scope_values
from psemu.objects import UNKNOWN
from psemu.rest.agent_authentication import agent_authentication, agent_client_request_id
from psemu.rest.client import json_object
from psemu.rest.error_bodies import ServiceError
from psemu.rest.request import PlannedRequest, expand_path
from psemu.rest.routes.arm import API_VERSION
from psemu.rest.services import RestServices, VaultSettings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

NAMESPACE = "Microsoft.Azure.Commands.RecoveryServices.SiteRecovery."
_CLIENT = "Microsoft.Azure.Management.RecoveryServices.SiteRecovery.SiteRecoveryManagementClient/2.2.0.0"
_MISSING_SETTINGS = "Vault Settings are missing. Please import Vault Settings and verify the same"
_MISSING_KEY = "Vault Key value is missing. Please import Vault Settings and verify the same"
_INVALID_ID = "Invalid ARM ID"
_OPERATION_RESULTS = "operationresults"


class SiteRecoveryCmdlet(AzureCmdlet):
    """Base of the Asr commands."""

    def begin_processing(self) -> None:
        """One client request id for the invocation; the vault is asked for only when a request is made."""
        super().begin_processing()
        self.services: RestServices = self.session.service(RestServices)
        self.prepared = False

    def fail(self, failure: CmdletFailure) -> None:
        """Word the failure as the commands' own handler does: the request id is told once a request was prepared."""
        message = failure.message
        if not isinstance(failure, ServiceFailure):
            identified = f"ClientRequestId: {self.client_request_id}\n" if self.prepared else ""
            message = f"Operation failed.\n{identified}{message}"
        super().fail(CmdletFailure(message))

    def service_failure(self, error: ServiceError) -> CmdletFailure:
        """A refusal with its details; an unreachable host is no refusal."""
        if error.status == 0:
            return CmdletFailure(error.message, "System.Net.Http.HttpRequestException")
        return ServiceFailure(refusal_text(error))

    def request(self, method: str, template: str, body: Any = None, query: str = "", **values: Any) -> PlannedRequest:
        """A signed request below the vault."""
        vault = self.vault()
        self.require_context(self.services)
        request = vault_request(self.services, vault, method, template, values, self.client_request_id, body, query)
        request.headers["Agent-Authentication"] = self._signature(vault)
        self.prepared = True
        return request

    def vault(self) -> VaultSettings:
        """The vault context; without one the commands cannot work."""
        vault = self.services.vault
        if vault is None:
            raise CmdletFailure(_MISSING_SETTINGS)
        return vault

    def _signature(self, vault: VaultSettings) -> str:
        if not vault.channel_integrity_key:
            raise CmdletFailure(_MISSING_KEY, "System.ArgumentException")
        import time
        import uuid

        now = int(time.time() * 1000)
        return agent_authentication(vault.channel_integrity_key, agent_client_request_id(str(uuid.uuid4()), now), now)

    def send(self, request: PlannedRequest) -> httpx.Response:
        """Send *request*."""
        return self.services.arm.send(request)

    def get_json(self, template: str, query: str = "", **values: Any) -> dict[str, Any]:
        """GET one resource."""
        return json_object(self.send(self.request("GET", template, query=query, **values)))

    def get_list(self, template: str, query: str = "", **values: Any) -> list[dict[str, Any]]:
        """GET a list, over all its pages."""
        entries: list[dict[str, Any]] = []
        for page in self.services.arm.pages(self.request("GET", template, query=query, **values), "nextLink"):
            value = page.get("value")
            entries += [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
        return entries


class ServiceFailure(CmdletFailure):
    """A refusal of the service, already worded."""


def vault_request(
    services: RestServices,
    vault: VaultSettings | None,
    method: str,
    template: str,
    values: dict[str, Any],
    client_request_id: str = "{guid}",
    body: Any = None,
    query: str = "",
) -> PlannedRequest:
    """A request below *vault*; without a vault context its name stands in braces."""
    whole = scope_values(
        services.azure_context,
        resourceGroupName=vault.resource_group_name if vault else UNKNOWN,
        resourceName=vault.resource_name if vault else UNKNOWN,
        **values,
    )
    headers = arm_headers(client_request_id, _CLIENT)
    headers["Agent-Authentication"] = "{signed with the vault's channel integrity key}"
    path = f"{expand_path(template, whole)}?api-version={API_VERSION}{query}"
    return services.arm_request(method, path, headers, body)


def refusal_text(error: ServiceError) -> str:
    """``Operation Failed.`` and a block of lines per detail; without details, code and message of the error itself."""
    blocks = ["Operation Failed.\n"]
    for detail in error.details:
        for label, name in (
            ("ErrorCode", "code"),
            ("Message", "message"),
            ("Possible Causes", "possibleCauses"),
            ("Recommended Action", "recommendedAction"),
            ("ClientRequestId", "clientRequestId"),
            ("ActivityId", "activityId"),
        ):
            value = detail.get(name)
            if value:
                blocks.append(f"{label}: {value}\n")
        blocks.append("\n")
    if not error.details:
        blocks.append(f"ErrorCode: {error.code}\nMessage: {error.message}\n")
    return "".join(blocks)


def value_from_arm_id(resource_id: str, name: str) -> str:
    """What follows segment *name* of a resource id, letter for letter as .NET's dictionary finds it.

    CmdletFailure ``Invalid ARM ID`` for an id that does not begin with a slash or ends with one; the dictionary's own words for a
    segment that is missing or comes twice.
    """
    fields = resource_id.split("/")
    if len(fields) % 2 == 0:
        raise CmdletFailure(_INVALID_ID, "System.Exception")
    found: dict[str, str] = {}
    for index in range(1, len(fields), 2):
        if fields[index] in found:
            text = f"An item with the same key has already been added. Key: {fields[index]}"
            raise CmdletFailure(text, "System.ArgumentException")
        found[fields[index]] = fields[index + 1]
    if name not in found:
        text = f"The given key '{name}' was not present in the dictionary."
        raise CmdletFailure(text, "System.Collections.Generic.KeyNotFoundException")
    return found[name]


def job_id_of(location: str) -> str:
    """The job's id in a Location header: between ``operationresults/`` and the query."""
    place = location.lower().find(_OPERATION_RESULTS)
    begin = place + len(_OPERATION_RESULTS) + 1
    end = location.find("?", begin)
    if place < 0 or end <= begin:
        raise CmdletFailure(
            "The service's answer has no Location with an operation result.", "System.ArgumentOutOfRangeException"
        )
    return location[begin:end]

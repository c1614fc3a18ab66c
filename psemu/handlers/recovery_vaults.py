"""Get-AzRecoveryServicesVault: the vaults of a subscription, of a resource group, or one."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, arm_headers, scope_values
from psemu.handlers.graph_objects import plain_value
from psemu.handlers.service_values import pascal_case, text_of
from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.rest.client import json_object
from psemu.rest.error_bodies import ServiceError
from psemu.rest.request import PlannedRequest, expand_path
from psemu.rest.routes.arm import API_VERSION, RESOURCE_GROUPS, RESOURCES_API_VERSION, VAULT, VAULTS
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_CLIENT = "Microsoft.Azure.Management.RecoveryServices.RecoveryServicesClient/4.3.1.0"
_RESOURCES_CLIENT = "Microsoft.Azure.Management.Internal.Resources.ResourceManagementClient/1.3.0.0"
_NAMESPACE = "Microsoft.Azure.Commands.RecoveryServices."


def vaults_request(services: RestServices, group: Any, request_id: str = "{guid}", name: Any = None) -> PlannedRequest:
    """A resource group's vaults, or the one called *name*."""
    values = scope_values(services.azure_context, resourceGroupName=group, resourceName=name)
    path = expand_path(VAULTS if name is None else VAULT, values)
    return services.arm_request("GET", f"{path}?api-version={API_VERSION}", arm_headers(request_id, _CLIENT))


def groups_request(services: RestServices, request_id: str = "{guid}") -> PlannedRequest:
    """The subscription's resource groups."""
    path = expand_path(RESOURCE_GROUPS, scope_values(services.azure_context))
    return services.arm_request(
        "GET", f"{path}?api-version={RESOURCES_API_VERSION}", arm_headers(request_id, _RESOURCES_CLIENT)
    )


@cmdlet("Get-AzRecoveryServicesVault")
class GetAzRecoveryServicesVault(AzureCmdlet):
    """Lists vaults."""

    CLASS_NAME = f"{_NAMESPACE}GetAzureRmRecoveryServicesVaults"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One vault; a group's; or the groups and each one's vaults."""
        if "ResourceGroupName" in parameters:
            return [vaults_request(services, parameters["ResourceGroupName"], name=parameters.get("Name"))]
        return [groups_request(services), vaults_request(services, UNKNOWN)]

    def run(self) -> None:
        """Write the vaults that fit."""
        services: RestServices = self.session.service(RestServices)
        self.require_context(services)
        group, name = text_of(self.get("ResourceGroupName")), text_of(self.get("Name"))
        if group and name:
            request = vaults_request(services, group, self.client_request_id, name)
            self.write_object(vault_object(json_object(services.arm.send(request))))
            return
        for body in self._vaults(services, group):
            if (not name or str(body.get("name", "")).lower() == name.lower()) and self._has_tags(body):
                self.write_object(vault_object(body))

    def _vaults(self, services: RestServices, group: str) -> list[dict[str, Any]]:
        if group:
            return listed(services, vaults_request(services, group, self.client_request_id))
        found = []
        for entry in listed(services, groups_request(services, self.client_request_id)):
            try:
                found += listed(services, vaults_request(services, str(entry.get("name", "")), self.client_request_id))
            except ServiceError as error:
                # one group that cannot be read does not hide the others' vaults
                self.runtime.write_debug(str(error))
        return found

    def _has_tags(self, body: dict[str, Any]) -> bool:
        wanted: dict[str, str | None] = {}
        table = self.get("Tag")
        if isinstance(table, Hashtable):
            wanted = {text_of(key): text_of(value) for key, value in table.items()}
        if "TagName" in self.parameters:
            value = self.get("TagValue")
            wanted[text_of(self.get("TagName"))] = None if value is None else text_of(value)
        tags = {str(key).lower(): value for key, value in (body.get("tags") or {}).items()}
        return all(
            key.lower() in tags and (value is None or tags[key.lower()] == value) for key, value in wanted.items()
        )


def listed(services: RestServices, request: PlannedRequest) -> list[dict[str, Any]]:
    """All entries of a list, over all its pages."""
    entries: list[dict[str, Any]] = []
    for page in services.arm.pages(request, "nextLink"):
        value = page.get("value")
        entries += [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
    return entries


def id_part(resource_id: str, name: str) -> str | None:
    """What follows the segment *name* in a resource id, in any case of letters."""
    parts = resource_id.split("/")
    for index, part in enumerate(parts[:-1]):
        if part.lower() == name.lower():
            return parts[index + 1]
    return None


def vault_object(body: dict[str, Any]) -> PSObject:
    """ARSVault."""
    resource_id = str(body.get("id", ""))
    properties = body.get("properties")
    members = properties if isinstance(properties, dict) else {}
    return PSObject(
        [
            ("ID", resource_id),
            ("Name", body.get("name")),
            ("Type", body.get("type")),
            ("Location", body.get("location")),
            ("ResourceGroupName", id_part(resource_id, "resourceGroups")),
            ("SubscriptionId", id_part(resource_id, "subscriptions")),
            (
                "Properties",
                PSObject(
                    [(pascal_case(name), plain_value(value)) for name, value in members.items()],
                    (f"{_NAMESPACE}ARSVaultProperties", "System.Object"),
                ),
            ),
            ("Identity", plain_value(body.get("identity"))),
        ],
        (f"{_NAMESPACE}ARSVault", "System.Object"),
    )

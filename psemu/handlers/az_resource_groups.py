"""Resource groups: Get-, New-, Set- and Remove-AzResourceGroup."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.az_resource_calls import ResourceManagerCmdlet, resources_request
from psemu.handlers.graph_objects import plain_value
from psemu.handlers.recovery_vaults import id_part, listed
from psemu.handlers.service_values import text_of
from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.objects.wildcards import contains_wildcard, matcher
from psemu.rest.client import json_object
from psemu.rest.long_running import finished
from psemu.rest.request import PlannedRequest
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_SDK = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels."
_GROUPS = "/subscriptions/{subscriptionId}/resourcegroups"
_GROUP = _GROUPS + "/{resourceGroupName}"


class _GroupCmdlet(ResourceManagerCmdlet):
    """A command about one resource group or all."""

    @staticmethod
    def group(parameters: CaselessDict) -> Any:
        """The group's name, None if none is named."""
        if "Id" in parameters:
            given = parameters["Id"]
            if given is UNKNOWN:
                return UNKNOWN
            found = id_part(text_of(given), "resourceGroups")
            if found is None:
                raise CmdletFailure(f"'{text_of(given)}' is no resource group's id.", "System.ArgumentException")
            return found
        return parameters.get("Name", parameters.get("ResourceGroupName"))


@cmdlet("Get-AzResourceGroup")
class GetAzResourceGroup(_GroupCmdlet):
    """The subscription's resource groups; names may have wildcards."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.GetAzureResourceGroupCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One, or the list."""
        name = cls.group(parameters)
        if name is None or (name is not UNKNOWN and contains_wildcard(text_of(name))):
            return [resources_request(services, "GET", _GROUPS, {}, "{guid}")]
        return [resources_request(services, "GET", _GROUP, {"resourceGroupName": name}, "{guid}")]

    def run(self) -> None:
        name = self.group(self.parameters)
        if name is not None and not contains_wildcard(text_of(name)):
            body = json_object(self.services.arm.send(self.ask("GET", _GROUP, resourceGroupName=text_of(name))))
            self.write_object(group_object(body))
            return
        pattern = matcher(text_of(name) or "*")
        location = text_of(self.get("Location")).replace(" ", "").lower()
        tag = self.get("Tag")
        tags = {text_of(k): text_of(v) for k, v in tag.items()} if isinstance(tag, Hashtable) else {}
        for entry in listed(self.services, self.ask("GET", _GROUPS)):
            own = {str(k).lower(): v for k, v in (entry.get("tags") or {}).items()}
            if not pattern(str(entry.get("name", ""))) or location not in ("", str(entry.get("location", "")).lower()):
                continue
            if all(k.lower() in own and (not v or own[k.lower()] == v) for k, v in tags.items()):
                self.write_object(group_object(entry))


def group_object(body: dict[str, Any]) -> PSObject:
    """PSResourceGroup."""
    properties = body.get("properties")
    state = properties.get("provisioningState") if isinstance(properties, dict) else None
    members = [
        ("ResourceGroupName", body.get("name")),
        ("Location", body.get("location")),
        ("ProvisioningState", state),
        ("Tags", plain_value(body.get("tags"))),
        ("ResourceId", body.get("id")),
        ("ManagedBy", body.get("managedBy")),
    ]
    return PSObject(members, (f"{_SDK}PSResourceGroup", "System.Object"))


@cmdlet("New-AzResourceGroup")
class NewAzResourceGroup(_GroupCmdlet):
    """Makes a resource group, or changes the tags of one."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.NewAzureResourceGroupCmdlet"

    @staticmethod
    def body(parameters: CaselessDict) -> dict[str, Any]:
        """The request's body."""
        location, tags = parameters.get("Location"), parameters.get("Tag")
        body: dict[str, Any] = {"location": "{Location}" if location is UNKNOWN else text_of(location)}
        if tags is not None:
            body["tags"] = "{Tag}" if tags is UNKNOWN else tag_texts(tags)
        return body

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """A look whether it is there, and the write."""
        values = {"resourceGroupName": cls.group(parameters)}
        return [
            resources_request(services, "HEAD", _GROUP, values, "{guid}"),
            resources_request(services, "PUT", _GROUP, values, "{guid}", cls.body(parameters)),
        ]

    def run(self) -> None:
        name = text_of(self.group(self.parameters))
        if not self.should_process(name, "Creating resource group"):
            return
        there = self.services.arm.send(self.ask("HEAD", _GROUP, resourceGroupName=name), any_status=True)
        if there.status_code < 300 and not self.switch("Force"):
            query = f"Provided resource group already exists. Are you sure you want to update it? ({name})"
            if not self.runtime.should_continue(query, "Confirm"):
                return
        answer = self.services.arm.send(self.ask("PUT", _GROUP, self.body(self.parameters), resourceGroupName=name))
        self.write_object(group_object(json_object(answer)))


@cmdlet("Remove-AzResourceGroup")
class RemoveAzResourceGroup(_GroupCmdlet):
    """Removes a resource group with all that is in it; True when it is gone."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.RemoveAzureResourceGroupCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The removal."""
        return [resources_request(services, "DELETE", _GROUP, {"resourceGroupName": cls.group(parameters)}, "{guid}")]

    def run(self) -> None:
        name = text_of(self.group(self.parameters))
        if not self.should_process(name, "Removing resource group"):
            return
        query = f"Are you sure you want to remove resource group '{name}'"
        if not self.switch("Force") and not self.runtime.should_continue(query, "Confirm"):
            return
        request = self.ask("DELETE", _GROUP, resourceGroupName=name)
        finished(self.services, request, self.services.arm.send(request))
        self.write_object(True)


@cmdlet("Set-AzResourceGroup")
class SetAzResourceGroup(_GroupCmdlet):
    """Changes the tags of a resource group."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.SetAzureResourceGroupCmdlet"

    @staticmethod
    def body(parameters: CaselessDict) -> dict[str, Any]:
        """The request's body: the tags, which replace those that are there."""
        tags = parameters.get("Tag")
        return {"tags": "{Tag}" if tags is UNKNOWN else tag_texts(tags)}

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The change."""
        values = {"resourceGroupName": cls.group(parameters)}
        return [resources_request(services, "PATCH", _GROUP, values, "{guid}", cls.body(parameters))]

    def run(self) -> None:
        name = text_of(self.group(self.parameters))
        answer = self.services.arm.send(self.ask("PATCH", _GROUP, self.body(self.parameters), resourceGroupName=name))
        self.write_object(group_object(json_object(answer)))


def tag_texts(tags: Any) -> dict[str, str]:
    """Tags as names and texts; CmdletFailure for what is no table."""
    table = tags.base if isinstance(tags, PSObject) and tags.base is not None else tags
    if not isinstance(table, Hashtable):
        raise CmdletFailure("-Tag takes a hashtable of names and values.", "System.ArgumentException")
    return {text_of(name): text_of(value) for name, value in table.items()}

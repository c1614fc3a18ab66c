"""Resources of any provider: Get-, New-, Set- and Remove-AzResource."""

from __future__ import annotations

from psemu.handlers.arm_bodies import merged
from psemu.handlers.az_resource_calls import ResourceCall, ResourceManagerCmdlet, resources_request
from psemu.handlers.az_resource_groups import tag_texts
from psemu.handlers.graph_objects import custom_object, plain_value
from psemu.handlers.recovery_vaults import id_part, listed
from psemu.handlers.service_values import json_value, text_of
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

_IMPLEMENTATION = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation."
_SDK = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels."


@cmdlet("Get-AzResource")
class GetAzResource(ResourceManagerCmdlet):
    """Resources of any provider: one by its id, or those that fit."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.GetAzureResourceCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One, or the list of a group or the subscription."""
        if "ResourceId" in parameters:
            return ResourceCall(parameters, services).planned("GET")
        return [resources_request(services, "GET", *cls.listing(parameters), "{guid}")]

    @staticmethod
    def listing(parameters: CaselessDict) -> tuple[str, dict[str, Any]]:
        """Path and values of the list."""
        group = parameters.get("ResourceGroupName")
        if group is None or (group is not UNKNOWN and contains_wildcard(text_of(group))):
            return "/subscriptions/{subscriptionId}/resources", {}
        return "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/resources", {
            "resourceGroupName": group
        }

    def run(self) -> None:
        self.require_context(self.services)
        if "ResourceId" in self.parameters:
            call = ResourceCall(self.parameters, self.services, self.client_request_id)
            self.write_object(resource_object(json_object(self.services.arm.send(call.request("GET")))))
            return
        template, values = self.listing(self.parameters)
        name = matcher(text_of(self.get("Name")) or "*")
        group = matcher(text_of(self.get("ResourceGroupName")) or "*")
        kind = text_of(self.get("ResourceType")).lower()
        for entry in listed(self.services, self.ask("GET", template, **values)):
            own_group = id_part(str(entry.get("id", "")), "resourceGroups") or ""
            if not name(str(entry.get("name", ""))) or not group(own_group):
                continue
            if kind in ("", str(entry.get("type", "")).lower()) and self._has_tags(entry):
                self.write_object(resource_object(entry))

    def _has_tags(self, entry: dict[str, Any]) -> bool:
        own = {str(k).lower(): v for k, v in (entry.get("tags") or {}).items()}
        table = self.get("Tag")
        wanted = {text_of(k): text_of(v) for k, v in table.items()} if isinstance(table, Hashtable) else {}
        if "TagName" in self.parameters or "TagValue" in self.parameters:
            wanted[text_of(self.get("TagName"))] = text_of(self.get("TagValue"))
        return all(
            (not k or k.lower() in own) and (not v or own.get(k.lower()) == v or (not k and v in own.values()))
            for k, v in wanted.items()
        )


def resource_object(body: dict[str, Any]) -> PSObject:
    """PSResource."""
    resource_id = str(body.get("id", ""))
    members = [
        ("ResourceId", body.get("id")),
        ("Id", body.get("id")),
        ("Name", body.get("name")),
        ("ResourceName", body.get("name")),
        ("ResourceType", body.get("type")),
        ("Type", body.get("type")),
        ("ResourceGroupName", id_part(resource_id, "resourceGroups")),
        ("Location", body.get("location")),
        ("SubscriptionId", id_part(resource_id, "subscriptions")),
        ("Kind", body.get("kind")),
        ("Tags", plain_value(body.get("tags"))),
        ("Properties", custom_object(body.get("properties"))),
        ("Sku", plain_value(body.get("sku"))),
        ("Identity", plain_value(body.get("identity"))),
        ("ETag", body.get("etag")),
    ]
    return PSObject(members, (f"{_SDK}PSResource", "System.Object"))


def written_object(body: dict[str, Any]) -> PSObject:
    """What a command that wrote a resource gives: the members that it has, and no others."""
    found = resource_object(body).properties
    names = ("Name", "ResourceId", "ResourceName", "ResourceType", "ResourceGroupName", "Location", "SubscriptionId")
    members = [(name, found[name]) for name in (*names, "Kind", "Tags", "Properties", "Sku", "Plan") if name in found]
    return PSObject([(name, value) for name, value in members if value is not None])


def _given(parameters: CaselessDict) -> dict[str, Any]:
    """What the parameters say of a resource."""
    body: dict[str, Any] = {}
    for name, own in (("Location", "location"), ("Kind", "kind")):
        if name in parameters:
            body[own] = f"{{{name}}}" if parameters[name] is UNKNOWN else text_of(parameters[name])
    for name, own in (("Plan", "plan"), ("Sku", "sku")):
        if name in parameters:
            body[own] = f"{{{name}}}" if parameters[name] is UNKNOWN else json_value(parameters[name], camel=False)
    if "Tag" in parameters:
        body["tags"] = "{Tag}" if parameters["Tag"] is UNKNOWN else tag_texts(parameters["Tag"])
    given = parameters.get("Properties")
    if given is UNKNOWN:
        body["properties"] = "{Properties}"
    elif given is not None:
        value = json_value(given, camel=False)
        if parameters.get("IsFullObject"):
            return {**body, **value} if isinstance(value, dict) else body
        body["properties"] = value
    return body


class _ChangeCmdlet(ResourceManagerCmdlet):
    """A command that writes one resource."""

    #: what the operation is called, and what is asked where nobody says -Force
    ACTION, QUESTION = "", ""

    def agreed(self, call: ResourceCall) -> bool:
        """Whether the change is to be made."""
        target = call.resource_id()
        if not self.should_process(target, self.ACTION):
            return False
        query = f"{self.QUESTION} '{target}'"
        return self.switch("Force") or self.runtime.should_continue(query, "Confirm")

    def call(self) -> ResourceCall:
        """The call; CmdletFailure if nobody is signed in, or the resource is not named well."""
        self.require_context(self.services)
        return ResourceCall(self.parameters, self.services, self.client_request_id)

    def send(self, request: PlannedRequest) -> dict[str, Any]:
        """Send *request*, wait for its end and give what it answers."""
        response = finished(self.services, request, self.services.arm.send(request))
        return json_object(response) if response.content else {}


@cmdlet("New-AzResource")
class NewAzResource(_ChangeCmdlet):
    """Makes a resource."""

    CLASS_NAME = _IMPLEMENTATION + "NewAzureResourceCmdlet"
    ACTION, QUESTION = "Creating the resource...", "Are you sure you want to create the following resource:"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The write."""
        return ResourceCall(parameters, services).planned("PUT", _given(parameters))

    def run(self) -> None:
        call = self.call()
        if self.agreed(call):
            self.write_object(written_object(self.send(call.request("PUT", _given(self.parameters)))))


@cmdlet("Set-AzResource")
class SetAzResource(_ChangeCmdlet):
    """Changes a resource: what is there with the changes over it, or the changes alone (``-UsePatchSemantics``)."""

    CLASS_NAME = _IMPLEMENTATION + "SetAzureResourceCmdlet"
    ACTION, QUESTION = "Updating the resource...", "Are you sure you want to update the following resource:"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """A look at what is there, and the write; or a write of the changes."""
        call = ResourceCall(parameters, services)
        if parameters.get("UsePatchSemantics"):
            return call.planned("PATCH", _given(parameters))
        current = {"{what is there}": "{…}"}
        return [*call.planned("GET"), call.request("PUT", {**current, **_given(parameters)})]

    def run(self) -> None:
        call = self.call()
        if not self.agreed(call):
            return
        given = _given(self.parameters)
        if self.switch("UsePatchSemantics"):
            self.write_object(written_object(self.send(call.request("PATCH", given))))
            return
        body = json_object(self.services.arm.send(call.request("GET")))
        # tags and properties are given whole; the rest stays
        body = merged({name: value for name, value in body.items() if name not in given}, given)
        self.write_object(written_object(self.send(call.request("PUT", body))))


@cmdlet("Remove-AzResource")
class RemoveAzResource(_ChangeCmdlet):
    """Removes a resource; True when it is gone."""

    CLASS_NAME = _IMPLEMENTATION + "RemoveAzureResourceCmdlet"
    ACTION, QUESTION = "Deleting the resource...", "Are you sure you want to delete the following resource:"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The removal."""
        return ResourceCall(parameters, services).planned("DELETE")

    def run(self) -> None:
        call = self.call()
        if self.agreed(call):
            request = call.request("DELETE")
            finished(self.services, request, self.services.arm.send(request))
            self.write_object(True)

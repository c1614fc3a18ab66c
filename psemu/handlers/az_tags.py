"""Tags of the subscription and of resources: Get-, New-, Update- and Remove-AzTag."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.az_resource_calls import ResourceManagerCmdlet, resources_request
from psemu.handlers.az_resource_groups import tag_texts
from psemu.handlers.graph_objects import plain_value
from psemu.handlers.recovery_vaults import listed
from psemu.handlers.service_values import text_of
from psemu.objects import UNKNOWN, EnumValue, PSObject
from psemu.rest.client import json_object
from psemu.rest.request import PlannedRequest, escape_segment
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_NAMES = "/subscriptions/{subscriptionId}/tagNames"
_CLASS = "Microsoft.Azure.Commands.Tags.Tag."
_MODEL = "Microsoft.Azure.Commands.ResourceManager.Common.Tags."


class _TagCmdlet(ResourceManagerCmdlet):
    """A command about the tags of one resource, or about those that the subscription has defined."""

    METHOD = ""

    @classmethod
    def requests(
        cls, parameters: CaselessDict, services: RestServices, request_id: str = "{guid}"
    ) -> list[PlannedRequest]:
        """The requests in order. CmdletFailure for what is no id."""
        if "ResourceId" in parameters:
            path = _tags_path(parameters["ResourceId"])
            return [resources_request(services, cls.METHOD, path, {}, request_id, cls.body(parameters))]
        paths = [_NAMES] if cls.METHOD == "GET" else cls.defined(parameters)
        return [resources_request(services, cls.METHOD, path, _known(parameters), request_id) for path in paths]

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The requests in order."""
        return cls.requests(parameters, services)

    @classmethod
    def body(cls, parameters: CaselessDict) -> Any:
        """What is sent about a resource."""
        if "Tag" not in parameters:
            return None
        tags = parameters["Tag"]
        return {"properties": {"tags": "{Tag}" if tags is UNKNOWN else tag_texts(tags)}}

    @classmethod
    def defined(cls, parameters: CaselessDict) -> list[str]:
        """The paths of the tag and of its values."""
        values = parameters.get("Value")
        if values is None:
            return [_NAMES + "/{Name}"]
        texts = values if isinstance(values, list) else [values]
        named = ["{Value}" if value is UNKNOWN else escape_segment(text_of(value)) for value in texts]
        return [_NAMES + "/{Name}/tagValues/" + value for value in named]

    def run(self) -> None:
        self.require_context(self.services)
        target = text_of(self.get("ResourceId")) or text_of(self.get("Name"))
        requests = self.requests(self.parameters, self.services, self.client_request_id)
        if self.METHOD != "GET" and not self.should_process(target, self.command_info.name):
            return
        answers = [self.services.arm.send(request) for request in requests]
        if self.METHOD == "DELETE":
            if self.switch("PassThru"):
                self.write_object(True)
        elif "ResourceId" in self.parameters:
            self.write_object(tags_object(json_object(answers[-1])))
        else:
            self.write_object(_defined_object(json_object(answers[-1])))


def _known(parameters: CaselessDict) -> dict[str, Any]:
    return {"Name": parameters["Name"]} if "Name" in parameters else {}


def _tags_path(given: Any) -> str:
    if given is UNKNOWN:
        return "/{ResourceId}/providers/Microsoft.Resources/tags/default"
    parts = text_of(given).strip("/").split("/")
    if len(parts) < 2 or not all(parts):
        raise CmdletFailure(f"'{text_of(given)[:300]}' is no resource's id.", "System.ArgumentException")
    return "/" + "/".join([*map(escape_segment, parts), "providers/Microsoft.Resources/tags/default"])


def tags_object(body: dict[str, Any]) -> PSObject:
    """PSTagResource."""
    properties = body.get("properties")
    tags = properties.get("tags") if isinstance(properties, dict) else None
    shown = PSObject([("TagsProperty", plain_value(tags or {}))], ("PSTagsProperty", "System.Object"))
    members = [("Id", body.get("id")), ("Name", body.get("name")), ("Type", body.get("type")), ("Properties", shown)]
    return PSObject(
        members, ("Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels.PSTagResource", "System.Object")
    )


def _defined_object(body: dict[str, Any]) -> PSObject:
    """PSTag."""
    count = body.get("count")
    values = body.get("values")
    return PSObject(
        [
            ("Name", body.get("tagName") or body.get("tagValue")),
            ("Count", count.get("value") if isinstance(count, dict) else count),
            ("Values", [_value_object(value) for value in values or [] if isinstance(value, dict)]),
        ],
        (f"{_MODEL}PSTag", "System.Object"),
    )


def _value_object(body: dict[str, Any]) -> PSObject:
    count = body.get("count")
    members = [("Name", body.get("tagValue")), ("Count", count.get("value") if isinstance(count, dict) else count)]
    return PSObject(members, (f"{_MODEL}PSTagValue", "System.Object"))


@cmdlet("Get-AzTag")
class GetAzTag(_TagCmdlet):
    """The tags of one resource, or all that the subscription has."""

    CLASS_NAME = _CLASS + "GetAzureTagCommand"
    METHOD = "GET"

    def run(self) -> None:
        if "ResourceId" in self.parameters:
            super().run()
            return
        self.require_context(self.services)
        (request,) = self.requests(self.parameters, self.services, self.client_request_id)
        wanted = text_of(self.get("Name")).lower()
        for entry in listed(self.services, request):
            if wanted in ("", str(entry.get("tagName", "")).lower()):
                self.write_object(_defined_object(entry))


@cmdlet("New-AzTag")
class NewAzTag(_TagCmdlet):
    """Defines a tag, or gives a resource all its tags."""

    CLASS_NAME = _CLASS + "NewAzureTagCommand"
    METHOD = "PUT"


@cmdlet("Update-AzTag")
class UpdateAzTag(_TagCmdlet):
    """Adds, replaces or removes tags of a resource."""

    CLASS_NAME = _CLASS + "UpdateAzureTagCommand"
    METHOD = "PATCH"

    @classmethod
    def body(cls, parameters: CaselessDict) -> Any:
        """The tags, and what is done with them."""
        given = parameters.get("Operation")
        operation = (
            "{Operation}" if given is UNKNOWN else given.name if isinstance(given, EnumValue) else text_of(given)
        )
        return {"operation": operation, **(super().body(parameters) or {})}


@cmdlet("Remove-AzTag")
class RemoveAzTag(_TagCmdlet):
    """Removes a tag of the subscription, or all tags of a resource."""

    CLASS_NAME = _CLASS + "RemoveAzureTagCommand"
    METHOD = "DELETE"

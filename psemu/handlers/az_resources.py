"""Subscriptions, tenants, environments, resource groups and resources of any provider."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers, scope_values
from psemu.handlers.graph_objects import plain_value
from psemu.handlers.recovery_vaults import id_part, listed
from psemu.handlers.service_values import json_value, text_of
from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.objects.wildcards import contains_wildcard, matcher
from psemu.rest.client import json_object
from psemu.rest.hosts import clouds
from psemu.rest.long_running import finished
from psemu.rest.request import PlannedRequest, expand_path
from psemu.rest.routes.arm import RESOURCES_API_VERSION, SUBSCRIPTIONS, SUBSCRIPTIONS_API_VERSION
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_CLIENT = "Microsoft.Azure.Management.ResourceManager.ResourceManagementClient/3.13.1.0"
_MODELS = "Microsoft.Azure.Commands.Profile.Models."
_SDK = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels."
_GROUPS = "/subscriptions/{subscriptionId}/resourcegroups"
_GROUP = _GROUPS + "/{resourceGroupName}"


def _request(
    services: RestServices, method: str, template: str, values: dict[str, Any], request_id: str, body: Any = None
) -> PlannedRequest:
    path = expand_path(template, scope_values(services.azure_context, **values))
    whole = f"{path}{'&' if '?' in path else '?'}api-version={RESOURCES_API_VERSION}"
    return services.arm_request(method, whole, arm_headers(request_id, _CLIENT), body)


class _Command(AzureCmdlet):
    """A command that is signed in and sends requests of Azure Resource Manager's own provider."""

    @property
    def services(self) -> RestServices:
        """The session's clients."""
        found: RestServices = self.session.service(RestServices)
        return found

    def ask(self, method: str, template: str, body: Any = None, **values: Any) -> PlannedRequest:
        """A request; CmdletFailure if nobody is signed in."""
        self.require_context(self.services)
        return _request(self.services, method, template, values, self.client_request_id, body)


@cmdlet("Get-AzSubscription")
class GetAzSubscription(_Command):
    """The subscriptions that the account sees."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.GetAzureRMSubscriptionCommand"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One by id, or the list."""
        wanted = parameters.get("SubscriptionId")
        path = SUBSCRIPTIONS if wanted is None else expand_path(SUBSCRIPTIONS + "/{id}", {"id": wanted})
        return [services.arm_request("GET", f"{path}?api-version={SUBSCRIPTIONS_API_VERSION}")]

    def run(self) -> None:
        self.require_context(self.services)
        request = self.services.arm_request("GET", f"{SUBSCRIPTIONS}?api-version={SUBSCRIPTIONS_API_VERSION}")
        wanted, name = text_of(self.get("SubscriptionId")).lower(), text_of(self.get("SubscriptionName")).lower()
        tenant = text_of(self.get("TenantId")).lower()
        found = 0
        for entry in listed(self.services, request):
            shown = str(entry.get("displayName", ""))
            if wanted not in ("", str(entry.get("subscriptionId", "")).lower()) or name not in ("", shown.lower()):
                continue
            if tenant not in ("", str(entry.get("tenantId", "")).lower()):
                continue
            found += 1
            self.write_object(
                PSObject(
                    [
                        ("Id", entry.get("subscriptionId")),
                        ("Name", entry.get("displayName")),
                        ("State", entry.get("state")),
                        ("SubscriptionId", entry.get("subscriptionId")),
                        ("TenantId", entry.get("tenantId")),
                        ("HomeTenantId", entry.get("tenantId")),
                    ],
                    (f"{_MODELS}PSAzureSubscription", "System.Object"),
                )
            )
        if not found and (wanted or name):
            text = (
                f"Subscription {wanted or name} was not found in tenant {self._tenant()}."
                " Please verify that the subscription exists in this tenant."
            )
            raise CmdletFailure(text, "System.Management.Automation.PSArgumentException")

    def _tenant(self) -> str:
        context = self.services.azure_context
        return str(context.tenant_id) if context is not None else ""


@cmdlet("Get-AzTenant")
class GetAzTenant(_Command):
    """The tenants that the account sees."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.GetAzureRMTenantCommand"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The list."""
        return [services.arm_request("GET", f"/tenants?api-version={SUBSCRIPTIONS_API_VERSION}")]

    def run(self) -> None:
        self.require_context(self.services)
        wanted = text_of(self.get("TenantId")).lower()
        for entry in listed(self.services, self.plan("", "", self.parameters, self.services)[0]):
            if wanted in ("", str(entry.get("tenantId", "")).lower()):
                members = [
                    ("Id", entry.get("tenantId")),
                    ("TenantId", entry.get("tenantId")),
                    ("Name", entry.get("displayName")),
                    ("Domains", plain_value(entry.get("domains"))),
                ]
                self.write_object(PSObject(members, (f"{_MODELS}PSAzureTenant", "System.Object")))


@cmdlet("Get-AzEnvironment")
class GetAzEnvironment(AzureCmdlet):
    """The clouds that one can sign in to."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.GetAzureRMEnvironmentCommand"

    def run(self) -> None:
        wanted = text_of(self.get("Name")).lower()
        for found in clouds():
            if wanted in ("", found.name.lower()):
                members = [
                    ("Name", found.name),
                    ("ResourceManagerUrl", f"https://{found.arm_host}/"),
                    ("ActiveDirectoryAuthority", f"https://{found.login_host}/"),
                    ("MicrosoftGraphUrl", f"https://{found.graph_host}"),
                    ("Type", "Built-in"),
                ]
                self.write_object(PSObject(members, (f"{_MODELS}PSAzureEnvironment", "System.Object")))


@cmdlet("Disconnect-AzAccount")
class DisconnectAzAccount(_Command):
    """Forgets the sign-in."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.DisconnectAzureRmAccountCommand"

    def run(self) -> None:
        context = self.require_context(self.services)
        if self.should_process(f"Account '{context.account}'", "Log out"):
            self.services.azure_context = None
            self.services.vault = None
            members = [("Id", context.account), ("Type", context.account_type), ("Tenants", [context.tenant_id])]
            self.write_object(PSObject(members, (f"{_MODELS}PSAzureRmAccount", "System.Object")))


class _GroupCommand(_Command):
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
class GetAzResourceGroup(_GroupCommand):
    """The subscription's resource groups; names may have wildcards."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.GetAzureResourceGroupCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One, or the list."""
        name = cls.group(parameters)
        if name is None or (name is not UNKNOWN and contains_wildcard(text_of(name))):
            return [_request(services, "GET", _GROUPS, {}, "{guid}")]
        return [_request(services, "GET", _GROUP, {"resourceGroupName": name}, "{guid}")]

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
class NewAzResourceGroup(_GroupCommand):
    """Makes a resource group, or changes the tags of one."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.NewAzureResourceGroupCmdlet"

    @staticmethod
    def body(parameters: CaselessDict) -> dict[str, Any]:
        """The request's body."""
        location, tags = parameters.get("Location"), parameters.get("Tag")
        body: dict[str, Any] = {"location": "{Location}" if location is UNKNOWN else text_of(location)}
        if tags is not None:
            body["tags"] = "{Tag}" if tags is UNKNOWN else json_value(tags, camel=False)
        return body

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """A look whether it is there, and the write."""
        values = {"resourceGroupName": cls.group(parameters)}
        return [
            _request(services, "HEAD", _GROUP, values, "{guid}"),
            _request(services, "PUT", _GROUP, values, "{guid}", cls.body(parameters)),
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
class RemoveAzResourceGroup(_GroupCommand):
    """Removes a resource group with all that is in it; True when it is gone."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.RemoveAzureResourceGroupCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The removal."""
        return [_request(services, "DELETE", _GROUP, {"resourceGroupName": cls.group(parameters)}, "{guid}")]

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


@cmdlet("Get-AzResource")
class GetAzResource(_Command):
    """Resources of any provider: one by its id, or those that fit."""

    CLASS_NAME = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.Implementation.GetAzureResourceCmdlet"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One, or the list of a group or the subscription."""
        if "ResourceId" in parameters:
            given = parameters["ResourceId"]
            path = "{ResourceId}" if given is UNKNOWN else text_of(given)
            return [services.arm_request("GET", f"{_rooted(path)}?api-version={_version(parameters)}")]
        return [_request(services, "GET", *cls.listing(parameters), "{guid}")]

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
            (request,) = self.plan("", "", self.parameters, self.services)
            self.write_object(resource_object(json_object(self.services.arm.send(request))))
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


def _rooted(path: str) -> str:
    return path if path.startswith(("/", "{")) else f"/{path}"


def _version(parameters: CaselessDict) -> str:
    given = parameters.get("ApiVersion")
    return RESOURCES_API_VERSION if given is None else "{ApiVersion}" if given is UNKNOWN else text_of(given)


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
        ("Properties", plain_value(body.get("properties"))),
        ("Sku", plain_value(body.get("sku"))),
        ("Identity", plain_value(body.get("identity"))),
        ("ETag", body.get("etag")),
    ]
    return PSObject(members, (f"{_SDK}PSResource", "System.Object"))

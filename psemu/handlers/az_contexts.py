"""Get-AzContext, Set-AzContext and Select-AzContext: in which subscription Az commands work, and for whom."""

from __future__ import annotations

from psemu.errors import ConfigurationError
from psemu.handlers.arm_calls import AzureCmdlet
from psemu.handlers.service_values import member, text_of
from psemu.objects import PSObject
from psemu.rest.request import PlannedRequest
from psemu.rest.routes.arm import SUBSCRIPTIONS, SUBSCRIPTIONS_API_VERSION
from psemu.rest.services import AzureContext, RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_CORE = "Microsoft.Azure.Commands.Profile.Models.Core."
_MODELS = "Microsoft.Azure.Commands.Profile.Models."
#: what -DefaultProfile takes: both objects are containers of a context there
_CONTAINER = "Microsoft.Azure.Commands.Common.Authentication.Abstractions.Core.IAzureContextContainer"
_NO_SUBSCRIPTION = "Please provide a valid tenant or a valid subscription."


def subscriptions_request(services: RestServices) -> PlannedRequest:
    """The list of subscriptions that a sign-in sees."""
    return services.arm_request("GET", f"{SUBSCRIPTIONS}?api-version={SUBSCRIPTIONS_API_VERSION}")


def find_subscription(services: RestServices, wanted: str) -> dict[str, Any]:
    """The subscription by id or name, the first enabled one if *wanted* is empty. ConfigurationError if there is none."""
    first = None
    for page in services.arm.pages(subscriptions_request(services), "nextLink"):
        entries = page.get("value")
        for entry in entries if isinstance(entries, list) else []:
            if not isinstance(entry, dict):
                continue
            names = (str(entry.get("subscriptionId", "")), str(entry.get("displayName", "")))
            found = {"subscription_id": names[0], "subscription_name": names[1]}
            if entry.get("tenantId"):
                found["tenant_id"] = str(entry["tenantId"])
            if wanted and wanted.lower() in (name.lower() for name in names):
                return found
            if first is None and entry.get("state", "Enabled") == "Enabled":
                first = found
    if wanted:
        raise ConfigurationError(_NO_SUBSCRIPTION)
    return first or {}


@cmdlet("Get-AzContext")
class GetAzContext(AzureCmdlet):
    """Gives the present context; nothing if nobody is signed in."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.GetAzureRMContextCommand"

    def run(self) -> None:
        """Write the context."""
        services: RestServices = self.session.service(RestServices)
        context = services.azure_context
        name = text_of(self.get("Name"))
        if context is not None and (not name or name.lower() == context.name.lower()):
            self.write_object(context_object(context))


@cmdlet("Set-AzContext")
class SetAzContext(AzureCmdlet):
    """Chooses another subscription or tenant for this session."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.SetAzureRMContextCommand"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The list of subscriptions, if one is to be looked up."""
        return [] if "Context" in parameters else [subscriptions_request(services)]

    def run(self) -> None:
        """Change the context and write it."""
        services: RestServices = self.session.service(RestServices)
        context = self.require_context(services)
        given = self.get("Context")
        if given is not None:
            wanted = text_of(member(member(given, "Subscription"), "Id"))
        else:
            wanted = text_of(self.get("Subscription")) or text_of(member(self.get("SubscriptionObject"), "Id"))
        tenant = text_of(self.get("Tenant")) or text_of(member(self.get("TenantObject"), "Id"))
        changes = find_subscription(services, wanted) if wanted or not tenant else {}
        if tenant and "tenant_id" not in changes:
            changes["tenant_id"] = tenant
        name = text_of(self.get("Name"))
        if name:
            changes["name"] = name
        changed = context.replaced(**changes)
        if self.should_process(text_of(changed.name), "Set"):
            services.azure_context = changed
            self.write_object(context_object(changed))


@cmdlet("Select-AzContext")
class SelectAzContext(AzureCmdlet):
    """Takes the context that an object holds or a name means."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.Context.SelectAzureRmContext"

    def run(self) -> None:
        """Change the context and write it."""
        services: RestServices = self.session.service(RestServices)
        context = self.require_context(services)
        given = self.get("InputObject")
        name = text_of(self.get("Name")) if given is None else text_of(member(given, "Name"))
        if given is None and name.lower() != context.name.lower():
            raise ConfigurationError(f"There is no context '{name}'; this session has '{context.name}'.")
        chosen = context if given is None else taken(context, given)
        if self.should_process(name, "Set"):
            services.azure_context = chosen
            self.write_object(context_object(chosen))


def taken(context: AzureContext, given: object) -> AzureContext:
    """*context* with the subscription, tenant and name of a PSAzureContext; the sign-in stays the session's own."""
    subscription, tenant = member(given, "Subscription"), member(given, "Tenant")
    changes = {
        "subscription_id": text_of(member(subscription, "Id")) or None,
        "subscription_name": text_of(member(subscription, "Name")) or None,
        "tenant_id": text_of(member(tenant, "Id")) or context.tenant_id,
    }
    name = text_of(member(given, "Name"))
    return context.replaced(**changes, **({"name": name} if name else {}))


def context_object(context: AzureContext) -> PSObject:
    """PSAzureContext."""
    return PSObject(
        [
            ("Name", context.name),
            (
                "Account",
                PSObject(
                    [("Id", context.account), ("Type", context.account_type), ("Tenants", [context.tenant_id])],
                    (f"{_MODELS}PSAzureRmAccount", "System.Object"),
                ),
            ),
            (
                "Environment",
                PSObject([("Name", context.environment)], (f"{_MODELS}PSAzureEnvironment", "System.Object")),
            ),
            (
                "Subscription",
                None
                if context.subscription_id is None
                else PSObject(
                    [
                        ("Id", context.subscription_id),
                        ("Name", context.subscription_name),
                        ("State", "Enabled"),
                        ("SubscriptionId", context.subscription_id),
                        ("TenantId", context.tenant_id),
                    ],
                    (f"{_MODELS}PSAzureSubscription", "System.Object"),
                ),
            ),
            (
                "Tenant",
                PSObject(
                    [("Id", context.tenant_id), ("TenantId", context.tenant_id)],
                    (f"{_MODELS}PSAzureTenant", "System.Object"),
                ),
            ),
            ("TokenCache", None),
            ("VersionProfile", None),
            ("ExtendedProperties", None),
        ],
        (f"{_CORE}PSAzureContext", _CONTAINER, "System.Object"),
    )


def profile_object(context: AzureContext) -> PSObject:
    """PSAzureProfile: what Connect-AzAccount shows."""
    return PSObject(
        [("Environments", None), ("Context", context_object(context))],
        (f"{_CORE}PSAzureProfile", _CONTAINER, "System.Object"),
    )

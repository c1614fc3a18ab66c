"""Subscriptions, tenants and environments, and the end of a session: Get-AzSubscription, Get-AzTenant, Get-AzEnvironment, Disconnect-AzAccount."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure
from psemu.handlers.az_resource_calls import ResourceManagerCmdlet
from psemu.handlers.graph_objects import plain_value
from psemu.handlers.recovery_vaults import listed
from psemu.handlers.service_values import text_of
from psemu.objects import PSObject
from psemu.rest.hosts import clouds
from psemu.rest.request import PlannedRequest, expand_path
from psemu.rest.routes.arm import SUBSCRIPTIONS, SUBSCRIPTIONS_API_VERSION
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects import CaselessDict

_MODELS = "Microsoft.Azure.Commands.Profile.Models."


@cmdlet("Get-AzSubscription")
class GetAzSubscription(ResourceManagerCmdlet):
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
class GetAzTenant(ResourceManagerCmdlet):
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
                    ("TenantCategory", entry.get("tenantCategory")),
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
            # the department's cloud is Graph's alone
            if found.name != "USGovDoD" and wanted in ("", found.name.lower()):
                members = [
                    ("Name", found.name),
                    ("ResourceManagerUrl", f"https://{found.arm_host}/"),
                    ("ActiveDirectoryAuthority", f"https://{found.login_host}/"),
                    ("MicrosoftGraphUrl", f"https://{found.graph_host}"),
                    ("Type", "Built-in"),
                ]
                self.write_object(PSObject(members, (f"{_MODELS}PSAzureEnvironment", "System.Object")))


@cmdlet("Disconnect-AzAccount")
class DisconnectAzAccount(ResourceManagerCmdlet):
    """Forgets the sign-in."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.DisconnectAzureRmAccountCommand"

    def run(self) -> None:
        context = self.require_context(self.services)
        if self.should_process(f"Account '{context.account}'", "Log out"):
            self.services.azure_context = None
            self.services.vault = None
            members = [("Id", context.account), ("Type", context.account_type), ("Tenants", [context.tenant_id])]
            self.write_object(PSObject(members, (f"{_MODELS}PSAzureRmAccount", "System.Object")))

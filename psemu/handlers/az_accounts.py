"""Connect-AzAccount, Get-AzContext and Set-AzContext: who is signed in to Azure, and in which subscription."""

from __future__ import annotations

from psemu.errors import ConfigurationError, UnsupportedError
from psemu.handlers.arm_calls import AzureCmdlet
from psemu.handlers.service_values import member, secret_of, text_of
from psemu.objects import PSObject
from psemu.rest.credentials import AccessTokenCredential, ClientSecretCredential, CredentialError, Token
from psemu.rest.error_bodies import ServiceError
from psemu.rest.hosts import cloud
from psemu.rest.request import PlannedRequest
from psemu.rest.routes.arm import SUBSCRIPTIONS, SUBSCRIPTIONS_API_VERSION
from psemu.rest.services import AzureContext, RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict
    from psemu.rest.services import Credential

_CORE = "Microsoft.Azure.Commands.Profile.Models.Core."
_MODELS = "Microsoft.Azure.Commands.Profile.Models."
_NO_SUBSCRIPTION = "Please provide a valid tenant or a valid subscription."


def subscriptions_request(services: RestServices) -> PlannedRequest:
    """The list of subscriptions that a sign-in sees."""
    return services.arm_request("GET", f"{SUBSCRIPTIONS}?api-version={SUBSCRIPTIONS_API_VERSION}")


@cmdlet("Connect-AzAccount")
class ConnectAzAccount(AzureCmdlet):
    """Signs in with an access token or a service principal's secret; on the emulator every way succeeds."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.ConnectAzureRmAccountCommand"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The list of subscriptions, unless the context is not to be filled."""
        return [] if parameters.get("SkipContextPopulation") else [subscriptions_request(services)]

    def run(self) -> None:
        """Sign in, choose the subscription, give the profile."""
        services: RestServices = self.session.service(RestServices)
        environment = text_of(self.get("Environment")) or "AzureCloud"
        if not self.should_process(f"Environment '{environment}'", "Log in"):
            return
        credential, account, kind = self._credential(services)
        tenant = text_of(self.get("Tenant")) or self._known(services, "tenantId")
        before, before_cloud = services.azure_context, services.arm_cloud
        context = AzureContext(
            credential, account=account, account_type=kind, tenant_id=tenant, environment=environment
        )
        try:
            services.arm_cloud = cloud(environment)
            services.azure_context = context
            chosen = self._subscription(services)
        except (ConfigurationError, CredentialError, ServiceError):
            services.azure_context, services.arm_cloud = before, before_cloud
            raise
        services.azure_context = context.replaced(**chosen)
        self.write_object(profile_object(services.azure_context))

    def _known(self, services: RestServices, name: str) -> str | None:
        value = (services.sign_in_session or {}).get("azureContext", {}).get(name)
        return None if value is None else str(value)

    def _credential(self, services: RestServices) -> tuple[Credential, str, str]:
        if "AccessToken" in self.parameters:
            token = secret_of(self.get("AccessToken"))
            if token is None:
                raise ConfigurationError("The access token is empty.")
            return AccessTokenCredential(token), text_of(self.get("AccountId")), "AccessToken"
        credential = self.get("Credential")
        if credential is not None and self.switch("ServicePrincipal"):
            client, secret = text_of(member(credential, "UserName")), secret_of(member(credential, "Password"))
            if not client or secret is None:
                raise ConfigurationError(
                    "-Credential must hold the application's id as user name and its secret as password."
                )
            return ClientSecretCredential(text_of(self.get("Tenant")), client, secret), client, "ServicePrincipal"
        if services.is_live:
            raise UnsupportedError(
                f"Connect-AzAccount.{self.parameter_set_name}",
                "psemu signs in to the live service with -AccessToken, or with -ServicePrincipal and -Credential, only.",
            )
        account = text_of(self.get("ApplicationId")) or text_of(self.get("AccountId"))
        kind = (
            "ManagedService"
            if self.switch("Identity")
            else "ServicePrincipal"
            if self.switch("ServicePrincipal")
            else "User"
        )
        return AccessTokenCredential(Token("psemu-emulator")), account or self._known(services, "account") or "", kind

    def _subscription(self, services: RestServices) -> dict[str, Any]:
        if self.switch("SkipContextPopulation"):
            return {}
        wanted = text_of(self.get("Subscription"))
        return find_subscription(services, wanted)


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
        (f"{_CORE}PSAzureContext", "System.Object"),
    )


def profile_object(context: AzureContext) -> PSObject:
    """PSAzureProfile: what Connect-AzAccount shows."""
    return PSObject(
        [("Environments", None), ("Context", context_object(context))],
        (f"{_CORE}PSAzureProfile", "System.Object"),
    )

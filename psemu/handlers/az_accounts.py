"""Connect-AzAccount and Get-AzAccessToken: who is signed in to Azure, and with which token."""

from __future__ import annotations

from psemu.errors import ConfigurationError, UnsupportedError
from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure
from psemu.handlers.az_contexts import find_subscription, profile_object, subscriptions_request
from psemu.handlers.service_values import member, secret_of, text_of
from psemu.objects import PSObject
from psemu.rest.credentials import AccessTokenCredential, ClientSecretCredential, CredentialError, Token
from psemu.rest.error_bodies import ServiceError
from psemu.rest.hosts import cloud
from psemu.rest.request import PlannedRequest
from psemu.rest.services import AzureContext, RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict
    from psemu.rest.services import Credential

#: the application that signs people in for Azure PowerShell
_CLIENT_ID = "1950a258-227b-4e31-a9cf-717495945fc2"


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
            return self._live_credential(services)
        account = text_of(self.get("ApplicationId")) or text_of(self.get("AccountId"))
        kind = (
            "ManagedService"
            if self.switch("Identity")
            else "ServicePrincipal"
            if self.switch("ServicePrincipal")
            else "User"
        )
        return AccessTokenCredential(Token("psemu-emulator")), account or self._known(services, "account") or "", kind

    def _live_credential(self, services: RestServices) -> tuple[Credential, str, str]:
        """A certificate's or a device code's sign-in. UnsupportedError for those that need a browser or the machine's own identity."""
        from psemu.rest.msal_credentials import (
            CertificateCredential,
            DeviceCodeCredential,
            load_certificate,
            stored_certificate,
        )

        login = cloud(text_of(self.get("Environment")) or "AzureCloud").login_host
        authority = f"https://{login}/{text_of(self.get('Tenant')) or 'organizations'}"
        client = text_of(self.get("ApplicationId"))
        path, thumbprint = text_of(self.get("CertificatePath")), text_of(self.get("CertificateThumbprint"))
        if path or thumbprint:
            password = self.get("CertificatePassword")
            secret = secret_of(password) if password is not None else None
            certificate = load_certificate(path, secret) if path else stored_certificate(thumbprint, "")
            chain = self.switch("SendCertificateChain")
            return CertificateCredential(services, authority, client, certificate, chain), client, "ServicePrincipal"
        if self.switch("UseDeviceAuthentication"):
            # no scopes of its own: each service's token is asked for when it is needed
            credential = DeviceCodeCredential(services, authority, _CLIENT_ID, [], self.write_warning)
            return credential, text_of(self.get("AccountId")), "User"
        raise UnsupportedError(
            f"Connect-AzAccount.{self.parameter_set_name}",
            "psemu opens no browser and asks no managed identity; sign in with -UseDeviceAuthentication, a certificate,"
            " -ServicePrincipal and -Credential, or -AccessToken.",
        )

    def _subscription(self, services: RestServices) -> dict[str, Any]:
        if self.switch("SkipContextPopulation"):
            return {}
        wanted = text_of(self.get("Subscription"))
        return find_subscription(services, wanted)


#: short names of services → host of the token's audience; None where the cloud has its own
_RESOURCES = {
    "arm": None,
    "resourcemanager": None,
    "msgraph": None,
    "keyvault": "vault.azure.net",
    "storage": "storage.azure.com",
    "batch": "batch.core.windows.net",
    "synapse": "dev.azuresynapse.net",
    "operationalinsights": "api.loganalytics.io",
    "datalake": "datalake.azure.net",
    "attestation": "attest.azure.net",
    "analysisservices": "*.asazure.windows.net",
}


@cmdlet("Get-AzAccessToken")
class GetAzAccessToken(AzureCmdlet):
    """Gives the token of the present sign-in, as a SecureString."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.GetAzureRmAccessTokenCommand"

    def run(self) -> None:
        """Write one token."""
        services: RestServices = self.session.service(RestServices)
        context = self.require_context(services)
        host = self._host(services)
        is_arm = host == services.arm_cloud.arm_host
        if services.is_live and not is_arm and isinstance(context.credential, AccessTokenCredential):
            raise CmdletFailure(f"The session's access token is for Azure Resource Manager, not for '{host}'.")

        def acquire(tenant_id: str, form: Any) -> Any:
            return services.acquire_token(services.arm_cloud.login_host, tenant_id, form)

        token = context.credential.get_token(acquire, f"https://{host}/.default")
        self.write_object(
            PSObject(
                [
                    ("Token", token),
                    ("ExpiresOn", _expiry(token)),
                    ("TenantId", text_of(self.get("TenantId")) or context.tenant_id),
                    ("UserId", context.account),
                    ("Type", "Bearer"),
                ],
                ("Microsoft.Azure.Commands.Profile.Models.PSSecureAccessToken", "System.Object"),
            )
        )

    def _host(self, services: RestServices) -> str:
        from urllib.parse import urlsplit

        url = text_of(self.get("ResourceUrl"))
        if url:
            parts = urlsplit(url)
            if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
                raise CmdletFailure(f"'{url[:200]}' is no https address of a service.", "System.ArgumentException")
            return parts.hostname
        name = text_of(self.get("ResourceTypeName")) or "Arm"
        if name.lower() not in _RESOURCES:
            known = ", ".join(sorted(_RESOURCES))
            raise CmdletFailure(f"There is no service '{name}' here; known are {known}.", "System.ArgumentException")
        cloud_host = services.arm_cloud.graph_host if name.lower() == "msgraph" else services.arm_cloud.arm_host
        return _RESOURCES[name.lower()] or cloud_host


def _expiry(token: Token) -> Any:
    """When a token that says so ends (``exp`` of a JWT), None for any other."""
    import base64
    import json

    from psemu.objects.datetimes import TICKS_PER_SECOND, DateTime

    parts = token.reveal().split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        seconds = int(claims["exp"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return DateTime(621_355_968_000_000_000 + seconds * TICKS_PER_SECOND, "Utc") if 0 < seconds < 10**11 else None

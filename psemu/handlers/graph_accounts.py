"""Connect-MgGraph, Disconnect-MgGraph and Get-MgContext: who is signed in to Microsoft Graph."""

from __future__ import annotations

from psemu.errors import ConfigurationError, UnsupportedError
from psemu.handlers.service_calls import report_unmeant
from psemu.handlers.service_values import member, secret_of, text_of
from psemu.objects import EnumValue, ErrorRecord, PSArray, PSObject
from psemu.rest.credentials import AccessTokenCredential, ClientSecretCredential, CredentialError, Token
from psemu.rest.hosts import cloud
from psemu.rest.services import GraphContext, RestServices
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.rest.hosts import CloudEnvironment

_NAMESPACE = "Microsoft.Graph.PowerShell.Authentication."
_CONNECT = f"{_NAMESPACE}Cmdlets.ConnectMgGraph"
#: the application that delegated sign-ins use when no other is named
_DEFAULT_CLIENT = "14d82eec-204b-4c2f-b7e8-296a70dab67e"
_DEFAULT_APP_NAME = "Microsoft Graph Command Line Tools"
_SET_PREFIXES = {
    "AccessToken": "accesstoken",
    "Secret": "appsecretcredential",
    "Certificate": "appcertificate",
    "Identity": "identity",
    "Environment": "environmentvariable",
}
_WELCOME = (
    "Welcome to Microsoft Graph!\n\nConnected via {kind} access using {client}\n"
    "Readme: https://aka.ms/graph/sdk/powershell\nSDK Docs: https://aka.ms/graph/sdk/powershell/docs\n"
    "API Docs: https://aka.ms/graph/docs\n\nNOTE: You can use the -NoWelcome parameter to suppress this message.\n"
)


@cmdlet("Connect-MgGraph")
class ConnectMgGraph(Cmdlet):
    """Signs in with an access token or a client secret; on the emulator every way succeeds."""

    def end_processing(self) -> None:
        """Sign in and say so."""
        report_unmeant(self)
        services: RestServices = self.session.service(RestServices)
        try:
            environment = cloud(text_of(self.get("Environment")) or "Global")
        except ConfigurationError as error:
            self.throw_terminating_error(ErrorRecord(str(error), f"InvalidEnvironment,{_CONNECT}", "InvalidArgument"))
            return
        try:
            context = self._context(services)
        except CredentialError as error:
            self._refuse(str(error), "Client")
            return
        context.environment = text_of(self.get("Environment")) or "Global"
        self._prove(services, context, environment)
        if not self.switch("NoWelcome"):
            kind = "delegated" if context.auth_type == "Delegated" else "apponly"
            if context.auth_type == "UserProvidedAccessToken":
                kind = "userprovided"
            self.write_object(_WELCOME.format(kind=kind, client=context.client_id or "an access token"))

    def _prove(self, services: RestServices, context: GraphContext, environment: CloudEnvironment) -> None:
        """A sign-in that cannot get a token leaves the session as it was."""
        before, before_cloud = services.graph_context, services.graph_cloud
        services.graph_context, services.graph_cloud = context, environment
        try:
            services.token(services.graph)
        except CredentialError as error:
            services.graph_context, services.graph_cloud = before, before_cloud
            self._refuse(str(error), str(context.token_credential_type))
        account = getattr(context.credential, "account", None)
        if account:
            context.account = account

    def _refuse(self, text: str, kind: str) -> None:
        self.throw_terminating_error(
            ErrorRecord(
                f"{kind}Credential authentication failed: {text}",
                f",{_CONNECT}",
                "AuthenticationError",
                exception_type="Azure.Identity.AuthenticationFailedException",
            )
        )

    def _is(self, kind: str) -> bool:
        return self.parameter_set_name.lower().startswith(_SET_PREFIXES[kind])

    def _context(self, services: RestServices) -> GraphContext:
        tenant = text_of(self.get("TenantId")) or None
        if self._is("AccessToken"):
            token = secret_of(self.get("AccessToken"))
            if token is None:
                text = "The access token is empty."
                self.throw_terminating_error(ErrorRecord(text, f"InvalidAccessToken,{_CONNECT}", "InvalidArgument"))
                raise AssertionError(text)
            return GraphContext(
                AccessTokenCredential(token),
                auth_type="UserProvidedAccessToken",
                token_credential_type="UserProvidedAccessToken",
                context_scope="Process",
            )
        if self._is("Secret"):
            credential = self.get("ClientSecretCredential")
            client, secret = text_of(member(credential, "UserName")), secret_of(member(credential, "Password"))
            if not client or secret is None:
                text = "-ClientSecretCredential must hold the client's id as user name and its secret as password."
                self.throw_terminating_error(ErrorRecord(text, f"InvalidCredential,{_CONNECT}", "InvalidArgument"))
                raise AssertionError(text)
            if tenant is None and services.is_live:
                text = "-TenantId is needed with -ClientSecretCredential."
                self.throw_terminating_error(ErrorRecord(text, f"MissingTenantId,{_CONNECT}", "InvalidArgument"))
            return GraphContext(
                ClientSecretCredential(tenant or _emulated(services, "tenantId"), client, secret),
                client_id=client,
                tenant_id=tenant or _emulated(services, "tenantId"),
                auth_type="AppOnly",
                token_credential_type="ClientSecret",
                context_scope="Process",
            )
        if services.is_live:
            return self._live_context(services, tenant)
        return self._emulated_context(services, tenant)

    def _live_context(self, services: RestServices, tenant: str | None) -> GraphContext:
        """A sign-in by certificate, device code or the environment's variables."""
        from psemu.rest.msal_credentials import (
            CertificateCredential,
            DeviceCodeCredential,
            load_certificate,
            stored_certificate,
        )

        login = cloud(text_of(self.get("Environment")) or "Global").login_host
        client = text_of(self.get("ClientId"))
        if self._is("Environment"):
            return self._environment_context(services, login)
        if self._is("Certificate"):
            thumbprint = text_of(self.get("CertificateThumbprint"))
            subject = text_of(self.get("CertificateSubjectName"))
            if self.get("Certificate") is not None:
                certificate = load_certificate(text_of(self.get("Certificate")))
            else:
                certificate = stored_certificate(thumbprint, subject)
            authority = f"https://{login}/{tenant or 'organizations'}"
            chain = bool(self.get("SendCertificateChain"))
            return GraphContext(
                CertificateCredential(services, authority, client, certificate, chain),
                client_id=client,
                tenant_id=tenant,
                auth_type="AppOnly",
                token_credential_type="ClientCertificate",
                context_scope="Process",
            )
        if self.switch("UseDeviceCode") or self.switch("UseDeviceAuthentication"):
            scopes = [text_of(scope) for scope in self.get("Scopes") or []]
            authority = f"https://{login}/{tenant or 'organizations'}"
            application = client or _DEFAULT_CLIENT
            return GraphContext(
                DeviceCodeCredential(services, authority, application, scopes, self.write_warning),
                client_id=application,
                tenant_id=tenant,
                scopes=scopes,
                token_credential_type="DeviceCode",
                app_name=None if client else _DEFAULT_APP_NAME,
            )
        raise UnsupportedError(
            f"Connect-MgGraph.{self.parameter_set_name}",
            "psemu opens no browser and asks no managed identity; sign in with -UseDeviceCode, a certificate, -ClientSecretCredential,"
            " -EnvironmentVariable or -AccessToken.",
        )

    def _environment_context(self, services: RestServices, login: str) -> GraphContext:
        """The application that the variables AZURE_CLIENT_ID, AZURE_TENANT_ID and its secret or certificate name."""
        import os

        from psemu.rest.msal_credentials import CertificateCredential, load_certificate

        client, tenant = os.environ.get("AZURE_CLIENT_ID", ""), os.environ.get("AZURE_TENANT_ID", "")
        secret, path = os.environ.get("AZURE_CLIENT_SECRET"), os.environ.get("AZURE_CLIENT_CERTIFICATE_PATH")
        if not client or not tenant or not (secret or path):
            text = (
                "AZURE_CLIENT_ID, AZURE_TENANT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH must be set."
            )
            self.throw_terminating_error(ErrorRecord(text, f"MissingEnvironment,{_CONNECT}", "InvalidArgument"))
        credential: Any
        if secret:
            credential = ClientSecretCredential(tenant, client, Token(secret))
        else:
            password = os.environ.get("AZURE_CLIENT_CERTIFICATE_PASSWORD")
            certificate = load_certificate(path or "", Token(password) if password else None)
            credential = CertificateCredential(services, f"https://{login}/{tenant}", client, certificate)
        return GraphContext(
            credential,
            client_id=client,
            tenant_id=tenant,
            auth_type="AppOnly",
            token_credential_type="EnvironmentVariable",
            context_scope="Process",
        )

    def _emulated_context(self, services: RestServices, tenant: str | None) -> GraphContext:
        certificate, identity = self._is("Certificate"), self._is("Identity") or self._is("Environment")
        app_only = certificate or identity
        asked = [text_of(scope) for scope in self.get("Scopes") or []]
        known = (services.sign_in_session or {}).get("graphContext", {})
        device = self.switch("UseDeviceCode") or self.switch("UseDeviceAuthentication")
        interactive = "DeviceCode" if device else "InteractiveBrowser"
        kind = "ClientCertificate" if certificate else "ManagedIdentity" if identity else interactive
        scope = self.get("ContextScope")
        client = text_of(self.get("ClientId"))
        return GraphContext(
            AccessTokenCredential(Token("psemu-emulator")),
            client_id=client or known.get("clientId", _DEFAULT_CLIENT),
            tenant_id=tenant or known.get("tenantId"),
            scopes=[] if app_only else dict.fromkeys([*known.get("scopes", []), *asked]),
            auth_type="AppOnly" if app_only else "Delegated",
            token_credential_type=kind,
            account=None if app_only else known.get("account"),
            app_name=None if client else known.get("appName", _DEFAULT_APP_NAME),
            context_scope=scope.name
            if isinstance(scope, EnumValue)
            else text_of(scope) or ("Process" if app_only else "CurrentUser"),
        )


def _emulated(services: RestServices, name: str) -> str:
    return str((services.sign_in_session or {}).get("graphContext", {}).get(name, "organizations"))


@cmdlet("Disconnect-MgGraph")
class DisconnectMgGraph(Cmdlet):
    """Forgets the sign-in and gives back what it was."""

    def end_processing(self) -> None:
        """Sign out."""
        services: RestServices = self.session.service(RestServices)
        context = services.graph_context
        if context is None:
            text = "No application to sign out from."
            self.write_error(
                ErrorRecord(
                    text,
                    f",{_NAMESPACE}Cmdlets.DisconnectMgGraph",
                    "InvalidOperation",
                    exception_type="System.Exception",
                )
            )
            return
        services.graph_context = None
        self.write_object(context_object(context))


@cmdlet("Get-MgContext")
class GetMgContext(Cmdlet):
    """Gives the present sign-in; nothing if there is none."""

    def end_processing(self) -> None:
        """Write the context."""
        services: RestServices = self.session.service(RestServices)
        if services.graph_context is not None:
            self.write_object(context_object(services.graph_context))


def context_object(context: GraphContext) -> PSObject:
    """AuthContext as the module has it."""
    return PSObject(
        [
            ("ClientId", context.client_id),
            ("TenantId", context.tenant_id),
            ("Scopes", PSArray(context.scopes, "System.String[]")),
            ("AuthType", context.auth_type),
            ("TokenCredentialType", context.token_credential_type),
            ("CertificateThumbprint", None),
            ("CertificateSubjectName", None),
            ("SendCertificateChain", False),
            ("Account", context.account),
            ("AppName", context.app_name),
            ("ContextScope", context.context_scope),
            ("Certificate", None),
            ("PSHostVersion", "7.6.5"),
            ("ManagedIdentityId", None),
            ("ClientSecret", None),
            ("Environment", context.environment),
        ],
        (f"{_NAMESPACE}AuthContext", "System.Object"),
    )

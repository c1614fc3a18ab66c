"""What a handler asks the session for: the Graph and ARM clients and who is signed in to each."""

from __future__ import annotations

from psemu.rest.client import ARM_RETRY, GRAPH_RETRY, RestClient
from psemu.rest.credentials import CredentialError, Token
from psemu.rest.error_bodies import ServiceError
from psemu.rest.hosts import GLOBAL, CloudEnvironment
from psemu.rest.request import PlannedRequest, escape_data_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any, Protocol

    import httpx

    class Credential(Protocol):
        """What can give a token for a scope."""

        def get_token(self, acquire: Callable[..., Any], scope: str) -> Token:
            """A token for *scope*."""
            ...


class GraphContext:
    """Who is signed in to Microsoft Graph (the module's AuthContext)."""

    __slots__ = (
        "account",
        "app_name",
        "auth_type",
        "client_id",
        "context_scope",
        "credential",
        "environment",
        "scopes",
        "tenant_id",
        "token_credential_type",
    )

    def __init__(
        self,
        credential: Credential,
        *,
        client_id: str | None = None,
        tenant_id: str | None = None,
        scopes: Iterable[str] = (),
        auth_type: str = "Delegated",
        token_credential_type: str = "InteractiveBrowser",
        account: str | None = None,
        app_name: str | None = None,
        context_scope: str = "CurrentUser",
        environment: str = "Global",
    ) -> None:
        self.credential = credential
        self.client_id = client_id
        self.tenant_id = tenant_id
        self.scopes = tuple(scopes)
        self.auth_type = auth_type
        self.token_credential_type = token_credential_type
        self.account = account
        self.app_name = app_name
        self.context_scope = context_scope
        self.environment = environment


class AzureContext:
    """Who is signed in to Azure and where (Az.Accounts' PSAzureContext)."""

    __slots__ = (
        "account",
        "account_type",
        "credential",
        "environment",
        "name",
        "subscription_id",
        "subscription_name",
        "tenant_id",
    )

    def __init__(
        self,
        credential: Credential,
        *,
        account: str,
        account_type: str = "User",
        tenant_id: str | None = None,
        subscription_id: str | None = None,
        subscription_name: str | None = None,
        environment: str = "AzureCloud",
        name: str | None = None,
    ) -> None:
        self.credential = credential
        self.account = account
        self.account_type = account_type
        self.tenant_id = tenant_id
        self.subscription_id = subscription_id
        self.subscription_name = subscription_name
        self.environment = environment
        self.name = name or f"{subscription_name or ''} ({subscription_id or ''}) - {tenant_id or ''} - {account}"

    def replaced(self, **changes: Any) -> AzureContext:
        """A copy with *changes*; the name follows the subscription unless it is given."""
        values = {key: getattr(self, key) for key in self.__slots__ if key != "name"}
        values.update(changes)
        return AzureContext(**values)


class VaultSettings:
    """The vault that Site Recovery commands work on; the key signs their requests."""

    __slots__ = ("channel_integrity_key", "resource_group_name", "resource_name")

    RESOURCE_NAMESPACE = "Microsoft.RecoveryServices"
    RESOURCE_TYPE = "vaults"

    def __init__(self, resource_name: str, resource_group_name: str, channel_integrity_key: Token | None) -> None:
        self.resource_name = resource_name
        self.resource_group_name = resource_group_name
        self.channel_integrity_key = channel_integrity_key


class RestServices:
    """Clients and sign-ins of one session.

    *transport* carries every request (the embedded emulator, or a test's); None means the network. *sleep(seconds)* is how a retry waits.
    """

    def __init__(
        self,
        transport: httpx.BaseTransport | None = None,
        *,
        sleep: Callable[[float], object] | None = None,
        sign_in_session: Mapping[str, Any] | None = None,
    ) -> None:
        self.transport = transport
        #: the clouds of Graph and of ARM are chosen apart, each at its own sign-in
        self.graph_cloud: CloudEnvironment = GLOBAL
        self.arm_cloud: CloudEnvironment = GLOBAL
        self.graph = RestClient(self, "graph", GRAPH_RETRY, sleep)
        self.arm = RestClient(self, "arm", ARM_RETRY, sleep)
        self.graph_context: GraphContext | None = None
        self.azure_context: AzureContext | None = None
        self.vault: VaultSettings | None = None
        #: is told of each request that was sent: the service's name, the request, the answer
        self.observer: Callable[[str, PlannedRequest, httpx.Response], object] | None = None
        #: what an interactive sign-in yields without a network: the emulator's own account, tenant and subscription
        self.sign_in_session = sign_in_session

    def sign_in(self, session: Mapping[str, Any]) -> None:
        """Sign in as an emulator's scenario says (``graphContext``, ``azureContext``): a session on it begins so."""
        from psemu.rest.credentials import AccessTokenCredential

        self.sign_in_session = session
        credential = AccessTokenCredential(Token("psemu-emulator"))
        graph, azure = session.get("graphContext"), session.get("azureContext")
        if graph:
            self.graph_context = GraphContext(
                credential,
                client_id=graph.get("clientId"),
                tenant_id=graph.get("tenantId"),
                scopes=graph.get("scopes", ()),
                auth_type=graph.get("authType", "Delegated"),
                token_credential_type=graph.get("tokenCredentialType", "InteractiveBrowser"),
                account=graph.get("account"),
                app_name=graph.get("appName"),
                context_scope=graph.get("contextScope", "CurrentUser"),
                environment=graph.get("environment", "Global"),
            )
        if azure:
            self.azure_context = AzureContext(
                credential,
                account=azure.get("account", ""),
                account_type=azure.get("accountType", "User"),
                tenant_id=azure.get("tenantId"),
                subscription_id=azure.get("subscriptionId"),
                subscription_name=azure.get("subscriptionName"),
                environment=azure.get("environment", "AzureCloud"),
            )

    @property
    def is_live(self) -> bool:
        """True if requests go to the network."""
        return self.transport is None

    def token(self, client: RestClient) -> Token | None:
        """The bearer token for a request of *client*, None if nobody is signed in there."""
        context = self.graph_context if client is self.graph else self.azure_context
        if context is None:
            return None
        cloud = self.graph_cloud if client is self.graph else self.arm_cloud
        host = cloud.graph_host if client is self.graph else cloud.arm_host

        def acquire(tenant_id: str, form: Mapping[str, Any]) -> Any:
            return self.acquire_token(cloud.login_host, tenant_id, form)

        return context.credential.get_token(acquire, f"https://{host}/.default")

    def acquire_token(self, login_host: str, tenant_id: str, form: Mapping[str, Any]) -> Any:
        """Post *form* to the tenant's token endpoint; CredentialError in the service's words if it refuses."""
        url = f"https://{login_host}/{escape_data_string(tenant_id)}/oauth2/v2.0/token"
        try:
            answer = self.graph.post_form(url, form)
        except ServiceError as error:
            raise CredentialError(error.message) from None
        if not isinstance(answer, dict):
            raise CredentialError("The token endpoint's answer is not a JSON object.")
        if "error" in answer:
            raise CredentialError(str(answer.get("error_description") or answer["error"]))
        return answer

    def graph_request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None
    ) -> PlannedRequest:
        """A Graph v1.0 request; *path* is escaped and begins with a slash."""
        return PlannedRequest(method, f"https://{self.graph_cloud.graph_host}/v1.0{path}", headers, body)

    def arm_request(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: Any = None
    ) -> PlannedRequest:
        """An ARM request; *path* holds its api-version."""
        return PlannedRequest(method, f"https://{self.arm_cloud.arm_host}{path}", headers, body)

    def close(self) -> None:
        """Close connections."""
        self.graph.close()
        self.arm.close()
        if self.transport is not None:
            self.transport.close()

"""msal and azure-identity sign in: in this process through msal's HTTP seam, over loopback with HTTPS and the emulator's certificate."""

from __future__ import annotations

import ssl
from typing import Any

import httpx
import pytest

from psemu.emulator.app import EmulatorApp
from psemu.rest.transports import EmbeddedTransport
from tests.clients.conftest import Secured
from tests.clients.transcript import check

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
SCOPE = "https://graph.microsoft.com/.default"


class Answer:
    """What msal reads of an HTTP answer."""

    def __init__(self, response: httpx.Response) -> None:
        self.status_code = response.status_code
        self.text = response.text
        self.headers = dict(response.headers)

    def raise_for_status(self) -> None:
        if self.status_code >= 400:
            raise RuntimeError(self.text)


class EmbeddedHttp:
    """msal's ``http_client`` over the emulator in this process."""

    def __init__(self, app: EmulatorApp) -> None:
        self.client = httpx.Client(transport=EmbeddedTransport(app.__call__))

    def post(self, url: str, params: Any = None, data: Any = None, headers: Any = None, **options: Any) -> Answer:
        return Answer(self.client.post(url, params=params, data=data, headers=headers))

    def get(self, url: str, params: Any = None, headers: Any = None, **options: Any) -> Answer:
        return Answer(self.client.get(url, params=params, headers=headers))

    def close(self) -> None:
        self.client.close()


def tenant(app: EmulatorApp) -> str:
    return str(app.store.setting("tenantId"))


def test_msal_in_this_process(app: EmulatorApp) -> None:
    msal: Any = pytest.importorskip("msal", reason="msal is not installed (psemu[clients])")
    authority = f"https://login.microsoftonline.com/{tenant(app)}"
    client = msal.ConfidentialClientApplication(
        "app", client_credential="right", authority=authority, http_client=EmbeddedHttp(app)
    )
    assert client.acquire_token_for_client([SCOPE])["token_type"] == "Bearer"
    wrong = msal.ConfidentialClientApplication(
        "app", client_credential="wrong", authority=authority, http_client=EmbeddedHttp(app)
    )
    assert "AADSTS7000215" in wrong.acquire_token_for_client([SCOPE])["error_description"]


def test_msal_with_a_device_code(app: EmulatorApp) -> None:
    msal: Any = pytest.importorskip("msal", reason="msal is not installed (psemu[clients])")
    authority = f"https://login.microsoftonline.com/{tenant(app)}"
    client = msal.PublicClientApplication("app", authority=authority, http_client=EmbeddedHttp(app))
    flow = client.initiate_device_flow(["User.Read"])
    assert flow["user_code"] in flow["message"]
    result = client.acquire_token_by_device_flow(flow)
    assert result["id_token_claims"]["preferred_username"] == app.session["graphContext"]["account"]


@pytest.mark.loopback
def test_msal_over_https(secured: Secured) -> None:
    msal: Any = pytest.importorskip("msal", reason="msal is not installed (psemu[clients])")
    requests: Any = pytest.importorskip("requests")

    class Session(requests.Session):  # type: ignore[misc]
        def request(self, method: str, url: str, **options: Any) -> Any:
            options["verify"] = secured.authority
            return super().request(method, url, **options)

    client = msal.ConfidentialClientApplication(
        "app",
        client_credential="right",
        authority=f"{secured.base.replace('127.0.0.1', 'localhost')}/{tenant(secured.app)}",
        instance_discovery=False,
        http_client=Session(),
    )
    assert client.acquire_token_for_client([SCOPE])["token_type"] == "Bearer"


@pytest.mark.loopback
def test_azure_identity_over_https(secured: Secured) -> None:
    identity: Any = pytest.importorskip("azure.identity", reason="azure-identity is not installed (psemu[clients])")
    with identity.ClientSecretCredential(
        tenant(secured.app),
        "app",
        "right",
        authority=secured.base.replace("127.0.0.1", "localhost"),
        disable_instance_discovery=True,
        connection_verify=secured.authority,
    ) as credential:
        token = credential.get_token("https://management.azure.com/.default")
    assert token.token.count(".") == 2


def test_azure_identity_in_this_process(app: EmulatorApp) -> None:
    identity: Any = pytest.importorskip("azure.identity", reason="azure-identity is not installed (psemu[clients])")
    from tests.clients.test_azure_site_recovery import EmbeddedPipelineTransport

    with identity.ClientSecretCredential(
        tenant(app), "app", "right", disable_instance_discovery=True, transport=EmbeddedPipelineTransport(app)
    ) as credential:
        assert credential.get_token(SCOPE).token.count(".") == 2
    check(app, "azure-identity-client-secret")


@pytest.mark.loopback
def test_signed_in_over_https_with_one_credential_for_both(secured: Secured) -> None:
    """azure-identity signs in, the Azure SDK resynchronizes a machine and msgraph-sdk starts a job with its tokens; without one nothing works."""
    import asyncio

    identity: Any = pytest.importorskip("azure.identity", reason="azure-identity is not installed (psemu[clients])")
    recovery: Any = pytest.importorskip("azure.mgmt.recoveryservicessiterecovery")
    msgraph: Any = pytest.importorskip("msgraph", reason="msgraph-sdk is not installed (psemu[clients])")
    from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
    from msgraph_core import GraphClientFactory

    app, base, v = secured.app, secured.base.replace("127.0.0.1", "localhost"), secured.app.session["variables"]
    app.store.put_setting("requireAuthorization", True)
    with identity.ClientSecretCredential(
        tenant(app),
        "app",
        "right",
        authority=base,
        disable_instance_discovery=True,
        connection_verify=secured.authority,
    ) as credential:
        with recovery.SiteRecoveryManagementClient(
            credential, v["subscriptionId"], base_url=base, polling_interval=0, connection_verify=secured.authority
        ) as client:
            items = client.replication_protected_items
            place = ("contoso-dr", "contoso-vault", v["fabricName"], v["containerName"], v["rpiName"])
            poller = items.begin_repair_replication(*place)
            app.clock.advance(60)
            assert poller.result(30).name == v["rpiName"]

        async def story() -> None:
            inner = httpx.AsyncClient(verify=ssl.create_default_context(cafile=secured.authority))
            provider = AzureIdentityAuthenticationProvider(credential, scopes=[SCOPE], allowed_hosts=["localhost"])
            http = GraphClientFactory.create_with_default_middleware(client=inner)
            adapter = msgraph.GraphRequestAdapter(provider, http)
            adapter.base_url = f"{base}/v1.0"
            graph = msgraph.GraphServiceClient(request_adapter=adapter)
            jobs = graph.service_principals.by_service_principal_id(v["sp"]).synchronization.jobs
            await jobs.by_synchronization_job_id(v["job"]).start.post()
            await inner.aclose()

        asyncio.run(story())
    with httpx.Client(verify=ssl.create_default_context(cafile=secured.authority)) as plain:
        assert plain.get(f"{base}/v1.0/servicePrincipals").status_code == 401
    check(app, "signed-in-over-https")


@pytest.mark.loopback
def test_the_certificate_is_kept(secured: Secured) -> None:
    from pathlib import Path

    from psemu.emulator.certificate import certificate

    folder = Path(secured.authority).parent
    assert certificate(str(folder)).authority == secured.authority
    assert (folder / "server.key").stat().st_mode & 0o077 == 0
    with httpx.Client(verify=False) as client:
        assert client.get(f"{secured.base}/_psemu").json()["scenario"] == "contoso"

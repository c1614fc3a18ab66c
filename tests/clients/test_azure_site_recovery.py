"""The seed story of Site Recovery told by azure-mgmt-recoveryservicessiterecovery: in this process and over loopback."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator.app import EmulatorApp
from psemu.rest.transports import EmbeddedTransport
from tests.clients.transcript import check

sdk = pytest.importorskip(
    "azure.mgmt.recoveryservicessiterecovery", reason="the Azure SDK is not installed (psemu[clients])"
)
pipeline: Any = pytest.importorskip("azure.core.pipeline.transport")
exceptions: Any = pytest.importorskip("azure.core.exceptions")

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
GROUP, VAULT = "contoso-dr", "contoso-vault"


class FakeCredential:
    """A credential that everybody believes."""

    def get_token(self, *scopes: str, **options: Any) -> Any:
        from azure.core.credentials import AccessToken

        return AccessToken("token", 4_000_000_000)


class HttpxResponse(pipeline.HttpResponse):  # type: ignore[misc]
    def __init__(self, request: Any, response: httpx.Response) -> None:
        super().__init__(request, response)
        self.status_code = response.status_code
        self.headers = response.headers
        self.reason = response.reason_phrase
        self.content_type = response.headers.get("Content-Type")

    def body(self) -> bytes:
        return bytes(self.internal_response.content)

    @property
    def content(self) -> bytes:
        return self.body()

    def json(self) -> Any:
        return self.internal_response.json()

    def text(self, encoding: str | None = None) -> str:
        return str(self.internal_response.text)

    def read(self) -> bytes:
        return self.body()

    def iter_bytes(self, **options: Any) -> Iterator[bytes]:
        yield self.body()

    iter_raw = iter_bytes


class EmbeddedPipelineTransport(pipeline.HttpTransport):  # type: ignore[misc]
    """Azure Core's transport over the emulator in this process."""

    def __init__(self, app: EmulatorApp) -> None:
        self.client = httpx.Client(transport=EmbeddedTransport(app.__call__))

    def send(self, request: Any, **options: Any) -> HttpxResponse:
        given = {"data" if isinstance(request.data, dict) else "content": request.data}
        response = self.client.request(request.method, request.url, headers=dict(request.headers), **given)
        return HttpxResponse(request, response)

    def sleep(self, duration: float) -> None:
        pass

    def open(self) -> None:
        pass

    def close(self) -> None:
        self.client.close()

    def __exit__(self, *details: Any) -> None:
        self.close()


@pytest.fixture(params=["embedded", pytest.param("loopback", marks=pytest.mark.loopback)])
def client(request: pytest.FixtureRequest, app: EmulatorApp) -> Iterator[Any]:
    subscription = app.session["azureContext"]["subscriptionId"]
    options: dict[str, Any] = {"polling_interval": 0}
    if request.param == "embedded":
        transport = EmbeddedPipelineTransport(app)
        options.update(transport=transport, base_url="https://management.azure.com")
    else:
        from azure.core.pipeline.policies import SansIOHTTPPolicy

        options.update(base_url=request.getfixturevalue("base"), authentication_policy=SansIOHTTPPolicy())
    made = sdk.SiteRecoveryManagementClient(FakeCredential(), subscription, **options)
    yield made
    made.close()


@pytest.fixture
def ends(app: EmulatorApp) -> Callable[[Any], Any]:
    """Waits for a poller: the emulator's clock goes on instead of ours."""

    def wait(poller: Any) -> Any:
        app.clock.advance(60)
        return poller.result(30)

    return wait


def item_of(client: Any, app: EmulatorApp) -> tuple[str, str, str]:
    v = app.session["variables"]
    return v["fabricName"], v["containerName"], v["rpiName"]


def test_a_machine_is_resynchronized(client: Any, app: EmulatorApp, ends: Callable[[Any], Any]) -> None:
    fabric, container, name = item_of(client, app)
    items = client.replication_protected_items
    before = items.get(GROUP, VAULT, fabric, container, name)
    assert before.properties.replication_health == "Critical"
    assert "RepairReplication" in before.properties.allowed_operations
    after = ends(items.begin_repair_replication(GROUP, VAULT, fabric, container, name))
    assert after.name == name
    (job,) = list(client.replication_jobs.list(GROUP, VAULT))
    found = client.replication_jobs.get(GROUP, VAULT, job.name)
    assert (found.properties.scenario_name, found.properties.state) == ("RepairVMReplication", "Succeeded")
    assert type(found.properties.custom_details).__name__ == "AsrJobDetails"
    app.clock.advance(600)
    assert items.get(GROUP, VAULT, fabric, container, name).properties.replication_health == "Normal"
    with pytest.raises(exceptions.HttpResponseError, match="operation has failed"):
        items.begin_repair_replication(GROUP, VAULT, fabric, container, name)
    check(app, "azure-resynchronize-a-machine")


def test_what_is_not_there_is_not_found(client: Any, app: EmulatorApp) -> None:
    fabric, container, _ = item_of(client, app)
    with pytest.raises(exceptions.ResourceNotFoundError) as error:
        client.replication_protected_items.get(GROUP, VAULT, fabric, container, "nobody")
    assert error.value.error.code == "ResourceNotFound"


def test_fabrics_are_made_and_removed(client: Any, app: EmulatorApp, ends: Callable[[Any], Any]) -> None:
    models = sdk.models
    details = models.AzureFabricCreationInput(location="westeurope")
    body = models.FabricCreationInput(properties=models.FabricCreationInputProperties(custom_details=details))
    fabric = ends(client.replication_fabrics.begin_create(GROUP, VAULT, "west", body))
    assert fabric.properties.custom_details.location == "westeurope"
    assert {f.name for f in client.replication_fabrics.list(GROUP, VAULT)} >= {"west"}
    ends(client.replication_fabrics.begin_delete(GROUP, VAULT, "west"))
    with pytest.raises(exceptions.ResourceNotFoundError):
        client.replication_fabrics.get(GROUP, VAULT, "west")


def test_a_failover_goes_there_and_back(client: Any, app: EmulatorApp, ends: Callable[[Any], Any]) -> None:
    fabric, container, name = item_of(client, app)
    items, models = client.replication_protected_items, sdk.models
    points = list(client.recovery_points.list_by_replication_protected_items(GROUP, VAULT, fabric, container, name))
    details = models.InMageAzureV2UnplannedFailoverInput(recovery_point_id=points[0].id)
    properties = models.UnplannedFailoverInputProperties(
        failover_direction="PrimaryToRecovery", source_site_operations="NotRequired", provider_specific_details=details
    )
    body = models.UnplannedFailoverInput(properties=properties)
    moved = ends(items.begin_unplanned_failover(GROUP, VAULT, fabric, container, name, body))
    assert (moved.properties.active_location, moved.properties.failover_recovery_point_id) == ("Recovery", points[0].id)
    kept = ends(items.begin_failover_commit(GROUP, VAULT, fabric, container, name))
    assert kept.properties.protection_state == "FailoverCommitted"
    check(app, "azure-fail-over")


def test_what_else_the_vault_lists(client: Any, app: EmulatorApp) -> None:
    fabric, _, _ = item_of(client, app)
    assert [p.name for p in client.replication_policies.list(GROUP, VAULT)] == ["24-hour-retention"]
    assert [p.name for p in client.replication_recovery_plans.list(GROUP, VAULT)] == ["contoso-plan"]
    assert len(list(client.replication_protected_items.list(GROUP, VAULT))) == 1
    assert len(list(client.replication_events.list(GROUP, VAULT))) == 1
    assert len(list(client.replication_networks.list(GROUP, VAULT))) == 1
    assert [v.name for v in client.replicationv_centers.list_by_replication_fabrics(GROUP, VAULT, fabric)] == [
        "contoso-vc"
    ]
    assert client.replication_alert_settings.get(GROUP, VAULT, "DefaultAlertSetting").properties.locale == "en-US"

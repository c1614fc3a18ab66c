"""Connect-MgGraph as the live services see it, with the emulator in their place: certificates, device codes, the environment's variables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from psemu.emulator.app import EmulatorApp
from psemu.objects import RuntimeException, SwitchParameter
from psemu.rest import RestServices
from psemu.rest.transports import EmbeddedTransport
from tests.handlers.recording import invoke

pytest.importorskip("msal", reason="msal is not installed (psemu[login])")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


class LiveServices(RestServices):
    """Services that take the emulator for the network."""

    @property
    def is_live(self) -> bool:
        return True


@pytest.fixture
def services(app: EmulatorApp) -> Iterator[RestServices]:
    made = LiveServices(EmbeddedTransport(app.__call__), sleep=lambda seconds: None)
    yield made
    made.close()


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    trustme = pytest.importorskip("trustme", reason="trustme is not installed (psemu[https])")
    leaf = trustme.CA().issue_cert("app.example", common_name="app", key_type=trustme.KeyType.RSA)
    path = tmp_path / "app.pem"
    path.write_bytes(leaf.cert_chain_pems[0].bytes() + leaf.private_key_pem.bytes())
    return path


def works(services: RestServices, app: EmulatorApp) -> bool:
    address = {"ServicePrincipalId": app.session["variables"]["sp"]}
    return len(invoke(services, "Get-MgServicePrincipalSynchronizationJob", address, "List").output) == 2


def test_a_device_code(services: RestServices, app: EmulatorApp) -> None:
    outcome = invoke(
        services,
        "Connect-MgGraph",
        {"UseDeviceCode": SwitchParameter(True), "Scopes": ["User.Read"]},
        "UserParameterSet",
    )
    assert "PSEMU1234" in outcome.warnings[0]
    assert services.graph_context is not None
    assert services.graph_context.account == app.session["graphContext"]["account"]
    assert works(services, app)


def test_a_certificate_by_thumbprint(
    services: RestServices, app: EmulatorApp, pem: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from psemu.rest.msal_credentials import load_certificate

    store = tmp_path / ".dotnet" / "corefx" / "cryptography" / "x509stores" / "my"
    store.mkdir(parents=True)
    (store / "a.pfx").write_bytes(pem.read_bytes())
    (store / "b.pfx").write_bytes(b"nonsense")
    monkeypatch.setenv("HOME", str(tmp_path))
    wanted = load_certificate(str(pem)).thumbprint
    address: dict[str, Any] = {
        "ClientId": "app",
        "TenantId": app.store.setting("tenantId"),
        "CertificateThumbprint": wanted,
    }
    invoke(services, "Connect-MgGraph", address, "AppCertificateParameterSet")
    assert works(services, app)
    services.graph_context = None
    address["CertificateThumbprint"] = "00"
    with pytest.raises(RuntimeException, match="current user's store"):
        invoke(services, "Connect-MgGraph", address, "AppCertificateParameterSet")
    assert services.graph_context is None


def test_the_environment(services: RestServices, app: EmulatorApp, pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_CLIENT_ID", "app")
    monkeypatch.setenv("AZURE_TENANT_ID", str(app.store.setting("tenantId")))
    address = {"EnvironmentVariable": SwitchParameter(True)}
    with pytest.raises(RuntimeException, match="AZURE_CLIENT_SECRET"):
        invoke(services, "Connect-MgGraph", address, "EnvironmentVariableParameterSet")
    for name, value in (("AZURE_CLIENT_CERTIFICATE_PATH", str(pem)), ("AZURE_CLIENT_SECRET", "right")):
        monkeypatch.setenv(name, value)
        services.graph_context = None
        invoke(
            services,
            "Connect-MgGraph",
            {"EnvironmentVariable": SwitchParameter(True)},
            "EnvironmentVariableParameterSet",
        )
        assert works(services, app)


def test_the_key_never_shows(pem: Path) -> None:
    from psemu.rest.credentials import CredentialError
    from psemu.rest.msal_credentials import load_certificate

    found = load_certificate(str(pem))
    assert "PRIVATE" not in repr(found) + str(vars(type(found)))
    with pytest.raises(CredentialError, match="holds no certificate"):
        load_certificate(__file__)

"""``psemu emulator``: a state begun anew keeps its snapshots; one that is damaged is made anew; HTTPS serves our own client, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.emulator.app import EmulatorApp
from psemu.emulator.certificate import certificate
from psemu.emulator.store import EmulatorError, Store
from psemu.emulator_session import begin_anew
from psemu.errors import ConfigurationError
from psemu.rest import RestServices
from psemu.rest.transports import LoopbackTransport
from tests.emulator.serving import served


def test_snapshots_stay(tmp_path: Path) -> None:
    path = str(tmp_path / "state.sqlite3")
    begin_anew(path, "contoso")
    store = Store(path)
    store.put("/graph/users/1", {"id": "1"})
    store.take_snapshot("before")
    store.close()
    begin_anew(path, "contoso")
    store = Store(path)
    assert store.get("/graph/users/1") is None
    assert store.snapshots() == ["before"]
    assert store.restore_snapshot("before")
    assert store.get("/graph/users/1") == {"id": "1"}
    store.close()


@pytest.mark.parametrize("content", [b"nothing of the kind" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_state_is_made_anew(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "state.sqlite3"
    path.write_bytes(content)
    begin_anew(str(path), "contoso")
    store = Store(str(path))
    assert store.setting("scenario") == "contoso"
    store.close()


def test_a_scenario_that_is_none_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    path.write_bytes(b"kept")
    with pytest.raises(EmulatorError):
        begin_anew(str(path), "nothing")
    assert path.read_bytes() == b"kept"


@pytest.mark.loopback
def test_our_own_client_over_https(app: EmulatorApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("trustme", reason="trustme is not installed (psemu[https])")
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match="psemu serve --https makes one"):
        LoopbackTransport("https://127.0.0.1:1")
    files = certificate(str(tmp_path / "certificate"))
    with served(app, files) as base:
        transport = LoopbackTransport(base)
        services = RestServices(transport)
        services.sign_in(transport.session())
        answer = services.graph.send(services.graph_request("GET", "/organization"))
        assert answer.json()["value"][0]["displayName"] == "Contoso"
        services.close()


@pytest.mark.parametrize(
    "address", ["ftp://127.0.0.1", "https://example.com", "http://127.0.0.1.evil.example", "http://[", "x"]
)
def test_no_other_address(address: str) -> None:
    with pytest.raises(ConfigurationError, match="emulator's address"):
        LoopbackTransport(address)

"""Several processes on one state file, one of them killed in the middle: what was answered is there, and nothing is there by half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from psemu.emulator import create_app
from psemu.rest.transports import EmbeddedTransport

#: makes groups with an owner each until it is told to stop, and says so of each after the answer
WRITER = """
import sys
from psemu.emulator import create_app
from psemu.rest import RestServices
from psemu.rest.transports import EmbeddedTransport
app = create_app(sys.argv[1])
services = RestServices(EmbeddedTransport(app), sleep=lambda seconds: None)
services.sign_in(app.session)
owner = f"https://graph.microsoft.com/v1.0/servicePrincipals/{app.session['variables']['sp']}"
print("ready", flush=True)
for number in range(int(sys.argv[3])):
    name = f"{sys.argv[2]}-{number}"
    body = {"displayName": name, "mailNickname": name, "mailEnabled": False, "securityEnabled": True, "owners@odata.bind": [owner]}
    made = services.graph.send(services.graph_request("POST", "/groups", None, body)).json()
    print(made["displayName"], flush=True)
services.close()
"""


def begin(path: str, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, path, name, str(count)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_parallel_clients_and_one_that_is_killed(tmp_path: Path) -> None:
    path = str(tmp_path / "emulator.sqlite3")
    create_app(path).close()
    writers = [begin(path, name, 30) for name in ("a", "b")]
    victim = begin(path, "killed", 100_000)
    assert victim.stdout is not None
    told = [victim.stdout.readline() for _ in range(10)]
    os.kill(victim.pid, signal.SIGKILL)
    told += victim.communicate()[0].splitlines(keepends=True)
    for writer in writers:
        told += writer.communicate(timeout=60)[0].splitlines(keepends=True)
        assert writer.returncode == 0
    app = create_app(path)
    groups = {str(group["displayName"]): str(group["id"]) for group in app.store.children("/graph/groups")}
    # what was killed may have written one more than it could tell, and half a line of it
    answered = {line.strip() for line in told if line.endswith("\n")}
    assert answered <= set(groups)
    assert len(groups) - len(answered) <= 1
    assert {f"{name}-{number}" for name in "ab" for number in range(30)} <= set(groups)
    for identifier in groups.values():
        assert len(app.store.children(f"/graph/groups/{identifier}/owners")) == 1
    assert not app.store.is_damaged()
    app.close()


@pytest.mark.loopback
def test_a_served_emulator_that_is_killed(tmp_path: Path) -> None:
    pytest.importorskip("uvicorn", reason="uvicorn is not installed (psemu[serve])")
    path = str(tmp_path / "emulator.sqlite3")
    command = [sys.executable, "-m", "psemu", "serve", "--port", "0", "--state", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        base = server.stdout.readline().removeprefix("psemu emulator on ").partition(",")[0]
        with httpx.Client(base_url=base) as client:
            made = client.post("/v1.0/applications", json={"displayName": "Ada"}).json()["id"]
            server.kill()
            server.wait()
            with pytest.raises(httpx.TransportError):
                client.get("/v1.0/users")
    app = create_app(path)
    with httpx.Client(transport=EmbeddedTransport(app)) as client:
        assert client.get(f"https://graph.microsoft.com/v1.0/applications/{made}").json()["displayName"] == "Ada"


def test_a_reader_beside_a_writer_sees_whole_states(tmp_path: Path) -> None:
    path = str(tmp_path / "emulator.sqlite3")
    app = create_app(path)
    writer = begin(path, "w", 60)
    until = time.monotonic() + 30
    while writer.poll() is None and time.monotonic() < until:
        with app.store.transaction():
            for group in app.store.children("/graph/groups"):
                assert len(app.store.children(f"/graph/groups/{group['id']}/owners")) == 1
        time.sleep(0.01)
    writer.communicate()
    assert len(app.store.children("/graph/groups")) == 60
    app.close()

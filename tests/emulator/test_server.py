"""``psemu serve`` as a process: it says where it listens when it does."""

from __future__ import annotations

import socket
import subprocess
import sys

import httpx
import pytest

from psemu.emulator.server import serve
from psemu.emulator.store import EmulatorError

pytest.importorskip("uvicorn", reason="uvicorn is not installed (psemu[serve])")


def test_any_free_port_is_announced() -> None:
    command = [sys.executable, "-m", "psemu", "serve", "--port", "0", "--state", ":memory:"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            base = server.stdout.readline().removeprefix("psemu emulator on ").partition(",")[0]
            answer = httpx.get(base + "/v1.0/servicePrincipals", headers={"Host": "graph.microsoft.com"})
            assert answer.status_code == 200
        finally:
            server.terminate()


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(EmulatorError, match=f"cannot listen on 127.0.0.1:{port}"):
            serve("127.0.0.1", port, None, "contoso")
    with pytest.raises(EmulatorError, match="cannot listen"):
        serve("127.0.0.1", 99_999, None, "contoso")

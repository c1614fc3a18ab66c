"""The emulator under uvicorn on a free loopback port, for the length of a test."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from psemu.emulator.app import EmulatorApp
from psemu.emulator.certificate import Certificate


@contextmanager
def served(app: EmulatorApp, certificate: Certificate | None = None) -> Iterator[str]:
    """The server's base address."""
    uvicorn = pytest.importorskip("uvicorn", reason="uvicorn is not installed (psemu[serve])")
    # with the protocol named, asyncio switches Nagle off for its connections
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    secure = {"ssl_certfile": certificate.leaf, "ssl_keyfile": certificate.key} if certificate else {}
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        date_header=False,
        http="h11",
        ws="none",
        **secure,
    )
    scheme = "https" if certificate else "http"
    server: Any = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 10
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    try:
        yield f"{scheme}://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        # a client that keeps its connection is not waited for
        server.force_exit = True
        thread.join(10)
        listener.close()

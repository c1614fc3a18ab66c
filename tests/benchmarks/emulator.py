"""The emulator: simple requests in this process and over loopback, and pages of a collection of 1,000,000."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
from urllib.parse import quote

from tests.benchmarks.measure import rate

PATH = "/v1.0/servicePrincipals/2d7f8c61-0b3e-4f5a-9c8d-7e6f5a4b3c21"
_HOST = "graph.microsoft.com"


def requests() -> None:
    """GETs of one entity: asked of the application, through httpx as a handler sends them, and from a server on loopback."""
    import httpx

    from psemu.emulator import create_app

    app = create_app()
    headers = [(b"host", _HOST.encode())]

    def direct() -> float:
        for _ in range(100):
            assert app.respond("GET", "https", PATH.encode(), b"", headers, b"").encoded()
        return 100

    async def many(count: int) -> None:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url=f"https://{_HOST}") as client:
            for _ in range(count):
                (await client.get(PATH)).raise_for_status()

    def through_httpx() -> float:
        asyncio.run(many(50))
        return 50

    print(
        f"emulator: {rate(direct):,.0f} GETs/s in process (goal: 4,000), {rate(through_httpx):,.0f}/s through httpx's client;"
        f" {_loopback():,.0f}/s over loopback per CPU second of the server (goal: 1,500)"
    )
    app.close()


def _loopback(count: int = 3000) -> float:
    command = [sys.executable, "-m", "psemu", "serve", "--port", "0", "--state", ":memory:"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline().split("127.0.0.1:")[1].split(",")[0])
            with _connected(port) as connection:
                for _ in range(200):
                    _get(connection)
                before = _cpu(server.pid)
                for _ in range(count):
                    _get(connection)
                return count / (_cpu(server.pid) - before)
        finally:
            server.terminate()


def _connected(port: int) -> socket.socket:
    until = time.monotonic() + 20
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port))
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection


def _get(connection: socket.socket) -> None:
    connection.sendall(f"GET {PATH} HTTP/1.1\r\nHost: {_HOST}\r\nAuthorization: Bearer x\r\n\r\n".encode())
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    assert head.split(b" ")[1] == b"200", head
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    while len(body) < int(length.partition(b":")[2]):
        body += connection.recv(65536)


def _cpu(process: int) -> float:
    with open(f"/proc/{process}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pages(count: int = 1_000_000) -> None:
    """A filtered page of users; the first request by a property makes its index."""
    from psemu.emulator import create_app

    app = create_app()
    app.store.put_all((f"/graph/users/{number:08x}", _user(number)) for number in range(count))
    headers = [(b"host", _HOST.encode())]

    def ask(query: str) -> float:
        began = time.perf_counter()
        answer = app.respond("GET", "https", b"/v1.0/users", query.encode(), headers, b"")
        assert answer.status == 200
        assert answer.body["value"]
        return (time.perf_counter() - began) * 1000

    words = []
    for filter_text in (
        "department eq 'D77'",
        "startswith(displayName,'User 9999')",
        "department eq 'D78' and accountEnabled eq true",
    ):
        query = "$filter=" + quote(filter_text)
        first = ask(query)
        words.append(f"{filter_text}: {min(ask(query) for _ in range(5)):.1f} ms (the first {first:,.0f})")
    print(f"emulator, a page of {count:,} users (goal: 50 ms): {'; '.join(words)}")
    app.close()


def _user(number: int) -> dict[str, object]:
    return {
        "id": f"{number:08x}",
        "displayName": f"User {number}",
        "userPrincipalName": f"user{number}@contoso.example",
        "department": f"D{number % 5000}",
        "accountEnabled": number % 3 == 0,
    }

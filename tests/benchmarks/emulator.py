"""The emulator: simple requests in this process and over loopback, pages of a collection of 1,000,000."""

from __future__ import annotations

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
    """GETs of one entity on each floor: the application alone, the client of all handlers, a whole command, a script; then a server."""
    from psemu.emulator import create_app
    from psemu.rest import RestServices
    from psemu.rest.transports import EmbeddedTransport
    from psemu.shell import Shell
    from tests.handlers.recording import invoke

    app = create_app()
    services = RestServices(EmbeddedTransport(app))
    services.sign_in(app.session)
    headers = [(b"host", _HOST.encode())]
    entity = PATH.removeprefix("/v1.0")
    identity = entity.rpartition("/")[2]

    def direct() -> float:
        for _ in range(100):
            assert app.respond("GET", "https", PATH.encode(), b"", headers, b"").encoded()
        return 100

    def through_client() -> float:
        for _ in range(100):
            answer = services.graph.send(services.graph_request("GET", entity, {"client-request-id": "1"}))
            assert answer.json()["id"] == identity
        return 100

    def through_handler() -> float:
        for _ in range(100):
            assert invoke(services, "Get-MgServicePrincipal", {"ServicePrincipalId": identity}, "Get").only
        return 100

    with Shell(variables={"identity": identity}) as shell:

        def script() -> float:
            found = shell.run("1..100 | ForEach-Object { Get-MgServicePrincipal -ServicePrincipalId $identity }")
            assert len(found.output) == 100, found.text()
            return 100

        print(
            "emulator in process, simple GETs per CPU second (goal: 4,000):"
            f" {rate(direct):,.0f} asked of the application, {rate(through_client):,.0f} sent by the REST client and parsed,"
            f" {rate(through_handler):,.0f} by a handler from parameters to object, {rate(script):,.0f} by a line of script"
        )
    print(f"emulator over loopback: {_loopback():,.0f} simple GETs per CPU second of the server (goal: 1,500)")
    services.close()


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
        "department in ('D79','D80') or department eq 'D81'",
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

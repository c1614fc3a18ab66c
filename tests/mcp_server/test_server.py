"""An agent's session with the server, through the protocol's own SDK: in process, over standard input and output, and over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.server import MCPServer

from psemu.errors import CatalogError, ConfigurationError
from psemu.mcp_server import make_server, serve

schemas = pytest.importorskip("jsonschema")
START = "Start-MgServicePrincipalSynchronizationJob"
REMOVE = "Remove-MgServicePrincipalSynchronizationJob"
GET = "Get-MgServicePrincipal"


async def answer(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def refusal(client: Client, tool: str, **arguments: Any) -> str:
    result = await client.call_tool(tool, arguments)
    assert result.is_error
    return str(getattr(result.content[0], "text", ""))


def with_client(server: MCPServer, story: Any) -> None:
    async def session() -> None:
        async with Client(server) as client:
            await story(client)

    asyncio.run(session())


def test_tools_and_their_answers() -> None:
    async def story(client: Client) -> None:
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert {"find_command", "help", "check", "explain", "plan", "gate", "run_on_emulator"} < tools.keys()
        hints = {
            name: (tool.annotations.read_only_hint, tool.annotations.destructive_hint)
            for name, tool in tools.items()
            if tool.annotations is not None
        }
        assert (hints[GET], hints[REMOVE], hints[START]) == ((True, False), (False, True), (False, False))
        assert (hints["check"], hints["run_on_emulator"]) == ((True, None), (False, False))
        assert tools[START].input_schema["properties"]["ServicePrincipalId"]["anyOf"][0] == {"type": "string"}

        found = await answer(client, "find_command", query="start synchronization job", limit=3)
        assert START in [each["name"] for each in found["commands"]]
        page = await answer(client, "help", name="get-mgserviceprincipal")
        assert page["found"] is True
        assert "SYNTAX" in page["text"]
        assert (await answer(client, "help", name="Get-MgServicePrincpal"))["suggestions"][0] == GET
        found = await answer(client, "check", script="Get-Item -Nope")
        assert (found["success"], [each["code"] for each in found["findings"]]) == (False, ["NamedParameterNotFound"])
        plan = await answer(client, "plan", script=f"{START} -ServicePrincipalId a -SynchronizationJobId b")
        assert plan["requests"][0]["method"] == "POST"
        assert (await answer(client, "gate", script="Remove-Item x"))["verdict"] == "destructive"
        explained = await answer(client, "explain", script=f"{START} -Syn b -ServicePrincipalId a")
        assert explained["commands"][0]["parameterSet"] == "Start"

        ran = await answer(client, "run_on_emulator", script="$mine = 1; $sp")
        assert ran == {"success": True, "output": ran["output"], "truncated": False, "streams": []}
        ids = {"ServicePrincipalId": ran["output"].strip(), "SynchronizationJobId": ""}
        kept = await answer(client, "run_on_emulator", script="$mine; $job; Write-Warning 'w'; Get-Nope")
        assert kept["output"].startswith("1\n")
        assert [each["stream"] for each in kept["streams"]] == ["warning", "error"]
        ids["SynchronizationJobId"] = kept["output"].split()[1]
        assert (await answer(client, START, **ids, PassThru=True))["output"] == "True\n"
        refused = await answer(client, START, ServicePrincipalId="a", InputObject={"x": 1})
        assert (refused["success"], refused["streams"][0]["stream"]) == (False, "error")
        assert (await answer(client, "run_on_emulator", script="$mine", reset=True))["output"] == ""

        for tool, given in (
            ("check", {"script": "x"}),
            ("plan", {"script": START}),
            ("gate", {"script": "x"}),
            (GET, {}),
        ):
            schema = tools[tool].output_schema
            assert schema is not None
            schemas.Draft202012Validator.check_schema(schema)
            schemas.validate(await answer(client, tool, **given), schema)

    with_client(make_server([START, REMOVE, GET]), story)


def test_what_an_agent_cannot_do() -> None:
    async def story(client: Client) -> None:
        for script, words in (
            ("while (1) {}", "limit of 0.5 s"),
            ("1..1000000", "limit of 20000 records"),
            ("'a' * 1gb", "OutOfMemory"),
            ("Invoke-WebRequest http://example.com", "not allowed"),
            ("Get-Content /etc/passwd", "does not exist"),
            ("Connect-MgGraph -Environment x; Get-Content $HOME/.ssh/id_rsa", "does not exist"),
            ("(" * 30_000, ""),
        ):
            ran = await answer(client, "run_on_emulator", script=script)
            assert ran["success"] is False, script
            assert words in " ".join(each["text"] for each in ran["streams"]), script
        ran = await answer(client, "run_on_emulator", script="'x' * 300000")
        assert (ran["truncated"], len(ran["output"])) == (True, 100_000)
        # the variables of this machine are not those of the session
        ran = await answer(client, "run_on_emulator", script="$env:PSEMU_SECRET_OF_A_TEST; $env:PATH")
        assert os.environ["PATH"] not in ran["output"]
        assert "secret" not in ran["output"]

        for tool in ("check", "explain", "plan", "gate", "run_on_emulator"):
            assert "200,000 are the most" in await refusal(client, tool, script="x" * 200_001)
            assert "script" in await refusal(client, tool)
            assert "script" in await refusal(client, tool, script=5)
            for script in (
                "\x00",
                "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
                "{" * 5000,
                "$(" * 3000,
                "😀" * 1000,
            ):
                await answer(client, tool, script=script)
        assert "nope" in await refusal(client, "nope")
        assert "validation" in await refusal(client, "find_command", query="x", limit="many")
        assert (await answer(client, "find_command", query='"(* OR', limit=-5))["commands"] is not None
        assert "200,000 are the most" in await refusal(client, GET, Filter="x" * 200_001)

    os.environ["PSEMU_SECRET_OF_A_TEST"] = "secret"
    try:
        with_client(make_server([GET], seconds=0.5), story)
    finally:
        del os.environ["PSEMU_SECRET_OF_A_TEST"]


def test_nothing_reaches_a_real_service(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)

    async def story(client: Client) -> None:
        for script in (
            "Invoke-RestMethod https://graph.microsoft.com/v1.0/users",
            "Connect-MgGraph -Scopes User.Read.All; Get-MgServicePrincipal -Top 1",
            "Invoke-MgGraphRequest GET https://graph.microsoft.com/v1.0/users",
            "Connect-AzAccount; Get-AzSubscription",
            "Invoke-WebRequest https://management.azure.com/subscriptions -MaximumRedirection 5",
            "Test-Connection graph.microsoft.com; [Net.WebClient]::new().DownloadString('https://graph.microsoft.com')",
        ):
            await answer(client, "run_on_emulator", script=script)
        ran = await answer(client, "run_on_emulator", script="Get-MgServicePrincipal -Top 1 | % DisplayName")
        assert ran["success"] is True

    with_client(make_server([]), story)


def test_calls_at_the_same_time() -> None:
    async def story(client: Client) -> None:
        calls = [answer(client, "find_command", query="user") for _ in range(4)]
        calls += [answer(client, "run_on_emulator", script="$n = [int]$n + 1; $n") for _ in range(8)]
        found = await asyncio.gather(*calls)
        assert sorted(int(each["output"]) for each in found[4:]) == list(range(1, 9))

    with_client(make_server([]), story)


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    async def story() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "psemu", "mcp", "--command", GET],
            env={**os.environ, "PSEMU_HOME": str(tmp_path)},
        )
        async with Client(server) as client:
            assert (await answer(client, "help", name="get-mgserviceprincipal"))["found"] is True
            assert (await answer(client, GET, Top=1))["success"] is True

    asyncio.run(story())


@contextlib.contextmanager
def on_http(home: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "psemu", "mcp", "--http", str(port)],
        env={**os.environ, "PSEMU_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/mcp"
    finally:
        process.terminate()
        process.wait()


@pytest.mark.loopback
def test_over_http(tmp_path: Path) -> None:
    async def story(address: str) -> None:
        async with Client(address) as client:
            assert (await answer(client, "gate", script="Get-Item x"))["verdict"] == "read"

    with on_http(tmp_path) as address:
        asyncio.run(story(address))
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        accept = {"Accept": "application/json, text/event-stream"}
        # a page from elsewhere, whose name was made to mean this machine
        assert httpx.post(address, json=message, headers={**accept, "Host": "evil.example:80"}).status_code == 421
        assert httpx.post(address, json=message, headers={**accept, "Origin": "http://evil.example"}).status_code == 403
        assert httpx.post(address, json=message, headers={**accept, "Origin": "null"}).status_code == 403
        assert httpx.post(address, content=b"x" * 5_000_000, headers=accept).status_code >= 400
        asyncio.run(story(address))
        port = int(address.split(":")[2].partition("/")[0])
        ours = {each for each in socket.gethostbyname_ex(socket.gethostname())[2] if not each.startswith("127.")}
        for host in ours:
            with socket.socket() as other:
                assert other.connect_ex((host, port)) != 0


def test_a_host_that_others_can_reach() -> None:
    with pytest.raises(ConfigurationError, match="this machine only"):
        serve([], ("0.0.0.0", 8000))


def test_a_command_that_nobody_describes() -> None:
    with pytest.raises(CatalogError, match="Get-Nope"):
        make_server(["Get-Nope"])

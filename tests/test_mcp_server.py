"""An agent's session with the server, through the protocol's own SDK: in process and over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from mcp import Client, StdioServerParameters

from psemu.errors import CatalogError
from psemu.mcp_server import make_server

START = "Start-MgServicePrincipalSynchronizationJob"
REMOVE = "Remove-MgServicePrincipalSynchronizationJob"
GET = "Get-MgServicePrincipal"


async def answer(client: Client, tool: str, **arguments: Any) -> Any:
    result = await client.call_tool(tool, arguments)
    assert not result.is_error
    text = [getattr(block, "text", "") for block in result.content]
    return result.structured_content if result.structured_content is not None else json.loads(text[0])


def test_tools_and_their_answers() -> None:
    async def story() -> None:
        async with Client(make_server([START, REMOVE, GET])) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert {"find_command", "help", "check", "explain", "plan", "gate", "run_on_emulator"} < tools.keys()
            hints = {
                name: (tool.annotations.read_only_hint, tool.annotations.destructive_hint)
                for name, tool in tools.items()
                if tool.annotations is not None
            }
            assert (hints[GET], hints[REMOVE], hints[START]) == ((True, False), (False, True), (False, False))
            assert tools[START].input_schema["properties"]["ServicePrincipalId"]["anyOf"][0] == {"type": "string"}

            found = await answer(client, "check", script="Get-Item -Nope")
            assert [each["code"] for each in found["result"]] == ["NamedParameterNotFound"]
            plan = await answer(client, "plan", script=f"{START} -ServicePrincipalId a -SynchronizationJobId b")
            assert plan["requests"][0]["method"] == "POST"
            assert (await answer(client, "gate", script="Remove-Item x"))["verdict"] == "destructive"
            explained = await answer(client, "explain", script=f"{START} -Syn b -ServicePrincipalId a")
            assert explained["commands"][0]["parameterSet"] == "Start"

            ran = await answer(client, "run_on_emulator", script="$mine = 1; $sp")
            assert ran == {"success": True, "output": ran["output"], "streams": []}
            ids = {"ServicePrincipalId": ran["output"].strip(), "SynchronizationJobId": ""}
            kept = await answer(client, "run_on_emulator", script="$mine; $job; Write-Warning 'w'; Get-Nope")
            assert kept["output"].startswith("1\n")
            assert [each["stream"] for each in kept["streams"]] == ["warning", "error"]
            ids["SynchronizationJobId"] = kept["output"].split()[1]
            assert (await answer(client, START, **ids, PassThru=True))["output"] == "True\n"
            refused = await answer(client, START, ServicePrincipalId="a", InputObject={"x": 1})
            assert refused["success"] is False
            assert (await answer(client, "run_on_emulator", script="$mine", reset=True))["output"] == ""

    asyncio.run(story())


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    async def story() -> None:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "psemu", "mcp", "--command", GET],
            env={**os.environ, "PSEMU_HOME": str(tmp_path)},
        )
        async with Client(server) as client:
            text = await client.call_tool("help", {"name": "get-mgserviceprincipal"})
            assert "SYNTAX" in getattr(text.content[0], "text", "")
            assert (await answer(client, GET, Top=1))["success"] is True

    asyncio.run(story())


def test_a_command_that_nobody_describes() -> None:
    with pytest.raises(CatalogError, match="Get-Nope"):
        make_server(["Get-Nope"])

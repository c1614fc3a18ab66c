"""The page that shows an agent's session with the server, made from a real one (``python -m tests.mcp_server.session_page`` writes it)."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from mcp import Client

from psemu.catalog.catalog import Catalog
from psemu.catalog.shipped import PowerShellSource, ShippedPages
from psemu.mcp_server import make_server

PAGE = Path(__file__).resolve().parents[2] / "psemu" / "mcp_server" / "SESSION.md"
_GET = "Get-MgServicePrincipal"
_START = "Start-MgServicePrincipalSynchronizationJob"
_WRONG = (
    f"{_GET} -Top 1 | Select-Object DisplayName; Start-MgServicePrincipalSynchronisationJob -ServicePrincipalId $id"
)
_LINE = f"{_START} -ServicePrincipalId $sp -SynchronizationJobId $job -PassThru"
#: what the agent does, and why
_STEPS: list[tuple[str, str, dict[str, Any]]] = [
    ("It looks for a command by what that does.", "find_command", {"query": "start synchronization job", "limit": 2}),
    ("It checks a script before it shows it: a name is misspelt.", "check", {"script": _WRONG}),
    ("It asks what the right line would send.", "plan", {"script": f"{_START} -ServicePrincipalId a -SynchronizationJobId b"}),
    ("It asks whether it may run the line without a person's consent.", "gate", {"script": _LINE}),
    ("It tries the line on the emulator, whose scenario has a service principal and a job.", "run_on_emulator", {"script": _LINE}),
    ("State stays from call to call, errors come as PowerShell words them.", "run_on_emulator", {"script": "$sp.Length; Get-Nope"}),
    ("A command that the user chose is a tool of its own.", _GET, {"Top": 1, "Property": ["DisplayName"]}),
    ("Nothing leaves the machine.", "run_on_emulator", {"script": "Invoke-WebRequest https://example.com"}),
]  # fmt: skip
_HEAD = """# An agent's session

`psemu mcp` is a server of the Model Context Protocol. An agent starts it over standard input and output:

```json
{ "mcpServers": { "psemu": { "command": "psemu", "args": ["mcp", "--command", "Get-MgServicePrincipal"] } } }
```

or asks one that listens on this machine (`psemu mcp --http 8931`, then `http://127.0.0.1:8931/mcp`). On HTTP it takes requests under the
names of this machine only, and none from web pages of others.

Scripts and queries have at most 200,000 characters. A run ends after 10 seconds, after 20,000 records or with 1 GB of memory; its files
are in memory, no host is allowed to it, and requests of commands go to an emulator in the same process.

## Its tools

"""


async def _session() -> str:
    async with Client(make_server([_GET], Catalog(ShippedPages(), PowerShellSource()))) as client:
        tools = (await client.list_tools()).tools
        rows = ["| tool | reads only | destroys | what it does |", "| --- | --- | --- | --- |"]
        for tool in tools:
            hints = tool.annotations
            assert hints is not None
            words = ["yes" if hint else "" for hint in (hints.read_only_hint, hints.destructive_hint)]
            rows.append(f"| {tool.name} | {words[0]} | {words[1]} | {(tool.description or '').splitlines()[0]} |")
        parts = [_HEAD + "\n".join(rows), "## What it asked, and what it was told"]
        for why, tool_name, given in _STEPS:
            result = await client.call_tool(tool_name, given)
            assert not result.is_error
            shown = json.dumps(result.structured_content, indent=2, ensure_ascii=False)
            parts.append(f"{why}\n\n```json\n{json.dumps({tool_name: given})}\n```\n\n```json\n{shown}\n```")
        return "\n\n".join(parts) + "\n"


def render() -> str:
    """The text of the page."""
    return asyncio.run(_session())


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")

"""The Model Context Protocol: what psemu knows of commands and scripts, as tools for agents; scripts run on the emulator only."""

from __future__ import annotations

from psemu.mcp_server.server import make_server, serve

__all__ = ["make_server", "serve"]

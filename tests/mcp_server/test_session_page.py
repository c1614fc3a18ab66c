"""The session that is shown is one that takes place."""

from __future__ import annotations

from tests.mcp_server.session_page import PAGE, render


def test_the_page_shows_what_happens() -> None:
    assert PAGE.read_text("utf-8") == render(), "python -m tests.mcp_server.session_page writes it anew"

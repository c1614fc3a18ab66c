"""What all tests share: the names of their marks."""

from __future__ import annotations

import pytest


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "loopback: needs a socket on 127.0.0.1 and uvicorn")

"""Emulators for clients of others: one in this process, one served over HTTP, one over HTTPS with a certificate of its own."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from tests.emulator.serving import served


class Secured:
    """An emulator served over HTTPS: its address and the authority that a client must trust."""

    def __init__(self, app: EmulatorApp, base: str, authority: str) -> None:
        self.app = app
        self.base = base
        self.authority = authority


@pytest.fixture(autouse=True)
def what_the_clients_leave_behind() -> Iterator[None]:
    """Connections that a client does not close are closed here, not in the middle of another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


@pytest.fixture
def app() -> Iterator[EmulatorApp]:
    app = create_app(None)
    app.store.put_setting("retryAfter", 0)
    yield app
    app.close()


@pytest.fixture
def base(app: EmulatorApp) -> Iterator[str]:
    with served(app) as base:
        yield base


@pytest.fixture
def secured(app: EmulatorApp, tmp_path: Path) -> Iterator[Secured]:
    pytest.importorskip("trustme", reason="trustme is not installed (psemu[https])")
    from psemu.emulator.certificate import certificate

    files = certificate(str(tmp_path / "tls"))
    with served(app, files) as base:
        yield Secured(app, base, files.authority)

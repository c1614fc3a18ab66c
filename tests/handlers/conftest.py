"""Backends for the handlers' stories: the embedded emulator, the same one served on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.rest import RestServices
from psemu.rest.transports import EmbeddedTransport, LoopbackTransport
from psemu.shell import Shell
from tests.emulator.serving import served


class Backend:
    """An emulator and services on it, signed in as its scenario says."""

    def __init__(self, app: EmulatorApp, services: RestServices) -> None:
        self.app = app
        self.services = services
        self.variables: dict[str, str] = app.session["variables"]

    def advance(self, seconds: float) -> None:
        self.app.clock.advance(seconds)

    def setting(self, name: str, value: Any) -> None:
        self.app.store.put_setting(name, value)

    def fault(self, **body: Any) -> None:
        from psemu.emulator.faults import read_fault

        self.app.store.put_fault(read_fault(body))


@pytest.fixture
def embedded() -> Iterator[Backend]:
    app = create_app(None)
    services = RestServices(EmbeddedTransport(app), sleep=lambda seconds: None)
    services.sign_in(app.session)
    yield Backend(app, services)
    services.close()


@pytest.fixture
def shell() -> Iterator[Shell]:
    """A shell on an emulator of its own."""
    with Shell() as shell:
        yield shell


@pytest.fixture(params=["embedded", pytest.param("loopback", marks=pytest.mark.loopback)])
def backend(request: pytest.FixtureRequest) -> Iterator[Backend]:
    if request.param == "embedded":
        yield request.getfixturevalue("embedded")
        return
    app = create_app(None)
    with served(app) as base:
        services = RestServices(LoopbackTransport(base), sleep=lambda seconds: None)
        services.sign_in(app.session)
        yield Backend(app, services)
        services.close()
    app.close()

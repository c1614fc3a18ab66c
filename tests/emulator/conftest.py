"""An emulator in memory for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp


@pytest.fixture
def app() -> Iterator[EmulatorApp]:
    """Begun with the scenario that ships."""
    app = create_app(None)
    yield app
    app.close()

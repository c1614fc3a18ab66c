"""Scenarios: the resources that an emulator begins with, and what a session on it knows from the start."""

from __future__ import annotations

import json
import os

from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.store import Store

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios")


def scenario_names() -> list[str]:
    """Names of the scenarios that ship."""
    return sorted(name[:-5] for name in os.listdir(_FOLDER) if name.endswith(".json"))


def load_scenario(name: str) -> dict[str, Any]:
    """The scenario *name*: ``settings``, ``session``, ``resources`` by path. EmulatorError if there is none."""
    if name not in scenario_names():
        raise EmulatorError(f"There is no scenario '{name}'; there are: {', '.join(scenario_names())}.")
    with open(os.path.join(_FOLDER, name + ".json"), encoding="utf-8") as file:
        scenario: dict[str, Any] = json.load(file)
    return scenario


def seed(store: Store, scenario: dict[str, Any]) -> None:
    """Fill an empty *store*; the whole scenario or nothing."""
    with store.transaction():
        store.put_all(scenario["resources"].items())
        for name, value in scenario["settings"].items():
            store.put_setting(name, value)
        store.put_setting("session", scenario["session"])
        store.put_setting("scenario", scenario["name"])

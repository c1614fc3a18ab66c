"""Scenarios: the resources that an emulator begins with, and what a session on it knows from the start; read, written, kept as snapshots."""

from __future__ import annotations

import json
import os

from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.store import Store

_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scenarios")
_FILE_ENDINGS = (".json", ".yaml", ".yml")
_LARGEST_FILE = 500_000_000
#: settings that are this emulator's own state, not its scenario's
_OWN_SETTINGS = frozenset({"clock.offset", "scenario", "session"})


def scenario_names() -> list[str]:
    """Names of the scenarios that ship."""
    return sorted(name[:-5] for name in os.listdir(_FOLDER) if name.endswith(".json"))


def load_scenario(name: str) -> dict[str, Any]:
    """The scenario *name*, or the one in a file ``….yaml`` or ``….json``: ``settings``, ``session``, ``resources`` by path.

    EmulatorError if there is none, or the file is none.
    """
    if name.lower().endswith(_FILE_ENDINGS):
        return read_scenario(name)
    if name not in scenario_names():
        raise EmulatorError(
            f"There is no scenario '{name}'; there are: {', '.join(scenario_names())}, and any file that ends with .yaml or .json."
        )
    with open(os.path.join(_FOLDER, name + ".json"), encoding="utf-8") as file:
        scenario: dict[str, Any] = json.load(file)
    return scenario


def read_scenario(path: str) -> dict[str, Any]:
    """The scenario in the file at *path*. EmulatorError names what is wrong with it."""
    try:
        if os.path.getsize(path) > _LARGEST_FILE:
            raise EmulatorError(f"The scenario '{path}' is larger than {_LARGEST_FILE} bytes.")
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise EmulatorError(f"The scenario '{path}' cannot be read: {error}.") from None
    try:
        data = json.loads(text) if path.lower().endswith(".json") else _yaml(text)
    except RecursionError:
        raise EmulatorError(f"The scenario '{path}' is nested too deeply.") from None
    except ValueError as error:
        raise EmulatorError(f"The scenario '{path}' cannot be read: {error}.") from None
    return checked(data, os.path.splitext(os.path.basename(path))[0])


def checked(data: Any, name: str = "inline") -> dict[str, Any]:
    """*data* as a whole scenario; what it leaves out is empty, its name is *name*. EmulatorError if it is none."""
    if not isinstance(data, dict):
        raise EmulatorError("A scenario is a mapping with 'resources', 'settings' and 'session'.")
    for key in data:
        if key not in ("name", "settings", "session", "resources"):
            raise EmulatorError(f"A scenario has no part '{str(key)[:50]}'.")
    parts = {part: {} if data.get(part) is None else data[part] for part in ("settings", "session", "resources")}
    for part, value in parts.items():
        if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
            raise EmulatorError(f"'{part}' of a scenario is a mapping by name.")
    for path, body in parts["resources"].items():
        if not path.startswith(("/graph/", "/arm/", "/arm-operations/", "/arm-providers/", "/jobs/")) or path.endswith(
            "/"
        ):
            raise EmulatorError(f"The resource '{path[:200]}' does not lie below /graph or /arm.")
        if not isinstance(body, dict):
            raise EmulatorError(f"The resource '{path[:200]}' is not a mapping.")
    try:
        json.dumps(parts)
    except (TypeError, ValueError) as error:
        raise EmulatorError(f"A scenario holds only what JSON can say: {error}.") from None
    return {"name": str(data.get("name") or name), **parts}


def _yaml(text: str) -> Any:
    try:
        import yaml
    except ImportError:
        raise EmulatorError(
            "To read YAML PyYAML is needed: install psemu[serve], or write the scenario as JSON."
        ) from None

    class Loader(yaml.SafeLoader):
        """YAML as JSON says it: dates stay text, and nothing is repeated by reference."""

        def compose_node(self, parent: Any, index: Any) -> Any:
            if self.check_event(yaml.AliasEvent):
                raise EmulatorError("A scenario has no anchors and aliases.")
            return super().compose_node(parent, index)

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    try:
        return yaml.load(text, Loader)  # a SafeLoader
    except yaml.YAMLError as error:
        raise ValueError(str(error).replace("\n", " ")) from None


def seed(store: Store, scenario: dict[str, Any]) -> None:
    """Fill an empty *store*; the whole scenario or nothing."""
    with store.transaction():
        store.put_all(scenario["resources"].items())
        for name, value in scenario["settings"].items():
            store.put_setting(name, value)
        store.put_setting("session", scenario["session"])
        store.put_setting("scenario", scenario["name"])


def export(store: Store) -> dict[str, Any]:
    """The present state as a scenario, to be begun with again."""
    with store.transaction():
        settings = store.settings()
        return {
            "name": settings.get("scenario", "exported"),
            "settings": {name: value for name, value in settings.items() if name not in _OWN_SETTINGS},
            "session": settings.get("session", {}),
            "resources": {path: json.loads(body) for path, body in store.paths()},
        }


def scenario_text(scenario: dict[str, Any], path: str) -> str:
    """*scenario* as the text of a file with the ending of *path*. EmulatorError if YAML is wanted and PyYAML is not installed."""
    if path.lower().endswith(".json"):
        return json.dumps(scenario, indent=1, ensure_ascii=False) + "\n"
    try:
        import yaml
    except ImportError:
        raise EmulatorError("To write YAML PyYAML is needed: install psemu[serve], or name a .json file.") from None
    text: str = yaml.safe_dump(scenario, sort_keys=False, allow_unicode=True, width=120)
    return text

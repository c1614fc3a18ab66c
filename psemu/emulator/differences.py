"""What a script has changed: the resources of two moments beside each other."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_MOST_DEPTH = 20
ADDED, REMOVED, CHANGED = "added", "removed", "changed"


class Difference:
    """One resource: *path*, *kind* (``added``, ``removed``, ``changed``) and for a changed one *members*: (path, before, after)."""

    __slots__ = ("kind", "members", "path")

    def __init__(self, path: str, kind: str, members: list[tuple[str, Any, Any]]) -> None:
        self.path = path
        self.kind = kind
        self.members = members

    def as_dict(self) -> dict[str, Any]:
        """The difference as plain data."""
        members = [{"member": name, "before": before, "after": after} for name, before, after in self.members]
        return {"path": self.path, "kind": self.kind, "members": members}


def differences(before: Mapping[str, str], after: Mapping[str, str]) -> list[Difference]:
    """What differs between two states, each path → JSON text; sorted by path. Notes that the emulator keeps for itself are left out."""
    found = []
    for path in sorted({*before, *after}):
        if path.startswith("/jobs/") or before.get(path) == after.get(path):
            continue
        if path not in before:
            found.append(Difference(path, ADDED, []))
        elif path not in after:
            found.append(Difference(path, REMOVED, []))
        else:
            members: list[tuple[str, Any, Any]] = []
            _compare(json.loads(before[path]), json.loads(after[path]), "", members, 0)
            if members:
                found.append(Difference(path, CHANGED, members))
    return found


def _compare(before: Any, after: Any, name: str, found: list[tuple[str, Any, Any]], depth: int) -> None:
    if before == after:
        return
    if depth < _MOST_DEPTH and isinstance(before, dict) and isinstance(after, dict):
        for key in [*before, *(key for key in after if key not in before)]:
            _compare(before.get(key), after.get(key), f"{name}.{key}" if name else str(key), found, depth + 1)
    elif depth < _MOST_DEPTH and isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for index, (old, new) in enumerate(zip(before, after, strict=True)):
            _compare(old, new, f"{name}[{index}]", found, depth + 1)
    else:
        found.append((name, before, after))


def differences_text(found: list[Difference]) -> str:
    """The differences for a person: a line for each resource, its members below."""
    marks = {ADDED: "+", REMOVED: "-", CHANGED: "~"}
    lines = []
    for entry in found:
        lines.append(f"{marks[entry.kind]} {entry.path}")
        lines += [f"    {name}: {_short(before)} -> {_short(after)}" for name, before, after in entry.members]
    return "".join(f"{line}\n" for line in lines) or "Nothing has changed.\n"


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else f"{text[:97]}..."

"""Management locks: what lies below a locked scope is not removed, or not changed either."""

from __future__ import annotations

from psemu.emulator.arm_refusal import ArmRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.emulator.store import Store

_LOCKS = "/providers/microsoft.authorization/locks"


def check_locks(store: Store, method: str, path: str) -> None:
    """ArmRefusal if a lock forbids *method* on the resource at the store path *path*; a lock itself may always go."""
    folded = path.lower()
    if f"{_LOCKS}/" in folded:
        return
    removes = method == "DELETE"
    for scope, level in _locks(store, folded, removes):
        if removes or level == "readonly":
            operation = "delete" if removes else "write"
            text = (
                f"The scope '{path[4:]}' cannot perform {operation} operation because following scope(s) are locked:"
                f" '{scope[4:]}'. Please remove the lock and try again."
            )
            raise ArmRefusal(409, "ScopeLocked", text)


def _locks(store: Store, path: str, below: bool) -> Iterator[tuple[str, str]]:
    """Scope and level of the locks on *path* and all it lies in, and of those *below* it."""
    segments = path.split("/")
    for length in range(4, len(segments) + 1):
        scope = "/".join(segments[:length])
        for lock in store.children(scope + _LOCKS):
            yield scope, _level(lock)
    if below:
        for at, lock in store.below(path):
            scope, mark, _ = at.partition(f"{_LOCKS}/")
            if mark:
                yield scope, _level(lock)


def _level(lock: dict[str, object]) -> str:
    properties = lock.get("properties")
    return str(properties.get("level", "")).lower() if isinstance(properties, dict) else ""

"""``psemu check --watch``: looks at the files again and again and checks those that changed."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_PAUSE = 0.4


def watch(paths: Callable[[], Iterable[str]], changed: Callable[[list[str]], None], rounds: int | None = None) -> None:
    """Calls *changed* with the files among *paths* that are new, different, or gone since the last look; first with all of them.

    Ends with KeyboardInterrupt; *rounds*: looks after which it ends by itself.
    """
    seen: dict[str, tuple[int, int] | None] = {}
    while rounds is None or rounds > 0:
        now = {path: _stamp(path) for path in paths() if path != "-"}
        found = [path for path, stamp in now.items() if seen.get(path, ()) != stamp]
        gone = [path for path in seen if path not in now]
        if found or gone:
            changed(found)
        seen = dict(now)
        if rounds is not None:
            rounds -= 1
            if not rounds:
                return
        time.sleep(_PAUSE)


def _stamp(path: str) -> tuple[int, int] | None:
    try:
        stat = os.stat(path)
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size

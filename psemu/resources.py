"""Where the data that ships with psemu lies (``grammar/``, ``helpdocs/``), and where the user's data goes."""

from __future__ import annotations

import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def resource_path(*parts: str) -> str:
    """Absolute path of a shipped resource, e.g. ``resource_path("helpdocs", "Az.Accounts")``."""
    packaged = os.path.join(_HERE, "_resources")
    root = packaged if os.path.isdir(packaged) else os.path.dirname(_HERE)
    return os.path.join(root, *parts)


def user_path(*parts: str) -> str:
    """Path below psemu's folder for the user's data; ``PSEMU_HOME`` moves it all. The folder is not made here."""
    home = os.environ.get("PSEMU_HOME") or _xdg_home()
    if not home:
        import platformdirs

        home = platformdirs.user_data_dir("psemu", appauthor=False)
    return os.path.join(home, *parts)


def _xdg_home() -> str:
    """What platformdirs says on Linux, without its import, which costs as much as to start Python; "" on other systems."""
    if sys.platform != "linux" or "ANDROID_ROOT" in os.environ:
        return ""
    return os.path.join(os.environ.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share"), "psemu")

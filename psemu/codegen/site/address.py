"""Where each command's page lies in a site, and where a link of a page leads."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.catalog import CommandInfo

#: the folder of commands that say no module
NAMELESS = "Commands"
_LONGEST = 120
#: names of files that Windows does not have
_DEVICES = frozenset(
    ("aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)


class Addresses:
    """Command → its folder and file; no two alike on a system that takes capitals for small letters."""

    def __init__(self, commands: Iterable[CommandInfo]) -> None:
        self.folders: dict[str, str] = {}
        self._pages: dict[str, tuple[str, str]] = {}
        taken: set[str] = set()
        for command in commands:
            module = command.module_name or NAMELESS
            if module.lower() not in self.folders:
                self.folders[module.lower()] = _unique(file_name(module), taken)
            folder = self.folders[module.lower()]
            self._pages[command.name.lower()] = folder, _unique(file_name(command.name), taken, f"{folder}/")

    def page(self, name: str) -> str | None:
        """The path of a command's page below the site's folder, with ``/``; None for a command that has none there."""
        found = self._pages.get(name.lower())
        return None if found is None else f"commands/{found[0]}/{found[1]}.html"

    def module(self, name: str) -> str:
        """The path of a module's page."""
        return f"commands/{self.folders[(name or NAMELESS).lower()]}/index.html"

    def resolver(self, root: str) -> Callable[[str], str | None]:
        """Address of a help page → what to link to from a page whose way to the site's folder is *root*, None for nothing."""
        from urllib.parse import quote

        def resolve(address: str) -> str | None:
            path = address.partition("#")[0].partition("?")[0]
            stem = path.rpartition("/")[2]
            stem = stem[:-3] if stem.lower().endswith(".md") else stem
            own = self.page(stem) if "-" in stem or path.lower().endswith(".md") else None
            if own is not None:
                return root + quote(own)
            return address if address.lower().startswith(("https://", "http://")) else None

        return resolve


def file_name(name: str) -> str:
    """*name* as the name of a file, without ending, that every system takes."""
    safe = (
        "".join("_" if ch < " " or ch in '\\/:*?"<>|%#' or not ch.isprintable() else ch for ch in name).strip(". ")
        or "_"
    )
    if len(safe) > _LONGEST:
        import hashlib

        safe = f"{safe[: _LONGEST - 9]}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
    # the page of a module is its folder's index
    return f"{safe}_" if safe.partition(".")[0].lower() in _DEVICES or safe.lower() == "index" else safe


def _unique(name: str, taken: set[str], place: str = "") -> str:
    found, number = name, 2
    while (place + found).lower() in taken:
        found, number = f"{name}~{number}", number + 1
    taken.add((place + found).lower())
    return found

"""Where each command's page lies in a site, and where a link of a page leads."""

from __future__ import annotations

from psemu.codegen.file_names import file_name, unique_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.catalog import CommandInfo

#: the folder of commands that say no module
NAMELESS = "Commands"


class Addresses:
    """Command → its folder and file; no two alike on a system that takes capitals for small letters."""

    def __init__(self, commands: Iterable[CommandInfo]) -> None:
        self.folders: dict[str, str] = {}
        self._pages: dict[str, tuple[str, str]] = {}
        taken: set[str] = set()
        for command in commands:
            module = command.module_name or NAMELESS
            if module.lower() not in self.folders:
                self.folders[module.lower()] = unique_name(file_name(module), taken)
            folder = self.folders[module.lower()]
            self._pages[command.name.lower()] = folder, unique_name(_page_name(command.name), taken, f"{folder}/")

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


def _page_name(command: str) -> str:
    # the page of a module is its folder's index
    name = file_name(command)
    return f"{name}_" if name.lower() == "index" else name

"""Where published help pages lie: a name → a public repository on GitHub and the folder of its pages; data, nothing is fetched here."""

from __future__ import annotations

from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

VERSION = "{version}"


class Recipe:
    """A set of help pages. *folder* in *repository* at *branch* holds them, ``{version}`` in it stands for one of several releases;
    *version* is the one that is taken where none is asked for, ``""`` for the newest."""

    __slots__ = ("branch", "folder", "name", "repository", "title", "version")

    def __init__(
        self, name: str, title: str, repository: str, folder: str, version: str = "", branch: str = "main"
    ) -> None:
        self.name = name
        self.title = title
        self.repository = repository
        self.folder = folder
        self.version = version
        self.branch = branch

    @property
    def url(self) -> str:
        """The address of the repository's files as a tar file."""
        return f"https://codeload.github.com/{self.repository}/tar.gz/refs/heads/{self.branch}"

    def choose_folder(self, folders: Iterable[str], version: str = "") -> tuple[str, str]:
        """(folder, version) for *version*, of the *folders* that there are; none that fits is a CatalogError."""
        if VERSION not in self.folder:
            return self.folder, version
        from psemu.catalog.store import version_key

        before, _, after = self.folder.partition(VERSION)
        found = {
            folder[len(before) : len(folder) - len(after)]: folder
            for folder in folders
            if folder.startswith(before) and folder.endswith(after) and folder[len(before) : len(before) + 1].isdigit()
        }
        wanted = version or self.version or max(found, key=version_key, default="")
        if wanted not in found:
            there = ", ".join(sorted(found, key=version_key)) or "none"
            raise CatalogError(
                f"'{self.name}' has no version {wanted or 'at all'} in {self.repository} (there: {there})."
            )
        return found[wanted], wanted

    def as_dict(self) -> dict[str, str]:
        """The document ``recipe``."""
        return {
            "name": self.name,
            "title": self.title,
            "repository": self.repository,
            "branch": self.branch,
            "folder": self.folder,
            "version": self.version,
            "url": self.url,
        }

    def __repr__(self) -> str:
        return f"Recipe({self.name!r}, {self.repository!r}, {self.folder!r})"


_DOCS = "MicrosoftDocs"
RECIPES = {
    recipe.name: recipe
    for recipe in (
        Recipe("az", "Azure PowerShell (Az)", f"{_DOCS}/azure-docs-powershell", "azps-{version}"),
        Recipe(
            "graph",
            "Microsoft Graph PowerShell, v1.0",
            f"{_DOCS}/microsoftgraph-docs-powershell",
            "microsoftgraph/graph-powershell-1.0",
        ),
        Recipe(
            "graph-beta",
            "Microsoft Graph PowerShell, beta",
            f"{_DOCS}/microsoftgraph-docs-powershell",
            "microsoftgraph/graph-powershell-beta",
        ),
        Recipe(
            "windows", "Windows and Windows Server", f"{_DOCS}/windows-powershell-docs", "docset/winserver{version}-ps"
        ),
        Recipe("exchange", "Exchange", f"{_DOCS}/office-docs-powershell", "exchange/exchange-ps"),
        Recipe("teams", "Microsoft Teams", f"{_DOCS}/office-docs-powershell", "teams/teams-ps"),
        Recipe("entra", "Microsoft Entra PowerShell, v1.0", f"{_DOCS}/entra-powershell-docs", "docs/reference/v1.0"),
        Recipe(
            "entra-beta", "Microsoft Entra PowerShell, beta", f"{_DOCS}/entra-powershell-docs", "docs/reference/beta"
        ),
        Recipe("powershell", "PowerShell itself", f"{_DOCS}/PowerShell-Docs", "reference/{version}", "7.6"),
    )
}

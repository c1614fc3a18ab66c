"""Commands and modules that their makers withdrew, and what took their place (Microsoft's own announcements and migration tables)."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog

#: module (lower case) → since when it is gone, and the module that took its place
MODULES = {
    "aadrm": ("July 2020", "AIPService"),
    "azuread": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "azureadpreview": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "azurerm": ("February 2024", "Az"),
    "msonline": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "skypeonlineconnector": ("February 2021", "MicrosoftTeams"),
}
#: beginning of a noun → module; the nouns of AzureRM's parts that do not say so in full, too
_NOUNS = (
    ("azurerm", "azurerm"),
    ("azuread", "azuread"),
    ("azurestorage", "azurerm"),
    ("azurekeyvault", "azurerm"),
    ("azurebatch", "azurerm"),
    ("azureanalysisservices", "azurerm"),
    ("msol", "msonline"),
    ("aadrm", "aadrm"),
)
_SKYPE = ("new-csonlinesession",)

#: lower-case name → the name that took its place, empty for none; read when it is first asked for
_replacements: dict[str, str] = {}


def replacements() -> dict[str, str]:
    """Lower-case name of each command that the table has → the one that took its place, empty for none."""
    if not _replacements:
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "retired_commands.txt")
        with open(path, encoding="ascii") as file:
            for line in file:
                old, _, new = line.rstrip("\n").partition(" ")
                if old != "#":
                    _replacements[old.lower()] = new.removeprefix("-") if new == "-" else new
    return _replacements


def module_of(name: str) -> str:
    """The withdrawn module (lower case) that a command called *name* was of, empty for none."""
    noun = name.lower().partition("-")[2]
    if name.lower() in _SKYPE:
        return "skypeonlineconnector"
    return next((module for beginning, module in _NOUNS if noun.startswith(beginning)), "")


def replacement_for(name: str, catalog: Catalog) -> str:
    """The command that took the place of *name*, empty where there is none that is sure."""
    verb, _, noun = name.partition("-")
    for prefix in ("AzureADMS", "AzureAD", "Msol"):
        if noun.lower().startswith(prefix.lower()):
            entra = catalog.find(f"{verb}-Entra{noun[len(prefix) :]}")
            if entra is not None:
                return entra.name
    known = replacements().get(name.lower())
    if known is not None:
        return known
    module = module_of(name)
    if module == "azurerm":
        return f"{verb}-Az{noun[len('AzureRm') if noun.lower().startswith('azurerm') else len('Azure') :]}"
    return f"{verb}-AipService{noun[len('Aadrm') :]}" if module == "aadrm" else ""


def retirement(module: str) -> str:
    """Words for what became of *module* (lower case), empty if it is still there; ``AzureRM.Compute`` is a part of ``AzureRM``."""
    entry = MODULES.get(module) or MODULES.get(module.partition(".")[0] if module.startswith("azurerm.") else "")
    return "" if entry is None else f"was retired in {entry[0]}; {entry[1]} took its place"

"""What to say of a command that no page here describes: names that are close, and the published help that most likely has it."""

from __future__ import annotations

from psemu.catalog.recipes import RECIPES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog.catalog import Catalog
    from psemu.catalog.recipes import Recipe

#: how the nouns of a maker's modules begin → the recipe of its help; longer beginnings first
_NOUNS = (
    ("MgBeta", "graph-beta"),
    ("Mg", "graph"),
    ("EntraBeta", "entra-beta"),
    ("Entra", "entra"),
    ("Az", "az"),
    ("EXO", "exchange"),
    ("Mailbox", "exchange"),
    ("TransportRule", "exchange"),
    ("DistributionGroup", "exchange"),
    ("Cs", "teams"),
    ("Team", "teams"),
    ("AD", "windows"),
    ("VM", "windows"),
    ("Dns", "windows"),
    ("Dhcp", "windows"),
    ("Net", "windows"),
    ("Gp", "windows"),
    ("WindowsFeature", "windows"),
    ("ScheduledTask", "windows"),
)


def published_help(name: str) -> Recipe | None:
    """The recipe whose pages most likely describe the command *name*, None where its noun does not tell."""
    noun = name.partition("-")[2]
    folded = noun.lower()
    for beginning, recipe in _NOUNS:
        if folded.startswith(beginning.lower()) and (len(beginning) > 2 or _is_prefix(noun, beginning)):
            return RECIPES[recipe]
    return None


def _is_prefix(noun: str, beginning: str) -> bool:
    """Whether two letters are a maker's mark and not the beginning of a word; in lower case alone only those that begin few words."""
    return not noun[2:3].islower() or (noun.islower() and beginning in ("Az", "Mg"))


def whereabouts(name: str) -> str:
    """How to get the help of the unknown command *name*: a sentence, ``""`` where nothing is known of it or the user has it already."""
    from psemu.catalog.store import source_names
    from psemu.resources import user_path

    recipe = published_help(name)
    if recipe is None or recipe.name in source_names(user_path("catalog")):
        return ""
    return f"The help of {recipe.title} is not here: `psemu catalog add {recipe.name}` brings it."


def unknown_command(catalog: Catalog, name: str, otherwise: str = "") -> str:
    """Sentences that say that *name* is not known and what may be meant, or *otherwise*."""
    close = " or ".join(catalog.suggest(name))
    hint = f"Did you mean {close}?" if close else whereabouts(name) or otherwise
    return f"No help page describes '{name}'. {hint}".rstrip()

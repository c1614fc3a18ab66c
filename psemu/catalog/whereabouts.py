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
        if folded.startswith(beginning.lower()) and (len(beginning) > 2 or not noun[2:3].islower()):
            return RECIPES[recipe]
    return None


def whereabouts(name: str) -> str:
    """How to get the help of the unknown command *name*: a sentence, ``""`` where nothing is known of it or the user has it already."""
    from psemu.catalog.store import StoredPages
    from psemu.resources import user_path

    recipe = published_help(name)
    if recipe is None or recipe.name in StoredPages(user_path("catalog")).source_names():
        return ""
    return f"The help of {recipe.title} is not here: `psemu catalog add {recipe.name}` brings it."


def unknown_command(catalog: Catalog, name: str) -> str:
    """Sentences that say that *name* is not known and what may be meant."""
    close = " or ".join(catalog.suggest(name))
    hint = f"Did you mean {close}?" if close else whereabouts(name)
    return f"No help page describes '{name}'. {hint or '`psemu catalog add PATH` reads more help pages.'}"

"""Offers names of types."""

from __future__ import annotations

from psemu.completion.matches import CompletionMatch
from psemu.objects.collation import sort_key

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.completion.context import CompletionContext


def complete_type(context: CompletionContext) -> list[CompletionMatch]:
    """Short names of types (accelerators) and known types of ``System`` that begin with the word."""
    from psemu.objects.known_types import ACCELERATORS, NAMESPACES

    word = context.word.lower()
    found = {name.lower(): name for name in ACCELERATORS if name.lower().startswith(word)}
    for namespace, names in NAMESPACES.items():
        for name in names.split():
            full = f"{namespace}.{name}"
            for shown in (full.removeprefix("System."), full):
                if shown.lower().startswith(word) and "." not in shown[len(word) :]:
                    found.setdefault(shown.lower(), shown)
    return [CompletionMatch(found[key], found[key].rpartition(".")[2], "Type") for key in sorted(found, key=sort_key)]

"""Offers paths, where the session can see any."""

from __future__ import annotations

from psemu.completion.matches import CompletionMatch, quote, split_quotes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.completion.context import CompletionContext


def complete_path(context: CompletionContext, folders_only: bool = False) -> list[CompletionMatch]:
    """Paths that begin with the word, as the session lists them."""
    list_paths = context.surroundings.list_paths
    if list_paths is None:
        return []
    word, used = split_quotes(context.word)
    found = []
    for path in list_paths(word, folders_only):
        is_folder = path.endswith("/")
        name = path.rstrip("/").rpartition("/")[2]
        found.append(
            CompletionMatch(quote(path.rstrip("/"), used), name, "ProviderContainer" if is_folder else "ProviderItem")
        )
    return found

"""The search of a site: one file of names, words of synopses by their first two letters, synopses in pieces; each a script, since pages that
are opened from a disk may load nothing else."""

from __future__ import annotations

import json
import re

from psemu.codegen.python_module import MARKER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: synopses of one file
PIECE = 256
_WORD = re.compile(r"[a-z][a-z0-9]{1,39}")
#: words that tell nothing
_COMMON = frozenset(
    (
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "cmdlet",
        "command",
        "for",
        "from",
        "has",
        "in",
        "into",
        "is",
        "it",
    )
)
_COMMON |= {
    "its",
    "of",
    "on",
    "or",
    "that",
    "the",
    "their",
    "these",
    "this",
    "to",
    "use",
    "used",
    "uses",
    "using",
    "when",
    "which",
    "with",
}


class Entry:
    """A command as the search shows it: *path* of its page, *aliases*, *synopsis*."""

    __slots__ = ("aliases", "module", "name", "path", "synopsis")

    def __init__(self, name: str, module: str, path: str, aliases: Sequence[str], synopsis: str) -> None:
        self.name = name
        self.module = module
        self.path = path
        self.aliases = aliases
        self.synopsis = synopsis


def search_files(entries: Iterable[Entry]) -> dict[str, str]:
    """The files below ``search/`` for *entries*."""
    chosen = sorted(entries, key=lambda entry: (entry.name.lower(), entry.module.lower()))
    files = {"search/names.js": _script("names", _names(chosen))}
    shards: dict[str, dict[str, list[int]]] = {}
    for number, entry in enumerate(chosen):
        for word in sorted({*_WORD.findall(entry.synopsis.lower())} - _COMMON):
            shards.setdefault(word[:2], {}).setdefault(word, []).append(number)
    for start, words in sorted(shards.items()):
        listed = {word: " ".join(map(str, _steps(numbers))) for word, numbers in sorted(words.items())}
        files[f"search/w-{start}.js"] = _script("words", start, listed)
    for first in range(0, len(chosen), PIECE):
        piece = [_short(entry.synopsis) for entry in chosen[first : first + PIECE]]
        files[f"search/s-{first // PIECE}.js"] = _script("synopses", first // PIECE, piece)
    return files


def _names(entries: list[Entry]) -> dict[str, object]:
    """Names with what each has in common with the one before as a number; where their pages are, and their aliases."""
    modules: dict[str, int] = {}
    folders: list[str] = []
    lines = []
    aliases = []
    before = ""
    for number, entry in enumerate(entries):
        _, folder, file = entry.path.split("/")
        index = modules.setdefault(entry.module, len(modules))
        if index == len(folders):
            folders.append(folder)
        name = " ".join(entry.name.split())
        shared = _shared(before, name)
        stem = file.removesuffix(".html")
        lines.append(f"{shared}\t{name[shared:]}\t{index}" + ("" if stem == name else f"\t{stem}"))
        before = name
        aliases += [f"{' '.join(alias.split())}\t{number}" for alias in entry.aliases]
    return {
        "modules": list(modules),
        "folders": folders,
        "names": "\n".join(lines),
        "aliases": "\n".join(aliases),
        "piece": PIECE,
        "words": sorted(
            {word[:2] for entry in entries for word in _WORD.findall(entry.synopsis.lower()) if word not in _COMMON}
        ),
    }


def _shared(first: str, second: str) -> int:
    count = 0
    for one, other in zip(first, second, strict=False):
        if one != other:
            break
        count += 1
    return count


def _steps(numbers: list[int]) -> list[int]:
    """Rising *numbers* as the first and the way from each to the next."""
    return [number - before for before, number in zip([0, *numbers], numbers, strict=False)]


def _short(text: str) -> str:
    if len(text) <= 160:
        return text
    return text[:157].rpartition(" ")[0] + "…"


def _script(call: str, *arguments: object) -> str:
    # what a script in a page could end or split is escaped; names with tabs are none
    text = ",".join(json.dumps(argument, ensure_ascii=True, separators=(",", ":")) for argument in arguments)
    return f"// {MARKER}\npsemu.{call}({text.replace('<', chr(92) + 'u003c')});\n"

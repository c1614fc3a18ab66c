"""Commands by what they are about: ``psemu find "recovery vault job"``, with SQLite's full-text index, the best first."""

from __future__ import annotations

import sqlite3

from psemu.catalog.chunk import name_words
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.catalog.catalog import Catalog

#: an index without the texts: it tells rows only
_TABLE = "CREATE VIRTUAL TABLE found USING fts5(name, text, content='', tokenize='porter unicode61')"
#: a word of the name weighs as much as this many of the text
_WEIGHTS = "10.0, 1.0"
_CANDIDATES = 400
_MOST_WORDS = 20
#: words that say nothing of what a command is about
_EMPTY_WORDS = "a an and any at by for from how i in into is it my of on or that the this to with"
_EMPTY = frozenset(_EMPTY_WORDS.split())
#: what people say → the verb that PowerShell's commands have for it
_SAID = {
    "create": "new",
    "make": "new",
    "delete": "remove",
    "list": "get",
    "change": "set",
    "modify": "set",
    "run": "invoke",
    "begin": "start",
}


class SearchResult:
    """A command that was found; *version* of its module, ``""`` where nobody said it; *score* is higher for the better one, without unit."""

    __slots__ = ("module", "name", "score", "synopsis", "version")

    def __init__(self, name: str, module: str, version: str, synopsis: str, score: float) -> None:
        self.name = name
        self.module = module
        self.version = version
        self.synopsis = synopsis
        self.score = score

    def as_dict(self) -> dict[str, object]:
        """The document ``search-result``."""
        return {
            "name": self.name,
            "module": self.module,
            "version": self.version,
            "synopsis": self.synopsis,
            "score": round(self.score, 3),
        }

    def __repr__(self) -> str:
        return f"SearchResult({self.name!r}, {self.score:.1f})"


class SearchIndex:
    """A full-text index in memory: :meth:`add` rows, then :meth:`rows` or :meth:`image`. *image*: what :meth:`image` gave before."""

    def __init__(self, image: bytes = b"") -> None:
        self._connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            if image:
                self._connection.deserialize(image)
            else:
                self._connection.execute(_TABLE)
                self._connection.execute("BEGIN")
        except sqlite3.DatabaseError as error:
            self._connection.close()
            version = sqlite3.sqlite_version
            raise CatalogError(f"this Python's SQLite {version} has no full-text search: {error}.") from None

    def add(self, row: int, name: str, text: str) -> None:
        """A command with the words of its name and what it is about."""
        self._connection.execute("INSERT INTO found(rowid, name, text) VALUES (?, ?, ?)", (row, name, text))

    def rows(self, expression: str) -> list[tuple[int, float]]:
        """(row, score) of the best for an expression of FTS5."""
        query = (
            f"SELECT rowid, -bm25(found, {_WEIGHTS}) FROM found WHERE found MATCH ? ORDER BY 2 DESC LIMIT {_CANDIDATES}"
        )
        return self._connection.execute(query, (expression,)).fetchall()

    def check(self) -> None:
        """sqlite3.DatabaseError where the index is damaged."""
        self._connection.execute("INSERT INTO found(found) VALUES ('integrity-check')")

    def image(self) -> bytes:
        """The index as bytes."""
        self._connection.execute("COMMIT")
        self._connection.execute("INSERT INTO found(found) VALUES ('optimize')")
        self._connection.execute("VACUUM")
        return self._connection.serialize()

    def close(self) -> None:
        """Let go of the memory."""
        self._connection.close()


def search_texts(
    expression: str, texts: Iterable[tuple[str, str]], result: Callable[[int, float], SearchResult]
) -> list[SearchResult]:
    """What *expression* finds in (name, text) of a few commands; *result* makes a result of a number and a score."""
    index = SearchIndex()
    try:
        for number, (name, text) in enumerate(texts):
            index.add(number, " ".join(name_words(name)), text)
        return [result(number, score) for number, score in index.rows(expression)]
    finally:
        index.close()


def search_catalog(catalog: Catalog, query: str, limit: int = 10) -> list[SearchResult]:
    """At most *limit* commands about the words of *query*, in any order and form; the name counts most, then synopsis and description.

    Commands that have all words come before those with some.
    """
    words = _words(query)
    found: dict[tuple[str, str], SearchResult] = {}
    for bonus, join in ((100.0, " AND "), (0.0, " OR ")) if words else ():
        expression = join.join([f'("{word}" OR "{word}"*)' for word in words])
        for result in catalog.search(expression):
            key = (result.name.lower(), result.module.lower())
            if key not in found:
                result.score += bonus + _name_score(words, result.name)
                found[key] = result
        if len(found) >= limit or len(words) == 1:
            break
    return sorted(found.values(), key=lambda result: (-result.score, result.name.lower(), result.module))[:limit]


def _words(query: str) -> list[str]:
    """The words of *query*, lower case; a command's name in it is taken apart."""
    words: dict[str, None] = {}
    for part in query.split():
        for word in name_words(part):
            clean = "".join([ch for ch in word.lower() if ch.isalnum()])
            if clean:
                words[clean] = None
    telling = [word for word in words if word not in _EMPTY] or list(words)
    return telling[:_MOST_WORDS]


def _name_score(words: list[str], name: str) -> float:
    """How much of what is asked for is in the name, and how little else is."""
    have = [word.lower() for word in name_words(name)]
    score = 0.0
    for word in words:
        if word in have or f"{word}s" in have or (word.endswith("s") and word[:-1] in have):
            score += 10
        elif have[:1] == [_SAID.get(word)]:
            score += 8
        elif any(other.startswith(word) for other in have):
            score += 6
        elif word in name.lower():
            score += 4
    return score - len(have)

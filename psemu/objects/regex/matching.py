"""Regex, Match, Group and Capture: a pattern ready to run, and what it found."""

from __future__ import annotations

from time import monotonic

from psemu.objects.regex.machine import TimedOut, run
from psemu.objects.regex.plain import plain_form
from psemu.objects.regex.program import Program
from psemu.objects.regex.syntax import RegexError, parse_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Spans = dict[int, list[tuple[int, int]]]

#: the longest that one search may take, in seconds
MATCH_SECONDS = 10.0
_TIMEOUT = (
    "The Regex engine has timed out while trying to match a pattern to an input string. This can occur for many reasons, "
    "including very large inputs or excessive backtracking caused by nested quantifiers, back-references and other factors."
)


def code_units(text: str) -> str:
    """*text* with every character outside the BMP as its two surrogates, as .NET counts."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    data = text.encode("utf-16-le", "surrogatepass")
    return "".join(chr(data[i] | data[i + 1] << 8) for i in range(0, len(data), 2))


def joined(text: str) -> str:
    """The opposite of :func:`code_units`."""
    if text.isascii() or not any("\ud800" <= char <= "\udbff" for char in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


class Capture:
    """One place where a group matched."""

    __slots__ = ("index", "length", "value")

    type_name = "System.Text.RegularExpressions.Capture"

    def __init__(self, text: str, start: int, end: int) -> None:
        self.index = start
        self.length = end - start
        self.value = joined(text[start:end])

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        return [("Index", self.index), ("Length", self.length), ("Value", self.value), ("ValueSpan", "")]

    def __str__(self) -> str:
        return self.value


class Group(Capture):
    """A group of a match: *success*, its last capture, and all *captures*."""

    __slots__ = ("captures", "name", "success")

    type_name = "System.Text.RegularExpressions.Group"

    def __init__(self, text: str, spans: list[tuple[int, int]], name: str) -> None:
        super().__init__(text, *(spans[-1] if spans else (0, 0)))
        self.name = name
        self.success = bool(spans)
        self.captures = [Capture(text, *span) for span in spans[:-1]]
        if spans:
            self.captures.append(self)

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        return [
            ("Success", self.success),
            ("Name", self.name),
            ("Captures", self.captures),
            ("Index", self.index),
            ("Length", self.length),
            ("Value", self.value),
            ("ValueSpan", ""),
        ]


class GroupCollection:
    """The groups of a match, by number or name."""

    __slots__ = ("match",)

    type_name = "System.Text.RegularExpressions.GroupCollection"

    def __init__(self, match: Match) -> None:
        self.match = match

    def enumerated_items(self) -> list[Group | Match]:
        """The groups in order of their numbers; the match itself is the first."""
        return [self.match, *self.match.all_groups()[1:]]

    def item_get(self, key: Any) -> Group | Match:
        """The group of that number or name; one that is not there has no success."""
        names = self.match.regex.group_names
        if isinstance(key, str):
            found = next((at for at, (_, name) in enumerate(names) if name == key), -1)
        else:
            found = next((at for at, (number, _) in enumerate(names) if number == key), -1)
        return self.enumerated_items()[found] if found >= 0 else Group("", [], "")

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        keys = [name for _, name in self.match.regex.group_names]
        return [("Count", len(keys)), ("Keys", keys), ("Values", self.enumerated_items())]


class Match:
    """What a pattern found: *spans* by group number (0 is the whole); a group that took no part has none, a failed match none at all."""

    __slots__ = ("regex", "spans", "text")

    type_name = "System.Text.RegularExpressions.Match"

    def __init__(self, regex: Regex, text: str, spans: Spans) -> None:
        self.regex = regex
        self.text = text
        self.spans = spans

    def __str__(self) -> str:
        return self.value() or ""

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        whole = Group(self.text, self.spans.get(0) or [], "0")
        facts = [(name, self if name == "Captures" else value) for name, value in whole.list_properties()]
        return [("Groups", GroupCollection(self)), *((n, [v] if n == "Captures" else v) for n, v in facts)]

    def all_groups(self) -> list[Group]:
        """All groups in order of their numbers."""
        return [Group(self.text, self.spans.get(number) or [], name) for number, name in self.regex.group_names]

    def span(self, number: int = 0) -> tuple[int, int] | None:
        """Start and end of a group's last capture."""
        spans = self.spans.get(number)
        return spans[-1] if spans else None

    def start(self) -> int:
        """Where the match starts."""
        return self.spans[0][-1][0]

    def end(self) -> int:
        """Where the match ends."""
        return self.spans[0][-1][1]

    def value(self, number: int = 0) -> str | None:
        """The text of a group, None if it took no part."""
        span = self.span(number)
        return None if span is None else joined(self.text[span[0] : span[1]])

    def next_match(self) -> Match | None:
        """The match after this one."""
        return self.regex.after(self)


class Regex:
    """A pattern with options; raises RegexError if it is none."""

    __slots__ = (
        "_parsed",
        "_plain",
        "_program",
        "group_names",
        "numbers",
        "options",
        "pattern",
        "right_to_left",
        "seconds",
    )

    def __init__(self, pattern: str, options: int = 0) -> None:
        self.pattern = pattern
        self.options = options
        self._parsed = parse_pattern(code_units(pattern), options)
        self.group_names = self._parsed.groups
        self.numbers = {name: number for number, name in self.group_names}
        self.right_to_left = bool(options & 64)
        self.seconds = MATCH_SECONDS
        self._plain = plain_form(self._parsed)
        self._program: Program | None = None

    type_name = "System.Text.RegularExpressions.Regex"

    def __str__(self) -> str:
        return self.pattern

    def list_properties(self) -> list[tuple[str, object]]:
        """What a view shows."""
        from psemu.objects.datetimes import TimeSpan
        from psemu.objects.enums import find_enum

        known = find_enum("System.Text.RegularExpressions.RegexOptions")
        options = None if known is None else known.of(self.options)
        return [("Options", options), ("RightToLeft", self.right_to_left), ("MatchTimeout", TimeSpan(-10000))]

    def search(self, text: str, start: int | None = None) -> Match | None:
        """The first match at or after *start* (before it, from right to left); RegexError past the time limit."""
        text = code_units(text)
        if start is None:
            start = len(text) if self.right_to_left else 0
        return self._search(text, start)

    def _search(self, text: str, start: int) -> Match | None:
        plain = self._plain
        if plain is not None and plain.fits(text):
            found = plain.compiled.search(text, start)
            if found is None:
                return None
            spans: Spans = {0: [found.span()]}
            for at, number in enumerate(plain.numbers, 1):
                span = found.span(at)
                if span[0] >= 0:
                    spans[number] = [span]
            return Match(self, text, spans)
        program = self._program
        if program is None:
            program = self._program = Program(self._parsed)
        deadline = monotonic() + self.seconds
        size = len(text)
        places: Any = range(start, -1, -1) if program.right_to_left else range(start, size + 1)
        if program.anchored:
            places = [start] if start == 0 else []
        first = program.first
        try:
            for count, begin in enumerate(places):
                if first is not None and not (begin < size and any(each[text[begin]] for each in first)):
                    continue
                if not count & 0x3FF and monotonic() > deadline:
                    raise TimedOut
                answer = run(program, text, begin, start, len(self.group_names), deadline)
                if answer is not None:
                    end, captures = answer
                    captures[0] = [(min(begin, end), max(begin, end))]
                    return Match(self, text, captures)
        except TimedOut:
            raise RegexError(_TIMEOUT, "System.Text.RegularExpressions.RegexMatchTimeoutException") from None
        return None

    def after(self, found: Match) -> Match | None:
        """The match that follows *found*; an empty one moves a character on."""
        low, high = found.spans[0][-1]
        place = low if self.right_to_left else high
        if low == high:
            place += -1 if self.right_to_left else 1
            if not 0 <= place <= len(found.text):
                return None
        return self._search(found.text, place)

    def matches(self, text: str, start: int | None = None) -> Iterator[Match]:
        """All matches, from *start*."""
        found = self.search(text, start)
        while found is not None:
            yield found
            found = self.after(found)

    def is_match(self, text: str) -> bool:
        """True if there is one."""
        return self.search(text) is not None

    def replace(self, text: str, change: Callable[[Match], str], count: int = -1, start: int | None = None) -> str:
        """*text* with *count* matches (-1: all) replaced by what *change* makes of them."""
        from psemu.objects.regex.replacing import replace_all

        return replace_all(self, text, change, count, start)


_cache: dict[tuple[str, int], Regex] = {}


def compiled_regex(pattern: str, options: int = 0) -> Regex:
    """A Regex, kept for the next time; raises RegexError."""
    found = _cache.get((pattern, options))
    if found is None:
        found = Regex(pattern, options)
        if len(_cache) >= 500:
            _cache.clear()
        _cache[(pattern, options)] = found
    return found

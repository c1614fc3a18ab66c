"""Did you mean: the names of a catalog that are nearest to one that it does not have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: numbers of names that one question looks at, and names whose distance it measures
_MOST_NUMBERS = 900
_MOST_MEASURED = 14
_LETTERS = "abcdefghijklmnopqrstuvwxyz-0123456789"


class Suggestions:
    """An index of names, made once: groups of three letters that follow each other in a noun, counted from its start and from its end.

    :meth:`nearest` tries every text that is one edit away. Where none is a name it looks farther: an edit changes few groups of a name, so
    it counts the rarest groups of the text, wherever they stand in it, and measures the distance to the names that share the most.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names), key=str.lower)
        self._lower = [name.lower() for name in self._names]
        self._index: dict[str, list[int]] | None = None
        self._numbers = {name: number for number, name in enumerate(self._lower)}

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """At most *count* names, the nearest first; none when nothing is near."""
        wanted = name.lower()[:200]
        near_by = self._one_edit_away(wanted)
        if near_by:
            return [self._names[number] for number in near_by[:count]]
        limit = max(2, len(wanted) // 4)
        distance = _Distance(wanted)
        near = []
        for number in self._candidates(wanted):
            other = self._lower[number]
            longer = other.startswith(wanted)
            if longer or abs(len(other) - len(wanted)) <= limit:
                edits = distance.to(other)
                if edits <= limit or longer:
                    near.append((min(edits, limit), number))
        near.sort()
        return [self._names[number] for _, number in near[:count]]

    def _one_edit_away(self, wanted: str) -> list[int]:
        """Numbers of the names from which one edit makes *wanted*."""
        numbers = self._numbers
        found = set()
        # up to the place of the edit the texts are the same
        for at in range(self._known_start(wanted) + 1):
            start, rest, tail = wanted[:at], wanted[at:], wanted[at + 1 :]
            tried = [start + tail, start + rest[1:2] + rest[:1] + rest[2:]]
            tried += [start + letter + rest for letter in _LETTERS]
            tried += [start + letter + tail for letter in _LETTERS]
            found.update([numbers[text] for text in tried if text in numbers])
        return sorted(found)

    def _known_start(self, wanted: str) -> int:
        """How many letters of *wanted* some name begins with."""
        from bisect import bisect_left

        place = bisect_left(self._lower, wanted)
        return max([_common_start(wanted, name) for name in self._lower[max(0, place - 1) : place + 1]], default=0)

    def _groups_of_names(self) -> dict[str, list[int]]:
        """Group → numbers of the names that have it, made when the first text is far from every name."""
        if self._index is None:
            index: dict[str, list[int]] = {}
            for number, name in enumerate(self._lower):
                noun = name[name.find("-") + 1 :]
                for group in {noun[at : at + 3] for at in (*range(0, len(noun), 3), *range(len(noun) - 3, 0, -3))}:
                    if group in index:
                        index[group].append(number)
                    else:
                        index[group] = [number]
            self._index = index
        return self._index

    def _candidates(self, wanted: str) -> list[int]:
        """Numbers of the names that share the most of the rarest groups with *wanted*."""
        index = self._groups_of_names()
        lists = sorted([index[group] for group in _groups(wanted) if group in index], key=len)
        shared: dict[int, int] = {}
        looked = 0
        for numbers in lists:
            looked += len(numbers)
            if looked > _MOST_NUMBERS and len(shared) >= _MOST_MEASURED:
                break
            for number in numbers:
                shared[number] = shared.get(number, 0) + 1
        # of the names with the same noun the one with the same verb is meant
        verb = wanted[: wanted.find("-") + 1] or wanted
        by_times: dict[int, list[int]] = {}
        for number, times in shared.items():
            weight = times + 2 if self._lower[number].startswith(verb) else times
            if weight in by_times:
                by_times[weight].append(number)
            else:
                by_times[weight] = [number]
        found: list[int] = []
        for times in sorted(by_times, reverse=True):
            if len(found) >= _MOST_MEASURED:
                break
            found += sorted(by_times[times], key=lambda number: abs(len(self._lower[number]) - len(wanted)))
        return found[:_MOST_MEASURED]


def _common_start(one: str, other: str) -> int:
    length = min(len(one), len(other))
    for at in range(length):
        if one[at] != other[at]:
            return at
    return length


def _groups(text: str) -> set[str]:
    """Every group of the noun in *text*, and what may be left of a noun at its end."""
    noun = text[text.find("-") + 1 :]
    return {noun[at : at + 3] for at in range(len(noun))}


class _Distance:
    """Edits (insert, delete, replace, swap of neighbours) from *text* to others: Hyyrö's bit-parallel algorithm, a column in an integer."""

    def __init__(self, text: str) -> None:
        self._length = len(text)
        places: dict[str, int] = {}
        for at, ch in enumerate(text):
            places[ch] = places.get(ch, 0) | 1 << at
        self._places = places

    def to(self, other: str) -> int:
        """The number of edits."""
        if not self._length:
            return len(other)
        full, last = (1 << self._length) - 1, 1 << (self._length - 1)
        up, down, zero, before = full, 0, 0, 0
        edits = self._length
        places = self._places
        for ch in other:
            here = places.get(ch, 0)
            swapped = (~zero & here) << 1 & before
            zero = (((here & up) + up ^ up) | here | down | swapped) & full
            right, left = down | ~(zero | up) & full, zero & up
            if right & last:
                edits += 1
            elif left & last:
                edits -= 1
            right = (right << 1 | 1) & full
            up, down = (left << 1 | ~(zero | right)) & full, right & zero
            before = here
        return edits

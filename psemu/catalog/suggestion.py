"""Did you mean: the names of a catalog that are nearest to one that it does not have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

#: numbers of names that one question looks at, and names whose distance it measures
_MOST_NUMBERS = 900
_MOST_MEASURED = 14
#: names that share a third with a text and are looked at
_MOST_LIKELY = 60
#: answers that are kept
_MOST_ANSWERS = 10_000
_LETTERS = "abcdefghijklmnopqrstuvwxyz-0123456789"


class Suggestions:
    """An index of names.

    :meth:`nearest` tries every text that is one edit away. Where none is a name: of a name two edits away one third is the same, so the
    names that have it are measured. Where none is near either: each edit changes few groups of three letters, so the names that share the
    most of the rarest ones are measured.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names), key=str.lower)
        self._lower = [name.lower() for name in self._names]
        self._index: dict[str, list[int]] | None = None
        self._thirds: dict[str, list[int]] | None = None
        self._numbers = {name: number for number, name in enumerate(self._lower)}
        #: what was asked before: scripts use the same unknown command again and again
        self._answers: dict[tuple[str, int], list[str]] = {}

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """At most *count* names, the nearest first; none when nothing is near."""
        answer = self._answers.get((name, count))
        if answer is None:
            answer = self._nearest(name.lower()[:200], count)
            if len(self._answers) < _MOST_ANSWERS:
                self._answers[name, count] = answer
        return list(answer)

    def _nearest(self, wanted: str, count: int) -> list[str]:
        near_by = self._one_edit_away(wanted)
        if near_by:
            return [self._names[number] for number in near_by[:count]]
        near_by = self._two_edits_away(wanted)
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

    def _two_edits_away(self, wanted: str) -> list[int]:
        """Numbers of the names from which two edits make *wanted*, but not all where hundreds share a third with it."""
        if self._thirds is None:
            thirds: dict[str, list[int]] = {}
            for number, name in enumerate(self._lower):
                for part in _thirds(name):
                    if part in thirds:
                        thirds[part].append(number)
                    else:
                        thirds[part] = [number]
            self._thirds = thirds
        length = len(wanted)
        tried: dict[str, None] = {}
        for size in range(max(3, length - 2), length + 3):
            one = size // 3
            tried[wanted[length - (size - 2 * one) :]] = None
            tried[wanted[:one]] = None
            for start in range(max(0, one - 2), one + 3):
                tried[wanted[start : start + one]] = None
        lists = sorted([self._thirds[part] for part in tried if part in self._thirds], key=len)
        seen: set[int] = set()
        for numbers in lists:
            if len(seen) > _MOST_LIKELY:
                break
            seen.update([number for number in numbers if -3 < len(self._lower[number]) - length < 3])
        found = [(edits, number) for number in seen if (edits := _few_edits(wanted, self._lower[number])) < 3]
        return [number for _, number in sorted(found)]

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


def _thirds(name: str) -> tuple[str, str, str]:
    one = len(name) // 3
    return name[:one], name[one : 2 * one], name[2 * one :]


def _few_edits(one: str, other: str) -> int:
    """The number of edits from *one* to *other* where it is 2 or less, else 3 or more."""
    start = _common_start(one, other)
    one, other = one[start:], other[start:]
    if not one or not other:
        return len(one) + len(other)
    # two edits begin here, or the rest is the same but for one
    least = 3
    for left, right in ((one[1:], other[1:]), (one[1:], other), (one, other[1:])):
        least = min(least, 1 + _one_edit(left, right))
    if one[:2] == other[1::-1]:
        least = min(least, 1 + _one_edit(one[2:], other[2:]))
    return least


def _one_edit(one: str, other: str) -> int:
    """0 or 1 where so many edits make *other* of *one*, else 2."""
    if one == other:
        return 0
    at = _common_start(one, other)
    same = one[at + 1 :] == other[at + 1 :] or one[at + 1 :] == other[at:] or one[at:] == other[at + 1 :]
    return 1 if same or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]) else 2


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

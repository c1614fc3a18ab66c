"""Did you mean: the names of a catalog that are nearest to one that it does not have."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


class Suggestions:
    """An index of names by groups of three letters, made once; :meth:`nearest` looks only at names that share rare groups."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(set(names), key=str.lower)
        self._lower = [name.lower() for name in self._names]
        index: dict[str, list[int]] = {}
        for number, name in enumerate(self._lower):
            for group in _groups(name):
                index.setdefault(group, []).append(number)
        self._index = index
        self._answers: dict[tuple[str, int], list[str]] = {}

    def nearest(self, name: str, count: int = 3) -> list[str]:
        """At most *count* names, the nearest first; none when nothing is near."""
        answer = self._answers.get((name, count))
        if answer is None:
            answer = self._nearest(name, count)
            if len(self._answers) < 10_000:
                self._answers[name, count] = answer
        return list(answer)

    def _nearest(self, name: str, count: int) -> list[str]:
        wanted = name.lower()[:200]
        index = self._index
        lists = sorted([found for group in _groups(wanted) if (found := index.get(group))], key=len)
        shared: dict[int, int] = {}
        looked = 0
        for numbers in lists:
            if looked > 2000 and len(shared) >= 50:
                break
            looked += len(numbers)
            for number in numbers:
                shared[number] = shared.get(number, 0) + 1
        candidates = sorted(shared, key=lambda number: (-shared[number], abs(len(self._lower[number]) - len(wanted))))[
            :40
        ]
        limit = max(2, len(wanted) // 4)
        distance = _Distance(wanted)
        scored = [(distance.to(self._lower[n], limit), self._lower[n].startswith(wanted), n) for n in candidates]
        near = sorted((d if not longer else min(d, limit), n) for d, longer, n in scored if d <= limit or longer)
        return [self._names[number] for _, number in near[:count]]


def _groups(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


class _Distance:
    """Edits (insert, delete, replace, swap of neighbours) from one word to others, all of a column at once in the bits of a number."""

    def __init__(self, word: str) -> None:
        self._size = len(word)
        self._places: dict[str, int] = {}
        for place, ch in enumerate(word):
            self._places[ch] = self._places.get(ch, 0) | 1 << place

    def to(self, other: str, limit: int) -> int:
        """The number of edits to *other*, ``limit + 1`` for more than *limit*."""
        if abs(self._size - len(other)) > limit or not self._size:
            return min(max(self._size, len(other)), limit + 1)
        places = self._places
        every = (1 << self._size) - 1
        last = 1 << self._size - 1
        more, less, same_before, equal = every, 0, 0, 0
        distance = self._size
        for ch in other:
            here = places.get(ch, 0)
            swapped = ((~equal & here) << 1) & same_before
            equal = ((((here & more) + more) ^ more) | here | less | swapped) & every
            rises = less | ~(equal | more) & every
            falls = equal & more
            if rises & last:
                distance += 1
            elif falls & last:
                distance -= 1
            rises = (rises << 1 | 1) & every
            more = (falls << 1 | ~(equal | rises)) & every
            less = rises & equal
            same_before = here
        return min(distance, limit + 1)

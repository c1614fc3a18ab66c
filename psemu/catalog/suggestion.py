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
        scored = [(_distance(wanted, self._lower[n], limit), self._lower[n].startswith(wanted), n) for n in candidates]
        near = sorted((d if not longer else min(d, limit), n) for d, longer, n in scored if d <= limit or longer)
        return [self._names[number] for _, number in near[:count]]


def _groups(name: str) -> set[str]:
    padded = f" {name} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def _distance(one: str, other: str, limit: int) -> int:
    """Edits (insert, delete, replace, swap of neighbours) from *one* to *other*, ``limit + 1`` for more than *limit*."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, ch in enumerate(one, 1):
        low, high = max(1, i - limit), min(len(other), i + limit)
        current = [limit + 1] * (len(other) + 1)
        current[0] = i
        for j in range(low, high + 1):
            cost = row[j - 1] + (ch != other[j - 1])
            if row[j] + 1 < cost:
                cost = row[j] + 1
            if current[j - 1] + 1 < cost:
                cost = current[j - 1] + 1
            if before and j > 1 and ch == other[j - 2] and one[i - 2] == other[j - 1] and before[j - 2] + 1 < cost:
                cost = before[j - 2] + 1
            current[j] = cost
        if min(current) > limit:
            return limit + 1
        before, row = row, current
    return min(row[-1], limit + 1)

"""Sorts as .NET's ``Array.Sort`` does, step by step: it is not stable, so the order of what is equal is that of its steps."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SMALL = 16


def introsort(items: list[Any], compare: Callable[[Any, Any], int]) -> None:
    """Sort *items* in place; *compare* gives a negative number, 0 or a positive one."""
    ranges = [(0, len(items) - 1, 2 * len(items).bit_length())]
    while ranges:
        low, high, depth = ranges.pop()
        while high > low:
            size = high - low + 1
            if size <= _SMALL:
                _sort_few(items, low, high, compare)
                break
            if not depth:
                _heapsort(items, low, high, compare)
                break
            depth -= 1
            pivot = _partition(items, low, high, compare)
            # the upper part is sorted at once in .NET too, and touches nothing of the lower one
            ranges.append((pivot + 1, high, depth))
            high = pivot - 1


def _swap_if_greater(items: list[Any], first: int, second: int, compare: Callable[[Any, Any], int]) -> None:
    if compare(items[first], items[second]) > 0:
        items[first], items[second] = items[second], items[first]


def _sort_few(items: list[Any], low: int, high: int, compare: Callable[[Any, Any], int]) -> None:
    if high - low < 3:
        if high - low == 2:
            _swap_if_greater(items, low, high - 1, compare)
            _swap_if_greater(items, low, high, compare)
        _swap_if_greater(items, high - 1, high, compare)
        return
    for place in range(low, high):
        item = items[place + 1]
        before = place
        while before >= low and compare(item, items[before]) < 0:
            items[before + 1] = items[before]
            before -= 1
        items[before + 1] = item


def _partition(items: list[Any], low: int, high: int, compare: Callable[[Any, Any], int]) -> int:
    middle = low + ((high - low) >> 1)
    _swap_if_greater(items, low, middle, compare)
    _swap_if_greater(items, low, high, compare)
    _swap_if_greater(items, middle, high, compare)
    pivot = items[middle]
    items[middle], items[high - 1] = items[high - 1], pivot
    left, right = low, high - 1
    while left < right:
        left += 1
        # an order that is none may run to the end, as it does in .NET
        while left < high - 1 and compare(items[left], pivot) < 0:
            left += 1
        right -= 1
        while right > low and compare(pivot, items[right]) < 0:
            right -= 1
        if left >= right:
            break
        items[left], items[right] = items[right], items[left]
    if left != high - 1:
        items[left], items[high - 1] = items[high - 1], items[left]
    return left


def _heapsort(items: list[Any], low: int, high: int, compare: Callable[[Any, Any], int]) -> None:
    size = high - low + 1
    for root in range(size >> 1, 0, -1):
        _sift(items, root, size, low, compare)
    for last in range(size, 1, -1):
        items[low], items[low + last - 1] = items[low + last - 1], items[low]
        _sift(items, 1, last - 1, low, compare)


def _sift(items: list[Any], root: int, size: int, low: int, compare: Callable[[Any, Any], int]) -> None:
    item = items[low + root - 1]
    while root <= size >> 1:
        child = 2 * root
        if child < size and compare(items[low + child - 1], items[low + child]) < 0:
            child += 1
        if compare(item, items[low + child - 1]) >= 0:
            break
        items[low + root - 1] = items[low + child - 1]
        root = child
    items[low + root - 1] = item


def sort_ranks(ranks: list[int]) -> list[int]:
    """The places of *ranks* in the order that the sort brings them to: :func:`introsort` where a comparison costs next to nothing."""
    places = list(range(len(ranks)))
    # where a rank is told apart by its place no order has to be found: equal ones are compared by rank alone
    introsort(places, lambda a, b: ranks[a] - ranks[b])
    return places

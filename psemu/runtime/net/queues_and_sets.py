"""Queue, Stack, HashSet, SortedSet and LinkedList of System.Collections."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL
from psemu.objects.sets import NetSet
from psemu.runtime.methods import recorded
from psemu.runtime.net.delegates import is_true
from psemu.runtime.net.faults import bad_state
from psemu.runtime.net.lists import LIST, array_of, enumerator, items_of, typed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.methods import Method


def _taken(last: bool, remove: bool) -> Callable[..., Any]:
    def take(value: list[Any]) -> Any:
        if not value:
            raise bad_state(f"{'Stack' if last else 'Queue'} empty.")
        place = len(value) - 1 if last else 0
        return value.pop(place) if remove else value[place]

    return take


def _try_take(last: bool, remove: bool) -> Callable[..., Any]:
    def take(value: list[Any], result: Any) -> bool:
        if not value:
            result.value = None
            return False
        place = len(value) - 1 if last else 0
        result.value = value.pop(place) if remove else value[place]
        return True

    return take


def _put(value: list[Any], item: Any) -> Any:
    value.append(typed(value, item))
    return AUTOMATION_NULL


_SHARED = {name: LIST[name] for name in ("clear", "contains", "copyto", "clone", "trimexcess")}
QUEUE: dict[str, Method] = {
    **_SHARED,
    "toarray": LIST["toarray"],
    "getenumerator": LIST["getenumerator"],
    **recorded(
        enqueue=_put,
        dequeue=_taken(False, True),
        peek=_taken(False, False),
        trydequeue=_try_take(False, True),
        trypeek=_try_take(False, False),
    ),
}
STACK: dict[str, Method] = {
    **_SHARED,
    **recorded(
        push=_put,
        pop=_taken(True, True),
        peek=_taken(True, False),
        trypop=_try_take(True, True),
        trypeek=_try_take(True, False),
        toarray=lambda v: array_of(v, v[::-1]),
        getenumerator=lambda v: enumerator(v[::-1]),
    ),
}


# --- sets --------------------------------------------------------------------------------------------------------------------------


def _change(keep: Callable[[bool, bool], bool]) -> Callable[..., Any]:
    """A set operation: *keep* tells by membership in this set and in the other whether an element stays."""

    def change(value: NetSet, other: Any) -> Any:
        others = NetSet([typed(value, item) for item in items_of(other)], value.type_name, value.comparer)
        kept = [item for item in value if keep(True, others.holds(item))]
        value.keep([*kept, *(item for item in others if not value.holds(item) and keep(False, True))])
        return AUTOMATION_NULL

    return change


def _tested(test: Callable[[int, int, int], bool]) -> Callable[..., bool]:
    """A question about two sets: *test* gets how many elements only this one, both, and only the other one has."""

    def ask(value: NetSet, other: Any) -> bool:
        others = NetSet(items_of(other), value.type_name, value.comparer)
        both = sum(others.holds(item) for item in value)
        return test(len(value) - both, both, len(others) - both)

    return ask


def _set_try_get(value: NetSet, item: Any, actual: Any) -> bool:
    key = value.key(item)
    actual.value = next((each for each in value if value.key(each) == key), None)
    return key in value.known


def _remove_where(frame: Any, value: NetSet, match: Any) -> int:
    kept = [item for item in value if not is_true(frame, match, item)]
    removed = len(value) - len(kept)
    value.keep(kept)
    return removed


SET: dict[str, Method] = {
    **{name: LIST[name] for name in ("clear", "copyto", "getenumerator", "trimexcess")},
    **recorded(
        add=lambda v, item: v.put(typed(v, item)),
        remove=lambda v, item: v.drop(typed(v, item)),
        contains=lambda v, item: v.holds(item),
        removewhere=_remove_where,
        unionwith=_change(lambda mine, other: True),
        intersectwith=_change(lambda mine, other: mine and other),
        exceptwith=_change(lambda mine, other: mine and not other),
        symmetricexceptwith=_change(lambda mine, other: mine != other),
        issubsetof=_tested(lambda mine, both, other: not mine),
        issupersetof=_tested(lambda mine, both, other: not other),
        ispropersubsetof=_tested(lambda mine, both, other: not mine and other > 0),
        ispropersupersetof=_tested(lambda mine, both, other: not other and mine > 0),
        setequals=_tested(lambda mine, both, other: not mine and not other),
        overlaps=_tested(lambda mine, both, other: both > 0),
        trygetvalue=_set_try_get,
        reverse=lambda v: list(v[::-1]),
    ),
}


# --- linked lists ------------------------------------------------------------------------------------------------------------------


def _linked(place: int | None) -> Callable[..., Any]:
    def add(value: list[Any], item: Any) -> Any:
        value.insert(0 if place == 0 else len(value), typed(value, item))
        return AUTOMATION_NULL

    return add


def _unlink(place: int) -> Callable[..., Any]:
    def remove(value: list[Any]) -> Any:
        if not value:
            raise bad_state("The LinkedList is empty.")
        del value[place]
        return AUTOMATION_NULL

    return remove


LINKED: dict[str, Method] = {
    **{name: LIST[name] for name in ("clear", "contains", "copyto", "remove", "getenumerator")},
    **recorded(addfirst=_linked(0), addlast=_linked(None), removefirst=_unlink(0), removelast=_unlink(-1)),
}

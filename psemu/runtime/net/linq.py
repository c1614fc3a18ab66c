"""System.Linq.Enumerable over arrays and lists; script blocks are its functions."""

from __future__ import annotations

from psemu.objects import Hashtable, PSArray, type_name_of
from psemu.objects.operators import add
from psemu.runtime.methods import Method
from psemu.runtime.net.delegates import comparer_of, is_true, one_result
from psemu.runtime.net.faults import bad_state, out_of_range
from psemu.runtime.net.lists import element_of, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def _list(source: Any) -> list[Any]:
    from psemu.runtime.enumeration import as_list

    if isinstance(source, Hashtable):
        return source.entries() if hasattr(source, "entries") else list(source.items())
    return as_list(source)


def _like(source: Any, items: list[Any]) -> PSArray:
    """*items* as a sequence of what *source* holds."""
    kind = element_of(source) if isinstance(source, list) else "System.Object"
    return PSArray(items, f"{kind}[]")


def _made(items: list[Any]) -> PSArray:
    kinds = {type_name_of(item) for item in items if item is not None}
    return PSArray(items, f"{kinds.pop() if len(kinds) == 1 else 'System.Object'}[]")


def _chosen(frame: Any, items: list[Any], given: tuple[Any, ...]) -> list[Any]:
    return [one_result(frame, given[0], item) for item in items] if given else items


def _sum(frame: Any, _o: Any, source: Any, *given: Any) -> Any:
    total: Any = 0
    for item in _chosen(frame, _list(source), given):
        total = add(total, item)
    return total


def _average(frame: Any, _o: Any, source: Any, *given: Any) -> float:
    items = _chosen(frame, _list(source), given)
    if not items:
        raise bad_state("Sequence contains no elements")
    return sum(float(item) for item in items) / len(items)


def _extreme(largest: bool) -> Callable[..., Any]:
    def run(frame: Any, _o: Any, source: Any, *given: Any) -> Any:
        items = _chosen(frame, _list(source), given)
        if not items:
            raise bad_state("Sequence contains no elements")
        order = comparer_of(frame, None)
        best = items[0]
        for item in items[1:]:
            if order(item, best) * (1 if largest else -1) > 0:
                best = item
        return best

    return run


def _one(name: str, last: bool = False, default: bool = False, single: bool = False) -> Callable[..., Any]:
    def run(frame: Any, _o: Any, source: Any, *given: Any) -> Any:
        items = _list(source)
        if given:
            items = [item for item in items if is_true(frame, given[0], item)]
        if single and len(items) > 1:
            raise bad_state(f"Sequence contains more than one {'matching ' if given else ''}element")
        if items:
            return items[-1 if last else 0]
        if default:
            from psemu.runtime.net.lists import emptied

            return emptied(source) if isinstance(source, list) else None
        raise bad_state("Sequence contains no matching element" if given else "Sequence contains no elements")

    run.__name__ = name
    return run


def _distinct(items: list[Any]) -> list[Any]:
    from psemu.objects.sets import NetSet

    return list(NetSet(items, "System.Collections.Generic.HashSet`1[System.Object]"))


def _sorted(descending: bool) -> Callable[..., Any]:
    def run(frame: Any, _o: Any, source: Any, *given: Any) -> Any:
        from functools import cmp_to_key

        order = cmp_to_key(comparer_of(frame, given[1] if len(given) > 1 else None))
        items = _list(source)
        keys = _chosen(frame, items, given[:1])
        places = sorted(range(len(items)), key=lambda place: order(keys[place]), reverse=descending)
        return _like(source, [items[place] for place in places])

    return run


def _range(_f: Any, _o: Any, start: int, count: int) -> PSArray:
    if count < 0:
        raise out_of_range("count")
    return PSArray(list(range(start, start + count)), "System.Int32[]")


def _aggregate(frame: Any, _o: Any, source: Any, *given: Any) -> Any:
    items = _list(source)
    if len(given) == 1:
        if not items:
            raise bad_state("Sequence contains no elements")
        total, items, block = items[0], items[1:], given[0]
    else:
        total, block = given[0], given[1]
    for item in items:
        total = one_result(frame, block, total, item)
    return total if len(given) < 3 else one_result(frame, given[2], total)


def _while(take: bool) -> Callable[..., Any]:
    def run(frame: Any, _o: Any, source: Any, match: Any) -> PSArray:
        items = _list(source)
        stop = next((place for place, item in enumerate(items) if not is_true(frame, match, item)), len(items))
        return _like(source, items[:stop] if take else items[stop:])

    return run


def _zip(frame: Any, _o: Any, first: Any, second: Any, *given: Any) -> PSArray:
    from psemu.objects.structures import make_tuple

    pairs = list(zip(_list(first), _list(second), strict=False))
    return _made([one_result(frame, given[0], a, b) if given else make_tuple((a, b)) for a, b in pairs])


def _to_list(source: Any) -> PSArray:
    kind = element_of(source) if isinstance(source, list) else "System.Object"
    return PSArray(_list(source), f"System.Collections.Generic.List`1[{kind}]")


def _plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """A function of the sequence and plain arguments."""
    return lambda _frame, _owner, source, *given: function(source, *given)


_SOURCE, _WITH = "source:object", "source:object, a:object"


def _both(function: Callable[..., Any]) -> Method:
    return Method(function, _SOURCE, _WITH, "source:object, a:object, b:object", wants_frame=True)


def _in(items: list[Any], item: Any) -> bool:
    return any(same(each, item) for each in items)


LINQ: dict[str, Method] = {
    "sum": _both(_sum),
    "average": _both(_average),
    "max": _both(_extreme(True)),
    "min": _both(_extreme(False)),
    "count": _both(lambda f, _o, s, *m: len([x for x in _list(s) if not m or is_true(f, m[0], x)])),
    "longcount": _both(lambda f, _o, s, *m: len([x for x in _list(s) if not m or is_true(f, m[0], x)])),
    "any": _both(lambda f, _o, s, *m: any(not m or is_true(f, m[0], x) for x in _list(s))),
    "all": _both(lambda f, _o, s, m: all(is_true(f, m, x) for x in _list(s))),
    "first": _both(_one("first")),
    "firstordefault": _both(_one("firstordefault", default=True)),
    "last": _both(_one("last", last=True)),
    "lastordefault": _both(_one("lastordefault", last=True, default=True)),
    "single": _both(_one("single", single=True)),
    "singleordefault": _both(_one("singleordefault", single=True, default=True)),
    "elementat": _both(_plain(lambda s, index: _list(s)[index])),
    "where": _both(lambda f, _o, s, m: _like(s, [x for x in _list(s) if is_true(f, m, x)])),
    "select": _both(lambda f, _o, s, m: _made([one_result(f, m, x) for x in _list(s)])),
    "orderby": _both(_sorted(False)),
    "orderbydescending": _both(_sorted(True)),
    "order": _both(_sorted(False)),
    "orderdescending": _both(_sorted(True)),
    "aggregate": Method(
        _aggregate,
        _WITH,
        "source:object, a:object, b:object",
        "source:object, a:object, b:object, c:object",
        wants_frame=True,
    ),
    "range": Method(_range, "start:int, count:int", wants_frame=True),
    "repeat": _both(_plain(lambda item, count: _made([item] * count))),
    "empty": Method(lambda _o: PSArray([], "System.Object[]")),
    "distinct": _both(_plain(lambda s: _like(s, _distinct(_list(s))))),
    "reverse": _both(_plain(lambda s: _like(s, _list(s)[::-1]))),
    "skip": _both(_plain(lambda s, n: _like(s, _list(s)[max(0, n) :]))),
    "take": _both(_plain(lambda s, n: _like(s, _list(s)[: max(0, n)]))),
    "skiplast": _both(_plain(lambda s, n: _like(s, _list(s)[: len(_list(s)) - max(0, n)]))),
    "takelast": _both(_plain(lambda s, n: _like(s, _list(s)[max(0, len(_list(s)) - n) :] if n > 0 else []))),
    "skipwhile": _both(_while(False)),
    "takewhile": _both(_while(True)),
    "concat": _both(_plain(lambda s, other: _like(s, _list(s) + _list(other)))),
    "append": _both(_plain(lambda s, item: _like(s, [*_list(s), item]))),
    "prepend": _both(_plain(lambda s, item: _like(s, [item, *_list(s)]))),
    "union": _both(_plain(lambda s, other: _like(s, _distinct(_list(s) + _list(other))))),
    "intersect": _both(_plain(lambda s, other: _like(s, [x for x in _distinct(_list(s)) if _in(_list(other), x)]))),
    "except": _both(_plain(lambda s, other: _like(s, [x for x in _distinct(_list(s)) if not _in(_list(other), x)]))),
    "contains": _both(_plain(lambda s, item: _in(_list(s), item))),
    "sequenceequal": _both(
        _plain(
            lambda s, other: (
                len(_list(s)) == len(_list(other))
                and all(same(a, b) for a, b in zip(_list(s), _list(other), strict=True))
            )
        )
    ),
    "zip": _both(_zip),
    "cast": _both(_plain(lambda s: _like(s, _list(s)))),
    "toarray": _both(_plain(lambda s: _like(s, _list(s)))),
    "tolist": _both(_plain(_to_list)),
}

"""Sort-Object, Group-Object, Get-Unique and Compare-Object: what is before, the same as, or different from what."""

from __future__ import annotations

from functools import cmp_to_key
from itertools import pairwise

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, terminate
from psemu.handlers.property_expression import (
    EXPRESSION_KEYS,
    SORT_KEYS,
    PropertyExpression,
    plain_value,
    read_property_expressions,
)
from psemu.objects import Hashtable, PSArray, PSInvalidCastException, PSObject, RuntimeException, to_text
from psemu.objects.comparison import compare, compare_strings
from psemu.objects.introsort import introsort, sort_ranks
from psemu.objects.numbers import Char, Int64
from psemu.objects.properties import type_names_of
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_SMALL = 16
_WHOLE = {int, Int64}
_COLLECTION = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"


class _Missing:
    """The value of a property that an object does not have: it comes last."""


MISSING = _Missing()


def text_of(value: Any) -> str:
    """*value* as text for comparison and keys."""
    from psemu.objects import to_text

    return "" if value is None or value is MISSING else to_text(value)


def order(left: Any, right: Any, ignore_case: bool = True) -> int:
    """Negative, 0 or positive; never fails: what cannot be compared is compared as text."""
    if left is MISSING or right is MISSING:
        return (left is MISSING) - (right is MISSING)
    left, right = plain_value(left), plain_value(right)
    if left is None or right is None:
        return (left is not None) - (right is not None)
    kind = type(left)
    if kind is type(right) and kind in (int, float, bool):
        return int(left > right) - int(left < right)
    if isinstance(left, Char) and isinstance(right, Char):
        return (str(left) > str(right)) - (str(left) < str(right))
    try:
        return compare(left, right, ignore_case)
    except (RuntimeException, PSInvalidCastException, TypeError):
        return compare_strings(_plain_text(left), _plain_text(right), ignore_case)


def _plain_text(value: Any) -> str:
    """The text of what is not comparable: its own ``ToString``, which property bags and arrays do not have."""
    if isinstance(value, PSObject):
        return ""
    return type_names_of(value)[0] if isinstance(value, list) else text_of(value)


def sort_stable(items: list[Any], compare_items: Callable[[Any, Any], int]) -> list[Any]:
    """*items* in order; a short list is sorted by insertion, which tells where an order is not one (``10,'9',100``)."""
    if len(items) > _SMALL:
        return sorted(items, key=cmp_to_key(compare_items))
    result: list[Any] = []
    for item in items:
        place = len(result)
        while place > 0 and compare_items(item, result[place - 1]) < 0:
            place -= 1
        result.insert(place, item)
    return result


def column_keys(values: list[Any], ignore_case: bool, culture: str = "") -> list[Any] | None:
    """Python keys that sort *values* as :func:`order` does; None where they are not all of one plain kind."""
    kinds = set(map(type, values))
    if kinds <= _WHOLE or (kinds == {float} and all(value == value for value in values)):
        return values
    if kinds != {str}:
        return None
    from psemu.objects.collation import culture_key, plain_key, sort_key

    if culture:
        return [culture_key(value, ignore_case, culture) for value in values]
    if ignore_case and all(map(str.isascii, values)):
        return [plain_key(value) for value in values]
    return [sort_key(value, ignore_case) for value in values]


def sort_columns(
    entries: list[tuple[list[Any], Any]], signs: list[int], ignore_case: bool, stable: bool, culture: str = ""
) -> list[Any] | None:
    """*entries* sorted by their key columns, one after the other from the last; None if a column must be compared value by value."""
    columns = []
    for place, sign in enumerate(signs):
        keys = column_keys([entry[0][place] for entry in entries], ignore_case, culture)
        if keys is None:
            return None
        columns.append((keys, sign < 0))
    places = list(range(len(entries)))
    for keys, descending in reversed(columns):
        places.sort(key=keys.__getitem__, reverse=descending)
    if not stable:
        ranks = [0] * len(places)
        rank = 0
        for before, place in pairwise(places):
            rank += any(keys[before] != keys[place] for keys, _ in columns)
            ranks[place] = rank
        if rank < len(places) - 1:
            places = sort_ranks(ranks)
    return [entries[place] for place in places]


#: languages whose order is that of all that have none of their own
_PLAIN_ORDER = frozenset(("", "ca", "de", "en", "eu", "fr", "ga", "id", "it", "lb", "ms", "nl", "pt", "rm", "xh", "zu"))


def _check_culture(command: Cmdlet) -> None:
    """UnsupportedError for a culture that sorts letters by an order of its own which is not known here."""
    from psemu.objects.collation import is_tailored

    given: Any = command.get("Culture")
    name = "" if given is None else to_text(given)
    if name.isdigit() or is_tailored(name):
        return
    if name.partition("-")[0].lower() not in _PLAIN_ORDER or name.lower() == "fr-ca":
        raise UnsupportedError(f"command.{command.command_info.name}.Culture")


class _KeyedCmdlet(Cmdlet):
    """Collects input objects together with the values of their key properties."""

    keys: tuple[str, ...] = EXPRESSION_KEYS
    wildcards = False

    def begin_processing(self) -> None:
        _check_culture(self)
        self._entries: list[tuple[list[Any], Any]] = []
        self._expressions: list[PropertyExpression] = []
        if self.get("Property") is not None:
            self._expressions = read_property_expressions(self, self.get("Property"), self.keys, self.wildcards)
        self._resolved: list[PropertyExpression] | None = None
        self._ignore_case = not self.switch("CaseSensitive")

    def process_record(self) -> None:
        if self.has("InputObject"):
            value = self.get("InputObject")
            if value is not None:
                self._entries.append((self._values(value), value))

    def _values(self, value: Any) -> list[Any]:
        if not self._expressions:
            return [value]
        if self._resolved is None:
            self._resolved = self._expand(value)
        values: list[Any] = []
        for expression in self._resolved:
            if expression.block is not None:
                values.append(expression.computed(self, value))
            else:
                found = expression.resolve(self, value)
                values.append(found[0][1] if found else MISSING)
        return values

    def _expand(self, value: Any) -> list[PropertyExpression]:
        """Wildcards mean the properties of the first object."""
        expanded: list[PropertyExpression] = []
        for expression in self._expressions:
            if expression.has_wildcards:
                for name, _ in expression.resolve(self, value):
                    expanded.append(PropertyExpression(name, options=expression.options))
            else:
                expanded.append(expression)
        return expanded


@cmdlet("Sort-Object")
class SortObject(_KeyedCmdlet):
    """Sorts its input by properties or by itself."""

    keys = SORT_KEYS
    wildcards = True

    def _values(self, value: Any) -> list[Any]:
        # of several outputs of a block the first counts
        return [
            key[0] if isinstance(key, list) and key and self._expressions else key for key in super()._values(value)
        ]

    def _descending(self, place: int) -> bool:
        if self._resolved is not None and place < len(self._resolved):
            options = self._resolved[place].options
            if "ascending" in options:
                return not options["ascending"]
            if "descending" in options:
                return bool(options["descending"])
        return self.switch("Descending")

    def end_processing(self) -> None:
        width = max((len(keys) for keys, _ in self._entries), default=0)
        signs = [-1 if self._descending(place) else 1 for place in range(width)]

        def compare_entries(left: tuple[list[Any], Any], right: tuple[list[Any], Any]) -> int:
            for place, (a, b) in enumerate(zip(left[0], right[0], strict=False)):
                missing = a is MISSING or b is MISSING
                result = order(a, b, self._ignore_case) * (1 if missing else signs[place])
                if result:
                    return result
            return 0

        entries = self._sorted(width, signs, compare_entries)
        if self.switch("Unique"):
            kept: list[Any] = []
            for entry in entries:
                if not kept or compare_entries(kept[-1], entry) != 0:
                    kept.append(entry)
            entries = kept
        top, bottom = int(self.get("Top", 0)), int(self.get("Bottom", 0))
        if top:
            entries = entries[:top]
        elif bottom:
            entries = entries[-bottom:]
        for _, value in entries:
            self.write_object(value)

    def _culture(self) -> str:
        """The name of the culture that ``-Culture`` asks for, empty for the session's own."""
        from psemu.objects.culture_names import CultureError, culture_of_identifier

        given = text_of(self.get("Culture"))
        if not given.isdigit():
            return given
        try:
            return culture_of_identifier(int(given)).name
        except CultureError:
            return ""

    def _sorted(
        self, width: int, signs: list[int], compare_entries: Callable[[Any, Any], int]
    ) -> list[tuple[list[Any], Any]]:
        """The entries in order; without -Stable, -Top and -Bottom what is equal stands as .NET's sort leaves it."""
        stable = self.switch("Stable") or self.has("Top") or self.has("Bottom")
        culture = self._culture()
        if (culture or len(self._entries) > _SMALL) and all(len(keys) == width for keys, _ in self._entries):
            found = sort_columns(self._entries, signs, self._ignore_case, stable, culture)
            if found is not None:
                return found
        if stable:
            return sort_stable(self._entries, compare_entries)
        entries = list(self._entries)
        introsort(entries, compare_entries)
        return entries


@cmdlet("Group-Object")
class GroupObject(_KeyedCmdlet):
    """Groups its input by property values."""

    def end_processing(self) -> None:
        if not self._entries:
            return

        def compare_entries(left: tuple[list[Any], Any], right: tuple[list[Any], Any]) -> int:
            for a, b in zip(left[0], right[0], strict=False):
                if not self._expressions:
                    self._check_comparable(b, a)
                result = order(a, b, self._ignore_case)
                if result:
                    return result
            return 0

        groups: list[list[tuple[list[Any], Any]]] = []
        for entry in sort_stable(self._entries, compare_entries):
            if groups and compare_entries(groups[-1][0], entry) == 0:
                groups[-1].append(entry)
            else:
                groups.append([entry])
        if self.switch("AsHashTable"):
            self._as_table(groups)
            return
        no_element = self.switch("NoElement")
        for group in groups:
            values = [None if key is MISSING else key for key in group[0][0]]
            name = ", ".join(text_of(key) for key in values)
            members = [] if no_element else [value for _, value in group]
            info = PSObject(
                [
                    ("Values", PSArray(values, "System.Collections.ArrayList")),
                    ("Count", len(group)),
                    ("Group", PSArray(members, _COLLECTION)),
                    ("Name", name),
                ],
                ["Microsoft.PowerShell.Commands.GroupInfo" + ("NoElement" if no_element else ""), "System.Object"],
            )
            self.write_object(info)

    def _check_comparable(self, left: Any, right: Any) -> None:
        from psemu.objects.comparison import is_comparable

        first, second = plain_value(left), plain_value(right)
        if isinstance(first, PSObject) and not is_comparable(first) and first is not second:
            a, b = text_of(first), text_of(second)
            message = (
                f'Cannot compare "{a}" to "{b}" because the objects are not the same type or the object "{a}" does not '
                f'implement "IComparable".'
            )
            kind = ENGINE + "ExtendedTypeSystemException"
            raise terminate(self, "PSObjectCompareTo", message, "NotSpecified", exception_type=kind)

    def _as_table(self, groups: list[list[tuple[list[Any], Any]]]) -> None:
        table = Hashtable()
        for group in groups:
            key = group[0][0][0]
            if key is MISSING or key is None:
                if not self.switch("AsString"):
                    message = (
                        "The objects grouped by this property cannot be expanded because there is a key duplication. Provide a "
                        "valid value for the property, and then try again."
                    )
                    raise terminate(self, message, message, "InvalidArgument", exception_type="System.Exception")
                key = ""
            if self.switch("AsString"):
                key = text_of(key)
            table[plain_value(key)] = PSArray([value for _, value in group], _COLLECTION)
        self.write_object(table)


@cmdlet("Get-Unique")
class GetUnique(Cmdlet):
    """Drops what equals the object before it."""

    def begin_processing(self) -> None:
        self._last: Any = MISSING

    def process_record(self) -> None:
        if not self.has("InputObject"):
            return
        value = self.get("InputObject")
        if value is None:
            # nothing equals $null
            self._last = MISSING
            self.write_object(None)
            return
        if self._last is MISSING or not self._same(value, self._last):
            self.write_object(value)
            self._last = value

    def _same(self, value: Any, last: Any) -> bool:
        ignore_case = self.switch("CaseInsensitive")
        if self.switch("AsString"):
            return compare_strings(text_of(value), text_of(last), ignore_case) == 0
        if self.switch("OnType"):
            return type_names_of(value)[0] == type_names_of(last)[0]
        return order(last, value, ignore_case) == 0


@cmdlet("Compare-Object")
class CompareObject(Cmdlet):
    """Compares two sets of objects."""

    def begin_processing(self) -> None:
        _check_culture(self)
        self._expressions: list[PropertyExpression] = []
        if self.get("Property") is not None:
            self._expressions = read_property_expressions(self, self.get("Property"), EXPRESSION_KEYS, True)
        reference: Any = self.get("ReferenceObject")
        self._reference = list(reference) if isinstance(reference, list) else [reference]
        self._difference: list[Any] = []

    def process_record(self) -> None:
        difference: Any = self.get("DifferenceObject")
        if difference is None:
            return
        self._difference.extend(difference if isinstance(difference, list) else [difference])

    def end_processing(self) -> None:
        include_equal = self.switch("IncludeEqual") or (
            self.switch("ExcludeDifferent") and not self.has("IncludeEqual")
        )
        window = int(self.get("SyncWindow", 2**31 - 1))
        ignore_case = not self.switch("CaseSensitive")
        left = [(self._keys(value), value) for value in self._reference]
        right = [(self._keys(value), value) for value in self._difference]
        waiting_left: list[Any] = []
        waiting_right: list[Any] = []

        def same(a: Any, b: Any) -> bool:
            return all(order(x, y, ignore_case) == 0 for x, y in zip(a[0], b[0], strict=False))

        def take(entries: list[Any], entry: Any) -> Any:
            for place, other in enumerate(entries):
                if same(entry, other):
                    return entries.pop(place)
            return None

        for place in range(max(len(left), len(right))):
            one = left[place] if place < len(left) else None
            two = right[place] if place < len(right) else None
            if one is not None and two is not None and same(one, two):
                if include_equal:
                    self._write(one, "==")
                continue
            if two is not None:
                other = take(waiting_left, two)
                if other is not None:
                    if include_equal:
                        self._write(other, "==")
                else:
                    waiting_right.append(two)
            if one is not None:
                other = take(waiting_right, one)
                if other is not None:
                    if include_equal:
                        self._write(one, "==")
                else:
                    waiting_left.append(one)
            while len(waiting_right) > window:
                self._different(waiting_right.pop(0), "=>")
            while len(waiting_left) > window:
                self._different(waiting_left.pop(0), "<=")
        for entry in waiting_right:
            self._different(entry, "=>")
        for entry in waiting_left:
            self._different(entry, "<=")

    def _keys(self, value: Any) -> list[Any]:
        if not self._expressions:
            return [value]
        return [expression.value_of(self, value) for expression in self._expressions]

    def _different(self, entry: Any, side: str) -> None:
        if not self.switch("ExcludeDifferent"):
            self._write(entry, side)

    def _write(self, entry: Any, side: str) -> None:
        keys, value = entry
        if self.switch("PassThru"):
            result = value if isinstance(value, PSObject) else PSObject([], [], base=value)
            result.properties["SideIndicator"] = side
        elif self._expressions:
            pairs = [(expression.label, key) for expression, key in zip(self._expressions, keys, strict=True)]
            result = PSObject([*pairs, ("SideIndicator", side)])
        else:
            result = PSObject([("InputObject", value), ("SideIndicator", side)])
        self.write_object(result)

"""Select-Object: picks objects by place and makes new ones of some of their properties."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record
from psemu.handlers.property_expression import SELECT_KEYS, PropertyExpression, plain_value, read_property_expressions
from psemu.objects import PSObject
from psemu.objects.properties import type_names_of
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_CUSTOM = "System.Management.Automation.PSCustomObject"


def _has_properties(value: Any) -> bool:
    return isinstance(value, PSObject) and value.base is None


@cmdlet("Select-Object")
class SelectObject(Cmdlet):
    """Selects objects or properties of them."""

    def begin_processing(self) -> None:
        self._properties: list[PropertyExpression] | None = None
        given: Any = self.get("Property")
        if given is not None:
            self._properties = read_property_expressions(self, given, SELECT_KEYS) or None
        self._excluded: list[str] = [str(name) for name in _many(self.get("ExcludeProperty"))]
        if self._properties is None and self._excluded:
            self._properties = [PropertyExpression("*")]
        self._expand = self.get("ExpandProperty")
        self._unique: list[Any] | None = [] if self.switch("Unique") else None
        self._first = int(self.get("First", -1))
        self._last = int(self.get("Last", -1))
        self._skip = int(self.get("Skip", 0))
        self._skip_last = int(self.get("SkipLast", 0))
        self._indexes = {int(index) for index in _many(self.get("Index"))} if self.has("Index") else None
        self._skip_indexes = {int(index) for index in _many(self.get("SkipIndex"))}
        self._count = 0
        self._taken = 0
        self._queue: list[Any] = []

    def process_record(self) -> None:
        if not self.has("InputObject"):
            return
        value = self.get("InputObject")
        if value is None:
            return
        index = self._count
        self._count += 1
        if self._indexes is not None:
            if index in self._indexes:
                self._take(value)
                if not self.switch("Wait") and all(wanted <= index for wanted in self._indexes):
                    self.stop_upstream_commands()
            return
        if self._skip_indexes:
            if index not in self._skip_indexes:
                self._take(value)
            return
        self._by_place(value, index)

    def _by_place(self, value: Any, index: int) -> None:
        if self._first < 0 and self._last >= 0:
            # -Skip counts from the end when only -Last is given
            self._queue.append(value)
            keep = self._last + self._skip
            if len(self._queue) > keep:
                self._queue.pop(0)
            return
        if index < self._skip:
            return
        if self._skip_last:
            self._queue.append(value)
            if len(self._queue) > self._skip_last:
                self._take(self._queue.pop(0))
            return
        if self._first < 0:
            self._take(value)
        elif self._taken < self._first:
            self._taken += 1
            self._take(value)
            if self._taken == self._first and self._last < 0 and not self.switch("Wait") and self._unique is None:
                self._finish()
                self.stop_upstream_commands()
        elif self._last >= 0:
            self._queue.append(value)
            if len(self._queue) > self._last:
                self._queue.pop(0)
        elif self._first and not self.switch("Wait") and self._unique is None:
            self.stop_upstream_commands()

    def end_processing(self) -> None:
        if self._last >= 0:
            keep = self._queue
            if self._first < 0 and self._skip:
                keep = keep[: -self._skip] if self._skip < len(keep) or len(keep) > 0 else []
            for value in keep:
                self._take(value)
        self._finish()

    def _finish(self) -> None:
        if self._unique is not None:
            for value in self._unique:
                self.write_object(value)
            self._unique = []

    def _take(self, value: Any) -> None:
        names = type_names_of(value) if value is not None else [_CUSTOM]
        self._source = _CUSTOM if _CUSTOM in names else names[0]
        if self._properties is None and self._expand is None:
            self._emit(value)
            return
        if value is None:
            return
        if self._expand is not None:
            self._expand_property(value)
        else:
            self._emit(self._selected(value, self._properties or [], "NoExpand"))

    def _emit(self, value: Any) -> None:
        if isinstance(value, PSObject) and value.base is None and _CUSTOM in value.type_names:
            name = "Selected." + self._source
            if name not in value.type_names:
                value.type_names.insert(0, name)
        if self._unique is None:
            self.write_object(value)
        elif not any(self._same(value, seen) for seen in self._unique):
            self._unique.append(value)

    def _same(self, left: Any, right: Any) -> bool:
        from psemu.handlers.utility_order import order

        ignore_case = self.switch("CaseInsensitive")
        if _has_properties(left) and _has_properties(right):
            a, b = left.properties, right.properties
            if [name.lower() for name in a] != [name.lower() for name in b]:
                return False
            return all(order(a[name], b[name], ignore_case) == 0 for name in a)
        if _has_properties(left) or _has_properties(right):
            return False
        return order(left, right, ignore_case) == 0

    def _pairs(self, value: Any, properties: list[PropertyExpression]) -> list[tuple[str, Any]]:
        from fnmatch import fnmatchcase

        pairs: list[tuple[str, Any]] = []
        for expression in properties:
            if expression.block is not None:
                pairs.append((expression.label, expression.computed(self, value)))
                continue
            found = expression.resolve(self, value)
            if not found and not expression.has_wildcards:
                found = [(expression.name, None)]
            given = expression.options.get("name")
            pairs.extend((str(given) if given is not None else name, held) for name, held in found)
        if self._excluded:
            patterns = [pattern.lower() for pattern in self._excluded]
            pairs = [
                (name, held)
                for name, held in pairs
                if not any(fnmatchcase(name.lower(), pattern) for pattern in patterns)
            ]
        return pairs

    def _selected(self, value: Any, properties: list[PropertyExpression], kind: str) -> PSObject:
        result = PSObject()
        self._add(result, self._pairs(value, properties), value, kind)
        return result

    def _add(self, result: PSObject, pairs: list[tuple[str, Any]], source: Any, kind: str) -> None:
        for name, held in pairs:
            if name in result.properties:
                message = f'The property cannot be processed because the property "{name}" already exists.'
                error_id = f"AlreadyExistingUserSpecifiedProperty{kind}"
                self.write_error(error_record(self, error_id, message, "InvalidOperation", source))
            else:
                result.properties[name] = held

    def _expand_property(self, value: Any) -> None:
        expression = read_property_expressions(self, self._expand, SELECT_KEYS)[0]
        found = expression.resolve(self, value)
        if not found:
            message = f'Property "{self._expand}" cannot be found.'
            self.write_error(error_record(self, "ExpandPropertyNotFound", message, "InvalidArgument", value))
            return
        if len(found) > 1:
            message = f'Multiple properties cannot be expanded: "{self._expand}".'
            self.write_error(error_record(self, "MutlipleExpandProperties", message, "InvalidArgument", value))
            return
        held = found[0][1]
        pairs = self._pairs(value, self._properties) if self._properties else []
        for item in _elements(held):
            if item is None:
                continue
            if pairs:
                item = item if isinstance(item, PSObject) else PSObject([], [], base=item)
                self._add(item, pairs, value, "Expand")
            self._emit(item)


def _elements(value: Any) -> list[Any]:
    inner = plain_value(value)
    return list(inner) if isinstance(inner, (list, tuple)) else [value]


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]

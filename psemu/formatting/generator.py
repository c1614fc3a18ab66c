"""Objects to format records: chooses the view for what comes, follows grouping, and makes the texts of cells."""

from __future__ import annotations

from psemu.formatting.cells import cell_text, elements_of, is_scalar, stands_right, text_of
from psemu.formatting.list_view import list_lines
from psemu.formatting.records import (
    RECORDS,
    Column,
    FormatEndData,
    FormatEntryData,
    FormatStartData,
    GroupEndData,
    GroupStartData,
)
from psemu.formatting.views import MESSAGES, View, shows_as_list, view_of
from psemu.objects import ErrorRecord, PSObject
from psemu.objects.numbers import LiteralNumber
from psemu.objects.properties import find_property, matching_properties, property_names, property_set, type_names_of
from psemu.objects.type_data import display_properties, display_property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: a table that nobody gave columns has no more than these
_MOST_COLUMNS = 10
_TABLE_PROPERTIES = 4


class PropertySpec:
    """One element of ``-Property``: a *name* (wildcards allowed) or *evaluate*, which computes the value from the object."""

    __slots__ = ("align", "depth", "evaluate", "form", "label", "name", "width")

    def __init__(self, name: str = "", evaluate: Callable[[Any], Any] | None = None, label: str = "") -> None:
        self.name = name
        self.evaluate = evaluate
        self.label = label
        self.width = 0
        self.align = ""
        self.form = ""
        self.depth = 0

    def columns_for(self, value: object, keep_missing: bool) -> list[Column]:
        """The columns that this element stands for on *value*."""
        if self.evaluate is not None:
            return [Column(self.label, self.evaluate, self.width, self.align, self.form)]
        if any(char in self.name for char in "*?["):
            names = list(matching_properties(value, [self.name]).keys())
            return [self._named(name) for name in names]
        members = property_set(value, self.name)
        if members is not None:
            return [self._named(name) for name in members]
        found = find_property(value, self.name)
        if found is None:
            return [self._named(self.name)] if keep_missing else []
        return [self._named(found[0])]

    def _named(self, name: str) -> Column:
        return Column(self.label or name, reading(name), self.width, self.align, self.form)


def reading(name: str) -> Callable[[object], object]:
    """A function that gives property *name* of an object, None if it has none."""

    def read(value: object) -> object:
        found = find_property(value, name)
        return found[1] if found else None

    return read


def reading_path(path: str) -> Callable[[object], object]:
    """A function that gives what a view's *path* leads to: a property, or properties of properties (``Context.Account.Id``)."""
    first, *rest = map(reading, path.split("."))
    if not rest:
        return first

    def read(value: object) -> object:
        value = first(value)
        for step in rest:
            value = step(value)
        return value

    return read


class FormatRequest:
    """What a Format-* command was asked for; the default, of Out-*, asks for nothing."""

    __slots__ = (
        "autosize",
        "color",
        "column_count",
        "depth",
        "error_view",
        "force",
        "group_by",
        "hide_headers",
        "limit",
        "properties",
        "repeat_header",
        "shape",
        "width",
        "wrap",
    )

    def __init__(self, shape: str = "", properties: list[PropertySpec] | None = None, limit: int = 4) -> None:
        self.shape = shape
        self.properties = properties
        self.group_by: PropertySpec | None = None
        self.autosize: bool = False
        self.wrap: bool = False
        self.hide_headers: bool = False
        self.column_count = 0
        self.depth = 5
        self.limit = limit
        self.error_view = "ConciseView"
        #: with ANSI sequences, as on a terminal
        self.color: bool = False
        #: errors are shown by their properties where some are asked for
        self.force: bool = False
        #: columns of the host, for what is laid out before it gets there
        self.width = 120


class RecordGenerator:
    """Turns objects into format records, which go to *emit*; one per Format-* command or run of plain objects."""

    def __init__(self, request: FormatRequest, emit: Callable[[object], None]) -> None:
        self._request = request
        self._emit = emit
        self._shape = ""
        self._view: View | None = None
        self._view_types: list[str] = []
        self._columns: list[Column] = []
        self._open = False
        self._group: object = None
        self._has_group = False

    def process(self, value: object) -> None:
        """Take one object from the pipeline; a collection is taken element by element."""
        if isinstance(value, RECORDS):
            self.end()
            self._emit(value)
            return
        elements = elements_of(value) if not isinstance(value, str) else None
        if elements is None:
            self._process_one(value)
        else:
            for element in elements:
                self._process_one(element)

    def end(self) -> None:
        """No more objects."""
        if self._open:
            self._emit(GroupEndData())
            self._emit(FormatEndData())
            self._open = False

    def _process_one(self, value: object) -> None:
        if value is None:
            return
        lines = self._plain_lines(value)
        if lines is not None:
            entry = FormatEntryData()
            entry.out_of_band = True
            entry.lines = lines
            self._emit(entry)
            return
        names = type_names_of(value)
        other = self._open and self._view is not None and names[:1] != self._view_types
        # types that share a view, as files and directories do, share its table
        if other and self._shape == "text":
            # between what is shown by its text, other types are shown by all their properties
            entry = FormatEntryData()
            pairs = [(name, self._text(Column(name, read), read(value), False)) for name, read in self._readings(value)]
            entry.lines = ["", *list_lines(pairs, self._request.width), ""]
            self._emit(entry)
            return
        if other and view_of(names) is not self._view:
            self.end()
        if not self._open:
            self._start(value, names)
        else:
            self._follow_group(value)
        self._emit(self._entry(value))

    def _plain_lines(self, value: object) -> list[str] | None:
        if isinstance(value, LiteralNumber):
            # a number argument is shown as it was written
            return [value.text]
        if is_scalar(value):
            return text_of(value).replace("\r\n", "\n").split("\n")
        if isinstance(value, ErrorRecord) and not (self._request.force and self._request.properties is not None):
            from psemu.formatting.error_view import error_lines

            return error_lines(value, self._request.error_view, self._request.color)
        message = MESSAGES.get(type_names_of(value)[0])
        if message is not None:
            found = find_property(value, message)
            held = found[1] if found else None
            return self._plain_lines(held) or text_of(held).split("\n")
        is_bag = isinstance(value, PSObject) and value.base is None
        if not is_bag and not property_names(value):
            return text_of(value).split("\n")
        return None

    def _start(self, value: object, names: list[str]) -> None:
        request = self._request
        self._view, self._view_types = None, []
        if request.properties is None:
            view = view_of(names)
            if view is not None and self._usable(view, request.shape):
                self._view, self._view_types = view, names[:1]
        self._shape = request.shape or self._default_shape(value, names)
        start = FormatStartData(self._shape)
        start.autosize, start.wrap, start.hide_headers = request.autosize, request.wrap, request.hide_headers
        start.column_count = request.column_count
        if self._shape == "table":
            self._columns = self._table_columns(value)
            start.labels = [column.label for column in self._columns]
            start.widths = [column.width for column in self._columns]
            start.aligns = [column.align or self._natural_align(column, value) for column in self._columns]
        self._emit(start)
        self._open = True
        self._has_group = False
        self._follow_group(value)

    @staticmethod
    def _usable(view: View, shape: str) -> bool:
        if shape == "table":
            return bool(view.table)
        if shape == "list":
            return bool(view.lines)
        return not shape

    def _default_shape(self, value: object, names: list[str]) -> str:
        if self._view is not None:
            return self._view.shape
        if shows_as_list(names):
            return "list"
        return "table" if len(self._shown(value)) <= _TABLE_PROPERTIES else "list"

    def _table_columns(self, value: object) -> list[Column]:
        if self._view is not None:
            return [Column(label, reading_path(path), width, align) for label, path, width, align in self._view.table]
        properties = self._request.properties
        if properties is not None:
            return [column for spec in properties for column in spec.columns_for(value, True)]
        return [Column(name, reading(name)) for name in self._shown(value)][:_MOST_COLUMNS]

    @staticmethod
    def _natural_align(column: Column, value: object) -> str:
        return "right" if stands_right(column.value_of(value)) else "left"

    def _follow_group(self, value: object) -> None:
        spec = self._request.group_by
        label_of: Callable[[], str] | None = None
        group: object = None
        if spec is None and self._view is not None and self._view.group_by:
            spec = PropertySpec(self._view.group_by, label=self._view.group_label)
        if spec is not None:
            columns = spec.columns_for(value, False)
            if columns:
                column = columns[0]
                group = column.value_of(value)
                text = self._text(column, group, False)
                if self._view is not None and self._view.group_label and self._request.group_by is None:
                    # where an item lies is shown without its provider
                    text = text.rpartition("::")[2]
                label_of = lambda: f"{column.label}: {text}"  # noqa: E731
                group = text
        if self._has_group:
            if group == self._group:
                return
            # the blank line between groups is a record of its own
            blank = FormatEntryData()
            blank.out_of_band = True
            blank.lines = [""]
            self._emit(blank)
            self._emit(GroupEndData())
        self._group, self._has_group = group, True
        self._emit(GroupStartData(label_of() if label_of else None))

    def _text(self, column: Column, value: object, in_table: bool) -> str:
        if column.form and value is not None:
            from psemu.objects.format import FormatException, format_composite, format_value

            try:
                if "{" in column.form:
                    return format_composite(column.form, [value])
                return format_value(value, column.form, other=text_of)
            except FormatException:
                return cell_text(value, self._request.limit, in_table)
        return cell_text(value, self._request.limit, in_table)

    def _entry(self, value: object) -> FormatEntryData:
        entry = FormatEntryData()
        if self._shape == "table":
            entry.cells = [self._text(column, column.value_of(value), True) for column in self._columns]
        elif self._shape == "list":
            entry.pairs = [
                (column.label, self._text(column, column.value_of(value), False))
                for column in self._list_columns(value)
            ]
        elif self._shape == "wide":
            entry.cells = [self._wide_text(value)]
        elif self._shape == "text":
            assert self._view is not None
            hint = find_property(value, "DisplayHint")
            if hint is not None and str(getattr(hint[1], "name", hint[1])) in ("Date", "Time"):
                from psemu.objects.format import format_value

                inner = value.base if isinstance(value, PSObject) else value
                entry.lines = [format_value(inner, "D" if str(getattr(hint[1], "name", hint[1])) == "Date" else "T")]
                return entry
            found = find_property(value, self._view.text)
            shown = getattr(value, "shown_text", None)
            text = shown if isinstance(shown, str) else text_of(found[1] if found else value)
            entry.lines = text.split("\n")
        else:
            from psemu.formatting.custom_view import class_lines

            entry.lines = class_lines(value, self._request, self._text)
        return entry

    def _list_columns(self, value: object) -> list[Column]:
        if self._view is not None:
            return [Column(name, reading(name)) for name in self._view.lines]
        properties = self._request.properties
        if properties is not None:
            return [column for spec in properties for column in spec.columns_for(value, False)]
        return [Column(name, reading(name)) for name in self._shown(value)]

    def _readings(self, value: object) -> list[tuple[str, Callable[[object], object]]]:
        return [(name, reading(name)) for name in self._shown(value)]

    @staticmethod
    def _shown(value: object) -> list[str]:
        chosen = display_properties(value)
        if chosen is None:
            return property_names(value)
        found = [find_property(value, name) for name in chosen]
        return [pair[0] for pair in found if pair is not None]

    def _wide_text(self, value: object) -> str:
        properties = self._request.properties
        if properties:
            columns = properties[0].columns_for(value, False)
        else:
            names = property_names(value)
            named = next((name for name in names if name.lower() == "name"), names[0] if names else "")
            chosen = display_property(value) or named
            columns = [Column(chosen, reading(chosen))]
        return self._text(columns[0], columns[0].value_of(value), False) if columns else ""

"""Format-Table, Format-List, Format-Wide and Format-Custom: what was asked for, handed to the format records."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.formatting.cells import elements_of
from psemu.formatting.generator import FormatRequest, PropertySpec, RecordGenerator
from psemu.handlers.core_errors import terminate
from psemu.handlers.property_expression import (
    CUSTOM_KEYS,
    GROUP_KEYS,
    LIST_KEYS,
    TABLE_KEYS,
    WIDE_KEYS,
    PropertyExpression,
    plain_value,
    read_property_expressions,
)
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _FormatCommand(Cmdlet):
    """Base of the four: makes the request, feeds the generator."""

    shape = ""
    keys: tuple[str, ...] = LIST_KEYS

    def begin_processing(self) -> None:
        for name in ("View", "ShowError"):
            if self.has(name) and (name == "View" or self.switch(name)):
                raise UnsupportedError(f"command.{self.command_info.name}.{name}")
        limit: Any = plain_value(self.session.get_variable("FormatEnumerationLimit", 4))
        request = FormatRequest(self.shape, limit=limit if isinstance(limit, int) else 4)
        request.force = self.switch("Force")
        given: Any = self.get("Property")
        expressions = read_property_expressions(self, given, self.keys) if given is not None else []
        if expressions:
            request.properties = [self._spec(expression) for expression in expressions]
        group: Any = self.get("GroupBy")
        if group is not None:
            request.group_by = self._spec(read_property_expressions(self, group, GROUP_KEYS)[0])
        self._prepare(request)
        self._generator = RecordGenerator(request, self.write_object)

    def _prepare(self, request: FormatRequest) -> None:
        """Add what only this command has."""

    def _spec(self, expression: PropertyExpression) -> PropertySpec:
        options = expression.options
        if expression.block is not None:
            failed = "#ERR" if self.switch("DisplayError") else None
            spec = PropertySpec(evaluate=lambda value: expression.computed(self, value, failed), label=expression.label)
        else:
            spec = PropertySpec(expression.name, label=str(options.get("name", "")))
        spec.width = int(options.get("width", 0))
        spec.align = str(options.get("alignment", ""))
        spec.form = str(options.get("formatstring", ""))
        return spec

    def process_record(self) -> None:
        if self.has("InputObject"):
            value = self.get("InputObject")
            expand: Any = self.get("Expand")
            if expand is not None and str(expand) != "EnumOnly" and elements_of(value) is not None:
                # only a collection that is given whole is shown itself
                raise UnsupportedError(f"command.{self.command_info.name}.Expand")
            self._generator.process(value)

    def end_processing(self) -> None:
        self._generator.end()


@cmdlet("Format-Table")
class FormatTable(_FormatCommand):
    """Shows objects as a table."""

    shape = "table"
    keys = TABLE_KEYS

    def _prepare(self, request: FormatRequest) -> None:
        request.autosize = self.switch("AutoSize")
        request.wrap = self.switch("Wrap")
        request.hide_headers = self.switch("HideTableHeaders")


@cmdlet("Format-List")
class FormatList(_FormatCommand):
    """Shows the properties of objects under each other."""

    shape = "list"


@cmdlet("Format-Wide")
class FormatWide(_FormatCommand):
    """Shows one property of each object in columns."""

    shape = "wide"
    keys = WIDE_KEYS

    def begin_processing(self) -> None:
        if isinstance(self.get("Property"), list):
            message = "Specified method is not supported."
            kind = "System.NotSupportedException"
            raise terminate(self, "DictionaryKeyUnknownType", message, "InvalidArgument", exception_type=kind)
        super().begin_processing()

    def _prepare(self, request: FormatRequest) -> None:
        if self.switch("AutoSize") and self.has("Column"):
            message = "Found invalid data while decoding."
            kind = "System.IO.InvalidDataException"
            raise terminate(
                self, "FormatCannotSpecifyAutosizeAndColumns", message, "InvalidArgument", exception_type=kind
            )
        request.autosize = self.switch("AutoSize")
        request.column_count = int(self.get("Column", 0))


@cmdlet("Format-Custom")
class FormatCustom(_FormatCommand):
    """Shows objects and what they hold as nested blocks."""

    shape = "custom"
    keys = CUSTOM_KEYS

    def _prepare(self, request: FormatRequest) -> None:
        request.depth = int(self.get("Depth", 5))

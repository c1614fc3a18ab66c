"""An ErrorRecord as the host shows it: ``ConciseView``, ``NormalView`` and ``CategoryView`` of ``$ErrorView``."""

from __future__ import annotations

from psemu.objects.properties import type_names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.objects import ErrorRecord


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _reason(record: ErrorRecord) -> str:
    """What ConciseView puts before the message."""
    thrown = record.category == "OperationStopped" and _short(record.exception_type) == "RuntimeException"
    if thrown:
        return "Exception"
    if record.activity:
        return record.activity
    if _short(record.exception_type) == "CommandNotFoundException" and record.target_object is not None:
        return str(record.target_object)
    return record.category if record.category != "NotSpecified" else _short(record.exception_type)


def category_text(record: ErrorRecord) -> str:
    """``Category: (target:type) [activity], reason`` as CategoryInfo writes itself."""
    target = record.target_object
    name = "" if target is None else str(target)
    kind = "" if target is None else _short(type_names_of(target)[0])
    return f"{record.category}: ({name}:{kind}) [{record.activity}], {_short(record.exception_type)}"


def error_lines(record: ErrorRecord, view: str = "ConciseView") -> list[str]:
    """The lines that show *record*."""
    if view.lower() == "categoryview":
        return [category_text(record)]
    message = str(record)
    if view.lower() == "normalview":
        return _normal(record, message)
    extent = record.extent
    if extent is None or extent.start_line_column[0] <= 1:
        return f"{_reason(record)}: {message}".split("\n")
    number, line, start, size = _place(extent)
    return [
        f"{_reason(record)}: ",
        "Line |",
        f"{number:4d} |  {line}",
        f"     |  {' ' * start}{'~' * max(size, 1)}",
        *f"     | {message}".split("\n"),
    ]


def _place(extent: ScriptExtent) -> tuple[int, str, int, int]:
    """Line number, its text, and the offset and width of what the extent covers of it."""
    number, column = extent.start_line_column
    end_number, end_column = extent.end_line_column
    line = extent.source.line_text(number).rstrip()
    start = column - 1
    size = (end_column - 1 if end_number == number else len(line)) - start
    return number, line, start, size


def _normal(record: ErrorRecord, message: str) -> list[str]:
    lines = [f"{record.activity} : {message}" if record.activity else message]
    extent = record.extent
    if extent is not None:
        number, line, start, size = _place(extent)
        lines.append(f"At line:{number} char:{start + 1}")
        lines.append(f"+ {line}")
        lines.append(f"+ {' ' * start}{'~' * max(size, 1)}")
    lines.append(f"+ CategoryInfo          : {category_text(record)}")
    lines.append(f"+ FullyQualifiedErrorId : {record.fully_qualified_error_id}")
    return "\n".join(lines).split("\n")

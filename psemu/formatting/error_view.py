"""An ErrorRecord as the host shows it: ``ConciseView``, ``NormalView`` and ``CategoryView`` of ``$ErrorView``."""

from __future__ import annotations

from psemu.objects.properties import type_names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
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
    if extent is None or extent.start_line_number <= 1:
        return f"{_reason(record)}: {message}".split("\n")
    number = extent.start_line_number
    line = extent.source.line_text(number) if hasattr(extent.source, "line_text") else _line(record, number)
    start = extent.start_column_number - 1
    same_line = extent.end_line_number == number
    size = (extent.end_column_number - 1 if same_line else len(line.rstrip())) - start
    return [
        f"{_reason(record)}: ",
        "Line |",
        f"{number:4d} |  {line.rstrip()}",
        f"     |  {' ' * start}{'~' * max(size, 1)}",
        *f"     | {message}".split("\n"),
    ]


def _line(record: ErrorRecord, number: int) -> str:
    extent = record.extent
    if extent is None:
        return ""
    lines = extent.source.text.split("\n")
    return lines[number - 1] if 0 < number <= len(lines) else ""


def _normal(record: ErrorRecord, message: str) -> list[str]:
    lines = [f"{record.activity} : {message}" if record.activity else message]
    extent = record.extent
    if extent is not None:
        number = extent.start_line_number
        start = extent.start_column_number - 1
        line = _line(record, number).rstrip()
        same_line = extent.end_line_number == number
        size = (extent.end_column_number - 1 if same_line else len(line)) - start
        lines.append(f"At line:{number} char:{start + 1}")
        lines.append(f"+ {line}")
        lines.append(f"+ {' ' * start}{'~' * max(size, 1)}")
    lines.append(f"+ CategoryInfo          : {category_text(record)}")
    lines.append(f"+ FullyQualifiedErrorId : {record.fully_qualified_error_id}")
    return "\n".join(lines).split("\n")

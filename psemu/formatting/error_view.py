"""An ErrorRecord as the host shows it: ``ConciseView``, ``NormalView`` and ``CategoryView`` of ``$ErrorView``."""

from __future__ import annotations

from psemu.formatting.lines import RESET
from psemu.objects.position_text import cut_line, position_message
from psemu.objects.properties import type_names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects import ErrorRecord


_MARGIN = "     | "
#: how wide the host is
_WIDTH = 120


def _short(name: str) -> str:
    return name.rpartition(".")[2]


def _reason(record: ErrorRecord) -> str:
    """What ConciseView puts before the message."""
    thrown = record.category == "OperationStopped" and _short(record.exception_type) == "RuntimeException"
    if thrown:
        return "Exception"
    if record.invocation:
        return str(record.invocation)
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


#: PowerShell's ``$PSStyle.Formatting.Error`` and ``ErrorAccent``
_ERROR, _ACCENT = "\x1b[31;1m", "\x1b[36;1m"


def error_lines(record: ErrorRecord, view: str = "ConciseView", color: bool = False) -> list[str]:
    """The lines that show *record*; *color*: with ANSI sequences, as on a terminal."""
    name = view.lower()
    error, accent, reset = (_ERROR, _ACCENT, RESET) if color else ("", "", "")
    if name == "detailedview":
        return [f"{error}{line}{reset}" for line in _detailed(record)]
    if name == "categoryview":
        return [f"{error}{category_text(record)}{reset}"]
    message = str(record)
    if name == "normalview":
        return [f"{error}{line}{reset}" for line in _normal(record, message)]
    extent = record.extent
    path = None if extent is None else extent.path
    if extent is None or (path is None and extent.start_line_column[0] <= 1):
        return f"{error}{_reason(record)}: {error}{message}{reset}".split("\n")
    number = extent.start_line_column[0]
    line, start, size = cut_line(extent)
    if path is not None and record.category == "ParserError" and "~\n" in message:
        # of several parse errors the first is shown, whose place stands above already
        message = message.split("~\n")[1].split("\n\n")[0]
    shown = f"{line[:start]}{accent}{line[start : start + size]}{reset}{line[start + size :]}" if color else line
    beside = [text.removeprefix(_MARGIN) for text in _paragraph(message, path is not None)]
    margins = [_MARGIN if index == 0 or path is not None else "" for index in range(len(beside))]
    return [
        f"{error}{_reason(record)}: {reset}{path or ''}" + (f":{number}" if path else ""),
        f"{accent}Line |{reset}",
        f"{accent}{number:4d} | {reset} {shown}",
        f"{accent}     | {error} {' ' * start}{'~' * size}{reset}",
        *(
            f"{accent if margin else ''}{margin}{error}{text}{reset}"
            for margin, text in zip(margins, beside, strict=True)
        ),
    ]


def _detailed(record: ErrorRecord) -> list[str]:
    """What ``$ErrorView = 'DetailedView'`` and Get-Error show, as far as the record has it."""
    facts = [
        ("Exception", f"{record.exception_type}: {record}"),
        ("CategoryInfo", category_text(record)),
        ("FullyQualifiedErrorId", record.fully_qualified_error_id),
    ]
    extent = record.extent
    if extent is not None:
        facts.append(("PositionMessage", position_message(extent)))
    size = max(len(name) for name, _ in facts)
    lines = [""]
    for name, text in facts:
        first, *rest = text.split("\n")
        lines += [f"{name:{size}} : {first}", *(" " * (size + 3) + line for line in rest)]
    return lines


def _paragraph(message: str, wrapped: bool) -> list[str]:
    """*message* beside the margin; *wrapped*: as one paragraph, broken between words at the host's width, as a file's errors are."""
    if not wrapped:
        return f"{_MARGIN}{message}".split("\n")
    rest = " ".join(message.replace("\t", " ").splitlines())
    room = _WIDTH - len(_MARGIN)
    lines = []
    while len(rest) > room:
        cut = rest.rfind(" ", 1, room + 1)
        cut = room if cut < 0 else cut
        lines.append(_MARGIN + rest[:cut].rstrip())
        rest = rest[cut:].strip()
    return [*lines, _MARGIN + rest]


def _normal(record: ErrorRecord, message: str) -> list[str]:
    lines = [f"{record.activity} : {message}" if record.activity else message]
    extent = record.extent
    if extent is not None:
        lines += position_message(extent).split("\n")
    lines.append(f"+ CategoryInfo          : {category_text(record)}")
    lines.append(f"+ FullyQualifiedErrorId : {record.fully_qualified_error_id}")
    return "\n".join(lines).split("\n")

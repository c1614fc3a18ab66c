"""A tree as indented text, for people: ``psemu parse`` prints it."""

from __future__ import annotations

from psemu.parser.ast import Ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

_SHOWN_TEXT = 60


def format_tree(result: ParseResult) -> str:
    """One line per node: type, ``line:column-line:column``, plain properties, and for a leaf its text; then the errors."""
    source = result.source
    lines: list[str] = []
    stack: list[tuple[Ast, int]] = [(result.ast, 0)]
    while stack:
        node, depth = stack.pop()
        children = list(node.children)
        start, end = source.line_column(node.start), source.line_column(node.end)
        parts = [f"{'  ' * depth}{type(node).__name__} {start[0]}:{start[1]}-{end[0]}:{end[1]}"]
        for name in node.fields:
            value = getattr(node, name)
            if value is None or value is False or isinstance(value, (Ast, list)) or value in ("None", "Unknown"):
                continue
            parts.append(f"{name}={value!r}" if not isinstance(value, bool) else name)
        if not children:
            text = source.text[node.start : node.end]
            shown = text if len(text) <= _SHOWN_TEXT else text[: _SHOWN_TEXT - 1] + "…"
            parts.append(f"«{shown.replace(chr(10), '⏎').replace(chr(13), '')}»")
        lines.append("  ".join(parts))
        stack.extend((child, depth + 1) for child in reversed(children))
    for error in result.errors:
        line, column = source.line_column(error.start)
        lines.append(f"{line}:{column}: {error.error_id}: {error.message}")
    return "\n".join(lines) + "\n"

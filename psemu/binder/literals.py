"""Values as PowerShell would read them: bare words where that is enough, quotes where they are needed, arrays and tables in full."""

from __future__ import annotations

from psemu.objects import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    EnumValue,
    Hashtable,
    OpaqueObject,
    PSObject,
    SwitchParameter,
)
from psemu.objects.format.cultures import EN_US
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import PSCUSTOMOBJECT, SCRIPT_BLOCK, type_name_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_DEEPEST = 20
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./\\:-*?+=~%^!")
_LONGEST_WORD = 200


def literal(value: Any) -> str:
    """*value* as an argument that gives it: a text without quotes if it stays that text, ``'a', 'b'``, ``@{ Name = 'a' }``, ``$true``.

    What has no literal stands in angle brackets, by the name of its type; what is not known as ``(not known)``.
    """
    base = value if isinstance(value, LiteralNumber) else unwrap(value)
    if type(base).__name__ == "NamedEncoding":
        base = base.name  # type: ignore[attr-defined]
    if isinstance(base, str):
        return base if is_bare_word(base) else quoted(base)
    if isinstance(base, EnumValue):
        text = base.name
        return text if is_bare_word(text) else quoted(text)
    if isinstance(base, list) and len(base) > 1:
        return ", ".join(_nested(item, 1) for item in base)
    return _nested(value, 0)


def quoted(text: str) -> str:
    """*text* in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def is_bare_word(text: str) -> bool:
    """True if *text* may stand as an argument without quotes and be that text."""
    if not text or len(text) > _LONGEST_WORD or not _PLAIN.issuperset(text):
        return False
    if text.isalnum() and text[0].isalpha():
        return True
    from psemu.parser import ast, parse

    result = parse(f"x {text}")
    block = result.ast.end_block
    if result.errors or block is None or len(block.statements) != 1:
        return False
    pipeline = block.statements[0]
    command = pipeline.pipeline_elements[0] if isinstance(pipeline, ast.PipelineAst) else None
    if not isinstance(command, ast.CommandAst) or len(command.command_elements) != 2:
        return False
    word = command.command_elements[1]
    return isinstance(word, ast.StringConstantExpressionAst) and word.value == text


def _nested(value: Any, depth: int) -> str:
    if value is UNKNOWN:
        return "(not known)"
    base = value if isinstance(value, LiteralNumber) else unwrap(value)
    if base is None or base is AUTOMATION_NULL:
        return "$null"
    if isinstance(base, (bool, SwitchParameter)):
        return "$true" if base else "$false"
    if isinstance(base, (int, float, LiteralNumber)):
        return to_text(base)
    if depth > _DEEPEST:
        return "…"
    if isinstance(base, list):
        return "@(" + ", ".join(_nested(item, depth + 1) for item in base) + ")"
    if isinstance(base, (Hashtable, CaselessDict)):
        return _table(base.items(), "[ordered]" if getattr(base, "ordered", False) else "", depth)
    if isinstance(base, PSObject) and base.type_names[:1] == [PSCUSTOMOBJECT]:
        return _table(base.properties.items(), "[pscustomobject]", depth)
    if isinstance(base, (PSObject, OpaqueObject)):
        return f"<{type_name_of(base)}>"
    if type_name_of(base) == SCRIPT_BLOCK:
        return "{" + to_text(base) + "}"
    return quoted(base.name if isinstance(base, EnumValue) else to_text(base, culture=EN_US))


def _table(items: Any, cast: str, depth: int) -> str:
    pairs = [f"{_key(key)} = {_nested(item, depth + 1)}" for key, item in items]
    return f"{cast}@{{ {'; '.join(pairs)} }}" if pairs else f"{cast}@{{}}"


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key if key.isidentifier() and key.isascii() else quoted(key)
    return _nested(key, _DEEPEST)

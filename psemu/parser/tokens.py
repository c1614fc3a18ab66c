"""The tokens of a text, comments included, for colouring and for readers of comment-based help."""

from __future__ import annotations

import re

from psemu.parser.lexer import Lexer
from psemu.parser.modes import KIND

_NAMES = {number: name for name, number in KIND.items()}
_COMMENT = re.compile(r"#[^\r\n]*|<#(?:[^#]|#(?!>))*(?:#>|\Z)")


def read_tokens(text: str) -> list[tuple[str, int, int]]:
    """``(terminal or "COMMENT", start, end)`` of each token in order."""
    lexer = Lexer(text, 0, len(text), True)
    result: list[tuple[str, int, int]] = []
    index, last = 0, 0
    while True:
        if index >= len(lexer.tokens):
            lexer.fill(1024)
        kind, start, end, _value, _frame = lexer.tokens[index]
        if start > last:
            result.extend(("COMMENT", found.start(), found.end()) for found in _COMMENT.finditer(text, last, start))
        if kind == 0:
            return result
        result.append((_NAMES.get(kind, "UNEXPECTED"), start, end))
        last = end
        index += 1

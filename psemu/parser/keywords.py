"""PowerShell's keywords and ``-operators``: which terminal each is and what the lexer expects behind it."""

from __future__ import annotations

#: words that name a block at the start of a body
BLOCK_NAMES = frozenset(["begin", "process", "end", "clean", "dynamicparam"])

#: words that begin what PowerShell does not support, or supports nowhere but in a place of its own
REFUSED = frozenset(["from", "define", "var", "workflow", "parallel", "sequence", "configuration", "using"])
#: keywords before which a type cannot stand by itself, and an attribute neither
NO_TYPE_BEFORE = frozenset(
    [
        "begin", "catch", "else", "elseif", "dynamicparam", "end", "finally", "in", "param", "process", "until", "configuration", "public",
        "private", "static", "interface", "namespace", "module", "type", "assembly", "command", "hidden", "base", "default", "clean",
    ]
)  # fmt: skip
_BLOCK = ("STATEMENT", "STATEMENT")
#: word at the start of a statement → terminal, next mode, modes (behind the block, inside it) for the block's head
KEYWORDS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "if": ("IF", "CONDITION", ("AFTER_IF", "STATEMENT")),
    "while": ("WHILE", "CONDITION", _BLOCK),
    "for": ("FOR", "FOR_HEAD", _BLOCK),
    "foreach": ("FOREACH", "FOREACH_HEAD", _BLOCK),
    "do": ("DO", "BLOCK", ("AFTER_DO", "STATEMENT")),
    "switch": ("SWITCH", "SWITCH_HEAD", ()),
    "try": ("TRY", "BLOCK", ("AFTER_TRY", "STATEMENT")),
    "trap": ("TRAP", "CATCH_HEAD", _BLOCK),
    "function": ("FUNCTION", "FUNCTION_NAME", ()),
    "filter": ("FUNCTION", "FUNCTION_NAME", ()),
    "class": ("CLASS", "TYPE_NAME", ("CLASS_BODY",)),
    "enum": ("ENUM", "TYPE_NAME", ("ENUM_BODY",)),
    "data": ("DATA", "DATA_HEAD", ()),
    "return": ("RETURN", "ELEMENT", ()),
    "throw": ("RETURN", "ELEMENT", ()),
    "exit": ("RETURN", "ELEMENT", ()),
    "break": ("JUMP", "JUMP_LABEL", ()),
    "continue": ("JUMP", "JUMP_LABEL", ()),
}


def _binary() -> dict[str, tuple[str, str]]:
    table = {
        "and": ("LOGICAL", "And"), "or": ("LOGICAL", "Or"), "xor": ("LOGICAL", "Xor"),
        "band": ("BITWISE", "Band"), "bor": ("BITWISE", "Bor"), "bxor": ("BITWISE", "Bxor"),
        "join": ("COMPARISON", "Join"), "is": ("COMPARISON", "Is"), "isnot": ("COMPARISON", "IsNot"), "as": ("COMPARISON", "As"),
        "shl": ("COMPARISON", "Shl"), "shr": ("COMPARISON", "Shr"), "f": ("FORMAT", "Format"),
    }  # fmt: skip
    for name in [
        "eq",
        "ne",
        "ge",
        "gt",
        "lt",
        "le",
        "like",
        "notlike",
        "match",
        "notmatch",
        "replace",
        "contains",
        "notcontains",
        "in",
        "notin",
        "split",
    ]:
        table[name] = table["i" + name] = ("COMPARISON", "I" + name)
        table["c" + name] = ("COMPARISON", "C" + name)
    return table


#: name of a binary operator without its dash → terminal, TokenKind
DASH_BINARY = _binary()
#: name of a unary operator without its dash → TokenKind
DASH_UNARY = {"not": "Not", "bnot": "Bnot", "join": "Join", "split": "Isplit", "isplit": "Isplit", "csplit": "Csplit"}

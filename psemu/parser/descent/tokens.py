"""The tokens of the descent: PowerShell's own kinds (TokenKind) and what the grammar's rules ask of a kind."""

from __future__ import annotations

from psemu.parser import token_kinds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Token(token_kinds.Token):
    """One token with its *text*; *value* is what was read in it.

    Of a string or word the value is its text without quotes and escapes, and *parts* the variables and sub-expressions in it (None: it
    expands nothing). Of a number it is the number, of a variable or parameter its name. *colon*: a parameter that ends in one.
    Of a sub-expression inside a string the value is the text to read and *skipped* lists the places left out of it.
    """

    __slots__ = ("colon", "parts", "skipped", "text", "value")

    def __init__(self, kind: str, start: int, end: int, text: str, value: Any = None) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.text = text
        self.value = value
        self.parts: list[Token] | None = None
        self.colon = False
        self.role = ""
        self.skipped: Sequence[int] = ()


def _names(names: str) -> list[str]:
    return names.split()


def _kinds(names: str) -> frozenset[str]:
    return frozenset(_names(names))


#: kinds that are the same in every mode: looked ahead at, they need not be read again
IN_EVERY_MODE = _kinds(
    "NewLine LineContinuation Comment EndOfInput StringLiteral StringExpandable HereStringLiteral HereStringExpandable LParen RParen"
    " LCurly RCurly RBracket AtParen AtCurly DollarParen Semi AndAnd OrOr Ampersand Pipe Comma RedirectInStd"
)
UNARY_OPERATORS = _kinds("Comma MinusMinus PlusPlus Exclaim Plus Minus Not Bnot Join Isplit Csplit")
ASSIGNMENT_OPERATORS = {
    "Equals": "=", "PlusEquals": "+=", "MinusEquals": "-=", "MultiplyEquals": "*=", "DivideEquals": "/=", "RemainderEquals": "%=",
    "QuestionQuestionEquals": "??=",
}  # fmt: skip
_COMPARISONS = (
    "eq", "ne", "ge", "gt", "lt", "le", "like", "notlike", "match", "notmatch", "replace", "contains", "notcontains", "in", "notin", "split",
)  # fmt: skip
#: binary operator → precedence, higher binds tighter
PRECEDENCE = {
    **dict.fromkeys(["And", "Or", "Xor"], 1),
    **dict.fromkeys(["Band", "Bor", "Bxor"], 2),
    **dict.fromkeys([letter + name for letter in "IC" for name in _COMPARISONS], 5),
    **dict.fromkeys(["Join", "Is", "IsNot", "As", "Shl", "Shr"], 5),
    "QuestionQuestion": 7, "Plus": 9, "Minus": 9, "Multiply": 10, "Divide": 10, "Rem": 10, "Format": 12, "DotDot": 13,
}  # fmt: skip
#: an operator's name without its dash → kind
DASH_OPERATORS = {
    **{name: "I" + name for name in _COMPARISONS},
    **{"i" + name: "I" + name for name in _COMPARISONS},
    **{"c" + name: "C" + name for name in _COMPARISONS},
    "and": "And", "or": "Or", "xor": "Xor", "not": "Not", "band": "Band", "bor": "Bor", "bxor": "Bxor", "bnot": "Bnot", "join": "Join",
    "is": "Is", "isnot": "IsNot", "as": "As", "shl": "Shl", "shr": "Shr", "f": "Format",
}  # fmt: skip
#: a word that is a keyword where a statement or class member begins → kind
KEYWORDS = {
    name.lower(): name
    for name in _names(
        "ElseIf If Else Switch Foreach From In For While Until Do Try Catch Finally Trap Data Return Continue Break Exit Throw Begin Process"
        " End Dynamicparam Function Filter Param Class Define Var Using Workflow Parallel Sequence InlineScript Configuration Public Private"
        " Static Interface Enum Namespace Module Type Assembly Command Hidden Base Default Clean"
    )
}
KEYWORD_KINDS = frozenset(KEYWORDS.values())
BLOCK_NAMES = _kinds("Begin Process End Dynamicparam Clean")
#: keywords of statements that no attribute may precede
TAKES_NO_ATTRIBUTE = _kinds(
    "Break Continue Data Define Do Exit Filter For Foreach From Function If Return Switch Throw Trap Try Using Var While Workflow Parallel"
    " Sequence InlineScript"
)

"""A token, and PowerShell's kinds of them: which keyword, operator or bracket is called what, and the flags that a kind has."""

from __future__ import annotations

_KEYWORD_NAMES = """
    assembly base begin break catch class clean command configuration continue data default define do dynamicparam else elseif end enum exit
    filter finally for foreach from function hidden if in inlinescript interface module namespace parallel param private process public
    return sequence static switch throw trap try type until using var while workflow
"""
#: word → TokenKind; a word that is a keyword only inside a workflow is an identifier
KEYWORD_KINDS = {name: name.capitalize() for name in _KEYWORD_NAMES.split() if name != "inlinescript"}
KEYWORD_KINDS["elseif"] = "ElseIf"

#: text of an operator or bracket → TokenKind
PUNCTUATION = {
    "(": "LParen", ")": "RParen", "{": "LCurly", "}": "RCurly", "[": "LBracket", "]": "RBracket", "?[": "QuestionLBracket", "@(": "AtParen",
    "@{": "AtCurly", "$(": "DollarParen", ";": "Semi", "&&": "AndAnd", "||": "OrOr", "&": "Ampersand", "|": "Pipe", ",": "Comma",
    "++": "PlusPlus", "..": "DotDot", "::": "ColonColon", ".": "Dot", "?.": "QuestionDot", "!": "Exclaim", "*": "Multiply", "/": "Divide",
    "%": "Rem", "+": "Plus", "=": "Equals", "+=": "PlusEquals", "*=": "MultiplyEquals", "/=": "DivideEquals", "%=": "RemainderEquals",
    "??=": "QuestionQuestionEquals", "??": "QuestionQuestion", "?": "QuestionMark", ":": "Colon", "<": "RedirectInStd", "-": "Minus",
    "--": "MinusMinus", "-=": "MinusEquals", "@": "Unknown",
}  # fmt: skip

_BRACKETS = "LParen RParen LCurly RCurly RBracket AtParen AtCurly DollarParen Semi AndAnd OrOr"
_LITERALS = "StringLiteral StringExpandable HereStringLiteral HereStringExpandable"
_COMPARISONS = "eq ne ge gt lt le like notlike match notmatch replace contains notcontains in notin split"


def _flags() -> dict[str, tuple[str, ...]]:
    """TokenFlags of each kind that has any, in the order in which .NET prints them."""
    flags: dict[str, tuple[str, ...]] = {}

    def give(kinds: str, *names: str) -> None:
        for kind in kinds.split():
            flags[kind] = names

    give(f"{_BRACKETS} {_LITERALS} NewLine LineContinuation Comment EndOfInput", "ParseModeInvariant")
    give("Ampersand Pipe", "SpecialOperator", "ParseModeInvariant")
    give("Comma", "UnaryOperator", "ParseModeInvariant")
    give("Dot ColonColon QuestionDot QuestionLBracket", "SpecialOperator", "DisallowedInRestrictedMode")
    give("PlusPlus MinusMinus", "UnaryOperator", "DisallowedInRestrictedMode", "PrefixOrPostfixOperator")
    give("Exclaim Not Bnot", "UnaryOperator", "CanConstantFold")
    give("DotDot", "BinaryPrecedenceRange", "BinaryOperator", "DisallowedInRestrictedMode")
    give("Format", "BinaryPrecedenceFormat", "BinaryOperator", "DisallowedInRestrictedMode")
    give("Multiply Divide Rem", "BinaryPrecedenceMultiply", "BinaryOperator", "CanConstantFold")
    give("Plus Minus", "BinaryPrecedenceAdd", "BinaryOperator", "UnaryOperator", "CanConstantFold")
    give("And Or Xor", "BinaryPrecedenceLogical", "BinaryOperator", "CanConstantFold")
    give("Band Bor Bxor", "BinaryPrecedenceBitwise", "BinaryOperator", "CanConstantFold")
    give("Shl Shr", "BinaryPrecedenceComparison", "BinaryOperator", "CanConstantFold")
    give("Is IsNot As", "BinaryPrecedenceComparison", "BinaryOperator", "DisallowedInRestrictedMode")
    give("QuestionQuestion", "BinaryPrecedenceCoalesce", "BinaryOperator")
    give("QuestionMark", "TernaryOperator", "DisallowedInRestrictedMode")
    give("Redirection", "DisallowedInRestrictedMode")
    give("RedirectInStd", "ParseModeInvariant", "DisallowedInRestrictedMode")
    assignments = "Equals PlusEquals MinusEquals MultiplyEquals DivideEquals RemainderEquals QuestionQuestionEquals"
    give(assignments, "AssignmentOperator")
    for name in _COMPARISONS.split():
        unary = ("UnaryOperator",) if name == "split" else ()
        give("I" + name, "BinaryPrecedenceComparison", "BinaryOperator", *unary)
        give("C" + name, "BinaryPrecedenceComparison", "BinaryOperator", *unary, "CaseSensitiveOperator")
    give("Join", "BinaryPrecedenceComparison", "BinaryOperator", "UnaryOperator", "DisallowedInRestrictedMode")
    give(" ".join(KEYWORD_KINDS.values()), "Keyword")
    give("Begin Process End Clean Dynamicparam", "Keyword", "ScriptBlockBlockName")
    return flags


FLAGS = _flags()


class Token:
    """A token: its *kind* (PowerShell's ``TokenKind``), its range ``[start, end)`` in characters, and its *flags* (``TokenFlags``).

    The last token of a text is ``EndOfInput``, one character behind the text. *role*: the part that the token plays, one or two of
    TokenFlags (``CommandName`` …), blanks between.
    """

    __slots__ = ("end", "kind", "role", "start")

    def __init__(self, kind: str, start: int, end: int, role: str = "") -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.role = role

    @property
    def flags(self) -> tuple[str, ...]:
        """Names of ``TokenFlags``: what the kind is, and the part that the token plays (``CommandName``, ``TypeName`` …)."""
        flags = FLAGS.get(self.kind, ())
        return (*flags, *self.role.split()) if self.role else flags

    def __repr__(self) -> str:
        return f"Token({self.kind!r}, {self.start}, {self.end})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Token):
            return NotImplemented
        return (self.kind, self.start, self.end) == (other.kind, other.start, other.end)

    def __hash__(self) -> int:
        return hash((self.kind, self.start, self.end))

"""Decides what can stand at the cursor by the token there and the node around it, and asks who knows it."""

from __future__ import annotations

from bisect import bisect_left

from psemu.completion.arguments import complete_argument
from psemu.completion.attributes import complete_attribute_argument, complete_key
from psemu.completion.commands import complete_command
from psemu.completion.comments import complete_using
from psemu.completion.context import CompletionContext
from psemu.completion.matches import Completion, CompletionMatch
from psemu.completion.members import complete_member
from psemu.completion.parameters import COMPARISONS, complete_operator, complete_parameter, complete_switch_flag
from psemu.completion.paths import complete_path
from psemu.completion.surroundings import Surroundings
from psemu.completion.variables import complete_variable
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

_OPERATORS = frozenset(
    ["And", "As", "Band", "Bnot", "Bor", "Bxor", "Format", "Is", "IsNot", "Join", "Not", "Or", "Shl", "Shr", "Xor"]
    + [case + name for case in ("C", "I") for name in COMPARISONS]
)
_WORDS = frozenset(["Generic", "Identifier", "MinusMinus", "Multiply"])
_DOTS = frozenset(["ColonColon", "Dot", "QuestionDot"])
Matches = list[CompletionMatch]


def complete(
    text: str, cursor: int, surroundings: Surroundings | None = None, parsed: ParseResult | None = None
) -> Completion:
    """What PowerShell's tab completion offers at *cursor* (UTF-16 code units, as are the places of the answer); *parsed* is *text* where
    that was parsed already."""
    offset = _Offsets(text)
    context = CompletionContext(text, offset.character(cursor), surroundings or Surroundings(), parsed)
    found = complete_at(context)
    if found is None:
        return Completion(-1, -1, [])
    start, end = offset.unit(context.start), offset.unit(context.start + context.length)
    return Completion(start, end - start, found)


def complete_at(context: CompletionContext) -> Matches | None:
    """The offers at the cursor of *context*, which then says what they replace; None if nothing can be said about the place."""
    return _at_token(context) if context.token_at is not None else _after_token(context)


class _Offsets:
    """Places in characters and in UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = text.isascii()

    def character(self, unit: int) -> int:
        if self._plain:
            return min(max(unit, 0), len(self._text))
        return len(self._text.encode("utf-16-le")[: max(unit, 0) * 2].decode("utf-16-le", "ignore"))

    def unit(self, character: int) -> int:
        return character if self._plain else len(self._text[:character].encode("utf-16-le", "surrogatepass")) // 2


def _at_token(context: CompletionContext) -> Matches | None:
    token = context.token_at
    assert token is not None
    kind, last = token.kind, context.last
    context.start, context.length = token.start, token.end - token.start
    context.word = context.text_of(token)
    if kind in ("Variable", "SplattedVariable"):
        context.word = context.word[1:].strip("{}")
        return complete_variable(context)
    if kind in _WORDS:
        return _word(context)
    if kind == "Parameter":
        return _parameter(context)
    if kind in _DOTS:
        context.start, context.length = token.end, 0
        return complete_member(context, kind == "ColonColon")
    if kind in ("StringExpandable", "StringLiteral"):
        return _string(context)
    if kind == "RBracket" and isinstance(last, ast.TypeExpressionAst):
        from psemu.completion.members import members_of

        context.start, context.length = token.end, 0
        return [
            CompletionMatch("::" + match.completion_text, match.list_item_text, match.result_type, match.tool_tip)
            for match in members_of(context, last, static=True)
        ]
    if kind == "Minus":
        context.word = "-"
        statement = context.related[0]
        if _in_flags_of_switch(context):
            return complete_switch_flag("-")
        return complete_operator("") if statement is not None else None
    if kind in _OPERATORS:
        return complete_operator(context.word)
    if kind in ("LParen", "Comma", "Equals", "AtParen"):
        return _opened(context)
    if kind in ("AtCurly", "Semi"):
        return _table(context)
    if kind == "Number" and isinstance(
        context.parent(last), (ast.CommandAst, ast.CommandParameterAst, ast.ArrayLiteralAst)
    ):
        return complete_argument(context)
    if kind == "Comment":
        from psemu.completion.comments import complete_comment

        return complete_comment(context)
    if "Keyword" in token.flags:
        return complete_path(context) + complete_command(context)
    return None


def _in_flags_of_switch(context: CompletionContext) -> bool:
    """Whether the dash at the cursor stands where a flag of a ``switch`` that is not yet whole would."""
    token = context.token_at
    assert token is not None
    number = bisect_left(context.tokens, token.start, key=lambda other: other.start)
    before = context.tokens[number - 1].end if number else 0
    return any(
        isinstance(node, ast.ErrorStatementAst)
        and (node.kind or "").lower() == "switch"
        and any(flag[0] == "--%" for flag in node.flags)
        and node.start < token.start
        and before <= node.end <= token.start
        for node in context.tree.walk()
    )


def _follows_switch(context: CompletionContext) -> bool:
    token = context.token_at
    if token is None:
        return False
    number = bisect_left(context.tokens, token.start, key=lambda other: other.start)
    return number > 0 and context.tokens[number - 1].kind == "Switch"


def _word(context: CompletionContext) -> Matches | None:
    last, parent = context.last, context.parent(context.last)
    token = context.token_at
    assert token is not None
    if "TypeName" in token.flags or "AttributeName" in token.flags:
        return _type(context)
    if isinstance(last, ast.StringConstantExpressionAst) and last.value == "$":
        context.word = ""
        return complete_variable(context)
    if _behind_using(context):
        return complete_using(context)
    found = complete_attribute_argument(context)
    if found is not None:
        return found
    if isinstance(parent, (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst)) and parent.member is last:
        start = context.start
        matches = complete_member(context, parent.static)
        context.start = start
        return matches
    if isinstance(parent, ast.HashtableAst) and any(key is last for key, _ in parent.key_value_pairs):
        return complete_key(context, parent)
    command = parent if isinstance(parent, ast.CommandAst) else None
    if command is not None and command.command_elements[0] is last:
        return complete_path(context) + complete_command(context)
    if command is not None and isinstance(last, ast.StringConstantExpressionAst) and last.value == "-":
        return complete_parameter(context)
    return complete_argument(context)


def _behind_using(context: CompletionContext) -> bool:
    """Whether the token before the one at the cursor, or before the cursor, is ``using``."""
    at = context.token_at
    number = bisect_left(context.tokens, context.cursor if at is None else at.start, key=lambda token: token.start)
    return number > 0 and context.tokens[number - 1].kind == "Using"


def _type(context: CompletionContext) -> Matches:
    from psemu.completion.types import complete_type

    return complete_type(context)


def _parameter(context: CompletionContext) -> Matches:
    last, parent = context.last, context.parent(context.last)
    is_broken = isinstance(last, ast.ErrorStatementAst) and (last.kind or "").lower() == "switch"
    if is_broken or _follows_switch(context) or isinstance(last, ast.SwitchStatementAst):
        return complete_switch_flag(context.word)
    if isinstance(parent, ast.ErrorExpressionAst) or not isinstance(
        last, (ast.CommandParameterAst, ast.StringConstantExpressionAst)
    ):
        return complete_operator(context.word)
    if context.word.endswith(":"):
        context.start, context.length, context.word = context.start + context.length, 0, ""
        return complete_argument(context)
    return complete_parameter(context)


def _string(context: CompletionContext) -> Matches | None:
    last, parent = context.last, context.parent(context.last)
    if isinstance(parent, ast.HashtableAst) and any(key is last for key, _ in parent.key_value_pairs):
        return complete_key(context, parent)
    if isinstance(parent, ast.CommandAst) and parent.command_elements[0] is last:
        return complete_path(context) + complete_command(context)
    if isinstance(parent, (ast.CommandAst, ast.CommandParameterAst, ast.ArrayLiteralAst)):
        return complete_argument(context)
    return complete_path(context) or None


def _opened(context: CompletionContext) -> Matches | None:
    token = context.token_at
    assert token is not None
    last, parent = context.last, context.parent(context.last)
    context.start, context.length, context.word = token.end, 0, ""
    if isinstance(last, ast.AttributeAst):
        return complete_attribute_argument(context)
    lists = isinstance(last, (ast.ErrorExpressionAst, ast.ArrayLiteralAst))
    if token.kind == "Comma" and lists and isinstance(parent, (ast.CommandAst, ast.CommandParameterAst)):
        return complete_argument(context)
    context.start, context.length = token.start, token.end - token.start
    return None


def _table(context: CompletionContext) -> Matches | None:
    token = context.token_at
    assert token is not None
    table = next(
        (node for node in [context.last, *context.above(context.last)] if isinstance(node, ast.HashtableAst)), None
    )
    if table is None:
        return None
    context.start, context.length, context.word = token.end, 0, ""
    return complete_key(context, table)


def _after_token(context: CompletionContext) -> Matches | None:
    """The cursor stands after a blank, or in an empty text."""
    last, parent = context.last, context.parent(context.last)
    before = context.token_before
    if before is not None and before.kind == "Using":
        return complete_using(context)
    line = context.text[context.text.rfind("\n", 0, context.cursor) + 1 :].partition("\n")[0]
    continued = before is not None and before.kind == "LineContinuation"
    if line.strip() or continued:
        if isinstance(last, ast.HashtableAst):
            return complete_key(context, last)
        if isinstance(last, (ast.CommandAst, ast.CommandParameterAst)) or isinstance(
            parent, (ast.CommandAst, ast.CommandParameterAst)
        ):
            return complete_argument(context)
        if isinstance(parent, ast.ArrayLiteralAst) and isinstance(
            context.parent(parent), (ast.CommandAst, ast.CommandParameterAst)
        ):
            return complete_argument(context)
    if before is not None and before.kind in _DOTS:
        return complete_member(context, before.kind == "ColonColon")
    if before is not None and before.kind in ("LParen", "Comma") and isinstance(last, ast.AttributeAst):
        return complete_attribute_argument(context)
    table = next((node for node in [last, *context.above(last)] if isinstance(node, ast.HashtableAst)), None)
    return complete_key(context, table) if table is not None else None

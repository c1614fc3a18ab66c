"""Recovery from a missing bracket: it is put in, and the token belongs to what is outside."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.frame_scanners import after_statement, clause_follows
from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, mode
from psemu.parser.recovery_rules import CLOSERS, ENDS, IN_PAREN, NAME, NEWLINE, OPENERS
from psemu.parser.recovery_stack import give_up, insert_token, report, restart, row_at, text_of, token_below, unexpected
from psemu.parser.tables import SYMBOL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.recovery_engine import Engine

    Token = tuple[Any, ...]


def missing_closer(engine: Engine, closer: int, token: Token) -> None:
    """A closer is missing: it is put in, and the token belongs to what is outside."""
    depth = len(engine.values) - 1
    name, opener = "", None
    while depth >= 0:
        name, opener, depth = token_below(engine, depth)
        if name in OPENERS:
            break
        depth -= 1
    end = engine.ends[-1]
    if closer == KIND["RCURLY"]:
        before = engine.lexer.tokens[engine.index - 1][0] if engine.index else 0
        if name == "AT_CURLY" and token[0] not in ENDS and before not in (NEWLINE, KIND["AT_CURLY"]):
            unexpected(engine, token)
        empty_switch = token[4][1] == "switch" and token[0] == 0 and engine.values[-1] == []
        if opener is not None and not empty_switch:
            _report_open(engine, "MissingEndCurlyBrace", opener, token)
    elif closer == KIND["RBRACKET"]:
        error_id = (
            "EndSquareBracketExpectedAtEndOfAttribute"
            if name == "ATTRIBUTE_START" or name == ""
            else "MissingEndSquareBracket"
        )
        if engine.values and type(engine.values[-1]) is tuple:
            error_id = "EndSquareBracketExpectedAtEndOfAttribute"
        report(engine, error_id, end, end, "", token)
    else:
        word = ""
        if depth > 0:
            below = engine.values[depth - 1]
            if type(below) is tuple and len(below) == 5 and type(below[0]) is int:
                word = NAME[below[0]]
            elif type(below) is list:
                word = token_below(engine, depth - 1)[0]
        if (
            token[0] not in ENDS
            and name == "LPAREN"
            and SYMBOL["parameters"] not in row_at(engine.states[depth])
            and word not in ("PARAM", "FUNCTION_NAME", "MEMBER_NAME_DECLARATION")
        ):
            unexpected(engine, token)
        if name in ("DOLLAR_PAREN", "AT_PAREN"):
            error_id = "MissingEndParenthesisInSubexpression"
        elif name == "INVOKE_LPAREN":
            error_id = "MissingEndParenthesisInMethodCall"
        elif word in IN_PAREN and name == "LPAREN":
            error_id = IN_PAREN[word][1]
        else:
            error_id = "MissingEndParenthesisInExpression"
        if error_id in ("MissingEndParenthesisInSubexpression", "MissingEndParenthesisAfterStatement"):
            # the place is the token that stands instead
            argument = text_of(engine, engine.values[depth - 1]) if error_id.endswith("Statement") and depth > 0 else ""
            if token[0] == 0 and word in ("WHILE", "FOR", "UNTIL"):
                report(engine, error_id, end, end, argument, token)
            else:
                report_at(engine, error_id, token, argument)
            if argument:
                give_up(engine, token)
                return
        elif name == "ATTRIBUTE_START":
            _unfinished_attribute(engine, opener, token)
            return
        elif word == "SWITCH" and token[0] == 0 and not _has_content(engine, depth):
            give_up(engine, token)
            return
        else:
            report(engine, error_id, end, end, "", token)
    at = end
    state = row_at(engine.states[-1])[closer]
    engine.states.append(state)
    engine.values.append((closer, at, at, None, token[4]))
    engine.starts.append(at)
    engine.ends.append(at)
    frame = token[4]
    while FRAMES[frame[1]][0] != CLOSERS[closer] and frame[0] is not None:
        frame = frame[0]
    lexer = engine.lexer
    if frame[0] is None:
        restart(engine, token[1], frame, "OPERATOR")
        return
    lexer.restart(engine.index, token[1], frame[0], frame[2])
    lexer.pending = frame[4]
    if frame[2].name == "STATEMENT":
        after_statement(lexer)
    elif frame[2].name == "CLAUSE":
        clause_follows(lexer, token[1])


def _report_open(engine: Engine, error_id: str, opener: Token, token: Token) -> None:
    # of a hash literal or class the place behind the brace, of a block the brace
    start = opener[2] if NAME[opener[0]] == "AT_CURLY" or token[4][1] in ("class", "enum") else opener[1]
    engine.builder.error(error_id, start, opener[2], incomplete=token[0] == 0)


def report_at(engine: Engine, error_id: str, token: Token, argument: str) -> None:
    """Reports *error_id* at the token; the end of the text is one character further on."""
    place = token[1] + 1 if token[0] == 0 else token[1]
    arguments = [argument] if argument else []
    engine.builder.error(error_id, place, max(token[2], place), *arguments, incomplete=token[0] == 0)


def _has_content(engine: Engine, depth: int) -> bool:
    value = engine.values[-1]
    return not (isinstance(value, ast.PipelineAst) and value.start == value.end)


def _unfinished_attribute(engine: Engine, opener: Any, token: Token) -> None:
    """An attribute's arguments end in something else: it ends where its last complete part ended."""
    end = engine.ends[-1]
    value = engine.values[-1]
    last = value[-1] if type(value) is list and value else None
    if type(last) is ast.NamedAttributeArgumentAst and last.expression_omitted:
        # a bare name that nothing allowed follows was no argument: the place is behind what stands before it
        comma = engine.lexer.text.rfind(",", opener[2], last.start)
        end = comma + 1 if comma >= 0 and len(value) > 1 else opener[2]
    report(engine, "MissingEndParenthesisInExpression", end, end, "", token)
    insert_token(engine, "RPAREN", token)
    insert_token(engine, "RBRACKET", token)
    frame = token[4]
    while frame[1] != "attribute" and frame[0] is not None:
        frame = frame[0]
    following = frame[4][0] if frame[4] else mode("OPERATOR")
    engine.lexer.restart(engine.index, token[1], frame[0] or frame, following)
    engine.lexer.pending = frame[4][1] if frame[4] else None

"""The parser's stack while it recovers: reductions, error nodes and tokens put in, statements given up."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, mode
from psemu.parser.recovery_rules import ARG_COMMA, BLOCK_AFTER, NAME, NEWLINE, PARAMETER, PIPE
from psemu.parser.tables import ROWS, RULES, SYMBOL, row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.recovery_engine import Engine

    Token = tuple[Any, ...]


_SCRIPT_BODY = SYMBOL["script_body"]


_START = SYMBOL["start"]


_PIPELINE_ELEMENT = SYMBOL["pipeline_element"]


_ERROR_PLACES = [
    SYMBOL[name]
    for name in (
        "expression",
        "unary_expression",
        "primary_expression",
        "argument_item",
        "statement_block",
        "compound_statement",
    )
]


def row_at(state: int) -> dict[int, int]:
    """The row of the table for *state*."""
    return ROWS[state] or row_of(state)


def _reduce(engine: Engine, rule: int) -> None:
    symbol, size, make = RULES[rule]
    states, values, starts, ends = engine.states, engine.values, engine.starts, engine.ends
    if size:
        start, end = starts[-size], ends[-1]
        parts = values[-size:]
        del states[-size:], values[-size:], starts[-size:], ends[-size:]
    else:
        start = end = ends[-1]
        parts = []
    value = make(engine.builder, start, end, *parts) if make else (parts[0] if parts else None)
    push(engine, symbol, value, start, end)


def push(engine: Engine, symbol: int, value: Any, start: int, end: int) -> None:
    """Puts *symbol* on the stack."""
    row = row_at(engine.states[-1])
    if symbol not in row:
        # another symbol that takes an error's place
        symbol = next((number for number in _ERROR_PLACES if number in row), symbol)
    engine.states.append(row[symbol])
    engine.values.append(value)
    engine.starts.append(start)
    engine.ends.append(end)


def complete(engine: Engine, token: Token) -> bool:
    """Finishes what is complete; True if the token can go on, or a separator could (then the token begins a statement)."""
    for _ in range(100000):
        row = row_at(engine.states[-1])
        action = row.get(token[0])
        if action is not None:
            return True
        if row.get(NEWLINE, -1) >= 0 and (
            at_statement(engine) or token[4][1] in ("class", "enum") or SYMBOL["using_name"] in row
        ):
            return False
        if row.get(KIND["BLOCK_NAME"], -1) >= 0 and SYMBOL["statement_list"] not in row:
            return False
        if token[0] == ARG_COMMA and row.get(PARAMETER, -1) >= 0:
            return False
        if token[0] == PIPE and SYMBOL["pipeline_element"] in row:
            return False
        if token[4][0] is None and token[0] != 0 and SYMBOL["compound_statement"] in row and _is_script_level(engine):
            return False
        rules = {~value for value in row.values() if value < 0 and not _ends_script(engine, ~value)}
        if not rules:
            return False
        # an unfinished item is better served by what a closer would reduce
        _reduce(engine, min(rules, key=lambda rule: (RULES[rule][1] == 0, RULES[rule][0] == _PIPELINE_ELEMENT, rule)))
    return False


def reopen(engine: Engine, token: Token) -> bool:
    """Takes back that the script's statements were complete: a stray closer looks like their end to the table."""
    if token[0] == 0 or len(engine.states) < 2 or type(engine.values[-1]) is not list or not _is_script_level(engine):
        return False
    below = row_at(engine.states[-2])
    if below.get(SYMBOL["statement_list"]) == engine.states[-1]:
        engine.states[-1] = below[SYMBOL["separated_statements"]]
        return True
    return False


def _is_script_level(engine: Engine) -> bool:
    """Whether the statements on top of the stack are the script's own."""
    return len(engine.states) <= 3 and not any(type(value) is tuple for value in engine.values)


def _ends_script(engine: Engine, rule: int) -> bool:
    """Whether *rule* would complete the script itself: only its end may do that."""
    symbol, size, _make = RULES[rule]
    if symbol == _START:
        return True
    return symbol == _SCRIPT_BODY and KIND["LCURLY"] != _opener_kind(engine, size)


def _opener_kind(engine: Engine, size: int) -> int:
    """Kind of the token below the top *size* symbols, an opening brace of either kind as LCURLY; -1 at the bottom."""
    at = len(engine.values) - size - 1
    if at < 0:
        return -1
    value = engine.values[at]
    if type(value) is tuple and len(value) == 5 and value[0] in (KIND["LCURLY"], KIND["INVOKE_LCURLY"]):
        return KIND["LCURLY"]
    return -1


def at_statement(engine: Engine) -> bool:
    """Whether a separator here would end a statement (and not a hash entry or class member)."""
    action = row_at(engine.states[-1]).get(NEWLINE, -1)
    if action < 0:
        return False
    reduced = [~value for value in row_at(action).values() if value < 0]
    return bool(reduced) and RULES[reduced[0]][0] == SYMBOL["separated_statements"]


def token_below(engine: Engine, depth: int) -> tuple[str, Any, int]:
    """Name, value and stack index of the nearest token at or below *depth*."""
    values = engine.values
    while depth >= 0:
        value = values[depth]
        if type(value) is tuple and len(value) == 5 and type(value[0]) is int:
            return NAME.get(value[0], ""), value, depth
        depth -= 1
    return "", None, -1


def text_of(engine: Engine, token: Token) -> str:
    """The text of *token*."""
    return engine.lexer.text[token[1] : token[2]]


def report(engine: Engine, error_id: str, start: int, end: int, argument: str, token: Token) -> None:
    """Reports an error; at the end of the text more input could mend it."""
    incomplete = (
        token[0] == 0 and end >= 0 and error_id not in ("UnexpectedToken",) and _only_trivia_behind(engine, end)
    )
    engine.builder.error(error_id, start, end, *([argument] if argument else []), incomplete=incomplete)


def _only_trivia_behind(engine: Engine, end: int) -> bool:
    lexer = engine.lexer
    return bool(end >= lexer.end)


def headless(engine: Engine, row: dict[int, int]) -> tuple[str, str]:
    """The error when a statement's head is complete and its block does not follow."""
    depth = len(engine.values) - 1
    while depth >= 0:
        name, value, depth = token_below(engine, depth)
        if name in BLOCK_AFTER:
            return BLOCK_AFTER[name], text_of(engine, value)
        depth -= 1
    return "", ""


def statement_start(engine: Engine) -> bool:
    """Whether a statement may begin here."""
    row = row_at(engine.states[-1])
    return SYMBOL["compound_statement"] in row


def unexpected(engine: Engine, token: Token) -> None:
    """Reports *token* as the one that should not be there."""
    engine.builder.error("UnexpectedToken", token[1], token[2], text_of(engine, token))


def statement_frame(engine: Engine, token: Token) -> Any:
    """The innermost frame around *token* that holds statements."""
    frame = token[4]
    while FRAMES[frame[1]][1] != "statements":
        frame = frame[0]
    return frame


def restart(engine: Engine, pos: int, frame: Any, where: str) -> None:
    """Sets the lexer back to *pos*, in the frame and mode given."""
    engine.lexer.restart(engine.index, pos, frame, mode(where))


def skip_token(engine: Engine, token: Token) -> None:
    """Leaves *token* out."""
    if token[0] == 0:
        # at the end there is nothing to skip: the script ends here whatever is open
        _finish(engine)
        return
    restart(engine, max(token[2], token[1] + 1), statement_frame(engine, token), "STATEMENT")


def _finish(engine: Engine) -> None:
    """Empties the stack down to the script, so that the end fits."""
    while (engine.states and SYMBOL["script_body"] not in row_at(engine.states[-1])) or len(engine.states) > 1:
        engine.states.pop()
        engine.values.pop()
        engine.starts.pop()
        engine.ends.pop()
        if len(engine.states) == 1:
            break


def insert(engine: Engine, symbol: str, token: Token, where: str = "") -> None:
    """Puts an error node in for *symbol*; the lexer reads the token again as what may follow a value."""
    at = engine.ends[-1]
    node: Any = ast.ErrorExpressionAst(at, at, [])
    if symbol == "simple_statement":
        node = ast.ErrorStatementAst(at, at, None, [], [], [], [])
    elif symbol == "pipeline_or_assignment" or symbol == "single_pipeline":
        node = ast.PipelineAst(at, at, [ast.CommandExpressionAst(at, at, node, [])], False)
    elif symbol == "pipeline_element":
        node = ast.CommandExpressionAst(at, at, node, [])
    elif symbol == "statement_block":
        node = ast.StatementBlockAst(at, at, [], [])
    push(engine, SYMBOL[symbol], node, at, at)
    here = where or ("ARGUMENT" if symbol in ("argument", "argument_item") else "OPERATOR")
    if symbol == "statement_block":
        here = "BODY_AFTER_PARAM"
    restart(engine, token[1], token[4], here)


def insert_token(engine: Engine, name: str, token: Token) -> None:
    """Puts in the token *name*, which is missing before *token*."""
    state = row_at(engine.states[-1])[KIND[name]]
    while state < 0:
        _reduce(engine, ~state)
        state = row_at(engine.states[-1])[KIND[name]]
    at = engine.ends[-1]
    engine.states.append(state)
    engine.values.append((KIND[name], at, at, None, token[4]))
    engine.starts.append(at)
    engine.ends.append(at)


def give_up(engine: Engine, token: Token) -> None:
    """Makes an error statement of what was read of the statement; the token begins the next one."""
    nested: list[Any] = []
    end = engine.ends[-1]
    start = end
    frame = None
    while len(engine.states) > 1 and not statement_start(engine):
        value = engine.values.pop()
        engine.states.pop()
        start = engine.starts.pop()
        engine.ends.pop()
        if isinstance(value, ast.Ast):
            nested.append(value)
        elif type(value) is list:
            nested.extend(item for item in reversed(value) if isinstance(item, ast.Ast))
        elif type(value) is tuple and len(value) == 5:
            frame = value[4]
    if not statement_start(engine):
        skip_token(engine, token)
        return
    node = ast.ErrorStatementAst(start, end, None, [], [], [], nested[::-1])
    push(engine, SYMBOL["compound_statement"], node, start, end)
    if frame is None:
        frame = statement_frame(engine, token)
    while FRAMES[frame[1]][1] != "statements":
        frame = frame[0]
    restart(engine, token[1], frame, "STATEMENT")

"""What the parser does with a token that cannot be there: PowerShell's error id and place, and how it goes on.

First the table finishes what is complete (reductions need no lookahead for that). What then lies on top of the stack says what is missing:
behind an operator an operand, behind an opener's content its closer, behind a keyword its parenthesis. Either the missing symbol is put in and the
parse goes on with the same token, or the statement is given up and the token begins the next one.
"""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.frame_scanners import after_statement, clause_follows
from psemu.parser.lexer import FRAMES
from psemu.parser.modes import KIND, mode
from psemu.parser.tables import ROWS, RULES, SYMBOL, row_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.engine import Engine

    Token = tuple[Any, ...]

NAME = {number: name for name, number in KIND.items()}
_NEWLINE = KIND["NEWLINE_OR_SEMICOLON"]
_TYPE_NAME = KIND["TYPE_DECLARATION_NAME"]
_ARG_COMMA, _PARAMETER, _PIPE = KIND["ARG_COMMA"], KIND["PARAMETER"], KIND["PIPE"]
#: tokens that may end a pipeline: they are no surprise to it, only to what is around it
_ENDS = frozenset(
    [
        0,
        _NEWLINE,
        KIND["SEMICOLON"],
        KIND["RPAREN"],
        KIND["RCURLY"],
        KIND["PIPE"],
        KIND["AMPERSAND"],
        KIND["CHAIN_OPERATOR"],
    ]
)
_CLOSERS = {KIND["RPAREN"]: ")", KIND["RCURLY"]: "}", KIND["RBRACKET"]: "]"}
_OPENERS = {
    "LPAREN",
    "DOLLAR_PAREN",
    "AT_PAREN",
    "INVOKE_LPAREN",
    "LCURLY",
    "INVOKE_LCURLY",
    "AT_CURLY",
    "INDEX_LBRACKET",
    "ATTRIBUTE_START",
}
_BINARY = {
    "LOGICAL",
    "BITWISE",
    "COMPARISON",
    "COALESCE",
    "ADDITIVE",
    "MULTIPLICATIVE",
    "FORMAT",
    "RANGE",
    "QUESTION",
    "COLON",
}
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


class Missing:
    """What to do when nothing fits behind a token: the error, and the symbol to put in ("" gives the statement up)."""

    __slots__ = ("argument", "at", "error_id", "insert")

    def __init__(self, error_id: str, insert: str = "", argument: str = "", at: str = "after") -> None:
        self.error_id = error_id
        self.insert = insert
        self.argument = argument
        self.at = at


#: by the token on top of the stack
AFTER_TOKEN = {
    **{name: Missing("ExpectedValueExpression", "primary_expression", "text") for name in _BINARY},
    "UNARY_OPERATOR": Missing("MissingExpressionAfterOperator", "unary_expression", "text"),
    "COMMA": Missing("MissingExpressionAfterToken", "unary_expression", "text"),
    "ASSIGNMENT_OPERATOR": Missing("ExpectedValueExpression", "simple_statement", "text"),
    "PIPE": Missing("EmptyPipeElement", "pipeline_element"),
    "CHAIN_OPERATOR": Missing("EmptyPipelineChainElement", "single_pipeline", at="token"),
    "ARG_COMMA": Missing("MissingExpression", "argument_item", "text"),
    "CALL_OPERATOR": Missing("MissingExpression", "argument", "text", at="token"),
    "PARAMETER_WITH_COLON": Missing("ParameterRequiresArgument", "argument", "text"),
    "FILE_REDIRECTION": Missing("MissingFileSpecification", "argument_item"),
    "MEMBER_OPERATOR": Missing("MissingPropertyName", "member_name"),
    "INDEX_LBRACKET": Missing("MissingArrayIndexExpression", "expression"),
    "SEPARATING_COMMA": Missing("MissingExpressionAfterToken", "expression", "text"),
    "IF": Missing("MissingOpenParenthesisInIfStatement", "", "text"),
    "ELSEIF": Missing("MissingOpenParenthesisInIfStatement", "", "text"),
    "ELSE": Missing("MissingStatementBlockAfterElse"),
    "WHILE": Missing("MissingOpenParenthesisAfterKeyword", "", "text"),
    "UNTIL": Missing("MissingOpenParenthesisAfterKeyword", "", "text"),
    "FOR": Missing("MissingOpenParenthesisAfterKeyword", "", "text"),
    "FOREACH": Missing("MissingOpenParenthesisAfterKeyword", "", "text"),
    "DO": Missing("MissingLoopStatement", "", "text"),
    "SWITCH": Missing("PipelineValueRequired"),
    "TRY": Missing("MissingTryStatementBlock"),
    "CATCH": Missing("MissingCatchHandlerBlock"),
    "FINALLY": Missing("MissingFinallyStatementBlock"),
    "TRAP": Missing("MissingTrapStatement"),
    "FUNCTION": Missing("MissingNameAfterKeyword", "", "text"),
    "CLASS": Missing("MissingNameAfterKeyword", "", "text"),
    "ENUM": Missing("MissingNameAfterKeyword", "", "text"),
    "FUNCTION_NAME": Missing("MissingFunctionBody"),
    "TYPE_DECLARATION_NAME": Missing("MissingTypeBody"),
    "BASE_COLON": Missing("TypeNameExpected"),
    "BASE_TYPE": Missing("MissingTypeBody"),
    "DATA": Missing("MissingStatementBlockForDataSection"),
    "DATA_NAME": Missing("MissingStatementBlockForDataSection"),
    "BLOCK_NAME": Missing("MissingNamedStatementBlock", "statement_block", "text"),
    "BLOCK_KEYWORD": Missing("MissingStatementAfterKeyword", "", "text"),
    "MEMBER_NAME_DECLARATION": Missing("MissingMethodParameterList"),
    "USING": Missing("MissingUsingStatementDirective"),
    "MISPLACED_USING": Missing("MissingUsingStatementDirective"),
    "USING_KIND": Missing("MissingUsingItemName"),
    "SWITCH_FILE": Missing("MissingFilenameOption"),
    "IN": Missing("MissingForeachExpression", "pipeline_or_assignment"),
}

#: by the word before the parenthesis: (empty parenthesis, what to put in), and (no closer behind its content)
_IN_PAREN = {
    "IF": ("IfStatementMissingCondition", "MissingEndParenthesisAfterStatement"),
    "ELSEIF": ("IfStatementMissingCondition", "MissingEndParenthesisAfterStatement"),
    "WHILE": ("MissingExpressionAfterKeyword", "MissingEndParenthesisAfterStatement"),
    "UNTIL": ("MissingExpressionAfterKeyword", "MissingEndParenthesisAfterStatement"),
    "FOR": ("", "MissingEndParenthesisAfterStatement"),
    "SWITCH": ("PipelineValueRequired", "MissingEndParenthesisInSwitchStatement"),
    "FOREACH": ("MissingVariableNameAfterForeach", "MissingEndParenthesisAfterForeach"),
    "FUNCTION_NAME": ("", "MissingEndParenthesisInFunctionParameterList"),
    "PARAM": ("", "MissingEndParenthesisInFunctionParameterList"),
    "MEMBER_NAME_DECLARATION": ("", "MissingEndParenthesisInFunctionParameterList"),
}

#: a block that must follow the node on top, by the keyword of its statement
_BLOCK_AFTER = {
    "IF": "MissingStatementBlock",
    "ELSEIF": "MissingStatementBlock",
    "WHILE": "MissingLoopStatement",
    "FOR": "MissingLoopStatement",
    "FOREACH": "MissingForeachStatement",
    "SWITCH": "MissingCurlyBraceInSwitchStatement",
    "CATCH": "MissingCatchHandlerBlock",
    "TRAP": "MissingTrapStatement",
    "FUNCTION_NAME": "MissingFunctionBody",
    "DATA": "MissingStatementBlockForDataSection",
    "TRY": "MissingCatchOrFinally",
    "DO": "MissingWhileOrUntilInDoWhile",
    "MEMBER_NAME_DECLARATION": "MissingFunctionBody",
    "CLASS": "MissingTypeBody",
    "ENUM": "MissingTypeBody",
}


def _row(state: int) -> dict[int, int]:
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
    row = _row(engine.states[-1])
    if symbol not in row:
        # another symbol that takes an error's place
        symbol = next((number for number in _ERROR_PLACES if number in row), symbol)
    engine.states.append(row[symbol])
    engine.values.append(value)
    engine.starts.append(start)
    engine.ends.append(end)


def _complete(engine: Engine, token: Token) -> bool:
    """Finishes what is complete; True if the token can go on, or a separator could (then the token begins a statement)."""
    for _ in range(100000):
        row = _row(engine.states[-1])
        action = row.get(token[0])
        if action is not None:
            return True
        if row.get(_NEWLINE, -1) >= 0 and (
            _at_statement(engine) or token[4][1] in ("class", "enum") or SYMBOL["using_name"] in row
        ):
            return False
        if row.get(KIND["BLOCK_NAME"], -1) >= 0 and SYMBOL["statement_list"] not in row:
            return False
        if token[0] == _ARG_COMMA and row.get(_PARAMETER, -1) >= 0:
            return False
        if token[0] == _PIPE and SYMBOL["pipeline_element"] in row:
            return False
        if token[4][0] is None and token[0] != 0 and SYMBOL["compound_statement"] in row and _is_script_level(engine):
            return False
        rules = {~value for value in row.values() if value < 0 and not _ends_script(engine, ~value)}
        if not rules:
            return False
        # an unfinished item is better served by what a closer would reduce
        _reduce(engine, min(rules, key=lambda rule: (RULES[rule][1] == 0, RULES[rule][0] == _PIPELINE_ELEMENT, rule)))
    return False


def _reopen(engine: Engine, token: Token) -> bool:
    """Takes back that the script's statements were complete: a stray closer looks like their end to the table."""
    if token[0] == 0 or len(engine.states) < 2 or type(engine.values[-1]) is not list or not _is_script_level(engine):
        return False
    below = _row(engine.states[-2])
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


def _at_statement(engine: Engine) -> bool:
    """Whether a separator here would end a statement (and not a hash entry or class member)."""
    action = _row(engine.states[-1]).get(_NEWLINE, -1)
    if action < 0:
        return False
    reduced = [~value for value in _row(action).values() if value < 0]
    return bool(reduced) and RULES[reduced[0]][0] == SYMBOL["separated_statements"]


def _token_below(engine: Engine, depth: int) -> tuple[str, Any, int]:
    """Name, value and stack index of the nearest token at or below *depth*."""
    values = engine.values
    while depth >= 0:
        value = values[depth]
        if type(value) is tuple and len(value) == 5 and type(value[0]) is int:
            return NAME.get(value[0], ""), value, depth
        depth -= 1
    return "", None, -1


def _text(engine: Engine, token: Token) -> str:
    return engine.lexer.text[token[1] : token[2]]


def _report(engine: Engine, error_id: str, start: int, end: int, argument: str, token: Token) -> None:
    incomplete = (
        token[0] == 0 and end >= 0 and error_id not in ("UnexpectedToken",) and _only_trivia_behind(engine, end)
    )
    engine.builder.error(error_id, start, end, *([argument] if argument else []), incomplete=incomplete)


def _only_trivia_behind(engine: Engine, end: int) -> bool:
    lexer = engine.lexer
    return bool(end >= lexer.end)


def recover(engine: Engine, token: Token) -> None:
    """Reports what is wrong with *token* and makes the stack and the lexer ready to go on."""
    if engine.reported[0] == token[1]:
        engine.reported[1] += 1
    else:
        engine.reported = [token[1], 0]
    if engine.reported[1] > 40:
        # no way round this token was found
        _skip(engine, token)
        engine.reported[1] = 20
        return
    if (
        token[0] == KIND["CHAIN_OPERATOR"]
        and engine.index
        and engine.lexer.tokens[engine.index - 1][0] == KIND["AMPERSAND"]
    ):
        engine.builder.error("BackgroundOperatorInPipelineChain", token[1], token[2])
        _restart(engine, token[2], _statement_frame(engine, token), "STATEMENT")
        return
    if _reopen(engine, token) and token[0] in _CLOSERS:
        _unexpected(engine, token)
        _skip(engine, token)
        return
    top = engine.values[-1] if engine.values else None
    comma = top if type(top) is tuple and len(top) == 5 and top[0] == KIND["SEPARATING_COMMA"] else None
    if _complete(engine, token):
        return
    if comma is not None and _after_comma(engine, comma, token):
        return
    row = _row(engine.states[-1])
    if _special(engine, token, row):
        return
    if row.get(_NEWLINE, -1) >= 0 and _at_statement(engine):
        # a complete statement, and something that is no separator
        _unexpected(engine, token)
        engine.states.append(row[_NEWLINE])
        engine.values.append((_NEWLINE, engine.ends[-1], engine.ends[-1], None, token[4]))
        engine.starts.append(engine.ends[-1])
        engine.ends.append(engine.ends[-1])
        _restart(engine, token[1], _statement_frame(engine, token), "STATEMENT")
        return
    top = engine.values[-1] if engine.values else None
    if type(top) is tuple and len(top) == 5 and type(top[0]) is int:
        name = NAME[top[0]]
        missing = AFTER_TOKEN.get(name)
        if name in _OPENERS:
            if _opener(engine, name, top, token):
                return
        elif missing is not None:
            _after_token(engine, missing, top, token)
            return
    closers = [closer for closer in _CLOSERS if row.get(closer, -1) >= 0]
    if closers:
        _missing_closer(engine, closers[0], token)
        return
    if row.get(KIND["COLON"], -1) >= 0:
        _report_at(engine, "MissingColonInTernaryExpression", token, "")
        _insert_token(engine, "COLON", token)
        _insert(engine, "expression", token)
        return
    if row.get(KIND["EQUALS"], -1) >= 0 and token[4][1] == "hash":
        _report(engine, "MissingEqualsInHashLiteral", engine.ends[-1], engine.ends[-1], "", token)
        _insert_token(engine, "EQUALS", token)
        _insert(engine, "simple_statement", token, "OPERATOR")
        return
    if row.get(KIND["EQUALS"], -1) >= 0:
        pass
    if (
        row.get(KIND["LPAREN"], -1) >= 0
        and _token_below(engine, len(engine.values) - 1)[0] == "FOREACH"
        and type(top) is list
    ):
        _report(engine, "MissingOpenParenthesisAfterKeyword", engine.ends[-1], engine.ends[-1], "foreach", token)
        _give_up(engine, token)
        return
    if SYMBOL["switch_condition"] in row:
        _report(engine, "PipelineValueRequired", engine.ends[-1], engine.ends[-1], "", token)
        condition = ast.PipelineAst(engine.ends[-1], engine.ends[-1], [], False)
        push(engine, SYMBOL["switch_condition"], (condition, False), engine.ends[-1], engine.ends[-1])
        _restart(engine, token[1], token[4], "SWITCH_BODY")
        return
    if not engine.values or _statement_start(engine):
        _cannot_begin(engine, token)
        return
    name, _below, _depth = _token_below(engine, len(engine.values) - 1)
    error_id, argument = _headless(engine, row)
    if error_id == "MissingCurlyBraceInSwitchStatement" and token[0] == KIND["LPAREN"]:
        engine.builder.error("PipelineValueRequired", token[1], token[2])
    elif error_id == "MissingStatementBlock":
        _report(engine, error_id, engine.ends[-1] - 1, engine.ends[-1], argument, token)
    elif error_id:
        place = engine.ends[-1]
        if error_id == "MissingTypeBody":
            place = next(
                (value[2] for value in engine.values if type(value) is tuple and value[0] == _TYPE_NAME), place
            )
        _report(engine, error_id, place, place, argument, token)
    else:
        _unexpected(engine, token)
    _give_up(engine, token)


def _special(engine: Engine, token: Token, row: dict[int, int]) -> bool:
    """Places where PowerShell knows better than the general rules below."""
    kind, end, frame = token[0], engine.ends[-1], token[4]
    top = engine.values[-1] if engine.values else None
    is_token = type(top) is tuple and len(top) == 5 and type(top[0]) is int
    top_name = NAME[top[0]] if is_token and top else ""
    if kind == _ARG_COMMA and row.get(_PARAMETER, -1) >= 0:
        engine.builder.error("MissingArgument", token[1], token[2])
        _restart(engine, token[2], frame, "ARGUMENT")
        return True
    if kind == _PIPE and SYMBOL["pipeline_element"] in row and top_name not in ("PIPE", "CHAIN_OPERATOR"):
        engine.builder.error("EmptyPipeElement", token[1], token[2])
        _insert(engine, "pipeline_element", token)
        return True
    if row.get(_NEWLINE, -1) >= 0 and frame[1] in ("class", "enum") and not _at_statement(engine):
        _report(engine, "MissingPropertyTerminator", end, end, "", token)
        _insert_token(engine, "NEWLINE_OR_SEMICOLON", token)
        _restart(engine, token[1], frame, "CLASS_BODY" if frame[1] == "class" else "ENUM_BODY")
        return True
    if row.get(_NEWLINE, -1) >= 0 and not _at_statement(engine) and frame[1] in ("script", "block", "sub"):
        engine.builder.error("MissingStatementTerminator", token[1], token[2] or token[1])
        _insert_token(engine, "NEWLINE_OR_SEMICOLON", token)
        _restart(engine, token[1], frame, "STATEMENT")
        return True
    if type(top) is list and top and row.get(KIND["MEMBER_NAME_DECLARATION"], -1) >= 0:
        _report(engine, "IncompleteMemberDefinition", end, end, "", token)
        for stack in (engine.states, engine.values, engine.starts, engine.ends):
            del stack[-1]
        if kind != KIND["RCURLY"]:
            _restart(engine, token[1], frame, "CLASS_BODY")
        return True
    if (
        type(top) is list
        and row.get(KIND["VARIABLE"], -1) >= 0
        and SYMBOL["attribute"] in row
        and frame[1] == "parameters"
    ):
        _report(engine, "InvalidFunctionParameter", end, end, "", token)
        _report(engine, "MissingEndParenthesisInFunctionParameterList", end, end, "", token)
        _give_up(engine, token)
        return True
    if (
        type(top) is list
        and row.get(KIND["BLOCK_NAME"], -1) >= 0
        and SYMBOL["statement_list"] not in row
        and kind not in (0, KIND["RCURLY"])
    ):
        engine.builder.error("MissingNamedBlocks", token[1], token[2], _text(engine, token))
        stop = token[2]
        while stop < engine.lexer.end and engine.lexer.text[stop] not in "\r\n}":
            stop += 1
        _restart(engine, stop, frame, "BODY_AFTER_PARAM")
        return True
    if top_name == "USING_KIND" and kind not in (0, _NEWLINE):
        engine.builder.error("InvalidValueForUsingItemName", token[1], token[2], _text(engine, token))
        push(engine, SYMBOL["using_name"], ast.ErrorExpressionAst(token[1], token[2], []), token[1], token[2])
        _restart(engine, token[2], _statement_frame(engine, token), "USING_END")
        return True
    if top_name == "VARIABLE" and row.get(KIND["IN"], -1) >= 0:
        _report(engine, "MissingInInForeach", end, end, "", token)
        _give_up(engine, token)
        return True
    if (
        row.get(KIND["VARIABLE"], -1) >= 0
        and top_name == "LPAREN"
        and SYMBOL["expression"] not in row
        and SYMBOL["parameters"] not in row
    ):
        _report(engine, "MissingVariableNameAfterForeach", end, end, "", token)
        _give_up(engine, token)
        return True
    if top_name == "EQUALS":
        error_id = "MissingExpressionAfterToken"
        if frame[1] == "hash":
            error_id = "MissingStatementInHashLiteral"
        elif frame[1] == "attribute":
            error_id = "MissingExpressionInNamedArgument"
        elif frame[1] == "enum":
            error_id = "ExpectedValueExpression"
        _report(engine, error_id, end, end, "" if frame[1] == "hash" else "=", token)
        if SYMBOL["simple_statement"] in row:
            _insert(engine, "simple_statement", token)
        elif SYMBOL["expression"] in row:
            _insert(engine, "expression", token)
        else:
            _give_up(engine, token)
        return True
    if frame[1] == "switch" and SYMBOL["statement_block"] in row:
        _report(engine, "MissingSwitchStatementClause", end, end, "", token)
        _insert(engine, "statement_block", token)
        engine.lexer.pos = token[1]
        engine.lexer.mode = mode("CLAUSE")
        clause_follows(engine.lexer, token[1])
        return True
    if frame[1] == "switch" and SYMBOL["switch_label"] in row and kind not in (0, KIND["RCURLY"]):
        _report(engine, "MissingSwitchConditionExpression", end, end, "", token)
        _give_up(engine, token)
        return True
    return False


def _after_comma(engine: Engine, comma: Token, token: Token) -> bool:
    """Nothing behind a comma that separates parameters or arguments."""
    row = _row(engine.states[-1])
    frame = token[4]
    if SYMBOL["expression"] in row:
        _report(engine, "MissingExpressionAfterToken", comma[2], comma[2], ",", token)
        _insert(engine, "expression", token)
        if frame[1] == "invoke" and token[0] != 0 and _text(engine, token) != ")":
            _complete(engine, (KIND["RPAREN"], token[1], token[1], None, frame))
            if KIND["RPAREN"] in _row(engine.states[-1]):
                _insert_token(engine, "RPAREN", token)
                engine.lexer.restart(engine.index, token[1], frame[0], frame[2])
        return True
    if frame[1] not in ("invoke", "attribute", "parameters") and KIND["TYPE"] in row:
        _report(engine, "MissingTypeLiteralToken", comma[2], comma[2], "", token)
        _give_up(engine, token)
        return True
    if KIND["BASE_TYPE"] in row:
        _report(engine, "TypeNameExpected", comma[2], comma[2], "", token)
        _report(engine, "MissingTypeBody", engine.ends[-2], engine.ends[-2], "class", token)
        _give_up(engine, token)
        return True
    if SYMBOL["parameter"] in row:
        _report(engine, "MissingExpressionAfterToken", comma[2], comma[2], ",", token)
        _report(engine, "MissingEndParenthesisInFunctionParameterList", comma[1], comma[1], "", token)
        _give_up(engine, token)
        return True
    return False


def _headless(engine: Engine, row: dict[int, int]) -> tuple[str, str]:
    """The error when a statement's head is complete and its block does not follow."""
    depth = len(engine.values) - 1
    while depth >= 0:
        name, value, depth = _token_below(engine, depth)
        if name in _BLOCK_AFTER:
            return _BLOCK_AFTER[name], _text(engine, value)
        depth -= 1
    return "", ""


def _statement_start(engine: Engine) -> bool:
    row = _row(engine.states[-1])
    return SYMBOL["compound_statement"] in row


def _unexpected(engine: Engine, token: Token) -> None:
    engine.builder.error("UnexpectedToken", token[1], token[2], _text(engine, token))


def _statement_frame(engine: Engine, token: Token) -> Any:
    """The innermost frame around *token* that holds statements."""
    frame = token[4]
    while FRAMES[frame[1]][1] != "statements":
        frame = frame[0]
    return frame


def _restart(engine: Engine, pos: int, frame: Any, where: str) -> None:
    engine.lexer.restart(engine.index, pos, frame, mode(where))


def _skip(engine: Engine, token: Token) -> None:
    """Leaves *token* out."""
    if token[0] == 0:
        # at the end there is nothing to skip: the script ends here whatever is open
        _finish(engine)
        return
    _restart(engine, max(token[2], token[1] + 1), _statement_frame(engine, token), "STATEMENT")


def _finish(engine: Engine) -> None:
    """Empties the stack down to the script, so that the end fits."""
    while (engine.states and SYMBOL["script_body"] not in _row(engine.states[-1])) or len(engine.states) > 1:
        engine.states.pop()
        engine.values.pop()
        engine.starts.pop()
        engine.ends.pop()
        if len(engine.states) == 1:
            break


def _insert(engine: Engine, symbol: str, token: Token, where: str = "") -> None:
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
    _restart(engine, token[1], token[4], here)


def _insert_token(engine: Engine, name: str, token: Token) -> None:
    state = _row(engine.states[-1])[KIND[name]]
    while state < 0:
        _reduce(engine, ~state)
        state = _row(engine.states[-1])[KIND[name]]
    at = engine.ends[-1]
    engine.states.append(state)
    engine.values.append((KIND[name], at, at, None, token[4]))
    engine.starts.append(at)
    engine.ends.append(at)


def _after_token(engine: Engine, missing: Missing, top: Token, token: Token) -> None:
    argument = _text(engine, top) if missing.argument else ""
    row = _row(engine.states[-1])
    if (
        token[0] == KIND["ARG_COMMA"]
        and top[0] == KIND["PARAMETER_WITH_COLON"]
        and missing.insert in ("argument", "argument_item")
    ):
        engine.builder.error("MissingArgument", token[1], token[2])
    elif top[0] == KIND["CHAIN_OPERATOR"]:
        # the whole chain, up to the token that is no pipeline
        stop = token[2] if token[0] else top[2]
        _report(engine, missing.error_id, top[1], stop, argument, token)
    elif missing.at == "token":
        _report(engine, missing.error_id, top[1], top[2], argument, token)
    else:
        _report(engine, missing.error_id, top[2], top[2], argument, token)
    symbol = missing.insert
    if symbol and SYMBOL[symbol] in row:
        _insert(engine, symbol, token)
        return
    for other in (
        "expression",
        "unary_expression",
        "primary_expression",
        "argument_item",
        "parameter",
        "attribute_argument",
    ):
        if symbol and SYMBOL[other] in row:
            _insert(engine, other, token)
            return
    _give_up(engine, token)


def _opener(engine: Engine, name: str, top: Token, token: Token) -> bool:
    """Nothing fits behind an opening parenthesis."""
    row = _row(engine.states[-1])
    word, word_token, _depth = _token_below(engine, len(engine.values) - 2)
    below = engine.values[-2] if len(engine.values) > 1 else None
    adjacent_word = below is word_token or (type(below) is list and word in ("SWITCH", "FOREACH"))
    if name == "LPAREN" and SYMBOL["pipeline_or_assignment"] in row:
        error_id = "ExpectedExpression"
        argument = ""
        if adjacent_word and word in _IN_PAREN and _IN_PAREN[word][0]:
            error_id = _IN_PAREN[word][0]
            argument = _text(engine, word_token)
        _report(engine, error_id, top[2], top[2], argument, token)
        _insert(engine, "pipeline_or_assignment", token)
        if error_id == "PipelineValueRequired" and token[0] == 0:
            _give_up(engine, token)
        return True
    if name == "INDEX_LBRACKET":
        _report(engine, "MissingArrayIndexExpression", top[2], top[2], "", token)
        _insert(engine, "expression", token)
        return True
    return False


def _missing_closer(engine: Engine, closer: int, token: Token) -> None:
    """A closer is missing: it is put in, and the token belongs to what is outside."""
    depth = len(engine.values) - 1
    name, opener = "", None
    while depth >= 0:
        name, opener, depth = _token_below(engine, depth)
        if name in _OPENERS:
            break
        depth -= 1
    end = engine.ends[-1]
    if closer == KIND["RCURLY"]:
        before = engine.lexer.tokens[engine.index - 1][0] if engine.index else 0
        if name == "AT_CURLY" and token[0] not in _ENDS and before not in (_NEWLINE, KIND["AT_CURLY"]):
            _unexpected(engine, token)
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
        _report(engine, error_id, end, end, "", token)
    else:
        word = ""
        if depth > 0:
            below = engine.values[depth - 1]
            if type(below) is tuple and len(below) == 5 and type(below[0]) is int:
                word = NAME[below[0]]
            elif type(below) is list:
                word = _token_below(engine, depth - 1)[0]
        if (
            token[0] not in _ENDS
            and name == "LPAREN"
            and SYMBOL["parameters"] not in _row(engine.states[depth])
            and word not in ("PARAM", "FUNCTION_NAME", "MEMBER_NAME_DECLARATION")
        ):
            _unexpected(engine, token)
        if name in ("DOLLAR_PAREN", "AT_PAREN"):
            error_id = "MissingEndParenthesisInSubexpression"
        elif name == "INVOKE_LPAREN":
            error_id = "MissingEndParenthesisInMethodCall"
        elif word in _IN_PAREN and name == "LPAREN":
            error_id = _IN_PAREN[word][1]
        else:
            error_id = "MissingEndParenthesisInExpression"
        if error_id in ("MissingEndParenthesisInSubexpression", "MissingEndParenthesisAfterStatement"):
            # the place is the token that stands instead
            argument = _text(engine, engine.values[depth - 1]) if error_id.endswith("Statement") and depth > 0 else ""
            if token[0] == 0 and word in ("WHILE", "FOR", "UNTIL"):
                _report(engine, error_id, end, end, argument, token)
            else:
                _report_at(engine, error_id, token, argument)
            if argument:
                _give_up(engine, token)
                return
        elif name == "ATTRIBUTE_START":
            _unfinished_attribute(engine, opener, token)
            return
        elif word == "SWITCH" and token[0] == 0 and not _has_content(engine, depth):
            _give_up(engine, token)
            return
        else:
            _report(engine, error_id, end, end, "", token)
    at = end
    state = _row(engine.states[-1])[closer]
    engine.states.append(state)
    engine.values.append((closer, at, at, None, token[4]))
    engine.starts.append(at)
    engine.ends.append(at)
    frame = token[4]
    while FRAMES[frame[1]][0] != _CLOSERS[closer] and frame[0] is not None:
        frame = frame[0]
    lexer = engine.lexer
    if frame[0] is None:
        _restart(engine, token[1], frame, "OPERATOR")
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


def _report_at(engine: Engine, error_id: str, token: Token, argument: str) -> None:
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
    _report(engine, "MissingEndParenthesisInExpression", end, end, "", token)
    _insert_token(engine, "RPAREN", token)
    _insert_token(engine, "RBRACKET", token)
    frame = token[4]
    while frame[1] != "attribute" and frame[0] is not None:
        frame = frame[0]
    following = frame[4][0] if frame[4] else mode("OPERATOR")
    engine.lexer.restart(engine.index, token[1], frame[0] or frame, following)
    engine.lexer.pending = frame[4][1] if frame[4] else None


def _cannot_begin(engine: Engine, token: Token) -> None:
    """A token that cannot begin a statement."""
    kind = token[0]
    name = NAME.get(kind, "")
    if name == "PIPE":
        engine.builder.error("EmptyPipeElement", token[1], token[2])
        _insert(engine, "pipeline_element", token)
        return
    _unexpected(engine, token)
    _skip(engine, token)


def _give_up(engine: Engine, token: Token) -> None:
    """Makes an error statement of what was read of the statement; the token begins the next one."""
    nested: list[Any] = []
    end = engine.ends[-1]
    start = end
    frame = None
    while len(engine.states) > 1 and not _statement_start(engine):
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
    if not _statement_start(engine):
        _skip(engine, token)
        return
    node = ast.ErrorStatementAst(start, end, None, [], [], [], nested[::-1])
    push(engine, SYMBOL["compound_statement"], node, start, end)
    if frame is None:
        frame = _statement_frame(engine, token)
    while FRAMES[frame[1]][1] != "statements":
        frame = frame[0]
    _restart(engine, token[1], frame, "STATEMENT")

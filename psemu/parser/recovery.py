"""What the parser does with a token that cannot be there: PowerShell's error id and place, and how it goes on.

First the table finishes what is complete (reductions need no lookahead for that). What then lies on top of the stack says what is missing:
behind an operator an operand, behind an opener's content its closer, behind a keyword its parenthesis. Either the missing symbol is put in and the
parse goes on with the same token, or the statement is given up and the token begins the next one.
"""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.frame_scanners import clause_follows
from psemu.parser.modes import KIND, mode
from psemu.parser.recovery_closers import missing_closer, report_at
from psemu.parser.recovery_rules import (
    AFTER_TOKEN,
    ARG_COMMA,
    CLOSERS,
    IN_PAREN,
    NAME,
    NEWLINE,
    OPENERS,
    PARAMETER,
    PIPE,
    TYPE_NAME,
    Missing,
)
from psemu.parser.recovery_stack import (
    at_statement,
    complete,
    give_up,
    headless,
    insert,
    insert_token,
    push,
    reopen,
    report,
    restart,
    row_at,
    skip_token,
    statement_frame,
    statement_start,
    text_of,
    token_below,
    unexpected,
)
from psemu.parser.tables import SYMBOL

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.recovery_engine import Engine

    Token = tuple[Any, ...]


def recover(engine: Engine, token: Token) -> None:
    """Reports what is wrong with *token* and makes the stack and the lexer ready to go on."""
    if engine.reported[0] == token[1]:
        engine.reported[1] += 1
    else:
        engine.reported = [token[1], 0]
    if engine.reported[1] > 40:
        # no way round this token was found
        skip_token(engine, token)
        engine.reported[1] = 20
        return
    if (
        token[0] == KIND["CHAIN_OPERATOR"]
        and engine.index
        and engine.lexer.tokens[engine.index - 1][0] == KIND["AMPERSAND"]
    ):
        engine.builder.error("BackgroundOperatorInPipelineChain", token[1], token[2])
        restart(engine, token[2], statement_frame(engine, token), "STATEMENT")
        return
    if reopen(engine, token) and token[0] in CLOSERS:
        unexpected(engine, token)
        skip_token(engine, token)
        return
    top = engine.values[-1] if engine.values else None
    comma = top if type(top) is tuple and len(top) == 5 and top[0] == KIND["SEPARATING_COMMA"] else None
    if complete(engine, token):
        return
    if comma is not None and _after_comma(engine, comma, token):
        return
    row = row_at(engine.states[-1])
    if _special(engine, token, row):
        return
    if row.get(NEWLINE, -1) >= 0 and at_statement(engine):
        # a complete statement, and something that is no separator
        unexpected(engine, token)
        engine.states.append(row[NEWLINE])
        engine.values.append((NEWLINE, engine.ends[-1], engine.ends[-1], None, token[4]))
        engine.starts.append(engine.ends[-1])
        engine.ends.append(engine.ends[-1])
        restart(engine, token[1], statement_frame(engine, token), "STATEMENT")
        return
    top = engine.values[-1] if engine.values else None
    if type(top) is tuple and len(top) == 5 and type(top[0]) is int:
        name = NAME[top[0]]
        missing = AFTER_TOKEN.get(name)
        if name in OPENERS:
            if _opener(engine, name, top, token):
                return
        elif missing is not None:
            _after_token(engine, missing, top, token)
            return
    closers = [closer for closer in CLOSERS if row.get(closer, -1) >= 0]
    if closers:
        missing_closer(engine, closers[0], token)
        return
    if row.get(KIND["COLON"], -1) >= 0:
        report_at(engine, "MissingColonInTernaryExpression", token, "")
        insert_token(engine, "COLON", token)
        insert(engine, "expression", token)
        return
    if row.get(KIND["EQUALS"], -1) >= 0 and token[4][1] == "hash":
        report(engine, "MissingEqualsInHashLiteral", engine.ends[-1], engine.ends[-1], "", token)
        insert_token(engine, "EQUALS", token)
        insert(engine, "simple_statement", token, "OPERATOR")
        return
    if row.get(KIND["EQUALS"], -1) >= 0:
        pass
    if (
        row.get(KIND["LPAREN"], -1) >= 0
        and token_below(engine, len(engine.values) - 1)[0] == "FOREACH"
        and type(top) is list
    ):
        report(engine, "MissingOpenParenthesisAfterKeyword", engine.ends[-1], engine.ends[-1], "foreach", token)
        give_up(engine, token)
        return
    if SYMBOL["switch_condition"] in row:
        report(engine, "PipelineValueRequired", engine.ends[-1], engine.ends[-1], "", token)
        condition = ast.PipelineAst(engine.ends[-1], engine.ends[-1], [], False)
        push(engine, SYMBOL["switch_condition"], (condition, False), engine.ends[-1], engine.ends[-1])
        restart(engine, token[1], token[4], "SWITCH_BODY")
        return
    if not engine.values or statement_start(engine):
        _cannot_begin(engine, token)
        return
    name, _below, _depth = token_below(engine, len(engine.values) - 1)
    error_id, argument = headless(engine, row)
    if error_id == "MissingCurlyBraceInSwitchStatement" and token[0] == KIND["LPAREN"]:
        engine.builder.error("PipelineValueRequired", token[1], token[2])
    elif error_id == "MissingStatementBlock":
        report(engine, error_id, engine.ends[-1] - 1, engine.ends[-1], argument, token)
    elif error_id:
        place = engine.ends[-1]
        if error_id == "MissingTypeBody" and argument.lower() == "enum":
            place = next((value[2] for value in engine.values if type(value) is tuple and value[0] == TYPE_NAME), place)
        report(engine, error_id, place, place, argument, token)
    else:
        unexpected(engine, token)
    give_up(engine, token)


def _special(engine: Engine, token: Token, row: dict[int, int]) -> bool:
    """Places where PowerShell knows better than the general rules below."""
    kind, end, frame = token[0], engine.ends[-1], token[4]
    top = engine.values[-1] if engine.values else None
    is_token = type(top) is tuple and len(top) == 5 and type(top[0]) is int
    top_name = NAME[top[0]] if is_token and top else ""
    if kind == ARG_COMMA and row.get(PARAMETER, -1) >= 0:
        engine.builder.error("MissingArgument", token[1], token[2])
        restart(engine, token[2], frame, "ARGUMENT")
        return True
    if kind == PIPE and SYMBOL["pipeline_element"] in row and top_name not in ("PIPE", "CHAIN_OPERATOR"):
        engine.builder.error("EmptyPipeElement", token[1], token[2])
        insert(engine, "pipeline_element", token)
        return True
    if row.get(NEWLINE, -1) >= 0 and frame[1] in ("class", "enum") and not at_statement(engine):
        report(engine, "MissingPropertyTerminator", end, end, "", token)
        insert_token(engine, "NEWLINE_OR_SEMICOLON", token)
        restart(engine, token[1], frame, "CLASS_BODY" if frame[1] == "class" else "ENUM_BODY")
        return True
    if row.get(NEWLINE, -1) >= 0 and not at_statement(engine) and frame[1] in ("script", "block", "sub"):
        engine.builder.error("MissingStatementTerminator", token[1], token[2] or token[1])
        insert_token(engine, "NEWLINE_OR_SEMICOLON", token)
        restart(engine, token[1], frame, "STATEMENT")
        return True
    if type(top) is list and top and row.get(KIND["MEMBER_NAME_DECLARATION"], -1) >= 0:
        report(engine, "IncompleteMemberDefinition", end, end, "", token)
        for stack in (engine.states, engine.values, engine.starts, engine.ends):
            del stack[-1]
        if kind != KIND["RCURLY"]:
            restart(engine, token[1], frame, "CLASS_BODY")
        return True
    if (
        type(top) is list
        and row.get(KIND["VARIABLE"], -1) >= 0
        and SYMBOL["attribute"] in row
        and frame[1] == "parameters"
    ):
        report(engine, "InvalidFunctionParameter", end, end, "", token)
        report(engine, "MissingEndParenthesisInFunctionParameterList", end, end, "", token)
        give_up(engine, token)
        return True
    if (
        type(top) is list
        and row.get(KIND["BLOCK_NAME"], -1) >= 0
        and SYMBOL["statement_list"] not in row
        and kind not in (0, KIND["RCURLY"])
    ):
        engine.builder.error("MissingNamedBlocks", token[1], token[2], text_of(engine, token))
        stop = token[2]
        while stop < engine.lexer.end and engine.lexer.text[stop] not in "\r\n}":
            stop += 1
        restart(engine, stop, frame, "BODY_AFTER_PARAM")
        return True
    if top_name == "USING_KIND" and kind not in (0, NEWLINE):
        engine.builder.error("InvalidValueForUsingItemName", token[1], token[2], text_of(engine, token))
        push(engine, SYMBOL["using_name"], ast.ErrorExpressionAst(token[1], token[2], []), token[1], token[2])
        restart(engine, token[2], statement_frame(engine, token), "USING_END")
        return True
    if top_name == "VARIABLE" and row.get(KIND["IN"], -1) >= 0:
        report(engine, "MissingInInForeach", end, end, "", token)
        give_up(engine, token)
        return True
    if (
        row.get(KIND["VARIABLE"], -1) >= 0
        and top_name == "LPAREN"
        and SYMBOL["expression"] not in row
        and SYMBOL["parameters"] not in row
    ):
        report(engine, "MissingVariableNameAfterForeach", end, end, "", token)
        give_up(engine, token)
        return True
    if top_name == "EQUALS":
        error_id = "MissingExpressionAfterToken"
        if frame[1] == "hash":
            error_id = "MissingStatementInHashLiteral"
        elif frame[1] == "attribute":
            error_id = "MissingExpressionInNamedArgument"
        elif frame[1] == "enum":
            error_id = "ExpectedValueExpression"
        report(engine, error_id, end, end, "" if frame[1] == "hash" else "=", token)
        if SYMBOL["simple_statement"] in row:
            insert(engine, "simple_statement", token)
        elif SYMBOL["expression"] in row:
            insert(engine, "expression", token)
        else:
            give_up(engine, token)
        return True
    if frame[1] == "switch" and SYMBOL["statement_block"] in row:
        report(engine, "MissingSwitchStatementClause", end, end, "", token)
        insert(engine, "statement_block", token)
        engine.lexer.pos = token[1]
        engine.lexer.mode = mode("CLAUSE")
        clause_follows(engine.lexer, token[1])
        return True
    if frame[1] == "switch" and SYMBOL["switch_label"] in row and kind not in (0, KIND["RCURLY"]):
        report(engine, "MissingSwitchConditionExpression", end, end, "", token)
        give_up(engine, token)
        return True
    return False


def _after_comma(engine: Engine, comma: Token, token: Token) -> bool:
    """Nothing behind a comma that separates parameters or arguments."""
    row = row_at(engine.states[-1])
    frame = token[4]
    if SYMBOL["expression"] in row:
        report(engine, "MissingExpressionAfterToken", comma[2], comma[2], ",", token)
        insert(engine, "expression", token)
        if frame[1] == "invoke" and token[0] != 0 and text_of(engine, token) != ")":
            complete(engine, (KIND["RPAREN"], token[1], token[1], None, frame))
            if KIND["RPAREN"] in row_at(engine.states[-1]):
                insert_token(engine, "RPAREN", token)
                engine.lexer.restart(engine.index, token[1], frame[0], frame[2])
        return True
    if frame[1] not in ("invoke", "attribute", "parameters") and KIND["TYPE"] in row:
        report(engine, "MissingTypeLiteralToken", comma[2], comma[2], "", token)
        give_up(engine, token)
        return True
    if KIND["BASE_TYPE"] in row:
        report(engine, "TypeNameExpected", comma[2], comma[2], "", token)
        report(engine, "MissingTypeBody", engine.ends[-2], engine.ends[-2], "class", token)
        give_up(engine, token)
        return True
    if SYMBOL["parameter"] in row:
        report(engine, "MissingExpressionAfterToken", comma[2], comma[2], ",", token)
        report(engine, "MissingEndParenthesisInFunctionParameterList", comma[1], comma[1], "", token)
        give_up(engine, token)
        return True
    return False


def _after_token(engine: Engine, missing: Missing, top: Token, token: Token) -> None:
    argument = text_of(engine, top) if missing.argument else ""
    row = row_at(engine.states[-1])
    if (
        token[0] == KIND["ARG_COMMA"]
        and top[0] == KIND["PARAMETER_WITH_COLON"]
        and missing.insert in ("argument", "argument_item")
    ):
        engine.builder.error("MissingArgument", token[1], token[2])
    elif top[0] == KIND["CHAIN_OPERATOR"]:
        # the whole chain, up to the token that is no pipeline
        stop = token[2] if token[0] else top[2]
        report(engine, missing.error_id, top[1], stop, argument, token)
    elif missing.at == "token":
        report(engine, missing.error_id, top[1], top[2], argument, token)
    else:
        report(engine, missing.error_id, top[2], top[2], argument, token)
    symbol = missing.insert
    if symbol and SYMBOL[symbol] in row:
        insert(engine, symbol, token)
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
            insert(engine, other, token)
            return
    give_up(engine, token)


def _opener(engine: Engine, name: str, top: Token, token: Token) -> bool:
    """Nothing fits behind an opening parenthesis."""
    row = row_at(engine.states[-1])
    word, word_token, _depth = token_below(engine, len(engine.values) - 2)
    below = engine.values[-2] if len(engine.values) > 1 else None
    adjacent_word = below is word_token or (type(below) is list and word in ("SWITCH", "FOREACH"))
    if name == "LPAREN" and SYMBOL["pipeline_or_assignment"] in row:
        error_id = "ExpectedExpression"
        argument = ""
        if adjacent_word and word in IN_PAREN and IN_PAREN[word][0]:
            error_id = IN_PAREN[word][0]
            argument = text_of(engine, word_token)
        report(engine, error_id, top[2], top[2], argument, token)
        insert(engine, "pipeline_or_assignment", token)
        if error_id == "PipelineValueRequired" and token[0] == 0:
            give_up(engine, token)
        return True
    if name == "INDEX_LBRACKET":
        report(engine, "MissingArrayIndexExpression", top[2], top[2], "", token)
        insert(engine, "expression", token)
        return True
    return False


def _cannot_begin(engine: Engine, token: Token) -> None:
    """A token that cannot begin a statement."""
    kind = token[0]
    name = NAME.get(kind, "")
    if name == "PIPE":
        engine.builder.error("EmptyPipeElement", token[1], token[2])
        insert(engine, "pipeline_element", token)
        return
    unexpected(engine, token)
    skip_token(engine, token)

"""What is missing behind a token or in a parenthesis, and PowerShell's error id for it: the tables of the recovery."""

from __future__ import annotations

from psemu.parser.modes import KIND

NAME = {number: name for name, number in KIND.items()}


NEWLINE = KIND["NEWLINE_OR_SEMICOLON"]


TYPE_NAME = KIND["TYPE_DECLARATION_NAME"]


ARG_COMMA, PARAMETER, PIPE = KIND["ARG_COMMA"], KIND["PARAMETER"], KIND["PIPE"]


#: tokens that may end a pipeline: they are no surprise to it, only to what is around it
ENDS = frozenset(
    [
        0,
        NEWLINE,
        KIND["SEMICOLON"],
        KIND["RPAREN"],
        KIND["RCURLY"],
        KIND["PIPE"],
        KIND["AMPERSAND"],
        KIND["CHAIN_OPERATOR"],
    ]
)


CLOSERS = {KIND["RPAREN"]: ")", KIND["RCURLY"]: "}", KIND["RBRACKET"]: "]"}


OPENERS = {
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
IN_PAREN = {
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
BLOCK_AFTER = {
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

"""The lexer's modes: what may stand at a place, what terminal it is, and which mode comes next.

:data:`MODES` is the one table. An entry is ``pattern  terminal  next mode  handler``: the patterns (grammar/terminals.lark) of a mode are
joined into one regular expression, compiled when the mode is first used. An entry with a handler (a function of
:func:`find_scanner`) lets it make the tokens and choose the mode; one without is the token.
"""

from __future__ import annotations

from psemu.parser._tables import PATTERNS, TERMINALS
from psemu.parser.patterns import compile_pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: number of each terminal of the grammar
KIND = {name: number for number, name in enumerate(TERMINALS.split(" "))}

# Columns: mode | newlines before the token mean nothing | mode behind a value | member-name mode of that | entries.
# Modes of four families: expressions (OPERAND, OPERATOR), arguments of a command (ARGUMENT …), one argument
# (SINGLE …: a switch label, the file of switch -file), keys of a hash literal (KEY …).
_VALUES = "VARIABLE VARIABLE {0} -, SINGLE_QUOTED STRING {0} -, DOUBLE_QUOTED STRING {0} -, NUMBER NUMBER {0} -"
_ENDS = "PLAIN_LINE_END - - plain_line_end, LINE_END - - line_end, END - - end"
_ELEMENT = _VALUES.format("OPERATOR") + ", CLOSER_OR_WORD - - closer, LINE_END - - {0}, END - - end, ANY - - element"
_ARGUMENT = (
    "PARAMETER {2} {1} -, WHOLE_VARIABLE VARIABLE {1} -, ARG_VARIABLE VARIABLE {0} -, WHOLE_SINGLE_QUOTED STRING {1} -,"
    " SINGLE_QUOTED STRING {0} -, WHOLE_DOUBLE_QUOTED STRING {1} -, DOUBLE_QUOTED STRING {0} -, ARG_NUMBER NUMBER {1} -,"
    " REDIRECTION - - redirection, WORD WORD {1} -, PIPE PIPE CONTINUED_ELEMENT -, CLOSER_OR_WORD - - closer, "
    + _ENDS
    + ", ANY - - argument"
)
_OPERATOR = (
    "DOT MEMBER_OPERATOR MEMBER -, MEMBER_OPERATOR - - member_operator, CLOSER - - closer, ASSIGN ASSIGNMENT_OPERATOR VALUE -,"
    " DASH_OPERATOR - - dash_operator, PIPE PIPE CONTINUED_ELEMENT -, " + _ENDS + ", ANY - - operator"
)
_POSTFIX = "DOT MEMBER_OPERATOR {0} -, MEMBER_OPERATOR - - member_operator, END - - leave, ANY - - postfix"
_MEMBER = "PLAIN_IDENTIFIER MEMBER_NAME {0} -, IDENTIFIER - - member_name, END - - end, ANY - - member_other"

MODES = {
    # statements and pipeline elements
    "BODY": (True, "OPERATOR", "", "NAME - - body_name, " + _ELEMENT.format("statement_end")),
    "BODY_AFTER_PARAM": (True, "OPERATOR", "", "NAME - - after_param_name, " + _ELEMENT.format("statement_end")),
    "STATEMENT": (True, "OPERATOR", "", "NAME - - statement_name, " + _ELEMENT.format("statement_end")),
    "VALUE": (True, "OPERATOR", "", "NAME - - statement_name, " + _ELEMENT.format("line_end")),
    "ELEMENT": (False, "OPERATOR", "", "NAME COMMAND_NAME ARGUMENT -, " + _ELEMENT.format("line_end")),
    "CONTINUED_ELEMENT": (True, "OPERATOR", "", "NAME COMMAND_NAME ARGUMENT -, " + _ELEMENT.format("line_end")),
    # expressions
    "OPERAND": (
        True,
        "OPERATOR",
        "",
        _VALUES.format("OPERATOR") + ", LINE_END - - line_end, END - - end, ANY - - operand",
    ),
    "AFTER_TYPE": (
        False,
        "OPERATOR",
        "",
        _VALUES.format("OPERATOR") + ", LINE_END - - line_end, END - - end, ANY - - after_type",
    ),
    "AFTER_ATTRIBUTE": (
        True,
        "OPERATOR",
        "",
        _VALUES.format("OPERATOR") + ", END - - end, ANY - - after_type",
    ),
    "JUMP_END": (False, "", "", "END - - leave_jump, ANY - - leave_jump"),
    "OPERATOR": (False, "OPERATOR", "MEMBER", _OPERATOR),
    "MEMBER": (True, "OPERATOR", "", _MEMBER.format("OPERATOR")),
    "MEMBER_END": (False, "OPERATOR", "", "END - - member_end, ANY - - member_end"),
    # arguments of a command
    "ARGUMENT": (False, "POST_ARGUMENT", "", _ARGUMENT.format("POST_ARGUMENT", "ARGUMENT", "PARAMETER")),
    "PARAMETER_ARGUMENT": (
        False,
        "POST_ARGUMENT",
        "",
        _ARGUMENT.format("POST_ARGUMENT", "ARGUMENT", "WORD"),
    ),
    "CONTINUED_ARGUMENT": (True, "POST_ARGUMENT", "", _ARGUMENT.format("POST_ARGUMENT", "ARGUMENT", "WORD")),
    "DASHED_ARGUMENT": (
        False,
        "DASHED_POST",
        "",
        _ARGUMENT.format("DASHED_POST", "DASHED_ARGUMENT", "WORD").partition(", ")[2],
    ),
    "POST_ARGUMENT": (False, "ARGUMENT", "ARGUMENT_MEMBER", _POSTFIX.format("ARGUMENT_MEMBER")),
    "ARGUMENT_MEMBER": (True, "POST_ARGUMENT", "", _MEMBER.format("POST_ARGUMENT")),
    "ARGUMENT_MEMBER_END": (False, "POST_ARGUMENT", "", "END - - member_end, ANY - - member_end"),
    "DASHED_POST": (False, "DASHED_ARGUMENT", "DASHED_MEMBER", _POSTFIX.format("DASHED_MEMBER")),
    "DASHED_MEMBER": (True, "DASHED_POST", "", _MEMBER.format("DASHED_POST")),
    "DASHED_MEMBER_END": (False, "DASHED_POST", "", "END - - member_end, ANY - - member_end"),
    # a single argument
    "SINGLE": (True, "POST_SINGLE", "", _ARGUMENT.format("POST_SINGLE", "POST_SINGLE", "WORD")),
    "POST_SINGLE": (False, "", "SINGLE_MEMBER", _POSTFIX.format("SINGLE_MEMBER")),
    "SINGLE_MEMBER": (True, "POST_SINGLE", "", _MEMBER.format("POST_SINGLE")),
    "SINGLE_MEMBER_END": (False, "POST_SINGLE", "", "END - - member_end, ANY - - member_end"),
    # hash literals
    "KEY": (
        True,
        "POST_KEY",
        "",
        (
            "IDENTIFIER HASH_KEY EQUALS -, SINGLE_QUOTED STRING POST_KEY -, DOUBLE_QUOTED STRING POST_KEY -,"
            " VARIABLE VARIABLE POST_KEY -, END - - end, ANY - - key"
        ),
    ),
    "POST_KEY": (False, "EQUALS", "KEY_MEMBER", _POSTFIX.format("KEY_MEMBER")),
    "KEY_MEMBER": (True, "POST_KEY", "", _MEMBER.format("POST_KEY")),
    "KEY_MEMBER_END": (False, "POST_KEY", "", "END - - member_end, ANY - - member_end"),
    "EQUALS": (False, "", "", "ASSIGN EQUALS VALUE -, END - - end, ANY - - expect_equals"),
    # heads of compound statements: the handler knows what may come
    "CONDITION": (True, "", "", "END - - end, ANY - - condition_head"),
    "BLOCK": (True, "", "", "END - - end, ANY - - block_head"),
    "SCRIPT_BLOCK": (True, "", "", "END - - end, ANY - - block_head"),
    "AFTER_IF": (False, "", "", "END - - after_block, ANY - - after_block"),
    "AFTER_TRY": (False, "", "", "END - - after_block, ANY - - after_block"),
    "AFTER_DO": (False, "", "", "END - - after_block, ANY - - after_block"),
    "FOR_HEAD": (True, "", "", "END - - end, ANY - - for_head"),
    "FOREACH_HEAD": (True, "", "", "END - - end, ANY - - foreach_head"),
    "FOREACH_VARIABLE": (True, "", "", "ARG_VARIABLE VARIABLE FOREACH_IN -, END - - end, ANY - - unexpected"),
    "FOREACH_IN": (True, "", "", "NAME - - foreach_in, END - - end, ANY - - unexpected"),
    "SWITCH_HEAD": (True, "", "", "END - - end, ANY - - switch_head"),
    "SWITCH_BODY": (True, "", "", "END - - end, ANY - - switch_body"),
    "CLAUSE": (
        True,
        "POST_SINGLE",
        "",
        "LINE_END - - skip_semicolons, NAME - - clause_name, " + _ARGUMENT.format("POST_SINGLE", "POST_SINGLE", "WORD"),
    ),
    "CATCH_HEAD": (True, "", "", "END - - end, ANY - - catch_head"),
    "FUNCTION_NAME": (True, "", "", "NAME FUNCTION_NAME FUNCTION_HEAD -, END - - end, ANY - - function_name"),
    "FUNCTION_HEAD": (True, "", "", "END - - end, ANY - - function_head"),
    "JUMP_LABEL": (
        False,
        "POST_SINGLE",
        "",
        "IDENTIFIER WORD JUMP_END -, " + _VALUES.format("POST_SINGLE") + ", END - - end, ANY - - operand",
    ),
    "ELEMENT_END": (
        False,
        "",
        "",
        "" + _ENDS + ", ANY - - operator",
    ),
    "LABELED": (True, "OPERATOR", "", "NAME - - statement_name, " + _ELEMENT.format("statement_end")),
    "DATA_HEAD": (True, "", "", "END - - end, ANY - - data_head"),
    "USING_HEAD": (
        False,
        "",
        "",
        "NAME USING_KIND USING_NAME -, LINE_END - - line_end, END - - end, ANY - - unexpected",
    ),
    "USING_NAME": (False, "USING_END", "", _ARGUMENT.format("USING_END", "USING_END", "WORD")),
    "USING_END": (
        False,
        "",
        "",
        "" + _ENDS + ", ANY - - operator",
    ),
    # parameters and attributes
    "PARAMETERS_HEAD": (True, "", "", "END - - end, ANY - - parameters_head"),
    "PARAMETERS": (True, "", "", "VARIABLE VARIABLE PARAMETER_DEFAULT -, END - - end, ANY - - parameter"),
    "PARAMETER_DEFAULT": (True, "", "", "ASSIGN EQUALS OPERAND -, END - - end, ANY - - parameter"),
    "DECLARATION": (True, "", "", "NAME - - declaration_name, END - - end, ANY - - declaration"),
    "ATTRIBUTE_ARGUMENT": (
        True,
        "OPERATOR",
        "",
        "IDENTIFIER ATTRIBUTE_ARGUMENT_NAME ATTRIBUTE_EQUALS -, "
        + _VALUES.format("OPERATOR")
        + ", END - - end, ANY - - operand",
    ),
    "ATTRIBUTE_EQUALS": (
        False,
        "",
        "",
        "ASSIGN EQUALS OPERAND -, " + _ENDS + ", ANY - - operator",
    ),
    "ATTRIBUTE_END": (True, "", "", "END - - end, ANY - - attribute_end"),
    # classes and enums
    "TYPE_NAME": (True, "", "", "IDENTIFIER TYPE_DECLARATION_NAME TYPE_HEAD -, END - - end, ANY - - unexpected"),
    "TYPE_HEAD": (True, "", "", "END - - end, ANY - - type_head"),
    "BASE_TYPE": (True, "", "", "END - - end, ANY - - base_type"),
    "CLASS_BODY": (
        True,
        "",
        "",
        "VARIABLE VARIABLE MEMBER_VALUE -, IDENTIFIER - - class_name, LINE_END - - member_separator, END - - end, ANY - - class_other",
    ),
    "ENUM_BODY": (
        True,
        "",
        "",
        "IDENTIFIER ENUM_MEMBER ENUM_VALUE -, LINE_END - - member_separator, END - - end, ANY - - unexpected",
    ),
    "ENUM_VALUE": (False, "", "", "ASSIGN - - enum_equals, " + _ENDS + ", ANY - - operator"),
    "MEMBER_VALUE": (
        False,
        "",
        "",
        "ASSIGN EQUALS OPERAND -, " + _ENDS + ", ANY - - operator",
    ),
    "METHOD_PARAMETERS": (False, "", "", "END - - end, ANY - - parameters_head"),
    "METHOD_HEAD": (True, "", "", "END - - end, ANY - - method_head"),
}

#: what is skipped before a token: blanks, where newlines mean nothing those too, and comments
_BLANKS = r"(?:[ \t]++|#[^\r\n]*+)*+"
_BLANK_LINES = r"(?:[ \t\r\n]++|#[^\r\n]*+)*+"


#: the handlers by family: each family is a module, loaded when one of its modes is first met. ``scan_x(lexer, start, end)`` gets the match of a
#: pattern that cannot say it all, appends tokens, sets the mode and returns where to go on
_FAMILIES = {
    "frame_scanners": "end unexpected closer skip_semicolons statement_end line_end plain_line_end",
    "expression_scanners": (
        "operand dash_operator operator member_operator postfix leave member_name member_end member_other after_type"
    ),
    "argument_scanners": "argument redirection key expect_equals",
    "statement_scanners": "body_name after_param_name statement_name element leave_jump call_operator",
    "head_scanners": (
        "condition_head block_head after_block for_head foreach_head foreach_in switch_head switch_body"
        " clause_name catch_head function_name function_head data_head"
    ),
    "declaration_scanners": (
        "declaration declaration_name parameters_head parameter attribute_end type_head base_type class_name"
        " class_other method_head member_separator enum_equals"
    ),
}
_FAMILY_OF = {handler: family for family, handlers in _FAMILIES.items() for handler in handlers.split(" ")}


def find_scanner(handler: str) -> Any:
    """The function ``scan_<handler>``."""
    name = "scan_" + handler
    return getattr(__import__("psemu.parser." + _FAMILY_OF[handler], fromlist=[name]), name)


class Mode:
    """A row of :data:`MODES`: *match* is its pattern's, *rules* say what each group means, *after* the mode behind a value."""

    __slots__ = ("after", "compiled", "match", "member", "name", "newlines", "rules")

    def __init__(self, name: str) -> None:
        self.name = name
        self.newlines = MODES[name][0]
        self.after: Mode = self
        self.member: Mode = self
        self.match: Callable[..., Any] = self._compile_and_match
        self.rules: list[tuple[int, Mode, Any]] = []
        #: what the compiled loop makes of the mode
        self.compiled: Any = None

    def _compile_and_match(self, text: str, start: int, end: int) -> Any:
        self.rules.append((-1, self, None))
        self.rules.extend([self.rule(entry) for entry in self.entries()])
        self.match = compile_pattern(self.expression()).match
        return self.match(text, start, end)

    def entries(self) -> list[list[str]]:
        """The entries of the mode's row, split: pattern, terminal, next mode, handler. Of two for a pattern the first counts."""
        found: dict[str, list[str]] = {}
        for entry in MODES[self.name][3].split(","):
            fields = entry.split()
            found.setdefault(fields[0], fields)
        return list(found.values())

    def rule(self, entry: list[str]) -> tuple[int, Mode, Any]:
        """What comes of a match of the entry's pattern: kind of the token, the next mode, the handler that decides instead (or None)."""
        _pattern, terminal, next_mode, handler = entry
        return (
            KIND[terminal] if terminal != "-" else -1,
            mode(next_mode) if next_mode != "-" else self,
            find_scanner(handler) if handler != "-" else None,
        )

    def expression(self) -> str:
        """The regular expression: what is skipped, then a group per pattern."""
        blanks = _BLANK_LINES if self.newlines else _BLANKS
        return f"{blanks}(?:{'|'.join([f'({PATTERNS[entry[0]]})' for entry in self.entries()])})"

    def __repr__(self) -> str:
        return f"Mode({self.name})"


_MODES: dict[str, Mode] = {}


def mode(name: str) -> Mode:
    """The mode of that name."""
    found = _MODES.get(name)
    if found is None:
        found = _MODES[name] = Mode(name)
        _newlines, after, member, _patterns = MODES[name]
        if after:
            found.after = mode(after)
        if member:
            found.member = mode(member)
    return found

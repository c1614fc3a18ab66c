"""The actions of the grammar: one method per ``-> name`` of powershell.lark, called with the extent and the values of the production's symbols.

A terminal's value is its token ``(kind, start, end, value, frame)``; a nonterminal's is the node or list that its action returned.
"""

# ruff: noqa: D102 -- the grammar, which names each action, is its documentation
from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]

_ASSIGNMENTS = {"=": "Equals"}
_STREAMS = {
    "": "Output",
    "1": "Output",
    "2": "Error",
    "3": "Warning",
    "4": "Verbose",
    "5": "Debug",
    "6": "Information",
    "*": "All",
}
_STREAM_ORDER = ("All", "Output", "Error", "Warning", "Verbose", "Debug", "Information")
_REDIRECTIONS = (ast.FileRedirectionAst, ast.MergingRedirectionAst)
_SWITCH_FLAGS = {"regex": "Regex", "wildcard": "Wildcard", "exact": "Exact", "file": "File", "casesensitive": "CaseSensitive",
                 "parallel": "Parallel"}  # fmt: skip
_SWITCH_ORDER = ("File", "Regex", "Wildcard", "Exact", "CaseSensitive", "Parallel")
_USING_KINDS = {
    "assembly": "Assembly",
    "command": "Command",
    "module": "Module",
    "namespace": "Namespace",
    "type": "Type",
}
_BLOCK_KINDS = {"begin": "Begin", "process": "Process", "end": "End", "clean": "Clean", "dynamicparam": "Dynamicparam"}


def _extent_of(items: list[Any]) -> tuple[int, int] | None:
    return (items[0].start, max(item.end for item in items[-1:])) if items else None


def _split_traps(statements: list[Any]) -> tuple[list[Ast], list[ast.TrapStatementAst]]:
    traps = [statement for statement in statements if type(statement) is ast.TrapStatementAst]
    if not traps:
        return statements, traps
    return [statement for statement in statements if type(statement) is not ast.TrapStatementAst], traps


def _names_a_using(item: Any, kind: str) -> bool:
    if type(item) is ast.StringConstantExpressionAst:
        return item.value not in ("--", "|", "&")
    return type(item) is ast.HashtableAst and kind == "Module"


class Body:
    """A script's or block's content before its braces are known."""

    __slots__ = ("blocks", "param_block", "statements")

    def __init__(self, param_block: ast.ParamBlockAst | None, statements: list[Ast], blocks: list[Any] | None) -> None:
        self.param_block = param_block
        self.statements = statements
        self.blocks = blocks


class Builder:
    """Makes nodes; *errors* collects what an action itself finds wrong, *pending* the strings whose expansions are still to be parsed."""

    __slots__ = ("checks", "end", "errors", "pending", "splats", "start", "text")

    def __init__(self, text: str, start: int, end: int, errors: list[Any]) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.errors = errors
        self.pending: list[tuple[Any, bool, list[Any]]] = []
        #: nodes that only the finished tree can judge: name of a method of semantics.Checker, arguments
        self.checks: list[tuple[Any, ...]] = []
        #: splatted variables that no command has taken yet
        self.splats: dict[int, Any] = {}

    def error(self, error_id: str, start: int, end: int, *arguments: str, incomplete: bool = False) -> None:
        self.errors.append((error_id, start, end, arguments, incomplete))

    # ------------------------------------------------------------------------------------------ lists

    def empty_list(self, start: int, end: int) -> list[Any]:
        return []

    def list_of_one(self, start: int, end: int, item: Any, *_: Any) -> list[Any]:
        return [item]

    def list_of_two(self, start: int, end: int, first: Any, _: Any, second: Any) -> list[Any]:
        return [first, second]

    def list_append(self, start: int, end: int, items: list[Any], item: Any, *_: Any) -> list[Any]:
        items.append(item)
        return items

    def list_append_third(self, start: int, end: int, items: list[Any], _: Any, item: Any) -> list[Any]:
        items.append(item)
        return items

    def first(self, start: int, end: int, item: Any, *_: Any) -> Any:
        return item

    def second(self, start: int, end: int, _first: Any, item: Any, *_: Any) -> Any:
        return item

    def nothing(self, start: int, end: int) -> None:
        return None

    # ------------------------------------------------------------------------------------------ scripts and blocks

    def script(self, start: int, end: int, body: Body) -> ast.ScriptBlockAst:
        return self._script(body, [])

    def script_of_usings(self, start: int, end: int, *usings: Any) -> ast.ScriptBlockAst:
        everything = [*usings[0], usings[1]] if len(usings) == 2 else list(usings)
        return self._script(Body(None, [], None), everything)

    def script_with_usings(self, start: int, end: int, usings: list[Any], *rest: Any) -> ast.ScriptBlockAst:
        return self._script(rest[-1], usings + list(rest[:-1]))

    def _script(self, body: Body, usings: list[Any]) -> ast.ScriptBlockAst:
        node = self._script_block(self.start, self.end, body, 0)
        node.using_statements = usings
        return node

    def _script_block(self, start: int, end: int, body: Body, inside: int) -> ast.ScriptBlockAst:
        param_block = body.param_block
        named: dict[str, Any] = {}
        if body.blocks is not None:
            for block in body.blocks:
                if block.block_kind in named:
                    keyword_end = block.start + len(block.block_kind)
                    self.error(
                        "DuplicateScriptCommandClause", block.start, keyword_end, self.text[block.start : keyword_end]
                    )
                else:
                    named[block.block_kind] = block
        else:
            statements, traps = _split_traps(body.statements)
            extent = _extent_of(body.statements)
            if param_block is not None:
                extent = (param_block.start, extent[1] if extent else param_block.end)
            if extent is None:
                extent = (inside, end - 2) if inside and inside <= end - 2 else (0, 0)
            named["End"] = ast.NamedBlockAst(extent[0], extent[1], "End", True, statements, traps)
        return ast.ScriptBlockAst(
            start, end, [], [], param_block, named.get("Dynamicparam"), named.get("Begin"), named.get("Process"),
            named.get("End"), named.get("Clean"),
        )  # fmt: skip

    def empty_body(self, start: int, end: int) -> Body:
        return Body(None, [], None)

    def param_body(self, start: int, end: int, param_block: ast.ParamBlockAst) -> Body:
        return Body(param_block, [], None)

    def statement_body(self, start: int, end: int, statements: list[Ast]) -> Body:
        return Body(None, statements, None)

    def param_statement_body(self, start: int, end: int, param_block: ast.ParamBlockAst, statements: list[Ast]) -> Body:
        return Body(param_block, statements, None)

    def named_body(self, start: int, end: int, blocks: list[Any]) -> Body:
        return Body(None, [], blocks)

    def param_named_body(self, start: int, end: int, param_block: ast.ParamBlockAst, blocks: list[Any]) -> Body:
        return Body(param_block, [], blocks)

    def param_block(
        self, start: int, end: int, _p: Token, _l: Token, parameters: list[Any], _r: Token
    ) -> ast.ParamBlockAst:
        self.checks.append(("parameters", parameters))
        return ast.ParamBlockAst(start, end, [], parameters)

    def attributed_param_block(
        self, start: int, end: int, attributes: list[Any], _p: Token, _l: Token, parameters: list[Any], _r: Token
    ) -> ast.ParamBlockAst:
        kept = []
        for attribute in attributes:
            if type(attribute) is ast.TypeConstraintAst:
                self.error("TypeNotAllowedBeforeParam", attribute.start, attribute.end, attribute.type_name)
            else:
                kept.append(attribute)
        self.checks.append(("parameters", parameters))
        return ast.ParamBlockAst(_p[1], end, kept, parameters)

    def named_block(self, start: int, end: int, name: Token, block: ast.StatementBlockAst) -> ast.NamedBlockAst:
        kind = _BLOCK_KINDS[self.text[name[1] : name[2]].lower()]
        return ast.NamedBlockAst(start, end, kind, False, block.statements, block.traps)

    def script_block(self, start: int, end: int, _l: Token, body: Body, _r: Token) -> ast.ScriptBlockAst:
        return self._script_block(start, end, body, _l[2])

    def empty_statement_block(self, start: int, end: int, *_: Token) -> ast.StatementBlockAst:
        return ast.StatementBlockAst(start, end, [], [])

    def statement_block(
        self, start: int, end: int, _l: Token, statements: list[Any], _r: Token
    ) -> ast.StatementBlockAst:
        return ast.StatementBlockAst(start, end, *_split_traps(statements))

    # ------------------------------------------------------------------------------------------ statements

    def bare_word(self, start: int, end: int, token: Token) -> ast.StringConstantExpressionAst:
        cooked = token[3]
        value = self.text[start:end] if cooked is None else cooked[0]
        return ast.StringConstantExpressionAst(start, end, "BareWord", value)

    def using_statement(self, start: int, end: int, _u: Token, kind: Token, name: Any) -> ast.UsingStatementAst:
        return self._using(start, end, kind, name, None)

    def using_alias(
        self, start: int, end: int, _u: Token, kind: Token, name: Any, _e: Token, alias: Any
    ) -> ast.UsingStatementAst:
        return self._using(start, end, kind, name, alias)

    def _using(self, start: int, end: int, kind: Token, name: Any, other: Any) -> ast.UsingStatementAst:
        word = self.text[kind[1] : kind[2]]
        name_kind = _USING_KINDS.get(word.lower(), word)
        wrong = next((item for item in (name, other) if item is not None and not _names_a_using(item, name_kind)), None)
        if wrong is not None:
            self.error("InvalidValueForUsingItemName", wrong.start, wrong.end, self.text[wrong.start : wrong.end])
        elif other is None and name_kind in ("Type", "Command"):
            self.error("MissingEqualsInUsingAlias", end, end, incomplete=end >= self.end)
        elif name_kind == "Assembly" and other is None and type(name) is ast.StringConstantExpressionAst:
            from psemu.parser.script_requirements import assembly_problem

            problem = assembly_problem(name.value)
            if problem:
                self.error(problem[0], name.start, name.end, problem[1])
        node = ast.UsingStatementAst(start, end, name_kind, None, None, None)
        if isinstance(name, ast.HashtableAst):
            node.module_specification = name
        else:
            node.name = name
            if isinstance(other, ast.HashtableAst):
                node.module_specification = other
            else:
                node.alias = other
        if wrong is None:
            self.checks.append(("using", node))
        return node

    def misplaced_using(self, start: int, end: int, word: Token, kind: Token, name: Any) -> ast.UsingStatementAst:
        return self.misplaced_using_alias(start, end, word, kind, name, None, None)

    def misplaced_using_alias(
        self, start: int, end: int, word: Token, kind: Token, name: Any, _e: Any, alias: Any
    ) -> ast.UsingStatementAst:
        node = self._using(start, end, kind, name, alias)
        self.error("UsingMustBeAtStartOfScript", start, end)
        return node

    def assignment(self, start: int, end: int, left: Ast, operator: Token, right: Ast) -> ast.AssignmentStatementAst:
        if type(right) is ast.PipelineAst and not right.background and len(right.pipeline_elements) == 1:
            only = right.pipeline_elements[0]
            if type(only) is ast.CommandExpressionAst:
                right = only
        node = ast.AssignmentStatementAst(start, right.end, left, operator[3] or "Equals", right)
        if type(left) is not ast.VariableExpressionAst:
            if (
                type(left) not in (ast.MemberExpressionAst, ast.IndexExpressionAst)
                or "?" in self.text[left.start : left.end]
            ):
                self.checks.append(("assignment", node))
            if type(left) is ast.ConvertExpressionAst:
                # the rules for what is assigned to replace those for casts
                self.checks.append(("assigned", left))
        return node

    def flow_statement(self, start: int, end: int, word: Token) -> Ast:
        return self.flow_statement_with_value(start, end, word, None)

    def flow_statement_with_value(self, start: int, end: int, word: Token, pipeline: Ast | None) -> Ast:
        name = self.text[word[1] : word[2]].lower()
        if pipeline is not None and type(pipeline) is ast.ErrorStatementAst:
            end = pipeline.end
        kind = {"return": ast.ReturnStatementAst, "throw": ast.ThrowStatementAst}.get(name, ast.ExitStatementAst)
        return kind(start, end, pipeline)

    def jump(self, start: int, end: int, word: Token) -> Ast:
        return self.jump_to(start, end, word, None)

    def jump_to(self, start: int, end: int, word: Token, label: Ast | None) -> Ast:
        if self.text[word[1]] in "bB":
            return ast.BreakStatementAst(start, end, label)
        return ast.ContinueStatementAst(start, end, label)

    def label(self, start: int, end: int, label: Token, statement: Any) -> Any:
        if hasattr(statement, "label"):
            statement.label = self.text[label[1] + 1 : label[2]]
        statement.start = start
        return statement

    def block_statement(self, start: int, end: int, word: Token, body: ast.StatementBlockAst) -> ast.BlockStatementAst:
        self.checks.append(("not_supported", "UnexpectedKeyword", word[1], word[2], self.text[word[1] : word[2]]))
        return ast.BlockStatementAst(start, end, self.text[word[1] : word[2]], body)

    def if_clause(self, start: int, end: int, _if: Token, condition: Ast, body: ast.StatementBlockAst) -> list[Any]:
        return [(condition, body)]

    def elseif_clause(
        self, start: int, end: int, clauses: list[Any], _e: Token, condition: Ast, body: Any
    ) -> list[Any]:
        clauses.append((condition, body))
        return clauses

    def if_statement(self, start: int, end: int, clauses: list[Any]) -> ast.IfStatementAst:
        return ast.IfStatementAst(start, end, clauses, None)

    def if_else_statement(self, start: int, end: int, clauses: list[Any], _e: Token, body: Any) -> ast.IfStatementAst:
        return ast.IfStatementAst(start, end, clauses, body)

    def while_statement(self, start: int, end: int, _w: Token, condition: Ast, body: Any) -> ast.WhileStatementAst:
        return ast.WhileStatementAst(start, end, None, condition, body)

    def do_while_statement(self, start: int, end: int, _d: Token, body: Any, _w: Token, condition: Ast) -> Ast:
        return ast.DoWhileStatementAst(start, end, None, condition, body)

    def do_until_statement(self, start: int, end: int, _d: Token, body: Any, _w: Token, condition: Ast) -> Ast:
        return ast.DoUntilStatementAst(start, end, None, condition, body)

    def for_header(self, start: int, end: int, *parts: Any) -> list[Any]:
        return [*parts[::2], None, None][:3]

    def for_statement(self, start: int, end: int, _f: Token, _l: Token, header: list[Any], _r: Token, body: Any) -> Ast:
        return ast.ForStatementAst(start, end, None, header[0], header[1], header[2], body)

    def flag_append(self, start: int, end: int, flags: list[Any], flag: Token) -> list[Any]:
        flags.append((flag, None))
        return flags

    def flag_with_value_append(self, start: int, end: int, flags: list[Any], flag: Token, value: Ast) -> list[Any]:
        flags.append((flag, value))
        return flags

    def foreach_statement(
        self,
        start: int,
        end: int,
        _f: Token,
        flags: list[Any],
        _l: Token,
        variable: Token,
        _in: Token,
        condition: Ast,
        _r: Token,
        body: Any,
    ) -> ast.ForEachStatementAst:
        parallel = any(flag[0][3] and "parallel".startswith(flag[0][3]) for flag in flags)
        throttle = next((value for _flag, value in flags if value is not None), None)
        node = ast.ForEachStatementAst(
            start,
            end,
            None,
            "Parallel" if parallel else "None",
            throttle,
            self.variable(variable[1], variable[2], variable),
            condition,
            body,
        )
        if node.flags != "None" or throttle is not None:
            self.checks.append(("loop_flags", node))
        return node

    def switch_condition(self, start: int, end: int, _l: Token, condition: Ast, _r: Token) -> tuple[Ast, bool]:
        return condition, False

    def switch_file(self, start: int, end: int, _f: Token, argument: Ast, *flags: Token) -> tuple[Any, Any]:
        expression = ast.CommandExpressionAst(argument.start, argument.end, argument, [])
        return ast.PipelineAst(argument.start, argument.end, [expression], False), [
            (flag, None) for flag in flags
        ] or True

    def switch_default(self, start: int, end: int, token: Token) -> Token:
        return token

    def switch_clause_append(self, start: int, end: int, clauses: list[Any], label: Any, body: Any) -> list[Any]:
        clauses.append((label, body))
        return clauses

    def switch_statement(
        self,
        start: int,
        end: int,
        _s: Token,
        flags: list[Any],
        condition: tuple[Ast, Any],
        _l: Token,
        clauses: list[Any],
        _r: Token,
    ) -> ast.SwitchStatementAst:
        if not clauses:
            self.error("MissingSwitchConditionExpression", _l[2], _l[2])
        names: set[str] = set()
        file_flags = condition[1] if isinstance(condition[1], list) else []
        for flag, _value in [*flags, *file_flags]:
            # -regex and -wildcard put each other out, -exact both
            if flag[3] in ("regex", "wildcard", "exact"):
                names -= {"Regex", "Wildcard"}
            if flag[3] and flag[3] != "exact":
                names.add(_SWITCH_FLAGS[flag[3]])
        if condition[1]:
            names.add("File")
        default = None
        kept = []
        for label, body in clauses:
            if isinstance(label, tuple):
                if default is not None:
                    self.error("MultipleSwitchDefaultClauses", label[1], label[2])
                default = body
            else:
                kept.append((label, body))
        text = ", ".join(name for name in _SWITCH_ORDER if name in names) or "None"
        node = ast.SwitchStatementAst(start, end, None, text, condition[0], kept, default)
        if "Parallel" in names:
            self.checks.append(("loop_flags", node))
        return node

    def catch_type(self, start: int, end: int, token: Token) -> list[Any]:
        return [ast.TypeConstraintAst(start, end, token[3])]

    def catch_type_append(self, start: int, end: int, types: list[Any], _c: Token, token: Token) -> list[Any]:
        types.append(ast.TypeConstraintAst(token[1], token[2], token[3]))
        return types

    def catch_all(self, start: int, end: int, _c: Token, body: Any) -> ast.CatchClauseAst:
        return ast.CatchClauseAst(start, end, [], body)

    def catch_clause(self, start: int, end: int, _c: Token, types: list[Any], body: Any) -> ast.CatchClauseAst:
        return ast.CatchClauseAst(start, end, types, body)

    def try_statement(self, start: int, end: int, _t: Token, body: Any, catches: list[Any]) -> ast.TryStatementAst:
        node = ast.TryStatementAst(start, end, body, catches, None)
        self.checks.append(("catches", node))
        return node

    def try_finally_statement(
        self, start: int, end: int, _t: Token, body: Any, catches: list[Any], _f: Token, last: Any
    ) -> Ast:
        node = ast.TryStatementAst(start, end, body, catches, last)
        self.checks.append(("catches", node))
        self.checks.append(("finally_block", last))
        return node

    def try_only_finally_statement(self, start: int, end: int, _t: Token, body: Any, _f: Token, last: Any) -> Ast:
        self.checks.append(("finally_block", last))
        return ast.TryStatementAst(start, end, body, [], last)

    def trap_all(self, start: int, end: int, _t: Token, body: Any) -> ast.TrapStatementAst:
        return ast.TrapStatementAst(start, end, None, body)

    def trap_statement(self, start: int, end: int, _t: Token, kind: Token, body: Any) -> ast.TrapStatementAst:
        return ast.TrapStatementAst(start, end, ast.TypeConstraintAst(kind[1], kind[2], kind[3]), body)

    def function_definition(self, start: int, end: int, word: Token, name: Token, body: ast.ScriptBlockAst) -> Ast:
        return self._function(start, end, word, name, None, body)

    def function_definition_with_parameters(
        self,
        start: int,
        end: int,
        word: Token,
        name: Token,
        _l: Token,
        parameters: list[Any],
        _r: Token,
        body: ast.ScriptBlockAst,
    ) -> Ast:
        return self._function(start, end, word, name, parameters, body)

    def _function(
        self, start: int, end: int, word: Token, name: Token, parameters: Any, body: ast.ScriptBlockAst
    ) -> Ast:
        keyword = self.text[word[1] : word[2]].lower()
        if keyword == "workflow":
            self.checks.append(("not_supported", "WorkflowNotSupportedInPowerShellCore", start, end))
        cooked = self.text[name[1] : name[2]] if name[3] is None else name[3]
        if parameters and body.param_block is not None:
            self.checks.append(
                ("function", ast.FunctionDefinitionAst(start, end, cooked, False, False, parameters, body))
            )
        if parameters is not None and len(parameters):
            self.checks.append(("parameters", parameters))
        unnamed = body.end_block
        if keyword == "filter" and unnamed is not None and unnamed.unnamed:
            unnamed.block_kind = "Process"
            body.process_block, body.end_block = unnamed, None
        return ast.FunctionDefinitionAst(
            start, end, cooked, keyword == "filter", keyword == "workflow", parameters, body
        )

    def data_statement(self, start: int, end: int, _d: Token, commands: Any, body: Any) -> ast.DataStatementAst:
        return self._data(start, end, None, commands, body)

    def named_data_statement(
        self, start: int, end: int, _d: Token, name: Token, commands: Any, body: Any
    ) -> ast.DataStatementAst:
        return self._data(start, end, self.text[name[1] : name[2]], commands, body)

    def _data(self, start: int, end: int, name: str | None, commands: Any, body: Any) -> ast.DataStatementAst:
        if isinstance(commands, ast.ArrayLiteralAst):
            commands = commands.elements
        elif not isinstance(commands, list):
            commands = [commands]
        node = ast.DataStatementAst(start, end, name, commands, body)
        self.checks.append(("data", node))
        return node

    # ------------------------------------------------------------------------------------------ parameters, attributes

    def parameter(self, start: int, end: int, name: Any) -> ast.ParameterAst:
        return ast.ParameterAst(start, end, [], name, None)

    def parameter_with_default(self, start: int, end: int, name: Any, _e: Token, default: Ast) -> ast.ParameterAst:
        return ast.ParameterAst(start, end, [], name, default)

    def attributed_parameter(self, start: int, end: int, attributes: list[Any], name: Any) -> ast.ParameterAst:
        return ast.ParameterAst(start, end, attributes, name, None)

    def attributed_parameter_with_default(
        self, start: int, end: int, attributes: list[Any], name: Any, _e: Token, default: Ast
    ) -> ast.ParameterAst:
        return ast.ParameterAst(start, end, attributes, name, default)

    def _type_name(self, token: Token) -> str:
        if token[3] is not None:
            return str(token[3])
        return self.text[token[1] + 1 : token[2] - 1].strip()

    def type_constraint(self, start: int, end: int, token: Token) -> ast.TypeConstraintAst:
        return ast.TypeConstraintAst(start, end, self._type_name(token))

    def attribute(self, start: int, end: int, name: Token, arguments: list[Any], *_: Token) -> ast.AttributeAst:
        positional = []
        named: list[Any] = []
        for argument in arguments:
            if type(argument) is ast.NamedAttributeArgumentAst:
                named.append(argument)
            else:
                positional.append(argument)
        node = ast.AttributeAst(start, end, name[3], positional, named)
        if arguments:
            self.checks.append(("attribute", node, True))
        return node

    def named_argument_omitted(self, start: int, end: int, name: Token) -> ast.NamedAttributeArgumentAst:
        return ast.NamedAttributeArgumentAst(
            start, end, self.text[start:end], True, ast.ConstantExpressionAst(start, end, True)
        )

    def named_argument(self, start: int, end: int, name: Token, _e: Token, value: Ast) -> ast.NamedAttributeArgumentAst:
        return ast.NamedAttributeArgumentAst(start, end, self.text[name[1] : name[2]], False, value)

    # ------------------------------------------------------------------------------------------ classes and enums

    def class_definition(
        self, start: int, end: int, _c: Token, name: Token, bases: list[Any], _l: Token, members: list[Any], _r: Token
    ) -> ast.TypeDefinitionAst:
        return self._class(start, end, name, [], bases, members)

    def attributed_class_definition(
        self,
        start: int,
        end: int,
        attributes: list[Any],
        _c: Token,
        name: Token,
        bases: list[Any],
        _l: Token,
        members: list[Any],
        _r: Token,
    ) -> ast.TypeDefinitionAst:
        return self._class(start, end, name, self._type_attributes(attributes), bases, members)

    def _class(
        self, start: int, end: int, name: Token, attributes: list[Any], bases: list[Any], members: list[Any]
    ) -> ast.TypeDefinitionAst:
        text = self.text[name[1] : name[2]]
        for member in members:
            if type(member) is not ast.FunctionMemberAst or member.name.lower() != text.lower():
                continue
            block = member.body.end_block
            if "Static" in member.method_attributes or block is None:
                continue
            # a constructor that calls no base constructor calls the parameterless one
            first = block.statements[0] if block.statements else None
            if (
                type(first) is ast.CommandExpressionAst
                and type(first.expression) is ast.BaseCtorInvokeMemberExpressionAst
            ):
                continue
            call = ast.BaseCtorInvokeMemberExpressionAst(0, 0, [])
            block.statements.insert(0, ast.CommandExpressionAst(0, 0, call, []))
        for member in members:
            for attribute in getattr(member, "attributes", ()):
                self.checks.append(("constant", attribute))
            if type(member) is ast.FunctionMemberAst and len(member.parameters) > 1:
                self.checks.append(("parameters", member.parameters))
        for attribute in attributes:
            self.checks.append(("constant", attribute))
        node = ast.TypeDefinitionAst(start, end, text, "Class", attributes, bases, members)
        self.checks.append(("class_definition", node))
        return node

    def enum_definition(
        self, start: int, end: int, _c: Token, name: Token, bases: list[Any], _l: Token, members: list[Any], _r: Token
    ) -> ast.TypeDefinitionAst:
        return self._enum(start, end, name, [], bases, members)

    def _enum(
        self, start: int, end: int, name: Token, attributes: list[Any], bases: list[Any], members: list[Any]
    ) -> ast.TypeDefinitionAst:
        node = ast.TypeDefinitionAst(start, end, self.text[name[1] : name[2]], "Enum", attributes, bases, members)
        self.checks.append(("enum_definition", node))
        return node

    def attributed_enum_definition(
        self,
        start: int,
        end: int,
        attributes: list[Any],
        _c: Token,
        name: Token,
        bases: list[Any],
        _l: Token,
        members: list[Any],
        _r: Token,
    ) -> ast.TypeDefinitionAst:
        return self._enum(start, end, name, self._type_attributes(attributes), bases, members)

    def _type_attributes(self, attributes: list[Any]) -> list[Any]:
        kept = []
        for attribute in attributes:
            if type(attribute) is ast.TypeConstraintAst:
                self.error("TypeNotAllowedBeforeStatement", attribute.start, attribute.end, attribute.type_name)
            else:
                kept.append(attribute)
        return kept

    def base_type(self, start: int, end: int, _c: Token, name: Token) -> list[Any]:
        return [ast.TypeConstraintAst(name[1], name[2], name[3])]

    def base_type_append(self, start: int, end: int, bases: list[Any], _c: Token, name: Token) -> list[Any]:
        bases.append(ast.TypeConstraintAst(name[1], name[2], name[3]))
        return bases

    def modifier_append(self, start: int, end: int, modifiers: list[Any], word: Token) -> list[Any]:
        modifiers.append(word)
        return modifiers

    def _modifiers(self, modifiers: list[Any]) -> tuple[list[str], list[Any], ast.TypeConstraintAst | None]:
        words: list[str] = []
        attributes: list[Any] = []
        kind = None
        for item in modifiers:
            if isinstance(item, tuple):
                word = item[3].capitalize()
                if word in words:
                    self.error("DuplicateQualifier", item[1], item[2], self.text[item[1] : item[2]])
                else:
                    words.append(word)
            elif type(item) is ast.TypeConstraintAst:
                if kind is not None:
                    self.error("TooManyTypes", item.start, item.end)
                else:
                    kind = item
            else:
                attributes.append(item)
        return words, attributes, kind

    def property_member(
        self, start: int, end: int, modifiers: list[Any], name: Token, *_: Token
    ) -> ast.PropertyMemberAst:
        return self.property_member_with_value(start, end, modifiers, name, None, None)

    def property_member_with_value(
        self, start: int, end: int, modifiers: list[Any], name: Token, _e: Token | None, value: Ast | None
    ) -> ast.PropertyMemberAst:
        words, attributes, kind = self._modifiers(modifiers)
        flags = ["Public", *(word for word in ("Static", "Hidden") if word in words)]
        variable = self.variable(name[1], name[2], name)
        first = self._member_start(start, modifiers, name)
        return ast.PropertyMemberAst(
            first, end, variable.variable_path.rpartition(":")[2], ", ".join(flags), attributes, kind, value
        )

    def _member_start(self, start: int, modifiers: list[Any], name: Token) -> int:
        if not modifiers:
            return int(name[1])
        first = modifiers[0]
        return int(first[1]) if isinstance(first, tuple) else int(first.start)

    def function_member(
        self,
        start: int,
        end: int,
        modifiers: list[Any],
        name: Token,
        _l: Token,
        parameters: list[Any],
        _r: Token,
        *rest: Any,
    ) -> ast.FunctionMemberAst:
        words, attributes, kind = self._modifiers(modifiers)
        flags = ["Public", *(word for word in ("Static", "Hidden") if word in words)]
        first = self._member_start(start, modifiers, name)
        return ast.FunctionMemberAst(
            first, end, self.text[name[1] : name[2]], ", ".join(flags), attributes, kind, parameters, rest[-1]
        )

    def constructor_with_base(self, start: int, end: int, *values: Any) -> ast.FunctionMemberAst:
        member = self.function_member(start, end, *values)
        call: ast.BaseCtorInvokeMemberExpressionAst = values[-2]
        body = member.body
        statement = ast.CommandExpressionAst(call.start, call.end, call, [])
        if body.end_block is not None:
            body.end_block.statements.insert(0, statement)
        return member

    def base_call(self, start: int, end: int, word: Token, _l: Token, arguments: list[Any], _r: Token) -> Ast:
        at = self.text.lower().find("base", word[1], word[2])
        return ast.BaseCtorInvokeMemberExpressionAst(at, end, arguments)

    def enum_member(self, start: int, end: int, name: Token) -> ast.PropertyMemberAst:
        return self.enum_member_with_value(start, end, name, None, None)

    def enum_member_with_value(
        self, start: int, end: int, name: Token, _e: Any, value: Ast | None
    ) -> ast.PropertyMemberAst:
        return ast.PropertyMemberAst(
            start, end, self.text[name[1] : name[2]], "Public, Static, Literal", [], None, value
        )

    def enum_member_append(self, start: int, end: int, members: list[Any], member: Any, separator: Token) -> list[Any]:
        if separator[2] > separator[1] and self.text[separator[1]] == ";":
            member.end = separator[2]
        members.append(member)
        return members

    def property_member_append(
        self, start: int, end: int, members: list[Any], member: Any, separator: Token
    ) -> list[Any]:
        return self.enum_member_append(start, end, members, member, separator)

    # ------------------------------------------------------------------------------------------ pipelines and commands

    def single_pipeline(self, start: int, end: int, elements: list[Any]) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, elements, False)

    def expression_pipeline(self, start: int, end: int, expression: Ast) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, [ast.CommandExpressionAst(start, end, expression, [])], False)

    def redirected_expression_pipeline(
        self, start: int, end: int, expression: Ast, redirections: list[Any]
    ) -> ast.PipelineAst:
        element: Any = self.redirected_command_expression(start, end, expression, redirections)
        return ast.PipelineAst(start, end, [element], False)

    def command_pipeline(self, start: int, end: int, parts: list[Any]) -> ast.PipelineAst:
        return ast.PipelineAst(start, end, [self.command(start, end, parts)], False)

    def pipeline_of_two(self, start: int, end: int, first: Any, pipe: Token, second: Any) -> list[Any]:
        return self.pipeline_element_append(start, end, [first], pipe, second)

    def pipeline_element_append(self, start: int, end: int, elements: list[Any], _p: Token, element: Any) -> list[Any]:
        if type(element) is ast.CommandExpressionAst and type(element.expression) is not ast.ErrorExpressionAst:
            self.error("ExpressionsMustBeFirstInPipeline", element.start, element.expression.end)
        elements.append(element)
        return elements

    def background_pipeline(self, start: int, end: int, pipeline: Any, _a: Token) -> Ast:
        pipeline.background = True
        return pipeline  # type: ignore[no-any-return]

    def pipeline_chain(self, start: int, end: int, left: Any, operator: Token, right: ast.PipelineAst) -> Ast:
        return ast.PipelineChainAst(start, end, left, operator[3], right, False)

    def command_expression(self, start: int, end: int, expression: Ast) -> ast.CommandExpressionAst:
        return ast.CommandExpressionAst(start, end, expression, [])

    def redirected_command_expression(self, start: int, end: int, expression: Ast, redirections: list[Any]) -> Ast:
        return ast.CommandExpressionAst(start, end, expression, self._by_stream(redirections))

    def _by_stream(self, redirections: list[Any]) -> list[Any]:
        """One redirection per stream, in the order of the streams."""
        found: dict[str, Any] = {}
        for redirection in redirections:
            stream = redirection.from_stream
            if stream in found:
                words = "all streams" if stream == "All" else f"{stream.lower()} stream"
                self.error("StreamAlreadyRedirected", redirection.start, redirection.end, words)
            else:
                found[stream] = redirection
        return [found[stream] for stream in _STREAM_ORDER if stream in found]

    def command(self, start: int, end: int, parts: list[Any]) -> ast.CommandAst:
        operator = "Unknown"
        elements = parts
        if type(parts[0]) is str:
            operator, *elements = parts
        redirections = [part for part in elements if type(part) in _REDIRECTIONS]
        if redirections:
            elements = [part for part in elements if type(part) not in _REDIRECTIONS]
            redirections = self._by_stream(redirections)
        if self.splats:
            for element in elements:
                self.splats.pop(id(element), None)
                if type(element) is ast.ArrayLiteralAst:
                    for part in element.elements:
                        if self.splats.pop(id(part), None) is not None:
                            self.checks.append(("splat", part, True))
        return ast.CommandAst(start, end, operator, elements, redirections)

    def command_name(self, start: int, end: int, token: Token) -> list[Any]:
        value = self.text[start:end] if token[3] is None else token[3]
        return [ast.StringConstantExpressionAst(start, end, "BareWord", value)]

    def command_invocation(self, start: int, end: int, operator: Token, name: Any) -> list[Any]:
        return ["Dot" if self.text[operator[1]] == "." else "Ampersand", name]

    def parameter_append(self, start: int, end: int, command: list[Any], token: Token) -> list[Any]:
        name = self.text[token[1] + 1 : token[2]]
        command.append(ast.CommandParameterAst(token[1], token[2], "-" if name in "–—―" else name, None))
        return command

    def parameter_with_argument_append(
        self, start: int, end: int, command: list[Any], token: Token, argument: Ast
    ) -> list[Any]:
        command.append(
            ast.CommandParameterAst(token[1], argument.end, self.text[token[1] + 1 : token[2] - 1], argument)
        )
        return command

    def array_literal(self, start: int, end: int, elements: list[Any]) -> ast.ArrayLiteralAst:
        return ast.ArrayLiteralAst(start, end, elements)

    def word(self, start: int, end: int, token: Token) -> Ast:
        cooked = token[3]
        if cooked is None:
            return ast.StringConstantExpressionAst(start, end, "BareWord", self.text[start:end])
        if not cooked[1]:
            return ast.StringConstantExpressionAst(start, end, "BareWord", cooked[0])
        return self._expandable(start, end, "BareWord", cooked[0], cooked[1])

    def file_redirection(self, start: int, end: int, token: Token, location: Ast) -> ast.FileRedirectionAst:
        text = token[3]
        if text == "<":
            self.error("RedirectionNotSupported", token[1], token[2], "<")
        return ast.FileRedirectionAst(
            start, end, _STREAMS.get(text.rstrip("><"), "Output"), text.endswith(">>"), location
        )

    def merging_redirection(self, start: int, end: int, token: Token) -> ast.MergingRedirectionAst:
        return ast.MergingRedirectionAst(
            start, end, _STREAMS.get(token[3].partition(">")[0], "Output"), _STREAMS.get(token[3][-1], "Output")
        )

    # ------------------------------------------------------------------------------------------ expressions

    def ternary_expression(self, start: int, end: int, condition: Ast, _q: Token, yes: Ast, _c: Token, no: Ast) -> Ast:
        return ast.TernaryExpressionAst(start, end, condition, yes, no)

    def binary_expression(
        self, start: int, end: int, left: Ast, operator: Token, right: Ast
    ) -> ast.BinaryExpressionAst:
        return ast.BinaryExpressionAst(start, end, left, operator[3], right)

    def unary_expression(self, start: int, end: int, operator: Token, child: Ast) -> Ast:
        if operator[3] == "Comma":
            return ast.ArrayLiteralAst(start, end, [child])
        return self._unary(start, end, operator[3], child)

    def _unary(self, start: int, end: int, kind: str, child: Ast) -> ast.UnaryExpressionAst:
        node = ast.UnaryExpressionAst(start, end, kind, child)
        if kind[-1] == "s" and len(kind) > 5 and type(child) is not ast.VariableExpressionAst:
            self.checks.append(("increment", node))
        return node

    def postfix_expression(self, start: int, end: int, child: Ast, operator: Token) -> ast.UnaryExpressionAst:
        return self._unary(start, end, operator[3], child)

    def _casts(self, attributes: list[Any], child: Ast) -> Ast:
        for attribute in reversed(attributes):
            kind = ast.ConvertExpressionAst if type(attribute) is ast.TypeConstraintAst else ast.AttributedExpressionAst
            child = kind(attribute.start, child.end, attribute, child)
        if attributes and (
            len(attributes) > 1
            or type(attributes[0]) is ast.AttributeAst
            or attributes[0].type_name.lower() == "ordered"
        ):
            self.checks.append(("casts", child, False))
        return child

    def cast(self, start: int, end: int, attributes: list[Any], child: Ast) -> Ast:
        return self._casts(attributes, child)

    def cast_postfix(self, start: int, end: int, attributes: list[Any], child: Ast, operator: Token) -> Ast:
        return self._casts(attributes, self._unary(child.start, end, operator[3], child))

    def cast_unary(self, start: int, end: int, attributes: list[Any], operator: Token, child: Ast) -> Ast:
        return self._casts(attributes, self.unary_expression(operator[1], child.end, operator, child))

    def type_literal(self, start: int, end: int, attributes: list[Any]) -> Ast:
        last = attributes[-1]
        if type(last) is not ast.TypeConstraintAst:
            self.error("UnexpectedAttribute", last.start, last.end, last.type_name)
            return self._casts(attributes[:-1], ast.ErrorExpressionAst(last.start, last.end, [last]))
        return self._casts(attributes[:-1], ast.TypeExpressionAst(last.start, last.end, last.type_name))

    def type_expression(self, start: int, end: int, token: Token) -> ast.TypeExpressionAst:
        return ast.TypeExpressionAst(start, end, self._type_name(token))

    def variable(self, start: int, end: int, token: Token) -> Any:
        name = token[3]
        if name is None:
            name = self.text[start + 2 : end - 1] if self.text[start + 1] == "{" else self.text[start + 1 : end]
            if "`" in name:
                from psemu.parser.strings import unescape

                name = unescape(name)
        if len(name) > 6 and name[5] == ":" and name[:6].lower() == "using:":
            return ast.UsingExpressionAst(start, end, ast.VariableExpressionAst(start, end, name[6:], False))
        return ast.VariableExpressionAst(start, end, name, False)

    def splatted_variable(self, start: int, end: int, token: Token) -> Ast:
        name = self.text[start + 1 : end]
        if len(name) > 6 and name[5] == ":" and name[:6].lower() == "using:":
            return ast.UsingExpressionAst(start, end, ast.VariableExpressionAst(start, end, name[6:], True))
        node = ast.VariableExpressionAst(start, end, name, True)
        self.splats[id(node)] = node
        return node

    def number(self, start: int, end: int, token: Token) -> ast.ConstantExpressionAst:
        if token[3] is not None:
            return ast.ConstantExpressionAst(start, end, token[3][0])
        text = self.text[start:end]
        value: object = None if len(text) >= 19 else float(text) if "." in text else int(text)
        if value is None or value > 0x7FFFFFFF:  # type: ignore[operator]
            from psemu.parser.literals import number_value

            value = number_value(text)
            if value is None:
                self.error("BadNumericConstant", start, end, text)
                value = 0
        return ast.ConstantExpressionAst(start, end, value)

    def string(self, start: int, end: int, token: Token) -> ast.StringConstantExpressionAst:
        cooked = token[3]
        if cooked is not None:
            return ast.StringConstantExpressionAst(start, end, cooked[0], cooked[1])
        kind = "SingleQuoted" if self.text[start] == "'" else "DoubleQuoted"
        return ast.StringConstantExpressionAst(start, end, kind, self.text[start + 1 : end - 1])

    def expandable_string(self, start: int, end: int, token: Token) -> Ast:
        kind, value, parts = token[3]
        return self._expandable(start, end, kind, value, parts)

    def _expandable(self, start: int, end: int, kind: str, value: str, parts: list[Any]) -> Ast:
        node = ast.ExpandableStringExpressionAst(start, end, kind, value, [])
        nested: list[Any] = node.nested_expressions
        errors: list[Any] = []
        self.errors.append(errors)
        for part in parts:
            if part[0] == "variable":
                token = (0, part[1], part[2], None, None)
                nested.append(self.variable(part[1], part[2], token))
            else:
                sub = ast.SubExpressionAst(part[1], part[2], ast.StatementBlockAst(part[1] + 2, part[2] - 1, [], []))
                nested.append(sub)
                self.pending.append((sub, kind == "DoubleQuoted" or kind == "BareWord", errors))
        return node

    def paren_expression(self, start: int, end: int, _l: Token, pipeline: Ast, _r: Token) -> ast.ParenExpressionAst:
        return ast.ParenExpressionAst(start, end, pipeline)

    def _block_of(self, opener: Token, statements: list[Any]) -> ast.StatementBlockAst:
        kept, traps = _split_traps(statements)
        return ast.StatementBlockAst(statements[0].start, statements[-1].end, kept, traps)

    def sub_expression(
        self, start: int, end: int, opener: Token, statements: list[Any], _r: Token
    ) -> ast.SubExpressionAst:
        return ast.SubExpressionAst(start, end, self._block_of(opener, statements))

    def empty_sub_expression(self, start: int, end: int, opener: Token, _r: Token) -> ast.SubExpressionAst:
        return ast.SubExpressionAst(start, end, ast.StatementBlockAst(0, 0, [], []))

    def array_expression(
        self, start: int, end: int, opener: Token, statements: list[Any], _r: Token
    ) -> ast.ArrayExpressionAst:
        return ast.ArrayExpressionAst(start, end, self._block_of(opener, statements))

    def empty_array_expression(self, start: int, end: int, opener: Token, _r: Token) -> ast.ArrayExpressionAst:
        return ast.ArrayExpressionAst(start, end, ast.StatementBlockAst(0, 0, [], []))

    def script_block_expression(self, start: int, end: int, block: ast.ScriptBlockAst) -> ast.ScriptBlockExpressionAst:
        return ast.ScriptBlockExpressionAst(start, end, block)

    def member_expression(
        self, start: int, end: int, target: Ast, operator: Token, member: Ast
    ) -> ast.MemberExpressionAst:
        if type(target) is ast.UsingExpressionAst:
            inner = self.member_expression(start, end, target.sub_expression, operator, member)
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.MemberExpressionAst(start, end, target, member, operator[3] == "::", operator[3] == "?.")

    def _in_using(self, node: ast.UsingExpressionAst, end: int, inner: Any) -> Any:
        """What is reached through ``$using:x`` is part of it."""
        if type(node.sub_expression) is ast.VariableExpressionAst:
            self.checks.append(("using_expression", node))
        node.sub_expression, node.end = inner, end
        return node

    def invoke_member(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        _l: Token,
        arguments: list[Any],
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        return self.invoke_generic_member(start, end, target, operator, member, None, _l, arguments, _r)

    def invoke_generic_member(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        types: Token | None,
        _l: Token,
        arguments: list[Any],
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        if type(target) is ast.UsingExpressionAst:
            inner = self.invoke_generic_member(
                start, end, target.sub_expression, operator, member, types, _l, arguments, _r
            )
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.InvokeMemberExpressionAst(
            start, end, target, member, operator[3] == "::", operator[3] == "?.", types[3] if types else [], arguments
        )

    def invoke_member_with_block(
        self, start: int, end: int, target: Ast, operator: Token, member: Ast, opener: Token, body: Body, _r: Token
    ) -> ast.InvokeMemberExpressionAst:
        return self.invoke_generic_member_with_block(start, end, target, operator, member, None, opener, body, _r)

    def invoke_generic_member_with_block(
        self,
        start: int,
        end: int,
        target: Ast,
        operator: Token,
        member: Ast,
        types: Token | None,
        opener: Token,
        body: Body,
        _r: Token,
    ) -> ast.InvokeMemberExpressionAst:
        block = self._script_block(opener[1], end, body, opener[2])
        argument = ast.ScriptBlockExpressionAst(opener[1], end, block)
        return self.invoke_generic_member(start, end, target, operator, member, types, opener, [argument], _r)

    def index_expression(
        self, start: int, end: int, target: Ast, opener: Token, index: Ast, _r: Token
    ) -> ast.IndexExpressionAst:
        conditional = self.text[opener[1]] == "?"
        if type(target) is ast.UsingExpressionAst:
            inner = ast.IndexExpressionAst(start, end, target.sub_expression, index, conditional)
            return self._in_using(target, end, inner)  # type: ignore[no-any-return]
        return ast.IndexExpressionAst(start, end, target, index, conditional)

    def pair(self, start: int, end: int, key: Ast, _e: Token, value: Ast) -> tuple[Ast, Ast]:
        return key, value

    def hashtable(self, start: int, end: int, _l: Token, pairs: list[Any], _r: Token) -> ast.HashtableAst:
        node = ast.HashtableAst(start, end, pairs)
        if len(pairs) > 1:
            self.checks.append(("hashtable", node))
        return node

    def verbatim_append(self, start: int, end: int, command: list[Any], token: Token) -> list[Any]:
        command.append(self.word(token[1], token[2], token))
        return command

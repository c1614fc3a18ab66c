"""Actions of the productions of statements."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.declaration_actions import DeclarationActions
from psemu.parser.lexer import RefusedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Token = tuple[Any, ...]

_SWITCH_FLAGS = {"regex": "Regex", "wildcard": "Wildcard", "casesensitive": "CaseSensitive"}
_SWITCH_ORDER = ("File", "Regex", "Wildcard", "CaseSensitive")
_USING_KINDS = {"assembly": "Assembly", "module": "Module", "namespace": "Namespace"}


def _names_a_using(item: Any, kind: str) -> bool:
    if type(item) is ast.StringConstantExpressionAst:
        if kind == "Assembly":
            from psemu.parser.script_requirements import assembly_problem

            return assembly_problem(item.value) is None
        return item.value not in ("--", "|", "&")
    return type(item) is ast.HashtableAst and kind == "Module"


class StatementActions(DeclarationActions):
    """Actions of the productions of statements."""

    __slots__ = ()

    def bare_word(self, start: int, end: int, token: Token) -> ast.StringConstantExpressionAst:
        cooked = token[3]
        value = self.text[start:end] if cooked is None else cooked[0]
        return ast.StringConstantExpressionAst(start, end, "BareWord", value)

    def using_statement(self, start: int, end: int, _u: Token, kind: Token, name: Any) -> ast.UsingStatementAst:
        name_kind = _USING_KINDS.get(self.text[kind[1] : kind[2]].lower(), "")
        if not name_kind or not _names_a_using(name, name_kind):
            raise RefusedError
        node = ast.UsingStatementAst(start, end, name_kind, name, None, None)
        if type(name) is ast.HashtableAst:
            node.name, node.module_specification = None, name
        self.checks.append(("using", node))
        return node

    def assignment(self, start: int, end: int, left: Ast, operator: Token, right: Ast) -> ast.AssignmentStatementAst:
        if type(right) is ast.PipelineAst and not right.background and len(right.pipeline_elements) == 1:
            only = right.pipeline_elements[0]
            if type(only) is ast.CommandExpressionAst:
                right = only
        node = ast.AssignmentStatementAst(start, right.end, left, operator[3] or "Equals", right)
        if type(left) is not ast.VariableExpressionAst and (
            type(left) not in (ast.MemberExpressionAst, ast.IndexExpressionAst)
            or "?" in self.text[left.start : left.end]
        ):
            self.checks.append(("assignment", node))
        return node

    def flow_statement(self, start: int, end: int, word: Token) -> Ast:
        return self.flow_statement_with_value(start, end, word, None)

    def flow_statement_with_value(self, start: int, end: int, word: Token, pipeline: Ast | None) -> Ast:
        name = self.text[word[1] : word[2]].lower()
        if pipeline is not None:
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

    def foreach_statement(
        self,
        start: int,
        end: int,
        _f: Token,
        _l: Token,
        variable: Token,
        _in: Token,
        condition: Ast,
        _r: Token,
        body: Any,
    ) -> ast.ForEachStatementAst:
        name = self.variable(variable[1], variable[2], variable)
        return ast.ForEachStatementAst(start, end, None, "None", None, name, condition, body)

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
            raise RefusedError
        names: set[str] = set()
        file_flags = condition[1] if isinstance(condition[1], list) else []
        for flag, _value in [*flags, *file_flags]:
            # -regex and -wildcard put each other out, -exact both
            if flag[3] in ("regex", "wildcard", "exact"):
                names -= {"Regex", "Wildcard"}
            if flag[3] != "exact":
                names.add(_SWITCH_FLAGS[flag[3]])
        if condition[1]:
            names.add("File")
        default = None
        kept = []
        for label, body in clauses:
            if isinstance(label, tuple):
                if default is not None:
                    raise RefusedError
                default = body
            else:
                kept.append((label, body))
        text = ", ".join(name for name in _SWITCH_ORDER if name in names) or "None"
        return ast.SwitchStatementAst(start, end, None, text, condition[0], kept, default)

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
        cooked = self.text[name[1] : name[2]] if name[3] is None else name[3]
        unnamed = body.end_block
        if keyword == "filter" and unnamed is not None and unnamed.unnamed:
            unnamed.block_kind = "Process"
            body.process_block, body.end_block = unnamed, None
        node = ast.FunctionDefinitionAst(start, end, cooked, keyword == "filter", False, parameters, body)
        if parameters:
            self.checks.append(("function", node))
        return node

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
        if any(type(command) is ast.ExpandableStringExpressionAst for command in commands):
            raise RefusedError
        node = ast.DataStatementAst(start, end, name, commands, body)
        self.checks.append(("data", node))
        return node


class Builder(StatementActions):
    """Makes the nodes of one text: all families of actions together."""

    __slots__ = ()

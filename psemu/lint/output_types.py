"""Which statements of a function write to its output, and of what type that is as far as the text alone tells."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from psemu.objects import resolve_type_name
from psemu.objects.types import element_type, type_name_of
from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.lint.rule import AnalyzedScript

_ARRAY = "System.Array"
_BOOLEAN = "System.Boolean"
_HASHTABLE = "System.Collections.Hashtable"
_STRING = "System.String"
#: operators whose result PSScriptAnalyzer takes for a truth value (``-eq`` and its like filter a list)
_TRUTH = frozenset(("Icontains", "Inotcontains", "Inotin", "Iin", "Is", "IsNot", "And", "Or", "Xor"))
_STATEMENT_BODIES = (
    ast.ForEachStatementAst,
    ast.DoWhileStatementAst,
    ast.DoUntilStatementAst,
    ast.WhileStatementAst,
    ast.ForStatementAst,
    ast.TrapStatementAst,
    ast.BlockStatementAst,
)
_SCOPES = (ast.FunctionDefinitionAst, ast.ScriptBlockExpressionAst, ast.TypeDefinitionAst)


def full_type_name(name: str) -> str:
    """``int`` → ``System.Int32``; a name that nothing is known of stays as it is."""
    return resolve_type_name(name) or name


class OutputTypes:
    """The types of what *body* (of a function or method with *parameters*) writes out."""

    def __init__(
        self, script: AnalyzedScript, body: ast.ScriptBlockAst, parameters: list[ast.ParameterAst], this: str = ""
    ) -> None:
        self._script = script
        self._body = body
        self._this = this
        self._parameters: dict[str, str | None] = {}
        for parameter in parameters:
            types = [item for item in parameter.attributes if isinstance(item, ast.TypeConstraintAst)]
            name = parameter.name.variable_path.lower()
            self._parameters[name] = full_type_name(types[-1].type_name) if types else None
        self._assignments = _assignments(body)

    def statements(self) -> Iterator[tuple[str, ast.Ast]]:
        """Type and statement of each output whose type is known, in the order of the text."""
        yield from self._of_block(self._body)

    def _of_block(self, block: ast.ScriptBlockAst) -> Iterator[tuple[str, ast.Ast]]:
        for part in (block.begin_block, block.process_block, block.end_block):
            if part is not None:
                yield from self._of_statements(part.statements)

    def _of_statements(self, statements: list[ast.Ast]) -> Iterator[tuple[str, ast.Ast]]:
        # a stack of what is still to come: nesting must not become recursion
        pending = list(reversed(statements))
        while pending:
            statement = pending.pop()
            inner = list(_inner_statements(statement))
            pending.extend(reversed(inner))
            if not inner:
                kind = self.type_of(statement)
                if kind:
                    yield kind, statement

    def type_of(self, node: ast.Ast | None, depth: int = 0) -> str | None:
        """The type of an expression or statement, None if that cannot be told."""
        kind = type(node)
        if node is None or depth > 40:
            return None
        if kind is ast.ReturnStatementAst:
            return _as_variable(self.type_of(node.pipeline, depth + 1))  # type: ignore[attr-defined]
        if kind is ast.PipelineAst:
            elements = node.pipeline_elements  # type: ignore[attr-defined]
            return self.type_of(elements[0], depth + 1) if len(elements) == 1 else None
        if kind is ast.CommandExpressionAst:
            return self.type_of(node.expression, depth + 1)  # type: ignore[attr-defined]
        if kind is ast.ParenExpressionAst:
            return self.type_of(node.pipeline, depth + 1)  # type: ignore[attr-defined]
        if kind is ast.VariableExpressionAst:
            return self._variable(node, depth)  # type: ignore[arg-type]
        if kind is ast.ConvertExpressionAst:
            return full_type_name(node.attribute.type_name)  # type: ignore[attr-defined]
        if kind is ast.ConstantExpressionAst:
            return type_name_of(node.value)  # type: ignore[attr-defined]
        if kind is ast.TypeExpressionAst:
            return full_type_name(node.type_name)  # type: ignore[attr-defined]
        if kind is ast.BinaryExpressionAst:
            return _BOOLEAN if node.operator in _TRUTH else None  # type: ignore[attr-defined]
        if kind is ast.UnaryExpressionAst:
            return _BOOLEAN if node.token_kind in ("Not", "Exclaim") else None  # type: ignore[attr-defined]
        if kind is ast.IndexExpressionAst and type(node.target) is ast.VariableExpressionAst:  # type: ignore[attr-defined]
            target = self._variable(node.target, depth)  # type: ignore[attr-defined]
            return element_type(target) if target is not None else None
        return _LITERALS.get(kind)

    def _variable(self, node: ast.VariableExpressionAst, depth: int) -> str | None:
        name = node.variable_path.lower()
        if name in ("true", "false"):
            return _BOOLEAN
        if name == "this":
            return self._this or None
        declared = self._parameters.get(name)
        if declared is not None:
            return declared
        if name in self._parameters and name not in self._assignments:
            return None
        types = {self._assigned_type(right, depth) for right, _ in self._assignments.get(name, ())}
        if len(types) == 1:
            return types.pop()
        before = [entry for entry in self._assignments.get(name, ()) if entry[1] < node.start]
        return self._assigned_type(before[-1][0], depth) if before and self._straight(before[-1][1], node) else None

    def _assigned_type(self, right: ast.Ast | None, depth: int) -> str | None:
        return _as_variable(self.type_of(right, depth + 1))

    def _straight(self, place: int, node: ast.Ast) -> bool:
        """True if nothing but blocks around *node* lies between the assignment at *place* and *node*."""
        around = self._script.parent(node)
        while around is not None and not around.start <= place < around.end:
            around = self._script.parent(around)
        return isinstance(around, (ast.NamedBlockAst, ast.StatementBlockAst)) and any(
            statement.start == place for statement in around.statements
        )


_LITERALS: dict[type, str] = {
    ast.StringConstantExpressionAst: _STRING,
    ast.ExpandableStringExpressionAst: _STRING,
    ast.ArrayExpressionAst: _ARRAY,
    ast.ArrayLiteralAst: _ARRAY,
    ast.HashtableAst: _HASHTABLE,
}


def _as_variable(kind: str | None) -> str | None:
    """An array that was returned or assigned is known by its elements' type."""
    return "System.Object[]" if kind == _ARRAY else kind


def _inner_statements(statement: ast.Ast) -> Iterator[ast.Ast]:
    """The statements whose output is that of *statement*."""
    if isinstance(statement, ast.IfStatementAst):
        for _, body in statement.clauses:
            yield from body.statements
        if statement.else_clause is not None:
            yield from statement.else_clause.statements
    elif isinstance(statement, ast.SwitchStatementAst):
        for _, body in statement.clauses:
            yield from body.statements
    elif isinstance(statement, _STATEMENT_BODIES):
        yield from statement.body.statements
    elif isinstance(statement, ast.TryStatementAst):
        yield from statement.body.statements
        for clause in statement.catch_clauses:
            yield from clause.body.statements
        if statement.finally_ is not None:
            yield from statement.finally_.statements
    elif isinstance(statement, ast.PipelineAst) and len(statement.pipeline_elements) == 1:
        element = statement.pipeline_elements[0]
        expression = element.expression if isinstance(element, ast.CommandExpressionAst) else None
        if isinstance(expression, ast.SubExpressionAst):
            yield from expression.sub_expression.statements
        elif isinstance(expression, ast.ScriptBlockExpressionAst):
            block = expression.script_block
            for part in (block.begin_block, block.process_block, block.end_block):
                if part is not None:
                    yield from part.statements


def _assignments(body: ast.ScriptBlockAst) -> dict[str, list[tuple[ast.Ast | None, int]]]:
    """Variable → right side (None: something else) and place of each assignment, in the order of the text."""
    found: dict[str, list[tuple[ast.Ast | None, int]]] = {}
    stack: list[ast.Ast] = [body]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.AssignmentStatementAst):
            left = node.left
            typed = left if isinstance(left, ast.ConvertExpressionAst) else None
            target = typed.child if typed is not None else left
            if isinstance(target, ast.VariableExpressionAst):
                right = typed if typed is not None else node.right if node.operator == "Equals" else None
                found.setdefault(target.variable_path.lower(), []).append((right, node.start))
        elif isinstance(node, ast.ForEachStatementAst):
            found.setdefault(node.variable.variable_path.lower(), []).append((None, node.start))
        stack.extend(child for child in reversed(list(node.children)) if not isinstance(child, _SCOPES))
    return found

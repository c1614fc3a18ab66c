"""Which variables a class's method has surely assigned at each place, and whether all its paths return."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Known = frozenset[str] | None

#: blocks that run in a scope of their own
BLOCKS = (ast.UsingExpressionAst, ast.ScriptBlockExpressionAst, ast.FunctionDefinitionAst, ast.TypeDefinitionAst)
_LEAVING = (
    ast.ReturnStatementAst, ast.ThrowStatementAst, ast.ExitStatementAst, ast.BreakStatementAst, ast.ContinueStatementAst,
)  # fmt: skip
#: what is wrong is not followed
_BROKEN = (ast.ErrorStatementAst, ast.ErrorExpressionAst)
#: how deep statements are followed; below that every variable counts as assigned
_DEPTH = 60


class VariableFlow:
    """Follows the statements of one method; :attr:`unknown` lists the variables that are read before they are surely assigned.

    The names known at a place are a set; None means that the place is never reached.
    """

    def __init__(self) -> None:
        self.unknown: list[ast.VariableExpressionAst] = []
        self.depth = 0

    def statements(self, items: list[Any], known: Known) -> Known:
        """What is known behind *items*."""
        self.depth += 1
        if self.depth < _DEPTH:
            for item in items:
                known = self.statement(item, known)
        self.depth -= 1
        return known

    def block(self, block: Any, known: Known) -> Known:
        """What is known behind a statement block or named block."""
        for trap in block.traps:
            self.statements(trap.body.statements, known)
        return self.statements(block.statements, known)

    def statement(self, item: Any, known: Known) -> Known:
        """What is known behind one statement."""
        kind = type(item)
        method = _METHODS.get(kind)
        if method is not None:
            return method(self, item, known)  # type: ignore[no-any-return]
        if kind in BLOCKS:
            return known
        known = self.expression(item, known)
        return None if kind in _LEAVING else known

    def expression(self, root: Any, known: Known) -> Known:
        """Reads of an expression or pipeline in the order of the text; sub-expressions are followed."""
        stack = [root]
        while stack:
            item = stack.pop()
            kind = type(item)
            if kind is ast.VariableExpressionAst:
                if known is not None and item.variable_path.lower() not in known:
                    self.unknown.append(item)
            elif kind in (ast.SubExpressionAst, ast.ArrayExpressionAst):
                known = self.block(item.sub_expression, known)
            elif kind is ast.AssignmentStatementAst or kind in _METHODS:
                known = self.statement(item, known)
            elif kind is ast.BinaryExpressionAst and item.operator in ("And", "Or"):
                known = self.expression(item.left, known)
                self.expression(item.right, known)
            elif kind is ast.TernaryExpressionAst:
                known = self.expression(item.condition, known)
                known = join(self.expression(item.if_true, known), self.expression(item.if_false, known))
            elif kind not in BLOCKS and kind not in _BROKEN:
                stack.extend(reversed(list(item.children)))
        return known

    def _assignment(self, item: ast.AssignmentStatementAst, known: Known) -> Known:
        known = self.statement(item.right, known)
        for target in targets(item.left):
            name = target.variable_path.lower()
            if known is not None:
                known = known | {name}
        self._others(item.left, known)
        return known

    def _others(self, left: Any, known: Known) -> None:
        """Variables in a target that are read: ``$a.b = 1``."""
        stack = [left]
        while stack:
            item = stack.pop()
            if type(item) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
                stack.append(item.child)
            elif type(item) is ast.ArrayLiteralAst:
                stack.extend(item.elements)
            elif type(item) is not ast.VariableExpressionAst:
                self.expression(item, known)

    def _if(self, item: ast.IfStatementAst, known: Known) -> Known:
        result: Known = None
        for condition, body in item.clauses:
            known = self.statement(condition, known)
            result = join(result, self.block(body, known))
        return join(result, self.block(item.else_clause, known) if item.else_clause is not None else known)

    def _while(self, item: Any, known: Known) -> Known:
        known = self.statement(item.condition, known)
        self.block(item.body, known)
        return known

    def _do(self, item: Any, known: Known) -> Known:
        before = known
        known = self.block(item.body, known)
        if known is None:
            return before if _jumps(item.body) else None
        return self.statement(item.condition, known)

    def _for(self, item: ast.ForStatementAst, known: Known) -> Known:
        if item.initializer is not None:
            known = self.statement(item.initializer, known)
        if item.condition is not None:
            known = self.statement(item.condition, known)
        inside = self.block(item.body, known)
        if item.iterator is not None:
            self.statement(item.iterator, inside)
        return known if item.condition is not None or _jumps(item.body) else None

    def _foreach(self, item: ast.ForEachStatementAst, known: Known) -> Known:
        known = self.statement(item.condition, known)
        if known is not None and type(item.variable) is ast.VariableExpressionAst:
            known = known | {item.variable.variable_path.lower(), "foreach"}
        self.block(item.body, known)
        return known

    def _switch(self, item: ast.SwitchStatementAst, known: Known) -> Known:
        known = self.statement(item.condition, known)
        for label, body in item.clauses:
            self.expression(label, known)
            self.block(body, known)
        if item.default is not None:
            self.block(item.default, known)
        return known

    def _try(self, item: ast.TryStatementAst, known: Known) -> Known:
        result = self.block(item.body, known)
        for clause in item.catch_clauses:
            result = join(result, self.block(clause.body, known))
        if item.finally_ is not None:
            last = self.block(item.finally_, known)
            if last is None:
                return None
            if result is not None:
                result = result | last
        return result


def _jumps(body: Any) -> bool:
    return any(type(node) in (ast.BreakStatementAst, ast.ContinueStatementAst) for node in body.walk())


def join(left: Known, right: Known) -> Known:
    """What is known where two paths meet."""
    if left is None:
        return right
    return left if right is None else left & right


def targets(left: Any) -> list[Any]:
    """The variables that an assignment to *left* sets."""
    result: list[Any] = []
    stack = [left]
    while stack:
        item = stack.pop()
        if type(item) is ast.VariableExpressionAst:
            result.append(item)
        elif type(item) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
            stack.append(item.child)
        elif type(item) is ast.ArrayLiteralAst:
            stack.extend(item.elements)
    return result


_METHODS: dict[Any, Any] = {
    ast.AssignmentStatementAst: VariableFlow._assignment,
    ast.IfStatementAst: VariableFlow._if,
    ast.WhileStatementAst: VariableFlow._while,
    ast.DoWhileStatementAst: VariableFlow._do,
    ast.DoUntilStatementAst: VariableFlow._do,
    ast.ForStatementAst: VariableFlow._for,
    ast.ForEachStatementAst: VariableFlow._foreach,
    ast.SwitchStatementAst: VariableFlow._switch,
    ast.TryStatementAst: VariableFlow._try,
}

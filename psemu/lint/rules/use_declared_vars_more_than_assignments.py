"""PSUseDeclaredVarsMoreThanAssignments: a variable is assigned and nobody reads it."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.automatic_variables import AUTOMATIC
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast

_IGNORED = AUTOMATIC - {"shellid"}


class UseDeclaredVarsMoreThanAssignments(Rule):
    """Each script block is a scope of its own; what its inner blocks read counts as read."""

    code = "PSUseDeclaredVarsMoreThanAssignments"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each variable of a block, at the left side of its first assignment."""
        assigned: dict[tuple[int, str], ast.Ast] = {}
        targets: set[int] = set()
        for node in script.nodes(ast.AssignmentStatementAst):
            left: ast.Ast = node.left
            while isinstance(left, (ast.ConvertExpressionAst, ast.AttributedExpressionAst)):
                left = left.child
            if not isinstance(left, ast.VariableExpressionAst) or node.operator != "Equals":
                continue
            targets.add(id(left))
            name = left.variable_path.lower()
            if ":" not in name and name not in _IGNORED:
                assigned.setdefault((id(script.enclosing(node, ast.ScriptBlockAst)), name), node.left)
        if not assigned:
            return
        for variable in script.nodes(ast.VariableExpressionAst):
            if id(variable) not in targets:
                self._read(script, variable, variable.variable_path.lower().rpartition(":")[2], assigned)
        for command in script.nodes(ast.CommandAst):
            if command_name(command).lower() in ("get-variable", "gv"):
                for element in command.command_elements[1:]:
                    if isinstance(element, ast.StringConstantExpressionAst):
                        self._read(script, command, element.value.lower(), assigned)
        for (_, name), place in assigned.items():
            spelling = script.text_of(place).rpartition("$")[2].strip("{}")
            message = f"The variable '{spelling}' is assigned but never used."
            yield self.finding(script, place, message, suppression_id=name)

    @staticmethod
    def _read(script: AnalyzedScript, node: ast.Ast, name: str, assigned: dict[tuple[int, str], ast.Ast]) -> None:
        block = script.enclosing(node, ast.ScriptBlockAst)
        while block is not None:
            assigned.pop((id(block), name), None)
            block = script.enclosing(block, ast.ScriptBlockAst)

"""PSReviewUnusedParameter: a parameter that its script block never reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast


class ReviewUnusedParameter(Rule):
    """Blocks given to Where-Object, ForEach-Object and the commands of ``CommandsToTraverse`` belong to the script block around them."""

    code = "PSReviewUnusedParameter"
    defaults: ClassVar[Mapping[str, Any]] = {"commandstotraverse": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter, at its name."""
        transparent = {"where-object", "foreach-object"}
        transparent.update(str(name).lower() for name in self.options["commandstotraverse"] or ())
        read: dict[int, set[str]] = {}
        declared = {id(node.name) for node in script.nodes(ast.ParameterAst)}
        for variable in script.nodes(ast.VariableExpressionAst):
            if id(variable) in declared:
                continue
            for block in _blocks(script, variable, transparent):
                read.setdefault(id(block), set()).add(variable.variable_path.lower().rpartition(":")[2])
        whole = {
            id(block)
            for node in script.nodes(ast.MemberExpressionAst)
            if _is_bound_parameters(node)
            for block in _blocks(script, node, transparent)
        }
        for param_block in script.nodes(ast.ParamBlockAst):
            owner = script.enclosing(param_block, ast.ScriptBlockAst)
            names = read.get(id(owner), set())
            if id(owner) in whole or "psboundparameters" in names:
                continue
            for parameter in param_block.parameters:
                name = parameter.name.variable_path
                if name.lower() not in names:
                    message = f"The parameter '{name}' has been declared but not used."
                    yield self.finding(script, parameter.name, message, suppression_id=name)


def _blocks(script: AnalyzedScript, node: ast.Ast, transparent: set[str]) -> Iterator[ast.ScriptBlockAst]:
    """The script block around *node*, and those around that as long as it is an argument of a transparent command."""
    block = script.enclosing(node, ast.ScriptBlockAst)
    while block is not None:
        yield block
        expression = script.parent(block)
        command = script.parent(expression) if isinstance(expression, ast.ScriptBlockExpressionAst) else None
        if not isinstance(command, ast.CommandAst) or command_name(command).lower() not in transparent:
            return
        block = script.enclosing(command, ast.ScriptBlockAst)


def _is_bound_parameters(node: ast.MemberExpressionAst) -> bool:
    return (
        isinstance(node.expression, ast.VariableExpressionAst)
        and node.expression.variable_path.lower() == "myinvocation"
        and isinstance(node.member, ast.StringConstantExpressionAst)
        and node.member.value.lower() == "boundparameters"
    )

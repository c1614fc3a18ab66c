"""PSUseUsingScopeModifierInNewRunspaces: a block that runs elsewhere reads a variable of here without ``$using:``."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.automatic_variables import AUTOMATIC
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    command_name,
    names_command,
)
from psemu.parser import ast

_JOBS = ("start-job", "start-threadjob", "sajb")


class UseUsingScopeModifierInNewRunspaces(Rule):
    """Script blocks of jobs, of ``ForEach-Object -Parallel``, of ``Invoke-Command`` elsewhere and of ``InlineScript``."""

    code = "PSUseUsingScopeModifierInNewRunspaces"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each use of such a variable."""
        for node in script.nodes(ast.CommandAst):
            for block in _blocks(script, node):
                yield from self._block(script, block)

    def _block(self, script: AnalyzedScript, block: ast.ScriptBlockExpressionAst) -> Iterator[DiagnosticRecord]:
        assigned: set[str] = set()
        read: list[ast.VariableExpressionAst] = []
        stack: list[ast.Ast] = [block.script_block]
        while stack:
            node = stack.pop()
            if type(node) is ast.UsingExpressionAst:
                continue
            if type(node) is ast.AssignmentStatementAst:
                from psemu.lint.effects import assignment_targets

                for target in assignment_targets(node.left):
                    if type(target) is ast.VariableExpressionAst:
                        assigned.add(target.variable_path.lower())
            elif type(node) is ast.ParameterAst:
                assigned.add(node.name.variable_path.lower())
            elif type(node) is ast.VariableExpressionAst:
                read.append(node)
            stack.extend(reversed(list(node.children)))
        for variable in read:
            name = variable.variable_path.lower()
            if name in assigned or name in AUTOMATIC:
                continue
            sign = "@" if variable.splatted else "$"
            message = f"The variable '{sign}{variable.variable_path}' is not declared within this ScriptBlock, and is missing the 'Using:' scope modifier."  # noqa: E501
            correction = (variable, f"$using:{variable.variable_path}")
            yield self.finding(script, variable, message, correction, suppression_id=variable.variable_path)


def _blocks(script: AnalyzedScript, node: ast.CommandAst) -> Iterator[ast.ScriptBlockExpressionAst]:
    name = command_name(node).lower()
    parameters = {
        item.parameter_name.lower() for item in node.command_elements if type(item) is ast.CommandParameterAst
    }
    named = ""
    for element in node.command_elements[1:]:
        if type(element) is ast.CommandParameterAst:
            named = element.parameter_name.lower()
            given: ast.Ast | None = element.argument
        else:
            given, last = element, named
            named = ""
        if type(element) is ast.CommandParameterAst and given is None:
            continue
        key = element.parameter_name.lower() if type(element) is ast.CommandParameterAst else last
        if type(given) is not ast.ScriptBlockExpressionAst:
            continue
        if name in _JOBS or names_command(script, node, "start-job", "start-threadjob"):
            if not key.startswith("init"):
                yield given
        elif names_command(script, node, "foreach-object"):
            if key and "parallel".startswith(key) and len(key) > 1:
                yield given
        elif names_command(script, node, "invoke-command"):
            if any(
                parameter.startswith(("computer", "sess", "cn", "vm", "container", "hostname"))
                for parameter in parameters
            ):
                yield given
        elif name == "inlinescript":
            yield given

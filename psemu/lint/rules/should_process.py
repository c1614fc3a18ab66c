"""PSShouldProcess: a function promises to ask before it acts and does not, or asks without having promised."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import supports_should_process
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    argument_named,
    attribute_named,
    command_name,
)
from psemu.parser import ast


class ShouldProcess(Rule):
    """A call of a command that supports ShouldProcess itself passes the question on."""

    code = "PSShouldProcess"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at the attribute's argument or at the first member that asks."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            asking = _asking(definition)
            if supports_should_process(definition):
                if asking is None and not _passes_on(script, definition):
                    block = definition.body.param_block
                    binding = attribute_named(block.attributes, "cmdletbinding") if block is not None else None
                    where = argument_named(binding, "supportsshouldprocess") if binding is not None else None
                    message = f"'{definition.name}' has the ShouldProcess attribute but does not call ShouldProcess/ShouldContinue."
                    yield self.finding(script, where or definition, message, suppression_id=definition.name)
            elif asking is not None:
                message = f"'{definition.name}' calls ShouldProcess/ShouldContinue but does not have the ShouldProcess attribute."
                yield self.finding(script, asking, message, suppression_id=definition.name)


def _asking(definition: ast.FunctionDefinitionAst) -> ast.Ast | None:
    for node in definition.body.walk():
        if type(node) is ast.InvokeMemberExpressionAst and isinstance(node.member, ast.StringConstantExpressionAst):
            target = node.expression
            if (
                node.member.value.lower() == "shouldprocess"
                and isinstance(target, ast.VariableExpressionAst)
                and target.variable_path.lower() == "pscmdlet"
            ):
                return node.member
    return None


def _passes_on(script: AnalyzedScript, definition: ast.FunctionDefinitionAst) -> bool:
    for node in definition.body.walk():
        if type(node) is ast.CommandAst:
            command = script.catalog.find(command_name(node))
            if command is not None and command.supports_should_process:
                return True
    return False

"""PSDSCReturnCorrectTypesForDSCFunctions: Get, Test or Set of a DSC resource gives back something else than it must."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.dsc_resources import resource_classes, resource_functions
from psemu.lint.output_types import OutputTypes
from psemu.lint.rule import AnalyzedScript, Rule, parameters_of
from psemu.parser import ast
from psemu.parser.class_checks import end_is_reached

_UNKNOWN = ("", "system.object")
_FUNCTIONS = {"get-targetresource": "System.Collections.Hashtable", "test-targetresource": "System.Boolean"}


class DscReturnCorrectTypesForDscFunctions(Rule):
    """Classes of resources and functions of resources' modules."""

    code = "PSDSCReturnCorrectTypesForDSCFunctions"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each statement, or for a whole function."""
        for node in resource_classes(script):
            for member in node.members:
                if isinstance(member, ast.FunctionMemberAst) and member.name.lower() in ("get", "test", "set"):
                    yield from self._member(script, node, member)
        for definition in resource_functions(script):
            yield from self._function(script, definition)

    def _member(
        self, script: AnalyzedScript, owner: ast.TypeDefinitionAst, member: ast.FunctionMemberAst
    ) -> Iterator[DiagnosticRecord]:
        where = f"function in DSC Class {owner.name}"
        if member.name != "Set" and end_is_reached(member):
            yield self.finding(script, member, f"Not all code path in {member.name} {where} returns a value")
        returns = [node for node in member.body.walk() if isinstance(node, ast.ReturnStatementAst)]
        if member.name.lower() == "set":
            for node in returns if member.name == "Set" else ():
                if node.pipeline is not None:
                    yield self.finding(script, member, f"Set {where} should not return anything")
            return
        wanted = owner.name if member.name.lower() == "get" else "System.Boolean"
        types = OutputTypes(script, member.body, member.parameters, owner.name)
        for node in returns:
            if node.pipeline is None:
                message = f"{member.name} {where} should return object of type {wanted}"
                yield self.finding(script, node, message)
                continue
            name = types.type_of(node) or ""
            if name.lower() not in (*_UNKNOWN, wanted.lower()):
                message = f"{member.name} {where} should return object of type {wanted} instead of type {name}"
                yield self.finding(script, node, message)

    def _function(self, script: AnalyzedScript, definition: ast.FunctionDefinitionAst) -> Iterator[DiagnosticRecord]:
        wanted = _FUNCTIONS.get(definition.name.lower())
        for name, statement in OutputTypes(script, definition.body, parameters_of(definition)).statements():
            if wanted is None:
                message = "Set-TargetResource function in DSC Resource should not output anything to the pipeline."
                yield self.finding(script, statement, message)
            elif name.lower() not in (*_UNKNOWN, wanted.lower()):
                message = f"{definition.name} function in DSC Resource should return object of type {wanted} instead of {name}"
                yield self.finding(script, statement, message)

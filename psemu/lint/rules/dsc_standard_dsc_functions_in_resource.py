"""PSDSCStandardDSCFunctionsInResource: a DSC resource lacks one of its three functions."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.dsc_resources import resource_classes, resource_name
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_NAMES = ("Get", "Set", "Test")


class DscStandardDscFunctionsInResource(Rule):
    """Classes and modules of resources; the names of a class's functions count with their case."""

    code = "PSDSCStandardDSCFunctionsInResource"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function that is missing."""
        for node in resource_classes(script):
            have = {member.name for member in node.members if isinstance(member, ast.FunctionMemberAst)}
            for name in _NAMES:
                if name not in have:
                    message = f"Missing '{name}' function. DSC Class must implement Get, Set and Test functions."
                    yield self.finding(script, node, message)
        if resource_name(script) is None:
            return
        defined = {definition.name.lower() for definition in script.nodes(ast.FunctionDefinitionAst)}
        for name in _NAMES:
            full = f"{name}-TargetResource"
            if full.lower() not in defined:
                message = f"Missing '{full}' function. DSC Resource must implement Get, Set and Test-TargetResource functions."
                yield self.finding(script, script.source.extent(0, len(script.text)), message)

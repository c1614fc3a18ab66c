"""PSAvoidUsingComputerNameHardcoded: the name of a machine stands in the script."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name, constant_argument
from psemu.parser import ast

_HERE = ("localhost", ".", "::1", "127.0.0.1")


class AvoidUsingComputerNameHardcoded(Rule):
    """A constant ``-ComputerName`` that is not this machine."""

    code = "PSAvoidUsingComputerNameHardcoded"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            value = constant_argument(node, "computername")
            if value is not None and value.lower() not in _HERE:
                name = command_name(node)
                message = f"The ComputerName parameter of cmdlet '{name}' is hardcoded. This will expose sensitive information about the system if the script is shared."  # noqa: E501
                yield self.finding(script, node, message)

"""PSAvoidUsingWMICmdlet: the WMI commands are gone since PowerShell 6."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast

_COMMANDS = ("get-wmiobject", "invoke-wmimethod", "register-wmievent", "remove-wmiobject", "set-wmiinstance")
_MESSAGE = "{0} uses WMI cmdlet. For PowerShell 3.0 and above, use CIM cmdlet which perform the same tasks as the WMI cmdlets. The CIM cmdlets comply with WS-Management (WSMan) standards and with the Common Information Model (CIM) standard, which enables the cmdlets to use the same techniques to manage Windows computers and those running other operating systems."  # noqa: E501


class AvoidUsingWmiCmdlet(Rule):
    """The five commands, by their names."""

    code = "PSAvoidUsingWMICmdlet"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            if command_name(node).lower() in _COMMANDS:
                yield self.finding(script, node, _MESSAGE.format(script.name))

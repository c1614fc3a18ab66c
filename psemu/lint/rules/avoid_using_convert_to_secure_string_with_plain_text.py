"""PSAvoidUsingConvertToSecureStringWithPlainText: a secret stands in the script."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, names_command
from psemu.parser import ast

_MESSAGE = "{0} uses ConvertTo-SecureString with plaintext. This will expose secure information. Encrypted standard strings should be used instead."


class AvoidUsingConvertToSecureStringWithPlainText(Rule):
    """The switch ``-AsPlainText``, in any unambiguous spelling."""

    code = "PSAvoidUsingConvertToSecureStringWithPlainText"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            if names_command(script, node, "convertto-securestring") and any(
                isinstance(element, ast.CommandParameterAst)
                and "asplaintext".startswith(element.parameter_name.lower())
                for element in node.command_elements
            ):
                yield self.finding(script, node, _MESSAGE.format(script.name))

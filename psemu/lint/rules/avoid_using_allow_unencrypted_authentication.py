"""PSAvoidUsingAllowUnencryptedAuthentication: a secret may go over the wire in the clear."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidUsingAllowUnencryptedAuthentication(Rule):
    """The switch of Invoke-WebRequest and Invoke-RestMethod, whoever is called."""

    code = "PSAvoidUsingAllowUnencryptedAuthentication"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            for element in node.command_elements:
                if (
                    isinstance(element, ast.CommandParameterAst)
                    and element.parameter_name.lower() == "allowunencryptedauthentication"
                ):
                    message = "The insecure AllowUnencryptedAuthentication switch was used. This should be avoided except for compatibility with legacy systems."  # noqa: E501
                    yield self.finding(script, node, message)
                    break

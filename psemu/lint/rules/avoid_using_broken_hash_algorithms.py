"""PSAvoidUsingBrokenHashAlgorithms: MD5 or SHA1 is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name, constant_argument
from psemu.parser import ast


class AvoidUsingBrokenHashAlgorithms(Rule):
    """A constant ``-Algorithm``, whoever is called."""

    code = "PSAvoidUsingBrokenHashAlgorithms"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        for node in script.nodes(ast.CommandAst):
            value = constant_argument(node, "algorithm")
            if value is not None and value.lower() in ("md5", "sha1"):
                name = command_name(node)
                message = f"The Algorithm parameter of cmdlet '{name}' was used with the broken algorithm '{value}'."
                yield self.finding(script, node, message)

"""PSUseApprovedVerbs: a function's verb is none of those that Get-Verb lists."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import APPROVED_VERBS, bare_name, name_extent, verb_of
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class UseApprovedVerbs(Rule):
    """A name without a dash has no verb."""

    code = "PSUseApprovedVerbs"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function or filter."""
        for node in script.nodes(ast.FunctionDefinitionAst):
            verb = verb_of(node.name)
            if verb is not None and verb.lower() not in APPROVED_VERBS:
                message = f"The cmdlet '{bare_name(node.name)}' uses an unapproved verb."
                yield self.finding(script, name_extent(script, node), message)

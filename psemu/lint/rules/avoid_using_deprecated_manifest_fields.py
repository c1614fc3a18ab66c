"""PSAvoidUsingDeprecatedManifestFields: a module manifest has a field that a later one replaced."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.manifest import manifest_table
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast


class AvoidUsingDeprecatedManifestFields(Rule):
    """``ModuleToProcess`` in a manifest that asks for PowerShell 3 or says nothing."""

    code = "PSAvoidUsingDeprecatedManifestFields"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding, over the whole file."""
        table = manifest_table(script)
        if table is None:
            return
        values = {
            key.value.lower(): script.text_of(value).strip("'\" ")
            for key, value in table.key_value_pairs
            if isinstance(key, ast.StringConstantExpressionAst)
        }
        version = values.get("powershellversion", "3.0")
        if (
            values.get("moduletoprocess")
            and version.partition(".")[0].isdigit()
            and int(version.partition(".")[0]) >= 3
        ):
            message = (
                "The module manifest member 'ModuleToProcess' has been deprecated. Use the 'RootModule' member instead."
            )
            yield self.finding(script, script.source.extent(0, len(script.text)), message)

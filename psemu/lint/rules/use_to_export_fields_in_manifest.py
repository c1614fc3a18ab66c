"""PSUseToExportFieldsInManifest: a module manifest leaves it open what the module exports."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.manifest import manifest_table
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_FIELDS = ("FunctionsToExport", "CmdletsToExport", "AliasesToExport")


class UseToExportFieldsInManifest(Rule):
    """Wildcards and ``$null`` in the three fields."""

    code = "PSUseToExportFieldsInManifest"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each field's value."""
        table = manifest_table(script)
        if table is None:
            return
        for field in _FIELDS:
            for key, value in table.key_value_pairs:
                if not isinstance(key, ast.StringConstantExpressionAst) or key.value.lower() != field.lower():
                    continue
                where = _open(value)
                if where is not None:
                    message = f"Do not use wildcard or $null in this field. Explicitly specify a list for {field}."
                    yield self.finding(script, where, message, (where, "@()"), suppression_id=field)


def _open(value: ast.Ast) -> ast.Ast | None:
    for node in value.walk():
        if isinstance(node, ast.StringConstantExpressionAst) and "*" in node.value:
            return node
        if isinstance(node, ast.VariableExpressionAst) and node.variable_path.lower() == "null":
            return node
    return None

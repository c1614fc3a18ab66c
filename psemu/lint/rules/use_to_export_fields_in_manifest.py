"""PSUseToExportFieldsInManifest: a module manifest leaves it open what the module exports."""

from __future__ import annotations

import os
from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.errors import ConfigurationError
from psemu.lint.manifest import fields_of, manifest_table
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.lint.script_text import read_script
from psemu.parser import ast, parse

_FIELDS = ("FunctionsToExport", "CmdletsToExport", "AliasesToExport")


class UseToExportFieldsInManifest(Rule):
    """Wildcards and ``$null`` in the three fields."""

    code = "PSUseToExportFieldsInManifest"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each field's value."""
        table = manifest_table(script)
        if table is None or not fields_of(table).get("moduleversion"):
            # a manifest without a version is none to PowerShell
            return
        for field in _FIELDS:
            for key, value in table.key_value_pairs:
                if not isinstance(key, ast.StringConstantExpressionAst) or key.value.lower() != field.lower():
                    continue
                where = _open(value)
                if where is not None:
                    message = f"Do not use wildcard or $null in this field. Explicitly specify a list for {field}."
                    exported = _functions(script, table) if field == "FunctionsToExport" else []
                    names = f"@({', '.join(exported)})"
                    yield self.finding(script, where, message, (where, names), suppression_id=field)


def _open(value: ast.Ast) -> ast.Ast | None:
    for node in value.walk():
        if isinstance(node, ast.StringConstantExpressionAst) and "*" in node.value:
            return node
        if isinstance(node, ast.VariableExpressionAst) and node.variable_path.lower() == "null":
            return node
    return None


def _functions(script: AnalyzedScript, table: ast.HashtableAst) -> list[str]:
    """The functions of the manifest's root module, quoted; none if there is no such file."""
    fields = fields_of(table)
    root = fields.get("rootmodule") or fields.get("moduletoprocess")
    if root is None or script.path is None:
        return []
    try:
        text = read_script(os.path.join(os.path.dirname(script.path), root.strip("'\" "))).text
    except ConfigurationError:
        return []
    block = parse(text).ast.end_block
    statements = block.statements if block is not None else []
    return [f"'{node.name}'" for node in statements if isinstance(node, ast.FunctionDefinitionAst)]

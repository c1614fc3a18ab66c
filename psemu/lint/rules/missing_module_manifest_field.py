"""PSMissingModuleManifestField: a module manifest has no version."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.manifest import manifest_table
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_TEXT = "\n# Version number of this module.\nModuleVersion = '1.0.0.0'\n"


class MissingModuleManifestField(Rule):
    """``ModuleVersion`` is the only field that a manifest must have."""

    code = "PSMissingModuleManifestField"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding, over the table; the correction adds the field at the table's end."""
        table = manifest_table(script)
        if table is None or script.path is None:
            return
        for key, value in table.key_value_pairs:
            named = isinstance(key, ast.StringConstantExpressionAst) and key.value.lower() == "moduleversion"
            if named and script.text_of(value).strip("'\" ").lower() not in ("", "$null"):
                return
        end = table.key_value_pairs[-1][1].end if table.key_value_pairs else table.start + 2
        message = f"The member 'ModuleVersion' is not present in the module manifest. This member must exist and be assigned a version number of the form 'n.n.n.n'. Add the missing member to the file '{script.path}'."  # noqa: E501
        yield self.finding(
            script,
            table,
            message,
            (script.source.extent(end, end), _TEXT),
            suppression_id="PSMissingModuleManifestField",
        )

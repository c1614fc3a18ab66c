"""Module manifests as the rules about them see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.lint.rule import AnalyzedScript

_FIELDS = frozenset(
    ("moduleversion", "guid", "rootmodule", "functionstoexport", "cmdletstoexport", "nestedmodules", "author")
)


def manifest_table(script: AnalyzedScript) -> ast.HashtableAst | None:
    """The table of a ``.psd1`` that describes a module; None for other files and other data."""
    if script.path is None or not script.path.lower().endswith(".psd1"):
        return None
    for table in script.nodes(ast.HashtableAst)[:1]:
        names = {
            key.value.lower() for key, _ in table.key_value_pairs if isinstance(key, ast.StringConstantExpressionAst)
        }
        if names & _FIELDS:
            return table
    return None


def fields_of(table: ast.HashtableAst) -> dict[str, str]:
    """Field (lower case) → value, as far as it is one text or number; other values are empty."""
    found = {}
    for key, value in table.key_value_pairs:
        if isinstance(key, ast.StringConstantExpressionAst):
            texts = [
                node
                for node in value.walk()
                if isinstance(node, (ast.StringConstantExpressionAst, ast.ConstantExpressionAst))
            ]
            found[key.value.lower()] = str(texts[0].value) if len(texts) == 1 else ""
    return found

"""PowerShell data files (``.psd1``): whether a text is one hash table of constants."""

from __future__ import annotations

from psemu.parser import ast


def is_data(tree: ast.ScriptBlockAst) -> bool:
    """True if the script is one hash table and runs no command."""
    statements = tree.end_block.statements if tree.end_block is not None else []
    if len(statements) != 1 or not isinstance(statements[0], ast.PipelineAst):
        return False
    first = statements[0].pipeline_elements[0]
    if not isinstance(first, ast.CommandExpressionAst) or not isinstance(first.expression, ast.HashtableAst):
        return False
    runs = (ast.CommandAst, ast.InvokeMemberExpressionAst, ast.ScriptBlockExpressionAst)
    return not any(isinstance(node, runs) for node in first.walk())

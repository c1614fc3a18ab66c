"""PSAvoidInvokingEmptyMembers: a member whose name only running tells."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AvoidInvokingEmptyMembers(Rule):
    """``$x.('a' + 'b')``: the name is computed on the spot."""

    code = "PSAvoidInvokingEmptyMembers"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each access."""
        accesses: list[ast.MemberExpressionAst | ast.InvokeMemberExpressionAst] = [
            *script.nodes(ast.MemberExpressionAst),
            *script.nodes(ast.InvokeMemberExpressionAst),
        ]
        for node in accesses:
            member = node.member
            computed = isinstance(member, ast.SubExpressionAst) or (
                isinstance(member, ast.ParenExpressionAst) and _is_computed(member.pipeline)
            )
            if computed:
                text = script.text_of(member)
                message = (
                    f"'{text}' has non-constant members. Invoking non-constant members may cause bugs in the script."
                )
                yield self.finding(script, node, message)


def _is_computed(pipeline: ast.Ast) -> bool:
    element = pipeline.pipeline_elements[0] if isinstance(pipeline, ast.PipelineAst) else pipeline
    return isinstance(element, ast.CommandExpressionAst) and isinstance(element.expression, ast.BinaryExpressionAst)

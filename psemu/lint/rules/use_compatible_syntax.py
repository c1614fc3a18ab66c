"""PSUseCompatibleSyntax: a form of the language that older PowerShells do not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_BEFORE_7 = "3,4,5,6"


class UseCompatibleSyntax(Rule):
    """``TargetVersions`` names the versions that the script is to run on (``5.1``, ``7.0``); without it 5, 6 and 7. Off unless asked for."""

    code = "PSUseCompatibleSyntax"
    severity = ERROR
    enabled = False
    defaults: ClassVar[Mapping[str, Any]] = {"targetversions": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each such form."""
        targets = self._targets()
        if targets & {3, 4, 5, 6}:
            yield from self._since_7(script)
        if targets & {3, 4}:
            yield from self._since_5(script, 3 in targets)
        if targets & {6, 7}:
            for definition in script.nodes(ast.FunctionDefinitionAst):
                if definition.is_workflow:
                    yield self._form(script, definition, "workflow", "workflow { ... }", "6,7")

    def _targets(self) -> set[int]:
        given = [str(text) for text in self.options["targetversions"] or ()]
        if not given:
            return {5, 6, 7}
        majors = set()
        for text in given:
            major, dot, minor = text.partition(".")
            if not (dot and major.isdigit() and minor.replace(".", "").isdigit()):
                # PSScriptAnalyzer refuses to run the rule with what is no version
                return set()
            majors.add(int(major))
        return majors

    def _since_7(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            if call.null_conditional:
                yield self._form(script, call, "null-conditional method invocation", "${x}?.Method()", _BEFORE_7)
        for access in script.nodes(ast.MemberExpressionAst):
            if access.null_conditional:
                yield self._form(script, access, "null-conditional member access", "${x}?.Member", _BEFORE_7)
        for assignment in script.nodes(ast.AssignmentStatementAst):
            if assignment.operator == "QuestionQuestionEquals":
                yield self._form(script, assignment, "null-conditional assignment", "$x ??= $y", _BEFORE_7)
        for binary in script.nodes(ast.BinaryExpressionAst):
            if binary.operator == "QuestionQuestion":
                yield self._form(script, binary, "null-coalescing operator", "$x ?? $y", _BEFORE_7)
        for node in script.nodes(ast.TernaryExpressionAst):
            condition, yes, no = map(script.text_of, (node.condition, node.if_true, node.if_false))
            older = f"if ({condition}) {{ {yes} }} else {{ {no} }}"
            yield self._form(script, node, "ternary expression", "<test> ? <exp1> : <exp2>", _BEFORE_7, (node, older))
        for chain in script.nodes(ast.PipelineChainAst):
            example = "<pipeline1> && <pipeline2> OR <pipeline1> || <pipeline2>"
            yield self._form(script, chain, "pipeline chain", example, _BEFORE_7)

    def _since_5(self, script: AnalyzedScript, version_3: bool) -> Iterator[DiagnosticRecord]:
        for call in script.nodes(ast.InvokeMemberExpressionAst):
            if version_3 and isinstance(call.member, ast.VariableExpressionAst):
                yield self._form(script, call, "dynamic method invocation", "$x.$method()", "3")
            member = call.member.value if isinstance(call.member, ast.StringConstantExpressionAst) else ""
            if isinstance(call.expression, ast.TypeExpressionAst) and member.lower() == "new":
                arguments = ", ".join(map(script.text_of, call.arguments))
                older = f"New-Object '{call.expression.type_name}'" + (
                    f" -ArgumentList @({arguments})" if arguments else ""
                )
                yield self._form(script, call, "constructor", "[type]::new()", "3,4", (call, older))
        for using in script.nodes(ast.UsingStatementAst):
            yield self._form(script, using, "using statement", "using ...;", "3,4")
        for definition in script.nodes(ast.TypeDefinitionAst):
            example = "class MyClass { ... } | enum MyEnum { ... }"
            yield self._form(script, definition, "type definition", example, "3,4")

    def _form(
        self,
        script: AnalyzedScript,
        node: ast.Ast,
        name: str,
        example: str,
        versions: str,
        *correction: tuple[ast.Ast, str],
    ) -> DiagnosticRecord:
        message = f"The {name} syntax '{example}' is not available by default in PowerShell versions {versions}"
        return self.finding(script, node, message, *correction)

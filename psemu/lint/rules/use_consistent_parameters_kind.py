"""PSUseConsistentParametersKind: parameters are declared in two places of a code base."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import method_name_start
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_INLINE = "Use param() block in function body instead of inline parameters."


class UseConsistentParametersKind(Rule):
    """Off unless asked for; ``ParametersKind`` is ``ParamBlock`` or ``Inline``."""

    code = "PSUseConsistentParametersKind"
    enabled = False
    defaults: ClassVar[Mapping[str, Any]] = {"parameterskind": "ParamBlock"}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function that does it the other way."""
        inline = str(self.options["parameterskind"]).lower() == "inline"
        for node in script.nodes(ast.FunctionDefinitionAst):
            if inline and node.body.param_block is not None:
                message = "Use inline parameters definition instead of param() block in function body."
                yield self.finding(script, node, message)
            elif not inline and node.parameters:
                yield self.finding(script, node, _INLINE)
        for method in script.nodes(ast.FunctionMemberAst):
            # to PowerShell a method holds a function, which begins at the name
            if not inline and method.parameters:
                yield self.finding(script, script.source.extent(method_name_start(script, method), method.end), _INLINE)

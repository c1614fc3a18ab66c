"""PSUseSupportsShouldProcess: a function declares -WhatIf or -Confirm by hand."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import supports_should_process
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    attribute_named,
    parameters_of,
)
from psemu.parser import ast


class UseSupportsShouldProcess(Rule):
    """Parameters of functions named WhatIf or Confirm."""

    code = "PSUseSupportsShouldProcess"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at the first of the two."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            for node in parameters_of(definition):
                if node.name.variable_path.lower() in ("whatif", "confirm"):
                    message = f"WhatIf and/or Confirm manually defined in function {definition.name}. Instead, please use SupportsShouldProcess attribute."  # noqa: E501
                    correction = (definition, _corrected(script, definition))
                    yield self.finding(script, node, message, correction, suppression_id=definition.name)
                    break


def _corrected(script: AnalyzedScript, definition: ast.FunctionDefinitionAst) -> str:
    """The function without the parameters and with the attribute that gives them."""
    edits = _removals(parameters_of(definition))
    block = definition.body.param_block
    if block is not None and not supports_should_process(definition):
        binding = attribute_named(block.attributes, "cmdletbinding")
        if binding is not None:
            given = bool(binding.named_arguments or binding.positional_arguments)
            end = script.text.rindex(")", binding.start, binding.end)
            edits.append((end, end, ", SupportsShouldProcess" if given else "SupportsShouldProcess"))
        else:
            where = block.start
            line, column = script.source.line_column(where)
            start = script.source.line_starts[line - 1]
            edits.append((max(start, definition.start), max(start, definition.start), _attribute_line(column)))
    text, last = "", definition.start
    for start, end, new in sorted(edits):
        text += script.text[last:start] + new
        last = end
    return text + script.text[last : definition.end]


def _attribute_line(column: int) -> str:
    return f"{' ' * (column - 1)}[CmdletBinding(SupportsShouldProcess)]\n"


def _removals(parameters: list[ast.ParameterAst]) -> list[tuple[int, int, str]]:
    named = [node.name.variable_path.lower() in ("whatif", "confirm") for node in parameters]
    edits = []
    for index, node in enumerate(parameters):
        if not named[index]:
            continue
        if any(not other for other in named[:index]):
            edits.append((parameters[index - 1].end, node.end, ""))
        elif index + 1 < len(parameters):
            edits.append((node.start, parameters[index + 1].start, ""))
        else:
            edits.append((node.start, node.end, ""))
    return edits

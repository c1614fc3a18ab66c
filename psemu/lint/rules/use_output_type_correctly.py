"""PSUseOutputTypeCorrectly: a function writes out a type that its ``OutputType`` attribute does not name."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.output_types import OutputTypes, full_type_name
from psemu.lint.rule import AnalyzedScript, Rule, attribute_named, parameters_of, plain_type_name
from psemu.objects import resolve_type_name
from psemu.parser import ast

#: of these nobody expects a declaration
_ANYTHING = frozenset(
    (
        "system.object",
        "system.void",
        "system.management.automation.psobject",
        "system.management.automation.pscustomobject",
    )
)


class UseOutputTypeCorrectly(Rule):
    """Functions with ``[CmdletBinding()]``; types are known from literals, casts, parameters and plain assignments."""

    code = "PSUseOutputTypeCorrectly"
    severity = INFORMATION

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each statement."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            block = definition.body.param_block
            if block is None or attribute_named(block.attributes, "cmdletbinding") is None:
                continue
            declared = _declared(block.attributes) | _ANYTHING
            for name, statement in OutputTypes(script, definition.body, parameters_of(definition)).statements():
                if name.lower() not in declared:
                    message = f"The cmdlet '{definition.name}' returns an object of type '{name}' but this type is not declared in the OutputType attribute."  # noqa: E501
                    yield self.finding(script, statement, message)


def _declared(attributes: list[ast.AttributeAst]) -> frozenset[str]:
    found = set()
    for attribute in attributes:
        if plain_type_name(attribute.type_name) != "outputtype":
            continue
        for argument in attribute.positional_arguments:
            if isinstance(argument, ast.TypeExpressionAst):
                found.add(full_type_name(argument.type_name).lower())
            elif isinstance(argument, ast.StringConstantExpressionAst):
                # a text must be a whole .NET name: 'string' names nothing
                resolved = resolve_type_name(argument.value)
                if resolved is not None and resolved.lower() == argument.value.lower():
                    found.add(resolved.lower())
    return frozenset(found)

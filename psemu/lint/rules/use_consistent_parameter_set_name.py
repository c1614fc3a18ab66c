"""PSUseConsistentParameterSetName: names of parameter sets differ in case, repeat, or lack a default."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    argument_named,
    attribute_named,
    plain_type_name,
)
from psemu.parser import ast


class UseConsistentParameterSetName(Rule):
    """Functions and scripts with a ``param`` block; off unless asked for."""

    code = "PSUseConsistentParameterSetName"
    enabled = False

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """A finding for each of: no default, another case, twice on one parameter, a line break in the name."""
        for block in script.nodes(ast.ParamBlockAst):
            binding = attribute_named(block.attributes, "cmdletbinding")
            default = argument_named(binding, "defaultparametersetname") if binding is not None else None
            names: list[ast.StringConstantExpressionAst] = []
            for parameter in block.parameters:
                yield from self._repeated(script, parameter)
                for attribute in _parameter_attributes(parameter):
                    given = argument_named(attribute, "parametersetname")
                    if given is not None and isinstance(given.argument, ast.StringConstantExpressionAst):
                        names.append(given.argument)
            default_text = default.argument if default is not None else None
            if isinstance(default_text, ast.StringConstantExpressionAst):
                yield from self._default(script, default_text, names)
            elif len({name.value.lower() for name in names}) > 1 and binding is not None:
                message = "Param block uses parameter sets but does not specify a DefaultParameterSetName. Consider adding DefaultParameterSetName to the CmdletBinding attribute."  # noqa: E501
                yield self.finding(script, binding, message)
            yield from self._cases(script, names)

    def _repeated(self, script: AnalyzedScript, parameter: ast.ParameterAst) -> Iterator[DiagnosticRecord]:
        by_set: dict[str, list[ast.AttributeAst]] = {}
        for attribute in _parameter_attributes(parameter):
            given = argument_named(attribute, "parametersetname")
            value = given.argument if given is not None else None
            name = value.value if isinstance(value, ast.StringConstantExpressionAst) else "__AllParameterSets"
            by_set.setdefault(name.lower(), []).append(attribute)
            by_set[name.lower()][0].__class__  # noqa: B018
        for attributes in by_set.values():
            if len(attributes) > 1:
                for attribute in attributes:
                    given = argument_named(attribute, "parametersetname")
                    value = given.argument if given is not None else None
                    name = value.value if isinstance(value, ast.StringConstantExpressionAst) else "__AllParameterSets"
                    message = f"Parameter '{parameter.name.variable_path}' is declared in parameter-set '{name}' multiple times."
                    yield self.finding(script, attribute, message)

    def _default(
        self,
        script: AnalyzedScript,
        default: ast.StringConstantExpressionAst,
        names: list[ast.StringConstantExpressionAst],
    ) -> Iterator[DiagnosticRecord]:
        if "\n" in default.value:
            yield self.finding(script, default, "Parameter set names should not contain new lines.")
        for name in names:
            if name.value.lower() == default.value.lower() and name.value != default.value:
                message = f"DefaultParameterSetName '{default.value}' does not match the case of ParameterSetName '{name.value}'. Parameter set names are case-sensitive."  # noqa: E501
                yield self.finding(script, default, message)
                break

    def _cases(
        self, script: AnalyzedScript, names: list[ast.StringConstantExpressionAst]
    ) -> Iterator[DiagnosticRecord]:
        first: dict[str, str] = {}
        for name in names:
            if "\n" in name.value:
                yield self.finding(script, name, "Parameter set names should not contain new lines.")
            seen = first.setdefault(name.value.lower(), name.value)
            if seen != name.value:
                message = f"ParameterSetName '{name.value}' does not match the case of '{seen}'. Parameter set names are case-sensitive and should use consistent casing."  # noqa: E501
                yield self.finding(script, name, message, (name, f"'{seen}'"))


def _parameter_attributes(parameter: ast.ParameterAst) -> list[ast.AttributeAst]:
    return [
        item
        for item in parameter.attributes
        if isinstance(item, ast.AttributeAst) and plain_type_name(item.type_name) == "parameter"
    ]

"""The functions of a script as commands: their param blocks read into CommandInfo, so that calls to them bind like any other."""

from __future__ import annotations

from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.objects import UNKNOWN
from psemu.parser import ast

#: attributes that refuse values by constants alone
_VALIDATING = {
    "validatecount": "ValidateCount",
    "validatelength": "ValidateLength",
    "validatenotnull": "ValidateNotNull",
    "validatenotnullorempty": "ValidateNotNullOrEmpty",
    "validaterange": "ValidateRange",
}
_SWITCH = "System.Management.Automation.SwitchParameter"


class _Declared:
    """One parameter's ``[Parameter()]`` attributes: set name → metadata."""

    __slots__ = ("advanced", "explicit", "sets")

    def __init__(self) -> None:
        self.sets: dict[str, ParameterSetMetadata] = {}
        self.advanced = False
        self.explicit = False


def function_command(definition: ast.FunctionDefinitionAst) -> CommandInfo | None:
    """The command that *definition* makes; None if its parameters depend on what only running tells (``dynamicparam``)."""
    body = definition.body
    if body.dynamic_param_block is not None or definition.is_workflow:
        return None
    block = body.param_block
    # `function f () { param($a) }`: what stands in the block counts
    parameters = definition.parameters or (block.parameters if block else [])
    binding = _attribute(block.attributes if block else [], "CmdletBinding")
    declared = [_declared(parameter) for parameter in parameters]
    advanced = binding is not None or any(item.advanced for item in declared)
    default_set = _named(binding, "DefaultParameterSetName") if binding else None
    positional = (not binding or _named(binding, "PositionalBinding") is not False) and not any(
        item.explicit for item in declared
    )
    found: list[ParameterInfo] = []
    position = 0
    for parameter, item in zip(parameters, declared, strict=True):
        type_name = _type_name(parameter)
        sets = item.sets or {ALL_PARAMETER_SETS: ParameterSetMetadata()}
        if positional and type_name != _SWITCH:
            for metadata in sets.values():
                metadata.position = position
            position += 1
        info = _parameter(parameter, type_name, sets)
        if info is None:
            return None
        found.append(info)
    return CommandInfo(
        definition.name,
        found,
        command_type="Filter" if definition.is_filter else "Function",
        default_parameter_set=default_set if isinstance(default_set, str) else None,
        supports_should_process=bool(binding and _named(binding, "SupportsShouldProcess")),
        supports_paging=bool(binding and _named(binding, "SupportsPaging")),
        is_advanced=advanced,
    )


def _parameter(
    parameter: ast.ParameterAst, type_name: str, sets: dict[str, ParameterSetMetadata]
) -> ParameterInfo | None:
    aliases: list[str] = []
    valid: list[str] = []
    attributes: list[ParameterAttribute] = []
    for attribute in parameter.attributes:
        if type(attribute) is ast.TypeConstraintAst:
            attributes.append(ParameterAttribute("ArgumentTypeConverter", (type_name,)))
        if type(attribute) is not ast.AttributeAst:
            continue
        name = _plain_name(attribute.type_name)
        arguments = [_constant(argument) for argument in attribute.positional_arguments]
        if any(argument is UNKNOWN for argument in arguments):
            continue
        if name == "alias":
            aliases.extend(str(argument) for argument in arguments)
        elif name == "validateset":
            valid.extend(str(argument) for argument in arguments)
        elif name in ("allownull", "allowemptystring", "allowemptycollection"):
            spelling = {"allownull": "AllowNull", "allowemptystring": "AllowEmptyString"}
            attributes.append(ParameterAttribute(spelling.get(name, "AllowEmptyCollection")))
        elif name in _VALIDATING and not attribute.named_arguments:
            attributes.append(ParameterAttribute(_VALIDATING[name], arguments))
    # PowerShell keeps a script's attribute lists reversed
    attributes.reverse()
    return ParameterInfo(parameter.name.variable_path, type_name, sets, aliases, valid, attributes=attributes)


def _declared(parameter: ast.ParameterAst) -> _Declared:
    found = _Declared()
    for attribute in parameter.attributes:
        if type(attribute) is not ast.AttributeAst or _plain_name(attribute.type_name) != "parameter":
            continue
        found.advanced = True
        named = {item.argument_name.lower(): _flag(item) for item in attribute.named_arguments}
        set_name = named.get("parametersetname")
        position = named.get("position")
        found.explicit = found.explicit or set_name is not None or "position" in named
        found.sets[set_name if isinstance(set_name, str) else ALL_PARAMETER_SETS] = ParameterSetMetadata(
            is_mandatory=bool(named.get("mandatory")),
            position=position if isinstance(position, int) else None,
            value_from_pipeline=bool(named.get("valuefrompipeline")),
            value_from_pipeline_by_property_name=bool(named.get("valuefrompipelinebypropertyname")),
            value_from_remaining_arguments=bool(named.get("valuefromremainingarguments")),
        )
    return found


def _type_name(parameter: ast.ParameterAst) -> str:
    from psemu.objects import resolve_type_name

    for attribute in parameter.attributes:
        if type(attribute) is ast.TypeConstraintAst:
            return resolve_type_name(attribute.type_name) or attribute.type_name
    return "System.Object"


def _attribute(attributes: list[ast.AttributeAst], name: str) -> ast.AttributeAst | None:
    return next((item for item in attributes if _plain_name(item.type_name) == name.lower()), None)


def _plain_name(type_name: str) -> str:
    name = type_name.lower().removeprefix("system.management.automation.")
    return name.removesuffix("attribute") if name != "attribute" else name


def _named(attribute: ast.AttributeAst, name: str) -> object:
    return next((_flag(item) for item in attribute.named_arguments if item.argument_name.lower() == name.lower()), None)


def _flag(item: ast.NamedAttributeArgumentAst) -> object:
    return True if item.expression_omitted else _constant(item.argument)


def _constant(node: ast.Ast) -> object:
    from psemu.lint.constant import constant_value
    from psemu.lint.variables import Variables

    return constant_value(node, Variables())

"""From a param block to the CommandInfo that the binder binds, with default values and what the parameters' variables keep."""

from __future__ import annotations

from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.objects import SwitchParameter, to_text
from psemu.objects.comparison import truth
from psemu.objects.operators import runtime_error
from psemu.parser import ast
from psemu.runtime.parameter_attributes import ParameterDescription, read_attributes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.runtime.compiler import Compilation
    from psemu.runtime.session_state import Frame

_SWITCH = "System.Management.Automation.SwitchParameter"
_CREDENTIAL = "System.Management.Automation.PSCredential"
_MOST_SETS = 32
#: what an unbound parameter of a value type or string holds
_DEFAULTS: dict[str, Any] = {"System.String": "", "System.Boolean": False}
_NUMBERS = frozenset(
    ["Byte", "SByte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal", "Char"]
)


class Parameters:
    """The compiled param block: metadata, default values, types and the attributes that a parameter's variable keeps."""

    __slots__ = ("constraints", "defaults", "info", "initial", "names", "obsolete")

    def __init__(self, info: CommandInfo) -> None:
        self.info = info
        #: name → closure of its default value
        self.defaults: dict[str, Any] = {}
        #: name → value while nothing is bound
        self.initial: dict[str, Any] = {}
        self.constraints: dict[str, list[ast.Ast]] = {}
        self.names = [parameter.name for parameter in info.parameters]
        #: the text of ``[Obsolete()]`` before the param block
        self.obsolete: str | None = None


def read_parameters(name: str, block: ast.ScriptBlockAst, c: Compilation, frame: Frame, is_filter: bool) -> Parameters:
    """The metadata of a function from its param block (attribute arguments are evaluated)."""
    param_block = block.param_block
    nodes = param_block.parameters if param_block is not None else []
    binding, obsolete = _block_attributes(param_block, c, frame)
    described = [(node, read_attributes(node.attributes, c, frame)) for node in nodes]
    infos = []
    positional = not _is_explicit(described) and (binding is None or truth(binding.get("PositionalBinding")))
    position = 0
    for node, description in described:
        type_name = description.types[0] if description.types else "System.Object"
        sets = description.sets or [(ALL_PARAMETER_SETS, ParameterSetMetadata())]
        if positional and type_name != _SWITCH:
            sets[-1][1].position = position
            position += 1
        infos.append(parameter_info(_own_name(node), type_name, sets, description))
    info = CommandInfo(
        name,
        infos,
        command_type="Filter" if is_filter else "Function",
        default_parameter_set=binding.get("DefaultParameterSetName") if binding is not None else None,
        supports_should_process=binding is not None and binding.get("SupportsShouldProcess"),
        supports_paging=binding is not None and binding.get("SupportsPaging"),
        confirm_impact=to_text(binding.get("ConfirmImpact")) if binding is not None else "Medium",
        is_advanced=binding is not None or any(description.is_advanced for _, description in described),
    )
    check_names(info)
    parameters = Parameters(info)
    parameters.obsolete = obsolete
    for node, _ in described:
        key = _own_name(node).lower()
        if node.default_value is not None:
            parameters.defaults[key] = c.expression(node.default_value)
        parameters.constraints[key] = list(node.attributes)
    for each in infos:
        parameters.initial[each.name.lower()] = initial_value(each.type_name)
    return parameters


def _own_name(node: ast.ParameterAst) -> str:
    return node.name.variable_path.rpartition(":")[2]


def _block_attributes(param_block: ast.ParamBlockAst | None, c: Compilation, frame: Frame) -> tuple[Any, str | None]:
    """CmdletBinding, and what Obsolete says, from the attributes before ``param``; None for what is not there."""
    if param_block is None or not param_block.attributes:
        return None, None
    from psemu.runtime.parameter_attributes import evaluated

    binding, obsolete = None, None
    for node in param_block.attributes:
        attribute = evaluated(node, c, frame)
        name = getattr(attribute, "name", "")
        if name == "CmdletBinding":
            binding = attribute
        elif name == "Obsolete":
            obsolete = to_text(attribute.arguments[0]) if attribute.arguments else ""
    return binding, obsolete


def _is_explicit(described: Iterable[tuple[ast.ParameterAst, ParameterDescription]]) -> bool:
    """True if any parameter names its position or its set: none gets a position by its place then."""
    return any(
        metadata.position is not None or name.lower() != ALL_PARAMETER_SETS.lower()
        for _, description in described
        for name, metadata in description.sets
    )


def parameter_info(
    name: str,
    type_name: str,
    sets: list[tuple[str, ParameterSetMetadata]],
    description: ParameterDescription,
    is_dynamic: bool = False,
) -> ParameterInfo:
    """A parameter of a script: what is written last is asked first."""
    table: dict[str, ParameterSetMetadata] = {}
    for set_name, metadata in reversed(sets):
        known = next((each for each in table if each.lower() == set_name.lower()), None)
        if known is not None:
            raise metadata_error(
                f'The parameter "{name}" is declared in parameter-set "{set_name}" multiple times.',
                "ParameterDeclaredInParameterSetMultipleTimes",
            )
        table[ALL_PARAMETER_SETS if set_name.lower() == ALL_PARAMETER_SETS.lower() else set_name] = metadata
    attributes = list(reversed(description.attributes))
    transforms = any(each.name in ("ArgumentTransformation", "Credential") for each in attributes)
    if type_name == _CREDENTIAL and not transforms:
        attributes.append(ParameterAttribute("Credential"))
    return ParameterInfo(name, type_name, table, description.aliases, attributes=attributes, is_dynamic=is_dynamic)


#: the common parameters of advanced functions with their aliases, in PowerShell's order
_COMMON = {
    "Verbose": "vb",
    "Debug": "db",
    "ErrorAction": "ea",
    "WarningAction": "wa",
    "InformationAction": "infa",
    "ProgressAction": "proga",
    "ErrorVariable": "ev",
    "WarningVariable": "wv",
    "InformationVariable": "iv",
    "OutVariable": "ov",
    "OutBuffer": "ob",
    "PipelineVariable": "pv",
}
COMMON_PARAMETERS = tuple(_COMMON)


def check_names(info: CommandInfo, added: Iterable[ParameterInfo] = ()) -> None:
    """Raises the RuntimeException with which PowerShell refuses a command whose names, aliases or sets contradict each other."""
    declared: dict[str, str] = {}
    for each in info.parameters:
        for alias in each.aliases:
            if alias.lower() in declared:
                raise metadata_error(f'The alias "{alias}" is declared multiple times.', "AliasDeclaredMultipleTimes")
            declared[alias.lower()] = each.name
    groups: list[tuple[str, tuple[str, ...]]] = [(each.name, each.aliases) for each in info.parameters]
    if info.is_advanced:
        groups += [(name, (alias,)) for name, alias in _COMMON.items()]
    if info.supports_should_process:
        groups += [("WhatIf", ("wi",)), ("Confirm", ("cf",))]
    if info.supports_paging:
        groups += [("IncludeTotalCount", ()), ("Skip", ()), ("First", ())]
    groups += [(each.name, each.aliases) for each in added]
    names: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for name, own in groups:
        lowered = name.lower()
        if lowered in names:
            raise metadata_error(
                f"A parameter with the name '{name}' was defined multiple times for the command.",
                "ParameterNameAlreadyExistsForCommand",
            )
        if lowered in aliases:
            raise _conflict(name, aliases[lowered])
        names[lowered] = name
        for alias in own:
            if alias.lower() in aliases:
                raise metadata_error(
                    f"The parameter alias cannot be specified because an alias with the name '{alias}' was already defined multiple "
                    "times for the command.",
                    "AliasParameterNameAlreadyExistsForCommand",
                )
            if alias.lower() in names:
                raise _conflict(names[alias.lower()], name)
            aliases[alias.lower()] = name
    sets = {name for each in (*info.parameters, *added) for name in each.parameter_sets if name != ALL_PARAMETER_SETS}
    if info.default_parameter_set:
        sets.add(info.default_parameter_set)
    if len(sets) > _MOST_SETS:
        raise metadata_error(
            "Cannot get or run the command. The maximum number of parameter sets for this command has been exceeded.",
            "ParsingTooManyParameterSets",
        )


def _conflict(name: str, other: str) -> Exception:
    return metadata_error(
        f"The parameter '{name}' cannot be specified because it conflicts with the parameter alias of the same name for parameter "
        f"'{other}'.",
        "ParameterNameConflictsWithAlias",
    )


def metadata_error(text: str, error_id: str) -> Exception:
    """A MetadataException to raise."""
    return runtime_error(
        text, error_id, "MetadataError", exception_type="System.Management.Automation.MetadataException"
    )


def initial_value(type_name: str) -> Any:
    """What a typed variable holds before anything is assigned."""
    if type_name == _SWITCH:
        return SwitchParameter(False)
    if type_name in _DEFAULTS:
        return _DEFAULTS[type_name]
    if type_name.startswith("System.") and type_name[7:] in _NUMBERS:
        from psemu.objects import convert_to

        return convert_to(None, type_name)
    return None

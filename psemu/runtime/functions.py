"""Functions, aliases and what a param block says: from its tree to the CommandInfo that the binder binds."""

from __future__ import annotations

from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.objects import SwitchParameter, resolve_type_name, to_text
from psemu.objects.comparison import truth
from psemu.objects.operators import runtime_error
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.runtime.compiler import Compilation
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import Frame

_SWITCH = "System.Management.Automation.SwitchParameter"
#: what an unbound parameter of a value type or string holds
_DEFAULTS: dict[str, Any] = {"System.String": "", "System.Boolean": False}
_NUMBERS = (
    "Byte",
    "SByte",
    "Int16",
    "UInt16",
    "Int32",
    "UInt32",
    "Int64",
    "UInt64",
    "Single",
    "Double",
    "Decimal",
    "Char",
)
_TRANSFORMING = ("ArgumentTransformation", "Credential")
#: attributes that say something about the parameter, not about its value
_DESCRIPTIVE = (
    "parameter",
    "alias",
    "cmdletbinding",
    "outputtype",
    "supportswildcards",
    "psdefaultvalue",
    "dontshow",
    "argumentcompleter",
    "argumentcompletions",
    "obsolete",
    "diagnostics.codeanalysis.suppressmessage",
    "suppressmessage",
    "hidden",
    "experimental",
    "dynamicparam",
    "parser",
)


class FunctionInfo:
    """A function or filter: its name and block."""

    __slots__ = ("block", "description", "name", "options")

    def __init__(self, name: str, block: ScriptBlock, options: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.block = block
        self.options = options
        self.description = ""

    @property
    def type_name(self) -> str:
        """FunctionInfo or FilterInfo."""
        return "System.Management.Automation." + ("FilterInfo" if self.block.is_filter else "FunctionInfo")

    def __str__(self) -> str:
        return self.name


class AliasInfo:
    """An alias: its name and what it stands for."""

    __slots__ = ("definition", "description", "name", "options")

    type_name = "System.Management.Automation.AliasInfo"

    def __init__(self, name: str, definition: str, options: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.definition = definition
        self.options = options
        self.description = ""

    def __str__(self) -> str:
        return self.name


class Parameters:
    """The compiled param block: metadata, default values, types and the attributes that a parameter's variable keeps."""

    __slots__ = ("constraints", "defaults", "info", "initial", "names")

    def __init__(self, info: CommandInfo) -> None:
        self.info = info
        #: name → closure of its default value
        self.defaults: dict[str, Any] = {}
        #: name → value while nothing is bound
        self.initial: dict[str, Any] = {}
        self.constraints: dict[str, list[ast.Ast]] = {}
        self.names = [parameter.name for parameter in info.parameters]


def define_function(frame: Frame, node: ast.FunctionDefinitionAst, source: SourceText, shared: list[Any]) -> None:
    """Run a ``function`` statement."""
    from psemu.runtime.script_block import ScriptBlock

    body = node.body
    if node.parameters is not None and body.param_block is None:
        body.param_block = ast.ParamBlockAst(node.start, node.end, [], node.parameters)
    block = ScriptBlock(body, source, frame.session)
    block.code = shared
    block.is_filter = node.is_filter
    drive, _, name = node.name.rpartition(":")
    scope = frame.session.scope_named(drive or "local", frame.scope)
    existing = (scope.functions or {}).get(name.lower())
    if existing is not None and existing.options & {"ReadOnly", "Constant"}:
        raise runtime_error(
            f"Cannot write to function {name} because it is read-only or constant.",
            "FunctionNotWritable",
            "WriteError",
            target=name,
            exception_type="System.Management.Automation.SessionStateUnauthorizedAccessException",
        )
    frame.session.set_function(name, FunctionInfo(name, block), scope)


def _attribute_name(node: ast.AttributeAst) -> str:
    name = node.type_name.rpartition(".")[2]
    return name[:-9] if name.lower().endswith("attribute") else name


def _named(node: ast.AttributeAst, c: Compilation, frame: Frame) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for argument in node.named_arguments:
        value = True if argument.expression_omitted else c.expression(argument.argument)(frame)
        found[argument.argument_name.lower()] = value
    return found


_PARAMETER_ARGUMENTS = {
    "mandatory",
    "position",
    "parametersetname",
    "valuefrompipeline",
    "valuefrompipelinebypropertyname",
    "valuefromremainingarguments",
    "helpmessage",
    "helpmessagebasename",
    "helpmessageresourceid",
    "dontshow",
    "experimentname",
    "experimentaction",
}


def parameter_attributes(
    nodes: list[ast.Ast], c: Compilation, frame: Frame
) -> tuple[list[tuple[str, ParameterSetMetadata]], list[str], list[ParameterAttribute], list[str]]:
    """Sets, aliases, value attributes (as written) and type names of a parameter's attributes."""
    sets: list[tuple[str, ParameterSetMetadata]] = []
    aliases: list[str] = []
    attributes: list[ParameterAttribute] = []
    types: list[str] = []
    for node in nodes:
        if isinstance(node, ast.TypeConstraintAst):
            from psemu.runtime.expressions import type_named

            types.append(resolve_type_name(node.type_name) or type_named(node.type_name, frame).full_name)
            continue
        if not isinstance(node, ast.AttributeAst):
            continue
        name = _attribute_name(node)
        lowered = name.lower()
        named = _named(node, c, frame)
        if lowered == "parameter":
            unknown = next((key for key in named if key not in _PARAMETER_ARGUMENTS), None)
            if unknown is not None:
                written = next(a.argument_name for a in node.named_arguments if a.argument_name.lower() == unknown)
                raise runtime_error(
                    f"Property '{written}' cannot be found for type 'System.Management.Automation.CmdletBindingAttribute'.",
                    "PropertyNotFoundForType",
                    target=written,
                )
            position = named.get("position")
            metadata = ParameterSetMetadata(
                truth(named.get("mandatory", False)),
                None if position is None or int(position) < -(2**30) else int(position),
                truth(named.get("valuefrompipeline", False)),
                truth(named.get("valuefrompipelinebypropertyname", False)),
                truth(named.get("valuefromremainingarguments", False)),
            )
            sets.append((to_text(named.get("parametersetname", ALL_PARAMETER_SETS)), metadata))
            continue
        values = [c.expression(argument)(frame) for argument in node.positional_arguments]
        if lowered == "alias":
            aliases.extend(to_text(value) for value in values)
            continue
        if lowered in _DESCRIPTIVE and lowered != "obsolete":
            continue
        known = _KNOWN_ATTRIBUTES.get(lowered)
        if known is None:
            raise runtime_error(
                f"Cannot find the type for custom attribute '{node.type_name}'. Make sure that the assembly that contains this "
                "type is loaded.",
                "CustomAttributeTypeNotFound",
                target=c.source.text[node.start : node.end],
            )
        attributes.append(
            ParameterAttribute(known, values, {_SPELLING.get(key, key): value for key, value in named.items()})
        )
    return sets, aliases, attributes, types


_KNOWN_ATTRIBUTES = {
    name.lower(): name
    for name in (
        "ValidateSet",
        "ValidateRange",
        "ValidateLength",
        "ValidateCount",
        "ValidatePattern",
        "ValidateScript",
        "ValidateNotNull",
        "ValidateNotNullOrEmpty",
        "ValidateNotNullOrWhiteSpace",
        "ValidateDrive",
        "ValidateUserDrive",
        "AllowNull",
        "AllowEmptyString",
        "AllowEmptyCollection",
        "Credential",
        "PSTypeName",
        "Obsolete",
        "ArgumentTransformation",
    )
}
_SPELLING = {"ignorecase": "IgnoreCase", "errormessage": "ErrorMessage", "options": "Options"}


def read_parameters(name: str, block: ast.ScriptBlockAst, c: Compilation, frame: Frame, is_filter: bool) -> Parameters:
    """The metadata of a function from its param block (attribute arguments are evaluated)."""
    param_block = block.param_block
    nodes = param_block.parameters if param_block is not None else []
    binding: dict[str, Any] | None = None
    for attribute in param_block.attributes if param_block is not None else []:
        if _attribute_name(attribute).lower() == "cmdletbinding":
            binding = _named(attribute, c, frame)
    read = [(node, parameter_attributes(node.attributes, c, frame)) for node in nodes]
    advanced = binding is not None or any(sets for _, (sets, _, _, _) in read)
    explicit = any(
        metadata.position is not None or set_name != ALL_PARAMETER_SETS
        for _, (sets, _, _, _) in read
        for set_name, metadata in sets
    )
    positional = not explicit and truth((binding or {}).get("positionalbinding", True))
    position = 0
    infos: list[ParameterInfo] = []
    defaults: dict[str, Any] = {}
    initial: dict[str, Any] = {}
    constraints: dict[str, list[ast.Ast]] = {}
    for node, (sets, aliases, attributes, types) in read:
        own = node.name.variable_path.rpartition(":")[2]
        type_name = types[0] if types else "System.Object"
        given = sets or [(ALL_PARAMETER_SETS, ParameterSetMetadata())]
        if positional and type_name != _SWITCH:
            for _, metadata in given:
                metadata.position = position
            position += 1
        table: dict[str, ParameterSetMetadata] = {}
        for set_name, metadata in reversed(given):
            table[set_name] = metadata
        found = list(reversed(attributes))
        if types:
            found.insert(0, ParameterAttribute("ArgumentTypeConverter", tuple(types)))
        valid = next((a.arguments for a in attributes if a.name == "ValidateSet"), ())
        infos.append(
            ParameterInfo(
                own,
                type_name,
                table,
                aliases,
                valid_values=[to_text(value) for value in valid] if False else (),
                attributes=found,
            )
        )
        key = own.lower()
        if node.default_value is not None:
            defaults[key] = c.expression(node.default_value)
        initial[key] = initial_value(type_name)
        constraints[key] = list(node.attributes)
    options = binding or {}
    default_set = options.get("defaultparametersetname")
    info = CommandInfo(
        name,
        infos,
        command_type="Filter" if is_filter else "Function",
        default_parameter_set=None if default_set is None else to_text(default_set),
        supports_should_process=truth(options.get("supportsshouldprocess", False)),
        supports_paging=truth(options.get("supportspaging", False)),
        confirm_impact=to_text(options.get("confirmimpact", "Medium")),
        is_advanced=advanced,
    )
    if advanced:
        _refuse_common_names(info)
    parameters = Parameters(info)
    parameters.defaults = defaults
    parameters.initial = initial
    parameters.constraints = constraints
    return parameters


#: the common parameters of advanced functions, in PowerShell's order
COMMON_PARAMETERS = (
    "Verbose",
    "Debug",
    "ErrorAction",
    "WarningAction",
    "InformationAction",
    "ProgressAction",
    "ErrorVariable",
    "WarningVariable",
    "InformationVariable",
    "OutVariable",
    "OutBuffer",
    "PipelineVariable",
)


def _refuse_common_names(info: CommandInfo) -> None:
    names = [
        *(name.lower() for name in COMMON_PARAMETERS),
        *(("whatif", "confirm") if info.supports_should_process else ()),
    ]
    for parameter in info.parameters:
        if parameter.name.lower() in names:
            raise runtime_error(
                f"A parameter with the name '{parameter.name}' was defined multiple times for the command.",
                "ParameterNameAlreadyExistsForCommand",
                "MetadataError",
                exception_type="System.Management.Automation.MetadataException",
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

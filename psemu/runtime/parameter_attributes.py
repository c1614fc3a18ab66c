"""What stands before a parameter or in a dynamic one, made into what the binder asks: sets, aliases, validations, transformations."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS, ParameterAttribute, ParameterSetMetadata
from psemu.objects import resolve_type_name, to_text
from psemu.objects.operators import runtime_error
from psemu.parser import ast
from psemu.runtime.attribute_values import AttributeValue, OwnAttribute, ValuesGenerator, attribute_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.runtime.compiler import Compilation
    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."
#: attributes about the parameter that its value does not meet
_DESCRIPTIVE = """
    ArgumentCompleter ArgumentCompletions CmdletBinding DebuggerHidden DebuggerStepThrough ExcludeFromCodeCoverage Experimental Flags
    Hidden OutputType PSDefaultValue SuppressMessage SupportsWildcards ValidateTrustedData
"""
#: base class of an attribute class of a script → the method that it overrides, and what the binder calls such an attribute
_OWN = {
    _AUTOMATION + "ArgumentTransformationAttribute": ("Transform", "ArgumentTransformation"),
    _AUTOMATION + "ValidateEnumeratedArgumentsAttribute": ("ValidateElement", "ValidateEnumeratedArguments"),
    _AUTOMATION + "ValidateArgumentsAttribute": ("Validate", "ValidateArguments"),
}


class ParameterDescription:
    """A parameter's *sets* (name and metadata, as written), *aliases*, binder *attributes* (as written) and full *types*."""

    __slots__ = ("aliases", "attributes", "is_advanced", "sets", "types")

    def __init__(self) -> None:
        self.sets: list[tuple[str, ParameterSetMetadata]] = []
        self.aliases: list[str] = []
        self.attributes: list[ParameterAttribute] = []
        self.types: list[str] = []
        #: a [Parameter()] makes the whole function an advanced one
        self.is_advanced = False


def read_attributes(nodes: Iterable[ast.Ast], c: Compilation, frame: Frame) -> ParameterDescription:
    """The description that the attributes *nodes* give; their arguments are evaluated. RuntimeException for what PowerShell refuses."""
    found = ParameterDescription()
    for node in nodes:
        if isinstance(node, ast.TypeConstraintAst):
            from psemu.runtime.expressions import type_named

            found.types.append(resolve_type_name(node.type_name) or type_named(node.type_name, frame).full_name)
        elif isinstance(node, ast.AttributeAst):
            add_attribute(found, evaluated(node, c, frame))
    return found


def evaluated(node: ast.AttributeAst, c: Compilation, frame: Frame) -> Any:
    """The attribute that *node* stands for: an AttributeValue, or an instance of a script's class."""
    arguments = [c.expression(argument)(frame) for argument in node.positional_arguments]
    named = {
        argument.argument_name: True if argument.expression_omitted else c.expression(argument.argument)(frame)
        for argument in node.named_arguments
    }
    full = attribute_type(node.type_name)
    if full is None:
        types = frame.session.types
        own = types.get(node.type_name.lower()) or types.get(node.type_name.lower() + "attribute")
        if own is None or not hasattr(own, "type_chain") or "System.Attribute" not in attribute_bases(own.type_chain()):
            raise runtime_error(
                f"Cannot find the type for custom attribute '{node.type_name}'. Make sure that the assembly that contains this "
                "type is loaded.",
                "CustomAttributeTypeNotFound",
                target=c.source.text[node.start : node.end],
            )
        made = own.new(arguments, frame)
        for name, value in named.items():
            made.script_set(name, value, frame)
        return made
    if full.endswith(".ValidateSetAttribute") and len(arguments) == 1:
        arguments = [_generator(arguments[0], frame)]
    return AttributeValue(full, arguments, named)


def attribute_bases(chain: Iterable[str]) -> list[str]:
    """*chain* with System.Attribute where a class derives from one of PowerShell's own attributes."""
    names = list(chain)
    return [*names, "System.Attribute"] if any(name in _OWN for name in names) else names


def _generator(argument: Any, frame: Frame) -> Any:
    """The generator of a ValidateSet's values, if *argument* is its class; *argument* itself if it is not."""
    if not hasattr(argument, "full_name"):
        return argument
    chain = argument.type_chain() if hasattr(argument, "type_chain") else ()
    names = (_AUTOMATION + "IValidateSetValuesGenerator", _AUTOMATION + "CachedValidValuesGeneratorBase")
    if not any(name in chain for name in names):
        raise runtime_error(
            'Cannot process argument because the value of argument "valuesGeneratorType" is not valid. Change the value of the '
            '"valuesGeneratorType" argument and run the operation again.',
            "Argument",
            "InvalidArgument",
            exception_type=_AUTOMATION + "PSArgumentException",
        )
    return ValuesGenerator(argument.new([], frame))


def add_attribute(found: ParameterDescription, attribute: Any) -> None:
    """Add what *attribute* (an AttributeValue or an instance of a script's attribute class) says."""
    if not isinstance(attribute, AttributeValue):
        chain = attribute.kind.type_chain()
        for base, (method, name) in _OWN.items():
            if base in chain:
                found.attributes.append(ParameterAttribute(name, (OwnAttribute(attribute, method),)))
                return
        return
    name = attribute.name
    if name == "Parameter":
        found.is_advanced = True
        position = int(attribute.get("Position"))
        metadata = ParameterSetMetadata(
            attribute.get("Mandatory"),
            None if position == -(2**31) else position,
            attribute.get("ValueFromPipeline"),
            attribute.get("ValueFromPipelineByPropertyName"),
            attribute.get("ValueFromRemainingArguments"),
        )
        set_name = attribute.get("ParameterSetName") or ALL_PARAMETER_SETS
        found.sets.append((set_name, metadata))
    elif name == "Alias":
        for each in attribute.arguments:
            found.aliases.extend(to_text(alias) for alias in (each if isinstance(each, list) else [each]))
    elif name not in _DESCRIPTIVE.split():
        found.attributes.append(ParameterAttribute(name, attribute.arguments, dict(attribute.named)))

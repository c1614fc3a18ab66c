"""Dynamic parameters: what a ``dynamicparam`` block gives, made into the metadata that the binder adds, and the values put back into it."""

from __future__ import annotations

from psemu.objects import NetType, PSArray, RuntimeException, to_text
from psemu.objects.dictionaries import GenericDictionary, KeyValuePair
from psemu.runtime.attribute_values import AttributeValue, attribute_type
from psemu.runtime.methods import Method
from psemu.runtime.param_block import check_names, parameter_info
from psemu.runtime.parameter_attributes import ParameterDescription, add_attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from psemu.catalog.command_info import CommandInfo, ParameterInfo
    from psemu.objects import CaselessDict
    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."
_MOST_ARGUMENTS = 20
_ATTRIBUTES = "System.Collections.ObjectModel.Collection`1[System.Attribute]"


class RuntimeDefinedParameter:
    """System.Management.Automation.RuntimeDefinedParameter."""

    __slots__ = ("attributes", "is_set", "name", "parameter_type", "value")

    type_name = _AUTOMATION + "RuntimeDefinedParameter"

    def __init__(self, name: str = "", parameter_type: NetType | None = None, attributes: Iterable[Any] = ()) -> None:
        self.name = name
        self.parameter_type = parameter_type or NetType("System.Object")
        self.attributes = PSArray(list(attributes or ()), _ATTRIBUTES)
        self.value: Any = None
        self.is_set = False

    def script_get(self, name: str) -> Any:
        """Property *name*, NotImplemented if there is none."""
        return {each.lower(): value for each, value in self.list_properties()}.get(name.lower(), NotImplemented)

    def script_set(self, name: str, value: Any, _frame: Frame) -> None:
        """Assign to property *name*."""
        lowered = name.lower()
        if lowered == "name":
            self.name = to_text(value)
        elif lowered == "parametertype":
            self.parameter_type = value
        elif lowered == "value":
            self.value, self.is_set = value, True
        elif lowered == "isset":
            self.is_set = bool(value)

    def list_properties(self) -> list[tuple[str, object]]:
        """Name, ParameterType, Value, IsSet, Attributes."""
        return [
            ("Name", self.name),
            ("ParameterType", self.parameter_type),
            ("Value", self.value),
            ("IsSet", self.is_set),
            ("Attributes", self.attributes),
        ]


class RuntimeDefinedParameterDictionary(GenericDictionary):
    """System.Management.Automation.RuntimeDefinedParameterDictionary: names, whatever their case, to RuntimeDefinedParameters."""

    __slots__ = ()

    def __init__(self) -> None:
        super().__init__(_AUTOMATION + "RuntimeDefinedParameterDictionary", (), True)

    def entries(self) -> list[KeyValuePair]:
        """The pairs in order."""
        arguments = f"[System.String,{RuntimeDefinedParameter.type_name}]"
        return [KeyValuePair(key, value, arguments) for key, value in self.items()]


def constructor_of(type_name: str) -> Method | None:
    """The constructor of an attribute, a RuntimeDefinedParameter or their dictionary; None for any other type."""
    if type_name == RuntimeDefinedParameter.type_name:
        return Method(
            lambda _owner, *given: RuntimeDefinedParameter(*given),
            "",
            "name:string, parameterType:object, attributes:object",
        )
    if type_name == _AUTOMATION + "RuntimeDefinedParameterDictionary":
        return Method(lambda _owner: RuntimeDefinedParameterDictionary())
    if attribute_type(type_name) is None:
        return None
    signatures = [", ".join(f"a{number}:object" for number in range(count)) for count in range(_MOST_ARGUMENTS)]
    return Method(lambda _owner, *given: AttributeValue(type_name, _flat(type_name, given)), *signatures)


def _flat(type_name: str, given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Lists of names may come as one array."""
    if (
        len(given) == 1
        and isinstance(given[0], list)
        and type_name.endswith(("AliasAttribute", "ValidateSetAttribute"))
    ):
        return tuple(given[0])
    return given


class DynamicParameters:
    """What one run of a ``dynamicparam`` block gave: :attr:`infos` for the binder; :meth:`keep` puts bound values back."""

    __slots__ = ("_owner", "infos")

    def __init__(self, given: Any, command: CommandInfo) -> None:
        self._owner = given
        self.infos: Sequence[ParameterInfo] = ()
        if isinstance(given, GenericDictionary):
            self.infos = [_info(key, each) for key, each in given.items() if isinstance(each, RuntimeDefinedParameter)]
        elif hasattr(given, "kind"):
            self.infos = _class_infos(given)
        if self.infos:
            check_names(command, self.infos)

    def keep(self, values: CaselessDict, frame: Frame) -> None:
        """The bound *values* become those of the parameters' own objects."""
        for info in self.infos:
            if info.name not in values:
                continue
            if isinstance(self._owner, GenericDictionary):
                parameter = self._owner[info.name]
                parameter.value, parameter.is_set = values[info.name], True
            else:
                self._owner.script_set(info.name, values[info.name], frame)


def _info(key: str, parameter: RuntimeDefinedParameter) -> ParameterInfo:
    if key.lower() != parameter.name.lower():
        from psemu.objects.operators import runtime_error

        raise runtime_error(
            f"Cannot bind cmdlet because runtime-defined parameter '{parameter.name}' was added to the "
            f"RuntimeDefinedParameterDictionary with key '{key}'. The key must be the same as RuntimeDefinedParameter.Name.",
            "RuntimeDefinedParameterNameMismatch",
            "InvalidArgument",
            exception_type=_AUTOMATION + "ParameterBindingException",
        )
    description = ParameterDescription()
    for attribute in parameter.attributes:
        if isinstance(attribute, AttributeValue) or hasattr(attribute, "kind"):
            add_attribute(description, attribute)
    return _described(parameter.name, parameter.parameter_type.full_name, description)


def _class_infos(instance: Any) -> list[ParameterInfo]:
    """The properties with a [Parameter()] of an object of a script's class."""
    found = []
    for each in instance.kind.instance_properties():
        description = each.description
        if description is not None and description.is_advanced:
            found.append(_described(each.name, each.type_name, description))
    return found


def _described(name: str, type_name: str, description: ParameterDescription) -> ParameterInfo:
    # in the order given, unlike those of a param block
    description.attributes.reverse()
    return parameter_info(name, type_name, list(reversed(description.sets)), description, is_dynamic=True)


def wrong_output(outputs: list[Any]) -> RuntimeException:
    """A block may put out one object."""
    from psemu.objects.operators import runtime_error

    return runtime_error(
        f'Object "{" ".join(to_text(each) for each in outputs)}" is the wrong type to return from the dynamicparam block. The '
        "dynamicparam block must return either $null, or an object with type "
        "[System.Management.Automation.RuntimeDefinedParameterDictionary].",
        "InvalidOperation",
    )

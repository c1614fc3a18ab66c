"""How an argument becomes a value of the type that a compiled cmdlet's parameter has, and what mandatory parameters refuse."""

from __future__ import annotations

from psemu.binder.errors import ParameterBindingError, binding_error, cannot_convert_argument
from psemu.binder.parameter_table import BindingParameter, is_boolean
from psemu.objects import (
    AUTOMATION_NULL,
    UNKNOWN,
    EnumValue,
    Hashtable,
    PSArray,
    PSInvalidCastException,
    PSObject,
    SwitchParameter,
)
from psemu.objects.conversion import convert_to, make_array
from psemu.objects.numbers import BigInteger, LiteralNumber
from psemu.objects.types import (
    BOOLEAN,
    OBJECT,
    PSCUSTOMOBJECT,
    PSOBJECT,
    SCRIPT_BLOCK,
    STRING,
    SWITCH,
    VALUE_TYPES,
    element_type,
    is_assignable,
    type_name_of,
    unwrap,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_ANY = frozenset({OBJECT, PSOBJECT})
_DEEPEST = 50
#: value types that an empty table makes the default of
_STRUCTURES = frozenset({"System.DateTime", "System.DateTimeOffset", "System.TimeSpan", "System.Guid"})
_PREFERENCE = "System.Management.Automation.ActionPreference"


#: where the models of generated modules are, whose classes make objects of each other's
_GENERATED_MODELS = ("Microsoft.Graph.PowerShell.Models.", "Microsoft.Azure.PowerShell.Cmdlets.")


def coerce(
    value: Any,
    parameter: BindingParameter,
    offline: bool,
    describes: Callable[[str], bool] | None = None,
    type_name: str = "",
) -> Any:
    """*value* as the type of a compiled cmdlet's *parameter*, or as *type_name*, that of its elements; raises ParameterBindingError.

    Offline, opaque types take anything; *describes* tells of a type whose objects a table may describe.
    """
    return _coerce(value, type_name or parameter.type_name, parameter, offline, 0, describes)


def _coerce(
    value: Any,
    type_name: str,
    parameter: BindingParameter,
    offline: bool,
    depth: int,
    describes: Callable[[str], bool] | None,
) -> Any:
    if value is UNKNOWN:
        return value
    kind = type(value)
    if kind is str and type_name == STRING:
        return value
    if value is None or value is AUTOMATION_NULL:
        if type_name == BOOLEAN:
            raise binding_error(
                "ParameterArgumentValidationErrorNullNotAllowed", parameter.name, category="InvalidArgument"
            )
        return SwitchParameter(True) if type_name == SWITCH else None
    if kind is LiteralNumber and type_name in _ANY:
        return value.value
    if type_name in _ANY or is_assignable(value, type_name):
        if kind is LiteralNumber:
            return value.value
        # a wrapper's own members mean nothing to a typed property
        return value if not isinstance(value, PSObject) or type_name in _ANY else unwrap(value)
    if is_boolean(type_name):
        return _to_boolean(value, type_name, parameter)
    element = element_type(type_name)
    try:
        if element is not None and depth < _DEEPEST:
            return _encode(value, type_name, element, parameter, offline, depth, describes)
        base = unwrap(value)
        if isinstance(base, list) and parameter.enum is None and not _takes_list(type_name):
            raise cannot_convert_argument(
                parameter.name, type_name_of(value), type_name, "Specified method is not supported.", None
            )
        if parameter.opaque and (offline or (describes is not None and is_description(value) and describes(type_name))):
            return value
        if parameter.opaque and _is_delegate_for(value, type_name):
            return value
        if type(base) is str and (parameter.enum is not None or type_name == _PREFERENCE):
            # a member's name is the same in every culture; most commands of a script say no more than -ErrorAction
            return convert_to(value, type_name, enum=parameter.enum, opaque=parameter.opaque)
        from psemu.objects.format.cultures import EN_US

        return convert_to(value, type_name, enum=parameter.enum, opaque=parameter.opaque, culture=EN_US)
    except PSInvalidCastException as problem:
        error = binding_error("CannotConvertArgumentNoMessage", parameter.name, problem.message, type=type_name)
        raise error from problem


def is_description(value: Any) -> bool:
    """A hashtable, a custom object or a model that can say itself as JSON: a class that knows how makes an object of it by setting its
    properties."""
    if isinstance(value, PSObject) and value.base is None:
        name = value.type_names[0] if value.type_names else ""
        return name == PSCUSTOMOBJECT or name.startswith(_GENERATED_MODELS)
    return isinstance(unwrap(value), Hashtable)


def _is_delegate_for(value: Any, type_name: str) -> bool:
    """A script block for a parameter whose type is a delegate, as the pipeline steps of generated modules are."""
    return type_name.endswith(".SendAsyncStep") and type_name_of(value) == SCRIPT_BLOCK


def _takes_list(type_name: str) -> bool:
    from psemu.objects.enums import find_enum

    return find_enum(type_name) is not None or "FlagsExpression" in type_name


def _to_boolean(value: Any, type_name: str, parameter: BindingParameter) -> Any:
    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, SwitchParameter):
        # a raw switch is no truth value to a compiled [bool], a wrapped one is
        if type_name != SWITCH and base is value:
            raise cannot_convert_argument(parameter.name, SWITCH, type_name, "", None)
        truth = base.is_present
    elif isinstance(base, EnumValue):
        truth = base.value != 0
    elif (isinstance(base, (bool, int, float)) or type(base).__name__ == "Decimal") and type(base) is not BigInteger:
        truth = bool(base)
    else:
        raise cannot_convert_argument(parameter.name, type_name_of(value), type_name, "", None)
    return SwitchParameter(truth) if type_name == SWITCH else truth


def _encode(
    value: Any,
    type_name: str,
    element: str,
    parameter: BindingParameter,
    offline: bool,
    depth: int,
    describes: Callable[[str], bool] | None,
) -> Any:
    base = value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, list):
        items = [_coerce_element(item, element, parameter, offline, depth, describes) for item in base]
    else:
        items = [_coerce(value, element, parameter, offline, depth + 1, describes)]
    return make_array(items, type_name)


def _coerce_element(
    item: Any,
    element: str,
    parameter: BindingParameter,
    offline: bool,
    depth: int,
    describes: Callable[[str], bool] | None,
) -> Any:
    if item is None or item is AUTOMATION_NULL:
        if element in VALUE_TYPES and element not in (BOOLEAN, SWITCH):
            # an array of a value type holds the type's default there
            return convert_to(Hashtable(), element) if element in _STRUCTURES else convert_to(0, element)
        if element not in (BOOLEAN, SWITCH):
            return None
    return _coerce(item, element, parameter, offline, depth + 1, describes)


def accept_uncoerced(value: Any, parameter: BindingParameter, wrapped: bool = False) -> tuple[bool, Any]:
    """Whether *value* is of the parameter's type as it stands, and the value to bind: a scalar becomes an array of one.

    *wrapped*: it is an object of the pipeline, which is a PSObject whatever it holds.
    """
    type_name = parameter.type_name
    if value is UNKNOWN:
        return True, value
    if value is None or value is AUTOMATION_NULL:
        return not parameter.is_value_type and type_name != STRING, None
    if type(value) is LiteralNumber:
        if type_name == OBJECT or is_assignable(value.value, type_name):
            return True, value.value
    elif (
        type_name == OBJECT
        or (type_name == PSOBJECT and (wrapped or isinstance(value, PSObject)))
        or is_assignable(value, type_name)
    ):
        return True, value if type_name in _ANY or not isinstance(value, PSObject) else unwrap(value)
    element = parameter.element
    if element is None:
        return False, None
    base = value.value if isinstance(value, LiteralNumber) else unwrap(value)
    items = base if isinstance(base, list) else [base]
    if element != OBJECT and not all(item is UNKNOWN or _is_exactly(item, element) for item in items):
        return False, None
    return True, make_array(list(items), type_name)


def _is_exactly(item: Any, element: str) -> bool:
    return item is not None and is_assignable(item, element)


def check_mandatory(value: Any, parameter: BindingParameter) -> ParameterBindingError | None:
    """What a parameter that is mandatory in some set does not take: null, empty text, empty collections."""
    name = parameter.name
    if value is UNKNOWN:
        return None
    if value is None or value is AUTOMATION_NULL:
        if parameter.allow_null or parameter.type_name == "System.Nullable`1[System.Boolean]":
            return None
        return binding_error("ParameterArgumentValidationErrorNullNotAllowed", name)
    type_name = parameter.type_name
    if type_name == STRING:
        if value == "" and not parameter.allow_empty_string:
            return binding_error("ParameterArgumentValidationErrorEmptyStringNotAllowed", name)
        return None
    if not parameter.is_collection or not isinstance(value, list):
        return None
    element = parameter.element
    if not value:
        if parameter.allow_empty_collection:
            return None
        kind = "Array" if type_name.endswith("[]") or type_name == "System.Array" else "Collection"
        return binding_error(f"ParameterArgumentValidationErrorEmpty{kind}NotAllowed", name)
    if element in VALUE_TYPES:
        return None
    for item in value:
        if item is None:
            if not parameter.allow_null:
                return binding_error("ParameterArgumentValidationErrorNullNotAllowed", name)
        elif element == STRING and item == "" and not parameter.allow_empty_string:
            return binding_error("ParameterArgumentValidationErrorEmptyStringNotAllowed", name)
    return None


def text_of(value: Any) -> str:
    """A value in an error message: its source text, the type of an array, ``$null``."""
    if value is UNKNOWN:
        return "(not known)"
    from psemu.objects.text import to_text

    if value is None or value is AUTOMATION_NULL:
        return "$null"
    base = value if isinstance(value, LiteralNumber) else unwrap(value)
    if isinstance(base, (PSArray, list)):
        return type_name_of(base)
    if isinstance(base, EnumValue):
        return base.name
    from psemu.objects.format.cultures import EN_US

    return to_text(base, culture=EN_US)

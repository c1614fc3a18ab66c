"""What happens to an argument besides coercion: transformation attributes, the type constraints of scripts, required type names."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.binder.parameter_table import BindingParameter, is_boolean
from psemu.objects import UNKNOWN, PSInvalidCastException, SwitchParameter
from psemu.objects.conversion import convert_to
from psemu.objects.numbers import LiteralNumber
from psemu.objects.types import NULLABLE, OBJECT, PSOBJECT, STRING, SWITCH, element_type, type_name_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def transform(host: Any, value: Any, parameter: BindingParameter, coercing: bool) -> Any:
    """*value* after the transformation attributes of *parameter*, which *host* knows; raises ParameterBindingError."""
    apply = getattr(host, "transform_argument", None)
    if apply is None or value is UNKNOWN:
        return value
    if value is None and not (parameter.mandatory or parameter.cannot_be_null):
        return value
    for attribute in parameter.transformations:
        if attribute.name == "ArgumentTypeConverter" and not coercing:
            continue
        try:
            value = apply(attribute, value)
        except PSInvalidCastException as problem:
            raise binding_error("ParameterArgumentTransformationError", parameter.name, problem.message) from problem
    return value


def convert_for_script(value: Any, parameter: BindingParameter, is_advanced: bool) -> Any:
    """*value* as the type constraint of a script's *parameter*; raises ParameterBindingError."""
    try:
        return _constrained(value, parameter.type_name, parameter, is_advanced)
    except PSInvalidCastException as problem:
        raise binding_error("ParameterArgumentTransformationError", parameter.name, problem.message) from problem


def _constrained(value: Any, type_name: str, parameter: BindingParameter, is_advanced: bool) -> Any:
    if value is UNKNOWN or type_name in (OBJECT, PSOBJECT):
        return value.value if isinstance(value, LiteralNumber) else value
    base = unwrap(value)
    inner = element_type(type_name) or type_name
    if is_boolean(inner):
        if base is None and inner == SWITCH:
            return SwitchParameter(False)
        items = base if isinstance(base, list) and inner != type_name else [base]
        for item in items:
            plain = item.value if isinstance(item, LiteralNumber) else unwrap(item)
            if plain is None and inner.startswith(NULLABLE):
                continue
            if not isinstance(plain, (bool, int, float, SwitchParameter)) and type(plain).__name__ != "Decimal":
                shown = "" if plain is None else type_name_of(plain)
                raise PSInvalidCastException(
                    f'Cannot convert value "{shown}" to type "{inner}". Boolean parameters accept only Boolean values and numbers, '
                    "such as $True, $False, 1 or 0.",
                    "InvalidCastExceptionForBooleanArgumentValue",
                )
    if type_name == STRING and is_advanced and isinstance(base, list):
        raise PSInvalidCastException("Cannot convert value to type System.String.", "InvalidCastFromAnyTypeToString")
    if type_name == "System.Management.Automation.PSReference":
        return value
    return convert_to(value, type_name, enum=parameter.enum, opaque=parameter.opaque)


def check_ps_type_name(value: Any, parameter: BindingParameter) -> None:
    """Raises ParameterBindingError if *value*, or an element of it, lacks the type name that ``[PSTypeName()]`` asks for."""
    wanted = parameter.ps_type_name or ""
    for item in value if isinstance(value, list) else [value]:
        names = getattr(item, "type_names", None) or [type_name_of(item)]
        if item is not None and not any(name.lower() == wanted.lower() for name in names):
            raise binding_error("MismatchedPSTypeName", parameter.name, wanted)

"""What happens to an argument besides coercion: transformation attributes, the type constraints of scripts, required type names."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.binder.parameter_table import BindingParameter, is_boolean
from psemu.objects import UNKNOWN, EnumValue, PSInvalidCastException, RuntimeException, SwitchParameter
from psemu.objects.conversion import convert_to, make_array
from psemu.objects.numbers import LiteralNumber
from psemu.objects.types import NULLABLE, OBJECT, PSOBJECT, STRING, SWITCH, element_type, type_name_of, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_REFERENCE = "System.Management.Automation.PSReference"
_CREDENTIAL = "System.Management.Automation.PSCredential"
_STRINGS = "System.String[]"


def transform(host: Any, value: Any, parameter: BindingParameter) -> Any:
    """*value* after the transformation attributes of *parameter*; *host* knows those of scripts. Raises ParameterBindingError."""
    from psemu.binder.transformations import known_transformation

    ask = getattr(host, "transform_argument", None)
    for attribute in parameter.transformations:
        if value is UNKNOWN:
            break
        is_credential = attribute.name == "Credential"
        if is_credential and value is None and not (parameter.mandatory or parameter.cannot_be_null):
            # a credential is the one value that $null leaves optional
            continue
        known = known_transformation(attribute)
        try:
            if known is not None:
                value = known(value)
            elif ask is not None:
                value = ask(attribute, value)
            elif is_credential and type_name_of(value) != _CREDENTIAL:
                # it would be asked for
                value = UNKNOWN
        except (PSInvalidCastException, RuntimeException) as problem:
            raise binding_error("ParameterArgumentTransformationError", parameter.name, str(problem)) from problem
    return value


def convert_for_script(host: Any, value: Any, parameter: BindingParameter, is_advanced: bool) -> Any:
    """*value* as the type constraint of a script's *parameter*, by *host* if that can; raises ParameterBindingError."""
    try:
        return _constrained(host, value, parameter, is_advanced)
    except (PSInvalidCastException, RuntimeException) as problem:
        raise binding_error("ParameterArgumentTransformationError", parameter.name, str(problem)) from problem


def _constrained(host: Any, value: Any, parameter: BindingParameter, is_advanced: bool) -> Any:
    type_name = parameter.type_name
    if type_name == _REFERENCE:
        if value is not UNKNOWN and not type_name_of(value).startswith(_REFERENCE):
            raise PSInvalidCastException(
                "Reference type is expected in argument.", "InvalidCastExceptionReferenceTypeExpected"
            )
        return value
    if type_name_of(value).startswith(_REFERENCE):
        value = value.value
    if value is UNKNOWN or type_name in (OBJECT, PSOBJECT):
        return value.value if isinstance(value, LiteralNumber) else value
    base = unwrap(value)
    inner = element_type(type_name) or type_name
    if is_boolean(inner) and (inner == type_name or is_advanced):
        if base is None and type_name == SWITCH:
            return SwitchParameter(False)
        items = base if isinstance(base, list) and inner != type_name else [base]
        for item in items:
            plain = item.value if isinstance(item, LiteralNumber) else unwrap(item)
            if plain is None and inner.startswith(NULLABLE):
                continue
            if (
                not isinstance(plain, (bool, int, float, SwitchParameter, EnumValue))
                and type(plain).__name__ != "Decimal"
            ):
                shown = "" if plain is None else type_name_of(plain)
                raise PSInvalidCastException(
                    f'Cannot convert value "{shown}" to type "{inner}". Boolean parameters accept only Boolean values and numbers, '
                    "such as $True, $False, 1 or 0.",
                    "InvalidCastExceptionForBooleanArgumentValue",
                )
    if type_name == STRING and is_advanced and isinstance(base, list):
        raise PSInvalidCastException("Cannot convert value to type System.String.", "InvalidCastFromAnyTypeToString")
    if type_name == _STRINGS and isinstance(base, list) and all(item is None or type(item) is str for item in base):
        # what needs no conversion stays as it is, $null too
        return make_array(list(base), type_name)
    convert = getattr(host, "convert_argument", None)
    if convert is not None:
        return convert(value, type_name)
    return convert_to(value, type_name, enum=parameter.enum, opaque=parameter.opaque)


def check_ps_type_name(value: Any, parameter: BindingParameter) -> None:
    """Raises ParameterBindingError if *value*, or an element of it, lacks the type name that ``[PSTypeName()]`` asks for."""
    wanted = parameter.ps_type_name or ""
    for item in value if isinstance(value, list) else [value]:
        names = getattr(item, "type_names", None) or [type_name_of(item)]
        if item is not None and not any(name.lower() == wanted.lower() for name in names):
            raise binding_error("MismatchedPSTypeName", parameter.name, wanted)

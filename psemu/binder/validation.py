"""The Validate… attributes: each gives PowerShell's text for a value it refuses."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.objects import UNKNOWN, CaselessDict, Hashtable
from psemu.objects.format.cultures import EN_US
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.binder.binding_trace import BindingTrace
    from psemu.binder.parameter_table import BindingParameter
    from psemu.catalog.command_info import ParameterAttribute

_NULL = "The argument is null. Provide a valid value for the argument, and then try running the command again."
_NULL_ELEMENT = (
    "The argument has a null value, or an element of the argument collection contains a null value. Provide a collection that does "
    "not contain any null values, and then try the command again."
)
_EMPTY = "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again."
_EMPTY_COLLECTION = (
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not "
    "contain any null values and then try the command again."
)
_WHITE = (
    "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space "
    "characters, and then try the command again."
)
#: name → the element test that gives a message, or None
_ELEMENT_TESTS = ("ValidateSet", "ValidateRange", "ValidateLength", "ValidatePattern", "ValidateScript")


def takes(value: Any, parameter: BindingParameter, host: Any, trace: BindingTrace | None = None) -> bool:
    """Ask every attribute of *parameter*; False if the value is meant for another parameter. Raises ParameterBindingError."""
    invoke = getattr(host, "invoke_script_block", None)
    for attribute in parameter.validations:
        if attribute.name == "ValidateNotePropertyName" and _names_member_type(value):
            # PowerShell swallows this refusal: the value is for another parameter of the position
            return False
        text = validate(attribute, value, invoke)
        if trace is not None:
            trace.validation(attribute.name, text)
        if text is not None:
            raise binding_error("ParameterArgumentValidationError", parameter.name, text)
    return True


def _names_member_type(value: Any) -> bool:
    """True for the name of a kind of member (``ScriptProperty``), which is no property's name to Add-Member."""
    from psemu.objects import PSInvalidCastException, convert_to

    if type(value) is not str:
        return False
    try:
        convert_to(value, "System.Management.Automation.PSMemberTypes")
    except PSInvalidCastException:
        return False
    return True


def validate(attribute: ParameterAttribute, value: Any, invoke: Callable[[Any, Any], list[Any]] | None) -> str | None:
    """What *attribute* has against *value*, None if nothing; *invoke* runs a script block with ``$_``."""
    if value is UNKNOWN:
        return None
    if isinstance(value, LiteralNumber):
        value = value.value
    name = attribute.name
    if name in _ELEMENT_TESTS:
        return _validate_elements(attribute, value, invoke)
    if name == "ValidateCount":
        return _count(attribute, value)
    if name in ("ValidateNotNull", "ValidateNotNullOrEmpty", "ValidateNotNullOrWhiteSpace"):
        return _not_null(name, value)
    if name == "ValidateVariableName":
        text = to_text(value)
        bare = text[1:] if text.startswith("+") else text
        if not bare or (any(char in bare for char in "$?^:") and len(bare) > 1):
            return f'"{text}" is not a valid variable name.' if bare else _EMPTY
        return None
    return None


def _validate_elements(
    attribute: ParameterAttribute, value: Any, invoke: Callable[[Any, Any], list[Any]] | None
) -> str | None:
    base = unwrap(value)
    if base is None:
        return _EMPTY_COLLECTION
    test = _TESTS.get(attribute.name)
    for item in base if isinstance(base, list) else [value]:
        if item is UNKNOWN:
            continue
        if item is None:
            return _NULL
        problem = test(attribute, unwrap(item)) if test is not None else _script(attribute, item, invoke)
        if problem is not None:
            return problem
    return None


def _custom(attribute: ParameterAttribute, text: str, *parts: str) -> str:
    own = attribute.named.get("ErrorMessage")
    if not isinstance(own, str) or not own:
        return text
    for number, part in enumerate(parts):
        own = own.replace("{" + str(number) + "}", part)
    return own


def _set(attribute: ParameterAttribute, item: Any) -> str | None:
    text = to_text(item, culture=EN_US)
    values = [to_text(value) for value in attribute.arguments]
    if attribute.named.get("IgnoreCase", True):
        lowered = text.lower()
        if any(value.lower() == lowered for value in values):
            return None
    elif text in values:
        return None
    listed = ",".join(values)
    return _custom(
        attribute,
        f'The argument "{text}" does not belong to the set "{listed}" specified by the ValidateSet attribute. '
        "Supply an argument that is in the set and then try the command again.",
        text,
        listed,
    )


_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "Positive": (lambda number: number > 0, "greater than zero"),
    "NonNegative": (lambda number: number >= 0, "greater than or equal to zero"),
    "Negative": (lambda number: number < 0, "less than zero"),
    "NonPositive": (lambda number: number <= 0, "less than or equal to zero"),
}


def _range(attribute: ParameterAttribute, item: Any) -> str | None:
    kind = attribute.named.get("kind") or (attribute.arguments[0] if len(attribute.arguments) == 1 else None)
    if kind is not None:
        test, words = _KINDS.get(to_text(kind), _KINDS["Positive"])
        number = getattr(item, "ticks", item)
        if isinstance(number, (int, float)) and not isinstance(number, bool) and test(number):
            return None
        return f'The argument "{to_text(item)}" cannot be validated because its value is not {words}.'
    if len(attribute.arguments) < 2:
        return None
    low, high = attribute.arguments[:2]
    number = item
    if isinstance(low, (int, float)) and isinstance(item, str):
        from psemu.objects.number_text import parse_number

        number = parse_number(item)
    try:
        if number < low:
            return (
                f"The {to_text(item)} argument is less than the minimum allowed range of {to_text(low)}. Supply an argument that is "
                f"greater than or equal to {to_text(low)} and then try the command again."
            )
        if number > high:
            return (
                f"The {to_text(item)} argument is greater than the maximum allowed range of {to_text(high)}. Supply an argument that "
                f"is less than or equal to {to_text(high)} and then try the command again."
            )
    except TypeError:
        return (
            f'The argument "{to_text(item)}" cannot be validated because its type '
            "is not the same type as the MaximumLimit and MinimumLimit of the parameter."
        )
    return None


def _length(attribute: ParameterAttribute, item: Any) -> str | None:
    low, high = (int(str(bound)) for bound in attribute.arguments[:2])
    if not isinstance(item, str):
        return (
            "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. Make the "
            "parameter a string or string[] parameter."
        )
    if len(item) < low:
        return (
            f"The character length ({len(item)}) of the argument is too short. Specify an argument with a length that is greater "
            f'than or equal to "{low}", and then try the command again.'
        )
    if len(item) > high:
        return (
            f"The character length of the {len(item)} argument is too long. Shorten the character length of the argument so it is "
            f'fewer than or equal to "{high}" characters, and then try the command again.'
        )
    return None


def _pattern(attribute: ParameterAttribute, item: Any) -> str | None:
    import re

    pattern = str(attribute.arguments[0])
    text = to_text(item, culture=EN_US)
    options = attribute.named.get("Options", "IgnoreCase")
    flags = re.IGNORECASE if "IgnoreCase" in to_text(options) else re.NOFLAG
    try:
        if re.search(pattern.replace(r"\z", r"\Z"), text, flags):
            return None
    except re.error:
        return None
    return _custom(
        attribute,
        f'The argument "{text}" does not match the "{pattern}" pattern. Supply an argument that matches "{pattern}" and try the '
        "command again.",
        text,
        pattern,
    )


def _script(attribute: ParameterAttribute, item: Any, invoke: Callable[[Any, Any], list[Any]] | None) -> str | None:
    if invoke is None or not attribute.arguments:
        return None
    from psemu.objects.conversion import to_bool

    block = attribute.arguments[0]
    results = invoke(block, item)
    if to_bool(list(results) if len(results) != 1 else results[0]):
        return None
    text, script = to_text(item), to_text(block)
    return _custom(
        attribute,
        f'The "{script}" validation script for the argument with value "{text}" did not return a result of True. Determine why the '
        "validation script failed, and then try the command again.",
        text,
        script,
    )


_TESTS: dict[str, Callable[[ParameterAttribute, Any], str | None]] = {
    "ValidateSet": _set,
    "ValidateRange": _range,
    "ValidateLength": _length,
    "ValidatePattern": _pattern,
}


def _count(attribute: ParameterAttribute, value: Any) -> str | None:
    low, high = (int(str(bound)) for bound in attribute.arguments[:2])
    base = unwrap(value)
    if base is None:
        count = 0
    elif isinstance(base, (list, Hashtable, CaselessDict)):
        count = len(base)
    else:
        return "The parameter must be an array to have the ValidateCount attribute."
    if low <= count <= high:
        return None
    if low == high:
        return f"The parameter requires exactly {low} value(s) - {count} value(s) were provided."
    return f"The parameter requires at least {low} value(s) and no more than {high} value(s) - {count} value(s) were provided."


def _not_null(name: str, value: Any) -> str | None:
    base: Any = unwrap(value)
    if name == "ValidateNotNull":
        if base is None:
            return _NULL
        return _NULL_ELEMENT if isinstance(base, list) and any(item is None for item in base) else None
    white = name == "ValidateNotNullOrWhiteSpace"
    if base is None:
        return _WHITE if white else _EMPTY
    if isinstance(base, str):
        return (_WHITE if white else _EMPTY) if not (base.strip() if white else base) else None
    if isinstance(base, list):
        if not base:
            return _EMPTY_COLLECTION
        for item in base:
            plain = unwrap(item)
            if plain is None or (isinstance(plain, str) and not (plain.strip() if white else plain)):
                return _WHITE if white and plain is not None else _EMPTY_COLLECTION
        return None
    return _EMPTY_COLLECTION if isinstance(base, (Hashtable, CaselessDict)) and not len(base) else None

"""The Validate… attributes: each gives PowerShell's text for a value it refuses."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.objects import UNKNOWN, CaselessDict, Hashtable, PSArray, PSInvalidCastException, RuntimeException
from psemu.objects.numbers import LiteralNumber
from psemu.objects.text import to_text
from psemu.objects.types import VALUE_TYPES, element_type, unwrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.binder.binding_trace import BindingTrace
    from psemu.binder.parameter_table import BindingParameter
    from psemu.catalog.command_info import ParameterAttribute

    Invoke = Callable[[Any, Any], list[Any]]


class Refusal(str):
    """What an attribute has against a value; *error_id* is that of PowerShell's ValidationMetadataException."""

    __slots__ = ("error_id",)

    error_id: str

    def __new__(cls, text: str, error_id: str) -> Refusal:
        """*text* is what a person reads."""
        made = super().__new__(cls, text)
        made.error_id = error_id
        return made


_NULL = Refusal(
    "The argument is null. Provide a valid value for the argument, and then try running the command again.",
    "ArgumentIsNull",
)
_NULL_ITEM = Refusal(_NULL, "ArgumentIsEmpty")
_NULL_ELEMENT = Refusal(
    "The argument has a null value, or an element of the argument collection contains a null value. Provide a collection that does "
    "not contain any null values, and then try the command again.",
    "ArgumentIsNull",
)
_EMPTY = Refusal(
    "The argument is null or empty. Provide an argument that is not null or empty, and then try the command again.",
    "ArgumentIsEmpty",
)
_NULL_OR_EMPTY = Refusal(_EMPTY, "ArgumentIsNull")
_EMPTY_COLLECTION = Refusal(
    "The argument is null, empty, or an element of the argument collection contains a null value. Supply a collection that does not "
    "contain any null values and then try the command again.",
    "ArgumentIsEmpty",
)
_NULL_IN_COLLECTION = Refusal(_EMPTY_COLLECTION, "ArgumentIsNull")
_EMPTY_IN_COLLECTION = Refusal(_EMPTY_COLLECTION, "ArgumentCollectionContainsEmpty")
_WHITE = Refusal(
    "The argument is null, empty, or consists of only white-space characters. Provide an argument that contains non white-space "
    "characters, and then try the command again.",
    "ArgumentIsEmptyOrWhiteSpace",
)
_WHITE_IN_COLLECTION = Refusal(
    "An element of the argument collection is null, empty, or consists of only white-space characters. Supply a collection that does "
    "not contain any those values and then try the command again.",
    "ArgumentCollectionContainsEmptyOrWhiteSpace",
)


_NO_STRING = Refusal(
    "The ValidateLength attribute cannot be applied to a parameter that is not a string or string[] parameter. Make the parameter a "
    "string or string[] parameter.",
    "ValidateLengthNotString",
)
_NO_ARRAY = Refusal(
    "The ValidateCount attribute cannot be applied to a non-array parameter. Either remove the attribute from the parameter or make "
    "the parameter an array parameter.",
    "NotAnArrayParameter",
)


def takes(
    value: Any, parameter: BindingParameter, host: Any, trace: BindingTrace | None = None, wrapped: bool = False
) -> bool:
    """Ask every attribute of *parameter*; False if the value is meant for another parameter. Raises ParameterBindingError.

    *wrapped*: the value is an object of the pipeline as it came, which no attribute takes for a string or a collection.
    """
    invoke = getattr(host, "invoke_script_block", None)
    for attribute in parameter.validations:
        if attribute.name == "ValidateNotePropertyName" and _names_member_type(value):
            # PowerShell swallows this refusal: the value is for another parameter of the position
            return False
        cause: Exception | None = None
        try:
            text = validate(attribute, value, invoke) if not wrapped else _validate_wrapped(attribute, value, invoke)
        except (RuntimeException, PSInvalidCastException) as problem:
            # whatever an attribute's own code raises is its refusal
            cause, text = problem, str(problem)
        if trace is not None:
            trace.validation(attribute.name, text)
        if text is not None:
            refusal = getattr(text, "error_id", "")
            error = binding_error("ParameterArgumentValidationError", parameter.name, text, refusal=refusal)
            raise error from cause
    return True


def _validate_wrapped(attribute: ParameterAttribute, value: Any, invoke: Invoke | None) -> str | None:
    if attribute.name.startswith("ValidateNotNull"):
        base = unwrap(value)
        return None if base is not None else _NULL if attribute.name == "ValidateNotNull" else _NULL_OR_EMPTY
    if attribute.name == "ValidateCount":
        return _NO_ARRAY
    if attribute.name == "ValidateLength" and not isinstance(unwrap(value), list):
        return _NO_STRING
    return validate(attribute, value, invoke)


#: the kinds of members that Add-Member makes: it takes their names for -MemberType
_MADE_MEMBERS = frozenset(
    (
        "AliasProperty",
        "CodeMethod",
        "CodeProperty",
        "MemberSet",
        "NoteProperty",
        "PropertySet",
        "ScriptMethod",
        "ScriptProperty",
    )
)


def _names_member_type(value: Any) -> bool:
    """True for the name of a kind of member (``ScriptProperty``, or the beginning of one), which is no property's name to Add-Member."""
    from psemu.objects import convert_to
    from psemu.objects.text import to_text

    if type(value) is not str:
        return False
    try:
        return to_text(convert_to(value, "System.Management.Automation.PSMemberTypes")) in _MADE_MEMBERS
    except PSInvalidCastException:
        return False


def validate(attribute: ParameterAttribute, value: Any, invoke: Invoke | None) -> str | None:
    """What *attribute* has against *value*, None if nothing; *invoke* runs a script block with ``$_``.

    What an attribute's own code raises is raised.
    """
    if value is UNKNOWN:
        return None
    if isinstance(value, LiteralNumber):
        value = value.value
    test = _ELEMENT_TESTS.get(attribute.name)
    if test is not None:
        return _validate_elements(test, attribute, value, invoke)
    whole = _WHOLE_TESTS.get(attribute.name)
    return whole(attribute, value) if whole is not None else None


def _validate_elements(
    test: Callable[[ParameterAttribute, Any, Invoke | None], str | None],
    attribute: ParameterAttribute,
    value: Any,
    invoke: Invoke | None,
) -> str | None:
    base = unwrap(value)
    if base is None:
        return _EMPTY_COLLECTION
    for item in base if isinstance(base, list) else [value]:
        if item is UNKNOWN:
            continue
        if item is None and attribute.name not in ("ValidateLength", "ValidateEnumeratedArguments"):
            return _NULL_ITEM
        problem = test(attribute, item, invoke)
        if problem is not None:
            return problem
    return None


def _custom(attribute: ParameterAttribute, error_id: str, text: str, *parts: str) -> Refusal:
    own = attribute.named.get("ErrorMessage")
    if not isinstance(own, str) or not own:
        return Refusal(text, error_id)
    for number, part in enumerate(parts):
        own = own.replace("{" + str(number) + "}", part)
    return Refusal(own, error_id)


def _item_text(item: Any) -> str:
    item = unwrap(item)
    if isinstance(item, str):
        return item
    from psemu.objects.format.cultures import EN_US

    return to_text(item, culture=EN_US)


def _set(attribute: ParameterAttribute, item: Any, _invoke: Invoke | None) -> str | None:
    text = _item_text(item)
    arguments = attribute.arguments
    if len(arguments) == 1 and hasattr(arguments[0], "valid_values"):
        arguments = tuple(arguments[0].valid_values())
    values = [to_text(value) for value in arguments]
    if attribute.named.get("IgnoreCase", True):
        lowered = text.lower()
        if any(value.lower() == lowered for value in values):
            return None
    elif text in values:
        return None
    listed = ",".join(values)
    return _custom(
        attribute,
        "ValidateSetFailure",
        f'The argument "{text}" does not belong to the set "{listed}" specified by the ValidateSet attribute. '
        "Supply an argument that is in the set and then try the command again.",
        text,
        listed,
    )


def _length(attribute: ParameterAttribute, item: Any, _invoke: Invoke | None) -> str | None:
    low, high = (int(str(bound)) for bound in attribute.arguments[:2])
    item = unwrap(item)
    if not isinstance(item, str):
        return _NO_STRING
    size = len(item) if item.isascii() else len(item.encode("utf-16-le", "surrogatepass")) // 2
    if size < low:
        return Refusal(
            f"The character length ({size}) of the argument is too short. Specify an argument with a length that is greater "
            f'than or equal to "{low}", and then try the command again.',
            "ValidateLengthMinLengthFailure",
        )
    if size > high:
        return Refusal(
            f"The character length of the {size} argument is too long. Shorten the character length of the argument so it is "
            f'fewer than or equal to "{high}" characters, and then try the command again.',
            "ValidateLengthMaxLengthFailure",
        )
    return None


def _pattern(attribute: ParameterAttribute, item: Any, _invoke: Invoke | None) -> str | None:
    pattern = str(attribute.arguments[0])
    text = _item_text(item)
    from psemu.objects.regex import RegexError, compiled_regex, parse_options

    options = to_text(attribute.named.get("Options", "IgnoreCase"))
    try:
        if compiled_regex(pattern, parse_options(options)).is_match(text):
            return None
    except RegexError as problem:
        return Refusal(problem.message, "")
    return _custom(
        attribute,
        "ValidatePatternFailure",
        f'The argument "{text}" does not match the "{pattern}" pattern. Supply an argument that matches "{pattern}" and try the '
        "command again.",
        text,
        pattern,
    )


def _script(attribute: ParameterAttribute, item: Any, invoke: Invoke | None) -> str | None:
    if invoke is None or not attribute.arguments:
        return None
    from psemu.objects.conversion import to_bool

    block = attribute.arguments[0]
    results = invoke(block, item)
    if to_bool(list(results) if len(results) != 1 else results[0]):
        return None
    text, script = to_text(unwrap(item)), to_text(block)
    return _custom(
        attribute,
        "ValidateScriptFailure",
        f'The "{script}" validation script for the argument with value "{text}" did not return a result of True. Determine why the '
        "validation script failed, and then try the command again.",
        text,
        script,
    )


def _range(attribute: ParameterAttribute, item: Any, _invoke: Invoke | None) -> str | None:
    from psemu.binder.validation_range import validate_range

    return validate_range(attribute, unwrap(item))


def _own_element(attribute: ParameterAttribute, item: Any, _invoke: Invoke | None) -> str | None:
    """An attribute class of a script that judges elements."""
    attribute.arguments[0].validate(item)  # type: ignore[attr-defined]
    return None


def _own(attribute: ParameterAttribute, value: Any) -> str | None:
    """An attribute class of a script that judges the value as a whole."""
    attribute.arguments[0].validate(value)  # type: ignore[attr-defined]
    return None


def _count(attribute: ParameterAttribute, value: Any) -> str | None:
    low, high = (int(str(bound)) for bound in attribute.arguments[:2])
    base = unwrap(value)
    if base is None:
        count = 0
    elif isinstance(base, (list, Hashtable, CaselessDict, str)):
        count = len(base)
    else:
        return _NO_ARRAY
    if low <= count <= high:
        return None
    if low == high:
        return Refusal(
            f"The parameter requires exactly {low} value(s) - {count} value(s) were provided.",
            "ValidateCountExactFailure",
        )
    return Refusal(
        f"The parameter requires at least {low} value(s) and no more than {high} value(s) - {count} value(s) were provided.",
        "ValidateCountMinMaxFailure",
    )


def _not_null(attribute: ParameterAttribute, value: Any) -> str | None:
    base: Any = unwrap(value)
    if attribute.name == "ValidateNotNull":
        if base is None:
            return _NULL
        return _NULL_ELEMENT if isinstance(base, list) and any(item is None for item in base) else None
    white = attribute.name == "ValidateNotNullOrWhiteSpace"
    if base is None:
        return _NULL_OR_EMPTY
    if isinstance(base, str):
        if white:
            return None if base.strip() else _WHITE
        return None if base else _EMPTY
    if isinstance(base, (Hashtable, CaselessDict)):
        return None if len(base) else _EMPTY_COLLECTION
    if not isinstance(base, list):
        return None
    if not base:
        return _EMPTY_COLLECTION
    if isinstance(base, PSArray) and element_type(base.type_name) in VALUE_TYPES:
        return None
    for item in base:
        plain = unwrap(item)
        if plain is None:
            return _NULL_IN_COLLECTION
        if isinstance(plain, str) and not (plain.strip() if white else plain):
            return _WHITE_IN_COLLECTION if white else _EMPTY_IN_COLLECTION
    return None


_SCOPES = ("global", "local", "private", "script", "variable")


def _variable_name(_attribute: ParameterAttribute, value: Any) -> str | None:
    """The name for ``-OutVariable`` and its like: no drive before it but a scope, and a plus sign may lead."""
    text = to_text(value)
    name = text[1:] if text.startswith("+") else text
    if not name:
        return Refusal(
            'Cannot process argument because the value of argument "path" is not valid. Change the value of the "path" argument and '
            "run the operation again.",
            "Argument",
        )
    drive, colon, _ = name.partition(":")
    if colon and drive and drive.lower() not in _SCOPES:
        return Refusal(
            f"Cannot validate argument '{name}' because it is not a valid variable name.",
            "ArgumentNotValidVariableName",
        )
    return None


#: name → the test of one element
_ELEMENT_TESTS: dict[str, Callable[[ParameterAttribute, Any, Invoke | None], str | None]] = {
    "ValidateSet": _set,
    "ValidateRange": _range,
    "ValidateLength": _length,
    "ValidatePattern": _pattern,
    "ValidateScript": _script,
    "ValidateEnumeratedArguments": _own_element,
}
#: name → the test of the value as a whole
_WHOLE_TESTS: dict[str, Callable[[ParameterAttribute, Any], str | None]] = {
    "ValidateCount": _count,
    "ValidateNotNull": _not_null,
    "ValidateNotNullOrEmpty": _not_null,
    "ValidateNotNullOrWhiteSpace": _not_null,
    "ValidateVariableName": _variable_name,
    "ValidateArguments": _own,
}

"""Attributes as values: what ``[Parameter(…)]`` before a parameter means, and what ``[Parameter]::new()`` gives a script to work with."""

from __future__ import annotations

from psemu.objects import PSArray, PSInvalidCastException, convert_to, to_text
from psemu.objects.comparison import truth
from psemu.objects.operators import runtime_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.runtime.class_instance import ClassInstance
    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."
#: attributes that have a meaning here, by their name without ``Attribute``
_KNOWN = """
    Alias AllowEmptyCollection AllowEmptyString AllowNull ArgumentCompleter ArgumentCompletions CmdletBinding Credential Experimental
    Hidden OutputType PSDefaultValue PSTypeName Parameter SupportsWildcards ValidateCount ValidateDrive ValidateLength ValidateNotNull
    ValidateNotNullOrEmpty ValidateNotNullOrWhiteSpace ValidatePattern ValidateRange ValidateScript ValidateSet ValidateTrustedData
    ValidateUserDrive
"""
_NAMES = {name.lower(): name for name in _KNOWN.split()}
#: attributes of .NET itself that functions carry
_OF_NET = {
    "obsolete": "System.ObsoleteAttribute",
    "suppressmessage": "System.Diagnostics.CodeAnalysis.SuppressMessageAttribute",
    "excludefromcodecoverage": "System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverageAttribute",
    "debuggerhidden": "System.Diagnostics.DebuggerHiddenAttribute",
    "debuggerstepthrough": "System.Diagnostics.DebuggerStepThroughAttribute",
    "flags": "System.FlagsAttribute",
}
#: settable properties and their defaults
_PROPERTIES: dict[str, dict[str, Any]] = {
    "Parameter": {
        "ExperimentName": None,
        "ExperimentAction": None,
        "Position": -(2**31),
        "ParameterSetName": "__AllParameterSets",
        "Mandatory": False,
        "ValueFromPipeline": False,
        "ValueFromPipelineByPropertyName": False,
        "ValueFromRemainingArguments": False,
        "HelpMessage": None,
        "HelpMessageBaseName": None,
        "HelpMessageResourceId": None,
        "DontShow": False,
    },
    "CmdletBinding": {
        "PositionalBinding": True,
        "DefaultParameterSetName": None,
        "SupportsShouldProcess": False,
        "SupportsPaging": False,
        "SupportsTransactions": False,
        "ConfirmImpact": "Medium",
        "HelpUri": "",
        "RemotingCapability": "PowerShell",
    },
    "ValidateSet": {"ErrorMessage": None, "IgnoreCase": True},
    "ValidatePattern": {"ErrorMessage": None, "Options": "IgnoreCase"},
    "ValidateScript": {"ErrorMessage": None},
    "OutputType": {"ParameterSetName": None, "ProviderCmdlet": None},
    "PSDefaultValue": {"Value": None, "Help": None},
}


def attribute_type(name: str) -> str | None:
    """The full type name of the attribute written as *name*, None if it is no attribute known here."""
    short = name.rpartition(".")[2].lower()
    short = short[:-9] if short.endswith("attribute") else short
    found = _NAMES.get(short)
    return f"{_AUTOMATION}{found}Attribute" if found is not None else _OF_NET.get(short)


class AttributeValue:
    """An attribute: *arguments* as its constructor took them, *named* the properties that were set."""

    __slots__ = ("arguments", "named", "type_name")

    def __init__(self, type_name: str, arguments: Sequence[Any] = (), named: dict[str, Any] | None = None) -> None:
        self.type_name = type_name
        self.arguments = tuple(arguments)
        self.named: dict[str, Any] = {}
        for name, value in (named or {}).items():
            self.set(name, value)
        _check(self)

    @property
    def name(self) -> str:
        """The short name without ``Attribute``, as the binder knows it."""
        return self.type_name.rpartition(".")[2].removesuffix("Attribute")

    @property
    def type_names(self) -> list[str]:
        """The types that the attribute is of."""
        base = "ValidateArguments" if self.name.startswith("Validate") else ""
        if self.name in ("ValidateLength", "ValidateRange", "ValidatePattern", "ValidateScript", "ValidateSet"):
            base = "ValidateEnumeratedArguments"
        bases = [f"{_AUTOMATION}{base}Attribute"] if base else []
        return [self.type_name, *bases, "System.Attribute", "System.Object"]

    def set(self, name: str, value: Any) -> None:
        """Set a property; PropertyNotFoundForType if the attribute has none of that name."""
        known = _PROPERTIES.get(self.name, {})
        own = next((each for each in known if each.lower() == name.lower()), None)
        if own is None:
            if self.name not in _PROPERTIES:
                self.named[name] = value
                return
            # whatever the attribute, it is this class that PowerShell names
            raise runtime_error(
                f"Property '{name}' cannot be found for type '{_AUTOMATION}CmdletBindingAttribute'.",
                "PropertyNotFoundForType",
                target=name,
            )
        default = known[own]
        if isinstance(default, bool):
            value = truth(value)
        elif isinstance(default, int):
            value = convert_to(value, "System.Int32")
        elif own in ("ParameterSetName", "DefaultParameterSetName") and self.name != "OutputType":
            value = to_text(value)
        self.named[own] = value

    def get(self, name: str, default: Any = None) -> Any:
        """A property that was set, else its default."""
        return self.named.get(name, _PROPERTIES.get(self.name, {}).get(name, default))

    def script_get(self, name: str) -> Any:
        """Property *name*, NotImplemented if there is none."""
        for each, value in self.list_properties():
            if each.lower() == name.lower():
                return value
        return NotImplemented

    def script_set(self, name: str, value: Any, _frame: Frame) -> None:
        """Assign to property *name*."""
        self.set(name, value)

    def list_properties(self) -> list[tuple[str, object]]:
        """What the attribute shows."""
        found: dict[str, Any] = {**_PROPERTIES.get(self.name, {}), **self.named}
        given = self.arguments
        if self.name == "Alias":
            found["AliasNames"] = PSArray([to_text(each) for each in given], "System.String[]")
        elif self.name == "ValidateSet":
            found["ValidValues"] = PSArray([to_text(each) for each in given], "System.String[]")
        elif self.name in ("ValidateCount", "ValidateLength") and len(given) == 2:
            found["MinLength"], found["MaxLength"] = given
        elif self.name == "ValidateRange" and len(given) == 2:
            found["MinRange"], found["MaxRange"] = given
        elif self.name == "ValidatePattern" and given:
            found["RegexPattern"] = given[0]
        elif self.name == "ValidateScript" and given:
            found["ScriptBlock"] = given[0]
        return [*found.items(), ("TypeId", self.type_name)]

    def __str__(self) -> str:
        return self.type_name


class OwnAttribute:
    """An attribute of a class that the script defines, as the binder asks it."""

    __slots__ = ("_instance", "_name")

    def __init__(self, instance: ClassInstance, method: str) -> None:
        self._instance = instance
        self._name = method

    def _call(self, *arguments: Any) -> Any:
        methods = [
            each
            for each in self._instance.kind.find_methods(self._name, False)
            if len(each.parameters) == len(arguments)
        ]
        if not methods:
            return None
        kind = self._instance.kind
        return kind.call(methods, self._name, self._instance, list(arguments), kind.session.frame)

    def validate(self, value: Any) -> None:
        """Raises what the class's method raises for a value that it refuses."""
        if self._name == "ValidateElement":
            self._call(value)
        else:
            self._call(value, None)

    def transform(self, value: Any) -> Any:
        """The value that the class's method makes of *value*."""
        return self._call(None, value)


class ValuesGenerator:
    """The values of ``[ValidateSet([Generator])]``, asked of the script's class each time."""

    __slots__ = ("_instance",)

    def __init__(self, instance: ClassInstance) -> None:
        self._instance = instance

    def valid_values(self) -> list[Any]:
        """What GetValidValues or GenerateValidValues gives now."""
        kind = self._instance.kind
        for name in ("GetValidValues", "GenerateValidValues"):
            methods = kind.find_methods(name, False)
            if methods:
                values = kind.call(methods, name, self._instance, [], kind.session.frame)
                if values is not None:
                    return list(values) if isinstance(values, list) else [values]
                break
        raise runtime_error(
            "Valid values generator return a null value.",
            "ValidateSetGeneratedValidValuesListIsNull",
            "MetadataError",
            exception_type=_AUTOMATION + "ValidationMetadataException",
        )

    def __str__(self) -> str:
        return ",".join(to_text(value) for value in self.valid_values())


# --- what constructors refuse --------------------------------------------------------------------------------------------------


def _check(attribute: AttributeValue) -> None:
    check = _CHECKS.get(attribute.name)
    if check is not None:
        check(attribute)


def _metadata_error(text: str, error_id: str) -> Exception:
    return runtime_error(text, error_id, "MetadataError", exception_type=_AUTOMATION + "ValidationMetadataException")


def _failure(attribute: AttributeValue, inner: str, cause: PSInvalidCastException | None = None) -> Exception:
    made = runtime_error(
        f'The following exception occurred while constructing the attribute "{attribute.name}": "{inner}"',
        "ExceptionConstructingAttribute",
    )
    if cause is not None:
        from psemu.runtime.binding_errors import cast_exception
        from psemu.runtime.exceptions import exception_of

        exception_of(made.error_record).inner = cast_exception(cause)
    return made


def _count_of(attribute: AttributeValue, expected: tuple[int, ...]) -> None:
    count = len(attribute.arguments)
    if count not in expected:
        raise runtime_error(
            f'Cannot find an overload for ".ctor" and the argument count: "{count}".',
            "MethodCountCouldNotFindBest",
            exception_type=_AUTOMATION + "MethodException",
        )


def _check_lengths(attribute: AttributeValue) -> None:
    _count_of(attribute, (2,))
    numbers = []
    for name, value in zip(("minLength", "maxLength"), attribute.arguments, strict=True):
        try:
            number = int(convert_to(value, "System.Int32"))
        except PSInvalidCastException as problem:
            raise _failure(attribute, problem.message, problem) from None
        if number < 0 or (number == 0 and name == "maxLength"):
            inner = (
                f'Cannot process argument because the value of argument "{name}" is out of range. Change argument "{name}" to a value '
                f"that is within range. (Parameter '{name}')\nActual value was {number}."
            )
            raise _failure(attribute, inner)
        numbers.append(number)
    attribute.arguments = tuple(numbers)
    if numbers[1] >= numbers[0]:
        return
    if attribute.name == "ValidateCount":
        raise _metadata_error(
            "The specified maximum number of arguments for a parameter is fewer than the specified minimum number of arguments. "
            "Update the ValidateCount attribute for the parameter.",
            "ValidateRangeMaxLengthSmallerThanMinLength",
        )
    raise _metadata_error(
        "The specified maximum character length of the argument is shorter than the specified minimum argument character length. "
        "Update the ValidateLength attribute for the parameter.",
        "ValidateLengthMaxLengthSmallerThanMinLength",
    )


def _check_range(attribute: AttributeValue) -> None:
    from psemu.binder.validation_range import KINDS, common_limits

    _count_of(attribute, (1, 2))
    if len(attribute.arguments) == 1:
        try:
            kind = convert_to(attribute.arguments[0], _AUTOMATION + "ValidateRangeKind")
        except PSInvalidCastException as problem:
            raise _failure(attribute, problem.message, problem) from None
        attribute.arguments = (kind.name if kind.name in KINDS else KINDS[0],)
        return
    for name, value in zip(("minRange", "maxRange"), attribute.arguments, strict=True):
        if value is None:
            inner = (
                f'Cannot process argument because the value of argument "{name}" is null. Change the value of argument "{name}" to a '
                "non-null value."
            )
            raise _failure(attribute, inner)
    try:
        attribute.arguments = common_limits(*attribute.arguments)
    except ValueError as problem:
        refusal = problem.args[0]
        raise _metadata_error(refusal, refusal.error_id) from None


def _not_valid(attribute: AttributeValue, name: str) -> Exception:
    inner = (
        f'Cannot process argument because the value of argument "{name}" is not valid. Change the value of the "{name}" argument and '
        "run the operation again."
    )
    return _failure(attribute, inner)


def _check_pattern(attribute: AttributeValue) -> None:
    _count_of(attribute, (1,))
    if not to_text(attribute.arguments[0]):
        raise _not_valid(attribute, "regexPattern")


def _check_script(attribute: AttributeValue) -> None:
    _count_of(attribute, (1,))
    if attribute.arguments[0] is None:
        raise _not_valid(attribute, "scriptBlock")


def _check_set(attribute: AttributeValue) -> None:
    given = attribute.arguments
    if len(given) == 1 and isinstance(given[0], list):
        given = tuple(given[0])
    if not given:
        inner = (
            'Cannot process argument because the value of argument "validValues" is out of range. Change argument "validValues" to a '
            "value that is within range. (Parameter 'validValues')\nActual value was System.String[]."
        )
        raise runtime_error(inner, "ArgumentOutOfRange", "InvalidArgument")
    attribute.arguments = given if hasattr(given[0], "valid_values") else tuple(to_text(each) for each in given)


def _check_nothing(attribute: AttributeValue) -> None:
    _count_of(attribute, (0,))


_CHECKS: dict[str, Callable[[AttributeValue], None]] = {
    "ValidateCount": _check_lengths,
    "ValidateLength": _check_lengths,
    "ValidateRange": _check_range,
    "ValidatePattern": _check_pattern,
    "ValidateScript": _check_script,
    "ValidateSet": _check_set,
    "ValidateNotNull": _check_nothing,
    "ValidateNotNullOrEmpty": _check_nothing,
    "ValidateNotNullOrWhiteSpace": _check_nothing,
}

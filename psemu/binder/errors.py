"""What the binder says when a line cannot be bound: PowerShell's error ids, messages and categories."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import ScriptExtent

_INVALID_DATA = frozenset(
    {
        "ParameterArgumentTransformationError",
        "ParameterArgumentTransformationErrorMessageOnly",
        "ParameterArgumentValidationError",
        "ParameterArgumentValidationErrorNullNotAllowed",
        "ParameterArgumentValidationErrorEmptyStringNotAllowed",
        "ParameterArgumentValidationErrorEmptyArrayNotAllowed",
        "ParameterArgumentValidationErrorEmptyCollectionNotAllowed",
    }
)

#: {0} parameter, {1} what else the message needs
MESSAGES = {
    "NamedParameterNotFound": "A parameter cannot be found that matches parameter name '{0}'.",
    "PositionalParameterNotFound": "A positional parameter cannot be found that accepts argument '{0}'.",
    "MissingArgument": "Missing an argument for parameter '{0}'. Specify a parameter of type '{1}' and try again.",
    "AmbiguousParameter": "Parameter cannot be processed because the parameter name '{0}' is ambiguous. Possible matches include:{1}.",
    "ParameterAlreadyBound": (
        "Cannot bind parameter because parameter '{0}' is specified more than once. To provide multiple values to parameters that "
        'can accept multiple values, use the array syntax. For example, "-parameter value1,value2,value3".'
    ),
    "AmbiguousParameterSet": (
        "Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used "
        "together or an insufficient number of parameters were provided."
    ),
    "ParameterNotInParameterSet": "Parameter '{0}' cannot be specified in parameter set '{1}'.",
    "AmbiguousPositionalParameterNoName": "Cannot bind positional parameters because no names were given.",
    "MissingMandatoryParameter": "Cannot process command because of one or more missing mandatory parameters:{0}.",
    "CannotConvertArgumentNoMessage": "Cannot bind parameter '{0}'. {1}",
    "ParameterArgumentTransformationError": "Cannot process argument transformation on parameter '{0}'. {1}",
    "ParameterArgumentTransformationErrorMessageOnly": "{1}",
    "ParameterArgumentValidationError": "Cannot validate argument on parameter '{0}'. {1}",
    "ParameterArgumentValidationErrorNullNotAllowed": "Cannot bind argument to parameter '{0}' because it is null.",
    "ParameterArgumentValidationErrorEmptyStringNotAllowed": "Cannot bind argument to parameter '{0}' because it is an empty string.",
    "ParameterArgumentValidationErrorEmptyArrayNotAllowed": "Cannot bind argument to parameter '{0}' because it is an empty array.",
    "ParameterArgumentValidationErrorEmptyCollectionNotAllowed": (
        "Cannot bind argument to parameter '{0}' because it is an empty collection."
    ),
    "ParameterBindingFailed": "Cannot bind parameter '{0}' to the target. {1}",
    "MismatchedPSTypeName": (
        "Cannot bind argument to parameter '{0}', because PSTypeNames of the argument do not match the PSTypeName required by the "
        "parameter: {1}."
    ),
    "ScriptBlockArgumentNoInput": (
        "Cannot evaluate parameter '{0}' because its argument is specified as a script block and there is no input. A script block "
        "cannot be evaluated without input."
    ),
    "ScriptBlockArgumentInvocationFailed": "The input to the script block for parameter '{0}' failed. {1}",
    "ScriptBlockArgumentNoOutput": "Cannot evaluate parameter '{0}' because its argument input did not produce any output.",
    "InputObjectNotBound": (
        "The input object cannot be bound to any parameters for the command either because the command does not take pipeline input "
        "or the input and its properties do not match any of the parameters that take pipeline input."
    ),
    "InputObjectMissingMandatory": (
        "The input object cannot be bound because it did not contain the information required to bind all mandatory parameters: {1}"
    ),
    "GetDynamicParametersException": "Cannot retrieve the dynamic parameters for the cmdlet. {1}",
}
_METADATA_ERRORS = ("ScriptBlockArgumentNoInput",)


class ParameterBindingError(Exception):
    """A line, or one pipeline object, that does not bind.

    *error_id*, *message* and *category* are PowerShell's; *parameter* is the name (or argument text) that it reports, empty if none.
    *extent* is where the culprit stands, None where the arguments came without one. *facts* say more as plain data: ``candidates``
    (names a prefix could mean), ``sets`` (sets left), ``missing`` (mandatory names), ``type`` (the wanted type).
    """

    def __init__(
        self,
        error_id: str,
        message: str,
        category: str,
        parameter: str = "",
        extent: ScriptExtent | None = None,
        facts: dict[str, Any] | None = None,
    ) -> None:
        self.error_id = error_id
        self.message = message
        self.category = category
        self.parameter = parameter
        self.extent = extent
        self.facts = facts or {}
        super().__init__(message)

    @property
    def is_validation(self) -> bool:
        """True for what a validation attribute or the checks of mandatory values refused."""
        return self.category == "InvalidData" and "Transformation" not in self.error_id

    @property
    def is_transformation(self) -> bool:
        """True for what a transformation (the type of a script's parameter, too) refused."""
        return "Transformation" in self.error_id


def binding_error(
    error_id: str,
    parameter: str = "",
    detail: str = "",
    extent: ScriptExtent | None = None,
    category: str | None = None,
    **facts: Any,
) -> ParameterBindingError:
    """The error *error_id* with its own message, made from *parameter* and *detail*."""
    if category is None:
        if error_id in _INVALID_DATA:
            category = "InvalidData"
        elif error_id == "ParameterBindingFailed":
            category = "WriteError"
        else:
            category = "MetadataError" if error_id in _METADATA_ERRORS else "InvalidArgument"
    message = MESSAGES[error_id].format(parameter, detail)
    return ParameterBindingError(error_id, message, category, parameter, extent, facts)


def cannot_convert_argument(
    parameter: str, given_type: str, type_name: str, detail: str, extent: ScriptExtent | None
) -> ParameterBindingError:
    """A value that no conversion is tried for: text for a switch, a list for a scalar."""
    message = f"Cannot convert '{given_type}' to the type '{type_name}' required by parameter '{parameter}'. {detail}"
    return ParameterBindingError(
        "CannotConvertArgument", message, "InvalidArgument", parameter, extent, {"type": type_name}
    )

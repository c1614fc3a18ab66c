"""What a variable with a type constraint or validation attributes does to each value that it is given."""

from __future__ import annotations

from psemu.objects import PSInvalidCastException, RuntimeException, SwitchParameter, to_text, type_name_of
from psemu.objects.operators import runtime_error, type_code
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."


def _typed(frame: Frame, written: str, direct: bool = False) -> Callable[[Any], Any]:
    from psemu.runtime.expressions import convert, type_named

    full = type_named(written, frame).full_name

    def transform(value: Any) -> Any:
        if full == "System.Boolean" and not (type_code(value) or isinstance(value, (bool, SwitchParameter))):
            shown = "" if value is None else type_name_of(value)
            raise _metadata_error(
                f'Cannot convert value "{shown}" to type "System.Boolean". Boolean parameters accept only Boolean values and '
                "numbers, such as $True, $False, 1 or 0."
            )
        try:
            return convert(value, full, frame)
        except (PSInvalidCastException, RuntimeException) as error:
            if direct:
                raise
            message = error.message if isinstance(error, PSInvalidCastException) else error.error_record.message
            raise _metadata_error(message) from error

    return transform


def _metadata_error(message: str) -> RuntimeException:
    return runtime_error(
        message,
        "RuntimeException",
        "MetadataError",
        exception_type=_AUTOMATION + "ArgumentTransformationMetadataException",
    )


def constraint(
    frame: Frame, attributes: Sequence[ast.Ast], name: str, checked: bool = True, direct: bool = False
) -> Callable[..., Any]:
    """The function that converts and checks a value for variable *name*; *attributes* as they stand before it.

    *direct*: a parameter's variable, whose failing conversions are told as they are.
    """
    types = [_typed(frame, a.type_name, direct) for a in attributes if isinstance(a, ast.TypeConstraintAst)]
    others = [a for a in attributes if isinstance(a, ast.AttributeAst)]
    validations: list[Any] = []
    if others and checked:
        from psemu.runtime.compiler import Compilation
        from psemu.runtime.parameter_attributes import read_attributes

        source = frame.session.interpreter.source
        validations = read_attributes(others, Compilation(source), frame).attributes

    def transform(value: Any, first: bool = False) -> Any:
        for convert in reversed(types):
            value = convert(value)
        for attribute in validations:
            _validate(attribute, value, name, frame, first)
        return value

    return transform


def _validate(attribute: Any, value: Any, name: str, frame: Frame, first: bool) -> None:
    if not attribute.name.startswith("Validate"):
        return
    from psemu.binder.validation import validate

    if validate(attribute, value, frame.session.interpreter.invoke_script_block_for) is None:
        return
    shown = "$null" if value is None else to_text(value)
    message = (
        f"The variable cannot be validated because the value {shown} is not a valid value for the {name} variable."
    )
    if first:
        message = f"The attribute cannot be added because variable {name} with value {shown} would no longer be valid."
    raise runtime_error(
        message,
        "ValidateSetFailure",
        "MetadataError",
        exception_type=_AUTOMATION + "ValidationMetadataException",
    )

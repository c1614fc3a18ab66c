"""What operators see of their operands: plain values, type codes, and the errors of what an operator does not take."""

from __future__ import annotations

from psemu.objects.error_record import ErrorRecord, RuntimeException
from psemu.objects.numbers import Byte, Char, Int16, Int64, LiteralNumber, SByte, Single, UInt16, UInt32, UInt64
from psemu.objects.psobject import AUTOMATION_NULL, EnumValue, PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: .NET's TypeCode of the types that take part in number promotion
TYPE_CODES: dict[type, int] = {
    bool: 3,
    Char: 4,
    SByte: 5,
    Byte: 6,
    Int16: 7,
    UInt16: 8,
    int: 9,
    UInt32: 10,
    Int64: 11,
    UInt64: 12,
    Single: 13,
    float: 14,
}
SIGNED_CODES = {5, 7, 9, 11}
CODE_INT32, CODE_UINT32, CODE_INT64, CODE_UINT64, CODE_DECIMAL = 9, 10, 11, 12, 15

OPERATOR_METHODS = {
    "+": "op_Addition",
    "-": "op_Subtraction",
    "*": "op_Multiply",
    "/": "op_Division",
    "%": "op_Modulus",
}
#: longest string or array that ``*`` makes
MAX_REPEAT = 50_000_000


def runtime_error(
    message: str, error_id: str, category: str = "InvalidOperation", target: object = None, exception_type: str = ""
) -> RuntimeException:
    """A RuntimeException to raise, of type System.Management.Automation.RuntimeException unless *exception_type* says."""
    record = ErrorRecord(message, error_id, category, target)
    if exception_type:
        record.exception_type = exception_type
    return RuntimeException(record)


def type_code(value: object) -> int:
    """.NET's TypeCode of a number, character or Boolean; an enum counts as its Int32; 0 for all else."""
    code = TYPE_CODES.get(type(value), 0)
    if code:
        return code
    if isinstance(value, EnumValue):
        return CODE_INT32
    return CODE_DECIMAL if type(value).__name__ == "Decimal" else 0


def whole_of(value: Any) -> int:
    """An operand as a whole number."""
    if isinstance(value, str):
        return ord(value)
    if isinstance(value, EnumValue):
        return value.value
    return int(value)


def real_of(value: Any) -> float:
    """An operand as a real number."""
    if isinstance(value, (str, EnumValue)):
        return float(whole_of(value))
    return float(value)


def plain_operand(value: Any) -> Any:
    """The value an operator sees: no PSObject around a value, no AutomationNull, no switch."""
    if value is AUTOMATION_NULL:
        return None
    if isinstance(value, PSObject) and value.base is not None:
        return value.base
    return value.value if isinstance(value, LiteralNumber) else value


def operand_type(value: object) -> str:
    """The type name that a refusal gives an operand."""
    from psemu.objects import type_name_of

    if isinstance(value, PSObject) and value.base is None:
        return "System.Management.Automation.PSObject"
    return "$null" if value is None else type_name_of(value)


def method_not_found(value: object, method: str) -> RuntimeException:
    """The error of an operator that *value*'s type does not have."""
    return runtime_error(
        f"Method invocation failed because [{operand_type(value)}] does not contain a method named '{method}'.",
        "MethodNotFound",
        target=method,
    )


def not_defined(left: object, operator: str, right: object) -> RuntimeException:
    """The error of an operator between types that have none."""
    return runtime_error(
        f"The operation '[{operand_type(left)}] {operator} [{operand_type(right)}]' is not defined.",
        "NotADefinedOperationForType",
        target=left,
    )


def divide_by_zero() -> RuntimeException:
    """Attempted to divide by zero."""
    record = ErrorRecord("Attempted to divide by zero.", "RuntimeException", "NotSpecified")
    record.inner_type = "System.DivideByZeroException"
    return RuntimeException(record)


def check_size(size: int) -> None:
    """OutOfMemoryException for a text or array of more than MAX_REPEAT elements."""
    if size > MAX_REPEAT:
        raise runtime_error(
            "Exception of type 'System.OutOfMemoryException' was thrown.",
            "System.OutOfMemoryException",
            "OperationStopped",
            exception_type="System.OutOfMemoryException",
        )


def array_items(value: Any) -> list[Any] | None:
    """The elements of an array or list value, None for anything else."""
    if isinstance(value, list):
        return value
    items = getattr(value, "enumerated_items", None)
    return items() if items is not None else None

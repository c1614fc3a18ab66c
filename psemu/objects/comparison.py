"""Equality and order as PowerShell's comparison operators have them: the right side becomes the left side's type."""

from __future__ import annotations

from psemu.objects.error_record import PSInvalidCastException
from psemu.objects.numbers import BigInteger, Char, LiteralNumber, UInt32, UInt64
from psemu.objects.operators import array_items, runtime_error, type_code
from psemu.objects.psobject import AUTOMATION_NULL, EnumValue, Hashtable, NetType, PSObject, SwitchParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _plain(value: Any) -> Any:
    if value is AUTOMATION_NULL:
        return None
    if isinstance(value, PSObject) and value.base is not None:
        return value.base
    return value.value if isinstance(value, LiteralNumber) else value


def _number(value: Any) -> Any:
    """A Python number that compares as .NET's common type does."""
    if isinstance(value, str):
        return ord(value)
    if isinstance(value, EnumValue):
        return value.value
    return value


def _compare_numbers(left: Any, right: Any) -> int:
    a, b = _number(left), _number(right)
    if a != a or b != b:
        # .NET orders NaN before every other number
        return int(a == a) - int(b == b)
    return int(a > b) - int(a < b)


def compare_strings(left: str, right: str, ignore_case: bool = True) -> int:
    """Culture-sensitive order of two strings: -1, 0 or 1 (culture en-US)."""
    if left == right:
        return 0
    try:
        from psemu.objects.collation import compare_text
    except ImportError:
        return _simple_order(left, right, ignore_case)
    return compare_text(left, right, ignore_case)


def _simple_order(left: str, right: str, ignore_case: bool) -> int:
    a, b = left.casefold(), right.casefold()
    if a == b:
        if ignore_case:
            return 0
        a, b = left.swapcase(), right.swapcase()
    return (a > b) - (a < b)


def truth(value: Any) -> bool:
    """PowerShell's conversion to Boolean; never fails."""
    if value is True or value is False:
        return value
    if value is None or value is AUTOMATION_NULL:
        return False
    if type(value) is int or type(value) is float:
        return value != 0
    if isinstance(value, Char):
        return value != "\0"
    if isinstance(value, str):
        return len(value) > 0
    if isinstance(value, PSObject):
        return True if value.base is None else truth(value.base)
    if isinstance(value, SwitchParameter):
        return value.is_present
    if isinstance(value, EnumValue):
        return value.value != 0
    items = array_items(value) if not isinstance(value, Hashtable) else None
    if items is not None and isinstance(value, list):
        if len(items) == 1:
            item = _plain(items[0])
            nested = array_items(item)
            return len(nested) > 0 if nested is not None and isinstance(item, list) else truth(item)
        return len(items) > 1
    if type_code(value) or isinstance(value, BigInteger):
        return bool(value != 0)
    return True


def equals(left: Any, right: Any, ignore_case: bool = True) -> bool:
    """``left -eq right`` for a left side that is no array; a right side that cannot be converted is unequal."""
    kind = type(left)
    if kind is type(right):
        if kind is int or kind is float:
            return bool(left == right)
        if kind is str:
            if left == right:
                return True
            return (len(left) == len(right) and ignore_case and _same_text(left, right)) or _odd_text(
                left, right, ignore_case
            )
    left, right = _plain(left), _plain(right)
    if left is None:
        return right is None
    if right is None:
        return False
    if isinstance(left, Char):
        if isinstance(right, Char):
            return bool(left == right) or (ignore_case and _same_text(left, right))
        if type(right) is str:
            if len(right) != 1:
                return False
            return left == right or (ignore_case and _same_text(left, right))
    elif isinstance(left, str):
        from psemu.objects import to_text

        text = right if isinstance(right, str) else to_text(right)
        if left == text:
            return True
        return (ignore_case and _same_text(left, text)) or _odd_text(left, text, ignore_case)
    if isinstance(left, bool):
        return left == truth(right)
    if (type_code(left) or isinstance(left, BigInteger)) and not isinstance(left, EnumValue):
        if (
            (type_code(right) or isinstance(right, BigInteger))
            and not isinstance(right, bool)
            and not isinstance(left, Char)
        ):
            return _compare_numbers(left, right) == 0 and left == left
        return _equals_converted(left, right)
    if isinstance(left, EnumValue):
        _check_sign(left, right)
        if 0 < type_code(right) < 15 and not isinstance(right, (EnumValue, Char)):
            return _compare_numbers(left, right) == 0
        return _equals_converted(left, right)
    if isinstance(left, (SwitchParameter,)):
        return left.is_present == truth(right)
    if isinstance(left, NetType):
        return _equals_converted(left, right)
    if isinstance(left, (PSObject, Hashtable, list)):
        return left is right
    if left is right:
        return True
    if hasattr(left, "class_chain"):
        custom = left.script_equals
        return custom is not None and bool(custom(right))
    return _equals_converted(left, right)


def _same_text(left: str, right: str) -> bool:
    if len(left) != len(right):
        return False
    if "ı" in left or "ı" in right:
        # the dotless i has no other case outside Turkish
        left, right = left.replace("ı", "\0ı"), right.replace("ı", "\0ı")
    return (left.upper() == right.upper()) or (left.casefold() == right.casefold())


def _odd_text(left: str, right: str, ignore_case: bool) -> bool:
    """Strings with characters that a culture ignores or composes (soft hyphen, combining marks) may still be equal."""
    if left.isascii() and right.isascii() and "\0" not in left and "\0" not in right:
        return False
    return compare_strings(left, right, ignore_case) == 0


def _equals_converted(left: Any, right: Any) -> bool:
    from psemu.objects import convert_to, type_name_of

    name = type_name_of(left)
    if type_name_of(right) != name:
        try:
            right = convert_to(right, name)
        except (PSInvalidCastException, ValueError):
            return False
    if isinstance(left, str) and isinstance(right, str):
        return str(left).lower() == str(right).lower()
    return bool(left == right)


def _text(value: Any) -> str:
    from psemu.objects import to_text

    return to_text(value)


def _check_sign(left: Any, right: Any) -> None:
    """An enum beside a number without a sign: .NET asks first whether it is negative, which no operator of an enum can tell."""
    if isinstance(left, EnumValue) and isinstance(right, (UInt32, UInt64)):
        raise no_binary_operator("GreaterThanOrEqual", left.type_name, "System.Int32")


def no_binary_operator(operator: str, left: str, right: str) -> Exception:
    """The types of names *left* and *right* do not have *operator*."""
    return runtime_error(
        f"The binary operator {operator} is not defined for the types '{left}' and '{right}'.",
        "System.InvalidOperationException",
        "OperationStopped",
        exception_type="System.InvalidOperationException",
    )


def compare(left: Any, right: Any, ignore_case: bool = True) -> int:
    """Negative, 0 or positive as ``left`` sorts before, with or after ``right``; RuntimeException if it cannot be told."""
    from psemu.objects import convert_to, type_name_of

    left, right = _plain(left), _plain(right)
    if left is None:
        return 0 if right is None else _null_order(right)
    if right is None:
        return -_null_order(left)
    if type(left) is str:
        return compare_strings(left, right if type(right) is str else _text(right), ignore_case)
    if isinstance(left, Char) and (isinstance(right, Char) or (type(right) is str and len(right) == 1)):
        a, b = (left.upper(), right.upper()) if ignore_case else (str(left), str(right))
        return (a > b) - (a < b)
    if (type_code(left) or isinstance(left, BigInteger)) and not isinstance(left, (bool, EnumValue)):
        if (type_code(right) or isinstance(right, BigInteger)) and not isinstance(left, Char):
            if isinstance(left, BigInteger) and isinstance(right, float):
                right = int(right)
            return _compare_numbers(left, right)
        if type(right) is str and not isinstance(left, (Char, BigInteger)):
            from psemu.objects.operators import string_to_number

            return _compare_numbers(left, string_to_number(right, left))
    if isinstance(left, bool):
        return int(left) - int(truth(right))
    _check_sign(left, right)
    if (
        isinstance(left, (EnumValue, Char))
        and 0 < type_code(right) < 15
        and (isinstance(left, EnumValue) or isinstance(right, EnumValue))
    ):
        return _compare_numbers(left, right)
    name = type_name_of(left)
    try:
        converted = right if type_name_of(right) == name else convert_to(right, name)
    except PSInvalidCastException as error:
        if not is_comparable(left):
            raise _not_comparable(left) from error
        record = runtime_error(
            f'Could not compare "{_text(left)}" to "{_text(right)}". Error: "{error.message}"', "ComparisonFailure"
        )
        raise record from error
    if not is_comparable(left):
        if equals(left, right, ignore_case):
            return 0
        raise _not_comparable(left)
    if isinstance(left, (Char, EnumValue)) or type_code(left):
        return _compare_numbers(left, converted)
    custom = getattr(left, "compare_to", None)
    if custom is not None:
        return int(custom(converted))
    return -1 if left < converted else 0 if left == converted else 1


def _not_comparable(value: Any) -> Exception:
    return runtime_error(f'Cannot compare "{_text(value)}" because it is not IComparable.', "NotIcomparable")


def _null_order(value: Any) -> int:
    """$null against *value*: smaller than anything but a negative number."""
    if (type_code(value) or isinstance(value, BigInteger)) and not isinstance(value, (bool, EnumValue, Char)):
        return 1 if value < 0 else -1
    return -1


def is_comparable(value: Any) -> bool:
    """True if the value's type implements IComparable."""
    if isinstance(value, (str, int, float, EnumValue)):
        return True
    if isinstance(value, (list, Hashtable, PSObject, NetType, SwitchParameter)):
        return getattr(value, "compare_to", None) is not None
    ordered = any("__lt__" in kind.__dict__ for kind in type(value).__mro__[:-1])
    return ordered or getattr(value, "compare_to", None) is not None

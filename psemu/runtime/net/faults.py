"""The exceptions that .NET's methods throw, in .NET's words."""

from __future__ import annotations

from psemu.objects.operators import MAX_REPEAT
from psemu.runtime.flow import NetError


def out_of_range(name: str, message: str = "", actual: object = None) -> NetError:
    """ArgumentOutOfRangeException about parameter *name*."""
    text = message or "Specified argument was out of the range of valid values."
    tail = "" if actual is None else f"\nActual value was {actual}."
    return NetError("System.ArgumentOutOfRangeException", f"{text} (Parameter '{name}'){tail}")


def not_negative(name: str, value: int) -> None:
    """Refuse a negative number."""
    if value < 0:
        raise out_of_range(name, f"{name} ('{value}') must be a non-negative value.", value)


def not_greater(name: str, value: int, limit: int) -> None:
    """Refuse a number above *limit*."""
    if value > limit:
        raise out_of_range(name, f"{name} ('{value}') must be less than or equal to '{limit}'.", value)


def bad_argument(message: str, name: str = "") -> NetError:
    """ArgumentException."""
    return NetError("System.ArgumentException", f"{message} (Parameter '{name}')" if name else message)


def null_argument(name: str, message: str = "Value cannot be null.") -> NetError:
    """ArgumentNullException about parameter *name*."""
    return NetError("System.ArgumentNullException", f"{message} (Parameter '{name}')")


def bad_state(message: str) -> NetError:
    """InvalidOperationException."""
    return NetError("System.InvalidOperationException", message)


def bad_format(message: str) -> NetError:
    """FormatException."""
    return NetError("System.FormatException", message)


def overflow(message: str) -> NetError:
    """OverflowException."""
    return NetError("System.OverflowException", message)


def bad_index() -> NetError:
    """ArgumentOutOfRangeException of lists."""
    return out_of_range(
        "index", "Index was out of range. Must be non-negative and less than the size of the collection."
    )


def check_length(length: int) -> None:
    """OutOfMemoryException for a text that is too long to be held."""
    if length > MAX_REPEAT:
        raise NetError("System.OutOfMemoryException", "Exception of type 'System.OutOfMemoryException' was thrown.")

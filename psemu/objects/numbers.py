"""Numbers and characters whose .NET type a Python value cannot carry by itself.

The frequent types are plain Python: ``int`` is System.Int32, ``float`` System.Double, ``str`` System.String, ``bool`` System.Boolean,
``decimal.Decimal`` System.Decimal, ``None`` is $null. The others are the subclasses below; arithmetic that must keep or change the
type is the evaluator's work, not theirs.
"""

from __future__ import annotations

INT32_MIN, INT32_MAX = -(2**31), 2**31 - 1
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


class Int64(int):
    """System.Int64."""

    __slots__ = ()


class Int16(int):
    """System.Int16."""

    __slots__ = ()


class SByte(int):
    """System.SByte."""

    __slots__ = ()


class Byte(int):
    """System.Byte."""

    __slots__ = ()


class UInt16(int):
    """System.UInt16."""

    __slots__ = ()


class UInt32(int):
    """System.UInt32."""

    __slots__ = ()


class UInt64(int):
    """System.UInt64."""

    __slots__ = ()


class BigInteger(int):
    """System.Numerics.BigInteger."""

    __slots__ = ()


class Int128(int):
    """System.Int128."""

    __slots__ = ()


class UInt128(int):
    """System.UInt128."""

    __slots__ = ()


class IntPtr(int):
    """System.IntPtr, of 64 bits."""

    __slots__ = ()


class UIntPtr(int):
    """System.UIntPtr, of 64 bits."""

    __slots__ = ()


class Single(float):
    """System.Single; the value is kept rounded to 32 bits by whoever makes one."""

    __slots__ = ()


class Half(float):
    """System.Half; the value is kept rounded to 16 bits by whoever makes one."""

    __slots__ = ()


class Char(str):
    """System.Char: one UTF-16 code unit."""

    __slots__ = ()


class LiteralNumber:
    """A number argument that keeps its source text (PowerShell's ``ParserOps.WrappedNumber``).

    Only the argument of a command is one, and only if the text differs from the number's own (``010``, ``1kb``, ``0x10``):
    conversion to string gives *text*, everything else sees *value*.
    """

    __slots__ = ("text", "value")

    def __init__(self, value: object, text: str) -> None:
        self.value = value
        self.text = text


def truncated_real(value: int) -> float:
    """A BigInteger as a Double: .NET cuts off what does not fit, it does not round."""
    extra = max(abs(value).bit_length() - 53, 0)
    try:
        return float(abs(value) >> extra << extra) * (1 if value > 0 else -1)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")

"""Compiles operators: arithmetic, comparison over arrays, logic, types, strings, ranges, increments, ternary."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import (
    AUTOMATION_NULL,
    EnumValue,
    Hashtable,
    NetType,
    PSArray,
    PSInvalidCastException,
    PSObject,
    convert_to,
    to_text,
)
from psemu.objects import operators as op
from psemu.objects.comparison import compare, equals, no_binary_operator, truth
from psemu.objects.operators import array_items, runtime_error
from psemu.parser import ast
from psemu.runtime.compiler import expression
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.expressions import string_value, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression
    from psemu.runtime.session_state import Frame

_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "Plus": op.add,
    "Minus": op.subtract,
    "Multiply": op.multiply,
    "Divide": op.divide,
    "Rem": op.remainder,
}
_COMPARISONS: dict[str, Callable[[Any, Any, bool], bool]] = {
    "eq": equals,
    "ne": lambda a, b, i: not equals(a, b, i),
    "gt": lambda a, b, i: compare(a, b, i) > 0,
    "ge": lambda a, b, i: compare(a, b, i) >= 0,
    "lt": lambda a, b, i: compare(a, b, i) < 0,
    "le": lambda a, b, i: compare(a, b, i) <= 0,
}


def add(left: Any, right: Any, frame: Frame) -> Any:
    """``+`` with the text of a script's classes and ``$OFS``."""
    if isinstance(left, str):
        text = str(left) + (right if type(right) is str else string_value(right, frame))
        if len(text) > op.MAX_REPEAT:
            op.check_size(len(text))
        return text
    return op.add(left, right)


def _over(value: Any, test: Callable[[Any], bool]) -> Any:
    """*test* of a scalar, or the elements of an array that pass."""
    items = enumerate_value(value)
    if items is None:
        return test(None if value is AUTOMATION_NULL else value)
    return [item for item in items if test(item)]


def _comparison(kind: str) -> Callable[[Any, Any, Frame], Any]:
    name = kind[1:]
    ignore_case = kind[0] == "I"
    test = _COMPARISONS[name]

    def run(left: Any, right: Any, _frame: Frame) -> Any:
        if right is AUTOMATION_NULL:
            right = None
        if type(left) is int and type(right) is int:
            return test(left, right, True)
        if left is None and type(right) is EnumValue and name not in ("eq", "ne"):
            # $null stands before what is not negative, which an enum cannot be asked
            asked = "GreaterThanOrEqual" if name in ("lt", "le") else "LessThan"
            raise no_binary_operator(asked, right.type_name, right.type_name)
        return _over(left, lambda item: test(item, right, ignore_case))

    return run


def _contains(values: Any, wanted: Any, ignore_case: bool) -> bool:
    items = enumerate_value(values)
    if wanted is AUTOMATION_NULL:
        wanted = None
    if items is None:
        return equals(None if values is AUTOMATION_NULL else values, wanted, ignore_case)
    return any(equals(item, wanted, ignore_case) for item in items)


def _type_of_operand(value: Any, frame: Frame, strict: bool = False) -> NetType:
    from psemu.runtime.expressions import find_type

    if isinstance(value, NetType):
        return value
    name = text_of(value)
    found = find_type(name, frame)
    if found is None:
        raise runtime_error(
            f'Cannot convert the "{name}" value of type "System.String" to type "System.Type".',
            "InvalidCastFromStringToType" if strict else "RuntimeException",
            "InvalidArgument" if strict else "NotSpecified",
        )
    return found


def is_instance(value: Any, target: NetType, frame: Frame) -> bool:
    """``value -is [target]``."""
    from psemu.runtime.type_tests import instance_of

    return instance_of(value, target.full_name, frame)


def _is(left: Any, right: Any, frame: Frame) -> bool:
    return is_instance(left, _type_of_operand(right, frame), frame)


def _as(left: Any, right: Any, frame: Frame) -> Any:
    from psemu.runtime.errors import ERRORS
    from psemu.runtime.expressions import convert, to_custom_object

    if right is None or right is AUTOMATION_NULL:
        raise runtime_error("The right operand of '-as' must be a type.", "AsOperatorRequiresType")
    target = _type_of_operand(right, frame, strict=True).full_name
    if target in ("System.Management.Automation.PSObject",):
        if isinstance(left, Hashtable) and target.endswith("PSCustomObject"):
            return to_custom_object(left)
        return left
    try:
        return convert(left, target, frame)
    except ERRORS:
        return None


def _like(kind: str) -> Callable[[Any, Any, Frame], Any]:
    from psemu.runtime.patterns import wildcard_match

    negative = kind[1:].startswith("not")
    ignore_case = kind[0] == "I"

    def run(left: Any, right: Any, frame: Frame) -> Any:
        pattern = string_value(right, frame)
        items = enumerate_value(left)
        # of a collection the texts come back, not the elements
        given = left if items is None else [string_value(item, frame) for item in items]
        return _over(given, lambda item: wildcard_match(string_value(item, frame), pattern, ignore_case) != negative)

    return run


def _match(kind: str) -> Callable[[Any, Any, Frame], Any]:
    from psemu.runtime.regex_operators import match_operator

    negative = kind[1:].startswith("not")
    ignore_case = kind[0] == "I"
    return lambda left, right, frame: match_operator(left, right, negative, ignore_case, frame)


def _logic(kind: str, left: Expression, right: Expression) -> Expression:
    if kind == "And":
        return lambda frame: truth(left(frame)) and truth(right(frame))
    if kind == "Or":
        return lambda frame: truth(left(frame)) or truth(right(frame))
    return lambda frame: truth(left(frame)) != truth(right(frame))


def _coalesce(left: Expression, right: Expression) -> Expression:
    def evaluate(frame: Frame) -> Any:
        value = left(frame)
        return right(frame) if value is None or value is AUTOMATION_NULL else value

    return evaluate


MAX_RANGE = 20_000_000
#: elements of a range that are made one by one
_STREAMED = 100_000


class LongRange:
    """Integers that a pipeline or loop takes one by one; they are never all there."""

    __slots__ = ("_numbers",)

    def __init__(self, numbers: range) -> None:
        self._numbers = numbers

    def enumerated_items(self) -> range:
        """The integers."""
        return self._numbers


def streamed(c: Compilation, node: ast.Ast) -> Expression:
    """What a pipeline begins with or a loop goes through: of ``a..b`` the elements as they are asked for, where they are many."""
    inner = node
    if isinstance(inner, ast.PipelineAst) and len(inner.pipeline_elements) == 1:
        inner = inner.pipeline_elements[0]
    if isinstance(inner, ast.CommandExpressionAst) and not inner.redirections:
        inner = inner.expression
    if not isinstance(inner, ast.BinaryExpressionAst) or inner.operator != "DotDot":
        return c.expression(node)
    left, right = c.expression(inner.left), c.expression(inner.right)

    def evaluate(frame: Frame) -> Any:
        values = _range_values(left(frame), right(frame))
        return LongRange(values) if isinstance(values, range) and len(values) > _STREAMED else list(values)

    return evaluate


def range_of(left: Any, right: Any) -> list[Any]:
    """``left..right``: integers, or characters if both ends are."""
    values = _range_values(left, right)
    if len(values) > MAX_RANGE:
        raise runtime_error(
            "Array dimensions exceeded supported range.",
            "System.OutOfMemoryException",
            "OperationStopped",
            exception_type="System.OutOfMemoryException",
        )
    return list(values)


def _range_values(left: Any, right: Any) -> range | list[Any]:
    from psemu.objects.numbers import Char

    def character(value: Any) -> str | None:
        one = isinstance(value, str) and len(value) == 1
        return value if one and (isinstance(value, Char) or not value.isdigit()) else None

    first, last = character(left), character(right)
    if first is not None and last is not None:
        a, b = ord(first), ord(last)
        return [Char(chr(code)) for code in (range(a, b + 1) if a <= b else range(a, b - 1, -1))]

    def number(value: Any) -> int:
        if isinstance(value, Char):
            return ord(value)
        if value is AUTOMATION_NULL:
            return 0
        items = array_items(value)
        if items is not None:
            raise runtime_error(
                "Unable to cast object of type 'System.Object[]' to type 'System.IConvertible'.",
                "System.InvalidCastException",
                "OperationStopped",
                exception_type="System.InvalidCastException",
            )
        try:
            return int(convert_to(value, "System.Int32"))
        except PSInvalidCastException:
            if type(value) is str:
                from psemu.runtime.flow import NetError

                raise NetError(
                    "System.FormatException", f"The input string '{value}' was not in a correct format."
                ) from None
            raise

    a, b = number(left), number(right)
    return range(a, b + 1) if a <= b else range(a, b - 1, -1)


def binary_function(kind: str) -> Callable[[Any, Any, Frame], Any]:
    """The function (left, right, frame) of a binary operator that evaluates both sides."""
    if kind == "Plus":
        return add
    plain = _ARITHMETIC.get(kind)
    if plain is not None:
        return lambda a, b, _frame: plain(a, b)
    if kind[1:] in _COMPARISONS:
        return _comparison(kind)
    if kind in ("Icontains", "Ccontains", "Inotcontains", "Cnotcontains"):
        wanted = "not" not in kind
        return lambda a, b, _frame: _contains(a, b, kind[0] == "I") == wanted
    if kind in ("Iin", "Cin", "Inotin", "Cnotin"):
        inside = "not" not in kind
        return lambda a, b, _frame: _contains(b, a, kind[0] == "I") == inside
    if kind == "Is":
        return _is
    if kind == "IsNot":
        return lambda a, b, frame: not _is(a, b, frame)
    if kind == "As":
        return _as
    if kind.endswith("like"):
        return _like(kind)
    if kind.endswith("match"):
        return _match(kind)
    if kind in ("Ireplace", "Creplace"):
        from psemu.runtime.regex_operators import replace_operator

        return lambda a, b, frame: replace_operator(a, b, kind[0] == "I", frame)
    if kind in ("Isplit", "Csplit"):
        from psemu.runtime.regex_operators import split_operator

        return lambda a, b, frame: split_operator(a, b, kind[0] == "I", frame)
    if kind == "Join":
        return _join
    if kind == "Format":
        return _format
    if kind == "DotDot":
        return lambda a, b, _frame: range_of(a, b)
    if kind in ("Band", "Bor", "Bxor"):
        return lambda a, b, _frame: op.bitwise(kind.lower(), a, b)
    if kind in ("Shl", "Shr"):
        return lambda a, b, _frame: op.shift(kind.lower(), a, b)
    raise UnsupportedError(f"operator.{kind}")


def _join(left: Any, right: Any, frame: Frame) -> str:
    items = enumerate_value(left)
    if items is None:
        return string_value(left, frame)
    return string_value(right, frame).join(joined_text(item, frame) for item in items)


def joined_text(item: Any, frame: Frame) -> str:
    """An element as ``-join`` writes it: dates by the culture, unlike in strings."""
    if hasattr(item, "ticks"):
        from psemu.objects.format import format_value

        return format_value(item)
    from psemu.runtime.expressions import element_text

    return element_text(item, frame)


def _format(left: Any, right: Any, frame: Frame) -> str:
    from psemu.runtime.patterns import format_operator

    return format_operator(left, right, frame)


@expression(ast.BinaryExpressionAst)
def binary(c: Compilation, node: ast.BinaryExpressionAst) -> Expression:
    kind = node.operator
    left, right = c.expression(node.left), c.expression(node.right)
    if kind in ("And", "Or", "Xor"):
        return _logic(kind, left, right)
    if kind == "QuestionQuestion":
        return _coalesce(left, right)
    if kind == "Plus":
        return _plus(left, right)
    if kind in _ARITHMETIC:
        return _arithmetic(kind, left, right)
    if kind in _NUMBER_COMPARISONS:
        return _fast_comparison(kind, left, right)
    function = binary_function(kind)
    return lambda frame: function(left(frame), right(frame), frame)


def _plus(left: Expression, right: Expression) -> Expression:
    def evaluate(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        kind = type(a)
        if kind is int and type(b) is int:
            result = a + b
            return result if -2147483648 <= result <= 2147483647 else float(result)
        if kind is float and (type(b) is float or type(b) is int):
            return a + b
        return add(a, b, frame)

    return evaluate


def _arithmetic(kind: str, left: Expression, right: Expression) -> Expression:
    """The other arithmetic operators, the plain cases of numbers first."""
    import operator

    slow = _ARITHMETIC[kind]
    fast = {"Minus": operator.sub, "Multiply": operator.mul, "Rem": operator.mod}.get(kind)
    if fast is None:
        return lambda frame: slow(left(frame), right(frame))
    if kind == "Rem":

        def remainder(frame: Frame) -> Any:
            a, b = left(frame), right(frame)
            # where signs differ, .NET's remainder is not Python's
            if type(a) is int and type(b) is int and a >= 0 and b > 0:
                return a % b
            return slow(a, b)

        return remainder

    def evaluate(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        if type(a) is int and type(b) is int:
            result = fast(a, b)
            return result if -2147483648 <= result <= 2147483647 else float(result)
        return slow(a, b)

    return evaluate


#: the comparisons that two numbers make the same way whatever the case
_NUMBER_COMPARISONS = ("Ilt", "Igt", "Ile", "Ige", "Ieq", "Ine")


def limit_test(c: Compilation, node: ast.BinaryExpressionAst) -> Callable[[Frame], bool] | None:
    """``$i -lt 10`` as a condition, which loops ask most; None for any other expression."""
    import operator

    kind = node.operator
    limit = node.right.value if isinstance(node.right, ast.ConstantExpressionAst) else None
    if kind not in _NUMBER_COMPARISONS or type(limit) is not int:
        return None
    if not isinstance(node.left, ast.VariableExpressionAst) or ":" in node.left.variable_path:
        return None
    key = node.left.variable_path.lower()
    left = c.expression(node.left)
    fast = getattr(operator, kind[1:])
    slow = _comparison(kind)

    def test(frame: Frame) -> bool:
        variable = frame.vars.get(key)
        if variable is not None:
            value = variable.value
            if type(value) is int:
                return fast(value, limit)  # type: ignore[no-any-return]
        return truth(slow(left(frame), limit, frame))

    return test


def _fast_comparison(kind: str, left: Expression, right: Expression) -> Expression:
    import operator

    fast = getattr(operator, kind[1:])
    slow = _comparison(kind)

    def evaluate(frame: Frame) -> Any:
        a, b = left(frame), right(frame)
        if type(a) is int and type(b) is int:
            return fast(a, b)
        return slow(a, b, frame)

    return evaluate


@expression(ast.TernaryExpressionAst)
def ternary(c: Compilation, node: ast.TernaryExpressionAst) -> Expression:
    condition, yes, no = c.expression(node.condition), c.expression(node.if_true), c.expression(node.if_false)
    return lambda frame: yes(frame) if truth(condition(frame)) else no(frame)


@expression(ast.UnaryExpressionAst)
def unary(c: Compilation, node: ast.UnaryExpressionAst) -> Expression:
    kind = node.token_kind
    if kind in ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus"):
        from psemu.runtime.assignments import increment

        return increment(c, node)
    child = c.expression(node.child)
    if kind in ("Not", "Exclaim"):
        return lambda frame: not truth(child(frame))
    if kind == "Minus":
        return lambda frame: op.negate(child(frame))
    if kind == "Plus":
        return lambda frame: op.plus(child(frame))
    if kind == "Bnot":
        return lambda frame: op.bitwise_not(child(frame))
    if kind == "Join":
        return lambda frame: _join(child(frame), "", frame)
    if kind in ("Isplit", "Csplit"):
        from psemu.runtime.patterns import unary_split

        return lambda frame: unary_split(child(frame), frame)
    if kind == "Comma":
        return lambda frame: [op.plain_operand(child(frame))]
    raise UnsupportedError(f"operator.{kind}")


__all__ = ["PSArray", "PSObject", "binary_function", "is_instance", "range_of", "to_text"]

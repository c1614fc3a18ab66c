"""``[ref]``: a value that a method or function may replace."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression
    from psemu.runtime.session_state import Frame


class PSReference:
    """System.Management.Automation.PSReference: reads and writes what it refers to."""

    __slots__ = ("_read", "_write")

    def __init__(self, read: Callable[[], Any], write: Callable[[Any], None]) -> None:
        self._read = read
        self._write = write

    @property
    def type_name(self) -> str:
        """PSReference of the value's type."""
        from psemu.objects import type_name_of

        value = self.value
        inner = "System.Object" if value is None else type_name_of(value)
        return f"System.Management.Automation.PSReference`1[{inner}]"

    @property
    def value(self) -> Any:
        """What it refers to."""
        return self._read()

    @value.setter
    def value(self, value: Any) -> None:
        self._write(value)

    def list_properties(self) -> list[tuple[str, object]]:
        """What it refers to."""
        return [("Value", self.value)]

    @classmethod
    def of(cls, value: Any) -> PSReference:
        """A reference to a value that nothing else holds."""
        box = [value]

        def write(changed: Any) -> None:
            box[0] = changed

        return cls(lambda: box[0], write)


def reference_expression(c: Compilation, node: ast.Ast) -> Expression:
    """``[ref]$x`` refers to the variable; of any other expression, to its value."""
    if isinstance(node, ast.VariableExpressionAst):
        from psemu.runtime.assignments import place_of

        place = place_of(c, node)

        def refer(frame: Frame) -> PSReference:
            return PSReference(*place(frame))

        return refer
    inner = c.expression(node)
    return lambda frame: PSReference.of(inner(frame))

"""From tree to closures, once per script block: each expression becomes ``f(frame)``, each statement ``f(frame, write)``."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.extent import SourceText
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write

    Expression = Callable[[Frame], Any]
    Statement = Callable[[Frame, Write], None]

#: node class → function(compilation, node) → closure; filled by the modules below on first use
EXPRESSIONS: dict[type, Callable[[Compilation, Any], Expression]] = {}
STATEMENTS: dict[type, Callable[[Compilation, Any], Statement]] = {}


def expression(*kinds: type) -> Callable[[Any], Any]:
    """Decorator: the function compiles expressions of these node classes."""

    def register(function: Any) -> Any:
        for kind in kinds:
            EXPRESSIONS[kind] = function
        return function

    return register


def statement(*kinds: type) -> Callable[[Any], Any]:
    """Decorator: the function compiles statements of these node classes."""

    def register(function: Any) -> Any:
        for kind in kinds:
            STATEMENTS[kind] = function
        return function

    return register


_loaded: list[bool] = []


def _load() -> None:
    _loaded.append(True)
    import psemu.runtime.assignments
    import psemu.runtime.commands
    import psemu.runtime.error_statements
    import psemu.runtime.expressions
    import psemu.runtime.loops
    import psemu.runtime.member_expressions
    import psemu.runtime.operator_expressions
    import psemu.runtime.statements  # noqa: F401


class Compilation:
    """Compiles the nodes of one source text."""

    __slots__ = ("in_method", "source")

    def __init__(self, source: SourceText) -> None:
        if not _loaded:
            _load()
        self.source = source
        #: the body of a class's method, whose value is what ``return`` names
        self.in_method = False

    def expression(self, node: ast.Ast) -> Expression:
        """The closure that evaluates *node*."""
        compile_node = EXPRESSIONS.get(type(node))
        if compile_node is not None:
            return compile_node(self, node)
        if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) == 1 and not node.background:
            element = node.pipeline_elements[0]
            if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
                return self.expression(element.expression)
        if type(node) in STATEMENTS:
            return self.captured(node)
        raise UnsupportedError(f"expression.{type(node).__name__}")

    def statement(self, node: ast.Ast) -> Statement:
        """The closure that runs *node*."""
        compile_node = STATEMENTS.get(type(node))
        if compile_node is not None:
            return compile_node(self, node)
        if type(node) in EXPRESSIONS:
            from psemu.runtime.statements import expression_statement

            return expression_statement(self, node)
        return unsupported(f"statement.{type(node).__name__.removesuffix('Ast')}")

    def captured(self, node: ast.Ast) -> Expression:
        """A statement as a value: its outputs as nothing, one value or an array."""
        from psemu.runtime.enumeration import collapse

        run = self.statement(node)

        def evaluate(frame: Frame) -> Any:
            outputs: list[Any] = []
            run(frame, outputs.append)
            return collapse(outputs)

        return evaluate


def unsupported(feature: str) -> Statement:
    """A statement that says loudly, when run, that it is not done."""

    def run(_frame: Frame, _write: Write) -> None:
        raise UnsupportedError(feature)

    return run

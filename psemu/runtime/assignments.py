"""Compiles assignments: to variables, members, elements and lists of them, compound operators, increments."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import AUTOMATION_NULL, PSObject
from psemu.objects import operators as op
from psemu.objects.numbers import Int64
from psemu.objects.operators import runtime_error
from psemu.parser import ast
from psemu.runtime.compiler import statement
from psemu.runtime.enumeration import enumerate_value
from psemu.runtime.scope import PSVariable
from psemu.runtime.session_state import not_writable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.compiler import Compilation, Expression, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write

    Setter = Callable[[Frame, Any], None]
    #: makes (read, write) of one target, with its parts evaluated once
    Place = Callable[[Frame], tuple[Callable[[], Any], Callable[[Any], None]]]

_COMPOUND = {
    "PlusEquals": "Plus",
    "MinusEquals": "Minus",
    "MultiplyEquals": "Multiply",
    "DivideEquals": "Divide",
    "RemainderEquals": "Rem",
}


def variable_setter(node: ast.VariableExpressionAst) -> Setter:
    """The function that assigns to a variable."""
    path = node.variable_path
    key = path.lower()
    if ":" in path:
        return drive_setter(path)
    name = path
    if key == "null":
        return lambda _frame, _value: None
    if key == "psitem":
        key = name = "_"

    def assign(frame: Frame, value: Any) -> None:
        variable = frame.vars.get(key)
        if variable is None:
            seen = frame.scope.find(key)
            if seen is None or "AllScope" not in seen.options:
                frame.vars[key] = PSVariable(name, value)
                return
            variable = seen
        if variable.options and not variable.writable:
            raise not_writable(variable)
        if variable.transform is not None:
            value = variable.transform(None if value is AUTOMATION_NULL else value)
        variable.value = value

    return assign


def drive_setter(path: str) -> Setter:
    """``$global:x = …``, ``$env:x = …``, ``$function:f = …``."""
    drive, _, name = path.partition(":")
    lowered = drive.lower()
    if lowered in ("global", "script", "local", "private", "variable"):

        def scoped(frame: Frame, value: Any) -> None:
            scope = frame.scope if lowered == "variable" else frame.session.scope_named(lowered, frame.scope)
            variable = frame.session.set_variable(name, value, scope)
            if lowered == "private":
                variable.options = variable.options | {"Private"}

        return scoped
    if lowered == "env":

        def environment(frame: Frame, value: Any) -> None:
            from psemu.objects import to_text

            frame.session.host.environment[name] = to_text(value)

        return environment
    if lowered == "function":

        def function(frame: Frame, value: Any) -> None:
            from psemu.runtime.functions import FunctionInfo
            from psemu.runtime.script_block import ScriptBlock

            if not isinstance(value, ScriptBlock):
                from psemu.objects import to_text

                value = frame.session.interpreter.create_script_block(to_text(value))
            frame.session.set_function(name, FunctionInfo(name, value), frame.scope)

        return function

    if lowered == "alias":

        def alias(frame: Frame, value: Any) -> None:
            from psemu.objects import to_text

            frame.session.set_alias(name, to_text(value), scope=frame.scope)

        return alias

    def unknown(_frame: Frame, _value: Any) -> None:
        raise runtime_error(
            f"Cannot find drive. A drive with the name '{drive}' does not exist.",
            "DriveNotFound",
            "ObjectNotFound",
            target=drive,
            exception_type="System.Management.Automation.DriveNotFoundException",
        )

    return unknown


def constrained_setter(c: Compilation, node: ast.Ast) -> Setter:
    """``[int]$x = …``, ``[ValidateRange(1, 5)]$x = …``: the variable keeps what stands before it."""
    attributes: list[ast.Ast] = []
    child: ast.Ast = node
    while isinstance(child, (ast.ConvertExpressionAst, ast.AttributedExpressionAst)):
        attributes.append(child.attribute)
        child = child.child
    if not isinstance(child, ast.VariableExpressionAst):
        target = target_setter(c, child)
        convert = [a.type_name for a in attributes if isinstance(a, ast.TypeConstraintAst)]

        def converting(frame: Frame, value: Any) -> None:
            from psemu.runtime.expressions import convert as cast
            from psemu.runtime.expressions import type_named

            for name in reversed(convert):
                value = cast(value, type_named(name, frame).full_name, frame)
            target(frame, value)

        return converting
    from psemu.runtime.constraints import constraint

    path = child.variable_path
    drive, _, name = path.rpartition(":")

    def assign(frame: Frame, value: Any) -> None:
        scope = frame.session.scope_named(drive or "local", frame.scope)
        variable = scope.variables.get(name.lower())
        if variable is not None and not variable.writable:
            raise not_writable(variable)
        transform = constraint(frame, attributes, name)
        value = transform(None if value is AUTOMATION_NULL else value, True)
        if variable is None:
            variable = PSVariable(name)
            scope.variables[name.lower()] = variable
        variable.value = value
        variable.transform = transform
        variable.attributes = list(attributes)

    return assign


def target_setter(c: Compilation, node: ast.Ast) -> Setter:
    """The function that assigns to *node*."""
    if isinstance(node, ast.VariableExpressionAst):
        return variable_setter(node)
    if isinstance(node, (ast.ConvertExpressionAst, ast.AttributedExpressionAst)):
        return constrained_setter(c, node)
    if isinstance(node, ast.ArrayLiteralAst):
        return list_setter(c, node)
    if isinstance(node, ast.ParenExpressionAst):
        inner = node.pipeline
        if isinstance(inner, ast.PipelineAst) and isinstance(inner.pipeline_elements[0], ast.CommandExpressionAst):
            return target_setter(c, inner.pipeline_elements[0].expression)
    place = place_of(c, node)

    def assign(frame: Frame, value: Any) -> None:
        place(frame)[1](None if value is AUTOMATION_NULL else value)

    return assign


def list_setter(c: Compilation, node: ast.ArrayLiteralAst) -> Setter:
    """``$a, $b = …``: one element each, the rest to the last."""
    setters = [target_setter(c, element) for element in node.elements]

    def assign(frame: Frame, value: Any) -> None:
        items = enumerate_value(value)
        values = [value] if items is None else list(items)
        if value is AUTOMATION_NULL:
            values = []
        last = len(setters) - 1
        for index, setter in enumerate(setters):
            if index < last or len(values) <= len(setters):
                setter(frame, values[index] if index < len(values) else None)
            else:
                setter(frame, values[index:])

    return assign


def compound_place(c: Compilation, node: ast.Ast, kind: str) -> Place:
    """The target of a compound assignment: a variable of a block is the block's own, so what is outside is not read for it.

    Only ``+=`` to an array goes on with the array that is outside.
    """
    if not isinstance(node, ast.VariableExpressionAst) or ":" in node.variable_path:
        return place_of(c, node)
    read = c.expression(node)
    write = variable_setter(node)
    key = node.variable_path.lower()

    def own(frame: Frame) -> Any:
        variable = frame.vars.get(key)
        if variable is not None:
            return variable.value
        seen = frame.scope.find(key)
        if seen is None or frame.scope.parent is None or "AllScope" in seen.options:
            return read(frame)
        return seen.value if kind == "PlusEquals" and isinstance(seen.value, list) else None

    return lambda frame: (lambda: own(frame), lambda value: write(frame, value))


def place_of(c: Compilation, node: ast.Ast) -> Place:
    """Reading and writing of a target whose parts are evaluated once."""
    if isinstance(node, ast.VariableExpressionAst):
        read = c.expression(node)
        write = variable_setter(node)
        return lambda frame: (lambda: read(frame), lambda value: write(frame, value))
    if isinstance(node, (ast.ConvertExpressionAst, ast.AttributedExpressionAst)):
        inner = c.expression(node)
        setter = constrained_setter(c, node)
        return lambda frame: (lambda: inner(frame), lambda value: setter(frame, value))
    if isinstance(node, ast.InvokeMemberExpressionAst):
        return _invoked_place(c, node)
    if isinstance(node, ast.MemberExpressionAst):
        from psemu.runtime.member_expressions import member_place

        return member_place(c, node)
    if isinstance(node, ast.IndexExpressionAst):
        from psemu.runtime.member_expressions import index_place

        return index_place(c, node)
    if isinstance(node, ast.ParenExpressionAst):
        inner_node = node.pipeline
        if isinstance(inner_node, ast.PipelineAst) and isinstance(
            inner_node.pipeline_elements[0], ast.CommandExpressionAst
        ):
            return place_of(c, inner_node.pipeline_elements[0].expression)
    raise UnsupportedError(f"assignment.{type(node).__name__}")


def _invoked_place(_c: Compilation, _node: ast.InvokeMemberExpressionAst) -> Place:
    raise UnsupportedError("assignment.parameterized-property")


def value_expression(c: Compilation, node: ast.Ast) -> Expression:
    """The right side of an assignment: a lone expression as it is, anything else collected."""
    if isinstance(node, ast.AssignmentStatementAst):
        return assignment_value(c, node)
    if isinstance(node, ast.CommandExpressionAst) and not node.redirections:
        return c.expression(node.expression)
    if isinstance(node, ast.PipelineAst) and len(node.pipeline_elements) == 1 and not node.background:
        element = node.pipeline_elements[0]
        if isinstance(element, ast.CommandExpressionAst) and not element.redirections:
            return c.expression(element.expression)
    return c.captured(node)


def _sets_status(node: ast.Ast) -> bool:
    """True if the right side is a plain expression, after which ``$?`` is true."""
    if isinstance(node, ast.PipelineAst):
        return len(node.pipeline_elements) == 1 and isinstance(node.pipeline_elements[0], ast.CommandExpressionAst)
    return isinstance(node, ast.CommandExpressionAst)


def assignment_value(c: Compilation, node: ast.AssignmentStatementAst) -> Expression:
    """The assignment as an expression: assigns and gives the value."""
    right = value_expression(c, node.right)
    kind = node.operator
    plain = _sets_status(node.right)
    if kind == "Equals":
        setter = target_setter(c, node.left)

        def assign(frame: Frame) -> Any:
            value = right(frame)
            if isinstance(value, PSObject) and value.base is not None and not len(value.properties):
                value = value.base
            setter(frame, value)
            if plain:
                frame.session.success = True
            return value

        return assign
    place = compound_place(c, node.left, kind)
    if kind == "QuestionQuestionEquals":

        def coalesce(frame: Frame) -> Any:
            read, write = place(frame)
            value = read()
            if value is None or value is AUTOMATION_NULL:
                value = right(frame)
                write(value)
            return value

        return coalesce
    from psemu.runtime.operator_expressions import binary_function

    function = binary_function(_COMPOUND[kind])

    def compound(frame: Frame) -> Any:
        read, write = place(frame)
        value = function(read(), right(frame), frame)
        write(value)
        if plain:
            frame.session.success = True
        return value

    if kind == "PlusEquals" and isinstance(node.left, ast.VariableExpressionAst) and ":" not in node.left.variable_path:
        return _fast_add(node.left.variable_path.lower(), right, compound, function, plain)
    return compound


def _fast_add(key: str, right: Expression, slow: Expression, function: Any, plain: bool) -> Expression:
    def evaluate(frame: Frame) -> Any:
        variable = frame.vars.get(key)
        if variable is None or variable.transform is not None or variable.options:
            return slow(frame)
        left = variable.value
        added = right(frame)
        if type(left) is int and type(added) is int:
            value: Any = left + added
            if not -2147483648 <= value <= 2147483647:
                value = float(value)
        elif type(left) is float and (type(added) is int or type(added) is float):
            value = left + added
        elif type(left) is Int64:
            value = op.add(left, added)
        else:
            value = function(left, added, frame)
        # the right side may have replaced the variable
        current = frame.vars.get(key)
        (current if current is not None else variable).value = value
        if plain:
            frame.session.success = True
        return value

    return evaluate


@statement(ast.AssignmentStatementAst)
def assignment(c: Compilation, node: ast.AssignmentStatementAst) -> Statement:
    """Compile an assignment statement."""
    if node.operator == "Equals" and isinstance(node.left, ast.VariableExpressionAst):
        return _assign_variable(c, node, node.left)
    evaluate = assignment_value(c, node)
    added = _added_constant(node)
    if added is not None and isinstance(node.left, ast.VariableExpressionAst):
        return _add_constant(node.left.variable_path.lower(), added, evaluate)

    def run(frame: Frame, _write: Write) -> None:
        evaluate(frame)

    return run


def _assign_variable(c: Compilation, node: ast.AssignmentStatementAst, left: ast.VariableExpressionAst) -> Statement:
    """``$x = …`` as a statement: a variable that is there and takes anything is written to at once."""
    right = value_expression(c, node.right)
    setter = variable_setter(left)
    plain = _sets_status(node.right)
    key = {"psitem": "_"}.get(left.variable_path.lower(), left.variable_path.lower())
    never = key == "null"

    def run(frame: Frame, _write: Write) -> None:
        value = right(frame)
        if isinstance(value, PSObject) and value.base is not None and not len(value.properties):
            value = value.base
        variable = frame.vars.get(key)
        if never or variable is None or variable.options or variable.transform is not None:
            setter(frame, value)
        else:
            variable.value = value
        if plain:
            frame.session.success = True

    return run


def _added_constant(node: ast.AssignmentStatementAst) -> int | None:
    """The number of ``$x += 1``, None for any other assignment."""
    if node.operator != "PlusEquals" or not isinstance(node.left, ast.VariableExpressionAst):
        return None
    right: Any = node.right
    if isinstance(right, ast.PipelineAst) and len(right.pipeline_elements) == 1 and not right.background:
        right = right.pipeline_elements[0]
    if isinstance(right, ast.CommandExpressionAst) and not right.redirections:
        right = right.expression
    if (
        not isinstance(right, ast.ConstantExpressionAst)
        or type(right.value) is not int
        or ":" in node.left.variable_path
    ):
        return None
    return right.value


def _add_constant(key: str, added: int, slow: Expression) -> Statement:
    def run(frame: Frame, _write: Write) -> None:
        variable = frame.vars.get(key)
        if variable is not None and variable.transform is None and not variable.options:
            value = variable.value
            if type(value) is int:
                value += added
                if -2147483648 <= value <= 2147483647:
                    variable.value = value
                    frame.session.success = True
                    return
        slow(frame)

    return run


def increment(c: Compilation, node: ast.UnaryExpressionAst) -> Expression:
    """``++`` and ``--``, before or behind."""
    kind = node.token_kind
    step = 1 if "Plus" in kind else -1
    postfix = kind.startswith("Postfix")
    place = place_of(c, node.child)

    def slow(frame: Frame) -> Any:
        read, write = place(frame)
        value = read()
        changed = op.increment(value, step)
        write(changed)
        return (0 if value is None or value is AUTOMATION_NULL else value) if postfix else changed

    if not isinstance(node.child, ast.VariableExpressionAst) or ":" in node.child.variable_path:
        return slow
    key = node.child.variable_path.lower()

    def fast(frame: Frame) -> Any:
        variable = frame.vars.get(key)
        if variable is None or variable.transform is not None or variable.options:
            return slow(frame)
        value = variable.value
        if type(value) is int and -2147483648 < value < 2147483647:
            changed = value + step
            variable.value = changed
            return value if postfix else changed
        return slow(frame)

    return fast

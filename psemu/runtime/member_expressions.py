"""Compiles member access, method calls and indexing, and assignments to them."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, Hashtable, NetType, PSObject, to_text
from psemu.objects.operators import runtime_error
from psemu.parser import ast
from psemu.runtime import elements, member_assignment, members, static_members
from psemu.runtime.compiler import expression

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.assignments import Place
    from psemu.runtime.compiler import Compilation, Expression
    from psemu.runtime.session_state import Frame


def _member_name(c: Compilation, node: ast.Ast) -> Expression:
    if isinstance(node, ast.StringConstantExpressionAst):
        name = node.value
        return lambda _frame: name
    evaluate = c.expression(node)

    def name_of(frame: Frame) -> Any:
        value = evaluate(frame)
        from psemu.runtime.script_block import ScriptBlock

        return value if isinstance(value, ScriptBlock) else to_text(value)

    return name_of


@expression(ast.MemberExpressionAst)
def member(c: Compilation, node: ast.MemberExpressionAst) -> Expression:
    target = c.expression(node.expression)
    name_of = _member_name(c, node.member)
    if node.static:

        def static(frame: Frame) -> Any:
            return static_members.get_static(static_members.static_type(target(frame), frame), name_of(frame), frame)

        return static
    conditional = node.null_conditional

    def evaluate(frame: Frame) -> Any:
        value = target(frame)
        if conditional and (value is None or value is AUTOMATION_NULL):
            return None
        return members.get_member(value, name_of(frame), frame)

    return evaluate


@expression(ast.InvokeMemberExpressionAst)
def invoke_member(c: Compilation, node: ast.InvokeMemberExpressionAst) -> Expression:
    target = c.expression(node.expression)
    name_of = _member_name(c, node.member)
    arguments = [c.expression(argument) for argument in node.arguments or []]

    def values(frame: Frame) -> list[Any]:
        return [None if value is AUTOMATION_NULL else value for value in [argument(frame) for argument in arguments]]

    if node.static:

        def static(frame: Frame) -> Any:
            kind = static_members.static_type(target(frame), frame)
            return static_members.invoke_static(kind, name_of(frame), values(frame), frame)

        return static
    conditional = node.null_conditional
    base_name = _cast_type(node.expression)
    if base_name is not None:
        return _base_call(target, base_name, name_of, values)

    def evaluate(frame: Frame) -> Any:
        value = target(frame)
        if value is None or value is AUTOMATION_NULL:
            if conditional:
                return None
            given = values(frame)
            if str(name_of(frame)).lower() not in ("foreach", "where"):
                raise runtime_error("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")
            # $null is no element, "no output" is one
            return members.invoke([] if value is None else value, name_of(frame), given, frame)
        name = name_of(frame)
        return members.invoke(value, name, values(frame), frame)

    return evaluate


def _cast_type(node: ast.Ast) -> str | None:
    """The type of a target such as ``([Base]$this)``: the method is that type's own."""
    if not isinstance(node, ast.ParenExpressionAst):
        return None
    inner = node.pipeline
    if isinstance(inner, ast.PipelineAst) and len(inner.pipeline_elements) == 1:
        inner = inner.pipeline_elements[0]
    if isinstance(inner, ast.CommandExpressionAst) and isinstance(inner.expression, ast.ConvertExpressionAst):
        return inner.expression.attribute.type_name
    return None


def _base_call(target: Expression, type_name: str, name_of: Expression, values: Any) -> Expression:
    def evaluate(frame: Frame) -> Any:
        value = target(frame)
        kind = frame.session.types.get(type_name.lower()) if hasattr(value, "class_chain") else None
        name = name_of(frame)
        methods = kind.find_methods(name, False) if kind is not None and isinstance(name, str) else []
        if kind is not None and methods:
            return kind.call(methods, name, value, values(frame), frame)
        if value is None:
            raise runtime_error("You cannot call a method on a null-valued expression.", "InvokeMethodOnNull")
        return members.invoke(value, name, values(frame), frame)

    return evaluate


@expression(ast.BaseCtorInvokeMemberExpressionAst)
def base_constructor(_c: Compilation, _node: ast.BaseCtorInvokeMemberExpressionAst) -> Expression:
    return lambda _frame: None


def _not_indexable(value: Any) -> Exception:
    from psemu.objects import type_name_of

    return runtime_error(
        f'Unable to index into an object of type "{type_name_of(value)}".',
        "CannotIndex",
        "InvalidOperation",
        target=value,
    )


@expression(ast.IndexExpressionAst)
def index(c: Compilation, node: ast.IndexExpressionAst) -> Expression:
    target, position = c.expression(node.target), c.expression(node.index)
    conditional = node.null_conditional
    as_object = _is_object(node.index)

    def evaluate(frame: Frame) -> Any:
        value = target(frame)
        if value is None or value is AUTOMATION_NULL:
            if conditional:
                return None
            position(frame)
            raise runtime_error("Cannot index into a null array.", "NullArray")
        if as_object and isinstance(value, Hashtable):
            return value.get(members.base_of(position(frame)))
        return elements.get_index(value, position(frame), frame)

    return evaluate


def _is_object(node: ast.Ast) -> bool:
    """Whether an index is cast to Object: of an ordered table's two indexers that chooses the one by key."""
    return isinstance(node, ast.ConvertExpressionAst) and node.attribute.type_name.lower() in (
        "object",
        "system.object",
    )


def member_place(c: Compilation, node: ast.MemberExpressionAst) -> Place:
    """Reading and writing of ``a.b``."""
    target = c.expression(node.expression)
    name_of = _member_name(c, node.member)
    static = node.static

    def place(frame: Frame) -> Any:
        value = target(frame)
        name = name_of(frame)
        if static:
            kind = static_members.static_type(value, frame)
            return (
                lambda: static_members.get_static(kind, name, frame),
                lambda new: member_assignment.set_static(kind, name, new, frame),
            )
        return lambda: members.get_member(value, name, frame), lambda new: member_assignment.set_member(
            value, name, new, frame
        )

    return place


def index_place(c: Compilation, node: ast.IndexExpressionAst) -> Place:
    """Reading and writing of ``a[b]``."""
    target, position = c.expression(node.target), c.expression(node.index)
    as_object = _is_object(node.index)

    def place(frame: Frame) -> Any:
        value = target(frame)
        if value is None or value is AUTOMATION_NULL:
            raise runtime_error("Cannot index into a null array.", "NullArray")
        where = position(frame)
        if as_object and isinstance(value, Hashtable):
            key = members.base_of(where)
            return lambda: value.get(key), lambda new: elements.set_by_key(value, key, new)
        return lambda: elements.get_index(value, where, frame), lambda new: elements.set_index(value, where, new, frame)

    return place


__all__ = ["Hashtable", "NetType", "PSObject"]

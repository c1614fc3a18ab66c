"""Defines the classes and enums of a script: first their names, then their members, then their static values."""

from __future__ import annotations

from psemu.objects import NetType
from psemu.parser import ast
from psemu.runtime.script_class import ClassMethod, ClassProperty, ScriptClass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.compiler import Compilation, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write


class ScriptEnum(NetType):
    """An enum that a script defines."""

    __slots__ = ("base_name",)

    type_name = "System.RuntimeType"

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.base_name = "System.Enum"

    def convert(self, value: Any, _frame: Frame) -> Any:
        """``[Enum]value``."""
        from psemu.objects import convert_to

        return convert_to(value, self.full_name)


def define_types(c: Compilation, nodes: list[ast.TypeDefinitionAst], frame: Frame) -> None:
    """Define the types of a script before it runs; they may name each other in any order."""
    classes: list[tuple[ScriptClass, ast.TypeDefinitionAst]] = []
    for node in nodes:
        if "Enum" in str(node.type_attributes):
            _define_enum(c, node, frame)
            continue
        made = ScriptClass(node.name, frame.session)
        frame.session.types[node.name.lower()] = made
        classes.append((made, node))
    for made, node in classes:
        _bases(made, node, frame)
    for made, node in classes:
        _members(made, node, c, frame)
    for made, _ in classes:
        made.initialize_static(frame)


def _bases(made: ScriptClass, node: ast.TypeDefinitionAst, frame: Frame) -> None:
    from psemu.runtime.expressions import type_named

    for constraint in node.base_types:
        found = type_named(constraint.type_name, frame)
        name = found.full_name.rpartition(".")[2]
        if not isinstance(found, ScriptClass) and name[:1] == "I" and name[1:2].isupper():
            made.interfaces.append(found.full_name)
        else:
            made.base_type = found


def _members(made: ScriptClass, node: ast.TypeDefinitionAst, c: Compilation, frame: Frame) -> None:
    for member in node.members:
        if isinstance(member, ast.PropertyMemberAst):
            made.add_property(_property(member, c, frame))
        elif isinstance(member, ast.FunctionMemberAst):
            made.add_method(_method(made, member, c, frame))


def _type_of(constraint: ast.TypeConstraintAst | None, frame: Frame) -> str:
    from psemu.runtime.expressions import type_named

    if constraint is None:
        return "System.Object"
    return type_named(constraint.type_name, frame).full_name


def _property(node: ast.PropertyMemberAst, c: Compilation, frame: Frame) -> ClassProperty:
    from psemu.runtime.parameter_attributes import read_attributes

    description = read_attributes(node.attributes, c, frame) if node.attributes else None
    made = ClassProperty(
        node.name,
        _type_of(node.property_type, frame),
        c.expression(node.initial_value) if node.initial_value is not None else None,
        description.attributes if description is not None else (),
        "Static" in node.property_attributes,
        "Hidden" in node.property_attributes,
    )
    made.description = description
    return made


def _method(made: ScriptClass, node: ast.FunctionMemberAst, c: Compilation, frame: Frame) -> ClassMethod:
    from psemu.runtime.compiler import Compilation

    parameters: list[tuple[str, str]] = []
    for parameter in node.parameters:
        types = [each for each in parameter.attributes if isinstance(each, ast.TypeConstraintAst)]
        parameters.append((parameter.name.variable_path, _type_of(types[0] if types else None, frame)))
    is_constructor = node.name.lower() == made.full_name.lower()
    inner = Compilation(c.source)
    inner.in_method = True
    statements = list(node.body.end_block.statements) if node.body.end_block is not None else []
    base_arguments: list[Any] | None = None
    first = statements[0] if statements else None
    if isinstance(first, ast.CommandExpressionAst) and isinstance(
        first.expression, ast.BaseCtorInvokeMemberExpressionAst
    ):
        base_arguments = [c.expression(argument) for argument in first.expression.arguments]
        statements = statements[1:]
    returned = None if is_constructor else _type_of(node.return_type, frame) if node.return_type else "System.Object"
    if returned == "System.Void":
        returned = None
    traps = node.body.end_block.traps if node.body.end_block is not None else []
    return ClassMethod(
        node.name,
        parameters,
        returned,
        inner,
        statements,
        traps,
        base_arguments,
        "Static" in node.method_attributes,
        "Hidden" in node.method_attributes,
        is_constructor,
    )


def _define_enum(c: Compilation, node: ast.TypeDefinitionAst, frame: Frame) -> None:
    from psemu.objects import convert_to
    from psemu.objects.enums import EnumType, register_enum

    members: dict[str, int] = {}
    following = 0
    for member in node.members:
        if not isinstance(member, ast.PropertyMemberAst):
            continue
        if member.initial_value is not None:
            following = int(convert_to(c.expression(member.initial_value)(frame), "System.Int64"))
        members[member.name] = following
        following += 1
    flags = any(attribute.type_name.lower().removesuffix("attribute") == "flags" for attribute in node.attributes)
    register_enum(EnumType(node.name, list(members.items()), flags))
    frame.session.types[node.name.lower()] = ScriptEnum(node.name)


def define_type(c: Compilation, node: ast.TypeDefinitionAst) -> Statement:
    """A type definition as a statement: it was defined before the script ran."""

    def run(frame: Frame, _write: Write) -> None:
        if node.name.lower() not in frame.session.types:
            define_types(c, [node], frame)

    return run

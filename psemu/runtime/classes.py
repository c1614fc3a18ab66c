"""Classes and enums of a script: enums are done, classes say that they are not yet."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import NetType
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.compiler import Compilation, Statement
    from psemu.runtime.session_state import Frame
    from psemu.runtime.streams import Write


class ScriptEnum(NetType):
    """An enum that a script defines."""

    __slots__ = ("base_name",)

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.base_name = "System.Enum"

    def convert(self, value: Any, _frame: Frame) -> Any:
        """``[Enum]value``."""
        from psemu.objects import convert_to

        return convert_to(value, self.full_name)


def define_types(c: Compilation, nodes: list[ast.TypeDefinitionAst], frame: Frame) -> None:
    """Define the types of a script before it runs."""
    for node in nodes:
        if "Enum" not in str(node.type_attributes):
            raise UnsupportedError("statement.class")
        _define_enum(c, node, frame)


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

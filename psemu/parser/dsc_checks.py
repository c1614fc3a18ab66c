"""What PowerShell demands of a class that is a DSC resource: a key and the methods Get, Set and Test."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.semantics import Checker

_KEY_TYPES = frozenset(
    ["string", "byte", "sbyte", "short", "int16", "ushort", "uint16", "int", "int32", "uint", "uint32", "long", "int64", "ulong", "uint64"]
)  # fmt: skip


def _simple(constraint: Any) -> str:
    return constraint.type_name.lower().removeprefix("system.") if constraint is not None else "void"


def check_resource(node: ast.TypeDefinitionAst, attribute: ast.AttributeAst, enums: set[str], checker: Checker) -> None:
    """Reports at *attribute* what the class *node* lacks; *enums*: names of the script's own enums, which a key may be of."""
    methods: dict[str, bool] = {}
    key = False
    constructors = []
    for member in node.members:
        if type(member) is ast.FunctionMemberAst:
            name = member.name.lower()
            kind = _simple(member.return_type)
            if name == node.name.lower():
                constructors.append(member)
            elif not member.parameters:
                if name == "get":
                    if member.return_type is None or kind != node.name.lower():
                        checker.error("DscResourceInvalidGetMethod", member.start, member.end, node.name)
                    methods["get"] = True
                elif (name == "set" and kind == "void") or (name == "test" and kind in ("bool", "boolean")):
                    methods[name] = True
        elif type(member) is ast.PropertyMemberAst and _is_key(member):
            key = True
            kind = _simple(member.property_type) if member.property_type is not None else ""
            if kind not in _KEY_TYPES and kind not in enums:
                checker.error("DscResourceInvalidKeyProperty", member.start, member.end)
    start, end = attribute.start, attribute.end
    for name, error_id in (
        ("set", "DscResourceMissingSetMethod"),
        ("get", "DscResourceMissingGetMethod"),
        ("test", "DscResourceMissingTestMethod"),
    ):
        if name not in methods:
            checker.error(error_id, start, end, node.name)
    if constructors and all(member.parameters for member in constructors):
        checker.error("DscResourceMissingDefaultConstructor", start, end, node.name)
    # a base class may hold the key
    if not key and not node.base_types:
        checker.error("DscResourceMissingKeyProperty", start, end, node.name)


def _is_key(member: ast.PropertyMemberAst) -> bool:
    for attribute in member.attributes:
        if attribute.type_name.lower() == "dscproperty" and any(
            named.argument_name.lower() == "key"
            and (named.expression_omitted or getattr(named.argument, "variable_path", "true").lower() != "false")
            for named in attribute.named_arguments
        ):
            return True
    return False

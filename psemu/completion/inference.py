"""What type an expression will have, as far as its text tells, for offering members of it."""

from __future__ import annotations

import re

from psemu.completion.commands import command_of
from psemu.objects import resolve_type_name
from psemu.objects.member_table import member_rows
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.completion.context import ScriptContext

PSCUSTOMOBJECT = "System.Management.Automation.PSCustomObject"
_HASHTABLE = "System.Collections.Hashtable"
_ARRAY = "System.Object[]"
_LITERALS = {"int": "System.Int32", "long": "System.Int64", "double": "System.Double", "decimal": "System.Decimal"}
_TRUTH = frozenset("And Or Xor Not Ieq Ine Igt Ige Ilt Ile Ilike Imatch Icontains Iin Is IsNot".split(" "))  # noqa: SIM905
#: the type that a member's definition begins with
_MEMBER_TYPE = re.compile(r"(?:static )?([\w.`+]+(?:\[[^\]]*\])*) ")
_DEPTH = 20
_AUTOMATIC = {
    **dict.fromkeys(
        (
            "debugpreference", "erroractionpreference", "informationpreference", "progresspreference", "verbosepreference",
            "warningpreference",
        ),
        "System.Management.Automation.ActionPreference",
    ),
    **dict.fromkeys(
        (
            "home", "profile", "pscommandpath", "psculture", "psedition", "psemailserver", "pshome", "psscriptroot",
            "pssessionapplicationname", "pssessionconfigurationname", "psuiculture", "shellid", "stacktrace",
        ),
        "System.String",
    ),
    **dict.fromkeys(("iscoreclr", "islinux", "ismacos", "iswindows", "whatifpreference"), "System.Boolean"),
    **dict.fromkeys(("formatenumerationlimit", "maximumhistorycount", "nestedpromptlevel", "pid"), "System.Int32"),
    "args": _ARRAY,
    "confirmpreference": "System.Management.Automation.ConfirmImpact",
    "error": "System.Collections.ArrayList",
    "executioncontext": "System.Management.Automation.EngineIntrinsics",
    "host": "System.Management.Automation.Internal.Host.InternalHost",
    "matches": _HASHTABLE,
    "myinvocation": "System.Management.Automation.InvocationInfo",
    "psversiontable": "System.Management.Automation.PSVersionHashTable",
    "pwd": "System.Management.Automation.PathInfo",
}  # fmt: skip
_VERSION_TABLE = (
    "GitCommitId", "OS", "Platform", "PSCompatibleVersions", "PSEdition", "PSRemotingProtocolVersion", "PSVersion", "SerializationVersion",
    "WSManStackVersion",
)  # fmt: skip


class InferredType:
    """A type by its full *name*, with the *properties* that an object of it was given beside its type's own."""

    __slots__ = ("name", "properties")

    def __init__(self, name: str, properties: Iterable[str] = ()) -> None:
        self.name = name
        self.properties = tuple(properties)


def infer_type(context: ScriptContext, node: ast.Ast | None, depth: int = 0) -> list[InferredType]:
    """The types that the value of *node* may have; none where nothing is known."""
    if node is None or depth > _DEPTH:
        return []
    if isinstance(node, (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)):
        return [InferredType("System.String")]
    if isinstance(node, ast.ConstantExpressionAst):
        return _of_value(node.value)
    if isinstance(node, ast.HashtableAst):
        return [InferredType(_HASHTABLE, _keys(node))]
    if isinstance(node, (ast.ArrayLiteralAst, ast.ArrayExpressionAst)):
        return [InferredType(_ARRAY)]
    if isinstance(node, ast.ScriptBlockExpressionAst):
        return [InferredType("System.Management.Automation.ScriptBlock")]
    if isinstance(node, ast.ConvertExpressionAst):
        return _converted(context, node)
    if isinstance(node, ast.TypeExpressionAst):
        return [InferredType("System.RuntimeType")]
    if isinstance(node, ast.VariableExpressionAst):
        return _variable(context, node, depth)
    if isinstance(node, ast.CommandExpressionAst):
        return infer_type(context, node.expression, depth + 1)
    if isinstance(node, (ast.ParenExpressionAst, ast.SubExpressionAst)):
        inner = getattr(node, "pipeline", None) or getattr(node, "sub_expression", None)
        return infer_type(context, inner, depth + 1)
    if isinstance(node, ast.StatementBlockAst):
        return infer_type(context, node.statements[-1], depth + 1) if node.statements else []
    if isinstance(node, ast.PipelineAst):
        return infer_type(context, node.pipeline_elements[-1], depth + 1)
    if isinstance(node, ast.CommandAst):
        return _command(context, node, depth)
    if isinstance(node, (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst)):
        return _member(context, node, depth)
    if isinstance(node, ast.IndexExpressionAst):
        types = infer_type(context, node.target, depth + 1)
        return _elements([InferredType("System.Char") if each.name == "System.String" else each for each in types])
    if isinstance(node, ast.BinaryExpressionAst):
        return _binary(context, node, depth)
    if isinstance(node, ast.UnaryExpressionAst) and node.token_kind in ("Not", "Exclaim"):
        return [InferredType("System.Boolean")]
    return []


def _of_value(value: object) -> list[InferredType]:
    from psemu.objects import type_name_of

    return [InferredType(type_name_of(value))]


def _keys(table: ast.HashtableAst) -> list[str]:
    return [key.value for key, _ in table.key_value_pairs if isinstance(key, ast.StringConstantExpressionAst)]


def _converted(context: ScriptContext, node: ast.ConvertExpressionAst) -> list[InferredType]:
    name = context.text[node.attribute.start + 1 : node.attribute.end - 1].strip()
    if name.lower() in ("pscustomobject", "ordered") and isinstance(node.child, ast.HashtableAst):
        full = (
            PSCUSTOMOBJECT if name.lower() == "pscustomobject" else "System.Collections.Specialized.OrderedDictionary"
        )
        return [InferredType(full, _keys(node.child))]
    return [InferredType(resolve_type_name(name) or name)]


def _variable(context: ScriptContext, node: ast.VariableExpressionAst, depth: int) -> list[InferredType]:
    name = node.variable_path.rpartition(":")[2].lower()
    if name in ("_", "psitem"):
        return _pipeline_object(context, node, depth)
    found: ast.Ast | None = None
    for other in context.landmarks():
        if other.start >= node.start:
            continue
        if isinstance(other, ast.AssignmentStatementAst) and other.end <= node.start and _is_called(other.left, name):
            found = other
        elif isinstance(other, (ast.ParameterAst, ast.ForEachStatementAst)):
            variable = other.name if isinstance(other, ast.ParameterAst) else other.variable
            if _is_called(variable, name):
                found = other
    if isinstance(found, ast.AssignmentStatementAst):
        if isinstance(found.left, ast.ConvertExpressionAst):
            return _converted(context, found.left)
        return infer_type(context, found.right, depth + 1)
    if isinstance(found, ast.ParameterAst):
        constraint = next((each for each in found.attributes if isinstance(each, ast.TypeConstraintAst)), None)
        if constraint is None:
            return []
        written = context.text[constraint.start + 1 : constraint.end - 1].strip()
        return [InferredType(resolve_type_name(written) or written)]
    if isinstance(found, ast.ForEachStatementAst):
        return _elements(infer_type(context, found.condition, depth + 1))
    values = {known.lower(): value for known, value in context.surroundings.values.items()}
    value = values.get(name)
    if value is None:
        known = _AUTOMATIC.get(name)
        return [InferredType(known, _VERSION_TABLE if name == "psversiontable" else ())] if known else []
    return _of_value(value)


def _is_called(target: ast.Ast, name: str) -> bool:
    while hasattr(target, "child"):
        target = target.child
    return isinstance(target, ast.VariableExpressionAst) and target.variable_path.rpartition(":")[2].lower() == name


def _elements(types: list[InferredType]) -> list[InferredType]:
    return [
        InferredType(each.name[:-2], each.properties) if each.name.endswith("[]") else each
        for each in types
        if each.name != _ARRAY
    ]


def _pipeline_object(context: ScriptContext, node: ast.Ast, depth: int) -> list[InferredType]:
    for around in context.above(node):
        if isinstance(around, ast.CommandAst):
            return piped_types(context, around, depth)
    return []


def piped_types(context: ScriptContext, command: ast.CommandAst, depth: int = 0) -> list[InferredType]:
    """The types of what is piped to *command*."""
    pipeline = context.parent(command)
    if not isinstance(pipeline, ast.PipelineAst):
        return []
    place = next(number for number, element in enumerate(pipeline.pipeline_elements) if element is command)
    return _elements(infer_type(context, pipeline.pipeline_elements[place - 1], depth + 1)) if place else []


def _command(context: ScriptContext, node: ast.CommandAst, depth: int) -> list[InferredType]:
    info = command_of(context, node)
    if info is None:
        return []
    name = info.name.lower()
    if name in ("where-object", "sort-object", "tee-object", "get-unique"):
        return piped_types(context, node, depth)
    if name == "new-object":
        given = next(
            (element for element in node.command_elements[1:] if isinstance(element, ast.StringConstantExpressionAst)),
            None,
        )
        return [InferredType(resolve_type_name(given.value) or given.value)] if given is not None else []
    return [InferredType(resolve_type_name(each) or each) for each in info.output_types]


def _member(
    context: ScriptContext, node: ast.MemberExpressionAst | ast.InvokeMemberExpressionAst, depth: int
) -> list[InferredType]:
    if not isinstance(node.member, ast.StringConstantExpressionAst):
        return []
    name = node.member.value.lower()
    if node.static:
        if not isinstance(node.expression, ast.TypeExpressionAst):
            return []
        written = context.text[node.expression.start + 1 : node.expression.end - 1].strip()
        full = resolve_type_name(written) or written
        if name == "new":
            return [InferredType(full)]
        return _of_row(full, "s", name)
    return [
        found for each in infer_type(context, node.expression, depth + 1) for found in _of_row(each.name, "i", name)
    ]


def _of_row(type_name: str, side: str, name: str) -> list[InferredType]:
    for row in member_rows(type_name, side) or ():
        if row.name.lower() == name:
            begin = _MEMBER_TYPE.match(row.definition)
            if begin is not None and begin[1] != "void":
                return [InferredType(resolve_type_name(begin[1]) or begin[1])]
    return []


def _binary(context: ScriptContext, node: ast.BinaryExpressionAst, depth: int) -> list[InferredType]:
    if node.operator in _TRUTH:
        return [InferredType("System.Boolean")]
    if node.operator in ("Format", "Join"):
        return [InferredType("System.String")]
    if node.operator in ("Isplit", "Csplit"):
        return [InferredType("System.String[]")]
    return infer_type(context, node.left, depth + 1)

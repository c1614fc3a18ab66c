"""Offers members of a value or a type."""

from __future__ import annotations

from psemu.completion.inference import PSCUSTOMOBJECT, infer_type
from psemu.completion.matches import CompletionMatch, quote
from psemu.objects import resolve_type_name
from psemu.objects.collation import sort_key
from psemu.objects.member_table import member_rows
from psemu.objects.wildcards import matcher
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.completion.context import CompletionContext
    from psemu.completion.inference import InferredType

#: .NET's own properties of the object that stands for a custom one
_OF_PSOBJECT = ("BaseObject", "ImmediateBaseObject", "Members", "Methods", "Properties", "TypeNames")
_ORDER = {"Property": 0, "Method": 1, "ParameterizedProperty": 2}
_EXTENSIONS = ("Where", "ForEach")


def complete_member(context: CompletionContext, static: bool) -> list[CompletionMatch]:
    """Members of what stands before the dots at the cursor; sets the length of the word that they replace."""
    last = context.last
    name, target = "", None
    candidate: ast.Ast | None = last
    if isinstance(last, (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst)):
        target = last.expression
        candidate = None
        if isinstance(last.member, ast.StringConstantExpressionAst) and last.member.start <= context.cursor:
            name = last.member.value
    if isinstance(candidate, ast.StringConstantExpressionAst):
        name = "" if candidate.value in (".", "::") else candidate.value
    elif not isinstance(last, ast.ErrorExpressionAst) and target is None:
        return []
    parent = context.parent(last)
    if isinstance(parent, ast.CommandAst):
        before = [element for element in parent.command_elements if element.end == last.start]
        target = before[0] if before else target
    elif isinstance(parent, (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst)) and target is None:
        target = parent.expression
        while (
            isinstance(last, ast.ErrorExpressionAst) and target.end >= context.cursor and hasattr(target, "expression")
        ):
            target = target.expression
    if target is None or getattr(target, "splatted", False):
        return []
    matches = members_of(context, target, static, name)
    if name and matches:
        context.length = len(name)
    return matches


def members_of(context: CompletionContext, target: ast.Ast, static: bool, name: str = "") -> list[CompletionMatch]:
    """Members of *target* whose name begins with *name* (wildcards count)."""
    begins = matcher(name + "*")
    if static:
        if not isinstance(target, ast.TypeExpressionAst):
            return []
        written = context.text[target.start + 1 : target.end - 1].strip()
        return _of_type(resolve_type_name(written) or written, "s", begins)
    if isinstance(target, (ast.StringConstantExpressionAst, ast.ConstantExpressionAst)) or _holds_constant(target):
        return [match for each in infer_type(context, target) for match in _of_type(each.name, "i", begins)]
    return inferred_members(infer_type(context, target), begins)


def _holds_constant(target: ast.Ast) -> bool:
    return isinstance(target, ast.VariableExpressionAst) and target.variable_path.lower() in ("true", "false")


def _of_type(type_name: str, side: str, begins: Callable[[str], bool]) -> list[CompletionMatch]:
    """In Get-Member's kinds: properties, methods, properties with parameters."""
    rows = [row for row in member_rows(type_name, side) or () if begins(row.name)]
    rows.sort(key=lambda row: (_ORDER.get(row.kind, 0), sort_key(row.name)))
    return [
        _match(
            row.name, row.kind not in ("Property", "ScriptProperty", "AliasProperty", "NoteProperty"), row.definition
        )
        for row in rows
    ]


def inferred_members(
    types: Iterable[InferredType], begins: Callable[[str], bool], properties_only: bool = False
) -> list[CompletionMatch]:
    """Members that a value of one of *types* has, each once: properties, then methods."""
    found: dict[tuple[bool, str], CompletionMatch] = {}
    for each in types:
        names = [(name, False, name) for name in each.properties]
        if each.name == PSCUSTOMOBJECT:
            names += [(name, False, name) for name in _OF_PSOBJECT]
        for row in member_rows(each.name, "i") or ():
            # properties of a custom object are those of the one that was looked at when the table was made
            if row.kind != "ParameterizedProperty" and (row.kind == "Method" or each.name != PSCUSTOMOBJECT):
                names.append((row.name, row.kind == "Method", row.definition))
        if each.name.endswith("[]"):
            names += [(name, True, name) for name in _EXTENSIONS]
        for name, method, definition in names:
            if begins(name) and not (method and properties_only):
                found.setdefault((method, name.lower()), _match(name, method, definition))
    return [found[key] for key in sorted(found, key=lambda key: (key[0], sort_key(key[1])))]


def _match(name: str, method: bool, definition: str) -> CompletionMatch:
    return CompletionMatch(
        f"{name}(" if method else quote(name, ""), name, "Method" if method else "Property", definition
    )

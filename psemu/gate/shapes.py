"""What a node is by its shape alone: a new table or list, a member's name, a parameter that writes a variable."""

from __future__ import annotations

from psemu.gate.scopes import only_element
from psemu.gate.types import is_pure_type, plain_type_name
from psemu.gate.words import words
from psemu.lint.effects import command_name
from psemu.parser import ast

TABLE, LIST, ARRAY = "table", "list", "array"
_SET, _QUEUE, _STACK, _BUILDER, _STOPWATCH = "set", "queue", "stack", "builder", "stopwatch"
#: methods that only change the variable's own table or list; any other would be called on what is in it
OWN_METHODS = {
    TABLE: frozenset(("add", "clear", "get_item", "remove", "set_item", "tryadd")),
    LIST: words("add addrange clear insert insertrange remove removeat removerange reverse sort"),
    _SET: words("add clear exceptwith intersectwith remove symmetricexceptwith unionwith"),
    _QUEUE: words("clear dequeue enqueue peek trydequeue trypeek"),
    _STACK: words("clear peek pop push trypeek trypop"),
    _BUILDER: words("append appendformat appendjoin appendline clear insert remove replace"),
    _STOPWATCH: frozenset(["reset", "restart", "start", "stop"]),
}
_CONTAINERS = {
    "collections.arraylist": LIST,
    "collections.generic.list": LIST,
    "list": LIST,
    "hashtable": TABLE,
    "collections.hashtable": TABLE,
    "collections.specialized.ordereddictionary": TABLE,
    "collections.generic.dictionary": TABLE,
    "collections.generic.sorteddictionary": TABLE,
    "dictionary": TABLE,
    "collections.generic.hashset": _SET,
    "collections.generic.sortedset": _SET,
    "hashset": _SET,
    "collections.queue": _QUEUE,
    "collections.generic.queue": _QUEUE,
    "collections.stack": _STACK,
    "collections.generic.stack": _STACK,
    "text.stringbuilder": _BUILDER,
    "stringbuilder": _BUILDER,
    "diagnostics.stopwatch": _STOPWATCH,
}


def container_kind(node: ast.Ast) -> str:
    """What a new table, list or the like *node* makes, empty for any other expression."""
    kind = type(node)
    if kind is ast.HashtableAst:
        return TABLE
    if kind is ast.ArrayExpressionAst or kind is ast.ArrayLiteralAst:
        return ARRAY
    if kind is ast.ConvertExpressionAst:
        name = plain_type_name(node.attribute.type_name)  # type: ignore[attr-defined]
        made = type(node.child)  # type: ignore[attr-defined]
        if made is ast.HashtableAst:
            return TABLE if name in ("ordered", "hashtable", "pscustomobject") else ""
        return _made(name) if made in (ast.ArrayExpressionAst, ast.ArrayLiteralAst) else ""
    if kind is ast.InvokeMemberExpressionAst and node.static and member_name(node) in ("new", "startnew"):  # type: ignore[attr-defined]
        made_type = node.expression  # type: ignore[attr-defined]
        return _made(made_type.type_name) if type(made_type) is ast.TypeExpressionAst else ""
    if kind is ast.CommandAst and (command_name(node) or "").lower() == "new-object":  # type: ignore[arg-type]
        names = [e.value for e in node.command_elements[1:] if type(e) is ast.StringConstantExpressionAst]  # type: ignore[attr-defined]
        parameters = [e.parameter_name.lower() for e, _ in parameters_of(node)]  # type: ignore[arg-type]
        return _made(names[0]) if len(names) == 1 and parameters in ([], ["typename"]) else ""
    return ""


def _made(name: str) -> str:
    plain = plain_type_name(name)
    if plain.endswith("]") and not plain.endswith("[]"):
        return _CONTAINERS.get(plain.partition("[")[0], "") if is_pure_type(plain) else ""
    return _CONTAINERS.get(plain, "")


def member_name(node: ast.Ast) -> str:
    """The lower-case name of the member that *node* reads or calls, empty if it is computed."""
    member = node.member  # type: ignore[attr-defined]
    return member.value.lower() if type(member) is ast.StringConstantExpressionAst else ""


def parameters_of(node: ast.CommandAst) -> list[tuple[ast.CommandParameterAst, ast.Ast | None]]:
    """The parameters of a command as they are written, each with the argument that it would have if it takes one."""
    elements = node.command_elements
    found = []
    for index, element in enumerate(elements):
        if type(element) is ast.CommandParameterAst:
            following = elements[index + 1] if index + 1 < len(elements) else None
            found.append((element, element.argument or following))
    return found


def names_variable_parameter(name: str) -> bool:
    """True for ``OutVariable``, ``pv`` and every name that may be short for such a parameter, as the key of a table may be."""
    lowered = name.lower()
    return (
        lowered in _VARIABLE_ALIASES
        or lowered.endswith("variable")
        or any(full.startswith(lowered) and len(lowered) >= max(least, 2) for full, least in _COMMON.items())
    )


def written_variables(node: ast.CommandAst) -> tuple[set[str], bool]:
    """Lower-case names that the arguments of *node* may give a value to, and whether there may be others.

    A parameter's name may be short: ``-pi`` is ``-PipelineVariable`` where no other parameter begins so.
    """
    names: set[str] = set()
    others = False
    for element, value in parameters_of(node):
        lowered = element.parameter_name.lower()
        if not names_variable_parameter(lowered) and not any(full.startswith(lowered) for full in _SHORT):
            continue
        if type(value) is ast.StringConstantExpressionAst:
            names.add(value.value.lstrip("+").lower())
        elif names_variable_parameter(lowered):
            others = True
    return names, others


_VARIABLE_ALIASES = frozenset(("cv", "ev", "iv", "ov", "pv", "rhv", "sv", "wv"))
#: parameters that write a variable, and how much of the name tells them from others that every command has
_COMMON = {
    "outvariable": 4,
    "errorvariable": 6,
    "warningvariable": 8,
    "informationvariable": 12,
    "pipelinevariable": 1,
    "variable": 1,
}
_SHORT = (
    "pipelinevariable",
    "variable",
    "sessionvariable",
    "responseheadersvariable",
    "statuscodevariable",
    "countvariable",
)


#: expressions that nothing can go wrong in
_SIMPLE = frozenset(
    (
        ast.ArrayExpressionAst,
        ast.ArrayLiteralAst,
        ast.CommandExpressionAst,
        ast.ConstantExpressionAst,
        ast.ExpandableStringExpressionAst,
        ast.HashtableAst,
        ast.MemberExpressionAst,
        ast.ParenExpressionAst,
        ast.PipelineAst,
        ast.StatementBlockAst,
        ast.StringConstantExpressionAst,
        ast.TypeConstraintAst,
        ast.VariableExpressionAst,
    )
)
_LOOSE = ("collections.arraylist", "ordered", "hashtable", "pscustomobject", "string", "psobject", "object")


def cannot_fail(right: ast.Ast) -> bool:
    """True if an assignment of *right* cannot end in an error that leaves the variable as it was."""
    inner = only_element(right)
    kind = type(inner)
    if inner is None or kind is ast.CommandAst or kind is ast.ScriptBlockExpressionAst:
        return True  # what commands give: an error leaves nothing in the variable
    if kind is ast.InvokeMemberExpressionAst:
        return inner.static and not inner.arguments  # type: ignore[attr-defined]
    return all(
        type(node) in _SIMPLE
        or (
            type(node) is ast.ConvertExpressionAst
            and (plain_type_name(node.attribute.type_name) in _LOOSE or _is_new(node))
        )
        for node in right.walk()
    )


def _is_new(node: ast.ConvertExpressionAst) -> bool:
    """True for ``[List[int]]@()``."""
    child = node.child
    return type(child) is ast.ArrayExpressionAst and not child.sub_expression.statements

"""Which variables a piece of script may change, found without following its flow."""

from __future__ import annotations

from psemu.lint.constant import variable_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    #: command name → True if the command never changes a container that it is given
    Harmless = Callable[[str], bool]

#: commands that change variables by a name given as an argument
VARIABLE_COMMANDS = frozenset(
    ("set-variable", "new-variable", "clear-variable", "remove-variable", "sv", "nv", "clv", "rv")
)
_EVALUATING = frozenset(("invoke-expression", "iex"))
#: short names of parameters that name a variable to write to; every parameter whose name ends in "Variable" does too
_VARIABLE_PARAMETERS = frozenset(("ov", "ev", "wv", "iv", "pv", "rhv", "sv"))
_CHANGING_UNARY = frozenset(("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus"))
#: the nodes that :func:`add_effects` has something to say about
EFFECTIVE = frozenset(
    (
        ast.AssignmentStatementAst,
        ast.CommandAst,
        ast.ConvertExpressionAst,
        ast.DataStatementAst,
        ast.ForEachStatementAst,
        ast.InvokeMemberExpressionAst,
        ast.UnaryExpressionAst,
    )
)


class Effects:
    """*assigned*: names given a new value; *changed*: names whose container may change; *everything*: cannot be told."""

    __slots__ = ("assigned", "changed", "everything")

    def __init__(self) -> None:
        self.assigned: set[str] = set()
        self.changed: set[str] = set()
        self.everything = False

    @property
    def names(self) -> set[str]:
        """All names that are not what they were."""
        return self.assigned | self.changed


def effects_of(harmless: Harmless, *nodes: ast.Ast | None) -> Effects:
    """The effects of running *nodes* in the scope around them; script blocks in them count as run, functions do not."""
    found = Effects()
    stack = [node for node in nodes if node is not None]
    while stack:
        node = stack.pop()
        if type(node) is ast.FunctionDefinitionAst:
            continue
        add_effects(node, found, harmless)
        stack.extend(node.children)
    return found


def add_effects(node: ast.Ast, found: Effects, harmless: Harmless) -> None:
    """Add what *node* itself does, without its children."""
    kind = type(node)
    if kind not in EFFECTIVE:
        return
    if kind is ast.AssignmentStatementAst:
        for target in assignment_targets(node.left):  # type: ignore[attr-defined]
            name = base_variable(target)
            if name is not None:
                (found.assigned if type(target) is ast.VariableExpressionAst else found.changed).add(name)
    elif kind is ast.ForEachStatementAst:
        found.assigned.add(_unscoped(node.variable.variable_path))  # type: ignore[attr-defined]
    elif kind is ast.UnaryExpressionAst:
        if node.token_kind in _CHANGING_UNARY:  # type: ignore[attr-defined]
            name = base_variable(node.child)  # type: ignore[attr-defined]
            if name is not None:
                found.assigned.add(name)
    elif kind is ast.InvokeMemberExpressionAst:
        name = base_variable(node.expression)  # type: ignore[attr-defined]
        if name is not None:
            found.changed.add(name)
        found.changed.update(_plain_variables(node.arguments))  # type: ignore[attr-defined]
    elif kind is ast.ConvertExpressionAst:
        if node.attribute.type_name.lower() == "ref":  # type: ignore[attr-defined]
            name = base_variable(node.child)  # type: ignore[attr-defined]
            if name is not None:
                found.assigned.add(name)
    elif kind is ast.DataStatementAst:
        if node.variable:  # type: ignore[attr-defined]
            found.assigned.add(_unscoped(node.variable))  # type: ignore[attr-defined]
    elif kind is ast.CommandAst:
        _command_effects(node, found, harmless)  # type: ignore[arg-type]


def _command_effects(node: ast.CommandAst, found: Effects, harmless: Harmless) -> None:
    elements = node.command_elements
    name = command_name(node)
    if node.invocation_operator == "Dot" or (name is not None and name.lower() in _EVALUATING):
        found.everything = True
    changes = name is None or not harmless(name)
    if changes:
        found.changed.update(_plain_variables(elements[1:]))
    for index, element in enumerate(elements):
        if type(element) is not ast.CommandParameterAst:
            continue
        parameter = element.parameter_name.lower()
        value = element.argument or (elements[index + 1] if index + 1 < len(elements) else None)
        if parameter in _VARIABLE_PARAMETERS or parameter.endswith("variable"):
            written = value.value if type(value) is ast.StringConstantExpressionAst else None
            if written is None:
                found.everything = True
            else:
                found.assigned.add(_unscoped(written.lstrip("+")))
        elif changes and element.argument is not None:
            found.changed.update(_plain_variables([element.argument]))
    if name is not None and name.lower() in VARIABLE_COMMANDS:
        written_names = [e.value for e in elements[1:] if type(e) is ast.StringConstantExpressionAst]
        if not written_names or any(set(text) & set("*?[") for text in written_names):
            found.everything = True
        # which of the strings is the name is the binder's question: all of them is safe
        found.assigned.update(map(_unscoped, written_names))


def command_name(node: ast.CommandAst) -> str | None:
    """The command's name where it is written as text, None for ``& $block``."""
    first = node.command_elements[0] if node.command_elements else None
    return first.value if type(first) is ast.StringConstantExpressionAst else None


def assignment_targets(left: ast.Ast) -> list[ast.Ast]:
    """What an assignment writes to, casts and attributes taken off: ``[int]$a, $b.c`` has two."""
    found: list[ast.Ast] = []
    stack = [left]
    while stack:
        node = stack.pop()
        if type(node) is ast.ConvertExpressionAst or type(node) is ast.AttributedExpressionAst:
            stack.append(node.child)
        elif type(node) is ast.ArrayLiteralAst:
            stack.extend(reversed(node.elements))
        elif type(node) is ast.ParenExpressionAst:
            stack.append(node.pipeline)
        elif type(node) is ast.PipelineAst:
            stack.extend(node.pipeline_elements)
        elif type(node) is ast.CommandExpressionAst:
            stack.append(node.expression)
        else:
            found.append(node)
    return found


def base_variable(node: ast.Ast) -> str | None:
    """The variable that a chain of members and indexes starts at: ``p`` for ``$p.a[0]``; scopes are taken off."""
    while True:
        kind = type(node)
        if kind is ast.MemberExpressionAst or kind is ast.InvokeMemberExpressionAst:
            node = node.expression  # type: ignore[attr-defined]
        elif kind is ast.IndexExpressionAst:
            node = node.target  # type: ignore[attr-defined]
        elif kind is ast.ConvertExpressionAst or kind is ast.AttributedExpressionAst:
            node = node.child  # type: ignore[attr-defined]
        elif kind is ast.VariableExpressionAst:
            return _unscoped(node.variable_path)  # type: ignore[attr-defined]
        else:
            return None


def _plain_variables(nodes: list[ast.Ast]) -> set[str]:
    """Variables handed over whole: the receiver may change the container they hold."""
    names = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if type(node) is ast.VariableExpressionAst and not node.splatted:
            name = variable_name(node)
            if name is not None:
                names.add(name)
        elif type(node) is ast.ArrayLiteralAst:
            stack.extend(node.elements)
    return names


def _unscoped(path: str) -> str:
    return path.lower().rpartition(":")[2]

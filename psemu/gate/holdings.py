"""What a variable can hold by the text alone: a table, a list, text, listed items; nothing is said of the others."""

from __future__ import annotations

from psemu.gate.made_members import MadeMembers
from psemu.gate.scopes import only_element
from psemu.gate.secrets import is_private, is_wide
from psemu.gate.shapes import (
    ARRAY,
    TABLE,
    cannot_fail,
    container_kind,
    member_name,
    names_variable_parameter,
    parameters_of,
    written_variables,
)
from psemu.gate.types import plain_type_name
from psemu.gate.words import words
from psemu.lint.constant import variable_name
from psemu.lint.effects import assignment_targets, base_variable, command_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from psemu.gate.scopes import Scopes

TEXT, ITEMS = "text", "items"
#: what the engine assigns by itself
AUTOMATIC = words(
    """
    _ psitem this args input switch foreach matches error myinvocation psboundparameters host executioncontext pscmdlet stacktrace
    sender event eventargs eventsubscriber sourceargs sourceeventargs lastexitcode null true false home pid profile pshome
    psversiontable pwd psscriptroot pscommandpath psculture psuiculture shellid nestedpromptlevel psdebugcontext ? ^ $ consolefilename
    enabledexperimentalfeatures iscoreclr islinux ismacos iswindows psedition
    """
)
#: commands whose output is text
_TEXTS = frozenset(
    ("get-content", "gc", "cat", "type", "out-string", "join-string", "convertto-json", "convertto-csv", "get-date")
)
_TEXT_PROPERTIES = words("extension line mail description caption title message location department")
_TEXT_RESULTS = words(
    """
    tostring toupper tolower toupperinvariant tolowerinvariant trim trimstart trimend substring padleft padright split
    """
)
#: commands that list items, and those that pass on what they are given
LISTING = frozenset(("dir", "gci", "get-childitem", "get-item", "gi", "ls", "resolve-path", "rvpa"))
PASSING = frozenset(("?", "sort", "sort-object", "where", "where-object"))
_EACH = PASSING | {"%", "foreach", "foreach-object", "group", "group-object"}
#: assignments of one name that are looked at; a text with more holds what it likes
_MOST = 50
_KEYING = frozenset(("add", "insert", "set_item", "tryadd"))
_OWNERS = (ast.ScriptBlockAst, ast.FunctionDefinitionAst)
_COUNTING = ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus")


def _lists_secrets(node: ast.CommandAst) -> bool:
    """True for a listing of hidden files, of where programs keep their own, and of all that lies below a drive or a person's folder."""
    names = [element.parameter_name.lower() for element, _ in parameters_of(node)]
    if _names_private(node):
        return True
    if any(
        "force".startswith(name) or name in ("hidden", "h", "ah", "system") or name.startswith("attr") for name in names
    ):
        return True
    if not any(name in ("s", "r") or "recurse".startswith(name) or name.startswith("dep") for name in names):
        return False
    for element in node.command_elements[1:]:
        value = element.argument if type(element) is ast.CommandParameterAst else element
        if type(value) is ast.VariableExpressionAst and value.variable_path.lower() in _HOMES:
            return True
        if type(value) is ast.StringConstantExpressionAst and is_wide(value.value):
            return True
    return False


def _names_private(node: ast.CommandAst) -> bool:
    """True if the arguments, whatever is made of them, speak of a person's place and of a hidden folder in it."""
    inner = [part for element in node.command_elements[1:] for part in element.walk()]
    variables = {part.variable_path.lower() for part in inner if type(part) is ast.VariableExpressionAst}
    texts = [str(part.value).replace("\\", "/") for part in inner if type(part) in _STRINGS]  # type: ignore[attr-defined]
    if not variables.isdisjoint(_DATA) or any(map(is_private, texts)):
        return True
    at_home = not variables.isdisjoint(_HOMES) or any(text.startswith("~") for text in texts)
    return at_home and any(is_private(f"~/{part}") for text in texts for part in text.split("/"))


_STRINGS = (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)
_HOMES = frozenset(("home", "env:home", "env:homepath", "env:userprofile"))
_DATA = frozenset(("env:appdata", "env:localappdata"))


class Holdings:
    """What the variables of one tree hold; a variable counts only where one of its assignments certainly ran before."""

    def __init__(self, nodes: list[ast.Ast], scopes: Scopes) -> None:
        self._scopes = scopes
        self._assigned: dict[str, list[ast.AssignmentStatementAst | ast.ForEachStatementAst]] = {}
        self._others: set[str] = set(AUTOMATIC)
        self._nothing = False
        self._written_names: set[str] = set()
        self._parameters: dict[str, list[ast.ParameterAst]] = {}
        self._texts: dict[int, bool] = {}
        self._passing: dict[int, bool] = {}
        #: members that objects of the text's own may have, whatever they hold
        self._made = MadeMembers()
        self._kinds: dict[str, str] = {}
        #: names that the text assigns or declares in any way
        self.declared: set[str] = set()
        for node in nodes:
            self._collect(node)
        # a variable may be told by another: twice around settles what real scripts do
        for _ in range(2):
            for name, assignments in self._assigned.items():
                if name not in self._others and not self._nothing:
                    kinds = {self._kind_given(assignment) for assignment in assignments}
                    kind = kinds.pop() if len(kinds) == 1 else ""
                    self._kinds[name] = kind
            self._texts.clear()

    def _collect(self, node: ast.Ast) -> None:
        kind = type(node)
        if kind is ast.AssignmentStatementAst:
            targets = assignment_targets(node.left)  # type: ignore[attr-defined]
            for target in targets:
                if type(target) is ast.MemberExpressionAst:
                    self._made.add(target.member)
                    continue
                if type(target) is ast.IndexExpressionAst:
                    self._made.add(target.index)
                    continue
                if type(target) is not ast.VariableExpressionAst:
                    continue
                name = variable_name(target)
                if name is None or len(targets) > 1 or ":" in target.variable_path:
                    self._other(target.variable_path)
                else:
                    self.declared.add(name)
                    self._assigned.setdefault(name, []).append(node)  # type: ignore[arg-type]
        elif kind is ast.ForEachStatementAst:
            name = variable_name(node.variable)  # type: ignore[attr-defined]
            if name is None:
                self._other(node.variable.variable_path)  # type: ignore[attr-defined]
            else:
                self.declared.add(name)
                self._assigned.setdefault(name, []).append(node)  # type: ignore[arg-type]
        elif kind is ast.ParameterAst:
            self._other(node.name.variable_path)  # type: ignore[attr-defined]
            self._parameters.setdefault(node.name.variable_path.lower(), []).append(node)  # type: ignore[arg-type,attr-defined]
        elif kind is ast.UnaryExpressionAst and node.token_kind in _COUNTING:  # type: ignore[attr-defined]
            if type(node.child) is ast.VariableExpressionAst:  # type: ignore[attr-defined]
                self._other(node.child.variable_path)  # type: ignore[attr-defined]
        elif kind is ast.ConvertExpressionAst and node.attribute.type_name.lower() == "ref":  # type: ignore[attr-defined]
            self._other(base_variable(node.child) or "")  # type: ignore[attr-defined]
        elif kind is ast.InvokeMemberExpressionAst and member_name(node) in _KEYING:
            self._made.add(node.arguments[0] if node.arguments else None)  # type: ignore[attr-defined]
        elif kind is ast.CommandParameterAst and node.parameter_name.lower().startswith("ash"):  # type: ignore[attr-defined]
            self._made.add(None)  # groups by any object, under the name of a key
        elif kind is ast.HashtableAst:
            self._made.add_table(node)  # type: ignore[arg-type]
        elif kind is ast.CommandAst:
            self._written(node)  # type: ignore[arg-type]
        elif kind is ast.StringConstantExpressionAst and names_variable_parameter(node.value):  # type: ignore[attr-defined]
            parent = self._scopes.parent(node)
            if type(parent) is not ast.CommandAst or parent.command_elements[0] is not node:
                self._nothing = True  # a table with this key may be splatted

    def _other(self, path: str) -> None:
        name = path.lower().rpartition(":")[2]
        self._others.add(name)
        self.declared.add(name)

    def _written(self, node: ast.CommandAst) -> None:
        if (command_name(node) or "").lower() == "add-member":
            self._made.forged = True
        names, others = written_variables(node)
        for name in names:
            self._other(name)
            self._written_names.add(name)
        self._nothing = self._nothing or others

    def _kind_given(self, node: ast.AssignmentStatementAst | ast.ForEachStatementAst) -> str:
        if type(node) is ast.ForEachStatementAst:
            condition = node.condition
            if self.lists_items(condition):
                return ITEMS
            return TEXT if self.is_text(condition) else ""
        right = only_element(node.right)  # type: ignore[union-attr]
        plus = node.operator == "PlusEquals"  # type: ignore[union-attr]
        if node.operator != "Equals" and not plus:  # type: ignore[union-attr]
            return ""
        if plus:
            if right is not None and self.is_text(right):
                return TEXT
            return TABLE if right is not None and container_kind(right) == TABLE else ARRAY
        if self.lists_items(node.right):  # type: ignore[union-attr]
            return ITEMS
        if right is None:
            return ""
        if self.is_text(right):
            return TEXT
        return container_kind(right)

    def holds(self, node: ast.Ast | None, *kinds: str) -> bool:
        """True if *node* is a variable that holds one of *kinds* whenever it is reached."""
        name = variable_name(node) if node is not None else None
        if name is None or node is None or self._nothing or self._kinds.get(name) not in kinds:
            return False
        for assignment in self._assigned[name][:_MOST]:
            if type(assignment) is ast.ForEachStatementAst:
                if any(outer is assignment.body for outer in self._scopes.around(node)):
                    return True
            elif cannot_fail(assignment.right) and self._scopes.ran_before(assignment, node):  # type: ignore[union-attr]
                return True
        return False

    def kind_of(self, node: ast.Ast) -> str:
        """What the variable *node* holds whenever it is reached, empty if that is not told."""
        name = variable_name(node)
        kind = self._kinds.get(name, "") if name is not None else ""
        return kind if kind and self.holds(node, kind) else ""

    def looped_over(self, node: ast.Ast) -> ast.Ast | None:
        """What the loop gives whose variable *node* is, if nothing else assigns it; for ``$_`` the one step that feeds it."""
        name = variable_name(node)
        if name in ("_", "psitem"):
            steps = self.fed_by(node) if not self.declared & {"_", "psitem"} else []
            return steps[0] if len(steps) == 1 else None
        if name is None or self._nothing or name in self._others:
            return None
        found = self._assigned.get(name, [])
        if len(found) != 1 or type(found[0]) is not ast.ForEachStatementAst:
            return None
        return found[0].condition if any(outer is found[0].body for outer in self._scopes.around(node)) else None

    def given_to(self, name: str) -> list[ast.Ast] | None:
        """What variable *name* is assigned, or loops over; None if something else may give it a value, or too much does."""
        found = self._assigned.get(name, [])
        if self._nothing or name in self._others or not 0 < len(found) <= _MOST:
            return None
        return [one.condition if type(one) is ast.ForEachStatementAst else one.right for one in found]  # type: ignore[union-attr]

    def assigns(self, name: str) -> bool:
        """True if the text gives variable *name* a value beside declaring it as a parameter."""
        return name in self._assigned or name in self._written_names or self._nothing

    def only_assignment(self, node: ast.Ast) -> ast.Ast | None:
        """The right side of the one assignment that *node*'s value can come from."""
        name = variable_name(node)
        if name is None or self._nothing or name in self._others:
            return None
        found = self._assigned.get(name, [])
        if len(found) != 1 or type(found[0]) is not ast.AssignmentStatementAst or found[0].operator != "Equals":
            return None
        return found[0].right if self._scopes.ran_before(found[0], node) else None

    def _is_text_parameter(self, node: ast.Ast) -> bool:
        """True for a parameter that is declared as ``[string]`` wherever the text declares one of its name."""
        name = variable_name(node)
        found = self._parameters.get(name or "", [])
        if not found or name is None or self.assigns(name):
            return False
        inside = {id(outer) for outer in self._scopes.around(node)}
        # the parameter itself, its block, and what that block is part of
        owners = [next((o for o in self._scopes.around(p) if type(o) in _OWNERS), None) for p in found]
        return all(
            any(
                type(a) is ast.TypeConstraintAst and plain_type_name(a.type_name) in ("string", "string[]")
                for a in p.attributes
            )
            for p in found
        ) and any(owner is not None and id(owner) in inside for owner in owners)

    def fed_by(self, node: ast.Ast) -> Sequence[ast.Ast]:
        """What ``$_`` at *node* comes through: the steps before the command whose block *node* is in; empty if that is not plain."""
        inner: ast.Ast = node
        for outer in self._scopes.around(node):
            if isinstance(
                outer, (ast.SwitchStatementAst, ast.CatchClauseAst, ast.TrapStatementAst, ast.FunctionDefinitionAst)
            ):
                return []
            if type(inner) is ast.ScriptBlockExpressionAst:
                if type(outer) is ast.InvokeMemberExpressionAst and inner is not outer.expression:
                    return [outer.expression]
                if type(outer) is ast.CommandParameterAst:
                    inner = outer
                    outer = self._scopes.parent(outer) or outer
                if type(outer) is not ast.CommandAst or (command_name(outer) or "").lower() not in _EACH:
                    return []
                pipeline = self._scopes.parent(outer)
                if type(pipeline) is not ast.PipelineAst:
                    return []
                return pipeline.pipeline_elements[: pipeline.pipeline_elements.index(outer)]
            inner = outer
        return []

    def lists_items(self, node: ast.Ast | Sequence[ast.Ast]) -> bool:
        """True if *node*, or the steps of a pipeline, give items whose paths were judged where they were listed."""
        steps = _steps(node) if isinstance(node, ast.Ast) else node
        if self._made.forged:
            return False
        if not steps or not all(map(self._passes_on, steps[1:])):
            return False
        first = steps[0]
        if type(first) is ast.CommandAst:
            listing = (command_name(first) or "").lower() in LISTING and not first.redirections
            return listing and not _lists_secrets(first)
        inner = only_element(first)
        if type(inner) is ast.CommandAst or type(inner) is ast.PipelineAst:
            return self.lists_items(inner)
        return inner is not None and (self.holds(inner, ITEMS) or self.is_item(inner))

    def _passes_on(self, step: ast.Ast) -> bool:
        """True for ``Where-Object`` and ``Sort-Object`` whose blocks run no command, which could change what passes."""
        known = self._passing.get(id(step))
        if known is None:
            known = type(step) is ast.CommandAst and (command_name(step) or "").lower() in PASSING
            known = known and not any(
                type(inner) is ast.CommandAst
                for element in step.command_elements  # type: ignore[attr-defined]
                for inner in element.walk()
            )
            self._passing[id(step)] = known
        return known

    def is_item(self, node: ast.Ast) -> bool:
        """True for ``$_`` that is a listed item."""
        return (
            variable_name(node) in ("_", "psitem")
            and not self.declared & {"_", "psitem"}
            and self.lists_items(self.fed_by(node))
        )

    def is_text(self, node: ast.Ast, depth: int = 0) -> bool:
        """True if the tree alone tells that the value is text, or nothing but pieces of text."""
        inner = only_element(node)
        if inner is None or depth > 20:
            return False
        known = self._texts.get(id(inner))
        if known is None:
            known = self._texts[id(inner)] = self._tells_text(inner, depth)
        return known

    def _tells_text(self, node: ast.Ast, depth: int) -> bool:
        kind = type(node)
        if kind is ast.StringConstantExpressionAst or kind is ast.ExpandableStringExpressionAst:
            return True
        if kind is ast.CommandAst:
            return (command_name(node) or "").lower() in _TEXTS  # type: ignore[arg-type]
        if kind is ast.ConvertExpressionAst:
            return plain_type_name(node.attribute.type_name) in ("string", "string[]")  # type: ignore[attr-defined]
        if kind is ast.InvokeMemberExpressionAst and not node.static:  # type: ignore[attr-defined]
            name = member_name(node)
            return name in _TEXT_RESULTS or (
                name in ("replace", "insert", "remove") and self.is_text(node.expression, depth + 1)  # type: ignore[attr-defined]
            )
        if kind is ast.MemberExpressionAst and not node.static:  # type: ignore[attr-defined]
            name = member_name(node)
            return (name.endswith("name") or name in _TEXT_PROPERTIES) and name not in self._made
        if kind is ast.BinaryExpressionAst:
            operator = node.operator  # type: ignore[attr-defined]
            return operator in ("Format", "Join", "Ireplace", "Creplace", "Isplit", "Csplit") or (
                operator == "Plus" and self.is_text(node.left, depth + 1)  # type: ignore[attr-defined]
            )
        if kind is ast.ArrayLiteralAst:
            return all(self.is_text(element, depth + 1) for element in node.elements)  # type: ignore[attr-defined]
        if kind is ast.IndexExpressionAst:
            return self.is_text(node.target, depth + 1)  # type: ignore[attr-defined]
        if kind is ast.VariableExpressionAst:
            if self.holds(node, TEXT) or node.variable_path.lower().startswith("env:") or self._is_text_parameter(node):  # type: ignore[attr-defined]
                return True
            steps = (
                self.fed_by(node)
                if variable_name(node) in ("_", "psitem") and not self.declared & {"_", "psitem"}
                else []
            )
            return bool(steps) and all(map(self._passes_on, steps[1:])) and self.is_text(steps[0], depth + 1)
        return False


def _steps(node: ast.Ast) -> Sequence[ast.Ast]:
    if type(node) is ast.PipelineAst:
        return [] if node.background else node.pipeline_elements
    return [node]

"""Follows a script from top to bottom and shows each command with what is known of the variables when it runs.

Only what holds on every path to the command is known: a branch that assigns, a loop that changes, a block that may run later make a
variable unknown. Trees nested deeper than ``_DEPTH`` are still searched for commands, with nothing known.
"""

from __future__ import annotations

from psemu.lint.constant import constant_value, variable_name
from psemu.lint.effects import (
    EFFECTIVE,
    Effects,
    add_effects,
    assignment_targets,
    base_variable,
    command_name,
    effects_of,
)
from psemu.lint.variables import CONTAINER_LIMIT, Layer, Variables
from psemu.objects import Hashtable
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from psemu.lint.effects import Harmless

    OnCommand = Callable[[ast.CommandAst, bool, Variables], None]

_DEPTH = 220
_LOOPS = 8
#: more variables than this in conditions: nothing is known behind them
_ASKED = 50
_UNSUPPORTED = (ast.ConfigurationDefinitionAst, ast.DynamicKeywordStatementAst, ast.BlockStatementAst)
_ALIASING = ("set-alias", "new-alias", "sal", "nal")
_IMPORTING = ("import-module", "ipmo", "invoke-expression", "iex")
_ENDING = (
    ast.ReturnStatementAst,
    ast.ThrowStatementAst,
    ast.ExitStatementAst,
    ast.BreakStatementAst,
    ast.ContinueStatementAst,
)
_LEAVES = frozenset(
    (
        ast.StringConstantExpressionAst,
        ast.ConstantExpressionAst,
        ast.VariableExpressionAst,
        ast.TypeExpressionAst,
        ast.TypeConstraintAst,
        ast.MergingRedirectionAst,
    )
)


class Survey:
    """What one look over the whole script tells.

    *once*: names assigned in one place only and never handed to anyone who could change them; *tainted*: names that other scopes write to;
    *pipelines*: those of several elements; *sources*: name → what an assignment or a foreach gives it, to be asked for names of *once* alone;
    *functions*: lower-case name → definitions; *loaded*: those of files that the script loads, for who fills it in; *aliases*: lower-case
    name → target, None if it cannot be told; *defaults*: the script touches ``$PSDefaultParameterValues``; *sources_others*: it loads other
    scripts or modules; *mocked*: commands whose parameters a test has changed; *unsupported*: nodes that psemu does not run; *blocks*: script
    blocks and functions, in which what they define stays.
    """

    __slots__ = (
        "_around",
        "aliases",
        "blocks",
        "defaults",
        "functions",
        "loaded",
        "mocked",
        "once",
        "pipelines",
        "sources",
        "sources_others",
        "tainted",
        "unsupported",
    )

    def __init__(self, script: ast.ScriptBlockAst, harmless: Harmless) -> None:
        assigned: dict[str, int] = {}
        changed: set[str] = set()
        self.tainted: set[str] = set()
        self.sources: dict[str, ast.Ast] = {}
        self.pipelines: list[ast.PipelineAst] = []
        self.functions: dict[str, list[ast.FunctionDefinitionAst]] = {}
        self.aliases: dict[str, str | None] = {}
        self.blocks: list[ast.Ast] = []
        self.loaded: dict[str, list[ast.FunctionDefinitionAst]] = {}
        self.unsupported: list[ast.Ast] = []
        self.mocked: set[str] = set()
        self.defaults = False
        self.sources_others = False
        self._around: dict[int, ast.Ast | None] | None = None
        for node in script.walk():
            kind = type(node)
            if kind is ast.VariableExpressionAst:
                path = node.variable_path.lower()  # type: ignore[attr-defined]
                self.defaults = self.defaults or path.endswith("psdefaultparametervalues")
                continue
            if kind in _LEAVES:
                continue
            if kind is ast.ScriptBlockExpressionAst:
                self.blocks.append(node)
            elif kind is ast.FunctionDefinitionAst:
                self.blocks.append(node)
                name = node.name.lower()  # type: ignore[attr-defined]
                prefix, _, rest = name.partition(":")
                self.functions.setdefault(
                    rest if prefix in ("script", "global", "local", "private") else name, []
                ).append(
                    node  # type: ignore[arg-type]
                )
            elif kind is ast.ParameterAst:
                declared = variable_name(node.name)  # type: ignore[attr-defined]
                if declared is not None:
                    assigned[declared] = assigned.get(declared, 0) + 1
            elif kind is ast.AssignmentStatementAst:
                plain = variable_name(node.left)  # type: ignore[attr-defined]
                if plain is not None and node.operator == "Equals":  # type: ignore[attr-defined]
                    self.sources[plain] = node.right  # type: ignore[attr-defined]
                for target in assignment_targets(node.left):  # type: ignore[attr-defined]
                    if type(target) is ast.VariableExpressionAst and variable_name(target) is None:
                        base = base_variable(target)
                        if base is not None:
                            self.tainted.add(base)
            elif kind is ast.PipelineAst:
                if len(node.pipeline_elements) > 1:  # type: ignore[attr-defined]
                    self.pipelines.append(node)  # type: ignore[arg-type]
            elif kind is ast.ForEachStatementAst:
                each = variable_name(node.variable)  # type: ignore[attr-defined]
                if each is not None:
                    self.sources[each] = node.condition  # type: ignore[attr-defined]
            elif kind is ast.UsingStatementAst:
                self.sources_others = self.sources_others or node.using_statement_kind == "Module"  # type: ignore[attr-defined]
            elif kind is ast.CommandAst:
                called = (command_name(node) or "").lower()  # type: ignore[arg-type]
                dotted = node.invocation_operator == "Dot"  # type: ignore[attr-defined]
                self.sources_others = self.sources_others or dotted or called in _IMPORTING
                if called == "mock":
                    self.mocked.update(_mocked_freely(node))  # type: ignore[arg-type]
                if called in _ALIASING:
                    alias, aliased = _alias_of(node)  # type: ignore[arg-type]
                    if alias is not None:
                        self.aliases[alias] = aliased if alias not in self.aliases else None
            elif kind in _UNSUPPORTED:
                self.unsupported.append(node)
            if kind not in EFFECTIVE:
                continue
            found = Effects()
            add_effects(node, found, harmless)
            for name in found.assigned:
                assigned[name] = assigned.get(name, 0) + 1
            changed |= found.changed
        self.once = {name for name, count in assigned.items() if count == 1} - changed - self.tainted

    def definitions(self, name: str) -> list[ast.FunctionDefinitionAst]:
        """The definitions of function *name* (lower case): the script's own, else those of the files that it loads."""
        return self.functions.get(name) or self.loaded.get(name) or []

    def scope_of(self, definition: ast.FunctionDefinitionAst) -> ast.Ast | None:
        """The innermost block that *definition* stands in, None for the script itself and for what another file defines."""
        if definition not in self.functions.get(definition.name.lower().rpartition(":")[2], ()):
            return None
        if self._around is None:
            self._around = _blocks_around(self.blocks)
        return self._around[id(definition)]


def _blocks_around(blocks: list[ast.Ast]) -> dict[int, ast.Ast | None]:
    """For the id of each of *blocks* the innermost one that it stands in; one pass, since they lie inside or behind each other."""
    found: dict[int, ast.Ast | None] = {}
    open_blocks: list[ast.Ast] = []
    for block in sorted(blocks, key=lambda block: (block.start, -block.end)):
        while open_blocks and open_blocks[-1].end < block.end:
            open_blocks.pop()
        found[id(block)] = open_blocks[-1] if open_blocks else None
        open_blocks.append(block)
    return found


class Flow:
    """One walk over a scope and the scopes inside it; *on_command* gets each command, whether input flows into it, the variables."""

    def __init__(self, survey: Survey, harmless: Harmless, on_command: OnCommand) -> None:
        self._survey = survey
        self._harmless = harmless
        self._function_changes: dict[int, set[str]] = {}
        self._on_command = on_command
        self._depth = 0
        self._loops = 0
        self._variables = Variables()
        self._visitors: dict[type, Callable[[ast.Ast], None]] = {
            ast.AssignmentStatementAst: self._assignment,
            ast.PipelineAst: self._pipeline,
            ast.PipelineChainAst: self._chain,
            ast.IfStatementAst: self._if,
            ast.SwitchStatementAst: self._loop,
            ast.ForEachStatementAst: self._loop,
            ast.ForStatementAst: self._loop,
            ast.WhileStatementAst: self._loop,
            ast.DoWhileStatementAst: self._loop,
            ast.DoUntilStatementAst: self._loop,
            ast.TryStatementAst: self._try,
            ast.BinaryExpressionAst: self._binary,
            ast.TernaryExpressionAst: self._ternary,
            ast.ScriptBlockExpressionAst: self._script_block,
            ast.FunctionDefinitionAst: self._function,
            ast.FunctionMemberAst: self._function,
            ast.TrapStatementAst: self._trap,
            ast.InvokeMemberExpressionAst: self._method,
        }

    def scope(self, block: ast.ScriptBlockAst, inherits: bool = False) -> None:
        """Walk *block* as a scope of its own; if it *inherits*, it knows what is assigned once around it."""
        outer = self._variables
        self._variables = Variables(outer, self._survey.once) if inherits else Variables()
        self._variables.taint(self._survey.tainted)
        loops, self._loops = self._loops, 0
        self._children(block)
        self._variables, self._loops = outer, loops

    def _visit(self, node: ast.Ast) -> None:
        kind = type(node)
        if kind in _LEAVES:
            return
        if self._depth > _DEPTH:
            self._search(node)
            return
        self._depth += 1
        visitor = self._visitors.get(kind)
        if visitor is not None:
            visitor(node)
        else:
            self._children(node)
            self._apply(node)
        self._depth -= 1

    def _children(self, node: ast.Ast) -> None:
        for child in node.children:
            self._visit(child)

    def _apply(self, node: ast.Ast) -> None:
        if type(node) in EFFECTIVE:
            found = Effects()
            add_effects(node, found, self._harmless)
            self._forget(found)

    def _forget(self, found: Effects) -> None:
        if found.everything:
            self._variables.forget_all()
            return
        for name in found.assigned:
            self._variables.forget(name)
        for name in found.changed:
            value = self._variables.get(name)
            if isinstance(value, (list, Hashtable)):
                self._variables.forget(name)

    def _search(self, node: ast.Ast) -> None:
        """Too deep to follow: show its commands with nothing known, and know nothing afterwards."""
        nothing = Variables()
        for inner in node.walk():
            if type(inner) is ast.PipelineAst:
                for index, element in enumerate(inner.pipeline_elements):
                    if type(element) is ast.CommandAst:
                        self._on_command(element, index > 0, nothing)
        self._variables.taint_all()

    def _pipeline(self, node: ast.Ast) -> None:
        elements = node.pipeline_elements  # type: ignore[attr-defined]
        for index, element in enumerate(elements):
            if type(element) is ast.CommandAst:
                self._on_command(element, index > 0, self._variables)
        for element in elements:
            self._visit(element)
            if type(element) is ast.CommandAst:
                self._called_function(element)

    def _called_function(self, command: ast.CommandAst) -> None:
        """A function sees its caller's variables and may change a container that it does not own."""
        name = command_name(command)
        for definition in self._survey.definitions(name.lower()) if name is not None else ():
            changes = self._function_changes.get(id(definition))
            if changes is None:
                found = effects_of(self._harmless, definition.body)
                changes = self._function_changes[id(definition)] = found.changed - found.assigned
            for changed in changes:
                self._variables.forget(changed)

    def _assignment(self, node: ast.Ast) -> None:
        left, right = node.left, node.right  # type: ignore[attr-defined]
        self._visit(right)
        targets = assignment_targets(left)
        target = targets[0] if len(targets) == 1 else None
        if target is not None and type(left) is not ast.ArrayLiteralAst and node.operator == "Equals":  # type: ignore[attr-defined]
            name = variable_name(target)
            if name is not None:
                self._constrain(left, name)
                self._variables.set(name, constant_value(right, self._variables))
                return
            if self._set_entry(target, right):
                return
        elif target is not None and node.operator == "PlusEquals" and self._add_entries(target, right):  # type: ignore[attr-defined]
            return
        self._children(left)
        self._apply(node)

    def _constrain(self, left: ast.Ast, name: str) -> None:
        while type(left) is ast.ConvertExpressionAst or type(left) is ast.AttributedExpressionAst:
            attribute = left.attribute
            self._variables.constrain(name, attribute.type_name if type(attribute) is ast.TypeConstraintAst else "")
            left = left.child

    def _set_entry(self, target: ast.Ast, right: ast.Ast) -> bool:
        """``$p.Key = …`` or ``$p['Key'] = …`` on a hashtable that only ``$p`` holds; False if it is something else."""
        if type(target) is ast.MemberExpressionAst and not target.static:
            holder, key = target.expression, target.member
        elif type(target) is ast.IndexExpressionAst:
            holder, key = target.target, target.index
        else:
            return False
        name = variable_name(holder)
        if name is None or type(holder) is not ast.VariableExpressionAst:
            return False
        entry = constant_value(key, self._variables)
        table = self._own_table(name)
        if table is None or type(entry) is not str:
            return False
        table[entry] = constant_value(right, self._variables)
        self._variables.set(name, table)
        return True

    def _own_table(self, name: str) -> Hashtable | None:
        """A copy of the hashtable that ``$name`` alone holds, None if it is something else or too long."""
        table = self._variables.get(name)
        if type(table) is not Hashtable or len(table) >= CONTAINER_LIMIT or self._variables.shared(name, table):
            return None
        return Hashtable(table.items(), ordered=table.ordered)

    def _add_entries(self, target: ast.Ast, right: ast.Ast) -> bool:
        """``$p += @{ … }``, which makes a new hashtable; False if it is something else, or a key comes twice."""
        name = variable_name(target)
        table = self._variables.get(name) if name is not None else None
        more = constant_value(right, self._variables)
        if name is None or type(table) is not Hashtable or type(more) is not Hashtable:
            return False
        if len(table) + len(more) > CONTAINER_LIMIT or any(key in table for key, _ in more.items()):
            return False
        self._variables.set(name, Hashtable([*table.items(), *more.items()]))
        return True

    def _method(self, node: ast.Ast) -> None:
        """``$p.Add('Key', …)`` and ``$p.Remove('Key')`` on a hashtable that only ``$p`` holds; any other call may change what it is given."""
        self._children(node)
        name = variable_name(node.expression) if not node.static else None  # type: ignore[attr-defined]
        member = constant_value(node.member, self._variables)  # type: ignore[attr-defined]
        arguments = [constant_value(item, self._variables) for item in node.arguments or ()]  # type: ignore[attr-defined]
        table = self._own_table(name) if name is not None else None
        if name is None or table is None or not arguments or type(arguments[0]) is not str or type(member) is not str:
            self._apply(node)
        elif member.lower() == "add" and len(arguments) == 2 and arguments[0] not in table:
            table[arguments[0]] = arguments[1]
            self._variables.set(name, table)
        elif member.lower() == "remove" and len(arguments) == 1:
            rest = [(key, value) for key, value in table.items() if str(key).lower() != arguments[0].lower()]
            self._variables.set(name, Hashtable(rest, ordered=table.ordered))
        else:
            self._apply(node)

    def _branch(self, node: ast.Ast, asked: Collection[str] = ()) -> Layer:
        """Visit *node*, which runs if a condition on the variables *asked* holds: what they are beforehand may be what keeps it from running."""
        self._variables.push()
        self._doubt(asked)
        self._variables.push()
        self._visit(node)
        branch = self._variables.pop()
        self._variables.pop()
        return branch

    def _maybe(self, node: ast.Ast, asked: Collection[str] = ()) -> None:
        self._variables.join([self._branch(node, asked)], may_skip=True)

    def _if(self, node: ast.Ast) -> None:
        branches = []
        asked: set[str] = set()
        left = False
        for index, (condition, body) in enumerate(node.clauses):  # type: ignore[attr-defined]
            if index:
                self._maybe(condition, asked)
            else:
                self._visit(condition)
            asked |= _variables_in(condition)
            branch = self._branch(body, asked)
            if _ends(body):
                left = True
            else:
                branches.append(branch)
        otherwise = node.else_clause  # type: ignore[attr-defined]
        if otherwise is not None:
            branch = self._branch(otherwise, asked)
            if _ends(otherwise):
                left = True
            else:
                branches.append(branch)
        if branches:
            self._variables.join(branches, may_skip=otherwise is None)
        if left:
            # what comes now runs only if the condition was not what the constants would make it
            self._doubt(asked)

    def _doubt(self, names: Collection[str]) -> None:
        if len(names) > _ASKED:
            self._variables.forget_all()
            return
        for name in names:
            self._variables.doubt(name)

    def _loop(self, node: ast.Ast) -> None:
        # Each round starts with what the one before left: nothing the loop touches is known, before it, in its first lines, or after it.
        found = effects_of(self._harmless, node)
        if self._loops >= _LOOPS:
            found.everything = True
        self._forget(found)
        self._loops += 1
        if type(node) is ast.SwitchStatementAst:
            self._visit(node.condition)
            asked = _variables_in(node.condition)
            for condition, body in node.clauses:
                self._maybe(condition)
                self._maybe(body, asked)
            if node.default is not None:
                self._maybe(node.default, asked)
        elif type(node) is ast.WhileStatementAst or type(node) is ast.ForStatementAst:
            asked = _variables_in(node.condition) if node.condition is not None else set()
            for child in node.children:
                if child is node.body:
                    self._maybe(child, asked)
                else:
                    self._visit(child)
        else:
            self._children(node)
        self._loops -= 1
        self._forget(found)

    def _try(self, node: ast.Ast) -> None:
        body = self._branch(node.body)  # type: ignore[attr-defined]
        branches = [] if _ends(node.body) else [body]  # type: ignore[attr-defined]
        for clause in node.catch_clauses:  # type: ignore[attr-defined]
            self._variables.push()
            self._forget_layer(body)
            self._visit(clause.body)
            branch = self._variables.pop()
            if not _ends(clause.body):
                branches.append(branch)
        if branches:
            self._variables.join(branches, may_skip=False)
        if node.finally_ is not None:  # type: ignore[attr-defined]
            self._forget_layer(body)
            self._visit(node.finally_)  # type: ignore[attr-defined]

    def _forget_layer(self, layer: Layer) -> None:
        if layer.cleared:
            self._variables.forget_all()
        for name in layer.values:
            self._variables.forget(name)

    def _chain(self, node: ast.Ast) -> None:
        self._visit(node.lhs_pipeline_chain)  # type: ignore[attr-defined]
        self._maybe(node.rhs_pipeline)  # type: ignore[attr-defined]

    def _binary(self, node: ast.Ast) -> None:
        # a + b + c + … nests to the left: walk down that side in a loop, not by recursion
        rights: list[ast.BinaryExpressionAst] = []
        left: ast.Ast = node
        while type(left) is ast.BinaryExpressionAst:
            rights.append(left)
            left = left.left
        self._visit(left)
        asked = _variables_in(left)
        for part in reversed(rights):
            if part.operator in ("And", "Or", "QuestionQuestion"):
                self._maybe(part.right, asked)
                asked |= _variables_in(part.right)
            else:
                self._visit(part.right)

    def _ternary(self, node: ast.Ast) -> None:
        self._visit(node.condition)  # type: ignore[attr-defined]
        asked = _variables_in(node.condition)  # type: ignore[attr-defined]
        branches = [self._branch(part, asked) for part in (node.if_true, node.if_false)]  # type: ignore[attr-defined]
        self._variables.join(branches, may_skip=False)

    def _script_block(self, node: ast.Ast) -> None:
        found = effects_of(self._harmless, node)
        if found.everything:
            self._variables.taint_all()
        else:
            self._variables.taint(found.assigned)
            self._forget(found)
        block = node.script_block  # type: ignore[attr-defined]
        # The block may run at any later time: it knows what never changes again.
        self.scope(block, inherits=True)

    def _function(self, node: ast.Ast) -> None:
        for parameter in node.parameters or ():  # type: ignore[attr-defined]
            self._visit(parameter)
        body = node.body  # type: ignore[attr-defined]
        if body is not None:
            self.scope(body)

    def _trap(self, node: ast.Ast) -> None:
        self._variables.taint(effects_of(self._harmless, node).names)
        self._maybe(node.body)  # type: ignore[attr-defined]


def _variables_in(condition: ast.Ast) -> set[str]:
    """The variables that *condition* asks about."""
    names = {variable_name(node) for node in condition.walk() if type(node) is ast.VariableExpressionAst}
    return {name for name in names if name is not None}


def _ends(block: ast.StatementBlockAst) -> bool:
    """True if control never leaves *block* at its end."""
    return bool(block.statements) and isinstance(block.statements[-1], _ENDING)


def _mocked_freely(node: ast.CommandAst) -> set[str]:
    """What a Mock stands for if it takes other arguments than the command does: the first of its texts."""
    switches = [item for item in node.command_elements if type(item) is ast.CommandParameterAst]
    if not any(item.parameter_name.lower().startswith("removeparameter") for item in switches):
        return set()
    texts = [item.value.lower() for item in node.command_elements[1:] if type(item) is ast.StringConstantExpressionAst]
    return set(texts[:1])


def _alias_of(node: ast.CommandAst) -> tuple[str | None, str | None]:
    """Name (lower case) and target that a Set-Alias or New-Alias gives, None for what is not written as text."""
    named: dict[str, str | None] = {}
    positional: list[str | None] = []
    pending = ""
    for element in node.command_elements[1:]:
        if type(element) is ast.CommandParameterAst:
            pending = element.parameter_name.lower()
            if element.argument is None:
                continue
            element = element.argument
        text = element.value if type(element) is ast.StringConstantExpressionAst else None
        if pending in ("name", "value"):
            named[pending] = text
        elif pending not in ("scope", "description", "option"):
            positional.append(text)
        pending = ""
    rest = iter(positional)
    name = named["name"] if "name" in named else next(rest, None)
    target = named["value"] if "value" in named else next(rest, None)
    return (name.lower() if name is not None else None), target

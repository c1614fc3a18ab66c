"""Variables whose value nobody can tell at a command, though following the text from top to bottom would give them one."""

from __future__ import annotations

from psemu.gate.shapes import names_variable_parameter, written_variables
from psemu.lint.effects import EFFECTIVE, Effects, add_effects
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.gate.scopes import Scopes
    from psemu.lint.effects import Harmless

_ESCAPING = (ast.ReturnStatementAst, ast.ThrowStatementAst, ast.BreakStatementAst, ast.ContinueStatementAst)
_EXPRESSIONS = (ast.CommandAst, ast.ParenExpressionAst, ast.SubExpressionAst, ast.ExpandableStringExpressionAst)


class Unsettled:
    """Answers ``name in unsettled`` for lower-case names.

    Unsettled are: what a script block with ``begin`` or ``process`` assigns, since ``process`` runs again; what a branch assigns that leaves
    by ``throw``, ``return`` and the like, since a trap or the block around may go on behind it; what an argument or an earlier step of a
    pipeline assigns beside other assignments. All names are, where a table may carry the name of a parameter that writes a variable.
    """

    def __init__(self, nodes: list[ast.Ast], scopes: Scopes, harmless: Harmless) -> None:
        self._names: set[str] = set()
        self._all = False
        self._covered = -1
        count: dict[str, int] = {}
        nested: set[str] = set()
        inside: dict[int, bool] = {}
        for node in nodes:
            kind = type(node)
            parent = scopes.parent(node)
            within = inside[id(node)] = parent is not None and (inside[id(parent)] or isinstance(parent, _EXPRESSIONS))
            if kind is ast.StringConstantExpressionAst:
                if names_variable_parameter(node.value) and not _is_name(node, parent):  # type: ignore[attr-defined]
                    self._all = True
                continue
            if (kind is ast.ScriptBlockAst and _runs_in_parts(node)) or (  # type: ignore[arg-type]
                kind is ast.StatementBlockAst and any(isinstance(s, _ESCAPING) for s in node.statements)  # type: ignore[attr-defined]
            ):
                self._add(node, harmless)
            if kind is ast.CommandAst:
                names, others = written_variables(node)  # type: ignore[arg-type]
                self._names.update(name.rpartition(":")[2] for name in names)
                self._all = self._all or others
            if kind not in EFFECTIVE:
                continue
            found = Effects()
            add_effects(node, found, harmless)
            for name in found.names:
                count[name] = count.get(name, 0) + 1
                if within or kind is ast.CommandAst:
                    nested.add(name)
        self._names |= {name for name in nested if count[name] > 1}

    def _add(self, node: ast.Ast, harmless: Harmless) -> None:
        if node.end <= self._covered:
            return  # part of a block that was looked through
        self._covered = node.end
        for inner in node.walk():
            found = Effects()
            add_effects(inner, found, harmless)
            self._names |= found.names

    def __contains__(self, name: str) -> bool:
        return self._all or name in self._names


def _is_name(node: ast.Ast, parent: ast.Ast | None) -> bool:
    return type(parent) is ast.CommandAst and parent.command_elements[0] is node


def _runs_in_parts(block: ast.ScriptBlockAst) -> bool:
    end = block.end_block
    return (
        block.begin_block is not None
        or block.process_block is not None
        or block.dynamic_param_block is not None
        or block.clean_block is not None
        or (end is not None and not end.unnamed)
    )

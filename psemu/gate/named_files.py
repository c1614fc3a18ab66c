"""Judges the files that parameters of a module's own commands name: those that it saves, and those whose path the text computes."""

from __future__ import annotations

import re

from psemu.gate.scopes import only_element
from psemu.gate.verdict import UNKNOWN, WRITE
from psemu.lint.effects import base_variable, command_name
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.static import BoundCommand
    from psemu.catalog import Catalog, CommandInfo
    from psemu.gate.holdings import Holdings

#: assignments that are followed from one to the next
_DEEPEST = 5
_MOST_RIGHTS = 4
#: what the page says of a parameter that names a file to be made
_SAVES = re.compile(
    r"\b(?:sav(?:e|es|ed|ing)|writ(?:e|es|ten)|outputs?|exports?|exported|downloads?|downloaded|creat(?:e|es|ed|ing)|generat\w+|copied|stored?|"
    r"destination|placed)\b",
    re.IGNORECASE,
)


def names_a_file(parameter: str) -> bool:
    """True for ``TemplateFile`` and ``Path``."""
    lowered = parameter.lower()
    return lowered.endswith(("path", "file", "filename", "folder", "directory")) and not lowered.endswith("profile")


def saved_files(command: CommandInfo, bound: BoundCommand, catalog: Catalog) -> list[tuple[str, str]]:
    """A reading command may write the file that a parameter names; its page says so."""
    page = catalog.help(f"{command.module_name}\\{command.name}") or catalog.help(command.name)
    texts = {parameter.name: parameter.description or "" for parameter in page.parameters} if page is not None else {}
    for name in filter(names_a_file, bound.values):
        if page is not None and _SAVES.search(f"{texts.get(name, '')} {page.synopsis or ''}"):
            return [(WRITE, f"-{name} writes a file, its page says")]
        if not texts.get(name):
            return [(UNKNOWN, f"whether -{name} is read or written nobody says")]
    return []


def computed_files(node: ast.CommandAst, bound: BoundCommand, holdings: Holdings) -> list[tuple[str, str]]:
    """A path that the text computes for a command that is not PowerShell's own may name another machine."""
    for name, value in bound.values.items():
        if not names_a_file(name) or (isinstance(value, str) and not value.replace("\\", "/").startswith("//")):
            continue
        if value is not NOT_KNOWN or computes_arguments(node, holdings):
            return [(UNKNOWN, f"-{name} is computed, and may name another machine")]
    return []


def computes_arguments(node: ast.CommandAst, holdings: Holdings) -> bool:
    """True if the text itself makes what an argument of *node* is, in another way than writing it out."""
    sources = [e.argument if type(e) is ast.CommandParameterAst else e for e in node.command_elements[1:]]
    return any(_computes(source, holdings, 0) for source in sources if source is not None)


def _computes(source: ast.Ast, holdings: Holdings, depth: int) -> bool:
    """True for an expression that makes a text, or may hold one that the text makes; False for what commands get from elsewhere."""
    inner = only_element(source)
    if inner is None or depth > _DEEPEST:
        return True
    if type(inner) is ast.CommandAst:
        return not (command_name(inner) or "").lower().startswith("get-")
    base = base_variable(inner)
    if base is None:
        return type(inner) not in (ast.StringConstantExpressionAst, ast.ConstantExpressionAst)
    if type(inner) not in (ast.VariableExpressionAst, ast.MemberExpressionAst):
        return True
    if base in ("_", "psitem"):
        steps = holdings.fed_by(inner)
        return not steps or _computes(steps[0], holdings, depth + 1)
    if base not in holdings.declared:
        return False
    rights = holdings.given_to(base)
    return (
        rights is None or len(rights) > _MOST_RIGHTS or any(_computes(right, holdings, depth + 1) for right in rights)
    )

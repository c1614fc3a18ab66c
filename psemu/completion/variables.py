"""Offers variables: those that the text sets before the cursor, then the session's."""

from __future__ import annotations

from psemu.completion.matches import CompletionMatch, prefix_pattern
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.completion.context import CompletionContext

_SCOPES = ("Global:", "Local:", "Script:", "Private:", "Using:")
#: drives whose items have a content
_DRIVES = ("Alias:", "Env:", "Function:", "Temp:", "Variable:")
#: names that mean something only while a script runs
_OF_SCRIPTS = (
    "PSItem",
    "this",
    "PSCmdlet",
    "Matches",
    "LASTEXITCODE",
    "OFS",
    "PSDebugContext",
    "PSSenderInfo",
    "foreach",
    "switch",
    "_",
)
_NEEDS_BRACES = frozenset(" \t\r\n,;&|(){}<>@`$'\"#-.[]/\\+*=%!~")


def complete_variable(context: CompletionContext) -> list[CompletionMatch]:
    """Variables that begin with the word, the user path that is there so far."""
    last = context.last
    parent = context.parent(last)
    if isinstance(last, ast.PropertyMemberAst) or (
        isinstance(parent, ast.ParameterAst) and parent.default_value is not last
    ):
        return []
    scope, colon, word = context.word.partition(":")
    if not colon:
        scope, word = "", context.word
    sign = "@" if isinstance(last, ast.VariableExpressionAst) and last.splatted else "$"
    token = context.token_at
    braces = token is not None and context.text_of(token).startswith("${")
    begins = prefix_pattern(word)
    matches: dict[str, CompletionMatch] = {}

    def offer(name: str, shown: str) -> None:
        text = f"{sign}{{{name}}}" if braces or any(char in _NEEDS_BRACES for char in name) else sign + name
        matches.setdefault(text.lower(), CompletionMatch(text, shown, "Variable"))

    for name in dict.fromkeys(_set_before(context)):
        if begins(name):
            offer(f"{scope}{colon}{name}", name)
    surroundings = context.surroundings
    if colon and scope.lower() == "env":
        for name in sorted(filter(begins, surroundings.environment), key=str.lower):
            offer(f"{scope}:{name}", name)
    elif not colon or f"{scope.lower()}:" in [known.lower() for known in _SCOPES]:
        for name in sorted(filter(begins, surroundings.values), key=str.lower):
            offer(f"{scope}{colon}{name}", name)
    if not colon:
        if "env".startswith(word.lower()):
            for name in sorted(surroundings.environment, key=str.lower):
                offer(f"env:{name}", f"env:{name}")
        for name in (*_OF_SCRIPTS, *_DRIVES, *_SCOPES):
            if begins(name):
                offer(name, name)
    return list(matches.values())


def _set_before(context: CompletionContext) -> Iterator[str]:
    """Names of the variables that the scripts around the cursor set before it, in order, the innermost script first."""
    for around in context.above(context.last):
        if not isinstance(around, (ast.ScriptBlockAst, ast.FunctionDefinitionAst)):
            continue
        for node in context.landmarks():
            if not around.start <= node.start <= context.last.start or node.end > around.end:
                continue
            if isinstance(node, ast.AssignmentStatementAst) and node.end < context.last.start:
                yield from _names(node.left)
            elif isinstance(node, ast.ParameterAst):
                yield from _names(node.name)
            elif isinstance(node, ast.ForEachStatementAst):
                yield from _names(node.variable)


def _names(target: ast.Ast) -> Iterator[str]:
    for node in target.walk():
        if isinstance(node, ast.VariableExpressionAst):
            yield node.variable_path.rpartition(":")[2]

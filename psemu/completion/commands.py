"""Offers names of commands, those that the text itself defines first."""

from __future__ import annotations

from psemu.completion.matches import CompletionMatch, prefix_pattern, quote, split_quotes
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo
    from psemu.completion.context import CompletionContext, ScriptContext


def complete_command(context: CompletionContext) -> list[CompletionMatch]:
    """Commands, functions and aliases whose name begins with the word; ``Module\\Name`` only those of that module."""
    word, used = split_quotes(context.word)
    module, qualified, name = word.rpartition("\\")
    if "/" in word or ":" in word or module.startswith("."):
        return []
    surroundings = context.surroundings
    begins = prefix_pattern(name)
    found: dict[str, str] = {}
    for known in surroundings.command_names():
        if begins(known):
            found.setdefault(known.lower(), known)
    names = [found[key] for key in sorted(found)]
    if qualified:
        names = [known for known in names if _module_of(context, known).lower() == module.lower()]
    matches = [_match(f"{module}\\{known}" if qualified else known, known, used) for known in names]
    if not qualified:
        for node in context.landmarks():
            if isinstance(node, ast.FunctionDefinitionAst) and begins(node.name) and node.name.lower() not in found:
                found[node.name.lower()] = node.name
                matches.insert(0, _match(node.name, node.name, used))
    return matches


def _match(text: str, name: str, used: str) -> CompletionMatch:
    return CompletionMatch(quote(text, used), name, "Command")


def _module_of(context: CompletionContext, name: str) -> str:
    found = context.surroundings.find_command(name)
    return found.module_name if found is not None else ""


def command_of(context: ScriptContext, command: ast.CommandAst) -> CommandInfo | None:
    """What *command* calls: a function of the text, or what the session knows by that name."""
    first = command.command_elements[0]
    if not isinstance(first, ast.StringConstantExpressionAst):
        return None
    own = context.functions(first.value.lower())
    if own:
        from psemu.lint.script_functions import function_command

        return function_command(own[-1])
    return context.surroundings.find_command(first.value)

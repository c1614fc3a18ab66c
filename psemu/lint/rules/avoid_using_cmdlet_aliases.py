"""PSAvoidUsingCmdletAliases: a command is called by an alias, or without its ``Get-``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule, command_name
from psemu.parser import ast

_ALIAS = "'{0}' is an alias of '{1}'. Alias can introduce possible problems and make scripts hard to maintain. Please consider changing alias to its full content."  # noqa: E501
_IMPLICIT = "'{0}' is implicitly aliasing '{1}' because it is missing the 'Get-' prefix. This can introduce possible problems and make scripts hard to maintain. Please consider changing command to its full name."  # noqa: E501


class AvoidUsingCmdletAliases(Rule):
    """``AllowList`` names aliases that may be used; a function of the script hides an alias of its name."""

    code = "PSAvoidUsingCmdletAliases"
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {"allowlist": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each call."""
        allowed = {str(name).lower() for name in self.options["allowlist"] or ()}
        own = {definition.name.lower() for definition in script.nodes(ast.FunctionDefinitionAst)}
        for node in script.nodes(ast.CommandAst):
            name = command_name(node)
            if not name or name.lower() in allowed or name.lower() in own:
                continue
            target = script.catalog.resolve_alias(name)
            message = _ALIAS
            if target is None and "-" not in name and script.catalog.find(name) is None:
                command = script.catalog.find(f"Get-{name}")
                target, message = (command.name if command is not None else None), _IMPLICIT
            if target is not None:
                first = node.command_elements[0]
                yield self.finding(script, first, message.format(name, target), (first, target), suppression_id=name)

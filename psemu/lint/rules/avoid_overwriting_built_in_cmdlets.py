"""PSAvoidOverwritingBuiltInCmdlets: a function takes the name of a command of PowerShell itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast

_DEFAULT = "core-6.1.0-windows"


@cache
def _commands() -> dict[str, frozenset[str]]:
    """Release → its commands, in small letters."""
    with open(
        os.path.join(os.path.dirname(os.path.dirname(__file__)), "builtin_commands.txt"), encoding="ascii"
    ) as file:
        heading, *lines = file.read().splitlines()
    rows = [(int(mask, 16), name.lower()) for mask, _, name in (line.partition(" ") for line in lines)]
    releases = heading.rpartition(": ")[2].split()
    return {
        release: frozenset(name for mask, name in rows if mask >> number & 1) for number, release in enumerate(releases)
    }


class AvoidOverwritingBuiltInCmdlets(Rule):
    """``PowerShellVersion`` names the releases whose commands count."""

    code = "PSAvoidOverwritingBuiltInCmdlets"
    defaults: ClassVar[Mapping[str, Any]] = {"powershellversion": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function and release, over its whole definition."""
        definitions = script.nodes(ast.FunctionDefinitionAst)
        if not definitions:
            return
        releases = [str(text) for text in self.options["powershellversion"] or () if text] or [_DEFAULT]
        for definition in definitions:
            name = definition.name
            for release in releases:
                if name.lower() in _commands().get(release.lower(), ()):
                    message = f"'{name}' is a cmdlet that is included with PowerShell (version {release}) whose definition should not be overridden"
                    yield self.finding(script, definition, message, suppression_id=name)

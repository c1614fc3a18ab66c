"""PSAvoidOverwritingBuiltInCmdlets: a function takes the name of a command of PowerShell itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_DEFAULT = "core-6.1.0-windows"
#: of Windows PowerShell alone
_DESKTOP_TEXT = """
    add-computer checkpoint-computer clear-eventlog complete-transaction disable-computerrestore enable-computerrestore
    get-computerrestorepoint get-controlpanelitem get-eventlog get-transaction get-wmiobject invoke-wmimethod limit-eventlog
    new-eventlog new-webserviceproxy register-wmievent remove-computer remove-eventlog remove-wmiobject
    reset-computermachinepassword restore-computer set-wmiinstance show-controlpanelitem show-eventlog start-transaction
    test-computersecurechannel undo-transaction use-transaction write-eventlog
"""
_DESKTOP = frozenset(_DESKTOP_TEXT.split())


class AvoidOverwritingBuiltInCmdlets(Rule):
    """``PowerShellVersion`` names the version whose commands count."""

    code = "PSAvoidOverwritingBuiltInCmdlets"
    defaults: ClassVar[Mapping[str, Any]] = {"powershellversion": ()}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, over its whole definition."""
        versions = [str(text) for text in self.options["powershellversion"] or () if text] or [_DEFAULT]
        for definition in script.nodes(ast.FunctionDefinitionAst):
            name = definition.name
            command = script.catalog.find(name)
            module = command.module_name if command is not None else ""
            for version in versions:
                builtin = module.startswith(("Microsoft.PowerShell.", "CimCmdlets", "PSDiagnostics")) and (
                    command is not None and command.name.lower() == name.lower()
                )
                if builtin or (version.startswith("desktop") and name.lower() in _DESKTOP):
                    message = f"'{name}' is a cmdlet that is included with PowerShell (version {version}) whose definition should not be overridden"
                    yield self.finding(script, definition, message, suppression_id=name)

"""PSUsePSCredentialType: a parameter named Credential is no PSCredential."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    parameters_of,
    plain_type_name,
)
from psemu.parser import ast

_MESSAGE = "The Credential parameter in '{0}' must be of type PSCredential. For PowerShell 4.0 and earlier, please define a credential transformation attribute, e.g. [System.Management.Automation.Credential()], after the PSCredential type attribute."  # noqa: E501


class UsePsCredentialType(Rule):
    """Functions' ``$Credential`` parameters; the last type of one counts."""

    code = "PSUsePSCredentialType"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            for node in parameters_of(definition):
                if node.name.variable_path.lower() != "credential":
                    continue
                types = [item.type_name for item in node.attributes if type(item) is ast.TypeConstraintAst]
                if not any(plain_type_name(kind).removesuffix("[]") == "pscredential" for kind in types):
                    yield self.finding(script, node, _MESSAGE.format(definition.name), suppression_id=definition.name)

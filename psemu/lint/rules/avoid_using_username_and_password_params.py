"""PSAvoidUsingUsernameAndPasswordParams: a function takes a user's name and password apart instead of a credential."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import ERROR, DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    parameters_of,
    plain_type_name,
)
from psemu.parser import ast

_USERS = ("user", "username")
_PASSWORDS = ("password", "passphrase", "pwd", "passwd", "pass")
_MESSAGE = "Function '{0}' has both Username and Password parameters. Either set the type of the Password parameter to SecureString or replace the Username and Password parameters with a Credential parameter of type PSCredential. If using a Credential parameter in PowerShell 4.0 or earlier, please define a credential transformation attribute after the PSCredential type attribute."  # noqa: E501


class AvoidUsingUsernameAndPasswordParams(Rule):
    """Parameters of a function or method whose names hold both words."""

    code = "PSAvoidUsingUsernameAndPasswordParams"
    severity = ERROR

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, from the first of the two parameters to the last."""
        for definition in script.nodes(ast.FunctionDefinitionAst):
            yield from self._of(script, definition.name, parameters_of(definition))
        for member in script.nodes(ast.FunctionMemberAst):
            yield from self._of(script, member.name, member.parameters)

    def _of(self, script: AnalyzedScript, name: str, parameters: list[ast.ParameterAst]) -> Iterator[DiagnosticRecord]:
        user = password = None
        for node in parameters:
            types = [plain_type_name(item.type_name) for item in node.attributes if type(item) is ast.TypeConstraintAst]
            if any("securestring" in kind or "pscredential" in kind for kind in types):
                continue
            lowered = node.name.variable_path.lower()
            if user is None and ("username" in lowered or lowered == "user"):
                user = node
            elif "password" in lowered or "passphrase" in lowered:
                password = node
        if user is not None and password is not None:
            extent = script.source.extent(min(user.start, password.start), max(user.end, password.end))
            yield self.finding(script, extent, _MESSAGE.format(name), suppression_id=name)

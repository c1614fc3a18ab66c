"""PSAvoidUsingPlainTextForPassword: a parameter that is named as a secret takes plain text."""

from __future__ import annotations

from collections.abc import Iterator

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
    plain_type_name,
)
from psemu.parser import ast


class AvoidUsingPlainTextForPassword(Rule):
    """Parameters of ``param`` blocks and functions whose type is text, or none; names of other things are known by their ends."""

    code = "PSAvoidUsingPlainTextForPassword"

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each parameter."""
        for node in script.nodes(ast.ParameterAst):
            name = node.name.variable_path
            if not is_secret(name):
                continue
            constraint = next((item for item in reversed(node.attributes) if type(item) is ast.TypeConstraintAst), None)
            if constraint is not None and plain_type_name(constraint.type_name) not in _TEXT:
                continue
            message = f"Parameter '${name}' should not use String type but either SecureString or PSCredential, otherwise it increases the chance to expose this sensitive information."  # noqa: E501
            corrections: list[tuple[ast.Ast, str]] = []
            for kind in ("[SecureString]", "[PSCredential]"):
                if constraint is not None:
                    corrections.append((constraint, kind))
                else:
                    corrections.append((node.name, f"{kind} {script.text_of(node.name)}"))
            yield self.finding(script, node, message, *corrections, suppression_id=name)


_TEXT = ("string", "string[]", "object", "object[]")


def is_secret(name: str) -> bool:
    """True for ``$SqlPassword``, ``$PassPhrase``, ``$Cred`` and the like."""
    lowered = name.lower()
    return "password" in lowered or "passphrase" in lowered or lowered in ("cred", "creds", "credential", "credentials")

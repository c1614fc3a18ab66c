"""Secrets that stand in a script as they are: passwords, keys, tokens."""

from __future__ import annotations

from psemu.diagnostic import WARNING, DiagnosticRecord
from psemu.extent import SourceText
from psemu.lint.effects import command_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

SECRET = "SecretInPlainText"
#: how the names of what holds a secret end, in lower case and without ``_``
_NAMES = (
    "password", "passwd", "pwd", "passphrase", "secret", "apikey", "accountkey", "accesskey", "accesstoken", "authtoken", "bearertoken",
)  # fmt: skip
#: texts that are secrets whatever they are given to, and what one of them must have
_SHAPES = (
    r"AccountKey=[A-Za-z0-9+/]{40,}={0,2}|-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----|\bghp_[A-Za-z0-9]{36}\b|\bgithub_pat_\w{60,}"
    r"|\bAKIA[0-9A-Z]{16}\b|\bxox[abpr]-[A-Za-z0-9-]{20,}|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}|[?&]sig=[A-Za-z0-9%+/]{30,}"
    r"|\b[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34}"
)
_MARKS = ("AccountKey=", "PRIVATE KEY", "ghp_", "github_pat_", "AKIA", "xox", "eyJ", "sig=", "Q~")
#: what stands where a secret is to be filled in
_PLACEHOLDER = (
    r"(?i)^[<\[{(%*]|[>\]})%*]$|\.\.\.|…|\bx{3,}\b|\*{3,}|your|my|enter|insert|change|replace|example|sample|placeholder|"
    r"secret|passw|p@ss|token|key|test|dummy|null|none|true|false|value"
)
_SHORTEST = 6
_TEXTS = (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)


def secret_findings(result: ParseResult) -> list[DiagnosticRecord]:
    """One finding for each, over the text that should not be there."""
    found: dict[int, ast.Ast] = {}
    for node in result.ast.walk():
        kind = type(node)
        if kind is ast.AssignmentStatementAst:
            left = node.left  # type: ignore[attr-defined]
            while type(left) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
                left = left.child
            if (type(left) is ast.VariableExpressionAst and _is_secret_name(left.variable_path)) or _is_named(left):
                _take(_only_text(node.right), found)  # type: ignore[attr-defined]
        elif kind is ast.HashtableAst:
            for key, value in node.key_value_pairs:  # type: ignore[attr-defined]
                if type(key) is ast.StringConstantExpressionAst and _is_secret_name(key.value):
                    _take(_only_text(value), found)
        elif kind is ast.CommandAst:
            _command(node, found)  # type: ignore[arg-type]
        elif kind in _TEXTS and _is_secret_text(node.value):  # type: ignore[attr-defined]
            found.setdefault(node.start, node)
    message = (
        "A secret stands in the script in plain text; who reads the script has it. Take it from a vault, or ask for it."
    )
    return [
        DiagnosticRecord(result.source.extent(node.start, node.end), SECRET, message, WARNING)
        for _, node in sorted(found.items())
    ]


def masked(source: SourceText, stretches: list[tuple[int, int]]) -> SourceText:
    """*source* with stars for the *stretches*: every place stays."""
    import re

    text = source.text
    pieces = []
    at = 0
    for start, end in sorted(stretches):
        if start >= at:
            pieces += [text[at:start], re.sub(r"[^\r\n]", "*", text[start:end])]
            at = end
    return SourceText("".join([*pieces, text[at:]]), source.path)


def with_secrets_masked(records: list[DiagnosticRecord]) -> list[DiagnosticRecord]:
    """*records* about one text, with stars in what they show of it where a secret is."""
    stretches = [(record.extent.start, record.extent.end) for record in records if record.code == SECRET]
    if not stretches:
        return records
    source = masked(records[0].extent.source, stretches)
    return [
        DiagnosticRecord(
            source.extent(record.extent.start, record.extent.end),
            record.code,
            record.message,
            record.severity,
            record.corrections,
            record.notes,
        )
        for record in records
    ]


def _command(node: ast.CommandAst, found: dict[int, ast.Ast]) -> None:
    elements = node.command_elements
    securing = (command_name(node) or "").lower() == "convertto-securestring"
    for index, element in enumerate(elements[1:], 1):
        if type(element) is ast.CommandParameterAst:
            value = element.argument or (elements[index + 1] if index + 1 < len(elements) else None)
            if _is_secret_name(element.parameter_name) or (securing and element.parameter_name.lower() == "string"):
                _take(value, found)
        elif securing and index == 1:
            _take(element, found)


def _is_secret_name(name: str) -> bool:
    return name.lower().replace("_", "").endswith(_NAMES)


def _is_secret_text(text: str) -> bool:
    if not any(mark in text for mark in _MARKS):
        return False
    import re

    return re.search(_SHAPES, text) is not None


def _is_named(node: ast.Ast) -> bool:
    """True for ``$x.Password``."""
    member = node.member if type(node) is ast.MemberExpressionAst else None
    return type(member) is ast.StringConstantExpressionAst and _is_secret_name(member.value)


def _only_text(node: ast.Ast | None) -> ast.Ast | None:
    if type(node) is ast.PipelineAst and len(node.pipeline_elements) == 1:
        node = node.pipeline_elements[0]
    return node.expression if type(node) is ast.CommandExpressionAst else None


def _take(node: ast.Ast | None, found: dict[int, ast.Ast]) -> None:
    if type(node) is not ast.StringConstantExpressionAst or len(node.value) < _SHORTEST:
        return
    import re

    if " " not in node.value and re.search(_PLACEHOLDER, node.value) is None:
        found.setdefault(node.start, node)

"""A script's parse errors as findings: what only a machine with all types and modules can tell is a warning."""

from __future__ import annotations

from psemu.diagnostic import ERROR, WARNING, DiagnosticRecord
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseError, ParseResult

#: whether these are errors depends on what is installed, or on the system that the script runs on
_DEPENDS = frozenset(
    (
        "CustomAttributeTypeNotFound",
        "ModuleNotFoundDuringParse",
        "ParserError",
        "TypeNotFound",
        "WorkflowNotSupportedInPowerShellCore",
    )
)
#: whether these are errors depends on types that are looked up
_LOOKED_UP = frozenset(
    (
        "DscResourceMissingGetMethod",
        "DscResourceMissingSetMethod",
        "DscResourceMissingTestMethod",
        "ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock",
    )
)


def parse_error_findings(result: ParseResult) -> list[DiagnosticRecord]:
    """One finding for each parse error, with PowerShell's error id and message."""
    found = []
    for error in result.errors:
        severity = ERROR
        extent = result.source.extent(error.start, error.end)
        if error.error_id in _DEPENDS or (error.error_id in _LOOKED_UP and "]::" in extent.text):
            severity = WARNING
        elif error.error_id == "MemberAlreadyDefined" and _elsewhere(result, error):
            continue
        found.append(DiagnosticRecord(extent, error.error_id, error.message, severity))
    return found


def _elsewhere(result: ParseResult, error: ParseError) -> bool:
    """True for a class or enum whose other definition stands in another script block: each has its own."""
    blocks: dict[str, set[int]] = {}
    own = None
    stack: list[tuple[ast.Ast, int]] = [(result.ast, 0)]
    while stack:
        node, block = stack.pop()
        if type(node) is ast.ScriptBlockAst:
            block = node.start
        if type(node) is ast.TypeDefinitionAst:
            if (node.start, node.end) == (error.start, error.end):
                own = (node.name.lower(), block)
            elif node.start < error.start:
                blocks.setdefault(node.name.lower(), set()).add(block)
        stack.extend((child, block) for child in node.children)
    return own is not None and own[1] not in blocks.get(own[0], ())

"""A script's parse errors as findings: what only a machine with all types and modules can tell is a warning."""

from __future__ import annotations

from psemu.diagnostic import ERROR, INFORMATION, WARNING, DiagnosticRecord
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseError, ParseResult

#: whether these are errors depends on what is installed, or on the system that the script runs on
_DEPENDS = frozenset(
    (
        "CustomAttributeTypeNotFound",
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
        if error.error_id == "ParserError":
            # a DSC configuration, which PowerShell reads on Windows alone: what follows is the echo of not reading it
            place = result.source.extent(error.start, error.end)
            message = "A DSC configuration is valid on Windows; psemu does not read it."
            found.append(DiagnosticRecord(place, "Unsupported.statement.configuration", message, INFORMATION))
            break
        if error.error_id == "AssignmentStatementToAutomaticNotSupported" and _is_object(result, error):
            continue
        severity = ERROR
        extent = result.source.extent(error.start, error.end)
        if error.error_id == "ModuleNotFoundDuringParse":
            severity = INFORMATION
        elif error.error_id in _DEPENDS or (error.error_id in _LOOKED_UP and "]::" in extent.text):
            severity = WARNING
        elif error.error_id == "MemberAlreadyDefined" and _elsewhere(result, error):
            continue
        found.append(DiagnosticRecord(extent, error.error_id, error.message, severity))
    return found


def without_configuration(records: list[DiagnosticRecord], result: ParseResult) -> list[DiagnosticRecord]:
    """*records* without those behind the name of a DSC configuration."""
    limit = next((error.start for error in result.errors if error.error_id == "ParserError"), None)
    return records if limit is None else [record for record in records if record.extent.start < limit]


def _is_object(result: ParseResult, error: ParseError) -> bool:
    """True if the variable is declared as what it is anyway."""
    line, column = result.source.line_column(error.start)
    before = result.source.line_text(line)[: column - 1].lower().rstrip()
    return before.endswith(("[object]", "[object[]]")) or result.source.text[error.start :].lower().startswith(
        "[object"
    )


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

"""From a script's text to its findings: what the parser says, then every command against the catalog and the binder."""

from __future__ import annotations

from psemu.diagnostic import ERROR, INFORMATION, DiagnosticRecord
from psemu.lint.commands import CommandChecker
from psemu.lint.flow import Flow, Survey
from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.parser import ParseResult


def check(text: str, path: str | None = None, catalog: Catalog | None = None) -> list[DiagnosticRecord]:
    """What is wrong with the script *text*, in the order of its places.

    Errors are what PowerShell would refuse too, with its own error ids: parse errors, unknown commands, everything that a command's
    arguments tell about binding. Only what is certain whatever the unknown values are is reported. After a parse error only the
    commands before it are checked. Information is what psemu itself cannot judge. *path* appears in the findings; *catalog*
    defaults to the shipped one.
    """
    result = parse(text, path)
    records = [
        DiagnosticRecord(result.source.extent(error.start, error.end), error.error_id, error.message, ERROR)
        for error in result.errors
    ]
    records += check_commands(result, catalog)
    return sorted(records, key=lambda record: (record.extent.start, record.extent.end))


def check_commands(result: ParseResult, catalog: Catalog | None = None) -> list[DiagnosticRecord]:
    """What binding says about the commands of a parsed script; those behind its first parse error are left out."""
    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    limit = min((error.start for error in result.errors), default=len(result.source.text) + 1)
    checker = CommandChecker(result.source, catalog, limit)
    survey = Survey(result.ast, checker.harmless)
    checker.survey = survey
    flow = Flow(survey, checker.harmless, checker.check)
    flow.scope(result.ast)
    records = checker.records
    for node in survey.unsupported:
        feature, words = _UNSUPPORTED[type(node)]
        if node.start < limit:
            records.append(
                DiagnosticRecord(
                    result.source.extent(node.start, min(node.end, node.start + len(words.split()[0]))),
                    f"Unsupported.{feature}",
                    f"{words} is valid PowerShell, but psemu does not run it.",
                    INFORMATION,
                )
            )
    return records


_UNSUPPORTED: dict[type, tuple[str, str]] = {
    ast.ConfigurationDefinitionAst: ("statement.configuration", "configuration statement"),
    ast.DynamicKeywordStatementAst: ("statement.dynamicKeyword", "A dynamic keyword"),
    ast.BlockStatementAst: ("statement.workflowBlock", "A parallel or sequence block"),
}

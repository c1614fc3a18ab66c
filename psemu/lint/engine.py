"""From a script's text to its findings: what the parser says, then every command against the catalog and the binder."""

from __future__ import annotations

from psemu.diagnostic import INFORMATION, DiagnosticRecord
from psemu.lint.commands import CommandChecker
from psemu.lint.flow import Flow, Survey
from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from psemu.catalog import Catalog
    from psemu.parser import ParseResult


def check(text: str, path: str | None = None, catalog: Catalog | None = None) -> list[DiagnosticRecord]:
    """What is wrong with the script *text*, in the order of its places.

    Errors are what PowerShell would refuse too, with its own error ids: parse errors, unknown commands, everything that a command's
    arguments tell about binding. Only what is certain whatever the unknown values are is reported. Commands on the lines that a
    parse error touches are left out. Information is what psemu itself cannot judge. ``#psemu: ignore[Code]`` comments and
    ``SuppressMessage`` attributes are heeded. *path* appears in the findings; *catalog* defaults to the shipped one.
    """
    return check_parsed(parse(text, path), catalog)


def check_parsed(
    result: ParseResult,
    catalog: Catalog | None = None,
    rules: Mapping[str, Any] | None = None,
    encoding: str | None = None,
) -> list[DiagnosticRecord]:
    """:func:`check` of a parsed script; *rules*: a PSScriptAnalyzer settings table, whose rules run too;
    *encoding*: that of the file, as :func:`psemu.lint.script_text.read_script` names it."""
    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    text = result.source.text
    lowered = text.lower()
    records: list[DiagnosticRecord] = []
    if _looks_pasted(text):
        from psemu.lint.pasted import pasted_findings, without_pasted_lines

        records = pasted_findings(result)
        result = without_pasted_lines(result, records)
    if any(word in lowered for word in _DEMANDING):
        from psemu.lint.module_demands import demand_findings, demanded_catalog, module_demands

        demands = module_demands(result)
        catalog, found = demanded_catalog(demands, catalog)
        records += demand_findings(demands) + found
    if result.errors:
        from psemu.lint.parse_errors import parse_error_findings, without_configuration

        records += parse_error_findings(result)
        records += without_configuration(check_commands(result, catalog), result)
    else:
        records += check_commands(result, catalog)
    secret = False
    if any(hint in lowered for hint in _SECRET_HINTS):
        from psemu.lint.secrets import secret_findings

        records += secret_findings(result)
        secret = True
    if rules is not None:
        from psemu.lint.analysis import rule_findings

        records += rule_findings(result, rules, catalog, encoding)
    if records and ("throw" in lowered or "exception {" in lowered):
        from psemu.lint.expected import without_expected

        records = without_expected(records, result)
    if records and "suppressmessage" in lowered:
        from psemu.lint.rule import AnalyzedScript
        from psemu.lint.suppression import suppressed

        script = AnalyzedScript(result, catalog, result.source.path)
        records = [record for record in records if not suppressed(script, record)]
    if records and "psemu:" in lowered:
        from psemu.lint.comments import without_ignored

        records = without_ignored(records, result)
    if secret:
        from psemu.lint.secrets import with_secrets_masked

        records = with_secrets_masked(records)
    return sorted(records, key=lambda record: (record.extent.start, record.extent.end))


def _looks_pasted(text: str) -> bool:
    """False if nothing in *text* can have been pasted along with it."""
    return (
        not text.isascii()
        or "PS>" in text
        or ("PS " in text and ">" in text)
        or text[:1].isdigit()
        or any(entity in text for entity in ("&amp;", "&lt;", "&gt;", "&quot;", "&nbsp;", "&apos;", "&#"))
    )


def check_commands(result: ParseResult, catalog: Catalog) -> list[DiagnosticRecord]:
    """What binding says about the commands of a parsed script; those whose lines a parse error touches are left out."""
    soundness = None
    if result.errors:
        from psemu.lint.soundness import Soundness

        soundness = Soundness(result)
    checker = CommandChecker(result.source, catalog, soundness)
    survey = Survey(result.ast, checker.harmless)
    checker.survey = survey
    if survey.sources_others and result.source.path is not None:
        from psemu.lint.sourced import load

        loaded = load(result.ast, result.source.path)
        survey.sources_others = not loaded.complete
        survey.loaded = loaded.functions
    flow = Flow(survey, checker.harmless, checker.check)
    flow.scope(result.ast)
    checker.settle()
    records = checker.records
    for node in survey.unsupported:
        feature, words = _UNSUPPORTED[type(node)]
        if soundness is None or node.end <= soundness.first:
            records.append(
                DiagnosticRecord(
                    result.source.extent(node.start, min(node.end, node.start + len(words.split()[0]))),
                    f"Unsupported.{feature}",
                    f"{words} is valid PowerShell, but psemu does not run it.",
                    INFORMATION,
                )
            )
    return records


#: a text without any of these has no secret that could be recognized
_SECRET_HINTS = (
    "password", "passwd", "pwd", "passphrase", "asplaintext", "secret", "key", "token", "eyj", "ghp_", "github_pat", "akia", "xox", "sig=", "q~",
)  # fmt: skip
#: a text without any of these demands no module that anything could be said about
_DEMANDING = ("requiredversion", "azuread", "azurerm", "msonline", "aadrm", "skypeonlineconnector")
_UNSUPPORTED: dict[type, tuple[str, str]] = {
    ast.ConfigurationDefinitionAst: ("statement.configuration", "configuration statement"),
    ast.DynamicKeywordStatementAst: ("statement.dynamicKeyword", "A dynamic keyword"),
    ast.BlockStatementAst: ("statement.workflowBlock", "A parallel or sequence block"),
}

"""Rules over a script, chosen and configured as PSScriptAnalyzer's settings say: ``analyze`` beside ``check``, which judges binding."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.lint.rules import all_rules
from psemu.lint.suppression import suppressed
from psemu.parser import parse

if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.parser import ParseResult

PARSE_ERROR = "ParseError"


def analyze(
    text: str,
    path: str | None = None,
    settings: Mapping[str, Any] | None = None,
    catalog: Catalog | None = None,
    encoding: str | None = None,
) -> list[DiagnosticRecord]:
    """Findings of the rules that *settings* choose (a PSScriptAnalyzer settings table), with the parse errors, by place, rule and message.

    A parse error's severity is ``ParseError``, its code PowerShell's error id. *encoding*: the file's,
    as :func:`psemu.lint.script_text.read_script` names it.
    """
    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    result = parse(text, path)
    records = [
        DiagnosticRecord(result.source.extent(error.start, error.end), error.error_id, error.message, PARSE_ERROR)
        for error in result.errors
    ]
    return sorted(records + rule_findings(result, settings or {}, catalog, encoding), key=_place)


def rule_findings(
    result: ParseResult, settings: Mapping[str, Any], catalog: Catalog, encoding: str | None = None
) -> list[DiagnosticRecord]:
    """What the chosen rules find in a parsed script and its ``SuppressMessage`` attributes do not hide."""
    script = AnalyzedScript(result, catalog, result.source.path, encoding)
    found = [record for rule in chosen_rules(settings) for record in rule.analyze(script)]
    return [record for record in found if not suppressed(script, record)]


def _place(record: DiagnosticRecord) -> tuple[int, str, str, int]:
    return record.extent.start, record.code, record.message, record.extent.end


def chosen_rules(settings: Mapping[str, Any]) -> list[Rule]:
    """The rules that run under *settings*: ``IncludeRules``, ``ExcludeRules``, ``Severity``, ``Rules``; keys in any case."""
    keys = {name.lower(): value for name, value in settings.items()}
    include = _texts(keys.get("includerules"))
    exclude = _texts(keys.get("excluderules"))
    severities = [text.lower() for text in _texts(keys.get("severity"))]
    configured = {name.lower(): value for name, value in (keys.get("rules") or {}).items()}
    chosen = []
    for kind in all_rules():
        code = kind.code.lower()
        own = configured.get(code)
        own = own if isinstance(own, Mapping) else {}
        enabled = next((value for name, value in own.items() if name.lower() == "enable"), kind.enabled)
        if include and not any(fnmatchcase(code, pattern.lower()) for pattern in include):
            continue
        if any(fnmatchcase(code, pattern.lower()) for pattern in exclude) or not enabled:
            continue
        if severities and kind.severity.lower() not in severities:
            continue
        chosen.append(kind(own))
    return chosen


def _texts(value: object) -> list[str]:
    if value is None:
        return []
    return [value] if isinstance(value, str) else [str(item) for item in value]  # type: ignore[attr-defined]

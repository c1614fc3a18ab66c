"""What an editor shows of a finding, and the changes that mend it: one for each correction, and all that keep a script's meaning at once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from psemu.language.document import lsp_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.diagnostic import DiagnosticRecord
    from psemu.extent import ScriptExtent

_SEVERITIES = {"Error": 1, "Warning": 2, "Information": 3}
_MOST_FIXES = 20


def diagnostic(record: DiagnosticRecord) -> dict[str, Any]:
    """A finding, with its corrections as *data*, which an editor gives back when it asks for actions."""
    extent = record.extent
    found: dict[str, Any] = {
        "range": lsp_range(extent.source, extent.start, extent.end),
        "severity": _SEVERITIES[record.severity],
        "code": record.code,
        "source": "psemu",
        "message": "\n".join([record.message, *record.notes]),
    }
    page = page_of(record.code)
    if page:
        found["codeDescription"] = {"href": page}
    if record.code in ("PSReviewUnusedParameter", "PSUseDeclaredVarsMoreThanAssignments"):
        found["tags"] = [1]
    if record.corrections:
        found["data"] = {
            "fixes": [
                {
                    "title": fix.description or f"Replace by {fix.text}",
                    "range": _range_of(fix.extent),
                    "newText": fix.text,
                }
                for fix in record.corrections[:_MOST_FIXES]
            ]
        }
    return found


def _range_of(extent: ScriptExtent) -> dict[str, Any]:
    return lsp_range(extent.source, extent.start, extent.end)


@cache
def _pages() -> tuple[str, frozenset[str]]:
    """The address of the file that explains the codes, and the codes in it."""
    file = Path(__file__).resolve().parent.parent / "lint" / "CODES.md"
    try:
        lines = file.read_text("utf-8").splitlines()
    except OSError:
        return "", frozenset()
    return file.as_uri(), frozenset(line[3:] for line in lines if line.startswith("## "))


def page_of(code: str) -> str:
    """The address of the page about *code*; empty for one that has none."""
    address, codes = _pages()
    return f"{address}#{code.lower()}" if code in codes else ""


def quick_fixes(uri: str, diagnostics: list[Any]) -> list[dict[str, Any]]:
    """An action for each fix that came with the findings; what an editor sends back may be anything."""
    actions: list[dict[str, Any]] = []
    for finding in diagnostics:
        data = finding.get("data") if isinstance(finding, dict) else None
        fixes = data.get("fixes") if isinstance(data, dict) else None
        for number, fix in enumerate(fixes if isinstance(fixes, list) else []):
            if not (isinstance(fix, dict) and _is_range(fix.get("range")) and isinstance(fix.get("newText"), str)):
                continue
            actions.append(
                {
                    "title": str(fix.get("title", "Fix")),
                    "kind": "quickfix",
                    "diagnostics": [finding],
                    "isPreferred": number == 0,
                    "edit": {"changes": {uri: [{"range": fix["range"], "newText": fix["newText"]}]}},
                }
            )
    return actions


def _is_range(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(end), dict)
        and all(isinstance(value[end].get(part), int) for part in ("line", "character"))
        for end in ("start", "end")
    )


def fix_all(uri: str, records: list[DiagnosticRecord]) -> dict[str, Any] | None:
    """One action for all fixes that cannot change what the script does, None if there is none."""
    from psemu.lint.fixes import safe_codes

    safe = safe_codes()
    edits: list[dict[str, Any]] = []
    end = 0
    corrections = [record.corrections[0] for record in records if record.code in safe and record.corrections]
    for fix in sorted(corrections, key=lambda each: (each.extent.start, each.extent.end)):
        if fix.extent.start >= end:
            end = fix.extent.end
            edits.append({"range": _range_of(fix.extent), "newText": fix.text})
    if not edits:
        return None
    return {"title": "Apply all safe fixes", "kind": "source.fixAll.psemu", "edit": {"changes": {uri: edits}}}

"""PSScriptAnalyzer's rules beside ours: same names, what ``--fix`` may do, and which are not taken over, each with the reason."""

from __future__ import annotations

from psemu.lint.rules import all_rules

_PROFILES = "needs PSScriptAnalyzer's profiles of PowerShell versions, which nothing here can stand for"
#: rules of PSScriptAnalyzer 1.25 that psemu does not have
NOT_TAKEN_OVER: dict[str, str] = {
    "PSDSCUseIdenticalMandatoryParametersForDSC": "needs Windows' reader of schema.mof; elsewhere PSScriptAnalyzer finds nothing either",
    "PSUseCompatibleCmdlets": _PROFILES,
    "PSUseCompatibleCommands": _PROFILES,
    "PSUseCompatibleTypes": _PROFILES,
}


def format_rules() -> str:
    """A table in markdown: every rule's name in PSScriptAnalyzer and here, severity, on or off, whether ``--fix`` mends it."""
    rows = ["| PSScriptAnalyzer | psemu | severity | by default | --fix |", "| --- | --- | --- | --- | --- |"]
    names = {rule.code: rule for rule in all_rules()}
    for name in sorted({*names, *NOT_TAKEN_OVER}):
        rule = names.get(name)
        if rule is None:
            rows.append(f"| {name} | not taken over: {NOT_TAKEN_OVER[name]} | | | |")
        else:
            enabled = "on" if rule.enabled else "off"
            rows.append(f"| {name} | {name} | {rule.severity} | {enabled} | {'yes' if rule.safe else ''} |")
    return "\n".join(rows)

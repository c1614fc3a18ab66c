"""PSScriptAnalyzer's rules beside ours: same names, what ``--fix`` may do, and which are not taken over, each with the reason."""

from __future__ import annotations

from psemu.lint.rules import all_rules

_LAYOUT = "layout of text, which a formatter decides"
_PROFILES = "needs PSScriptAnalyzer's profiles of PowerShell versions, which nothing here can stand for"
#: rules of PSScriptAnalyzer 1.25 that psemu does not have
NOT_TAKEN_OVER: dict[str, str] = {
    "PSAlignAssignmentStatement": _LAYOUT,
    "PSDSCReturnCorrectTypesForDSCFunctions": "needs the types that a DSC resource's functions return",
    "PSDSCUseIdenticalMandatoryParametersForDSC": "needs the resource's schema.mof",
    "PSDSCUseIdenticalParametersForDSC": "not written yet",
    "PSDSCUseVerboseMessageInDSCResource": "not written yet",
    "PSPlaceCloseBrace": _LAYOUT,
    "PSPlaceOpenBrace": _LAYOUT,
    "PSUseCompatibleCmdlets": _PROFILES,
    "PSUseCompatibleCommands": _PROFILES,
    "PSUseCompatibleSyntax": _PROFILES,
    "PSUseCompatibleTypes": _PROFILES,
    "PSUseConsistentIndentation": _LAYOUT,
    "PSUseConsistentWhitespace": _LAYOUT,
    "PSUseConstrainedLanguageMode": "not written yet",
    "PSUseOutputTypeCorrectly": "needs the types of expressions, which are not inferred yet",
    "PSUseUTF8EncodingForHelpFile": "help files are no scripts; `psemu help` reads them",
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

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

_SESSION = (
    "PSScriptAnalyzer asks the session that it runs in, with the modules and programs of that machine; psemu asks its "
    "catalog"
)
#: rules that both have and whose findings may differ, with the reason
DIFFERENCES: dict[str, str] = {
    "PSAvoidUsingCmdletAliases": (
        f"{_SESSION}. A name without Get- that is a program on the machine's PATH is no alias to PSScriptAnalyzer, and aliases of "
        "Windows (ls, sort) are none where it runs elsewhere."
    ),
    "PSAvoidUsingPositionalParameters": (
        f"{_SESSION}: commands of modules that are not installed there are judged here if their pages were added."
    ),
    "PSDSCStandardDSCFunctionsInResource": (
        "Of a resource whose base class stands below it in the file PSScriptAnalyzer reports the first missing method alone; psemu "
        "reports each."
    ),
    "PSShouldProcess": f"{_SESSION}: whether a command that is called supports ShouldProcess.",
    "PSUseCmdletCorrectly": (
        f"{_SESSION}, and knows the parameters of some commands only; psemu judges a call without any argument for each command "
        "that it knows."
    ),
    "PSUseCorrectCasing": f"{_SESSION}: the spelling of commands and parameters.",
    "PSUseSingularNouns": (
        "PSScriptAnalyzer asks a dictionary of English; psemu has the rules of plurals and their exceptions, so that a rare word may "
        "differ."
    ),
}
#: what holds for all rules
EVERYWHERE = (
    "Several SuppressMessage attributes with Scope and Target at one place may suppress more in PSScriptAnalyzer than their targets say.",
    (
        "What psemu finds beside the rules (arguments that do not bind, unknown and withdrawn commands, secrets, pasted text) has no rule "
        "in PSScriptAnalyzer."
    ),
)


def format_differences() -> str:
    """Where findings of rules that both have may differ, in markdown."""
    rows = ["## Differences from PSScriptAnalyzer", "", "| rule | why findings may differ |", "| --- | --- |"]
    rows += [f"| {name} | {reason} |" for name, reason in DIFFERENCES.items()]
    return "\n".join([*rows, "", *(f"- {text}" for text in EVERYWHERE)])


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

"""PowerShell's own commands that do not run here, each with the reason that its refusal gives."""

from __future__ import annotations

_REASONS: dict[str, tuple[str, ...]] = {
    "it starts, ends or looks at processes of the machine, which a script here cannot reach": (
        "Debug-Process",
        "Get-Process",
        "Invoke-Item",
        "Start-Process",
        "Stop-Process",
        "Switch-Process",
        "Wait-Process",
    ),
    "it changes the machine itself": ("Restart-Computer", "Set-Date", "Stop-Computer"),
    "it speaks to another computer or process": (
        "Enter-PSHostProcess",
        "Enter-PSSession",
        "Exit-PSHostProcess",
        "Exit-PSSession",
        "Export-PSSession",
        "Get-PSHostProcessInfo",
        "Import-PSSession",
        "New-PSRoleCapabilityFile",
        "New-PSSession",
        "New-PSSessionConfigurationFile",
        "New-PSSessionOption",
        "New-PSTransportOption",
        "Remove-PSSession",
        "Send-MailMessage",
        "Test-Connection",
    ),
    "there is no debugger": (
        "Debug-Job",
        "Debug-Runspace",
        "Disable-PSBreakpoint",
        "Disable-RunspaceDebug",
        "Enable-PSBreakpoint",
        "Enable-RunspaceDebug",
        "Get-RunspaceDebug",
        "Remove-PSBreakpoint",
        "Set-PSBreakpoint",
        "Wait-Debugger",
    ),
    "tracing of PowerShell's own parts is not there; psemu explain --trace tells the steps of a binding": (
        "Get-TraceSource",
        "Set-TraceSource",
        "Trace-Command",
    ),
    "it needs certificates of the machine": (
        "Get-CmsMessage",
        "Get-PfxCertificate",
        "Protect-CmsMessage",
        "Unprotect-CmsMessage",
    ),
    "views are built in": ("Export-FormatData", "Get-FormatData", "Update-FormatData"),
    "Markdown is not rendered for a terminal here": (
        "Get-MarkdownOption",
        "Set-MarkdownOption",
        "Show-Markdown",
    ),
    "help pages come with psemu catalog add": ("Save-Help", "Update-Help"),
    "PowerShell's own parts cannot be exchanged here": (
        "Disable-ExperimentalFeature",
        "Enable-ExperimentalFeature",
        "Get-PSSubsystem",
    ),
    "module manifests are read, not written": ("New-ModuleManifest", "Test-ModuleManifest"),
    "objects here have no events": ("Register-ObjectEvent",),
    "texts of other languages are not looked for": ("Import-LocalizedData",),
    "there is one user, whose answer nobody may give for a session": ("Set-ExecutionPolicy",),
}
#: command (lower case) → why it does not run here
REFUSED = {name.lower(): reason for reason, names in _REASONS.items() for name in names}


def refused_names() -> list[str]:
    """The commands that are refused, sorted."""
    return sorted(name for names in _REASONS.values() for name in names)


def refusal(name: str) -> str | None:
    """Why command *name* does not run here; None for a command that nobody decided about."""
    return REFUSED.get(name.lower())

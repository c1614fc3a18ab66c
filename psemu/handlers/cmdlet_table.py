"""PowerShell's own commands and what psemu does of each: done, partly (which parameters are refused) or refused (why); read from the code."""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from functools import cache

from psemu.handlers import load_handler
from psemu.handlers.refusals import refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.runtime.cmdlet import Cmdlet

DONE, PARTLY, REFUSED, MISSING = "done", "partly", "refused", "not decided"
#: parameters that change nothing where all runs at once, in one culture, as one user
_ANYWHERE = {"NoTypeInformation", "ThrottleLimit", "UseBasicParsing", "UseCulture", "Transcript"}
_HERE = {
    "ConvertTo-SecureString": {"Force"},
    "Get-ChildItem": {"FollowSymlink"},
    "Get-Culture": {"NoUserOverrides"},
    "Add-Type": {"CompilerOptions", "IgnoreWarnings", "Language", "LiteralPath", "Namespace", "Path"},
    "Copy-ItemProperty": {"Destination"},
    "Format-Hex": {"Raw"},
    "Format-Table": {"RepeatHeader"},
    "Get-Command": {"ListImported"},
    "Get-Help": {"Detailed", "Full"},
    "Get-Module": {"PSEdition", "Refresh", "SkipEditionCheck"},
    "Get-PSBreakpoint": {"Runspace", "Script", "Variable"},
    "Get-PSDrive": {"Scope"},
    "Get-PSSession": {
        *("AllowRedirection", "ApplicationName", "Authentication", "CertificateThumbprint", "ConfigurationName"),
        *(
            "ConnectionUri",
            "ContainerId",
            "Credential",
            "InstanceId",
            "Port",
            "SessionOption",
            "UseSSL",
            "VMId",
            "VMName",
        ),
    },
    "Get-Runspace": {"InstanceId"},
    "Import-PowerShellDataFile": {"SkipLimitCheck"},
    # of the parameter sets that other computers need, whose mandatory parameters are refused
    "Invoke-Command": {
        *("AllowRedirection", "ApplicationName", "CertificateThumbprint", "ConfigurationName", "ConnectingTimeout"),
        *("EnableNetworkAccess", "HideComputerName", "JobName", "KeyFilePath", "Port", "SSHConnection", "SSHTransport"),
        *("SessionName", "SessionOption", "Subsystem", "UseSSL", "UserName"),
    },
    "Move-ItemProperty": {"Destination"},
    "New-ItemProperty": {"PropertyType"},
    "New-Object": {"Strict"},
    "New-PSDrive": {"Scope"},
    "Remove-Module": {"Force"},
    "Remove-PSDrive": {"Force", "Scope"},
    "Rename-ItemProperty": {"NewName"},
    "Start-Job": {"ConnectingTimeout", "Options"},
    "Import-Module": {"DisableNameChecking", "NoClobber", "SkipEditionCheck"},
    "Out-Host": {"Paging"},
    "Receive-Job": {"Force", "NoRecurse", "Wait"},
    "Remove-Job": {"Force"},
    "Select-String": {"Include", "Exclude", "NoEmphasis"},
    "Set-PSDebug": {"Off"},
    "Split-Path": {"Parent"},
    "Unblock-File": {"Path", "LiteralPath"},
    "Wait-Job": {"Any", "Timeout", "Force"},
    "Where-Object": {
        *(f"C{name}" for name in ("EQ", "NE", "GT", "LT", "GE", "LE", "Like", "NotLike", "Match", "NotMatch")),
        *("CContains", "CNotContains", "CIn", "CNotIn"),
    },
    "Write-Progress": {
        *("Activity", "Status", "Id", "PercentComplete", "SecondsRemaining", "CurrentOperation"),
        *("ParentId", "Completed", "SourceId"),
    },
}
_MODULES = ("Microsoft.PowerShell.", "ThreadJob")


class CmdletRow:
    """One command: *state* is ``done``, ``partly``, ``refused`` or ``not decided``; *remark* says what is missing and why."""

    __slots__ = ("module_name", "name", "remark", "state")

    def __init__(self, name: str, module_name: str, state: str, remark: str = "") -> None:
        self.name = name
        self.module_name = module_name
        self.state = state
        self.remark = remark


def cmdlet_rows(catalog: Catalog | None = None) -> list[CmdletRow]:
    """The commands of PowerShell's own modules, by module and name."""
    if catalog is None:
        from psemu.catalog import default_catalog

        catalog = default_catalog()
    rows = []
    for name in catalog.names():
        command = catalog.find(name)
        if command is None or not str(command.module_name).startswith(_MODULES):
            continue
        module = str(command.module_name)
        implementation = load_handler(name)
        if implementation is None:
            reason = refusal(name)
            rows.append(CmdletRow(command.name, module, REFUSED if reason else MISSING, reason or ""))
            continue
        known = {parameter.name.lower(): parameter.name for parameter in command.parameters}
        refused = sorted({known[each.lower()] for each in _refused_parameters(implementation) if each.lower() in known})
        ignored = sorted(
            set(known.values()) - set(refused) - _looked_at(implementation, known) - _without_effect(command.name)
        )
        remarks = [
            f"{what} {', '.join(f'-{each}' for each in names)}"
            for what, names in (("refuses", refused), ("takes no notice of", ignored))
            if names
        ]
        rows.append(CmdletRow(command.name, module, PARTLY if remarks else DONE, "; ".join(remarks)))
    return sorted(rows, key=lambda row: (row.module_name.lower(), row.name.lower()))


def _refused_parameters(implementation: type[Cmdlet]) -> set[str]:
    """The parameters that the command's class, or one that it derives from, refuses: in refuse_parameters, or as an UnsupportedError's end."""
    found = set(implementation.refused_parameters)
    for kind in implementation.__mro__:
        if not kind.__module__.startswith("psemu.handlers"):
            continue
        for node in ast.walk(ast.parse(textwrap.dedent(inspect.getsource(kind)))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            texts = [each.value for each in node.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if node.func.id == "refuse_parameters":
                found.update(texts)
            elif node.func.id == "UnsupportedError" and texts:
                found.add(texts[0].rpartition(".")[2])
    return found


def _looked_at(implementation: type[Cmdlet], known: dict[str, str]) -> set[str]:
    """The parameters whose names stand in the code that implements the command: its classes' modules and the handlers that these use."""
    texts: set[str] = set()
    for kind in implementation.__mro__:
        if kind.__module__.startswith("psemu.handlers"):
            module = sys.modules[kind.__module__]
            texts |= _texts_of(module.__name__)
            for value in vars(module).values():
                owner = value.__name__ if inspect.ismodule(value) else getattr(value, "__module__", None)
                if isinstance(owner, str) and owner.startswith(("psemu.handlers.", "psemu.runtime.files")):
                    texts |= _texts_of(owner)
    return {name for folded, name in known.items() if folded in texts}


@cache
def _texts_of(module: str) -> frozenset[str]:
    """The text constants of a module, folded."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    constants = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return frozenset(value.lower() for value in constants if isinstance(value, str))


def _without_effect(command: str) -> set[str]:
    """The parameters that need no code here."""
    return _ANYWHERE | _HERE.get(command, set())


def totals(rows: list[CmdletRow]) -> dict[str, int]:
    """How many commands are in each state."""
    return {state: sum(row.state == state for row in rows) for state in (DONE, PARTLY, REFUSED, MISSING)}


def format_cmdlets(rows: list[CmdletRow] | None = None) -> str:
    """The table as text, as ``psemu coverage --cmdlets`` prints it."""
    rows = cmdlet_rows() if rows is None else rows
    widths = [max(len(getattr(row, column)) for row in rows) for column in ("name", "module_name", "state")]
    lines = [
        f"{row.name:<{widths[0]}}  {row.module_name:<{widths[1]}}  {row.state:<{widths[2]}}  {row.remark}".rstrip()
        for row in rows
    ]
    counted = ", ".join(f"{count} {state}" for state, count in totals(rows).items() if count)
    return "\n".join([*lines, "", f"{len(rows)} commands: {counted}"])


def cmdlet_page(rows: list[CmdletRow] | None = None) -> str:
    """The table as a page of Markdown: psemu/handlers/CMDLETS.md."""
    rows = cmdlet_rows() if rows is None else rows
    counted = ", ".join(f"{count} {state}" for state, count in totals(rows).items() if count)
    lines = [
        "# PowerShell's own commands",
        "",
        "What psemu does of each command of PowerShell 7.6's own modules. *Partly*: the parameters named are refused as",
        "`Unsupported.command.NAME.PARAMETER`, or have no effect. *Refused*: the command binds, and ends with",
        "`Unsupported.command.NAME` and the reason. This page is made by `psemu coverage --cmdlets --markdown`.",
        "",
        f"{len(rows)} commands: {counted}.",
    ]
    module = ""
    for row in rows:
        if row.module_name != module:
            module = row.module_name
            lines += ["", f"## {module}", "", "| Command | State | Remark |", "| --- | --- | --- |"]
        lines.append(f"| {row.name} | {row.state} | {row.remark} |")
    return "\n".join([*lines, ""])

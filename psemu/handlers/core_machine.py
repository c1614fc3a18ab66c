"""What scripts ask of a machine and its user, answered from the session: uptime, clipboard, credential, execution policy, features."""

from __future__ import annotations

import time

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, refuse_parameters, terminate
from psemu.handlers.core_get_command import texts
from psemu.objects import EnumValue, PSObject, to_text
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STARTED = time.monotonic_ns()
#: assemblies that scripts load by name and whose types, as far as they are there, need no loading
_ASSEMBLIES = ("microsoft.powershell.", "system", "mscorlib", "netstandard")


@cmdlet("Get-Uptime")
class GetUptime(Cmdlet):
    """Gives how long psemu runs; the machine's own time is not asked for."""

    def process_record(self) -> None:
        from psemu.objects.datetimes import DateTime, TimeSpan
        from psemu.runtime.file_entries import ticks_of

        seconds = (time.monotonic_ns() - _STARTED) // 1_000_000_000
        if self.switch("Since"):
            self.write_object(DateTime(ticks_of(time.time() - seconds), "Local"))
        else:
            self.write_object(TimeSpan(seconds * 10_000_000))


class Clipboard:
    """The clipboard of a session: its text."""

    text = ""


class ClipboardCommand(Cmdlet):
    """Base: the session's own clipboard; the user's is never read or changed."""

    @property
    def clipboard(self) -> Clipboard:
        """The clipboard."""
        services: Any = self.session.services
        found: Clipboard = services.setdefault(Clipboard, Clipboard())
        return found


@cmdlet("Get-Clipboard")
class GetClipboard(ClipboardCommand):
    """Gives the text, line by line or whole."""

    def process_record(self) -> None:
        text = self.clipboard.text
        if self.switch("Raw"):
            self.write_object(text)
            return
        delimiter: Any = self.get("Delimiter")
        for line in text.split(to_text(delimiter[0] if isinstance(delimiter, list) else delimiter or "\n")):
            self.write_object(line)


@cmdlet("Set-Clipboard")
class SetClipboard(ClipboardCommand):
    """Keeps lines of text."""

    def begin_processing(self) -> None:
        refuse_parameters(self, "AsOSC52")
        self._lines: list[str] = []

    def process_record(self) -> None:
        self._lines += texts(self.get("Value"))

    def end_processing(self) -> None:
        text = "\n".join(self._lines)
        if self.switch("Append") and self.clipboard.text:
            text = f"{self.clipboard.text}\n{text}"
        if self.should_process(text[:20], "Set clipboard content"):
            self.clipboard.text = text
            if self.switch("PassThru"):
                self.write_object(text)


@cmdlet("Get-Credential")
class GetCredential(Cmdlet):
    """Asks for a name and a password at the terminal; without one it cannot."""

    def process_record(self) -> None:
        from psemu.runtime.credential import Credential, credential

        given: Any = self.get("Credential")
        if isinstance(given, Credential):
            self.write_object(given)
            return
        ask = self.session.host.read_line
        if ask is None:
            message = "Windows PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
            raise terminate(
                self,
                "InvalidOperation",
                message.removeprefix("Windows "),
                "InvalidOperation",
                None,
                ENGINE + "PSInvalidOperationException",
            )
        from psemu.rest.credentials import Token

        title = to_text(self.get("Title") or "PowerShell credential request")
        self.write_host(f"\n{title}\n{to_text(self.get('Message') or 'Enter your credentials.')}\n")
        name = to_text(given or self.get("UserName") or "") or ask("User: ", False)
        secret = ask(f"Password for user {name}: ", True)
        self.write_object(credential(name, Token(secret)))


@cmdlet("Get-ExecutionPolicy")
class GetExecutionPolicy(Cmdlet):
    """Gives what it is where PowerShell has no policies: Unrestricted."""

    def process_record(self) -> None:
        kind = "Microsoft.PowerShell.ExecutionPolicy"
        if not self.switch("List"):
            self.write_object(EnumValue(kind, "Unrestricted", 0))
            return
        for number, scope in enumerate(("MachinePolicy", "UserPolicy", "Process", "CurrentUser", "LocalMachine")):
            policy = EnumValue(kind, "Unrestricted", 0) if scope == "LocalMachine" else EnumValue(kind, "Undefined", 5)
            member = EnumValue("Microsoft.PowerShell.ExecutionPolicyScope", scope, number)
            self.write_object(PSObject([("Scope", member), ("ExecutionPolicy", policy)]))


@cmdlet("Get-ExperimentalFeature")
class GetExperimentalFeature(Cmdlet):
    """There are none."""


@cmdlet("Unblock-File")
class UnblockFile(Cmdlet):
    """Takes no mark from files: none here has one."""

    def process_record(self) -> None:
        from psemu.runtime.files import given_paths, resolve_entries

        for path in given_paths(self):
            resolve_entries(self, path)


@cmdlet("Add-Type")
class AddType(Cmdlet):
    """Accepts the names of .NET's own assemblies, whose types need no loading; source code of other languages is not compiled."""

    def process_record(self) -> None:
        names = texts(self.get("AssemblyName"))
        if not names:
            raise UnsupportedError(
                "command.Add-Type.TypeDefinition",
                "Unsupported.command.Add-Type.TypeDefinition: Add-Type compiles no code here; a class of PowerShell's own language may do.",
            )
        for name in names:
            if not name.lower().startswith(_ASSEMBLIES) or name.lower().startswith("system.windows"):
                raise UnsupportedError(
                    f"assembly.{name}",
                    f"Unsupported.assembly.{name}: the assembly '{name}' is not there; its types are not known here.",
                )


@cmdlet("Invoke-History")
class InvokeHistory(Cmdlet):
    """Runs a line of the history again."""

    def process_record(self) -> None:
        entries = self.session.history
        wanted = to_text(self.get("Id")) if self.has("Id") else ""
        if wanted.isascii() and wanted.isdigit():
            found = [each for each in entries if each.properties["Id"] == int(wanted)]
        else:
            found = [each for each in entries if str(each.properties["CommandLine"]).startswith(wanted)]
        if not found:
            message = f"Cannot locate history for {'Id ' + wanted if wanted else 'the last command'}."
            raise terminate(
                self,
                "InvokeHistoryNoLastHistoryEntryFound",
                message,
                "ObjectNotFound",
                wanted,
                "System.ArgumentException",
            )
        line = to_text(found[-1].properties["CommandLine"])
        if self.should_process(line):
            self.write_host(line + "\n")
            self.invoke_script_block(self.session.interpreter.create_script_block(line), stream=True)

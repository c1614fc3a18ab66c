"""The commands that look at the session itself: its host, call stack, modules, history, completers; and the lists that are empty here."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.handlers.core_get_command import texts
from psemu.objects import PSObject
from psemu.objects.wildcards import matcher
from psemu.runtime.call_stack import call_places
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_HISTORY = "Microsoft.PowerShell.Commands.HistoryInfo"


class CallStackFrame(PSObject):
    """One call; its text is ``at NAME, PLACE``."""

    __slots__ = ("text",)

    text: str


@cmdlet("Get-PSCallStack")
class GetPSCallStack(Cmdlet):
    """Gives the calls that are running, the innermost first."""

    def process_record(self) -> None:
        for place in call_places(self.session, self.runtime.extent):
            processor = place.processor
            invocation = None if processor is None else processor.inner.vars.get("myinvocation")
            facts = [
                ("Command", place.name),
                ("Location", place.location),
                ("Arguments", "{}"),
                ("ScriptName", place.path),
                ("ScriptLineNumber", place.line),
                ("InvocationInfo", None if invocation is None else invocation.value),
                ("FunctionName", place.name),
            ]
            frame = CallStackFrame(facts, [ENGINE + "CallStackFrame", "System.Object"])
            frame.text = str(place)
            self.write_object(frame)


@cmdlet("Get-Host")
class GetHost(Cmdlet):
    """Gives ``$Host``."""

    def process_record(self) -> None:
        self.write_object(self.session.get_variable("Host"))


@cmdlet("Get-Module")
class GetModule(Cmdlet):
    """Gives the modules that scripts made here, by name; with -ListAvailable those whose commands are known."""

    def process_record(self) -> None:
        tests = [matcher(name) for name in texts(self.get("Name")) or ["*"]]
        for module in self._modules():
            name = str(module.properties["Name"])
            if any(test(name) for test in tests):
                self.write_object(module)

    def _modules(self) -> list[PSObject]:
        if not self.switch("ListAvailable"):
            return list(self.session.modules.values())
        catalog: Any = self.session.catalog
        names = catalog.module_names() if catalog is not None else []
        kind = [ENGINE + "PSModuleInfo", "System.Object"]
        return [PSObject([("Name", name), ("ModuleType", "Manifest"), ("Version", None)], kind) for name in names]


@cmdlet("Remove-Module")
class RemoveModule(Cmdlet):
    """Takes a module that a script made out of the session, and its functions with it."""

    def process_record(self) -> None:
        given: Any = self.get("ModuleInfo")
        items = given if isinstance(given, list) else [] if given is None else [given]
        names = [str(item.properties["Name"]) for item in items] or texts(self.get("Name"))
        for name in names:
            matches = matcher(name)
            found = [key for key, module in self.session.modules.items() if matches(str(module.properties["Name"]))]
            if not found:
                message = (
                    "No modules were removed. Verify that the specification of modules to remove is correct and those modules exist in "
                    "the runspace."
                )
                kind = "System.InvalidOperationException"
                self.write_error(
                    error_record(self, "Modules_NoModulesRemoved", message, "ResourceUnavailable", None, kind)
                )
            for key in found:
                if self.should_process(str(self.session.modules[key].properties["Name"]), "Remove-Module"):
                    self._remove(self.session.modules.pop(key))

    def _remove(self, module: PSObject) -> None:
        functions = self.session.global_scope.functions or {}
        exported: Any = module.properties["ExportedFunctions"]
        for name, function in dict(exported.items()).items():
            if functions.get(str(name).lower()) is function:
                del functions[str(name).lower()]


class HistoryCommand(Cmdlet):
    """Base: the lines that were added, by number."""

    clears = False

    def chosen(self) -> list[PSObject]:
        """The entries that -Id and -Count name; an id that is not there is an error."""
        entries = self.session.history
        given: Any = self.get("Id")
        found = entries
        if given is not None:
            found = []
            for number in given if isinstance(given, list) else [given]:
                hits = [entry for entry in entries if entry.properties["Id"] == number]
                found = [*found, *hits]
                if not hits:
                    message = f"Cannot locate history for ID {number}."
                    record = error_record(
                        self, "GetHistoryNoHistoryForId", message, "ObjectNotFound", number, "System.ArgumentException"
                    )
                    self.write_error(record)
        lines = [matcher(line) for line in texts(self.get("CommandLine"))]
        if lines:
            found = [each for each in found if any(test(str(each.properties["CommandLine"])) for test in lines)]
        count: Any = self.get("Count")
        if count is None:
            return found
        # the newest are the last; to clear, the oldest go first unless the newest are asked for
        first = self.clears and not self.switch("Newest")
        return found[: int(count)] if first else found[-int(count) :]


@cmdlet("Get-History")
class GetHistory(HistoryCommand):
    """Gives the lines that Add-History added; a script's own lines are no history."""

    def process_record(self) -> None:
        for entry in self.chosen():
            self.write_object(entry)


@cmdlet("Clear-History")
class ClearHistory(HistoryCommand):
    """Forgets lines."""

    clears = True

    def process_record(self) -> None:
        if not self.should_process("Clear history", "Clear-History"):
            return
        chosen = self.chosen()
        self.session.history = [entry for entry in self.session.history if entry not in chosen]


@cmdlet("Add-History")
class AddHistory(HistoryCommand):
    """Adds entries, objects with CommandLine, ExecutionStatus, StartExecutionTime and EndExecutionTime."""

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        for item in given if isinstance(given, list) else [] if given is None else [given]:
            self._add(item)

    def _add(self, item: Any) -> None:
        from psemu.objects.properties import find_property

        names = ("CommandLine", "ExecutionStatus", "StartExecutionTime", "EndExecutionTime")
        facts = [(name, find_property(item, name)) for name in names]
        if any(pair is None for _, pair in facts):
            message = "Cannot add this history entry because it is not in a valid format."
            kind = "System.InvalidCastException"
            self.write_error(error_record(self, "AddHistoryInvalidInput", message, "InvalidData", item, kind))
            return
        entries = self.session.history
        number = entries[-1].properties["Id"] + 1 if entries else 1
        entry = PSObject(
            [("Id", number), *((name, pair[1]) for name, pair in facts if pair)], [_HISTORY, "System.Object"]
        )
        entries.append(entry)
        if self.switch("Passthru"):
            self.write_object(entry)


@cmdlet("Register-ArgumentCompleter")
class RegisterArgumentCompleter(Cmdlet):
    """Accepted: a script that runs here is not completed."""


@cmdlet("Get-PSBreakpoint")
class GetPSBreakpoint(Cmdlet):
    """There is no debugger."""


@cmdlet("Get-PSSession")
class GetPSSession(Cmdlet):
    """There are no remote sessions."""


@cmdlet("Set-PSDebug")
class SetPSDebug(Cmdlet):
    """Turning everything off is accepted; tracing and stepping are not there."""

    def process_record(self) -> None:
        if self.switch("Strict"):
            self.session.global_scope.strict_mode = 1
        trace: Any = self.get("Trace")
        if self.switch("Step") or (trace is not None and int(trace) > 0):
            raise UnsupportedError("command.Set-PSDebug.Trace")


@cmdlet("Get-Runspace")
class GetRunspace(Cmdlet):
    """Gives the one runspace."""

    def process_record(self) -> None:
        facts = [
            ("Id", 1),
            ("Name", "Runspace1"),
            ("ComputerName", "localhost"),
            ("Type", "Local"),
            ("State", "Opened"),
            ("Availability", "Busy"),
        ]
        numbers: Any = self.get("Id")
        names = [matcher(name) for name in texts(self.get("Name")) or ["*"]]
        wanted = numbers is None or 1 in (numbers if isinstance(numbers, list) else [numbers])
        if wanted and any(test("Runspace1") for test in names):
            self.write_object(PSObject(facts, [ENGINE + "Runspaces.LocalRunspace", "System.Object"]))


@cmdlet("Read-Host")
class ReadHost(Cmdlet):
    """Asks the person at the terminal; without one it cannot, as in a console that is not interactive."""

    def process_record(self) -> None:
        ask = self.session.host.read_line
        if ask is None:
            message = "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available."
            kind = ENGINE + "PSInvalidOperationException"
            raise terminate(self, "InvalidOperation", message, "InvalidOperation", None, kind)
        from psemu.objects import to_text
        from psemu.rest.credentials import Token

        prompt: Any = self.get("Prompt")
        words = prompt if isinstance(prompt, list) else [] if prompt is None else [prompt]
        question = " ".join(map(to_text, words))
        masked = self.switch("MaskInput")
        answer = ask(f"{question}: " if words else "", self.switch("AsSecureString") or masked)
        self.write_object(Token(answer) if self.switch("AsSecureString") else answer)

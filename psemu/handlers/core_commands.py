"""The commands on the session itself: Get-Command, Set-StrictMode, Invoke-Command and Invoke-Expression."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, refuse_parameters, terminate
from psemu.handlers.property_expression import plain_value
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@cmdlet("Set-StrictMode")
class SetStrictMode(Cmdlet):
    """Sets the strict mode of the caller's scope."""

    def process_record(self) -> None:
        if self.switch("Off"):
            self.session.frame.scope.strict_mode = 0
            return
        version: Any = plain_value(self.get("Version"))
        if isinstance(version, str) and version.lower() == "latest":
            number = 3
        else:
            major = getattr(version, "major", None)
            number = int(major if major is not None else str(version).partition(".")[0])
        self.session.frame.scope.strict_mode = min(number, 3)


@cmdlet("Invoke-Command")
class InvokeCommand(Cmdlet):
    """Runs a script block here; there is no other computer."""

    def begin_processing(self) -> None:
        refuse_parameters(
            self, "ComputerName", "Session", "ConnectionUri", "VMId", "VMName", "ContainerId", "HostName", "FilePath"
        )
        self._input: list[Any] = []

    def process_record(self) -> None:
        if self.has("InputObject"):
            self._input.append(self.get("InputObject"))

    def end_processing(self) -> None:
        from psemu.runtime.script_processor import InputEnumerator

        given: Any = self.get("ArgumentList")
        arguments = list(given) if isinstance(given, list) else [] if given is None else [given]
        interpreter: Any = self.session.interpreter
        block: Any = self.get("ScriptBlock")
        new_scope = not self.switch("NoNewScope")
        variables = {"input": InputEnumerator(self._input)} if self._input else None
        interpreter.invoke_script_block(
            block, arguments, write=self.runtime.write_object, new_scope=new_scope, variables=variables
        )


@cmdlet("Invoke-Expression")
class InvokeExpression(Cmdlet):
    """Runs a text in the caller's scope."""

    def process_record(self) -> None:
        from psemu.parser import parse
        from psemu.runtime.script_block import ScriptBlock

        text = str(self.get("Command"))
        result = parse(text)
        if result.errors:
            from psemu.runtime.parse_failure import parse_error_record

            record = parse_error_record(result, positions=True)
            kind = ENGINE + "ParseException"
            raise terminate(self, record.fully_qualified_error_id, record.message, "ParserError", exception_type=kind)
        block = ScriptBlock(result.ast, result.source, self.session)
        self.invoke_script_block(block, [], stream=True)

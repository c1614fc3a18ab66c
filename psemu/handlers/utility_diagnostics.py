"""Measure-Command, Get-Error and Update-List."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record
from psemu.objects import UNKNOWN, Hashtable, PSObject, to_text
from psemu.objects.properties import find_property
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


@cmdlet("Measure-Command")
class MeasureCommand(Cmdlet):
    """Gives how long a block runs, once for each input object; what it writes is dropped."""

    def begin_processing(self) -> None:
        self._nanoseconds = 0

    def process_record(self) -> None:
        import time

        block: Any = self.get("Expression")
        before = time.perf_counter_ns()
        self.invoke_script_block(block, [], self.get("InputObject") if self.has("InputObject") else UNKNOWN)
        self._nanoseconds += time.perf_counter_ns() - before

    def end_processing(self) -> None:
        from psemu.objects.datetimes import TimeSpan

        self.write_object(TimeSpan(self._nanoseconds // 100))


@cmdlet("Get-Error")
class GetError(Cmdlet):
    """Gives the newest errors of ``$Error``, or those that are piped in."""

    def process_record(self) -> None:
        given: Any = self.get("InputObject")
        if given is not None:
            self.write_object(given)
            return
        newest: Any = self.get("Newest")
        for record in list(self.session.errors)[: 1 if newest is None else int(newest)]:
            self.write_object(record)


@cmdlet("Update-List")
class UpdateList(Cmdlet):
    """Changes a list that an object's property holds, or gives what such a change is."""

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        if value is None:
            names = [name for name in ("Add", "Remove", "Replace") if self.has(name)]
            facts = [(name, _many(self.get(name))) for name in names]
            self.write_object(Hashtable(facts))
            return
        name = to_text(self.get("Property"))
        found = find_property(value, name)
        if found is None:
            message = f'The member "{name}" was not found.'
            self.write_error(error_record(self, "MemberDoesntExist", message, "InvalidType", value))
            return
        held: Any = found[1].base if isinstance(found[1], PSObject) else found[1]
        if not isinstance(held, list):
            message = f'The property "{name}" is not a list.'
            self.write_error(error_record(self, "PropertyIsNotACollection", message, "InvalidType", value))
            return
        self._change(held)
        self.write_object(value)

    def _change(self, held: list[Any]) -> None:
        from psemu.objects.comparison import equals

        if self.has("Replace"):
            held[:] = _many(self.get("Replace"))
            return
        for gone in _many(self.get("Remove")):
            place = next((at for at, item in enumerate(held) if equals(item, gone)), None)
            if place is not None:
                del held[place]
        held.extend(_many(self.get("Add")))

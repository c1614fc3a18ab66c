"""What the common parameters of a command change: preferences, stream variables, output variables."""

from __future__ import annotations

from psemu.objects import EnumValue, PSArray
from psemu.objects.comparison import truth
from psemu.runtime.automatic_variables import action_preference
from psemu.runtime.scope import PSVariable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame

_ACTIONS = {
    "erroraction": "ErrorActionPreference",
    "warningaction": "WarningPreference",
    "informationaction": "InformationPreference",
    "progressaction": "ProgressPreference",
}
_SWITCHES = {"verbose": "VerbosePreference", "debug": "DebugPreference"}
_VARIABLES = {
    "errorvariable": "error",
    "warningvariable": "warning",
    "informationvariable": "information",
    "outvariable": "output",
}


def preferences_of(bound: dict[str, Any]) -> dict[str, Any]:
    """Preference variables that bound common parameters set, by name."""
    found: dict[str, Any] = {}
    for key, name in _ACTIONS.items():
        if bound.get(key) is not None:
            found[name] = bound[key]
    for key, name in _SWITCHES.items():
        if key in bound:
            found[name] = action_preference("Continue" if truth(bound[key]) else "SilentlyContinue")
    if "whatif" in bound:
        found["WhatIfPreference"] = truth(bound["whatif"])
    if "confirm" in bound:
        low = truth(bound["confirm"])
        found["ConfirmPreference"] = EnumValue(
            "System.Management.Automation.ConfirmImpact", "Low" if low else "None", 1 if low else 0
        )
    return found


class StreamVariables:
    """Lists that collect what a command writes, for ``-ErrorVariable`` and its like."""

    __slots__ = ("_targets", "pipeline_variable")

    def __init__(self, frame: Frame, bound: dict[str, Any]) -> None:
        self._targets: dict[str, list[Any]] = {}
        for key, stream in _VARIABLES.items():
            name = bound.get(key)
            if not isinstance(name, str) or not name:
                continue
            self._targets[stream] = self._list(frame, name)
        name = bound.get("pipelinevariable")
        self.pipeline_variable: str | None = str(name) if name else None

    @staticmethod
    def _list(frame: Frame, name: str) -> list[Any]:
        append = name.startswith("+")
        name = name.lstrip("+")
        old = frame.session.get_variable(name) if append else None
        if isinstance(old, PSArray) and old.type_name == "System.Collections.ArrayList":
            return old
        made = PSArray([] if old is None else old if isinstance(old, list) else [old], "System.Collections.ArrayList")
        drive, _, plain = name.rpartition(":")
        frame.session.set_variable(plain, made, frame.session.scope_named(drive or "local", frame.scope))
        return made

    def __bool__(self) -> bool:
        return bool(self._targets)

    @property
    def keeps_output(self) -> bool:
        """What the command writes goes to a variable too."""
        return "output" in self._targets or bool(self.pipeline_variable)

    def collector(self, stream: str, write: Callable[[Any], None]) -> Callable[[Any], None]:
        """*write* that also collects; *write* itself if nobody asked."""
        target = self._targets.get(stream)
        if target is None:
            return write

        def both(value: Any) -> None:
            self.add(stream, value)
            write(value)

        return both

    def silent_collector(self, outer: Callable[[str, Any], None] | None) -> Callable[[str, Any], None]:
        """What collects a value that is not written, here and in the functions around, whose collector is *outer*."""

        def collect(stream: str, value: Any) -> None:
            self.add(stream, value)
            if outer is not None:
                outer(stream, value)

        return collect

    def add(self, stream: str, value: Any) -> None:
        """Collect *value* without writing it."""
        target = self._targets.get(stream)
        if target is not None:
            if stream == "warning" and isinstance(value, str):
                from psemu.runtime.category_info import MessageRecord

                value = MessageRecord("System.Management.Automation.WarningRecord", value)
            target.append(value)


class PipelineVariable:
    """The variable of ``-PipelineVariable``: what its command has just written. One that was not there before goes with the pipeline."""

    __slots__ = ("_is_new", "_key", "_variable", "_variables")

    def __init__(self, frame: Frame, name: str) -> None:
        self._key = name.lower()
        self._variables = frame.vars
        known = self._variables.get(self._key)
        self._is_new = known is None
        self._variable: PSVariable = known or PSVariable(name)
        self._variables[self._key] = self._variable

    def before(self, write: Callable[[Any], None]) -> Callable[[Any], None]:
        """*write* that sets the variable first."""

        def set_and_write(value: Any) -> None:
            self._variable.value = value
            write(value)

        return set_and_write

    def remove(self) -> None:
        """The pipeline is over."""
        if self._is_new and self._variables.get(self._key) is self._variable:
            del self._variables[self._key]

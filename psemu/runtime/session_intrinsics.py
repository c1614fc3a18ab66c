"""``$ExecutionContext.SessionState`` and ``$PSCmdlet.SessionState``: a script's way to the variables and the text expansion of its session."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, NetType, to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame

_AUTOMATION = "System.Management.Automation."


class Intrinsics:
    """An object of PowerShell's own with a few methods, by lower-case name."""

    __slots__ = ("_members", "type_name")

    def __init__(self, name: str, members: dict[str, Any]) -> None:
        self.type_name = _AUTOMATION + name
        self._members = members

    def script_get(self, name: str) -> Any:
        """Property *name*; UnsupportedError for what a real one may have and this one lacks."""
        found = self._members.get(name.lower())
        if found is None or callable(found):
            from psemu.errors import UnsupportedError

            raise UnsupportedError(f"member.{self.type_name}.{name}")
        return found

    def script_invoke(self, name: str, arguments: list[Any], frame: Frame) -> Any:
        """Call method *name*."""
        if name.lower() == "gettype" and not arguments:
            return NetType(self.type_name)
        method: Callable[..., Any] | None = self._members.get(name.lower())
        if not callable(method):
            from psemu.errors import UnsupportedError

            raise UnsupportedError(f"method.{self.type_name}.{name}")
        return method(frame, *arguments)

    def __str__(self) -> str:
        return self.type_name


def _variable(frame: Frame, name: Any) -> Any:
    return frame.session.find_variable(to_text(name))


def _value(frame: Frame, name: Any, default: Any = None) -> Any:
    return frame.session.get_variable(to_text(name), default)


def _assign(frame: Frame, name: Any, value: Any = None) -> Any:
    if value is None and hasattr(name, "value"):
        name, value = name.name, name.value
    frame.session.set_variable(to_text(name), value)
    return AUTOMATION_NULL


def _script_block(frame: Frame, text: Any) -> Any:
    return frame.session.interpreter.create_script_block(to_text(text))


SESSION_STATE = Intrinsics(
    "SessionState",
    {"psvariable": Intrinsics("PSVariableIntrinsics", {"get": _variable, "getvalue": _value, "set": _assign})},
)
ENGINE = Intrinsics(
    "EngineIntrinsics",
    {
        "sessionstate": SESSION_STATE,
        "invokecommand": Intrinsics("CommandInvocationIntrinsics", {"newscriptblock": _script_block}),
    },
)

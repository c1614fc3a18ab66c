"""A session that runs PowerShell text: scopes, pipeline, streams and errors. ``Interpreter.run`` is the verb."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.runtime.interpreter import Interpreter, InvocationResult
    from psemu.runtime.limits import Limits
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import Host, SessionState
    from psemu.runtime.streams import StreamRecord

_PLACES = {
    "Host": "session_state",
    "Interpreter": "interpreter",
    "InvocationResult": "interpreter",
    "Limits": "limits",
    "ScriptBlock": "script_block",
    "SessionState": "session_state",
    "StreamRecord": "streams",
}


def __getattr__(name: str) -> object:
    # what is not used is not imported: start-up is imports
    place = _PLACES.get(name)
    if place is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"psemu.runtime.{place}"), name)


__all__ = [
    "Host",
    "Interpreter",
    "InvocationResult",
    "Limits",
    "ScriptBlock",
    "SessionState",
    "StreamRecord",
]

"""How control leaves the normal order in the interpreter: loops, return, exit, early stop, limits and .NET exceptions."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class FlowControlException(Exception):
    """Base of what is not an error: no ``try`` of a script sees it."""


class BreakException(FlowControlException):
    """``break``, to the loop named *label* (empty: the nearest)."""

    def __init__(self, label: str = "") -> None:
        self.label = label
        super().__init__(label)


class ContinueException(FlowControlException):
    """``continue``, to the loop named *label* (empty: the nearest)."""

    def __init__(self, label: str = "") -> None:
        self.label = label
        super().__init__(label)


class ReturnException(FlowControlException):
    """``return``: its value has been written already."""


class ExitException(FlowControlException):
    """``exit`` with *code*."""

    def __init__(self, code: int = 0) -> None:
        self.code = code
        super().__init__(code)


class StopUpstreamCommandsException(FlowControlException):
    """A command wants no more input (``Select-Object -First``): what stands before *requester* in its pipeline stops."""

    def __init__(self, requester: Any = None) -> None:
        self.requester = requester
        super().__init__()


class LimitExceeded(FlowControlException):
    """A limit of the host (time, output) ends the whole run; *message* says which."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class NetError(Exception):
    """A .NET exception that a method, constructor or operator of a modelled type throws.

    A method call wraps it in a MethodInvocationException; elsewhere it becomes an ErrorRecord whose id is *type_name*.
    """

    def __init__(self, type_name: str, message: str, **properties: Any) -> None:
        self.type_name = type_name
        self.message = message
        self.properties = properties
        super().__init__(message)

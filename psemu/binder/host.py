"""What the binder may ask of whoever runs the command: a protocol for type checkers, never imported at run time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from psemu.catalog.command_info import ParameterInfo


class BinderHost(Protocol):
    """What binding asks of the session that runs the command; all of it is optional."""

    def invoke_script_block(self, block: Any, dollar_underbar: Any) -> list[Any]:
        """What *block* puts out with ``$_`` set."""

    def invoke_with_arguments(self, block: Any, arguments: list[Any]) -> list[Any]:
        """What *block* puts out with *arguments* as ``$args``."""

    def convert_argument(self, value: Any, type_name: str) -> Any:
        """*value* as the type of a script's parameter, which may be a class of the script."""

    def aliases_of(self, command_name: str) -> list[str]:
        """The session's aliases of a command."""

    def default_parameter_values(self) -> Any:
        """The value of ``$PSDefaultParameterValues`` in the caller's scope, None if there is none."""

    def transform_argument(self, attribute: Any, value: Any) -> Any:
        """*value* after a transformation attribute other than a type."""

    def takes_description(self, type_name: str) -> bool:
        """True if a table or custom object may stand for an object of the module type *type_name*."""

    def dynamic_parameters(self, bound: dict[str, Any]) -> Sequence[ParameterInfo]:
        """The dynamic parameters that the command adds, given what is bound so far."""

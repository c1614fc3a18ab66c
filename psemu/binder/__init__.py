"""Parameter binding: which argument of a line goes to which parameter, and why; one binder for running, checking and explaining."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, ParameterText, UnknownSplat, arguments_of, splat_arguments
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_binder import ParameterBinder
from psemu.binder.parameter_table import BoundParameter
from psemu.binder.static import CANNOT_KNOW, MISSING, PRESENT, BoundCommand, bind_arguments, bind_command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.changed_line import CommandText


def explain(bound: BoundCommand, source: CommandText | None = None) -> dict[str, Any]:
    """Plain data on why *bound* binds as it does and what would make it bind; see :mod:`psemu.binder.explanation`."""
    from psemu.binder.explanation import explain as explained

    return explained(bound, source)


def format_explanation(data: dict[str, Any], line: str = "", start: int = 0) -> str:
    """The text for a person of what :func:`explain` gives; see :mod:`psemu.binder.explanation_text`."""
    from psemu.binder.explanation_text import format_explanation as formatted

    return formatted(data, line, start)


__all__ = [
    "CANNOT_KNOW",
    "MISSING",
    "PRESENT",
    "BoundCommand",
    "BoundParameter",
    "CommandArgument",
    "ParameterBinder",
    "ParameterBindingError",
    "ParameterText",
    "UnknownSplat",
    "arguments_of",
    "bind_arguments",
    "bind_command",
    "explain",
    "format_explanation",
    "splat_arguments",
]

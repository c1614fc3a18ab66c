"""Parameter binding: which argument of a line goes to which parameter, and why; one binder for running, checking and explaining."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, UnknownSplat, arguments_of, splat_arguments
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_binder import BoundParameter, ParameterBinder
from psemu.binder.static import CANNOT_KNOW, MISSING, PRESENT, BoundCommand, bind_arguments, bind_command

__all__ = [
    "CANNOT_KNOW",
    "MISSING",
    "PRESENT",
    "BoundCommand",
    "BoundParameter",
    "CommandArgument",
    "ParameterBinder",
    "ParameterBindingError",
    "UnknownSplat",
    "arguments_of",
    "bind_arguments",
    "bind_command",
    "splat_arguments",
]

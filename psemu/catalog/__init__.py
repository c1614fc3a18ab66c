"""Help pages to command metadata: what commands there are and what the binder needs to know of each."""

from __future__ import annotations

from psemu.catalog.builder import build_command
from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)

__all__ = [
    "ALL_PARAMETER_SETS",
    "CommandInfo",
    "ParameterAttribute",
    "ParameterInfo",
    "ParameterSetMetadata",
    "build_command",
]

"""PowerShell values in Python: how each .NET type that a script meets is represented, converted, compared and printed."""

from __future__ import annotations

from psemu.objects.conversion import convert_to, register_converter, to_bool
from psemu.objects.error_record import ErrorRecord, PSInvalidCastException, RuntimeException
from psemu.objects.psobject import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    EnumValue,
    Hashtable,
    NetType,
    OpaqueObject,
    PSArray,
    PSMember,
    PSObject,
    SwitchParameter,
)
from psemu.objects.text import to_text
from psemu.objects.types import resolve_type_name, type_name_of

__all__ = [
    "AUTOMATION_NULL",
    "UNKNOWN",
    "CaselessDict",
    "EnumValue",
    "ErrorRecord",
    "Hashtable",
    "NetType",
    "OpaqueObject",
    "PSArray",
    "PSInvalidCastException",
    "PSMember",
    "PSObject",
    "RuntimeException",
    "SwitchParameter",
    "convert_to",
    "register_converter",
    "resolve_type_name",
    "to_bool",
    "to_text",
    "type_name_of",
]

"""PowerShell values in Python: how each .NET type that a script meets is represented, converted, compared and printed."""

from __future__ import annotations

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
]

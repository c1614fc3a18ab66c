"""The parameters that PowerShell adds to commands: common ones, ShouldProcess's and paging's."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS, ParameterAttribute, ParameterInfo, ParameterSetMetadata
from psemu.objects.types import SWITCH

_PREFERENCE = "System.Management.Automation.ActionPreference"
_VARIABLE = (ParameterAttribute("AllowEmptyString"), ParameterAttribute("ValidateVariableName"))


def _parameter(name: str, alias: str, type_name: str, *attributes: ParameterAttribute) -> ParameterInfo:
    sets = {ALL_PARAMETER_SETS: ParameterSetMetadata()}
    return ParameterInfo(name, type_name, sets, aliases=(alias,) if alias else (), attributes=attributes)


#: in the order in which the engine adds them
COMMON = (
    _parameter("Verbose", "vb", SWITCH),
    _parameter("Debug", "db", SWITCH),
    _parameter("ErrorAction", "ea", _PREFERENCE),
    _parameter("WarningAction", "wa", _PREFERENCE),
    _parameter("InformationAction", "infa", _PREFERENCE),
    _parameter("ProgressAction", "proga", _PREFERENCE),
    _parameter("ErrorVariable", "ev", "System.String", *_VARIABLE),
    _parameter("WarningVariable", "wv", "System.String", *_VARIABLE),
    _parameter("InformationVariable", "iv", "System.String", *_VARIABLE),
    _parameter("OutVariable", "ov", "System.String", *_VARIABLE),
    _parameter("OutBuffer", "ob", "System.Int32", ParameterAttribute("ValidateRange", (0, 2**31 - 1))),
    _parameter("PipelineVariable", "pv", "System.String", *_VARIABLE),
)
SHOULD_PROCESS = (_parameter("WhatIf", "wi", SWITCH), _parameter("Confirm", "cf", SWITCH))
PAGING = (
    _parameter("IncludeTotalCount", "", SWITCH),
    _parameter("Skip", "", "System.UInt64"),
    _parameter("First", "", "System.UInt64"),
)

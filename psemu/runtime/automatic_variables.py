"""The variables that a session starts with: automatic ones and preferences, with PowerShell's options and values."""

from __future__ import annotations

from psemu.objects import EnumValue, Hashtable, OpaqueObject, PSArray
from psemu.runtime.file_items import path_info
from psemu.runtime.scope import PSVariable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.runtime.session_state import SessionState

_ACTION = "System.Management.Automation.ActionPreference"
_CONSTANT = frozenset(("Constant", "AllScope"))
_READ_ONLY = frozenset(("ReadOnly", "AllScope"))
_ACTIONS = {"SilentlyContinue": 0, "Stop": 1, "Continue": 2, "Inquire": 3, "Ignore": 4, "Suspend": 5, "Break": 6}

PS_VERSION = (7, 6, 5)


def action_preference(name: str) -> EnumValue:
    """The member *name* of ActionPreference."""
    return EnumValue(_ACTION, name, _ACTIONS[name])


def _version(*parts: int) -> Any:
    from psemu.objects import convert_to

    return convert_to(".".join(map(str, parts)), "System.Version")


class LazyVariable(PSVariable):
    """A constant whose value is made on first use: start-up does not pay for what a script never reads."""

    __slots__ = ("_made", "_make")

    def __init__(self, name: str, make: Any) -> None:
        self._make = make
        self._made: Any = None
        super().__init__(name, None, _CONSTANT)

    @property
    def made(self) -> Any:
        """The value if a script has read it, else None."""
        return self._made

    @property
    def value(self) -> Any:
        """The value, made now if it was not yet."""
        if self._make is not None:
            self._made, self._make = self._make(), None
        return self._made

    @value.setter
    def value(self, value: Any) -> None:
        return


class NullVariable(PSVariable):
    """``$null``: it takes any value and keeps none."""

    __slots__ = ()

    type_name = "System.Management.Automation.NullVariable"

    @property
    def value(self) -> Any:
        """Always $null."""
        return None

    @value.setter
    def value(self, value: Any) -> None:
        return


def _engine() -> Any:
    from psemu.runtime.session_intrinsics import ENGINE

    return ENGINE


def _style() -> Any:
    from psemu.runtime.net.styles import ps_style

    return ps_style()


def _version_table() -> Hashtable:
    from psemu.objects.net_values import SemanticVersion

    return Hashtable(
        [
            ("PSVersion", SemanticVersion(PS_VERSION, None, None)),
            ("PSEdition", "Core"),
            ("GitCommitId", "7.6.5"),
            ("OS", "psemu"),
            ("Platform", "Unix"),
            ("PSCompatibleVersions", PSArray([_version(1, 0), _version(7, 0)], "System.Version[]")),
            ("PSRemotingProtocolVersion", _version(2, 4)),
            ("SerializationVersion", _version(1, 1, 0, 1)),
            ("WSManStackVersion", _version(3, 0)),
        ]
    )


def automatic_variables(session: SessionState) -> Iterator[PSVariable]:
    """The variables of a new session's global scope."""
    for name, value in (("true", True), ("false", False)):
        yield PSVariable(name, value, _CONSTANT)
    yield NullVariable("null")
    error = PSVariable("Error", session.errors, frozenset(("Constant",)))
    yield error
    yield PSVariable("Host", OpaqueObject("System.Management.Automation.Internal.Host.InternalHost"), _CONSTANT)
    yield PSVariable("HOME", "/root", _READ_ONLY)
    yield PSVariable("PID", 1, _CONSTANT)
    yield PSVariable("PSCulture", "en-US", _READ_ONLY)
    yield PSVariable("PSUICulture", "en-US", _READ_ONLY)
    yield PSVariable("PSEdition", "Core", _CONSTANT)
    yield PSVariable("PSHOME", "/opt/microsoft/powershell/7", _CONSTANT)
    yield LazyVariable("PSVersionTable", _version_table)
    yield PSVariable("ShellId", "Microsoft.PowerShell", _CONSTANT)
    yield LazyVariable("PSStyle", _style)
    yield LazyVariable("ExecutionContext", _engine)
    yield PSVariable("EnabledExperimentalFeatures", PSArray([], "System.String[]"), _READ_ONLY)
    for name, flag in (("IsLinux", True), ("IsMacOS", False), ("IsWindows", False), ("IsCoreCLR", True)):
        yield PSVariable(name, flag, _CONSTANT)
    yield PSVariable("PWD", path_info("/"))
    yield PSVariable("PROFILE", "/root/.config/powershell/Microsoft.PowerShell_profile.ps1")
    yield PSVariable("?", True, _READ_ONLY)
    yield PSVariable("StackTrace", "")
    yield PSVariable("NestedPromptLevel", 0)
    yield PSVariable("MaximumHistoryCount", 4096)
    yield PSVariable("OutputEncoding", OpaqueObject("System.Text.UTF8Encoding"))
    yield PSVariable("PSDefaultParameterValues", Hashtable())
    yield PSVariable("PSSessionApplicationName", "wsman")
    yield PSVariable("PSEmailServer", "")
    yield PSVariable(
        "PSNativeCommandArgumentPassing",
        EnumValue("System.Management.Automation.NativeArgumentPassingStyle", "Standard", 1),
    )
    yield PSVariable("PSNativeCommandUseErrorActionPreference", False)
    yield PSVariable("FormatEnumerationLimit", 4)
    yield PSVariable("ErrorView", EnumValue("System.Management.Automation.ErrorView", "ConciseView", 2))
    yield PSVariable("ErrorActionPreference", action_preference("Continue"))
    yield PSVariable("WarningPreference", action_preference("Continue"))
    yield PSVariable("InformationPreference", action_preference("SilentlyContinue"))
    yield PSVariable("VerbosePreference", action_preference("SilentlyContinue"))
    yield PSVariable("DebugPreference", action_preference("SilentlyContinue"))
    yield PSVariable("ProgressPreference", action_preference("Continue"))
    yield PSVariable("ConfirmPreference", EnumValue("System.Management.Automation.ConfirmImpact", "High", 3))
    yield PSVariable("WhatIfPreference", False)

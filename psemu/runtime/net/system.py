"""System.Environment: a machine of no one's, and the variables of the session."""

from __future__ import annotations

from psemu.objects import EnumValue, PSObject, to_text
from psemu.objects.numbers import Int64
from psemu.runtime.methods import Method, recorded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: what the emulated machine is: a Linux with PowerShell 7.6 on .NET 10
_MACHINE, _USER, _KERNEL = "psemu", "psemu", "6.1.0.0"


def environment_property(name: str) -> Any:
    """``[Environment]::Name``: nothing of the machine that runs psemu, NotImplemented for a name that is not here."""
    from psemu.objects import convert_to

    if name in ("osversion", "version"):
        version = convert_to(_KERNEL if name == "osversion" else "10.0.0", "System.Version")
        if name == "version":
            return version
        platform = EnumValue("System.PlatformID", "Unix", 4)
        return PSObject(
            [("Platform", platform), ("ServicePack", ""), ("Version", version), ("VersionString", f"Unix {_KERNEL}")],
            ["System.OperatingSystem", "System.Object"],
        )
    import time

    ticks = int(time.monotonic() * 1000)
    values: dict[str, Any] = {
        "newline": "\n",
        "machinename": _MACHINE,
        "username": _USER,
        "userdomainname": _MACHINE,
        "userinteractive": False,
        "processorcount": 1,
        "currentdirectory": "/",
        "systemdirectory": "",
        "systempagesize": 4096,
        "tickcount": ticks & 0x7FFFFFFF,
        "tickcount64": Int64(ticks),
        "is64bitprocess": True,
        "is64bitoperatingsystem": True,
        "hasshutdownstarted": False,
        "exitcode": 0,
        "currentmanagedthreadid": 1,
        "isprivilegedprocess": False,
        "stacktrace": "",
    }
    return values.get(name, NotImplemented)


def _folder(_owner: Any, folder: Any, _option: Any = None) -> str:
    return {"UserProfile": "/home/psemu", "Personal": "/home/psemu", "MyDocuments": "/home/psemu"}.get(
        to_text(folder), ""
    )


def _expand(frame: Any, _owner: Any, text: str) -> str:
    import re

    table = frame.session.host.environment
    return re.sub(r"%([^%]+)%", lambda found: str(table.get(found[1]) or found[0]), text)


def _variables(frame: Any, _owner: Any, *_target: Any) -> Any:
    from psemu.objects import Hashtable

    return Hashtable(frame.session.host.environment.items())


def _set_variable(frame: Any, _owner: Any, name: str, value: Any, *_target: Any) -> None:
    table = frame.session.host.environment
    if value is None or value == "":
        if name in table:
            del table[name]
    else:
        table[name] = str(value)


ENVIRONMENT: dict[str, Method] = {
    "getenvironmentvariable": Method(
        lambda frame, _o, name, _target=None: frame.session.host.environment.get(name),
        "variable:string",
        "variable:string, target:System.EnvironmentVariableTarget",
        wants_frame=True,
    ),
    **recorded(
        getfolderpath=_folder,
        expandenvironmentvariables=_expand,
        getenvironmentvariables=_variables,
        setenvironmentvariable=_set_variable,
        getcommandlineargs=lambda _o: ["pwsh"],
        getlogicaldrives=lambda _o: ["/"],
    ),
}

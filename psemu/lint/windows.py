"""Parameters and commands that PowerShell has on Windows alone, or that only Windows PowerShell 5.1 had: what scripts use and the catalog,
which knows PowerShell 7 everywhere, does not."""

from __future__ import annotations

import os

#: command, then its parameters, lower case
_PARAMETERS_TEXT = """
    add-content stream
    add-type codedomprovider compilerparameters
    clear-content stream
    export-pssession force
    get-childitem codesigningcert dnsname documentencryptioncert eku expiringindays sslserverauthentication
    get-clipboard format textformattype
    get-content stream
    get-help showwindow
    get-item codesigningcert dnsname documentencryptioncert eku expiringindays sslserverauthentication stream
    get-process computername
    new-item applicationname authentication certificatethumbprint connectionuri options optionset port sessionoption usessl type
    new-itemproperty type
    new-object comobject strict
    new-psdrive persist
    new-pssessionoption applicationarguments canceltimeout culture idletimeout includeportinspn maxconnectionretrycount
    . maximumreceiveddatasizepercommand maximumreceivedobjectsize maximumredirection nocompression noencryption nomachineprofile opentimeout
    . operationtimeout outputbufferingmode proxyaccesstype proxyauthentication proxycredential skipcacheck skipcncheck skiprevocationcheck
    . uiculture useutf16
    remove-item deletekey stream
    restart-computer asjob authentication computername credential dcomauthentication delay for force impersonation protocol throttlelimit
    . timeout wait wsmanauthentication
    set-clipboard ashtml
    set-content stream
    set-item options type
    set-itemproperty type
    start-job psversion runas32
    stop-computer asjob authentication computername credential dcomauthentication force impersonation protocol throttlelimit
    . wsmanauthentication
    test-connection asjob authentication credential dcomauthentication impersonation protocol source throttlelimit wsmanauthentication
    update-help usedefaultcredentials
"""
#: of every command that works on items
_TRANSACTION = "usetransaction"
#: encodings that Windows PowerShell 5.1 took
_ENCODINGS = ("byte", "string", "unknown", "default")
#: drives of PowerShell's own providers
_DRIVES = ("alias", "env", "function", "hkcr", "hkcu", "hklm", "hku", "temp", "testdrive", "variable")


#: what the tables say, read when it is first asked for
_releases: dict[str, str] = {}
_parameters: dict[str, list[str]] = {}


def _table() -> dict[str, list[str]]:
    table = _parameters
    name = ""
    if table:
        return table
    for line in _PARAMETERS_TEXT.split("\n"):
        words = line.split()
        if words:
            name = name if words[0] == "." else words[0]
            table.setdefault(name, []).extend(words[1:])
    return table


def only_on_windows(command: str, parameter: str) -> bool:
    """True if *command* (lower case) has a parameter that begins with *parameter* on Windows."""
    wanted = parameter.lower()
    return any(name.startswith(wanted) for name in (*_table().get(command, ()), _TRANSACTION)) and len(wanted) > 2


def other_provider(command: str, values: list[str]) -> bool:
    """True if *command* (lower case) works on items and a path among *values* is on a drive of a provider that is not PowerShell's own:
    that gives its commands parameters of its own."""
    noun = command.partition("-")[2]
    if noun not in ("item", "childitem", "content", "itemproperty", "path", "location"):
        return False
    drives = (value.partition(":")[0].lower() for value in values if ":" in value)
    return any(len(drive) > 1 and drive.isalnum() and drive not in _DRIVES for drive in drives)


def was_an_encoding(value: str) -> bool:
    """True for a value of ``-Encoding`` that Windows PowerShell took and PowerShell refuses."""
    return value.lower() in _ENCODINGS


def release_with(command: str) -> str:
    """Words for the PowerShell that has *command* (lower case), empty if none of Microsoft's own modules on Windows ever had it."""
    if not _releases:
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "builtin_commands.txt")
        with open(path, encoding="ascii") as file:
            for line in file:
                mask, _, name = line.rstrip("\n").partition(" ")
                if not mask.startswith("#"):
                    words = "PowerShell on Windows" if int(mask, 16) & 1 else "Windows PowerShell"
                    _releases[name.lower()] = words
    return _releases.get(command, "")

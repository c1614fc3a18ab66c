"""Parameters and commands that PowerShell has on Windows alone, or that only Windows PowerShell 5.1 had: what scripts use and the catalog,
which knows PowerShell 7 everywhere, does not."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder import ParameterBindingError
    from psemu.catalog import CommandInfo

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
    get-process cn computername
    get-service cn computername
    get-hotfix cn computername
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
    test-connection asjob authentication cn credential dcomauthentication destination impersonation ipaddress protocol server source
    . throttlelimit wsmanauthentication
    update-help usedefaultcredentials
"""
#: of every command that works on items
_TRANSACTION = "usetransaction"
#: encodings that Windows PowerShell 5.1 took
_ENCODINGS = ("byte", "string", "unknown", "default")
#: command, then its parameters that Windows PowerShell 5.1 did not have and that share a beginning with one it had, lower case
_LATER_TEXT = """
    * progressaction
    convertto-json asarray enumsasstrings escapehandling
    export-csv includetypeinformation quotefields usequotes
    get-childitem followsymlink
    get-content asbytestream
    get-date asutc unixtimeseconds
    get-random shuffle
    invoke-restmethod allowunencryptedauthentication authentication custommethod followrellink form maximumfollowrellink maximumretrycount
    . noproxy preserveauthorizationonredirect responseheadersvariable resume retryintervalsec skipcertificatecheck skipheadervalidation
    . skiphttperrorcheck sslprotocol statuscodevariable token
    invoke-webrequest allowunencryptedauthentication authentication custommethod form maximumretrycount noproxy
    . preserveauthorizationonredirect resume retryintervalsec skipcertificatecheck skipheadervalidation skiphttperrorcheck sslprotocol token
    measure-object allstats standarddeviation
    select-string culture noemphasis raw
    sort-object bottom stable top
    split-path extension leafbase
    start-job workingdirectory
"""
#: kinds of commands that Windows PowerShell 5.1 knew beside
_KINDS = ("workflow", "script")
#: languages that its Add-Type compiled
_LANGUAGES = ("csharpversion2", "csharpversion3", "jscript", "visualbasic")
#: commands that take a computer's name by position on Windows
_COMPUTERS = ("restart-computer", "stop-computer")
#: drives of PowerShell's own providers
_DRIVES = ("alias", "env", "function", "hkcr", "hkcu", "hklm", "hku", "temp", "testdrive", "variable")


#: what the tables say, read when it is first asked for
_releases: dict[str, str] = {}
_parameters: dict[str, list[str]] = {}
_later: dict[str, list[str]] = {}


def _table() -> dict[str, list[str]]:
    return _read_table(_parameters, _PARAMETERS_TEXT)


def _read_table(table: dict[str, list[str]], text: str) -> dict[str, list[str]]:
    name = ""
    if table:
        return table
    for line in text.split("\n"):
        words = line.split()
        if words:
            name = name if words[0] == "." else words[0]
            table.setdefault(name, []).extend(words[1:])
    return table


def only_on_windows(command: str, parameter: str) -> bool:
    """True if *command* (lower case) has a parameter that begins with *parameter* on Windows."""
    wanted = parameter.lower()
    names = _table().get(command, [])
    return wanted in names or (len(wanted) > 2 and any(name.startswith(wanted) for name in (*names, _TRANSACTION)))


def other_provider(command: str, values: list[str]) -> bool:
    """True if *command* (lower case) works on items and a path among *values* is on a drive of a provider that is not PowerShell's own:
    that gives its commands parameters of its own."""
    noun = command.partition("-")[2]
    if noun not in ("item", "childitem", "content", "itemproperty", "path", "location"):
        return False
    drives = (value.partition(":")[0].lower() for value in values if ":" in value)
    return any(len(drive) > 1 and drive.isalnum() and drive not in _DRIVES for drive in drives)


def words_about(command: CommandInfo, error: ParameterBindingError, text: str) -> str:
    """What to say where *error* of *command*, reported at *text*, is one only outside of Windows or of Windows PowerShell; else empty."""
    from psemu.lint.certainty import CONVERSIONS

    name, parameter = command.name.lower(), error.parameter
    if error.error_id == "NamedParameterNotFound" and only_on_windows(name, parameter):
        return f"{command.name} has -{parameter} only on Windows, or only in Windows PowerShell."
    if error.error_id == "PositionalParameterNotFound" and name in _COMPUTERS:
        return f"{command.name} takes the names of computers only on Windows."
    if error.error_id == "AmbiguousParameter":
        later = _read_table(_later, _LATER_TEXT)
        added = {*later["*"], *later.get(name, ())}
        candidates = [word.strip("-.").lower() for word in error.message.rpartition(":")[2].split()]
        if len([word for word in candidates if word not in added]) < 2:
            return f"-{parameter} is ambiguous in PowerShell; in Windows PowerShell it is not."
    if error.error_id in CONVERSIONS and _was_a_value(name, parameter, error.message, text):
        return f"Windows PowerShell takes this value for -{parameter}; PowerShell does not."
    return ""


def _was_a_value(command: str, parameter: str, message: str, text: str) -> bool:
    value = message.partition('Cannot convert value "')[2].partition('"')[0] or text.strip("'\"")
    if parameter == "Encoding":
        return value.lower() in _ENCODINGS
    if command == "add-type" and parameter == "Language":
        return value.lower() in _LANGUAGES
    kinds = [kind.strip() for kind in value.lower().split(",")]
    return command == "get-command" and parameter == "CommandType" and any(kind in _KINDS for kind in kinds)


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

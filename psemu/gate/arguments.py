"""What the arguments make of a command that would be harmless without them."""

from __future__ import annotations

import re

from psemu.gate.constructs import is_steering
from psemu.gate.holdings import AUTOMATIC
from psemu.gate.secrets import matches_secret_word, path_trouble
from psemu.gate.verdict import SECRET, UNKNOWN, WRITE
from psemu.gate.web import names_secret_resource
from psemu.gate.words import words
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.objects import Hashtable
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.static import BoundCommand
    from psemu.catalog import CommandInfo
    from psemu.gate.holdings import Holdings

#: parameters that make a reading command write a file, or lay one where somebody else fetches it
_WRITING = re.compile(
    r"^(?:out|output|export|save|download|destination|dest|result|log|transcript|target|local|report|csv|html|backup|dump|trace|cache)\w*"
    r"(?:file|path|folder|directory|dir|location|blob|filename|sasurl|sasuri)$|"
    r"^(?:destination|outfile|out|export|launch|resume|saveas|outdata|sendlogsto)$|download|sas(?:url|uri|token)$"
)
#: names that look so and only say what is read
_NOT_WRITING = frozenset(("locationpath",))
#: parameters by which a command leaves this machine
REMOTE = words(
    """
    cimsession computername connectionuri destinationcimsession destinationhost domaincontroller enumeratingserver enumerationserver
    pssession server smbserver sshtransport sshconnection
    """
)
#: the same of PowerShell's own commands; elsewhere these are names of resources
_OWN_REMOTE = frozenset(("containerid", "hostname", "session", "vmid", "vmname"))
#: commands whose purpose it is to ask a machine whether it is there
ASKING = frozenset(("resolve-dnsname", "test-connection", "test-netconnection", "test-wsman"))
#: parameters that name what is shown
_SHOWN = frozenset(("expandproperty", "properties", "property", "select"))
_CODE = frozenset(("httppipelineappend", "httppipelineprepend", "initializationscript", "scriptblock"))
_PROPERTY = frozenset(("expandproperty", "properties", "property", "select"))
#: switches of a reading command by which it does more than read
_CHANGES = re.compile(
    r"(?:Add|Backup|Cancel|Clear|Copy|Create|Delete|Deploy|Disable|Dismount|Enable|Export|Fix|Generate|Import|Initialize|Install|Invoke|Kill|"
    r"Lock|Mount|Move|New|Publish|Purge|Push|Register|Remove|Rename|Repair|Reset|Restart|Restore|Resume|Revoke|Run|Save|Send|Set|Start|Stop|"
    r"Submit|Suspend|Sync|Uninstall|Unlock|Unregister|Update|Upload|Write)(?![a-z])"
)
#: an address of another machine inside a longer text
_INNER_MACHINE = re.compile(r"(?:^|[\s\"'=(,>]|file:/{0,3})(?:\\\\|//)[\w.$-]")
#: commands whose properties may be blocks
_SHAPING = words(
    """
    compare-object convertto-html format-custom format-list format-table format-wide group-object join-string measure-object
    select-object sort-object
    """
)
#: commands that take a machine's name from their input in Windows PowerShell
_TAKES_MACHINE = words("get-counter get-eventlog get-hotfix get-process get-service get-winevent get-wmiobject")
#: commands of PowerShell's own that run the blocks they are given; the blocks of the text are judged where they stand
_RUNNING = frozenset(("foreach-object", "measure-command", "where-object"))
_COMPUTED = (
    ast.VariableExpressionAst,
    ast.ParenExpressionAst,
    ast.SubExpressionAst,
    ast.MemberExpressionAst,
    ast.InvokeMemberExpressionAst,
    ast.IndexExpressionAst,
    ast.ConvertExpressionAst,
)


def is_writing(parameter: str) -> bool:
    """True for ``OutFile`` and its like."""
    return _WRITING.search(parameter.lower()) is not None and parameter.lower() not in _NOT_WRITING


def is_remote(key: str, own: bool) -> bool:
    """True for a parameter (lower case) by which a command leaves this machine; *own*: a command of PowerShell itself."""
    return key in REMOTE or (own and key in _OWN_REMOTE)


def named_machines(command: str, bound: BoundCommand, own: bool) -> tuple[list[tuple[str, str]], list[str | None]]:
    """What leaving this machine makes of the call, and the machines that it names, None for one that is not known."""
    found: list[tuple[str, str]] = []
    machines: list[str | None] = []
    for name, value in bound.values.items():
        if is_remote(name.lower(), own) and command not in ASKING:
            found.append((UNKNOWN, f"-{name} leaves this machine"))
            machines += [
                item if isinstance(item, str) else None for item in (value if isinstance(value, list) else [value])
            ]
    return found, machines


def judge_arguments(
    node: ast.CommandAst, command: CommandInfo, bound: BoundCommand, own: bool, steps: list[ast.Ast], holdings: Holdings
) -> list[tuple[str, str]]:
    """Verdict and reason of everything in the arguments that is not harmless; *own*: a command of PowerShell itself."""
    lowered = command.name.lower()
    found: list[tuple[str, str]] = []
    infos = {parameter.name.lower(): parameter for parameter in command.parameters}
    for name, value in bound.values.items():
        key = name.lower()
        info = infos.get(key)
        kind = info.type_name if info is not None else ""
        if key.endswith("variable") and lowered != "get-variable":
            found += written_variable(value)
        elif key in _CODE and lowered not in _RUNNING:
            found.append((UNKNOWN, f"-{name} runs code"))
        elif is_remote(key, own):
            pass  # told by named_machines
        elif is_writing(key) and not (own and lowered in ("out-null", "select-object", "resolve-path")):
            found.append((WRITE, f"-{name} writes a file"))
        elif key == "asjob" and value is not False:
            found.append((UNKNOWN, "a job runs on its own"))
        elif key == "credential":
            found.append((SECRET, "it signs in as somebody else"))
        elif key.startswith("proxy"):
            found.append((SECRET, "a proxy sees what is asked and who asks"))
        elif key in _SHOWN:
            found += shown(value)
        elif key == "online":
            found.append((UNKNOWN, "-Online starts a browser"))
        if (
            key in _PROPERTY
            and lowered != "measure-object"
            and any(item is NOT_KNOWN for item in (value if isinstance(value, list) else [value]))
        ):
            found.append((UNKNOWN, "which property is shown is known only when it runs"))
        if value is NOT_KNOWN and (kind.endswith("Uri") or (key.endswith(("uri", "url")) and "String" in kind)):
            found.append((SECRET, f"the address in -{name} is known only when it runs, and may carry data out"))
        elif key == "break":
            found.append((UNKNOWN, "a debugger is waited for"))
        elif key == "endpoint" and (value is NOT_KNOWN or "://" in str(value)):
            found.append((UNKNOWN, "what signs in at its own service may go to another address"))
        elif key == "filterhashtable":
            found += _filter(value)
        elif key == "name" and lowered.startswith("get-itemproperty"):
            found += shown(value)
        elif kind.endswith("SwitchParameter") and value is not False and _CHANGES.match(name):
            found.append((WRITE, f"-{name} changes something"))
        if any(isinstance(item, str) and names_secret_resource(item) for item in items_of(value)):
            found.append((SECRET, f"-{name} names a resource that holds secrets"))
        if any(isinstance(item, str) and _names_machine(item, key) for item in items_of(value)):
            found.append((UNKNOWN, "another machine is asked, which learns who asks"))
        if "ScriptBlock" in kind and not _only_blocks(node):
            found.append((UNKNOWN, f"-{name} runs code that is known only when it runs"))
    if lowered in _SHAPING and any(_may_hold_code(e, holdings) for e in node.command_elements[1:]):
        found.append((UNKNOWN, "a property may be computed by a block that only the session has"))
    if any(_is_object(item) for value in bound.values.values() for item in items_of(value)) and _writes_machine(node):
        found.append((UNKNOWN, "another machine is asked, which learns who asks"))
    if steps and _takes_machine(command, bound) and not _comes_from_commands(steps) and not holdings.is_text(steps[0]):
        found.append((UNKNOWN, "the input may name another machine"))
    return found


def _may_hold_code(element: ast.Ast, holdings: Holdings) -> bool:
    """True for a variable that the text does not assign, where a block may stand."""
    if type(element) is ast.CommandParameterAst and element.argument is not None:
        element = element.argument
    if type(element) is not ast.VariableExpressionAst or element.splatted:
        return False
    name = element.variable_path.lower()
    return name not in holdings.declared and name not in AUTOMATIC


def _names_machine(text: str, key: str) -> bool:
    if key in (
        "xpath",
        "pattern",
        "notmatch",
        "value",
        "object",
        "message",
        "inputobject",
        "uri",
        "delimiter",
        "separator",
    ):
        return text.lstrip().startswith("\\\\") and key != "value"
    plain = text.strip()
    if plain.startswith(("\\", "/")) and plain[1:2] in ("\\", "/") and len(plain) > 2:
        return True
    return "://" not in text.replace("file://", "") and _INNER_MACHINE.search(text) is not None


def _is_object(value: object) -> bool:
    """True for a value that was converted to something that texts cannot be read from."""
    return value is not None and value is not NOT_KNOWN and not isinstance(value, (str, int, float, list, Hashtable))


def _writes_machine(node: ast.CommandAst) -> bool:
    """True if any text in the arguments names another machine."""
    return any(
        _names_machine(inner.value, "")
        for element in node.command_elements[1:]
        if type(element) is not ast.ScriptBlockExpressionAst
        for inner in element.walk()
        if type(inner) is ast.StringConstantExpressionAst or type(inner) is ast.ExpandableStringExpressionAst
    )


def items_of(value: object, depth: int = 0) -> list[object]:
    """*value* and everything in it."""
    if depth > 6 or not isinstance(value, (list, Hashtable)):
        return [value]
    inner = list(value.values()) if isinstance(value, Hashtable) else value
    return [item for part in inner for item in items_of(part, depth + 1)]


def _filter(value: object) -> list[tuple[str, str]]:
    """A filter table may name files: ``@{ Path = … }``."""
    if isinstance(value, list):
        return [found for part in value for found in _filter(part)]
    if not isinstance(value, Hashtable):
        return [(UNKNOWN, "what is asked for is known only when it runs")]
    paths = items_of(value["path"]) if "path" in value else []
    if any(not isinstance(path, str) for path in paths):
        return [(UNKNOWN, "which file is read is known only when it runs")]
    return [(UNKNOWN, why) for path in paths for why in [path_trouble(str(path))] if why]


def _takes_machine(command: CommandInfo, bound: BoundCommand) -> bool:
    given = {name.lower() for name in bound.values}
    return command.name.lower() in _TAKES_MACHINE or any(
        parameter.name.lower() in REMOTE
        and parameter.name.lower() not in given
        and any(metadata.value_from_pipeline_by_property_name for metadata in parameter.parameter_sets.values())
        for parameter in command.parameters
    )


def _comes_from_commands(steps: list[ast.Ast]) -> bool:
    """True if the first step is a command that gives objects of its own, not what a text or a file says."""
    from psemu.lint.effects import command_name

    first = steps[0]
    name = (command_name(first) or "").lower() if type(first) is ast.CommandAst else ""
    verb, dash, _ = name.partition("-")
    return bool(dash) and verb in ("get", "search", "find", "test") and name != "get-content"


def written_variable(value: object) -> list[tuple[str, str]]:
    """What writing to the variable that *value* names does."""
    if not isinstance(value, str) or is_steering(value.lstrip("+")):
        return [(UNKNOWN, "it writes a variable that steers other commands, or one that nobody knows")]
    return []


def _only_blocks(node: ast.CommandAst) -> bool:
    """True if nothing but blocks of the text itself can be given to *node*."""
    rest = node.command_elements[1:]
    given = [e.argument if type(e) is ast.CommandParameterAst else e for e in rest]
    return not any(type(e) in _COMPUTED for e in given)


def shown(value: object) -> list[tuple[str, str]]:
    """What showing the properties that *value* names does; a pattern may name one."""
    return [
        (SECRET, f"{item} is named as a secret")
        for item in (value if isinstance(value, list) else [value])
        if isinstance(item, str) and matches_secret_word(item)
    ]

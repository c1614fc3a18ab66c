"""What the arguments make of a command that would be harmless without them."""

from __future__ import annotations

import re

from psemu.gate.constructs import CONTENTS, is_steering
from psemu.gate.holdings import AUTOMATIC
from psemu.gate.powershell_commands import PROPERTIES
from psemu.gate.secrets import hunts_secrets, is_secret_word, matches_secret_word, path_trouble
from psemu.gate.types import is_pure_type
from psemu.gate.verdict import SECRET, UNKNOWN, WRITE
from psemu.gate.words import words
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.objects import Hashtable
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

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
#: what those ask
_ASKED = frozenset(("targetname", "computername", "name", "server"))
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
        if any(isinstance(item, str) and _names_machine(item, key) for item in _items(value)):
            found.append((UNKNOWN, "another machine is asked, which learns who asks"))
        if "ScriptBlock" in kind and not _only_blocks(node):
            found.append((UNKNOWN, f"-{name} runs code that is known only when it runs"))
    if lowered in _SHAPING and any(_may_hold_code(e, holdings) for e in node.command_elements[1:]):
        found.append((UNKNOWN, "a property may be computed by a block that only the session has"))
    if any(_is_object(item) for value in bound.values.values() for item in _items(value)) and _writes_machine(node):
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


def _items(value: object, depth: int = 0) -> list[object]:
    """*value* and everything in it."""
    if depth > 6 or not isinstance(value, (list, Hashtable)):
        return [value]
    inner = list(value.values()) if isinstance(value, Hashtable) else value
    return [item for part in inner for item in _items(part, depth + 1)]


def _filter(value: object) -> list[tuple[str, str]]:
    """A filter table may name files: ``@{ Path = … }``."""
    if isinstance(value, list):
        return [found for part in value for found in _filter(part)]
    if not isinstance(value, Hashtable):
        return [(UNKNOWN, "what is asked for is known only when it runs")]
    paths = _items(value["path"]) if "path" in value else []
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


def special_arguments(command: str, bound: BoundCommand, has_input: bool) -> list[tuple[str, str]]:
    """What the arguments of this one *command* (lower case) make of it, beside what holds for all."""
    special = _SPECIAL.get(command)
    values = {name.lower(): value for name, value in bound.values.items()}
    if command in ASKING:
        return _asked(values, has_input)
    return special(values) if special is not None else []


def _for_each(values: dict[str, Any]) -> list[tuple[str, str]]:
    if "parallel" in values or "asjob" in values:
        return [(UNKNOWN, "a job runs on its own")]
    if "argumentlist" in values:
        return [(UNKNOWN, "a method is called by its name")]
    if "membername" in values:
        member = values["membername"]
        if is_secret_word(str(member)):
            return [(SECRET, f".{member} is named as a secret")]
        if not _is_property(str(member)):
            return [(UNKNOWN, f"'{member}' may be a method, which is called then")]
    return []


def _is_property(name: str) -> bool:
    lowered = name.lower()
    telling = lowered.endswith(("name", "id", "count", "time", "date")) and lowered.isalnum()
    return lowered in PROPERTIES or (telling and not lowered.startswith(_VERBAL))


_VERBAL = ("re", "set", "un", "up", "in", "de", "va", "cr", "ch", "mo", "do", "get", "add", "new", "al")


def _new_object(values: dict[str, Any]) -> list[tuple[str, str]]:
    kind = values.get("typename")
    if "comobject" in values or not isinstance(kind, str) or not is_pure_type(kind):
        return [(UNKNOWN, "an object of a type that does more than compute")]
    return []


def _add_member(values: dict[str, Any]) -> list[tuple[str, str]]:
    kind = str(values.get("membertype", "NoteProperty")).lower()
    return [] if kind.endswith("noteproperty") else [(UNKNOWN, "a member that runs code is added")]


def _cim(values: dict[str, Any]) -> list[tuple[str, str]]:
    if any(values.get(key) is NOT_KNOWN for key in ("classname", "query", "namespace", "resourceuri")):
        return [(UNKNOWN, "which class is asked is known only when it runs")]
    texts = " ".join(value.lower() for value in values.values() if isinstance(value, str))
    if "win32_product" in texts.replace("win32_productfeatures", ""):
        return [(UNKNOWN, "asking for Win32_Product repairs what is installed")]
    if "win32_environment" in texts:
        return [(SECRET, "the environment may hold secrets")]
    return []


def _variable(values: dict[str, Any]) -> list[tuple[str, str]]:
    names = values.get("name")
    items = names if isinstance(names, list) else [names]
    if all(isinstance(item, str) and not set(item) & set("*?[") and not is_secret_word(item) for item in items):
        return []
    return [(SECRET, "variables may hold secrets")]


def _asked(values: dict[str, Any], has_input: bool) -> list[tuple[str, str]]:
    asked = [value for key, value in values.items() if key in _ASKED]
    items = [item for value in asked for item in (value if isinstance(value, list) else [value])]
    if all(isinstance(item, str) and not _carries(item) for item in items) and (items or not has_input):
        return []
    return [(SECRET, "the name that is asked may carry data out")]


def _carries(name: str) -> bool:
    """True for a name of a machine with a label that no person gave it: long, or made of letters and numbers in turn."""
    return any(
        len(label) > _LONGEST_LABEL or len(re.findall(r"\d(?=[a-z])|[a-z](?=\d)", label)) > _MOST_TURNS
        for label in name.lower().split(".")
    )


_LONGEST_LABEL = 24
_MOST_TURNS = 4


def _tee(values: dict[str, Any]) -> list[tuple[str, str]]:
    return (
        written_variable(values["variable"]) if "variable" in values else [(WRITE, "what passes is written to a file")]
    )


def _where(values: dict[str, Any]) -> list[tuple[str, str]]:
    wanted, where = values.get("value"), values.get("property")
    if (
        not isinstance(wanted, str)
        or not isinstance(where, str)
        or not {"match", "cmatch", "like", "clike"} & values.keys()
    ):
        return []
    return [(SECRET, "texts are searched for secrets")] if where.lower() in CONTENTS and hunts_secrets(wanted) else []


def _search(values: dict[str, Any]) -> list[tuple[str, str]]:
    if any(isinstance(item, str) and hunts_secrets(item) for item in _items(values.get("pattern"))):
        return [(SECRET, "texts are searched for secrets")]
    return []


def _transcript(values: dict[str, Any]) -> list[tuple[str, str]]:
    return [(UNKNOWN, "what passes is written to a transcript")] if "transcript" in values else []


def _schema(values: dict[str, Any]) -> list[tuple[str, str]]:
    schema = values.get("schema")
    if "schema" in values and (not isinstance(schema, str) or ("://" in schema and '"$ref"' in schema)):
        return [(UNKNOWN, "a schema may name other addresses")]
    return []


_SPECIAL = {
    "add-member": _add_member,
    "foreach-object": _for_each,
    "get-ciminstance": _cim,
    "get-cimassociatedinstance": _cim,
    "get-variable": _variable,
    "new-object": _new_object,
    "out-default": _transcript,
    "select-string": _search,
    "tee-object": _tee,
    "test-json": _schema,
    "where-object": _where,
}

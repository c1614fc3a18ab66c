"""Judges one command: is it known, does it bind, and what do the facts about it say that it does."""

from __future__ import annotations

import re

from psemu.gate.powershell_commands import OWN_MODULES, PROPERTIES, READS_PATHS, VERDICTS
from psemu.gate.secrets import is_file_noun, is_secret_noun, is_secret_word, path_trouble
from psemu.gate.types import is_pure_type
from psemu.gate.verdict import DESTRUCTIVE, READ, SECRET, UNKNOWN, WRITE, Reason, worst
from psemu.lint.effects import command_name
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.static import BoundCommand
    from psemu.catalog import Catalog, CommandInfo
    from psemu.extent import SourceText
    from psemu.lint.variables import Variables

_READING_VERBS = frozenset(
    ("compare", "convertfrom", "convertto", "find", "get", "measure", "read", "resolve", "search", "test")
)
_DESTROYING_VERBS = frozenset(
    [
        "block",
        "clear",
        "deny",
        "disable",
        "dismount",
        "move",
        "remove",
        "reset",
        "restart",
        "restore",
        "revoke",
        "stop",
        "suspend",
        "undo",
        "uninstall",
        "unpublish",
        "unregister",
        "delete",
        "purge",
        "format",
        "redo",
        "initialize",
        "resize",
        "lock",
    ]
)
_RUNNING_VERBS = frozenset(
    ("debug", "enter", "import", "invoke", "use", "trace", "show", "wait", "watch", "receive", "register", "start")
)
_METHODS = {
    "GET": READ,
    "HEAD": READ,
    "OPTIONS": READ,
    "DELETE": DESTRUCTIVE,
    "POST": WRITE,
    "PUT": WRITE,
    "PATCH": WRITE,
}
#: parameters that make a reading command write a file
_WRITING = re.compile(
    r"(?i)^(out(put)?(file|path|directory|dir|folder|blob\w*|location)?|destination(path|file)?|export(path|file)|log(file|path)|"
    r"transcriptpath|(local|target|save)(path|file|folder|location))$|download"
)
#: parameters by which a command leaves this machine
_REMOTE = frozenset(("cimsession", "computername", "connectionuri", "domaincontroller", "server", "sshtransport"))
#: the same of PowerShell's own commands; elsewhere these are names of resources
_OWN_REMOTE = frozenset(("containerid", "hostname", "session", "vmid", "vmname"))
#: parameters by which a request carries something of this machine
_CARRIERS = frozenset(
    (
        "authentication",
        "certificate",
        "certificatethumbprint",
        "credential",
        "headers",
        "token",
        "usedefaultcredentials",
        "websession",
    )
)
#: commands whose purpose it is to ask a machine whether it is there
_ASKING = frozenset(("resolve-dnsname", "test-connection", "test-netconnection"))
#: commands that list items, and those that pass them on
_LISTING = frozenset(("dir", "gci", "get-childitem", "get-item", "gi", "ls", "resolve-path"))
_PASSING = frozenset(("?", "sort-object", "where", "where-object"))
#: parameters that name what is shown
_SHOWN = frozenset(("expandproperty", "properties", "property", "select"))
_CODE = frozenset(("httppipelineappend", "httppipelineprepend"))


class CommandJudge:
    """Judges commands against *catalog*; *functions*: lower-case names that the text itself defines."""

    def __init__(self, source: SourceText, catalog: Catalog, functions: set[str]) -> None:
        self._source = source
        self._catalog = catalog
        self._functions = functions

    def judge(self, node: ast.CommandAst, steps: list[ast.Ast], variables: Variables) -> Reason:
        """What *node* does; *steps* are the commands and expressions that its input comes through."""
        name = command_name(node)
        if name is None:
            block = node.command_elements[0] if node.command_elements else None
            if type(block) is ast.ScriptBlockExpressionAst:
                return self._reason(node, READ, "a block that is judged itself")
            return self._reason(node, UNKNOWN, "what is called is known only when it runs")
        if node.invocation_operator == "Dot":
            return self._reason(node, UNKNOWN, "another script runs as part of this one")
        if any(type(e) is ast.StringConstantExpressionAst and e.value == "--%" for e in node.command_elements):
            return self._reason(node, UNKNOWN, "--% hides the arguments")
        if name.lower() in self._functions:
            return self._reason(node, READ, "a function of the text, judged where it is defined", command=name)
        module, slash, plain = name.rpartition("\\")
        command = self._catalog.find(plain)
        if command is None or command.command_type not in ("Cmdlet", "Function"):
            return self._reason(node, UNKNOWN, f"{name} is no command that the catalog describes")
        if slash and module.lower() != command.module_name.lower():
            return self._reason(node, UNKNOWN, f"the catalog has {plain} of another module than {module}")
        return self._known(node, command, steps, variables)

    def _reason(self, node: ast.Ast, verdict: str, why: str, command: str = "") -> Reason:
        return Reason(verdict, self._source.extent(node.start, node.end), why, command)

    def _known(self, node: ast.CommandAst, command: CommandInfo, steps: list[ast.Ast], variables: Variables) -> Reason:
        from psemu.binder import bind_command

        def resolve(path: str) -> object:
            scope, colon, rest = path.lower().rpartition(":")
            return NOT_KNOWN if colon and scope not in ("local", "private") else variables.get(rest)

        bound = bind_command(node, command, self._source, expects_input=bool(steps), resolve=resolve)
        extent = self._source.extent(node.start, node.end)
        values = {name: value for name, value in bound.values.items() if value is not NOT_KNOWN}
        if bound.errors:
            why = f"{command.name} does not bind: {bound.errors[0].error_id}"
            return Reason(UNKNOWN, extent, why, command.name, command.module_name)
        if any(type(e) is ast.VariableExpressionAst and e.splatted for e in node.command_elements) and not all(
            isinstance(variables.get(e.variable_path.lower()), (dict, list))
            or _is_table(variables.get(e.variable_path.lower()))
            for e in node.command_elements
            if type(e) is ast.VariableExpressionAst and e.splatted
        ):
            return Reason(
                UNKNOWN,
                extent,
                "which arguments are splatted is known only when it runs",
                command.name,
                command.module_name,
            )
        findings = [self._fact(node, command, bound)]
        findings += self._arguments(node, command, bound, steps)
        verdict = worst(found[0] for found in findings)
        why = next(text for found, text in findings if found == verdict)
        certain = not any(found == UNKNOWN for found, _ in findings[1:])
        return Reason(verdict, extent, why, command.name, command.module_name, values, certain)

    def _fact(self, node: ast.CommandAst, command: CommandInfo, bound: BoundCommand) -> tuple[str, str]:
        """The verdict of the command itself, whatever its arguments."""
        lowered = command.name.lower()
        verb = lowered.partition("-")[0]
        own = command.module_name.lower().startswith(OWN_MODULES)
        if own and lowered in VERDICTS:
            return VERDICTS[lowered], f"{command.name} is known to PowerShell as one that does this"
        if lowered in (
            "invoke-restmethod",
            "invoke-webrequest",
            "invoke-mggraphrequest",
            "invoke-azrestmethod",
            "invoke-mgrestmethod",
        ):
            return _web(bound)
        requests = _requests(command, bound)
        if requests:
            verdict = worst(_METHODS.get(method, UNKNOWN) for method in requests)
            if verdict == READ and verb not in _READING_VERBS and verb != "invoke":
                return WRITE, f"the verb {verb}, though it only asks the service"
            if verdict == READ and is_secret_noun(command.name):
                return SECRET, "its noun names a secret"
            return verdict, f"it sends {' and '.join(sorted(set(requests)))}"
        if command.confirm_impact == "High" or verb in _DESTROYING_VERBS:
            return (
                DESTRUCTIVE,
                f"the verb {verb}" if verb in _DESTROYING_VERBS else "it asks to be confirmed (ConfirmImpact High)",
            )
        if verb in _READING_VERBS:
            if is_secret_noun(command.name):
                return SECRET, "its noun names a secret"
            if command.supports_should_process and (verb != "get" or own or is_file_noun(command.name)):
                return UNKNOWN, f"{verb} reads, but the command asks before it acts (ShouldProcess)"
            if is_file_noun(command.name):
                return WRITE, "its noun names a file that it makes"
            if command.supports_should_process:
                return READ, "the verb get, of low impact (ShouldProcess guards nothing that is not read)"
            return READ, f"the verb {verb}, without ShouldProcess"
        if verb in _RUNNING_VERBS and not command.supports_should_process:
            return UNKNOWN, f"{verb} runs or loads what it is given"
        return WRITE, f"the verb {verb}"

    def _arguments(
        self, node: ast.CommandAst, command: CommandInfo, bound: BoundCommand, steps: list[ast.Ast]
    ) -> list[tuple[str, str]]:
        """What the arguments make of it."""
        lowered = command.name.lower()
        own = command.module_name.lower().startswith(OWN_MODULES)
        found: list[tuple[str, str]] = []
        infos = {parameter.name.lower(): parameter for parameter in command.parameters}
        for name, value in bound.values.items():
            key = name.lower()
            if key.endswith("variable") and lowered not in ("get-variable",):
                found += _written_variable(value)
            elif _WRITING.match(key) and lowered != "out-null":
                found.append((WRITE, f"-{name} writes a file"))
            elif key in _CODE:
                found.append((UNKNOWN, f"-{name} runs code"))
            elif (key in _REMOTE or (own and key in _OWN_REMOTE)) and lowered not in _ASKING:
                found.append((UNKNOWN, f"-{name} leaves this machine"))
            elif key.startswith("proxy") and not key.endswith("usedefaultcredentials"):
                found.append((SECRET, "a proxy sees what is asked and who asks"))
            elif key in _SHOWN:
                found += _shown(value)
            elif key == "online":
                found.append((UNKNOWN, "-Online starts a browser"))
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str) and item.startswith(("\\\\", "//")):
                    found.append((UNKNOWN, "another machine is asked, which learns who asks"))
            info = infos.get(key)
            if info is not None and "ScriptBlock" in info.type_name and not _only_blocks(node, value):
                found.append((UNKNOWN, f"-{name} runs code that is known only when it runs"))
        if lowered in READS_PATHS:
            found += _paths(command, bound, steps)
        special = _SPECIAL.get(lowered)
        if special is not None:
            found += special(bound, node)
        return found


def _is_table(value: object) -> bool:
    from psemu.objects import Hashtable

    return isinstance(value, Hashtable)


def _requests(command: CommandInfo, bound: BoundCommand) -> list[str]:
    """HTTP methods of what the command would send, as far as its route is known."""
    from psemu.errors import PsemuError
    from psemu.handlers import load_handler
    from psemu.handlers.planning import planned_requests

    if load_handler(command.name) is None:
        return []
    try:
        requests = planned_requests(command.name, bound.parameter_set_name, bound.values, command_info=command)
    except PsemuError:
        return []
    return [request.method.upper() for request in requests]


def _web(bound: BoundCommand) -> tuple[str, str]:
    values = {name.lower(): value for name, value in bound.values.items()}
    method = values.get("custommethod", values.get("method", "GET"))
    if method is NOT_KNOWN:
        return UNKNOWN, "the HTTP method is known only when it runs"
    name = str(getattr(method, "name", method)).upper()
    verdict = READ if name == "DEFAULT" else _METHODS.get(name, UNKNOWN)
    if verdict != READ:
        return verdict, f"it sends {name}"
    if "body" in values or "form" in values or "infile" in values or "inputfilepath" in values:
        return SECRET, "it sends data out"
    if values.get("uri", values.get("path")) in (NOT_KNOWN, None):
        return SECRET, "the address is known only when it runs, and may carry data out"
    from psemu.objects import to_text

    address = to_text(values.get("uri", values.get("path")))
    if ":" in address and not address.lower().startswith(("http://", "https://")):
        return UNKNOWN, "the address is none of the web"
    if not _CARRIERS.isdisjoint(values):
        return SECRET, "what its headers carry leaves the machine"
    return READ, "it sends GET to an address that is known"


def _written_variable(value: object) -> list[tuple[str, str]]:
    from psemu.gate.constructs import is_steering

    if not isinstance(value, str) or is_steering(value.lstrip("+")):
        return [(UNKNOWN, "it writes a variable that steers other commands, or one that nobody knows")]
    return []


def _only_blocks(node: ast.CommandAst, value: object) -> bool:
    """True if nothing but blocks of the text itself can be the value."""
    rest = node.command_elements[1:]
    given = [e.argument if type(e) is ast.CommandParameterAst else e for e in rest]
    return not any(
        type(e)
        in (
            ast.VariableExpressionAst,
            ast.ParenExpressionAst,
            ast.SubExpressionAst,
            ast.MemberExpressionAst,
            ast.InvokeMemberExpressionAst,
            ast.IndexExpressionAst,
            ast.ConvertExpressionAst,
        )
        for e in given
    )


def _paths(command: CommandInfo, bound: BoundCommand, steps: list[ast.Ast]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    given = False
    for name, value in bound.values.items():
        if name.lower() not in ("path", "literalpath", "filepath", "filter", "include", "name"):
            continue
        given = given or name.lower() != "name"
        items = value if isinstance(value, list) else [value]
        for item in items:
            if item is NOT_KNOWN or not isinstance(item, str):
                found.append((UNKNOWN, f"the path of {command.name} is known only when it runs"))
                continue
            trouble = path_trouble(item)
            if trouble:
                found.append((SECRET if "secret" in trouble else UNKNOWN, trouble))
    if steps and not given and not _items(steps):
        found.append((UNKNOWN, f"the path of {command.name} comes from a value that is known only when it runs"))
    return found


def _items(steps: list[ast.Ast]) -> bool:
    """True if *steps* give items whose paths were judged where they were listed, and pass them on as they are."""
    names = [(command_name(step) or "").lower() if type(step) is ast.CommandAst else "" for step in steps]
    return names[0] in _LISTING and all(name in _PASSING for name in names[1:])


def _resolving(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    if "resolve" not in {name.lower() for name in bound.values}:
        return []
    return _paths(bound.command, bound, [])


def _for_each(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    names = {name.lower(): value for name, value in bound.values.items()}
    if "parallel" in names or "asjob" in names:
        return [(UNKNOWN, "a job runs on its own")]
    member = names.get("membername")
    if "argumentlist" in names:
        return [(UNKNOWN, "a method is called by its name")]
    if "membername" in names and str(member).lower() not in PROPERTIES:
        return [(UNKNOWN, f"'{member}' may be a method, which is called then")]
    return []


def _new_object(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    names = {name.lower(): value for name, value in bound.values.items()}
    kind = names.get("typename")
    if "comobject" in names or not isinstance(kind, str) or not is_pure_type(kind):
        return [(UNKNOWN, "an object of a type that does more than compute")]
    return []


def _add_member(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    names = {name.lower(): value for name, value in bound.values.items()}
    kind = str(names.get("membertype", "NoteProperty")).lower()
    return [] if kind.endswith("noteproperty") else [(UNKNOWN, "a member that runs code is added")]


def _shown(value: object) -> list[tuple[str, str]]:
    return [
        (SECRET, f"the property {item} is named as a secret")
        for item in (value if isinstance(value, list) else [value])
        if isinstance(item, str) and is_secret_word(item)
    ]


def _cim(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    texts = [value for value in bound.values.values() if isinstance(value, str)]
    if any("win32_product" in text.lower() for text in texts):
        return [(UNKNOWN, "asking for Win32_Product repairs what is installed")]
    return []


def _variable(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    names = bound.values.get("Name")
    items = names if isinstance(names, list) else [names]
    if all(isinstance(item, str) and not set(item) & set("*?[") and not is_secret_word(item) for item in items):
        return []
    return [(SECRET, "variables may hold secrets")]


def _connection(bound: BoundCommand, node: ast.CommandAst) -> list[tuple[str, str]]:
    names = {name.lower(): value for name, value in bound.values.items()}
    targets = names.get("targetname", names.get("computername"))
    items = targets if isinstance(targets, list) else [targets]
    return (
        [] if all(isinstance(item, str) for item in items) else [(SECRET, "the name that is asked may carry data out")]
    )


_SPECIAL = {
    "foreach-object": _for_each,
    "new-object": _new_object,
    "add-member": _add_member,
    "get-ciminstance": _cim,
    "join-path": _resolving,
    "split-path": _resolving,
    "get-variable": _variable,
    "test-connection": _connection,
}

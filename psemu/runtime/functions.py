"""Functions and aliases: what a ``function`` statement defines and what a name may stand for."""

from __future__ import annotations

from psemu.objects import PSObject
from psemu.objects.operators import runtime_error
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.extent import SourceText
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import Frame


class FunctionInfo:
    """A function or filter: its name and block."""

    __slots__ = ("block", "description", "name", "options")

    def __init__(self, name: str, block: ScriptBlock, options: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.block = block
        self.options = options
        self.description = ""

    @property
    def type_name(self) -> str:
        """FunctionInfo or FilterInfo."""
        return "System.Management.Automation." + ("FilterInfo" if self.block.is_filter else "FunctionInfo")

    def __str__(self) -> str:
        return self.name


class ExternalScriptInfo:
    """A script file as a command: its name, its full path and its block."""

    __slots__ = ("block", "name", "path")

    type_name = "System.Management.Automation.ExternalScriptInfo"

    def __init__(self, path: str, block: ScriptBlock) -> None:
        self.name = path.replace("\\", "/").rpartition("/")[2]
        self.path = path
        self.block = block

    def __str__(self) -> str:
        return self.name


class AliasInfo:
    """An alias: its name and what it stands for."""

    __slots__ = ("definition", "description", "name", "options")

    type_name = "System.Management.Automation.AliasInfo"

    def __init__(self, name: str, definition: str, options: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.definition = definition
        self.options = options
        self.description = ""

    def __str__(self) -> str:
        return self.name


#: PowerShell's own aliases that are read-only, those that all scopes share, and those that are both
_READ_ONLY = """
    clc clhy cli clp clv cpi cvpa dbp ebp epal epcsv fc fl ft fw gal gbp gc gci gcm gcs gdr gerr ghy gi gl gm gmo gp gps gpv group gu gv
    iex ihy ii ipal ipcsv ipmo irm iwr measure mi mp nal ndr ni nmo nv oh rbp rcsn rdr ri rmo rni rnp rp rv rvpa sal saps sbp si sl sp spps
    sv"""
_READ_ONLY_ALIASES = frozenset(_READ_ONLY.split())
_SHARED_ALIASES = frozenset(("cd", "copy", "del", "dir", "echo", "md", "move", "popd", "pushd"))
_READ_ONLY_SHARED_ALIASES = frozenset(("?", "%", "foreach", "select", "where"))


def built_in_alias_options(name: str) -> frozenset[str]:
    """The options of one of PowerShell's own aliases."""
    key = name.lower()
    if key in _READ_ONLY_SHARED_ALIASES:
        return frozenset(("ReadOnly", "AllScope"))
    if key in _READ_ONLY_ALIASES:
        return frozenset(("ReadOnly",))
    return frozenset(("AllScope",)) if key in _SHARED_ALIASES else frozenset()


class CommandObject(PSObject):
    """A command as ``MyCommand`` shows it: its text is its name."""

    __slots__ = ("text",)

    text: str


def command_object(name: str, block: ScriptBlock | None = None) -> CommandObject:
    """What ``$MyInvocation.MyCommand`` is: a script file, a script's function or block, else a cmdlet."""
    kind = "Cmdlet" if block is None else "Function" if name else "Script"
    properties: list[tuple[str, object]] = [("Name", name), ("CommandType", kind)]
    if block is not None and block.is_file:
        kind = "ExternalScript"
        properties = [("Path", block.file), ("Source", block.file), ("Name", name), ("CommandType", kind)]
    if block is not None:
        properties.append(("Definition", block.text))
    made = CommandObject(properties, [f"System.Management.Automation.{kind}Info", "System.Object"])
    made.text = name
    return made


def define_function(frame: Frame, node: ast.FunctionDefinitionAst, source: SourceText, shared: list[Any]) -> None:
    """Run a ``function`` statement."""
    from psemu.runtime.script_block import ScriptBlock

    body = node.body
    if node.parameters is not None and body.param_block is None:
        body.param_block = ast.ParamBlockAst(node.start, node.end, [], node.parameters)
    block = ScriptBlock(body, source, frame.session)
    block.code = shared
    block.is_filter = node.is_filter
    drive, _, name = node.name.rpartition(":")
    scope = frame.session.scope_named(drive or "local", frame.scope)
    existing = (scope.functions or {}).get(name.lower())
    if existing is not None and existing.options & {"ReadOnly", "Constant"}:
        raise runtime_error(
            f"Cannot write to function {name} because it is read-only or constant.",
            "FunctionNotWritable",
            "WriteError",
            target=name,
            exception_type="System.Management.Automation.SessionStateUnauthorizedAccessException",
        )
    frame.session.set_function(name, FunctionInfo(name, block), scope)

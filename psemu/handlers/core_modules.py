"""New-Module and Export-ModuleMember: modules that a script makes of a block, with a scope of their own."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, refuse_parameters, terminate
from psemu.objects import PSObject, ps_members
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.scope import Scope
from psemu.runtime.script_block import ScriptBlock
from psemu.runtime.session_state import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.functions import FunctionInfo

_MODULE_INFO = ENGINE + "PSModuleInfo"


class Module:
    """A module while its block runs, and after: its scope, and patterns of what it exports (None: every function)."""

    __slots__ = ("aliases", "functions", "name", "scope", "variables")

    def __init__(self, name: str, scope: Scope) -> None:
        self.name = name
        self.scope = scope
        self.functions: list[str] | None = None
        self.variables: list[str] = []
        self.aliases: list[str] = []

    def exported_functions(self) -> list[FunctionInfo]:
        """Its functions that others may call, in the order of their definition."""
        found = list((self.scope.functions or {}).values())
        return found if self.functions is None else [each for each in found if _any(self.functions, each.name)]


def _any(patterns: list[str], name: str) -> bool:
    return any(matcher(pattern)(name) for pattern in patterns)


def _texts(value: Any) -> list[str]:
    return [] if value is None else [str(each) for each in (value if isinstance(value, list) else [value])]


#: the module whose block runs in a scope
_RUNNING: dict[int, Module] = {}


def _running(scope: Scope) -> Module | None:
    return next((_RUNNING[id(each)] for each in scope.chain() if id(each) in _RUNNING), None)


@cmdlet("New-Module")
class NewModule(Cmdlet):
    """Runs the block in a scope of its own and brings what it exports into the session."""

    def process_record(self) -> None:
        refuse_parameters(self, "Cmdlet")
        session = self.session
        caller = session.frame
        name = str(self.get("Name") or f"__DynamicModule_{id(self):x}")
        module = Module(name, Scope(session.global_scope, is_script=True))
        given: Any = self.get("ArgumentList")
        arguments = list(given) if isinstance(given, list) else [] if given is None else [given]
        block: Any = self.get("ScriptBlock")
        outputs: list[Any] = []
        session.frame = Frame(session, module.scope, caller.streams)
        _RUNNING[id(module.scope)] = module
        try:
            own = ScriptBlock(block.ast, block.source, session, code=block.code)
            session.interpreter.invoke_script_block(own, arguments, write=outputs.append)
        finally:
            del _RUNNING[id(module.scope)]
            session.frame = caller
        for function in (module.scope.functions or {}).values():
            function.block.module_scope = module.scope
        if self.has("Function"):
            module.functions = _texts(self.get("Function"))
        if self.switch("AsCustomObject"):
            self.write_object(_custom_object(module))
            return
        for function in module.exported_functions():
            session.set_function(function.name, function, session.global_scope)
        for key, variable in module.scope.variables.items():
            if _any(module.variables, variable.name):
                session.global_scope.variables[key] = variable
        info = _module_info(module)
        session.modules[name.lower()] = info
        if self.switch("ReturnResult"):
            for value in outputs:
                self.write_object(value)
        else:
            self.write_object(info)


def _custom_object(module: Module) -> PSObject:
    """Its functions as methods, its exported variables as properties."""
    made = PSObject([], [ENGINE + "PSCustomObject", "System.Object"])
    for variable in module.scope.variables.values():
        if _any(module.variables, variable.name):
            made.properties[variable.name] = variable.value
    for function in module.exported_functions():
        made.properties[function.name] = ps_members.PSScriptMethod(function.name, function.block)
    return made


def _module_info(module: Module) -> PSObject:
    functions = {function.name: function for function in module.exported_functions()}
    facts = [
        ("Name", module.name),
        ("Path", ""),
        ("Description", None),
        ("ModuleType", "Script"),
        ("Version", "0.0"),
        ("ExportedCommands", functions),
        ("ExportedFunctions", functions),
    ]
    return PSObject(facts, [_MODULE_INFO, "System.Object"])


@cmdlet("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    """Says what the module whose block runs exports."""

    def process_record(self) -> None:
        module = _running(self.session.frame.scope)
        if module is None:
            message = "The Export-ModuleMember cmdlet can only be called from inside a module."
            kind = "System.InvalidOperationException"
            raise terminate(
                self, "Modules_CanOnlyExecuteExportModuleMemberInsideAModule", message, "PermissionDenied", None, kind
            )
        module.functions = (module.functions or []) + _texts(self.get("Function"))
        module.variables += _texts(self.get("Variable"))
        module.aliases += _texts(self.get("Alias"))

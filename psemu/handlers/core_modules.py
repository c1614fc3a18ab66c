"""Import-Module, New-Module and Export-ModuleMember: modules of files and of blocks come into the session."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record, refuse_parameters, terminate
from psemu.handlers.core_get_command import texts
from psemu.objects import PSObject, ps_members
from psemu.runtime import modules
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: modules that need no import here: their commands are there
_POWERSHELL_MODULES = (
    "Microsoft.PowerShell.Core",
    "Microsoft.PowerShell.Management",
    "Microsoft.PowerShell.Utility",
    "Microsoft.PowerShell.Security",
)


def _patterns(command: Cmdlet, parameter: str) -> list[str] | None:
    return texts(command.get(parameter)) if command.has(parameter) else None


def _arguments(command: Cmdlet) -> list[Any]:
    given: Any = command.get("ArgumentList")
    return list(given) if isinstance(given, list) else [] if given is None else [given]


@cmdlet("Import-Module")
class ImportModule(Cmdlet):
    """Loads a module from a file of the session; modules that are known by name are there already."""

    def process_record(self) -> None:
        refuse_parameters(self, "Assembly", "ModuleInfo", "FullyQualifiedName", "PSSession", "CimSession")
        for name in texts(self.get("Name")):
            if modules.names_a_file(name):
                self._from_file(name)
            elif not self._is_known(name):
                self._not_found(name)

    def _from_file(self, name: str) -> None:
        path = modules.module_file(self.session, name)
        if path is None:
            self._not_found(name)
            return
        session = self.session
        loaded = next((each for each in session.modules.values() if each.properties["Path"] == path), None)
        if loaded is None or self.switch("Force") or self.switch("AsCustomObject"):
            module = modules.load_file(session, path, _arguments(self))
            if not self._fits(module.version):
                message = (
                    f"The specified module '{name}' with version '{self._version()}' was not loaded because no valid module file was found "
                    "in any module directory."
                )
                self._refuse("Modules_ModuleWithVersionNotFound", message, name)
                return
            if self.switch("AsCustomObject"):
                self.write_object(_custom_object(module))
                return
            inside = modules.running_module(session)
            local = self.has("Scope") and str(self.get("Scope")).lower() == "local"
            scope = session.frame.scope if local else inside.scope if inside is not None else session.global_scope
            if self.switch("Global"):
                scope = session.global_scope
            wanted = modules.Wanted(
                _patterns(self, "Function"),
                _patterns(self, "Alias"),
                _patterns(self, "Variable"),
                str(self.get("Prefix") or ""),
            )
            loaded = modules.bring_in(session, module, scope, wanted)
        if self.switch("PassThru"):
            self.write_object(loaded)

    def _version(self) -> str:
        return next(
            (str(self.get(name)) for name in ("RequiredVersion", "MinimumVersion", "MaximumVersion") if self.has(name)),
            "",
        )

    def _fits(self, version: str) -> bool:
        own = _numbers(version)
        exact, least, most = (self.get(name) for name in ("RequiredVersion", "MinimumVersion", "MaximumVersion"))
        return (
            (exact is None or own == _numbers(str(exact)))
            and (least is None or own >= _numbers(str(least)))
            and (most is None or own <= _numbers(str(most)))
        )

    def _not_found(self, name: str) -> None:
        message = f"The specified module '{name}' was not loaded because no valid module file was found in any module directory."
        self._refuse("Modules_ModuleNotFound", message, name)

    def _refuse(self, error_id: str, message: str, name: str) -> None:
        kind = "System.IO.FileNotFoundException"
        self.write_error(error_record(self, error_id, message, "ResourceUnavailable", name, kind))

    def _is_known(self, name: str) -> bool:
        folded = name.lower()
        if folded in {module.lower() for module in _POWERSHELL_MODULES} or folded in self.session.modules:
            return True
        catalog: Any = self.session.catalog
        names = getattr(catalog, "module_names", None)
        if callable(names):
            # Az and Microsoft.Graph are there where one of the modules that they bring is
            return any(f"{module}.".lower().startswith(f"{folded}.") for module in names())
        from psemu.handlers import command_names

        for command in command_names():
            found = self.session.find_cmdlet(command)
            if found is not None and str(found.module_name or "").lower().startswith(folded):
                return True
        return False


def _numbers(version: str) -> tuple[int, ...]:
    """The parts of a version, as many as the longest has."""
    parts = [int(part) if part.isdigit() else 0 for part in version.partition("-")[0].split(".")]
    return tuple(parts + [0] * (4 - len(parts)))


@cmdlet("New-Module")
class NewModule(Cmdlet):
    """Runs the block in a scope of its own and brings what it exports into the session."""

    def process_record(self) -> None:
        refuse_parameters(self, "Cmdlet")
        session = self.session
        name = str(self.get("Name") or f"__DynamicModule_{id(self):x}")
        module = modules.Module(name, modules.new_scope(session))
        block: Any = self.get("ScriptBlock")
        outputs = modules.run_module(session, module, block, _arguments(self))
        if self.has("Function"):
            module.functions = texts(self.get("Function"))
        if self.switch("AsCustomObject"):
            self.write_object(_custom_object(module))
            return
        info = modules.bring_in(session, module, session.global_scope, modules.Wanted())
        if self.switch("ReturnResult"):
            for value in outputs:
                self.write_object(value)
        else:
            self.write_object(info)


def _custom_object(module: modules.Module) -> PSObject:
    """Its functions as methods, its exported variables as properties."""
    made = PSObject([], [ENGINE + "PSCustomObject", "System.Object"])
    for variable in module.exported_variables():
        made.properties[variable.name] = variable.value
    for function in module.exported_functions():
        made.properties[function.name] = ps_members.PSScriptMethod(function.name, function.block)
    return made


@cmdlet("Export-ModuleMember")
class ExportModuleMember(Cmdlet):
    """Says what the module whose block runs exports."""

    def process_record(self) -> None:
        module = modules.running_module(self.session)
        if module is None:
            message = "The Export-ModuleMember cmdlet can only be called from inside a module."
            kind = "System.InvalidOperationException"
            raise terminate(
                self, "Modules_CanOnlyExecuteExportModuleMemberInsideAModule", message, "PermissionDenied", None, kind
            )
        module.functions = (module.functions or []) + texts(self.get("Function"))
        module.variables += texts(self.get("Variable"))
        module.aliases = (module.aliases or []) + texts(self.get("Alias"))

"""Modules of a session: a block or a ``.psm1``, ``.psd1`` or ``.ps1`` file that runs in a scope of its own, and what it exports."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import Hashtable, PSObject, RuntimeException, to_text
from psemu.objects.net_values import ParseFailure, parse_version
from psemu.objects.operators import runtime_error
from psemu.objects.wildcards import matcher
from psemu.runtime.functions import FunctionInfo
from psemu.runtime.scope import Scope
from psemu.runtime.script_block import ScriptBlock
from psemu.runtime.session_state import Frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

    from psemu.extent import SourceText
    from psemu.parser.ast import UsingStatementAst
    from psemu.runtime.session_state import SessionState

#: most modules that may load one another
_MAX_DEPTH = 10
_EXTENSIONS = (".psd1", ".psm1", ".ps1")
#: keys of a manifest that bring in what is not there without .NET or a real machine
_UNSUPPORTED = ("RequiredAssemblies", "TypesToProcess", "FormatsToProcess", "CmdletsToExport", "DscResourcesToExport")


class Module:
    """A module: its name, file and scope, and patterns of what it exports (None: what a module exports that does not say)."""

    __slots__ = ("aliases", "description", "functions", "name", "nested", "path", "scope", "variables", "version")

    def __init__(self, name: str, scope: Scope, path: str = "", version: str = "0.0") -> None:
        self.name = name
        self.scope = scope
        self.path = path
        self.version = version
        self.description: str | None = None
        self.functions: list[str] | None = None
        self.variables: list[str] = []
        self.aliases: list[str] | None = None
        #: modules whose exports are its own too
        self.nested: list[Module] = []

    @property
    def says(self) -> bool:
        """Whether Export-ModuleMember told what is exported."""
        return self.functions is not None or self.aliases is not None or bool(self.variables)

    def exported_functions(self) -> list[FunctionInfo]:
        """Its functions that others may call, in the order of their definition."""
        own = list((self.scope.functions or {}).values())
        for each in self.nested:
            own += each.exported_functions()
        return own if not self.says else [each for each in own if any_of(self.functions, each.name)]

    def exported_aliases(self) -> list[Any]:
        """Its aliases that others may use."""
        own = list((self.scope.aliases or {}).values())
        for each in self.nested:
            own += each.exported_aliases()
        return own if not self.says else [each for each in own if any_of(self.aliases, each.name)]

    def exported_variables(self) -> list[Any]:
        """Its variables that others may read and set."""
        own = [each for each in self.scope.variables.values() if any_of(self.variables, each.name)]
        for each in self.nested:
            own += each.exported_variables()
        return own

    def info(self) -> PSObject:
        """Its PSModuleInfo."""
        functions = {function.name: function for function in self.exported_functions()}
        aliases = {alias.name: alias for alias in self.exported_aliases()}
        kind = "Manifest" if self.path.lower().endswith(".psd1") else "Script"
        facts: list[tuple[str, object]] = [
            ("Name", self.name),
            ("Path", self.path),
            ("Description", self.description),
            ("ModuleType", kind),
            ("Version", parse_version(self.version)),
            ("ExportedCommands", {**functions, **aliases}),
            ("ExportedFunctions", functions),
            ("ExportedAliases", aliases),
            ("ExportedVariables", {variable.name: variable for variable in self.exported_variables()}),
            ("ModuleBase", self.path.rpartition("/")[0]),
        ]
        return PSObject(facts, ["System.Management.Automation.PSModuleInfo", "System.Object"])


def any_of(patterns: Iterable[str] | None, name: str) -> bool:
    """Whether one of the wildcard *patterns* means *name*; no patterns mean nothing."""
    return any(matcher(pattern)(name) for pattern in patterns or ())


def running_module(session: SessionState) -> Module | None:
    """The module whose block runs now."""
    running: dict[int, Module] = session.running_modules
    return next((running[id(each)] for each in session.frame.scope.chain() if id(each) in running), None)


def run_module(session: SessionState, module: Module, block: ScriptBlock, arguments: Sequence[Any] = ()) -> list[Any]:
    """Run *block* as the body of *module*; its output. RuntimeException if the body fails."""
    from psemu.binder import CommandArgument
    from psemu.runtime.pipeline import run_processors
    from psemu.runtime.script_processor import ScriptProcessor

    caller = session.frame
    outputs: list[Any] = []
    frame = session.frame = Frame(session, module.scope, caller.streams)
    session.running_modules[id(module.scope)] = module
    try:
        own = ScriptBlock(block.ast, block.source, session, code=block.code)
        if own.file is not None:
            session.interpreter.define_types(own, frame)
        given = [CommandArgument(None, "", True, value) for value in arguments]
        processor = ScriptProcessor(frame, own, "", given, True, None)
        processor.write = outputs.append
        run_processors(frame, [processor], False, None)
    finally:
        del session.running_modules[id(module.scope)]
        session.frame = caller
    for function in (module.scope.functions or {}).values():
        function.block.module_scope = module.scope
    return outputs


def new_scope(session: SessionState) -> Scope:
    """A scope for a module: what it does not have itself is the session's."""
    return Scope(session.global_scope, is_script=True)


class Wanted:
    """What an import brings in: patterns (None: whatever is exported) and a prefix for nouns."""

    __slots__ = ("aliases", "functions", "prefix", "variables")

    def __init__(
        self,
        functions: list[str] | None = None,
        aliases: list[str] | None = None,
        variables: list[str] | None = None,
        prefix: str = "",
    ) -> None:
        chosen = functions is not None or aliases is not None or variables is not None
        self.functions = functions if functions is not None else [] if chosen else ["*"]
        self.aliases = aliases if aliases is not None else [] if chosen else ["*"]
        self.variables = variables if variables is not None else [] if chosen else ["*"]
        self.prefix = prefix


def bring_in(session: SessionState, module: Module, scope: Scope, wanted: Wanted) -> PSObject:
    """Give *scope* what *module* exports, and the session the module; its PSModuleInfo."""
    for function in module.exported_functions():
        if any_of(wanted.functions, function.name):
            name = _with_prefix(function.name, wanted.prefix)
            if name != function.name:
                function = FunctionInfo(name, function.block, function.options)
            session.set_function(name, function, scope)
    for alias in module.exported_aliases():
        if any_of(wanted.aliases, alias.name):
            session.set_alias(alias.name, alias.definition, alias.options, scope)
    for variable in module.exported_variables():
        if any_of(wanted.variables, variable.name):
            scope.variables[variable.name.lower()] = variable
    info = module.info()
    session.modules[module.name.lower()] = info
    return info


def _with_prefix(name: str, prefix: str) -> str:
    verb, dash, noun = name.partition("-")
    return f"{verb}-{prefix}{noun}" if dash else f"{prefix}{name}"


# ------------------------------------------------------------------------------------------------------------------------ from files


def names_a_file(name: str) -> bool:
    """Whether a module is given by its place, not by its name."""
    return name.startswith((".", "/", "~")) or "/" in name or "\\" in name


def module_file(session: SessionState, name: str) -> str | None:
    """The file that the path *name* means: itself, with an extension, or of that name in a folder; None if there is none."""
    from psemu.runtime.files import files_of

    files = files_of(session)
    path = files.absolute(name)
    leaf = path.rpartition("/")[2]
    for candidate in (path, *(path + end for end in _EXTENSIONS), *(f"{path}/{leaf}{end}" for end in _EXTENSIONS[:2])):
        entry = files.get(candidate)
        if entry is not None and not entry.is_directory and candidate.lower().endswith(_EXTENSIONS):
            return candidate
    return None


def load_file(session: SessionState, path: str, arguments: Sequence[Any] = (), depth: int = 0) -> Module:
    """Run the module file at an absolute *path*. RuntimeException with what is wrong with it; UnsupportedError for compiled parts."""
    from psemu.runtime.files import files_of
    from psemu.runtime.script_files import read_script_file

    if depth > _MAX_DEPTH:
        raise runtime_error(
            f"The module '{path}' cannot be loaded: modules are nested more than {_MAX_DEPTH} deep.",
            "Modules_ModuleTooDeeplyNested",
            "InvalidOperation",
        )
    entry: Any = files_of(session).get(path)
    if entry is None or entry.is_directory:
        raise module_not_found(path)
    name = path.rpartition("/")[2].rpartition(".")[0]
    block = read_script_file(session, path, entry.data)
    if path.lower().endswith(".psd1"):
        return _load_manifest(session, name, path, block, arguments, depth)
    module = Module(name, new_scope(session), path)
    run_module(session, module, block, arguments)
    return module


def use_module(session: SessionState, using: UsingStatementAst, source: SourceText) -> None:
    """``using module``: load what is given by its place, as it stands beside the script; a name is there already."""
    if using.using_statement_kind != "Module":
        raise UnsupportedError(f"using.{using.using_statement_kind.lower()}")
    name = getattr(using.name, "value", "")
    if not names_a_file(name):
        return
    folder = "" if source.path is None or name.startswith(("/", "~")) else source.path.rpartition("/")[0] + "/"
    path = module_file(session, folder + name)
    if path is None:
        raise module_not_found(name)
    bring_in(session, load_file(session, path), session.global_scope, Wanted())


def module_not_found(name: str) -> RuntimeException:
    """The error of a module that is not there."""
    return runtime_error(
        f"The specified module '{name}' was not loaded because no valid module file was found in any module directory.",
        "Modules_ModuleNotFound",
        "ResourceUnavailable",
        target=name,
        exception_type="System.IO.FileNotFoundException",
    )


def _load_manifest(
    session: SessionState, name: str, path: str, block: ScriptBlock, arguments: Sequence[Any], depth: int
) -> Module:
    from psemu.runtime.data_files import is_data

    if not is_data(block.ast):
        raise _invalid_manifest(path, "Remove the elements that are not permitted.")
    (manifest,) = session.interpreter.invoke_script_block(block, new_scope=True) or [Hashtable()]
    for key in _UNSUPPORTED:
        if [text for text in _texts(manifest.get(key)) if text not in ("", "*")]:
            raise UnsupportedError(f"module.{key}", f"Unsupported.module.{key}: '{path}' needs {key}.")
    folder = path.rpartition("/")[0]
    version = to_text(manifest.get("ModuleVersion") or "0.0")
    try:
        parse_version(version)
    except ParseFailure as problem:
        raise _invalid_manifest(path, f"Its ModuleVersion '{version}' is no version: {problem.message}") from None
    module = Module(name, new_scope(session), path, version)
    module.description = manifest.get("Description")
    for script in _texts(manifest.get("ScriptsToProcess")):
        found = module_file(session, f"{folder}/{script}")
        if found is None:
            raise module_not_found(f"{folder}/{script}")
        session.interpreter.invoke_script_block(_script_of(session, found))
    root = manifest.get("RootModule") or manifest.get("ModuleToProcess")
    for part in [*_texts(manifest.get("NestedModules")), *_texts(root)]:
        found = module_file(session, f"{folder}/{part}")
        if found is None:
            raise module_not_found(part)
        module.nested.append(load_file(session, found, arguments if part == root else (), depth + 1))
    module.functions = _texts(manifest.get("FunctionsToExport", ["*"]))
    module.aliases = _texts(manifest.get("AliasesToExport", ["*"]))
    module.variables = _texts(manifest.get("VariablesToExport", ["*"]))
    return module


def _invalid_manifest(path: str, reason: str) -> RuntimeException:
    return runtime_error(
        f"The module manifest '{path}' could not be processed because it is not a valid PowerShell module manifest file. {reason}",
        "Modules_InvalidManifest",
        "ResourceUnavailable",
        target=path,
    )


def _script_of(session: SessionState, path: str) -> ScriptBlock:
    from psemu.runtime.files import files_of
    from psemu.runtime.script_files import read_script_file

    entry: Any = files_of(session).get(path)
    return read_script_file(session, path, entry.data)


def _texts(value: Any) -> list[str]:
    return [] if value is None else [to_text(each) for each in (value if isinstance(value, list) else [value])]

"""What a session knows: scopes with variables, functions and aliases, the catalog, services, preferences, errors and limits."""

from __future__ import annotations

import time

from psemu.objects import AUTOMATION_NULL, Hashtable, PSArray, PSObject
from psemu.objects.operators import runtime_error
from psemu.runtime.limits import Limits
from psemu.runtime.scope import PSVariable, Scope
from psemu.runtime.streams import StreamRecord, Streams, collecting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from psemu.catalog import Catalog, CommandInfo
    from psemu.objects.type_data import TypeData
    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.functions import FunctionInfo
    from psemu.runtime.interpreter import Interpreter
    from psemu.runtime.modules import Module
    from psemu.runtime.script_processor import ScriptProcessor

    T = TypeVar("T")

_CONSTANT = frozenset(("Constant", "AllScope"))
_READ_ONLY = frozenset(("ReadOnly", "AllScope"))
_ALL_SCOPE = frozenset(("AllScope",))
#: functions that every session has (psemu.runtime.built_in_functions), by folded name
_FUNCTIONS = frozenset(("cd..", "cd\\", "cd~", "help", "oss", "pause"))


class Host:
    """What the session asks of the outside: nothing, unless a composition root gives more.

    *prompt* takes (caption, message, choices, default index) and gives the chosen index; None means a non-interactive console.
    *environment* is what ``$env:`` reads. *allowed_hosts* are where web requests may go. *read_line* takes a
    question and whether the answer is secret, and gives the line that a person types; None means that nobody is there.
    """

    def __init__(
        self,
        prompt: Callable[[str, str, list[tuple[str, str]], int], int] | None = None,
        environment: Mapping[str, str] | None = None,
        width: int = 120,
        allowed_hosts: tuple[str, ...] = (),
        read_line: Callable[[str, bool], str] | None = None,
    ) -> None:
        self.prompt = prompt
        self.read_line = read_line
        self.allowed_hosts = allowed_hosts
        self.environment: dict[str, str] = dict(environment or {})
        self.width = width


class Frame:
    """One running script block: its scope, where its streams go, and the command that it is."""

    __slots__ = ("command", "invocation", "scope", "session", "streams", "vars")

    def __init__(self, session: SessionState, scope: Scope, streams: Streams) -> None:
        self.session = session
        self.scope = scope
        self.vars = scope.variables
        self.streams = streams
        #: the running command's CommandInfo, None at the top
        self.command: CommandInfo | None = None
        self.invocation: Any = None


class SessionState:
    """A session; *load_handler* finds the implementation of a command, *services* are what handlers ask for by type."""

    def __init__(
        self,
        catalog: Catalog | None = None,
        load_handler: Callable[[str], type[Cmdlet] | None] | None = None,
        services: dict[type, object] | None = None,
        host: Host | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.catalog = catalog
        self.load_handler = load_handler
        self.services: dict[type, object] = dict(services or {})
        #: provides services when one is first asked for; None once it has
        self.connect: Callable[[], None] | None = None
        self.host = host or Host()
        self.limits = limits or Limits()
        #: says why a command that has no implementation has none, if anybody decided that
        self.refusal: Callable[[str], str | None] = lambda _name: None
        #: how a script waits for some seconds; an emulated clock goes forward instead
        self.sleep: Callable[[float], object] = time.sleep
        self.global_scope = Scope(is_script=True)
        self.records: list[StreamRecord] = []
        #: get each record of a run when it is written, and one of the stream ``end`` after it
        self.listeners: list[Callable[[StreamRecord], None]] = []
        self.streams = collecting(self.records)
        self.frame = Frame(self, self.global_scope, self.streams)
        #: ``$Error``, newest first
        self.errors = PSArray([], "System.Collections.ArrayList")
        #: ``$?``
        self.success = True
        #: True while a ``try`` with a ``catch`` is around: errors of statements go to it
        self.propagate = False
        self.depth = 0
        #: functions, blocks and files that run now, the innermost last
        self.calls: list[ScriptProcessor] = []
        self.types: dict[str, Any] = {}
        #: members that Add-Member gave to raw objects: id → (the object, which lives as long as they do, its members)
        self.attached: dict[int, tuple[Any, PSObject]] = {}
        #: what Update-TypeData gave to types: lower-case type name → its members and settings
        self.type_data: dict[str, TypeData] = {}
        #: what ends the output to files that running pipelines have begun
        self.closers: list[Callable[[], None]] = []
        #: the files of the session (psemu.runtime.files), None until a command asks for them
        self.files: Any = None
        #: gives a variable of the session that started this one, for ``$using:``; None where nothing did
        self.using: Callable[[str], Any] | None = None
        #: modules that scripts made, by lower-case name
        self.modules: dict[str, PSObject] = {}
        #: the module whose block runs, by the id of its scope
        self.running_modules: dict[int, Module] = {}
        #: what Add-History added, oldest first
        self.history: list[PSObject] = []
        self._interpreter: Interpreter | None = None
        #: commands that :meth:`add_command` gave to this session, by lower-case name
        self.own_commands: dict[str, CommandInfo] = {}
        self._commands: dict[str, CommandInfo | None] = {}
        self._start_variables()

    def _start_variables(self) -> None:
        from psemu.runtime.automatic_variables import automatic_variables

        variables = self.global_scope.variables
        for variable in automatic_variables(self):
            variables[variable.name.lower()] = variable

    @property
    def interpreter(self) -> Interpreter:
        """The interpreter that runs text and script blocks in this session."""
        if self._interpreter is None:
            from psemu.runtime.interpreter import Interpreter

            self._interpreter = Interpreter(self)
        return self._interpreter

    def service(self, kind: type[T]) -> T:
        """The service of type *kind*; KeyError if the composition root gave none."""
        if kind not in self.services and self.connect is not None:
            self.connect()
        return self.services[kind]  # type: ignore[return-value]

    # variables -----------------------------------------------------------------------------------------------------------------

    def scope_named(self, name: str, scope: Scope | None = None) -> Scope:
        """The scope called ``global``, ``local``, ``script``, ``private`` or a number counted from *scope* (the current one)."""
        scope = scope or self.frame.scope
        name = name.lower()
        if name == "global":
            return self.global_scope
        if name in ("local", "private", ""):
            return scope
        if name == "script":
            while not scope.is_script and scope.parent is not None:
                scope = scope.parent
            return scope
        if name.isdigit():
            for _ in range(int(name)):
                if scope.parent is None:
                    raise runtime_error(
                        f"The scope number '{name}' exceeds the number of active scopes.",
                        "ScopeOutOfRange",
                        "InvalidArgument",
                        target=int(name),
                        exception_type="System.Management.Automation.PSArgumentOutOfRangeException",
                    )
                scope = scope.parent
            return scope
        raise runtime_error(
            f"Cannot process argument transformation on parameter 'Scope'. Cannot convert value \"{name}\".",
            "ScopeOutOfRange",
            "InvalidArgument",
            target=name,
        )

    def find_variable(self, name: str, scope: Scope | None = None) -> PSVariable | None:
        """The variable *name* (no scope prefix) as seen from *scope* (the current one), None if it does not exist."""
        return (scope or self.frame.scope).find(name.lower())

    def style_in_use(self) -> Any:
        """``$PSStyle`` if a script has read it, else None: it is as PowerShell sets it out."""
        return getattr(self.global_scope.variables.get("psstyle"), "made", None)

    def get_variable(self, name: str, default: Any = None) -> Any:
        """Value of variable *name* as the current scope sees it."""
        if name == "?":
            return self.success
        variable = self.find_variable(name)
        return default if variable is None else variable.value

    def set_variable(self, name: str, value: Any, scope: Scope | None = None) -> PSVariable:
        """Assign in *scope* (the current one) as ``$name = value`` does; RuntimeException if it is read-only or refuses the value."""
        scope = scope or self.frame.scope
        key = name.lower()
        variable = scope.variables.get(key)
        if variable is None:
            seen = scope.find(key)
            if seen is not None and "AllScope" in seen.options:
                variable = seen
        if variable is None:
            variable = PSVariable(name, value)
            scope.variables[key] = variable
            return variable
        if variable.options and not variable.writable:
            raise not_writable(variable)
        if variable.transform is not None:
            value = variable.transform(value)
        variable.value = value
        return variable

    def preference(self, name: str) -> str:
        """A preference variable's value as an ActionPreference name (``Continue``, ``Stop`` …)."""
        value = self.get_variable(name)
        text = getattr(value, "name", None)
        if text is None:
            text = str(value) if value is not None else "Continue"
        for known in ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break"):
            if known.lower() == text.lower():
                return known
        if isinstance(value, int):
            return ("SilentlyContinue", "Stop", "Continue", "Inquire", "Ignore", "Suspend", "Break")[value % 7]
        raise runtime_error(
            f'Cannot convert value "{text}" to type "System.Management.Automation.ActionPreference".',
            "InvalidCast",
            "InvalidArgument",
        )

    # members of raw objects ----------------------------------------------------------------------------------------------------

    def attached_members(self, value: Any) -> PSObject | None:
        """The PSObject whose properties are *value*'s own members, None if it was given none."""
        found = self.attached.get(id(value))
        return None if found is None else found[1]

    def attach_members(self, value: Any, target: PSObject) -> None:
        """Remember the members of *target* as those of *value*, whoever holds it."""
        self.attached[id(value)] = (value, target)

    # commands ------------------------------------------------------------------------------------------------------------------

    def find_function(self, name: str, scope: Scope | None = None) -> FunctionInfo | None:
        """The function *name* as the scope sees it."""
        key = name.lower()
        for each in (scope or self.frame.scope).chain():
            if each.functions is not None:
                found = each.functions.get(key)
                if found is not None:
                    return found
        if key in _FUNCTIONS:
            from psemu.runtime.built_in_functions import built_in_function

            made = built_in_function(self, key)
            self.set_function(made.name, made, self.global_scope)
            return made
        return None

    def set_function(self, name: str, function: FunctionInfo, scope: Scope | None = None) -> None:
        """Define a function in *scope* (the current one)."""
        scope = scope or self.frame.scope
        if scope.functions is None:
            scope.functions = {}
        scope.functions[name.lower()] = function

    def find_alias(self, name: str, scope: Scope | None = None) -> Any:
        """The alias *name* (an AliasInfo) as the scope sees it, else None; the catalog's aliases come last."""
        key = name.lower()
        for each in (scope or self.frame.scope).chain():
            if each.aliases is not None and key in each.aliases:
                return each.aliases[key]
        if self.catalog is not None:
            definition = self.catalog.resolve_alias(name)
            if definition is not None:
                from psemu.runtime.functions import AliasInfo, built_in_alias_options

                return AliasInfo(name, definition, built_in_alias_options(name))
        return None

    def set_alias(
        self, name: str, definition: str, options: frozenset[str] = frozenset(), scope: Scope | None = None
    ) -> Any:
        """Define an alias in *scope* (the current one)."""
        from psemu.runtime.functions import AliasInfo

        scope = scope or self.frame.scope
        if scope.aliases is None:
            scope.aliases = {}
        alias = AliasInfo(name, definition, options)
        scope.aliases[name.lower()] = alias
        return alias

    def find_cmdlet(self, name: str) -> CommandInfo | None:
        """The catalog's command *name*, None if nobody knows it."""
        key = name.lower()
        if key in self.own_commands:
            return self.own_commands[key]
        if key not in self._commands:
            self._commands[key] = self.catalog.find(name) if self.catalog is not None else None
        return self._commands[key]

    def add_command(self, info: CommandInfo, implementation: type[Cmdlet]) -> None:
        """Let *implementation* run as the command that *info* describes, in this session."""
        key = info.name.lower()
        self.own_commands[key] = info
        load = self.load_handler

        def with_own(name: str) -> type[Cmdlet] | None:
            return implementation if name.lower() == key else None if load is None else load(name)

        self.load_handler = with_own

    # errors --------------------------------------------------------------------------------------------------------------------

    def remember_error(self, record: Any) -> None:
        """Put *record* first in ``$Error`` unless it is there already, with the calls that led to it."""
        if self.errors and self.errors[0] is record:
            return
        from psemu.runtime.call_stack import keep_stack_trace

        keep_stack_trace(self, record)
        self.errors.insert(0, record)
        del self.errors[256:]


def not_writable(variable: PSVariable) -> Exception:
    """The error of assigning to a read-only or constant variable."""
    return runtime_error(
        f"Cannot overwrite variable {variable.name} because it is read-only or constant.",
        "VariableNotWritable",
        "WriteError",
        target=variable.name,
        exception_type="System.Management.Automation.SessionStateUnauthorizedAccessException",
    )


def no_null(value: Any) -> Any:
    """*value*, with "no output" as $null."""
    return None if value is AUTOMATION_NULL else value


__all__ = ["Frame", "Hashtable", "Host", "Limits", "PSObject", "SessionState", "no_null", "not_writable"]

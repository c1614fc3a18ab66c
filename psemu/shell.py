"""Where the rooms meet: a shell is a catalog, a session, the handlers and a backend, and runs text."""

from __future__ import annotations

from psemu.runtime.interpreter import InvocationResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Self

    from psemu.binder import CommandArgument
    from psemu.catalog import Catalog
    from psemu.emulator.app import EmulatorApp
    from psemu.objects import ErrorRecord
    from psemu.parser.ast import Ast
    from psemu.rest import RestServices
    from psemu.runtime import Limits, SessionState, StreamRecord

    Prompt = Callable[[str, str, list[tuple[str, str]], int], int]

#: variables that the engine makes while a script runs
_MADE = frozenset(
    (
        "_",
        "args",
        "foreach",
        "input",
        "lastexitcode",
        "matches",
        "psboundparameters",
        "pscmdlet",
        "pscommandpath",
        "psitem",
        "psscriptroot",
        "switch",
        "this",
    )
)
#: commands that can read a variable, or run a command, which their text does not name
_INDIRECT = frozenset(("get-variable", "import-module", "invoke-command", "invoke-expression", "start-sleep"))

#: backends by word; anything else is the address of an emulator served on loopback
EMBEDDED, LIVE = "embedded", "live"


class RunResult(InvocationResult):
    """What running a text gave: an InvocationResult that can be printed."""

    __slots__ = ()

    def values(self) -> list[Any]:
        """The output stream as values of Python: dicts, lists, datetimes (:func:`psemu.objects.python_values.python_value`)."""
        from psemu.objects.python_values import python_value

        return [python_value(value) for value in self.output]

    def text(self, width: int = 120) -> str:
        """The output stream as PowerShell prints it."""
        from psemu.formatting import format_objects

        return format_objects(self.output, width)


class Shell:
    """A PowerShell session without PowerShell.

    *backend* is ``"embedded"`` (the emulator in this process, the default), ``"live"`` (the real services: nothing else ever touches
    the network) or the address of a served emulator (``http://127.0.0.1:8642``). *state* is the file that keeps the embedded emulator's
    resources (or a function that names it once it is needed), None for memory. *variables* are set before anything runs; on the embedded
    emulator its scenario's own come first. *prompt* answers ``-Confirm`` (caption, message, choices, default index → index); without one a
    question is an error, as in PowerShell's non-interactive mode. *read_line* answers Read-Host and Get-Credential (question, whether the
    answer is secret → line).

    Files are in memory, and the web is closed: *allow_read* and *allow_write* open folders of the disk at their own paths (the second to
    change what is in them), *allow_hosts* hosts for web requests (``name``, ``name:port``, ``*.name``), *environment* is what ``$env:``
    begins with; the process's own environment is never read or changed. *limits* end a run that uses more. ConfigurationError for a
    folder that is not there or a host that is none.
    """

    def __init__(
        self,
        backend: str = EMBEDDED,
        *,
        state: str | Callable[[], str] | None = None,
        catalog: Catalog | None = None,
        variables: Mapping[str, object] | None = None,
        prompt: Prompt | None = None,
        read_line: Callable[[str, bool], str] | None = None,
        allow_read: Iterable[str] = (),
        allow_write: Iterable[str] = (),
        allow_hosts: Iterable[str] = (),
        environment: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.backend = backend
        self.state = state
        self._app: EmulatorApp | None = None
        self._services: RestServices | None = None
        if catalog is None:
            from psemu.catalog import default_catalog

            catalog = default_catalog()
        self.catalog = catalog
        from psemu.handlers import load_handler, plugin_command, refusal
        from psemu.runtime import Host, SessionState

        catalog.unknown = plugin_command
        self.session: SessionState = SessionState(
            catalog,
            load_handler=load_handler,
            host=Host(prompt, environment, allowed_hosts=tuple(allow_hosts), read_line=read_line),
            limits=limits,
        )
        self._open_folders(allow_read, allow_write)
        if self.session.host.allowed_hosts:
            from psemu.rest.web import WebAccess

            WebAccess(self.session.host.allowed_hosts)
        self.session.refusal = refusal
        self.session.connect = self._connect
        if self.backend not in (EMBEDDED, LIVE):
            self._connect()
        for name, value in (variables or {}).items():
            self.set_variable(name, value)

    def _open_folders(self, readable: Iterable[str], writable: Iterable[str]) -> None:
        """Open folders of the disk; the session stands in the process's place if that is in one of them."""
        for paths, writes in ((readable, False), (writable, True)):
            for path in paths:
                from psemu.runtime.files import files_of
                from psemu.runtime.real_files import RealFolder

                files_of(self.session).open_folder(RealFolder(path, writes))
        if self.session.files is not None:
            import os

            from psemu.runtime.file_items import path_info

            here = "/" + os.getcwd().replace(os.sep, "/").strip("/")
            if self.session.files.stand_at(here):
                self.session.set_variable("PWD", path_info(here))

    def set_variable(self, name: str, value: object) -> None:
        """Give the session's variable *name* a Python value (:func:`psemu.objects.python_values.powershell_value`)."""
        from psemu.objects.python_values import powershell_value

        self.session.set_variable(name, powershell_value(value), self.session.global_scope)

    def get_variable(self, name: str) -> Any:
        """The session's variable *name* as a value of Python (:func:`psemu.objects.python_values.python_value`); None if there is none."""
        from psemu.objects.python_values import python_value

        return python_value(self.session.get_variable(name))

    def connect(self) -> None:
        """Open the backend now, so that the session has what its scenario sets; nothing happens where it is open."""
        if self.session.connect is not None:
            self._connect()

    def _connect(self) -> None:
        """Open the backend; called when a text may need it, because a script that only computes should not wait for it."""
        from psemu.rest import RestServices
        from psemu.rest.transports import EmbeddedTransport, LoopbackTransport

        self.session.connect = None
        if self.backend == LIVE:
            self._services = self.session.services[RestServices] = RestServices()
            return
        if self.backend == EMBEDDED:
            from psemu.emulator import create_app

            app = self._app = create_app(self.state() if callable(self.state) else self.state)
            start = app.session
            # time that a script sleeps through is the emulator's: a job of 55 s ends without anyone waiting for it
            self.session.sleep = app.clock.advance
            services = RestServices(EmbeddedTransport(app), sleep=app.clock.advance)
        else:
            transport = LoopbackTransport(self.backend)
            start = transport.session()
            services = RestServices(transport)
        self._begin(services, start)

    def _begin(self, services: RestServices, start: Mapping[str, Any]) -> None:
        """Sign the session in as the emulator's scenario says and set its variables."""
        self._services = self.session.services[type(services)] = services
        services.sign_in(start)
        scope = self.session.global_scope
        for name, value in start.get("variables", {}).items():
            if name.lower() not in scope.variables:
                self.session.set_variable(name, value, scope)

    def run(
        self,
        text: str,
        path: str | None = None,
        on_record: Callable[[StreamRecord], None] | None = None,
        arguments: Sequence[str] = (),
    ) -> RunResult:
        """Parse and run *text*; variables and functions stay for the next call.

        *path*: the file that it came from, as errors, ``$PSCommandPath`` and ``$PSScriptRoot`` tell it. *arguments*: words for its param
        block or ``$args``, as ``pwsh -File`` takes them: ``-Name``, ``value``, ``-Switch:$false``.

        Nothing is raised for what the script does wrong: parse errors, binding errors, terminating errors and what psemu does not do
        (``Unsupported.<feature>``) are in the error stream. *on_record* is called with each record when it is written.
        """
        from psemu.parser import parse

        parsed = parse(text, path)
        if self.session.connect is not None and _may_need_backend(parsed.ast, self.session):
            self._connect()
        given: Sequence[CommandArgument] = ()
        if arguments:
            from psemu.runtime.script_files import words_as_arguments

            given = words_as_arguments(arguments)
        result = self.session.interpreter.run(parsed, on_record, given)
        return RunResult(result.records, result.success, result.exit_code)

    def invoke_command(
        self, name: str, parameters: Mapping[str, object], write: Callable[[Any], None] | None = None
    ) -> list[Any]:
        """Run one command with *parameters* by name, bound as a splatted hashtable is; its output, if that does not go to *write*.

        A terminating error raises :class:`psemu.RuntimeException`; other errors are in ``$Error`` (:attr:`errors`).
        """
        from psemu.objects import Hashtable
        from psemu.runtime.session_state import Frame
        from psemu.runtime.streams import collecting

        session = self.session
        session.frame = Frame(session, session.global_scope, collecting(session.records))
        session.propagate = True
        try:
            return session.interpreter.invoke_script_block(
                session.interpreter.create_script_block("& $psemuCommand @psemuParameters"),
                write=write,
                new_scope=True,
                variables={"psemuCommand": name, "psemuParameters": Hashtable(parameters.items(), ordered=True)},
            )
        finally:
            session.propagate = False

    def register(self, function: Callable[..., Any], name: str | None = None) -> Callable[..., Any]:
        """Make *function* a command of this session, called *name*, or ``Get-Widget`` where the function is ``get_widget``; the function.

        Its parameters are the command's (``city_name`` is ``-CityName``), their annotations the types; ``input_object`` takes what comes
        down the pipeline. What it may take and give: :func:`psemu.handlers.plugins.handler`; :func:`psemu.handlers.plugins.parameter` as a
        default says more (position, aliases, input). ConfigurationError for a signature that cannot be a command's.

            >>> @shell.register
            ... def get_square(input_object: int) -> int:
            ...     return input_object * input_object
            >>> shell.run("1..3 | Get-Square").output
            [1, 4, 9]
        """
        from psemu.handlers.plugins import function_command

        command = function_command(function, name)
        self.session.add_command(command.info, command.implementation)
        return function

    def transcribe(self, path: str, minimal: bool = False) -> None:
        """Keep what this session shows, from now on, in the file *path* of the disk, as Start-Transcript does; written after each run.

        *minimal*: without the lines that describe the session. ConfigurationError, at the end of a run, if it cannot be written.
        """
        from psemu.handlers.core_transcript import start_transcript
        from psemu.whole_file import write_whole

        start_transcript(self.session, path, lambda text: write_whole(path, text.encode("utf-8", "replace")), minimal)

    def emulator_state(self) -> dict[str, str] | None:
        """The emulator's resources, path → JSON text; None on the live services."""
        self.connect()
        if self._app is not None:
            return dict(self._app.store.paths())
        transport = None if self._services is None else self._services.transport
        read = getattr(transport, "state", None)
        return None if read is None else read()

    def sign_ins(self) -> dict[str, Any]:
        """Who is signed in to Graph and to Azure, as a scenario says it; no token and no secret."""
        found: dict[str, Any] = {"variables": {}}
        graph = self._services.graph_context if self._services else None
        azure = self._services.azure_context if self._services else None
        if graph is not None:
            found["graphContext"] = {
                "clientId": graph.client_id,
                "tenantId": graph.tenant_id,
                "scopes": list(graph.scopes),
                "authType": graph.auth_type,
                "account": graph.account,
                "appName": graph.app_name,
            }
        if azure is not None:
            found["azureContext"] = {
                "account": azure.account,
                "accountType": azure.account_type,
                "tenantId": azure.tenant_id,
                "subscriptionId": azure.subscription_id,
                "subscriptionName": azure.subscription_name,
            }
        return found

    def observe(self, observer: Callable[[str, Any, Any], object]) -> None:
        """Let *observer* see each request that goes out, with the service's name and the answer."""
        self.connect()
        if self._services is not None:
            self._services.observer = observer

    @property
    def errors(self) -> list[ErrorRecord]:
        """``$Error``: the session's errors, newest first."""
        return list(self.session.errors)

    def close(self) -> None:
        """End transcripts, close connections and the emulator's state."""
        if self.session.listeners:
            from psemu.handlers.core_transcript import stop_transcripts

            stop_transcripts(self.session)
        if self._services is not None:
            self._services.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _may_need_backend(tree: Ast, session: SessionState) -> bool:
    """Whether the script may send a request or read a variable of the backend's scenario; False only if that is certain."""
    from psemu.handlers import is_offline
    from psemu.parser import ast

    known = _MADE.union(session.global_scope.variables)
    called: set[str] = set()
    defined: set[str] = set()
    for node in tree.walk():
        if isinstance(node, ast.AssignmentStatementAst):
            if node.operator == "Equals":
                known |= set(_targets(node.left))
        elif isinstance(node, ast.ParameterAst):
            known |= set(_targets(node.name))
        elif isinstance(node, ast.ForEachStatementAst):
            known |= set(_targets(node.variable))
        elif isinstance(node, ast.VariableExpressionAst):
            if _own_name(node) not in known:
                return True
        elif isinstance(node, ast.FunctionDefinitionAst):
            defined.add(node.name.lower())
        elif isinstance(node, ast.CommandAst):
            first = node.command_elements[0]
            if not isinstance(first, ast.StringConstantExpressionAst):
                return True
            alias = session.find_alias(first.value)
            called.add((alias.definition if alias else first.value).lower())
        elif isinstance(node, ast.StringConstantExpressionAst) and "variable:" in node.value.lower():
            return True
    return any(name in _INDIRECT or not is_offline(name) for name in called - defined)


def _targets(left: Any) -> Iterator[str]:
    """Names of the variables that an assignment to *left* sets."""
    while hasattr(left, "child"):
        left = left.child
    for part in getattr(left, "elements", [left]):
        if hasattr(part, "variable_path"):
            yield _own_name(part)


def _own_name(variable: Any) -> str:
    """The name without a scope; that of a variable of the environment is one that every session has."""
    scope, colon, name = variable.variable_path.lower().rpartition(":")
    return "null" if colon and scope == "env" else name


def emulator_variables(state: str | None) -> dict[str, str]:
    """The session variables that the embedded emulator's scenario sets."""
    from psemu.emulator import create_app

    app = create_app(state)
    try:
        return dict(app.session.get("variables", {}))
    finally:
        app.close()


def reset_emulator(state: str) -> None:
    """Forget the embedded emulator's *state* file, damaged or not; its next use begins anew."""
    import contextlib
    import os

    from psemu.errors import ConfigurationError

    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(FileNotFoundError):
            try:
                os.unlink(state + suffix)
            except PermissionError as error:
                raise ConfigurationError(f"cannot delete '{state}{suffix}': {error.strerror}.") from None

"""Where the rooms meet: a shell is a catalog, a session, the handlers and a backend, and runs text."""

from __future__ import annotations

from psemu.runtime.interpreter import InvocationResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Any, Self

    from psemu.catalog import Catalog
    from psemu.emulator.app import EmulatorApp
    from psemu.objects import ErrorRecord
    from psemu.rest import RestServices
    from psemu.runtime import SessionState, StreamRecord

    Prompt = Callable[[str, str, list[tuple[str, str]], int], int]

#: backends by word; anything else is the address of an emulator served on loopback
EMBEDDED, LIVE = "embedded", "live"


class RunResult(InvocationResult):
    """What running a text gave: an InvocationResult that can be printed."""

    __slots__ = ()

    def text(self, width: int = 120) -> str:
        """The output stream as PowerShell prints it."""
        from psemu.formatting import format_objects

        return format_objects(self.output, width)


class Shell:
    """A PowerShell session without PowerShell.

    *backend* is ``"embedded"`` (the emulator in this process, the default), ``"live"`` (the real services: nothing else ever touches
    the network) or the address of a served emulator (``http://127.0.0.1:8642``). *state* is the file that keeps the embedded emulator's
    resources, None for memory. *variables* are set before anything runs; on the embedded emulator its scenario's own come first.
    *prompt* answers ``-Confirm`` (caption, message, choices, default index → index); without one a question is an error, as in
    PowerShell's non-interactive mode.
    """

    def __init__(
        self,
        backend: str = EMBEDDED,
        *,
        state: str | None = None,
        catalog: Catalog | None = None,
        variables: Mapping[str, object] | None = None,
        prompt: Prompt | None = None,
    ) -> None:
        self.backend = backend
        self.state = state
        self._app: EmulatorApp | None = None
        if catalog is None:
            from psemu.catalog import default_catalog

            catalog = default_catalog()
        self.catalog = catalog
        from psemu.handlers import load_handler
        from psemu.runtime import Host, SessionState

        self.session: SessionState = SessionState(catalog, load_handler=load_handler, host=Host(prompt))
        self._provide_services()
        for name, value in (variables or {}).items():
            self.session.set_variable(name, value)

    def _provide_services(self) -> None:
        from psemu.rest import RestServices
        from psemu.rest.transports import EmbeddedTransport, LoopbackTransport

        if self.backend == LIVE:
            self.session.services[RestServices] = RestServices()
            return
        if self.backend == EMBEDDED:
            from psemu.emulator import create_app

            app = self._app = create_app(self.state)
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
        self.session.services[type(services)] = services
        services.sign_in(start)
        for name, value in start.get("variables", {}).items():
            self.session.set_variable(name, value)

    def run(
        self, text: str, path: str | None = None, on_record: Callable[[StreamRecord], None] | None = None
    ) -> RunResult:
        """Parse and run *text*; variables and functions stay for the next call.

        Nothing is raised for what the script does wrong: parse errors, binding errors, terminating errors and what psemu does not do
        (``Unsupported.<feature>``) are in the error stream. *on_record* is called with each record when it is written.
        """
        from psemu.parser import parse

        result = self.session.interpreter.run(parse(text, path), on_record)
        return RunResult(result.records, result.success, result.exit_code)

    def invoke_command(self, name: str, parameters: Mapping[str, object]) -> list[Any]:
        """Run one command with *parameters* by name, bound as a splatted hashtable is; its output.

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
                new_scope=True,
                variables={"psemuCommand": name, "psemuParameters": Hashtable(parameters.items(), ordered=True)},
            )
        finally:
            session.propagate = False

    @property
    def errors(self) -> list[ErrorRecord]:
        """``$Error``: the session's errors, newest first."""
        return list(self.session.errors)

    def close(self) -> None:
        """Close connections and the emulator's state."""
        from psemu.rest import RestServices

        self.session.service(RestServices).close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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

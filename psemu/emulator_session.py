"""The verbs ``serve`` and ``emulator``: what their arguments are and what each does."""

from __future__ import annotations

from psemu.emulator.scenario import checked, export, load_scenario, scenario_text, seed
from psemu.emulator.store import EmulatorError, Store
from psemu.resources import user_path
from psemu.whole_file import write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTIONS = ("show", "reset", "export", "import", "snapshot", "restore", "snapshots")
_NEEDS_NAME = ("export", "import", "snapshot", "restore")


def declare_serve(parser: ArgumentParser) -> None:
    """The arguments of ``psemu serve``."""
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8642, help="0 is any free one (default 8642)")
    parser.add_argument("--state", metavar="FILE", help="keeps the state; :memory: forgets it")
    parser.add_argument(
        "--scenario", default="contoso", help="what an empty state begins with: a name, or a .yaml or .json file"
    )
    parser.add_argument("--https", action="store_true", help="HTTPS with a certificate of this machine's own")


def run_serve(options: Namespace) -> int:
    """Serve until interrupted."""
    from psemu.emulator import serve
    from psemu.emulator.certificate import certificate

    state = options.state or user_path("emulator.sqlite3")
    folder = user_path("certificate") if options.https else None
    scheme = "https" if folder else "http"
    if folder:
        print(f"clients trust {certificate(folder).authority}")

    def ready(port: int) -> None:
        host = f"[{options.host}]" if ":" in options.host else options.host
        print(f"psemu emulator on {scheme}://{host}:{port}, its state at /_psemu (Ctrl+C ends it)", flush=True)

    serve(options.host, options.port, None if state == ":memory:" else state, options.scenario, folder, ready)
    return 0


def declare_emulator(parser: ArgumentParser) -> None:
    """The arguments of ``psemu emulator``."""
    parser.add_argument(
        "action",
        choices=_ACTIONS,
        help="show the session variables; begin anew; write the state as a scenario or begin with one; keep the state under a name or go back to it",
    )
    parser.add_argument("name", nargs="?", help="a scenario or its file (reset, import, export), or a snapshot's name")
    parser.add_argument("--state", metavar="FILE")


def run_emulator(options: Namespace) -> int:
    """Do what is asked and show the session variables where they may have changed."""
    state = options.state or user_path("emulator.sqlite3")
    if options.action in _NEEDS_NAME and not options.name:
        raise EmulatorError(f"psemu emulator {options.action} needs a name.")
    if options.action in ("reset", "import"):
        begin_anew(state, options.name or "contoso")
    elif options.action != "show":
        from psemu.emulator import create_app

        app = create_app(state)
        try:
            _keep(app.store, options)
        finally:
            app.close()
        if options.action != "restore":
            return 0
    from psemu.shell import emulator_variables

    for name, value in emulator_variables(state).items():
        print(f"${name} = '{value}'")
    return 0


def begin_anew(state: str, scenario: str) -> None:
    """Let the *state* file begin with *scenario*, which is read first; its snapshots stay, and one that is damaged is made anew.

    EmulatorError leaves all as it was.
    """
    from psemu.shell import reset_emulator

    loaded = checked(load_scenario(scenario))
    store = None
    try:
        store = Store(state)
        damaged = store.is_damaged()
    except EmulatorError:
        damaged = True
    if damaged:
        if store is not None:
            store.close()
        reset_emulator(state)
        store = Store(state)
    assert store is not None
    try:
        with store.transaction():
            store.clear()
            seed(store, loaded)
    finally:
        store.close()


def _keep(store: Store, options: Namespace) -> None:
    if options.action == "snapshots":
        print("".join(f"{name}\n" for name in store.snapshots()), end="")
    elif options.action == "snapshot":
        store.take_snapshot(options.name)
    elif options.action == "restore":
        if not store.restore_snapshot(options.name):
            raise EmulatorError(
                f"There is no snapshot '{options.name}'; there are: {', '.join(store.snapshots()) or 'none'}."
            )
    else:
        write_whole(options.name, scenario_text(export(store), options.name).encode())

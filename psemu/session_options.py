"""The options that ``run`` and ``shell`` share: where requests go, what a script may reach, what it may use; and the shell that they mean."""

from __future__ import annotations

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from typing import Any

    from psemu.console import ConsolePrompt
    from psemu.runtime import Limits
    from psemu.shell import Shell

#: bytes of address space that a run may have where nobody says more or less: nothing pasted should take a machine down
_ADDRESS_SPACE = 2 << 30
_UNITS = {"": 1, "b": 1, "kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30}
_TIMES = {"": 1.0, "ms": 0.001, "s": 1.0, "m": 60.0, "min": 60.0, "h": 3600.0}


def declare_session_options(parser: ArgumentParser) -> None:
    """Declare them."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--live", action="store_true", help="the real Microsoft Graph and Azure Resource Manager")
    where.add_argument("--emulator", metavar="URL", help="an emulator served on this machine (see psemu serve)")
    where.add_argument(
        "--state", metavar="FILE", help="the embedded emulator's state; :memory: begins anew and keeps nothing"
    )
    reach = parser.add_argument_group("what a script may reach (files are in memory, and the web is closed, otherwise)")
    reach.add_argument("--allow-read", action="append", default=[], metavar="DIR", help="read this folder of the disk")
    reach.add_argument(
        "--allow-write", action="append", default=[], metavar="DIR", help="read and change this folder of the disk"
    )
    reach.add_argument(
        "--allow-host",
        action="append",
        default=[],
        metavar="HOST",
        help="web requests to this host: name, name:port, *.name",
    )
    reach.add_argument(
        "--allow-env",
        action="append",
        default=[],
        metavar="NAME",
        help="read this variable of the environment; * for all",
    )
    parser.add_argument(
        "--transcript", metavar="FILE", help="keep what is shown in this file, as Start-Transcript does"
    )
    use = parser.add_argument_group("what a script may use")
    use.add_argument("--time-limit", metavar="TIME", help="seconds, or 500ms, 30s, 5m")
    use.add_argument("--memory-limit", metavar="SIZE", help="bytes, or 200MB, 2GB; 2GB of address space otherwise")
    use.add_argument("--output-limit", metavar="N", type=int, help="records of all streams")
    use.add_argument("--depth", metavar="N", type=int, help="nested calls (1000)")


def open_shell(options: Namespace | Any, prompt: ConsolePrompt | None) -> Shell:
    """The shell that *options* mean; ConfigurationError says which option is wrong."""
    from psemu.shell import EMBEDDED, LIVE, Shell

    catalog = None
    if getattr(options, "module_version", None):
        from psemu.find_session import catalog_of_versions

        catalog = catalog_of_versions(options.module_version)
    state: Any = None if options.state == ":memory:" else options.state or _emulator_state
    limits = _limits(options)
    _bound_memory(None if limits is None else limits.memory)
    shell = Shell(
        LIVE if options.live else options.emulator or EMBEDDED,
        state=state,
        catalog=catalog,
        prompt=prompt,
        read_line=None if prompt is None else prompt.read_line,
        allow_read=options.allow_read or (),
        allow_write=options.allow_write or (),
        allow_hosts=options.allow_host or (),
        environment=_environment(options.allow_env) if options.allow_env else None,
        limits=limits,
    )
    if options.transcript:
        shell.transcribe(options.transcript)
    return shell


def _emulator_state() -> str:
    from psemu.resources import user_path

    return user_path("emulator.sqlite3")


def _environment(names: list[str]) -> dict[str, str]:
    import os

    if "*" in names:
        return dict(os.environ)
    return {name: os.environ[name] for name in names if name in os.environ}


def _limits(options: Namespace | Any) -> Limits | None:
    given = (options.time_limit, options.memory_limit, options.output_limit, options.depth)
    if all(limit is None for limit in given):
        return None
    from psemu.runtime.limits import MAX_CALL_DEPTH, Limits

    seconds = None if options.time_limit is None else _measured(options.time_limit, _TIMES, "--time-limit")
    memory = None if options.memory_limit is None else int(_measured(options.memory_limit, _UNITS, "--memory-limit"))
    for name in ("output_limit", "depth"):
        number = getattr(options, name)
        if number is not None and number < 1:
            raise ConfigurationError(f"--{name.replace('_', '-')} must be 1 or more, not {number}.")
    return Limits(seconds, options.output_limit, options.depth or MAX_CALL_DEPTH, memory)


def _measured(text: str, units: dict[str, Any], option: str) -> float:
    """A number with a unit; ConfigurationError if it is none."""
    number = text.strip().rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
    unit = text.strip()[len(number) :].lower()
    try:
        value = float(number) * float(units[unit])
    except (ValueError, KeyError):
        value = 0.0
    if not 0 < value < float("inf"):
        known = ", ".join(unit for unit in units if unit)
        raise ConfigurationError(
            f"{option} takes a number above zero, with {known} behind it or without, not '{text}'."
        )
    return value


def _bound_memory(memory: int | None) -> None:
    """Bound this process's address space where the system can: what asks for more is an error of the script, not the end of the machine."""
    try:
        import resource
    except ImportError:
        return
    wanted = _ADDRESS_SPACE if memory is None else memory + (1 << 30)
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > wanted:
        with_hard = hard if hard == resource.RLIM_INFINITY or hard > wanted else wanted
        try:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, with_hard))
        except (OSError, ValueError):
            # a system that has no such bound
            return

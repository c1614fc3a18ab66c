"""Microsoft Graph, Azure Resource Manager and the sign-in endpoints as one ASGI application with a state of its own."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.emulator.app import EmulatorApp

__all__ = ["create_app", "serve"]


def create_app(path: str | None = None, scenario: str = "contoso") -> EmulatorApp:
    """The application; its state lies in the SQLite file *path*, in memory if that is None, and is seeded from *scenario* when new.

    EmulatorError if the file is damaged or no such scenario ships.
    """
    from psemu.emulator.app import EmulatorApp
    from psemu.emulator.store import Store

    return EmulatorApp(Store(path), scenario)


def serve(
    host: str = "127.0.0.1",
    port: int = 8642,
    path: str | None = None,
    scenario: str = "contoso",
    certificates: str | None = None,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Serve the emulator until interrupted; needs uvicorn (``psemu[serve]``).

    *scenario* is one that ships or the path of a scenario file. With *certificates*, a folder, it is served over HTTPS with the
    certificate there, which is made if there is none (``psemu[https]``). *ready* is called with the port when it listens; port 0 is any free one.
    """
    from psemu.emulator.certificate import certificate
    from psemu.emulator.server import serve as run

    run(host, port, path, scenario, certificate(certificates) if certificates else None, ready)

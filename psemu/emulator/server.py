"""The emulator as an HTTP server on this machine."""

from __future__ import annotations

from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.emulator.certificate import Certificate

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(
    host: str,
    port: int,
    path: str | None,
    scenario: str,
    certificate: Certificate | None = None,
    ready: Callable[[int], None] | None = None,
) -> None:
    """Serve until interrupted, over HTTPS with a *certificate*; port 0 is any free one, and *ready* is told which.

    EmulatorError if uvicorn is not installed, *host* is not loopback or the port is taken.
    """
    if host not in _LOOPBACK:
        raise EmulatorError(f"The emulator is served on loopback only ({', '.join(_LOOPBACK)}), not on '{host}'.")
    try:
        import uvicorn
    except ImportError:
        raise EmulatorError("Serving needs uvicorn: install psemu[serve].") from None
    import os
    import socket

    from psemu.emulator import create_app

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with the protocol named, asyncio switches Nagle off for its connections
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":  # elsewhere it would share the port with another server
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(100)
    except (OSError, OverflowError):
        listener.close()
        raise EmulatorError(f"The emulator cannot listen on {host}:{port}; is the port taken?") from None
    try:
        app = create_app(path, scenario)
    except BaseException:
        listener.close()
        raise
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        # the other implementation writes header names in small letters; scripts see them as the services spell them
        http="h11",
        ws="none",
        ssl_certfile=certificate.leaf if certificate else None,
        ssl_keyfile=certificate.key if certificate else None,
    )
    if ready is not None:
        ready(listener.getsockname()[1])
    try:
        uvicorn.Server(config).run(sockets=[listener])
    finally:
        listener.close()
        app.close()

"""The emulator as an HTTP server on this machine."""

from __future__ import annotations

from psemu.emulator.store import EmulatorError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.emulator.certificate import Certificate

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(host: str, port: int, path: str | None, scenario: str, certificate: Certificate | None = None) -> None:
    """Serve until interrupted, over HTTPS with a *certificate*.

    EmulatorError if uvicorn is not installed, *host* is not loopback or the port is taken.
    """
    if host not in _LOOPBACK:
        raise EmulatorError(f"The emulator is served on loopback only ({', '.join(_LOOPBACK)}), not on '{host}'.")
    try:
        import uvicorn
    except ImportError:
        raise EmulatorError("Serving needs uvicorn: install psemu[serve].") from None
    from psemu.emulator import create_app

    app = create_app(path, scenario)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
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
    try:
        uvicorn.Server(config).run()
    except SystemExit:
        raise EmulatorError(f"The emulator cannot listen on {host}:{port}; is the port taken?") from None
    finally:
        app.close()

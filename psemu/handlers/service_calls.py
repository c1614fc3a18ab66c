"""What every command that calls a service shares: global variables, proxies, parameters that mean nothing here."""

from __future__ import annotations

from psemu.handlers.service_values import member, secret_of, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.rest.services import RestServices
    from psemu.runtime.cmdlet import Cmdlet
    from psemu.runtime.session_state import SessionState


def set_global(session: SessionState, name: str, value: object) -> None:
    """Set ``$global:name``."""
    session.set_variable(name, value, session.scope_named("global"))


def report_unmeant(cmdlet: Cmdlet) -> None:
    """Say aloud what was accepted and cannot be meant: a .NET debugger, steps of a .NET pipeline."""
    if cmdlet.switch("Break"):
        import os
        import sys

        sys.stderr.write(f"Waiting for debugger to attach to process {os.getpid()}\n")
        cmdlet.runtime.write_warning(
            "-Break: there is no .NET debugger that could attach to psemu; the command goes on."
        )
    for name in ("HttpPipelinePrepend", "HttpPipelineAppend"):
        if cmdlet.get(name):
            cmdlet.runtime.write_warning(f"-{name}: psemu has no .NET pipeline of SendAsync steps; they were not run.")


def proxy_of(cmdlet: Cmdlet, services: RestServices) -> str | None:
    """The proxy's URL that ``-Proxy`` and its credential make, None without one; only the network has proxies."""
    proxy = cmdlet.get("Proxy")
    if proxy is None or not services.is_live:
        return None
    from urllib.parse import quote, urlsplit, urlunsplit

    parts = urlsplit(text_of(proxy))
    credential = cmdlet.get("ProxyCredential")
    if credential is not None and not cmdlet.switch("ProxyUseDefaultCredentials"):
        user, secret = text_of(member(credential, "UserName")), secret_of(member(credential, "Password"))
        password = quote(secret.reveal(), safe="") if secret else ""
        parts = parts._replace(netloc=f"{quote(user, safe='')}:{password}@{parts.netloc.rpartition('@')[2]}")
    return urlunsplit(parts)

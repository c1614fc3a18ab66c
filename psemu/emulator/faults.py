"""Faults on demand: refusals that a user asked for, so that a client's retries can be seen."""

from __future__ import annotations

from psemu.emulator.exchange import BadRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.exchange import Request
    from psemu.emulator.store import Store

_CODES = {
    429: ("TooManyRequests", "Too many requests."),
    500: ("InternalServerError", "An internal server error occurred."),
    502: ("BadGateway", "Bad gateway."),
    503: ("ServiceUnavailable", "The service is unavailable."),
    504: ("GatewayTimeout", "The gateway timed out."),
}
_GRAPH_CODES = {
    401: ("InvalidAuthenticationToken", "Access token has expired or is not yet valid."),
    403: ("Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
    404: (
        "Request_ResourceNotFound",
        "The resource does not exist or one of its queried reference-property objects are not present.",
    ),
}
_ARM_CODES = {
    401: ("AuthenticationFailed", "Authentication failed."),
    403: ("AuthorizationFailed", "The client does not have authorization to perform the action over the scope."),
    404: ("ResourceNotFound", "The resource was not found."),
}
_MOST = 1000
_LONGEST_DELAY = 600


class Fault:
    """What to do instead of the service's answer: a refusal; with *status* 0 the answer itself, late by *delay* seconds or cut off."""

    __slots__ = ("code", "delay", "drops", "headers", "message", "status")

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: list[tuple[str, str]],
        delay: float = 0.0,
        drops: bool = False,
    ) -> None:
        self.delay = delay
        self.drops = drops
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers


def read_fault(body: dict[str, Any]) -> dict[str, Any]:
    """Check what a user asked for: ``status``, ``times`` (1), ``path`` (a part of the path), ``method``, ``retryAfter`` seconds,
    ``code``, ``message``; with or without a status ``delay`` seconds, or ``drop`` to break the connection off. BadRequest if it is not that."""
    status = body.get("status")
    delay, drops = body.get("delay", 0), body.get("drop", False)
    if type(drops) is not bool:
        raise BadRequest("'drop' is true or false.")
    if isinstance(delay, bool) or not isinstance(delay, int | float) or not 0 <= delay <= _LONGEST_DELAY:
        raise BadRequest(f"'delay' must be a number of seconds from 0 to {_LONGEST_DELAY}.")
    if status is None and (delay or drops):
        status = 0
    times = body.get("times", 1)
    wait = body.get("retryAfter")
    if type(status) is not int or not (400 <= status <= 599 or (status == 0 and (delay or drops))):
        raise BadRequest("'status' must be a number from 400 to 599.")
    if type(times) is not int or not 1 <= times <= _MOST:
        raise BadRequest(f"'times' must be a number from 1 to {_MOST}.")
    if wait is not None and (type(wait) is not int or not 0 <= wait <= 86400):
        raise BadRequest("'retryAfter' must be a number of seconds from 0 to 86400.")
    fault: dict[str, Any] = {"status": status, "times": times, "retryAfter": wait, "delay": delay, "drop": drops}
    for name in ("path", "method", "code", "message"):
        value = body.get(name)
        if value is not None and (not isinstance(value, str) or len(value) > 1000):
            raise BadRequest(f"'{name}' must be a text.")
        fault[name] = value
    return fault


def injected(store: Store, request: Request, is_arm: bool) -> Fault | None:
    """The first fault that fits *request*; it is used up by one. What it does not say is in the words of ARM or of Graph."""
    for fault_id, body in store.faults():
        if body["path"] and body["path"].lower() not in request.path.lower():
            continue
        if body["method"] and body["method"].upper() != request.method:
            continue
        body["times"] -= 1
        if body["times"] <= 0:
            store.delete_faults(fault_id)
        else:
            store.put_fault(body, fault_id)
        codes = _CODES | (_ARM_CODES if is_arm else _GRAPH_CODES)
        code, message = codes.get(body["status"], ("RequestRefused", "The request was refused."))
        wait = body["retryAfter"]
        headers = [("Retry-After", str(wait))] if wait is not None else []
        return Fault(
            body["status"],
            body["code"] or code,
            body["message"] or message,
            headers,
            float(body.get("delay", 0)),
            bool(body.get("drop")),
        )
    return None

"""Long-running operations of Azure Resource Manager: looked at until they end, on the cloud's own host only."""

from __future__ import annotations

from psemu.rest.client import retry_after
from psemu.rest.error_bodies import ServiceError, read_error
from psemu.rest.hosts import check_url
from psemu.rest.request import PlannedRequest

TYPE_CHECKING = False
if TYPE_CHECKING:
    import httpx

    from psemu.rest.services import RestServices

_MOST_LOOKS = 1_000
_ENDED = ("succeeded", "failed", "canceled", "cancelled")


def finished(services: RestServices, request: PlannedRequest, response: httpx.Response) -> httpx.Response:
    """The last answer of the operation that *response* to *request* began; *response* itself if it began none.

    ServiceError in the service's words if the operation fails, or the link to it leads to another host.
    """
    last = completed(services, request, response)
    if not 200 <= last.status_code < 300:
        raise read_error(last)
    state = operation_state(last)
    if state is not None and state.lower() in ("failed", "canceled", "cancelled"):
        error = read_error(last)
        code, message = (
            (error.code, error.message) if error.declared else ("OperationFailed", f"The operation is {state}.")
        )
        raise ServiceError(last.status_code, code, message, details=error.details)
    return last


def completed(services: RestServices, request: PlannedRequest, response: httpx.Response) -> httpx.Response:
    """The last answer of a long-running operation, whatever it says."""
    location = response.headers.get("Location")
    watched = response.headers.get("Azure-AsyncOperation") or location
    if response.status_code not in (200, 201, 202) or not watched:
        return response
    for _ in range(_MOST_LOOKS):
        link = own_host(services, watched)
        check_url(link)
        services.arm.sleep(retry_after(response, 1.0))
        response = services.arm.send(PlannedRequest("GET", link, request.headers), any_status=True)
        if response.status_code == 202:
            continue
        state = operation_state(response)
        if state is None or state.lower() in _ENDED:
            final = location if state is not None and request.method == "POST" else None
            if request.method in ("PUT", "PATCH") and state is not None:
                final = request.url
            if final is None or state is None or state.lower() != "succeeded":
                return response
            last = PlannedRequest("GET", own_host(services, final), request.headers)
            return services.arm.send(last, any_status=True)
    raise ServiceError(0, "OperationTimedOut", "The operation did not end.")


def own_host(services: RestServices, link: str) -> str:
    """A regional host of Azure Resource Manager is asked through the cloud's own; ServiceError for any other."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(link)
    host = services.arm_cloud.arm_host
    if parts.scheme != "https" or not (parts.hostname == host or str(parts.hostname).endswith(f".{host}")):
        raise ServiceError(
            0, "InvalidLink", "The service's link to its operation leads to another host; it was not followed."
        )
    return urlunsplit(parts._replace(netloc=host))


def operation_state(response: httpx.Response) -> str | None:
    """The state in an operation's answer, None if it is not such an answer."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None
    state = body.get("status") if isinstance(body, dict) else None
    return state if isinstance(state, str) else None

"""What a service says when it refuses: the error bodies of Graph, ARM and Site Recovery as one value."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import httpx

#: System.Net.HttpStatusCode names that are not the reason phrase without its spaces
_STATUS_NAMES = {
    203: "NonAuthoritativeInformation",
    302: "Found",
    413: "RequestEntityTooLarge",
    414: "RequestUriTooLong",
}


def status_name(status: int) -> str:
    """The name of *status* in .NET (``NotFound``), the number as text if it has none."""
    from http import HTTPStatus

    name = _STATUS_NAMES.get(status)
    if name is None:
        try:
            words = HTTPStatus(status).phrase.replace("-", " ").split()
        except ValueError:
            return str(status)
        name = _STATUS_NAMES[status] = "".join(word.capitalize() if word.islower() else word for word in words)
    return name


class ServiceError(Exception):
    """A request failed. *status* is 0 if no answer came at all (unreachable host), then *code* and *message* say why.

    *details* are the entries of ``error.details`` (Site Recovery: code, message, possibleCauses, recommendedAction, clientRequestId,
    activityId); *inner* is ``innerError``; *declared* tells that the body had the service's own shape.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        details: list[dict[str, Any]] | None = None,
        inner: dict[str, Any] | None = None,
        headers: Mapping[str, list[str]] | None = None,
        declared: bool = True,
    ) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.details = details or []
        self.inner = inner or {}
        self.headers = dict(headers or {})
        self.declared = declared
        super().__init__(f"[{code}] : {message}")

    @property
    def date(self) -> str:
        """The service's own time of the error, empty if it gave none."""
        return str(self.inner.get("date", ""))


def header_lists(response: httpx.Response) -> dict[str, list[str]]:
    """The answer's headers, each name once with its values in order."""
    found: dict[bytes, tuple[str, list[str]]] = {}
    for name, value in response.headers.raw:
        folded = name.lower()
        known = found.get(folded)
        if known is None:
            known = found[folded] = (name.decode("latin-1"), [])
        known[1].append(value.decode("latin-1"))
    return dict(found.values())


def read_error(response: httpx.Response) -> ServiceError:
    """The refusal in *response*; a body that is not the service's shape gives the undeclared-status text."""
    headers = header_lists(response)
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = None
    error = body.get("error") if isinstance(body, dict) else None
    if not isinstance(error, dict):
        message = f"The server responded with a Request Error, Status: {status_name(response.status_code)}"
        return ServiceError(
            response.status_code, status_name(response.status_code), message, headers=headers, declared=False
        )
    inner = error.get("innerError") or error.get("innererror") or error.get("innerException")
    details = error.get("details")
    return ServiceError(
        response.status_code,
        str(error.get("code") or "UnknownError"),
        str(error.get("message") or ""),
        details=[entry for entry in details if isinstance(entry, dict)] if isinstance(details, list) else None,
        inner=inner if isinstance(inner, dict) else None,
        headers=headers,
    )

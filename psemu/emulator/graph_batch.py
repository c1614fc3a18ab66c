"""``POST /v1.0/$batch``: up to twenty requests in one, each answered as if it came alone."""

from __future__ import annotations

import base64
import json

from psemu.emulator.exchange import BadRequest, Request, Response
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_MOST = 20
_METHODS = ("GET", "POST", "PATCH", "PUT", "DELETE")


def answer_batch(request: Request, answer: Callable[[Request], Response]) -> Response:
    """The answers of all requests in *request*, in their order; *answer* gives each."""
    if request.method != "POST":
        raise GraphRefusal(405, "BadRequest", "$batch takes POST.")
    parts = request.json_object().get("requests")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise GraphRefusal(400, "BadRequest", "Invalid batch payload format.")
    if len(parts) > _MOST:
        raise GraphRefusal(400, "BadRequest", f"Number of batch request steps exceeds the maximum value of {_MOST}.")
    statuses: dict[str, int] = {}
    responses = []
    for part in parts:
        identifier = part.get("id")
        if not isinstance(identifier, str) or not identifier or identifier in statuses:
            raise GraphRefusal(400, "BadRequest", "Each request of a batch needs an id of its own.")
        needed = part.get("dependsOn") or []
        if not isinstance(needed, list) or any(not isinstance(n, str) or n not in statuses for n in needed):
            raise GraphRefusal(400, "BadRequest", f"dependsOn of request '{identifier[:50]}' names no earlier request.")
        if any(statuses[name] >= 400 for name in needed):
            text = "The request depends on one that failed."
            response = Response(424, {"error": {"code": "FailedDependency", "message": text}})
        else:
            response = answer(_single(request, part))
        statuses[identifier] = response.status
        responses.append(_rendered(identifier, response))
    return Response(200, {"responses": responses}, [("Content-Type", "application/json")])


def _single(request: Request, part: dict[str, Any]) -> Request:
    method, url = part.get("method"), part.get("url")
    if method not in _METHODS or not isinstance(url, str) or not url:
        raise GraphRefusal(400, "BadRequest", "Each request of a batch needs a method and a relative url.")
    if "://" in url or url.lstrip("/").lower().startswith("$batch"):
        raise GraphRefusal(400, "BadRequest", f"The url '{url[:100]}' is not a relative one of this service.")
    given = part.get("headers") or {}
    if not isinstance(given, dict):
        raise GraphRefusal(400, "BadRequest", "The headers of a request are an object.")
    headers = [(str(n).encode("utf-8", "replace"), str(v).encode("utf-8", "replace")) for n, v in given.items()]
    kept = [
        (name.encode(), value.encode("latin-1"))
        for name, value in request.headers.items()
        if name in ("host", "authorization")
    ]
    body = part.get("body")
    content = b"" if body is None else json.dumps(body).encode()
    path, _, query = url.partition("?")
    raw = "/v1.0/" + path.lstrip("/")
    try:
        return Request(
            method,
            request.scheme,
            raw.encode("utf-8", "replace"),
            query.encode("utf-8", "replace"),
            [*((n, v) for n, v in headers if n.lower() not in (b"host", b"authorization")), *kept],
            content,
        )
    except BadRequest as error:
        raise GraphRefusal(400, "BadRequest", str(error)) from None


def _rendered(identifier: str, response: Response) -> dict[str, Any]:
    rendered: dict[str, Any] = {"id": identifier, "status": response.status, "headers": dict(response.headers)}
    if isinstance(response.body, str):
        rendered["body"] = base64.b64encode(response.body.encode()).decode()
    elif response.body is not None:
        rendered["body"] = response.body
    return rendered

"""Lists of Azure Resource Manager: filtered, cut into pages, each page with the link to the next."""

from __future__ import annotations

from urllib.parse import quote

from psemu.emulator.arm_refusal import ArmRefusal
from psemu.emulator.exchange import Response
from psemu.emulator.odata_values import QueryError, UnsupportedQuery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.exchange import Request

#: entries of a page unless ``$top`` or the setting says otherwise
PAGE_SIZE = 1_000
_TOKEN = "$skiptoken"


def listing(request: Request, items: list[dict[str, Any]], size: int = PAGE_SIZE) -> Response:
    """A page of *items*: as many as ``$top`` says, *size* at most."""
    query = {name.lower(): value for name, value in request.query.items()}
    start = _number(query, _TOKEN, 0)
    size = max(1, min(_number(query, "$top", size), size))
    end = start + size
    link = None
    if end < len(items):
        kept = [(name, value) for name, value in request.query.items() if name.lower() != _TOKEN]
        pairs = "&".join(f"{quote(n, safe='$-')}={quote(v, safe='')}" for n, v in [*kept, (_TOKEN, str(end))])
        link = f"{request.base}{quote(request.path, safe='/')}?{pairs}"
    return Response(200, {"value": items[start:end], "nextLink": link}, [("Content-Type", "application/json")])


def _number(query: dict[str, str], name: str, otherwise: int) -> int:
    text = query.get(name)
    if text is None:
        return otherwise
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ArmRefusal(400, "InvalidQueryParameterValue", f"The value '{text[:100]}' of '{name}' is not valid.")
    return int(text)


def filtered(request: Request, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The *items* (resources or groups) that ``$filter`` leaves; a tag is asked for by ``tagName`` and ``tagValue``."""
    text = next((value for name, value in request.query.items() if name.lower() == "$filter"), "")
    if not text:
        return items
    from psemu.emulator.odata_filter import parse_filter

    try:
        test = parse_filter(text)
        return [item for item in items if any(test(view) for view in _views(item))]
    except UnsupportedQuery as error:
        raise ArmRefusal(501, "NotImplemented", str(error)) from None
    except QueryError as error:
        raise ArmRefusal(400, "InvalidFilterInQueryString", f"Invalid $filter '{text[:200]}': {error}") from None


def _views(item: dict[str, Any]) -> list[dict[str, Any]]:
    """*item* as a filter sees it, once for each of its tags."""
    identifier = str(item.get("id", "")).split("/")
    seen = {**item, "resourceType": item.get("type"), "resourceGroup": identifier[4] if len(identifier) > 4 else None}
    tags = item.get("tags") if isinstance(item.get("tags"), dict) else {}
    return [seen, *({**seen, "tagName": name, "tagValue": value} for name, value in (tags or {}).items())]

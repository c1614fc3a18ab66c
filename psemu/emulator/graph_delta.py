"""``…/delta()``: a collection at first, then what has changed in it since; a token is the number of a change."""

from __future__ import annotations

from urllib.parse import quote

from psemu.emulator.exchange import Request, Response
from psemu.emulator.odata import QueryError, QueryOptions, select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.graph import GraphService
    from psemu.emulator.store import Store

#: a token that belongs to the pages of the first round: what has changed since they began comes in the next
_FIRST = "first-"


def answer_delta(store: Store, graph: GraphService, request: Request, parent: str, context: str) -> Response:
    """The answer to GET on the delta function of the entities below *parent*."""
    query = {name: value for name, value in request.query.items() if name.lower() not in ("$deltatoken", "token")}
    token = next((v for n, v in request.query.items() if n.lower() in ("$deltatoken", "token")), "")
    if token.startswith(_FIRST) or not token:
        since = _number(token[len(_FIRST) :]) if token else store.last_change()
        page = graph.query(parent, query)
        body = _body(request, context, page.items)
        if page.next_query is not None:
            following = f"{page.next_query}&$deltatoken={_FIRST}{since}"
            body["@odata.nextLink"] = f"{request.base}{request.path}?{following}"
        else:
            body["@odata.deltaLink"] = _link(request, query, since)
        return Response(200, body, [("Content-Type", "application/json")])
    options = QueryOptions(query)
    since = store.last_change() if token == "latest" else _number(token)
    items = []
    for name, entity in store.changes(parent, since):
        if entity is None:
            items.append({"id": name, "@removed": {"reason": "deleted"}})
        elif options.fits(entity):
            items.append(select(entity, query))
    body = _body(request, context, items)
    body["@odata.deltaLink"] = _link(request, query, store.last_change())
    return Response(200, body, [("Content-Type", "application/json")])


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise QueryError("Badly formed token.")
    return int(text)


def _body(request: Request, context: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"@odata.context": f"{request.base}/v1.0/$metadata#{context}", "value": items}


def _link(request: Request, query: dict[str, str], since: int) -> str:
    kept = [(n, v) for n, v in query.items() if n.lower() not in ("$skiptoken", "$skip")]
    pairs = [*kept, ("$deltatoken", str(since))]
    text = "&".join(f"{quote(n, safe='$')}={quote(v, safe='')}" for n, v in pairs)
    return f"{request.base}{request.path}?{text}"

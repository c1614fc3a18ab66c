"""``…/calendarView``: the events of a calendar within a time, as far as the state alone says when they are."""

from __future__ import annotations

from psemu.emulator.odata_values import moment
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.exchange import Request
    from psemu.emulator.store import Store

_WINDOW = "This request requires a time window specified by the query string parameters StartDateTime and EndDateTime."
_UTC = ("utc", "etc/utc", "coordinated universal time", "tzone://microsoft/utc")


def calendar_view(store: Store, request: Request, path: str) -> list[dict[str, Any]]:
    """The events at the store path *path* (``…/calendarView``), by their beginning. GraphRefusal without a time window, or where zones and
    recurrences would have to be reckoned with."""
    given = {name.lower(): value for name, value in request.query.items()}
    begins, ends = (moment(given.get(name, "")) for name in ("startdatetime", "enddatetime"))
    if begins is None or ends is None:
        raise GraphRefusal(400, "ErrorInvalidParameter", _WINDOW)
    found = []
    for event in store.children(f"{path.rpartition('/')[0]}/events"):
        if event.get("recurrence"):
            raise GraphRefusal(501, "NotImplemented", "psemu's emulator does not reckon with recurring events.")
        start, end = _at(event.get("start")), _at(event.get("end"))
        # an event that touches the window only with its end or its beginning is outside
        if (
            start is not None
            and end is not None
            and start < ends.ticks
            and (end > begins.ticks or start == end >= begins.ticks)
        ):
            found.append((start, event))
    return [event for _, event in sorted(found, key=lambda pair: pair[0])]


def _at(when: Any) -> int | None:
    """The ticks of a dateTimeTimeZone, None if there is none."""
    if not isinstance(when, dict) or not isinstance(when.get("dateTime"), str):
        return None
    zone = str(when.get("timeZone") or "UTC")
    if zone.lower() not in _UTC:
        raise GraphRefusal(501, "NotImplemented", f"psemu's emulator does not reckon with the time zone '{zone[:50]}'.")
    text = when["dateTime"]
    found = moment(text if text.endswith(("Z", "z")) or "T" not in text else f"{text}Z")
    return None if found is None else found.ticks

"""What a bearer token in a request says of itself: whether there is one, and whether its time is over."""

from __future__ import annotations

import base64
import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.emulator.exchange import Request

_LONGEST = 20_000


def expiry(request: Request) -> float | None:
    """The second since 1970 at which the request's token ends; None for a token that does not say so (an opaque one)."""
    kind, _, token = (request.header("authorization") or "").partition(" ")
    parts = token.strip().split(".")
    if kind.lower() != "bearer" or len(parts) != 3 or len(token) > _LONGEST:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
        found = claims.get("exp")
    except (ValueError, AttributeError, RecursionError):
        return None
    return float(found) if isinstance(found, int | float) and not isinstance(found, bool) else None

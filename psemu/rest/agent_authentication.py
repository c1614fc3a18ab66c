"""The ``Agent-Authentication`` header of Site Recovery: proof that a request comes from who holds the vault's channel integrity key."""

from __future__ import annotations

import base64
import hashlib
import hmac

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.rest.credentials import Token

_HOUR_MS = 3_600_000
_LIFETIME_MS = 7 * 24 * _HOUR_MS
_VERSION = '{"Major":1,"Minor":2,"Build":-1,"Revision":-1,"MajorRevision":-1,"MinorRevision":-1}'


def agent_client_request_id(request_id: str, now_ms: int) -> str:
    """The token's own request id: ``<guid>-yyyy-MM-dd HH:mm:ssZ-Ps``."""
    import time

    return f"{request_id}-{time.strftime('%Y-%m-%d %H:%M:%SZ', time.gmtime(now_ms / 1000))}-Ps"


def agent_authentication(key: Token, client_request_id: str, now_ms: int) -> str:
    """The header's JSON, valid from an hour before *now_ms* (milliseconds since 1970, UTC) for seven days.

    The signature is over the same JSON while hash function and signature are still null.
    """
    before = now_ms - _HOUR_MS
    unsigned = _json(before, client_request_id, "null", "null")
    digest = hmac.new(key.reveal().encode("utf-8"), unsigned.encode("utf-8"), hashlib.sha256).digest()
    return _json(before, client_request_id, '"HMACSHA256"', f'"{base64.b64encode(digest).decode("ascii")}"')


def verify_agent_authentication(header: str, key: Token) -> bool:
    """True if *header* was signed with *key*; its times are not looked at."""
    import json

    try:
        fields = json.loads(header)
        signature = fields["Hmac"]
        before = _milliseconds(fields["NotBeforeTimestamp"])
        client_request_id = fields["ClientRequestId"]
        if not isinstance(signature, str) or not isinstance(client_request_id, str):
            return False
        expected = agent_authentication(key, client_request_id, before + _HOUR_MS)
        return hmac.compare_digest(json.loads(expected)["Hmac"].encode(), signature.encode("utf-8", "replace"))
    except (ValueError, TypeError, KeyError, RecursionError):
        return False


def _milliseconds(date: str) -> int:
    if not date.startswith("/Date(") or not date.endswith(")/") or len(date) > 40:
        raise ValueError(date)
    return int(date[6:-2])


def _json(before_ms: int, client_request_id: str, hash_function: str, signature: str) -> str:
    import json

    return (
        f'{{"NotBeforeTimestamp":"\\/Date({before_ms})\\/","NotAfterTimestamp":"\\/Date({before_ms + _LIFETIME_MS})\\/",'
        f'"ClientRequestId":{json.dumps(client_request_id)},"HashFunction":{hash_function},"Hmac":{signature},'
        f'"Version":{_VERSION},"PropertyBag":{{}}}}'
    )

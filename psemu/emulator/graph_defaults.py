"""What Graph tells of an entity unless ``$select`` asks for more: of a user a dozen properties, of anything else all."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.rest.routes.graph_types import EntityType

#: in the order in which the service writes them; what a user has not is null, or an empty list
_USER = (
    "businessPhones", "displayName", "givenName", "jobTitle", "mail", "mobilePhone", "officeLocation", "preferredLanguage", "surname",
    "userPrincipalName", "id",
)  # fmt: skip


def by_default(kind: EntityType | None, body: dict[str, Any], query: dict[str, str]) -> dict[str, Any]:
    """*body* without what the service tells only when it is asked for; *kind* is that of the collection, its own type may say more."""
    if body.get("deletedDateTime"):
        return body
    named = str(body.get("@odata.type", "")).rpartition(".")[2]
    if (named or (kind.name if kind is not None else "")) != "user" or any(name.lower() == "$select" for name in query):
        return body
    kept = {name: value for name, value in body.items() if "@" in name}
    return kept | {name: body.get(name, [] if name == "businessPhones" else None) for name in _USER}

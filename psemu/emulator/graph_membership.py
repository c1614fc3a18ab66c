"""What the service computes from references: who belongs to what, directly and through groups, who reports to whom, who was granted what."""

from __future__ import annotations

from psemu.emulator.graph_paths import LINK, GraphPaths, directory_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: property → (collections whose members it looks at, the reference that leads from there to the entity)
_REVERSED = {
    "memberof": (("groups", "directoryRoles", "directory/administrativeUnits"), "members"),
    "directreports": (("users",), "manager"),
    "sponsorof": (("users",), "sponsors"),
    "ownedobjects": (("groups", "applications", "servicePrincipals"), "owners"),
    "owneddevices": (("devices",), "registeredOwners"),
    "registereddevices": (("devices",), "registeredUsers"),
}
_MEMBER_OF = _REVERSED["memberof"][0]
#: (first segment, property) → the collection whose entities name the entity, and by which property
_NAMED = {
    ("serviceprincipals", "oauth2permissiongrants"): ("/graph/oauth2PermissionGrants", "clientId"),
    ("users", "oauth2permissiongrants"): ("/graph/oauth2PermissionGrants", "principalId"),
}


class Membership:
    """Answers from the references in the state."""

    def __init__(self, paths: GraphPaths) -> None:
        self.paths = paths
        self.store = paths.store

    def computed(self, path: str, name: str) -> list[dict[str, Any]] | None:
        """The members of the computed collection *name* of the entity at *path*; None if it is not one that is known here."""
        folded = name.lower()
        identifier = path.rpartition("/")[2]
        if folded in _REVERSED:
            collections, reference = _REVERSED[folded]
            found = self._holders(identifier, collections, reference)
        elif folded == "transitivememberof":
            found = self.holders_of(identifier)
        elif folded == "transitivemembers":
            found = self._members(path)
        elif folded == "joinedteams":
            return self._teams_of(identifier)
        elif folded == "licensedetails":
            return self._licenses_of(path)
        else:
            named = _NAMED.get((path.split("/")[2].lower(), folded))
            if named is None:
                return None
            grants = self.store.children(named[0])
            return [grant for grant in grants if str(grant.get(named[1], "")).lower() == identifier.lower()]
        bodies = (self.paths.followed({LINK: holder}) for holder in found)
        return [body for body in bodies if body is not None]

    def _teams_of(self, user: str) -> list[dict[str, Any]]:
        """The teams that have *user* as a member of their own or of their group."""
        groups = {path.rpartition("/")[2] for path in self.store.referring("/graph/groups", "members", user)}
        found = []
        for team in self.store.children("/graph/teams"):
            members = self.store.children(f"/graph/teams/{team['id']}/members")
            own = any(str(member.get("userId", "")).lower() == user.lower() for member in members)
            if own or str(team["id"]).lower() in groups:
                found.append(team)
        return found

    def _licenses_of(self, path: str) -> list[dict[str, Any]]:
        """What is known of the licenses that are assigned to the entity at *path*."""
        owned = {str(sku.get("skuId")).lower(): sku for sku in self.store.children("/graph/subscribedSkus")}
        found = []
        for entry in (self.store.get(path) or {}).get("assignedLicenses") or []:
            sku = owned.get(str(entry.get("skuId")).lower(), {})
            disabled = {str(plan).lower() for plan in entry.get("disabledPlans") or []}
            plans = [
                plan for plan in sku.get("servicePlans") or [] if str(plan.get("servicePlanId")).lower() not in disabled
            ]
            named = {"skuPartNumber": sku.get("skuPartNumber"), "servicePlans": plans}
            found.append({"id": str(entry.get("skuId")), "skuId": entry.get("skuId"), **named})
        return found

    def holders_of(self, identifier: str) -> list[str]:
        """Store paths of the groups, roles and administrative units that *identifier* belongs to, through groups, too."""
        found: list[str] = []
        waiting = [identifier]
        while waiting:
            for holder in self._holders(waiting.pop(0), _MEMBER_OF, "members"):
                if holder not in found:
                    found.append(holder)
                    if directory_type(holder) == "group":
                        waiting.append(holder.rpartition("/")[2])
        return found

    def _holders(self, identifier: str, collections: tuple[str, ...], reference: str) -> list[str]:
        found = []
        for collection in collections:
            found += self.store.referring(f"/graph/{collection}", reference, identifier)
        return found

    def _members(self, path: str) -> list[str]:
        """Store paths of all that belongs to the group at *path*, through groups, too."""
        found: list[str] = []
        waiting = [path]
        while waiting:
            for item in self.store.children(f"{waiting.pop(0)}/members"):
                target = item.get(LINK)
                if isinstance(target, str) and target not in found:
                    found.append(target)
                    if directory_type(target) == "group":
                        waiting.append(target)
        return found

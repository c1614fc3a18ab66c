"""What the directory computes from references: who belongs to what, directly and through groups, and who reports to whom."""

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
        else:
            return None
        bodies = (self.paths.followed({LINK: holder}) for holder in found)
        return [body for body in bodies if body is not None]

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

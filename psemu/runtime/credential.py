"""A credential that a script makes of a name and a SecureString, and the plain one that it gives."""

from __future__ import annotations

from psemu.objects import PSObject

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Credential(PSObject):
    """System.Management.Automation.PSCredential."""

    __slots__ = ()

    def script_invoke(self, name: str, arguments: list[Any], _frame: object) -> Any:
        """``GetNetworkCredential()``; NotImplemented for all else."""
        if name.lower() != "getnetworkcredential" or arguments:
            return NotImplemented
        user, secret = str(self.properties["UserName"]), self.properties["Password"]
        domain, found, plain = user.partition("\\")
        reveal = getattr(secret, "reveal", None)
        password = reveal() if reveal is not None else ""
        facts = [("UserName", plain if found else user), ("Password", password), ("Domain", domain if found else "")]
        return PSObject([*facts, ("SecurePassword", secret)], ["System.Net.NetworkCredential", "System.Object"])


def credential(user: Any, password: Any) -> Credential:
    """A credential of *user* and a SecureString."""
    kind = "System.Management.Automation.PSCredential"
    return Credential([("UserName", user), ("Password", password)], [kind, "System.Object"])

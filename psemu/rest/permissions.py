"""What a request needs to be allowed: the least privileged scope of Microsoft Graph, the action of an Azure role.

The scopes are those that the reference of Microsoft Graph v1.0 names first for its own operations on these paths; a path that no line
describes gives None, never a guess. Azure's actions follow from the path itself: provider, types, and what is done.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

#: path below v1.0 (``*`` is any one segment, the longest that fits counts) → scopes to read and to write, delegated;
#: the same for an application where they differ
_SCOPES: tuple[tuple[str, str, str, str, str], ...] = (
    ("me", "User.Read", "User.ReadWrite", "", ""),
    ("me/messages", "Mail.ReadBasic", "Mail.ReadWrite", "", ""),
    ("me/sendMail", "", "Mail.Send", "", ""),
    ("me/events", "Calendars.ReadBasic", "Calendars.ReadWrite", "", ""),
    ("me/calendar", "Calendars.ReadBasic", "Calendars.ReadWrite", "", ""),
    ("me/drive", "Files.Read", "Files.ReadWrite", "", ""),
    ("me/contacts", "Contacts.Read", "Contacts.ReadWrite", "", ""),
    ("users", "User.ReadBasic.All", "User.ReadWrite.All", "User.Read.All", "User.ReadWrite.All"),
    ("users/*", "User.Read.All", "User.ReadWrite.All", "", ""),
    ("users/*/messages", "Mail.ReadBasic", "Mail.ReadWrite", "Mail.ReadBasic.All", "Mail.ReadWrite"),
    ("users/*/mailFolders", "Mail.ReadBasic", "Mail.ReadWrite", "Mail.ReadBasic.All", "Mail.ReadWrite"),
    ("users/*/sendMail", "", "Mail.Send", "", "Mail.Send"),
    ("users/*/events", "Calendars.ReadBasic", "Calendars.ReadWrite", "", ""),
    ("users/*/calendar", "Calendars.ReadBasic", "Calendars.ReadWrite", "", ""),
    ("users/*/contacts", "Contacts.Read", "Contacts.ReadWrite", "", ""),
    ("users/*/drive", "Files.Read", "Files.ReadWrite", "Files.Read.All", "Files.ReadWrite.All"),
    ("users/*/authentication", "UserAuthenticationMethod.Read.All", "UserAuthenticationMethod.ReadWrite.All", "", ""),
    ("users/*/memberOf", "User.Read", "", "Directory.Read.All", ""),
    ("users/*/transitiveMemberOf", "User.Read", "", "Directory.Read.All", ""),
    ("users/*/licenseDetails", "LicenseAssignment.Read.All", "", "", ""),
    ("users/*/assignLicense", "", "LicenseAssignment.ReadWrite.All", "", ""),
    ("users/*/appRoleAssignments", "Directory.Read.All", "AppRoleAssignment.ReadWrite.All", "", ""),
    ("users/*/revokeSignInSessions", "", "User.RevokeSessions.All", "", ""),
    ("groups", "GroupMember.Read.All", "Group.ReadWrite.All", "", "Group.Create"),
    ("groups/*", "GroupMember.Read.All", "Group.ReadWrite.All", "", ""),
    ("groups/*/members", "GroupMember.Read.All", "GroupMember.ReadWrite.All", "", ""),
    ("groups/*/transitiveMembers", "GroupMember.Read.All", "", "", ""),
    ("groups/*/owners", "GroupMember.Read.All", "Group.ReadWrite.All", "", ""),
    ("groups/*/threads", "Group.Read.All", "Group.ReadWrite.All", "", ""),
    ("groups/*/settings", "GroupSettings.Read.All", "GroupSettings.ReadWrite.All", "", ""),
    ("groupSettings", "GroupSettings.Read.All", "GroupSettings.ReadWrite.All", "", ""),
    ("applications", "Application.Read.All", "Application.ReadWrite.All", "", "Application.ReadWrite.OwnedBy"),
    ("applications/*/synchronization", "Synchronization.Read.All", "Synchronization.ReadWrite.All", "", ""),
    ("servicePrincipals", "Application.Read.All", "Application.ReadWrite.All", "", "Application.ReadWrite.OwnedBy"),
    (
        "servicePrincipals/*/synchronization",
        "Synchronization.Read.All",
        "Synchronization.ReadWrite.All",
        "Application.ReadWrite.OwnedBy",
        "Application.ReadWrite.OwnedBy",
    ),
    ("servicePrincipals/*/appRoleAssignedTo", "Application.Read.All", "AppRoleAssignment.ReadWrite.All", "", ""),
    ("servicePrincipals/*/appRoleAssignments", "Application.Read.All", "AppRoleAssignment.ReadWrite.All", "", ""),
    ("oauth2PermissionGrants", "Directory.Read.All", "DelegatedPermissionGrant.ReadWrite.All", "", ""),
    ("devices", "Device.Read.All", "Directory.AccessAsUser.All", "", "Device.ReadWrite.All"),
    ("directoryRoles", "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "", ""),
    ("roleManagement/directory", "RoleManagement.Read.Directory", "RoleManagement.ReadWrite.Directory", "", ""),
    ("directory/administrativeUnits", "AdministrativeUnit.Read.All", "AdministrativeUnit.ReadWrite.All", "", ""),
    ("directory/deletedItems", "User.Read.All", "User.ReadWrite.All", "", ""),
    ("directoryObjects", "Directory.Read.All", "", "", ""),
    ("domains", "Domain.Read.All", "Domain.ReadWrite.All", "", ""),
    ("organization", "User.Read", "Organization.ReadWrite.All", "Organization.Read.All", ""),
    ("subscribedSkus", "LicenseAssignment.Read.All", "", "", ""),
    ("auditLogs/signIns", "AuditLog.Read.All", "", "", ""),
    ("auditLogs/directoryAudits", "AuditLog.Read.All", "", "", ""),
    ("auditLogs/provisioning", "AuditLog.Read.All", "", "", ""),
    ("identity/conditionalAccess", "Policy.Read.All", "Policy.ReadWrite.ConditionalAccess", "", ""),
    ("identityProtection", "IdentityRiskyUser.Read.All", "IdentityRiskyUser.ReadWrite.All", "", ""),
    ("policies", "Policy.Read.All", "", "", ""),
    ("policies/authorizationPolicy", "Policy.Read.All", "Policy.ReadWrite.Authorization", "", ""),
    ("sites", "Sites.Read.All", "Sites.ReadWrite.All", "", ""),
    ("teams", "Team.ReadBasic.All", "TeamSettings.ReadWrite.All", "", ""),
    ("chats", "Chat.ReadBasic", "Chat.ReadWrite", "Chat.ReadBasic.All", "Chat.ReadWrite.All"),
    ("drives", "Files.Read.All", "Files.ReadWrite.All", "", ""),
    ("contacts", "OrgContact.Read.All", "", "", ""),
    ("invitations", "", "User.Invite.All", "", ""),
    (
        "deviceManagement/managedDevices",
        "DeviceManagementManagedDevices.Read.All",
        "DeviceManagementManagedDevices.ReadWrite.All",
        "",
        "",
    ),
    ("security/alerts_v2", "SecurityAlert.Read.All", "SecurityAlert.ReadWrite.All", "", ""),
    ("reports", "Reports.Read.All", "", "", ""),
    ("planner", "Tasks.Read", "Tasks.ReadWrite", "Tasks.Read.All", "Tasks.ReadWrite.All"),
)
#: actions that only read although they are posted
_READING = frozenset(
    (
        "getmembergroups",
        "getmemberobjects",
        "checkmembergroups",
        "checkmemberobjects",
        "getbyids",
        "parseexpression",
        "discover",
    )
)


class GraphScopes:
    """The least privileged scopes of one request: *delegated*, *application*; empty where there is none."""

    __slots__ = ("application", "delegated")

    def __init__(self, delegated: str, application: str) -> None:
        self.delegated = delegated
        self.application = application


def graph_scopes(method: str, url: str) -> GraphScopes | None:
    """What a request to Microsoft Graph needs; None if no line describes its path."""
    parts = [part for part in urlsplit(url).path.split("/") if part][1:]
    best: tuple[int, tuple[str, str, str, str, str]] | None = None
    for row in _SCOPES:
        wanted = row[0].split("/")
        fits = len(wanted) <= len(parts) and all(
            w == "*" or w.lower() == p.removeprefix("microsoft.graph.").lower()
            for w, p in zip(wanted, parts, strict=False)
        )
        if fits and (best is None or len(wanted) > best[0]):
            best = (len(wanted), row)
    if best is None:
        return None
    last = parts[-1].removeprefix("microsoft.graph.").lower()
    reads = method in ("GET", "HEAD") or last in _READING
    _, read, write, app_read, app_write = best[1]
    delegated = read if reads else write
    application = (app_read or read) if reads else (app_write or write)
    if parts[0].lower() == "me":
        # an application is nobody
        application = ""
    return GraphScopes(delegated, application) if delegated or application else None


def azure_action(method: str, url: str) -> str | None:
    """The action that a role must hold for a request to Azure Resource Manager: ``Microsoft.RecoveryServices/vaults/read``."""
    parts = [unquote(part) for part in urlsplit(url).path.split("/") if part]
    folded = [part.lower() for part in parts]
    verb = {"GET": "read", "HEAD": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}.get(method)
    if "providers" in folded:
        at = len(folded) - 1 - folded[::-1].index("providers")
        below = parts[at + 1 :]
        if not below:
            return f"Microsoft.Resources/subscriptions/providers/{verb}" if verb else None
        provider, rest = below[0], below[1:]
        types = rest[::2]
        if method == "POST":
            if len(rest) % 2 == 0 or not types:
                return None
            return "/".join((provider, *types[:-1], types[-1], "action"))
        return "/".join((provider, *types, verb)) if verb and types else None
    if verb is None or not folded or folded[0] != "subscriptions":
        return None
    if "resourcegroups" in folded:
        return f"Microsoft.Resources/subscriptions/resourceGroups/{verb}"
    return f"Microsoft.Resources/subscriptions/{verb}"

"""Commands and modules that their makers withdrew, and what took their place (Microsoft's own announcements and migration tables)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import Catalog

#: module (lower case) → since when it is gone, and the module that took its place
MODULES = {
    "aadrm": ("July 2020", "AIPService"),
    "azuread": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "azureadpreview": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "azurerm": ("February 2024", "Az"),
    "msonline": ("2025", "Microsoft.Graph or Microsoft.Entra"),
    "skypeonlineconnector": ("February 2021", "MicrosoftTeams"),
}
#: nouns of MSOnline and AzureAD → the Graph noun, where verb and meaning stay
_NOUNS_TEXT = """
    AzureADApplication MgApplication
    AzureADApplicationOwner MgApplicationOwner
    AzureADApplicationPasswordCredential MgApplicationPassword
    AzureADContact MgContact
    AzureADDevice MgDevice
    AzureADDeviceRegisteredOwner MgDeviceRegisteredOwner
    AzureADDirectoryRole MgDirectoryRole
    AzureADDirectoryRoleMember MgDirectoryRoleMember
    AzureADDomain MgDomain
    AzureADGroup MgGroup
    AzureADGroupMember MgGroupMember
    AzureADGroupOwner MgGroupOwner
    AzureADMSConditionalAccessPolicy MgIdentityConditionalAccessPolicy
    AzureADMSGroup MgGroup
    AzureADMSNamedLocationPolicy MgIdentityConditionalAccessNamedLocation
    AzureADOAuth2PermissionGrant MgOauth2PermissionGrant
    AzureADServicePrincipal MgServicePrincipal
    AzureADServicePrincipalOwner MgServicePrincipalOwner
    AzureADSubscribedSku MgSubscribedSku
    AzureADTenantDetail MgOrganization
    AzureADUser MgUser
    AzureADUserLicenseDetail MgUserLicenseDetail
    AzureADUserManager MgUserManager
    AzureADUserMembership MgUserMemberOf
    MsolAccountSku MgSubscribedSku
    MsolCompanyInformation MgOrganization
    MsolContact MgContact
    MsolDevice MgDevice
    MsolDomain MgDomain
    MsolGroup MgGroup
    MsolGroupMember MgGroupMember
    MsolRole MgDirectoryRole
    MsolRoleMember MgDirectoryRoleMember
    MsolServicePrincipal MgServicePrincipal
    MsolUser MgUser
"""
#: verbs that Graph's commands have other ones for
_VERBS = {"Set": "Update", "Add": "New"}
_WHOLE = {
    "connect-azuread": "Connect-MgGraph",
    "connect-azurermaccount": "Connect-AzAccount",
    "connect-msolservice": "Connect-MgGraph",
    "disconnect-azuread": "Disconnect-MgGraph",
    "get-azureadcurrentsessioninfo": "Get-MgContext",
    "login-azurermaccount": "Connect-AzAccount",
    "set-msoluserlicense": "Set-MgUserLicense",
    "set-azureaduserlicense": "Set-MgUserLicense",
    "set-azureaduserpassword": "Update-MgUser",
    "set-msoluserpassword": "Update-MgUser",
}


def module_of(name: str) -> str:
    """The withdrawn module (lower case) that a command called *name* was of, empty for none."""
    noun = name.lower().partition("-")[2]
    if noun.startswith("azurerm"):
        return "azurerm"
    if noun.startswith("azuread"):
        return "azuread"
    if noun.startswith("msol"):
        return "msonline"
    return "aadrm" if noun.startswith("aadrm") else ""


def replacement_for(name: str, catalog: Catalog) -> str:
    """The command that took the place of *name*, empty where there is none that is sure."""
    whole = _WHOLE.get(name.lower())
    if whole is not None:
        return whole
    verb, _, noun = name.partition("-")
    if module_of(name) == "azurerm":
        return f"{verb}-Az{noun[len('AzureRm') :]}"
    for prefix in ("AzureADMS", "AzureAD", "Msol"):
        if noun.lower().startswith(prefix.lower()):
            entra = catalog.find(f"{verb}-Entra{noun[len(prefix) :]}")
            if entra is not None:
                return entra.name
    words = iter(_NOUNS_TEXT.split())
    graph = next((new for old, new in zip(words, words, strict=True) if old.lower() == noun.lower()), None)
    return f"{_VERBS.get(verb, verb)}-{graph}" if graph is not None else ""


def retirement(module: str) -> str:
    """Words for what became of *module* (lower case), empty if it is still there; ``AzureRM.Compute`` is a part of ``AzureRM``."""
    entry = MODULES.get(module) or MODULES.get(module.partition(".")[0] if module.startswith("azurerm.") else "")
    return "" if entry is None else f"was retired in {entry[0]}; {entry[1]} took its place"

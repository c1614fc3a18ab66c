"""Import-AzRecoveryServicesAsrVaultSettingsFile: the vault context from a file of vault credentials, XML of both kinds or JSON."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.recovery_vaults import listed, vaults_request
from psemu.handlers.service_files import read_content
from psemu.handlers.service_values import text_of
from psemu.handlers.site_recovery import vault_settings_object
from psemu.handlers.site_recovery_calls import NAMESPACE, SiteRecoveryCmdlet
from psemu.objects import UNKNOWN
from psemu.rest.credentials import Token
from psemu.rest.request import PlannedRequest
from psemu.rest.services import RestServices, VaultSettings
from psemu.runtime.cmdlet import cmdlet
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects import CaselessDict

_LARGEST = 1_000_000
_INVALID = "The vault settings file is invalid: it has no {}. Download it again from the Azure portal."
#: names of one fact in the files: of credentials with an access control service, of Azure Active Directory's
_NAME = ("ResourceName",)
_GROUP = ("ResourceGroupName", "ResourceGroup")
_KEY = ("ChannelIntegrityKey",)


@cmdlet("Import-AzRecoveryServicesAsrVaultSettingsFile")
class ImportVaultSettingsFile(SiteRecoveryCmdlet):
    """Chooses the vault that a settings file names; its key signs the requests."""

    CLASS_NAME = NAMESPACE + "ImportAzureRmRecoveryServicesAsrVaultSettingsFile"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The group's vaults; the file is not read for a plan."""
        return [vaults_request(services, UNKNOWN)]

    def run(self) -> None:
        path = text_of(self.get("Path"))
        if not self.should_process("Vault Setting file", "Import"):
            return
        self.write_verbose(f"Vault Settings File path: {path}")
        try:
            settings = read_settings(read_content(self, path))
        except FileError:
            text = "Unable to locate the vault settings file. Please check the path and try again."
            raise CmdletFailure(text, "System.IO.FileNotFoundException") from None
        self.require_context(self.services)
        before = self.services.vault
        self.services.vault = settings
        entries = listed(
            self.services, vaults_request(self.services, settings.resource_group_name, self.client_request_id)
        )
        if not any(str(entry.get("name", "")).lower() == settings.resource_name.lower() for entry in entries):
            self.services.vault = before
            raise CmdletFailure(
                "Resource is not associted with the selected Resource group", "System.ArgumentException"
            )
        self.write_object(vault_settings_object(settings))


def read_settings(data: bytes) -> VaultSettings:
    """The vault that a file's content names. CmdletFailure if it is no such file."""
    values = _values(data[: _LARGEST + 1])
    name, group, key = (next((values[n] for n in names if values.get(n)), "") for names in (_NAME, _GROUP, _KEY))
    if not name:
        raise CmdletFailure(_INVALID.format("resource name"), "System.ArgumentException")
    if not group:
        raise CmdletFailure(_INVALID.format("resource group name"), "System.ArgumentException")
    return VaultSettings(name, group, Token(key))


def _values(data: bytes) -> dict[str, str]:
    """Names and texts of the leaves of an XML or JSON file."""
    invalid = CmdletFailure("The vault settings file is not valid XML or JSON.", "System.Xml.XmlException")
    if len(data) > _LARGEST:
        raise invalid
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        import json

        try:
            parsed = json.loads(data.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            raise invalid from None
        found: dict[str, str] = {}
        queue = [parsed]
        while queue:
            for name, value in queue.pop().items():
                if isinstance(value, dict):
                    queue.append(value)
                elif isinstance(value, str):
                    found[name[:1].upper() + name[1:]] = value
        return found
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise invalid
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError):
        raise invalid from None
    return {
        element.tag.rpartition("}")[2]: (element.text or "").strip() for element in root.iter() if len(element) == 0
    }

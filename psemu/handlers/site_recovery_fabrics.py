"""The Site Recovery commands that make and change what protection is built from: fabrics, containers, mappings, providers, vCenters, alerts."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import text_of
from psemu.handlers.site_recovery_calls import NAMESPACE, SiteRecoveryCmdlet, vault_request
from psemu.handlers.site_recovery_lists import AZURE_NETWORK, vcenter_values
from psemu.handlers.site_recovery_places import Given, known, resource_values
from psemu.handlers.site_recovery_shapes import alert_setting_object
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN
from psemu.rest.request import PlannedRequest
from psemu.rest.routes import arm
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_ALERT_NAME = "DefaultAlertSetting"


def values_of(given: Given, name: str, path: str) -> dict[str, Any]:
    """The path values of the resource that parameter *name* holds."""
    return resource_values(given.parameters.get(name, UNKNOWN), path)


@cmdlet("New-AzRecoveryServicesAsrFabric")
class NewFabric(JobStart):
    """Makes a fabric: a Hyper-V site, or a region of Azure."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrFabric"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        properties: dict[str, Any] = {}
        if given.switch("Azure"):
            properties["customDetails"] = {"instanceType": "Azure", "location": given.text("Location")}
        values = {"fabricName": given.parameters.get("Name", UNKNOWN)}
        return Start("PUT", arm.FABRIC, values, {"properties": properties})


@cmdlet("New-AzRecoveryServicesAsrProtectionContainer")
class NewProtectionContainer(JobStart):
    """Makes a protection container in a fabric of Azure."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrProtectionContainer"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = {
            **values_of(given, "InputObject", arm.FABRIC),
            "protectionContainerName": given.parameters.get("Name", UNKNOWN),
        }
        return Start("PUT", arm.CONTAINER, values, {"properties": {"providerSpecificInput": [{"instanceType": "A2A"}]}})


@cmdlet("New-AzRecoveryServicesAsrProtectionContainerMapping")
class NewProtectionContainerMapping(JobStart):
    """Maps a protection container to another one, or to Azure, under a policy."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrProtectionContainerMapping"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = {
            **values_of(given, "PrimaryProtectionContainer", arm.CONTAINER),
            "mappingName": given.parameters.get("Name", UNKNOWN),
        }
        target = "Microsoft Azure"
        if "RecoveryProtectionContainer" in given:
            target = given.part("RecoveryProtectionContainer", "ID")
        provider = given.part("Policy", "ReplicationProvider")
        inner = {"instanceType": "A2A", "agentAutoUpdateStatus": "Disabled"} if provider == "A2A" else {}
        properties = {
            "targetProtectionContainerId": target,
            "policyId": given.part("Policy", "ID"),
            "providerSpecificInput": inner,
        }
        return Start("PUT", arm.CONTAINER_MAPPING, values, {"properties": properties})


@cmdlet("Update-AzRecoveryServicesAsrProtectionContainerMapping")
class UpdateProtectionContainerMapping(JobStart):
    """Turns the agents' own updates on or off."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrProtectionContainerMapping"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        off = given.switch("DisableAutoUpdate")
        inner = {"instanceType": "A2A", "agentAutoUpdateStatus": "Disabled" if off else "Enabled"}
        inner.update(given.fields(automationAccountArmId="AutomationAccountId"))
        values = values_of(given, "InputObject", arm.CONTAINER_MAPPING)
        return Start("PATCH", arm.CONTAINER_MAPPING, values, {"properties": {"providerSpecificInput": inner}})


@cmdlet("New-AzRecoveryServicesAsrNetworkMapping")
class NewNetworkMapping(JobStart):
    """Maps a network to the one that machines are attached to after a failover."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrNetworkMapping"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        name = given.parameters.get("Name", UNKNOWN)
        if given.switch("AzureToAzure"):
            fabric = values_of(given, "PrimaryFabric", arm.FABRIC)
            values = {**fabric, "networkName": AZURE_NETWORK, "networkMappingName": name}
            inner = {"instanceType": "AzureToAzure", "primaryNetworkId": given.text("PrimaryAzureNetworkId")}
            properties = {
                "recoveryFabricName": given.part("RecoveryFabric", "Name"),
                "recoveryNetworkId": given.text("RecoveryAzureNetworkId"),
                "fabricSpecificDetails": inner,
            }
            return Start("PUT", arm.NETWORK_MAPPING, values, {"properties": properties})
        values = {**values_of(given, "PrimaryNetwork", arm.NETWORK), "networkMappingName": name}
        if "RecoveryNetwork" in given:
            properties = {
                "recoveryFabricName": _fabric_of(given, "RecoveryNetwork"),
                "recoveryNetworkId": given.part("RecoveryNetwork", "ID"),
                "fabricSpecificDetails": {"instanceType": "VmmToVmm"},
            }
        else:
            properties = {
                "recoveryFabricName": "Microsoft Azure",
                "recoveryNetworkId": given.text("RecoveryAzureNetworkId"),
                "fabricSpecificDetails": {"instanceType": "VmmToAzure"},
            }
        return Start("PUT", arm.NETWORK_MAPPING, values, {"properties": properties})


def _fabric_of(given: Given, name: str) -> Any:
    return resource_values(given.parameters[name], arm.NETWORK)["fabricName"] if not given.is_unknown(name) else "{}"


@cmdlet("Update-AzRecoveryServicesAsrNetworkMapping")
class UpdateNetworkMapping(JobStart):
    """Maps a network to another one than before."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrNetworkMapping"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        if "RecoveryNetwork" in given:
            target, kind = given.part("RecoveryNetwork", "ID"), "VmmToVmm"
            fabric = _fabric_of(given, "RecoveryNetwork")
        else:
            target, kind, fabric = given.text("RecoveryAzureNetworkId"), "VmmToAzure", "Microsoft Azure"
        inner: dict[str, Any] = {"instanceType": kind}
        values = values_of(given, "InputObject", arm.NETWORK_MAPPING)
        if str(values["networkName"]).lower() == AZURE_NETWORK.lower():
            primary = given.part("InputObject", "PrimaryNetworkId")
            inner = {"instanceType": "AzureToAzure", **known(primaryNetworkId=primary)}
            fabric = text_of(given.part("InputObject", "RecoveryFabricArmId")).rpartition("/")[2] or None
        properties = known(recoveryFabricName=fabric, recoveryNetworkId=target, fabricSpecificDetails=inner)
        return Start("PATCH", arm.NETWORK_MAPPING, values, {"properties": properties})


@cmdlet("New-AzRecoveryServicesAsrStorageClassificationMapping")
class NewStorageClassificationMapping(JobStart):
    """Maps a storage classification to another."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrStorageClassificationMapping"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        values = {
            **values_of(given, "PrimaryStorageClassification", arm.CLASSIFICATION),
            "storageClassificationMappingName": given.parameters.get("Name", UNKNOWN),
        }
        properties = {"targetStorageClassificationId": given.part("RecoveryStorageClassification", "Id")}
        return Start("PUT", arm.CLASSIFICATION_MAPPING, values, {"properties": properties})


@cmdlet("New-AzRecoveryServicesAsrvCenter")
class NewVCenter(JobStart):
    """Adds a vCenter server to a fabric."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrvCenter"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        name = given.parameters.get("Name", UNKNOWN)
        servers = given.part("Fabric", "FabricSpecificDetails", "ProcessServers")
        server = "{Fabric.FabricSpecificDetails.ProcessServers}" if isinstance(servers, str) else None
        if isinstance(servers, list) and servers and isinstance(servers[0], dict):
            server = servers[0].get("id")
        properties = known(
            friendlyName=given.text("Name"),
            ipAddress=given.text("IpOrHostName"),
            port=given.text("Port"),
            processServerId=server,
            runAsAccountId=given.part("Account", "AccountId"),
        )
        values = {**values_of(given, "Fabric", arm.FABRIC), "vcenterName": name}
        return Start("PUT", arm.VCENTER, values, {"properties": properties})


@cmdlet("Update-AzRecoveryServicesAsrvCenter")
class UpdateVCenter(JobStart):
    """Changes a vCenter server's port or account."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrvCenter"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        by_id = "ResourceId" in given
        values = (
            vcenter_values(given.parameters["ResourceId"]) if by_id else values_of(given, "InputObject", arm.VCENTER)
        )
        account = given.part("Account", "AccountId") if "Account" in given else None
        port = given.text("Port") if "Port" in given else None
        return Start("PATCH", arm.VCENTER, values, {"properties": known(port=port, runAsAccountId=account)})


@cmdlet("New-AzRecoveryServicesAsrProtectableItem")
class NewProtectableItem(JobStart):
    """Lets a physical server be discovered."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrProtectableItem"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        properties = given.fields(friendlyName="FriendlyName", ipAddress="IPAddress", osType="OSType")
        values = values_of(given, "ProtectionContainer", arm.CONTAINER)
        return Start("POST", arm.CONTAINER_DISCOVER, values, {"properties": properties})


@cmdlet("Update-AzRecoveryServicesAsrServicesProvider")
class UpdateServicesProvider(JobStart):
    """Refreshes what a provider knows of its site."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrServicesProvider"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        return Start("POST", arm.PROVIDER_REFRESH, values_of(given, "InputObject", arm.PROVIDER))


@cmdlet("Start-AzRecoveryServicesAsrSwitchProcessServerJob")
class StartSwitchProcessServer(JobStart):
    """Moves the replication of machines, or of all of them, to another process server."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrSwitchProcessServerJob"
    ACTION = "Switch the process server"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        some = "ReplicationProtectedItem" in given
        machines = given.parts("ReplicationProtectedItem", "Name") if some else []
        containers = given.parts("ReplicationProtectedItem", "ID") if some else []
        container = None
        if containers and "{" not in str(containers[0]):
            container = values_from_item(str(containers[0]))["protectionContainerName"]
        properties = known(
            containerName=container,
            sourceProcessServerId=given.part("SourceProcessServer", "Id"),
            targetProcessServerId=given.part("TargetProcessServer", "Id"),
            vmsToMigrate=machines,
            updateType="ServerLevel" if not some else "VMLevel",
        )
        return Start("POST", arm.FABRIC_REASSOCIATE, values_of(given, "Fabric", arm.FABRIC), {"properties": properties})


def values_from_item(item_id: str) -> dict[str, Any]:
    """Fabric, container and name of a protected item's id."""
    from psemu.handlers.site_recovery_places import id_values

    return id_values(item_id, arm.PROTECTED_ITEM)


@cmdlet("Set-AzRecoveryServicesAsrAlertSetting")
class SetAlertSetting(SiteRecoveryCmdlet):
    """Sets who is told of the vault's events, and gives the settings; no job is needed."""

    CLASS_NAME = NAMESPACE + "SetAzureRmRecoveryServicesAsrAlertSetting"

    @classmethod
    def body(cls, set_name: str, given: Given) -> dict[str, Any]:
        """The request's body."""
        owners = "Send" if given.switch("EnableEmailSubscriptionOwner") else "DoNotSend"
        addresses: Any = [] if given.switch("DisableNotification") else given.value("CustomEmailAddress", [])
        locale = given.value("LocaleID")
        return {"properties": known(sendToOwners=owners, customEmailAddresses=addresses, locale=locale)}

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The write, then the read."""
        values = {"alertSettingName": _ALERT_NAME}
        body = cls.body(parameter_set_name, Given(parameters))
        return [
            vault_request(services, services.vault, "PUT", arm.ALERT_SETTING, values, body=body),
            vault_request(services, services.vault, "GET", arm.ALERT_SETTING, values),
        ]

    def run(self) -> None:
        given = Given(self.parameters)
        if given.switch("DisableNotification") and "CustomEmailAddress" in given:
            raise CmdletFailure("-DisableNotification and -CustomEmailAddress do not go together.")
        if not self.should_process("Notification / Alert setting", "Set"):
            return
        body = self.body(self.parameter_set_name, given)
        self.send(self.request("PUT", arm.ALERT_SETTING, body, alertSettingName=_ALERT_NAME))
        self.write_object(alert_setting_object(self.get_json(arm.ALERT_SETTING, alertSettingName=_ALERT_NAME)))

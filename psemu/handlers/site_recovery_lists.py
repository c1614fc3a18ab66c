"""The Site Recovery commands that read: each is one kind of resource below the vault, a fabric, a container or an item."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_values import iso_text, member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE, SiteRecoveryCmdlet, value_from_arm_id, vault_request
from psemu.handlers.site_recovery_objects import fabric_object, friendly_name, mapping_object, policy_object
from psemu.handlers.site_recovery_places import resource_values
from psemu.handlers.site_recovery_shapes import (
    alert_setting_object,
    classification_mapping_object,
    classification_object,
    cluster_object,
    cluster_recovery_point_object,
    event_object,
    network_mapping_object,
    network_object,
    protectable_item_object,
    provider_object,
    recovery_point_object,
    vcenter_object,
)
from psemu.objects import UNKNOWN
from psemu.objects.datetimes import DateTime
from psemu.rest.request import PlannedRequest, escape_data_string
from psemu.rest.routes import arm
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.objects import CaselessDict, PSObject

#: the network that stands for all networks of Azure in the mappings between two of its regions
AZURE_NETWORK = "azureNetwork"


class ResourceList(SiteRecoveryCmdlet):
    """Lists one kind of resource, or gives one by name; by friendly name it lists first and then gets each that fits.

    *COLLECTION* is the list's path, *ITEM* a resource's; *OWNER* names the parameter whose object the list belongs to and *OWNER_PATH*
    that object's path (both empty: the vault). *NOUN* stands in the refusal of a friendly name that nothing has.
    """

    COLLECTION = ""
    ITEM = ""
    OWNER = ""
    OWNER_PATH = ""
    NOUN = ""
    make: Callable[[dict[str, Any]], PSObject]

    @classmethod
    def owner_values(cls, parameters: CaselessDict) -> dict[str, Any]:
        """The path values of what the list belongs to."""
        return resource_values(parameters.get(cls.OWNER, UNKNOWN), cls.OWNER_PATH) if cls.OWNER else {}

    @classmethod
    def query(cls, parameters: CaselessDict) -> str:
        """What the list's URL ends with."""
        return ""

    @classmethod
    def key(cls) -> str:
        """The place of a resource's own name in its path."""
        return cls.ITEM.rpartition("{")[2].rstrip("}")

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One resource, the list, or the list and then the one."""
        values = cls.owner_values(parameters)
        one = {**values, cls.key(): parameters.get("Name", UNKNOWN)}
        single = vault_request(services, services.vault, "GET", cls.ITEM, one)
        if "Name" in parameters:
            return [single]
        query = cls.query(parameters)
        listing = vault_request(services, services.vault, "GET", cls.COLLECTION, values, query=query)
        return [listing, single] if "FriendlyName" in parameters else [listing]

    def run(self) -> None:
        values = self.owner_values(self.parameters)
        if "Name" in self.parameters:
            self.write_one(values, text_of(self.get("Name")))
            return
        entries = self.fitting(self.get_list(self.COLLECTION, query=self.query(self.parameters), **values))
        if "FriendlyName" not in self.parameters:
            for entry in entries:
                self.write_resource(entry)
            return
        wanted = text_of(self.get("FriendlyName"))
        named = [entry for entry in entries if friendly_name(entry).lower() == wanted.lower()]
        for entry in named:
            self.write_one(values, str(entry.get("name", "")))
        if not named:
            owner = self.get(self.OWNER) if self.OWNER else None
            place = text_of(member(owner, "FriendlyName")) if owner is not None else self.vault().resource_name
            what = f"the {self.NOUN_OF[self.OWNER]} {place}" if self.OWNER else f"the Vault {place}"
            raise CmdletFailure(f"{self.NOUN} {wanted} is not associated with {what}")

    #: what the module calls the object of an owner's parameter
    NOUN_OF = {"Fabric": "Fabric", "ProtectionContainer": "Protection Container"}  # noqa: RUF012

    def fitting(self, entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The entries that other parameters leave."""
        return entries

    def write_one(self, values: dict[str, Any], name: str) -> None:
        """GET the resource *name* and write it."""
        self.write_resource(self.get_json(self.ITEM, **values, **{self.key(): name}))

    def write_resource(self, body: dict[str, Any]) -> None:
        """Write one resource as its object."""
        self.write_object(type(self).make(body))


class _OfFabric(ResourceList):
    OWNER, OWNER_PATH = "Fabric", arm.FABRIC


class _OfContainer(ResourceList):
    OWNER, OWNER_PATH = "ProtectionContainer", arm.CONTAINER


@cmdlet("Get-AzRecoveryServicesAsrFabric")
class GetFabric(ResourceList):
    """The vault's fabrics."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrFabric"
    COLLECTION, ITEM, NOUN, make = arm.FABRICS, arm.FABRIC, "Fabric", staticmethod(fabric_object)


@cmdlet("Get-AzRecoveryServicesAsrPolicy")
class GetPolicy(ResourceList):
    """The vault's replication policies."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrPolicy"
    COLLECTION, ITEM, NOUN, make = arm.POLICIES, arm.POLICY, "Policy", staticmethod(policy_object)


@cmdlet("Get-AzRecoveryServicesAsrAlertSetting")
class GetAlertSetting(ResourceList):
    """The vault's notification settings."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrAlertSetting"
    COLLECTION, ITEM, make = arm.ALERT_SETTINGS, arm.ALERT_SETTING, staticmethod(alert_setting_object)


@cmdlet("Get-AzRecoveryServicesAsrNetwork")
class GetNetwork(_OfFabric):
    """A fabric's networks."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrNetwork"
    COLLECTION, ITEM, NOUN, make = arm.NETWORKS, arm.NETWORK, "Network", staticmethod(network_object)


@cmdlet("Get-AzRecoveryServicesAsrServicesProvider")
class GetServicesProvider(_OfFabric):
    """A fabric's recovery services providers."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrServicesProvider"
    COLLECTION, ITEM, NOUN, make = arm.PROVIDERS, arm.PROVIDER, "Services Provider", staticmethod(provider_object)


@cmdlet("Get-AzRecoveryServicesAsrStorageClassification")
class GetStorageClassification(_OfFabric):
    """A fabric's storage classifications."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrStorageClassification"
    COLLECTION, ITEM, NOUN = arm.CLASSIFICATIONS, arm.CLASSIFICATION, "Storage classification"
    make = staticmethod(classification_object)


@cmdlet("Get-AzRecoveryServicesAsrStorageClassificationMapping")
class GetStorageClassificationMapping(ResourceList):
    """The mappings of a storage classification."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrStorageClassificationMapping"
    OWNER, OWNER_PATH = "StorageClassification", arm.CLASSIFICATION
    COLLECTION, ITEM = arm.CLASSIFICATION_MAPPINGS, arm.CLASSIFICATION_MAPPING
    make = staticmethod(classification_mapping_object)


@cmdlet("Get-AzRecoveryServicesAsrvCenter")
class GetVCenter(_OfFabric):
    """A fabric's vCenter servers."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrvCenter"
    COLLECTION, ITEM, NOUN, make = arm.VCENTERS, arm.VCENTER, "vCenter", staticmethod(vcenter_object)

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """As every list; by resource id the one."""
        if "ResourceId" not in parameters:
            return super().plan(command, parameter_set_name, parameters, services)
        return [vault_request(services, services.vault, "GET", cls.ITEM, vcenter_values(parameters["ResourceId"]))]

    def run(self) -> None:
        if "ResourceId" in self.parameters:
            self.write_resource(self.get_json(self.ITEM, **vcenter_values(self.get("ResourceId"))))
        else:
            super().run()


def vcenter_values(resource_id: Any) -> dict[str, Any]:
    """Fabric and vCenter of a resource id."""
    parts = {"fabricName": "replicationFabrics", "vcenterName": "replicationvCenters"}
    if resource_id is UNKNOWN:
        return dict.fromkeys(parts, UNKNOWN)
    return {name: value_from_arm_id(text_of(resource_id), segment) for name, segment in parts.items()}


@cmdlet("Get-AzRecoveryServicesAsrNetworkMapping")
class GetNetworkMapping(ResourceList):
    """The mappings of a network, or of all Azure networks of a fabric."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrNetworkMapping"
    COLLECTION, ITEM = arm.NETWORK_MAPPINGS, arm.NETWORK_MAPPING
    make = staticmethod(network_mapping_object)

    @classmethod
    def owner_values(cls, parameters: CaselessDict) -> dict[str, Any]:
        """Fabric and network."""
        if "PrimaryFabric" in parameters:
            return {**resource_values(parameters["PrimaryFabric"], arm.FABRIC), "networkName": AZURE_NETWORK}
        return resource_values(parameters.get("Network", UNKNOWN), arm.NETWORK)


@cmdlet("Get-AzRecoveryServicesAsrProtectionContainerMapping")
class GetProtectionContainerMapping(_OfContainer):
    """A container's mappings."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrProtectionContainerMapping"
    COLLECTION, ITEM, make = arm.CONTAINER_MAPPINGS, arm.CONTAINER_MAPPING, staticmethod(mapping_object)


@cmdlet("Get-AzRecoveryServicesAsrProtectableItem")
class GetProtectableItem(_OfContainer):
    """The machines of a container that can be protected."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrProtectableItem"
    COLLECTION, ITEM, NOUN = arm.PROTECTABLE_ITEMS, arm.PROTECTABLE_ITEM, "Protectable Item"
    make = staticmethod(protectable_item_object)

    def run(self) -> None:
        if "SiteId" in self.parameters:
            # these are machines of a discovery site, which another provider than Site Recovery lists
            text = "psemu knows no route for the machines of a discovery site (-SiteId)."
            raise UnsupportedError("SiteRecovery.SiteId", text)
        super().run()


@cmdlet("Get-AzRecoveryServicesAsrReplicationProtectionCluster")
class GetReplicationProtectionCluster(_OfContainer):
    """The protection clusters of a container, or of the whole vault."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrReplicationProtectionCluster"
    COLLECTION, ITEM, make = arm.CLUSTERS, arm.CLUSTER, staticmethod(cluster_object)

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """As every list; without a container all of the vault."""
        if cls.OWNER in parameters:
            return super().plan(command, parameter_set_name, parameters, services)
        return [vault_request(services, services.vault, "GET", arm.ALL_CLUSTERS, {})]

    def run(self) -> None:
        if self.OWNER in self.parameters:
            super().run()
            return
        for entry in self.get_list(arm.ALL_CLUSTERS):
            self.write_resource(entry)


@cmdlet("Get-AzRecoveryServicesAsrRecoveryPoint")
class GetRecoveryPoint(ResourceList):
    """A protected item's recovery points."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrRecoveryPoint"
    OWNER, OWNER_PATH = "ReplicationProtectedItem", arm.PROTECTED_ITEM
    COLLECTION, ITEM, make = arm.RECOVERY_POINTS, arm.RECOVERY_POINT, staticmethod(recovery_point_object)


@cmdlet("Get-AzRecoveryServicesAsrClusterRecoveryPoint")
class GetClusterRecoveryPoint(ResourceList):
    """A cluster's recovery points."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrClusterRecoveryPoint"
    OWNER, OWNER_PATH = "ReplicationProtectionCluster", arm.CLUSTER
    COLLECTION, ITEM, make = arm.CLUSTER_POINTS, arm.CLUSTER_POINT, staticmethod(cluster_recovery_point_object)


@cmdlet("Get-AzRecoveryServicesAsrEvent")
class GetEvent(ResourceList):
    """The vault's events, those that fit what is asked."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrEvent"
    COLLECTION, ITEM, make = arm.EVENTS, arm.EVENT, staticmethod(event_object)

    @classmethod
    def query(cls, parameters: CaselessDict) -> str:
        """``&$filter=…`` of what is asked."""
        asked = []
        for name in ("EventType", "Severity", "StartTime", "EndTime", "AffectedObjectFriendlyName"):
            if name in parameters:
                asked.append((name, parameters[name], f"{{{name}}}"))
        if "Fabric" in parameters:
            fabric = parameters["Fabric"]
            asked.append(("FabricName", UNKNOWN if fabric is UNKNOWN else member(fabric, "Name"), "{Fabric.Name}"))
        elif "FabricId" in parameters:
            given = parameters["FabricId"]
            name = UNKNOWN if given is UNKNOWN else text_of(given).rpartition("/")[2]
            asked.append(("FabricName", name, "{FabricId}"))
        return filter_query(asked)

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The events, or one by name or id."""
        if "ResourceId" not in parameters:
            return super().plan(command, parameter_set_name, parameters, services)
        values = {"eventName": cls.event_name(parameters["ResourceId"])}
        return [vault_request(services, services.vault, "GET", cls.ITEM, values)]

    @staticmethod
    def event_name(resource_id: Any) -> Any:
        """The event that a resource id names."""
        return UNKNOWN if resource_id is UNKNOWN else value_from_arm_id(text_of(resource_id), "replicationEvents")

    def run(self) -> None:
        if "ResourceId" in self.parameters:
            self.write_one({}, str(self.event_name(self.get("ResourceId"))))
        else:
            super().run()


def filter_query(asked: list[tuple[str, Any, str]]) -> str:
    """``&$filter=`` of (field, value, what stands for a value that nobody can know); empty if nothing is asked."""
    terms = []
    for field, value, unknown in asked:
        if value is UNKNOWN:
            terms.append(f"{field} eq '{unknown}'")
        else:
            terms.append(f"{field} eq '{iso_text(value) if isinstance(value, DateTime) else text_of(value)}'")
    # braces mark what cannot be known; they stay readable
    query = escape_data_string(" and ".join(terms)).replace("%7B", "{").replace("%7D", "}")
    return f"&$filter={query}" if terms else ""

"""The Site Recovery commands: vault context, fabrics, containers, protected items, jobs, and the start of a resynchronization."""

from __future__ import annotations

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.recovery_vaults import id_part, listed, vaults_request
from psemu.handlers.service_values import member, text_of
from psemu.handlers.site_recovery_calls import (
    NAMESPACE,
    SiteRecoveryCmdlet,
    job_id_of,
    value_from_arm_id,
    vault_request,
)
from psemu.handlers.site_recovery_lists import filter_query
from psemu.handlers.site_recovery_objects import (
    container_object,
    friendly_name,
    job_object,
    mapping_object,
    policy_object,
    protected_item_object,
)
from psemu.objects import UNKNOWN, PSObject
from psemu.rest.client import json_object
from psemu.rest.credentials import Token
from psemu.rest.error_bodies import ServiceError
from psemu.rest.request import PlannedRequest
from psemu.rest.routes import arm
from psemu.rest.services import RestServices, VaultSettings
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

#: with its misspelling and trailing space, as the real command asks
_RESYNC_ACTION = "Resyncronize replicated item "


def _arm_id_values(resource_id: Any, parts: dict[str, str]) -> dict[str, Any]:
    """Path values from a resource id: *parts* maps the path's name to the id's segment."""
    if resource_id is UNKNOWN:
        return dict.fromkeys(parts, UNKNOWN)
    text = text_of(resource_id)
    return {name: value_from_arm_id(text, segment) for name, segment in parts.items()}


_ITEM_PARTS = {"fabricName": "replicationFabrics", "protectionContainerName": "replicationProtectionContainers"}


def _member(value: Any, name: str) -> Any:
    return UNKNOWN if value is UNKNOWN else member(value, name)


@cmdlet("Start-AzRecoveryServicesAsrResynchronizeReplicationJob")
class StartResynchronizeReplicationJob(SiteRecoveryCmdlet):
    """Starts the resynchronization of a protected item and gives the job; it does not wait for its end."""

    CLASS_NAME = NAMESPACE + "StartAzureRmRecoveryServicesAsrResynchronizeReplicationJob"

    @staticmethod
    def item_values(parameters: CaselessDict) -> dict[str, Any]:
        """Fabric, container and item; the item's own object names the item, an id names all three."""
        if "ResourceId" in parameters:
            parts = {**_ITEM_PARTS, "replicatedProtectedItemName": "replicationProtectedItems"}
            return _arm_id_values(parameters["ResourceId"], parts)
        item = parameters.get("ReplicationProtectedItem", UNKNOWN)
        values = _arm_id_values(_member(item, "ID"), _ITEM_PARTS)
        name = _member(item, "Name")
        values["replicatedProtectedItemName"] = name if name is UNKNOWN else text_of(name)
        return values

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The start and the look at the job."""
        values = cls.item_values(parameters)
        return [
            vault_request(services, services.vault, "POST", arm.REPAIR_REPLICATION, values),
            vault_request(services, services.vault, "GET", arm.JOB, {}),
        ]

    def run(self) -> None:
        """POST, then GET the job that the answer's Location names."""
        values = self.item_values(self.parameters)
        if not self.should_process(str(values["replicatedProtectedItemName"]), _RESYNC_ACTION):
            return
        response = self.send(self.request("POST", arm.REPAIR_REPLICATION, **values))
        job_id = job_id_of(response.headers.get("Location", ""))
        self.write_object(job_object(self.get_json(arm.JOB, jobName=job_id)))


@cmdlet("Set-AzRecoveryServicesAsrVaultContext")
class SetVaultContext(SiteRecoveryCmdlet):
    """Chooses the vault that the Asr commands of this session work on."""

    CLASS_NAME = NAMESPACE + "SetAzureRmRecoveryServicesAsrVaultContext"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The vault's extended information and its group's vaults."""
        vault = parameters.get("Vault", UNKNOWN)
        group, name = _member(vault, "ResourceGroupName"), _member(vault, "Name")
        return [cls.extended_info_request(services, "GET", group, name), vaults_request(services, group)]

    @staticmethod
    def extended_info_request(
        services: RestServices, method: str, group: Any, name: Any, request_id: str = "{guid}", body: Any = None
    ) -> PlannedRequest:
        """The vault's extended information, read or written."""
        one = vaults_request(services, group, request_id, name)
        path, _, query = one.url.partition("?")
        return PlannedRequest(method, f"{path}/extendedInformation/vaultExtendedInfo?{query}", one.headers, body)

    def run(self) -> None:
        """Get (or make) the vault's key, check the vault, remember it."""
        vault = self.get("Vault")
        name, group = text_of(member(vault, "Name")), text_of(member(vault, "ResourceGroupName"))
        if not group:
            group = id_part(text_of(member(vault, "ID")), "resourceGroups") or ""
        if not self.should_process(name, "Set"):
            return
        self.require_context(self.services)
        key = self._integrity_key(group, name)
        entries = listed(self.services, vaults_request(self.services, group, self.client_request_id))
        if not any(str(entry.get("name", "")).lower() == name.lower() for entry in entries):
            raise CmdletFailure(
                "Resource is not associted with the selected Resource group", "System.ArgumentException"
            )
        self.services.vault = VaultSettings(name, group, key)
        self.write_object(vault_settings_object(self.services.vault))

    def _integrity_key(self, group: str, name: str) -> Token:
        try:
            body = json_object(
                self.send(self.extended_info_request(self.services, "GET", group, name, self.client_request_id))
            )
        except ServiceError as error:
            if error.code != "ResourceExtendedInfoNotFound":
                raise
            import base64
            import secrets

            fresh = base64.b64encode(secrets.token_bytes(16)).decode("ascii")
            written = {"properties": {"integrityKey": fresh, "algorithm": "None"}}
            request = self.extended_info_request(self.services, "PUT", group, name, self.client_request_id, written)
            self.send(request)
            return Token(fresh)
        properties = body.get("properties")
        key = properties.get("integrityKey") if isinstance(properties, dict) else None
        return Token(key if isinstance(key, str) else "")


@cmdlet("Get-AzRecoveryServicesAsrVaultContext")
class GetVaultContext(SiteRecoveryCmdlet):
    """Gives the vault that the Asr commands of this session work on."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrVaultContext"

    def run(self) -> None:
        """Write the vault's settings; empty ones if there is no vault."""
        self.write_object(vault_settings_object(self.services.vault))


def vault_settings_object(vault: VaultSettings | None) -> PSObject:
    """ASRVaultSettings; ``ResouceType`` is spelled so."""
    return PSObject(
        [
            ("ResourceName", vault.resource_name if vault else None),
            ("ResourceGroupName", vault.resource_group_name if vault else None),
            ("ResourceNamespace", VaultSettings.RESOURCE_NAMESPACE if vault else None),
            ("ResouceType", VaultSettings.RESOURCE_TYPE if vault else None),
        ],
        (NAMESPACE + "ASRVaultSettings", "System.Object"),
    )


@cmdlet("Get-AzRecoveryServicesAsrProtectionContainer")
class GetProtectionContainer(SiteRecoveryCmdlet):
    """Lists a fabric's protection containers with their policies and mappings."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrProtectionContainer"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The list; per container: itself, its mappings, each mapping's policy."""
        fabric = _member(parameters.get("Fabric", UNKNOWN), "Name")
        values = {"fabricName": fabric}
        one = {**values, "protectionContainerName": parameters.get("Name", UNKNOWN)}
        first = [] if "Name" in parameters else [vault_request(services, services.vault, "GET", arm.CONTAINERS, values)]
        return [
            *first,
            vault_request(services, services.vault, "GET", arm.CONTAINER, one),
            vault_request(services, services.vault, "GET", arm.CONTAINER_MAPPINGS, one),
            vault_request(services, services.vault, "GET", arm.POLICY, {}),
        ]

    def run(self) -> None:
        """Write the containers that fit."""
        fabric = text_of(member(self.get("Fabric"), "Name"))
        if "Name" in self.parameters:
            names = [text_of(self.get("Name"))]
        else:
            entries = self.get_list(arm.CONTAINERS, fabricName=fabric)
            if "FriendlyName" in self.parameters:
                wanted = text_of(self.get("FriendlyName"))
                entries = [entry for entry in entries if friendly_name(entry).lower() == wanted.lower()]
                if not entries:
                    raise CmdletFailure(
                        f"Protection Container {wanted} is not associated with the Vault {self.vault().resource_name}"
                    )
            names = [str(entry.get("name", "")) for entry in entries]
        for name in names:
            self._write(fabric, name)

    def _write(self, fabric: str, name: str) -> None:
        body = self.get_json(arm.CONTAINER, fabricName=fabric, protectionContainerName=name)
        mappings = self.get_list(arm.CONTAINER_MAPPINGS, fabricName=fabric, protectionContainerName=name)
        policies = []
        for mapping in mappings:
            properties = mapping.get("properties")
            policy = str(properties.get("policyId", "")) if isinstance(properties, dict) else ""
            if policy:
                policies.append(policy_object(self.get_json(arm.POLICY, policyName=policy.rpartition("/")[2])))
        self.write_object(container_object(body, policies, [mapping_object(mapping) for mapping in mappings]))


@cmdlet("Get-AzRecoveryServicesAsrReplicationProtectedItem")
class GetReplicationProtectedItem(SiteRecoveryCmdlet):
    """Lists a container's protected items, or gives one."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrReplicationProtectedItem"

    @staticmethod
    def container_values(parameters: CaselessDict) -> dict[str, Any]:
        """Fabric and container of the container object's id."""
        container = parameters.get("ProtectionContainer", UNKNOWN)
        values = _arm_id_values(_member(container, "ID"), {"fabricName": "replicationFabrics"})
        values["protectionContainerName"] = _member(container, "Name")
        return values

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The list, one item, or the list and then the one."""
        if "ProtectableItem" in parameters:
            values = _arm_id_values(_member(parameters["ProtectableItem"], "ID"), _ITEM_PARTS)
            item = {**values, "protectableItemName": _member(parameters["ProtectableItem"], "Name")}
            return [
                vault_request(services, services.vault, "GET", arm.PROTECTABLE_ITEM, item),
                vault_request(services, services.vault, "GET", arm.PROTECTED_ITEM, values),
            ]
        values = cls.container_values(parameters)
        one = {**values, "replicatedProtectedItemName": parameters.get("Name", UNKNOWN)}
        single = vault_request(services, services.vault, "GET", arm.PROTECTED_ITEM, one)
        if "Name" in parameters:
            return [single]
        listing = vault_request(services, services.vault, "GET", arm.PROTECTED_ITEMS, values)
        return [listing, single] if "FriendlyName" in parameters else [listing]

    def run(self) -> None:
        """Write the items that fit."""
        if "ProtectableItem" in self.parameters:
            self._of_protectable_item()
            return
        values = self.container_values(self.parameters)
        if "Name" in self.parameters:
            name = text_of(self.get("Name"))
            self.write_object(
                protected_item_object(self.get_json(arm.PROTECTED_ITEM, **values, replicatedProtectedItemName=name))
            )
            return
        entries = self.get_list(arm.PROTECTED_ITEMS, **values)
        if "FriendlyName" not in self.parameters:
            for entry in entries:
                self.write_object(protected_item_object(entry))
            return
        wanted = text_of(self.get("FriendlyName"))
        fitting = [entry for entry in entries if friendly_name(entry).lower() == wanted.lower()]
        if len(fitting) > 1:
            raise CmdletFailure("Sequence contains more than one matching element")
        if not fitting:
            container = text_of(member(self.get("ProtectionContainer"), "FriendlyName"))
            text = f"Replication Protected Item {wanted} is not associated with the Protection Container {container}"
            raise CmdletFailure(text)
        name = str(fitting[0].get("name", ""))
        self.write_object(
            protected_item_object(self.get_json(arm.PROTECTED_ITEM, **values, replicatedProtectedItemName=name))
        )

    def _of_protectable_item(self) -> None:
        given = self.get("ProtectableItem")
        values = _arm_id_values(member(given, "ID"), _ITEM_PARTS)
        body = self.get_json(arm.PROTECTABLE_ITEM, **values, protectableItemName=text_of(member(given, "Name")))
        properties = body.get("properties")
        item_id = properties.get("replicationProtectedItemId") if isinstance(properties, dict) else None
        if not item_id:
            return
        name = value_from_arm_id(str(item_id), "replicationProtectedItems")
        self.write_object(
            protected_item_object(self.get_json(arm.PROTECTED_ITEM, **values, replicatedProtectedItemName=name))
        )


@cmdlet("Get-AzRecoveryServicesAsrJob")
class GetJob(SiteRecoveryCmdlet):
    """Gives one job, or lists those that fit."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrJob"

    @staticmethod
    def job_name(parameters: CaselessDict) -> Any:
        """The one job's name, None for a list."""
        if "Name" in parameters:
            return parameters["Name"]
        return _member(parameters["Job"], "Name") if "Job" in parameters else None

    @staticmethod
    def filter_query(parameters: CaselessDict) -> str:
        """``&$filter=…`` of what was asked, nothing if nothing was."""
        fields = {"StartTime": "StartTime", "EndTime": "EndTime", "TargetObjectId": "ObjectId", "State": "JobStatus"}
        return filter_query([(f, parameters[name], f"{{{name}}}") for name, f in fields.items() if name in parameters])

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """One job or the list."""
        name = cls.job_name(parameters)
        if name is not None:
            return [vault_request(services, services.vault, "GET", arm.JOB, {"jobName": name})]
        return [vault_request(services, services.vault, "GET", arm.JOBS, {}, query=cls.filter_query(parameters))]

    def run(self) -> None:
        """Write the jobs."""
        name = self.job_name(self.parameters)
        if name is not None:
            self.write_object(job_object(self.get_json(arm.JOB, jobName=text_of(name))))
            return
        for entry in self.get_list(arm.JOBS, query=self.filter_query(self.parameters)):
            self.write_object(job_object(entry))

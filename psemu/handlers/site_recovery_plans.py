"""Recovery plans: read with their protected items, edited in memory, made and written back."""

from __future__ import annotations

import json

from psemu.handlers.arm_calls import CmdletFailure
from psemu.handlers.service_files import write_content
from psemu.handlers.service_values import json_value, member, text_of
from psemu.handlers.site_recovery_calls import NAMESPACE, SiteRecoveryCmdlet, vault_request
from psemu.handlers.site_recovery_lists import ResourceList, filter_query
from psemu.handlers.site_recovery_objects import protected_item_object
from psemu.handlers.site_recovery_places import Given, known, resource_values
from psemu.handlers.site_recovery_shapes import plan_group, plan_object
from psemu.handlers.site_recovery_starts import JobStart, Start
from psemu.objects import UNKNOWN, PSObject
from psemu.rest.request import PlannedRequest
from psemu.rest.routes import arm
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_AZURE = "Microsoft Azure"
_LARGEST_FILE = 10_000_000


@cmdlet("Get-AzRecoveryServicesAsrRecoveryPlan")
class GetRecoveryPlan(ResourceList):
    """The vault's recovery plans; ``-Path`` saves one as the service gives it."""

    CLASS_NAME = NAMESPACE + "GetAzureRmRecoveryServicesAsrRecoveryPlan"
    COLLECTION, ITEM, NOUN = arm.PLANS, arm.PLAN, "Recovery plan"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The plans, then each one's protected items."""
        query = filter_query([("RecoveryPlanName", parameters.get("Name", UNKNOWN), "{recoveryPlanName}")])
        items = vault_request(services, services.vault, "GET", arm.ALL_PROTECTED_ITEMS, {}, query=query)
        return [*super().plan(command, parameter_set_name, parameters, services), items]

    def write_resource(self, body: dict[str, Any]) -> None:
        query = filter_query([("RecoveryPlanName", str(body.get("name", "")), "")])
        items = self.get_list(arm.ALL_PROTECTED_ITEMS, query=query)
        self.write_object(plan_object(body, items))
        if self.get("Path"):
            path = text_of(self.get("Path"))
            try:
                write_content(self, path, json.dumps(body, indent=2).encode())
            except FileError as error:
                raise CmdletFailure(f"Could not write '{path}': {error.message}", "System.IO.IOException") from None


class PlanWrite(JobStart):
    """A recovery plan that is sent to the service."""

    @classmethod
    def from_file(cls, given: Given) -> tuple[Any, dict[str, Any]]:
        """Name and properties of the plan in the file that ``-Path`` names. CmdletFailure if it is no plan."""
        path = given.text("Path")
        try:
            content = given.content("Path")
            if content is None:
                return UNKNOWN, {}
            body = json.loads(content[:_LARGEST_FILE].decode("utf-8-sig"))
        except FileError:
            raise CmdletFailure(
                f"Unable to find the file. File path : {path}", "System.IO.FileNotFoundException"
            ) from None
        except (ValueError, RecursionError):
            raise CmdletFailure(f"The file '{path}' is no recovery plan in JSON.", "System.ArgumentException") from None
        properties = body.get("properties") if isinstance(body, dict) else None
        if not isinstance(properties, dict) or not isinstance(body.get("name"), str):
            raise CmdletFailure(f"The file '{path}' is no recovery plan in JSON.", "System.ArgumentException")
        return body["name"], properties


@cmdlet("New-AzRecoveryServicesAsrRecoveryPlan")
class NewRecoveryPlan(PlanWrite):
    """Makes a recovery plan of protected items, or of a file."""

    CLASS_NAME = NAMESPACE + "NewAzureRmRecoveryServicesAsrRecoveryPlan"
    ACTION = "New"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        if "Path" in given:
            name, whole = cls.from_file(given)
            fields = ("primaryFabricId", "recoveryFabricId", "failoverDeploymentModel", "groups")
            properties = {field: whole[field] for field in fields if field in whole}
            return Start("PUT", arm.PLAN, {"recoveryPlanName": name}, {"properties": properties})
        primary = given.part("PrimaryFabric", "ID")
        recovery, model, details = primary, "NotApplicable", None
        if set_name == "EnterpriseToAzure":
            recovery, model = _AZURE, given.text("FailoverDeploymentModel")
        elif "RecoveryFabric" in given:
            recovery = given.part("RecoveryFabric", "ID")
        else:
            edges = {
                name: {"name": given.text(parameter), "type": "EdgeZone"}
                for name, parameter in (
                    ("primaryExtendedLocation", "PrimaryEdgeZone"),
                    ("recoveryExtendedLocation", "RecoveryEdgeZone"),
                )
                if parameter in given
            }
            zones = given.fields(primaryZone="PrimaryZone", recoveryZone="RecoveryZone")
            details = [{"instanceType": "A2A", **zones, **edges}]
        items = [{"id": item} for item in given.parts("ReplicationProtectedItem", "ID")]
        group = {
            "groupType": "Boot",
            "replicationProtectedItems": items,
            "startGroupActions": [],
            "endGroupActions": [],
        }
        properties = known(
            primaryFabricId=primary,
            recoveryFabricId=recovery,
            failoverDeploymentModel=model,
            groups=[group],
            providerSpecificInput=details,
        )
        values = {"recoveryPlanName": given.parameters.get("Name", UNKNOWN)}
        return Start("PUT", arm.PLAN, values, {"properties": properties})

    @classmethod
    def looks(cls, set_name: str, given: Given) -> list[Start]:
        return [
            Start("GET", arm.PROTECTED_ITEM, resource_values(item, arm.PROTECTED_ITEM))
            for item in given.objects("ReplicationProtectedItem")
        ]

    def complete(self, start: Start, given: Given) -> None:
        """Each item's machine, and for Azure machines the deployment model that they have."""
        properties = start.body["properties"]
        looks = self.looks(self.parameter_set_name, given)
        members = properties["groups"][0]["replicationProtectedItems"] if looks else []
        for entry, look in zip(members, looks, strict=True):
            body = self.get_json(look.route, **look.values)
            own = body.get("properties")
            details = own.get("providerSpecificDetails") if isinstance(own, dict) else None
            details = details if isinstance(details, dict) else {}
            entry["id"] = body.get("id", entry["id"])
            if details.get("instanceType") == "A2A":
                machine = str(details.get("fabricObjectId", "")).lower()
                if "microsoft.classiccompute" in machine:
                    properties["failoverDeploymentModel"] = "Classic"
                elif "microsoft.compute" in machine:
                    properties["failoverDeploymentModel"] = "ResourceManager"
            elif details.get("vmId"):
                entry["virtualMachineId"] = details["vmId"]

    def target(self, start: Start, given: Given) -> str:
        return "Recovery plan"


@cmdlet("Update-AzRecoveryServicesAsrRecoveryPlan")
class UpdateRecoveryPlan(PlanWrite):
    """Writes an edited recovery plan back."""

    CLASS_NAME = NAMESPACE + "UpdateAzureRmRecoveryServicesAsrRecoveryPlan"
    ACTION = "Update"

    @classmethod
    def start(cls, set_name: str, given: Given) -> Start:
        if "Path" in given:
            name, whole = cls.from_file(given)
            groups = whole.get("groups", [])
        else:
            plan = given.parameters.get("InputObject", UNKNOWN)
            name = UNKNOWN if plan is UNKNOWN else text_of(member(plan, "Name"))
            groups = [] if plan is UNKNOWN else [_group_body(group) for group in member(plan, "Groups") or []]
        return Start("PATCH", arm.PLAN, {"recoveryPlanName": name}, {"properties": {"groups": groups}})


def _group_body(group: Any) -> dict[str, Any]:
    items = [
        known(
            id=text_of(member(item, "ID")),
            virtualMachineId=json_value(member(member(item, "ProviderSpecificDetails"), "VmId")),
        )
        for item in member(group, "ReplicationProtectedItems") or []
    ]
    return {
        "groupType": text_of(member(group, "GroupType")),
        "replicationProtectedItems": items,
        "startGroupActions": json_value(member(group, "StartGroupActions") or []),
        "endGroupActions": json_value(member(group, "EndGroupActions") or []),
    }


@cmdlet("Edit-AzRecoveryServicesAsrRecoveryPlan")
class EditRecoveryPlan(SiteRecoveryCmdlet):
    """Changes a plan's groups in memory; Update-AzRecoveryServicesAsrRecoveryPlan sends it."""

    CLASS_NAME = NAMESPACE + "EditAzureRmRecoveryServicesAsrRecoveryPlan"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """A look at each item that is added."""
        return [
            vault_request(
                services, services.vault, "GET", arm.PROTECTED_ITEM, resource_values(item, arm.PROTECTED_ITEM)
            )
            for item in Given(parameters).objects("AddProtectedItem")
        ]

    def run(self) -> None:
        plan = self.get("InputObject")
        groups = member(plan, "Groups")
        if not isinstance(groups, list):
            raise CmdletFailure("The recovery plan has no groups.", "System.Management.Automation.PSArgumentException")
        if not self.should_process(text_of(member(plan, "FriendlyName")), "Edit"):
            return
        if "RemoveGroup" in self.parameters:
            groups.remove(self._group(plan, groups, self.get("RemoveGroup")))
            _renumber(groups)
        elif "AddProtectedItem" in self.parameters:
            self._add(plan, groups)
        elif "RemoveProtectedItem" in self.parameters:
            self._remove(plan, groups)
        else:
            groups.append(plan_group(f"Group {len(groups) - 1}", "Boot", [], [], []))
        self.write_object(plan)

    def _group(self, plan: Any, groups: list[Any], wanted: Any) -> Any:
        name = text_of(member(wanted, "Name"))
        found = next((g for g in groups if text_of(member(g, "Name")).lower() == name.lower()), None)
        if found is None:
            text = f"Group {name} was not found in the recovery plan {text_of(member(plan, 'FriendlyName'))}."
            raise CmdletFailure(text, "System.Management.Automation.PSArgumentException")
        return found

    def _add(self, plan: Any, groups: list[Any]) -> None:
        for item in Given(self.parameters).objects("AddProtectedItem"):
            body = self.get_json(arm.PROTECTED_ITEM, **resource_values(item, arm.PROTECTED_ITEM))
            group = self._group(plan, groups, self.get("Group"))
            for other in groups:
                if _inside(other, str(body.get("id", ""))) is not None:
                    name, own = text_of(member(item, "FriendlyName")), text_of(member(other, "Name"))
                    text = f"{name} is already part of group {own} of the recovery plan {text_of(member(plan, 'FriendlyName'))}."
                    raise CmdletFailure(text, "System.Management.Automation.PSArgumentException")
            member(group, "ReplicationProtectedItems").append(protected_item_object(body))

    def _remove(self, plan: Any, groups: list[Any]) -> None:
        for item in Given(self.parameters).objects("RemoveProtectedItem"):
            group = self._group(plan, groups, self.get("Group"))
            found = _inside(group, text_of(member(item, "ID")))
            if found is None:
                name, own = text_of(member(item, "FriendlyName")), text_of(member(group, "Name"))
                text = (
                    f"{name} is not part of group {own} of the recovery plan {text_of(member(plan, 'FriendlyName'))}."
                )
                raise CmdletFailure(text, "System.Management.Automation.PSArgumentException")
            member(group, "ReplicationProtectedItems").remove(found)


def _inside(group: Any, item_id: str) -> Any:
    items = member(group, "ReplicationProtectedItems") or []
    return next((item for item in items if text_of(member(item, "ID")).lower() == item_id.lower()), None)


def _renumber(groups: list[Any]) -> None:
    boots = 0
    for group in groups:
        kind = text_of(member(group, "GroupType"))
        boots += kind == "Boot"
        if isinstance(group, PSObject):
            group.properties["Name"] = f"Group {boots}" if kind == "Boot" else kind

"""Actions of device management: commands to managed devices, which wait for the device, and assignments of policies and apps."""

from __future__ import annotations

import uuid

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action
from psemu.emulator.graph_checks import check_body
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: commands to a managed device
_COMMANDS = (
    "bypassActivationLock", "cleanWindowsDevice", "deleteUserFromSharedAppleDevice", "disableLostMode", "locateDevice",
    "logoutSharedAppleDeviceActiveUser", "rebootNow", "recoverPasscode", "remoteLock", "requestRemoteAssistance", "resetPasscode", "retire",
    "shutDown", "syncDevice", "updateWindowsDeviceAccount", "windowsDefenderScan", "windowsDefenderUpdateSignatures", "wipe",
)  # fmt: skip
_SPELLED = {name.lower(): name for name in _COMMANDS}
#: (type, parameter, property, answers with the list) of what can be assigned
_ASSIGNED = (
    ("deviceCompliancePolicy", "assignments", "assignments", True),
    ("deviceConfiguration", "assignments", "assignments", True),
    ("deviceEnrollmentConfiguration", "enrollmentConfigurationAssignments", "assignments", False),
    ("mobileApp", "mobileAppAssignments", "assignments", False),
    ("managedDeviceMobileAppConfiguration", "assignments", "assignments", False),
    ("managedEBook", "managedEBookAssignments", "assignments", False),
    ("targetedManagedAppProtection", "assignments", "assignments", False),
    ("targetedManagedAppConfiguration", "assignments", "assignments", False),
    ("windowsInformationProtection", "assignments", "assignments", False),
    ("cloudPcProvisioningPolicy", "assignments", "assignments", False),
    ("cloudPcUserSetting", "assignments", "assignments", False),
)
_PARAMETERS = {kind: (parameter, member, listed) for kind, parameter, member, listed in _ASSIGNED}


@action("managedDevice", *_COMMANDS)
def command(call: Call) -> Response:
    """The command waits for the device, which is nowhere."""
    result = {
        "actionName": _SPELLED[call.name],
        "actionState": "pending",
        "startDateTime": call.now,
        "lastUpdatedDateTime": call.now,
    }
    call.request.json_object()
    others = [
        entry for entry in call.entity.get("deviceActionResults") or [] if entry["actionName"] != result["actionName"]
    ]
    call.change(deviceActionResults=[*others, result])
    return call.done()


def assign(call: Call) -> Response:
    """The given assignments in place of all that were there."""
    kinds = call.place.kind.line() if call.place.kind is not None else ()
    parameter, member, is_listed = next(_PARAMETERS[found.name] for found in kinds if found.name in _PARAMETERS)
    made = _replaced(call, parameter, member)
    if is_listed:
        return call.value(made, f"{call.place.context}/{member}")
    return call.done()


def _replaced(call: Call, parameter: str, member: str) -> list[dict[str, Any]]:
    """The entities of *parameter* in place of all that were in the collection *member*."""
    of = None if call.place.kind is None else call.place.kind.find(member)
    given = call.objects(parameter, kind=None if of is None else entity_type(of.kind))
    below = f"{call.path}/{member}"
    for entry in call.store.children(below):
        call.store.delete(f"{below}/{entry['id']}")
    made = []
    for entry in given:
        identifier = entry.get("id")
        entity = {**entry, "id": identifier if isinstance(identifier, str) and identifier else str(uuid.uuid4())}
        call.store.put(f"{below}/{entity['id'].replace('/', '%2F')}", entity)
        made.append(entity)
    return made


@action("deviceCompliancePolicy", "scheduleActionsForRules")
def schedule_actions(call: Call) -> Response:
    """What happens to a device that does not comply, and when."""
    _replaced(call, "deviceComplianceScheduledActionForRules", "scheduledActionsForRule")
    return call.done()


@action("managedAppPolicy", "targetApps")
def target_apps(call: Call) -> Response:
    """The apps that a policy is for."""
    _replaced(call, "apps", "apps")
    return call.done()


@action("cloudPC", "rename")
def rename(call: Call) -> Response:
    """Another name for a cloud PC."""
    call.change(displayName=call.parameter("displayName", str))
    return call.done()


@action("*importedWindowsAutopilotDeviceIdentity", "import")
def import_devices(call: Call) -> Response:
    """Devices that the deployment service is told of."""
    kind = entity_type("importedWindowsAutopilotDeviceIdentity")
    given = call.objects("importedWindowsAutopilotDeviceIdentities", kind=kind)
    return call.value([call.entities.created(call.place, entry) for entry in given], call.place.context)


for _kind in _PARAMETERS:
    action(_kind, "assign")(assign)


@action("windowsAutopilotDeviceIdentity", "assignUserToDevice")
def assign_user(call: Call) -> Response:
    """Whose device it will be."""
    name = call.parameter("userPrincipalName", str)
    call.change(userPrincipalName=name, addressableUserName=call.parameter("addressableUserName", str))
    return call.done()


@action("windowsAutopilotDeviceIdentity", "unassignUserFromDevice")
def unassign_user(call: Call) -> Response:
    """Nobody's device."""
    call.change(userPrincipalName="", addressableUserName="")
    return call.done()


@action("windowsAutopilotDeviceIdentity", "updateDeviceProperties")
def update_properties(call: Call) -> Response:
    """Properties that the deployment service keeps of a device."""
    check_body(entity_type("windowsAutopilotDeviceIdentity"), call.body)
    names = ("userPrincipalName", "addressableUserName", "groupTag", "displayName")
    call.change(**{name: call.body[name] for name in names if name in call.body})
    return call.done()

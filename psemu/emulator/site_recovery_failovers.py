"""What Site Recovery's actions do to a protected item or cluster when their job ends: a model of its life, from protected to failed over and back."""

from __future__ import annotations

from psemu.emulator.clock import timestamp
from psemu.emulator.site_recovery_resources import COMMITTED, FAILED_OVER, HEALTHY, names_of, records_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: the last segment of an action's path, in small letters → what ``allowedOperations`` must hold for it (any of them)
NEEDED: dict[str, tuple[str, ...]] = {
    "testfailover": ("TestFailover",),
    "testfailovercleanup": ("TestFailoverCleanup",),
    "unplannedfailover": ("UnplannedFailover",),
    "plannedfailover": ("PlannedFailover", "UnplannedFailover"),
    "failovercommit": ("Commit",),
    "failovercancel": ("CancelFailover",),
    "applyrecoverypoint": ("ChangePit",),
    "reprotect": ("ReverseReplicate",),
    "remove": ("DisableProtection",),
}


def allows(properties: dict[str, Any], action: str) -> bool:
    """True if an item or cluster with *properties* takes *action* now."""
    needed = NEEDED.get(action.lower())
    operations = properties.get("allowedOperations")
    return needed is None or (isinstance(operations, list) and any(name in operations for name in needed))


def apply_action(properties: dict[str, Any], action: str, given: dict[str, Any], at: float) -> None:
    """Change *properties* as the end of *action*'s job at second *at* does; *given* is what the request's body said."""
    effect = _EFFECTS.get(action.lower())
    if effect is not None:
        effect(properties, given, at)


def _state(properties: dict[str, Any], state: str, description: str, operations: list[str]) -> None:
    properties["protectionState"], properties["protectionStateDescription"] = state, description
    properties["allowedOperations"] = list(operations)


def _tested(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    properties["testFailoverState"] = "WaitingForCompletion"
    properties["testFailoverStateDescription"] = "Waiting for completion"
    properties["lastSuccessfulTestFailoverTime"] = timestamp(at)
    operations = [name for name in names_of(properties, "allowedOperations") if name != "TestFailover"]
    properties["allowedOperations"] = [*operations, "TestFailoverCleanup"]


def _cleaned(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    properties["testFailoverState"] = properties["testFailoverStateDescription"] = "None"
    operations = [name for name in names_of(properties, "allowedOperations") if name != "TestFailoverCleanup"]
    properties["allowedOperations"] = [*operations, "TestFailover"]


def _failed_over(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    _state(properties, "UnplannedFailoverCommitPending", "Unplanned failover completed", FAILED_OVER)
    back = str(given.get("failoverDirection", "")).lower() == "recoverytoprimary"
    properties["activeLocation"] = "Primary" if back else "Recovery"
    properties["lastSuccessfulFailoverTime"] = timestamp(at)
    _point(properties, given, at)


def _planned(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    _failed_over(properties, given, at)
    _state(properties, "PlannedFailoverCommitPending", "Planned failover completed", FAILED_OVER)


def _point(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    details = given.get("providerSpecificDetails")
    point = given.get("recoveryPointId") or (details.get("recoveryPointId") if isinstance(details, dict) else None)
    if isinstance(point, str):
        properties["failoverRecoveryPointId"] = point


def _committed(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    _state(properties, "FailoverCommitted", "Failover committed", COMMITTED)


def _cancelled(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    _state(properties, "Protected", "Protected", HEALTHY)
    properties["activeLocation"] = "Primary"
    properties["failoverRecoveryPointId"] = None


def _reversed(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    _state(properties, "Protected", "Protected", HEALTHY)
    properties["failoverRecoveryPointId"] = None


def _disks_added(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    details, more = properties.get("providerSpecificDetails"), given.get("providerSpecificDetails")
    if isinstance(details, dict) and isinstance(more, dict):
        kept = records_of(details, "protectedManagedDisks")
        details["protectedManagedDisks"] = kept + records_of(more, "vmManagedDisks")


def _disks_removed(properties: dict[str, Any], given: dict[str, Any], at: float) -> None:
    details, less = properties.get("providerSpecificDetails"), given.get("providerSpecificDetails")
    gone = less.get("vmManagedDisksIds") if isinstance(less, dict) else None
    if isinstance(details, dict) and isinstance(gone, list):
        folded = {str(disk).lower() for disk in gone}
        kept = records_of(details, "protectedManagedDisks")
        details["protectedManagedDisks"] = [d for d in kept if str(d.get("diskId", "")).lower() not in folded]


_EFFECTS = {
    "testfailover": _tested,
    "testfailovercleanup": _cleaned,
    "unplannedfailover": _failed_over,
    "plannedfailover": _planned,
    "failovercommit": _committed,
    "failovercancel": _cancelled,
    "applyrecoverypoint": _point,
    "reprotect": _reversed,
    "switchprotection": _reversed,
    "switchclusterprotection": _reversed,
    "adddisks": _disks_added,
    "removedisks": _disks_removed,
}

"""Resynchronization as it was recorded: the repair job's end drops the error, then the disks make progress step by step."""

from __future__ import annotations

from psemu.emulator.clock import timestamp
from psemu.emulator.site_recovery_resources import HEALTHY, records_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: each step of progress takes so long and goes so far (percent)
STEP_SECONDS, STEP_PERCENT = 12.0, 20
ERROR = "78222"


def _disks(item: dict[str, Any]) -> list[dict[str, Any]]:
    details = item["properties"].get("providerSpecificDetails")
    return records_of(details, "protectedDisks") if isinstance(details, dict) else []


def _bytes(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def begin(item: dict[str, Any], at: float) -> None:
    """The repair job has ended: the disks are being compared."""
    properties = item["properties"]
    errors = records_of(properties, "healthErrors")
    properties["healthErrors"] = [error for error in errors if error.get("errorCode") != ERROR]
    for disk in _disks(item):
        if disk.get("resyncRequired") == "Required":
            disk["resyncRequired"] = "NotRequired"
            disk["healthErrorCode"] = None
            disk["resyncStartTime"] = timestamp(at)
            disk["progressHealth"], disk["progressStatus"] = "InProgress", "Green"
            disk["protectionStage"] = "Resync"


def progress(item: dict[str, Any], at: float, percent: int) -> bool:
    """The disks have come so far; True when they are done."""
    done = percent >= 100
    for disk in _disks(item):
        if disk.get("resyncStartTime") is None or disk.get("protectionStage") != "Resync":
            continue
        disk["resyncProgressPercentage"] = min(percent, 100)
        disk["resyncProcessedBytes"] = _bytes(disk.get("diskCapacityInBytes")) * min(percent, 100) // 100
        disk["resyncTotalTransferredBytes"] = disk["resyncProcessedBytes"]
        disk["lastRpoCalculatedTime"] = timestamp(at)
        if done:
            disk["protectionStage"] = "DifferentialSync"
            disk["progressHealth"], disk["progressStatus"] = "Completed", "Grey"
    if done:
        properties = item["properties"]
        if not properties.get("healthErrors"):
            properties["replicationHealth"] = "Normal"
        properties["failoverHealth"] = "Normal"
        properties["allowedOperations"] = list(HEALTHY)
    return done

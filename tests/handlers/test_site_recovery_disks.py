"""The disks of a VMware machine in the request that protects it."""

from __future__ import annotations

from psemu.handlers.site_recovery_disks import vmware_disks
from psemu.handlers.site_recovery_places import Given
from psemu.objects import UNKNOWN, CaselessDict
from psemu.shell import Shell


def test_members_that_are_set_go_to_the_wire_and_unknown_disks_do_not() -> None:
    line = "New-AzRecoveryServicesAsrInMageAzureV2DiskInput -DiskId d1 -LogStorageAccountId /l -DiskType Premium_LRS"
    disk = Shell(state=":memory:").run(line).output[0]
    given = Given(CaselessDict([("InMageAzureV2DiskInput", [disk, UNKNOWN])]))
    assert vmware_disks(given, "InMageAzureV2DiskInput") == [
        {"diskId": "d1", "logStorageAccountId": "/l", "diskType": "Premium_LRS"}
    ]
    assert vmware_disks(given, "InMageRcmDiskInput") == []

"""ARM paths that the Recovery Services commands call, with the api-version that was recorded."""

from __future__ import annotations

API_VERSION = "2024-02-01"
RESOURCES_API_VERSION = "2021-04-01"
SUBSCRIPTIONS_API_VERSION = "2022-12-01"

SUBSCRIPTIONS = "/subscriptions"
RESOURCE_GROUPS = "/subscriptions/{subscriptionId}/resourcegroups"
VAULTS = (
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.RecoveryServices/vaults"
)
VAULT = VAULTS + "/{resourceName}"
VAULT_EXTENDED_INFO = VAULT + "/extendedInformation/vaultExtendedInfo"
FABRICS = VAULT + "/replicationFabrics"
FABRIC = FABRICS + "/{fabricName}"
CONTAINERS = FABRIC + "/replicationProtectionContainers"
CONTAINER = CONTAINERS + "/{protectionContainerName}"
CONTAINER_MAPPINGS = CONTAINER + "/replicationProtectionContainerMappings"
POLICIES = VAULT + "/replicationPolicies"
POLICY = POLICIES + "/{policyName}"
PROTECTABLE_ITEM = CONTAINER + "/replicationProtectableItems/{protectableItemName}"
PROTECTED_ITEMS = CONTAINER + "/replicationProtectedItems"
PROTECTED_ITEM = PROTECTED_ITEMS + "/{replicatedProtectedItemName}"
REPAIR_REPLICATION = PROTECTED_ITEM + "/repairReplication"
JOBS = VAULT + "/replicationJobs"
JOB = JOBS + "/{jobName}"
JOB_CANCEL = JOB + "/cancel"
JOB_RESTART = JOB + "/restart"
JOB_RESUME = JOB + "/resume"

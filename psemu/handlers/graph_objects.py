"""Graph entities as the SDK's model objects: which members a type has, in the SDK's order; what else comes lies in AdditionalProperties."""

from __future__ import annotations

from psemu.handlers.service_values import date_time, pascal_case, time_span
from psemu.objects import Hashtable, PSArray, PSObject
from psemu.objects.numbers import Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

_NAMESPACE = "Microsoft.Graph.PowerShell.Models."

# type → member → kind; a kind with a small letter is another type of this table, ``[]`` a collection
_MODELS: dict[str, dict[str, str]] = {
    "synchronizationJob": {
        "bulkUpload": "bulkUpload",
        "id": "String",
        "schedule": "synchronizationSchedule",
        "schema": "synchronizationSchema",
        "status": "synchronizationStatus",
        "synchronizationJobSettings": "keyValuePair[]",
        "templateId": "String",
    },
    "bulkUpload": {"content": "String", "id": "String"},
    "synchronizationSchedule": {"expiration": "DateTime", "interval": "TimeSpan", "state": "String"},
    "synchronizationSchema": {
        "directories": "Any[]",
        "id": "String",
        "synchronizationRules": "Any[]",
        "version": "String",
    },
    "synchronizationStatus": {
        "code": "String",
        "countSuccessiveCompleteFailures": "Int64",
        "escrowsPruned": "Boolean",
        "lastExecution": "synchronizationTaskExecution",
        "lastSuccessfulExecution": "synchronizationTaskExecution",
        "lastSuccessfulExecutionWithExports": "synchronizationTaskExecution",
        "progress": "synchronizationProgress[]",
        "quarantine": "synchronizationQuarantine",
        "steadyStateFirstAchievedTime": "DateTime",
        "steadyStateLastAchievedTime": "DateTime",
        "synchronizedEntryCountByType": "stringKeyLongValuePair[]",
        "troubleshootingUrl": "String",
    },
    "synchronizationTaskExecution": {
        "activityIdentifier": "String",
        "countEntitled": "Int64",
        "countEntitledForProvisioning": "Int64",
        "countEscrowed": "Int64",
        "countEscrowedRaw": "Int64",
        "countExported": "Int64",
        "countExports": "Int64",
        "countImported": "Int64",
        "countImportedDeltas": "Int64",
        "countImportedReferenceDeltas": "Int64",
        "error": "synchronizationError",
        "state": "String",
        "timeBegan": "DateTime",
        "timeEnded": "DateTime",
    },
    "synchronizationError": {"code": "String", "message": "String", "tenantActionable": "Boolean"},
    "synchronizationQuarantine": {
        "currentBegan": "DateTime",
        "error": "synchronizationError",
        "nextAttempt": "DateTime",
        "reason": "String",
        "seriesBegan": "DateTime",
        "seriesCount": "Int64",
    },
    "synchronizationProgress": {
        "completedUnits": "Int64",
        "progressObservationDateTime": "DateTime",
        "totalUnits": "Int64",
        "units": "String",
    },
    "stringKeyLongValuePair": {"key": "String", "value": "Int64"},
    "stringKeyStringValuePair": {"key": "String", "value": "String"},
    "keyValuePair": {"name": "String", "value": "String"},
    "synchronizationTemplate": {
        "applicationId": "String",
        "default": "Boolean",
        "description": "String",
        "discoverable": "Boolean",
        "factoryTag": "String",
        "id": "String",
        "metadata": "synchronizationMetadataEntry[]",
        "schema": "synchronizationSchema",
    },
    "synchronizationMetadataEntry": {"key": "String", "value": "String"},
    "servicePrincipal": {
        "accountEnabled": "Boolean",
        "appDescription": "String",
        "appDisplayName": "String",
        "appId": "String",
        "appOwnerOrganizationId": "String",
        "appRoleAssignmentRequired": "Boolean",
        "applicationTemplateId": "String",
        "deletedDateTime": "DateTime",
        "description": "String",
        "displayName": "String",
        "homepage": "String",
        "id": "String",
        "loginUrl": "String",
        "logoutUrl": "String",
        "notes": "String",
        "notificationEmailAddresses": "String[]",
        "preferredSingleSignOnMode": "String",
        "replyUrls": "String[]",
        "servicePrincipalNames": "String[]",
        "servicePrincipalType": "String",
        "signInAudience": "String",
        "tags": "String[]",
        "tokenEncryptionKeyId": "String",
    },
    "application": {
        "appId": "String",
        "applicationTemplateId": "String",
        "createdDateTime": "DateTime",
        "deletedDateTime": "DateTime",
        "description": "String",
        "disabledByMicrosoftStatus": "String",
        "displayName": "String",
        "groupMembershipClaims": "String",
        "id": "String",
        "identifierUris": "String[]",
        "isFallbackPublicClient": "Boolean",
        "notes": "String",
        "publisherDomain": "String",
        "serviceManagementReference": "String",
        "signInAudience": "String",
        "tags": "String[]",
        "tokenEncryptionKeyId": "String",
    },
}


def graph_object(entity: str, body: Mapping[str, Any] | None) -> PSObject:
    """The model object of type *entity* for JSON *body*; a single part that is absent is an empty object, as in the SDK."""
    kinds = _MODELS.get(entity)
    if kinds is None:
        return _undescribed(body or {}, f"MicrosoftGraph{pascal_case(entity)}" if entity else "")
    values = {name.lower(): value for name, value in (body or {}).items()}
    properties: list[tuple[str, Any]] = [
        (pascal_case(name), _member(kind, values.pop(name.lower(), None))) for name, kind in kinds.items()
    ]
    rest = {name: value for name, value in (body or {}).items() if name.lower() in values}
    properties.append(("AdditionalProperties", Hashtable((name, plain_value(value)) for name, value in rest.items())))
    return PSObject(properties, (f"{_NAMESPACE}MicrosoftGraph{pascal_case(entity)}", "System.Object"))


def _undescribed(body: Mapping[str, Any], type_name: str = "") -> PSObject:
    """An object whose type no table describes: the members that came, annotations in AdditionalProperties.

    Objects and lists inside are made in the same way; text is a date where the member's name says so.
    """
    properties: list[tuple[str, Any]] = []
    rest: list[tuple[str, Any]] = []
    for name, value in body.items():
        if "@" in name:
            rest.append((name, plain_value(value)))
        else:
            properties.append((pascal_case(name), _undescribed_member(name, value)))
    if type_name:
        properties.append(("AdditionalProperties", Hashtable(rest)))
        return PSObject(properties, (_NAMESPACE + type_name, "System.Object"))
    return PSObject([*properties, *rest])


def _undescribed_member(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return _undescribed(value)
    if isinstance(value, list):
        return [_undescribed_member("", item) for item in value]
    if isinstance(value, str) and name.endswith("DateTime"):
        return date_time(value) or value
    return plain_value(value)


def _member(kind: str, value: Any) -> Any:
    if kind.endswith("[]"):
        if not isinstance(value, list):
            return None
        items = [_member(kind[:-2], item) for item in value]
        if kind == "Any[]":
            return items
        element = f"System.{kind[:-2]}" if kind[0].isupper() else f"{_NAMESPACE}IMicrosoftGraph{pascal_case(kind[:-2])}"
        return PSArray(items, element + "[]")
    if kind in _MODELS:
        return graph_object(kind, value if isinstance(value, dict) else None)
    if kind == "DateTime":
        return date_time(value)
    if kind == "TimeSpan":
        return time_span(value)
    if kind == "Int64":
        return Int64(value) if isinstance(value, int) and not isinstance(value, bool) else None
    return plain_value(value)


def plain_value(value: Any) -> Any:
    """JSON that no model describes: objects become tables, whole numbers Int64 when they are large."""
    if isinstance(value, dict):
        return Hashtable((name, plain_value(item)) for name, item in value.items())
    if isinstance(value, list):
        return [plain_value(item) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and not -(2**31) <= value < 2**31:
        return Int64(value)
    return value


def custom_object(value: Any) -> Any:
    """JSON as PSCustomObjects, members named as the service names them."""
    if isinstance(value, dict):
        return PSObject([(name, custom_object(item)) for name, item in value.items()])
    if isinstance(value, list):
        return [custom_object(item) for item in value]
    return plain_value(value)

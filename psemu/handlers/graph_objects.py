"""Graph entities as the SDK's model objects: which members a type has, in the SDK's order; what else comes lies in AdditionalProperties."""

from __future__ import annotations

from psemu.handlers.service_values import date_time, pascal_case, time_span
from psemu.objects import CaselessDict, Hashtable, PSArray, PSObject
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
}
_SIMPLE = {
    "=s": "String",
    "=g": "String",
    "=y": "String",
    "=t": "String",
    "=b": "Boolean",
    "=m": "DateTime",
    "=d": "DateTime",
    "=u": "TimeSpan",
}


def graph_object(entity: str, body: Mapping[str, Any] | None) -> PSObject:
    """The model object of type *entity* for JSON *body*; a single part that is absent is an empty object, as in the SDK."""
    kinds = _kinds(entity)
    if kinds is None:
        return _undescribed(body or {}, f"MicrosoftGraph{_model_name(entity)}" if entity else "")
    values = {name.lower(): value for name, value in (body or {}).items()}
    properties: list[tuple[str, Any]] = [
        (shown, _member(kind, values.pop(name, None))) for name, (shown, kind) in kinds.items()
    ]
    rest = {name: value for name, value in (body or {}).items() if name.lower() in values}
    properties.append(("AdditionalProperties", Hashtable((name, plain_value(value)) for name, value in rest.items())))
    shown = PSObject((), (f"{_NAMESPACE}MicrosoftGraph{_model_name(entity)}", "System.Object"))
    shown.properties = _Members(properties)
    return shown


class _Absent:
    """A part that did not come; it becomes an empty object of type *kind* when somebody looks at it."""

    __slots__ = ("kind",)

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def object(self) -> PSObject:
        """The empty object; what would be inside it is null, so that there is an end."""
        own: list[tuple[str, Any]] = [(shown, None) for shown, _ in (_kinds(self.kind) or {}).values()]
        own.append(("AdditionalProperties", Hashtable()))
        return PSObject(own, (f"{_NAMESPACE}MicrosoftGraph{_model_name(self.kind)}", "System.Object"))


class _Members(CaselessDict):
    """Members of which absent parts are made when they are asked for: a user has forty, and few scripts look at one."""

    __slots__ = ()

    def item(self, key: str) -> tuple[str, Any] | None:
        found = self._items.get(key.lower())
        if found is not None and type(found[1]) is _Absent:
            found = self._items[key.lower()] = (found[0], found[1].object())
        return found

    def __getitem__(self, key: str) -> Any:
        found = self.item(key)
        if found is None:
            raise KeyError(key)
        return found[1]

    def get(self, key: str, default: Any = None) -> Any:
        found = self.item(key)
        return found[1] if found else default

    def items(self) -> list[tuple[str, Any]]:
        for name, (_, value) in list(self._items.items()):
            if type(value) is _Absent:
                self.item(name)
        return super().items()

    def values(self) -> list[Any]:
        return [value for _, value in self.items()]

    def copy(self) -> CaselessDict:
        return _Members(self._items.values())


_known_kinds: dict[str, dict[str, tuple[str, str]] | None] = {}


def _kinds(entity: str) -> dict[str, tuple[str, str]] | None:
    """Members of a type in the SDK's order: name in small letters → name as it is shown, kind; None for a type that nobody knows."""
    if entity not in _known_kinds:
        own = _MODELS.get(entity)
        if own is None:
            from psemu.rest.routes.graph_types import entity_type, named_like

            found = entity_type(entity) or named_like(entity)
            own = {}
            for kind in found.line() if found is not None else ():
                for member in kind.own.values():
                    own.setdefault(member.name, _kind(member.kind) + ("[]" if member.many else ""))
            own = dict(sorted(own.items(), key=lambda pair: pair[0].lower()))
        _known_kinds[entity] = {name.lower(): (pascal_case(name), kind) for name, kind in own.items()} or None
    return _known_kinds[entity]


def _kind(code: str) -> str:
    """The kind of a property of the table of types."""
    if code[:1] == "=":
        return _SIMPLE.get(code, "Any")
    from psemu.rest.routes.graph_types import enum_values

    return "String" if enum_values(code) is not None else code


def _model_name(entity: str) -> str:
    """``identityGovernance.workflow`` → ``IdentityGovernanceWorkflow``."""
    return "".join(pascal_case(part) for part in entity.split("."))


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
        element = f"System.{kind[:-2]}" if kind[0].isupper() else f"{_NAMESPACE}IMicrosoftGraph{_model_name(kind[:-2])}"
        return PSArray(items, element + "[]")
    if kind[0].islower():
        return graph_object(kind, value) if isinstance(value, dict) else _Absent(kind)
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

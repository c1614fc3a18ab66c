"""Bodies of Azure's resources: from a command's parameters to JSON and from an answer to an object."""

from __future__ import annotations

from psemu.handlers.graph_objects import plain_value
from psemu.handlers.service_values import camel_case, date_time, json_value, member, pascal_case, text_of
from psemu.objects import UNKNOWN, Hashtable, PSObject
from psemu.rest.routes.arm_resolution import members_named
from psemu.rest.routes.providers import BodyMember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict
    from psemu.rest.routes.arm_resolution import ArmRoute

_TABLES = ("tags", "metadata", "appsettings")
_MOMENTS = ("Time", "Date", "At", "On", "Utc")


class BodyRefusal(Exception):
    """A value has no certain form in the body; the text says which."""


def request_body(route: ArmRoute, parameters: CaselessDict, whole: bool) -> dict[str, Any]:
    """The body that *parameters* make, each at the member that it is. BodyRefusal if a *whole* one lacks a member that it must have."""
    members = route.routes.bodies.get(route.operation.body, [])
    kinds = {member.path: member.kind for member in members}
    body: dict[str, Any] = {}
    for name, path in route.body.items():
        value = parameters[name]
        table = body
        for part in path[:-1]:
            table = table.setdefault(part, {})
        own = f"{{{name}}}" if value is UNKNOWN else _value(name, value, kinds.get(path, ""), _below(path, members))
        if path[-1] == "tags" and isinstance(own, dict):
            own = {tag: "" if text is None else str(text) for tag, text in own.items()}
        table[path[-1]] = own
    if whole:
        _check_whole(body, members)
    return body


def whole_body(route: ArmRoute, parameters: CaselessDict) -> Any:
    """The body that the parameter of the *route* holds as a table. BodyRefusal for what is none."""
    name = route.whole or ""
    value = parameters[name]
    if value is UNKNOWN:
        return f"{{{name}}}"
    members = route.routes.bodies.get(route.operation.body, [])
    body = _value(name, value, "object", members)
    _check_whole(body, members)
    return body


def _below(path: tuple[str, ...], members: list[BodyMember]) -> list[BodyMember]:
    """The members of the member at *path*, as seen from there."""
    end = len(path)
    return [
        BodyMember(m.path[end:], m.kind, m.is_required) for m in members if m.path[:end] == path and len(m.path) > end
    ]


def _check_whole(body: dict[str, Any], members: list[BodyMember]) -> None:
    lacking = _lacking(body, (), [member for member in members if member.is_required])
    if lacking:
        raise BodyRefusal(f"the request's body needs {', '.join(lacking)}, which no parameter that is given fills")


def _lacking(table: dict[str, Any], above: tuple[str, ...], required: list[BodyMember]) -> list[str]:
    """The members that *table* and what is below it must have and has not."""
    missing = []
    for wanted in required:
        if wanted.path[:-1] == above and wanted.path[-1] not in table:
            below = _lacking({}, wanted.path, required) if wanted.kind == "object" else []
            missing += below or [".".join(wanted.path)]
    for name, inner in table.items():
        if isinstance(inner, dict):
            missing += _lacking(inner, (*above, name), required)
    return missing


def _value(name: str, value: Any, kind: str, members: list[BodyMember]) -> Any:
    """*value* as JSON; an object that another command made has members of its own making, of which only an id is certain."""
    inner = value.base if isinstance(value, PSObject) and value.base is not None else value
    if kind == "array" or isinstance(inner, list):
        # what the elements are is not kept: their names begin with a small letter, as all names do
        return [_element(name, item) for item in (inner if isinstance(inner, list) else [inner])]
    pairs = _pairs(inner)
    if pairs is not None:
        return _table(name, pairs, members)
    if isinstance(inner, PSObject):
        found = member(inner, "Id")
        if isinstance(found, str) and kind == "object":
            return {"id": str(found)}
        raise BodyRefusal(f"what the object of -{name} is in the request's body is not known; give a hashtable")
    if kind == "object":
        raise BodyRefusal(f"-{name} is an object with members in the request's body; give a hashtable")
    given = json_value(inner, camel=False)
    if kind == "string" and isinstance(given, int | float | bool):
        return str(given).lower() if isinstance(given, bool) else str(given)
    return given


def _pairs(value: Any) -> list[tuple[str, Any]] | None:
    """Names and values of a hashtable or custom object, None for anything else."""
    if isinstance(value, Hashtable):
        return [(text_of(name), item) for name, item in value.items() if item is not None]
    if isinstance(value, PSObject) and value.type_names[:1] == ["System.Management.Automation.PSCustomObject"]:
        return [(name, item) for name, item in value.properties.items() if item is not None]
    return None


def _table(name: str, pairs: list[tuple[str, Any]], members: list[BodyMember]) -> dict[str, Any]:
    """A table whose keys are *members*, each where it belongs; a dictionary of the user's own where there are none."""
    found: dict[str, Any] = {}
    for key, item in pairs:
        named = members_named(key, members)
        path, kind = (named[0].path, named[0].kind) if len(named) == 1 else ((key,), "")
        if members and not named:
            path = (camel_case(key),)
        table = found
        for part in path[:-1]:
            table = table.setdefault(part, {})
        table[path[-1]] = f"{{{key}}}" if item is UNKNOWN else _value(name, item, kind, _below(path, members))
    return found


def _element(name: str, value: Any) -> Any:
    inner = value.base if isinstance(value, PSObject) and value.base is not None else value
    if value is UNKNOWN:
        return f"{{{name}}}"
    if isinstance(inner, PSObject) and _pairs(inner) is None:
        raise BodyRefusal(f"what the objects of -{name} are in the request's body is not known; give hashtables")
    return json_value(inner)


def merged(current: Any, changes: Any) -> Any:
    """*current* with *changes* over it, table by table."""
    if not (isinstance(current, dict) and isinstance(changes, dict)):
        return changes
    found = dict(current)
    for name, value in changes.items():
        found[name] = merged(current[name], value) if name in current else value
    return found


def arm_object(body: Any, type_name: str = "") -> Any:
    """The object of a resource: its members with a capital letter, those of ``properties`` beside them, the group's name from the id."""
    if not isinstance(body, dict):
        return plain_value(body)
    members: dict[str, Any] = {}
    lifted = body.get("properties")
    for name, value in body.items():
        if name != "properties" or not isinstance(value, dict):
            members[pascal_case(name)] = _member(name, value)
    taken = {name.lower() for name in members}
    for name, value in lifted.items() if isinstance(lifted, dict) else ():
        shown = pascal_case(name)
        members[shown if shown.lower() not in taken else f"Properties{shown}"] = _member(name, value)
    resource_id = body.get("id")
    if isinstance(resource_id, str) and "resourcegroupname" not in (name.lower() for name in members):
        from psemu.handlers.recovery_vaults import id_part

        group = id_part(resource_id, "resourceGroups")
        if group is not None:
            members["ResourceGroupName"] = group
    return PSObject(
        list(members.items()), (type_name or "System.Management.Automation.PSCustomObject", "System.Object")
    )


def _member(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        if name.lower() in _TABLES:
            return plain_value(value)
        return PSObject([(pascal_case(own), _member(own, item)) for own, item in value.items()])
    if isinstance(value, list):
        return [_member("", item) for item in value]
    if isinstance(value, str) and name.endswith(_MOMENTS):
        return date_time(value) or value
    return plain_value(value)

"""Resources of any provider, by ARM's own contract: made, read, listed, changed and removed; what a provider does beside that stays 501."""

from __future__ import annotations

import re
import uuid

from psemu.emulator.arm_listing import filtered, listing
from psemu.emulator.arm_locks import check_locks
from psemu.emulator.arm_refusal import ArmRefusal, not_found, unknown_operation
from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.clock import Clock
    from psemu.emulator.store import Store

FINISH = "arm-operation"
_JSON = [("Content-Type", "application/json")]
_NAMESPACE = re.compile(r"[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+")
_TYPE = re.compile(r"[A-Za-z][A-Za-z0-9]*")
_NAME = re.compile(r"[^<>%&\\?/\x00-\x1f#]{1,260}")
#: types whose resources the service computes: an empty list would be no truth
_COMPUTED = frozenset(
    {
        "capabilities", "checknameavailability", "eventtypes", "extensiontypes", "images", "locations", "metricdefinitions", "metricnamespaces",
        "metrics", "offers", "operations", "publishers", "quotas", "regionalskus", "runningoperations", "sizes", "skus", "usagedetails", "usages",
        "vmsizes",
    }
)  # fmt: skip
#: types that do something when they are put, which no stored body would show
_ACTING = frozenset(
    {"microsoft.resources/deployments", "microsoft.resources/deploymentscripts", "microsoft.resources/deploymentstacks"}
)
_TAGS = "microsoft.resources/tags"


class ArmPath:
    """A path below ``/providers/``: *scope* before it, *namespace*, *types* and *names* by turns; *action* what follows the last name, if it is
    a POST. A collection has one type more than names."""

    __slots__ = ("action", "names", "namespace", "scope", "types")

    def __init__(self, scope: tuple[str, ...], namespace: str, rest: tuple[str, ...], is_post: bool) -> None:
        self.scope = scope
        self.namespace = namespace
        self.action = rest[-1] if is_post and len(rest) % 2 else ""
        own = rest[:-1] if self.action else rest
        self.types = own[0::2]
        self.names = own[1::2]

    @property
    def is_collection(self) -> bool:
        """True if the last type has no name."""
        return len(self.types) > len(self.names)

    @property
    def resource_type(self) -> str:
        """``Microsoft.Compute/virtualMachines/extensions``."""
        return "/".join((self.namespace, *self.types))


def read_path(method: str, segments: tuple[str, ...]) -> ArmPath | None:
    """The parts of a path of a provider's resources; None if it is none."""
    at = next((i for i in range(len(segments) - 2, -1, -1) if segments[i].lower() == "providers"), None)
    if at is None or not _NAMESPACE.fullmatch(segments[at + 1]) or len(segments) < at + 3:
        return None
    path = ArmPath(segments[:at], segments[at + 1], segments[at + 2 :], method == "POST")
    return path if all(_TYPE.fullmatch(kind) for kind in path.types) else None


class ArmResources:
    """Answers for any provider that has no operations of its own here."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self.store = store
        self.clock = clock

    def answer(self, request: Request, path: ArmPath) -> Response:
        """The answer; ArmRefusal where ARM refuses or nobody can tell."""
        folded = path.resource_type.lower()
        if path.action or request.method == "POST":
            raise unknown_operation(request.method, request.path, "Actions of a provider have effects of their own.")
        if folded == _TAGS:
            return self._tags(request)
        if path.is_collection:
            if request.method != "GET":
                text = f"The requested resource does not support http method '{request.method}'."
                raise ArmRefusal(405, "MethodNotAllowed", text)
            return self._list(request, path)
        if folded in _ACTING:
            raise unknown_operation(request.method, request.path, "What is put there would be carried out.")
        found = self.store.get("/arm" + request.path)
        if request.method == "PUT":
            return self._put(request, path, found)
        if request.method == "DELETE":
            return self._delete(request, found)
        if found is None:
            if request.method == "HEAD":
                return Response(404)
            raise not_found("/".join(request.segments[5:]) or request.path, _group(request))
        if request.method == "HEAD":
            return Response(204)
        if request.method == "PATCH":
            return self._patch(request, found)
        if request.method != "GET":
            text = f"The requested resource does not support http method '{request.method}'."
            raise ArmRefusal(405, "MethodNotAllowed", text)
        return Response(200, found, _JSON)

    # ----------------------------------------------------------------------------------------------------- reading

    def _list(self, request: Request, path: ArmPath) -> Response:
        if path.types[-1].lower() in _COMPUTED:
            raise unknown_operation("GET", request.path, f"The provider computes its {path.types[-1]}.")
        if path.names:
            self._require_parent(request, path)
        items = self.store.children("/arm" + request.path)
        scope = tuple(part.lower() for part in path.scope)
        if len(scope) == 2 and scope[0] == "subscriptions" and not path.names:
            groups = f"/arm/{'/'.join(scope)}/resourceGroups"
            rest = "/".join(request.segments[len(scope) :])
            for group in self.store.children(groups):
                items += self.store.children(f"{groups}/{group['name']}/{rest}")
        return listing(request, filtered(request, items), int(self.store.setting("armPageSize", 1_000)))

    def _require_parent(self, request: Request, path: ArmPath) -> None:
        depth = len(request.segments) - (1 if path.is_collection else 2)
        if self.store.get("/arm/" + "/".join(request.segments[:depth])) is None:
            text = (
                "Can not perform requested operation on nested resource."
                f" Parent resource '{'/'.join(path.names[: len(path.types) - 1])[:200]}' not found."
            )
            raise ArmRefusal(404, "ParentResourceNotFound", text)

    # ---------------------------------------------------------------------------------------------------- changing

    def _put(self, request: Request, path: ArmPath, found: dict[str, Any] | None) -> Response:
        name = path.names[-1]
        if not _NAME.fullmatch(name) or name.endswith("."):
            raise ArmRefusal(400, "InvalidResourceName", f"Resource name '{name[:100]}' is invalid.")
        if len(path.types) > 1:
            self._require_parent(request, path)
        check_locks(self.store, "PUT", "/arm" + request.path)
        given = request.json_object()
        check_given(given)
        location = given.get("location")
        if found is not None and location and found.get("location") and _plain(location) != _plain(found["location"]):
            text = (
                f"The resource '{name}' already exists in location '{found['location']}' in resource group '{_group(request)}'."
                f" A resource with the same name cannot be created in location '{location}'. Please select a new resource name."
            )
            raise ArmRefusal(409, "InvalidResourceLocation", text)
        own = {key: value for key, value in given.items() if key not in ("id", "name", "type", "etag", "systemData")}
        body: dict[str, Any] = {
            **own,
            "id": found["id"] if found is not None else "/" + "/".join(request.segments),
            "name": name,
            "type": path.resource_type,
            "properties": {**(own.get("properties") or {}), "provisioningState": "Succeeded"},
        }
        status = 200 if found is not None else 201
        return self._begun(request, body, status, "Updating" if found is not None else "Creating")

    def _patch(self, request: Request, found: dict[str, Any]) -> Response:
        check_locks(self.store, "PATCH", "/arm" + request.path)
        given = request.json_object()
        check_given(given)
        kept = {key: value for key, value in given.items() if key not in ("id", "name", "type", "etag", "systemData")}
        return self._begun(request, {**merged(found, kept), "id": found["id"]}, 200, "Updating")

    def _begun(self, request: Request, body: dict[str, Any], status: int, state: str) -> Response:
        """Done at once, or after the setting ``operationSeconds``, as a provider that needs its time."""
        seconds = float(self.store.setting("operationSeconds", 0))
        path = "/arm" + request.path
        if seconds <= 0:
            self.store.put(path, body)
            return Response(status, body, _JSON)
        waiting = {**body, "properties": {**(body.get("properties") or {}), "provisioningState": state}}
        self.store.put(path, waiting)
        links = self._operation(request, seconds, {"path": path, "body": body})
        return Response(status, waiting, [*_JSON, *links[:1], links[2]])

    def _delete(self, request: Request, found: dict[str, Any] | None) -> Response:
        if found is None:
            return Response(204)
        path = "/arm" + request.path
        check_locks(self.store, "DELETE", path)
        seconds = float(self.store.setting("operationSeconds", 0))
        if seconds <= 0:
            self.store.delete(path)
            return Response(200)
        self.store.put(
            path, {**found, "properties": {**(found.get("properties") or {}), "provisioningState": "Deleting"}}
        )
        return Response(202, None, self._operation(request, seconds, {"path": path, "body": None}))

    def _tags(self, request: Request) -> Response:
        """``…/providers/Microsoft.Resources/tags/default``: the tags of what stands before it."""
        segments = request.segments[:-4]
        path = "/arm/" + "/".join(segments)
        holder = self.store.get(path)
        if request.segments[-1].lower() != "default" or holder is None:
            raise not_found("/".join(segments[5:]) or "/".join(segments), _group(request))
        tags = dict(holder.get("tags") or {})
        if request.method in ("PUT", "PATCH"):
            check_locks(self.store, "PATCH", path)
            given = request.json_object()
            properties = given.get("properties")
            named = properties.get("tags") if isinstance(properties, dict) else None
            if not isinstance(named, dict):
                raise ArmRefusal(
                    400, "InvalidRequestContent", "The request content was invalid: 'properties.tags' is required."
                )
            check_given({"tags": named})
            operation = str(given.get("operation", "Replace")) if request.method == "PATCH" else "Replace"
            if operation not in ("Merge", "Replace", "Delete"):
                raise ArmRefusal(400, "InvalidTagsPatchOperation", f"The operation '{operation[:50]}' is not valid.")
            if operation == "Delete":
                tags = {name: value for name, value in tags.items() if name not in named}
            else:
                tags = {**(tags if operation == "Merge" else {}), **named}
            self.store.put(path, {**holder, "tags": tags})
        elif request.method == "DELETE":
            self.store.put(path, {name: value for name, value in holder.items() if name != "tags"})
            return Response(200)
        body = {
            "id": f"{holder.get('id', '/' + '/'.join(segments))}/providers/Microsoft.Resources/tags/default",
            "name": "default",
            "type": "Microsoft.Resources/tags",
            "properties": {"tags": tags},
        }
        return Response(200, body, _JSON)

    # --------------------------------------------------------------------------------------------- long operations

    def _operation(self, request: Request, seconds: float, effect: dict[str, Any]) -> list[tuple[str, str]]:
        """Begin an operation that ends after *seconds*: the headers Azure-AsyncOperation, Location, Retry-After."""
        name = str(uuid.uuid4())
        at = f"/arm-operations/{name}"
        now = self.clock.now()
        self.store.put(at, {"of": request.path, "status": "InProgress", "startTime": timestamp(now)})
        self.store.schedule(now + seconds, FINISH, at, effect)
        from urllib.parse import quote

        version = quote(next((v for n, v in request.query.items() if n.lower() == "api-version"), ""), safe="")
        subscription = request.segments[1] if request.segments[0].lower() == "subscriptions" else ""
        base = f"{request.base}/subscriptions/{quote(subscription, safe='')}"
        return [
            ("Azure-AsyncOperation", f"{base}/operationStatuses/{name}?api-version={version}"),
            ("Location", f"{base}/operationresults/{name}?api-version={version}"),
            ("Retry-After", str(self.store.setting("retryAfter", 30))),
        ]

    def finish(self, at: float, path: str, data: dict[str, Any]) -> None:
        """An operation ends: what it was about is as it was to be."""
        operation = self.store.get(path)
        if operation is None:
            return
        self.store.put(path, {**operation, "status": "Succeeded", "endTime": timestamp(at)})
        if data["body"] is None:
            self.store.delete(data["path"])
        elif self.store.get(data["path"]) is not None:
            self.store.put(data["path"], data["body"])


def merged(before: Any, changes: Any) -> Any:
    """A JSON merge patch: members that are null go, objects are merged, all else is replaced."""
    if not isinstance(changes, dict):
        return changes
    result = dict(before) if isinstance(before, dict) else {}
    for name, value in changes.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def check_given(given: dict[str, Any]) -> None:
    """What ARM itself looks at in every resource."""
    for name, kind in (
        ("location", str),
        ("properties", dict),
        ("tags", dict),
        ("kind", str),
        ("sku", dict),
        ("identity", dict),
    ):
        value = given.get(name)
        if value is not None and not isinstance(value, kind):
            raise ArmRefusal(
                400,
                "InvalidRequestContent",
                f"The request content was invalid and could not be deserialized: '{name}' is not as it must be.",
            )
    tags = given.get("tags") or {}
    if len(tags) > 50:
        raise ArmRefusal(400, "TooManyTags", f"Too many tags on the resource: {len(tags)}. The maximum is 50.")
    for name, value in tags.items():
        if not isinstance(value, str) or not 0 < len(name) <= 512 or len(value) > 256 or re.search(r"[<>%&\\?/]", name):
            raise ArmRefusal(400, "InvalidTagNameOrValue", f"The tag '{name[:100]}' has an invalid name or value.")


def _plain(location: Any) -> str:
    return str(location).replace(" ", "").lower()


def _group(request: Request) -> str:
    parts = request.segments
    return parts[3] if len(parts) > 3 and parts[2].lower() == "resourcegroups" else ""

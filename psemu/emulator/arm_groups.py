"""Tenants, subscriptions, resource groups, providers and the lists over all resources: what ARM answers by itself."""

from __future__ import annotations

import re
import uuid
from urllib.parse import quote

from psemu.emulator.arm_listing import filtered, listing
from psemu.emulator.arm_locks import check_locks
from psemu.emulator.arm_refusal import ArmRefusal
from psemu.emulator.arm_resources import check_given
from psemu.emulator.exchange import Request, Response

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.router import Router
    from psemu.emulator.store import Store

_JSON = [("Content-Type", "application/json")]
_GROUP_NAME = re.compile(r"[\w\-.()]{1,90}")
_GROUP = "/subscriptions/{s}/resourceGroups/{rg}"


class ArmGroups:
    """Operations on subscriptions and resource groups."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def add_routes(self, router: Router) -> None:
        """Tell *router* what is known."""
        add = router.add
        add("GET", "/tenants", self.list_tenants)
        add("GET", "/subscriptions", self.list_children)
        add("GET", "/subscriptions/{s}", self.get)
        add("GET", "/subscriptions/{s}/resourceGroups", self.list_children)
        add("GET", _GROUP, self.get)
        add("HEAD", _GROUP, self.head_group)
        add("PUT", _GROUP, self.put_group)
        add("PATCH", _GROUP, self.put_group)
        add("DELETE", _GROUP, self.delete_group)
        add("GET", "/subscriptions/{s}/resources", self.list_resources)
        add("GET", _GROUP + "/resources", self.list_resources)
        add("GET", "/subscriptions/{s}/tagNames", self.list_tags)
        add("GET", "/subscriptions/{s}/providers", self.list_providers)
        add("GET", "/subscriptions/{s}/providers/{ns}", self.get_provider)
        add("POST", "/subscriptions/{s}/providers/{ns}/register", self.register)
        add("POST", "/subscriptions/{s}/providers/{ns}/unregister", self.register)
        add("GET", "/subscriptions/{s}/operationresults/{o}", self.operation_result)
        add("GET", "/subscriptions/{s}/operationStatuses/{o}", self.operation_status)

    def page(self, request: Request, items: list[dict[str, Any]]) -> Response:
        """A page of what the query leaves of *items*."""
        return listing(request, filtered(request, items), int(self.store.setting("armPageSize", 1_000)))

    def list_tenants(self, request: Request, values: dict[str, str]) -> Response:
        """GET /tenants."""
        tenant = self.store.setting("tenantId")
        entry = {"id": f"/tenants/{tenant}", "tenantId": tenant, "displayName": self.store.setting("tenantName")}
        return self.page(request, [entry])

    def list_children(self, request: Request, values: dict[str, str]) -> Response:
        """GET on a collection."""
        return self.page(request, self.store.children("/arm" + request.path))

    def get(self, request: Request, values: dict[str, str]) -> Response:
        """GET on a subscription or a group; that it is there has been seen."""
        return Response(200, self.store.get("/arm" + request.path), _JSON)

    # ------------------------------------------------------------------------------------------------------ groups

    def require_subscription(self, name: str) -> None:
        """ArmRefusal if there is no such subscription."""
        if self.store.get(f"/arm/subscriptions/{name}") is None:
            raise ArmRefusal(404, "SubscriptionNotFound", f"The subscription '{name}' could not be found.")

    def head_group(self, request: Request, values: dict[str, str]) -> Response:
        """HEAD a resource group: 204 if it is there."""
        self.require_subscription(values["s"])
        return Response(204 if self.store.get("/arm" + request.path) is not None else 404)

    def put_group(self, request: Request, values: dict[str, str]) -> Response:
        """PUT or PATCH a resource group."""
        self.require_subscription(values["s"])
        path, name = "/arm" + request.path, values["rg"]
        before = self.store.get(path)
        given = request.json_object()
        check_given(given)
        location = given.get("location")
        if before is None and request.method == "PATCH":
            raise ArmRefusal(404, "ResourceGroupNotFound", f"Resource group '{name}' could not be found.")
        if before is None and not location:
            raise ArmRefusal(400, "LocationRequired", "The location property is required for this definition.")
        if not _GROUP_NAME.fullmatch(name) or name.endswith("."):
            text = f"The provided resource group name '{name[:100]}' has these invalid characters or is too long."
            raise ArmRefusal(400, "InvalidResourceGroupName", text)
        if before is not None and location and location.replace(" ", "").lower() != str(before["location"]).lower():
            text = f"Invalid resource group location '{location}'. The Resource group already exists in location '{before['location']}'."
            raise ArmRefusal(409, "InvalidResourceGroupLocation", text)
        if before is not None:
            check_locks(self.store, "PUT", path)
        known: dict[str, Any] = {key: given[key] for key in ("location", "tags", "managedBy") if key in given}
        if "location" in known:
            known["location"] = str(known["location"]).replace(" ", "").lower()
        body: dict[str, Any] = {
            "id": f"/subscriptions/{values['s']}/resourceGroups/{name}",
            "name": name,
            "type": "Microsoft.Resources/resourceGroups",
            "properties": {"provisioningState": "Succeeded"},
            **(before or {}),
            **known,
        }
        self.store.put(path, body)
        return Response(200 if before is not None else 201, body, _JSON)

    def delete_group(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE a resource group with all that is in it: 202, and the operation has ended by the first look."""
        check_locks(self.store, "DELETE", "/arm" + request.path)
        self.store.delete("/arm" + request.path)
        name = str(uuid.uuid4())
        self.store.put(f"/arm-operations/{name}", {"of": request.path, "status": "Succeeded"})
        version = quote(next((v for n, v in request.query.items() if n.lower() == "api-version"), ""), safe="")
        link = f"{request.base}/subscriptions/{values['s']}/operationresults/{name}?api-version={version}"
        return Response(202, None, [("Location", link), ("Retry-After", str(self.store.setting("retryAfter", 30)))])

    # --------------------------------------------------------------------------------------------------- resources

    def _tracked(self, path: str) -> list[dict[str, Any]]:
        """The resources right below a provider, below the store path *path*."""
        found = []
        for at, body in self.store.below(path):
            rest = at.rpartition("/providers/")[2].split("/")
            if len(rest) == 3 and at.count("/providers/") == 1 and isinstance(body.get("id"), str):
                found.append(body)
        return found

    def list_resources(self, request: Request, values: dict[str, str]) -> Response:
        """GET the tracked resources of a group or of the subscription: those right below a provider."""
        top = "/arm/" + "/".join(request.segments[:-1])
        found = [{name: part for name, part in body.items() if name != "properties"} for body in self._tracked(top)]
        return self.page(request, found)

    def list_tags(self, request: Request, values: dict[str, str]) -> Response:
        """GET the tags that groups and resources of the subscription have, with how often."""
        subscription = f"/arm/subscriptions/{values['s']}"
        counts: dict[str, dict[str, int]] = {}
        for body in [*self.store.children(f"{subscription}/resourceGroups"), *self._tracked(subscription)]:
            for name, value in (body.get("tags") or {}).items():
                of = counts.setdefault(name, {})
                of[value] = of.get(value, 0) + 1
        found = []
        for name, of in sorted(counts.items()):
            identifier = f"/subscriptions/{values['s']}/tagNames/{name}"
            parts = [
                {
                    "id": f"{identifier}/tagValues/{value}",
                    "tagValue": value,
                    "count": {"type": "Total", "value": number},
                }
                for value, number in of.items()
            ]
            total = {"type": "Total", "value": sum(of.values())}
            found.append({"id": identifier, "tagName": name, "count": total, "values": parts})
        return self.page(request, found)

    # --------------------------------------------------------------------------------------------------- providers

    def _provider(self, subscription: str, namespace: str) -> dict[str, Any]:
        """What is known of a provider: whether it is registered, and the types that the state has resources of."""
        stored = self.store.get(f"/arm-providers/{subscription}/{namespace}") or {}
        types = {
            str(body["type"]).partition("/")[2]
            for body in self._tracked(f"/arm/subscriptions/{subscription}")
            if str(body.get("type", "")).lower().startswith(namespace.lower() + "/")
        }
        state = stored.get("registrationState") or ("Registered" if types else "NotRegistered")
        return {
            "id": f"/subscriptions/{subscription}/providers/{namespace}",
            "namespace": namespace,
            "registrationState": state,
            "resourceTypes": [{"resourceType": name} for name in sorted(types)],
        }

    def list_providers(self, request: Request, values: dict[str, str]) -> Response:
        """GET the providers that are registered or have resources."""
        names = {body["namespace"] for body in self.store.children(f"/arm-providers/{values['s']}")}
        tracked = self._tracked(f"/arm/subscriptions/{values['s']}")
        names |= {str(body["type"]).partition("/")[0] for body in tracked if body.get("type")}
        return self.page(request, [self._provider(values["s"], name) for name in sorted(names)])

    def get_provider(self, request: Request, values: dict[str, str]) -> Response:
        """GET one provider."""
        return Response(200, self._provider(values["s"], values["ns"]), _JSON)

    def register(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/register or …/unregister: done at once."""
        state = "Registered" if request.segments[-1].lower() == "register" else "Unregistered"
        body = {"namespace": values["ns"], "registrationState": state}
        self.store.put(f"/arm-providers/{values['s']}/{values['ns']}", body)
        return Response(200, self._provider(values["s"], values["ns"]), _JSON)

    # -------------------------------------------------------------------------------------------------- operations

    def _found_operation(self, values: dict[str, str]) -> dict[str, Any]:
        operation = self.store.get(f"/arm-operations/{values['o']}")
        if operation is None:
            raise ArmRefusal(404, "OperationNotFound", f"The operation '{values['o'][:100]}' could not be found.")
        return operation

    def operation_result(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/operationresults/{operation}: 202 while it runs, then the resource, if it is still there."""
        operation = self._found_operation(values)
        if operation.get("status") == "InProgress":
            version = quote(request.query.get("api-version", ""), safe="")
            link = f"{request.base}{quote(request.path)}?api-version={version}"
            return Response(202, None, [("Location", link), ("Retry-After", str(self.store.setting("retryAfter", 30)))])
        body = self.store.get(f"/arm{operation['of']}")
        return Response(200, body, _JSON if body is not None else ())

    def operation_status(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/operationStatuses/{operation}."""
        operation = self._found_operation(values)
        times = {name: operation[name] for name in ("startTime", "endTime") if name in operation}
        return Response(200, {"id": request.path, "name": values["o"], "status": operation["status"], **times}, _JSON)

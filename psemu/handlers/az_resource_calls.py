"""What the commands of Azure Resource Manager's own provider share: subscriptions, groups, resources and tags."""

from __future__ import annotations

from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers, scope_values
from psemu.handlers.service_values import member, text_of
from psemu.objects import UNKNOWN
from psemu.rest.client import json_object
from psemu.rest.request import PlannedRequest, escape_data_string, escape_segment, expand_path
from psemu.rest.routes.arm import RESOURCES_API_VERSION
from psemu.rest.services import RestServices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects import CaselessDict

_CLIENT = "Microsoft.Azure.Management.ResourceManager.ResourceManagementClient/3.13.1.0"


def resources_request(
    services: RestServices, method: str, template: str, values: dict[str, Any], request_id: str, body: Any = None
) -> PlannedRequest:
    """A request of Azure Resource Manager's own provider."""
    path = expand_path(template, scope_values(services.azure_context, **values))
    whole = f"{path}{'&' if '?' in path else '?'}api-version={RESOURCES_API_VERSION}"
    return services.arm_request(method, whole, arm_headers(request_id, _CLIENT), body)


class ResourceManagerCmdlet(AzureCmdlet):
    """A command that is signed in and sends requests of Azure Resource Manager's own provider."""

    @property
    def services(self) -> RestServices:
        """The session's clients."""
        found: RestServices = self.session.service(RestServices)
        return found

    def ask(self, method: str, template: str, body: Any = None, **values: Any) -> PlannedRequest:
        """A request; CmdletFailure if nobody is signed in."""
        self.require_context(self.services)
        return resources_request(self.services, method, template, values, self.client_request_id, body)


class ResourceCall:
    """Requests about one resource of any provider, which parameters name by its id or by type and name."""

    def __init__(self, parameters: CaselessDict, services: RestServices, request_id: str = "{guid}") -> None:
        self.parameters = parameters
        self.services = services
        self.request_id = request_id
        self._path = self._named_path()
        self._version: str | None = None

    def resource_id(self) -> str:
        """The id as a person reads it."""
        from urllib.parse import unquote

        return unquote(self._path)

    def planned(self, method: str, body: Any = None) -> list[PlannedRequest]:
        """The requests before a run: a look at the provider's versions where no version is known, then the request."""
        if self._known_version() is None and self._type():
            self._version = "{newest api-version}"
            return [self._versions_request(), self.request(method, body)]
        return [self.request(method, body)]

    def request(self, method: str, body: Any = None) -> PlannedRequest:
        """The request; asks the provider for its versions if none is known. CmdletFailure if it tells none."""
        if self._version is None:
            self._version = self._known_version() or self._newest()
        path = f"{self._path}?api-version={self._version}"
        if self.parameters.get("ODataQuery") not in (None, UNKNOWN):
            path += f"&{text_of(self.parameters['ODataQuery']).lstrip('?&')}"
        return self.services.arm_request(method, path, arm_headers(self.request_id, _CLIENT), body)

    def _named_path(self) -> str:
        given = self.parameters.get("ResourceId")
        if "InputObject" in self.parameters:
            source = self.parameters["InputObject"]
            given = UNKNOWN if source is UNKNOWN else member(source, "ResourceId") or member(source, "Id") or ""
        if given is UNKNOWN:
            return "/{ResourceId}"
        if given is not None:
            parts = text_of(given).strip("/").split("/")
            if len(parts) < 2 or not all(parts):
                raise CmdletFailure(f"'{text_of(given)[:300]}' is no resource's id.", "System.ArgumentException")
            return "/" + "/".join(map(escape_segment, parts))
        path = "" if self.parameters.get("TenantLevel") else self._scope()
        path += self._typed("ResourceType", "ResourceName")
        if "ExtensionResourceType" in self.parameters:
            path += self._typed("ExtensionResourceType", "ExtensionResourceName")
        return path

    def _scope(self) -> str:
        path = expand_path("/subscriptions/{subscriptionId}", scope_values(self.services.azure_context))
        group = self.parameters.get("ResourceGroupName")
        if group is None:
            return path
        return path + expand_path("/resourceGroups/{ResourceGroupName}", {"ResourceGroupName": group})

    def _typed(self, type_name: str, name: str) -> str:
        kind, own = self.parameters.get(type_name), self.parameters.get(name)
        if kind is UNKNOWN or own is UNKNOWN:
            shown = "{" + type_name + "}" if kind is UNKNOWN else text_of(kind)
            return f"/providers/{shown}/" + ("{" + name + "}" if own is UNKNOWN else text_of(own))
        types, names = text_of(kind).strip("/").split("/"), text_of(own).strip("/").split("/")
        if len(types) != len(names) + 1 or not all(types) or not all(names):
            text = (
                f"-{type_name} '{text_of(kind)[:200]}' and -{name} '{text_of(own)[:200]}' do not go together:"
                " a provider, then a type for each name."
            )
            raise CmdletFailure(text, "System.ArgumentException")
        pairs = [f"{escape_segment(t)}/{escape_segment(n)}" for t, n in zip(types[1:], names, strict=True)]
        return "/".join(("/providers", escape_segment(types[0]), *pairs))

    def _type(self) -> str:
        """Provider and type, ``Microsoft.Network/routeTables``; empty if the path names none."""
        parts = self._path.split("/")
        at = next((i for i in range(len(parts) - 1, 0, -1) if parts[i].lower() == "providers"), None)
        if at is None or at + 2 >= len(parts) or any("{" in part for part in parts[at + 1 :: 2][:1]):
            return ""
        return "/".join((parts[at + 1], *parts[at + 2 :: 2]))

    def _known_version(self) -> str | None:
        """The version that is given, that an added route has, or that Azure Resource Manager's own provider takes."""
        given = self.parameters.get("ApiVersion")
        if given is not None:
            return "{ApiVersion}" if given is UNKNOWN else escape_data_string(text_of(given))
        namespace, _, kind = self._type().partition("/")
        if not kind:
            return RESOURCES_API_VERSION
        from psemu.rest.routes.arm_names import types_of
        from psemu.rest.routes.providers import user_routes

        routes = user_routes().get(namespace)
        for operation in routes.operations if routes is not None else ():
            own = "/".join(types_of(operation.path)).lower()
            if operation.provider.lower() == namespace.lower() and own == kind.lower():
                return operation.api_version
        return None

    def _versions_request(self) -> PlannedRequest:
        namespace = self._type().partition("/")[0]
        return resources_request(
            self.services, "GET", "/subscriptions/{subscriptionId}/providers/{ns}", {"ns": namespace}, self.request_id
        )

    def _newest(self) -> str:
        """The newest version of the type that its provider tells, none that is a preview unless ``-Pre`` allows it."""
        namespace, _, kind = self._type().partition("/")
        answer = json_object(self.services.arm.send(self._versions_request()))
        types = answer.get("resourceTypes")
        versions: list[str] = []
        for entry in types if isinstance(types, list) else []:
            if isinstance(entry, dict) and str(entry.get("resourceType", "")).lower() == kind.lower():
                versions = [str(version) for version in entry.get("apiVersions") or []]
        stable = [version for version in versions if "preview" not in version.lower()]
        chosen = max(versions if self.parameters.get("Pre") else stable or versions, default=None)
        if chosen is None:
            if not self.services.is_live:
                # the emulator answers to any version
                return RESOURCES_API_VERSION
            text = f"The provider '{namespace}' tells no API version of '{kind}'; -ApiVersion names one."
            raise CmdletFailure(text, "System.ArgumentException")
        return escape_data_string(chosen)

"""Invoke-AzRestMethod: any request to Azure Resource Manager; its answer whatever the status is."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers
from psemu.handlers.graph_invoke import absolute
from psemu.handlers.service_values import text_of
from psemu.objects import UNKNOWN, Hashtable, PSArray, PSObject
from psemu.rest.error_bodies import header_lists
from psemu.rest.long_running import completed
from psemu.rest.request import PlannedRequest, RawText, escape_data_string, escape_segment
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

    from psemu.objects import CaselessDict

_CLIENT = "Az.Accounts/5.0.0 Invoke-AzRestMethod"
_UNDONE = ("Paginate", "ResourceId", "PollFrom", "FinalResultFrom")


@cmdlet("Invoke-AzRestMethod")
class InvokeAzRestMethod(AzureCmdlet):
    """Sends one request."""

    CLASS_NAME = "Microsoft.Azure.Commands.Profile.Rest.InvokeAzRestMethodCommand"

    @classmethod
    def plan(
        cls, command: str, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The request; what cannot be known stands in braces."""
        return [cls.planned(parameters, services)]

    @staticmethod
    def planned(parameters: CaselessDict, services: RestServices, request_id: str = "{guid}") -> PlannedRequest:
        """The request. CmdletFailure if types and names do not go together."""
        base = f"https://{services.arm_cloud.arm_host}/"
        given = parameters.get("Method")
        method = "{Method}" if given is UNKNOWN else text_of(given).upper() or "GET"
        if "Uri" in parameters:
            uri = parameters["Uri"]
            url = f"{base}{{Uri}}" if uri is UNKNOWN else absolute(text_of(uri), base)
        elif "ApiVersion" in parameters:
            url = base + _path(parameters, services)
        else:
            path = parameters.get("Path", UNKNOWN)
            url = base + ("{Path}" if path is UNKNOWN else text_of(path).lstrip("/"))
        payload = parameters.get("Payload")
        body = RawText("{Payload}") if payload is UNKNOWN else None if payload is None else RawText(text_of(payload))
        headers = arm_headers(request_id, _CLIENT)
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return PlannedRequest(method, url, headers, body)

    def run(self) -> None:
        services: RestServices = self.session.service(RestServices)
        for name in _UNDONE:
            if self.get(name):
                raise UnsupportedError(f"Invoke-AzRestMethod.{name}", f"psemu does not take -{name}.")
        self.require_context(services)
        request = self.planned(self.parameters, services, self.client_request_id)
        if request.method != "GET" and not self.should_process(request.url, request.method):
            return
        response = services.arm.send(request, any_status=True)
        if self.switch("WaitForCompletion"):
            response = completed(services, request, response)
        self.write_object(response_object(request.method, response))


def _path(parameters: CaselessDict, services: RestServices) -> str:
    context = services.azure_context

    def part(name: str, otherwise: Any = None) -> str:
        value = parameters.get(name, otherwise)
        return f"{{{name}}}" if value is UNKNOWN else escape_segment(text_of(value))

    path = f"subscriptions/{part('SubscriptionId', context.subscription_id if context else UNKNOWN)}"
    if "ResourceGroupName" in parameters:
        path += f"/resourceGroups/{part('ResourceGroupName')}"
    types, names = parameters.get("ResourceType"), parameters.get("Name")
    if "ResourceProviderName" in parameters:
        path += f"/providers/{part('ResourceProviderName')}"
        if types is UNKNOWN or names is UNKNOWN:
            path += "/{ResourceType}/{Name}"
        else:
            kinds, own = (
                [text_of(v) for v in (x if isinstance(x, list) else [x])] if x else [] for x in (types, names)
            )
            if not len(own) <= len(kinds) <= len(own) + 1:
                raise CmdletFailure("-ResourceType and -Name do not go together.", "System.ArgumentException")
            for index, kind in enumerate(kinds):
                path += f"/{escape_segment(kind)}"
                path += f"/{escape_segment(own[index])}" if index < len(own) else ""
    version = parameters.get("ApiVersion")
    return f"{path}?api-version={'{ApiVersion}' if version is UNKNOWN else escape_data_string(text_of(version))}"


def response_object(method: str, response: httpx.Response) -> PSObject:
    """PSHttpResponse."""
    lists = header_lists(response)
    headers = Hashtable(((name, PSArray(values, "System.String[]")) for name, values in lists.items()), ordered=True)
    return PSObject(
        [
            ("Headers", headers),
            ("Version", "1.1"),
            ("StatusCode", response.status_code),
            ("Method", method),
            ("Content", response.text),
        ],
        ("Microsoft.Azure.Commands.Profile.Models.PSHttpResponse", "System.Object"),
    )

"""Invoke-AzRestMethod: any request to Azure Resource Manager; its answer whatever the status is."""

from __future__ import annotations

import json

from psemu.errors import UnsupportedError
from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers
from psemu.handlers.graph_invoke import absolute
from psemu.handlers.service_values import text_of
from psemu.objects import UNKNOWN, Hashtable, PSArray, PSObject
from psemu.rest.error_bodies import header_lists, status_name
from psemu.rest.long_running import completed, own_host
from psemu.rest.request import PlannedRequest, RawText, escape_data_string, escape_segment
from psemu.rest.services import RestServices
from psemu.runtime.cmdlet import cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

    from psemu.objects import CaselessDict

_CLIENT = "Az.Accounts/5.0.0 Invoke-AzRestMethod"
_MOST_PAGES = 10_000
_UNDONE = ("ResourceId", "PollFrom", "FinalResultFrom")


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
        shown = response_object(request.method, response)
        if self.switch("Paginate") and request.method == "GET" and response.is_success:
            items = self._all_pages(services, request, response)
            if items:
                shown.properties["Content"] = json.dumps({self._item_name: items}, indent=2, ensure_ascii=False)
        self.write_object(shown)

    @property
    def _item_name(self) -> str:
        return text_of(self.get("PageableItemName")) or "value"

    def _all_pages(self, services: RestServices, request: PlannedRequest, response: httpx.Response) -> list[Any] | None:
        """The items of this page and of those that its link leads to, on the service's own host; None if it is no page of several."""
        link_name, limit = text_of(self.get("NextLinkName")) or "nextLink", self.get("MaxPageSize")
        found, link = _page(response, self._item_name, link_name)
        if found is None or link is None:
            return None
        pages = 1
        while link is not None and (not isinstance(limit, int) or pages < limit):
            following = PlannedRequest("GET", own_host(services, link), request.headers)
            response = services.arm.send(following, any_status=True)
            if not response.is_success:
                text = f"Failed to follow next link: Unsuccessful Status code: {status_name(response.status_code)}"
                raise CmdletFailure(text, "Microsoft.Azure.Commands.Common.Exceptions.AzPSException")
            more, link = _page(response, self._item_name, link_name)
            if more is None:
                return None
            found += more
            pages += 1
            if pages > _MOST_PAGES:
                raise CmdletFailure(f"Failed to follow next link: there are more than {_MOST_PAGES} pages.")
        return found


def _page(response: httpx.Response, item_name: str, link_name: str) -> tuple[list[Any] | None, str | None]:
    """The items of a page and the address of the next one; None for what it has not."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        return None, None
    if not isinstance(body, dict):
        return None, None
    items, link = body.get(item_name), body.get(link_name)
    found = items if isinstance(items, list) else [items] if isinstance(items, dict) else None
    return found, link if isinstance(link, str) and "://" in link else None


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

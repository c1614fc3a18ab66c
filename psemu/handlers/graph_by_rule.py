"""Every Graph command that a page describes and an operation of the route table answers: the page's metadata picks the operation."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.graph import GraphCmdlet
from psemu.handlers.graph_objects import graph_object, plain_value
from psemu.handlers.graph_request import graph_request
from psemu.handlers.service_files import read_content, write_content
from psemu.rest.routes.resolution import Unroutable, command_route

TYPE_CHECKING = False
if TYPE_CHECKING:
    import httpx

    from psemu.catalog import CommandInfo
    from psemu.objects import CaselessDict
    from psemu.rest.request import PlannedRequest
    from psemu.rest.routes.graph import GraphRoute
    from psemu.rest.services import RestServices


class RoutedGraphCmdlet(GraphCmdlet):
    """A Graph command without a row of its own in psemu.rest.routes.graph."""

    @classmethod
    def plan_command(
        cls, command: CommandInfo, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The request that a call with *parameters* would make. UnsupportedError if no operation fits."""
        route = _route(command, parameter_set_name or (command.parameter_sets or ("__AllParameterSets",))[0])
        return [graph_request(command.name, route, parameters, services)]

    def route(self) -> GraphRoute:
        """The operation that this call is. UnsupportedError if none fits."""
        return _route(self.command_info, self.parameter_set_name)

    def add_content(self, request: PlannedRequest) -> None:
        """A file's content as a stream of bytes. FileError if there is no such file."""
        if self.has("InFile"):
            request.body = read_content(self, self.get("InFile"))
            request.headers["Content-Type"] = "application/octet-stream"

    def write_answer(self, route: GraphRoute, response: httpx.Response) -> None:
        """Write the answer: an object, the members of a collection, one value, the text of a count, or a file."""
        content = response.content
        if self.has("OutFile") and content:
            write_content(self, self.get("OutFile"), content)
        elif not content:
            if self.switch("PassThru"):
                self.write_object(True)
        elif "json" not in response.headers.get("Content-Type", ""):
            text = response.text.lstrip("\ufeff")
            self.write_object(int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text)
        else:
            self._write_json(route, response)

    def write_item(self, route: GraphRoute, item: object) -> None:
        """Write one member of a list."""
        self.write_object(graph_object(route.entity or "", item) if isinstance(item, dict) else plain_value(item))

    def _write_json(self, route: GraphRoute, response: httpx.Response) -> None:
        from psemu.rest.client import json_object

        body = json_object(response)
        members = [name for name in body if "@" not in name]
        if members == ["value"]:
            value = body["value"]
            for item in value if isinstance(value, list) else [value]:
                self.write_item(route, item)
        else:
            self.write_item(route, body)


def _route(command: CommandInfo, parameter_set_name: str) -> GraphRoute:
    try:
        return command_route(command, parameter_set_name)
    except Unroutable as error:
        raise UnsupportedError(f"route.{command.name}_{parameter_set_name}", f"{error}.") from None

"""Every Az command that a page describes and an operation of an added provider answers: name and parameters pick the operation."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.arm_bodies import BodyRefusal, arm_object, merged, request_body, whole_body
from psemu.handlers.arm_calls import AzureCmdlet, CmdletFailure, arm_headers, scope_values
from psemu.handlers.service_files import read_content
from psemu.handlers.service_values import member, text_of
from psemu.objects import UNKNOWN, PSObject
from psemu.rest.client import json_object
from psemu.rest.long_running import finished
from psemu.rest.request import FileContent, PlannedRequest, RawText, escape_data_string, expand_path
from psemu.rest.routes.arm_resolution import ArmRoute, arm_route, id_values, is_generated
from psemu.rest.routes.providers import user_routes
from psemu.rest.routes.resolution import Unroutable
from psemu.rest.services import RestServices
from psemu.runtime.file_entries import FileError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

    from psemu.catalog import CommandInfo
    from psemu.objects import CaselessDict


class RoutedArmCmdlet(AzureCmdlet):
    """An Az command without a handler of its own: one operation of its provider (before a ``Set-``, a look at what is there)."""

    @classmethod
    def plan_command(
        cls, command: CommandInfo, parameter_set_name: str, parameters: CaselessDict, services: RestServices
    ) -> list[PlannedRequest]:
        """The requests that a call with *parameters* would make. UnsupportedError if no operation fits."""
        call = _Call(command, parameter_set_name, parameters, services)
        if call.is_change:
            return [call.request("GET"), call.request(current={"{what is there}": "{…}"})]
        return [call.request()]

    def begin_processing(self) -> None:
        """The full name of the class that failures go by."""
        super().begin_processing()
        self.CLASS_NAME = self.command_info.class_name or self.command_info.name

    def run(self) -> None:
        """Send the request and write what it answers."""
        services: RestServices = self.session.service(RestServices)
        context = self.require_context(services)
        subscriptions = self.get("SubscriptionId")
        for subscription in subscriptions if isinstance(subscriptions, list) and subscriptions else [None]:
            parameters = self.parameters
            if subscription is not None:
                parameters = type(parameters)((name, value) for name, value in parameters.items())
                parameters["SubscriptionId"] = subscription
            call = _Call(self.command_info, self.parameter_set_name, parameters, services, self.client_request_id)
            if not context.subscription_id and call.needs_subscription:
                raise CmdletFailure("No subscription is chosen; Set-AzContext -Subscription chooses one.")
            self._run_one(call, services)

    def _run_one(self, call: _Call, services: RestServices) -> None:
        if call.route.operation.method == "GET":
            self._read(call.request(), services)
            return
        if not self.should_process(*call.question()):
            return
        current = None
        if call.is_change:
            current = json_object(services.arm.send(call.request("GET")))
        request = call.request(current=current)
        if isinstance(request.body, FileContent):
            try:
                request.body = read_content(self, request.body.path)
            except FileError as error:
                raise CmdletFailure(error.message, error.kind) from None
        response = services.arm.send(request)
        if self.switch("NoWait"):
            self.write_object(_unfinished(request, response))
            return
        response = finished(services, request, response)
        if call.route.operation.method == "DELETE" or not response.content:
            if self.switch("PassThru"):
                self.write_object(True)
        else:
            self._write(json_object(response))

    def _read(self, request: PlannedRequest, services: RestServices) -> None:
        for page in services.arm.pages(request, "nextLink"):
            items = page.get("value")
            if not isinstance(items, list) or not set(page) <= {"value", "nextLink", "count"}:
                self._write(page)
                return
            for item in items:
                self._write(item)

    def _write(self, body: Any) -> None:
        names = self.command_info.output_types
        self.write_object(arm_object(body, names[0] if names else ""))


class _Call:
    """One call: the route that it takes, and the requests of it."""

    def __init__(
        self,
        command: CommandInfo,
        parameter_set_name: str,
        parameters: CaselessDict,
        services: RestServices,
        request_id: str = "{guid}",
    ) -> None:
        self.command = command
        self.set_name = parameter_set_name
        self.parameters = parameters
        self.services = services
        self.request_id = request_id
        self.resource_id = _resource_id(parameters)
        known = self.resource_id if isinstance(self.resource_id, str) else None
        try:
            self.route: ArmRoute = arm_route(command, parameter_set_name, list(parameters), user_routes(), known)
        except Unroutable as error:
            raise UnsupportedError(f"route.{command.name}_{parameter_set_name}", f"{error}.") from None

    @property
    def is_change(self) -> bool:
        """A hand-written ``Set-`` says what is to be different; the operation takes the whole."""
        operation = self.route.operation
        is_set = self.command.name[:4].lower() == "set-"
        return operation.method == "PUT" and is_set and not is_generated(self.set_name)

    @property
    def needs_subscription(self) -> bool:
        """Whether the session's subscription is part of the path."""
        return any(parameter is None for parameter in self.route.places.values())

    def question(self) -> tuple[str, str]:
        """Target and operation of ``-WhatIf`` and ``-Confirm``."""
        if is_generated(self.set_name):
            operation = self.route.operation.operation_id.replace("_", "")
            return f"Call remote '{operation}' operation", f"{self.command.name}_{self.set_name}"
        values = list(self._values().values())
        return text_of(values[-1]) if values else "", self.command.name

    def request(self, method: str | None = None, current: dict[str, Any] | None = None) -> PlannedRequest:
        """The request; *method* instead of the operation's own sends no body. A body goes over *current*."""
        operation = self.route.operation
        path = expand_path(operation.path, scope_values(self.services.azure_context, **self._values()))
        query = [f"api-version={operation.api_version}"]
        for option, name in self.route.query.items():
            value = self.parameters[name]
            query.append(
                f"{option}={{{name}}}" if value is UNKNOWN else f"{option}={escape_data_string(text_of(value))}"
            )
        body = None if method is not None else self._body(current)
        headers = arm_headers(self.request_id, f"{self.command.module_name} {self.command.name}")
        return self.services.arm_request(method or operation.method, f"{path}?{'&'.join(query)}", headers, body)

    def _body(self, current: dict[str, Any] | None) -> Any:
        """The body over *current*; None if the operation takes none. UnsupportedError if nobody can tell it."""
        name = self.route.whole
        try:
            if name is None:
                if not self.route.operation.body:
                    return None
                body = request_body(self.route, self.parameters, whole=current is None)
                return merged(current, body) if current is not None else body
            given = self.parameters[name]
            if name.lower() not in ("jsonstring", "jsonfilepath"):
                return whole_body(self.route, self.parameters)
        except BodyRefusal as refusal:
            raise UnsupportedError(f"body.{self.command.name}", f"{refusal}.") from None
        if given is UNKNOWN:
            return RawText(f"{{{name}}}")
        return FileContent(text_of(given)) if name.lower() == "jsonfilepath" else RawText(text_of(given))

    def _values(self) -> dict[str, Any]:
        """The values of the path's places."""
        values: dict[str, Any] = {}
        if self.route.identity is not None:
            if self.resource_id is UNKNOWN:
                values.update(dict.fromkeys(self.route.identity_places, UNKNOWN))
            else:
                found = id_values(self.route, str(self.resource_id or ""))
                if found is None:
                    text = f"'{str(self.resource_id)[:300]}' of -{self.route.identity} is no id of {self.route.operation.path}."
                    raise CmdletFailure(text, "System.ArgumentException")
                values.update(found)
        for place, name in self.route.places.items():
            if name is not None:
                value = self.parameters[name]
                if isinstance(value, list) and len(value) == 1:
                    value = value[0]
                values[place] = value if value is UNKNOWN else text_of(value)
                if values[place] == "":
                    raise CmdletFailure(f"-{name} is empty.", "System.ArgumentException")
        return values


def _resource_id(parameters: CaselessDict) -> Any:
    """The id that a parameter holds, or its object; None if there is none, UNKNOWN if nobody can know it."""
    for name, value in parameters.items():
        lowered = name.lower()
        if lowered not in ("resourceid", "id") and not lowered.endswith("inputobject"):
            continue
        if value is UNKNOWN or getattr(value, "base", None) is UNKNOWN:
            return UNKNOWN
        if isinstance(value, str):
            return str(value)
        for own in ("Id", "ResourceId"):
            found = member(value, own)
            if isinstance(found, str) and found:
                return str(found)
    return None


def _unfinished(request: PlannedRequest, response: httpx.Response) -> PSObject:
    """What ``-NoWait`` gives: where the operation can be looked at."""
    return PSObject(
        [
            ("Target", request.url),
            ("AsyncOperation", response.headers.get("Azure-AsyncOperation")),
            ("Location", response.headers.get("Location")),
        ],
        ("Microsoft.Azure.PowerShell.AsyncOperationResponse", "System.Object"),
    )

"""``explain``: the HTTP requests that a bound command would make, from the same functions that make them."""

from __future__ import annotations

from psemu.errors import PsemuError
from psemu.handlers import load_handler
from psemu.objects import CaselessDict
from psemu.rest.request import PlannedRequest
from psemu.rest.services import RestServices

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from psemu.catalog import CommandInfo


def planned_requests(
    command: str,
    parameter_set_name: str,
    parameters: Mapping[str, Any] | CaselessDict,
    services: RestServices | None = None,
    command_info: CommandInfo | None = None,
) -> list[PlannedRequest]:
    """The requests that *command* would make in that parameter set with *parameters* (name → value, UNKNOWN where nobody can know).

    Empty for a command that makes none. *command_info* is its metadata, which a command without a handler of its own needs; the shipped
    catalog's if it is not given. What is unknown stands in braces; *services* tells who is signed in and which vault is chosen.
    PsemuError if the parameters cannot make a request (an identity without a member that the path needs).
    """
    from psemu.handlers.arm_calls import CmdletFailure
    from psemu.handlers.graph_request import InvalidHeader, NullIdentityMember

    implementation = load_handler(command)
    values = parameters if isinstance(parameters, CaselessDict) else CaselessDict(parameters.items())
    services = services or RestServices()
    by_metadata = getattr(implementation, "plan_command", None)
    plan = getattr(implementation, "plan", None)
    if plan is None:
        return []
    try:
        requests: list[PlannedRequest]
        if by_metadata is not None:
            described = command_info or _described(command)
            requests = by_metadata(described, parameter_set_name, values, services)
        else:
            requests = plan(command, parameter_set_name, values, services)
    except (CmdletFailure, InvalidHeader, NullIdentityMember) as error:
        raise PsemuError(str(error)) from None
    for request in requests:
        request.headers.setdefault("Authorization", "Bearer {token}")
    return requests


def _described(command: str) -> CommandInfo:
    from psemu.catalog import default_catalog
    from psemu.catalog.whereabouts import unknown_command

    catalog = default_catalog()
    found = catalog.find(command)
    if found is None:
        raise PsemuError(unknown_command(catalog, command))
    return found

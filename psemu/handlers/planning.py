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


def planned_requests(
    command: str,
    parameter_set_name: str,
    parameters: Mapping[str, Any] | CaselessDict,
    services: RestServices | None = None,
) -> list[PlannedRequest]:
    """The requests that *command* would make in that parameter set with *parameters* (name → value, UNKNOWN where nobody can know).

    Empty for a command that makes none. What is unknown stands in braces; *services* tells who is signed in and which vault is chosen.
    PsemuError if the parameters cannot make a request (an identity without a member that the path needs).
    """
    from psemu.handlers.arm_calls import CmdletFailure
    from psemu.handlers.graph_request import InvalidHeader, NullIdentityMember

    implementation = load_handler(command)
    plan = getattr(implementation, "plan", None)
    if plan is None:
        return []
    values = parameters if isinstance(parameters, CaselessDict) else CaselessDict(parameters.items())
    try:
        requests: list[PlannedRequest] = plan(command, parameter_set_name, values, services or RestServices())
    except (CmdletFailure, InvalidHeader, NullIdentityMember) as error:
        raise PsemuError(str(error)) from None
    for request in requests:
        request.headers.setdefault("Authorization", "Bearer {token}")
    return requests

"""Graph v1.0 operations by command: method and path as the module's own OpenAPI has them (actions keep their namespace)."""

from __future__ import annotations

#: (command, variants of the parameter set's name, method, path, output entity or None, collection?)
_ROW = tuple[str, tuple[str, ...], str, str, "str | None"]


class GraphRoute:
    """One operation of one command.

    *variant* is the parameter set's name without ``ViaIdentity``, ``Expanded`` and a number; *entity* names the answer's type, None for
    an operation that answers nothing; *is_list* tells a collection; *sends_body* that there is a body even if nothing is given for it.
    """

    __slots__ = ("command", "entity", "is_list", "method", "path", "sends_body", "variant")

    def __init__(self, command: str, variant: str, method: str, path: str, entity: str | None) -> None:
        self.command = command
        self.variant = variant
        self.method = method
        self.path = path
        self.entity = entity
        self.is_list = variant == "List"
        self.sends_body = variant in _WITH_BODY


#: operations that send a body, an empty object if nothing is given
_WITH_BODY = frozenset({"Create", "Update", "Restart", "Provision", "Validate"})
_JOBS = "/synchronization/jobs"
_JOB = _JOBS + "/{synchronizationJob-id}"

# what both kinds of owner have: noun after Mg<Owner>, verb, variant, method, path after the owner, entity
_SYNCHRONIZATION = (
    ("Get", "SynchronizationJob", "List", "GET", _JOBS, "synchronizationJob"),
    ("Get", "SynchronizationJob", "Get", "GET", _JOB, "synchronizationJob"),
    ("New", "SynchronizationJob", "Create", "POST", _JOBS, "synchronizationJob"),
    ("Update", "SynchronizationJob", "Update", "PATCH", _JOB, "synchronizationJob"),
    ("Remove", "SynchronizationJob", "Delete", "DELETE", _JOB, None),
    ("Start", "SynchronizationJob", "Start", "POST", _JOB + "/microsoft.graph.start", None),
    ("Suspend", "SynchronizationJob", "Pause", "POST", _JOB + "/microsoft.graph.pause", None),
    ("Restart", "SynchronizationJob", "Restart", "POST", _JOB + "/microsoft.graph.restart", None),
    (
        "New",
        "SynchronizationJobOnDemand",
        "Provision",
        "POST",
        _JOB + "/microsoft.graph.provisionOnDemand",
        "stringKeyStringValuePair",
    ),
    ("Test", "SynchronizationJobCredential", "Validate", "POST", _JOB + "/microsoft.graph.validateCredentials", None),
    ("Get", "SynchronizationTemplate", "List", "GET", "/synchronization/templates", "synchronizationTemplate"),
    (
        "Get",
        "SynchronizationTemplate",
        "Get",
        "GET",
        "/synchronization/templates/{synchronizationTemplate-id}",
        "synchronizationTemplate",
    ),
)
_OWNERS = (
    ("ServicePrincipal", "/servicePrincipals", "{servicePrincipal-id}", "servicePrincipal"),
    ("Application", "/applications", "{application-id}", "application"),
)


def _rows() -> list[GraphRoute]:
    rows = []
    for noun, collection, key, entity in _OWNERS:
        rows.append(GraphRoute(f"Get-Mg{noun}", "List", "GET", collection, entity))
        rows.append(GraphRoute(f"Get-Mg{noun}", "Get", "GET", f"{collection}/{key}", entity))
        for verb, rest, variant, method, path, answer in _SYNCHRONIZATION:
            rows.append(GraphRoute(f"{verb}-Mg{noun}{rest}", variant, method, f"{collection}/{key}{path}", answer))
    return rows


ROUTES = _rows()
_BY_COMMAND: dict[str, list[GraphRoute]] = {}
for _route in ROUTES:
    _BY_COMMAND.setdefault(_route.command.lower(), []).append(_route)


def variant_of(parameter_set_name: str) -> str:
    """``CreateViaIdentityExpanded1`` → ``Create``: what the operation is called apart from how its input comes."""
    name = parameter_set_name.rstrip("0123456789").removesuffix("Expanded").rstrip("0123456789")
    return name.partition("ViaIdentity")[0].rstrip("0123456789")


def graph_route(command: str, parameter_set_name: str) -> GraphRoute | None:
    """The operation that *command* calls in that parameter set, None if no route is known."""
    routes = _BY_COMMAND.get(command.lower(), [])
    if len(routes) == 1:
        return routes[0]
    variant = variant_of(parameter_set_name).lower()
    return next((route for route in routes if route.variant.lower() == variant), None)


def graph_commands() -> list[str]:
    """Names of all commands with a route."""
    return list(dict.fromkeys(route.command for route in ROUTES))

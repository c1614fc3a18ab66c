"""From an Az command and what is bound to the operation that it calls: its name, and each place of the path filled by a parameter."""

from __future__ import annotations

from psemu.rest.request import placeholders
from psemu.rest.routes.arm_names import command_names, folded, words
from psemu.rest.routes.resolution import Unroutable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.rest.routes.providers import ArmOperation, BodyMember, ProviderRoutes, RouteStore

#: parameters that say how the command works and never what it sends
_MANNER = frozenset(
    (
        "asjob",
        "break",
        "confirm",
        "debug",
        "defaultprofile",
        "erroraction",
        "errorvariable",
        "force",
        "httppipelineappend",
        "httppipelineprepend",
        "informationaction",
        "informationvariable",
        "nowait",
        "outbuffer",
        "outvariable",
        "passthru",
        "pipelinevariable",
        "progressaction",
        "proxy",
        "proxycredential",
        "proxyusedefaultcredentials",
        "verbose",
        "warningaction",
        "warningvariable",
        "whatif",
    )
)
_TEXT = frozenset(("system.string", "system.string[]", "system.guid"))
#: a body as JSON, and a file of one
_WHOLE = ("jsonstring", "jsonfilepath")
#: a body as an object of the modules' own, of commands that their generator made
_WHOLE_OBJECT = ("parameter", "bodyparameter")
_FROM_CONTEXT = "subscriptionid"


class ArmRoute:
    """One operation of one command: *places* place of the path → parameter (None: the session's subscription), or *identity*, the
    parameter whose resource id fills them; *query* option → parameter; *body* parameter → member of the body, or *whole*, the parameter that
    holds all of it as JSON, or names a file of it."""

    __slots__ = ("body", "identity", "identity_places", "operation", "places", "query", "routes", "whole")

    def __init__(self, operation: ArmOperation, routes: ProviderRoutes) -> None:
        self.operation = operation
        self.routes = routes
        self.places: dict[str, str | None] = {}
        self.identity: str | None = None
        self.identity_places: list[str] = []
        self.query: dict[str, str] = {}
        self.body: dict[str, tuple[str, ...]] = {}
        self.whole: str | None = None

    def __repr__(self) -> str:
        return f"ArmRoute({self.operation!r}, {self.places})"


def arm_operations(command: str, module: str, store: RouteStore) -> list[tuple[ArmOperation, ProviderRoutes]]:
    """The operations that go by the name of *command*; every provider's if *module* is unknown (empty)."""
    verb, _, noun = command.partition("-")
    if noun[:2].lower() != "az":
        return []
    # DataFactoryV2Pipeline is a pipeline of DataFactory
    wanted, verb = "".join(word for word in words(noun[2:]) if not _is_version(word)), verb.lower()
    providers = store.of_module(module) if module else store.all()
    return [(operation, routes) for routes in providers for operation in _named(routes).get((verb, wanted), ())]


def _named(routes: ProviderRoutes) -> dict[tuple[str, str], list[ArmOperation]]:
    """Verb and noun → the provider's operations that may go by them; made once."""
    if routes.by_name is None:
        routes.by_name = {}
        shorts = [name.rpartition(".")[2] for name in (*routes.modules, routes.provider)]
        # Rm tells Get-AzRmStorageShare, of the account's own interface, from Get-AzStorageShare
        prefixes = list(dict.fromkeys(folded(rm + short) for short in shorts for rm in ("", "Rm")))
        for operation in routes.operations:
            for verb, nouns in command_names(operation, prefixes):
                for noun in nouns:
                    same = routes.by_name.setdefault((verb, noun), [])
                    if operation not in same:
                        same.append(operation)
    return routes.by_name


def _is_version(word: str) -> bool:
    return word[:1] == "v" and word[1:].isdigit()


def is_generated(set_name: str) -> bool:
    """Whether a parameter set has a name that the modules' generator gives: its commands say all of a body, and take an object for its id only."""
    bare = set_name.partition("Via")[0].rstrip("0123456789").removesuffix("Expanded")
    return bare in ("Get", "List", "Create", "Update", "Set", "Delete", "Patch") or "ViaIdentity" in set_name


def arm_route(
    command: CommandInfo, set_name: str, bound: Iterable[str], store: RouteStore, resource_id: str | None = None
) -> ArmRoute:
    """The operation that *command* calls in that set when *bound* parameters are given. Unroutable with the reason if no single one fits.

    *resource_id* is what the parameter that names a resource holds, if that is known: it tells operations on different resources apart.
    """
    known = arm_operations(command.name, command.module_name, store)
    if not known:
        if not store.of_module(command.module_name):
            text = f"no routes of {command.module_name or 'its module'} were added (psemu routes add)"
            raise Unroutable(text)
        raise Unroutable(f"no operation of the providers that were added goes by the name {command.name}")
    given = {name.lower() for name in bound}
    parameters = [p for p in command.parameters if p.name.lower() in given and p.name.lower() not in _MANNER]
    fitting: list[ArmRoute] = []
    reasons: list[str] = []
    for operation, routes in known:
        route = _fitted(operation, routes, parameters, is_generated(set_name))
        if isinstance(route, str):
            reasons.append(route)
        elif not any(_same(route, other) for other in fitting):
            fitting.append(route)
    if len(fitting) > 1 and resource_id is not None:
        fitting = [r for r in fitting if r.identity is None or id_values(r, resource_id) is not None] or fitting
    if not fitting:
        raise Unroutable(f"{command.name}: {_shortest(reasons)}")
    if len(fitting) > 1:
        shown = ", ".join(f"{r.operation.method} {r.operation.path}" for r in fitting[:3])
        raise Unroutable(f"{command.name}: {len(fitting)} operations fit what is given: {shown}")
    return fitting[0]


def id_values(route: ArmRoute, resource_id: str) -> dict[str, str] | None:
    """The values of the places that *resource_id* fills, None if it is no id of what the path names. Names are not decoded: an id holds
    them as they are."""
    template = route.operation.path.split("/")
    values: dict[str, str] = {}
    given = resource_id.split("/")
    wanted = len(route.identity_places)
    if not resource_id.startswith("/") or len(given) > len(template):
        return None
    for part, own in zip(template, given, strict=False):
        if part[:1] == "{" and part[-1:] == "}":
            if not own:
                return None
            values[part[1:-1]] = own
        elif part.lower() != own.lower():
            return None
    return values if len(values) == wanted else None


def _same(first: ArmRoute, second: ArmRoute) -> bool:
    a, b = first.operation, second.operation
    return a.method == b.method and a.path.lower() == b.path.lower()


def _shortest(reasons: list[str]) -> str:
    return min(reasons, key=lambda text: (text.count(","), len(text), text))


def _fitted(
    operation: ArmOperation, routes: ProviderRoutes, parameters: list[ParameterInfo], generated: bool
) -> ArmRoute | str:
    """The route if each place is filled and each parameter used; else what is wrong."""
    route = ArmRoute(operation, routes)
    left = list(parameters)
    open_places = placeholders(operation.path)
    identity = next((p for p in left if _is_identity(p)), None)
    if identity is not None and not _by_name(operation, open_places, [identity]):
        filled = _identified(operation, open_places, identity)
        if not filled:
            return f"-{identity.name} names another resource than {operation.method} {operation.path}"
        if operation.method == "PUT" and not generated and identity.name.lower() == "inputobject":
            return f"-{identity.name} is what is to be written, and psemu cannot tell its members in {operation.method} {operation.path}"
        route.identity, route.identity_places = identity.name, filled
        open_places = open_places[len(filled) :]
        left.remove(identity)
    lacking = []
    taken = _by_name(operation, open_places, left)
    for place in open_places:
        parameter = taken.get(place)
        if parameter is not None:
            route.places[place] = parameter.name
            left.remove(parameter)
        elif place.lower() == _FROM_CONTEXT:
            route.places[place] = None
        else:
            lacking.append(place)
    if lacking:
        return f"no parameter that is given fills {{{'}, {'.join(lacking)}}} of {operation.method} {operation.path}"
    for parameter in list(left):
        option = next((o for o in operation.query if _is_option(o, parameter.name)), None)
        if option is not None:
            route.query[option] = parameter.name
            left.remove(parameter)
    whole = next((p for p in left if p.name.lower() in _WHOLE or (generated and _is_whole_object(p))), None)
    if whole is not None and operation.method in ("PUT", "PATCH", "POST"):
        route.whole = whole.name
        left.remove(whole)
    if operation.body:
        members = routes.bodies.get(operation.body, [])
        for parameter in list(left):
            member = body_member(parameter, members)
            if member is not None:
                route.body[parameter.name] = member.path
                left.remove(parameter)
    if left:
        names = ", ".join(f"-{parameter.name}" for parameter in left)
        return f"{names} has no place in {operation.method} {operation.path}"
    return route


def _is_whole_object(parameter: ParameterInfo) -> bool:
    return parameter.name.lower() in _WHOLE_OBJECT and parameter.type_name.lower() not in _TEXT


def _is_option(option: str, name: str) -> bool:
    """``$expand`` is ``-ExpandResource`` too."""
    own, wanted = folded(name), folded(option.lstrip("$"))
    return own == wanted or (wanted == "expand" and own.startswith(wanted))


def _is_identity(parameter: ParameterInfo) -> bool:
    name = parameter.name.lower()
    if name == "id":
        return parameter.type_name.lower() == "system.string"
    return name == "resourceid" or name.endswith("inputobject")


def _identified(operation: ArmOperation, places: list[str], identity: ParameterInfo) -> list[str]:
    """The places that the resource of *identity* fills: all of a path that names it, or those up to the type that ``-<Type>InputObject`` names."""
    above = identity.name[: -len("InputObject")] if identity.name.lower().endswith("inputobject") else ""
    if above:
        for index, place in enumerate(places):
            kind = words(_type_before(place, operation.path))
            own = words(above)
            if kind and own and (kind == own or kind[-len(own) :] == own):
                return places[: index + 1]
        return []
    if not places:
        return []
    names_one = operation.path.endswith(f"/{{{places[-1]}}}")
    # an action, or a part with a fixed name, of the resource
    below = operation.path.rpartition(f"/{{{places[-1]}}}")[2].strip("/").split("/")
    fixed = len(below) == (1 if operation.method == "POST" else 2)
    return places if names_one or fixed else []


def _by_name(operation: ArmOperation, places: list[str], parameters: list[ParameterInfo]) -> dict[str, ParameterInfo]:
    """The parameter of each place: by its name, by its resource's type, ``Name`` for the resource itself, by the end of either name."""
    path = operation.path
    texts = [p for p in parameters if p.type_name.lower() in _TEXT]
    found: dict[str, ParameterInfo] = {}

    def take(level: Callable[[ParameterInfo, str, str], bool]) -> None:
        for place in places:
            if place not in found:
                fits = [p for p in texts if p not in found.values() and level(p, place, path)]
                if len(fits) == 1:
                    found[place] = fits[0]

    take(_is_named)
    take(_is_typed)
    last = places[-1] if places else ""
    # the resource itself, or what an action is done to; the members of a collection have no name yet, and an id is no name
    below = path.rpartition(f"/{{{last}}}")[2].strip("/").split("/")
    is_own = below == [""] or (operation.method == "POST" and len(below) == 1)
    if last and last not in found and is_own and not last.lower().endswith("id"):
        name = next((p for p in texts if p.name.lower() == "name"), None)
        if name is not None and name not in found.values():
            found[last] = name
    take(_is_longer)
    take(_is_shorter)
    return found


def _is_named(parameter: ParameterInfo, place: str, path: str) -> bool:
    return any(_keys(place) & {folded(name)} for name in (parameter.name, *parameter.aliases))


def _is_typed(parameter: ParameterInfo, place: str, path: str) -> bool:
    kind = _type_before(place, path)
    return bool(kind) and any(folded(name) in _keys(kind + "Name") for name in (parameter.name, *parameter.aliases))


def _is_longer(parameter: ParameterInfo, place: str, path: str) -> bool:
    """The parameter's name ends with the place's: ``-AutomationAccountName`` of ``{accountName}``."""
    return any(_ends(words(name), own) for name in (parameter.name, *parameter.aliases) for own in _wanted(place, path))


def _is_shorter(parameter: ParameterInfo, place: str, path: str) -> bool:
    """The place's name ends with the parameter's: ``-ClusterName`` of ``managedClusters/{resourceName}``.

    Not for the resource itself: ``-ConfigurationName`` may be what a node's configuration was made from.
    """
    if path.endswith(f"/{{{place}}}") and _type_before(place, path).partition("managed")[0]:
        return False
    return any(_ends(own, words(name)) for name in (parameter.name, *parameter.aliases) for own in _wanted(place, path))


def _wanted(place: str, path: str) -> list[list[str]]:
    kind = _type_before(place, path)
    return [words(place), *([words(kind + "Name")] if kind else [])]


def _ends(longer: list[str], shorter: list[str]) -> bool:
    return 1 < len(shorter) < len(longer) and longer[-len(shorter) :] == shorter


def _keys(place: str) -> set[str]:
    """``serverName`` → also ``server``."""
    whole = folded(place)
    bare = [suffix for suffix in ("Name", "name") if place.endswith(suffix) and len(place) > len(suffix)]
    return {whole, *(folded(place.removesuffix(suffix)) for suffix in bare)}


def _type_before(place: str, path: str) -> str:
    before = path.partition(f"/{{{place}}}")[0].rpartition("/")[2]
    return "" if "{" in before or "." in before or before.lower() in ("providers", "subscriptions") else before


def body_member(parameter: ParameterInfo, members: list[BodyMember]) -> BodyMember | None:
    """The one member of the body that *parameter* is, by its name or an alias; None if none or several."""
    for name in (parameter.name, *parameter.aliases):
        found = members_named(name, members)
        if found:
            return found[0] if len(found) == 1 else None
    return None


def members_named(name: str, members: Iterable[BodyMember]) -> list[BodyMember]:
    """The members that all names of their path but ``properties``, put together, make *name*: ``SkuName`` is ``sku.name``."""
    wanted = folded(name)
    named = ((member, [folded(part) for part in member.path if part != "properties"]) for member in members)
    return [member for member, parts in named if parts and "".join(parts) == wanted]

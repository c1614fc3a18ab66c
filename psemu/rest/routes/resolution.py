"""From a command's own metadata to the operation that a parameter set calls: what the set demands must be what the path needs."""

from __future__ import annotations

from psemu.rest.request import placeholders
from psemu.rest.routes.graph import GraphRoute, graph_route, variant_of
from psemu.rest.routes.table import Operation, command_operations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo

_ALL_SETS = "__AllParameterSets"
#: variant → the only method that such a parameter set can mean
_METHODS = {"List": "GET", "Delete": "DELETE", "Update": "PATCH"}
#: variants of operations on a path that is no action
_PLAIN = frozenset({"List", "Get", "Create", "Update", "Set", "Delete"})
_VARIANTS = {"get": "Get", "new": "Create", "update": "Update", "set": "Set", "remove": "Delete"}
_LISTED = "IMicrosoftGraph"


class Unroutable(Exception):
    """No operation, or more than one, fits; the text says which."""


def command_route(command: CommandInfo, parameter_set_name: str) -> GraphRoute:
    """The operation that *command* calls in that parameter set. Unroutable with the reason if none or no single one is known."""
    own = graph_route(command.name, parameter_set_name)
    if own is not None and _takes_all(command, parameter_set_name, own):
        return own
    known = command_operations(command.name)
    by_reference = not known and any(parameter.name == "DirectoryObjectId" for parameter in command.parameters)
    if by_reference:
        # New-MgGroupMember is written by hand: it adds a reference to the object that it takes by id
        known = command_operations(command.name + "ByRef")
    if not known:
        raise Unroutable(f"no operation of Graph v1.0 has the name {command.name}")
    asked = _asked(command, parameter_set_name)
    if by_reference and asked is not None:
        asked.demanded.discard("directoryobjectid")
    if asked is not None:
        known = [_as_taken(operation, asked) for operation in known]
    variant = variant_of(parameter_set_name)
    if parameter_set_name == _ALL_SETS:
        # a page with one set gives it no name; what it takes and its verb tell what it is
        verb = command.name.partition("-")[0].lower()
        variant = "List" if asked is not None and "all" in asked.taken else _VARIANTS.get(verb, variant)
    fitting = [operation for operation in known if _fits(operation, variant, asked, known)]
    if not fitting and asked is not None:
        renamed = [(_renamed(operation, asked), operation) for operation in known]
        fitting = [o for wanted, o in renamed if wanted is not None and _fits(o, variant, wanted, known)]
    if len(fitting) > 1:
        fitting = _closest(fitting, variant)
    if len(fitting) > 1 and asked is not None:
        fitting = _most_used(fitting, asked)
    if len(fitting) > 1:
        fitting = _of_entity(fitting, _entity(command), known) or fitting
    if len(fitting) != 1:
        count = "no" if not fitting else str(len(fitting))
        raise Unroutable(f"{count} of {len(known)} operations fit the parameter set {parameter_set_name}")
    return _route(command, fitting[0], variant, asked)


def _as_taken(operation: Operation, asked: _Asked) -> Operation:
    """*operation* without the options of its path where the set takes none of them: a page may be older than what the service demands."""
    base, mark, query = operation.path.partition("?")
    if not mark or any(parameter_of(place).lower() in asked.taken for place in placeholders(query)):
        return operation
    return Operation(operation.method, base, operation.is_action)


def _takes_all(command: CommandInfo, set_name: str, route: GraphRoute) -> bool:
    """Whether the set takes what the path needs; one that is not there, or takes an identity, is believed."""
    asked = _asked(command, set_name)
    if asked is None or not asked.taken:
        return True
    return {parameter_of(place).lower() for place in placeholders(route.path)} <= asked.taken


def parameter_of(placeholder: str) -> str:
    """``servicePrincipal-id`` → ``ServicePrincipalId``."""
    return "".join(part[:1].upper() + part[1:] for part in placeholder.split("-"))


class _Asked:
    """What a parameter set demands and takes, by name in small letters."""

    __slots__ = ("demanded", "taken")

    def __init__(self, demanded: set[str], taken: set[str]) -> None:
        self.demanded = demanded
        self.taken = taken


def _asked(command: CommandInfo, set_name: str) -> _Asked | None:
    """The demands of the set, or of its sibling without ``ViaIdentity``; None if it has no sibling."""
    if "ViaIdentity" in set_name:
        # an identity stands for all that the same operation takes by name elsewhere
        wanted = set_name.replace("ViaIdentity", "").lower()
        sibling = next((name for name in command.parameter_sets if name.lower() == wanted), None)
        if sibling is None:
            base, number = variant_of(set_name).lower(), _number(set_name)
            same = [n for n in command.parameter_sets if "ViaIdentity" not in n and variant_of(n).lower() == base]
            sibling = next((n for n in same if _number(n) == number), same[0] if len(same) == 1 else None)
        if sibling is None:
            return None
        set_name = sibling
    demanded, taken = set(), set()
    for parameter in command.parameters:
        metadata = parameter.parameter_sets.get(set_name) or parameter.parameter_sets.get(_ALL_SETS)
        if metadata is None:
            continue
        name = parameter.name.lower()
        taken.add(name)
        if metadata.is_mandatory and name not in ("bodyparameter", "inputobject"):
            demanded.add(name)
    return _Asked(demanded, taken)


def _renamed(operation: Operation, asked: _Asked) -> _Asked | None:
    """*asked* with the one id that the page calls otherwise than the path; None unless there is exactly one on each side."""
    needed = {parameter_of(place).lower() for place in placeholders(operation.path)}
    own = {name for name in asked.demanded if name.endswith("id")}
    missing, other = needed - own, own - needed
    if len(missing) != 1 or len(other) != 1 or needed & asked.taken != needed - missing:
        return None
    if not is_renamed(next(iter(other)), next(iter(missing))):
        return None
    return _Asked((asked.demanded - other) | missing, (asked.taken - other) | missing)


def is_renamed(name: str, other: str) -> bool:
    """True if two ids end with the same word: ``DirectorySettingId`` is what is called ``GroupSettingId`` now."""
    first, second = name.lower().removesuffix("id"), other.lower().removesuffix("id")
    return first[-4:] == second[-4:] and len(first) > 4 and len(second) > 4


def _of_entity(fitting: list[Operation], entity: str | None, known: list[Operation]) -> list[Operation]:
    """Of several collections those whose members' key is named after *entity*."""
    if not entity:
        return []
    wanted = f"/{{{entity}-id}}".lower()
    keys = [o.path.lower() for o in known]
    return [
        o for o in fitting if any(key == o.path.lower() + wanted for key in keys) or o.path.lower().endswith(wanted)
    ]


def _number(set_name: str) -> str:
    return set_name[len(set_name.rstrip("0123456789")) :]


def _fits(operation: Operation, variant: str, asked: _Asked | None, known: list[Operation]) -> bool:
    if _METHODS.get(variant, operation.method) != operation.method and not _is_so_called(operation, variant):
        return False
    if variant == "Get" and operation.method != "GET" and not operation.is_action:
        return False
    if variant == "Create" and operation.method not in ("POST", "PUT"):
        return False
    if variant == "Set" and operation.method != "PUT" and not operation.is_action:
        return False
    needed = {parameter_of(place).lower() for place in placeholders(operation.path)}
    if asked is None:
        return bool(needed)
    if not needed <= asked.taken or not needed <= asked.demanded | asked.taken:
        return False
    # an id that must be given belongs to the path; other demands (a file, a body's member) may belong elsewhere
    if not {name for name in asked.demanded if name.endswith("id")} <= needed:
        return False
    if needed - asked.demanded and not operation.is_action:
        return False
    if operation.is_action or variant not in ("List", "Get"):
        return True
    base, asks, _ = operation.path.partition("?")
    if asks and not base.endswith("/$count"):
        # what lies between two moments is always a list
        return variant == "List"
    if base.endswith(("}", "$ref", "/$count", "/$value")):
        return variant == "Get" or operation.path.endswith("$ref")
    return _is_collection(operation.path, known) == (variant == "List")


def _is_so_called(operation: Operation, variant: str) -> bool:
    """An action whose own name begins with what a plain operation is called: ``updateWindowsDeviceAccount``."""
    return operation.is_action and _last(operation.path).lower().removeprefix("graph.").startswith(variant.lower())


def _is_collection(path: str, known: list[Operation]) -> bool:
    """True if an entity of it can be named, or it can be counted."""
    from psemu.rest.routes.table import has_path

    if any(other.path.startswith(path + "/{") for other in known):
        return True
    return has_path(path + "/$count")


def _closest(fitting: list[Operation], variant: str) -> list[Operation]:
    """Of several: those that are actions if the set's name is no plain one (and the reverse), then those that the name names."""
    # the same entity by its key and by an alternate key: the key is meant
    fitting = [o for o in fitting if "='{" not in o.path or o.is_action] or fitting
    plain = variant in _PLAIN
    kept = [operation for operation in fitting if operation.is_action != plain] or fitting
    if not plain and len(kept) > 1:
        exact = [o for o in kept if _last(o.path).lower() == variant.lower()]
        kept = exact or [o for o in kept if _last(o.path).lower().startswith(variant.lower())] or kept
    return kept


def _most_used(fitting: list[Operation], asked: _Asked) -> list[Operation]:
    """Those that use the most of what the set demands: ``usedRange(valuesOnly={valuesOnly})`` if a value must be given, else ``usedRange()``."""
    used = [len({parameter_of(place).lower() for place in placeholders(o.path)} & asked.demanded) for o in fitting]
    return [operation for operation, count in zip(fitting, used, strict=True) if count == max(used)]


def _last(path: str) -> str:
    return path.rpartition("/")[2].partition("(")[0]


def _route(command: CommandInfo, operation: Operation, variant: str, asked: _Asked | None) -> GraphRoute:
    entity = _entity(command)
    route = GraphRoute(command.name, variant, operation.method, called_path(operation), entity)
    pages = variant == "List" or (asked is not None and "all" in asked.taken)
    route.is_list = pages and operation.method == "GET" and not operation.path.endswith("/$count")
    bodies = ("BodyParameter", "DirectoryObjectId") if operation.path.endswith("/$ref") else ("BodyParameter",)
    route.sends_body = operation.method in ("POST", "PATCH", "PUT") and any(
        parameter.name in bodies for parameter in command.parameters
    )
    return route


def _entity(command: CommandInfo) -> str | None:
    """The type of what *command* writes, None if its page names no entity."""
    for name in command.output_types:
        short = name.rpartition(".")[2].rstrip("0123456789")
        if short.startswith(_LISTED):
            return short[len(_LISTED) :][:1].lower() + short[len(_LISTED) + 1 :]
    return None


def called_path(operation: Operation) -> str:
    """The path as the module calls it: names of actions, functions and casts keep their namespace."""
    head, _, last = operation.path.rpartition("/")
    segments = [f"microsoft.{part}" if part.startswith("graph.") else part for part in head.split("/")]
    if last.startswith("graph."):
        last = f"microsoft.{last}"
    elif operation.is_action and not last.startswith(("microsoft.", "$", "{")):
        last = f"microsoft.graph.{last}"
    return "/".join([*segments, last])

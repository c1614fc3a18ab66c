"""Where a Site Recovery object lies: from what a script passes to the values of a path, what nobody can know in braces."""

from __future__ import annotations

from psemu.handlers.service_files import read_content
from psemu.handlers.service_values import json_value, member, text_of
from psemu.handlers.site_recovery_calls import value_from_arm_id
from psemu.objects import UNKNOWN, CaselessDict
from psemu.rest.request import placeholders

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet

#: a path's own places; who is signed in and the vault context fill them
_SCOPE = frozenset({"subscriptionId", "resourceGroupName", "resourceName"})


def resource_values(resource: Any, template: str) -> dict[str, Any]:
    """The values of *template*, the path of the resource that *resource* is: parents from its id, itself by its name.

    UNKNOWN for all if *resource* is. CmdletFailure for an id that is none.
    """
    parts = template.split("/")
    places = {part[1:-1]: parts[index - 1] for index, part in enumerate(parts) if part.startswith("{")}
    names = [name for name in placeholders(template) if name not in _SCOPE]
    if resource is UNKNOWN or getattr(resource, "base", None) is UNKNOWN:
        return dict.fromkeys(names, UNKNOWN)
    values: dict[str, Any] = {}
    for name in names[:-1]:
        values[name] = value_from_arm_id(_id_of(resource), places[name])
    values[names[-1]] = text_of(member(resource, "Name"))
    return values


def id_values(resource_id: Any, template: str) -> dict[str, Any]:
    """The values of *template* that *resource_id* names."""
    parts = template.split("/")
    places = {part[1:-1]: parts[index - 1] for index, part in enumerate(parts) if part.startswith("{")}
    names = [name for name in placeholders(template) if name not in _SCOPE]
    if resource_id is UNKNOWN:
        return dict.fromkeys(names, UNKNOWN)
    return {name: value_from_arm_id(text_of(resource_id), places[name]) for name in names}


def _id_of(resource: Any) -> str:
    return text_of(member(resource, "ID"))


class Given:
    """The bound parameters as the values of a request's body."""

    __slots__ = ("command", "parameters")

    def __init__(self, parameters: CaselessDict, command: Cmdlet | None = None) -> None:
        self.parameters = parameters
        #: the running command, None where a request is only planned
        self.command = command

    def __contains__(self, name: str) -> bool:
        return name in self.parameters

    def is_unknown(self, name: str) -> bool:
        """True if *name* is bound to a value that nobody can know."""
        return self.parameters.get(name) is UNKNOWN

    def content(self, name: str) -> bytes | None:
        """What is in the file that parameter *name* names; None where that cannot be known. FileError if it cannot be read."""
        if self.command is None or self.is_unknown(name):
            return None
        return read_content(self.command, self.parameters[name])

    def value(self, name: str, otherwise: Any = None) -> Any:
        """The value of parameter *name*, ``{name}`` if nobody can know it, *otherwise* if it is not bound."""
        if name not in self.parameters:
            return otherwise
        found = self.parameters[name]
        return f"{{{name}}}" if found is UNKNOWN else json_value(found)

    def text(self, name: str, otherwise: str = "") -> str:
        """The same as text."""
        if name not in self.parameters:
            return otherwise
        found = self.parameters[name]
        return f"{{{name}}}" if found is UNKNOWN else text_of(found)

    def switch(self, name: str) -> bool:
        """True if switch *name* is given."""
        return name in self.parameters and bool(self.parameters[name])

    def part(self, name: str, *members: str) -> Any:
        """Member of the object that parameter *name* is; ``{name.member}`` if nobody can know it."""
        found = self.parameters.get(name)
        if found is UNKNOWN:
            return f"{{{'.'.join((name, *members))}}}"
        return json_value(_walk(found, members))

    def parts(self, name: str, *members: str) -> list[Any]:
        """The same of each object of a list."""
        found = self.parameters.get(name)
        if found is UNKNOWN:
            return [f"{{{'.'.join((name, *members))}}}"]
        items = found if isinstance(found, list | tuple) else [found] if found is not None else []
        return [json_value(_walk(item, members)) for item in items]

    def objects(self, name: str) -> list[Any]:
        """The objects of a list parameter; UNKNOWN ones stay."""
        found = self.parameters.get(name)
        return list(found) if isinstance(found, list | tuple) else [] if found is None else [found]

    def fields(self, **names: str) -> dict[str, Any]:
        """``field="Parameter"`` → the fields whose parameters are bound and not null."""
        pairs = ((field, self.value(name)) for field, name in names.items())
        return {field: value for field, value in pairs if value is not None}

    def minutes(self, name: str, otherwise: int = 0) -> Any:
        """Hours that parameter *name* gives, in minutes."""
        found = self.value(name, otherwise)
        return found * 60 if isinstance(found, int) else found


def _walk(value: Any, members: tuple[str, ...]) -> Any:
    for name in members:
        value = member(value, name)
    return value


def known(**fields: Any) -> dict[str, Any]:
    """*fields* without those that are None: the real client leaves nulls out of a body."""
    return {name: value for name, value in fields.items() if value is not None}

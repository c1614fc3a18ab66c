"""A changed list of arguments as the line that somebody would type: what is as it was stands as it was written."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, UnknownSplat
from psemu.binder.literals import literal
from psemu.objects import UNKNOWN, SwitchParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_table import BindingTable

    Argument = CommandArgument | UnknownSplat


class CommandText:
    """Where a command stands: *text* is the whole source, *head* the command's name as written (``& $name``)."""

    __slots__ = ("head", "text")

    def __init__(self, text: str, head: str) -> None:
        self.text = text
        self.head = head

    def of(self, argument: Argument) -> str:
        """What was written for *argument*, empty if it has no place."""
        return self.text[argument.start : argument.end] if argument.start >= 0 else ""


def changed_line(source: CommandText, table: BindingTable, before: list[Argument], after: list[Argument]) -> str:
    """The line with the arguments *after* in place of *before*."""
    kept = {id(argument) for argument in before}
    whole = _whole_splats(before, {id(argument) for argument in after})
    words = [source.head]
    shown: set[tuple[int, int]] = set()
    for argument in after:
        place = (argument.start, argument.end)
        if id(argument) in kept and (place in whole or not _is_splat(source.of(argument))):
            if place not in shown:
                words.append(source.of(argument) or _written(argument, table))
            if place in whole:
                # one word of the line gave several arguments
                shown.add(place)
        else:
            words.append(_changed(source, argument, table))
    return " ".join(word for word in words if word)


def _is_splat(text: str) -> bool:
    return text.startswith("@") and not text.startswith(("@(", "@{", "@'", '@"'))


def _whole_splats(before: list[Argument], after: set[int]) -> set[tuple[int, int]]:
    """The places of splats all of whose arguments are still there."""
    places: dict[tuple[int, int], bool] = {}
    counts: dict[tuple[int, int], int] = {}
    for argument in before:
        place = (argument.start, argument.end)
        places[place] = places.get(place, True) and id(argument) in after
        counts[place] = counts.get(place, 0) + 1
    return {place for place, whole in places.items() if whole and place[0] >= 0 and counts[place] > 0}


def _changed(source: CommandText, argument: Argument, table: BindingTable) -> str:
    """An argument that was changed: its new name before the value as it was written."""
    if isinstance(argument, UnknownSplat):
        return source.of(argument)
    original = source.of(argument)
    if argument.name is not None and argument.has_value and argument.value is UNKNOWN and ":" in original:
        return f"-{argument.name}:{original.partition(':')[2].strip()}"
    return _written(argument, table)


def _written(argument: Argument, table: BindingTable) -> str:
    if isinstance(argument, UnknownSplat):
        return f"@{argument.variable}"
    if argument.name is None:
        return literal(argument.value)
    name = f"-{argument.name}"
    if not argument.has_value:
        return name
    value: Any = argument.value
    if value is UNKNOWN:
        return f"{name} <{_short_type(argument.name, table)}>"
    is_switch = _is_switch(argument.name, table)
    if isinstance(value, (bool, SwitchParameter)):
        return name if value and is_switch else f"{name}:{literal(value)}"
    return f"{name}:{literal(value)}" if is_switch else f"{name} {literal(value)}"


def _parameter(name: str, table: BindingTable) -> Any:
    return next((each for each in table.parameters if each.name == name), None)


def _is_switch(name: str, table: BindingTable) -> bool:
    parameter = _parameter(name, table)
    return parameter is not None and parameter.is_switch


def _short_type(name: str, table: BindingTable) -> str:
    parameter = _parameter(name, table)
    if parameter is None:
        return "value"
    from psemu.objects.types import short_type_name

    return short_type_name(parameter.type_name).rpartition(".")[2]

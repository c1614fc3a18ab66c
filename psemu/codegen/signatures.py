"""The signatures of a command's function: one for each parameter set, in an order that a type checker can tell apart."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, ParameterSetMetadata


class Signature:
    """Parameter names that a call must have (*required*) and may have (*optional*); *set_names* are the sets that look so."""

    __slots__ = ("optional", "required", "set_names")

    def __init__(self, set_name: str, required: list[str], optional: list[str]) -> None:
        self.set_names = [set_name]
        self.required = required
        self.optional = optional

    @property
    def names(self) -> list[str]:
        """All parameters, the required ones first."""
        return self.required + self.optional


def metadata_in(parameter: ParameterInfo, set_name: str) -> ParameterSetMetadata | None:
    """What *parameter* is in set *set_name*, None if it is not part of it."""
    return parameter.parameter_sets.get(set_name) or parameter.parameter_sets.get(ALL_PARAMETER_SETS)


def set_names(command: CommandInfo) -> list[str]:
    """The command's parameter sets, the default one first; the name of what belongs to all is that of a set only where there is no other."""
    found = list(command.parameter_sets)
    for parameter in command.parameters:
        found += [name for name in parameter.parameter_sets if name != ALL_PARAMETER_SETS and name not in found]
    if len(found) > 1 and ALL_PARAMETER_SETS in found:
        found.remove(ALL_PARAMETER_SETS)
    default = command.default_parameter_set
    if default in found:
        found.remove(default)
        found.insert(0, default)
    return found or [default or ALL_PARAMETER_SETS]


def signatures(command: CommandInfo) -> list[Signature]:
    """Each set's signature. A parameter has one type in all sets, so names alone tell them apart.

    A signature that takes no call that an earlier one does not take is moved before it, and joined with it if both take the same calls.
    """
    found: list[Signature] = []
    for set_name in set_names(command):
        required: list[str] = []
        optional: list[str] = []
        for parameter in command.parameters:
            metadata = metadata_in(parameter, set_name)
            if metadata is not None:
                (required if metadata.is_mandatory else optional).append(parameter.name)
        found.append(Signature(set_name, required, optional))
    ordered: list[Signature] = []
    for signature in found:
        same = next((o for o in ordered if takes(o, signature) and takes(signature, o)), None)
        if same is not None:
            same.set_names += signature.set_names
            continue
        wider = (index for index, other in enumerate(ordered) if takes(other, signature))
        ordered.insert(next(wider, len(ordered)), signature)
    return ordered


def takes(wide: Signature, narrow: Signature) -> bool:
    """True if *wide* takes every call that *narrow* takes."""
    return set(wide.required) <= set(narrow.required) and set(narrow.names) <= set(wide.names)


def with_engine_parameters(command: CommandInfo) -> CommandInfo:
    """The command with the parameters that the engine adds for ShouldProcess and paging, where its own list leaves them out."""
    switch = "System.Management.Automation.SwitchParameter"
    added: list[tuple[str, str, tuple[str, ...]]] = []
    if command.supports_should_process:
        added += [("WhatIf", switch, ("wi",)), ("Confirm", switch, ("cf",))]
    if command.supports_paging:
        added += [("IncludeTotalCount", switch, ()), ("Skip", "System.UInt64", ()), ("First", "System.UInt64", ())]
    declared = {parameter.name.lower() for parameter in command.parameters}
    extra = [
        ParameterInfo(name, type_name, {ALL_PARAMETER_SETS: ParameterSetMetadata()}, aliases)
        for name, type_name, aliases in added
        if name.lower() not in declared
    ]
    return CommandInfo(
        command.name,
        (*command.parameters, *extra),
        module_name=command.module_name,
        command_type=command.command_type,
        default_parameter_set=command.default_parameter_set,
        parameter_sets=command.parameter_sets,
        aliases=command.aliases,
        output_types=command.output_types,
    )


#: verbs of commands that list
_LISTING = frozenset(("get", "find", "search"))
#: parameters that tell how many objects a page or an answer has
_SIZES = ("PageSize", "ResultPageSize", "ResultSize", "Top", "First")


def pages_by(command: CommandInfo) -> list[str]:
    """The parameter sets in which *command* lists page by page, none for a command that does not say so."""
    if command.name.partition("-")[0].lower() not in _LISTING:
        return []
    by_name = {parameter.name: parameter for parameter in command.parameters}
    sizes = [by_name[name] for name in _SIZES if name in by_name]
    if command.supports_paging:
        return set_names(command)
    if not sizes or (sizes[0].name == "First" and "Skip" not in by_name):
        return []
    deciding = [by_name["All"]] if lists_all(command) else sizes
    return [name for name in set_names(command) if any(metadata_in(parameter, name) for parameter in deciding)]


def lists_all(command: CommandInfo) -> bool:
    """Whether ``-All`` asks for all pages: it stands beside what tells the size of one."""
    names = {parameter.name for parameter in command.parameters if parameter.name != "All" or _is_truth(parameter)}
    return "All" in names and not names.isdisjoint(("Top", "PageSize"))


def _is_truth(parameter: ParameterInfo) -> bool:
    return parameter.is_switch or parameter.type_name.rpartition(".")[2] == "Boolean"

"""SYNTAX and PARAMETERS of a page brought together: what each parameter is in each set, and where the two contradict each other.

Metadata decides, because each writer generates it and hardly anybody edits it by hand; SYNTAX decides what a block cannot say. Each
contradiction is a finding with both values:

- ``RequiredConflict``: a valued parameter is mandatory as its metadata says, unless one block covers several sets that SYNTAX tells apart.
  A switch is never compared: writers of the 2.0.0 form print mandatory switches as optional;
- ``PositionalConflict``, ``PositionOrder``, ``PositionRepeated``: a position comes from metadata alone, SYNTAX only confirms it;
- ``MembershipConflict``: SYNTAX leaves a parameter out of a set that its metadata puts it in, or the other way round;
- ``ParameterOneSided``, ``SetUnknown``: names that stand on one side only.
"""

from __future__ import annotations

import re

from psemu.diagnostic import INFORMATION, WARNING
from psemu.help.model import ParameterSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help.model import CommandHelp, Finding, Parameter, SyntaxItem, SyntaxParameter

#: lower-case set name → (its first statement, lower-case parameter name → its item)
_Sets = dict[str, "tuple[SyntaxItem, dict[str, SyntaxParameter]]"]


class ReconciledSets:
    """What :func:`reconcile` makes: the sets in SYNTAX' order, the default one (None: none marked), and each parameter's sets.

    *parameters*: lower-case name → entries whose names are sets or ``(All)``.
    """

    __slots__ = ("default", "names", "parameters")

    def __init__(
        self, names: tuple[str, ...], default: str | None, parameters: dict[str, tuple[ParameterSet, ...]]
    ) -> None:
        self.names = names
        self.default = default
        self.parameters = parameters


def reconcile(help: CommandHelp) -> tuple[ReconciledSets, list[Finding]]:
    """The facts of *help* and its conflicts."""
    sets: _Sets = {}
    default = None
    for item in help.syntax:
        key = item.parameter_set_name.lower()
        known = sets.get(key)
        if known is None:
            known = sets[key] = (item, {})
        items = known[1]
        for parameter in item.parameters:
            if parameter.key not in items:
                items[parameter.key] = parameter
        if item.is_default and default is None:
            default = known[0].parameter_set_name
    findings: list[Finding] = []
    parameters = {}
    for described in help.parameters:
        parameters[described.name.lower()] = _reconcile_parameter(help, described, sets, findings)
    _say_one_sided(help, parameters, findings)
    _say_positions(help, parameters, findings)
    if len(sets) > 1 and default is None and help.syntax:
        first = help.syntax[0]
        findings.append(
            (first.start, first.end, "DefaultSetMissing", "No parameter set is marked as the default one.", INFORMATION)
        )
    names = tuple([item.parameter_set_name for item, _ in sets.values() if item.parameter_set_name])
    return ReconciledSets(names, default, parameters), findings


def _reconcile_parameter(
    help: CommandHelp, parameter: Parameter, sets: _Sets, findings: list[Finding]
) -> tuple[ParameterSet, ...]:
    entries = parameter.parameter_sets
    key = parameter.name.lower()
    named: dict[str, ParameterSet] = {}
    everywhere: ParameterSet | None = None
    for listed in entries:
        if listed.key == "(all)":
            everywhere = everywhere or listed
        elif listed.key not in named:
            named[listed.key] = listed
    differing: dict[str, bool] = {}
    brackets = set()
    conflicts: list[Finding] = []
    is_listed = False
    for lower, (statement, items) in sets.items():
        item = items.get(key)
        entry = named.pop(lower, everywhere)
        if item is None:
            if entry is not None:
                name = statement.parameter_set_name
                where = f"in set '{name}'" if name else "in the statement"
                message = f"Metadata puts '-{parameter.name}' {where}, SYNTAX does not list it there; metadata decides."
                conflicts.append((*_heading(parameter), "MembershipConflict", message, WARNING))
            continue
        is_listed = True
        if entry is None:
            if lower:
                name = statement.parameter_set_name
                message = f"SYNTAX lists '-{parameter.name}' in set '{name}', its metadata does not; metadata decides."
                conflicts.append((*_heading(parameter), "MembershipConflict", message, WARNING))
            continue
        if item.type:
            brackets.add(item.is_mandatory)
            if item.is_mandatory != entry.is_required:
                differing[lower] = item.is_mandatory
            if item.is_positional == (entry.position_number is None):
                said = "positional" if item.is_positional else "named"
                message = f"SYNTAX says {said}, metadata position '{entry.position}'; metadata decides."
                conflicts.append(_at_item(help, statement, item, "PositionalConflict", message))
        if parameter.type and not _same_type(item.type or "SwitchParameter", parameter.type):
            message = f"SYNTAX says type '{item.type or 'switch'}', metadata '{parameter.type}'; metadata decides."
            conflicts.append(_at_item(help, statement, item, "TypeConflict", message))
    if not is_listed:
        return entries
    findings += conflicts
    if named and (len(sets) > 1 or "" not in sets):
        for unknown in named.values():
            message = f"Metadata of '-{parameter.name}' names set '{unknown.name}', SYNTAX has no such set."
            findings.append((*_heading(parameter), "SetUnknown", message, WARNING))
    if not differing:
        return entries
    decides = "metadata"
    if len(brackets) > 1 and len({entry.is_required for entry in entries}) == 1:
        decides = "SYNTAX"
        entries = _told_apart(entries, everywhere, sets, differing)
    for lower, mandatory in differing.items():
        statement, items = sets[lower]
        message = f"SYNTAX says mandatory {mandatory}, metadata {not mandatory}; {decides} decides."
        findings.append(_at_item(help, statement, items[key], "RequiredConflict", message))
    return entries


def _heading(parameter: Parameter) -> tuple[int, int]:
    """Where the parameter's heading stands."""
    return parameter.start, min(parameter.end, parameter.start + len(parameter.name) + 5)


def _at_item(
    help: CommandHelp,
    statement: SyntaxItem,
    item: SyntaxParameter,
    code: str,
    message: str,
    severity: str = WARNING,
) -> Finding:
    """A finding at the item's place in its statement."""
    where = f" in set '{statement.parameter_set_name}'" if statement.parameter_set_name else ""
    return (*item_place(help, statement, item), code, f"'-{item.name}'{where}: {message}", severity)


def item_place(help: CommandHelp, statement: SyntaxItem, item: SyntaxParameter) -> tuple[int, int]:
    """Where *item* stands in the source; the whole statement where it cannot be found."""
    found = re.search(rf"-{re.escape(item.name)}(?![\w-])", help.source.text[statement.start : statement.end])
    if found is None:
        return statement.start, statement.end
    return statement.start + found.start(), statement.start + found.end()


def _told_apart(
    entries: tuple[ParameterSet, ...], everywhere: ParameterSet | None, sets: _Sets, differing: dict[str, bool]
) -> tuple[ParameterSet, ...]:
    """The entries with the brackets of SYNTAX; one for all sets becomes one for each."""
    if everywhere is not None and len(entries) == 1:
        entries = tuple([_renamed(everywhere, item.parameter_set_name) for item, _ in sets.values()])
    return tuple([_with_required(e, differing[e.key]) if e.key in differing else e for e in entries])


def _with_required(entry: ParameterSet, required: bool) -> ParameterSet:
    return ParameterSet(
        entry.name,
        entry.position,
        required,
        entry.value_from_pipeline,
        entry.value_from_pipeline_by_property_name,
        entry.value_from_remaining_arguments,
    )


def _renamed(entry: ParameterSet, name: str) -> ParameterSet:
    return ParameterSet(
        name,
        entry.position,
        entry.is_required,
        entry.value_from_pipeline,
        entry.value_from_pipeline_by_property_name,
        entry.value_from_remaining_arguments,
    )


def short_type_name(name: str) -> str:
    """The type as SYNTAX prints it: the last part, Nullable taken off."""
    if name.startswith("System.Nullable`1[") and name.endswith("]"):
        name = name[18:-1].strip("[]")
    elif name.startswith("Nullable`1[") and name.endswith("]"):
        name = name[11:-1].strip("[]")
    return name if "`" in name else name.rsplit(".", 1)[-1]


_ACCELERATORS = {"int": "int32", "bool": "boolean", "switch": "switchparameter", "long": "int64", "float": "single"}


def _same_type(one: str, other: str) -> bool:
    """True for a type as SYNTAX prints it and as a block names it."""
    same = _COMPARED.get((one, other))
    if same is None:
        if len(_COMPARED) >= _MOST_COMPARED:
            _COMPARED.clear()
        same = _COMPARED[one, other] = _compare_types(short_type_name(one).lower(), short_type_name(other).lower())
    return same


_COMPARED: dict[tuple[str, str], bool] = {}
_MOST_COMPARED = 5000


def _compare_types(one: str, other: str) -> bool:
    if one == other or "`" in one or "`" in other or "<" in one or "<" in other:
        return True
    array = one.endswith("[]"), other.endswith("[]")
    one, other = one.removesuffix("[]"), other.removesuffix("[]")
    return array[0] == array[1] and _ACCELERATORS.get(one, one) == _ACCELERATORS.get(other, other)


def _say_one_sided(help: CommandHelp, parameters: dict[str, tuple[ParameterSet, ...]], findings: list[Finding]) -> None:
    listed: set[str] = set()
    for statement in help.syntax:
        for item in statement.parameters:
            if item.key not in listed:
                listed.add(item.key)
                if item.key not in parameters:
                    message = f"'-{item.name}' stands in SYNTAX only."
                    place = item_place(help, statement, item)
                    findings.append((*place, "ParameterOneSided", message, WARNING))
    if not help.syntax or listed.issuperset(parameters):
        return
    for described in help.parameters:
        if described.name.lower() not in listed:
            message = f"'-{described.name}' stands in PARAMETERS only."
            findings.append((*_heading(described), "ParameterOneSided", message, WARNING))


def _say_positions(help: CommandHelp, parameters: dict[str, tuple[ParameterSet, ...]], findings: list[Finding]) -> None:
    for statement in help.syntax:
        taken: dict[int, SyntaxParameter] = {}
        before: tuple[int, SyntaxParameter] | None = None
        is_told = False
        for item in statement.parameters:
            if not item.is_positional:
                continue
            number = _number(parameters.get(item.key, ()), statement.parameter_set_name.lower())
            if number is None:
                continue
            first = taken.setdefault(number, item)
            if first.key != item.key:
                message = f"it has position {number}, as '-{first.name}' has."
                findings.append(_at_item(help, statement, item, "PositionRepeated", message))
            elif before is not None and number < before[0] and not is_told:
                # one tells that the order is another; the others are its echo
                is_told = True
                message = f"it has position {number} and stands behind '-{before[1].name}' with position {before[0]}."
                findings.append(_at_item(help, statement, item, "PositionOrder", message, INFORMATION))
            before = number, item


def _number(entries: tuple[ParameterSet, ...], lower: str) -> int | None:
    """The position in the set *lower*; an entry that names it counts before one for all sets."""
    everywhere = None
    for entry in entries:
        if entry.key == lower:
            return entry.position_number
        if entry.key == "(all)":
            everywhere = everywhere or entry
    return None if everywhere is None else everywhere.position_number

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

from psemu.diagnostic import INFORMATION, WARNING
from psemu.help.model import ALL_SETS, ParameterSet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help.model import CommandHelp, Finding, Parameter, SyntaxItem, SyntaxParameter

#: lower-case set name → (name, lower-case parameter name → its item)
_Sets = dict[str, tuple[str, dict[str, "SyntaxParameter"]]]


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
            known = sets[key] = (item.parameter_set_name, {})
        for parameter in item.parameters:
            known[1].setdefault(parameter.name.lower(), parameter)
        if item.is_default and default is None:
            default = known[0]
    findings: list[Finding] = []
    parameters = {}
    for described in help.parameters:
        parameters[described.name.lower()] = _reconcile_parameter(described, sets, findings)
    _say_one_sided(help, parameters, findings)
    _say_positions(help.syntax, parameters, findings)
    if len(sets) > 1 and default is None and help.syntax:
        first = help.syntax[0]
        findings.append(
            (first.start, first.end, "DefaultSetMissing", "No parameter set is marked as the default one.", INFORMATION)
        )
    names = tuple([name for name, _ in sets.values() if name])
    return ReconciledSets(names, default, parameters), findings


def _reconcile_parameter(parameter: Parameter, sets: _Sets, findings: list[Finding]) -> tuple[ParameterSet, ...]:
    entries = parameter.parameter_sets
    key = parameter.name.lower()
    if not sets or not any(key in items for _, items in sets.values()):
        return entries
    named: dict[str, ParameterSet] = {}
    everywhere: ParameterSet | None = None
    for listed in entries:
        if listed.name.lower() in ("(all)", "__allparametersets"):
            everywhere = everywhere or listed
        else:
            named.setdefault(listed.name.lower(), listed)
    differing: dict[str, bool] = {}
    brackets = set()
    for lower, (name, items) in sets.items():
        item = items.get(key)
        entry = named.pop(lower, None) or everywhere
        if entry is None:
            if item is not None and name:
                message = f"SYNTAX lists '-{parameter.name}' in set '{name}', its metadata does not; metadata decides."
                findings.append((parameter.start, parameter.start, "MembershipConflict", message, WARNING))
        elif item is None:
            where = f"in set '{name}'" if name else "in the statement"
            message = f"Metadata puts '-{parameter.name}' {where}, SYNTAX does not list it there; metadata decides."
            findings.append((parameter.start, parameter.start, "MembershipConflict", message, WARNING))
        else:
            _say_item(parameter, entry, item, name, findings)
            if not item.is_switch:
                brackets.add(item.is_mandatory)
                if item.is_mandatory != entry.is_required:
                    differing[lower] = item.is_mandatory
    if named and (len(sets) > 1 or "" not in sets):
        for unknown in named.values():
            message = f"Metadata of '-{parameter.name}' names set '{unknown.name}', SYNTAX has no such set."
            findings.append((parameter.start, parameter.start, "SetUnknown", message, WARNING))
    if not differing:
        return entries
    decides = "metadata"
    if len(brackets) > 1 and len({entry.is_required for entry in entries}) == 1:
        decides = "SYNTAX"
        entries = _told_apart(entries, everywhere, sets, differing)
    for lower, mandatory in differing.items():
        name, items = sets[lower]
        at = items[key].start
        where = f" in set '{name}'" if name else ""
        said = f"SYNTAX says mandatory {mandatory}, metadata {not mandatory}"
        message = f"'-{parameter.name}'{where}: {said}; {decides} decides."
        findings.append((at, at + len(key) + 1, "RequiredConflict", message, WARNING))
    return entries


def _told_apart(
    entries: tuple[ParameterSet, ...], everywhere: ParameterSet | None, sets: _Sets, differing: dict[str, bool]
) -> tuple[ParameterSet, ...]:
    """The entries with the brackets of SYNTAX; one for all sets becomes one for each."""
    if everywhere is not None and len(entries) == 1:
        entries = tuple([_renamed(everywhere, name) for name, _ in sets.values()])
    return tuple([_with_required(e, differing[e.name.lower()]) if e.name.lower() in differing else e for e in entries])


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
    if entry.name == name:
        return entry
    copy = _with_required(entry, entry.is_required)
    copy.name = name
    return copy


def short_type_name(name: str) -> str:
    """The type as SYNTAX prints it: the last part, Nullable taken off."""
    if name.startswith("System.Nullable`1[") and name.endswith("]"):
        name = name[18:-1].strip("[]")
    elif name.startswith("Nullable`1[") and name.endswith("]"):
        name = name[11:-1].strip("[]")
    return name if "`" in name else name.rsplit(".", 1)[-1]


_ACCELERATORS = {"int": "int32", "bool": "boolean", "switch": "switchparameter", "long": "int64", "float": "single"}


def _same_type(one: str, other: str) -> bool:
    one, other = short_type_name(one).lower(), short_type_name(other).lower()
    if one == other or "`" in one or "`" in other or "<" in one or "<" in other:
        return True
    array = one.endswith("[]"), other.endswith("[]")
    one, other = one.removesuffix("[]"), other.removesuffix("[]")
    return array[0] == array[1] and _ACCELERATORS.get(one, one) == _ACCELERATORS.get(other, other)


def _say_item(
    parameter: Parameter, entry: ParameterSet, item: SyntaxParameter, name: str, findings: list[Finding]
) -> None:
    where = f" in set '{name}'" if name else ""
    place = item.start, item.start + len(item.name) + 1
    if not item.is_switch and item.is_positional != (entry.position_number is not None):
        said = "positional" if item.is_positional else "named"
        message = f"'-{item.name}'{where}: SYNTAX says {said}, metadata position '{entry.position}'; metadata decides."
        findings.append((*place, "PositionalConflict", message, WARNING))
    if parameter.type and not _same_type(item.type or "SwitchParameter", parameter.type):
        message = f"'-{item.name}'{where}: SYNTAX says type '{item.type or 'switch'}', metadata '{parameter.type}'; metadata decides."
        findings.append((*place, "TypeConflict", message, WARNING))


def _say_one_sided(help: CommandHelp, parameters: dict[str, tuple[ParameterSet, ...]], findings: list[Finding]) -> None:
    told = set()
    listed = set()
    for item in help.syntax:
        for parameter in item.parameters:
            lower = parameter.name.lower()
            listed.add(lower)
            if lower not in parameters and lower not in told:
                told.add(lower)
                message = f"'-{parameter.name}' stands in SYNTAX only."
                findings.append(
                    (parameter.start, parameter.start + len(parameter.name) + 1, "ParameterOneSided", message, WARNING)
                )
    if not help.syntax:
        return
    for described in help.parameters:
        if described.name.lower() not in listed:
            message = f"'-{described.name}' stands in PARAMETERS only."
            findings.append(
                (described.start, described.start + len(described.name) + 5, "ParameterOneSided", message, WARNING)
            )


def _say_positions(
    syntax: tuple[SyntaxItem, ...], parameters: dict[str, tuple[ParameterSet, ...]], findings: list[Finding]
) -> None:
    for item in syntax:
        lower = item.parameter_set_name.lower()
        numbers = []
        for parameter in item.parameters:
            if not parameter.is_positional:
                continue
            entries = parameters.get(parameter.name.lower(), ())
            entry = next((e for e in entries if e.name.lower() == lower), None) or next(
                (e for e in entries if e.name == ALL_SETS), None
            )
            if entry is not None and (number := entry.position_number) is not None:
                numbers.append(number)
        where = f"set '{item.parameter_set_name}'" if item.parameter_set_name else "the statement"
        if len(set(numbers)) < len(numbers):
            findings.append(
                (
                    item.start,
                    item.end,
                    "PositionRepeated",
                    f"Two parameters of {where} have the same position.",
                    WARNING,
                )
            )
        elif numbers != sorted(numbers):
            message = f"The positional parameters of {where} stand in another order than their positions: {numbers}."
            findings.append((item.start, item.end, "PositionOrder", message, INFORMATION))

"""CommandHelp to CommandInfo: what a page says of a command, as the binder needs it."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.catalog.type_names import full_type_name, is_opaque
from psemu.help.reconcile import reconcile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.help.model import CommandHelp, Parameter, ParameterSet

#: parameters that the engine adds to every cmdlet, lower case; a page that lists one tells nothing new
COMMON_PARAMETERS = frozenset(
    {
        "debug",
        "erroraction",
        "errorvariable",
        "informationaction",
        "informationvariable",
        "outbuffer",
        "outvariable",
        "pipelinevariable",
        "progressaction",
        "verbose",
        "warningaction",
        "warningvariable",
    }
)
#: what :func:`psemu.help.reconcile.reconcile` finds where a page cannot be believed about sets
_ABOUT_SETS = frozenset(("MembershipConflict", "SetUnknown", "RequiredConflict", "ParameterOneSided"))


def build_command(help: CommandHelp) -> CommandInfo:
    """The command that *help* describes; parameters in the page's order, common ones and ``WhatIf``/``Confirm`` left out.

    Aliases of the command are those of ALIASES and of the front matter.
    Two keys of the front matter are psemu's own: ``class`` (full name of a compiled cmdlet's class) and ``confirm impact``.
    """
    facts, conflicts = reconcile(help)
    present = {parameter.name.lower() for parameter in help.parameters}
    should_process = "whatif" in present and "confirm" in present
    parameters = []
    for parameter in help.parameters:
        lower = parameter.name.lower()
        if lower in COMMON_PARAMETERS or (should_process and lower in ("whatif", "confirm")):
            continue
        parameters.append(parameter_info(parameter, facts.parameters[lower]))
    class_name = help.metadata.get("class")
    impact = help.metadata.get("confirm impact")
    return CommandInfo(
        help.title,
        parameters,
        module_name=help.module_name,
        default_parameter_set=facts.default or None,
        parameter_sets=facts.names or (ALL_PARAMETER_SETS,),
        supports_should_process=should_process,
        confirm_impact=impact if isinstance(impact, str) and impact else "Medium",
        aliases=dict.fromkeys((*help.aliases, *_listed(help.metadata.get("aliases", ())))),
        output_types=[
            full_type_name(output.typename) for output in help.outputs if output.typename not in ("", "None")
        ],
        class_name=class_name if isinstance(class_name, str) and class_name else None,
        doubts=_doubts(help, {code for _, _, code, *_ in conflicts}),
    )


def _doubts(help: CommandHelp, conflicts: set[str]) -> str:
    online, date = help.metadata.get("online version"), help.metadata.get("ms.date")
    year = next(
        (part for part in str(date or "").replace("-", "/").split("/") if len(part) == 4 and part.isdigit()), ""
    )
    return (
        ("s" if conflicts & _ABOUT_SETS else "")
        + ("t" if "TypeConflict" in conflicts else "")
        + ("i" if any(code == "PipelineInputKind" for _, _, code, *_ in help.findings) else "")
        + ("o" if (isinstance(online, str) and "//docs.microsoft.com/" in online) or "" < year < "2022" else "")
    )


def _listed(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple([name for part in value.split(",") if (name := part.strip())])


def parameter_info(parameter: Parameter, entries: tuple[ParameterSet, ...]) -> ParameterInfo:
    """*parameter* as it is in the sets of *entries*: the reconciled ones, or those of its own blocks."""
    type_name = full_type_name(parameter.type)
    opaque = is_opaque(type_name)
    values = parameter.accepted_values
    sets = _MADE.get(entries)
    if sets is None:
        if len(_MADE) >= _MOST_MADE:
            _MADE.clear()
        sets = _MADE[entries] = _sets(entries)
    return ParameterInfo(
        parameter.name,
        type_name,
        sets,
        parameter.aliases,
        () if opaque else values,
        values if opaque else (),
        opaque and not values,
        dont_show=parameter.dont_show,
        default_value=parameter.default_value,
    )


#: entries, which blocks that are alike share → what was made of them; nobody changes it
_MADE: dict[tuple[ParameterSet, ...], dict[str, ParameterSetMetadata]] = {}
_MOST_MADE = 5000


def _sets(entries: tuple[ParameterSet, ...]) -> dict[str, ParameterSetMetadata]:
    sets = {}
    for entry in entries:
        name = ALL_PARAMETER_SETS if entry.key == "(all)" else entry.name
        if name not in sets:
            sets[name] = ParameterSetMetadata(
                entry.is_required,
                entry.position_number,
                entry.value_from_pipeline,
                entry.value_from_pipeline_by_property_name,
                entry.value_from_remaining_arguments,
            )
    return sets or {ALL_PARAMETER_SETS: ParameterSetMetadata()}

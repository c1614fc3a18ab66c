"""What changed between two versions of a module's commands, and which of it breaks a call that was right before."""

from __future__ import annotations

from psemu.codegen.signatures import Signature, metadata_in, set_names, takes, with_engine_parameters

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from psemu.catalog import CommandInfo, ParameterInfo

#: types that take every value which the keys take
_WIDER = {"System.Object", "System.Object[]", "System.Management.Automation.PSObject"}


class Change:
    """A difference: *kind* in dotted words (``parameter.removed``), whether it *is_breaking*, where (*command*, *parameter*; ``""`` for a
    change of the command itself), what was (*old*) and is (*new*), and a *message* for release notes."""

    __slots__ = ("command", "is_breaking", "kind", "message", "new", "old", "parameter")

    def __init__(
        self, kind: str, is_breaking: bool, command: str, parameter: str, message: str, old: str = "", new: str = ""
    ) -> None:
        self.kind = kind
        self.is_breaking = is_breaking
        self.command = command
        self.parameter = parameter
        self.message = message
        self.old = old
        self.new = new

    def as_dict(self) -> dict[str, object]:
        """The change as plain data for JSON."""
        return {
            name: getattr(self, name)
            for name in ("kind", "is_breaking", "command", "parameter", "old", "new", "message")
        }

    def __repr__(self) -> str:
        return f"Change({self.kind!r}, {self.message!r})"


def differences(old: Iterable[CommandInfo], new: Iterable[CommandInfo]) -> list[Change]:
    """The changes from *old* to *new*, by command; the module's name does not count, since a line does not say it."""
    before = {command.name.lower(): with_engine_parameters(command) for command in old}
    after = {command.name.lower(): with_engine_parameters(command) for command in new}
    aliases = {alias.lower(): command for command in after.values() for alias in command.aliases}
    changes: list[Change] = []
    for key in sorted({*before, *after}):
        was, now = before.get(key), after.get(key)
        if was is None:
            assert now is not None
            changes.append(Change("command.added", False, now.name, "", "is new"))
        elif now is None:
            renamed = aliases.get(key)
            if renamed is None:
                changes.append(Change("command.removed", True, was.name, "", "was removed"))
            else:
                message = f"is called {renamed.name} now; the old name is its alias"
                changes.append(Change("command.renamed", False, was.name, "", message, was.name, renamed.name))
        else:
            changes += _of_command(was, now)
    return changes


def _of_command(was: CommandInfo, now: CommandInfo) -> Iterator[Change]:
    name = now.name
    for alias in _lost(was.aliases, now.aliases):
        yield Change("alias.removed", True, name, "", f"has no alias {alias} any more", alias)
    lost = _lost(was.output_types, now.output_types)
    if lost and now.output_types:
        message = f"gives {', '.join(now.output_types)} instead of {', '.join(was.output_types)}"
        yield Change(
            "output.changed", True, name, "", message, ", ".join(was.output_types), ", ".join(now.output_types)
        )
    old_sets, new_sets = _shapes(was), _shapes(now)
    broken = {key for key, shape in old_sets.items() if not any(takes(other, shape) for other in new_sets.values())}
    yield from _of_sets(name, old_sets, new_sets, broken)
    old_default, new_default = was.default_parameter_set or "", now.default_parameter_set or ""
    if old_default and new_default and old_default.lower() != new_default.lower():
        before, after = old_sets.get(old_default.lower()), new_sets.get(new_default.lower())
        if old_default.lower() in new_sets:
            message = f"has the default parameter set {new_default}, it was {old_default}"
            # sets may have changed their names: what counts is which calls go where
            breaks = before is None or after is None or not takes(after, before)
            yield Change("default-set.changed", breaks, name, "", message, old_default, new_default)
    known = {spelling.lower(): parameter for parameter in now.parameters for spelling in parameter.aliases}
    known.update({parameter.name.lower(): parameter for parameter in now.parameters})
    old_names = {parameter.name.lower() for parameter in was.parameters}
    for parameter in was.parameters:
        there = known.get(parameter.name.lower())
        if there is None:
            yield Change("parameter.removed", True, name, parameter.name, "was removed")
            continue
        if there.name.lower() != parameter.name.lower():
            message = f"is called {there.name} now; the old name is its alias"
            yield Change("parameter.renamed", False, name, parameter.name, message, parameter.name, there.name)
        yield from _of_parameter(name, parameter, there, was, now, broken)
    for parameter in now.parameters:
        if parameter.name.lower() in old_names or any(alias.lower() in old_names for alias in parameter.aliases):
            continue
        demanded = [
            s.set_names[0] for key, s in new_sets.items() if parameter.name.lower() in s.required and key in old_sets
        ]
        breaking = [set_name for set_name in demanded if set_name.lower() in broken]
        where = f", mandatory in {_list(demanded)}" if demanded else ""
        yield Change("parameter.added", bool(breaking), name, parameter.name, f"is new{where}", "", parameter.type_name)


def _of_sets(name: str, old: dict[str, Signature], new: dict[str, Signature], broken: set[str]) -> Iterator[Change]:
    if len(old) == len(new) == 1:
        return
    for key, shape in old.items():
        if key in new:
            continue
        label = _label(shape.set_names[0])
        heir = next((other for other in new.values() if takes(other, shape)), None)
        if heir is None:
            yield Change("set.removed", True, name, "", f"has no parameter set {label} any more", label)
        else:
            message = f"has no parameter set {label} any more; {_label(heir.set_names[0])} takes its calls"
            yield Change("set.replaced", False, name, "", message, label, _label(heir.set_names[0]))
    for key, shape in new.items():
        if key not in old:
            label = _label(shape.set_names[0])
            yield Change("set.added", False, name, "", f"has the new parameter set {label}", "", label)


def _of_parameter(
    name: str, was: ParameterInfo, now: ParameterInfo, old: CommandInfo, new: CommandInfo, broken: set[str]
) -> Iterator[Change]:
    if was.type_name.lower() != now.type_name.lower():
        wider = now.type_name in _WIDER or now.type_name.lower() == f"{was.type_name.lower()}[]"
        # a text takes every word that an enum took
        wider = wider or (now.type_name == "System.String" and bool(was.enum_values))
        message = f"is of type {now.type_name}, it was {was.type_name}"
        yield Change("type.changed", not wider, name, was.name, message, was.type_name, now.type_name)
    spellings = (now.name, *now.aliases)
    for alias in _lost(was.aliases, spellings):
        yield Change("parameter-alias.removed", True, name, was.name, f"has no alias {alias} any more", alias)
    yield from _of_values(name, was, now)
    default = (_default(was), _default(now))
    if default[0].lower() != default[1].lower():
        message = f"has the default {default[1] or 'nothing'}, it was {default[0] or 'nothing'}"
        yield Change("default.changed", False, name, was.name, message, *default)
    facts: dict[tuple[str, bool, str], list[str]] = {}
    for set_name in set_names(old):
        before = metadata_in(was, set_name)
        kept = next((other for other in set_names(new) if other == set_name), None)
        kept = kept or next((other for other in set_names(new) if other.lower() == set_name.lower()), None)
        if kept is None and len(set_names(old)) == len(set_names(new)) == 1:
            kept = set_names(new)[0]
        if before is None or kept is None:
            continue
        after = metadata_in(now, kept)
        breaks = set_name.lower() in broken
        if after is None:
            facts.setdefault(("set-membership.removed", breaks, "is no longer in"), []).append(set_name)
            continue
        if after.is_mandatory != before.is_mandatory:
            if after.is_mandatory:
                facts.setdefault(("mandatory.added", breaks, "is mandatory now in"), []).append(set_name)
            else:
                facts.setdefault(("mandatory.removed", False, "is no longer mandatory in"), []).append(set_name)
        if after.position != before.position:
            place = "named only" if after.position is None else f"at position {after.position}"
            was_at = "named only" if before.position is None else f"at position {before.position}"
            moved = before.position is not None
            facts.setdefault(("position.changed", moved, f"is {place}, it was {was_at}, in"), []).append(set_name)
        for fact, words in (
            ("value_from_pipeline", "the pipeline"),
            ("value_from_pipeline_by_property_name", "the pipeline by property name"),
        ):
            had, has = getattr(before, fact), getattr(after, fact)
            if had != has:
                verb = "takes no value" if had else "takes values"
                kind = "pipeline.removed" if had else "pipeline.added"
                facts.setdefault((kind, had, f"{verb} from {words} in"), []).append(set_name)
    for (kind, breaking, words), sets in facts.items():
        everywhere = len(sets) == len(set_names(old))
        message = (
            words.removesuffix(" in").removesuffix(",")
            if everywhere and not words.endswith("longer in")
            else f"{words} {_list(sets)}"
        )
        yield Change(kind, breaking, name, was.name, message, ", ".join(map(_label, sets)))


def _of_values(name: str, was: ParameterInfo, now: ParameterInfo) -> Iterator[Change]:
    old, new = was.valid_values or was.enum_values, now.valid_values or now.enum_values
    if new and not old:
        yield Change("values.restricted", True, name, was.name, f"takes only {', '.join(new)}", "", ", ".join(new))
    elif old and not new:
        yield Change("values.freed", False, name, was.name, "takes any value", ", ".join(old))
    else:
        if lost := _lost(old, new):
            yield Change(
                "values.removed", True, name, was.name, f"does not take {', '.join(lost)} any more", ", ".join(lost)
            )
        if more := _lost(new, old):
            yield Change("values.added", False, name, was.name, f"takes {', '.join(more)}, too", "", ", ".join(more))


def _shapes(command: CommandInfo) -> dict[str, Signature]:
    """Each set's demands and offers, keys and names in small letters; the only set's key does not depend on its name."""
    sets = set_names(command)
    found = {}
    for set_name in sets:
        required: list[str] = []
        optional: list[str] = []
        for parameter in command.parameters:
            metadata = metadata_in(parameter, set_name)
            if metadata is not None:
                (required if metadata.is_mandatory else optional).append(parameter.name.lower())
        found[set_name.lower()] = Signature(set_name, required, optional)
    return found


def _lost(old: Iterable[str], new: Iterable[str]) -> list[str]:
    there = {item.lower() for item in new}
    return [item for item in old if item.lower() not in there]


def _default(parameter: ParameterInfo) -> str:
    value = parameter.default_value
    text = "" if value is None else str(value).strip()
    # what generators of pages write where they know of no default
    return "" if text.lower() in ("none", "false") else text


def _label(set_name: str) -> str:
    return "(all)" if set_name == "__AllParameterSets" else set_name


def _list(sets: list[str]) -> str:
    return ", ".join(map(_label, sets))


def format_differences(changes: list[Change]) -> str:
    """Release notes: what breaks, then what else changed, by command."""
    parts = []
    for title, breaking in (("Breaking changes", True), ("Other changes", False)):
        chosen = [change for change in changes if change.is_breaking is breaking]
        if not chosen:
            continue
        lines = [title, "=" * len(title)]
        command = None
        for change in chosen:
            if not change.parameter and change.kind.startswith("command."):
                lines += ["", f"{change.command} {change.message}."]
                command = None
                continue
            if change.command != command:
                command = change.command
                lines += ["", command]
            lines.append(f"  {'-' + change.parameter + ' ' if change.parameter else ''}{change.message}.")
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts) or "Nothing changed.\n"

"""Which parameter set is meant, and what that set still needs."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.binder.parameter_table import ALL_SETS, BindingParameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.parameter_binder import ParameterBinder


def count_sets(flags: int) -> int:
    """How many sets *flags* leave; 1 while nothing has narrowed them."""
    return 1 if flags == ALL_SETS else flags.bit_count()


def _ambiguous(binder: ParameterBinder) -> Exception:
    return binding_error("AmbiguousParameterSet", sets=binder.table.names_of(binder.current))


def _takes_input(binder: ParameterBinder) -> bool:
    """True if a parameter that is not bound takes pipeline input in a set that is left."""
    unbound, current = binder.unbound, binder.current
    for parameter in binder.table.pipeline:
        if parameter.index in unbound and (parameter.in_all or parameter.flags & current):
            for entry in parameter.entries:
                if (entry.in_all or entry.flag & current) and (entry.from_pipeline or entry.from_property):
                    return True
    return False


def validate_sets(binder: ParameterBinder, before_pipeline: bool, set_default: bool) -> int:
    """The number of sets that are left after the default and the mandatory parameters had their say.

    Raises ParameterBindingError ``AmbiguousParameterSet``.
    """
    table = binder.table
    current = binder.current
    default = table.default_flag
    count = 1 if current == ALL_SETS else current.bit_count()
    if count == 0:
        raise _ambiguous(binder)
    if count > 1:
        if (not before_pipeline and current == default) or (default and current & default):
            binder.parameter_set_name = table.set_name(default)
            if set_default:
                binder.current = default
            return 1
        if before_pipeline and _takes_input(binder):
            return count
        return _resolve_by_mandatory(binder)
    if current == ALL_SETS:
        count = max(len(table.set_names), 1)
        if before_pipeline and count > 1 and _takes_input(binder):
            pass
        elif default:
            if set_default:
                binder.current = default
            count = 1
        elif count > 1:
            return _resolve_by_mandatory(binder)
    binder.parameter_set_name = table.set_name(binder.current)
    return count


def _resolve_by_mandatory(binder: ParameterBinder) -> int:
    rest = binder.current & binder.table.all_flags
    for parameter in binder.unbound.values():
        if parameter.mandatory:
            for entry in parameter.entries:
                if entry.mandatory and not entry.in_all:
                    rest &= ~entry.flag
    if rest.bit_count() != 1:
        raise _ambiguous(binder)
    binder.current = rest
    binder.parameter_set_name = binder.table.set_name(rest)
    return 1


def narrow_to_pipeline(binder: ParameterBinder, count: int) -> int:
    """With input to come, drop the sets in which nothing unbound takes it."""
    wanted = 0
    for parameter in binder.table.pipeline:
        if parameter.index not in binder.unbound:
            continue
        for entry in parameter.entries:
            if (entry.in_all or entry.flag & binder.current) and (entry.from_pipeline or entry.from_property):
                if entry.in_all:
                    return count
                wanted |= entry.flag
    for parameter, _ in binder.delayed.values():
        wanted |= parameter.flags
    wanted &= binder.current
    if wanted and wanted != binder.current:
        binder.current = wanted
        return validate_sets(binder, True, False)
    return count


class _Group:
    """The mandatory parameters of one set (or of all) that are missing."""

    __slots__ = ("by_name", "by_value", "flag", "pipelineable", "plain")

    def __init__(self, flag: int) -> None:
        self.flag = flag
        self.pipelineable: dict[int, BindingParameter] = {}
        self.plain: dict[int, BindingParameter] = {}
        self.by_name: list[BindingParameter] = []
        self.by_value: list[BindingParameter] = []


def _groups(binder: ParameterBinder, expects_input: bool) -> dict[int, _Group]:
    groups: dict[int, _Group] = {}
    current = binder.current
    for parameter in binder.unbound.values():
        if not parameter.mandatory:
            continue
        for entry in parameter.entries:
            if not entry.mandatory or not (entry.in_all or entry.flag & current):
                continue
            flag = entry.flag or ALL_SETS
            group = groups.get(flag)
            if group is None:
                group = groups[flag] = _Group(flag)
            if expects_input and (entry.from_pipeline or entry.from_property):
                group.pipelineable[parameter.index] = parameter
                if entry.from_property:
                    group.by_name.append(parameter)
                if entry.from_pipeline:
                    group.by_value.append(parameter)
            else:
                group.plain[parameter.index] = parameter
    return groups


def handle_missing_mandatory(binder: ParameterBinder, count: int, expects_input: bool) -> list[BindingParameter]:
    """The mandatory parameters that no input can still give; narrows the sets where that decides. May raise AmbiguousParameterSet."""
    unbound = binder.unbound
    for parameter in binder.table.mandatory:
        if parameter.index in unbound:
            break
    else:
        return []
    groups = _groups(binder, expects_input)
    if not groups:
        return []
    if not expects_input:
        missing = {index: None for group in groups.values() for index in group.plain}
        return [parameter for index, parameter in unbound.items() if index in missing]
    return _missing_with_input(binder, groups, count)


def _missing_with_input(binder: ParameterBinder, groups: dict[int, _Group], count: int) -> list[BindingParameter]:
    table, default = binder.table, binder.table.default_flag
    result: dict[int, BindingParameter] = {}
    common = groups.get(ALL_SETS)
    missing = 0
    for group in groups.values():
        missing |= binder.current & table.all_flags if group.flag == ALL_SETS else group.flag & binder.current
    if not missing:
        missing = binder.current
    default_valid = bool(default and binder.current & default)
    named = {flag: group for flag, group in groups.items() if flag != ALL_SETS}

    def take(flag: int) -> None:
        for group in groups.values():
            if group.flag in (ALL_SETS, flag):
                result.update(group.plain)

    if count > 1 and default_valid and not missing & default:
        if not any(group.pipelineable for flag, group in named.items() if flag != default):
            binder.current &= ~missing
            if binder.current == default:
                binder.parameter_set_name = table.set_name(default)
            else:
                binder.prioritized = default
            missing = binder.current
    missing_count = count_sets(missing)
    if missing_count == 0:
        raise _ambiguous(binder)
    if missing_count == 1:
        take(missing if missing != ALL_SETS else 0)
        if missing == ALL_SETS or not any(flag & missing for flag in named):
            take(0)
    elif not binder.prioritized:
        chosen = missing & default and _latch_on_default(default, named, common)
        if chosen:
            binder.current = default
            binder.parameter_set_name = table.set_name(default)
            take(default)
        else:
            _choose_by_input(binder, named, common, missing, result)
    order = {flag: number for number, flag in enumerate(groups)}
    ranked: list[BindingParameter] = []
    for flag in order:
        ranked += [
            parameter for index, parameter in groups[flag].plain.items() if index in result and parameter not in ranked
        ]
    return ranked


def _latch_on_default(default: int, named: dict[int, _Group], common: _Group | None) -> bool:
    own = named.get(default)
    others = [group for flag, group in named.items() if flag != default]
    if common is not None and common.plain:
        return True
    if own is not None:
        if own.by_name and not any(group.by_name for group in others):
            return True
        if own.pipelineable and not any(group.pipelineable and not group.plain for group in others):
            return True
    return not any(group.pipelineable and not group.plain for group in others)


def _choose_by_input(
    binder: ParameterBinder,
    named: dict[int, _Group],
    common: _Group | None,
    missing: int,
    result: dict[int, BindingParameter],
) -> None:
    by_value = [flag for flag, group in named.items() if group.by_value and flag & missing]
    by_name = [flag for flag, group in named.items() if group.by_name and flag & missing]
    value = by_value[0] if len(by_value) == 1 else 0
    name = by_name[0] if len(by_name) == 1 else 0
    several = len(by_value) > 1 or len(by_name) > 1
    unique = value if value == name else value or name if not (value and name) else 0
    if unique:
        _settle(binder, unique, named, common, result)
        return
    plain_somewhere = any(group.plain for flag, group in named.items() if flag & missing) or bool(
        common and common.plain
    )
    if not plain_somewhere:
        return
    if value:
        _settle(binder, value, named, common, result)
        return
    if not several:
        raise _ambiguous(binder)
    left = binder.current
    for flag, group in named.items():
        if group.plain:
            left &= ~flag
    if common is not None and common.plain:
        result.update(common.plain)
    if not left:
        raise _ambiguous(binder)
    binder.current = left


def _settle(
    binder: ParameterBinder,
    unique: int,
    named: dict[int, _Group],
    common: _Group | None,
    result: dict[int, BindingParameter],
) -> None:
    own = named[unique]
    result.update(own.plain)
    if common is not None:
        result.update(common.plain)
    if own.plain:
        binder.current = unique
        return
    for flag in named:
        if flag != unique:
            binder.current &= ~flag
    if count_sets(binder.current) > 1 or binder.current == ALL_SETS:
        binder.prioritized = unique

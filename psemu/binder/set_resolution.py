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
    sets = binder.table.names_of(binder.current)
    if binder.trace is not None:
        binder.trace.sets_left(sets)
    return binding_error("AmbiguousParameterSet", sets=sets)


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
            return count
        if before_pipeline and _takes_input(binder):
            return count
        return _resolve_by_mandatory(binder)
    if current == ALL_SETS:
        count = max(len(table.set_names), 1)
        if before_pipeline and _takes_input(binder):
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
    table = binder.table
    default = table.default_flag
    sets = 0
    for flag in groups:
        if flag != ALL_SETS:
            sets |= binder.current & flag
    if ALL_SETS in groups:
        sets = binder.current & (table.available_flags or ALL_SETS)
    if not sets:
        sets = binder.current
    named = [group for flag, group in groups.items() if flag != ALL_SETS]
    if (
        count > 1
        and default
        and not default & sets
        and default & binder.current
        and not any(group.pipelineable for group in named if group.flag & binder.current and not group.flag & default)
    ):
        sets = binder.current = binder.current & ~sets
        if binder.current == default:
            binder.parameter_set_name = table.set_name(default)
        else:
            binder.prioritized = default
    number = count_sets(sets)
    if number == 0:
        raise _ambiguous(binder)
    if number == 1:
        return _plain_of(groups, sets)
    if binder.prioritized:
        return []
    if default and sets & default and _latches_on_default(default, groups):
        binder.current = default
        binder.parameter_set_name = table.set_name(default)
        return _plain_of(groups, default)
    return _choose_by_input(binder, groups, [group for group in named if group.flag & sets])


def _plain_of(groups: dict[int, _Group], sets: int) -> list[BindingParameter]:
    """The missing parameters that only the command line can give, group by group."""
    found: dict[int, BindingParameter] = {}
    for flag, group in groups.items():
        if flag == ALL_SETS or flag & sets:
            found.update((index, parameter) for index, parameter in group.plain.items() if index not in found)
    return list(found.values())


def _latches_on_default(default: int, groups: dict[int, _Group]) -> bool:
    others = [group for flag, group in groups.items() if flag not in (ALL_SETS, default)]
    satisfiable = any(group.pipelineable and not group.plain for group in others)
    if not satisfiable:
        return True
    own = groups.get(default)
    if own is not None and own.by_name and not any(group.by_name for group in others):
        return True
    common = groups.get(ALL_SETS)
    return common is not None and bool(common.plain)


def _single(groups: list[_Group], by_value: bool) -> tuple[bool, bool, int]:
    """Whether a group takes input by value (or by name), whether several do, and the flag of the only one."""
    found = [group.flag for group in groups if (group.by_value if by_value else group.by_name)]
    return bool(found), len(found) > 1, found[0] if len(found) == 1 else 0


def _choose_by_input(binder: ParameterBinder, groups: dict[int, _Group], valid: list[_Group]) -> list[BindingParameter]:
    has_value, many_values, value = _single(valid, True)
    has_name, many_names, name = _single(valid, False)
    unique = 0
    if has_value and has_name:
        unique = value if value == name else 0
    elif has_value or has_name:
        unique = value if has_value else name
    if unique:
        return _settle(binder, groups, unique)
    common = groups.get(ALL_SETS)
    plain = [group.flag for group in valid if group.plain]
    if not plain and not (common is not None and common.plain):
        return []
    if value:
        return _settle(binder, groups, value)
    if not many_values and not many_names:
        raise _ambiguous(binder)
    _ignore_sets(binder, sum(plain))
    if not binder.current:
        raise _ambiguous(binder)
    if count_sets(binder.current) == 1:
        binder.parameter_set_name = binder.table.set_name(binder.current)
    return []


def _settle(binder: ParameterBinder, groups: dict[int, _Group], chosen: int) -> list[BindingParameter]:
    """Take the set *chosen*, and keep those that need nothing more if it can still be fulfilled by input alone."""
    if groups[chosen].plain:
        binder.current = chosen
    else:
        _ignore_sets(binder, sum(flag for flag in groups if flag not in (ALL_SETS, chosen)))
        if binder.current != chosen:
            binder.prioritized = chosen
    binder.parameter_set_name = binder.table.set_name(binder.current)
    return _plain_of(groups, chosen)


def _ignore_sets(binder: ParameterBinder, others: int) -> None:
    if others:
        available = binder.table.available_flags if binder.current == ALL_SETS else binder.current
        binder.current = available & ~others

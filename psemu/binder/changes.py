"""The least change that would make a line bind, each proved by binding the changed line: for explain, editors and error texts."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.errors import ParameterBindingError
from psemu.binder.mends import SUGGESTIONS, additions, drops, other_values, quotes, renames
from psemu.binder.parameter_table import BindingTable
from psemu.binder.static import BoundCommand, bind_arguments

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.binder.changed_line import CommandText
    from psemu.binder.mends import Argument, Attempt, Step

#: what a search for changes may cost: a trial costs its arguments and a part of the command's parameters
_WORK = 2800
_LEAST_TRIALS = 4
#: changes of names and values in one line, at most
_DEEPEST = 3


def missing_in_set(table: BindingTable, flag: int, given: set[str]) -> list[str]:
    """The mandatory parameters of the set *flag* that are not among *given*."""
    return [
        parameter.name
        for parameter in table.mandatory
        if parameter.name not in given
        and any(entry.mandatory and (entry.in_all or entry.flag & flag) for entry in parameter.entries)
    ]


class Change:
    """A proved change: its *steps* and the *arguments* that bind."""

    __slots__ = ("arguments", "steps")

    def __init__(self, arguments: list[Argument], steps: list[Step]) -> None:
        self.arguments = arguments
        self.steps = steps


class _Search:
    """Tries changed argument lists; :attr:`found` are the changes that bind, in the order tried.

    :attr:`further` are those that got past the error they were made for, with the next one.
    """

    def __init__(self, bound: BoundCommand, source: CommandText | None) -> None:
        self.bound = bound
        self.source = source
        self.table = bound.binder.table
        self.found: list[Change] = []
        self.further: list[tuple[list[Argument], list[Step], ParameterBindingError]] = []
        self._tried: list[list[Step]] = []
        self._work = _WORK
        size = len(self.table.parameters)
        # an argument without a name is held against many parameters
        unnamed = sum(isinstance(each, CommandArgument) and each.name is None for each in bound.arguments)
        self._cost = 5 + size // 4 + min(unnamed, 20) * size // 40
        self._wanted: list[list[str]] | None = None

    @property
    def spent(self) -> bool:
        """Enough was tried or found."""
        return len(self.found) >= SUGGESTIONS or (self._work <= 0 and len(self._tried) >= _LEAST_TRIALS)

    def attempt(
        self,
        attempts: Iterable[Attempt],
        before: list[Step],
        error: ParameterBindingError | None = None,
        *,
        again: bool = False,
    ) -> None:
        """Bind each of *attempts*, made after the steps *before*, until enough was tried; *error* is what they mean to mend.

        *again*: they may have been tried without it.
        """
        for arguments, steps in attempts:
            change = before + steps
            if self.spent:
                return
            if change in self._tried and not again:
                continue
            self._tried.append(change)
            self._work -= len(arguments) + self._cost
            result = bind_arguments(self.bound.command, arguments, self.bound.binder.expects_input)
            errors = result.errors or result.possible_errors
            if not errors:
                self.found.append(Change(arguments, change))
            elif error is not None and _is_other(errors[0], error):
                self.further.append((arguments, change, errors[0]))

    @property
    def wanted(self) -> list[list[str]]:
        """What each set still needs, the least first."""
        if self._wanted is None:
            given = {entry.parameter.name for entry in self.bound.parameters.values()}
            self._wanted = []
            for number in range(max(len(self.table.set_names), 1)):
                missing = missing_in_set(self.table, 1 << number, given)
                if missing and missing not in self._wanted and len(missing) < 6:
                    self._wanted.append(missing)
            self._wanted.sort(key=len)
        return self._wanted


def _is_other(found: ParameterBindingError, before: ParameterBindingError) -> bool:
    """True if *found* is not the same complaint again: it stands elsewhere or says something else."""
    return (found.error_id, found.facts.get("start")) != (before.error_id, before.facts.get("start"))


def find_changes(bound: BoundCommand, source: CommandText | None = None) -> list[Change]:
    """The smallest proved changes that make the arguments of *bound*, written in *source*, bind; empty if none was found."""
    search = _Search(bound, source)
    arguments = bound.arguments
    first = (bound.errors or bound.possible_errors)[0]
    _mend(search, arguments, [], first)
    if search.found:
        # what was meant is better than what could be left out
        return search.found
    search.attempt(drops(arguments), [])
    search.attempt(additions(search, arguments), [])
    _go_on(search)
    if not search.found:
        # what stands after a mistake that nothing mends may be mended too
        search.attempt(drops(arguments), [], first, again=True)
        _go_on(search)
    if not search.found:
        for changed, steps in drops(arguments):
            if search.spent or search.found:
                break
            search.attempt(additions(search, changed), steps)
            search.attempt(drops(changed), steps)
    smallest = min((len(change.steps) for change in search.found), default=0)
    return [change for change in search.found if len(change.steps) == smallest]


def _go_on(search: _Search) -> None:
    """Mend the errors that come after those already mended, and those after them."""
    for _ in range(_DEEPEST):
        further, search.further = search.further, []
        if search.found or search.spent:
            break
        for changed, steps, error in further:
            _mend(search, changed, steps, error)
        if not search.found:
            for changed, steps, _ in further:
                search.attempt(additions(search, changed), steps)
                search.attempt(drops(changed), steps)


def _mend(search: _Search, arguments: list[Argument], before: list[Step], error: ParameterBindingError) -> None:
    """Try what *error* suggests: other names, other values, quotes."""
    for mends in (renames, other_values, quotes):
        search.attempt(mends(search, arguments, error), before, error)

"""Binds a command that is still being written, as far as it goes: which parameters are taken, which sets can still be meant.

PowerShell completes with a binder of its own (``PseudoParameterBinder``), which converts nothing, takes every argument as good, and keeps
all possibilities: this is its algorithm on the binder's tables.
"""

from __future__ import annotations

from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_table import ALL_SETS, binding_table
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.parameter_table import BindingParameter, BindingTable
    from psemu.catalog import CommandInfo


class Pair:
    """A parameter, an argument, or a parameter with its argument; *fake*: the argument is still to be written."""

    __slots__ = ("argument", "fake", "parameter")

    def __init__(self, parameter: ast.CommandParameterAst | None, argument: ast.Ast | None, fake: bool = False) -> None:
        self.parameter = parameter
        self.argument = argument
        self.fake = fake


class PseudoBinding:
    """What is bound: *bound* parameter → its pair, *unbound* parameters in order, *sets* the flags of the sets that are still possible.

    *pairs* are the arguments as they belong to parameters; None where an unknown parameter makes that impossible to tell.
    """

    def __init__(
        self,
        info: CommandInfo,
        command: ast.CommandAst,
        at_cursor: ast.CommandParameterAst | None = None,
        takes_pipeline: bool = False,
        for_name: bool = False,
        positional: bool = True,
    ) -> None:
        self.info = info
        self.table: BindingTable = binding_table(info)
        self.sets = ALL_SETS
        self.bound: dict[str, tuple[BindingParameter, Pair]] = {}
        self.unbound = self._all()
        self.not_found: list[ast.Ast] = []
        self.ambiguous: list[ast.Ast] = []
        self.duplicate: list[ast.Ast] = []
        self.pairs: list[Pair] | None = self._pair_up(_elements(command), at_cursor)
        self.success = self.pairs is not None
        if self.pairs is None:
            return
        rest = self._bind_named(self.pairs)
        if self.sets == 0:
            self.success = False
        elif positional:
            rest = self._bind_positional(rest, for_name)
        if self.success and info.is_advanced:
            self._bind_remaining(rest)
            if takes_pipeline:
                self._bind_pipeline()
        if not self.success:
            self.unbound = self._all()

    def _all(self) -> list[BindingParameter]:
        # the engine adds dynamic parameters last, behind its own
        return sorted(self.table.parameters, key=lambda parameter: parameter.info.is_dynamic)

    def _match(self, name: str, exact: bool = True) -> BindingParameter | None:
        if exact:
            return self.table.match(name)
        folded = name.lower()
        found = [
            parameter
            for parameter in self.table.parameters
            if any(known.lower().startswith(folded) for known in (parameter.name, *parameter.aliases))
        ]
        if len(found) > 1:
            raise ParameterBindingError("AmbiguousParameter", name, "InvalidArgument")
        return found[0] if found else None

    def _pair_up(self, elements: list[Pair], at_cursor: ast.CommandParameterAst | None) -> list[Pair] | None:
        pairs: list[Pair] = []
        index = 0
        while index < len(elements):
            pair = elements[index]
            index += 1
            following = elements[index] if index < len(elements) else None
            lone = following is not None and following.parameter is None
            if pair.parameter is None or pair.argument is not None:
                pairs.append(pair)
                continue
            try:
                matched = self._match(pair.parameter.parameter_name, pair.parameter is not at_cursor)
            except ParameterBindingError:
                self.ambiguous.append(pair.parameter)
                index += lone
                continue
            if matched is None:
                if lone and at_cursor is not None:
                    return None
                index += lone
                self.not_found.append(pair.parameter)
            elif matched.is_switch:
                pairs.append(pair)
            elif following is None:
                pairs.append(Pair(pair.parameter, None, fake=True))
            elif following.parameter is None or self._is_unknown(following.parameter.parameter_name):
                pairs.append(Pair(pair.parameter, following.argument if lone else following.parameter))
                index += 1
            else:
                pairs.append(Pair(pair.parameter, None, fake=True))
        return pairs

    def _is_unknown(self, name: str) -> bool:
        try:
            return self._match(name) is None
        except ParameterBindingError:
            return False

    def _bind_named(self, pairs: list[Pair]) -> list[Pair]:
        rest: list[Pair] = []
        for pair in pairs:
            if pair.parameter is None:
                rest.append(pair)
                continue
            try:
                matched = self._match(pair.parameter.parameter_name)
            except ParameterBindingError:
                self.ambiguous.append(pair.parameter)
                continue
            if matched is None:
                self.not_found.append(pair.parameter)
            elif matched.name in self.bound:
                self.duplicate.append(pair.parameter)
            else:
                self.sets &= matched.flags or ALL_SETS
                self._take(matched, pair)
        return rest

    def _take(self, parameter: BindingParameter, pair: Pair) -> None:
        if parameter in self.unbound:
            self.unbound.remove(parameter)
        self.bound.setdefault(parameter.name, (parameter, pair))

    def is_possible(self, parameter: BindingParameter) -> bool:
        """Whether *parameter* is in a set that can still be meant."""
        return bool(parameter.flags & self.sets) or parameter.in_all

    def _bind_positional(self, rest: list[Pair], for_name: bool) -> list[Pair]:
        valid = self.sets
        places: dict[int, list[BindingParameter]] = {}
        for parameter in self.unbound:
            for entry in parameter.entries:
                if entry.position is not None and (entry.flag == 0 or entry.flag & valid):
                    listed = places.setdefault(entry.position, [])
                    if parameter not in listed:
                        listed.append(parameter)
        left: list[Pair] = []
        arguments = [pair for pair in rest if not getattr(pair.argument, "splatted", False)]
        for position in sorted(places):
            if not arguments:
                break
            pair = arguments.pop(0)
            taken = 0
            attempts = [(valid, True)]
            if not for_name and valid & self.table.default_flag:
                attempts.insert(0, (self.table.default_flag, False))
            for flags, convert in attempts:
                for parameter in places[position]:
                    fits = any(
                        entry.position == position and (entry.flag == 0 or entry.flag & flags)
                        for entry in parameter.entries
                    )
                    if fits and (convert or _same_type(pair.argument, parameter)):
                        taken |= parameter.flags or ALL_SETS
                        self._take(parameter, pair)
                if taken:
                    break
            if taken:
                self.sets &= taken
                valid = self.sets
            else:
                left.append(pair)
        return left + arguments

    def _bind_remaining(self, rest: list[Pair]) -> None:
        if not rest:
            return
        flags = 0
        for parameter in list(self.unbound):
            if self.is_possible(parameter) and any(
                entry.from_remaining and self._in_sets(entry.flag) for entry in parameter.entries
            ):
                flags |= parameter.flags
                self._take(parameter, rest[-1])
        if flags:
            self.sets &= flags

    def _bind_pipeline(self) -> None:
        flags = 0
        for parameter in list(self.unbound):
            if self.is_possible(parameter) and any(
                entry.from_pipeline and self._in_sets(entry.flag) for entry in parameter.entries
            ):
                flags |= parameter.flags
                self._take(parameter, Pair(None, None))
        if flags:
            self.sets &= flags

    def _in_sets(self, flag: int) -> bool:
        return flag == 0 or bool(flag & self.sets)


def _elements(command: ast.CommandAst) -> list[Pair]:
    found: list[Pair] = []
    for element in command.command_elements[1:]:
        if isinstance(element, ast.CommandParameterAst):
            found.append(Pair(element, element.argument))
        elif not (isinstance(element, ast.StringConstantExpressionAst) and element.value == "-"):
            found.append(Pair(None, element))
    return found


def _same_type(argument: ast.Ast | None, parameter: BindingParameter) -> bool:
    """Whether the argument's type is the parameter's without conversion; one that cannot be known is."""
    wanted = parameter.element or parameter.type_name
    if isinstance(argument, (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)):
        return wanted in ("System.String", "System.Object")
    if isinstance(argument, ast.ScriptBlockExpressionAst):
        return wanted in ("System.Management.Automation.ScriptBlock", "System.Object")
    if isinstance(argument, ast.HashtableAst):
        return wanted in ("System.Collections.Hashtable", "System.Collections.IDictionary", "System.Object")
    if isinstance(argument, ast.ConstantExpressionAst):
        return wanted in ("System.Int32", "System.Object")
    return True

"""Changes of a line that may make it bind, each with its steps: other names and values, quotes, an argument less, one that is missing."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.coercion import text_of
from psemu.binder.errors import ParameterBindingError
from psemu.binder.literals import literal, quoted
from psemu.binder.parameter_table import BindingParameter, BindingTable
from psemu.objects import UNKNOWN
from psemu.objects.types import BOOLEAN, SWITCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any, Protocol

    from psemu.binder.arguments import UnknownSplat
    from psemu.binder.changed_line import CommandText
    from psemu.catalog.suggestion import Suggestions

    Argument = CommandArgument | UnknownSplat
    Step = dict[str, str]
    #: the changed arguments and what was done, a step each
    Attempt = tuple[list[Argument], list[Step]]

    class Search(Protocol):
        """What the changes are made for."""

        source: CommandText | None
        table: BindingTable

        @property
        def wanted(self) -> list[list[str]]:
            """What each set still needs, the least first."""


#: names and values offered for one that is not known
SUGGESTIONS = 5
#: more accepted values than this are not all offered
_FEW = 6
_FLAGS = "System.Management.Automation.FlagsExpression`1["
_REFUSALS = (
    "ParameterArgumentValidationError",
    "CannotConvertArgumentNoMessage",
    "ParameterArgumentTransformationError",
)


def renames(search: Search, arguments: list[Argument], error: ParameterBindingError) -> Iterator[Attempt]:
    """Parameters that a name could mean."""
    if error.error_id not in ("NamedParameterNotFound", "AmbiguousParameter"):
        return
    written = error.parameter
    candidates = error.facts.get("candidates")
    names = list(candidates)[:SUGGESTIONS] if candidates else suggest_parameters(search.table, written)
    if not names:
        # a name that belongs to a sister command: the value is most likely for what is missing
        names = [name for missing in search.wanted if len(missing) == 1 for name in missing]
    for at, argument in enumerate(arguments):
        if isinstance(argument, CommandArgument) and argument.name == written:
            for name in names:
                changed = list(arguments)
                changed[at] = CommandArgument(
                    name, f"-{name}", argument.has_value, argument.value, argument.start, argument.end
                )
                yield changed, [{"do": "rename", "parameter": written, "to": name}]


def suggest_parameters(table: BindingTable, written: str) -> list[str]:
    """The parameters whose name or alias is close to *written*, the closest first."""
    index = table.suggestions
    if index is None:
        names: dict[str, str] = {}
        for parameter in table.parameters:
            for name in (parameter.name, *parameter.aliases):
                names.setdefault(name.lower(), parameter.name)
        index = table.suggestions = (_index(names), names)
    near, full = index
    return list(dict.fromkeys(full[name] for name in near.nearest(written.lower()[:100], SUGGESTIONS)))


def _index(names: Iterable[str]) -> Suggestions:
    from psemu.catalog.suggestion import Suggestions

    return Suggestions(names)


def drops(arguments: list[Argument]) -> Iterator[Attempt]:
    """One argument less, with its value."""
    for at, argument in enumerate(arguments[:40]):
        if not isinstance(argument, CommandArgument):
            continue
        before = arguments[at - 1] if at else None
        if argument.name is None and isinstance(before, CommandArgument) and before.name and not before.has_value:
            # most likely the value of that parameter: it goes with it
            continue
        shown = f"-{argument.name}" if argument.name is not None else text_of(argument.value)
        change = [{"do": "drop", "parameter": shown, "to": ""}]
        follower = arguments[at + 1] if at + 1 < len(arguments) else None
        if (
            argument.name is not None
            and not argument.has_value
            and isinstance(follower, CommandArgument)
            and follower.name is None
        ):
            yield arguments[:at] + arguments[at + 2 :], change
        yield arguments[:at] + arguments[at + 1 :], change


def additions(search: Search, arguments: list[Argument]) -> Iterator[Attempt]:
    """What a set needs, with values that nobody knows."""
    table = search.table
    for missing in search.wanted:
        added: list[Argument] = list(arguments)
        for name in missing:
            parameter = next(parameter for parameter in table.parameters if parameter.name == name)
            value: Any = True if parameter.type_name == SWITCH else UNKNOWN
            added.append(CommandArgument(name, f"-{name}:", True, value))
        yield added, [{"do": "add", "parameter": name, "to": ""} for name in missing]


def _place(
    search: Search, arguments: list[Argument], error: ParameterBindingError
) -> tuple[BindingParameter | None, int]:
    """The parameter that *error* is about and the number of the argument that holds its value, -1 if none does."""
    table = search.table
    parameter = next((known for known in table.parameters if known.name == error.parameter), None)
    start = error.facts.get("start", -1)
    for at, argument in enumerate(arguments):
        if not isinstance(argument, CommandArgument) or argument.start != start:
            continue
        if argument.name is None or argument.has_value:
            if not argument.from_hash_splat or argument.name == error.parameter:
                return parameter, at
        elif at + 1 < len(arguments):
            follower = arguments[at + 1]
            return parameter, at + 1 if isinstance(follower, CommandArgument) and follower.name is None else -1
    return parameter, -1


def _with_value(arguments: list[Argument], at: int, value: Any) -> list[Argument]:
    old = arguments[at]
    assert isinstance(old, CommandArgument)
    new = CommandArgument(old.name, old.text, True, value, old.start, old.end, old.space_after, old.from_hash_splat)
    return [*arguments[:at], new, *arguments[at + 1 :]]


def _accepted(parameter: BindingParameter) -> list[str]:
    """The values that *parameter* takes, if they are few enough to be listed by its metadata."""
    for attribute in parameter.validations:
        if attribute.name == "ValidateSet":
            return [text_of(value) for value in attribute.arguments]
    if parameter.transformations:
        from psemu.binder.transformations import accepted_names

        return [name for attribute in parameter.transformations for name in accepted_names(attribute)]
    from psemu.objects.enums import find_enum

    type_name = parameter.element or parameter.type_name
    if type_name.startswith(_FLAGS):
        type_name = type_name[len(_FLAGS) : -1]
    enum = parameter.enum or find_enum(type_name)
    return [name for name, _ in enum.members] if enum is not None else []


def other_values(search: Search, arguments: list[Argument], error: ParameterBindingError) -> Iterator[Attempt]:
    """The accepted values that are close to a refused one."""
    if error.error_id not in _REFUSALS:
        return
    parameter, at = _place(search, arguments, error)
    if parameter is None or at < 0:
        return
    accepted = _accepted(parameter)
    argument = arguments[at]
    assert isinstance(argument, CommandArgument)
    lowered = {value.lower(): value for value in accepted}
    items = argument.value if isinstance(argument.value, list) else [argument.value]
    wrong = [
        number for number, item in enumerate(items) if item is not UNKNOWN and text_of(item).lower() not in lowered
    ]
    if len(wrong) != 1:
        return
    written = text_of(items[wrong[0]]).lower()[:100]
    close = [lowered[name] for name in _index(lowered).nearest(written, SUGGESTIONS)]
    # the first letter is seldom the mistyped one
    close.sort(key=lambda value: value[:1].lower() != written[:1])
    close += [value for value in accepted if value.lower().startswith(written) and value not in close]
    for value in close or (accepted if len(accepted) <= _FEW else []):
        changed: Any = [*items[: wrong[0]], value, *items[wrong[0] + 1 :]]
        new = changed if isinstance(argument.value, list) else value
        step = {
            "do": "value",
            "parameter": f"-{parameter.name}",
            "to": literal(value),
            "from": literal(items[wrong[0]]),
        }
        yield _with_value(arguments, at, new), [step]


def quotes(search: Search, arguments: list[Argument], error: ParameterBindingError) -> Iterator[Attempt]:
    """Words that quotes would make one value, and a switch whose value would have to follow a colon."""
    if error.error_id == "PositionalParameterNotFound":
        yield from _joined_run(search, arguments)
        yield from _joined_words(search, arguments)
    elif error.error_id == "CannotConvertArgument":
        parameter, at = _place(search, arguments, error)
        if parameter is not None and at >= 0:
            value = arguments[at].value  # type: ignore[union-attr]
            if isinstance(value, list) and all(isinstance(item, (str, int)) for item in value):
                text = ",".join(text_of(item) for item in value)
                yield _with_value(arguments, at, text), [_quote_step(parameter.name, text)]
    elif error.error_id == "MissingArgument":
        for at, argument in enumerate(arguments[:-1]):
            follower = arguments[at + 1]
            if (
                isinstance(argument, CommandArgument)
                and isinstance(follower, CommandArgument)
                and argument.start == error.facts.get("start", -1)
                and follower.name is not None
                and not follower.has_value
            ):
                value = CommandArgument(None, "", True, follower.text, follower.start, follower.end)
                changed = [*arguments[: at + 1], value, *arguments[at + 2 :]]
                yield changed, [_quote_step(error.parameter, follower.text)]


def _joined_run(search: Search, arguments: list[Argument]) -> Iterator[Attempt]:
    """A word and all that follows it without a name, brackets and variables too, as one text: ``C:\\Program Files (x86)``."""
    if search.source is None:
        return
    at = 0
    while at < len(arguments):
        start = at
        while at < len(arguments) and _is_unnamed(arguments[at]):
            at += 1
        run = arguments[start:at]
        at += 1
        first = run[0] if len(run) > 1 else None
        if not isinstance(first, CommandArgument) or not _is_word(first) or all(map(_is_word, run)):
            continue
        words = search.source.text[first.start : run[-1].end]
        if "'" not in words and '"' not in words:
            yield (
                [*_with_value(arguments, start, words)[: start + 1], *arguments[start + len(run) :]],
                [_quote_step("", words)],
            )


def _joined_words(search: Search, arguments: list[Argument]) -> Iterator[Attempt]:
    at = 0
    while at + 1 < len(arguments):
        first, start = arguments[at], at
        at += 1
        if not isinstance(first, CommandArgument) or first.from_hash_splat:
            continue
        if first.name is not None and not first.has_value and _is_switch(search.table, first.name):
            follower = arguments[at]
            if isinstance(follower, CommandArgument) and isinstance(follower.value, bool):
                changed = [*arguments[:start], _attached(first, follower), *arguments[at + 1 :]]
                yield changed, [{"do": "attach", "parameter": f"-{first.name}", "to": literal(follower.value)}]
            continue
        if not _is_word(first):
            continue
        words, end = str(first.value), first.end
        while at < len(arguments):
            word = arguments[at]
            if not isinstance(word, CommandArgument) or word.name is not None or not _is_word(word):
                break
            words += " " * max(word.start - end, 1) + str(word.value)
            end = word.end
            at += 1
        if at - start > 1:
            before = arguments[start - 1] if start else None
            name = first.name
            if name is None and isinstance(before, CommandArgument) and not before.has_value:
                name = before.name
            changed = [*_with_value(arguments, start, words)[: start + 1], *arguments[at:]]
            yield changed, [_quote_step(name or "", words)]


def _is_unnamed(argument: Argument) -> bool:
    return isinstance(argument, CommandArgument) and argument.name is None


def _is_word(argument: Argument) -> bool:
    return (
        isinstance(argument, CommandArgument)
        and argument.has_value
        and type(argument.value) is str
        and argument.start >= 0
    )


def _is_switch(table: BindingTable, name: str) -> bool:
    try:
        parameter = table.match(name)
    except ParameterBindingError:
        return False
    return parameter is not None and parameter.type_name in (SWITCH, BOOLEAN)


def _attached(name: CommandArgument, value: CommandArgument) -> CommandArgument:
    return CommandArgument(name.name, name.text + ":", True, value.value, name.start, value.end)


def _quote_step(parameter: str, text: str) -> dict[str, str]:
    return {"do": "quote", "parameter": f"-{parameter}" if parameter else "", "to": quoted(text)}

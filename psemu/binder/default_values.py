"""``$PSDefaultParameterValues``: which of its entries concern a command, and when they are bound."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_table import ALL_SETS, DEFAULT, POSITIONAL, BindingParameter
from psemu.objects import PSArray, PSObject
from psemu.objects.text import to_text
from psemu.objects.types import SCRIPT_BLOCK, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_binder import ParameterBinder

    Defaults = dict[int, tuple[BindingParameter, Any]]

_QUOTES = ("'\u2018\u2019\u201a\u201b", '"\u201c\u201d\u201e')
_HELP = "https://go.microsoft.com/fwlink/?LinkId=228266"


def read_default_values(binder: ParameterBinder, table: Any) -> list[tuple[BindingParameter, Any]]:
    """The parameters of the command that *table* gives a value, with it; warns of entries that clash and of keys that are none."""
    from psemu.objects.conversion import to_bool

    found: Defaults = {}
    clashing: set[int] = set()
    wild: list[tuple[str, str, Any]] = []
    malformed = []
    names = _names(binder)
    for key, value in table.items():
        if not isinstance(key, str):
            continue
        parts = split_key(key.strip())
        if parts is None:
            if key.strip().lower() != "disabled":
                malformed.append(key)
            elif to_bool(value):
                return []
        elif _has_wildcard(key):
            wild.append((*parts, value))
        elif any(_matches(parts[0], name) for name in names):
            _add(binder, found, clashing, _exact(binder, parts[1]), parts, value)
    for command, parameter, value in wild:
        if any(_matches(command, name) for name in names):
            _add(binder, found, clashing, _find(binder, parameter), (command, parameter), value)
    if malformed:
        for key in malformed:
            del table[key]
        _warn_of_keys(binder, malformed)
    return [pair for index, pair in found.items() if index not in clashing]


def _names(binder: ParameterBinder) -> list[str]:
    """The command's name and its aliases, those of the session too."""
    ask = getattr(binder.host, "aliases_of", None)
    own = ask(binder.command.name) if ask is not None else ()
    return [binder.command.name, *binder.command.aliases, *own]


def _warn_of_keys(binder: ParameterBinder, keys: list[str]) -> None:
    listed = ", ".join(keys)
    what = f"The key '{listed}' does not have a valid format."
    if len(keys) > 1:
        what = f"The keys '{listed}' do not have valid formats."
    text = f"{what} For information about the correct format, see about_Parameters_Default_Values at {_HELP}."
    binder.warnings = (*binder.warnings, text)


def _add(
    binder: ParameterBinder,
    found: Defaults,
    clashing: set[int],
    parameter: BindingParameter | None,
    parts: tuple[str, str],
    value: Any,
) -> None:
    if parameter is None:
        return
    known = found.setdefault(parameter.index, (parameter, value))
    if known[1] is not value and known[1] != value:
        clashing.add(parameter.index)
        _warn_once(
            binder,
            f"Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following name "
            f"or alias: {parts[1]}. These defaults have been ignored.",
        )


def _warn_once(binder: ParameterBinder, text: str, about: str = "") -> None:
    if (about or text) not in binder.warned:
        binder.warned |= {about or text}
        binder.warnings = (*binder.warnings, text)


def split_key(key: str) -> tuple[str, str] | None:
    """``Command:Parameter`` in its parts, quotes around either taken off; None for a text of another form."""
    command, rest = _part(key, True)
    rest = rest.lstrip()
    if not command or not rest.startswith(":"):
        return None
    parameter, rest = _part(rest[1:].lstrip(), False)
    return (command, parameter) if parameter and not rest else None


def _part(text: str, is_command: bool) -> tuple[str, str]:
    """A part at the start of *text* and what follows it; an empty part if a quote is not closed."""
    quotes = next((kind for kind in _QUOTES if text[:1] and text[0] in kind), "")
    if quotes:
        end = next((at for at in range(1, len(text)) if text[at] in quotes), -1)
        return ("", text) if end < 0 else (text[1:end].strip(), text[end + 1 :])
    if is_command:
        name, colon, rest = text.partition(":")
        return name.strip(), colon + rest
    return text.strip(), ""


def _has_wildcard(text: str) -> bool:
    from psemu.objects.wildcards import contains_wildcard

    return contains_wildcard(text)


def _matches(pattern: str, name: str) -> bool:
    if not _has_wildcard(pattern):
        return pattern.lower() == name.lower()
    from psemu.objects.wildcards import WildcardError, wildcard_match

    try:
        return wildcard_match(name, pattern)
    except WildcardError:
        return False


def _exact(binder: ParameterBinder, text: str) -> BindingParameter | None:
    """The parameter with the name, else with the alias *text*."""
    lowered = text.lower()
    parameters = binder.table.parameters
    for parameter in parameters:
        if parameter.name.lower() == lowered:
            return parameter
    for parameter in parameters:
        if any(alias.lower() == lowered for alias in parameter.aliases):
            return parameter
    return None


def _find(binder: ParameterBinder, text: str) -> BindingParameter | None:
    """The one parameter that *text*, which may have wildcards, names; warns of several."""
    if not _has_wildcard(text):
        return _exact(binder, text)
    names = [parameter for parameter in binder.table.parameters if _matches(text, parameter.name)]
    aliased = [each for each in binder.table.parameters for alias in each.aliases if _matches(text, alias)]
    if len(names) + len(aliased) > 1:
        _warn_once(
            binder,
            "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: "
            f"{text}. The default has been ignored.",
        )
        return None
    return next(iter(names or aliased), None)


def apply_default_values(binder: ParameterBinder, defaults: list[tuple[BindingParameter, Any]], stage: str) -> None:
    """Bind the *defaults* of parameters that are not bound and fit the sets that are left; none if their own sets exclude each other."""
    candidates = []
    common = ALL_SETS
    for parameter, value in defaults:
        parameter = binder.table.template[parameter.index]
        if parameter.index not in binder.unbound or not (parameter.in_all or parameter.flags & binder.current):
            continue
        candidates.append((parameter, value))
        if parameter.flags:
            common &= parameter.flags
    if not candidates or not common:
        return
    if binder.trace is None:
        _bind_candidates(binder, candidates)
        return
    with binder.trace(f"BIND DEFAULT <parameter, value> pairs after [{stage}] for [{binder.command.name}]"):
        _bind_candidates(binder, candidates)


def _bind_candidates(binder: ParameterBinder, candidates: list[tuple[BindingParameter, Any]]) -> None:
    for parameter, value in candidates:
        if binder.host is not None and value is not None and type_name_of(value) == SCRIPT_BLOCK:
            results = _computed(binder, value)
            if not results:
                continue
            value = results[0] if len(results) == 1 else list(results)
        argument = CommandArgument(parameter.name, f"-{parameter.name}:", True, value)
        try:
            binder.bind_one(argument, parameter, binder.current, DEFAULT, delay=True)
        except ParameterBindingError as error:
            shown = "null" if value is None else to_text(value)
            text = f"The binding of default value '{shown}' to parameter '{parameter.name}' failed: {error.message}"
            _warn_once(binder, text, f"default {parameter.name}")
            continue
        binder.defaults_in_use = True


def _computed(binder: ParameterBinder, block: Any) -> list[Any]:
    """What a script block gives as a default value; its argument tells it what is bound."""
    invoke = getattr(binder.host, "invoke_with_arguments", None)
    if invoke is None:
        return list(binder.host.invoke_script_block(block, None))
    kind = "System.Collections.Generic.HashSet`1[System.String]"
    bound = binder.bound.values()
    state = PSObject(
        [
            ("BoundParameters", PSArray([each.name for each in bound], kind)),
            ("BoundPositionalParameters", PSArray([each.name for each in bound if each.origin == POSITIONAL], kind)),
            ("BoundDefaultParameters", PSArray([each.name for each in bound if each.origin == DEFAULT], kind)),
        ]
    )
    return list(invoke(block, [state]))


def blame_default_values(binder: ParameterBinder, error: ParameterBindingError) -> None:
    """Add to *error* that the defaults which are bound may be its cause."""
    names = [f" -{name}" for name, bound in binder.bound.items() if bound.origin == DEFAULT]
    disable = 'in $PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true'
    if len(names) > 1:
        error.message += (
            f" This error might have been caused by applying the default parameter binding. You can disable the default parameter "
            f"binding {disable}, and then trying again. The following default parameters were successfully bound for this cmdlet when "
            f"the error occurred:{''.join(names)}"
        )
        return
    error.message += (
        f" This failure might be caused by applying the default parameter binding. You can disable the default parameter binding "
        f"{disable}, and retry. The following default parameter was successfully bound for this cmdlet when the error "
        f"occurred:{''.join(names)}"
    )

"""``$PSDefaultParameterValues``: which of its entries concern a command, and when they are bound."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument
from psemu.binder.bound_parameter import DEFAULT
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_table import ALL_SETS, BindingParameter
from psemu.objects.types import SCRIPT_BLOCK, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.binder.parameter_binder import ParameterBinder


def read_default_values(binder: ParameterBinder, table: Any) -> list[tuple[BindingParameter, Any]]:
    """The parameters of the command that *table* gives a value, with it; warns of entries that clash."""
    from psemu.objects.conversion import to_bool

    exact: dict[int, tuple[BindingParameter, Any]] = {}
    wild: dict[int, tuple[BindingParameter, Any]] = {}
    clashing: set[int] = set()
    names = [binder.command.name, *binder.command.aliases]
    for key, value in table.items():
        if not isinstance(key, str):
            continue
        text = key.strip()
        if text.lower() == "disabled":
            if to_bool(value):
                return []
            continue
        command, colon, parameter_text = text.partition(":")
        command, parameter_text = _unquoted(command), _unquoted(parameter_text)
        if not colon or not command or not parameter_text:
            binder.warnings.append(f"The following name or alias of a parameter has an invalid format: {key}")
            continue
        if not any(_matches(command, name) for name in names):
            continue
        parameter = _find(binder, parameter_text)
        if parameter is None:
            continue
        is_wild = _has_wildcard(command) or _has_wildcard(parameter_text)
        target = wild if is_wild else exact
        known = target.get(parameter.index)
        if known is not None and known[1] is not value and known[1] != value:
            binder.warnings.append(
                f"The following parameter has more than one value defined in $PSDefaultParameterValues: {parameter.name}. "
                "It is ignored."
            )
            clashing.add(parameter.index)
            continue
        target[parameter.index] = (parameter, value)
    merged = {**wild, **exact}
    return [pair for index, pair in merged.items() if index not in clashing]


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].strip()
    return text


def _has_wildcard(text: str) -> bool:
    return any(char in text for char in "*?[")


def _matches(pattern: str, name: str) -> bool:
    if not _has_wildcard(pattern):
        return pattern.lower() == name.lower()
    from fnmatch import fnmatchcase

    return fnmatchcase(name.lower(), pattern.lower())


def _find(binder: ParameterBinder, text: str) -> BindingParameter | None:
    found = [
        parameter
        for parameter in binder.table.parameters
        if _matches(text, parameter.name) or any(_matches(text, alias) for alias in parameter.aliases)
    ]
    if len(found) > 1:
        binder.warnings.append(
            f"The following name or alias of a parameter defined in $PSDefaultParameterValues matches more than one parameter: {text}"
        )
        return None
    return found[0] if found else None


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
            results = binder.host.invoke_script_block(value, None)
            if not results:
                continue
            value = results[0] if len(results) == 1 else list(results)
        argument = CommandArgument(parameter.name, f"-{parameter.name}:", True, value)
        try:
            binder.bind_one(argument, parameter, binder.current, DEFAULT, delay=True)
        except ParameterBindingError as error:
            binder.warnings.append(
                f"The following default parameter value could not be bound: {parameter.name}. {error.message}"
            )
            continue
        binder.defaults_in_use = True


def blame_default_values(binder: ParameterBinder, error: ParameterBindingError) -> None:
    """Add to *error* that the defaults which are bound may be its cause."""
    names = "".join(f" -{name}" for name, bound in binder.bound.items() if bound.origin == DEFAULT)
    error.message += (
        " This failure might be caused by applying the default parameter binding. You can disable the default parameter binding "
        'in $PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and retry. The following '
        f"default parameter was successfully bound for this cmdlet when the error occurred:{names}"
    )

"""Offers names after a dash: parameters that can still be given, operators, flags of ``switch``."""

from __future__ import annotations

from psemu.binder.common_parameters import COMMON
from psemu.completion.arguments import complete_argument
from psemu.completion.commands import command_of
from psemu.completion.matches import CompletionMatch, prefix_pattern
from psemu.completion.pseudo_binder import PseudoBinding
from psemu.objects.collation import sort_key
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.binder.parameter_table import BindingParameter
    from psemu.completion.context import CompletionContext

_COMMON = frozenset(parameter.name.lower() for parameter in COMMON)
COMPARISONS = "contains eq ge gt in le like lt match ne notcontains notin notlike notmatch replace split".split(" ")  # noqa: SIM905
_OPERATORS = sorted(
    ["and", "as", "band", "bnot", "bor", "bxor", "f", "is", "isnot", "join", "not", "or", "shl", "shr", "xor"]
    + [prefix + name for prefix in ("", "c", "i") for name in COMPARISONS]
)
_SWITCH_FLAGS = ("CaseSensitive", "Exact", "File", "Parallel", "Regex", "Wildcard")


def complete_parameter(context: CompletionContext) -> list[CompletionMatch]:
    """Parameters of the command at the cursor that begin with the word."""
    name = ""
    node = next((node for node in reversed(context.related) if isinstance(node, ast.CommandParameterAst)), None)
    command = context.parent(node or context.last)
    if not isinstance(command, ast.CommandAst):
        return []
    positional = True
    if node is not None:
        name = node.parameter_name
    else:
        token = context.token_at
        after = [element for element in command.command_elements if token is not None and element.start > token.start]
        positional = not after or isinstance(after[0], ast.CommandParameterAst)
    info = command_of(context, command)
    if info is None:
        return complete_argument(context)
    binding = PseudoBinding(
        info, command, node, _takes_pipeline(context, command), for_name=True, positional=positional
    )
    colon = ":" if context.word.endswith(":") else ""
    matches = _offers(binding, node, name, colon)
    return matches or context_paths(context)


def context_paths(context: CompletionContext) -> list[CompletionMatch]:
    """Paths that begin with the word, where nothing better can stand."""
    from psemu.completion.paths import complete_path

    return complete_path(context)


def _offers(
    binding: PseudoBinding, node: ast.CommandParameterAst | None, name: str, colon: str
) -> list[CompletionMatch]:
    if not binding.success or not name or node is None or node in binding.ambiguous:
        return _named(binding, binding.unbound, name, colon)
    if node in binding.not_found:
        return []
    if node in binding.duplicate:
        return _named(binding, [parameter for parameter, _ in binding.bound.values()], name, colon)
    for parameter, pair in binding.bound.values():
        if pair.parameter is node:
            return list(_one(parameter, name, colon))
        if pair.argument is node:
            return []
    return _named(binding, binding.unbound, name, colon)


def _named(
    binding: PseudoBinding, parameters: Iterable[BindingParameter], name: str, colon: str
) -> list[CompletionMatch]:
    own: list[CompletionMatch] = []
    common: list[CompletionMatch] = []
    show_common = True
    for parameter in parameters:
        if binding.success and not binding.is_possible(parameter):
            continue
        found = list(_one(parameter, name, colon))
        if found and parameter.info.dont_show:
            show_common = False
        elif parameter.name.lower() in _COMMON:
            common += found
        else:
            own += found
    return own + common if show_common else own


def _one(parameter: BindingParameter, name: str, colon: str) -> Iterable[CompletionMatch]:
    begins = prefix_pattern(name)
    names = (
        [parameter.name] if begins(parameter.name) else [alias for alias in parameter.aliases if name and begins(alias)]
    )
    for known in names:
        yield CompletionMatch(f"-{known}{colon}", known, "ParameterName", f"[{parameter.type_name}] {known}")


def _takes_pipeline(context: CompletionContext, command: ast.CommandAst) -> bool:
    pipeline = context.parent(command)
    return isinstance(pipeline, ast.PipelineAst) and pipeline.pipeline_elements[0] is not command


def complete_operator(word: str) -> list[CompletionMatch]:
    """Operators that begin with *word* (its dash included)."""
    begin = word.lstrip("-–—―").lower()
    return [CompletionMatch("-" + name, name, "ParameterName") for name in _OPERATORS if name.startswith(begin)]


def complete_switch_flag(word: str) -> list[CompletionMatch]:
    """Flags of a ``switch`` statement that begin with *word* (its dash included)."""
    colon = ":" if word.endswith(":") else ""
    begins = prefix_pattern(word[1:].rstrip(":"))
    names = sorted(filter(begins, _SWITCH_FLAGS), key=sort_key)
    return [CompletionMatch(f"-{name}{colon}", name, "ParameterName") for name in names]

"""Offers values for the parameter that an argument at the cursor will go to."""

from __future__ import annotations

from psemu.completion.commands import command_of, complete_command
from psemu.completion.matches import CompletionMatch, choose, prefix_pattern, split_quotes
from psemu.completion.paths import complete_path
from psemu.completion.pseudo_binder import PseudoBinding
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder.parameter_table import BindingParameter
    from psemu.completion.context import CompletionContext

_PROPERTIES_OF_INPUT = frozenset(
    (
        "compare-object",
        "format-custom",
        "format-list",
        "format-table",
        "format-wide",
        "get-unique",
        "group-object",
        "measure-object",
        "select-object",
        "sort-object",
        "where-object",
    )
)
_ENCODINGS = (
    "ascii",
    "ansi",
    "bigendianunicode",
    "bigendianutf32",
    "oem",
    "unicode",
    "utf7",
    "utf8",
    "utf8BOM",
    "utf8NoBOM",
    "utf32",
)
_STRICT_MODES = ("Latest", "3.0", "2.0", "1.0")
_SCOPES = ("Global", "Local", "Script")


def complete_argument(context: CompletionContext) -> list[CompletionMatch]:
    """Values of the parameter at the cursor that begin with the word; where it takes any, paths."""
    command, at = _place(context)
    if command is None:
        return []
    info = command_of(context, command)
    if info is not None:
        pipeline = context.parent(command)
        piped = isinstance(pipeline, ast.PipelineAst) and pipeline.pipeline_elements[0] is not command
        binding = PseudoBinding(info, command, takes_pipeline=piped)
        for parameter in _parameters_at(context, command, at, binding):
            matches = complete_value(context, command, parameter)
            if matches is not None:
                return matches
    matches = complete_path(context)
    if context.word.find("-") > 0:
        matches += complete_command(context)
    return matches


def _place(context: CompletionContext) -> tuple[ast.CommandAst | None, ast.Ast | None]:
    """The command, and the argument that is being written (None: a new one)."""
    last = context.last
    if isinstance(last, ast.CommandAst):
        return last, None
    around = list(context.above(last))
    command = next((node for node in around[:3] if isinstance(node, ast.CommandAst)), None)
    if command is None or isinstance(last, ast.CommandParameterAst) or not context.word:
        return command, None
    element = next((node for node in [last, *around] if context.parent(node) is command), None)
    if isinstance(element, ast.CommandParameterAst):
        element = element.argument
    return command, element if element is not command.command_elements[0] else None


def _parameters_at(
    context: CompletionContext, command: ast.CommandAst, at: ast.Ast | None, binding: PseudoBinding
) -> list[BindingParameter]:
    if at is not None:
        found = [parameter for parameter, pair in binding.bound.values() if pair.argument is at]
        if found or binding.success:
            return found
    before = [element for element in command.command_elements[1:] if element.end <= context.start and element is not at]
    previous = before[-1] if before else None
    if isinstance(previous, ast.CommandParameterAst) and previous.argument is None:
        found = [parameter for parameter, pair in binding.bound.values() if pair.parameter is previous]
        colon = context.text[previous.end - 1 : previous.end] == ":"
        if colon or not any(parameter.is_switch for parameter in found):
            if found:
                return found
            begins = prefix_pattern(previous.parameter_name)
            return [each for each in binding.unbound if any(begins(name) for name in (each.name, *each.aliases))][:1]
    return _next_positional(binding)


def _next_positional(binding: PseudoBinding) -> list[BindingParameter]:
    """The parameters that take the next argument without a name: of the default set first, of the nearest position only."""
    places: list[tuple[int, bool, int, BindingParameter]] = []
    for order, parameter in enumerate(binding.unbound):
        for entry in parameter.entries:
            if (
                entry.position is not None
                and not entry.from_remaining
                and (entry.flag == 0 or entry.flag & binding.sets)
            ):
                default = bool(entry.flag & binding.table.default_flag) or entry.flag == 0
                places.append((entry.position, not default, order, parameter))
    if places:
        places.sort(key=lambda place: place[:3])
        return list(dict.fromkeys(place[3] for place in places if place[0] == places[0][0]))
    return [
        parameter
        for parameter in binding.unbound
        if binding.is_possible(parameter) and any(entry.from_remaining for entry in parameter.entries)
    ]


def complete_value(
    context: CompletionContext, command: ast.CommandAst, parameter: BindingParameter
) -> list[CompletionMatch] | None:
    """Values of *parameter* that begin with the word; None if it takes any."""
    from psemu.objects.enums import find_enum

    if parameter.info.valid_values:
        return choose([value for value in parameter.info.valid_values if value], context.word)
    name = parameter.element or parameter.type_name
    if name.startswith("System.Nullable`1["):
        name = name[len("System.Nullable`1[") : -1]
    enum = parameter.enum or find_enum(name)
    if enum is not None:
        return choose([enum.of(number).name for _, number in enum.members], context.word)
    if parameter.is_switch:
        shown = ("$true", "$false") if context.word in ("", "$") else ()
        return [CompletionMatch(value, value, "ParameterValue") for value in shown]
    return _of_command(context, command, parameter)


def _of_command(
    context: CompletionContext, command: ast.CommandAst, parameter: BindingParameter
) -> list[CompletionMatch] | None:
    """Values that certain parameters of certain commands take by what they mean."""
    info = command_of(context, command)
    name = info.name.lower() if info is not None else ""
    what = parameter.name.lower()
    word, _ = split_quotes(context.word)
    if name in _PROPERTIES_OF_INPUT and what in ("property", "groupby", "excludeproperty", "expandproperty"):
        return _of_input(context, command, word, properties_only=True)
    if name == "foreach-object" and what == "membername":
        return _of_input(context, command, word, properties_only=False)
    if parameter.type_name == "System.Text.Encoding":
        return choose(_ENCODINGS, context.word)
    if what == "scope" and name.endswith(("-variable", "-alias", "-psdrive")):
        return choose(_SCOPES, context.word)
    if name.endswith("-variable") and what == "name":
        return choose(context.surroundings.values, context.word)
    if name.endswith("-alias") and what == "name":
        return choose(context.surroundings.catalog.aliases(), context.word)
    if name in ("get-command", "get-help") and what == "name":
        return complete_command(context)
    if what == "noun" and name == "get-command":
        nouns = {
            each.lower().partition("-")[2]: each.partition("-")[2] for each in context.surroundings.catalog.names()
        }
        nouns.pop("", None)
        return choose(nouns.values(), context.word)
    if what == "version" and name == "set-strictmode":
        begins = prefix_pattern(word)
        return [CompletionMatch(value, value, "ParameterValue") for value in _STRICT_MODES if begins(value)]
    if what == "verb" and name in ("get-command", "get-verb"):
        from psemu.catalog.verbs import APPROVED_VERBS

        return choose([info.verb for info in APPROVED_VERBS.values()], context.word)
    if name in ("import-module", "get-module", "remove-module") and what == "name":
        known = {context.surroundings.catalog.find(each) for each in context.surroundings.catalog.names()}
        return choose({each.module_name for each in known if each is not None and each.module_name}, context.word)
    return None


def _of_input(
    context: CompletionContext, command: ast.CommandAst, word: str, properties_only: bool
) -> list[CompletionMatch] | None:
    from psemu.completion.inference import piped_types
    from psemu.completion.members import inferred_members

    types = piped_types(context, command)
    found = inferred_members(types, prefix_pattern(word), properties_only)
    return [CompletionMatch(match.list_item_text, match.list_item_text, match.result_type) for match in found] or None

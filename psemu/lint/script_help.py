"""The help that a script's comments give: one page for the script itself and one for each of its functions, as ``Get-Help`` finds it."""

from __future__ import annotations

import os

from psemu.catalog.command_info import ALL_PARAMETER_SETS, CommandInfo
from psemu.catalog.described import describe
from psemu.catalog.pages import read_file
from psemu.help import format_help, to_json
from psemu.help.comment_help import is_comment_help, read_comment_help
from psemu.help.model import CommandHelp, Parameter
from psemu.help.reader import decode
from psemu.lint.script_functions import function_command
from psemu.parser import ParseResult, ast, parse
from psemu.parser.help_comments import HelpComments


def script_help(result: ParseResult) -> list[CommandHelp]:
    """The pages of the parsed script *result*, in the order of the script; what has no comments of help has no page.

    Names, types and sets of parameters come from the param block, words from the comments.
    """
    comments = HelpComments(result)
    script = result.ast
    name = os.path.basename(result.source.path or "") or "script"
    whole = ast.FunctionDefinitionAst(script.start, script.end, name, False, False, None, script)
    definitions = [node for node in script.walk() if isinstance(node, ast.FunctionDefinitionAst)]
    pages: list[CommandHelp] = []
    for definition in (whole, *definitions):
        node = script if definition is whole else definition
        texts = comments.of(node, is_comment_help)
        if texts:
            page = read_comment_help(definition.name, texts, comments.of_parameters(node), result.source.path)
            _add_facts(page, function_command(definition))
            pages.append(page)
    return pages


def script_help_as_text(path: str, json: bool, width: int, color: bool) -> str:
    """The pages of the script at *path* as a person reads them, with *json* as one JSON list; empty if there are none."""
    pages = script_help(parse(decode(read_file(path), path), path))
    if not pages:
        return ""
    if json:
        return "[" + ",\n".join([to_json(page) for page in pages]) + "]\n"
    return "\n".join([format_help(page, width, color) for page in pages])


def _add_facts(page: CommandHelp, command: CommandInfo | None) -> None:
    if command is None:
        return
    sets = {name: None for parameter in command.parameters for name in parameter.parameter_sets}
    named = [name for name in sets if name != ALL_PARAMETER_SETS]
    command.parameter_sets = tuple(named) or (ALL_PARAMETER_SETS,)
    facts = describe(command)
    page.syntax = facts.syntax
    for statement in page.syntax:
        statement.has_cmdlet_binding = command.is_advanced
    known = {parameter.name.lower(): parameter for parameter in facts.parameters}
    page.parameters = tuple([_with_facts(each, known.get(each.name.lower())) for each in page.parameters])


def _with_facts(parameter: Parameter, facts: Parameter | None) -> Parameter:
    if facts is None:
        return parameter
    return Parameter(
        facts.name,
        facts.type,
        parameter.description,
        facts.parameter_sets,
        facts.aliases,
        facts.accepted_values,
        facts.default_value,
        facts.supports_wildcards,
        parameter.start,
        parameter.end,
    )

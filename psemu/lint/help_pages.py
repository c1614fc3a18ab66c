"""Findings about a help page with its examples: do they parse, and do they bind against the page's own command?"""

from __future__ import annotations

import re

from psemu.catalog import Catalog
from psemu.catalog.pages import LoadedPages
from psemu.diagnostic import ERROR, WARNING, DiagnosticRecord
from psemu.extent import ScriptExtent, SourceText
from psemu.help.page_lint import is_powershell, lint_help, without_ignored
from psemu.help.transcript import commands_alone
from psemu.lint.effects import command_name
from psemu.lint.engine import check_commands
from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CodeBlock, CommandHelp, Example
    from psemu.parser import ParseResult


_PLACEHOLDER = re.compile(r"<[^<>\n=|;$]{1,60}>")
#: the line below the headings of a printed table
_RULE = re.compile(r"^[ \t]*-{2,}(?:[ \t]+-+)*[ \t]*$", re.MULTILINE)


def check_help(help: CommandHelp) -> list[DiagnosticRecord]:
    """:func:`psemu.help.lint_help` and what the examples show: parse errors with PowerShell's error ids, and commands of the page
    that its own metadata refuses (warnings: the page may be wrong in either place). In the order of their places."""
    records = lint_help(help)
    if not help.is_command:
        return records
    # what other commands do is not the page's matter
    pages = LoadedPages()
    pages.put(help)
    catalog = Catalog(pages)
    for example in help.examples:
        for block in example.code:
            if is_powershell(block):
                records.extend(_example(help, example, block, catalog))
    records.sort(key=lambda record: (record.extent.start, record.extent.end))
    return without_ignored(help, records)


#: a property of a printed list
_LISTED = re.compile(r"^[ \t]*[A-Za-z][\w.]*(?: [A-Za-z][\w.]*){0,3}[ \t]+: ?[^\n]*$", re.MULTILINE)
_PRINTED = "What a command prints stands among the code."


def _without_lists(code: str) -> tuple[str, tuple[int, int] | None]:
    """The code with blanks for the lines of printed lists, and the place of the first of them; two lines make a list."""
    lines = list(_LISTED.finditer(code))
    if len(lines) < 2:
        return code, None
    return _LISTED.sub(lambda match: " " * len(match[0]), code), lines[0].span()


def check_examples(help: CommandHelp, catalog: Catalog) -> list[DiagnosticRecord]:
    """What PowerShell would refuse in the examples of a page, whichever command of *catalog* it is, at its place in the page."""
    records: list[DiagnosticRecord] = []
    for example in help.examples:
        note = (f"in example '{example.title}'",) if example.title else ()
        for block in example.code:
            if not is_powershell(block):
                continue
            code, listed = _without_lists(commands_alone(block.text))
            result = parse(code)
            found = list(_parse_error(help.source, block, result, note))
            if listed is not None:
                place = _place(help.source, block, *listed)
                found.append(DiagnosticRecord(place, "OutputInCode", _PRINTED, WARNING, notes=note))
            for record in check_commands(result, catalog):
                if record.severity == ERROR and not _asks_for_password(record):
                    place = _place(help.source, block, record.extent.start, record.extent.end)
                    notes = (*record.notes, *note)
                    found.append(DiagnosticRecord(place, record.code, record.message, ERROR, notes=notes))
            records += sorted(found, key=lambda record: record.extent.start)
    return records


def _example(help: CommandHelp, example: Example, block: CodeBlock, catalog: Catalog) -> Iterator[DiagnosticRecord]:
    result = parse(commands_alone(block.text))
    note = (f"in example '{example.title}'",) if example.title else ()
    yield from _parse_error(help.source, block, result, note)
    own = [
        (node.start, node.end)
        for node in result.ast.walk()
        if isinstance(node, ast.CommandAst) and catalog.find(command_name(node) or "") is not None
    ]
    if not own:
        return
    for record in check_commands(result, catalog):
        extent = record.extent
        if record.severity != ERROR or record.code == "CommandNotFoundException" or _asks_for_password(record):
            continue
        if record.code == "MissingMandatoryParameter" and _only_of_providers(help, record):
            continue
        if any(start <= extent.start and extent.end <= end for start, end in own):
            place = _place(help.source, block, extent.start, extent.end)
            message = f"The page's own metadata refuses this: {record.message}"
            yield DiagnosticRecord(place, record.code, message, WARNING, notes=(*record.notes, *note))


def _parse_error(
    source: SourceText, block: CodeBlock, result: ParseResult, note: tuple[str, ...]
) -> Iterator[DiagnosticRecord]:
    """The first one; what follows is mostly its echo."""
    if not result.errors:
        return
    rule = _RULE.search(result.source.text)
    if rule is not None:
        place = _place(source, block, rule.start(), rule.end())
        yield DiagnosticRecord(place, "OutputInCode", "What a command prints stands among the code.", notes=note)
    else:
        error = result.errors[0]
        place = _place(source, block, error.start, error.end)
        if error.error_id == "RedirectionNotSupported" and _PLACEHOLDER.match(result.source.text, error.start):
            note = ("A placeholder in angle brackets cannot be pasted; in quotation marks it can.", *note)
        yield DiagnosticRecord(place, error.error_id, error.message, ERROR, notes=note)


def _only_of_providers(help: CommandHelp, record: DiagnosticRecord) -> bool:
    """True if all that is missing are parameters that only a provider adds: they are not there where it is not."""
    names = record.message.rpartition(": ")[2].rstrip(".").lower().split()
    texts = {parameter.name.lower(): parameter.description for parameter in help.parameters}
    return bool(names) and all(texts.get(name, "").startswith("This is a dynamic parameter") for name in names)


def _asks_for_password(record: DiagnosticRecord) -> bool:
    """Where a credential is wanted, nearly every command takes a user's name and asks for the password."""
    return record.code.startswith("CannotConvert") and "PSCredential" in record.message


def _place(source: SourceText, block: CodeBlock, start: int, end: int) -> ScriptExtent:
    """Where a place of the code stands in the page; the example's own place in a form that escapes its text."""
    if source.text.startswith(block.text, block.start):
        return source.extent(block.start + start, block.start + end)
    return source.extent(block.start, block.start)

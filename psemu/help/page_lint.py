"""Findings about a page that help a person who writes it: what it contradicts, what it leaves out, fences that nobody can colour.

Whether examples parse and bind is judged above, in :mod:`psemu.lint.help_pages`: a page does not know the parser.
"""

from __future__ import annotations

import re

from psemu.diagnostic import INFORMATION, WARNING, CorrectionExtent, DiagnosticRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CodeBlock, CommandHelp, Example

#: words in a fence that mean PowerShell
POWERSHELL = frozenset(
    {
        "powershell",
        "pwsh",
        "ps",
        "ps1",
        "posh",
        "powershell-interactive",
        "azurepowershell",
        "azurepowershell-interactive",
    }
)
#: those of them that a publisher does not know
_SHORT = frozenset({"ps", "ps1", "posh", "pwsh"})
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
PROMPT = re.compile(r"^[ \t]*(?:PS(?: [^\n>]*)?>|\[[^\]\n]+\]: PS(?: [^\n>]*)?>|[A-Z]:\\[^\n>]*>)[ \t]?", re.MULTILINE)
_COMMAND = re.compile(r"^\s*(?:\$\w+\s*=\s*)?[A-Za-z]+-[A-Za-z]\w+(?:\s|$)")


def lint_help(help: CommandHelp) -> list[DiagnosticRecord]:
    """The page's own findings and these, in the order of their places. A text that is no help of a command has only its own:

    ``SynopsisMissing``, ``DescriptionMissing``, ``ParameterDescriptionMissing``: nothing, or only a template's words, stands there;
    ``ExampleMissing``, ``ExampleWithoutCode``; ``FenceLanguage``: PowerShell in a fence that says no language or a name that publishers
    do not know (with a correction); ``PromptInCode``: a prompt that a reader cannot paste; ``LinkWithoutTarget``.
    """
    records = list(help.diagnostics)
    if help.is_command:
        records.extend(_missing(help))
        for example in help.examples:
            records.extend(_example(help, example))
        records.extend(_links(help))
        records.sort(key=lambda record: (record.extent.start, record.extent.end))
    return records


def _record(
    help: CommandHelp, start: int, end: int, code: str, message: str, severity: str = WARNING
) -> DiagnosticRecord:
    return DiagnosticRecord(help.source.extent(start, max(start, end)), code, message, severity)


def _is_empty(text: str) -> bool:
    return not _PLACEHOLDER.sub("", text).strip()


def _heading(help: CommandHelp, title: str) -> tuple[int, int]:
    """Where the section's heading stands; the page's title where there is none."""
    found = re.search(rf"^## +{title}[ \t]*$", help.source.text, re.MULTILINE | re.IGNORECASE)
    if found is None:
        found = re.search(r"^#[ \t]+.*$", help.source.text, re.MULTILINE)
    return (0, 0) if found is None else found.span()


def _missing(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    if _is_empty(help.synopsis):
        yield _record(
            help, *_heading(help, "SYNOPSIS"), "SynopsisMissing", "SYNOPSIS does not say what the command does."
        )
    if _is_empty(help.description):
        yield _record(help, *_heading(help, "DESCRIPTION"), "DescriptionMissing", "DESCRIPTION is empty.")
    if not help.examples:
        yield _record(help, *_heading(help, "EXAMPLES"), "ExampleMissing", "There is no example.", INFORMATION)
    for parameter in help.parameters:
        if _is_empty(parameter.description):
            end = parameter.start + 5 + len(parameter.name)
            message = f"'-{parameter.name}' has no description."
            yield _record(help, parameter.start, end, "ParameterDescriptionMissing", message)


def is_powershell(block: CodeBlock) -> bool:
    """True for a fence that says PowerShell, or says nothing and begins like it."""
    language = block.language.split(" ", 1)[0].lower()
    if language:
        return language in POWERSHELL
    return PROMPT.match(block.text) is not None or _COMMAND.match(block.text) is not None


def _example(help: CommandHelp, example: Example) -> Iterator[DiagnosticRecord]:
    text = help.source.text
    if not example.code:
        end = example.start + 4 + len(example.title)
        yield _record(help, example.start, end, "ExampleWithoutCode", f"'{example.title}' has no code.", INFORMATION)
    for block in example.code:
        if not is_powershell(block) or not text.startswith(block.text, block.start):
            continue
        language = block.language.split(" ", 1)[0]
        line = text.rfind("\n", 0, block.start - 1) + 1
        if not language or language.lower() in _SHORT:
            said = f"'{language}', which publishers do not know" if language else "no language"
            record = _record(help, line, block.start - 1, "FenceLanguage", f"This PowerShell has {said}.")
            fence = text[line : block.start - 1]
            fixed = fence[: len(fence) - len(language)] if language else fence.rstrip()
            record.corrections = (CorrectionExtent(record.extent, f"{fixed}powershell", "name the language"),)
            if fence.rstrip().endswith(language):
                yield record
        prompt = PROMPT.search(block.text)
        if prompt is not None:
            at = block.start + prompt.start()
            end = block.start + prompt.end()
            yield _record(help, at, end, "PromptInCode", "A prompt stands in code that readers paste.", INFORMATION)


def _links(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    where = _heading(help, "RELATED LINKS")
    for link in help.related_links:
        if not link.uri and not link.text.startswith("{{") and re.fullmatch(r"\[[^\]]*\](\(\s*\))?", link.text):
            yield _record(help, *where, "LinkWithoutTarget", f"The link '{link.text}' leads nowhere.")

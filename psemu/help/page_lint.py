"""Findings about a page that help a person who writes it: what it contradicts, what it leaves out, fences that nobody can colour.

Whether examples parse and bind is judged above, in :mod:`psemu.lint.help_pages`: a page does not know the parser.
:mod:`psemu.help.page_codes` says what each code means and which corrections leave the meaning of a page as it is.
"""

from __future__ import annotations

import re

from psemu.diagnostic import INFORMATION, WARNING, CorrectionExtent, DiagnosticRecord
from psemu.help.transcript import POWERSHELL, PROMPT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CodeBlock, CommandHelp

#: what a template leaves to be written
_PLACEHOLDER = re.compile(r"\{\{\s*(?:Fill|Add|Insert|Enter|Describe)\b[^{}]*\}\}", re.IGNORECASE)
_ANY_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_COMMAND = re.compile(r"^\s*(?:\$\w+\s*=\s*)?[A-Za-z]+-[A-Za-z]\w+(?:\s|$)")
_IGNORED = re.compile(r"<!--\s*psemu:\s*ignore\s+([\w*?, ]+?)\s*-->", re.IGNORECASE)
_ORDER = (
    "SYNOPSIS",
    "SYNTAX",
    "ALIASES",
    "DESCRIPTION",
    "EXAMPLES",
    "PARAMETERS",
    "INPUTS",
    "OUTPUTS",
    "NOTES",
    "RELATED LINKS",
)
_NEEDED = {
    "2.0.0": ("external help file", "Module Name", "online version", "schema"),
    "2024-05-01": (
        "external help file",
        "Locale",
        "Module Name",
        "ms.date",
        "HelpUri",
        "PlatyPS schema version",
        "title",
    ),
}


def lint_help(help: CommandHelp) -> list[DiagnosticRecord]:
    """The page's own findings and what a person left out or to be mended, in the order of their places.

    ``<!-- psemu: ignore CODE -->`` silences codes: above the first section for the whole page, else below its heading. A text that is
    no help of a command has only its own findings.
    """
    records = list(map(_with_correction, help.diagnostics))
    if help.is_command:
        from psemu.help.page_examples import lint_examples

        records.extend(_front_matter(help))
        records.extend(_sections(help))
        missing = list(_missing(help))
        records.extend(missing)
        records.extend(_placeholders(help, missing))
        records.extend(lint_examples(help))
        records.extend(_links(help))
        records.sort(key=lambda record: (record.extent.start, record.extent.end))
    return without_ignored(help, records)


def without_ignored(help: CommandHelp, records: list[DiagnosticRecord]) -> list[DiagnosticRecord]:
    """The findings that no comment of the page silences."""
    text = help.source.text
    if "psemu:" not in text:
        return records
    from fnmatch import fnmatchcase

    reaches = []
    for match in _IGNORED.finditer(text):
        reaches.append((*_reach(help, match.start()), [p.lower() for p in re.split(r"[\s,]+", match[1]) if p]))
    return [
        record
        for record in records
        if not any(
            start <= record.extent.start < end
            and any(fnmatchcase(record.code.lower(), pattern) for pattern in patterns)
            for start, end, patterns in reaches
        )
    ]


def _reach(help: CommandHelp, at: int) -> tuple[int, int]:
    """The text under the heading below which *at* stands; the whole page above the first section."""
    for section in help.page.sections if help.page is not None else ():
        for _, start, _, end, _ in section.blocks:
            if start <= at < end:
                return start, end
    return 0, len(help.source.text) + 1


def finding(
    help: CommandHelp, place: tuple[int, int], code: str, message: str, severity: str = WARNING
) -> DiagnosticRecord:
    """A finding at ``[start, end)`` of the page's source."""
    start, end = place
    return DiagnosticRecord(help.source.extent(start, max(start, end)), code, message, severity)


def is_powershell(block: CodeBlock) -> bool:
    """True for a fence that says PowerShell, or says nothing and begins like it."""
    language = block.language.split(" ", 1)[0].lower()
    if language:
        return language in POWERSHELL
    return PROMPT.match(block.text) is not None or _COMMAND.match(block.text) is not None


def _with_correction(record: DiagnosticRecord) -> DiagnosticRecord:
    if record.code != "ParameterHeading":
        return record
    extent = record.extent
    at = extent.end - len(extent.text.lstrip("# \t"))
    correction = CorrectionExtent(extent.source.extent(at, at), "-", "write the dash")
    return DiagnosticRecord(extent, record.code, record.message, record.severity, (correction,))


def _heading(help: CommandHelp, title: str) -> tuple[int, int]:
    """Where the section's heading stands; the page's title where there is none."""
    if help.page is None:
        return 0, 0
    for section in help.page.sections:
        if section.title.upper() == title:
            return section.start, section.body
    line_end = help.source.text.find("\n", help.page.title_at)
    return help.page.title_at, line_end if line_end >= 0 else len(help.source.text)


def _front_matter(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    needed = _NEEDED.get(help.form)
    if needed is None:
        return
    end = max(help.source.text.find("\n"), 0)
    if not help.metadata:
        yield finding(help, (0, end), "FrontMatterMissing", "The page has no front matter.")
        return
    missing = [key for key in needed if not help.metadata.get(key) and (key in help.metadata) < (key != "HelpUri")]
    if missing:
        yield finding(help, (0, end), "FrontMatterMissing", f"The front matter has no {', no '.join(missing)}.")


def _sections(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    if help.page is not None:
        highest = 0
        for section in help.page.sections:
            title = section.title.upper()
            if title not in _ORDER:
                continue
            place = _ORDER.index(title)
            if place < highest and not any(f[:1] == (section.start,) for f in help.findings):
                message = f"{title} stands below {_ORDER[highest]}; the order of the form is the other way round."
                yield finding(help, (section.start, section.body), "SectionOrder", message, INFORMATION)
            highest = max(highest, place)
    for item in help.syntax:
        if item.command_name.lower() != help.title.lower() and item.end > item.start:
            message = f"The statement is of '{item.command_name}', the page of '{help.title}'."
            yield finding(help, (item.start, item.start + len(item.command_name)), "CommandNameConflict", message)


def _is_empty(text: str) -> bool:
    return not _ANY_PLACEHOLDER.sub("", text).strip()


def _missing(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    if _is_empty(help.synopsis):
        message = "SYNOPSIS does not say what the command does."
        yield finding(help, _heading(help, "SYNOPSIS"), "SynopsisMissing", message)
    if _is_empty(help.description):
        yield finding(help, _heading(help, "DESCRIPTION"), "DescriptionMissing", "DESCRIPTION is empty.")
    if not help.examples:
        yield finding(help, _heading(help, "EXAMPLES"), "ExampleMissing", "There is no example.", INFORMATION)
    for parameter in help.parameters:
        if _is_empty(parameter.description):
            place = parameter.start, parameter.start + 5 + len(parameter.name)
            message = f"'-{parameter.name}' has no description."
            yield finding(help, place, "ParameterDescriptionMissing", message)


def _placeholders(help: CommandHelp, missing: list[DiagnosticRecord]) -> Iterator[DiagnosticRecord]:
    text = help.source.text
    said = {record.extent.start for record in missing}
    for match in _PLACEHOLDER.finditer(text) if "{{" in text else ():
        above = text.rfind("\n#", 0, match.start()) + 1
        if above not in said:
            message = "A template's words still stand here."
            yield finding(help, match.span(), "PlaceholderLeft", message, INFORMATION)


def _links(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    where = _heading(help, "RELATED LINKS")
    for link in help.related_links:
        if not link.uri and not link.text.startswith("{{") and re.fullmatch(r"\[[^\]]*\](\(\s*\))?", link.text):
            yield finding(help, where, "LinkWithoutTarget", f"The link '{link.text}' leads nowhere.")

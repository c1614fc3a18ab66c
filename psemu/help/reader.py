"""The reader: text of a help page, in any of its forms, to CommandHelp. It never raises on text; what it could not read is a finding."""

from __future__ import annotations

from psemu.diagnostic import ERROR, WARNING
from psemu.errors import CatalogError
from psemu.extent import SourceText
from psemu.help.metadata import front_matter
from psemu.help.model import CommandHelp, Finding, information
from psemu.help.sections import LATE, SECTIONS
from psemu.help.structure import Page, outline

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: first characters of the forms that are no markdown
_OTHER_FORMS = ("{", "<", "m")
_REQUIRED = ("SYNOPSIS", "SYNTAX", "PARAMETERS")


def read_command_help(text: str, path: str | None = None) -> CommandHelp:
    """The help page *text*: platyPS 2.0.0 or 2024-05-01 markdown, the text of a rendered Learn page, PlatyPS YAML, MAML, psemu's JSON.

    *path* only names the page in findings. CRLF and lone CR are read as LF and one byte order mark is dropped, so offsets in the result
    count in :attr:`CommandHelp.source`, lines and columns as in the file. A text that is no help gives a CommandHelp whose ``is_command``
    is False and a finding that says what it is.
    """
    if text[:1] == "\ufeff":
        text = text[1:]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    source = SourceText(text, path)
    if text[:1] in _OTHER_FORMS:
        reader = _other_form(text)
        if reader is not None:
            return reader(source)
    metadata, start, unread = front_matter(text)
    page = outline(text, start)
    if not metadata and not any(section.title.upper() in SECTIONS for section in page.sections):
        from psemu.help.learn_page import read_learn_page

        learned = read_learn_page(source)
        if learned is not None:
            return learned
    form = "2024-05-01" if "PlatyPS schema version" in metadata or "document type" in metadata else "2.0.0"
    help = CommandHelp(source, form, page.title or "", metadata)
    findings: list[Finding] = []
    for at in page.unclosed:
        findings.append((at, at + 3, "FenceNotClosed", "This fence is not closed; it is read as text.", ERROR))
    for at, end in unread:
        message = f"'{text[at : min(end, at + 60)]}' is no key and value; it is not read."
        findings.append((at, end, "FrontMatterLine", message, WARNING))
    _read_sections(help, page, findings)
    help.page = page
    if not help.is_command:
        _say_what_it_is(help, page, start, findings)
    elif " " in help.title:
        findings.append((page.title_at, page.title_at + 2, "TitleText", f"'{help.title}' is no command name.", WARNING))
    help.findings = tuple(findings)
    return help


def _other_form(text: str) -> Callable[[SourceText], CommandHelp] | None:
    """The reader of a text that is JSON, MAML or YAML, None for any other."""
    if text[0] == "{":
        from psemu.help.document_reader import read_json

        return read_json
    if text[0] == "<":
        if "<helpItems" not in text[:2000]:
            return None
        from psemu.help.maml_reader import read_first

        return read_first
    if not text.startswith("metadata:\n") or "\nsyntaxes:" not in text:
        return None
    from psemu.help.yaml_reader import read_yaml_help

    return read_yaml_help


def _read_sections(help: CommandHelp, page: Page, findings: list[Finding]) -> None:
    seen: set[str] = set()
    for section in page.sections:
        name = section.title
        reader = SECTIONS.get(name) or SECTIONS.get(name.upper())
        if reader is None:
            findings.append(
                information(
                    section.start, section.body, "SectionUnknown", f"'{name}' is no section of help; kept as text."
                )
            )
            said = help.source.text[section.body : section.end].strip()
            earlier = help.other_sections.get(name)
            help.other_sections[name] = f"{earlier}\n\n{said}" if earlier and said else earlier or said
            continue
        name = name.upper()
        if name in seen:
            findings.append(
                (section.start, section.body, "SectionRepeated", f"{name} stands again; the first is taken.", WARNING)
            )
            continue
        seen.add(name)
        if name in LATE:
            help.late[name] = section
        else:
            reader(help, section, findings)
    if len(seen) < 9 and seen:
        for name in _REQUIRED:
            if name not in seen:
                findings.append(
                    (page.title_at, page.title_at + 1, "SectionMissing", f"There is no section {name}.", WARNING)
                )


def _say_what_it_is(help: CommandHelp, page: Page, start: int, findings: list[Finding]) -> None:
    metadata = help.metadata
    if "Module Guid" in metadata or help.metadata.get("document type") == "module":
        what = "a module page"
    elif help.title.startswith("about_") or "about_" in help.title.split(" ")[0]:
        what = "an about topic"
    elif not help.source.text.strip():
        what = "empty"
    elif not help.title:
        what = "no help page: it has no first-level heading"
    else:
        what = "no help of a command: it has neither SYNTAX nor PARAMETERS"
        if help.syntax or help.parameters:
            what = "no help of a command"
    findings[:] = [finding for finding in findings if finding[2] == "FenceNotClosed"]
    end = min(len(help.source.text), page.title_at + 1 if help.title else start + 1)
    findings.insert(0, (min(page.title_at or start, end), end, "NotCommandHelp", f"This text is {what}.", ERROR))
    if not (help.title and page.sections):
        help.form = ""


def read_path(path: str) -> CommandHelp:
    """The page in the file *path*, UTF-8 or UTF-16 with a byte order mark; a file that cannot be read as text is a CatalogError."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError as error:
        raise CatalogError(f"cannot read '{path}': {error.strerror}.") from None
    return read_command_help(decode(data, path), path)


def read_pages(data: bytes, path: str) -> list[CommandHelp]:
    """All pages of the file *path* that holds *data*: a MAML file has many, any other one; bytes that are no text are a CatalogError."""
    text = decode(data, path)
    if text.startswith("<") and "<helpItems" in text[:2000]:
        from psemu.help.maml_reader import read_maml

        return read_maml(SourceText(text.replace("\r\n", "\n").replace("\r", "\n"), path))
    return [read_command_help(text, path)]


def decode(data: bytes, path: str) -> str:
    """The text of a page; bytes that are no UTF-8 (or UTF-16 with its mark) are a CatalogError that names the file and the byte."""
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise CatalogError(f"'{path}' is not {encoding} text (byte {error.start}); save it as UTF-8.") from None

"""Comment-based help: the words of a script's comments read into a CommandHelp, as ``Get-Help`` reads them.

A line ``.NAME`` or ``.NAME text`` begins a section; its first line says how much of the indent of all its lines is no part of the text.
Where the comments of a script stand is the parser's matter (:mod:`psemu.parser.help_comments`).
"""

from __future__ import annotations

import re

from psemu.extent import SourceText
from psemu.help.model import CodeBlock, CommandHelp, Example, InputOutput, Parameter, RelatedLink

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_DIRECTIVE = re.compile(r"\s*\.(\w+)(?:\s+(\S.*))?\s*\Z")
_LINE = re.compile(r"\r\n|\r|\n")
_BLANKS = " \t\xa0"
_PROMPT = re.compile(r"[ \t]*(?:PS\b[^\n>]*|[A-Za-z]:\\[^\n>]*)?>")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"]+\Z")

#: sections of text → True if one help may have several
_SECTIONS = {
    "SYNOPSIS": False,
    "DESCRIPTION": False,
    "NOTES": False,
    "COMPONENT": False,
    "ROLE": False,
    "FUNCTIONALITY": False,
    "LINK": True,
    "EXAMPLE": True,
    "INPUTS": True,
    "OUTPUTS": True,
}

#: directives whose one word says where the help is → key of the metadata
_POINTERS = {
    "FORWARDHELPTARGETNAME": "forward help target name",
    "FORWARDHELPCATEGORY": "forward help category",
    "REMOTEHELPRUNSPACE": "remote help runspace",
    "EXTERNALHELP": "external help file",
}


class _Words:
    """What a block of comments says: *sections* in their order as (name, argument, text, offset)."""

    __slots__ = ("is_help", "sections")

    def __init__(self, text: str) -> None:
        self.sections: list[tuple[str, str, str, int]] = []
        self.is_help = self._read(_lines(text))

    def _read(self, lines: list[tuple[str, int]]) -> bool:
        at = 0
        while at < len(lines):
            line, offset = lines[at]
            at += 1
            match = _DIRECTIVE.match(line)
            if match is None:
                if line.strip():
                    return False
                continue
            name, argument = match[1].upper(), (match[2] or "").strip()
            if argument and name in _POINTERS:
                self.sections.append((name, argument, "", offset))
            elif (name == "PARAMETER") if argument else (name in _SECTIONS):
                text, at = _section(lines, at)
                self.sections.append((name, argument, text, offset))
            else:
                return False
        return bool(self.sections)

    def texts(self, name: str) -> list[str]:
        """The texts of all sections *name*."""
        return [text for found, _, text, _ in self.sections if found == name]

    def text(self, name: str) -> str:
        """The text of the last section *name*."""
        texts = self.texts(name)
        return texts[-1].strip("\n") if texts else ""


def is_comment_help(comments: Sequence[str]) -> bool:
    """True if *comments*, written as in the script, are help: sections alone, each with a name that help has."""
    return _Words("\n".join(comments)).is_help


def read_comment_help(
    name: str,
    comments: Sequence[str],
    parameters: Mapping[str, Sequence[str]] | None = None,
    path: str | None = None,
) -> CommandHelp:
    """The help of the command *name* out of *comments*, written as in the script.

    *parameters*: each parameter of the command with the comments at it; they describe what no ``.PARAMETER`` does. Comments that are no
    help give a CommandHelp of the form ``""``.
    """
    source = SourceText("\n".join(comments), path)
    words = _Words(source.text)
    if not words.is_help:
        return CommandHelp(source, "", name, {})
    metadata = {_POINTERS[found]: argument for found, argument, _, _ in words.sections if found in _POINTERS}
    for key in ("COMPONENT", "ROLE", "FUNCTIONALITY"):
        if words.texts(key):
            metadata[key.lower()] = words.text(key).strip()
    help = CommandHelp(source, "comments", name, metadata)
    help.synopsis = words.text("SYNOPSIS")
    help.description = words.text("DESCRIPTION")
    help.notes = words.text("NOTES")
    help.parameters = _parameters(words, parameters or {})
    examples = [(text, offset) for found, _, text, offset in words.sections if found == "EXAMPLE"]
    help.examples = tuple([_example(number, *each) for number, each in enumerate(examples, 1)])
    help.inputs = tuple([_typed(text) for text in words.texts("INPUTS")])
    help.outputs = tuple([_typed(text) for text in words.texts("OUTPUTS")])
    links = [text.strip() for text in words.texts("LINK")]
    help.related_links = tuple([RelatedLink(link, link if _URI.match(link) else "") for link in links])
    return help


def _lines(text: str) -> list[tuple[str, int]]:
    """The lines of comments without their marks, each with its offset."""
    lines: list[tuple[str, int]] = []
    at = 0
    while at < len(text):
        if text.startswith("<#", at):
            end = text.find("#>", at + 2)
            end = len(text) if end < 0 else end
            at += 2
            for line in _LINE.split(text[at:end]):
                lines.append((line, at))
                at += len(line) + (2 if text.startswith("\r\n", at + len(line)) else 1)
            at = end + 3
        else:
            end = text.find("\n", at)
            end = len(text) if end < 0 else end
            line = text[at:end].lstrip("#")
            lines.append((line, end - len(line)))
            at = end + 1
    return lines


def _section(lines: list[tuple[str, int]], at: int) -> tuple[str, int]:
    """The text that begins at *at* and ends at the next directive, and where that stands."""
    found: list[str] = []
    indent = 0
    while at < len(lines):
        line = lines[at][0]
        if found or line.strip():
            if _DIRECTIVE.match(line):
                break
            if not found:
                indent = len(line) - len(line.lstrip(_BLANKS))
            blanks = len(line) - len(line.lstrip(_BLANKS))
            found.append(line[min(indent, blanks) :] + "\n")
        at += 1
    return "".join(found), at


def _parameters(words: _Words, declared: Mapping[str, Sequence[str]]) -> tuple[Parameter, ...]:
    described: dict[str, tuple[str, str, int]] = {}
    for found, argument, text, offset in words.sections:
        if found == "PARAMETER":
            described.setdefault(argument.upper(), (argument, text, offset))
    parameters: list[Parameter] = []
    for name, comments in declared.items():
        if name.upper() in described:
            _, text, offset = described.pop(name.upper())
        else:
            text, offset = _section(_lines("\n".join(comments)), 0)[0], 0
        parameters.append(_parameter(name, text, offset))
    parameters += [_parameter(*each) for each in described.values()]
    return tuple(parameters)


def _parameter(name: str, text: str, offset: int) -> Parameter:
    return Parameter(name, "", text.strip("\n"), (), (), (), None, False, offset, offset)


def _example(number: int, text: str, offset: int) -> Example:
    """The command is what stands above the first empty line, without the prompt that a line may begin with."""
    prompt = _PROMPT.match(text)
    code, gap, remarks = (text[prompt.end() :] if prompt else text).partition("\n\n")
    code = code.strip()
    blocks = (CodeBlock("powershell", code, offset),) if code else ()
    shown = f"```powershell\n{code}\n```" if code else ""
    remarks = remarks.strip("\n") if gap else ""
    return Example(
        f"EXAMPLE {number}", "\n\n".join([part for part in (shown, remarks) if part]), blocks, offset, offset
    )


def _typed(text: str) -> InputOutput:
    """The first line names the type if it is one word."""
    first, _, rest = text.strip().partition("\n")
    return InputOutput(first.strip(), rest.strip("\n")) if len(first.split()) == 1 else InputOutput("", text.strip())

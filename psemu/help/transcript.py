"""What stands in an example's fence: commands, each with its prompt, and what they print, told apart line by line."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: words after a fence that mean PowerShell
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
#: the prompt of a console, also of a remote, a nested or a debugging one
PROMPT = re.compile(
    r"^[ \t]*(?:(?:\[[^\]\n]+\]: ?)?PS(?:[ \t][^\n>]*)?>{1,3}|[A-Z]:\\[\w .\\~-]*>)[ \t]?", re.MULTILINE
)
_CONTINUATION = re.compile(r"[ \t]*>>[ \t]?")
#: the line below the headings of a printed table, with the headings
TABLE = re.compile(r"^(?=[ \t]*\S)[^\n]*\n[ \t]*-{2,}(?:[ \t]+-+)*[ \t]*$", re.MULTILINE)

COMMAND, OUTPUT = "command", "output"


class CodePart:
    """One command, or what was printed: *kind* is ``command`` or ``output``.

    *prompt* is the prompt as written, empty where there is none; *text* has no prompts in it; ``[start, end)`` is the part's place in
    the text of its fence.
    """

    __slots__ = ("end", "kind", "prompt", "start", "text")

    def __init__(self, kind: str, prompt: str, text: str, start: int, end: int) -> None:
        self.kind = kind
        self.prompt = prompt
        self.text = text
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"CodePart({self.kind!r}, {self.text!r})"


def code_parts(text: str) -> tuple[CodePart, ...]:
    """The parts of *text* in their order; empty lines around a part belong to none. Without a prompt all is one command, up to a table."""
    if not text.strip():
        return ()
    if PROMPT.search(text) is None:
        at = output_start(text)
        found = [_part(COMMAND, "", [text[:at]], 0)] if text[:at].strip() else []
        return (*found, _part(OUTPUT, "", [text[at:]], at)) if at < len(text) else tuple(found)
    parts: list[CodePart] = []
    kind, prompt, lines, start = "", "", [""], 0
    for line_kind, at, marks, line in _lines(text):
        if line_kind != kind or (line_kind == COMMAND and marks and not _CONTINUATION.fullmatch(marks)):
            if any(part.strip() for part in lines):
                parts.append(_part(kind, prompt, lines, start))
            kind, prompt, lines, start = line_kind, marks.strip(), [], at
        lines.append(line)
    if any(part.strip() for part in lines):
        parts.append(_part(kind, prompt, lines, start))
    return tuple(parts)


def output_start(text: str) -> int:
    """Where what is printed begins in *text* without prompts: at a table that an empty line parts from what is above; else its end."""
    first = len(text) - len(text.lstrip())
    for table in TABLE.finditer(text):
        start = table.start()
        if start <= first or text.startswith("\n\n", start - 2):
            return start
    return len(text)


def commands_alone(text: str) -> str:
    """*text* with prompts, and all that commands print, as blanks: what is left keeps its place."""
    if PROMPT.search(text) is None:
        at = output_start(text)
        return text if at == len(text) else text[:at] + re.sub(r"[^\n]", " ", text[at:])
    return "\n".join(
        [" " * len(marks) + (line if kind == COMMAND else " " * len(line)) for kind, _, marks, line in _lines(text)]
    )


def runs(text: str) -> list[tuple[str, str]]:
    """*text* as (kind, lines without prompts) in turn, commands that follow each other together, as fences of their own would show them."""
    if PROMPT.search(text) is None:
        at = output_start(text)
        found = [(COMMAND, text[:at].strip("\n")), (OUTPUT, text[at:].strip("\n"))]
        return [(kind, said) for kind, said in found if said.strip()]
    grouped: list[tuple[str, list[str]]] = []
    empty: list[str] = []
    for kind, _, _, line in _lines(text):
        if not line.strip():
            empty.append("")
        elif grouped and grouped[-1][0] == kind:
            grouped[-1][1].extend([*empty, line.rstrip()])
            empty = []
        else:
            grouped.append((kind, [line.rstrip()]))
            empty = []
    return [(kind, "\n".join(lines)) for kind, lines in grouped]


def _part(kind: str, prompt: str, lines: list[str], start: int) -> CodePart:
    whole = "\n".join(lines)
    return CodePart(kind, prompt, whole.strip("\n").rstrip(), start, start + len(whole))


def _lines(text: str) -> Iterator[tuple[str, int, str, str]]:
    """(kind, offset, prompt, rest) of each line of *text*, which has a prompt."""
    more = False
    depth = at = 0
    for line in text.split("\n"):
        prompt = PROMPT.match(line)
        if prompt is not None:
            depth = 0
        else:
            prompt = _CONTINUATION.match(line)
        if prompt is None and not more:
            yield OUTPUT, at, "", line
        else:
            marks = "" if prompt is None else prompt[0]
            rest = line[len(marks) :]
            yield COMMAND, at, marks, rest
            depth += rest.count("{") + rest.count("(") - rest.count("}") - rest.count(")")
            more = depth > 0 or rest.rstrip().endswith(("`", "|", "(", ","))
        at += len(line) + 1

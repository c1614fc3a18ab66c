"""Findings about the examples of a page that need no parser: fences, prompts, and output among code, each with its correction."""

from __future__ import annotations

from psemu.diagnostic import INFORMATION, CorrectionExtent, DiagnosticRecord
from psemu.help.page_lint import finding, is_powershell
from psemu.help.transcript import COMMAND, OUTPUT, PROMPT, output_start, runs

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CodeBlock, CommandHelp

#: names of PowerShell that a publisher does not know
_SHORT = frozenset({"ps", "ps1", "posh", "pwsh"})


def lint_examples(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    """``ExampleWithoutCode``, ``FenceLanguage``, ``PromptInCode``, ``OutputInCode``; only code that stands in the source as it is."""
    text = help.source.text
    for example in help.examples:
        if not example.code:
            place = example.start, example.start + 4 + len(example.title)
            message = f"'{example.title}' has no code."
            yield finding(help, place, "ExampleWithoutCode", message, INFORMATION)
        for block in example.code:
            if is_powershell(block) and text.startswith(block.text, block.start):
                yield from _language(help, block)
                yield from _transcript(help, block)


def _opening(help: CommandHelp, block: CodeBlock) -> int:
    """Where the line of the fence begins."""
    return help.source.text.rfind("\n", 0, block.start - 1) + 1


def _language(help: CommandHelp, block: CodeBlock) -> Iterator[DiagnosticRecord]:
    language = block.language.split(" ", 1)[0]
    if language and language.lower() not in _SHORT:
        return
    line = _opening(help, block)
    fence = help.source.text[line : block.start - 1]
    if not fence.rstrip().endswith(language):
        return
    said = f"'{language}', which publishers do not know" if language else "no language"
    record = finding(help, (line, block.start - 1), "FenceLanguage", f"This PowerShell has {said}.")
    named = fence.rstrip().removesuffix(language) if language else fence.rstrip()
    record.corrections = (CorrectionExtent(record.extent, f"{named}powershell", "name the language"),)
    yield record


def _transcript(help: CommandHelp, block: CodeBlock) -> Iterator[DiagnosticRecord]:
    prompt = PROMPT.search(block.text)
    if prompt is not None:
        place = block.start + prompt.start(), block.start + prompt.end()
        message = "A prompt stands in code that readers paste."
        record = finding(help, place, "PromptInCode", message, INFORMATION)
    else:
        at = output_start(block.text)
        if at in (0, len(block.text)):
            return
        line_end = block.text.find("\n", at)
        place = block.start + at, block.start + (line_end if line_end >= 0 else len(block.text))
        message = "What a command prints stands among the code."
        record = finding(help, place, "OutputInCode", message, INFORMATION)
    record.corrections = tuple(_in_fences(help, block))
    yield record


def _in_fences(help: CommandHelp, block: CodeBlock) -> Iterator[CorrectionExtent]:
    """The code without prompts in its fence, what it prints in fences of their own."""
    line = _opening(help, block)
    fence = help.source.text[line : block.start - 1]
    marks = fence[: len(fence) - len(fence.lstrip("`"))]
    parts = runs(block.text)
    if not marks or not parts or parts[0][0] != COMMAND:
        return
    language = fence[len(marks) :].strip() or "powershell"
    pieces = [parts[0][1]]
    for kind, said in parts[1:]:
        pieces.append(f"{marks}\n\n{marks}{'Output' if kind == OUTPUT else language}\n{said}")
    extent = help.source.extent(block.start, block.start + len(block.text))
    yield CorrectionExtent(extent, "\n".join(pieces), "fences of their own for commands and for what they print")

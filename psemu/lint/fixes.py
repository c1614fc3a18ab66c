"""Applies the corrections that cannot change what a script does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.diagnostic import CorrectionExtent, DiagnosticRecord

_PASSES = 10


def fixed_text(text: str, find: Callable[[str], list[DiagnosticRecord]]) -> tuple[str, int]:
    """*text* with the safe corrections of what *find* says about it, repeated until none is left; and how many there were.

    A correction that would add a parse error is not made: the text before it is the answer.
    """
    from psemu.parser import parse

    safe = safe_codes()
    count = 0
    errors = len(parse(text).errors)
    for _ in range(_PASSES):
        corrections = [record.corrections[0] for record in find(text) if record.code in safe and record.corrections]
        changed, applied = apply_corrections(text, corrections)
        if not applied or changed == text or len(parse(changed).errors) > errors:
            break
        text, count = changed, count + applied
    return text, count


def safe_codes() -> frozenset[str]:
    """Codes of the rules whose first correction keeps the script's meaning."""
    from psemu.lint.pasted import PASTED_TEXT
    from psemu.lint.rules import all_rules

    return frozenset((PASTED_TEXT, *(rule.code for rule in all_rules() if rule.safe)))


def apply_corrections(text: str, corrections: Iterable[CorrectionExtent]) -> tuple[str, int]:
    """*text* with the corrections made, and how many: of two that overlap the first counts."""
    parts: list[str] = []
    end = count = 0
    for correction in sorted(corrections, key=lambda item: (item.extent.start, item.extent.end)):
        extent = correction.extent
        if extent.start < end:
            continue
        parts += [text[end : extent.start], correction.text]
        end = extent.end
        count += 1
    return "".join(parts) + text[end:], count


def unified_diff(before: str, after: str, path: str) -> str:
    """The change as a unified diff, as ``patch`` and ``git apply`` read it; empty for no change."""
    import difflib

    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)

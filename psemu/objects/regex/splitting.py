"""Split: the text between matches, with what groups captured."""

from __future__ import annotations

from psemu.objects.regex.matching import code_units, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.regex.matching import Regex


def split_text(regex: Regex, text: str, count: int = 0, start: int | None = None) -> list[str]:
    """*text* cut at the matches into at most *count* parts (0: any number); captured groups stand between them."""
    if count == 1:
        return [text]
    units = code_units(text)
    backwards = regex.right_to_left
    found: list[str] = []
    at = len(units) if backwards else 0
    for match in regex.matches(text, start):
        low, high = match.spans[0][-1]
        found.append(units[high:at] if backwards else units[at:low])
        at = low if backwards else high
        groups = [match.value(number) for number, _ in regex.group_names[1:]]
        values = [value for value in groups if value is not None]
        found.extend(reversed(values) if backwards else values)
        if count and (count := count - 1) == 1:
            break
    found.append(units[:at] if backwards else units[at:])
    return [joined(piece) for piece in (reversed(found) if backwards else found)]

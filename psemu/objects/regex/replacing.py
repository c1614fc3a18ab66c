"""Replacement: ``$1``, ``${name}``, ``$&`` and their kin, and putting the results into the text."""

from __future__ import annotations

from psemu.objects.regex.classes import is_boundary_word
from psemu.objects.regex.matching import code_units, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.objects.regex.matching import Match, Regex

    Piece = str | Callable[[Match], str]

_LARGEST = 2**31 - 1


def _number(template: str, at: int, regex: Regex) -> tuple[int, int]:
    """The group number at *at* and where it ends: the longest that a group has; under plain rules all digits count."""
    known = {number for number, _ in regex.group_names}
    end = at
    while end < len(template) and "0" <= template[end] <= "9":
        end += 1
    if regex.options & 256:
        for stop in range(end, at, -1):
            if int(template[at:stop]) in known:
                return int(template[at:stop]), stop
        return -1, end
    digits = template[at:end]
    if len(digits.lstrip("0")) > 10 or int(digits) > _LARGEST:
        from psemu.objects.regex.syntax import RegexError

        value, stop = 0, at
        for stop in range(at, end):
            value = value * 10 + int(template[stop])
            if value > _LARGEST:
                break
        reason = "Quantifier and capture group numbers must be less than or equal to Int32.MaxValue."
        raise RegexError(f"Invalid pattern '{template}' at offset {stop + 1}. {reason}")
    return (int(digits) if int(digits) in known else -1), end


def _pieces(template: str, regex: Regex) -> list[Piece]:
    found: list[Piece] = []
    at = 0
    while True:
        dollar = template.find("$", at)
        if dollar < 0 or dollar + 1 >= len(template):
            found.append(template[at:])
            return found
        found.append(template[at:dollar])
        at = dollar + 1
        char = template[at]
        number = -1
        if char == "{" and at + 1 < len(template):
            end = at + 1
            if "0" <= template[end] <= "9":
                number, end = _number(template, end, regex)
            elif is_boundary_word(template[end]):
                while end < len(template) and is_boundary_word(template[end]):
                    end += 1
                number = regex.numbers.get(template[at + 1 : end], -1)
            if number >= 0 and template[end : end + 1] == "}":
                found.append(lambda match, n=number: match.value(n) or "")  # type: ignore[misc]
                at = end + 1
                continue
        elif "0" <= char <= "9":
            number, end = _number(template, at, regex)
            if number >= 0:
                found.append(lambda match, n=number: match.value(n) or "")  # type: ignore[misc]
                at = end
                continue
        elif char == "$":
            found.append("$")
            at += 1
            continue
        elif char in "&`'+_":
            found.append(_SPECIAL[char])
            at += 1
            continue
        found.append("$")


def _last_group(match: Match) -> str:
    return match.value(match.regex.group_names[-1][0]) or ""


_SPECIAL: dict[str, Callable[[Match], str]] = {
    "&": lambda match: match.value() or "",
    "`": lambda match: joined(match.text[: match.start()]),
    "'": lambda match: joined(match.text[match.end() :]),
    "+": _last_group,
    "_": lambda match: joined(match.text),
}


def expansion(template: str, regex: Regex) -> Callable[[Match], str]:
    """What a replacement pattern makes of a match of *regex*; raises RegexError."""
    pieces = [piece for piece in _pieces(template, regex) if piece != ""]
    if all(isinstance(piece, str) for piece in pieces):
        text = "".join(str(piece) for piece in pieces)
        return lambda _match: text
    return lambda match: "".join(piece if isinstance(piece, str) else piece(match) for piece in pieces)


def expand_replacement(template: str, match: Match) -> str:
    """The replacement pattern *template* for one match."""
    return expansion(template, match.regex)(match)


def replace_all(
    regex: Regex, text: str, change: Callable[[Match], str], count: int = -1, start: int | None = None
) -> str:
    """*text* with *count* matches (-1: all) from *start* on replaced."""
    units = code_units(text)
    parts: list[str] = []
    backwards = regex.right_to_left
    at = len(units) if backwards else 0
    for match in regex.matches(text, start):
        if count == 0:
            break
        count -= 1
        low, high = match.spans[0][-1]
        if backwards:
            parts += [units[high:at], code_units(change(match))]
            at = low
        else:
            parts += [units[at:low], code_units(change(match))]
            at = high
    if not parts:
        return text
    parts.append(units[:at] if backwards else units[at:])
    return joined("".join(reversed(parts) if backwards else parts))

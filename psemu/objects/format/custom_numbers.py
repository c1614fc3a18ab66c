"""Custom number formats (``#,##0.00;(0.0);zero``): sections, placeholders, scaling and literals as .NET reads them."""

from __future__ import annotations

from psemu.objects.format.numbers import exponent_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.format.cultures import Culture
    from psemu.objects.format.digits import Digits


def _find_section(text: str, section: int) -> int:
    """Where section number *section* starts; 0, the first one, if it is missing or empty."""
    at = 0
    if section == 0:
        return 0
    while at < len(text):
        char = text[at]
        at += 1
        if char in "'\"":
            end = text.find(char, at)
            at = len(text) if end < 0 else end + 1
        elif char == "\\":
            at += 1
        elif char == ";":
            section -= 1
            if section == 0:
                return at if at < len(text) and text[at] not in ";\0" else 0
        elif char == "\0":
            return 0
    return 0


class _Section:
    """What a first pass over a section finds out."""

    __slots__ = ("adjustment", "count", "first", "groups", "last", "point", "scientific")

    def __init__(self, text: str, at: int) -> None:
        self.count = 0
        self.point = -1
        self.first: int | None = None
        self.last = 0
        self.scientific = False
        self.groups = False
        self.adjustment = 0
        comma_at, commas = -1, 0
        size = len(text)
        while at < size:
            char = text[at]
            at += 1
            if char in ";\0":
                break
            if char == "#":
                self.count += 1
            elif char == "0":
                if self.first is None:
                    self.first = self.count
                self.count += 1
                self.last = self.count
            elif char == ".":
                if self.point < 0:
                    self.point = self.count
            elif char == ",":
                if self.count > 0 and self.point < 0:
                    if comma_at >= 0:
                        if comma_at == self.count:
                            commas += 1
                            continue
                        self.groups = True
                    comma_at, commas = self.count, 1
            elif char == "%":
                self.adjustment += 2
            elif char == "‰":
                self.adjustment += 3
            elif char in "'\"":
                end = text.find(char, at)
                at = size if end < 0 else end + 1
            elif char == "\\":
                at += 1
            elif char in "Ee" and (text[at : at + 1] == "0" or text[at : at + 2] in ("+0", "-0")):
                at += 1
                while at < size and text[at] == "0":
                    at += 1
                self.scientific = True
        if self.point < 0:
            self.point = self.count
        if comma_at >= 0:
            if comma_at == self.point:
                self.adjustment -= commas * 3
            else:
                self.groups = True


def format_custom(digits: Digits, text: str, culture: Culture) -> str:
    """*digits* by the custom format *text*."""
    start = _find_section(text, 2 if not digits.text else 1 if digits.negative else 0)
    while True:
        section = _Section(text, start)
        if digits.text:
            digits.scale += section.adjustment
            position = section.count if section.scientific else digits.scale + section.count - section.point
            digits.round(position, cut=False)
            if not digits.text:
                zero = _find_section(text, 2)
                if zero != start:
                    start = zero
                    continue
        else:
            digits.scale = 0
            if not digits.floating:
                digits.negative = False
        break
    body = _write(digits, text, start, section, culture)
    if digits.negative and start == 0 and (digits.scale != 0 or body):
        return "-" + body
    return body


def _write(digits: Digits, text: str, at: int, section: _Section, culture: Culture) -> str:
    first = section.point - section.first if section.first is not None and section.first < section.point else 0
    last = section.point - section.last if section.last > section.point else 0
    if section.scientific:
        position, adjust = section.point, 0
    else:
        position = max(digits.scale, section.point)
        adjust = digits.scale - section.point
    # digits are numbered from the point leftwards; a group ends after each of these
    group_ends: set[int] = set()
    if section.groups and culture.group_separator:
        many = max(first, position + min(adjust, 0))
        group_ends = {end + 1 for end in range(3, many, 3)}
    out: list[str] = []
    source = iter(digits.text)
    used = 0
    size = len(text)
    scientific = section.scientific
    point_written = False

    def put(char: str) -> None:
        nonlocal position
        out.append(char)
        if position > 1 and position in group_ends:
            out.append(culture.group_separator)

    while at < size:
        char = text[at]
        at += 1
        if char in ";\0":
            break
        if adjust > 0 and char in "#0.":
            while adjust > 0:
                put(next(source, "0"))
                used += 1
                position -= 1
                adjust -= 1
        if char in "#0":
            if adjust < 0:
                adjust += 1
                digit = "0" if position <= first else ""
            else:
                digit = next(source, "")
                used += 1
                if not digit and position > last:
                    digit = "0"
            if digit:
                put(digit)
            position -= 1
        elif char == ".":
            if position != 0 or point_written:
                continue
            if last < 0 or (section.point < section.count and used < len(digits.text)):
                out.append(culture.decimal_separator)
                point_written = True
        elif char in "'\"":
            end = text.find(char, at)
            end = size if end < 0 else end
            out.append(text[at:end])
            at = end + 1
        elif char == "\\":
            out.append(text[at : at + 1])
            at += 1
        elif char in "Ee":
            at, piece = _exponent(digits, text, at, char, section, scientific)
            if scientific and len(piece) > 1:
                scientific = False
            out.append(piece)
        elif char != ",":
            out.append(char)
    return "".join(out)


def _exponent(digits: Digits, text: str, at: int, char: str, section: _Section, scientific: bool) -> tuple[int, str]:
    size = len(text)
    sign = text[at] if at < size and text[at] in "+-" else ""
    if scientific:
        if text[at : at + 1] != "0" and not (sign and text[at + 1 : at + 2] == "0"):
            return at, char
        end = at + len(sign)
        while end < size and text[end] == "0":
            end += 1
        zeros = min(end - at - len(sign), 10)
        value = digits.scale - section.point if digits.text else 0
        return end, exponent_text(value, char, zeros, sign == "+")
    if sign:
        end = at + 1
        while end < size and text[end] == "0":
            end += 1
        return end, char + text[at:end]
    return at, char

"""The order of text in culture en-US: letters by alphabet, then accents, then case, as the CLDR root collation has it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Weights = tuple[int, int, int]

#: characters below the digits in their order; what is not here and is no letter comes after by code point
_BEFORE_DIGITS = (
    "\t\n\v\f\r\x85\u2028\u2029 _‿‾-‐‑‒–—,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}@*/\\&#%‰†‡•`´˜^¯˘˙¨˚˝¸˛©®°+±÷×<=>|¦~§¶¬¤¢$£¥€₺"
)
_LOW = {char: place for place, char in enumerate(_BEFORE_DIGITS, 1)}
#: signs of money come after all other symbols
_LOW.update({char: 950 + place for place, char in enumerate("¤¢$£¥€₺")})
#: letters that are more than one, with what tells them from the letters they are sorted as
_EXPANSIONS = {
    "ß": "ss",
    "æ": "ae",
    "Æ": "AE",
    "œ": "oe",
    "Œ": "OE",
    "ĳ": "ij",
    "Ĳ": "IJ",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬀ": "ff",
}
_AFTER = {
    "ı": ("i", 1),
    "đ": ("d", 1),
    "ð": ("d", 2),
    "ł": ("l", 1),
    "ø": ("o", 0),
    "ŋ": ("n", 1),
    "þ": ("z", 5),
    "ə": ("e", 1),
}
#: accents in their order: acute, grave, breve, circumflex, caron, ring, diaeresis, double acute, tilde, dot, stroke, cedilla, ogonek, macron
_ACCENTS = {
    code: place
    for place, code in enumerate(
        (0x301, 0x300, 0x306, 0x302, 0x30C, 0x30A, 0x308, 0x30B, 0x303, 0x307, 0x338, 0x327, 0x328, 0x304), 1
    )
}
_LIGATURES = "ﬁﬂﬀ"
#: the third weight, of what differs as case does: after the plain letter come the ligature, the capital and what is raised
_SET_OTHERWISE, _UPPER, _RAISED = 1, 2, 3
_COMPATIBLE = ("<noBreak>", "<super>", "<sub>", "<fraction>", "<circle>", "<square>")
_DIGIT, _LETTER, _SCRIPT = 1_000, 10_000, 100_000


def _is_ignored(code: int) -> bool:
    """Controls and formatting characters weigh nothing."""
    return (
        code < 9
        or 14 <= code < 32
        or code == 127
        or 128 <= code < 160
        or code == 0xAD
        or 0x200B <= code <= 0x200F
        or 0x202A <= code <= 0x202E
        or 0x2060 <= code <= 0x2064
        or code == 0xFEFF
    )


def _primary(lower: str) -> int:
    """The weight of a base character; *lower* is in lower case."""
    code = ord(lower)
    if "a" <= lower <= "z":
        return _LETTER + (code - 97) * 10
    if "0" <= lower <= "9":
        return _DIGIT + code
    low = _LOW.get(lower)
    if low is not None:
        return low
    if lower in _AFTER:
        base, place = _AFTER[lower]
        return _LETTER + (ord(base) - 97) * 10 + place
    if lower.isalpha() or 0xD800 <= code < 0xE000:
        return _SCRIPT + code
    from unicodedata import decimal

    number = decimal(lower, None)
    if number is not None:
        return _DIGIT + 48 + int(number)
    return 500 + code if code < 0x2000 and code < 0x180 else 700 + code % 200


def _weights(text: str, ignore_case: bool) -> list[Weights]:
    """Primary, secondary and tertiary weight of each collation element."""
    elements: list[Weights] = []
    if not text.isascii():
        from unicodedata import combining, decomposition, normalize

        text = normalize("NFD", text)
    else:
        combining = None  # type: ignore[assignment]
    for char in text:
        code = ord(char)
        if code != 0x85 and _is_ignored(code) and char not in _LOW:
            continue
        if code > 127:
            if combining is not None and combining(char):
                weight = _ACCENTS.get(code, code - 0x2CF)
                if elements:
                    primary, secondary, tertiary = elements[-1]
                    elements[-1] = (primary, secondary * 1000 + weight, tertiary)
                else:
                    # before any letter an accent stands for itself
                    elements.append((0, weight, 0))
                continue
            expansion = _EXPANSIONS.get(char)
            if expansion is not None:
                # a ligature is its letters, set otherwise; the others are letters that are more than one
                ligature = char in _LIGATURES
                for one in expansion:
                    lower = one.lower()
                    case = _UPPER if one != lower else _SET_OTHERWISE if ligature else 0
                    elements.append((_primary(lower), 0 if ligature else 1, case))
                continue
            if not 0xFF01 <= code <= 0xFF5E and decomposition(char).startswith(_COMPATIBLE):
                # what only looks otherwise differs as case does
                elements += [(_primary(one.lower()), 0, _RAISED) for one in normalize("NFKD", char)]
                continue
        width = 0xFF01 <= code <= 0xFF5E
        if width:
            char = chr(code - 0xFEE0)
        lower = char.lower()
        if len(lower) != 1:
            lower = char
        secondary = 900 if lower == "ø" else 0
        if width and ignore_case:
            # without case, but with width, the wide letters are letters of their own
            elements.append((_primary(lower) + 1, 0, 0))
        else:
            elements.append((_primary(lower), secondary + (1 if width else 0), _UPPER if lower != char else 0))
    return elements


#: letters of their own by language: after a letter of the root order come these, each group one letter with its variants
_TAILORED = {
    "sv": {"z": "å äæ öøœ"},
    "fi": {"z": "å äæ öøœ"},
    "da": {"z": "æä øöœ å"},
    "nb": {"z": "æä øöœ å"},
    "nn": {"z": "æä øöœ å"},
    "es": {"n": "ñ"},
    "et": {"s": "š z ž", "w": "õ ä ö ü"},
    "pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "ź ż"},
    "cs": {"c": "č", "r": "ř", "s": "š", "z": "ž"},
    "sk": {"a": "ä", "c": "č", "o": "ô", "s": "š", "z": "ž"},
    "hr": {"c": "č ć", "d": "đ", "s": "š", "z": "ž"},
    "sl": {"c": "č ć", "d": "đ", "s": "š", "z": "ž"},
    "lt": {"c": "č", "s": "š", "z": "ž"},
    "lv": {"c": "č", "g": "ģ", "k": "ķ", "l": "ļ", "n": "ņ", "s": "š", "z": "ž"},
    "hu": {"o": "öő", "u": "üű"},
    "ro": {"a": "ă â", "i": "î", "s": "ș", "t": "ț"},
    "tr": {"c": "ç", "g": "ğ", "h": "ı", "o": "ö", "s": "ş", "u": "ü"},
}


def is_tailored(culture: str) -> bool:
    """True if the language of *culture* has letters of its own here."""
    return culture.partition("-")[0].lower() in _TAILORED


def _own_letters(culture: str) -> dict[str, tuple[int, int]]:
    """The letters of a culture's language that the root order does not have so: weight and number of the variant."""
    found: dict[str, tuple[int, int]] = {}
    for base, groups in _TAILORED.get(culture.partition("-")[0].lower(), {}).items():
        for place, group in enumerate(groups.split(), 2):
            for variant, letter in enumerate(group):
                found[letter] = (_primary(base) + place, variant)
    return found


def culture_key(text: str, ignore_case: bool, culture: str) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """A key by which texts sort as *culture* does."""
    own = _own_letters(culture)
    if not own or text.isascii():
        return sort_key(text, ignore_case)
    from unicodedata import normalize

    elements: list[Weights] = []
    run = ""
    for char in normalize("NFC", text):
        weight = own.get(char.lower())
        if weight is None:
            run += char
            continue
        elements += _weights(run, ignore_case)
        elements.append((*weight, _UPPER if char != char.lower() else 0))
        run = ""
    return _key([*elements, *_weights(run, ignore_case)], ignore_case)


def _key(elements: list[Weights], ignore_case: bool) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    tertiary = () if ignore_case else tuple(element[2] for element in elements)
    return tuple(element[0] for element in elements), tuple(element[1] for element in elements), tertiary


def sort_key(text: str, ignore_case: bool = True) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """A key by which texts sort as the culture does."""
    return _key(_weights(text, ignore_case), ignore_case)


_ASCII: dict[int, str | None] = {}


def plain_key(text: str) -> str:
    """A key by which ASCII texts sort without case: a character of weight for each that has one."""
    if not _ASCII:
        for code in range(128):
            lower = chr(code).lower()
            ignored = _is_ignored(code) and lower not in _LOW
            _ASCII[code] = None if ignored else chr(_primary(lower))
    return text.translate(_ASCII)


def compare_text(left: str, right: str, ignore_case: bool = True) -> int:
    """-1, 0 or 1 as *left* comes before, with or after *right*."""
    if ignore_case and left.isascii() and right.isascii():
        first, second = plain_key(left), plain_key(right)
        return (first > second) - (first < second)
    a, b = sort_key(left, ignore_case), sort_key(right, ignore_case)
    return (a > b) - (a < b)

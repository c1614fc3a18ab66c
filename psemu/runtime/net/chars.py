"""The static methods of System.Char, by Unicode category."""

from __future__ import annotations

from unicodedata import category

from psemu.objects import EnumValue
from psemu.objects.numbers import Char
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import bad_format, out_of_range
from psemu.runtime.net.strings import lower, upper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.methods import Method

#: .NET's UnicodeCategory by Unicode's short name
_CATEGORIES = {
    name: (text, number)
    for number, (name, text) in enumerate(
        (
            ("Lu", "UppercaseLetter"),
            ("Ll", "LowercaseLetter"),
            ("Lt", "TitlecaseLetter"),
            ("Lm", "ModifierLetter"),
            ("Lo", "OtherLetter"),
            ("Mn", "NonSpacingMark"),
            ("Mc", "SpacingCombiningMark"),
            ("Me", "EnclosingMark"),
            ("Nd", "DecimalDigitNumber"),
            ("Nl", "LetterNumber"),
            ("No", "OtherNumber"),
            ("Zs", "SpaceSeparator"),
            ("Zl", "LineSeparator"),
            ("Zp", "ParagraphSeparator"),
            ("Cc", "Control"),
            ("Cf", "Format"),
            ("Cs", "Surrogate"),
            ("Co", "PrivateUse"),
            ("Pc", "ConnectorPunctuation"),
            ("Pd", "DashPunctuation"),
            ("Ps", "OpenPunctuation"),
            ("Pe", "ClosePunctuation"),
            ("Pi", "InitialQuotePunctuation"),
            ("Pf", "FinalQuotePunctuation"),
            ("Po", "OtherPunctuation"),
            ("Sm", "MathSymbol"),
            ("Sc", "CurrencySymbol"),
            ("Sk", "ModifierSymbol"),
            ("So", "OtherSymbol"),
            ("Cn", "OtherNotAssigned"),
        )
    )
}


def _of(text: str, place: tuple[int, ...]) -> str:
    if not place:
        return text
    if not 0 <= place[0] < len(text):
        raise out_of_range("index")
    return text[place[0]]


def _in(*wanted: str) -> Callable[..., bool]:
    return lambda _owner, text, *place: category(_of(text, place)).startswith(wanted)


def _is_space(_owner: Any, text: str, *place: int) -> bool:
    char = _of(text, place)
    return category(char) in ("Zs", "Zl", "Zp") or char in "\t\n\v\f\r\x85"


def _category(_owner: Any, text: str, *place: int) -> EnumValue:
    name, number = _CATEGORIES[category(_of(text, place))]
    return EnumValue("System.Globalization.UnicodeCategory", name, number)


def _number(_owner: Any, text: str, *place: int) -> float:
    from unicodedata import numeric

    return float(numeric(_of(text, place), -1.0))


def _between(low: int, high: int) -> Callable[..., bool]:
    return lambda _owner, text, *place: low <= ord(_of(text, place)) <= high


def _from_code(_owner: Any, code: int) -> str:
    if not 0 <= code <= 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        raise out_of_range(
            "utf32",
            "A valid UTF32 value is between 0x000000 and 0x10ffff, inclusive, and should not include surrogate codepoint "
            "values (0x00d800 ~ 0x00dfff).",
        )
    return chr(code)


def _to_code(_owner: Any, text: str, *rest: Any) -> int:
    if rest and isinstance(rest[0], str):
        return ord((text + rest[0]).encode("utf-16-le", "surrogatepass").decode("utf-16-le"))
    return ord(_of(text, rest))


def _parse(_owner: Any, text: str) -> Char:
    if len(text) != 1:
        raise bad_format("String must be exactly one character long.")
    return Char(text)


def _try_parse(_owner: Any, text: str, place: Any) -> bool:
    place.value = Char(text if len(text) == 1 else "\0")
    return len(text) == 1


CHAR: dict[str, Method] = recorded(
    isdigit=_in("Nd"),
    isletter=_in("L"),
    isletterordigit=_in("L", "Nd"),
    isnumber=_in("N"),
    isupper=_in("Lu"),
    islower=_in("Ll"),
    iswhitespace=_is_space,
    ispunctuation=_in("P"),
    issymbol=_in("S"),
    isseparator=_in("Z"),
    iscontrol=_in("Cc"),
    isascii=lambda _o, c: ord(c) < 128,
    isasciidigit=lambda _o, c: c in "0123456789",
    isasciiletter=lambda _o, c: c.isascii() and c.isalpha(),
    isasciiletterordigit=lambda _o, c: c.isascii() and c.isalnum(),
    isasciiletterupper=lambda _o, c: "A" <= c <= "Z",
    isasciiletterlower=lambda _o, c: "a" <= c <= "z",
    isasciihexdigit=lambda _o, c: c in "0123456789abcdefABCDEF",
    isbetween=lambda _o, c, low, high: low <= c <= high,
    issurrogate=_between(0xD800, 0xDFFF),
    ishighsurrogate=_between(0xD800, 0xDBFF),
    islowsurrogate=_between(0xDC00, 0xDFFF),
    getunicodecategory=_category,
    getnumericvalue=_number,
    toupper=lambda _o, c, culture=None: Char(upper(c, culture)),
    tolower=lambda _o, c, culture=None: Char(lower(c, culture)),
    toupperinvariant=lambda _o, c: Char(upper(c)),
    tolowerinvariant=lambda _o, c: Char(lower(c)),
    tostring=lambda _o, c: str(c),
    convertfromutf32=_from_code,
    converttoutf32=_to_code,
    parse=_parse,
    tryparse=_try_parse,
)

__all__ = ["CHAR"]

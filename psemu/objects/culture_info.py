"""What scripts ask of a culture: its names and number, its separators and patterns, and the case of texts in it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.objects.format.cultures import Culture

_GLOBALIZATION = "System.Globalization."
_INVARIANT = "Invariant Language (Invariant Country)"


def _names(culture: Culture) -> tuple[int, str, str]:
    """The Windows identifier, the English and the native name."""
    from psemu.objects.culture_names import identifier_of
    from psemu.objects.format.cultures import culture_facts

    if not culture.name:
        return 127, _INVARIANT, _INVARIANT
    if culture.name == "en-US":
        return 1033, "English (United States)", "English (United States)"
    found = culture_facts(culture.name)
    number = identifier_of(culture.name)
    if found is None:
        return number, culture.name, culture.name
    english, native = found[1]["english"], found[1]["native"]
    if "-" not in culture.name:
        return number, english.partition(" (")[0], native.partition(" (")[0]
    return number, english, native


def culture_properties(culture: Culture) -> list[tuple[str, object]]:
    """The properties of a CultureInfo."""
    from psemu.objects.format.cultures import INVARIANT

    number, english, native = _names(culture)
    language = culture.name.partition("-")[0]
    return [
        ("Parent", INVARIANT if not language or "-" not in culture.name else language),
        ("LCID", number),
        ("KeyboardLayoutId", number),
        ("Name", culture.name),
        ("IetfLanguageTag", culture.name),
        ("DisplayName", english),
        ("NativeName", native),
        ("EnglishName", english),
        ("TwoLetterISOLanguageName", language or "iv"),
        ("TextInfo", TextInfo(culture)),
        ("IsNeutralCulture", bool(culture.name) and "-" not in culture.name),
        ("NumberFormat", _number_format(culture)),
        ("DateTimeFormat", _date_format(culture)),
        ("UseUserOverride", False),
        ("IsReadOnly", True),
    ]


def _number_format(culture: Culture) -> Any:
    from psemu.objects.psobject import PSObject

    decimal, group, digits = culture.decimal_separator, culture.group_separator, culture.decimal_digits
    return PSObject(
        [
            ("CurrencyDecimalDigits", culture.currency_digits),
            ("CurrencyDecimalSeparator", decimal),
            ("CurrencyGroupSeparator", group),
            ("CurrencySymbol", culture.currency),
            ("NaNSymbol", "NaN"),
            ("NegativeSign", culture.minus),
            ("NumberDecimalDigits", digits),
            ("NumberDecimalSeparator", decimal),
            ("NumberGroupSeparator", group),
            ("PercentDecimalSeparator", decimal),
            ("PercentGroupSeparator", group),
            ("PercentSymbol", "%"),
            ("PositiveInfinitySymbol", culture.infinity),
            ("PositiveSign", "+"),
        ],
        [_GLOBALIZATION + "NumberFormatInfo", "System.Object"],
    )


def _date_format(culture: Culture) -> Any:
    from psemu.objects.psobject import PSArray, PSObject

    patterns = culture.standard

    def names(values: list[str]) -> PSArray:
        return PSArray(values, "System.String[]")

    return PSObject(
        [
            ("AMDesignator", culture.am),
            ("DateSeparator", culture.date_separator),
            ("FullDateTimePattern", patterns["F"]),
            ("LongDatePattern", patterns["D"]),
            ("LongTimePattern", patterns["T"]),
            ("MonthDayPattern", patterns["M"]),
            ("PMDesignator", culture.pm),
            ("ShortDatePattern", patterns["d"]),
            ("ShortTimePattern", patterns["t"]),
            ("SortableDateTimePattern", "yyyy'-'MM'-'dd'T'HH':'mm':'ss"),
            ("TimeSeparator", culture.time_separator),
            ("UniversalSortableDateTimePattern", "yyyy'-'MM'-'dd HH':'mm':'ss'Z'"),
            ("YearMonthPattern", patterns["Y"]),
            ("AbbreviatedDayNames", names(culture.abbreviated_days)),
            ("DayNames", names(culture.day_names)),
            ("AbbreviatedMonthNames", names([*culture.abbreviated_months, ""])),
            ("MonthNames", names([*culture.month_names, ""])),
        ],
        [_GLOBALIZATION + "DateTimeFormatInfo", "System.Object"],
    )


def title_case(text: str) -> str:
    """Each word with a capital first and small letters after it; a word of capitals alone stays as it is."""
    out: list[str] = []
    at = 0
    while at < len(text):
        if not text[at].isalpha():
            out.append(text[at])
            at += 1
            continue
        end = at + 1
        while end < len(text) and (text[end].isalnum() or text[end] in "'’_"):
            end += 1
        word = text[at:end]
        letters = [char for char in word if char.isalpha()]
        acronym = len(letters) > 1 and all(char.isupper() for char in letters)
        out.append(word if acronym else word[0].upper() + word[1:].lower())
        at = end
    return "".join(out)


class TextInfo:
    """System.Globalization.TextInfo."""

    __slots__ = ("culture",)

    type_name = _GLOBALIZATION + "TextInfo"

    def __init__(self, culture: Culture) -> None:
        self.culture = culture

    def __str__(self) -> str:
        return f"TextInfo - {self.culture.name}"

    def list_properties(self) -> list[tuple[str, object]]:
        """What it tells of itself."""
        return [
            ("CultureName", self.culture.name),
            ("IsReadOnly", True),
            ("IsRightToLeft", False),
            ("LCID", _names(self.culture)[0]),
            ("ListSeparator", ";" if self.culture.decimal_separator == "," else ","),
        ]

    def script_invoke(self, name: str, arguments: list[Any], _frame: object) -> Any:
        """Its methods on texts; NotImplemented for all else."""
        changes = {"totitlecase": title_case, "toupper": self._upper, "tolower": self._lower}
        change = changes.get(name.lower())
        if change is None or len(arguments) != 1:
            return NotImplemented
        from psemu.objects.text import to_text

        return change(to_text(arguments[0]))

    def _upper(self, text: str) -> str:
        return text.replace("i", "İ").upper() if self.culture.name == "tr-TR" else text.upper()

    def _lower(self, text: str) -> str:
        return text.replace("I", "ı").replace("İ", "i").lower() if self.culture.name == "tr-TR" else text.lower()


def culture_named(value: Any) -> Any:
    """The culture that a name or number means; UnsupportedError for one whose facts are not known here."""
    from psemu.errors import UnsupportedError
    from psemu.objects.conversion import convert_to
    from psemu.objects.format.cultures import find_culture
    from psemu.objects.text import to_text

    if type(value) is int:
        from psemu.objects.culture_names import culture_of_identifier

        value = culture_of_identifier(value).name
    name = to_text(convert_to(value, "System.String"))
    found = find_culture(name)
    if found is None:
        raise UnsupportedError(f"culture.{name}")
    return found

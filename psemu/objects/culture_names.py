"""Cultures by name and by Windows identifier; of those whose formats are not known here only the name can be used."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects.format.cultures import Culture, find_culture

#: languages without a region in the order of their identifiers, from 1 on
_LANGUAGES = (
    "ar bg ca zh-Hans cs da de el en es fi fr he hu is it ja ko nl nb pl pt rm ro ru hr sk sq sv th tr ur id uk be sl et lv lt tg "
    "fa vi hy az eu hsb mk st ts tn ve xh zu af ka fo hi mt se ga yi ms kk ky sw tk uz tt bn pa gu or ta te kn ml as mr sa mn bo "
    "cy km lo my gl kok mni sd syr si chr iu am tzm ks ne fy ps fil dv bin ff ha ibb yo quz nso ba lb kl ig kr om ti gn haw la so ii"
)
_REGIONS = {
    1025: "ar-SA",
    1028: "zh-TW",
    1029: "cs-CZ",
    1030: "da-DK",
    1031: "de-DE",
    1032: "el-GR",
    1033: "en-US",
    1035: "fi-FI",
    1036: "fr-FR",
    1037: "he-IL",
    1038: "hu-HU",
    1040: "it-IT",
    1041: "ja-JP",
    1042: "ko-KR",
    1043: "nl-NL",
    1044: "nb-NO",
    1045: "pl-PL",
    1046: "pt-BR",
    1049: "ru-RU",
    1053: "sv-SE",
    1055: "tr-TR",
    2052: "zh-CN",
    2055: "de-CH",
    2057: "en-GB",
    2070: "pt-PT",
    3082: "es-ES",
    3084: "fr-CA",
    4105: "en-CA",
}


class CultureError(Exception):
    """.NET's message for what names no culture."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


class NamedCulture(Culture):
    """A culture that has a name and whose formats nobody knows here."""

    __slots__ = ()

    def __init__(self, name: str) -> None:
        # the formats stay unset: whoever asks for one is told that it is not supported
        self.name = name

    def __getattr__(self, fact: str) -> object:
        if fact.startswith("_") or fact not in Culture.__slots__:
            raise AttributeError(fact)
        raise UnsupportedError(f"culture.{self.name}")


def culture_of_identifier(number: int) -> Culture:
    """The culture of a Windows identifier (1033 is en-US); raises CultureError."""
    if number < 0:
        raise CultureError(
            f"culture ('{number}') must be a non-negative value. (Parameter 'culture')\nActual value was {number}."
        )
    name = "" if number == 127 else _REGIONS.get(number)
    languages = _LANGUAGES.split()
    if name is None and 0 < number <= len(languages):
        name = languages[number - 1]
    if name is None:
        raise CultureError(
            f"Culture is not supported. (Parameter 'culture')\n{number} (0x{number:04x}) is an invalid culture identifier."
        )
    return culture_of_name(name)


def identifier_of(name: str) -> int:
    """The Windows identifier of a culture; 4096 stands for one without."""
    region = next((number for number, known in _REGIONS.items() if known == name), None)
    if region is not None:
        return region
    languages = _LANGUAGES.split()
    return languages.index(name) + 1 if name in languages else 4096


def culture_of_name(name: str) -> Culture:
    """The culture called *name*, written as ICU does; raises CultureError for what cannot be a name."""
    found = None if name.lower() in ("en", "iv", "invariant") else find_culture(name)
    if found is not None:
        return found
    parts = name.replace("_", "-").split("-")
    if len(name) > 85 or not name.isascii() or not all(part.isalnum() for part in parts):
        raise CultureError(f"Culture is not supported. (Parameter 'name')\n{name} is an invalid culture identifier.")
    shown = [parts[0].lower()]
    for part in parts[1:]:
        shown.append(part.upper() if len(part) <= 3 else part.title() if len(part) == 4 else part)
    return NamedCulture("-".join(shown))

"""Character classes: which characters ``\\w``, ``\\p{Lu}``, ``[a-z-[aeiou]]`` hold, with and without case."""

from __future__ import annotations

from unicodedata import category

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

#: first and last code point of the named blocks, as ``\p{IsGreek}`` names them
_BLOCKS = """
BasicLatin 0000 007F|Latin-1Supplement 0080 00FF|LatinExtended-A 0100 017F|LatinExtended-B 0180 024F|IPAExtensions 0250 02AF
SpacingModifierLetters 02B0 02FF|CombiningDiacriticalMarks 0300 036F|Greek 0370 03FF|GreekandCoptic 0370 03FF|Cyrillic 0400 04FF
CyrillicSupplement 0500 052F|Armenian 0530 058F|Hebrew 0590 05FF|Arabic 0600 06FF|Syriac 0700 074F|Thaana 0780 07BF
Devanagari 0900 097F|Bengali 0980 09FF|Gurmukhi 0A00 0A7F|Gujarati 0A80 0AFF|Oriya 0B00 0B7F|Tamil 0B80 0BFF|Telugu 0C00 0C7F
Kannada 0C80 0CFF|Malayalam 0D00 0D7F|Sinhala 0D80 0DFF|Thai 0E00 0E7F|Lao 0E80 0EFF|Tibetan 0F00 0FFF|Myanmar 1000 109F
Georgian 10A0 10FF|HangulJamo 1100 11FF|Ethiopic 1200 137F|Cherokee 13A0 13FF|UnifiedCanadianAboriginalSyllabics 1400 167F
Ogham 1680 169F|Runic 16A0 16FF|Tagalog 1700 171F|Hanunoo 1720 173F|Buhid 1740 175F|Tagbanwa 1760 177F|Khmer 1780 17FF
Mongolian 1800 18AF|Limbu 1900 194F|TaiLe 1950 197F|KhmerSymbols 19E0 19FF|PhoneticExtensions 1D00 1D7F
LatinExtendedAdditional 1E00 1EFF|GreekExtended 1F00 1FFF|GeneralPunctuation 2000 206F|SuperscriptsandSubscripts 2070 209F
CurrencySymbols 20A0 20CF|CombiningDiacriticalMarksforSymbols 20D0 20FF|CombiningMarksforSymbols 20D0 20FF
LetterlikeSymbols 2100 214F|NumberForms 2150 218F|Arrows 2190 21FF|MathematicalOperators 2200 22FF|MiscellaneousTechnical 2300 23FF
ControlPictures 2400 243F|OpticalCharacterRecognition 2440 245F|EnclosedAlphanumerics 2460 24FF|BoxDrawing 2500 257F
BlockElements 2580 259F|GeometricShapes 25A0 25FF|MiscellaneousSymbols 2600 26FF|Dingbats 2700 27BF
MiscellaneousMathematicalSymbols-A 27C0 27EF|SupplementalArrows-A 27F0 27FF|BraillePatterns 2800 28FF
SupplementalArrows-B 2900 297F|MiscellaneousMathematicalSymbols-B 2980 29FF|SupplementalMathematicalOperators 2A00 2AFF
MiscellaneousSymbolsandArrows 2B00 2BFF|CJKRadicalsSupplement 2E80 2EFF|KangxiRadicals 2F00 2FDF
IdeographicDescriptionCharacters 2FF0 2FFF|CJKSymbolsandPunctuation 3000 303F|Hiragana 3040 309F|Katakana 30A0 30FF
Bopomofo 3100 312F|HangulCompatibilityJamo 3130 318F|Kanbun 3190 319F|BopomofoExtended 31A0 31BF|KatakanaPhoneticExtensions 31F0 31FF
EnclosedCJKLettersandMonths 3200 32FF|CJKCompatibility 3300 33FF|CJKUnifiedIdeographsExtensionA 3400 4DBF
YijingHexagramSymbols 4DC0 4DFF|CJKUnifiedIdeographs 4E00 9FFF|YiSyllables A000 A48F|YiRadicals A490 A4CF|HangulSyllables AC00 D7AF
HighSurrogates D800 DB7F|HighPrivateUseSurrogates DB80 DBFF|LowSurrogates DC00 DFFF|PrivateUse E000 F8FF|PrivateUseArea E000 F8FF
CJKCompatibilityIdeographs F900 FAFF|AlphabeticPresentationForms FB00 FB4F|ArabicPresentationForms-A FB50 FDFF
VariationSelectors FE00 FE0F|CombiningHalfMarks FE20 FE2F|CJKCompatibilityForms FE30 FE4F|SmallFormVariants FE50 FE6F
ArabicPresentationForms-B FE70 FEFF|HalfwidthandFullwidthForms FF00 FFEF|Specials FFF0 FFFF
"""
_KINDS = {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp", "C": "cfson"}
_CATEGORIES = frozenset(major + minor for major, minors in _KINDS.items() for minor in ("", *minors))
#: without case the three are one
_CASED = frozenset({"Lu", "Ll", "Lt"})
_WORD = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Nd", "Pc"})
_SPACES = frozenset(
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)


def is_word(char: str) -> bool:
    """``\\w``."""
    return category(char) in _WORD


def is_boundary_word(char: str) -> bool:
    """What ``\\b`` takes for a word: also the joiners."""
    return category(char) in _WORD or char in "\u200c\u200d"


def is_space(char: str) -> bool:
    """``\\s``."""
    return char in _SPACES


def is_digit(char: str) -> bool:
    """``\\d``."""
    return category(char) == "Nd"


def is_ascii_word(char: str) -> bool:
    """``\\w`` under ECMAScript."""
    return char.isascii() and (char.isalnum() or char == "_")


SHORTHANDS: dict[tuple[str, bool], Callable[[str], bool]] = {
    ("w", False): is_word,
    ("s", False): is_space,
    ("d", False): is_digit,
    ("w", True): is_ascii_word,
    ("s", True): lambda char: char in " \f\n\r\t\v",
    ("d", True): lambda char: "0" <= char <= "9",
}


def property_test(name: str, ignore_case: bool = False) -> Callable[[str], bool] | None:
    """The test of ``\\p{name}``: a general category or a block; None if there is none of that name."""
    if ignore_case and name in _CASED:
        return lambda char: category(char) in _CASED
    if name in _CATEGORIES:
        return lambda char: category(char).startswith(name)
    if name.startswith("Is"):
        for row in _BLOCKS.replace("\n", "|").split("|"):
            parts = row.split()
            if parts and parts[0] == name[2:]:
                low, high = chr(int(parts[1], 16)), chr(int(parts[2], 16))
                return lambda char: low <= char <= high
    return None


def fold(char: str) -> str:
    """What two characters share that are one without case."""
    if char == "\u0130":
        return "i"
    lower = char.lower()
    return lower if len(lower) == 1 else char


class CharSet(dict[str, bool]):
    """A class of characters; ``charset[char]`` tells membership and remembers it."""

    __slots__ = ("ignore_case", "members", "negative", "ranges", "single", "subtracted", "tests")

    def __init__(self, ignore_case: bool = False) -> None:
        super().__init__()
        self.ignore_case = ignore_case
        self.negative = False
        self.members: set[str] = set()
        self.ranges: list[tuple[str, str]] = []
        self.tests: list[tuple[Callable[[str], bool], bool]] = []
        self.subtracted: CharSet | None = None
        #: the one character that the class holds, where case does not matter
        self.single = ""

    def add(self, char: str) -> None:
        """One character more."""
        self.members.add(fold(char) if self.ignore_case else char)

    def _matches(self, char: str) -> bool:
        if self.ignore_case:
            folded = fold(char)
            if folded in self.members:
                return True
            if self.ranges and any(
                low <= each <= high for low, high in self.ranges for each in _variants(char, folded)
            ):
                return True
        elif char in self.members or any(low <= char <= high for low, high in self.ranges):
            return True
        return any(test(char) != negated for test, negated in self.tests)

    def __missing__(self, char: str) -> bool:
        found = self._matches(char) != self.negative
        if found and self.subtracted is not None:
            found = not self.subtracted[char]
        if len(self) < 4096:
            self[char] = found
        return found


_EXTRA = {"k": "\u212a", "\xe5": "\u212b", "\u03c9": "\u2126", "i": "\u0130"}


def _variants(char: str, folded: str) -> tuple[str, ...]:
    upper = folded.upper()
    return (char, folded, upper if len(upper) == 1 else folded, _EXTRA.get(folded, folded))


def one(char: str, ignore_case: bool = False) -> CharSet:
    """The class of one character."""
    found = CharSet(ignore_case and (char.lower() != char or char.upper() != char))
    found.add(char)
    if not found.ignore_case:
        found.single = char
    return found

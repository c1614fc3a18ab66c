"""Reads JSON as ConvertFrom-Json does: tolerant of comments, single quotes, bare names and trailing commas; dates become dates."""

from __future__ import annotations

from psemu.objects import Hashtable, PSObject
from psemu.objects.numbers import INT64_MAX, INT64_MIN, BigInteger, Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "\\": "\\", "'": "'", '"': '"', "/": "/"}
#: by first character: the word, its value and what is said of one that is misspelt
_LITERALS: dict[str, tuple[str, Any, str]] = {
    "t": ("true", True, "boolean"),
    "f": ("false", False, "boolean"),
    "n": ("null", None, "null"),
    "u": ("undefined", None, "undefined"),
    "N": ("NaN", float("nan"), "NaN"),
    "I": ("Infinity", float("inf"), "Infinity"),
    "-": ("-Infinity", float("-inf"), "-Infinity"),
}
_DIGITS = "0123456789+-.eExXabcdfABCDF"
_RESERVED = ("psbase", "psadapted", "psextended", "psobject")
#: what ``new Name(…)`` gives: no value of PowerShell's
_CONSTRUCTED = object()


class JsonError(Exception):
    """A text that is no JSON; *message* names path, line and position; *error_id* only where it is an error of its own."""

    def __init__(self, message: str, error_id: str = "", category: str = "InvalidOperation") -> None:
        self.message = message
        self.error_id = error_id
        self.category = category
        super().__init__(message)


class OrderedHashtable(Hashtable):
    """System.Management.Automation.OrderedHashtable: ordered, and its keys differ by case."""

    __slots__ = ()

    type_name = "System.Management.Automation.OrderedHashtable"

    @staticmethod
    def _fold(key: Any) -> Any:
        return (str, key) if isinstance(key, str) else (type(key), key)


class _Reader:
    def __init__(self, text: str, as_table: bool, depth: int, date_kind: str) -> None:
        self.text = text
        self.at = 0
        self.as_table = as_table
        self.depth = depth
        self.date_kind = date_kind
        self.path: list[str] = []
        self.started = False

    def error(self, message: str, at: int | None = None) -> JsonError:
        at = self.at if at is None else at
        line = self.text.count("\n", 0, at) + 1
        position = at - (self.text.rfind("\n", 0, at) + 1)
        path = "".join(
            part if part.startswith("[") or not index else "." + part for index, part in enumerate(self.path)
        )
        if not self.path and not position and not self.started:
            line = 0
        return JsonError(f"{message} Path '{path}', line {line}, position {position}.")

    def incomplete(self) -> JsonError:
        """The end of the text inside a nested value: the object that was being built tells its own path, and no place."""
        path = "".join(
            part if part.startswith("[") or not index else "." + part for index, part in enumerate(self.path[:-1])
        )
        return JsonError(f"Unexpected end when reading token. Path '{path}'.")

    def skip(self) -> None:
        text = self.text
        while self.at < len(text):
            char = text[self.at]
            if char.isspace():
                self.at += 1
            elif text.startswith("//", self.at):
                end = text.find("\n", self.at)
                self.at = len(text) if end < 0 else end
            elif text.startswith("/*", self.at):
                end = text.find("*/", self.at + 2)
                if end < 0:
                    raise self.error("Unexpected end while parsing comment.", len(text))
                self.at = end + 2
            else:
                return

    def value(self, level: int) -> Any:
        self.skip()
        if self.at >= len(self.text):
            message = "Unexpected end when deserializing object." if level else "Unexpected end when reading JSON."
            nested = level > 1 or (self.path and self.path[-1].startswith("["))
            raise self.incomplete() if nested else self.error(message)
        char = self.text[self.at]
        if char in "{[":
            self.started = True
            if level >= self.depth:
                message = f"The reader's MaxDepth of {self.depth} has been exceeded."
                self.at += 1
                raise self.error(message)
            self.at += 1
            return self.object(level + 1) if char == "{" else self.array(level + 1)
        if char in "'\"":
            return self.dated(self.string())
        following = self.text[self.at + 1 : self.at + 2]
        if char.isdigit() or char == "." or (char == "-" and following != "I"):
            return self.number()
        if char == "n" and following == "e":
            return self.constructed(level)
        if char in _LITERALS and (char != "n" or following in ("u", "")):
            return self.literal(char)
        raise self.error(f"Unexpected character encountered while parsing value: {char}.")

    def literal(self, first: str) -> Any:
        word, value, name = _LITERALS[first]
        if len(self.text) - self.at < len(word):
            raise self.error("Unexpected end when reading JSON.", len(self.text))
        for expected in word:
            if self.text[self.at] != expected:
                raise self.error(f"Error parsing {name} value.")
            self.at += 1
        after = self.text[self.at : self.at + 1]
        if after and after not in "}]),/" and not after.isspace():
            raise self.error(f"Error parsing {name} value.")
        return value

    def constructed(self, level: int) -> Any:
        """``new Name(argument, …)`` of JavaScript, which is read and thrown away."""
        for expected in "new":
            if self.text[self.at : self.at + 1] != expected:
                raise self.error("Unexpected content while parsing JSON.")
            self.at += 1
        self.skip()
        while self.at < len(self.text) and self.text[self.at].isalnum():
            self.at += 1
        self.skip()
        if self.at >= len(self.text):
            raise self.error("Unexpected end while parsing constructor.")
        if self.text[self.at] != "(":
            raise self.error(f"Unexpected character while parsing constructor: {self.text[self.at]}.")
        self.at += 1
        self.path.append("[0]")
        while True:
            self.skip()
            if self.at >= len(self.text):
                raise self.incomplete()
            if self.text[self.at] == ")":
                self.at += 1
                break
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self.value(level)
            if not level:
                raise self.error("Additional text found in JSON string after finishing deserializing object.")
        self.path.pop()
        return _CONSTRUCTED

    def array(self, level: int) -> list[Any]:
        items: list[Any] = []
        self.path.append("")
        while True:
            self.path[-1] = f"[{len(items)}]"
            self.skip()
            if self.at >= len(self.text):
                raise self.incomplete()
            if self.text[self.at] == "]":
                self.at += 1
                break
            if self.text[self.at] == ",":
                items.append(None)
                self.at += 1
                continue
            found = self.value(level)
            items.append(None if found is _CONSTRUCTED else found)
            self.skip()
            if self.at < len(self.text) and self.text[self.at] == ",":
                self.at += 1
            elif self.at < len(self.text) and self.text[self.at] != "]":
                char = self.text[self.at]
                self.refuse_end(char, "}", "EndObject", "Array")
                raise self.error(f"After parsing a value an unexpected character was encountered: {char}.")
        self.path.pop()
        return items

    def refuse_end(self, char: str, wrong: str, token: str, kind: str) -> None:
        """Raises if *char* is the end of the other kind of container."""
        if char == wrong:
            self.at += 1
            self.path.pop()
            raise self.error(f"JsonToken {token} is not valid for closing JsonType {kind}.")

    def object(self, level: int) -> Any:
        pairs: dict[str, Any] = {}
        name = ""
        while True:
            self.skip()
            if self.at >= len(self.text):
                if level > 1:
                    self.path.append(name)
                    raise self.incomplete()
                if not pairs:
                    raise self.error("Unexpected end when reading JSON.")
                self.path.append(name)
                raise self.error("Unexpected end when deserializing object.")
            char = self.text[self.at]
            if char == "}":
                self.at += 1
                break
            name = self.name(char)
            self.path.append(name)
            self.skip()
            if self.at >= len(self.text) or self.text[self.at] != ":":
                self.path.pop()
                found = self.text[self.at] if self.at < len(self.text) else "\0"
                raise self.error(f"Invalid character after parsing property name. Expected ':' but got: {found}.")
            self.at += 1
            value = self.value(level)
            if value is not _CONSTRUCTED:
                pairs[name] = value
            self.skip()
            if self.at < len(self.text) and self.text[self.at] == ",":
                self.at += 1
            elif self.at >= len(self.text):
                raise self.incomplete() if level > 1 else self.error("Unexpected end when deserializing object.")
            elif self.text[self.at] != "}":
                self.refuse_end(self.text[self.at], "]", "EndArray", "Object")
                message = f"After parsing a value an unexpected character was encountered: {self.text[self.at]}."
                raise self.error(message)
            self.path.pop()
        return self.made(pairs)

    def made(self, pairs: dict[str, Any]) -> Any:
        if self.as_table:
            return OrderedHashtable(pairs.items(), ordered=True)
        seen: dict[str, str] = {}
        for name in pairs:
            if not name:
                raise JsonError(
                    "The provided JSON includes a property whose name is an empty string, this is only supported using the "
                    "-AsHashTable switch.",
                    "EmptyKeyInJsonString",
                )
            if name.lower() in _RESERVED:
                message = f'The member name "{name}" is reserved.'
                raise JsonError(message, "PSObjectMembersMembersAddReservedName", "NotSpecified")
            other = seen.setdefault(name.lower(), name)
            if other != name:
                raise JsonError(
                    f"Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable "
                    f"switch instead. The key that was attempted to be added to the existing key '{other}' was '{name}'.",
                    "KeysWithDifferentCasingInJsonString",
                )
        return PSObject(pairs.items())

    def name(self, char: str) -> str:
        if char in "'\"":
            return self.string()
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in _WORD:
            self.at += 1
        if self.at >= len(self.text):
            raise self.error("Unexpected end while parsing unquoted property name.")
        if self.at == start:
            raise self.error(f"Invalid property identifier character: {char}.")
        return self.text[start : self.at]

    def string(self) -> str:
        quote = self.text[self.at]
        self.at += 1
        out: list[str] = []
        escaped = False
        while True:
            if self.at >= len(self.text):
                raise self.error(f"Unterminated string. Expected delimiter: {quote}.")
            char = self.text[self.at]
            self.at += 1
            if char == quote:
                break
            if char != "\\":
                out.append(char)
                continue
            char = self.text[self.at : self.at + 1]
            self.at += 1
            if char == "u":
                escaped = True
                digits = self.text[self.at : self.at + 4]
                try:
                    out.append(chr(int(digits, 16)))
                except ValueError:
                    raise self.error(f"Could not convert Unicode escape sequence: {digits}.") from None
                self.at += 4
            elif char in _ESCAPES and char:
                out.append(_ESCAPES[char])
            else:
                raise self.error(f"Bad JSON escape sequence: \\{char}.")
        text = "".join(out)
        # halves of a pair that were escaped one by one are one character
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if escaped else text

    def number(self) -> Any:
        start = self.at
        while self.at < len(self.text) and self.text[self.at] in _DIGITS:
            self.at += 1
        digits = self.text[start : self.at]
        after = self.text[self.at : self.at + 1]
        if after and after not in "}]),/" and not after.isspace():
            raise self.error(f"Unexpected character encountered while parsing number: {after}.")
        try:
            if digits[0] == "0" and digits[1:2].isdigit() and not any(char in digits for char in ".eE"):
                return Int64(int(digits, 8))
            if digits.lower().startswith(("0x", "-0x")):
                return Int64(int(digits, 16))
            if not any(char in digits for char in ".eE"):
                number = int(digits)
                return Int64(number) if INT64_MIN <= number <= INT64_MAX else BigInteger(number)
            return float(digits)
        except ValueError:
            raise self.error(f"Input string '{digits}' is not a valid number.") from None

    def dated(self, text: str) -> Any:
        if len(text) < 9 or self.date_kind == "String":
            return text
        from psemu.handlers.json_dates import json_date

        found = json_date(text, self.date_kind)
        return text if found is None else found


def read_json(text: str, as_table: bool = False, depth: int = 1024, date_kind: str = "Default") -> Any:
    """The value of a JSON text; JsonError if it is none."""
    import sys

    if not as_table:
        from psemu.handlers.json_plain import read_plain_json

        try:
            return read_plain_json(text, depth, date_kind)
        except ValueError:
            # not strict, or wrong: what follows takes more, and says what is wrong
            pass
    reader = _Reader(text, as_table, min(depth, sys.getrecursionlimit() // 4), date_kind)
    reader.skip()
    if reader.at >= len(text):
        return None
    value = reader.value(0)
    reader.started = True
    reader.skip()
    if reader.at < len(text):
        char = text[reader.at]
        raise reader.error(f"Additional text encountered after finished reading JSON content: {char}.")
    return value

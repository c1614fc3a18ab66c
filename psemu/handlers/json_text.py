"""Reads JSON as ConvertFrom-Json does: tolerant of comments, single quotes, bare names and trailing commas; dates become dates."""

from __future__ import annotations

from psemu.objects import Hashtable, PSObject
from psemu.objects.numbers import INT64_MAX, INT64_MIN, BigInteger, Int64

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_$0123456789"
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "\\": "\\", "'": "'", '"': '"', "/": "/"}
_LITERALS = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": float("nan"),
    "Infinity": float("inf"),
    "-Infinity": float("-inf"),
}


class JsonError(Exception):
    """A text that is no JSON; *message* names path, line and position."""

    def __init__(self, message: str) -> None:
        self.message = message
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

    def error(self, message: str, at: int | None = None) -> JsonError:
        at = self.at if at is None else at
        line = self.text.count("\n", 0, at) + 1
        position = at - (self.text.rfind("\n", 0, at) + 1)
        path = "".join(
            part if part.startswith("[") or not index else "." + part for index, part in enumerate(self.path)
        )
        if not self.path and message.startswith("Unexpected character encountered while parsing value") and at == 0:
            line, position = 0, 0
        return JsonError(f"{message} Path '{path}', line {line}, position {position}.")

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
            raise self.error("Unexpected end when reading JSON.")
        char = self.text[self.at]
        if char in "{[":
            if level >= self.depth:
                message = f"The reader's MaxDepth of {self.depth} has been exceeded."
                self.at += 1
                raise self.error(message)
            self.at += 1
            return self.object(level + 1) if char == "{" else self.array(level + 1)
        if char in "'\"":
            return self.dated(self.string())
        if char.isdigit() or char in "-.":
            return self.number()
        for word, literal in _LITERALS.items():
            if self.text.startswith(word, self.at):
                end = self.at + len(word)
                if end >= len(self.text) or self.text[end] not in _WORD:
                    self.at = end
                    return literal
        raise self.error(f"Unexpected character encountered while parsing value: {char}.")

    def array(self, level: int) -> list[Any]:
        items: list[Any] = []
        self.path.append("")
        while True:
            self.path[-1] = f"[{len(items)}]"
            self.skip()
            if self.at >= len(self.text):
                if items:
                    self.path[-1] = f"[{len(items) - 1}]"
                else:
                    self.path.pop()
                raise self.error("Unexpected end when reading JSON.")
            if self.text[self.at] == "]":
                self.at += 1
                break
            if self.text[self.at] == ",":
                items.append(None)
                self.at += 1
                continue
            items.append(self.value(level))
            self.skip()
            if self.at < len(self.text) and self.text[self.at] == ",":
                self.at += 1
            elif self.at < len(self.text) and self.text[self.at] != "]":
                char = self.text[self.at]
                raise self.error(f"After parsing a value an unexpected character was encountered: {char}.")
        self.path.pop()
        return items

    def object(self, level: int) -> Any:
        pairs: dict[str, Any] = {}
        while True:
            self.skip()
            if self.at >= len(self.text):
                raise self.error("Unexpected end when reading JSON.")
            char = self.text[self.at]
            if char == "}":
                self.at += 1
                break
            name = self.name(char)
            self.path.append(name)
            self.skip()
            if self.at >= len(self.text) or self.text[self.at] != ":":
                self.path.pop()
                found = self.text[self.at] if self.at < len(self.text) else ""
                message = f"Invalid character after parsing property name. Expected ':' but got: {found}."
                raise self.error(message if found else "Unexpected end when reading JSON.")
            self.at += 1
            pairs[name] = self.value(level)
            self.skip()
            if self.at < len(self.text) and self.text[self.at] == ",":
                self.at += 1
            elif self.at >= len(self.text):
                raise self.error("Unexpected end when deserializing object.")
            elif self.text[self.at] != "}":
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
                    "-AsHashTable switch."
                )
            other = seen.setdefault(name.lower(), name)
            if other != name:
                raise JsonError(
                    f"Cannot convert the JSON string because it contains keys with different casing. Please use the -AsHashTable "
                    f"switch instead. The key that was attempted to be added to the existing key '{other}' was '{name}'."
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
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass") if "\\u" in self.text else text

    def number(self) -> Any:
        start = self.at
        if self.text.startswith("-Infinity", start):
            self.at += 9
            return float("-inf")
        while self.at < len(self.text) and self.text[self.at] in "0123456789+-.eExXabcdfABCDF":
            self.at += 1
        digits = self.text[start : self.at]
        try:
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

    reader = _Reader(text, as_table, min(depth, sys.getrecursionlimit() // 4), date_kind)
    reader.skip()
    if reader.at >= len(text):
        return None
    value = reader.value(0)
    reader.skip()
    if reader.at < len(text):
        char = text[reader.at]
        raise reader.error(f"Additional text encountered after finished reading JSON content: {char}.")
    return value

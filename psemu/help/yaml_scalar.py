"""One value of YAML on one line: how the writers quote a text, and what a reader makes of it."""

from __future__ import annotations

import re

#: words that a YAML reader takes for something else than text
_WORDS = frozenset({"true", "false", "yes", "no", "on", "off", "null", "~", "y", "n"})
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_ESCAPES = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "_": "\xa0",
    "N": "\x85",
}


def quoted(text: str, also: str = "") -> str:
    """*text* as a YAML value: plain where every reader takes it for that text or a number, else quoted; never more than one line.

    *also*: characters that mean something where the value stands.
    """
    if _is_plain(text) and not (also and any(ch in also for ch in text)):
        return text
    if any(ch < " " or ch in "\x7f\x85\u2028\u2029\ufeff" or "\ud800" <= ch <= "\udfff" for ch in text):
        return '"' + "".join([_escaped(ch) for ch in text]) + '"'
    return "'" + text.replace("'", "''") + "'"


def _is_plain(text: str) -> bool:
    if not text or text != text.strip() or text[0] in "!&*%@`'\"#|>{}[],?:" or text.lower() in _WORDS:
        return False
    if text[0] == "-" and (len(text) == 1 or text[1] in " -"):
        return False
    return not (
        ": " in text
        or " #" in text
        or text[-1] == ":"
        or any(ch < " " or (ch > "~" and not ch.isprintable()) for ch in text)
    )


def _escaped(ch: str) -> str:
    if ch in '"\\':
        return "\\" + ch
    if ch == "\n":
        return "\\n"
    if ch == "\t":
        return "\\t"
    if ch < " " or ch in "\x7f\x85\u2028\u2029\ufeff" or "\ud800" <= ch <= "\udfff":
        return f"\\u{ord(ch):04X}"
    return ch


def unescaped(text: str) -> str:
    """The inside of a double-quoted value; an escape that YAML does not know stays as it is."""
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(match: re.Match[str]) -> str:
    what = match[1]
    if len(what) > 1:
        number = int(what[1:], 16)
        return chr(number) if number < 0x110000 else match[0]
    if what in ' "\\/':
        return what
    return _ESCAPES.get(what, match[0])

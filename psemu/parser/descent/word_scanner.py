"""Words, parameters, labels, names and numbers, as PowerShell reads them in the mode of the place."""

from __future__ import annotations

from psemu.parser.descent.characters import (
    ASSEMBLY_ENDS,
    BLANKS,
    DIGITS,
    DOUBLE_QUOTES,
    NUMBER_ENDS,
    QUOTES,
    SINGLE_QUOTES,
    TOKEN_ENDS,
    begins_name,
    continues_name,
)
from psemu.parser.descent.string_scanner import StringScanner
from psemu.parser.descent.tokens import DASH_OPERATORS, KEYWORDS, Token
from psemu.parser.literals import number_value
from psemu.parser.patterns import Pattern

_PLAIN = Pattern(r"[A-Za-z0-9_!#%*+\-./:<=>?@\[\\\]^~]+")
#: exponent, binary digits, suffix, multiplier
_NUMBER = Pattern(
    r"(?:0[xX][0-9a-fA-F]*|0[bB]([01]*)|(?:[0-9]+(?:\.(?!\.)[0-9]*)?|\.[0-9]*)([eE](?:\+|[-–—―])?[0-9]*)?)"
    r"([dlnsuyDLNSUY]?[dlnsuyDLNSUY]?)([kmgtpKMGTP][bB]?)?"
)
_LETTERS = Pattern(r"[A-Za-z]+")
_SUFFIXES = frozenset(["", *"dlnsuy", "ul", "us", "uy"])
#: characters that end a parameter's name, blanks apart
_PARAMETER_ENDS = frozenset("{}();,|&.[\r\n\0")


class WordScanner(StringScanner):
    """Reads what begins with a letter, a digit or a dash."""

    def scan_generic(self, prefix: str) -> Token:
        """A word of a command, of which *prefix* was already read: quotes, escapes and expansions may stand in it."""
        pieces = [prefix]
        parts: list[Token] = []
        script = self.script
        while True:
            plain = _PLAIN.match(script, self.at)
            if plain:
                pieces.append(plain.group())
                self.at = plain.end()
            ch = script[self.at : self.at + 1]
            if ch in TOKEN_ENDS:
                break
            self.at += 1
            if ch == "`":
                if self.peek() not in ("", "\0"):
                    ch = self.backtick()
            elif ch in SINGLE_QUOTES:
                ch = self.single_quoted()
            elif ch in DOUBLE_QUOTES:
                ch = self.double_quoted(parts)
            elif ch == "$":
                ch = self.expansion(parts, False) or ch
            pieces.append(ch)
        token = self.make("Generic", "".join(pieces))
        token.parts = parts or None
        return token

    def parameter(self) -> Token:
        """``-name`` whose dash is read: an operator in an expression, a parameter in a command."""
        in_command = self.mode == "Command"
        first = self.at
        colon = False
        plain = _LETTERS.match(self.script, first)
        if plain:
            self.at = plain.end()
        while True:
            ch = self.peek()
            if ch == "" or ch in BLANKS or ch in _PARAMETER_ENDS:
                break
            if ch == ":":
                colon = True
                break
            if ch in QUOTES:
                if in_command:
                    return self.scan_generic(self.script[self.begin : self.at])
                break
            if not in_command and not (ch.isascii() and ch.isalpha()):
                break
            self.at += 1
        name = self.script[first : self.at]
        if colon and in_command:
            self.at += 1
        if self.mode == "Expression" and name.lower() in DASH_OPERATORS:
            return self.make(DASH_OPERATORS[name.lower()])
        if not name:
            return self.make("Minus")
        token = self.make("Parameter", name)
        token.colon = colon
        return token

    def number(self) -> Token:
        """A number that begins where the token does; a word if it does not end as one."""
        self.at = self.begin
        text = self._number_text()
        in_expression = self.mode == "Expression"
        if text:
            value = number_value(text)
            if value is None and in_expression:
                written = self.script[self.begin : self.at]
                self.error("BadNumericConstant", self.begin + self.shift, self.at + self.shift, written)
            if value is not None or in_expression:
                return self.make("Number", value)
        self.at = self.begin
        return self.scan_generic("")

    def _number_text(self) -> str:
        """The number at the present place, sign included, which is read; empty if there is none."""
        first = self.at
        begin = first + 1 if self.peek() in ("+", "-", "–", "—", "―") else first
        found = _NUMBER.match(self.script, begin)
        if found is None:
            return ""
        binary, exponent, suffix, multiplier = found.groups()
        if (exponent is not None and exponent[-1] not in DIGITS) or (binary == "" and begin == first):
            return ""
        if suffix.lower() not in _SUFFIXES or (multiplier is not None and len(multiplier) < 2):
            return ""
        self.at = found.end()
        ch = self.peek()
        if ch not in TOKEN_ENDS and not (
            self.mode == "Expression" and (ch in NUMBER_ENDS or (self.ternary_ends_numbers and ch in ("?", ":")))
        ):
            return ""
        return self.script[first : self.at]

    def is_number_ahead(self) -> bool:
        """Whether a decimal number begins at the present place; nothing is read."""
        at = self.at
        found = self.script[at + 1 : at + 2] not in ("x", "X", "b", "B") and bool(self._number_text())
        self.at = at
        return found

    def dot(self) -> Token:
        """What begins with a dot, which is read."""
        ch = self.peek()
        in_command = self.mode == "Command"
        if ch == ".":
            self.at += 1
            if in_command and self.peek() not in TOKEN_ENDS:
                self.at -= 1
                return self.scan_generic(".")
            return self.make("DotDot")
        if ch.isascii() and ch.isdigit():
            return self.number()
        if in_command and ch not in TOKEN_ENDS and ch not in ("$", '"', "'"):
            return self.scan_generic(".")
        return self.make("Dot")

    def identifier(self) -> Token:
        """What begins with a letter: a keyword, a name or a word."""
        self.name()
        if self.mode == "TypeName":
            while self.peek() in (".", "`", "+", "#", "\\") or continues_name(self.peek()):
                self.at += 1
            token = self.make("Identifier")
            token.role = "TypeName"
            return token
        if not self.wants_simple_name:
            mode, script, at = self.mode, self.script, self.at
            if mode == "Command" and script[at : at + 1] not in TOKEN_ENDS:
                return self.scan_generic(script[self.begin : at])
            if mode == "Command" or mode == "Signature":
                kind = KEYWORDS.get(script[self.begin : at].lower())
                if kind is not None and (kind != "InlineScript" or self.in_workflow):
                    return self.make(kind)
        return self.make("Identifier")

    def label(self) -> Token:
        """``:name`` in a command, whose colon is read."""
        ch = self.peek()
        if not begins_name(ch):
            return self.make("Generic", ":") if ch in ("", "\0") else self.scan_generic(":")
        self.name()
        if self.peek() not in TOKEN_ENDS:
            return self.scan_generic(self.script[self.begin : self.at])
        return self.make("Label", self.script[self.begin + 1 : self.at])

    def assembly_name(self) -> str:
        """The name of an assembly and its properties, behind the comma of a type's name."""
        pieces = [self._assembly_part()]
        while self.peek() == ",":
            self.at += 1
            self.save("Comma", self.at - 1)
            pieces += [", ", self._assembly_part()]
            if self.peek() == "=":
                self.at += 1
                self.save("Equals", self.at - 1)
                pieces += ["=", self._assembly_part()]
        return "".join(pieces)

    def _assembly_part(self) -> str:
        self.skip_blanks()
        self.begin = self.at
        while self.peek() not in ASSEMBLY_ENDS:
            self.at += 1
        part = self.script[self.begin : self.at]
        if self.saved is not None:
            self.make("Identifier").role = "TypeName"
        self.skip_blanks()
        return part

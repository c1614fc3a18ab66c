"""Strings, here-strings, variables and the escapes in them, character by character as PowerShell reads them."""

from __future__ import annotations

from psemu.parser.descent.characters import (
    DOUBLE_QUOTES,
    HEX_DIGITS,
    NEWLINES,
    SINGLE_QUOTES,
    TOKEN_ENDS,
    begins_variable,
    continues_name,
)
from psemu.parser.descent.reader import Reader
from psemu.parser.descent.tokens import Token
from psemu.parser.patterns import Pattern

_PLAIN = Pattern(r"[^'\"‘’‚‛“”„`$\0\r\n]+")
_NAME = Pattern(r"[A-Za-z0-9_]+")
_IN_SUBEXPRESSION = Pattern(r"[^()`\"“”„]+")
_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
#: what stands for an escape that is wrong
_INVALID = "\uffff"
_SCOPES = ("global:", "local:", "private:", "script:", "variable:")


def split_variable_path(path: str) -> tuple[str, str]:
    """The drive and the name in it of a variable's path: ``env:x`` → ``("env", "x")``; a scope is no drive."""
    if ":" not in path:
        return "", path
    lowered = path.lower()
    for scope in _SCOPES:
        if lowered.startswith(scope):
            return "", path[len(scope) :]
    drive, colon, name = path.partition(":")
    return (drive, name) if colon else ("", path)


class StringScanner(Reader):
    """Reads what stands between quotes and behind ``$``."""

    # ------------------------------------------------------------------------------------------ escapes

    def backtick(self) -> str:
        """The character that a backtick escape means; the backtick is read, what follows is not."""
        ch = self.take()
        return self._unicode_escape() if ch == "u" else _ESCAPES.get(ch, ch)

    def _unicode_escape(self) -> str:
        begin = self.at - 2
        if self.peek() != "{":
            self.error("InvalidUnicodeEscapeSequence", begin + self.shift, self.at + self.shift)
            return _INVALID
        self.at += 1
        first = self.at
        while self.peek() in HEX_DIGITS and self.at - first < 6:
            self.at += 1
        digits = self.script[first : self.at]
        ch = self.peek()
        if ch == "}" and digits:
            self.at += 1
            number = int(digits, 16)
            if number > 0x10FFFF:
                self.error("InvalidUnicodeEscapeSequenceValue", first + self.shift, self.at - 1 + self.shift)
                return _INVALID
            return chr(number)
        if ch == "}":
            self.at += 1
            self.error("InvalidUnicodeEscapeSequence", begin + self.shift, self.at + self.shift)
        elif len(digits) < 6:
            self.error_at(self.at, "InvalidUnicodeEscapeSequence")
        elif ch in HEX_DIGITS:
            self.error_at(self.at, "TooManyDigitsInUnicodeEscapeSequence")
        else:
            self.error_at(self.at, "MissingUnicodeEscapeSequenceTerminator")
        return _INVALID

    # ------------------------------------------------------------------------------------------ strings

    def single_quoted(self) -> str:
        """The value of a string in single quotes, of which the opening one is read."""
        opener = self.at - 1
        pieces: list[str] = []
        while self.at < self.limit:
            ch = self.script[self.at]
            self.at += 1
            if ch in SINGLE_QUOTES:
                if self.peek() not in SINGLE_QUOTES:
                    return "".join(pieces)
                ch = self.take()
            pieces.append(ch)
        self.incomplete_from(opener, "TerminatorExpectedAtEndOfString", "'")
        return "".join(pieces)

    def double_quoted(self, parts: list[Token]) -> str:
        """The value of a string in double quotes, of which the opening one is read; *parts* gets its expansions."""
        opener = self.at - 1
        pieces: list[str] = []
        while self.at < self.limit:
            plain = _PLAIN.match(self.script, self.at)
            if plain:
                pieces.append(plain.group())
                self.at = plain.end()
                continue
            ch = self.script[self.at]
            self.at += 1
            if ch in DOUBLE_QUOTES:
                if self.peek() not in DOUBLE_QUOTES:
                    return "".join(pieces)
                ch = self.take()
            elif ch == "$":
                ch = self.expansion(parts, False) or ch
            elif ch == "`" and self.peek() not in ("", "\0"):
                ch = self.backtick()
            pieces.append(ch)
        self.incomplete_from(opener, "TerminatorExpectedAtEndOfString", '"')
        return "".join(pieces)

    def expansion(self, parts: list[Token], here_string: bool) -> str:
        """The text of a variable or sub-expression whose ``$`` is read, which goes to *parts*; empty for a dollar alone."""
        dollar = self.at - 1
        ch = self.peek()
        begin, mode, saved = self.begin, self.mode, self.saved
        self.mode, self.saved = "Expression", None
        part = None
        if ch == "(":
            self.at += 1
            part = self._sub_expression(here_string)
        elif ch == "{" or begins_variable(ch):
            self.begin = dollar
            part = self.variable(False, True)
        self.begin, self.mode, self.saved = begin, mode, saved
        if part is None:
            return ""
        parts.append(part)
        return self.script[dollar : self.at]

    def _sub_expression(self, here_string: bool) -> Token:
        """``$( … )`` in a string: its parentheses are counted, and what the string doubles or escapes is left single."""
        self.begin = self.at - 2
        pieces = ["$("]
        depth = 1
        skipped: list[int] = []
        while depth:
            plain = _IN_SUBEXPRESSION.match(self.script, self.at)
            if plain:
                pieces.append(plain.group())
                self.at = plain.end()
            if self.at >= self.limit:
                self.incomplete_from(self.begin, "IncompleteDollarSubexpressionReference")
                break
            ch = self.script[self.at]
            self.at += 1
            if ch == "(":
                depth += 1
            elif ch == ")":
                depth -= 1
            elif not here_string and self.peek() in DOUBLE_QUOTES:
                ch = self.take()
                skipped.append(self.at - 2 + self.shift)
            pieces.append(ch)
        token = self.make("SubExpression", "".join(pieces))
        token.skipped = skipped or self.skipped
        return token

    # ------------------------------------------------------------------------------------------ here-strings

    def here_string(self, expandable: bool) -> Token:
        """A here-string whose ``@`` and quote are read."""
        opener = self.at - 2
        kind = "HereStringExpandable" if expandable else "HereStringLiteral"
        quotes = DOUBLE_QUOTES if expandable else SINGLE_QUOTES
        footer = '"@' if expandable else "'@"
        if not self._header(opener, footer):
            return self.make(kind, "")
        pieces: list[str] = []
        parts: list[Token] = []
        misplaced = [-1]
        if not self._footer(quotes, pieces, misplaced):
            while True:
                plain = _PLAIN.match(self.script, self.at)
                if plain:
                    pieces.append(plain.group())
                    self.at = plain.end()
                if self.at >= self.limit:
                    if misplaced[0] >= 0:
                        self.incomplete_from(misplaced[0], "WhitespaceBeforeHereStringFooter")
                    else:
                        self.incomplete_from(opener, "TerminatorExpectedAtEndOfString", footer)
                    break
                ch = self.script[self.at]
                self.at += 1
                if ch in NEWLINES:
                    length = len(pieces)
                    pieces.append(ch)
                    if ch == "\r" and self.peek() == "\n":
                        pieces.append(self.take())
                    if self._footer(quotes, pieces, misplaced):
                        del pieces[length:]
                        break
                    continue
                if expandable and ch == "$":
                    ch = self.expansion(parts, True) or ch
                elif expandable and ch == "`" and self.peek() not in ("", "\0"):
                    ch = self.backtick()
                pieces.append(ch)
        token = self.make(kind, "".join(pieces))
        token.parts = parts or None
        return token

    def _header(self, opener: int, footer: str) -> bool:
        """The rest of a here-string's first line, which must be blank."""
        self.skip_blanks()
        ch = self.peek()
        if ch == "":
            self.incomplete_from(opener, "TerminatorExpectedAtEndOfString", footer)
            return False
        if ch in NEWLINES:
            self.at += 2 if self.script.startswith("\r\n", self.at) else 1
            return True
        self.error_at(self.at, "UnexpectedCharactersAfterHereStringHeader")
        # the reading goes on behind a footer on the same line, or with the next line
        line = self.line_end(self.at)
        end = self.script.find(footer, self.at, line)
        self.at = line if end < 0 else end + 2
        return False

    def _footer(self, quotes: frozenset[str], pieces: list[str], misplaced: list[int]) -> bool:
        """Whether the here-string ends at this start of a line; blanks before a footer make it none, which *misplaced* remembers."""
        if self._is_footer(quotes):
            self.at += 2
            return True
        first = self.at
        self.skip_blanks()
        if self._is_footer(quotes):
            if misplaced[0] < 0:
                misplaced[0] = self.at
            self.at += 2
        pieces.append(self.script[first : self.at])
        return False

    def _is_footer(self, quotes: frozenset[str]) -> bool:
        return self.peek() in quotes and self.script.startswith("@", self.at + 1)

    # ------------------------------------------------------------------------------------------ names and variables

    def name(self) -> None:
        """Reads the letters and digits that stand here."""
        script = self.script
        while True:
            plain = _NAME.match(script, self.at)
            if plain:
                self.at = plain.end()
            ch = script[self.at : self.at + 1]
            if ch.isascii() or not continues_name(ch):
                return
            self.at += 1

    def variable(self, splatted: bool, in_string: bool) -> Token:
        """A variable whose ``$`` or ``@`` is read; in a command a word that begins like one."""
        ch = self.peek()
        if ch == "{":
            return self._braced_variable(in_string)
        if not begins_variable(ch):
            return self.scan_generic("$")
        first = self.at
        self.at += 1
        in_command = self.mode == "Command"
        if ch in ("$", "?", "^"):
            if in_command and self.peek() not in TOKEN_ENDS:
                self.at = self.begin
                return self.scan_generic("")
        else:
            while True:
                self.name()
                ch = self.peek()
                if ch == ":" and self.script.startswith("::", self.at):
                    break
                if ch in (":", "?"):
                    self.at += 1
                    continue
                if in_command and ch not in TOKEN_ENDS and ch not in (".", "[", "="):
                    self.at = self.begin
                    return self.scan_generic("")
                break
        name = self.script[first : self.at]
        drive, unqualified = split_variable_path(name)
        if not unqualified:
            error_id = "InvalidVariableReferenceWithDrive" if drive else "InvalidVariableReference"
            self.error(error_id, self.begin + self.shift, self.at + self.shift)
        return self.make("SplattedVariable" if splatted else "Variable", name)

    def _braced_variable(self, in_string: bool) -> Token:
        opener = self.at
        self.at += 1
        pieces: list[str] = []
        closed = False
        while self.at < self.limit:
            ch = self.script[self.at]
            self.at += 1
            if ch == "}":
                closed = True
                break
            if ch == "`":
                if self.at >= self.limit:
                    break
                ch = self.backtick()
            elif ch in DOUBLE_QUOTES:
                if in_string:
                    if self.at >= self.limit:
                        break
                    if self.peek() in DOUBLE_QUOTES:
                        ch = self.take()
            elif ch == "{":
                self.error_at(self.at, "OpenBraceNeedsToBeBackTickedInVariableName")
            pieces.append(ch)
        name = "".join(pieces)
        if not closed:
            self.incomplete_from(opener, "IncompleteDollarVariableReference")
        if not name:
            if closed:
                self.error_at(self.at - 1, "EmptyVariableReference")
            name = ":Error:"
        if self.mode == "Command":
            following = self.peek()
            if following not in TOKEN_ENDS and following not in (".", "["):
                self.at = self.begin
                return self.scan_generic("")
        if not split_variable_path(name)[1]:
            self.error("InvalidBracedVariableReference", self.begin + self.shift, self.at + self.shift)
        return self.make("Variable", name)

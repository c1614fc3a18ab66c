"""The tokenizer of the descent: the next token in the mode that a rule asks for, and the tokens that must be adjacent."""

from __future__ import annotations

from psemu.parser.descent.characters import (
    BLANKS,
    DASHES,
    DIGITS,
    DOUBLE_QUOTES,
    LETTERS,
    NEWLINES,
    SINGLE_QUOTES,
    TOKEN_ENDS,
    begins_name,
    begins_variable,
    is_letter,
)
from psemu.parser.descent.tokens import Token
from psemu.parser.descent.word_scanner import WordScanner

_SINGLE = {
    "(": "LParen",
    ")": "RParen",
    "]": "RBracket",
    "{": "LCurly",
    "}": "RCurly",
    ";": "Semi",
    ",": "Comma",
    "\n": "NewLine",
}
_ASSIGNABLE = {"*": "Multiply", "/": "Divide", "%": "Rem", "+": "Plus"}
_WITH_EQUALS = {"*": "MultiplyEquals", "/": "DivideEquals", "%": "RemainderEquals", "+": "PlusEquals"}


class Tokenizer(WordScanner):
    """Reads token after token. What a token is depends on :attr:`mode`, so a token looked ahead at may be read again in another."""

    def next_token(self) -> Token:
        """The next token; blanks and comments are skipped."""
        while True:
            self.begin = at = self.at
            if at >= self.limit:
                self.at = at + 1
                place = at + 1 + self.shift
                end = Token("EndOfInput", place, place, "")
                if self.saved is not None:
                    self.saved.append(end)
                return end
            ch = self.script[at]
            self.at = at + 1
            if ch in LETTERS:
                return self.identifier()
            kind = _SINGLE.get(ch)
            if kind is not None:
                return self.make(kind)
            if ch in BLANKS:
                if self.script[at + 1 : at + 2] in BLANKS:
                    self.skip_blanks()
                continue
            if ch == "#":
                self.at = at
                self.line_comment()
                continue
            if ch == "<" and self.peek() == "#":
                self.at = at
                self.block_comment()
                continue
            if ch == "`":
                following = self.take()
                if following in NEWLINES:
                    if following == "\r" and self.peek() == "\n":
                        self.at += 1
                    self.save("LineContinuation", at)
                    continue
                if following in BLANKS:
                    self.skip_blanks()
                    continue
                if following == "":
                    place = self.at + self.shift
                    self.incomplete("IncompleteString", place, place)
                    self.at -= 1
                    continue
                self.at -= 1
                return self.scan_generic(self.backtick())
            return self._token(ch)

    def _token(self, ch: str) -> Token:
        if ch == "$":
            if self.peek() == "(":
                self.at += 1
                return self.make("DollarParen")
            return self.variable(False, False)
        if ch in SINGLE_QUOTES:
            return self.make("StringLiteral", self.single_quoted())
        if ch in DOUBLE_QUOTES:
            parts: list[Token] = []
            token = self.make("StringExpandable", self.double_quoted(parts))
            token.parts = parts or None
            return token
        if ch in DIGITS:
            return self._redirected_stream(ch) if ch in "123456" and self.peek() == ">" else self.number()
        if ch in DASHES:
            return self._dash(ch)
        if ch in _ASSIGNABLE:
            return self._arithmetic(ch)
        scan = _SCANNERS.get(ch)
        if scan is not None:
            return scan(self)
        if begins_name(ch):
            return self.identifier()
        return self.scan_generic(ch)

    def operator(self, kind: str) -> Token:
        """An operator that is read; in a command a word, if something stands right behind it."""
        if self.mode == "Command" and self.peek() not in TOKEN_ENDS:
            return self.scan_generic(self.script[self.begin : self.at])
        return self.make(kind)

    def _at_sign(self) -> Token:
        ch = self.peek()
        if ch == "{" or ch == "(":
            self.at += 1
            return self.make("AtCurly" if ch == "{" else "AtParen")
        if ch in SINGLE_QUOTES or ch in DOUBLE_QUOTES:
            self.at += 1
            return self.here_string(ch in DOUBLE_QUOTES)
        if begins_variable(ch):
            return self.variable(True, False)
        self.error_at(self.at - 1, "UnrecognizedToken")
        return self.make("Unknown")

    def _carriage_return(self) -> Token:
        if self.peek() == "\n":
            self.at += 1
        return self.make("NewLine")

    def _equals(self) -> Token:
        return self.operator("Equals")

    def _dash(self, ch: str) -> Token:
        following = self.peek()
        if following in DASHES:
            self.at += 1
            return self.operator("MinusMinus")
        if following == "=":
            self.at += 1
            return self.operator("MinusEquals")
        if is_letter(following) or following in ("_", "?"):
            return self.parameter()
        if self.signed_numbers and (following == "." or following.isdecimal()):
            return self.number()
        return self.operator("Minus")

    def _arithmetic(self, ch: str) -> Token:
        following = self.peek()
        if following == "=":
            self.at += 1
            return self.operator(_WITH_EQUALS[ch])
        if ch == "+":
            if following == "+":
                self.at += 1
                return self.operator("PlusPlus")
            if self.signed_numbers and (following == "." or following.isdecimal()):
                return self.number()
        elif ch == "*" and following == ">":
            return self._redirected_stream("*")
        return self.operator(_ASSIGNABLE[ch])

    def _redirected_stream(self, stream: str) -> Token:
        """A redirection that names its stream, whose ``>`` is not yet read; in an expression a number that a redirection follows."""
        self.at += 1
        begin = self.at
        if self.peek() == "&":
            target = self.script[begin + 1 : begin + 2]
            if target == "1" or (target == "2" and stream != "*"):
                self.at += 2
                return self.make("Redirection", (stream, target))
        if stream != "*" and self.mode == "Expression":
            self.at -= 1
            return self.make("Number", int(stream))
        append = self.peek() == ">"
        if append:
            self.at += 1
        return self.make("Redirection", (stream, ">>" if append else ">"))

    def _greater_than(self) -> Token:
        append = self.peek() == ">"
        if append:
            self.at += 1
        return self.make("Redirection", ("1", ">>" if append else ">"))

    def _less_than(self) -> Token:
        return self.make("RedirectInStd")

    def _bracket(self) -> Token:
        if self.mode == "Command" and self.peek() not in TOKEN_ENDS:
            return self.scan_generic("[")
        return self.make("LBracket")

    def _ampersand(self) -> Token:
        if self.peek() == "&":
            self.at += 1
            return self.make("AndAnd")
        return self.make("Ampersand")

    def _pipe(self) -> Token:
        if self.peek() == "|":
            self.at += 1
            return self.make("OrOr")
        return self.make("Pipe")

    def _exclamation(self) -> Token:
        following = self.peek()
        if (self.mode == "Command" and following not in TOKEN_ENDS) or (
            self.mode == "Expression" and begins_name(following)
        ):
            return self.scan_generic("!")
        if self.mode == "Expression" and (following == "." or following.isdecimal()) and not self.is_number_ahead():
            return self.scan_generic("!")
        return self.make("Exclaim")

    def _colon(self) -> Token:
        if self.peek() == ":":
            self.at += 1
            if self.mode == "Command" and not self.wants_simple_name and self.peek() not in TOKEN_ENDS:
                return self.scan_generic("::")
            return self.make("ColonColon")
        return self.label() if self.mode == "Command" else self.make("Colon")

    def _question_mark(self) -> Token:
        if self.mode != "Expression":
            return self.scan_generic("?")
        if self.peek() == "?":
            self.at += 1
            if self.peek() == "=":
                self.at += 1
                return self.make("QuestionQuestionEquals")
            return self.make("QuestionQuestion")
        return self.make("QuestionMark")

    # ------------------------------------------------------------------------------------------ adjacent tokens

    def member_operator(self, brackets: bool) -> Token | None:
        """``.``, ``::``, ``?.`` and, with *brackets*, ``[`` and ``?[``, if nothing but block comments stands before it."""
        while self.script.startswith("<#", self.at):
            self.block_comment()
        begin = self.begin = self.at
        ch = self.peek()
        script = self.script
        if ch == "." and not script.startswith("..", begin):
            self.at += 1
            return self._member_token("Dot")
        if script.startswith("::", begin):
            self.at += 2
            return self._member_token("ColonColon")
        if ch == "[" and brackets:
            self.at += 1
            return self.make("LBracket")
        if script.startswith("?.", begin) or (brackets and script.startswith("?[", begin)):
            self.at += 2
            return self.make("QuestionDot" if script[begin + 1] == "." else "QuestionLBracket")
        return None

    def _member_token(self, kind: str) -> Token | None:
        following = self.peek()
        if self.mode == "Command" and (following in BLANKS or following in NEWLINES or following in ("", "\0")):
            self.at = self.begin
            return None
        return self.make(kind)

    def invoke_opener(self) -> Token | None:
        """``(`` or ``{`` right here."""
        ch = self.peek()
        if ch != "(" and ch != "{":
            return None
        self.begin = self.at
        self.at += 1
        return self.make(_SINGLE[ch])

    def opening_bracket(self) -> Token | None:
        """``[`` behind blanks and comments; a member operator behind blanks must not look adjacent, so they are given back."""
        first = self.at
        blanks = False
        while True:
            self.begin = self.at
            ch = self.peek()
            if ch in BLANKS:
                blanks = True
                self.skip_blanks()
            elif ch == "#":
                blanks = True
                self.line_comment()
            elif self.script.startswith("<#", self.at):
                blanks = False
                self.block_comment()
            else:
                break
        if ch == "[":
            self.at += 1
            return self.make("LBracket")
        if ch in (".", ":") and blanks:
            self.at = first
        return None

    def verbatim_argument(self) -> Token:
        """The rest of the line behind ``--%``, up to ``|`` or ``&&`` outside double quotes."""
        self.skip_blanks()
        self.begin = self.at
        quoted = False
        while self.at < self.limit:
            ch = self.script[self.at]
            if ch in NEWLINES:
                break
            if ch in DOUBLE_QUOTES:
                quoted = not quoted
            elif not quoted and (ch == "|" or self.script.startswith("&&", self.at)):
                break
            self.at += 1
        token = self.make("Generic")
        token.value = token.text
        return token


_SCANNERS = {
    "@": Tokenizer._at_sign, "\r": Tokenizer._carriage_return, "=": Tokenizer._equals, ">": Tokenizer._greater_than, "<": Tokenizer._less_than,
    "[": Tokenizer._bracket, "&": Tokenizer._ampersand, "|": Tokenizer._pipe, "!": Tokenizer._exclamation, ":": Tokenizer._colon,
    "?": Tokenizer._question_mark, ".": Tokenizer.dot,
}  # fmt: skip

"""The tokens as the rules of the descent take them: one token of lookahead, read again when the mode changes."""

from __future__ import annotations

from psemu.parser.descent.tokenizer import Tokenizer
from psemu.parser.descent.tokens import IN_EVERY_MODE, Token

#: closing kind → opening kind
_PAIRS = {"RParen": "LParen", "RCurly": "LCurly", "RBracket": "LBracket"}
_OPENERS = {opener: closer for closer, opener in _PAIRS.items()}


class TokenStream(Tokenizer):
    """Tokens with one of lookahead. A token that is looked at while something is wrong stays *ahead*; adjacent tokens are then not looked for."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.ahead: Token | None = None
        #: inside arguments, attributes, parameters and keys a comma separates and makes no array
        self.commas_separate = False

    def read(self) -> Token:
        """The next token, read."""
        token = self.ahead
        if token is None:
            return self.next_token()
        self.ahead = None
        return token

    def look(self) -> Token:
        """The next token, which stays."""
        token = self.ahead
        if token is None:
            token = self.ahead = self.next_token()
        return token

    def look_kind(self) -> str:
        """The kind of the next token."""
        token = self.ahead
        if token is None:
            token = self.ahead = self.next_token()
        return token.kind

    def put_back(self, token: Token) -> None:
        """Gives back *token*, the last that was read."""
        self.ahead = token

    def drop(self) -> None:
        """Reads the token that was looked at."""
        self.ahead = None

    def skip_lines(self) -> None:
        """Reads line ends."""
        if self.ahead is None or self.ahead.kind == "NewLine":
            self.ahead = None
            self.skip_newlines()

    def skip_separators(self) -> None:
        """Reads line ends and semicolons."""
        if self.ahead is None or self.ahead.kind in ("NewLine", "Semi"):
            self.ahead = None
            self.skip_newlines(True)

    def switch(self, mode: str) -> str:
        """Changes the mode, reading the token ahead again if it could be another one then; the mode before."""
        before = self.mode
        if mode != before:
            if self.ahead is not None and self.ahead.kind not in IN_EVERY_MODE:
                self.go_back(self.ahead.start)
            self.mode = mode
        return before

    def go_back(self, place: int) -> None:
        """Goes on reading at *place*."""
        self.ahead = None
        self.resync(place)

    def bracket(self) -> Token | None:
        """``[`` of an attribute or type."""
        if self.ahead is not None:
            return self.read() if self.ahead.kind == "LBracket" else None
        return self.opening_bracket()

    def member_token(self, brackets: bool) -> Token | None:
        """An adjacent member operator."""
        return None if self.ahead is not None else self.member_operator(brackets)

    def invoke_token(self) -> Token | None:
        """An adjacent ``(`` or ``{`` of a call."""
        return None if self.ahead is not None else self.invoke_opener()

    def synchronize(self, consume: bool, *kinds: str) -> None:
        """Reads up to one of *kinds* that stands outside brackets; a closer stays if it is not to be consumed."""
        depth = {closer: int(closer in kinds) for closer in _PAIRS}
        while True:
            token = self.read()
            kind = token.kind
            if kind in _OPENERS:
                depth[_OPENERS[kind]] += 1
            elif kind in _PAIRS:
                depth[kind] -= 1
                if depth[kind] == 0 and kind in kinds:
                    if not consume:
                        self.put_back(token)
                    return
            elif kind == "EndOfInput":
                self.put_back(token)
                return
            if kind in kinds and not any(depth.values()):
                return

    def require_terminator(self) -> None:
        """Reads the line end or semicolon that must follow."""
        token = self.look()
        if token.kind in ("NewLine", "Semi"):
            self.drop()
        elif token.kind != "EndOfInput":
            self.incomplete("MissingStatementTerminator", token.start, token.end)

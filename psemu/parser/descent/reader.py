"""Characters and places: the position in the text, nested readings of sub-expressions in strings, and the list of errors.

An expansion ``"$( … )"`` is read as a text of its own, without the quotes and backticks that only the string needs. Its places are those of
the whole text again: what was left out before a place is added to it.
"""

from __future__ import annotations

from bisect import bisect_left

from psemu.parser.descent.characters import BLANKS, NEWLINES
from psemu.parser.descent.tokens import Token

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Error = tuple[str, int, int, tuple[str, ...], bool]

#: how deep strings may stand in strings
_NESTED = 60


class Reader:
    """A position in a text. *at* may be one past the end, once the end itself was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: what is being read: the whole text, or that of a sub-expression in a string
        self.script = text
        self.limit = len(text)
        self.at = 0
        #: where the present token begins
        self.begin = 0
        self.shift = 0
        self.skipped: list[int] = []
        self._moved: list[int] = []
        #: how tokens are read: "Command", "Expression", "TypeName" or "Signature"
        self.mode = "Command"
        self.wants_simple_name = False
        self.signed_numbers = False
        self.ternary_ends_numbers = False
        self.in_workflow = False
        self.errors: list[Error] = []
        self._reported: set[tuple[str, int, int]] = set()
        #: extents of the `#requires` comments
        self.requires: list[tuple[int, int]] = []
        #: where the signature block begins, -1: nowhere
        self.signature = -1
        #: all tokens, comments and line ends included, if they are asked for; those inside strings are not among them
        self.saved: list[Token] | None = None
        self._entered = 0

    # ------------------------------------------------------------------------------------------ errors

    def error(self, error_id: str, start: int, end: int, *arguments: str, incomplete: bool = False) -> None:
        """Reports an error, once."""
        if (error_id, start, end) not in self._reported:
            self._reported.add((error_id, start, end))
            self.errors.append((error_id, start, end, arguments, incomplete))

    def has_erred(self) -> bool:
        """Whether an error was reported so far."""
        return bool(self.errors)

    def incomplete(self, error_id: str, start: int, end: int, *arguments: str, seen: int | None = None) -> bool:
        """Reports an error that more input could mend if nothing stands behind its end, or behind *seen*; whether that is so."""
        open_end = self.ends_script(end if seen is None else seen)
        self.error(error_id, start, end, *arguments, incomplete=open_end)
        return open_end

    def error_at(self, at: int, error_id: str, *arguments: str) -> None:
        """Reports an error at one character of what is being read."""
        self.error(error_id, at + self.shift, at + 1 + self.shift, *arguments)

    def incomplete_from(self, at: int, error_id: str, *arguments: str) -> None:
        """Reports an error that runs from *at* to where the reading is."""
        self.incomplete(error_id, at + self.shift, self.at + self.shift, *arguments)

    def ends_script(self, end: int) -> bool:
        """Whether only blanks and comments stand behind the place *end*."""
        script, limit = self.script, self.limit
        while end < limit:
            ch = script[end]
            if ch == "#":
                end = self.line_end(end)
            elif script.startswith("<#", end):
                end = self.comment_end(end + 2)
            elif ch in BLANKS:
                end += 1
            else:
                return False
        return True

    def line_end(self, at: int) -> int:
        """Where the line of *at* ends."""
        script, limit = self.script, self.limit
        end = script.find("\n", at)
        end = limit if end < 0 else end
        carriage_return = script.find("\r", at, end)
        return end if carriage_return < 0 else carriage_return

    def comment_end(self, at: int) -> int:
        """Where the block comment that *at* stands in ends."""
        end = self.script.find("#>", at)
        return self.limit if end < 0 else end + 2

    # ------------------------------------------------------------------------------------------ places

    def extent(self) -> tuple[int, int]:
        """The present token's place in the whole text."""
        start, end = self.begin + self.shift, self.at + self.shift
        if self._moved:
            start += bisect_left(self._moved, start)
            end += bisect_left(self._moved, end)
        return start, end

    def make(self, kind: str, value: Any = None) -> Token:
        """The token that ends where the reading is."""
        text = self.text
        start, end = (self.begin, self.at) if self.script is text else self.extent()
        token = Token(kind, start, end, text[start:end], value)
        saved = self.saved
        if saved is not None:
            saved.append(token)
        return token

    def save(self, kind: str, begin: int) -> None:
        """Keeps a token that no rule takes, from *begin* to the present place, if tokens are asked for."""
        if self.saved is not None:
            self.begin = begin
            self.make(kind)

    def restore_point(self) -> int:
        """The present place, for :meth:`resync`."""
        self.begin = self.at
        return self.extent()[0]

    def resync(self, place: int) -> None:
        """Reads again from *place* of the whole text."""
        if self.script is self.text:
            self.at = min(place, self.limit + 1)
        else:
            left_out = bisect_left(self.skipped, place - 1) if self.skipped else 0
            self.at = max(0, min(place - self.shift - left_out, self.limit + 1))
        while self.requires and self.requires[-1][1] > place:
            self.requires.pop()
        saved = self.saved
        if saved:
            if saved[-1].kind == "EndOfInput":
                saved.pop()
            while saved and saved[-1].end > place:
                saved.pop()

    def enter(self, token: Token) -> tuple[Any, ...]:
        """Begins to read the text of *token*, a sub-expression in a string; the answer is for :meth:`leave`."""
        self._entered += 1
        if self._entered > _NESTED:
            # each of them is searched for its end once more
            raise RecursionError
        state = (self.script, self.at, self.begin, self.shift, self.skipped, self._moved, self.saved)
        self.script, self.at, self.begin, self.shift, self.saved = token.value, 0, 0, token.start, None
        self.limit = len(self.script)
        self.skipped = [place for place in token.skipped if place >= token.start]
        self._moved = [place - number for number, place in enumerate(self.skipped)]
        return state

    def leave(self, state: tuple[Any, ...]) -> None:
        """Goes on where the string was met."""
        self.script, self.at, self.begin, self.shift, self.skipped, self._moved, self.saved = state
        self.limit = len(self.script)
        self._entered -= 1

    # ------------------------------------------------------------------------------------------ characters

    def peek(self) -> str:
        """The next character, empty at the end."""
        return self.script[self.at] if self.at < self.limit else ""

    def take(self) -> str:
        """The next character, read."""
        at = self.at
        self.at = at + 1
        return self.script[at] if at < self.limit else ""

    def skip_blanks(self) -> None:
        """Reads blanks."""
        script, at, limit = self.script, self.at, self.limit
        while at < limit and script[at] in BLANKS:
            at += 1
        self.at = at

    def skip_newlines(self, semicolons: bool = False) -> None:
        """Reads line ends, blanks, comments and line continuations, and *semicolons* too if asked."""
        script, limit = self.script, self.limit
        while self.at < limit:
            at = self.at
            ch = script[at]
            if ch in BLANKS:
                self.at = at + 1
            elif ch in NEWLINES:
                self.at = at + (2 if ch == "\r" and script.startswith("\n", at + 1) else 1)
                self.save("NewLine", at)
            elif semicolons and ch == ";":
                self.at = at + 1
                self.save("Semi", at)
            elif ch == "#":
                self.line_comment()
            elif ch == "<" and script.startswith("<#", at):
                self.block_comment()
            elif ch == "`" and at + 1 < limit and script[at + 1] in NEWLINES:
                self.at = at + (3 if script.startswith("\r\n", at + 1) else 2)
                self.save("LineContinuation", at)
            elif ch == "`" and at + 1 < limit and script[at + 1] in BLANKS:
                self.at = at + 2
            else:
                return

    def line_comment(self) -> None:
        """Reads a comment that ends with the line."""
        start = self.at
        self.at = self.line_end(start)
        self.save("Comment", start)
        if self.script[start : start + 9].lower() == "#requires":
            if not self.shift:
                self.requires.append((start, self.at))
        elif 14 <= self.at - start <= 500:
            from psemu.parser.script_requirements import is_signature

            if is_signature(self.script[start + 1 : self.at], self.script[self.at : self.at + 1]):
                self.begin = start
                self.signature = self.extent()[0]

    def block_comment(self) -> None:
        """Reads ``<# … #>``."""
        start = self.at
        end = self.script.find("#>", start + 2)
        self.at = self.limit if end < 0 else end + 2
        if end < 0:
            self.incomplete_from(start, "MissingTerminatorMultiLineComment")
        self.save("Comment", start)

    def scan_generic(self, prefix: str) -> Token:
        """A word of a command, of which *prefix* was already read."""
        raise NotImplementedError

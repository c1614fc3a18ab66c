"""Text to tokens: one loop over the master patterns of the modes, and a stack of frames for what is open.

The lexer needs no parser state: what it has read decides what may come. A token is a tuple ``(kind, start, end, value)``; *value* is
what the scanner already knows about it (None: the text says it all). A frame is a tuple that holds the one outside it.
"""

from __future__ import annotations

from psemu.parser.modes import Mode, mode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

END_KIND = 0

# What is open, by the character that closes it, and what a line end and a comma mean inside.
#   statements: line ends separate statements          entries: line ends go back to the mode named
#   otherwise a line end is skipped before the closer (and before a comma where commas separate)
FRAMES = {
    # name: (closer, kind of line end, mode that a line end leads to, mode that a separating comma leads to or "")
    "script": ("", "statements", "STATEMENT", ""),
    "block": ("}", "statements", "STATEMENT", ""),
    "sub": (")", "statements", "STATEMENT", ""),
    "paren": (")", "closer", "", ""),
    "index": ("]", "closer", "", ""),
    "invoke": (")", "closer", "", "OPERAND"),
    "attribute": (")", "closer", "", "ATTRIBUTE_ARGUMENT"),
    "parameters": (")", "closer", "", "PARAMETERS"),
    "for": (")", "for", "CONTINUED_ELEMENT", ""),
    "hash": ("}", "entries", "KEY", ""),
    "switch": ("}", "closer", "", ""),
    "class": ("}", "entries", "CLASS_BODY", ""),
    "enum": ("}", "entries", "ENUM_BODY", ""),
}


class RefusedError(Exception):
    """Something in a text is wrong, or so unusual that the table does not take it: the descent reads the text."""


class Lexer:
    """Tokens of ``text[pos:end]``, made in portions by :meth:`fill`."""

    __slots__ = (
        "closers",
        "end",
        "frame",
        "gaps",
        "mode",
        "pending",
        "pos",
        "questions",
        "script_start",
        "start",
        "text",
        "tokens",
        "watched",
    )

    def __init__(self, text: str, start: int, end: int, script: bool) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.pos = start
        self.tokens: list[tuple[Any, ...]] = []
        #: (outer frame, name of the kind, mode behind the closer, offset of the opener, pending modes behind the closer)
        self.frame: tuple[Any, ...] = (None, "script", None, start, None)
        self.mode = mode("BODY" if script else "STATEMENT")
        #: modes that a block's head has still to give out
        self.pending: Any = None
        #: frames in which a `?` waits for its `:`
        self.questions: list[Any] = []
        #: only `using` and comments so far
        self.script_start = script
        #: places to look at, the last first; of those that lie between tokens :attr:`gaps` gets the end of the token before
        self.watched: list[int] = []
        self.gaps: dict[int, int] = {}
        #: where the sub-expressions in strings end, by where they begin: the same for all lexers of the text
        self.closers: dict[int, int] = {}

    def fill(self, count: int) -> None:
        """Appends about *count* tokens, at least one; the last of all has kind 0."""
        text, end, tokens = self.text, self.end, self.tokens
        append = tokens.append
        current, pos = self.mode, self.pos
        match, rules = current.match, current.rules
        limit = len(tokens) + count
        while len(tokens) < limit:
            found = match(text, pos, end)
            group = found.lastindex
            kind, following, handler = rules[group]
            start, pos = found.span(group)
            if handler is None:
                append((kind, start, pos, None))
                if following is not current:
                    current = following
                    match, rules = current.match, current.rules
                continue
            self.mode = current
            pos = handler(self, start, pos)
            if pos < start:
                if tokens and tokens[-1][0] == END_KIND:
                    pos = end
                    break
                # nothing there that this place could begin with
                self.add(-1, start, start + 1)
                pos = start + 1
            if self.mode is not current:
                current = self.mode
                match, rules = current.match, current.rules
        self.mode, self.pos = current, pos
        if self.watched:
            self._look_between()

    def _look_between(self) -> None:
        """Which of the watched places so far lie between tokens."""
        from bisect import bisect_right

        tokens, watched = self.tokens, self.watched
        done = self.end if tokens[-1][0] == END_KIND else tokens[-1][1]
        while watched and watched[-1] < done:
            place = watched.pop()
            number = bisect_right(tokens, place, key=lambda token: token[1])
            before = tokens[number - 1][2] if number else self.start
            if place >= before:
                self.gaps[place] = before

    def add(self, kind: int, start: int, end: int, value: Any = None) -> None:
        """Appends one token."""
        self.tokens.append((kind, start, end, value))

    def refuse(self) -> NoReturn:
        """Leaves the text to the descent."""
        raise RefusedError

    def push(self, kind: str, after: Mode | None, start: int) -> None:
        """Opens a frame; its closer restores *after* and what was pending."""
        self.frame = (self.frame, kind, after, start, self.pending)
        self.pending = None

    def adjacent(self, start: int) -> bool:
        """Whether *start* lies directly behind the last token (block comments between them do not count)."""
        if not self.tokens:
            return False
        last: int = self.tokens[-1][2]
        if last == start:
            return True
        if self.text.startswith("<#", last):
            # a comment may stand between what is adjacent
            self.refuse()
        return False

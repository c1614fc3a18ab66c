"""The descent over a text that is being changed: statements that a change does not touch are taken over from the reading before.

What the rule of a statement does follows from where it stands, from the state that it finds, and from the characters that it looks at. So
each statement read is kept with all three and with what it left behind: node, tokens, errors, the state behind it. Where the next reading
comes to the same place in the same state, and the change is outside of those characters, the result is taken over and moved.
"""

# ruff: noqa: D102 -- the rules that are overridden say what they read
from __future__ import annotations

from psemu.parser.descent.script_rules import ScriptRules
from psemu.parser.descent.tokens import Token
from psemu.parser.patterns import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.parser.ast import Ast

    #: where a statement begins and the state of the reading there
    Key = tuple[Any, ...]

#: what may stand between a statement and the word that goes on with it (``else``, a pipe)
_BETWEEN = Pattern(r"(?:[\s\0]|#[^\r\n]*+|<#(?:[^#]|#(?!>))*+#>|`\s)*+")


class ReadStatement:
    """A statement as it was read.

    *low* and *reach*: the first and the last character that the reading depended on (*reach* is the length of the text where it met the end);
    *high*: the farthest place that it came to. *tokens*, *errors* and *requires*: what it added to those lists. *at*, *begin* and *ahead*:
    where the reading stood behind it. *asked*: whether there were errors before it, None if that did not matter. *fixed*: it is so at this
    place only. *below*: the statements within.
    """

    __slots__ = (
        "ahead", "asked", "at", "begin", "below", "content_lag", "errors", "findings", "fixed", "high", "key", "lag", "landmarks", "low", "node",
        "nodes", "notes", "reach", "requires", "tokens",
    )  # fmt: skip

    def __init__(self, key: Key, node: Ast) -> None:
        self.key = key
        self.node = node
        self.low = self.high = self.reach = self.at = self.begin = 0
        self.tokens: list[Any] = []
        self.errors: list[tuple[Any, ...]] = []
        self.requires: list[tuple[int, int]] = []
        self.ahead: Token | None = None
        self.asked: bool | None = None
        self.fixed = False
        self.below: list[ReadStatement] = []
        #: how far those below, and the nodes and tokens, have still to be moved
        self.lag = self.content_lag = 0
        #: all nodes, once they were needed
        self.nodes: list[Ast] | None = None
        #: the nodes in it by which one finds one's way, once those were needed
        self.landmarks: list[Ast] | None = None
        #: what is to be checked in it, once that was needed
        self.notes: list[Any] | None = None
        #: what is wrong with that
        self.findings: list[Any] | None = None

    def move(self, distance: int) -> None:
        """Moves the record; what is below it, its nodes and tokens follow when they are needed."""
        start, kind, end, at, *state = self.key
        self.key = (start + distance, kind, end + distance, at + distance, *state)
        self.low += distance
        self.high += distance
        self.reach += distance
        self.at += distance
        self.begin += distance
        self.lag += distance
        if self.errors:
            self.errors = [
                (name, start + distance, end + distance, arguments, incomplete)
                for name, start, end, arguments, incomplete in self.errors
            ]
        if self.requires:
            self.requires = [(start + distance, end + distance) for start, end in self.requires]
        if self.ahead is not None:
            self.ahead = _copy(self.ahead, distance)

    def move_contents(self) -> None:
        """Moves nodes and tokens to where the statement is."""
        distance, self.content_lag = self.content_lag, 0
        if self.nodes is None:
            self.nodes = self._find_nodes()
        for item in self.nodes:
            item.start += distance
            item.end += distance
        for item in self.tokens:
            item.start += distance
            item.end += distance
        if self.findings:
            # made anew at the new places
            self.findings = None

    def _find_nodes(self) -> list[Ast]:
        """The nodes of the statement and of those below, some of which an error may have left out of the tree."""
        found: dict[int, Ast] = {}
        pending = [self]
        while pending:
            statement = pending.pop()
            if id(statement.node) not in found:
                found.update({id(node): node for node in statement.node.walk()})
            pending += statement.below
        # what is empty has no place: it is at 0 wherever the statement stands
        return [node for node in found.values() if node.end]

    def catch_up(self) -> list[ReadStatement]:
        """The statements within, moved to where they are."""
        if self.lag:
            for inner in self.below:
                inner.move(self.lag)
                inner.content_lag += self.content_lag
            self.lag = self.content_lag = 0
        return self.below


def _copy(token: Token, distance: int = 0) -> Token:
    """*token* as it is now: who reads it may give it another kind or role."""
    copy = Token(token.kind, token.start + distance, token.end + distance, token.text, token.value)
    copy.colon, copy.role, copy.skipped = token.colon, token.role, [place + distance for place in token.skipped]
    if token.parts is not None:
        copy.parts = [_copy(part, distance) for part in token.parts]
    return copy


def untouched(statements: Iterable[ReadStatement], start: int, end: int, distance: int) -> dict[Key, ReadStatement]:
    """Those of *statements* and of what stands within them that a change of ``[start, end)`` leaves, at their new places; the first of equal
    ones counts."""
    kept: dict[Key, ReadStatement] = {}
    pending = list(statements)
    pending.reverse()
    while pending:
        statement = pending.pop()
        if statement.reach < start:
            kept.setdefault(statement.key, statement)
        elif statement.low > end and not (distance and statement.fixed):
            if distance:
                statement.move(distance)
                statement.content_lag += distance
            kept.setdefault(statement.key, statement)
        else:
            pending += statement.catch_up()
    return kept


class ReusingRules(ScriptRules):
    """The rules over a text, of which *known* statements were read before; :attr:`below` lists the outermost statements afterwards."""

    def __init__(self, text: str, known: dict[Key, ReadStatement]) -> None:
        super().__init__(text)
        self.saved = []
        self.below: list[ReadStatement] = []
        self._known = known
        #: how many statements were read anew
        self.fresh = 0
        #: those that were taken over, by their identity
        self.taken: set[int] = set()
        #: all errors that were reported, also those that were reported before
        self._reports: list[tuple[Any, ...]] = []
        #: the farthest place that the reading was at
        self._high = 0
        #: whether a rule asked for errors
        self._asked = False
        #: whether a rule looked at a place of the whole text in the text of an expansion, as PowerShell does
        self._misplaced = False
        self._reaches = (-1, -1)

    def error(self, error_id: str, start: int, end: int, *arguments: str, incomplete: bool = False) -> None:
        self._reports.append((error_id, start, end, arguments, incomplete))
        super().error(error_id, start, end, *arguments, incomplete=incomplete)

    def has_erred(self) -> bool:
        self._asked = True
        return super().has_erred()

    def ends_script(self, end: int) -> bool:
        self._misplaced = self._misplaced or self._entered > 0
        return super().ends_script(end)

    def goes_on_with_pipe(self, end: int) -> bool:
        self._misplaced = self._misplaced or self._entered > 0
        return super().goes_on_with_pipe(end)

    def resync(self, place: int) -> None:
        if not self._entered:
            self._high = max(self._high, self.at)
            below = self.below
            while below and below[-1].tokens[-1].end > place:
                below.pop()
        super().resync(place)

    def statement(self) -> Ast | None:
        saved = self.saved
        if saved is None or self._entered or self.signature >= 0:
            return super().statement()
        token = self.look()
        if saved[-1] is not token:
            return super().statement()
        key = (
            token.start, token.kind, token.end, self.at, self.mode, self.wants_simple_name, self.signed_numbers, self.ternary_ends_numbers,
            self.in_workflow, self.commas_separate,
        )  # fmt: skip
        known = self._known.get(key)
        if known is not None and (known.asked is None or known.asked == bool(self.errors)):
            return self._take_over(known, saved)
        return self._read_anew(key, saved)

    def _take_over(self, known: ReadStatement, saved: list[Any]) -> Ast:
        self.taken.add(id(known))
        if known.content_lag:
            known.move_contents()
        saved.pop()
        saved += known.tokens
        ahead = known.ahead
        if ahead is not None:
            # who takes it may change it
            ahead = _copy(ahead)
            saved.append(ahead)
        self.ahead = ahead
        self.at, self.begin = known.at, known.begin
        for error_id, start, end, arguments, incomplete in known.errors:
            self.error(error_id, start, end, *arguments, incomplete=incomplete)
        self.requires += known.requires
        self._high = max(self._high, known.high)
        self._asked = self._asked or known.asked is not None
        self._misplaced = self._misplaced or known.fixed
        self.below.append(known)
        return known.node

    def _read_anew(self, key: Key, saved: list[Any]) -> Ast | None:
        first, reports, requires = len(saved) - 1, len(self._reports), len(self.requires)
        around, high, erred = self.below, self._high, bool(self.errors)
        asked, misplaced = self._asked, self._misplaced
        self.below, self._high, self._asked, self._misplaced = [], self.at, False, False
        self.fresh += 1
        node = super().statement()
        ahead = self.ahead
        if node is not None and self.signature < 0 and (ahead is None or saved[-1] is ahead):
            tokens = saved[first:-1] if ahead is not None else saved[first:]
            if tokens and len(self.requires) >= requires:
                read = ReadStatement(key, node)
                read.tokens = tokens
                read.errors = self._reports[reports:]
                read.requires = self.requires[requires:]
                read.ahead = None if ahead is None else _copy(ahead)
                read.at, read.begin, read.below = self.at, self.begin, self.below
                read.asked = erred if self._asked else None
                read.fixed = self._misplaced
                read.low = self._line_start(key[0])
                read.high = self._high = max(self._high, self.at)
                read.reach = self._reach()
                around.append(read)
        self.below = around
        self._high = max(self._high, self.at, high)
        self._asked = self._asked or asked
        self._misplaced = self._misplaced or misplaced
        return node

    def _line_start(self, place: int) -> int:
        line = self.text.rfind("\n", 0, place) + 1
        return max(line, self.text.rfind("\r", line, place) + 1)

    def _reach(self) -> int:
        """The last character that can have mattered: rules look ahead over what stands between, and within the line."""
        high = self._high
        if high == self._reaches[0]:
            return self._reaches[1]
        text, limit = self.text, self.limit
        found = _BETWEEN.match(text, min(high, limit))
        reach = found.end() if found else high
        if text.startswith("<#", reach):
            reach = limit
        else:
            line = text.find("\n", reach)
            reach = limit if line < 0 else line
        self._reaches = (high, reach)
        return reach

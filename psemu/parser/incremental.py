"""A parse that follows the changes of a text: for editors, which ask about a text again after each key."""

from __future__ import annotations

import gc

from psemu.extent import SourceText
from psemu.parser import ParseResult, ast, parse
from psemu.parser.descent import read_script
from psemu.parser.descent.reuse import ReusingRules, untouched
from psemu.parser.script import make_errors
from psemu.parser.semantic_notes import notes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.parser.descent.reuse import ReadStatement


#: a change after which so many statements are read anew has changed what the text behind it means
_MANY = 20


class IncrementalParser:
    """Keeps a text parsed: :attr:`result` is what :func:`psemu.parser.parse` gives for it, its tokens made.

    After :meth:`change` only what the change touches is read again, and nodes and tokens behind it are moved in place: results from before
    hold no longer.
    """

    def __init__(self, text: str, path: str | None = None) -> None:
        self._path = path
        self._statements: list[ReadStatement] = []
        #: statements of an earlier reading that a change put out of force: another may put them in force again
        self._spare: list[ReadStatement] = []
        self.result = self._read(text, {}, set())

    def landmarks(self) -> list[ast.Ast]:
        """The nodes of :data:`psemu.parser.ast.LANDMARKS` in the order of a walk over the tree."""
        found: list[ast.Ast] = []
        for node, statement in self._outside_and_statements(self.result.ast):
            if statement is None:
                if type(node) in ast.LANDMARKS:
                    found.append(node)
                continue
            if statement.landmarks is None:
                statement.landmarks = [inner for inner in node.walk() if type(inner) in ast.LANDMARKS]
            found += statement.landmarks
        return found

    def _outside_and_statements(self, tree: ast.ScriptBlockAst) -> Iterator[tuple[ast.Ast, ReadStatement | None]]:
        """The nodes of the tree in the order of a walk; an outermost statement comes as one, with what is kept of it."""
        statements = {id(statement.node): statement for statement in self._statements}
        stack: list[ast.Ast] = [tree]
        while stack:
            node = stack.pop()
            statement = statements.get(id(node))
            yield node, statement
            if statement is None:
                stack += reversed(list(node.children))

    def change(self, text: str) -> ParseResult:
        """The parse of *text*, which took the place of the text before."""
        before = self.result.source.text
        start, end, distance = difference(before, text)
        if start == end and not distance:
            return self.result
        earlier = {id(statement) for statement in self._spare}
        known = untouched([*self._statements, *self._spare], start, end, distance)
        # where the reading is broken off, nothing of it is kept
        self._statements, self._spare = [], []
        self.result = self._read(text, known, earlier)
        return self.result

    def _read(self, text: str, known: dict[Any, ReadStatement], earlier: set[int]) -> ParseResult:
        collecting = gc.isenabled()
        gc.disable()
        try:
            rules = ReusingRules(text, known)
            tree = read_script(rules)
            self._statements = rules.below
            self._spare = self._left_over(known, rules, earlier)
            if any(error[0] == "ScriptTooComplicated" for error in rules.errors):
                # how deep the rules can go depends on what was taken over
                self._statements = []
                return parse(text, self._path)
            source = SourceText(text, self._path)
            tree.source = source
            found = rules.errors
            if rules.requires:
                from psemu.parser.script_requirements import check_requirements

                check_requirements(text, rules.requires, found)
            self._check(tree, text, found)
            result = ParseResult(tree, make_errors(found) if found else [], source, True)
            result.keep_tokens([*(rules.saved or ())])
            return result
        finally:
            if collecting:
                gc.enable()

    @staticmethod
    def _left_over(known: dict[Any, ReadStatement], rules: ReusingRules, earlier: set[int]) -> list[ReadStatement]:
        """What to keep of the *known* statements that are not part of the text: a quote too much turns all behind it into something else."""
        spare = [statement for statement in known.values() if id(statement) not in rules.taken]
        if rules.fresh < _MANY:
            spare = [statement for statement in spare if id(statement) in earlier]
        return spare

    def _check(self, tree: ast.ScriptBlockAst, text: str, found: list[Any]) -> None:
        """What PowerShell checks on the finished tree; of statements that were taken over it is known."""
        outside: list[Any] = []
        seen: set[int] = set()
        for node, statement in self._outside_and_statements(tree):
            if statement is None:
                outside += notes_of(node, text, seen, below=False)
            elif statement.notes is None:
                statement.notes = notes_of(node, text)
        noted = [statement for statement in self._statements if statement.notes]
        if not outside and not noted:
            return
        from psemu.parser.semantics import DEFINITIONS, Checker, check, report

        notes = [note for statement in noted for note in statement.notes or ()]
        if any(note[0] in DEFINITIONS or note[0] == "using" for note in (*outside, *notes)):
            check([*outside, *notes], text, found)
            return
        checker = Checker(text)
        checker.examine(outside)
        for statement in noted:
            if statement.findings is None:
                own = Checker(text)
                own.examine(statement.notes or [])
                statement.findings = own.errors
            checker.errors += statement.findings
        report(checker.errors, found)


def difference(before: str, after: str) -> tuple[int, int, int]:
    """The range of *before* that was replaced, as small as can be, and by how much *after* is longer."""
    shorter = min(len(before), len(after))
    start = _common(shorter, lambda length: before.startswith(after[:length]))
    end = _common(shorter - start, lambda length: not length or before.endswith(after[-length:]))
    return start, len(before) - end, len(after) - len(before)


def _common(longest: int, holds: Any) -> int:
    """The greatest length up to *longest* for which *holds* is true, which is so for all below it."""
    low, high = 0, longest
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low

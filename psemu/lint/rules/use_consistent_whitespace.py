"""PSUseConsistentWhitespace: one blank where it belongs, around braces, pipes, operators, separators and parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.layout import Layout
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast
from psemu.parser.tokens import Token

_LINE_ENDS = ("NewLine", "LineContinuation")
#: keywords before a parenthesis that is not part of them
_BEFORE_PAREN = ("If", "ElseIf", "Switch", "For", "Foreach", "While")
_OPERATOR_FLAGS = {"AssignmentOperator", "BinaryOperator"}


class UseConsistentWhitespace(Rule):
    """The ``Check…`` options choose what is looked at. Off unless asked for."""

    code = "PSUseConsistentWhitespace"
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {
        "checkopenbrace": True,
        "checkinnerbrace": True,
        "checkpipe": True,
        "checkpipeforredundantwhitespace": False,
        "checkopenparen": True,
        "checkoperator": True,
        "checkseparator": True,
        "checkparameter": False,
        "ignoreassignmentoperatorinsidehashtable": False,
    }

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each token and side."""
        self._script = script
        self._layout = Layout(script)
        tokens = self._layout.tokens
        self._lines_of_tables = [
            (table.start, table.end)
            for table in script.nodes(ast.HashtableAst)
            if "\n" in script.text_of(table) and self.options["ignoreassignmentoperatorinsidehashtable"]
        ]
        for index in range(1, len(tokens) - 1):
            before, token, after = tokens[index - 1 : index + 2]
            yield from self._token(before, token, after)
        if tokens and tokens[0].kind != "EndOfInput":
            yield from self._first(tokens[0], tokens[1])
        if self.options["checkparameter"]:
            for command in script.nodes(ast.CommandAst):
                yield from self._parameters(command)

    def _token(self, before: Token, token: Token, after: Token) -> Iterator[DiagnosticRecord]:
        kind = token.kind
        same_line = self._layout.line(before) == self._layout.line(token)
        apart = token.start - before.end == 1
        if kind == "LCurly":
            opens_word = before.kind in ("LCurly", "LParen") or "MemberName" in before.flags
            if self.options["checkopenbrace"] and same_line and not opens_word and not apart:
                yield self._before(before, token, "Use space before open brace.")
            yield from self._inside(token, after)
        elif kind == "RCurly":
            bare = before.kind in ("LCurly", "AtCurly", *_LINE_ENDS)
            if self.options["checkinnerbrace"] and same_line and not bare and not apart:
                yield self._before(before, token, "Use space before closing brace.")
        elif kind == "Pipe":
            yield from self._pipe(before, token, after, same_line)
        elif kind == "LParen":
            if self.options["checkopenparen"] and same_line and before.kind in _BEFORE_PAREN and not apart:
                yield self._before(before, token, "Use space before open parenthesis.")
        elif kind in ("Comma", "Semi"):
            yield from self._separator(token, after)
        elif self.options["checkoperator"] and self._is_operator(token):
            yield from self._operator(before, token, after, same_line, apart)

    def _first(self, token: Token, after: Token) -> Iterator[DiagnosticRecord]:
        """The first token has nothing before it."""
        if token.kind == "LCurly":
            yield from self._inside(token, after)
        elif token.kind in ("Comma", "Semi"):
            yield from self._separator(token, after)

    def _inside(self, token: Token, after: Token) -> Iterator[DiagnosticRecord]:
        ends = after.kind in (*_LINE_ENDS, "RCurly", "EndOfInput")
        if self.options["checkinnerbrace"] and not ends and after.start - token.end != 1:
            yield self._after(token, after, "Use space after open brace.")

    def _pipe(self, before: Token, token: Token, after: Token, same_line: bool) -> Iterator[DiagnosticRecord]:
        def wrong(gap: int) -> bool:
            if gap > 1:
                return bool(self.options["checkpipeforredundantwhitespace"])
            return gap < 1 and bool(self.options["checkpipe"])

        if not same_line:
            return
        if after.kind not in ("Pipe", *_LINE_ENDS) and wrong(after.start - token.end):
            yield self._after(token, after, "Use space after pipe.")
        if before.kind not in ("Pipe", *_LINE_ENDS) and wrong(token.start - before.end):
            yield self._before(before, token, "Use space before pipe.")

    def _separator(self, token: Token, after: Token) -> Iterator[DiagnosticRecord]:
        ends = after.kind in (*_LINE_ENDS, "Comment", "EndOfInput")
        if self.options["checkseparator"] and not ends and after.start - token.end != 1:
            yield self._after(token, after, f"Use space after a {'comma' if token.kind == 'Comma' else 'semicolon'}.")

    def _is_operator(self, token: Token) -> bool:
        if token.kind == "DotDot" or "CommandName" in token.flags:
            return False
        return token.kind in ("AndAnd", "OrOr") or not _OPERATOR_FLAGS.isdisjoint(token.flags)

    def _operator(
        self, before: Token, token: Token, after: Token, same_line: bool, apart: bool
    ) -> Iterator[DiagnosticRecord]:
        if "UnaryOperator" in token.flags and before.kind == "LParen" and after.kind == "Variable":
            return
        if token.kind == "Equals" and any(start < token.start < end for start, end in self._lines_of_tables):
            return
        apart_before = not same_line or apart
        apart_after = after.kind in (*_LINE_ENDS, "EndOfInput") or after.start - token.end == 1
        if apart_before and apart_after:
            return
        message = "Use space before and after binary and assignment operators."
        if apart_before:
            yield self._after(token, after, message)
        elif apart_after:
            yield self._before(before, token, message)
        else:
            place = self._script.source.extent(before.end, after.start)
            yield self.finding(self._script, self._extent(token), message, (place, f" {self._layout.text(token)} "))

    def _parameters(self, command: ast.CommandAst) -> Iterator[DiagnosticRecord]:
        parts = sorted([*command.command_elements, *command.redirections], key=lambda node: node.start)
        line = self._script.source.line_column
        for left, right in pairwise(parts):
            if line(left.end)[0] == line(right.start)[0] and right.start > left.end + 1:
                gap = self._script.source.extent(left.end + 1, right.start)
                message = "Use only 1 whitespace between parameter names or values."
                yield self.finding(self._script, left, message, (gap, ""))

    def _extent(self, token: Token) -> Any:
        return self._script.source.extent(token.start, token.end)

    def _before(self, before: Token, token: Token, message: str) -> DiagnosticRecord:
        return self.finding(
            self._script, self._extent(token), message, (self._script.source.extent(before.end, token.start), " ")
        )

    def _after(self, token: Token, after: Token, message: str) -> DiagnosticRecord:
        return self.finding(
            self._script, self._extent(token), message, (self._script.source.extent(token.end, after.start), " ")
        )

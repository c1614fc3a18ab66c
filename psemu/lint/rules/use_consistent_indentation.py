"""PSUseConsistentIndentation: each line is indented as its blocks and brackets say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.layout import Layout
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast
from psemu.parser.tokens import Token

_OPENING = ("LCurly", "AtCurly", "LParen", "AtParen", "DollarParen")
_LINE_ENDS = ("NewLine", "LineContinuation")
_FIRST, _EVERY, _NONE = "increaseindentationforfirstpipeline", "increaseindentationaftereverypipeline", "none"


class UseConsistentIndentation(Rule):
    """``Kind`` (``space`` or ``tab``), ``IndentationSize`` and ``PipelineIndentation``. Off unless asked for."""

    code = "PSUseConsistentIndentation"
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {
        "indentationsize": 4,
        "kind": "space",
        "pipelineindentation": "IncreaseIndentationForFirstPipeline",
    }

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each line, over its blanks."""
        layout = Layout(script)
        unit = "\t" if str(self.options["kind"]).lower() == "tab" else " " * _whole(self.options["indentationsize"])
        for token, level, piped in _first_tokens(script, layout, str(self.options["pipelineindentation"]).lower()):
            column = layout.column(token)
            if column - 1 == level * len(unit):
                continue
            line_start = token.start - column + 1
            place = script.source.extent(line_start, token.end)
            text = f"{unit * level}{'| ' if piped else ''}{layout.text(token)}"
            blanks = script.source.extent(line_start, token.start)
            yield self.finding(script, blanks, "Indentation not consistent", (place, text))


def _whole(value: object) -> int:
    return value if isinstance(value, int) else 4


class _Pipelines:
    """The pipelines of more than one command, by where they end, where their first line ends, and where the commands before a ``|`` end."""

    def __init__(self, script: AnalyzedScript) -> None:
        self.by_end: dict[int, ast.PipelineAst] = {}
        self.first_ends: dict[int, ast.PipelineAst] = {}
        self.by_element: dict[int, ast.PipelineAst] = {}
        self.line = script.source.line_column
        for pipeline in script.nodes(ast.PipelineAst):
            if len(pipeline.pipeline_elements) > 1:
                self.by_end.setdefault(pipeline.end, pipeline)
                self.first_ends.setdefault(self._end_of_first_line(pipeline), pipeline)
                self.by_element.update((element.end, pipeline) for element in pipeline.pipeline_elements[:-1])

    def _end_of_first_line(self, pipeline: ast.PipelineAst) -> int:
        first = pipeline.pipeline_elements[0]
        start, end = self.line(first.start)[0], self.line(first.end)[0]
        last = first
        for element in pipeline.pipeline_elements[1:]:
            if self.line(element.start)[0] in (start, end) or self.line(element.end)[0] == end:
                last = element
        return last.end

    def spans_lines(self, pipeline: ast.PipelineAst) -> bool:
        """False if its first and last command begin, or end, on one line."""
        first, last = pipeline.pipeline_elements[0], pipeline.pipeline_elements[-1]
        return (
            self.line(first.end)[0] != self.line(last.end)[0] and self.line(first.start)[0] != self.line(last.start)[0]
        )


def _first_tokens(script: AnalyzedScript, layout: Layout, style: str) -> Iterator[tuple[Token, int, bool]]:
    """The first token of each line that has a place of its own, its level, and whether a ``|`` stands before it."""
    tokens = layout.tokens
    pipelines = _Pipelines(script)
    added: dict[int, int] = {}
    skipped: list[bool] = []
    level = 0
    at_start = True
    for index, token in enumerate(tokens):
        kind = token.kind
        if kind == "EndOfInput":
            break
        if kind in _OPENING:
            if at_start:
                yield token, level, False
            at_start = False
            starts_line = kind == "LParen" and (index == 0 or tokens[index - 1].kind == "NewLine")
            no_level = starts_line and _following(tokens, index) != "NewLine"
            skipped.append(no_level)
            level += not no_level
        elif kind in ("RParen", "RCurly"):
            if skipped and skipped.pop():
                at_start = at_start and kind != "RParen"
            else:
                level = max(0, level - 1)
            if at_start:
                yield token, level, False
            at_start = False
        elif kind == "Pipe":
            if style in (_FIRST, _EVERY) and _following(tokens, index) in _LINE_ENDS:
                known = pipelines.by_element if style == _EVERY else pipelines.first_ends
                pipeline = known.get(tokens[index - 1].end)
                if pipeline is not None:
                    if at_start:
                        yield token, level, False
                    at_start = False
                    level += 1
                    added[id(pipeline)] = added.get(id(pipeline), 0) + 1
        elif kind in _LINE_ENDS:
            at_start = True
        elif at_start:
            at_start = False
            if style == _NONE and _behind_pipe(layout, index):
                continue
            more = _continues(tokens, index)
            yield token, level + more, _pipe_before(layout, index)
        if style in (_FIRST, _EVERY):
            ending = pipelines.by_end.get(token.end)
            if ending is not None and pipelines.spans_lines(ending):
                level = max(0, level - added.pop(id(ending), 0))


def _following(tokens: list[Token], index: int) -> str:
    """The kind of the next token that is no comment."""
    return next((token.kind for token in tokens[index + 1 :] if token.kind != "Comment"), "")


def _continues(tokens: list[Token], index: int) -> int:
    """How many backticks at the ends of lines above, comments left out, carry on to this one."""
    if index > 0 and tokens[index - 1].kind == "LineContinuation":
        return 1
    if index > 2 and tokens[index - 1].kind == "NewLine" and tokens[index - 2].kind == "Comment":
        place = index - 2
        while place > 0 and tokens[place].kind == "Comment":
            place -= 1
        return int(tokens[place].kind == "LineContinuation")
    return 0


def _behind_pipe(layout: Layout, index: int) -> bool:
    """True if the line above ends in a pipe; a comment may follow that."""
    place = index - 2
    while place >= 0 and layout.tokens[place].kind == "Comment":
        place -= 1
    return place >= 0 and layout.tokens[place].kind == "Pipe"


def _pipe_before(layout: Layout, index: int) -> bool:
    """True if a pipe stands before the token on its line."""
    line = layout.line(layout.tokens[index])
    while index > 0 and layout.line(layout.tokens[index - 1]) == line:
        index -= 1
        if layout.tokens[index].kind == "Pipe":
            return True
    return False

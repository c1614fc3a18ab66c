"""PSAlignAssignmentStatement: the equals signs of a table or an enum stand below each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.layout import Layout
from psemu.lint.rule import AnalyzedScript, Rule
from psemu.parser import ast


class AlignAssignmentStatement(Rule):
    """``CheckHashtable`` and ``CheckEnums`` choose; lines with a comment before the sign, and members without a value, take part unless
    the options say otherwise. Off unless asked for."""

    code = "PSAlignAssignmentStatement"
    enabled = False
    safe = True
    defaults: ClassVar[Mapping[str, Any]] = {
        "checkhashtable": True,
        "alignhashtablekvpwithinterveningcomment": True,
        "checkenums": True,
        "includevaluelessenummembers": True,
        "alignenummemberwithinterveningcomment": True,
    }

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each sign that is out of line."""
        layout = Layout(script)
        if self.options["checkhashtable"]:
            for table in script.nodes(ast.HashtableAst):
                lines = [(key.start, key.end, value.start) for key, value in table.key_value_pairs]
                yield from self._align(script, layout, lines, self.options["alignhashtablekvpwithinterveningcomment"])
        if self.options["checkenums"]:
            for node in script.nodes(ast.TypeDefinitionAst):
                if node.type_attributes == "Enum":
                    members: list[tuple[int, int, int | None]] = []
                    for member in node.members:
                        if not isinstance(member, ast.PropertyMemberAst):
                            continue
                        value = member.initial_value
                        if value is not None or self.options["includevaluelessenummembers"]:
                            end = member.start + len(member.name)
                            members.append((member.start, end, value.start if value is not None else None))
                    yield from self._align(
                        script, layout, members, self.options["alignenummemberwithinterveningcomment"]
                    )

    def _align(
        self, script: AnalyzedScript, layout: Layout, lines: list[Any], with_comments: bool
    ) -> Iterator[DiagnosticRecord]:
        """*lines*: start and end of each left side, and where its value begins, None if it has none."""
        if len({script.source.line_column(start)[0] for start, _, _ in lines}) != len(lines):
            return
        signs = []
        widest = 0
        for _, left_end, value in lines:
            if value is None:
                widest = max(widest, script.source.line_column(left_end)[1])
                continue
            between = [token for token in layout.between(left_end, value) if token.kind in ("Equals", "Comment")]
            sign = next((token for token in between if token.kind == "Equals"), None)
            if sign is None:
                continue
            end = max((token.end for token in between if token.end <= sign.start), default=left_end)
            if (end != left_end and not with_comments) or layout.line(sign) != script.source.line_column(left_end)[0]:
                continue
            signs.append((end, sign))
            widest = max(widest, script.source.line_column(end)[1])
        for end, sign in signs:
            if layout.column(sign) != widest + 1:
                gap = script.source.extent(end, sign.start)
                wanted = " " * (widest + 1 - script.source.line_column(end)[1])
                extent = script.source.extent(sign.start, sign.end)
                yield self.finding(script, extent, "Assignment statements are not aligned", (gap, wanted))

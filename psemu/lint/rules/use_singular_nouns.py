"""PSUseSingularNouns: a function's noun is a plural."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.function_names import name_extent
from psemu.lint.rule import (
    AnalyzedScript,
    Rule,
)
from psemu.parser import ast

_WORD = re.compile(r"[A-Z][a-z]+|[A-Z]+(?![a-z])")


class UseSingularNouns(Rule):
    """The last word of the noun counts; ``NounAllowList`` names nouns that may stay."""

    code = "PSUseSingularNouns"
    defaults: ClassVar[Mapping[str, Any]] = {"nounallowlist": ("Data", "Windows")}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each function, at its name."""
        from psemu.lint.plurals import singular_of

        allowed = {str(name).lower() for name in self.options["nounallowlist"] or ()}
        for definition in script.nodes(ast.FunctionDefinitionAst):
            verb, dash, noun = definition.name.partition("-")
            if not dash or "-" in noun:
                continue
            words = list(_WORD.finditer(noun))
            if not words or words[-1].end() != len(noun):
                continue
            last = words[-1][0]
            singular = singular_of(last)
            if singular is None or last.lower() in allowed:
                continue
            mended = f"{verb}-{noun[: words[-1].start()]}{singular}"
            message = f"The cmdlet '{definition.name}' uses a plural noun. A singular noun should be used instead."
            extent = name_extent(script, definition)
            yield self.finding(script, extent, message, (extent, mended), suppression_id=definition.name)

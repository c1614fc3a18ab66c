"""Which commands of a script with parse errors can still be judged: the tree is right again on the lines that no error touches."""

from __future__ import annotations

import re

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.parser import ParseResult

#: behind these nothing tells any more what is text and what is code
_LEXICAL = frozenset(
    (
        "MissingTerminatorMultiLineComment",
        "TerminatorExpectedAtEndOfString",
        "UnexpectedCharactersAfterHereStringHeader",
        "WhitespaceAfterHereStringHeader",
        "WhitespaceBeforeHereStringFooter",
    )
)
#: a text with more errors is no script with a slip but something else
_MANY = 20
_DECLARED = re.compile(r"\b(?:function|filter|workflow|configuration)\s+(?:\w+:)?([\w-]+)", re.IGNORECASE)


class Soundness:
    """Knows the errors of *result*; there is at least one."""

    def __init__(self, result: ParseResult) -> None:
        source = result.source
        self._source = source
        self.first = min(error.start for error in result.errors)
        lexical = [error.start for error in result.errors if error.error_id in _LEXICAL]
        self._limit = min(lexical, default=len(source.text) + 1)
        if len(result.errors) > _MANY:
            self._limit = self.first
        self._lines: set[int] = set()
        for error in result.errors:
            self._lines.add(source.line_column(error.start)[0])
            self._lines.add(source.line_column(max(error.start, error.end - 1))[0])
        for node in result.ast.walk():
            if type(node).__name__ in ("ErrorStatementAst", "ErrorExpressionAst"):
                first, last = source.line_column(node.start)[0], source.line_column(node.end)[0]
                self._lines.update(range(first, last + 1))
        # a definition that an error broke may be missing in the tree
        self.declared = {match[1].lower() for match in _DECLARED.finditer(source.text)}

    def keeps(self, definition: ast.FunctionDefinitionAst) -> bool:
        """True if no error stands in the head of *definition*, where it declares its parameters."""
        if definition.end <= self.first:
            return True
        # without a param block nobody knows what an error kept from being one
        block = definition.body.param_block
        end = block.end if block is not None else definition.end
        first, last = self._source.line_column(definition.start)[0], self._source.line_column(end)[0]
        return not any(line in self._lines for line in range(first, last + 1))

    def judges(self, node: ast.Ast) -> bool:
        """True if *node* is what PowerShell would have read without the errors."""
        if node.end <= self.first:
            # a quotation mark too many turns the text behind it inside out, long before anything is an error
            return not any(
                type(item) in (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)
                and "\n" in self._source.text[item.start : item.end]
                and self._source.text[item.start] != "@"
                for item in node.walk()
            )
        if node.end > self._limit:
            return False
        first, last = self._source.line_column(node.start)[0], self._source.line_column(node.end)[0]
        return not any(line in self._lines for line in range(first, last + 1))

"""What others do with the same material: lark's own parse loop, tree-sitter's parser, a general Markdown tokenizer."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any


class UnavailableError(Exception):
    """The peer cannot run here; the text says why."""


def lark_loop() -> Callable[[str], object]:
    """lark's LALR loop over psemu's table's grammar and the tokens of psemu's lexer, making lark's trees."""
    try:
        from lark import Token
        from lark.exceptions import UnexpectedToken

        from psemu.parser.build import load_grammar
    except ImportError as error:
        raise UnavailableError(str(error)) from None
    from psemu.parser.lexer import Lexer, RefusedError
    from psemu.parser.tables import SYMBOL

    names = {number: name for name, number in SYMBOL.items()}
    parser = load_grammar().parser.parser

    class Fed:
        """A lexer thread that hands out tokens already made."""

        def __init__(self, tokens: list[Any]) -> None:
            self.tokens = tokens

        def lex(self, state: Any) -> Iterator[Token]:
            yield from self.tokens

    def parse(text: str) -> object:
        lexer = Lexer(text, 0, len(text), True)
        try:
            lexer.fill(1 << 60)
        except RefusedError:
            return None  # a text that the table leaves to the descent
        tokens = [Token(names[token[0]], text[token[1] : token[2]], token[1]) for token in lexer.tokens if token[0]]
        try:
            return parser.parse(Fed(tokens), "start")
        except UnexpectedToken:
            return None

    return parse


def tree_sitter() -> Callable[[str], object]:
    """tree-sitter's C parser with its PowerShell grammar."""
    tree_sitter = _optional("tree_sitter")
    language = tree_sitter.Language(_optional("tree_sitter_powershell").language())
    parser = tree_sitter.Parser(language)
    return lambda text: parser.parse(text.encode())


def markdown() -> Callable[[str], object]:
    """markdown-it-py's tokens of a page: not yet the facts that are in it."""
    tokens: Callable[[str], object] = _optional("markdown_it").MarkdownIt("commonmark").parse
    return tokens


def _optional(name: str) -> Any:
    """A package that psemu does not need."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise UnavailableError(f"{error}; pip install 'psemu[bench]'") from None

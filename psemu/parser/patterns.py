"""The parser's regular expressions: made when first used, of code compiled beforehand where that is shipped for this interpreter.

Importing :mod:`re` and compiling a dozen expressions would be a quarter of checking a short script. What ``re`` makes of an expression is a list
of numbers for the matcher in C; ``python -m psemu.parser.build_patterns`` keeps those lists in ``_compiled.py``. They are used by the versions
of the matcher in :data:`MAGICS`, on each of which a test compares them with what ``re`` compiles. With any other version, or for an expression
that is not in the file, ``re`` compiles: the same expression, only later.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from collections.abc import Callable
    from typing import Any

    #: flags of the compiled expression, its number of groups, its code as little-endian 32-bit words
    Compiled = tuple[int, int, bytes]

# the numbers of re.IGNORECASE and re.DOTALL
IGNORECASE = 2
DOTALL = 16


class Pattern:
    """A regular expression that is compiled when it is first used: of those that the lexer knows a script meets a few."""

    __slots__ = ("flags", "match", "search", "sub", "text")

    def __init__(self, text: str, flags: int = 0) -> None:
        self.text = text
        self.flags = flags
        self.match: Callable[..., re.Match[str] | None] = self._first_match
        self.search: Callable[..., re.Match[str] | None] = self._first_search
        self.sub: Callable[..., str] = self._first_sub

    def _compile(self) -> None:
        compiled = compile_pattern(self.text, self.flags)
        self.match, self.search, self.sub = compiled.match, compiled.search, compiled.sub

    def _first_match(self, *arguments: Any) -> re.Match[str] | None:
        self._compile()
        return self.match(*arguments)

    def _first_search(self, *arguments: Any) -> re.Match[str] | None:
        self._compile()
        return self.search(*arguments)

    def _first_sub(self, *arguments: Any) -> str:
        self._compile()
        return self.sub(*arguments)


#: the matchers that take the shipped code: of Python 3.11, 3.12, 3.13 (CPython changes the number whenever its code means something else)
MAGICS = frozenset([20220615, 20221023, 20230612])


def takes_shipped_code() -> bool:
    """Whether this interpreter's matcher is one of :data:`MAGICS`."""
    if sys.implementation.name != "cpython" or sys.byteorder != "little":
        return False
    import _sre  # type: ignore[import-not-found]

    return _sre.MAGIC in MAGICS and _sre.CODESIZE == 4


def _load_shipped() -> dict[tuple[str, int], Compiled]:
    if not takes_shipped_code():
        return {}
    from psemu.parser._compiled import COMPILED

    return COMPILED


_SHIPPED = _load_shipped()


def compile_pattern(text: str, flags: int = 0) -> re.Pattern[str]:
    """What ``re.compile(text, flags)`` gives, of an expression without named groups."""
    shipped = _SHIPPED.get((text, flags))
    if shipped is None:
        import re

        return re.compile(text, flags)
    import _sre

    all_flags, groups, code = shipped
    made: re.Pattern[str] = _sre.compile(
        text, all_flags, memoryview(code).cast("I").tolist(), groups, {}, (None,) * (groups + 1)
    )
    return made

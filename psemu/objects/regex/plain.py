"""A pattern that Python's ``re`` answers as .NET does, over ASCII text: its translation, and how long it may take."""

from __future__ import annotations

from psemu.objects.regex.syntax import INFINITE, NON_BACKTRACKING, RIGHT_TO_LEFT, Node, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import Any

_ANCHORS = {
    "beginning": r"\A",
    "endz": r"(?=\n?\Z)",
    "bol": "(?m:^)",
    "eol": "(?m:$)",
    "end": r"\Z",
    "boundary": r"\b",
    "nonboundary": r"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))",
    "ecmaboundary": r"\b",
    "ecmanonboundary": r"(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))",
}
#: steps that a match may take in the worst case; beyond, the machine with its time limit does it
_MOST_STEPS = 200_000_000


class _Unfit(Exception):
    pass


class Plain:
    """*compiled* for ``re``, *numbers* of its groups here, and in how many ways its loops can share the text."""

    __slots__ = ("compiled", "loops", "numbers")

    def __init__(self, pattern: Pattern) -> None:
        import re

        self.numbers: list[int] = []
        self.loops = 0
        self.compiled: re.Pattern[str] = re.compile(self._text(pattern.root, False), re.ASCII)

    def fits(self, text: str) -> bool:
        """True if *text* is ASCII and short enough for the worst case."""
        return text.isascii() and int(len(text) ** (self.loops + 1)) <= _MOST_STEPS

    def _text(self, node: Node, looping: bool) -> str:
        kind = node.kind
        if kind == "set":
            return _class_text(node.value)
        if kind == "cat":
            return "".join(self._text(child, looping) for child in node.children)
        if kind == "alt":
            return "(?:" + "|".join(self._text(child, looping) for child in node.children) + ")"
        if kind == "empty":
            return ""
        if kind == "anchor" and node.value in _ANCHORS:
            return _ANCHORS[node.value]
        if kind == "capture" and not looping and node.value[1] == -1 and node.value[0] not in self.numbers:
            self.numbers.append(node.value[0])
            return f"({self._text(node.children[0], looping)})"
        if kind == "loop":
            return self._loop(node, looping)
        if kind == "atomic":
            return f"(?>{self._text(node.children[0], looping)})"
        raise _Unfit

    def _loop(self, node: Node, looping: bool) -> str:
        least, most, lazy = node.value
        child = node.children[0]
        if child.kind in ("anchor", "empty", "loop") or (child.kind != "set" and can_be_empty(child)):
            raise _Unfit
        if most > 1:
            if most > 16:
                if looping:
                    raise _Unfit
                self.loops += 1
            elif child.kind != "set":
                raise _Unfit
        inner = self._text(child, looping or most > 1)
        inner = inner if child.kind == "set" else f"(?:{inner})"
        signs = {(0, INFINITE): "*", (1, INFINITE): "+", (0, 1): "?"}
        if max(least, most if most < INFINITE else 0) > 60000:
            raise _Unfit
        sign = (
            signs.get((least, most))
            or "{" + (f"{least}" if least == most else f"{least}," + ("" if most == INFINITE else f"{most}")) + "}"
        )
        return inner + sign + ("?" if lazy else "")


def can_be_empty(node: Node) -> bool:
    """True if *node* may match nothing."""
    if node.kind == "set":
        return False
    if node.kind == "cat":
        return all(map(can_be_empty, node.children))
    if node.kind == "alt":
        return any(map(can_be_empty, node.children))
    if node.kind in ("capture", "atomic"):
        return can_be_empty(node.children[0])
    if node.kind == "loop":
        return node.value[0] == 0 or can_be_empty(node.children[0])
    return True


def _class_text(charset: Any) -> str:
    if charset.single:
        return "\\" + charset.single if charset.single in "\\*+?|{}[]()^$.#" else str(charset.single)
    members = [number for number in range(128) if charset[chr(number)]]
    if not members:
        return "(?!)"
    if len(members) == 128:
        return r"[\x00-\x7f]"
    parts = []
    start = previous = members[0]
    for number in [*members[1:], 1000]:
        if number != previous + 1:
            parts.append(f"\\x{start:02x}" + (f"-\\x{previous:02x}" if previous > start else ""))
            start = number
        previous = number
    return "[" + "".join(parts) + "]"


def plain_form(pattern: Pattern) -> Plain | None:
    """*pattern* for ``re``, None if it needs the machine."""
    if pattern.options & (RIGHT_TO_LEFT | NON_BACKTRACKING):
        return None
    try:
        return Plain(pattern)
    except (_Unfit, RecursionError, OverflowError):
        return None

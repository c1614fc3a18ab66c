"""From tree to program: the instructions that the machine runs, forwards or from right to left."""

from __future__ import annotations

from psemu.objects.regex.classes import CharSet
from psemu.objects.regex.syntax import INFINITE, RIGHT_TO_LEFT, Node, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

(
    SET,
    SPLIT,
    JUMP,
    MARK,
    CAPTURE,
    BALANCE,
    REPEAT,
    REPEAT_LAZY,
    LOOP_START,
    LOOP,
    ITERATE,
    CUT_START,
    CUT,
    LOOK,
    NEGATIVE,
    REFUSE,
    REFERENCE,
    IF_GROUP,
    ANCHOR,
    MATCH,
    FAIL,
) = range(21)


class Program:
    """Instructions as tuples (operation, arguments…), how many registers they need, and what a match begins with."""

    __slots__ = ("anchored", "code", "first", "registers", "right_to_left")

    def __init__(self, pattern: Pattern) -> None:
        self.code: list[Any] = []
        self.registers = 0
        self.right_to_left = bool(pattern.options & RIGHT_TO_LEFT)
        self._emit(pattern.root, self.right_to_left)
        self.code.append((MATCH,))
        self.first = None if self.right_to_left else first_sets(pattern.root)
        self.anchored = not self.right_to_left and _begins_at_start(pattern.root)

    def _register(self, count: int = 1) -> int:
        self.registers += count
        return self.registers - count

    def _emit(self, node: Node, backwards: bool) -> None:
        getattr(self, f"_{node.kind}")(node, backwards)

    def _set(self, node: Node, backwards: bool) -> None:
        self.code.append((SET, node.value, backwards))

    def _empty(self, node: Node, backwards: bool) -> None:
        pass

    def _cat(self, node: Node, backwards: bool) -> None:
        for child in reversed(node.children) if backwards else node.children:
            self._emit(child, backwards)

    def _alt(self, node: Node, backwards: bool) -> None:
        code = self.code
        ends = []
        for child in node.children[:-1]:
            split = len(code)
            code.append(None)
            self._emit(child, backwards)
            ends.append(len(code))
            code.append(None)
            code[split] = (SPLIT, len(code))
        self._emit(node.children[-1], backwards)
        for end in ends:
            code[end] = (JUMP, len(code))

    def _loop(self, node: Node, backwards: bool) -> None:
        least, most, lazy = node.value
        child = node.children[0]
        if most == 0 or child.kind == "empty":
            return
        if (least, most) == (1, 1):
            self._emit(child, backwards)
            return
        if child.kind == "set":
            self.code.append((REPEAT_LAZY if lazy else REPEAT, child.value, backwards, least, most))
            return
        code = self.code
        register = self._register(2)
        code.append((LOOP_START, register))
        test = len(code)
        code.append(None)
        code.append((ITERATE, register))
        self._emit(child, backwards)
        code.append((JUMP, test))
        code[test] = (LOOP, register, least, most, lazy, len(code))

    def _capture(self, node: Node, backwards: bool) -> None:
        group, taken = node.value
        register = self._register()
        self.code.append((MARK, register))
        self._emit(node.children[0], backwards)
        self.code.append((CAPTURE, register, group) if taken == -1 else (BALANCE, register, group, taken))

    def _atomic(self, node: Node, backwards: bool) -> None:
        register = self._register()
        self.code.append((CUT_START, register))
        self._emit(node.children[0], backwards)
        self.code.append((CUT, register))

    def _look(self, node: Node, backwards: bool) -> None:
        negative, behind = node.value
        register = self._register(2)
        code = self.code
        if negative:
            start = len(code)
            code.append(None)
            self._emit(node.children[0], behind)
            code.append((REFUSE, register))
            code[start] = (NEGATIVE, register, len(code))
        else:
            code.append((CUT_START, register))
            self._emit(node.children[0], behind)
            code.append((LOOK, register))

    def _ref(self, node: Node, backwards: bool) -> None:
        self.code.append((REFERENCE, *node.value, backwards))

    def _condref(self, node: Node, backwards: bool) -> None:
        code = self.code
        test = len(code)
        code.append(None)
        self._emit(node.children[0], backwards)
        end = len(code)
        code.append(None)
        code[test] = (IF_GROUP, node.value, len(code))
        if len(node.children) > 1:
            self._emit(node.children[1], backwards)
        code[end] = (JUMP, len(code))

    def _condition(self, node: Node, backwards: bool) -> None:
        code = self.code
        register = self._register(2)
        start = len(code)
        code.append(None)
        self._emit(node.children[0], False)
        code.append((LOOK, register))
        if len(node.children) > 1:
            self._emit(node.children[1], backwards)
        end = len(code)
        code.append(None)
        code[start] = (NEGATIVE, register, len(code))
        if len(node.children) > 2:
            self._emit(node.children[2], backwards)
        code[end] = (JUMP, len(code))

    def _anchor(self, node: Node, backwards: bool) -> None:
        self.code.append((ANCHOR, node.value))


def first_sets(node: Node) -> list[CharSet] | None:
    """The classes of which a match's first character is in one; None if that says nothing."""
    kind = node.kind
    if kind == "set":
        return [node.value]
    if kind == "cat":
        for child in node.children:
            if child.kind == "anchor" or (child.kind == "look"):
                continue
            return first_sets(child)
        return None
    if kind in ("capture", "atomic"):
        return first_sets(node.children[0])
    if kind == "loop" and node.value[0] > 0:
        return first_sets(node.children[0])
    if kind == "alt":
        found: list[CharSet] = []
        for child in node.children:
            sets = first_sets(child)
            if sets is None:
                return None
            found.extend(sets)
        return found if len(found) < 20 else None
    return None


def _begins_at_start(node: Node) -> bool:
    if node.kind in ("cat", "capture", "atomic") and node.children:
        return _begins_at_start(node.children[0])
    return node.kind == "anchor" and node.value == "beginning"


__all__ = ["INFINITE", "Program"]

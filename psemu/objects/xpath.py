"""XPath as scripts write it: steps, ``//``, attributes, ``text()``, and conditions on places, attributes and texts."""

from __future__ import annotations

import re

from psemu.errors import UnsupportedError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.objects.xml_nodes import XmlNode

_NAME = r"[A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?"
_STEP = re.compile(rf"(//|/)?\s*(@?(?:{_NAME}|\*)|\.\.|\.|text\(\)|comment\(\)|node\(\))")
_CONDITION = re.compile(r"\s*\[")
_TEST = re.compile(
    r"\s*(?:(?P<place>\d+)|(?P<last>last\(\))|position\(\)\s*(?P<position>=|<=|>=|<|>)\s*(?P<number>\d+)"
    r"|(?P<function>contains|starts-with)\(\s*(?P<subject>[^,()]+(?:\(\))?)\s*,\s*(?P<part>'[^']*'|\"[^\"]*\")\s*\)"
    rf"|not\(\s*(?P<absent>@?{_NAME})\s*\)"
    rf"|(?P<left>@?{_NAME}|\.|text\(\)|@\*)\s*(?:(?P<operator>!=|<=|>=|=|<|>)\s*(?P<right>'[^']*'|\"[^\"]*\"|-?\d+(?:\.\d+)?))?)\s*"
)


def select(node: XmlNode, path: str) -> list[XmlNode]:
    """The nodes that *path* means from *node*, in the document's order.

    Raises UnsupportedError for XPath that is not done here.
    """
    found: dict[int, XmlNode] = {}
    for alternative in _split(path):
        for each in _one(node, alternative.strip()):
            found.setdefault(id(each), each)
    return list(found.values())


def _split(path: str) -> list[str]:
    """The alternatives of ``a | b``, outside of quotes and brackets."""
    parts, depth, quote, start = [], 0, "", 0
    for place, char in enumerate(path):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "[(":
            depth += 1
        elif char in "])":
            depth -= 1
        elif char == "|" and not depth:
            parts.append(path[start:place])
            start = place + 1
    return [*parts, path[start:]]


def _one(node: XmlNode, path: str) -> list[XmlNode]:
    nodes = [node]
    if path.startswith("/"):
        while nodes[0].parent is not None:
            nodes = [nodes[0].parent]
        if path == "/":
            return nodes
    at = 0
    while at < len(path):
        step = _STEP.match(path, at)
        if step is None or (step[1] is None and at):
            raise UnsupportedError(f"xpath.{path[at:]}")
        at = step.end()
        conditions = []
        while (opened := _CONDITION.match(path, at)) is not None:
            close = _closing(path, opened.end())
            conditions.append(path[opened.end() : close])
            at = close + 1
        following: dict[int, XmlNode] = {}
        for each in nodes:
            bases = [each, *each.walk()] if step[1] == "//" else [each]
            for base in bases:
                for found in _filtered(_children(base, step[2]), conditions):
                    following.setdefault(id(found), found)
        nodes = list(following.values())
    return nodes


def _closing(path: str, start: int) -> int:
    quote, depth = "", 1
    for place in range(start, len(path)):
        char = path[place]
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if not depth:
                return place
    raise UnsupportedError(f"xpath.{path[start - 1 :]}")


def _children(node: XmlNode, test: str) -> list[XmlNode]:
    if test == ".":
        return [node]
    if test == "..":
        return [node.parent] if node.parent is not None else []
    if test.startswith("@"):
        return [each for each in node.attributes if test[1:] in ("*", each.name)]
    if test == "text()":
        return [each for each in node.children if each.kind in ("Text", "CDATA")]
    if test == "comment()":
        return [each for each in node.children if each.kind == "Comment"]
    if test == "node()":
        return list(node.children)
    return [each for each in node.children if each.kind == "Element" and test in ("*", each.name)]


def _filtered(nodes: list[XmlNode], conditions: list[str]) -> list[XmlNode]:
    for condition in conditions:
        size = len(nodes)
        nodes = [each for place, each in enumerate(nodes, 1) if _holds(each, place, size, condition)]
    return nodes


def _holds(node: XmlNode, place: int, size: int, condition: str) -> bool:
    """Conditions joined by ``and`` and ``or``, of which ``and`` binds closer."""
    at, result, current = 0, False, True
    while True:
        test = _TEST.match(condition, at)
        if test is None:
            raise UnsupportedError(f"xpath.[{condition}]")
        current = current and _true(node, place, size, test)
        at = test.end()
        if at >= len(condition):
            return result or current
        if condition.startswith("or", at):
            result, current, at = result or current, True, at + 2
        elif condition.startswith("and", at):
            at += 3
        else:
            raise UnsupportedError(f"xpath.[{condition}]")


def _true(node: XmlNode, place: int, size: int, test: re.Match[str]) -> bool:
    if test["place"]:
        return place == int(test["place"])
    if test["last"]:
        return place == size
    if test["position"]:
        return _compare(place, test["position"], int(test["number"]))
    if test["absent"]:
        return not _children(node, test["absent"])
    if test["function"]:
        values = _values(node, test["subject"].strip())
        value, part = values[0] if values else "", test["part"][1:-1]
        return part in value if test["function"] == "contains" else value.startswith(part)
    values = _values(node, test["left"])
    if test["operator"] is None:
        return bool(values)
    right = test["right"]
    if right[0] in "'\"":
        return any(_compare(value, test["operator"], right[1:-1]) for value in values)
    return any(
        _compare(number, test["operator"], float(right)) for number in map(_number, values) if number is not None
    )


def _values(node: XmlNode, subject: str) -> list[str]:
    return [each.inner_text for each in _children(node, subject)]


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _compare(left: float | str, operator: str, right: float | str) -> bool:
    if operator == "=":
        return left == right
    if operator == "!=":
        return left != right
    a, b = (left, right) if not isinstance(left, str) else (_number(left), _number(str(right)))
    if a is None or b is None:
        return False
    return {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}[operator]  # type: ignore[operator]

"""The tree and errors in the canonical form: plain data for JSON, PowerShell's property names, offsets in UTF-16 code units."""

from __future__ import annotations

from psemu.parser.ast import Ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser import ParseResult

_NUMBER_TYPES = {"int": "Int32", "float": "Double", "Decimal": "Decimal"}


def property_name(attribute: str) -> str:
    """PowerShell's name of an attribute: ``catch_types`` → ``CatchTypes``."""
    return "".join(part.capitalize() for part in attribute.split("_"))


class Offsets:
    """Character offsets to UTF-16 code units."""

    def __init__(self, text: str) -> None:
        self.wide = [] if text.isascii() else [i for i, ch in enumerate(text) if ch > "\uffff"]

    def __call__(self, offset: int) -> int:
        """The UTF-16 offset of the character at *offset*."""
        if not self.wide:
            return offset
        from bisect import bisect_left

        return offset + bisect_left(self.wide, offset)


def number_text(value: object) -> str:
    """A number as .NET writes it (``R``)."""
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        text = repr(float(value))
        mantissa, _, exponent = text.partition("e")
        if exponent:
            number = int(exponent)
            if -5 <= number < 15:
                from decimal import Decimal

                return format(Decimal(text), "f")
            mantissa = mantissa.removesuffix(".0")
            return f"{mantissa}E{'+' if number >= 0 else '-'}{abs(number):02d}"
        whole = text.removesuffix(".0")
        digits = whole.lstrip("-")
        if "." not in digits and len(digits) > 15:
            stripped = digits.rstrip("0")
            exponent_number = len(digits) - 1
            mantissa = stripped[0] + ("." + stripped[1:] if len(stripped) > 1 else "")
            return f"{'-' if value < 0 else ''}{mantissa}E+{exponent_number:02d}"
        return whole
    if type(value).__name__ == "Decimal":
        return format(value, "f")
    return str(int(value))  # type: ignore[call-overload]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value
    name = type(value).__name__
    return {"n": _NUMBER_TYPES.get(name, name), "v": number_text(value)}


def to_canonical_tree(root: Ast, text: str) -> dict[str, Any]:
    """The node *root* as nested dictionaries; made without recursion."""
    offset = Offsets(text)
    result: dict[str, Any] = {}
    stack: list[tuple[Ast, dict[str, Any]]] = [(root, result)]
    while stack:
        node, out = stack.pop()
        out["k"] = type(node).__name__
        out["s"] = offset(node.start)
        out["e"] = offset(node.end)
        for name in node.fields:
            value = getattr(node, name)
            if value is None or value is False or (value == [] and isinstance(value, list)):
                continue
            if isinstance(value, Ast):
                child: dict[str, Any] = {}
                stack.append((value, child))
                out[property_name(name)] = child
            elif name == "flags" and isinstance(value, list):
                # by the name of the flag: its text and what it says
                flags: dict[str, Any] = {}
                for flag, written, argument in sorted(value, key=lambda item: item[0]):
                    flags[flag] = [written, None]
                    if argument is not None:
                        flags[flag][1] = {}
                        stack.append((argument, flags[flag][1]))
                out["Flags"] = flags
            elif isinstance(value, list):
                items: list[Any] = []
                for item in value:
                    if isinstance(item, Ast):
                        child = {}
                        stack.append((item, child))
                        items.append(child)
                    elif isinstance(item, tuple):
                        pair: list[Any] = []
                        for part in item:
                            if isinstance(part, Ast):
                                child = {}
                                stack.append((part, child))
                                pair.append(child)
                            else:
                                pair.append(part)
                        items.append(pair)
                    else:
                        items.append(item)
                out[property_name(name)] = items
            elif (
                isinstance(value, str)
                and value in ("None", "Unknown")
                and name not in ("value", "name", "parameter_name", "variable_path")
            ):
                continue
            elif name == "value":
                out["Value"] = _plain(value)
            else:
                out[property_name(name)] = value
    return result


def to_canonical(result: ParseResult) -> dict[str, Any]:
    """``{"errors": [{"id", "s", "e", "l", "c", "inc", "msg"}], "ast": NODE}`` of a parse."""
    offset = Offsets(result.source.text)
    errors = []
    for error in result.errors:
        line, column = result.source.line_column(error.start)
        line_start = error.start - column + 1
        errors.append(
            {
                "id": error.error_id,
                "s": offset(error.start),
                "e": offset(error.end),
                "l": line,
                "c": offset(error.start) - offset(line_start) + 1,
                "inc": error.incomplete_input,
                "msg": error.message,
            }
        )
    return {"errors": errors, "ast": to_canonical_tree(result.ast, result.source.text)}


def canonical_hash(tree: dict[str, Any]) -> str:
    """First 16 bytes of the SHA-256 of the tree without its offsets, in hexadecimal."""
    import hashlib
    import json

    digest = hashlib.sha256()
    # written out piece by piece with a stack of its own, so that depth is no limit
    stack: list[Any] = [tree]
    pieces: list[str] = []
    while stack:
        item = stack.pop()
        if type(item) is _Raw:
            pieces.append(item.text)
        elif isinstance(item, dict):
            parts: list[Any] = [_Raw("{")]
            first = True
            for key, value in item.items():
                if key in ("s", "e"):
                    continue
                parts.append(_Raw(("" if first else ",") + json.dumps(key) + ":"))
                parts.append(value)
                first = False
            parts.append(_Raw("}"))
            stack.extend(reversed(parts))
        elif isinstance(item, list):
            parts = [_Raw("[")]
            for number, value in enumerate(item):
                if number:
                    parts.append(_Raw(","))
                parts.append(value)
            parts.append(_Raw("]"))
            stack.extend(reversed(parts))
        else:
            pieces.append(json.dumps(item))
    digest.update("".join(pieces).encode("ascii"))
    return digest.hexdigest()[:32]


class _Raw:
    """Text that is already JSON."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

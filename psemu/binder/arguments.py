"""From a command's tree to the list of arguments that the binder takes (PowerShell's CommandParameterInternal)."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, UNKNOWN, CaselessDict, Hashtable, PSObject
from psemu.objects.numbers import Char, LiteralNumber
from psemu.objects.text import to_text
from psemu.parser import ast
from psemu.parser.ast import (
    CommandParameterAst,
    ConstantExpressionAst,
    StringConstantExpressionAst,
    VariableExpressionAst,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.binder.parameter_table import BindingParameter


class CommandArgument:
    """One argument: a name, a value or both.

    *name* is None for a positional value; *text* is how the name stands in the source (``-Name``, ``-Name:``). *start* and *end* are
    character offsets, -1 where there is no source. *space_after*: blanks stood between ``-Name:`` and the value. :attr:`parameter` is what
    the name means, once the binder knows.
    """

    __slots__ = ("end", "from_hash_splat", "has_value", "name", "parameter", "space_after", "start", "text", "value")

    def __init__(
        self,
        name: str | None,
        text: str = "",
        has_value: bool = False,
        value: Any = None,
        start: int = -1,
        end: int = -1,
        space_after: bool = False,
        from_hash_splat: bool = False,
    ) -> None:
        self.name = name
        self.text = text
        self.has_value = has_value
        self.value = value
        self.start = start
        self.end = end
        self.space_after = space_after
        self.from_hash_splat = from_hash_splat
        self.parameter: BindingParameter | None = None

    def __repr__(self) -> str:
        value = f" {self.value!r}" if self.has_value else ""
        return f"CommandArgument({self.text or self.name or ''}{value})"


class ParameterText(str):
    """``-Name`` as an element of ``$args``: a string that is a parameter called *name* again when splatted."""

    __slots__ = ("name",)

    name: str

    def __new__(cls, text: str, name: str) -> ParameterText:
        """*text* is what was written."""
        made = super().__new__(cls, text)
        made.name = name
        return made


class UnknownSplat:
    """Stands in an argument list for ``@variable`` whose value cannot be known."""

    __slots__ = ("end", "start", "variable")

    def __init__(self, variable: str, start: int, end: int) -> None:
        self.variable = variable
        self.start = start
        self.end = end


def named(name: str, value: Any, start: int = -1, end: int = -1) -> CommandArgument:
    """``-name:value``."""
    return CommandArgument(name, f"-{name}:", True, value, start, end)


def positional(value: Any, start: int = -1, end: int = -1) -> CommandArgument:
    """A value without a name."""
    return CommandArgument(None, "", True, value, start, end)


def splat_arguments(value: Any, start: int = -1, end: int = -1) -> list[CommandArgument]:
    """The arguments that ``@value`` stands for: an entry each of a dictionary, an element each of anything else."""
    base = value.base if isinstance(value, PSObject) and value.base is not None else value
    if isinstance(base, (Hashtable, CaselessDict)):
        return [
            CommandArgument(
                name, f"-{name}:", True, None if item is AUTOMATION_NULL else item, start, end, from_hash_splat=True
            )
            for name, item in ((to_text(key), item) for key, item in base.items())
        ]
    if isinstance(base, list):
        return [_splat_element(item, start, end) for item in base]
    if type(base) is str:
        return [positional(Char(char), start, end) for char in base]
    return [positional(None if value is AUTOMATION_NULL else value, start, end)]


def _splat_element(item: Any, start: int, end: int) -> CommandArgument:
    if type(item) is ParameterText:
        return CommandArgument(item.name, str(item), False, None, start, end)
    return positional(None if item is AUTOMATION_NULL else item, start, end)


def literal_number(node: ast.ConstantExpressionAst, source_text: str) -> Any:
    """The value of a number argument, with its source text where that is not the number's own."""
    value = node.value
    if type(value) is int and source_text == str(value):
        return value
    return value if to_text(value) == source_text else LiteralNumber(value, source_text)


def arguments_of(
    elements: Sequence[ast.Ast],
    source_text: str,
    evaluate: Callable[[ast.Ast], Any],
    is_native: bool = False,
) -> list[CommandArgument | UnknownSplat]:
    """The arguments of a command's *elements* (its name left out); *evaluate* gives an expression's value, UNKNOWN where it cannot.

    *source_text* is the text that the nodes' offsets count in.
    """
    result: list[CommandArgument | UnknownSplat] = []
    seen_dashes = False
    for node in elements:
        kind = type(node)
        start, end = node.start, node.end
        if kind is StringConstantExpressionAst:
            result.append(CommandArgument(None, "", True, node.value, start, end))  # type: ignore[attr-defined]
        elif kind is CommandParameterAst:
            name = node.parameter_name  # type: ignore[attr-defined]
            argument = node.argument  # type: ignore[attr-defined]
            if argument is None:
                if name == "-" and not seen_dashes and not is_native:
                    seen_dashes = True
                else:
                    result.append(CommandArgument(name, source_text[start:end], False, None, start, end))
                continue
            text = source_text[start : argument.start]
            colon = text.find(":") + 1
            result.append(
                CommandArgument(
                    name,
                    text[:colon] if colon else text,
                    True,
                    _value(argument, source_text, evaluate),
                    start,
                    end,
                    colon < len(text),
                )
            )
        elif kind is VariableExpressionAst and node.splatted:  # type: ignore[attr-defined]
            value = evaluate(node)
            if value is UNKNOWN:
                result.append(UnknownSplat(node.variable_path, start, end))  # type: ignore[attr-defined]
            else:
                result += splat_arguments(value, start, end)
        else:
            result.append(CommandArgument(None, "", True, _value(node, source_text, evaluate), start, end))
    return result


def _value(node: ast.Ast, source_text: str, evaluate: Callable[[ast.Ast], Any]) -> Any:
    kind = type(node)
    if kind is StringConstantExpressionAst:
        return node.value  # type: ignore[attr-defined]
    if kind is ConstantExpressionAst:
        return literal_number(node, source_text[node.start : node.end])  # type: ignore[arg-type]
    value = evaluate(node)
    return None if value is AUTOMATION_NULL else value

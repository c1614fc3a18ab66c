"""``$filter``: text to a test of one entity, by the LALR(1) table of grammar/odata.lark."""

from __future__ import annotations

import re

from psemu.emulator import _odata_tables
from psemu.emulator.odata_values import (
    Moment,
    QueryError,
    arithmetic,
    call_function,
    compare,
    has_flags,
    literal_value,
    member,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    #: the entity is named ``""``, a lambda's variable by its name
    Scope = dict[str, Any]
    Expression = Callable[[Scope], Any]

_MOST_TOKENS = 2_000
#: parentheses within each other, and operators that make an expression deep rather than long
_MOST_DEPTH = 100
_LONGEST = 20_000
_TERMINALS = _odata_tables.TERMINALS.split(" ")
_KIND = {name: number for number, name in enumerate(_TERMINALS)}
_ROW_TEXTS = _odata_tables.ROWS.split("\n")
_ROWS: dict[int, dict[int, int]] = {}
_RULES = [
    (int(origin), int(size), action)
    for origin, size, action in (entry.split(",") for entry in _odata_tables.RULES.split(" "))
]
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _odata_tables.PATTERNS.items()))
_DEEPENING = frozenset(_KIND[name] for name in ("NOT", "MINUS", "ADD", "SUB", "MUL", "DIV", "MOD"))
_SPACE = re.compile(r"\s*")


class Filter:
    """The test that a ``$filter`` is. *names* are the properties of the entity that it looks at, *operators* what it does with them."""

    __slots__ = ("_expression", "names", "operators")

    def __init__(self, expression: Expression, names: list[str], operators: list[str]) -> None:
        self._expression = expression
        self.names = names
        self.operators = operators

    def __call__(self, entity: dict[str, Any]) -> bool:
        """True if *entity* fits."""
        return self._expression({"": entity}) is True

    def conditions(self) -> list[tuple[str, str, Any]]:
        """What must hold of an entity that fits: property, ``eq``, ``in`` or ``startswith``, value (of ``in``: values); there may be more to it."""
        found: list[tuple[str, str, Any]] = []
        queue: list[Any] = [self._expression]
        while queue:
            expression = queue.pop(0)
            while isinstance(expression, _Group):
                expression = expression.inner
            if isinstance(expression, _Junction) and not expression.ends_with:
                queue += expression.parts
            elif isinstance(expression, _Junction):
                found += _alternatives([_condition_of(part) for part in expression.parts])
            else:
                found += _condition_of(expression)
        return found

    def is_simple(self) -> bool:
        """True if there is nothing more to the filter than its conditions."""
        if not isinstance(self._expression, _Junction) or self._expression.ends_with:
            return len(self.conditions()) == 1
        return all(not isinstance(part, _Junction) and _condition_of(part) for part in self._expression.parts)


def _condition_of(expression: Any) -> list[tuple[str, str, Any]]:
    """The one condition that *expression* is, if it is one."""
    if isinstance(expression, _Group):
        return _condition_of(expression.inner)
    if isinstance(expression, _Comparison) and expression.operator == "eq":
        return _condition(expression.left, "eq", expression.right)
    if isinstance(expression, _Call) and expression.name == "startswith":
        return _condition(expression.arguments[0], "startswith", expression.arguments[1])
    if isinstance(expression, _Membership):
        return _alternatives([_condition(expression.left, "eq", item) for item in expression.items])
    return []


def _alternatives(parts: list[list[tuple[str, str, Any]]]) -> list[tuple[str, str, Any]]:
    """One of *parts* holds: a condition if each is that the same property has some value."""
    names = {part[0][0] if part and part[0][1] in ("eq", "in") else "" for part in parts}
    if len(names) != 1 or "" in names:
        return []
    values: list[Any] = []
    for ((_, operator, value),) in parts:
        values += value if operator == "in" else [value]
    return [(names.pop(), "in", tuple(dict.fromkeys(values)))]


def _condition(left: Any, operator: str, right: Any) -> list[tuple[str, str, Any]]:
    if isinstance(left, _Literal):
        left, right = (right, left) if operator == "eq" else (left, right)
    if not isinstance(left, _Path) or not isinstance(right, _Literal) or len(left.names) != 1:
        return []
    name, value = left.names[0], right.value
    plain = name.isascii() and name.replace("_", "").isalnum()
    kinds = isinstance(value, str) or (
        operator == "eq" and isinstance(value, int | float) and not isinstance(value, bool)
    )
    return [(name, operator, value)] if plain and kinds else []


def parse_filter(text: str) -> Filter:
    """The test that *text* is. QueryError if it is no filter, UnsupportedQuery for a function that is not known here."""
    builder = _Builder()
    expression = _parse(text, builder)
    return Filter(expression, [name for name in builder.names if name not in builder.variables], builder.operators)


def _row(state: int) -> dict[int, int]:
    row = _ROWS.get(state)
    if row is None:
        cells = (cell.split(",") for cell in _ROW_TEXTS[state].split(" "))
        row = _ROWS[state] = {int(symbol): int(action) for symbol, action in cells}
    return row


def _tokens(text: str) -> list[tuple[int, str, int]]:
    """(kind, text, place) of each token, the end last."""
    if len(text) > _LONGEST:
        raise QueryError(f"The $filter is longer than {_LONGEST} characters.")
    found = []
    depth = operators = 0
    place = _SPACE.match(text).end()  # type: ignore[union-attr]
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise QueryError(
                f"Syntax error: character '{text[place]}' is not valid at position {place} in '{text[:200]}'."
            )
        kind = _KIND[str(match.lastgroup)]
        found.append((kind, match[0], place))
        depth += (match[0] == "(") - (match[0] == ")")
        operators += kind in _DEEPENING
        if len(found) > _MOST_TOKENS:
            raise QueryError(f"The $filter has more than {_MOST_TOKENS} parts.")
        if depth > _MOST_DEPTH or operators > _MOST_DEPTH:
            raise QueryError("The $filter is nested too deeply.")
        place = _SPACE.match(text, match.end()).end()  # type: ignore[union-attr]
    found.append((_KIND["$END"], "", len(text)))
    return found


def _parse(text: str, builder: _Builder) -> Any:
    states = [0]
    values: list[Any] = []
    for kind, token, place in _tokens(text):
        while True:
            if states[-1] == _odata_tables.END_STATE and kind == 0:
                return values[-1]
            action = _row(states[-1]).get(kind, None)
            if action is None:
                raise QueryError(f"Syntax error at position {place} in '{text[:200]}'.")
            if action >= 0:
                states.append(action)
                values.append(token)
                break
            origin, size, name = _RULES[~action]
            parts = values[len(values) - size :]
            del values[len(values) - size :], states[len(states) - size :]
            values.append(getattr(builder, name)(*parts) if name else parts[0])
            states.append(_row(states[-1])[origin])
    raise QueryError(f"Syntax error at position {len(text)} in '{text[:200]}'.")


class _Path:
    """A property path while it is read; *names* from the entity or a lambda's variable on."""

    __slots__ = ("names",)

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def __call__(self, scope: Scope) -> Any:
        first = self.names[0]
        if first in scope and first:
            value, rest = scope[first], self.names[1:]
        else:
            value, rest = scope[""], self.names[1:] if first == "$it" else self.names
        for name in rest:
            value = member(value, name)
        return value


class _Literal:
    """A constant."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __call__(self, scope: Scope) -> Any:
        return self.value


class _Comparison:
    """``left operator right``."""

    __slots__ = ("left", "operator", "right")

    def __init__(self, operator: str, left: Expression, right: Expression) -> None:
        self.operator = operator
        self.left = left
        self.right = right

    def __call__(self, scope: Scope) -> Any:
        return compare(self.operator, self.left(scope), self.right(scope))


class _Call:
    """A function of its arguments."""

    __slots__ = ("arguments", "function", "name")

    def __init__(self, name: str, function: Callable[..., Any], arguments: list[Expression]) -> None:
        self.name = name
        self.function = function
        self.arguments = arguments

    def __call__(self, scope: Scope) -> Any:
        return self.function(*(argument(scope) for argument in self.arguments))


class _Membership:
    """``left in (items)``."""

    __slots__ = ("items", "left")

    def __init__(self, left: Expression, items: list[Expression]) -> None:
        self.left = left
        self.items = items

    def __call__(self, scope: Scope) -> Any:
        return any(compare("eq", self.left(scope), item(scope)) for item in self.items)


class _Group:
    """An expression in parentheses."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        self.inner = inner

    def __call__(self, scope: Scope) -> Any:
        return self.inner(scope)


class _Junction:
    """``and`` or ``or`` over any number of parts, kept flat so that a long chain is not deep."""

    __slots__ = ("ends_with", "parts")

    def __init__(self, ends_with: bool, parts: list[Expression]) -> None:
        self.ends_with = ends_with
        self.parts = parts

    def __call__(self, scope: Scope) -> Any:
        return self.ends_with if any(part(scope) is self.ends_with for part in self.parts) else not self.ends_with


class _Builder:
    """One method for each action of the grammar; each gives a function of the scope, and the text's names and operators are noted."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.variables: set[str] = set()
        self.operators: list[str] = []

    def start(self, expression: Expression) -> Expression:
        return expression

    def group(self, _open: str, expression: Expression, _close: str) -> Expression:
        # a group is closed: a chain after it is another one
        return _Group(expression)

    def literal(self, text: str) -> Expression:
        return _Literal(literal_value(text))

    def path(self, name: str) -> Expression:
        if not name.startswith(("$", "@", "microsoft.graph.")):
            self.names.append(name)
        return _Path((name,))

    def member(self, path: _Path, _slash: str, name: str) -> Expression:
        if name == "$count":
            self.operators.append(name)
        # a cast in a path narrows nothing here: the members are the same
        return path if name.startswith("microsoft.graph.") else _Path((*path.names, name))

    def or_(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._junction(True, left, right)

    def and_(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._junction(False, left, right)

    def _junction(self, ends_with: bool, left: Expression, right: Expression) -> Expression:
        if isinstance(left, _Junction) and left.ends_with is ends_with:
            left.parts.append(right)
            return left
        return _Junction(ends_with, [left, right])

    def not_(self, _word: str, expression: Expression) -> Expression:
        self.operators.append("not")

        def negated(scope: Scope) -> Any:
            value = expression(scope)
            return None if value is None else value is not True

        return negated

    def _comparison(self, operator: str, left: Expression, right: Expression) -> Expression:
        self.operators.append(operator)
        return _Comparison(operator, left, right)

    def eq(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("eq", left, right)

    def ne(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("ne", left, right)

    def gt(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("gt", left, right)

    def ge(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("ge", left, right)

    def lt(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("lt", left, right)

    def le(self, left: Expression, _word: str, right: Expression) -> Expression:
        return self._comparison("le", left, right)

    def has(self, left: Expression, _word: str, right: Expression) -> Expression:
        return lambda scope: has_flags(left(scope), right(scope))

    def in_(self, left: Expression, _in: str, _open: str, items: list[Expression], _close: str) -> Expression:
        return _Membership(left, items)

    def _arithmetic(self, operator: str, left: Expression, right: Expression) -> Expression:
        return lambda scope: arithmetic(operator, left(scope), right(scope))

    def add(self, left: Expression, word: str, right: Expression) -> Expression:
        return self._arithmetic(word.lower(), left, right)

    sub = mul = div = mod = add

    def negate(self, _minus: str, expression: Expression) -> Expression:
        return lambda scope: arithmetic("sub", 0, expression(scope))

    def arguments(self, *parts: Any) -> list[Expression]:
        return [parts[0]] if len(parts) == 1 else [*parts[0], parts[2]]

    def call(self, name: str, _open: str, *rest: Any) -> Expression:
        arguments: list[Expression] = rest[0] if len(rest) == 2 else []
        self.operators.append(name.lower())
        return _Call(name.lower(), call_function(name, len(arguments)), arguments)

    def any_(self, _any: str, _open: str, _close: str) -> tuple[bool, str, Expression]:
        return True, "", lambda scope: True

    def lambda_(
        self, word: str, _open: str, name: str, _colon: str, body: Expression, _close: str
    ) -> tuple[bool, str, Expression]:
        self.variables.add(name)
        return word.lower() == "any", name, body

    def lambda_of(self, path: _Path, _slash: str, test: tuple[bool, str, Expression]) -> Expression:
        is_any, name, body = test

        def holds(scope: Scope) -> bool:
            items = path(scope)
            items = items if isinstance(items, list) else []
            results = (body({**scope, name: item} if name else scope) is True for item in items)
            return any(results) if is_any else all(results)

        return holds


__all__ = ["Moment", "parse_filter"]

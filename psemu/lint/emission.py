"""What the elements of a pipeline put out, as far as the text tells: known objects, or the command that they come from."""

from __future__ import annotations

from psemu.lint.constant import constant_value, variable_name
from psemu.objects import UNKNOWN
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.catalog import CommandInfo
    from psemu.lint.flow import Survey
    from psemu.lint.variables import Variables

_DEPTH = 8
#: elements of a pipeline that are looked at for where its objects come from
_FARTHEST = 30
#: objects beyond these are like the ones before
_OBJECTS = 3
#: commands that put out what they get
_PASSING = frozenset(("where-object", "sort-object", "tee-object", "get-unique"))
_CUSTOM = ("pscustomobject", "psobject", "system.management.automation.pscustomobject")
#: parameters of Select-Object that choose objects, not properties
_CHOOSING = ("first", "last", "skip", "skiplast", "skipindex", "index", "unique", "wait", "caseinsensitive")


class Emission:
    """*objects*: some of what comes, None if they are not known; *command*: the one that emits it, None for an expression."""

    __slots__ = ("command", "objects")

    def __init__(self, objects: list[Any] | None, command: CommandInfo | None = None) -> None:
        self.objects = objects
        self.command = command


class Emissions:
    """Asks a script's *survey* what flows where; *command_of* tells the command of a node, None where that is not known;
    *text*: the script's."""

    def __init__(
        self, survey: Survey, command_of: Callable[[ast.CommandAst, Variables], CommandInfo | None], text: str
    ) -> None:
        self._survey = survey
        # what a variable holds may have got more properties on its way
        self._follows = not any(word in text.lower() for word in ("add-member", ".psobject."))
        self._command_of = command_of
        self._places: dict[int, tuple[Sequence[ast.Ast], int]] = {}

    def before(self, node: ast.CommandAst, variables: Variables) -> Emission | None:
        """What flows into *node*, None if nothing tells."""
        if not self._places:
            for pipeline in self._survey.pipelines:
                elements = pipeline.pipeline_elements
                self._places.update((id(element), (elements, index)) for index, element in enumerate(elements))
        found = self._places.get(id(node))
        return self._before(*found, variables, 0) if found is not None else None

    def _before(self, elements: Sequence[ast.Ast], index: int, variables: Variables, depth: int) -> Emission | None:
        if depth > _DEPTH:
            return None
        for place in range(index - 1, max(-1, index - 1 - _FARTHEST), -1):
            element = elements[place]
            if type(element) is ast.CommandExpressionAst:
                return self._of_expression(element.expression, variables, depth)
            command = self._command_of(element, variables) if type(element) is ast.CommandAst else None
            if command is None or type(element) is not ast.CommandAst:
                return None
            name = command.name.lower()
            if name == "select-object":
                selected = _selected(element, variables)
                if selected is None:
                    return None
                if selected:
                    return Emission([_object(selected)], command)
            elif name == "convertfrom-csv":
                given = self._before(elements, place, variables, depth + 1)
                return _rows(element, given, variables)
            elif name not in _PASSING:
                return Emission(None, command)
        return None

    def _of_expression(self, node: ast.Ast, variables: Variables, depth: int) -> Emission | None:
        value = constant_value(node, variables)
        if value is not UNKNOWN:
            return Emission(
                [item for item in (value if isinstance(value, list) else [value]) if item is not None][:_OBJECTS]
            )
        kind = type(node)
        if kind is ast.ConvertExpressionAst and node.attribute.type_name.lower() in _CUSTOM:  # type: ignore[attr-defined]
            names = _keys(node.child, variables)  # type: ignore[attr-defined]
            return Emission([_object(names)]) if names is not None else None
        if kind is ast.ParenExpressionAst:
            return self._of_statement(node.pipeline, variables, depth)  # type: ignore[attr-defined]
        if kind is ast.ArrayExpressionAst and len(node.sub_expression.statements) == 1:  # type: ignore[attr-defined]
            return self._of_statement(node.sub_expression.statements[0], variables, depth)  # type: ignore[attr-defined]
        if kind is ast.VariableExpressionAst and self._follows:
            name = variable_name(node)
            source = self._survey.sources.get(name) if name is not None and name in self._survey.once else None
            return self._of_statement(source, variables, depth + 1) if source is not None else None
        return None

    def _of_statement(self, node: ast.Ast, variables: Variables, depth: int) -> Emission | None:
        if type(node) is ast.CommandExpressionAst:
            return self._of_expression(node.expression, variables, depth + 1) if depth <= _DEPTH else None
        if type(node) is not ast.PipelineAst or node.background:
            return None
        elements = node.pipeline_elements
        return self._before(elements, len(elements), variables, depth + 1)


def _object(names: Sequence[str]) -> Any:
    """An object with the properties *names*, whose values nobody knows."""
    from psemu.objects import PSObject

    return PSObject((name, UNKNOWN) for name in names)


def _keys(node: ast.Ast, variables: Variables) -> list[str] | None:
    if type(node) is ast.ConvertExpressionAst:
        node = node.child
    if type(node) is not ast.HashtableAst:
        return None
    keys = [constant_value(key, variables) for key, _ in node.key_value_pairs]
    return [str(key) for key in keys] if all(type(key) in (str, int) for key in keys) else None


def _selected(node: ast.CommandAst, variables: Variables) -> list[str] | None:
    """The properties that a Select-Object makes, empty if it lets objects through as they are, None if that is not known."""
    names: list[str] = []
    pending = ""
    for element in node.command_elements[1:]:
        if type(element) is ast.CommandParameterAst:
            pending = element.parameter_name.lower()
            if not pending or not (
                "property".startswith(pending) or any(item.startswith(pending) for item in _CHOOSING)
            ):
                return None
            if element.argument is not None or pending[:1] in ("u", "w") or pending[:2] == "ca":
                if "property".startswith(pending):
                    return None
                pending = ""
            continue
        if pending and not "property".startswith(pending):
            pending = ""
            continue
        pending = ""
        items = element.elements if type(element) is ast.ArrayLiteralAst else [element]
        for item in items:
            name = _calculated(item, variables) if type(item) is ast.HashtableAst else constant_value(item, variables)
            if type(name) is not str or any(ch in name for ch in "*?["):
                return None
            names.append(name)
    return names


def _calculated(node: ast.HashtableAst, variables: Variables) -> object:
    for key, value in node.key_value_pairs:
        word = constant_value(key, variables)
        if type(word) is str and word and any(known.startswith(word.lower()) for known in ("name", "label")):
            return constant_value(value, variables)
    return UNKNOWN


def _rows(node: ast.CommandAst, given: Emission | None, variables: Variables) -> Emission | None:
    """What ConvertFrom-Csv makes of a text that is known, of the simplest form."""
    if len(node.command_elements) > 1 or given is None or not given.objects or type(given.objects[0]) is not str:
        return None
    header = given.objects[0].lstrip().partition("\n")[0].strip()
    names = [name.strip().strip('"') for name in header.split(",")]
    return Emission([_object(names)], given.command) if header and not header.startswith("#") and all(names) else None

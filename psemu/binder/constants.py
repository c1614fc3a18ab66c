"""The value of an expression as far as it can be known without running it: literals, casts, arrays, tables, given variables."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, UNKNOWN, Hashtable, NetType, PSInvalidCastException, PSObject, convert_to
from psemu.objects.text import to_text
from psemu.objects.types import SCRIPT_BLOCK, resolve_type_name
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_DEEPEST = 60
_CONSTANTS = {"true": True, "false": False, "null": None}


class ScriptBlockText:
    """A script block that nobody runs: its tree and its text."""

    __slots__ = ("ast", "text")

    type_name = SCRIPT_BLOCK

    def __init__(self, tree: ast.ScriptBlockAst, text: str) -> None:
        self.ast = tree
        self.text = text

    def __str__(self) -> str:
        return self.text


class ConstantEvaluator:
    """Evaluates nodes of one source text; *lookup* gives a variable's value by its path (lower case), UNKNOWN if it is not known."""

    def __init__(self, source_text: str, lookup: Callable[[str], Any] | None = None) -> None:
        self.text = source_text
        self.lookup = lookup

    def __call__(self, node: ast.Ast) -> Any:
        """The value of *node*, UNKNOWN where that depends on more than is known."""
        return self._value(node, 0)

    def _value(self, node: ast.Ast, depth: int) -> Any:
        kind = type(node)
        if kind is ast.StringConstantExpressionAst or kind is ast.ConstantExpressionAst:
            return node.value  # type: ignore[attr-defined]
        method = _METHODS.get(kind)
        if method is None or depth > _DEEPEST:
            return UNKNOWN
        return method(self, node, depth + 1)

    def _variable(self, node: Any, _depth: int) -> Any:
        name = node.variable_path.lower()
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        return self.lookup(name) if self.lookup is not None else UNKNOWN

    def _array_literal(self, node: Any, depth: int) -> Any:
        return [self._value(element, depth) for element in node.elements]

    def _statements(self, statements: Any, depth: int) -> list[Any] | None:
        """The output of *statements* as a list, None if it cannot be known."""
        output: list[Any] = []
        for statement in statements:
            value = self._value(statement, depth)
            if value is UNKNOWN:
                return None
            output += _output(value)
        return output

    def _array_expression(self, node: Any, depth: int) -> Any:
        if node.sub_expression.traps:
            return UNKNOWN
        statements = node.sub_expression.statements
        if len(statements) == 1:
            value = self._value(statements[0], depth)
            if isinstance(value, list):
                return list(value)
            # one value that is not known may be an array itself
            return UNKNOWN if value is UNKNOWN else _output(value)
        output = self._statements(statements, depth)
        return UNKNOWN if output is None else output

    def _sub_expression(self, node: Any, depth: int) -> Any:
        if node.sub_expression.traps:
            return UNKNOWN
        output = self._statements(node.sub_expression.statements, depth)
        if output is None:
            return UNKNOWN
        return output[0] if len(output) == 1 else (output or AUTOMATION_NULL)

    def _pipeline(self, node: Any, depth: int) -> Any:
        if node.background or len(node.pipeline_elements) != 1:
            return UNKNOWN
        element = node.pipeline_elements[0]
        if type(element) is not ast.CommandExpressionAst or element.redirections:
            return UNKNOWN
        return self._value(element.expression, depth)

    def _command_expression(self, node: Any, depth: int) -> Any:
        return UNKNOWN if node.redirections else self._value(node.expression, depth)

    def _paren(self, node: Any, depth: int) -> Any:
        return self._value(node.pipeline, depth)

    def _hashtable(self, node: Any, depth: int) -> Any:
        table = Hashtable()
        for key_node, value_node in node.key_value_pairs:
            key = self._value(key_node, depth)
            if key is UNKNOWN or key is None or isinstance(key, (list, Hashtable)):
                return UNKNOWN
            value = self._value(value_node, depth)
            table[key] = None if value is AUTOMATION_NULL else value
        return table

    def _convert(self, node: Any, depth: int) -> Any:
        value = self._value(node.child, depth)
        if value is UNKNOWN:
            return UNKNOWN
        written = node.attribute.type_name
        name = written.lower()
        if name == "ordered":
            return Hashtable(value.items(), ordered=True) if isinstance(value, Hashtable) else UNKNOWN
        full = resolve_type_name(written)
        if full is None or full in ("System.Void", "System.Management.Automation.PSReference"):
            return UNKNOWN
        if full == "System.Management.Automation.PSObject" and name == "pscustomobject":
            full = "System.Management.Automation.PSCustomObject"
        try:
            return convert_to(value, full)
        except PSInvalidCastException:
            return UNKNOWN

    def _type(self, node: Any, _depth: int) -> Any:
        full = resolve_type_name(node.type_name)
        return UNKNOWN if full is None else NetType(full)

    def _unary(self, node: Any, depth: int) -> Any:
        value = self._value(node.child, depth)
        if node.token_kind == "Minus" and type(value) in (int, float):
            return -value
        if node.token_kind == "Comma":
            return [value]
        if node.token_kind in ("Not", "Exclaim") and isinstance(value, bool):
            return not value
        return UNKNOWN

    def _script_block(self, node: Any, _depth: int) -> Any:
        return ScriptBlockText(node.script_block, self.text[node.start + 1 : node.end - 1])

    def _member(self, node: Any, depth: int) -> Any:
        if node.static or not isinstance(node.member, ast.StringConstantExpressionAst):
            return UNKNOWN
        target = self._value(node.expression, depth)
        name = node.member.value
        if isinstance(target, Hashtable) and name in target:
            return target[name]
        if not isinstance(target, (PSObject, Hashtable)):
            return UNKNOWN
        from psemu.objects.properties import find_property

        found = find_property(target, name)
        if found is not None:
            return found[1]
        return UNKNOWN if isinstance(target, Hashtable) else None

    def _expandable(self, node: Any, depth: int) -> Any:
        parts: list[str] = []
        text = node.value
        at = 0
        for nested in node.nested_expressions:
            value = self._value(nested, depth)
            source = self.text[nested.start : nested.end]
            found = text.find(source, at)
            if value is UNKNOWN or found < 0 or not isinstance(value, (str, int, float, bool, type(None))):
                return UNKNOWN
            parts += [text[at:found], to_text(value)]
            at = found + len(source)
        parts.append(text[at:])
        return "".join(parts)


def _output(value: Any) -> list[Any]:
    if value is AUTOMATION_NULL:
        return []
    return list(value) if isinstance(value, list) else [value]


_METHODS: dict[type, Callable[[ConstantEvaluator, Any, int], Any]] = {
    ast.VariableExpressionAst: ConstantEvaluator._variable,
    ast.ArrayLiteralAst: ConstantEvaluator._array_literal,
    ast.ArrayExpressionAst: ConstantEvaluator._array_expression,
    ast.SubExpressionAst: ConstantEvaluator._sub_expression,
    ast.PipelineAst: ConstantEvaluator._pipeline,
    ast.CommandExpressionAst: ConstantEvaluator._command_expression,
    ast.ParenExpressionAst: ConstantEvaluator._paren,
    ast.HashtableAst: ConstantEvaluator._hashtable,
    ast.ConvertExpressionAst: ConstantEvaluator._convert,
    ast.TypeExpressionAst: ConstantEvaluator._type,
    ast.UnaryExpressionAst: ConstantEvaluator._unary,
    ast.ScriptBlockExpressionAst: ConstantEvaluator._script_block,
    ast.MemberExpressionAst: ConstantEvaluator._member,
    ast.ExpandableStringExpressionAst: ConstantEvaluator._expandable,
}

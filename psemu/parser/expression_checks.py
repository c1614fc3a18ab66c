"""Checks of expressions on the finished tree: what may be assigned to, casts, attributes and their constant arguments, keys, splats."""

# ruff: noqa: D102 -- each method is named for the node that it checks
from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

_ASSIGNABLE = (
    ast.VariableExpressionAst, ast.MemberExpressionAst, ast.IndexExpressionAst, ast.InvokeMemberExpressionAst,
)  # fmt: skip
_CASTS = (ast.ConvertExpressionAst, ast.AttributedExpressionAst)
#: unary and binary operators that are computed while parsing
_FOLDED = frozenset(
    ["Not", "Exclaim", "Bnot", "Plus", "Minus", "Multiply", "Divide", "Rem", "Band", "Bor", "Bxor", "And", "Or", "Xor"]
)
_NUMBER_NAMES = frozenset(
    [
        "int", "int32", "long", "int64", "byte", "sbyte", "short", "int16", "ushort", "uint16", "uint", "uint32", "ulong", "uint64",
        "double", "single", "float", "decimal", "char",
    ]
)  # fmt: skip
#: automatic variables, and the one type that they may be assigned with
_AUTOMATIC_TYPES = {
    "_": "System.Object", "args": "System.Object[]", "this": "System.Object", "input": "System.Object",
    "pscmdlet": "System.Management.Automation.PSScriptCmdlet",
    "psboundparameters": "System.Management.Automation.PSBoundParametersDictionary",
    "myinvocation": "System.Management.Automation.InvocationInfo", "psscriptroot": "System.String", "pscommandpath": "System.String",
}  # fmt: skip


def simple_name(type_name: str) -> str:
    """A type's name in lower case without ``System.``."""
    return type_name.lower().removeprefix("system.")


def is_reference(type_name: str) -> bool:
    """Whether the type is ``[ref]``."""
    return type_name.lower() in ("ref", "psreference", "system.management.automation.psreference")


class ExpressionChecks:
    """Checks of expressions; :meth:`error` collects what they find. *assigned*: the casts in the targets of assignments, by their ids."""

    assigned: set[int]

    def error(self, error_id: str, start: int, end: int, *arguments: str) -> None:
        """Reports an error of the node that is checked."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------ targets of assignments

    def assignment(self, node: ast.AssignmentStatementAst) -> None:
        self._target(node.left, node.operator == "Equals", "InvalidLeftHandSide")

    def increment(self, node: ast.UnaryExpressionAst) -> None:
        word = "++" if node.token_kind.endswith("PlusPlus") else "--"
        self._target(node.child, False, "OperatorRequiresVariableOrProperty", word)

    def _target(self, target: Ast, simple: bool, error_id: str, *arguments: str) -> None:
        pending: list[Any] = [target]
        while pending:
            item = pending.pop(0)
            kind = type(item)
            if kind is ast.ArrayLiteralAst and simple:
                pending[:0] = item.elements
            elif kind is ast.ParenExpressionAst:
                inner = pure_expression(item.pipeline)
                if inner is None:
                    self.error(error_id, item.pipeline.start, item.pipeline.end, *arguments)
                else:
                    pending.insert(0, inner)
            elif kind in _CASTS:
                inner = self._typed_target(item)
                if inner is not None:
                    pending.insert(0, inner)
            elif kind not in _ASSIGNABLE or getattr(item, "null_conditional", False):
                self.error(error_id, item.start, item.end, *arguments)

    def _typed_target(self, target: Any) -> Any:
        """What a cast that is assigned to is of; None if nothing more is to be checked."""
        casts = 0
        reference = None
        name = ""
        item = target
        while type(item) in _CASTS:
            if type(item) is ast.ConvertExpressionAst:
                casts += 1
                name = item.attribute.type_name
                if is_reference(name):
                    reference = item.attribute
                elif simple_name(name) == "void":
                    self.error("VoidTypeConstraintNotAllowed", item.attribute.start, item.attribute.end)
            item = item.child
        if reference is not None and casts > 1:
            self.error("ReferenceNeedsToBeByItselfInTypeConstraint", reference.start, reference.end)
            return None
        if type(item) is ast.VariableExpressionAst:
            scope, _, variable = item.variable_path.rpartition(":")
            expected = _AUTOMATIC_TYPES.get(variable.lower()) if scope.lower() in ("", "local", "private") else None
            if expected is not None:
                from psemu.objects.types import resolve_type_name

                if not casts or resolve_type_name(name) != expected:
                    error_id = "AssignmentStatementToAutomaticNotSupported"
                    self.error(error_id, target.start, target.end, variable, expected)
        return item

    # ------------------------------------------------------------------------------------------ casts and attributes

    def casts(self, node: Any) -> None:
        """A chain of casts and attributes, from the outermost in; in what is assigned to ``[ref]`` may stand before others."""
        chain = []
        while type(node) in _CASTS:
            chain.append(node)
            node = node.child
        for number, item in enumerate(chain):
            attribute = item.attribute
            if type(item) is ast.AttributedExpressionAst:
                if type(node) is not ast.VariableExpressionAst:
                    self.error("UnexpectedAttribute", attribute.start, attribute.end, attribute.type_name)
                continue
            if attribute.type_name.lower() == "ordered":
                if type(item.child) is not ast.HashtableAst:
                    self.error("OrderedAttributeOnlyOnHashLiteralNode", item.start, item.end, attribute.type_name)
                continue
            if is_reference(attribute.type_name):
                inner = [
                    cast.attribute
                    for cast in chain[number + 1 :]
                    if type(cast) is ast.ConvertExpressionAst and is_reference(cast.attribute.type_name)
                ]
                for other in inner:
                    self.error("ReferenceNeedsToBeByItselfInTypeSequence", other.start, other.end)
                outer = chain[number - 1] if number else None
                if (
                    not inner
                    and type(outer) is ast.ConvertExpressionAst
                    and not is_reference(outer.attribute.type_name)
                    and id(item) not in self.assigned
                ):
                    self.error("ReferenceNeedsToBeLastTypeInTypeConversion", attribute.start, attribute.end)

    def attribute(self, node: ast.AttributeAst, blocks: bool) -> None:
        error_id = "ParameterAttributeArgumentNeedsToBeConstant" + ("OrScriptBlock" if blocks else "")
        seen: set[str] = set()
        for named in node.named_arguments:
            if named.argument_name.lower() in seen:
                self.error("DuplicateNamedArgument", named.start, named.end, named.argument_name)
            elif not named.expression_omitted and not is_constant(named.argument, blocks):
                self.error(error_id, named.argument.start, named.argument.end)
            seen.add(named.argument_name.lower())
        for argument in node.positional_arguments:
            if not is_constant(argument, blocks):
                self.error(error_id, argument.start, argument.end)

    # ------------------------------------------------------------------------------------------ others

    def splat(self, node: ast.VariableExpressionAst, in_list: bool) -> None:
        error_id = "SplattingNotPermittedInArgumentList" if in_list else "SplattingNotPermitted"
        self.error(error_id, node.start, node.end, node.variable_path)

    def hashtable(self, node: ast.HashtableAst) -> None:
        seen: set[str] = set()
        for key, _value in node.key_value_pairs:
            if type(key) is ast.StringConstantExpressionAst:
                name = key.value
            elif type(key) is ast.ConstantExpressionAst and key.value is not None:
                from psemu.parser.canonical import number_text

                name = number_text(key.value)
            else:
                continue
            if name.lower() in seen:
                self.error("DuplicateKeyInHashLiteral", key.start, key.end, name)
            seen.add(name.lower())

    def using_expression(self, node: ast.UsingExpressionAst) -> None:
        item: Any = node.sub_expression
        while type(item) is not ast.VariableExpressionAst:
            if type(item) is ast.IndexExpressionAst:
                if not is_constant(item.index, True):
                    self.error("InvalidUsingExpression", item.index.start, item.index.end)
                    return
                item = item.target
            elif type(item) is ast.MemberExpressionAst and type(item.member) is ast.StringConstantExpressionAst:
                item = item.expression
            else:
                self.error("InvalidUsingExpression", item.start, item.end)
                return


def pure_expression(pipeline: Any) -> Any:
    """The expression that is all of *pipeline*; None if there is more."""
    if type(pipeline) is ast.PipelineAst and len(pipeline.pipeline_elements) == 1 and not pipeline.background:
        only = pipeline.pipeline_elements[0]
        if type(only) is ast.CommandExpressionAst and not only.redirections:
            return only.expression
    return None


def is_constant(node: Ast, blocks: bool) -> bool:
    """Whether the value of *node* is known while parsing; *blocks*: a script block counts as known."""
    stack: list[Any] = [node]
    while stack:
        item = stack.pop()
        kind = type(item)
        if kind in (ast.ConstantExpressionAst, ast.StringConstantExpressionAst, ast.TypeExpressionAst):
            continue
        if kind is ast.VariableExpressionAst and item.variable_path.lower() in ("true", "false", "null"):
            continue
        if kind is ast.ScriptBlockExpressionAst and blocks:
            continue
        if kind is ast.UnaryExpressionAst and item.token_kind in _FOLDED:
            stack.append(item.child)
        elif kind is ast.BinaryExpressionAst and item.operator in _FOLDED:
            stack += [item.left, item.right]
        elif kind is ast.MemberExpressionAst and item.static and type(item.expression) is ast.TypeExpressionAst:
            if simple_name(item.expression.type_name) not in _NUMBER_NAMES:
                return False
        elif kind is ast.ArrayLiteralAst:
            stack.extend(item.elements)
        else:
            inner = None
            if kind is ast.ParenExpressionAst:
                inner = pure_expression(item.pipeline)
            elif kind is ast.SubExpressionAst and len(item.sub_expression.statements) == 1:
                inner = pure_expression(item.sub_expression.statements[0])
            if inner is None:
                return False
            stack.append(inner)
    return True

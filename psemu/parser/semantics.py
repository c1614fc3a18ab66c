"""What PowerShell checks on the finished tree: the builder notes the nodes that could be wrong, and only these are looked at."""

# ruff: noqa: D102 -- each method is named for the node that it checks
from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast


class Checker:
    """Collects the errors of one parse."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.errors: list[tuple[Any, ...]] = []

    def error(self, error_id: str, start: int, end: int, *arguments: str) -> None:
        self.errors.append((error_id, start, end, arguments, False))

    # ------------------------------------------------------------------------------------------ assignments

    def assignment(self, node: ast.AssignmentStatementAst) -> None:
        self._target(node.left, node.operator == "Equals", "InvalidLeftHandSide")

    def increment(self, node: ast.UnaryExpressionAst) -> None:
        word = "++" if node.token_kind.endswith("PlusPlus") else "--"
        self._target(node.child, False, "OperatorRequiresVariableOrProperty", word)

    def _target(self, target: Ast, simple: bool, error_id: str, *arguments: str) -> None:
        pending = [target]
        while pending:
            item = pending.pop(0)
            kind = type(item)
            if kind is ast.ArrayLiteralAst and simple:
                pending[:0] = item.elements  # type: ignore[attr-defined]
            elif kind is ast.ParenExpressionAst:
                inner = _pure_expression(item.pipeline)  # type: ignore[attr-defined]
                if inner is None:
                    self.error(error_id, item.pipeline.start, item.pipeline.end, *arguments)  # type: ignore[attr-defined]
                else:
                    pending.insert(0, inner)
            elif kind in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
                self._typed_target(item, error_id, arguments)
            elif kind is ast.VariableExpressionAst or kind is ast.ErrorExpressionAst:
                continue
            elif kind in (ast.MemberExpressionAst, ast.IndexExpressionAst, ast.InvokeMemberExpressionAst):
                if _null_conditional(item):
                    self.error(error_id, item.start, item.end, *arguments)
            else:
                self.error(error_id, item.start, item.end, *arguments)

    def _typed_target(self, item: Any, error_id: str, arguments: tuple[str, ...]) -> None:
        types: list[ast.TypeConstraintAst] = []
        while type(item) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
            if type(item.attribute) is ast.TypeConstraintAst:
                types.append(item.attribute)
            item = item.child
        for constraint in types:
            name = _simple_name(constraint.type_name)
            if name == "ref" and len(types) > 1:
                self.error("ReferenceNeedsToBeByItselfInTypeConstraint", constraint.start, constraint.end)
            elif name == "void":
                self.error("VoidTypeConstraintNotAllowed", constraint.start, constraint.end)
        if type(item) is ast.VariableExpressionAst:
            name = item.variable_path.lower()
            if types and name in _AUTOMATIC_TYPES and _simple_name(types[0].type_name) != _AUTOMATIC_TYPES[name]:
                self.error(
                    "AssignmentStatementToAutomaticNotSupported",
                    types[0].start,
                    item.end,
                    item.variable_path,
                    "System.Object",
                )
        elif type(item) not in _ASSIGNABLE:
            self.error(error_id, item.start, item.end, *arguments)

    # ------------------------------------------------------------------------------------------ expressions

    def splat(self, node: ast.VariableExpressionAst, in_list: bool) -> None:
        error_id = "SplattingNotPermittedInArgumentList" if in_list else "SplattingNotPermitted"
        self.error(error_id, node.start, node.end, node.variable_path)

    def hashtable(self, node: ast.HashtableAst) -> None:
        seen: set[str] = set()
        for key, _value in node.key_value_pairs:
            if type(key) is ast.StringConstantExpressionAst:
                name = key.value
            elif type(key) is ast.ConstantExpressionAst:
                from psemu.parser.canonical import number_text

                name = number_text(key.value)
            else:
                continue
            if name.lower() in seen:
                self.error("DuplicateKeyInHashLiteral", key.start, key.end, name)
            seen.add(name.lower())

    def casts(self, node: Any, target: bool) -> None:
        """A chain of casts, from the outermost in; *target*: it is assigned to."""
        first = node
        references = 0
        while type(node) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
            attribute = node.attribute
            if type(attribute) is ast.AttributeAst:
                inner = node.child
                while type(inner) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
                    inner = inner.child
                if type(inner) not in (
                    ast.VariableExpressionAst,
                    ast.ErrorExpressionAst,
                    ast.MemberExpressionAst,
                    ast.IndexExpressionAst,
                ):
                    self.error("UnexpectedAttribute", attribute.start, attribute.end, attribute.type_name)
            else:
                name = attribute.type_name.lower()
                if name == "ordered" and type(node.child) is not ast.HashtableAst:
                    self.error("OrderedAttributeOnlyOnHashLiteralNode", node.start, node.end, attribute.type_name)
                elif name == "ref" and not target:
                    if references:
                        self.error("ReferenceNeedsToBeByItselfInTypeSequence", attribute.start, attribute.end)
                    outer = first
                    while outer is not node and type(outer.attribute) is not ast.TypeConstraintAst:
                        outer = outer.child
                    before = _type_before(first, node)
                    if before and before != "ref":
                        self.error("ReferenceNeedsToBeLastTypeInTypeConversion", attribute.start, attribute.end)
                    references += 1
            node = node.child

    def attribute(self, node: ast.AttributeAst, blocks: bool) -> None:
        error_id = "ParameterAttributeArgumentNeedsToBeConstant" + ("OrScriptBlock" if blocks else "")
        seen: set[str] = set()
        for argument in node.positional_arguments:
            if not _constant(argument, blocks):
                self.error(error_id, argument.start, argument.end)
        for named in node.named_arguments:
            if named.argument_name.lower() in seen:
                self.error("DuplicateNamedArgument", named.start, named.end, named.argument_name)
            seen.add(named.argument_name.lower())
            if not named.expression_omitted and not _constant(named.argument, blocks):
                self.error(error_id, named.argument.start, named.argument.end)

    # ------------------------------------------------------------------------------------------ statements

    def parameters(self, parameters: list[ast.ParameterAst]) -> None:
        seen: set[str] = set()
        for parameter in parameters:
            name = parameter.name.variable_path.lower() if type(parameter.name) is ast.VariableExpressionAst else ""
            if name and name in seen:
                self.error(
                    "DuplicateFormalParameter", parameter.name.start, parameter.name.end, parameter.name.variable_path
                )
            seen.add(name)
            for attribute in parameter.attributes:
                if type(attribute) is ast.TypeConstraintAst and _simple_name(attribute.type_name) == "void":
                    self.error("VoidTypeConstraintNotAllowed", attribute.start, attribute.end)
                elif type(attribute) is ast.TypeConstraintAst and attribute.type_name.lower() == "ordered":
                    self.error(
                        "OrderedAttributeOnlyOnHashLiteralNode", attribute.start, attribute.end, attribute.type_name
                    )

    def function(self, node: ast.FunctionDefinitionAst) -> None:
        block = node.body.param_block
        if node.parameters is not None and block is not None:
            self.error("OnlyOneParameterListAllowed", block.start, block.end)

    def loop_flags(self, node: Any) -> None:
        if type(node) is ast.SwitchStatementAst:
            self.error("KeywordParameterReservedForFutureUse", node.start, node.end, "switch", "parallel")
            return
        if node.flags == "Parallel":
            self.error("KeywordParameterReservedForFutureUse", node.start, node.end, "foreach", "parallel")
        if node.throttle_limit is not None:
            self.error("KeywordParameterReservedForFutureUse", node.start, node.end, "foreach", "throttlelimit")
            if node.flags != "Parallel":
                self.error("ThrottleLimitRequiresParallelFlag", node.start, node.end)

    def catches(self, node: ast.TryStatementAst) -> None:
        last = len(node.catch_clauses) - 1
        for number, clause in enumerate(node.catch_clauses):
            if not clause.catch_types and number < last:
                self.error("EmptyCatchNotLast", clause.end, clause.end)
        if last > 0:
            from psemu.parser.exception_types import already_caught

            for constraint in already_caught(node.catch_clauses):
                self.error("ExceptionTypeAlreadyCaught", constraint.start, constraint.end, constraint.type_name)

    def finally_block(self, block: ast.StatementBlockAst) -> None:
        """Jumps that would leave a finally block."""
        stack: list[tuple[Any, int, frozenset[str]]] = [(block, 0, frozenset())]
        while stack:
            node, loops, labels = stack.pop()
            kind = type(node)
            if kind in (ast.ScriptBlockAst, ast.TrapStatementAst, ast.TypeDefinitionAst, ast.FunctionDefinitionAst):
                continue
            if kind is ast.ReturnStatementAst:
                self.error("ControlLeavingFinally", node.start, node.end)
            elif kind in (ast.BreakStatementAst, ast.ContinueStatementAst):
                label = node.label
                inside = (
                    loops > 0
                    if label is None
                    else type(label) is not ast.StringConstantExpressionAst or label.value.lower() in labels
                )
                if not inside:
                    self.error("ControlLeavingFinally", node.start, node.end)
            if kind in _LOOPS:
                loops += 1
                if node.label:
                    labels = labels | {node.label.lower()}
            stack.extend((child, loops, labels) for child in node.children)

    def using(self, node: ast.UsingStatementAst) -> None:
        kind = node.using_statement_kind
        name = node.name
        if kind != "Module" and node.module_specification is not None:
            specification = node.module_specification
            text = self.text[specification.start : specification.end]
            self.error("InvalidValueForUsingItemName", specification.start, specification.end, text)
        elif node.alias is not None or kind in ("Command", "Type"):
            self.error("UsingStatementNotSupported", node.start, node.end)
        elif kind == "Namespace" and type(name) is ast.StringConstantExpressionAst:
            parts = name.value.split(".")
            if not all(part.isidentifier() for part in parts):
                self.error("InvalidNamespaceValue", name.start, name.end)
        elif kind == "Module" and node.module_specification is not None:
            self._module_specification(node, node.module_specification)
        elif kind == "Module" and type(name) is ast.StringConstantExpressionAst:
            if set(name.value) & set("*?["):
                self.error("WildCardModuleNameError", node.start, node.end)
            elif not set(name.value) & set("/\\."):
                self.error("ModuleNotFoundDuringParse", node.start, node.end, name.value)

    def _module_specification(self, node: ast.UsingStatementAst, specification: Ast) -> None:
        from psemu.parser.script_requirements import NOT_CONSTANT, constant_value, module_problem

        value = constant_value(specification)
        if value is NOT_CONSTANT:
            self.error("RequiresArgumentMustBeConstant", node.start, node.end)
            return
        problem = module_problem(value)
        if problem:
            self.error("RequiresModuleInvalid", node.start, node.end, problem)
        elif set(str(value["modulename"])) & set("*?["):
            self.error("WildCardModuleNameError", node.start, node.end)
        else:
            written = self.text[specification.start : specification.end]
            self.error("ModuleNotFoundDuringParse", node.start, node.end, written)

    def not_supported(self, error_id: str, start: int, end: int, *arguments: str) -> None:
        self.error(error_id, start, end, *arguments)

    def using_expression(self, node: ast.UsingExpressionAst) -> None:
        item: Any = node.sub_expression
        while type(item) is not ast.VariableExpressionAst:
            if type(item) is ast.IndexExpressionAst:
                if not _constant(item.index, False):
                    self.error("InvalidUsingExpression", item.index.start, item.index.end)
                    return
                item = item.target
            elif type(item) is ast.MemberExpressionAst and type(item.member) is ast.StringConstantExpressionAst:
                item = item.expression
            else:
                self.error("InvalidUsingExpression", item.start, item.end)
                return


#: what is looked up before the rest is checked
_LOOKED_UP = frozenset(
    [
        "TypeNotFound",
        "CustomAttributeTypeNotFound",
        "MemberAlreadyDefined",
        "MissingThis",
        "MissingTypeInStaticPropertyAssignment",
        "ModuleNotFoundDuringParse",
        "WildCardModuleNameError",
        "RequiresModuleInvalid",
        "RequiresArgumentMustBeConstant",
    ]
)
_ASSIGNABLE = (
    ast.MemberExpressionAst, ast.IndexExpressionAst, ast.InvokeMemberExpressionAst, ast.ParenExpressionAst, ast.ArrayLiteralAst,
    ast.ErrorExpressionAst,
)  # fmt: skip
#: unary and binary operators that are computed while parsing
_FOLDED = frozenset(
    ["Not", "Exclaim", "Bnot", "Plus", "Minus", "Multiply", "Divide", "Rem", "Band", "Bor", "Bxor", "And", "Or", "Xor"]
)
_NUMBER_NAMES = frozenset(
    [
        "int",
        "int32",
        "long",
        "int64",
        "byte",
        "sbyte",
        "short",
        "int16",
        "ushort",
        "uint16",
        "uint",
        "uint32",
        "ulong",
        "uint64",
        "double",
        "single",
        "float",
        "decimal",
        "char",
    ]
)
#: automatic variables that a typed assignment may not change, with the type that is allowed
_AUTOMATIC_TYPES = {"input": "", "args": "", "this": "", "_": "", "psitem": ""}
_LOOPS = (
    ast.WhileStatementAst, ast.DoWhileStatementAst, ast.DoUntilStatementAst, ast.ForStatementAst, ast.ForEachStatementAst, ast.SwitchStatementAst,
)  # fmt: skip


def _simple_name(type_name: str) -> str:
    name = type_name.lower()
    return name.removeprefix("system.")


def _null_conditional(item: Any) -> bool:
    while type(item) in (ast.MemberExpressionAst, ast.IndexExpressionAst, ast.InvokeMemberExpressionAst):
        if item.null_conditional:
            return True
        item = item.target if type(item) is ast.IndexExpressionAst else item.expression
    return False


def _pure_expression(pipeline: Any) -> Any:
    if type(pipeline) is ast.PipelineAst and len(pipeline.pipeline_elements) == 1 and not pipeline.background:
        only = pipeline.pipeline_elements[0]
        if type(only) is ast.CommandExpressionAst and not only.redirections:
            return only.expression
    return None


def _type_before(first: Any, node: Any) -> str:
    """Name of the type just outside *node* in the chain that begins at *first*."""
    name = ""
    while first is not node:
        if type(first.attribute) is ast.TypeConstraintAst:
            name = first.attribute.type_name.lower()
        first = first.child
    return name


def _constant(node: Ast, blocks: bool) -> bool:
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
            continue
        if kind is ast.BinaryExpressionAst and item.operator in _FOLDED:
            stack += [item.left, item.right]
            continue
        if (
            kind is ast.MemberExpressionAst
            and item.static
            and type(item.expression) is ast.TypeExpressionAst
            and _simple_name(item.expression.type_name) in _NUMBER_NAMES
        ):
            continue
        if kind is ast.SubExpressionAst:
            if len(item.sub_expression.statements) != 1:
                return False
            inner = _pure_expression(item.sub_expression.statements[0])
            if inner is None:
                return False
            stack.append(inner)
            continue
        if kind is ast.ArrayLiteralAst:
            stack.extend(item.elements)
            continue
        if kind is ast.ParenExpressionAst:
            inner = _pure_expression(item.pipeline)
            if inner is None:
                return False
            stack.append(inner)
            continue
        return False
    return True


def check(checks: list[tuple[Any, ...]], text: str, found: list[tuple[Any, ...]]) -> None:
    """Appends to *found* what is wrong with the nodes that the builder noted, in the order of the text."""
    checker = Checker(text)
    # nodes noted a second time: casts that are assigned to, attributes of a class, which take no script blocks
    assigned = {id(entry[1]) for entry in checks if entry[0] == "assigned"}
    constant = {id(entry[1]) for entry in checks if entry[0] == "constant"}
    for name, *arguments in checks:
        if name in ("assigned", "constant") or (name == "casts" and id(arguments[0]) in assigned):
            continue
        if name == "attribute" and id(arguments[0]) in constant:
            arguments[1] = False
        if name == "class_definition":
            from psemu.parser.class_checks import check_class

            check_class(arguments[0], checker)
        elif name == "enum_definition":
            continue
        elif name == "data":
            from psemu.parser.data_checks import check_data

            check_data(arguments[0], checker)
        else:
            getattr(checker, name)(*arguments)
    definitions = [entry[1] for entry in checks if entry[0] in ("class_definition", "enum_definition")]
    if definitions:
        from psemu.parser.type_checks import TypeChecker

        usings = [entry[1] for entry in checks if entry[0] == "using"]
        TypeChecker(checker, definitions, usings).check()
    found.extend(sorted(checker.errors, key=lambda error: (error[0] not in _LOOKED_UP, error[1])))

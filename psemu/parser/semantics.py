"""What PowerShell checks on the finished tree: the builder notes the nodes that could be wrong, and only these are looked at."""

# ruff: noqa: D102 -- each method is named for the node that it checks
from __future__ import annotations

from psemu.parser import ast
from psemu.parser.expression_checks import ExpressionChecks, simple_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.ast import Ast

    Error = tuple[str, int, int, tuple[str, ...], bool]

#: what is looked up before the rest is checked
_LOOKED_UP = frozenset(
    [
        "TypeNotFound", "CustomAttributeTypeNotFound", "MemberAlreadyDefined", "MissingThis", "MissingTypeInStaticPropertyAssignment",
        "ModuleNotFoundDuringParse", "WildCardModuleNameError", "RequiresModuleInvalid", "RequiresArgumentMustBeConstant",
    ]
)  # fmt: skip
_LOOPS = (
    ast.WhileStatementAst, ast.DoWhileStatementAst, ast.DoUntilStatementAst, ast.ForStatementAst, ast.ForEachStatementAst, ast.SwitchStatementAst,
)  # fmt: skip
#: checks of nodes that bring types, which other nodes of the text may use
DEFINITIONS = ("class_definition", "enum_definition")
#: an array of arrays of … more than this is too complicated
_ARRAY_DEPTH = 200


class Checker(ExpressionChecks):
    """Collects the errors of one parse, each with the place of the node whose check found it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.errors: list[tuple[tuple[bool, int, int], Error]] = []
        self._node: Ast | None = None
        self.assigned: set[int] = set()

    def examine(self, checks: list[tuple[Any, ...]]) -> None:
        """Runs the *checks* that look at one node each."""
        # attributes of a class are noted a second time: they take no script blocks
        constant = {id(entry[1]) for entry in checks if entry[0] == "constant"}
        for name, *arguments in checks:
            if name == "assignment":
                left: Ast = arguments[0].left
                self.assigned.update([id(item) for item in left.walk() if type(item) is ast.ConvertExpressionAst])
        for name, *arguments in checks:
            if name in ("constant", "enum_definition"):
                continue
            node = arguments[0]
            self.visit(node if isinstance(node, ast.Ast) else None)
            if name == "attribute" and id(node) in constant:
                arguments[1] = False
            if name == "class_definition":
                from psemu.parser.class_checks import check_class

                self.visit(None)
                check_class(node, self)
            elif name == "data":
                from psemu.parser.data_checks import check_data

                check_data(node, self)
            else:
                getattr(self, name)(*arguments)

    def visit(self, node: Ast | None) -> None:
        """From now on errors are those of *node*; None: each has its own place."""
        self._node = node

    def error(self, error_id: str, start: int, end: int, *arguments: str) -> None:
        place = (start, -end) if self._node is None else (self._node.start, -self._node.end)
        self.errors.append(((error_id not in _LOOKED_UP, *place), (error_id, start, end, arguments, False)))

    # ------------------------------------------------------------------------------------------ parameters

    def parameters(self, parameters: list[ast.ParameterAst]) -> None:
        seen: set[str] = set()
        for parameter in parameters:
            name = parameter.name.variable_path.lower() if type(parameter.name) is ast.VariableExpressionAst else ""
            if name and name in seen:
                self.error(
                    "DuplicateFormalParameter", parameter.name.start, parameter.name.end, parameter.name.variable_path
                )
            seen.add(name)
            types = [item for item in parameter.attributes if type(item) is ast.TypeConstraintAst]
            void = next((item for item in types if simple_name(item.type_name) == "void"), None)
            if void is not None:
                self.error("VoidTypeConstraintNotAllowed", void.start, void.end)
            for item in types:
                if item.type_name.lower() == "ordered":
                    self.error("OrderedAttributeOnlyOnHashLiteralNode", item.start, item.end, item.type_name)

    def function(self, node: ast.FunctionDefinitionAst | ast.FunctionMemberAst) -> None:
        block = node.body.param_block
        if block is not None:
            self.error("OnlyOneParameterListAllowed", block.start, block.end)
        else:
            self.parameters(node.parameters or [])

    # ------------------------------------------------------------------------------------------ statements

    def loop_flags(self, node: Any) -> None:
        reserved = "KeywordParameterReservedForFutureUse"
        if type(node) is ast.SwitchStatementAst:
            self.error(reserved, node.start, node.end, "switch", "parallel")
            return
        if node.flags == "Parallel":
            self.error(reserved, node.start, node.end, "foreach", "parallel")
        if node.throttle_limit is not None:
            self.error(reserved, node.start, node.end, "foreach", "throttlelimit")
            if node.flags != "Parallel":
                self.error("ThrottleLimitRequiresParallelFlag", node.start, node.end)

    def catches(self, node: ast.TryStatementAst) -> None:
        clauses = node.catch_clauses
        for number, clause in enumerate(clauses[:-1]):
            if not clause.catch_types:
                before = clauses[number + 1].start - 1
                self.error("EmptyCatchNotLast", before, before)
        if len(clauses) > 1:
            from psemu.parser.exception_types import already_caught

            for constraint in already_caught(clauses):
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
        if node.alias is not None or kind in ("Command", "Type"):
            self.error("UsingStatementNotSupported", node.start, node.end)
        elif kind == "Module" and node.module_specification is not None:
            self._module_specification(node, node.module_specification)
        elif kind == "Module" and type(name) is ast.StringConstantExpressionAst:
            if set(name.value) & set("*?["):
                self.error("WildCardModuleNameError", node.start, node.end)
            elif not set(name.value) & set("/\\."):
                self.error("ModuleNotFoundDuringParse", node.start, node.end, name.value)
        if kind == "Namespace" and type(name) is ast.StringConstantExpressionAst:
            parts = name.value.split(".")
            if not all(part.isidentifier() for part in parts):
                self.error("InvalidNamespaceValue", name.start, name.end)

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

    # ------------------------------------------------------------------------------------------ keywords and names

    def workflow(self, node: ast.FunctionDefinitionAst) -> None:
        self.error("WorkflowNotSupportedInPowerShellCore", node.start, node.end)

    def block(self, node: ast.BlockStatementAst) -> None:
        self.error("UnexpectedKeyword", node.start, node.start + len(node.kind), node.kind)

    def array_type(self, node: ast.TypeConstraintAst | ast.TypeExpressionAst) -> None:
        depth = 0
        name = node.type_name
        while name.endswith("]") and (opener := name.rfind("[")) >= 0 and not name[opener + 1 : -1].strip(","):
            depth += 1
            name = name[:opener]
        if depth > _ARRAY_DEPTH:
            self.error("ScriptTooComplicated", node.start, node.end)


def check(checks: list[tuple[Any, ...]], text: str, found: list[Error]) -> None:
    """Appends to *found* what is wrong with the nodes that the builder noted, in the order in which PowerShell visits the nodes."""
    checker = Checker(text)
    checker.examine(checks)
    definitions = [entry[1] for entry in checks if entry[0] in DEFINITIONS]
    if definitions:
        from psemu.parser.type_checks import TypeChecker

        checker.visit(None)
        usings = [entry[1] for entry in checks if entry[0] == "using"]
        TypeChecker(checker, definitions, usings).check()
    report(checker.errors, found)


def report(errors: list[tuple[Any, Error]], found: list[Error]) -> None:
    """Appends to *found* the *errors* of a checker in the order of their places; PowerShell reports an error once."""
    seen = {error[:3] for error in found}
    for _place, error in sorted(errors, key=lambda entry: entry[0]):
        if error[:3] not in seen:
            seen.add(error[:3])
            found.append(error)

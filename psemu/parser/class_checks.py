"""What PowerShell checks in a class: returns, variables and labels of its methods."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.semantics import Checker

_LOOPS = (
    ast.WhileStatementAst, ast.DoWhileStatementAst, ast.DoUntilStatementAst, ast.ForStatementAst, ast.ForEachStatementAst, ast.SwitchStatementAst,
)  # fmt: skip
#: variables that every method sees
_AUTOMATIC = frozenset(
    [
        "this",
        "_",
        "psitem",
        "true",
        "false",
        "null",
        "args",
        "input",
        "error",
        "home",
        "host",
        "pid",
        "pwd",
        "matches",
        "lastexitcode",
        "?",
        "^",
        "$",
        "psscriptroot",
        "pscommandpath",
        "myinvocation",
        "psversiontable",
        "executioncontext",
        "shellid",
        "psculture",
        "psuiculture",
        "psboundparameters",
        "pscmdlet",
        "stacktrace",
        "foreach",
        "switch",
        "psdefaultparametervalues",
        "erroractionpreference",
        "warningpreference",
        "verbosepreference",
        "debugpreference",
        "informationpreference",
        "progresspreference",
        "confirmpreference",
        "whatifpreference",
        "outputencoding",
        "ofs",
        "iswindows",
        "islinux",
        "ismacos",
        "iscoreclr",
        "psedition",
        "nestedpromptlevel",
        "profile",
        "maximumhistorycount",
        "psemailserver",
        "pssessionoption",
        "pssessionapplicationname",
        "pssessionconfigurationname",
        "psnativecommandargumentpassing",
        "psstyle",
        "event",
        "eventargs",
        "eventsubscriber",
        "sender",
        "psdebugcontext",
        "enabledexperimentalfeatures",
    ]
)


def check_class(node: ast.TypeDefinitionAst, checker: Checker) -> None:
    """Reports what is wrong in the methods and properties of a class."""
    properties = {member.name.lower(): member for member in node.members if type(member) is ast.PropertyMemberAst}
    for member in node.members:
        if type(member) is ast.FunctionMemberAst:
            _check_method(node, member, properties, checker)
        elif (
            type(member) is ast.PropertyMemberAst
            and "Static" in member.property_attributes
            and member.initial_value is not None
        ):
            _check_this(member.initial_value, checker)


def _check_this(root: ast.Ast, checker: Checker) -> None:
    for item in _inside(root, _BLOCKS):
        if type(item) is ast.VariableExpressionAst and item.variable_path.lower() == "this":
            checker.error("NonStaticMemberAccessInStaticMember", item.start, item.end, "this")


def _check_method(
    owner: ast.TypeDefinitionAst, method: ast.FunctionMemberAst, properties: dict[str, Any], checker: Checker
) -> None:
    body = method.body
    constructor = method.name.lower() == owner.name.lower()
    name_start = checker.text.find(method.name, method.return_type.end if method.return_type else method.start)
    if constructor and method.return_type is not None:
        checker.error("ConstructorCantHaveReturnType", method.return_type.start, method.return_type.end)
    if body.param_block is not None:
        checker.error("ParamBlockNotAllowedInMethod", body.param_block.start, body.param_block.end)
    for block in (body.begin_block, body.process_block, body.end_block, body.clean_block, body.dynamic_param_block):
        if block is not None and not block.unnamed:
            checker.error("NamedBlockNotAllowedInMethod", block.start, block.end)
            return
    block = body.end_block
    if block is None:
        return
    kind = method.return_type.type_name.lower().removeprefix("system.") if method.return_type else "void"
    valued = kind != "void"
    _check_returns(block, valued, checker)
    jumps = (ast.BreakStatementAst, ast.ContinueStatementAst)
    if valued and not _leaves(block.statements) and not any(type(item) in jumps for item in block.statements):
        checker.error("MethodHasCodePathNotReturn", name_start, name_start + len(method.name))
    if "Static" in method.method_attributes:
        _check_this(block, checker)
    _check_variables(owner, method, block, properties, checker)
    _check_labels(block, checker)


def _leaves(statements: list[Any]) -> bool:
    """Whether every path through *statements* returns, throws or exits."""
    return any(_statement_leaves(statement) for statement in statements)


def _statement_leaves(item: Any) -> bool:
    kind = type(item)
    if kind in (ast.ReturnStatementAst, ast.ThrowStatementAst, ast.ExitStatementAst):
        return True
    if kind is ast.IfStatementAst:
        return (
            item.else_clause is not None
            and all(_leaves(body.statements) for _c, body in item.clauses)
            and _leaves(item.else_clause.statements)
        )
    if kind is ast.SwitchStatementAst:
        return (
            item.default is not None
            and all(_leaves(body.statements) for _c, body in item.clauses)
            and _leaves(item.default.statements)
        )
    if kind is ast.TryStatementAst:
        if item.finally_ is not None and _leaves(item.finally_.statements):
            return True
        return _leaves(item.body.statements) and all(_leaves(clause.body.statements) for clause in item.catch_clauses)
    if kind in (ast.DoWhileStatementAst, ast.DoUntilStatementAst):
        return _leaves(item.body.statements)
    if kind is ast.ForStatementAst:
        return item.condition is None and _leaves(item.body.statements)
    return False


def _inside(root: Any, skip: tuple[type, ...]) -> Any:
    """The nodes below *root*, not going into nodes of the types *skip*."""
    stack = [root]
    while stack:
        item = stack.pop()
        yield item
        if item is root or type(item) not in skip:
            stack.extend(reversed(list(item.children)))


_BLOCKS = (ast.UsingExpressionAst, ast.ScriptBlockExpressionAst, ast.FunctionDefinitionAst, ast.TypeDefinitionAst)


def _check_returns(block: Any, valued: bool, checker: Checker) -> None:
    for item in _inside(block, _BLOCKS):
        if type(item) is ast.ReturnStatementAst:
            if valued and item.pipeline is None:
                checker.error("NonVoidMethodMissingReturnValue", item.start, item.end)
            elif not valued and item.pipeline is not None:
                checker.error("VoidMethodHasReturn", item.start, item.end)


def _check_variables(owner: Any, method: Any, block: Any, properties: dict[str, Any], checker: Checker) -> None:
    known = {parameter.name.variable_path.lower() for parameter in method.parameters}
    targets: set[int] = set()
    for item in _inside(block, _BLOCKS):
        if type(item) is ast.AssignmentStatementAst:
            for target in _targets(item.left):
                name = target.variable_path.lower()
                if item.operator == "Equals":
                    targets.add(id(target))
                member = properties.get(name)
                if member is not None and name not in known:
                    if "Static" in member.property_attributes:
                        checker.error(
                            "MissingTypeInStaticPropertyAssignment",
                            target.start,
                            target.end,
                            f"[{owner.name}]::",
                            member.name,
                        )
                    else:
                        checker.error("MissingThis", target.start, target.end, "$this.", member.name)
                known.add(name) if item.operator == "Equals" else None
        elif type(item) is ast.ForEachStatementAst and type(item.variable) is ast.VariableExpressionAst:
            known.add(item.variable.variable_path.lower())
            targets.add(id(item.variable))
    for item in _inside(block, _BLOCKS):
        if type(item) is ast.VariableExpressionAst and id(item) not in targets:
            name = item.variable_path.lower()
            if ":" not in name and name not in known and name not in _AUTOMATIC and name not in properties:
                checker.error("VariableNotLocal", item.start, item.end, item.variable_path)


def _targets(left: Any) -> list[Any]:
    result: list[Any] = []
    stack = [left]
    while stack:
        item = stack.pop()
        if type(item) is ast.VariableExpressionAst:
            result.append(item)
        elif type(item) in (ast.ConvertExpressionAst, ast.AttributedExpressionAst):
            stack.append(item.child)
        elif type(item) is ast.ArrayLiteralAst:
            stack.extend(item.elements)
    return result


def _check_labels(block: Any, checker: Checker) -> None:
    stack: list[tuple[Any, frozenset[str]]] = [(block, frozenset())]
    while stack:
        item, labels = stack.pop()
        kind = type(item)
        if kind in (ast.BreakStatementAst, ast.ContinueStatementAst):
            label = item.label
            if type(label) is ast.StringConstantExpressionAst and label.value.lower() not in labels:
                checker.error("LabelNotFound", item.start, item.end, label.value)
        if kind in _LOOPS and item.label:
            labels = labels | {item.label.lower()}
        stack.extend((child, labels) for child in item.children)

"""What PowerShell checks in a class: returns, variables and labels of its methods."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.variable_flow import BLOCKS, VariableFlow, targets

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
    if type(root) in BLOCKS:
        return
    for item in _inside(root, BLOCKS):
        if type(item) is ast.VariableExpressionAst and item.variable_path.lower() == "this":
            checker.error("NonStaticMemberAccessInStaticMember", item.start, item.end, "this")


def _check_method(
    owner: ast.TypeDefinitionAst, method: ast.FunctionMemberAst, properties: dict[str, Any], checker: Checker
) -> None:
    checker.visit(method)
    body = method.body
    constructor = method.name.lower() == owner.name.lower()
    name_start = checker.text.find(method.name, method.return_type.end if method.return_type else method.start)
    if constructor and method.return_type is not None:
        checker.error("ConstructorCantHaveReturnType", method.return_type.start, method.return_type.end)
    if body.param_block is not None:
        checker.error("ParamBlockNotAllowedInMethod", body.param_block.start, body.param_block.end)
    end = body.end_block
    if end is None or not end.unnamed or body.begin_block or body.process_block or body.clean_block:
        named = body.dynamic_param_block or body.begin_block or body.process_block or end
        # PowerShell knows no place for a clean block by itself
        checker.error("NamedBlockNotAllowedInMethod", *((named.start, named.end) if named else (0, 0)))
        return
    block = body.end_block
    if block is None:
        return
    kind = method.return_type.type_name.lower().removeprefix("system.") if method.return_type else "void"
    valued = kind != "void"
    checker.visit(None)
    _check_returns(block, valued, checker)
    if "Static" in method.method_attributes:
        _check_this(block, checker)
    if _check_variables(owner, method, block, properties, checker) and valued:
        checker.error("MethodHasCodePathNotReturn", name_start, name_start + len(method.name))
    _check_labels(block, checker)


def _inside(root: Any, skip: tuple[type, ...]) -> Any:
    """The nodes below *root*, not going into nodes of the types *skip*."""
    stack = [root]
    while stack:
        item = stack.pop()
        yield item
        if item is root or type(item) not in skip:
            stack.extend(reversed(list(item.children)))


def _check_returns(block: Any, valued: bool, checker: Checker) -> None:
    for item in _inside(block, BLOCKS):
        if type(item) is ast.ReturnStatementAst:
            if valued and item.pipeline is None:
                checker.error("NonVoidMethodMissingReturnValue", item.start, item.end)
            elif not valued and item.pipeline is not None:
                checker.error("VoidMethodHasReturn", item.start, item.end)


def _check_variables(owner: Any, method: Any, block: Any, properties: dict[str, Any], checker: Checker) -> bool:
    """Reports properties that are named without ``$this`` and variables that are not surely assigned; whether the end can be reached."""
    parameters = {parameter.name.variable_path.lower() for parameter in method.parameters}
    known = set(parameters)
    for item in _inside(block, BLOCKS):
        if type(item) is not ast.AssignmentStatementAst:
            continue
        for target in targets(item.left):
            name = target.variable_path.lower()
            member = properties.get(name)
            if member is not None and name not in known:
                static = "Static" in member.property_attributes
                error_id = "MissingTypeInStaticPropertyAssignment" if static else "MissingThis"
                prefix = f"[{owner.name}]::" if static else "$this."
                checker.error(error_id, target.start, target.end, prefix, member.name)
            known.add(name)
    flow = VariableFlow()
    behind = flow.block(block, frozenset(parameters))
    for variable in flow.unknown:
        name = variable.variable_path.lower()
        if ":" not in name and name not in _AUTOMATIC and name not in properties:
            checker.error("VariableNotLocal", variable.start, variable.end, variable.variable_path)
    return behind is not None


def end_is_reached(method: ast.FunctionMemberAst) -> bool:
    """True if a path through *method* comes to its end without ``return``, ``throw`` or ``exit``."""
    block = method.body.end_block
    return block is None or VariableFlow().block(block, frozenset()) is not None


def _check_labels(block: Any, checker: Checker) -> None:
    stack: list[tuple[Any, frozenset[str]]] = [(block, frozenset())]
    while stack:
        item, labels = stack.pop()
        kind = type(item)
        if kind in (ast.BreakStatementAst, ast.ContinueStatementAst):
            label = item.label
            if type(label) is ast.StringConstantExpressionAst and label.value.lower() not in labels:
                checker.error("LabelNotFound", item.start, item.end, label.value)
        if kind is ast.FunctionDefinitionAst:
            continue
        if kind in _LOOPS and item.label:
            labels = labels | {item.label.lower()}
        stack.extend((child, labels) for child in item.children)

"""What a data section may hold: PowerShell's restricted language, checked on the tree."""

from __future__ import annotations

from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.semantics import Checker

_FORBIDDEN: dict[type, str] = {
    ast.TrapStatementAst: "TrapStatement",
    ast.TryStatementAst: "TryStatement",
    ast.SwitchStatementAst: "SwitchStatement",
    ast.DataStatementAst: "DataSectionStatement",
    ast.ForEachStatementAst: "ForeachStatement",
    ast.DoWhileStatementAst: "DoWhileStatement",
    ast.DoUntilStatementAst: "DoWhileStatement",
    ast.WhileStatementAst: "ForWhileStatement",
    ast.ForStatementAst: "ForWhileStatement",
    ast.BreakStatementAst: "FlowControlStatement",
    ast.ContinueStatementAst: "FlowControlStatement",
    ast.ReturnStatementAst: "FlowControlStatement",
    ast.ThrowStatementAst: "FlowControlStatement",
    ast.ExitStatementAst: "FlowControlStatement",
    ast.FunctionDefinitionAst: "FunctionDeclaration",
    ast.AssignmentStatementAst: "AssignmentStatement",
    ast.FileRedirectionAst: "Redirection",
    ast.MergingRedirectionAst: "Redirection",
    ast.InvokeMemberExpressionAst: "MethodCall",
    ast.MemberExpressionAst: "PropertyReference",
    ast.IndexExpressionAst: "ArrayReference",
    ast.ScriptBlockExpressionAst: "ScriptBlock",
    ast.ScriptBlockAst: "ScriptBlock",
    ast.ParamBlockAst: "ParameterDeclaration",
    ast.BlockStatementAst: "ParallelAndSequenceBlock",
    ast.AttributeAst: "Attribute",
    ast.AttributedExpressionAst: "Attribute",
}
_VARIABLES = frozenset(["psculture", "psuiculture", "true", "false", "null"])
_OPERATORS = frozenset(
    ["Format", "DotDot", "Imatch", "Cmatch", "Inotmatch", "Cnotmatch", "Ireplace", "Creplace", "Isplit", "Csplit", "Join", "As",
     "PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus"]
)  # fmt: skip
#: types whose values are one number, text, truth or date; arrays of them are allowed too
_TYPES = frozenset(
    "System." + name
    for name in [
        "DBNull", "Boolean", "Char", "SByte", "Byte", "Int16", "UInt16", "Int32", "UInt32", "Int64", "UInt64", "Single", "Double", "Decimal",
        "DateTime", "String", "ConsoleColor", "DayOfWeek", "StringComparison", "Base64FormattingOptions", "DateTimeKind", "UriKind",
    ]
)  # fmt: skip


def check_data(node: ast.DataStatementAst, checker: Checker) -> None:
    """Reports everything in the body that a data section may not hold."""
    allowed: set[str] | None = {"convertfrom-stringdata"}
    for command in node.commands_allowed:
        if type(command) is not ast.StringConstantExpressionAst:
            # what is allowed is known when the section runs
            allowed = None
            break
        allowed.add(command.value.lower())  # type: ignore[union-attr]
    stack: list[Any] = [node.body]
    while stack:
        item = stack.pop()
        name = _FORBIDDEN.get(type(item))
        if name is not None:
            checker.error(f"{name}NotSupportedInDataSection", item.start, item.end)
        elif type(item) is ast.VariableExpressionAst:
            if item.variable_path.lower() not in _VARIABLES:
                words = "$PSCulture, $PSUICulture, $true, $false, $null"
                checker.error("VariableReferenceNotSupportedInDataSection", item.start, item.end, words)
        elif type(item) is ast.BinaryExpressionAst and item.operator in _OPERATORS:
            _operator(item, checker)
        elif type(item) is ast.UnaryExpressionAst and item.token_kind in _OPERATORS:
            word = item.token_kind.removeprefix("Postfix")
            shown = {"PlusPlus": "++", "MinusMinus": "--"}.get(word) or f"-{word.lower()}"
            checker.error("OperatorNotSupportedInDataSection", item.start, item.end, shown)
        elif type(item) is ast.CommandAst and allowed is not None:
            _command(item, allowed, checker)
        elif type(item) is ast.CommandAst and item.invocation_operator == "Dot":
            checker.error("DotSourcingNotSupportedInDataSection", item.start, item.end)
        elif type(item) in (ast.TypeConstraintAst, ast.TypeExpressionAst):
            from psemu.objects.types import resolve_type_name

            full = resolve_type_name(item.type_name)
            if full is None or full.removesuffix("[]") not in _TYPES:
                checker.error("TypeNotAllowedInDataSection", item.start, item.end, item.type_name)
        stack.extend(reversed(list(item.children)))


def _operator(item: ast.BinaryExpressionAst, checker: Checker) -> None:
    gap = checker.text[item.left.end : item.right.start]
    first = item.left.end + len(gap) - len(gap.lstrip())
    word = gap.split()[0] if gap.split() else ""
    shown = ".." if item.operator == "DotDot" else "-f" if item.operator == "Format" else f"-{item.operator.lower()}"
    checker.error("OperatorNotSupportedInDataSection", first, first + len(word), shown)


def _command(item: ast.CommandAst, allowed: set[str], checker: Checker) -> None:
    if item.invocation_operator == "Dot":
        checker.error("DotSourcingNotSupportedInDataSection", item.start, item.end)
        return
    first = item.command_elements[0] if item.command_elements else None
    if type(first) is not ast.StringConstantExpressionAst:
        if item.invocation_operator == "Ampersand":
            checker.error("OperatorNotSupportedInDataSection", item.start, item.end, "&")
        else:
            written = checker.text[item.start : item.end]
            checker.error("CmdletNotInAllowedListForDataSection", item.start, item.end, written)
    elif first.value.lower() not in allowed:
        checker.error("CmdletNotInAllowedListForDataSection", item.start, item.end, first.value)

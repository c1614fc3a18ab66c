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
    ast.AttributeAst: "Attribute",
    ast.AttributedExpressionAst: "Attribute",
}
_VARIABLES = frozenset(["psculture", "psuiculture", "true", "false", "null"])
_OPERATORS = frozenset(
    ["Format", "DotDot", "Imatch", "Cmatch", "Inotmatch", "Cnotmatch", "Ireplace", "Creplace", "Isplit", "Csplit", "Join", "Multiply",
     "As", "Is", "IsNot", "PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus", "Shl", "Shr"]
)  # fmt: skip
_TYPES = frozenset(
    [
        "bool",
        "boolean",
        "byte",
        "char",
        "datetime",
        "decimal",
        "double",
        "float",
        "guid",
        "hashtable",
        "int",
        "int16",
        "int32",
        "int64",
        "long",
        "object",
        "sbyte",
        "single",
        "string",
        "switchparameter",
        "timespan",
        "uint",
        "uint16",
        "uint32",
        "uint64",
        "ulong",
        "ushort",
        "uri",
        "version",
        "void",
        "wildcardpattern",
        "xml",
        "xmldocument",
        "array",
        "bigint",
        "regex",
        "short",
        "pscustomobject",
        "psobject",
        "scriptblock",
        "cultureinfo",
        "dateonly",
        "timeonly",
        "ordered",
    ]
)
_COMMANDS = frozenset(["import-localizeddata", "convertfrom-stringdata", "write-host", "out-host", "join-path"])


def check_data(node: ast.DataStatementAst, checker: Checker) -> None:
    """Reports everything in the body that a data section may not hold."""
    allowed = {
        element.value.lower() for element in node.commands_allowed if type(element) is ast.StringConstantExpressionAst
    }
    allowed |= {"convertfrom-stringdata"}
    stack: list[Any] = [node.body]
    while stack:
        item = stack.pop()
        name = _FORBIDDEN.get(type(item))
        if name is not None:
            checker.error(f"{name}NotSupportedInDataSection", item.start, item.end)
            if type(item) in (ast.DataStatementAst, ast.FunctionDefinitionAst, ast.ScriptBlockExpressionAst):
                continue
        elif type(item) is ast.VariableExpressionAst:
            if item.variable_path.lower() not in _VARIABLES:
                words = "$PSCulture, $PSUICulture, $true, $false, $null"
                checker.error("VariableReferenceNotSupportedInDataSection", item.start, item.end, words)
        elif type(item) is ast.BinaryExpressionAst and item.operator in _OPERATORS:
            _operator(item.left.end, item.right.start, checker)
        elif type(item) is ast.UnaryExpressionAst and item.token_kind in _OPERATORS:
            if item.token_kind.startswith("Postfix"):
                _operator(item.child.end, item.end, checker)
            else:
                _operator(item.start, item.child.start, checker)
        elif type(item) is ast.CommandAst:
            _command(item, allowed, checker)
        elif type(item) in (ast.TypeConstraintAst, ast.TypeExpressionAst):
            short = item.type_name.lower().removeprefix("system.").removesuffix("[]")
            if short not in _TYPES or item.type_name.endswith("[]"):
                checker.error("TypeNotAllowedInDataSection", item.start + 1, item.end - 1, item.type_name)
        stack.extend(reversed(list(item.children)))


def _operator(start: int, end: int, checker: Checker) -> None:
    gap = checker.text[start:end]
    first = start + len(gap) - len(gap.lstrip())
    word = gap.split()[0] if gap.split() else ""
    checker.error("OperatorNotSupportedInDataSection", first, first + len(word), word)


def _command(item: ast.CommandAst, allowed: set[str], checker: Checker) -> None:
    if item.invocation_operator == "Dot":
        checker.error("DotSourcingNotSupportedInDataSection", item.start, item.end)
        return
    first = item.command_elements[0] if item.command_elements else None
    if type(first) is ast.StringConstantExpressionAst and first.value.lower() not in allowed:
        checker.error("CmdletNotInAllowedListForDataSection", item.start, item.end, first.value)

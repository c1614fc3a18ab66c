"""Offers the named arguments of attributes, and keys of splatted tables."""

from __future__ import annotations

from psemu.completion.commands import command_of
from psemu.completion.matches import CompletionMatch, prefix_pattern, quote
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.completion.context import CompletionContext

_CMDLET_BINDING = (
    "PositionalBinding DefaultParameterSetName SupportsShouldProcess SupportsPaging SupportsTransactions ConfirmImpact HelpUri"
    " RemotingCapability"
)
#: named arguments in the order of the attribute's properties
_ARGUMENTS = {
    "cmdletbinding": _CMDLET_BINDING,
    "parameter": (
        "Position ParameterSetName Mandatory ValueFromPipeline ValueFromPipelineByPropertyName ValueFromRemainingArguments HelpMessage"
        " HelpMessageBaseName HelpMessageResourceId DontShow"
    ),
    "validaterange": "",
    "validatepattern": "Options ErrorMessage",
    "validatescript": "ErrorMessage",
    "validateset": "IgnoreCase ErrorMessage",
    "outputtype": "ProviderCmdlet ParameterSetName",
    "supportswildcards": "",
}


def complete_attribute_argument(context: CompletionContext) -> list[CompletionMatch] | None:
    """Named arguments of the attribute at the cursor that begin with the word and are not there yet; None if there is no attribute."""
    nodes = [context.last, *context.above(context.last)]
    attribute = next((node for node in nodes if isinstance(node, ast.AttributeAst)), None)
    if attribute is None:
        return None
    written = attribute.named_arguments
    if any(
        argument.argument_name.lower() != context.word.lower() and argument.start <= context.cursor <= argument.end
        for argument in written
    ):
        return None
    name = context.text[attribute.start + 1 : attribute.end].partition("(")[0].strip().lower().removesuffix("attribute")
    begins = prefix_pattern(context.word)
    taken = {argument.argument_name.lower() for argument in written if argument.end < context.cursor}
    return [
        CompletionMatch(known, known, "Property")
        for known in _ARGUMENTS.get(name.rpartition(".")[2], "").split()
        if begins(known) and known.lower() not in taken
    ]


def complete_key(context: CompletionContext, table: ast.HashtableAst) -> list[CompletionMatch]:
    """Keys of a table that is splatted to a command, or of a calculated property, that begin with the word."""
    begins = prefix_pattern(context.word)
    taken = {
        key.value.lower()
        for key, _ in table.key_value_pairs
        if isinstance(key, ast.StringConstantExpressionAst) and key.value.lower() != context.word.lower()
    }
    names = [name for name in _names(context, table) if begins(name) and name.lower() not in taken]
    return [CompletionMatch(quote(name, ""), name, "Property") for name in names]


def _names(context: CompletionContext, table: ast.HashtableAst) -> list[str]:
    for node in context.above(table):
        if isinstance(node, ast.AssignmentStatementAst) and isinstance(node.left, ast.VariableExpressionAst):
            return _splatted_parameters(context, node.left.variable_path.lower())
        if isinstance(node, ast.CommandAst):
            return _calculated(context, node)
    return []


def _splatted_parameters(context: CompletionContext, variable: str) -> list[str]:
    from psemu.binder.parameter_table import binding_table

    for node in context.landmarks():
        if isinstance(node, ast.CommandAst) and any(
            isinstance(element, ast.VariableExpressionAst)
            and element.splatted
            and element.variable_path.lower() == variable
            for element in node.command_elements
        ):
            info = command_of(context, node)
            if info is not None:
                return [parameter.name for parameter in binding_table(info).parameters]
    return []


def _calculated(context: CompletionContext, command: ast.CommandAst) -> list[str]:
    info = command_of(context, command)
    name = info.name.lower() if info is not None else ""
    if name == "sort-object":
        return ["Expression", "Ascending", "Descending"]
    if name in ("group-object", "measure-object", "compare-object"):
        return ["Expression"]
    if name == "select-object":
        return ["Name", "Expression"]
    if name == "format-table":
        return ["Expression", "FormatString", "Label", "Width", "Alignment"]
    if name in ("format-list", "format-custom", "format-wide"):
        return ["Expression", "FormatString", "Label"] if name == "format-list" else ["Expression", "FormatString"]
    return []

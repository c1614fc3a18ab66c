"""Node types, attributes and variables that the gate knows by themselves: what is harmless, and what steers other commands."""

from __future__ import annotations

from psemu.gate.words import words
from psemu.parser import ast

#: structure that does nothing itself; its children are judged
HARMLESS = frozenset(
    (
        ast.ArrayExpressionAst,
        ast.ArrayLiteralAst,
        ast.BinaryExpressionAst,
        ast.BreakStatementAst,
        ast.CatchClauseAst,  # its types are only compared
        ast.CommandAst,  # judged by the commands' own judge
        ast.CommandExpressionAst,
        ast.CommandParameterAst,
        ast.ConstantExpressionAst,
        ast.ContinueStatementAst,
        ast.DoUntilStatementAst,
        ast.ExitStatementAst,
        ast.ExpandableStringExpressionAst,
        ast.ForEachStatementAst,
        ast.IfStatementAst,
        ast.MergingRedirectionAst,
        ast.NamedBlockAst,
        ast.ParamBlockAst,
        ast.ParameterAst,
        ast.ParenExpressionAst,
        ast.PipelineAst,
        ast.PipelineChainAst,
        ast.ReturnStatementAst,
        ast.ScriptBlockAst,
        ast.ScriptBlockExpressionAst,
        ast.StatementBlockAst,
        ast.StringConstantExpressionAst,
        ast.SubExpressionAst,
        ast.SwitchStatementAst,
        ast.TernaryExpressionAst,
        ast.ThrowStatementAst,
        ast.TrapStatementAst,
        ast.TryStatementAst,
        ast.UnaryExpressionAst,
    )
)
ATTRIBUTES = words(
    """
    parameter cmdletbinding validateset validaterange validatenotnull validatenotnullorempty validatepattern validatelength
    validatecount alias allownull allowemptystring allowemptycollection outputtype
    """
)
#: variables that steer other commands or the engine
STEERING = words(
    """
    psdefaultparametervalues psmoduleautoloadingpreference whatifpreference confirmpreference ofs executioncontext pscmdlet host
    outputencoding psstyle psnativecommandargumentpassing psnativecommanduseerroractionpreference psmodulepath pshome profile error
    maximumhistorycount logenginelifecycleevent psemailserver pssessionconfigurationname pssessionapplicationname pssessionoption
    """
)
PLAIN_SCOPES = ("local", "private", "script")
FUNCTION_HOOKS = frozenset(
    ("prompt", "tabexpansion", "tabexpansion2", "psconsolehostreadline", "out-default", "pre-command")
)

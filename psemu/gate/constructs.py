"""Judges everything in a tree that is no command: what is not known to be harmless is unknown."""

from __future__ import annotations

from psemu.gate.secrets import is_secret_word
from psemu.gate.types import PURE_METHODS, TEXT_METHODS, is_pure_static, is_pure_type
from psemu.gate.verdict import SECRET, UNKNOWN, WRITE, Reason
from psemu.lint.constant import variable_name
from psemu.lint.effects import assignment_targets
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.catalog import Catalog
    from psemu.extent import SourceText

#: structure that does nothing itself; its children are judged
_HARMLESS = frozenset(
    (
        ast.ArrayExpressionAst,
        ast.ArrayLiteralAst,
        ast.BinaryExpressionAst,
        ast.BreakStatementAst,
        ast.CatchClauseAst,
        ast.CommandAst,  # judged by the commands' own judge
        ast.CommandExpressionAst,
        ast.CommandParameterAst,
        ast.ConstantExpressionAst,
        ast.ContinueStatementAst,
        ast.DoUntilStatementAst,
        ast.DoWhileStatementAst,
        ast.ExitStatementAst,
        ast.ExpandableStringExpressionAst,
        ast.ForEachStatementAst,
        ast.ForStatementAst,
        ast.HashtableAst,
        ast.IfStatementAst,
        ast.IndexExpressionAst,
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
        ast.WhileStatementAst,
    )
)
_ATTRIBUTES = frozenset(
    [
        "parameter",
        "cmdletbinding",
        "validateset",
        "validaterange",
        "validatenotnull",
        "validatenotnullorempty",
        "validatepattern",
        "validatelength",
        "validatecount",
        "alias",
        "allownull",
        "allowemptystring",
        "allowemptycollection",
        "outputtype",
    ]
)
#: variables that steer other commands or the engine
_STEERING = frozenset(
    [
        "psdefaultparametervalues",
        "psmoduleautoloadingpreference",
        "whatifpreference",
        "confirmpreference",
        "ofs",
        "executioncontext",
        "pscmdlet",
        "host",
        "outputencoding",
        "psstyle",
        "psnativecommandargumentpassing",
        "psnativecommanduseerroractionpreference",
        "psmodulepath",
        "pshome",
        "profile",
        "error",
        "maximumhistorycount",
        "logenginelifecycleevent",
        "formatenumerationlimit",
        "psemailserver",
        "pssessionconfigurationname",
        "pssessionapplicationname",
        "pssessionoption",
    ]
)
_PLAIN_SCOPES = ("local", "private", "script")
_FUNCTION_HOOKS = frozenset(
    ("prompt", "tabexpansion", "tabexpansion2", "psconsolehostreadline", "out-default", "pre-command")
)


class ConstructJudge:
    """Collects :attr:`reasons`; *tables*: variables that hold nothing but tables and lists of the text itself."""

    def __init__(self, source: SourceText, catalog: Catalog) -> None:
        self.reasons: list[Reason] = []
        self.functions: set[str] = set()
        self._source = source
        self._catalog = catalog
        self._tables: set[str] = set()

    def judge(self, script: ast.ScriptBlockAst) -> list[ast.CommandAst]:
        """Judge every node; the commands, which are left to their own judge."""
        nodes = list(script.walk())
        self._find_tables(nodes)
        commands = []
        for node in nodes:
            kind = type(node)
            if kind is ast.CommandAst:
                commands.append(node)
            visitor = _VISITORS.get(kind)
            if visitor is not None:
                visitor(self, node)
            elif kind not in _HARMLESS:
                self._say(UNKNOWN, node, f"a {kind.__name__.removesuffix('Ast')} is not judged")
        return commands  # type: ignore[return-value]

    def _say(self, verdict: str, node: ast.Ast, why: str) -> None:
        self.reasons.append(Reason(verdict, self._source.extent(node.start, node.end), why))

    def _find_tables(self, nodes: list[ast.Ast]) -> None:
        others: set[str] = set()
        for node in nodes:
            if type(node) is ast.ParameterAst:
                others.add(node.name.variable_path.lower())
            elif type(node) is ast.ForEachStatementAst:
                others.add(node.variable.variable_path.lower())
            elif type(node) is ast.AssignmentStatementAst:
                for target in assignment_targets(node.left):
                    if type(target) is ast.VariableExpressionAst:
                        name = target.variable_path.lower()
                        (self._tables if _is_table(node.right) and node.operator == "Equals" else others).add(name)
            elif _writes_variable(node):
                # what it writes may be any object, under the name of a table
                self._tables.clear()
                return
        self._tables -= others

    def _assignment(self, node: ast.AssignmentStatementAst) -> None:
        for target in assignment_targets(node.left):
            if type(target) is ast.VariableExpressionAst:
                self._variable_target(target)
            elif _table_of(target) not in self._tables:
                self._say(UNKNOWN, target, "a property of an object is set, and setting one may do anything")

    def _variable_target(self, node: ast.VariableExpressionAst) -> None:
        scope, colon, name = node.variable_path.lower().rpartition(":")
        if colon and scope not in _PLAIN_SCOPES:
            self._say(UNKNOWN, node, f"${node.variable_path} outlives the text")
        elif name in _STEERING:
            self._say(UNKNOWN, node, f"${name} steers what commands do")

    def _loop_variable(self, node: ast.ForEachStatementAst) -> None:
        self._variable_target(node.variable)

    def _parameter(self, node: ast.ParameterAst) -> None:
        self._variable_target(node.name)

    def _unary(self, node: ast.UnaryExpressionAst) -> None:
        if node.token_kind in _CHANGING and type(node.child) is not ast.VariableExpressionAst:
            self._say(UNKNOWN, node, "a property of an object is set, and setting one may do anything")
        elif node.token_kind in _CHANGING and type(node.child) is ast.VariableExpressionAst:
            self._variable_target(node.child)

    def _variable(self, node: ast.VariableExpressionAst) -> None:
        scope, colon, name = node.variable_path.lower().partition(":")
        if not colon:
            if scope in ("executioncontext", "pscmdlet", "host"):
                self._say(UNKNOWN, node, f"${scope} reaches the engine itself")
            elif is_secret_word(scope):
                self._say(SECRET, node, f"${scope} is named as a secret")
            return
        if scope == "env":
            if is_secret_word(name):
                self._say(SECRET, node, f"${node.variable_path} is named as a secret")
        elif scope not in (*_PLAIN_SCOPES, "global", "using"):
            self._say(UNKNOWN, node, f"${{{node.variable_path}}} reads the drive {scope}:")
        elif is_secret_word(name):
            self._say(SECRET, node, f"${name} is named as a secret")

    def _member(self, node: ast.MemberExpressionAst) -> None:
        name = _text(node.member)
        if name is None:
            self._say(UNKNOWN, node, "which member is read is known only when it runs")
        elif node.static:
            if type(node.expression) is not ast.TypeExpressionAst or not is_pure_static(
                node.expression.type_name, name
            ):
                self._say(UNKNOWN, node, "a static member of a type that does more than compute")
        elif is_secret_word(name):
            self._say(SECRET, node, f".{name} is named as a secret")

    def _call(self, node: ast.InvokeMemberExpressionAst) -> None:
        name = _text(node.member)
        if name is None:
            self._say(UNKNOWN, node, "which method is called is known only when it runs")
            return
        lowered = name.lower()
        if node.static:
            if type(node.expression) is not ast.TypeExpressionAst or not is_pure_static(
                node.expression.type_name, name
            ):
                self._say(UNKNOWN, node, f"::{name}() of a type that does more than compute")
        elif lowered in ("where", "foreach"):
            first = node.arguments[0] if node.arguments else None
            if type(first) is not ast.ScriptBlockExpressionAst:
                self._say(UNKNOWN, node, f".{name}() with anything but a block calls members by name")
        elif lowered in TEXT_METHODS:
            if not _is_text(node.expression):
                self._say(UNKNOWN, node, f".{name}() computes on text only, and nothing tells that this is text")
        elif lowered == "add" and variable_name(node.expression) in self._tables:
            pass
        elif lowered not in PURE_METHODS or (lowered == "gettype" and node.arguments):
            self._say(UNKNOWN, node, f".{name}() may do anything")

    def _string(self, node: ast.StringConstantExpressionAst | ast.ExpandableStringExpressionAst) -> None:
        if "\x1b" in str(node.value):
            self._say(UNKNOWN, node, "an escape sequence drives the terminal")

    def _type(self, node: ast.TypeExpressionAst | ast.TypeConstraintAst) -> None:
        if not is_pure_type(node.type_name):
            self._say(UNKNOWN, node, f"[{node.type_name}] is no type that only computes")

    def _attribute(self, node: ast.AttributeAst) -> None:
        if node.type_name.lower().removesuffix("attribute") not in _ATTRIBUTES:
            self._say(UNKNOWN, node, f"the attribute [{node.type_name}] may run code")

    def _redirection(self, node: ast.FileRedirectionAst) -> None:
        where = node.location
        if not (type(where) is ast.VariableExpressionAst and where.variable_path.lower() == "null"):
            self._say(WRITE, node, "output is written to a file")

    def _function(self, node: ast.FunctionDefinitionAst) -> None:
        name = node.name.lower()
        if ":" in name:
            self._say(UNKNOWN, node, "a function is defined outside of the text's own scope")
        elif node.is_workflow or name in _FUNCTION_HOOKS or self._catalog.find(name) is not None:
            self._say(UNKNOWN, node, f"the function {node.name} takes the place of a command")
        self.functions.add(name)

    def _using(self, node: ast.UsingStatementAst) -> None:
        text = self._source.text[node.start : node.end].lower().split()
        if node.using_statement_kind != "Namespace" or not text[-1].rstrip(";").startswith("system"):
            self._say(UNKNOWN, node, "using loads code")

    def _pipeline(self, node: ast.PipelineAst | ast.PipelineChainAst) -> None:
        if node.background:
            self._say(UNKNOWN, node, "a background job runs on its own")

    def _switch(self, node: ast.SwitchStatementAst) -> None:
        if "file" in str(node.flags).lower():
            self._say(UNKNOWN, node, "switch -File reads a file")

    def _binary(self, node: ast.BinaryExpressionAst) -> None:
        if node.operator in ("As",) and type(node.right) is not ast.TypeExpressionAst:
            self._say(UNKNOWN, node, "-as with a type that is known only when it runs")


_VARIABLE_ALIASES = frozenset(("ev", "iv", "ov", "pv", "wv"))
_CHANGING = ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus")
_VISITORS: dict[type, Callable[[ConstructJudge, Any], None]] = {}


def _table_of(target: ast.Ast) -> str | None:
    """The variable whose own entry *target* is: ``h`` for ``$h.a`` and ``$h['a']``, nothing for ``$h.a.b``."""
    if type(target) is ast.MemberExpressionAst and not target.static:
        return variable_name(target.expression)
    return variable_name(target.target) if type(target) is ast.IndexExpressionAst else None


def _writes_variable(node: ast.Ast) -> bool:
    """True for ``-OutVariable``, ``-pv`` and their like, and for such a key of a table that may be splatted."""
    if type(node) is ast.CommandParameterAst:
        name = node.parameter_name.lower()
    elif type(node) is ast.StringConstantExpressionAst:
        name = node.value.lower()
    else:
        return False
    return (
        name in _VARIABLE_ALIASES
        or name.endswith("variable")
        or (len(name) > 1 and "pipelinevariable".startswith(name))
    )


def is_steering(name: str) -> bool:
    """True for a variable that changes what other commands do; *name* may have a scope."""
    scope, colon, plain = name.lower().rpartition(":")
    return plain in _STEERING or (bool(colon) and scope not in _PLAIN_SCOPES)


def _text(node: ast.Ast) -> str | None:
    return node.value if type(node) is ast.StringConstantExpressionAst else None


def _is_text(node: ast.Ast) -> bool:
    """True if the tree alone tells that the value is text."""
    while type(node) is ast.ParenExpressionAst:
        pipeline = node.pipeline
        if type(pipeline) is not ast.PipelineAst or len(pipeline.pipeline_elements) != 1:
            return False
        element = pipeline.pipeline_elements[0]
        if type(element) is not ast.CommandExpressionAst:
            return False
        node = element.expression
    if type(node) is ast.ConvertExpressionAst:
        return node.attribute.type_name.lower().removeprefix("system.") == "string"
    if type(node) is ast.InvokeMemberExpressionAst and not node.static:
        name = (_text(node.member) or "").lower()
        texts = ("tostring", "toupper", "tolower", "trim", "trimstart", "trimend", "substring", "padleft", "padright")
        return name in texts or (name in ("replace", "insert", "remove") and _is_text(node.expression))
    if type(node) is ast.BinaryExpressionAst:
        return node.operator in ("Format", "Join") or (node.operator == "Plus" and _is_text(node.left))
    return type(node) in (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)


def _is_table(node: ast.Ast) -> bool:
    if type(node) is ast.PipelineAst and len(node.pipeline_elements) == 1:
        node = node.pipeline_elements[0]
    if type(node) is ast.CommandExpressionAst:
        node = node.expression
    if type(node) is ast.ConvertExpressionAst and node.attribute.type_name.lower() in (
        "ordered",
        "hashtable",
        "pscustomobject",
    ):
        node = node.child
    return type(node) is ast.HashtableAst


_VISITORS.update(
    {
        ast.AssignmentStatementAst: ConstructJudge._assignment,
        ast.AttributeAst: ConstructJudge._attribute,
        ast.BinaryExpressionAst: ConstructJudge._binary,
        ast.ConvertExpressionAst: lambda judge, node: None,  # its type is a node of its own
        ast.AttributedExpressionAst: lambda judge, node: None,
        ast.NamedAttributeArgumentAst: lambda judge, node: None,
        ast.ForEachStatementAst: ConstructJudge._loop_variable,
        ast.ParameterAst: ConstructJudge._parameter,
        ast.UnaryExpressionAst: ConstructJudge._unary,
        ast.FileRedirectionAst: ConstructJudge._redirection,
        ast.FunctionDefinitionAst: ConstructJudge._function,
        ast.InvokeMemberExpressionAst: ConstructJudge._call,
        ast.MemberExpressionAst: ConstructJudge._member,
        ast.PipelineAst: ConstructJudge._pipeline,
        ast.PipelineChainAst: ConstructJudge._pipeline,
        ast.ExpandableStringExpressionAst: ConstructJudge._string,
        ast.StringConstantExpressionAst: ConstructJudge._string,
        ast.SwitchStatementAst: ConstructJudge._switch,
        ast.TypeConstraintAst: ConstructJudge._type,
        ast.TypeExpressionAst: ConstructJudge._type,
        ast.UsingStatementAst: ConstructJudge._using,
        ast.VariableExpressionAst: ConstructJudge._variable,
    }
)

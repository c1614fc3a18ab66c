"""Judges everything in a tree that is no command: what is not known to be harmless is unknown."""

from __future__ import annotations

from psemu.gate.holdings import AUTOMATIC
from psemu.gate.node_tables import ATTRIBUTES, FUNCTION_HOOKS, HARMLESS, PLAIN_SCOPES, STEERING
from psemu.gate.powershell_commands import WINDOWS_ALIASES
from psemu.gate.scopes import only_element
from psemu.gate.secrets import hunts_secrets, is_secret_word, path_trouble
from psemu.gate.shapes import ARRAY, LIST, OWN_METHODS, TABLE, member_name
from psemu.gate.types import (
    ENCODING_METHODS,
    PURE_METHODS,
    TEXT_METHODS,
    has_pure_statics,
    is_encoding,
    is_file_read,
    is_pure_static,
    is_pure_type,
)
from psemu.gate.verdict import SECRET, UNKNOWN, WRITE, Reason
from psemu.gate.words import words
from psemu.lint.effects import assignment_targets
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.catalog import Catalog
    from psemu.extent import SourceText
    from psemu.gate.holdings import Holdings
    from psemu.gate.scopes import Scopes

#: what of ``$Host`` only tells about it
_HOST_FACTS = frozenset(("currentculture", "currentuiculture", "instanceid", "name", "version"))
#: characters that drive a terminal: escape, the C1 controls that stand for it, backspace
_DRIVING = frozenset(["\x08", "\x1b", *map(chr, range(0x80, 0x85)), *map(chr, range(0x86, 0xA0))])
#: what a message or a line of a log is asked for
CONTENTS = words("_ basename commandline definition fullname line message name psitem scriptblocktext value")
_COMPARING = words("Imatch Cmatch Ilike Clike")
#: keys of tables that name what is shown
_SHOWING = frozenset(("e", "ex", "exp", "expr", "expression"))


class ConstructJudge:
    """Collects :attr:`reasons` for every node that is no command."""

    def __init__(self, source: SourceText, catalog: Catalog, scopes: Scopes, holdings: Holdings) -> None:
        self.reasons: list[Reason] = []
        self._source = source
        self._catalog = catalog
        self._scopes = scopes
        self._holdings = holdings

    def judge(self, nodes: list[ast.Ast]) -> None:
        """Judge every node of the tree."""
        for node in nodes:
            kind = type(node)
            visitor = _VISITORS.get(kind)
            if visitor is not None:
                visitor(self, node)
            elif kind not in HARMLESS:
                self._say(UNKNOWN, node, f"a {kind.__name__.removesuffix('Ast')} is not judged")

    def _say(self, verdict: str, node: ast.Ast, why: str) -> None:
        self.reasons.append(Reason(verdict, self._source.extent(node.start, node.end), why))

    def _assignment(self, node: ast.AssignmentStatementAst) -> None:
        for target in assignment_targets(node.left):
            if type(target) is ast.VariableExpressionAst:
                self._variable_target(target)
            elif not self._is_own_entry(target):
                self._say(UNKNOWN, target, "a property of an object is set, and setting one may do anything")

    def _is_own_entry(self, target: ast.Ast) -> bool:
        """True for ``$h.a``, ``$h['a']`` and ``$list[0]`` of a table or list of the text's own, not for ``$h.a.b``."""
        if type(target) is ast.MemberExpressionAst and not target.static:
            return self._holdings.holds(target.expression, TABLE)
        return type(target) is ast.IndexExpressionAst and self._holdings.holds(target.target, TABLE, LIST, ARRAY)

    def _variable_target(self, node: ast.VariableExpressionAst) -> None:
        scope, colon, name = node.variable_path.lower().rpartition(":")
        if colon and scope not in PLAIN_SCOPES:
            self._say(UNKNOWN, node, f"${node.variable_path} outlives the text")
        elif name in STEERING:
            self._say(UNKNOWN, node, f"${name} steers what commands do")

    def _loop_variable(self, node: ast.ForEachStatementAst) -> None:
        self._variable_target(node.variable)

    def _parameter(self, node: ast.ParameterAst) -> None:
        self._variable_target(node.name)

    def _unary(self, node: ast.UnaryExpressionAst) -> None:
        if node.token_kind not in _CHANGING:
            return
        if type(node.child) is ast.VariableExpressionAst:
            self._variable_target(node.child)
        elif not self._is_own_entry(node.child):
            self._say(UNKNOWN, node, "a property of an object is set, and setting one may do anything")

    def _variable(self, node: ast.VariableExpressionAst) -> None:
        if not node.variable_path.isascii() and not all(map(_folds_plainly, node.variable_path)):
            self._say(UNKNOWN, node, f"${node.variable_path} has a letter that may be another's upper or lower case")
        scope, colon, name = node.variable_path.lower().partition(":")
        if not colon:
            if scope in ("executioncontext", "pscmdlet") or (scope == "host" and not self._is_host_fact(node)):
                self._say(UNKNOWN, node, f"${scope} reaches the engine itself")
            elif scope not in self._holdings.declared and scope not in AUTOMATIC and is_secret_word(scope):
                self._say(SECRET, node, f"${scope} is named as a secret")
            return
        if scope == "env":
            if is_secret_word(name) or name.endswith("key"):
                self._say(SECRET, node, f"${node.variable_path} is named as a secret")
        elif scope not in (*PLAIN_SCOPES, "global", "using"):
            self._say(UNKNOWN, node, f"${{{node.variable_path}}} reads the drive {scope}:")
        elif is_secret_word(name):
            self._say(SECRET, node, f"${name} is named as a secret")

    def _is_host_fact(self, node: ast.VariableExpressionAst) -> bool:
        parent = self._scopes.parent(node)
        return type(parent) is ast.MemberExpressionAst and member_name(parent) in _HOST_FACTS

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
        elif name.lower() in _HOLDERS and type(self._scopes.parent(node)) is not ast.MemberExpressionAst:
            self._say(SECRET, node, f"all of .{name} is shown, secrets too")

    def _index(self, node: ast.IndexExpressionAst) -> None:
        # a name may be made of pieces
        name = "".join([str(part.value) for part in node.index.walk() if type(part) in _STRINGS])  # type: ignore[attr-defined]
        if is_secret_word(name):
            self._say(SECRET, node, f"['{name}'] is named as a secret")

    def _call(self, node: ast.InvokeMemberExpressionAst) -> None:
        name = _text(node.member)
        if name is None:
            self._say(UNKNOWN, node, "which method is called is known only when it runs")
            return
        lowered = name.lower()
        receiver = node.expression
        if node.static:
            self._static_call(node, name)
        elif lowered in ("where", "foreach"):
            first = node.arguments[0] if node.arguments else None
            if type(first) is not ast.ScriptBlockExpressionAst:
                self._say(UNKNOWN, node, f".{name}() with anything but a block calls members by name")
        elif lowered in OWN_METHODS.get(self._holdings.kind_of(receiver), ()):
            pass
        elif lowered in ENCODING_METHODS:
            if not _is_encoding(receiver):
                self._say(UNKNOWN, node, f".{name}() computes for an encoding only, and nothing tells that this is one")
        elif lowered in TEXT_METHODS:
            if not self._holdings.is_text(receiver) and not _is_regex(receiver):
                self._say(UNKNOWN, node, f".{name}() computes on text only, and nothing tells that this is text")
        elif lowered not in PURE_METHODS or (lowered == "gettype" and node.arguments):
            self._say(UNKNOWN, node, f".{name}() may do anything")

    def _static_call(self, node: ast.InvokeMemberExpressionAst, name: str) -> None:
        kind = node.expression
        if type(kind) is ast.TypeExpressionAst:
            if is_pure_static(kind.type_name, name):
                return
            texts = [_text(argument) for argument in node.arguments]
            if is_file_read(kind.type_name, name) and len(texts) == 1 and texts[0] is not None:
                trouble = path_trouble(texts[0])
                if trouble:
                    self._say(SECRET if "secret" in trouble else UNKNOWN, node, trouble)
                return
            if (
                has_pure_statics(kind.type_name)
                and name.lower() == "getenvironmentvariable"
                and texts
                and texts[0] is not None
            ):
                if is_secret_word(texts[0]) or texts[0].lower().endswith("key"):
                    self._say(SECRET, node, f"{texts[0]} is named as a secret")
                return
        self._say(UNKNOWN, node, f"::{name}() of a type that does more than compute")

    def _string(self, node: ast.StringConstantExpressionAst | ast.ExpandableStringExpressionAst) -> None:
        if not _DRIVING.isdisjoint(str(node.value)):
            self._say(UNKNOWN, node, "an escape sequence drives the terminal")

    def _convert(self, node: ast.ConvertExpressionAst) -> None:
        kind = node.attribute.type_name.lower()
        inner = only_element(node.child)
        code = inner.value if type(inner) is ast.ConstantExpressionAst else None
        if kind in ("char", "system.char", "char[]") and isinstance(code, int) and code in _DRIVING_CODES:
            self._say(UNKNOWN, node, "an escape sequence drives the terminal")

    def _type(self, node: ast.TypeExpressionAst | ast.TypeConstraintAst) -> None:
        if is_pure_type(node.type_name) or self._is_only_named(node):
            return
        self._say(UNKNOWN, node, f"[{node.type_name}] is no type that only computes")

    def _is_only_named(self, node: ast.Ast) -> bool:
        """True for a type that is compared with, or whose members are judged by themselves; nothing is converted to it."""
        parent = self._scopes.parent(node)
        if type(parent) is ast.CatchClauseAst:
            return True
        if type(parent) is ast.AttributeAst:
            return parent.type_name.lower() in ("outputtype", "outputtypeattribute")
        if type(parent) is ast.BinaryExpressionAst:
            return parent.operator in ("Is", "IsNot") and parent.right is node
        static = type(parent) in (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst) and parent.static  # type: ignore[union-attr]
        return static and has_pure_statics(node.type_name)  # type: ignore[attr-defined]

    def _attribute(self, node: ast.AttributeAst) -> None:
        if node.type_name.lower().removesuffix("attribute") not in ATTRIBUTES:
            self._say(UNKNOWN, node, f"the attribute [{node.type_name}] may run code")

    def _redirection(self, node: ast.FileRedirectionAst) -> None:
        where = node.location
        if not (type(where) is ast.VariableExpressionAst and where.variable_path.lower() == "null"):
            self._say(WRITE, node, "output is written to a file")

    def _function(self, node: ast.FunctionDefinitionAst) -> None:
        name = node.name.lower()
        if not _PLAIN_NAME.issuperset(name):
            self._say(
                UNKNOWN, node, "a function is defined outside of the text's own scope, or under the name of a file"
            )
        elif (
            node.is_workflow
            or name in FUNCTION_HOOKS
            or name in WINDOWS_ALIASES
            or self._catalog.find(name) is not None
            or self._catalog.find(f"get-{name}") is not None
        ):
            self._say(UNKNOWN, node, f"the function {node.name} takes the place of a command")

    def _using(self, node: ast.UsingStatementAst) -> None:
        text = self._source.text[node.start : node.end].lower().split()
        space = text[-1].rstrip(";")
        if node.using_statement_kind != "Namespace" or not (space == "system" or space.startswith("system.")):
            self._say(UNKNOWN, node, "using loads code")

    def _pipeline(self, node: ast.PipelineAst | ast.PipelineChainAst) -> None:
        if node.background:
            self._say(UNKNOWN, node, "a background job runs on its own")

    def _switch(self, node: ast.SwitchStatementAst) -> None:
        flags = str(node.flags).lower()
        if "file" in flags:
            self._say(UNKNOWN, node, "switch -File reads a file")
        if ("regex" in flags or "wildcard" in flags) and _reads_content(node.condition):
            wanted = [_text(label) for label, _ in node.clauses]
            if any(text is not None and hunts_secrets(text) for text in wanted):
                self._say(SECRET, node, "texts are searched for secrets")

    def _table(self, node: ast.HashtableAst) -> None:
        for key, value in node.key_value_pairs:
            if (_text(key) or "").lower() in _SHOWING:
                shown = _text(only_element(value))
                if shown is not None and is_secret_word(shown):
                    self._say(SECRET, value, f"the property {shown} is named as a secret")

    def _endless(self, node: ast.WhileStatementAst | ast.DoWhileStatementAst | ast.ForStatementAst) -> None:
        condition = only_element(node.condition) if node.condition is not None else None
        always = condition is None or (
            type(condition) is ast.VariableExpressionAst and condition.variable_path.lower() == "true"
        )
        always = always or (type(condition) is ast.ConstantExpressionAst and bool(condition.value))
        if always and not any(isinstance(inner, _LEAVING) for inner in node.body.walk()):
            self._say(UNKNOWN, node, "a loop that never ends")

    def _binary(self, node: ast.BinaryExpressionAst) -> None:
        if _is_huge(node):
            self._say(UNKNOWN, node, "it fills the memory")
        elif node.operator == "As" and type(node.right) is not ast.TypeExpressionAst:
            self._say(UNKNOWN, node, "-as with a type that is known only when it runs")
        elif node.operator in ("Is", "IsNot") and type(node.right) is not ast.TypeExpressionAst:
            self._say(UNKNOWN, node, "a type that is known only when it runs")
        elif node.operator in _COMPARING:
            wanted = _text(node.right)
            if wanted is not None and hunts_secrets(wanted) and _reads_content(node.left):
                self._say(SECRET, node, "texts are searched for secrets")


#: properties with the secrets of a service among other settings
_HOLDERS = frozenset(["siteconfig"])
_STRINGS = (ast.StringConstantExpressionAst, ast.ExpandableStringExpressionAst)
_CHANGING = ("PlusPlus", "MinusMinus", "PostfixPlusPlus", "PostfixMinusMinus")
_PLAIN_NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_-")
_DRIVING_CODES = frozenset(map(ord, _DRIVING))
_VISITORS: dict[type, Callable[[ConstructJudge, Any], None]] = {}


def is_steering(name: str) -> bool:
    """True for a variable that changes what other commands do; *name* may have a scope."""
    scope, colon, plain = name.lower().rpartition(":")
    return plain in STEERING or (bool(colon) and scope not in PLAIN_SCOPES)


def _is_huge(node: ast.BinaryExpressionAst) -> bool:
    """True for ``'a' * 1e9`` and ``1..1e9``."""
    if node.operator not in ("Multiply", "DotDot"):
        return False
    left, right = only_element(node.left), only_element(node.right)
    many = right.value if type(right) is ast.ConstantExpressionAst else 0
    if not isinstance(many, (int, float)) or many < _MANY:
        return False
    return node.operator == "DotDot" or type(left) is not ast.ConstantExpressionAst


_MANY = 10_000_000
_LEAVING = (ast.BreakStatementAst, ast.ReturnStatementAst, ast.ExitStatementAst, ast.ThrowStatementAst)


def _folds_plainly(char: str) -> bool:
    """True if *char* has one upper and one lower case, which lead back to each other, and none of them belongs to a third letter."""
    return char.lower().upper() == char.upper() and char.upper().lower() == char.lower() and char not in _MANY_CASES


#: letters that share a case with another, as Kelvin's K and the final sigma do
_MANY_CASES = frozenset(
    "\u00b5\u0130\u0131\u017f\u01c5\u01c8\u01cb\u01f2\u0345\u03c2\u03c3\u03bc\u1e9e\u1fbe\u2126\u212a\u212b"
)


def _text(node: ast.Ast | None) -> str | None:
    return node.value if type(node) is ast.StringConstantExpressionAst else None


def _is_encoding(node: ast.Ast) -> bool:
    """True for ``[Text.Encoding]::UTF8``."""
    if type(node) in (ast.MemberExpressionAst, ast.InvokeMemberExpressionAst) and node.static:  # type: ignore[attr-defined]
        kind = node.expression  # type: ignore[attr-defined]
        return type(kind) is ast.TypeExpressionAst and is_encoding(kind.type_name)
    return False


def _is_regex(node: ast.Ast) -> bool:
    inner = only_element(node)
    return type(inner) is ast.ConvertExpressionAst and inner.attribute.type_name.lower() in (
        "regex",
        "text.regularexpressions.regex",
    )


def _reads_content(node: ast.Ast) -> bool:
    """True for a message, a line and the like, and for what a command gives."""
    inner = only_element(node)
    if type(inner) is ast.CommandAst or type(inner) is ast.PipelineAst:
        return True
    if inner is not None:
        node = inner
    if type(node) is ast.MemberExpressionAst:
        return member_name(node) in CONTENTS
    return type(node) is ast.VariableExpressionAst and node.variable_path.lower() in CONTENTS


_VISITORS.update(
    {
        ast.AssignmentStatementAst: ConstructJudge._assignment,
        ast.AttributeAst: ConstructJudge._attribute,
        ast.BinaryExpressionAst: ConstructJudge._binary,
        ast.ConvertExpressionAst: ConstructJudge._convert,
        ast.AttributedExpressionAst: lambda judge, node: None,
        ast.NamedAttributeArgumentAst: lambda judge, node: None,
        ast.ForEachStatementAst: ConstructJudge._loop_variable,
        ast.HashtableAst: ConstructJudge._table,
        ast.IndexExpressionAst: ConstructJudge._index,
        ast.ParameterAst: ConstructJudge._parameter,
        ast.UnaryExpressionAst: ConstructJudge._unary,
        ast.FileRedirectionAst: ConstructJudge._redirection,
        ast.DoWhileStatementAst: ConstructJudge._endless,
        ast.ForStatementAst: ConstructJudge._endless,
        ast.WhileStatementAst: ConstructJudge._endless,
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

"""The tree that the parser makes: PowerShell's own node types (System.Management.Automation.Language) as slotted classes.

Attributes keep PowerShell's property names in snake_case; enum values are PowerShell's names as strings; a type name is its full name as written.
``start`` and ``end`` are character offsets into the :class:`psemu.extent.SourceText` of the parse.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psemu.extent import SourceText


class Ast:
    """Base of all nodes: the extent ``[start, end)``."""

    __slots__ = ("end", "start")

    #: attribute names of the node type, in the order of its properties
    fields: tuple[str, ...] = ()

    def __init__(self, start: int, end: int) -> None:
        self.start = start
        self.end = end

    #: those of the fields that hold nodes, the last first; found when they are first needed
    _below: tuple[str, ...] | None = None

    @classmethod
    def _find_below(cls) -> tuple[str, ...]:
        kinds = cls.__init__.__annotations__
        cls._below = tuple(name for name in reversed(cls.fields) if "Ast" in kinds.get(name, "Ast"))
        return cls._below

    @property
    def children(self) -> Iterator[Ast]:
        """Direct child nodes in the order of the properties."""
        below: list[Ast] = []
        self._add_below(below.append)
        return reversed(below)

    def _add_below(self, add: Callable[[Ast], None]) -> None:
        """Adds the children, the last first."""
        names = self._below
        for name in self._find_below() if names is None else names:
            value = getattr(self, name)
            if value is None:
                continue
            if value.__class__ is list:
                for item in reversed(value):
                    if item.__class__ is tuple:
                        for part in reversed(item):
                            if isinstance(part, Ast):
                                add(part)
                    elif isinstance(item, Ast):
                        add(item)
            elif isinstance(value, Ast):
                add(value)

    def walk(self) -> Iterator[Ast]:
        """This node and all below it, in source order of the properties, without recursion."""
        stack: list[Ast] = [self]
        add = stack.append
        while stack:
            node = stack.pop()
            yield node
            node._add_below(add)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.start}, {self.end})"


class ScriptBlockAst(Ast):
    """A script, or the body of a script block or function; *source* is the text that all offsets below count in."""

    __slots__ = (
        "attributes",
        "begin_block",
        "clean_block",
        "dynamic_param_block",
        "end_block",
        "param_block",
        "process_block",
        "source",
        "using_statements",
    )
    fields = (
        "using_statements",
        "attributes",
        "param_block",
        "dynamic_param_block",
        "begin_block",
        "process_block",
        "end_block",
        "clean_block",
    )

    def __init__(
        self,
        start: int,
        end: int,
        using_statements: list[UsingStatementAst],
        attributes: list[AttributeAst],
        param_block: ParamBlockAst | None,
        dynamic_param_block: NamedBlockAst | None,
        begin_block: NamedBlockAst | None,
        process_block: NamedBlockAst | None,
        end_block: NamedBlockAst | None,
        clean_block: NamedBlockAst | None,
        source: SourceText | None = None,
    ) -> None:
        self.start = start
        self.end = end
        self.using_statements = using_statements
        self.attributes = attributes
        self.param_block = param_block
        self.dynamic_param_block = dynamic_param_block
        self.begin_block = begin_block
        self.process_block = process_block
        self.end_block = end_block
        self.clean_block = clean_block
        self.source = source


class ParamBlockAst(Ast):
    """PowerShell's ``ParamBlockAst``."""

    __slots__ = ("attributes", "parameters")
    fields = ("attributes", "parameters")

    def __init__(self, start: int, end: int, attributes: list[AttributeAst], parameters: list[ParameterAst]) -> None:
        self.start = start
        self.end = end
        self.attributes = attributes
        self.parameters = parameters


class NamedBlockAst(Ast):
    """A ``begin`` … ``clean`` block; *block_kind* is the token kind (``Begin`` …), *unnamed* for a body without a keyword."""

    __slots__ = ("block_kind", "statements", "traps", "unnamed")
    fields = ("block_kind", "unnamed", "statements", "traps")

    def __init__(
        self, start: int, end: int, block_kind: str, unnamed: bool, statements: list[Ast], traps: list[TrapStatementAst]
    ) -> None:
        self.start = start
        self.end = end
        self.block_kind = block_kind
        self.unnamed = unnamed
        self.statements = statements
        self.traps = traps


class StatementBlockAst(Ast):
    """PowerShell's ``StatementBlockAst``."""

    __slots__ = ("statements", "traps")
    fields = ("statements", "traps")

    def __init__(self, start: int, end: int, statements: list[Ast], traps: list[TrapStatementAst]) -> None:
        self.start = start
        self.end = end
        self.statements = statements
        self.traps = traps


class ParameterAst(Ast):
    """PowerShell's ``ParameterAst``."""

    __slots__ = ("attributes", "default_value", "name")
    fields = ("attributes", "name", "default_value")

    def __init__(
        self, start: int, end: int, attributes: list[Ast], name: VariableExpressionAst, default_value: Ast | None
    ) -> None:
        self.start = start
        self.end = end
        self.attributes = attributes
        self.name = name
        self.default_value = default_value


class AttributeAst(Ast):
    """PowerShell's ``AttributeAst``."""

    __slots__ = ("named_arguments", "positional_arguments", "type_name")
    fields = ("type_name", "positional_arguments", "named_arguments")

    def __init__(
        self,
        start: int,
        end: int,
        type_name: str,
        positional_arguments: list[Ast],
        named_arguments: list[NamedAttributeArgumentAst],
    ) -> None:
        self.start = start
        self.end = end
        self.type_name = type_name
        self.positional_arguments = positional_arguments
        self.named_arguments = named_arguments


class NamedAttributeArgumentAst(Ast):
    """PowerShell's ``NamedAttributeArgumentAst``."""

    __slots__ = ("argument", "argument_name", "expression_omitted")
    fields = ("argument_name", "expression_omitted", "argument")

    def __init__(self, start: int, end: int, argument_name: str, expression_omitted: bool, argument: Ast) -> None:
        self.start = start
        self.end = end
        self.argument_name = argument_name
        self.expression_omitted = expression_omitted
        self.argument = argument


class TypeConstraintAst(Ast):
    """PowerShell's ``TypeConstraintAst``."""

    __slots__ = ("type_name",)
    fields = ("type_name",)

    def __init__(self, start: int, end: int, type_name: str) -> None:
        self.start = start
        self.end = end
        self.type_name = type_name


class FunctionDefinitionAst(Ast):
    """``function`` or ``filter``; *parameters* is None without a parenthesized list."""

    __slots__ = ("body", "is_filter", "is_workflow", "name", "parameters")
    fields = ("name", "is_filter", "is_workflow", "parameters", "body")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        is_filter: bool,
        is_workflow: bool,
        parameters: list[ParameterAst] | None,
        body: ScriptBlockAst,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.is_filter = is_filter
        self.is_workflow = is_workflow
        self.parameters = parameters
        self.body = body


class TypeDefinitionAst(Ast):
    """PowerShell's ``TypeDefinitionAst``."""

    __slots__ = ("attributes", "base_types", "members", "name", "type_attributes")
    fields = ("name", "type_attributes", "attributes", "base_types", "members")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        type_attributes: str,
        attributes: list[AttributeAst],
        base_types: list[TypeConstraintAst],
        members: list[Ast],
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.type_attributes = type_attributes
        self.attributes = attributes
        self.base_types = base_types
        self.members = members


class PropertyMemberAst(Ast):
    """PowerShell's ``PropertyMemberAst``."""

    __slots__ = ("attributes", "initial_value", "name", "property_attributes", "property_type")
    fields = ("name", "property_attributes", "attributes", "property_type", "initial_value")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        property_attributes: str,
        attributes: list[AttributeAst],
        property_type: TypeConstraintAst | None,
        initial_value: Ast | None,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.property_attributes = property_attributes
        self.attributes = attributes
        self.property_type = property_type
        self.initial_value = initial_value


class FunctionMemberAst(Ast):
    """PowerShell's ``FunctionMemberAst``."""

    __slots__ = ("attributes", "body", "method_attributes", "name", "parameters", "return_type")
    fields = ("name", "method_attributes", "attributes", "return_type", "parameters", "body")

    def __init__(
        self,
        start: int,
        end: int,
        name: str,
        method_attributes: str,
        attributes: list[AttributeAst],
        return_type: TypeConstraintAst | None,
        parameters: list[ParameterAst],
        body: ScriptBlockAst,
    ) -> None:
        self.start = start
        self.end = end
        self.name = name
        self.method_attributes = method_attributes
        self.attributes = attributes
        self.return_type = return_type
        self.parameters = parameters
        self.body = body


class UsingStatementAst(Ast):
    """PowerShell's ``UsingStatementAst``."""

    __slots__ = ("alias", "module_specification", "name", "using_statement_kind")
    fields = ("using_statement_kind", "name", "alias", "module_specification")

    def __init__(
        self,
        start: int,
        end: int,
        using_statement_kind: str,
        name: Ast | None,
        alias: Ast | None,
        module_specification: HashtableAst | None,
    ) -> None:
        self.start = start
        self.end = end
        self.using_statement_kind = using_statement_kind
        self.name = name
        self.alias = alias
        self.module_specification = module_specification


class DataStatementAst(Ast):
    """PowerShell's ``DataStatementAst``."""

    __slots__ = ("body", "commands_allowed", "variable")
    fields = ("variable", "commands_allowed", "body")

    def __init__(
        self, start: int, end: int, variable: str | None, commands_allowed: list[Ast], body: StatementBlockAst
    ) -> None:
        self.start = start
        self.end = end
        self.variable = variable
        self.commands_allowed = commands_allowed
        self.body = body


class IfStatementAst(Ast):
    """PowerShell's ``IfStatementAst``."""

    __slots__ = ("clauses", "else_clause")
    fields = ("clauses", "else_clause")

    def __init__(
        self, start: int, end: int, clauses: list[tuple[Ast, StatementBlockAst]], else_clause: StatementBlockAst | None
    ) -> None:
        self.start = start
        self.end = end
        self.clauses = clauses
        self.else_clause = else_clause


class SwitchStatementAst(Ast):
    """PowerShell's ``SwitchStatementAst``."""

    __slots__ = ("clauses", "condition", "default", "flags", "label")
    fields = ("label", "flags", "condition", "clauses", "default")

    def __init__(
        self,
        start: int,
        end: int,
        label: str | None,
        flags: str,
        condition: Ast,
        clauses: list[tuple[Ast, StatementBlockAst]],
        default: StatementBlockAst | None,
    ) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.flags = flags
        self.condition = condition
        self.clauses = clauses
        self.default = default


class ForEachStatementAst(Ast):
    """PowerShell's ``ForEachStatementAst``."""

    __slots__ = ("body", "condition", "flags", "label", "throttle_limit", "variable")
    fields = ("label", "flags", "throttle_limit", "variable", "condition", "body")

    def __init__(
        self,
        start: int,
        end: int,
        label: str | None,
        flags: str,
        throttle_limit: Ast | None,
        variable: VariableExpressionAst,
        condition: Ast,
        body: StatementBlockAst,
    ) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.flags = flags
        self.throttle_limit = throttle_limit
        self.variable = variable
        self.condition = condition
        self.body = body


class ForStatementAst(Ast):
    """PowerShell's ``ForStatementAst``."""

    __slots__ = ("body", "condition", "initializer", "iterator", "label")
    fields = ("label", "initializer", "condition", "iterator", "body")

    def __init__(
        self,
        start: int,
        end: int,
        label: str | None,
        initializer: Ast | None,
        condition: Ast | None,
        iterator: Ast | None,
        body: StatementBlockAst,
    ) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.initializer = initializer
        self.condition = condition
        self.iterator = iterator
        self.body = body


class WhileStatementAst(Ast):
    """PowerShell's ``WhileStatementAst``."""

    __slots__ = ("body", "condition", "label")
    fields = ("label", "condition", "body")

    def __init__(self, start: int, end: int, label: str | None, condition: Ast, body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.condition = condition
        self.body = body


class DoWhileStatementAst(Ast):
    """PowerShell's ``DoWhileStatementAst``."""

    __slots__ = ("body", "condition", "label")
    fields = ("label", "condition", "body")

    def __init__(self, start: int, end: int, label: str | None, condition: Ast, body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.condition = condition
        self.body = body


class DoUntilStatementAst(Ast):
    """PowerShell's ``DoUntilStatementAst``."""

    __slots__ = ("body", "condition", "label")
    fields = ("label", "condition", "body")

    def __init__(self, start: int, end: int, label: str | None, condition: Ast, body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.label = label
        self.condition = condition
        self.body = body


class BreakStatementAst(Ast):
    """PowerShell's ``BreakStatementAst``."""

    __slots__ = ("label",)
    fields = ("label",)

    def __init__(self, start: int, end: int, label: Ast | None) -> None:
        self.start = start
        self.end = end
        self.label = label


class ContinueStatementAst(Ast):
    """PowerShell's ``ContinueStatementAst``."""

    __slots__ = ("label",)
    fields = ("label",)

    def __init__(self, start: int, end: int, label: Ast | None) -> None:
        self.start = start
        self.end = end
        self.label = label


class ReturnStatementAst(Ast):
    """PowerShell's ``ReturnStatementAst``."""

    __slots__ = ("pipeline",)
    fields = ("pipeline",)

    def __init__(self, start: int, end: int, pipeline: Ast | None) -> None:
        self.start = start
        self.end = end
        self.pipeline = pipeline


class ExitStatementAst(Ast):
    """PowerShell's ``ExitStatementAst``."""

    __slots__ = ("pipeline",)
    fields = ("pipeline",)

    def __init__(self, start: int, end: int, pipeline: Ast | None) -> None:
        self.start = start
        self.end = end
        self.pipeline = pipeline


class ThrowStatementAst(Ast):
    """PowerShell's ``ThrowStatementAst``."""

    __slots__ = ("pipeline",)
    fields = ("pipeline",)

    def __init__(self, start: int, end: int, pipeline: Ast | None) -> None:
        self.start = start
        self.end = end
        self.pipeline = pipeline


class TrapStatementAst(Ast):
    """PowerShell's ``TrapStatementAst``."""

    __slots__ = ("body", "trap_type")
    fields = ("trap_type", "body")

    def __init__(self, start: int, end: int, trap_type: TypeConstraintAst | None, body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.trap_type = trap_type
        self.body = body


class TryStatementAst(Ast):
    """PowerShell's ``TryStatementAst``."""

    __slots__ = ("body", "catch_clauses", "finally_")
    fields = ("body", "catch_clauses", "finally_")

    def __init__(
        self,
        start: int,
        end: int,
        body: StatementBlockAst,
        catch_clauses: list[CatchClauseAst],
        finally_: StatementBlockAst | None,
    ) -> None:
        self.start = start
        self.end = end
        self.body = body
        self.catch_clauses = catch_clauses
        self.finally_ = finally_


class CatchClauseAst(Ast):
    """PowerShell's ``CatchClauseAst``."""

    __slots__ = ("body", "catch_types")
    fields = ("catch_types", "body")

    def __init__(self, start: int, end: int, catch_types: list[TypeConstraintAst], body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.catch_types = catch_types
        self.body = body


class BlockStatementAst(Ast):
    """PowerShell's ``BlockStatementAst``."""

    __slots__ = ("body", "kind")
    fields = ("kind", "body")

    def __init__(self, start: int, end: int, kind: str, body: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.body = body


class PipelineAst(Ast):
    """PowerShell's ``PipelineAst``."""

    __slots__ = ("background", "pipeline_elements")
    fields = ("pipeline_elements", "background")

    def __init__(
        self, start: int, end: int, pipeline_elements: list[CommandAst | CommandExpressionAst], background: bool
    ) -> None:
        self.start = start
        self.end = end
        self.pipeline_elements = pipeline_elements
        self.background = background


class PipelineChainAst(Ast):
    """PowerShell's ``PipelineChainAst``."""

    __slots__ = ("background", "lhs_pipeline_chain", "operator", "rhs_pipeline")
    fields = ("lhs_pipeline_chain", "operator", "rhs_pipeline", "background")

    def __init__(
        self, start: int, end: int, lhs_pipeline_chain: Ast, operator: str, rhs_pipeline: PipelineAst, background: bool
    ) -> None:
        self.start = start
        self.end = end
        self.lhs_pipeline_chain = lhs_pipeline_chain
        self.operator = operator
        self.rhs_pipeline = rhs_pipeline
        self.background = background


class CommandAst(Ast):
    """A command: name and arguments in *command_elements*; *invocation_operator* is ``Ampersand``, ``Dot`` or ``Unknown``."""

    __slots__ = ("command_elements", "invocation_operator", "redirections")
    fields = ("invocation_operator", "command_elements", "redirections")

    def __init__(
        self, start: int, end: int, invocation_operator: str, command_elements: list[Ast], redirections: list[Ast]
    ) -> None:
        self.start = start
        self.end = end
        self.invocation_operator = invocation_operator
        self.command_elements = command_elements
        self.redirections = redirections


class CommandParameterAst(Ast):
    """PowerShell's ``CommandParameterAst``."""

    __slots__ = ("argument", "parameter_name")
    fields = ("parameter_name", "argument")

    def __init__(self, start: int, end: int, parameter_name: str, argument: Ast | None) -> None:
        self.start = start
        self.end = end
        self.parameter_name = parameter_name
        self.argument = argument


class CommandExpressionAst(Ast):
    """PowerShell's ``CommandExpressionAst``."""

    __slots__ = ("expression", "redirections")
    fields = ("expression", "redirections")

    def __init__(self, start: int, end: int, expression: Ast, redirections: list[Ast]) -> None:
        self.start = start
        self.end = end
        self.expression = expression
        self.redirections = redirections


class FileRedirectionAst(Ast):
    """PowerShell's ``FileRedirectionAst``."""

    __slots__ = ("append", "from_stream", "location")
    fields = ("from_stream", "append", "location")

    def __init__(self, start: int, end: int, from_stream: str, append: bool, location: Ast) -> None:
        self.start = start
        self.end = end
        self.from_stream = from_stream
        self.append = append
        self.location = location


class MergingRedirectionAst(Ast):
    """PowerShell's ``MergingRedirectionAst``."""

    __slots__ = ("from_stream", "to_stream")
    fields = ("from_stream", "to_stream")

    def __init__(self, start: int, end: int, from_stream: str, to_stream: str) -> None:
        self.start = start
        self.end = end
        self.from_stream = from_stream
        self.to_stream = to_stream


class AssignmentStatementAst(Ast):
    """*operator* is PowerShell's TokenKind (``Equals``, ``PlusEquals`` …)."""

    __slots__ = ("left", "operator", "right")
    fields = ("left", "operator", "right")

    def __init__(self, start: int, end: int, left: Ast, operator: str, right: Ast) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right


class BinaryExpressionAst(Ast):
    """*operator* is PowerShell's TokenKind (``Plus``, ``Ieq``, ``Creplace`` …)."""

    __slots__ = ("left", "operator", "right")
    fields = ("left", "operator", "right")

    def __init__(self, start: int, end: int, left: Ast, operator: str, right: Ast) -> None:
        self.start = start
        self.end = end
        self.left = left
        self.operator = operator
        self.right = right


class UnaryExpressionAst(Ast):
    """*token_kind* is PowerShell's TokenKind (``Not``, ``Minus``, ``PostfixPlusPlus`` …)."""

    __slots__ = ("child", "token_kind")
    fields = ("token_kind", "child")

    def __init__(self, start: int, end: int, token_kind: str, child: Ast) -> None:
        self.start = start
        self.end = end
        self.token_kind = token_kind
        self.child = child


class TernaryExpressionAst(Ast):
    """PowerShell's ``TernaryExpressionAst``."""

    __slots__ = ("condition", "if_false", "if_true")
    fields = ("condition", "if_true", "if_false")

    def __init__(self, start: int, end: int, condition: Ast, if_true: Ast, if_false: Ast) -> None:
        self.start = start
        self.end = end
        self.condition = condition
        self.if_true = if_true
        self.if_false = if_false


class AttributedExpressionAst(Ast):
    """PowerShell's ``AttributedExpressionAst``."""

    __slots__ = ("attribute", "child")
    fields = ("attribute", "child")

    def __init__(self, start: int, end: int, attribute: AttributeAst, child: Ast) -> None:
        self.start = start
        self.end = end
        self.attribute = attribute
        self.child = child


class ConvertExpressionAst(Ast):
    """PowerShell's ``ConvertExpressionAst``."""

    __slots__ = ("attribute", "child")
    fields = ("attribute", "child")

    def __init__(self, start: int, end: int, attribute: TypeConstraintAst, child: Ast) -> None:
        self.start = start
        self.end = end
        self.attribute = attribute
        self.child = child


class MemberExpressionAst(Ast):
    """PowerShell's ``MemberExpressionAst``."""

    __slots__ = ("expression", "member", "null_conditional", "static")
    fields = ("expression", "member", "static", "null_conditional")

    def __init__(
        self, start: int, end: int, expression: Ast, member: Ast, static: bool, null_conditional: bool
    ) -> None:
        self.start = start
        self.end = end
        self.expression = expression
        self.member = member
        self.static = static
        self.null_conditional = null_conditional


class InvokeMemberExpressionAst(Ast):
    """PowerShell's ``InvokeMemberExpressionAst``."""

    __slots__ = ("arguments", "expression", "generic_type_arguments", "member", "null_conditional", "static")
    fields = ("expression", "member", "static", "null_conditional", "generic_type_arguments", "arguments")

    def __init__(
        self,
        start: int,
        end: int,
        expression: Ast,
        member: Ast,
        static: bool,
        null_conditional: bool,
        generic_type_arguments: list[str],
        arguments: list[Ast],
    ) -> None:
        self.start = start
        self.end = end
        self.expression = expression
        self.member = member
        self.static = static
        self.null_conditional = null_conditional
        self.generic_type_arguments = generic_type_arguments
        self.arguments = arguments


class BaseCtorInvokeMemberExpressionAst(Ast):
    """PowerShell's ``BaseCtorInvokeMemberExpressionAst``."""

    __slots__ = ("arguments",)
    fields = ("arguments",)

    def __init__(self, start: int, end: int, arguments: list[Ast]) -> None:
        self.start = start
        self.end = end
        self.arguments = arguments


class IndexExpressionAst(Ast):
    """PowerShell's ``IndexExpressionAst``."""

    __slots__ = ("index", "null_conditional", "target")
    fields = ("target", "index", "null_conditional")

    def __init__(self, start: int, end: int, target: Ast, index: Ast, null_conditional: bool) -> None:
        self.start = start
        self.end = end
        self.target = target
        self.index = index
        self.null_conditional = null_conditional


class TypeExpressionAst(Ast):
    """PowerShell's ``TypeExpressionAst``."""

    __slots__ = ("type_name",)
    fields = ("type_name",)

    def __init__(self, start: int, end: int, type_name: str) -> None:
        self.start = start
        self.end = end
        self.type_name = type_name


class VariableExpressionAst(Ast):
    """``$name`` or ``@name``; *variable_path* is the user path (``env:PATH``, ``script:x``)."""

    __slots__ = ("splatted", "variable_path")
    fields = ("variable_path", "splatted")

    def __init__(self, start: int, end: int, variable_path: str, splatted: bool) -> None:
        self.start = start
        self.end = end
        self.variable_path = variable_path
        self.splatted = splatted


class UsingExpressionAst(Ast):
    """PowerShell's ``UsingExpressionAst``."""

    __slots__ = ("sub_expression",)
    fields = ("sub_expression",)

    def __init__(self, start: int, end: int, sub_expression: Ast) -> None:
        self.start = start
        self.end = end
        self.sub_expression = sub_expression


class ConstantExpressionAst(Ast):
    """A number; *value* is a Python int (Int32), float (Double) or a value of psemu.objects.numbers."""

    __slots__ = ("value",)
    fields = ("value",)

    def __init__(self, start: int, end: int, value: object) -> None:
        self.start = start
        self.end = end
        self.value = value


class StringConstantExpressionAst(Ast):
    """A string without expansion; *string_constant_type* is ``BareWord``, ``SingleQuoted``, …"""

    __slots__ = ("string_constant_type", "value")
    fields = ("string_constant_type", "value")

    def __init__(self, start: int, end: int, string_constant_type: str, value: str) -> None:
        self.start = start
        self.end = end
        self.string_constant_type = string_constant_type
        self.value = value


class ExpandableStringExpressionAst(Ast):
    """A string with *nested_expressions*; *value* keeps the expressions' source text in place."""

    __slots__ = ("nested_expressions", "string_constant_type", "value")
    fields = ("string_constant_type", "value", "nested_expressions")

    def __init__(
        self, start: int, end: int, string_constant_type: str, value: str, nested_expressions: list[Ast]
    ) -> None:
        self.start = start
        self.end = end
        self.string_constant_type = string_constant_type
        self.value = value
        self.nested_expressions = nested_expressions


class ScriptBlockExpressionAst(Ast):
    """PowerShell's ``ScriptBlockExpressionAst``."""

    __slots__ = ("script_block",)
    fields = ("script_block",)

    def __init__(self, start: int, end: int, script_block: ScriptBlockAst) -> None:
        self.start = start
        self.end = end
        self.script_block = script_block


class ArrayLiteralAst(Ast):
    """PowerShell's ``ArrayLiteralAst``."""

    __slots__ = ("elements",)
    fields = ("elements",)

    def __init__(self, start: int, end: int, elements: list[Ast]) -> None:
        self.start = start
        self.end = end
        self.elements = elements


class ArrayExpressionAst(Ast):
    """PowerShell's ``ArrayExpressionAst``."""

    __slots__ = ("sub_expression",)
    fields = ("sub_expression",)

    def __init__(self, start: int, end: int, sub_expression: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.sub_expression = sub_expression


class SubExpressionAst(Ast):
    """PowerShell's ``SubExpressionAst``."""

    __slots__ = ("sub_expression",)
    fields = ("sub_expression",)

    def __init__(self, start: int, end: int, sub_expression: StatementBlockAst) -> None:
        self.start = start
        self.end = end
        self.sub_expression = sub_expression


class ParenExpressionAst(Ast):
    """PowerShell's ``ParenExpressionAst``."""

    __slots__ = ("pipeline",)
    fields = ("pipeline",)

    def __init__(self, start: int, end: int, pipeline: Ast) -> None:
        self.start = start
        self.end = end
        self.pipeline = pipeline


class HashtableAst(Ast):
    """PowerShell's ``HashtableAst``."""

    __slots__ = ("key_value_pairs",)
    fields = ("key_value_pairs",)

    def __init__(self, start: int, end: int, key_value_pairs: list[tuple[Ast, Ast]]) -> None:
        self.start = start
        self.end = end
        self.key_value_pairs = key_value_pairs


class ErrorStatementAst(Ast):
    """What the parser could make of a statement that is wrong; *flags*: name, text and argument of each flag of a switch."""

    __slots__ = ("bodies", "conditions", "flags", "kind", "nested_ast")
    fields = ("kind", "flags", "conditions", "bodies", "nested_ast")

    def __init__(
        self,
        start: int,
        end: int,
        kind: str | None,
        flags: list[tuple[str, str, Ast | None]],
        conditions: list[Ast],
        bodies: list[Ast],
        nested_ast: list[Ast],
    ) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.flags = flags
        self.conditions = conditions
        self.bodies = bodies
        self.nested_ast = nested_ast


class ErrorExpressionAst(Ast):
    """What the parser could make of an expression that is wrong."""

    __slots__ = ("nested_ast",)
    fields = ("nested_ast",)

    def __init__(self, start: int, end: int, nested_ast: list[Ast]) -> None:
        self.start = start
        self.end = end
        self.nested_ast = nested_ast


class ConfigurationDefinitionAst(Ast):
    """PowerShell's ``ConfigurationDefinitionAst``."""

    __slots__ = ("body", "configuration_type", "instance_name")
    fields = ("configuration_type", "instance_name", "body")

    def __init__(
        self, start: int, end: int, configuration_type: str, instance_name: Ast, body: ScriptBlockExpressionAst
    ) -> None:
        self.start = start
        self.end = end
        self.configuration_type = configuration_type
        self.instance_name = instance_name
        self.body = body


class DynamicKeywordStatementAst(Ast):
    """PowerShell's ``DynamicKeywordStatementAst``."""

    __slots__ = ("command_elements",)
    fields = ("command_elements",)

    def __init__(self, start: int, end: int, command_elements: list[Ast]) -> None:
        self.start = start
        self.end = end
        self.command_elements = command_elements


#: the nodes by which one finds one's way in a script: what defines names, and what uses them
LANDMARKS = frozenset(
    [
        FunctionDefinitionAst, FunctionMemberAst, TypeDefinitionAst, AssignmentStatementAst, ParameterAst, ForEachStatementAst, CommandAst,
        VariableExpressionAst,
    ]
)  # fmt: skip

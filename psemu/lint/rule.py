"""What a style or correctness rule is: a class with PSScriptAnalyzer's name that looks at one script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from psemu.diagnostic import WARNING, CorrectionExtent, DiagnosticRecord
from psemu.extent import ScriptExtent
from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.catalog import Catalog
    from psemu.parser import ParseResult

Node = TypeVar("Node", bound=ast.Ast)


class AnalyzedScript:
    """A parsed script with what rules ask for: its nodes by type, each node's parent, the catalog; *path* None for bare text; *encoding*:
    the file's, None where there is no file."""

    def __init__(self, result: ParseResult, catalog: Catalog, path: str | None, encoding: str | None = None) -> None:
        self.encoding = encoding
        self.result = result
        self.source = result.source
        self.text = result.source.text
        self.catalog = catalog
        self.path = path
        self._parents: dict[int, ast.Ast] = {}
        self._by_type: dict[type, list[Any]] = {}
        stack: list[ast.Ast] = [result.ast]
        while stack:
            node = stack.pop()
            self._by_type.setdefault(type(node), []).append(node)
            children = list(node.children)
            for child in children:
                self._parents[id(child)] = node
            stack.extend(reversed(children))

    def nodes(self, kind: type[Node]) -> list[Node]:
        """All nodes of exactly that type, in the order of the tree."""
        return self._by_type.get(kind, [])

    def parent(self, node: ast.Ast) -> ast.Ast | None:
        """The node around *node*."""
        return self._parents.get(id(node))

    def enclosing(self, node: ast.Ast, kind: type[Node]) -> Node | None:
        """The nearest node of type *kind* around *node*."""
        found = self.parent(node)
        while found is not None and type(found) is not kind:
            found = self.parent(found)
        return found

    def extent(self, node: ast.Ast) -> ScriptExtent:
        """The extent of *node*."""
        return self.source.extent(node.start, node.end)

    def text_of(self, node: ast.Ast) -> str:
        """The source of *node*."""
        return self.text[node.start : node.end]

    @property
    def name(self) -> str:
        """How messages name the script: its file name, or ``Script definition`` for bare text."""
        if self.path is None:
            return "Script definition"
        return "File '" + self.path.replace("\\", "/").rpartition("/")[2] + "'"


class RuleFinding(DiagnosticRecord):
    """A finding of a rule; *suppression_id* tells it from the rule's other findings for who wants to suppress just this one."""

    __slots__ = ("suppression_id",)

    def __init__(
        self,
        extent: ScriptExtent,
        code: str,
        message: str,
        severity: str,
        corrections: tuple[CorrectionExtent, ...],
        suppression_id: str | None,
    ) -> None:
        super().__init__(extent, code, message, severity, corrections)
        self.suppression_id = suppression_id


class Rule:
    """Base of the rules; *code* is the rule's name in PSScriptAnalyzer, *options* its settings with their defaults."""

    code: ClassVar[str]
    severity: ClassVar[str] = WARNING
    #: runs without being asked for
    enabled: ClassVar[bool] = True
    #: its first correction keeps what the script does, so that ``--fix`` may make it
    safe: ClassVar[bool] = False
    #: its findings are about a file, not about a place in it
    whole_file: ClassVar[bool] = False
    defaults: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, settings: Mapping[str, Any] | None = None) -> None:
        given = {name.lower(): value for name, value in (settings or {}).items()}
        self.options = {name: given.get(name.lower(), value) for name, value in self.defaults.items()}
        for name, value in self.defaults.items():
            if isinstance(value, tuple) and isinstance(self.options[name], str):
                # PowerShell makes a list of one of a single value
                self.options[name] = (self.options[name],)

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """The rule's findings."""
        raise NotImplementedError

    def finding(
        self,
        script: AnalyzedScript,
        where: ast.Ast | ScriptExtent,
        message: str,
        *corrections: tuple[ast.Ast | ScriptExtent, str],
        severity: str | None = None,
        suppression_id: str | None = None,
    ) -> DiagnosticRecord:
        """A finding at *where*; *corrections* are (what to replace, by which text)."""

        def extent(place: ast.Ast | ScriptExtent) -> ScriptExtent:
            return script.extent(place) if isinstance(place, ast.Ast) else place

        mended = tuple(CorrectionExtent(extent(place), text, f"Replace by {text}") for place, text in corrections)
        return RuleFinding(extent(where), self.code, message, severity or self.severity, mended, suppression_id)


def command_name(node: ast.CommandAst) -> str:
    """The command's name as written, empty where it is not text."""
    first = node.command_elements[0] if node.command_elements else None
    return first.value if isinstance(first, ast.StringConstantExpressionAst) else ""


def names_command(script: AnalyzedScript, node: ast.CommandAst, *names: str) -> bool:
    """True if *node* calls one of *names* (lower case) or an alias of one."""
    name = command_name(node).lower()
    target = script.catalog.resolve_alias(name) or name
    return name in names or target.lower() in names


def block_parameters(script: AnalyzedScript) -> list[ast.ParameterAst]:
    """The parameters that stand in a ``param`` block, not in a function's parentheses."""
    return [node for block in script.nodes(ast.ParamBlockAst) for node in block.parameters]


def parameters_of(definition: ast.FunctionDefinitionAst) -> list[ast.ParameterAst]:
    """A function's parameters, wherever they are declared."""
    if definition.parameters:
        return definition.parameters
    block = definition.body.param_block
    return block.parameters if block is not None else []


def attribute_named(attributes: list[Any], name: str) -> ast.AttributeAst | None:
    """The first attribute of that name (lower case, without ``Attribute``)."""
    for attribute in attributes:
        if isinstance(attribute, ast.AttributeAst) and plain_type_name(attribute.type_name) == name:
            return attribute
    return None


def plain_type_name(name: str) -> str:
    """``System.Management.Automation.ParameterAttribute`` → ``parameter``."""
    return name.lower().removeprefix("system.").removeprefix("management.automation.").removesuffix("attribute")


def argument_named(attribute: ast.AttributeAst, name: str) -> ast.NamedAttributeArgumentAst | None:
    """The named argument *name* (lower case) of an attribute."""
    return next((item for item in attribute.named_arguments if item.argument_name.lower() == name), None)


def is_true(argument: ast.NamedAttributeArgumentAst | None) -> bool:
    """True for ``Mandatory``, ``Mandatory = $true``, ``Mandatory = 1``."""
    if argument is None:
        return False
    if argument.expression_omitted:
        return True
    value = argument.argument
    if isinstance(value, ast.VariableExpressionAst):
        return value.variable_path.lower() == "true"
    return isinstance(value, ast.ConstantExpressionAst) and bool(value.value)


def constant_argument(node: ast.CommandAst, parameter: str) -> str | None:
    """The text given to *parameter* (lower case) by its whole name; None if it is not given or only running tells."""
    elements = node.command_elements
    for index, element in enumerate(elements):
        if isinstance(element, ast.CommandParameterAst) and element.parameter_name.lower() == parameter:
            value = element.argument or (elements[index + 1] if index + 1 < len(elements) else None)
            if isinstance(value, ast.StringConstantExpressionAst):
                return value.value
            return str(value.value) if isinstance(value, ast.ConstantExpressionAst) else None
    return None

"""Which variables of a script are the same one: by their scopes, by the commands that set them, by the calls that give a parameter."""

from __future__ import annotations

from psemu.language.occurrences import SCOPES, Name, Occurrence, bare_name, called_name, inner_range, variable_range
from psemu.parser import ast
from psemu.parser.variable_flow import targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]
    Scope = ast.FunctionDefinitionAst | ast.FunctionMemberAst | None

#: parameters of every advanced command that set the variable they name
_SETTING = frozenset(
    (
        "outvariable", "ov", "errorvariable", "ev", "warningvariable", "wv", "informationvariable", "iv", "pipelinevariable", "pv",
    )
)  # fmt: skip


def _split(path: str) -> tuple[str, str]:
    """Scope or drive, and name, of a variable's path in lower case."""
    scope, colon, name = path.lower().partition(":")
    return (scope, name) if colon else ("", scope)


def _functions(document: ScriptDocument) -> list[ast.FunctionDefinitionAst | ast.FunctionMemberAst]:
    return [
        node for node in document.landmarks() if isinstance(node, (ast.FunctionDefinitionAst, ast.FunctionMemberAst))
    ]


def _around(place: int, functions: list[ast.FunctionDefinitionAst | ast.FunctionMemberAst]) -> list[Scope]:
    """The functions around a place, the innermost first, then the script (None)."""
    return [*(node for node in reversed(functions) if node.start <= place < node.end), None]


def scope_of(document: ScriptDocument, node: ast.Ast) -> Scope:
    """The function that *node* stands in, None for the script."""
    return _around(node.start, _functions(document))[0]


def variable_name(document: ScriptDocument, variable: ast.VariableExpressionAst) -> Name | None:
    """The name of *variable*, None for an item of a drive."""
    scope, name = _split(variable.variable_path)
    if scope and scope not in SCOPES:
        return None
    return _same_variables(document, name, variable, variable_range(document, variable))


def variables_called(document: ScriptDocument, name: str, scope: Scope, place: Range) -> Name | None:
    """The variable that *scope* sets by the name *name*."""
    return Name("variable", name, place, _Uses(document, name.lower()).of(scope))


def _same_variables(
    document: ScriptDocument, name: str, variable: ast.VariableExpressionAst, place: Range
) -> Name | None:
    uses = _Uses(document, name)
    written = document.text[place[0] : place[1]]
    return Name("variable", written, place, uses.of(uses.owner(variable))) if written else None


class _Uses:
    """All variables of one *name* (lower case), and which scope each of them belongs to: a function that sets it, else the one around it."""

    def __init__(self, document: ScriptDocument, name: str) -> None:
        self.document = document
        self.name = name
        self.functions = _functions(document)
        self.variables: list[ast.VariableExpressionAst] = []
        #: set by being named: ``-OutVariable name``
        self.named: list[ast.StringConstantExpressionAst] = []
        self.written: set[int] = set()
        self.parameters: list[ast.ParameterAst] = []
        self.calls: list[ast.CommandAst] = []
        for node in document.landmarks():
            if isinstance(node, ast.VariableExpressionAst):
                if node.variable_path.lower().rpartition(":")[2] == name and _split(node.variable_path)[0] in (
                    "",
                    *SCOPES,
                ):
                    self.variables.append(node)
            elif isinstance(node, ast.AssignmentStatementAst):
                self.written.update(id(target) for target in targets(node.left))
            elif isinstance(node, ast.ForEachStatementAst):
                self.written.add(id(node.variable))
            elif isinstance(node, ast.ParameterAst):
                self.written.add(id(node.name))
                if node.name.variable_path.lower() == name:
                    self.parameters.append(node)
            elif isinstance(node, ast.CommandAst):
                self.calls.append(node)
                self.named += [
                    text for text in _set_by(node) if text.value.lower().lstrip("+") == name and text.end > text.start
                ]
        #: scopes in which the name is set without a prefix
        self.setting: set[int] = {
            id(_around(node.start, self.functions)[0])
            for node in self.variables
            if id(node) in self.written and _split(node.variable_path)[0] in ("", "local", "private", "variable")
        } | {id(_around(node.start, self.functions)[0]) for node in self.named}

    def owner(self, variable: ast.VariableExpressionAst) -> Scope | str:
        """The scope that a variable belongs to; a word for the global one."""
        scope = _split(variable.variable_path)[0]
        if scope == "global":
            return "global"
        around = _around(variable.start, self.functions)
        if scope == "script":
            return None
        if scope in ("local", "private"):
            return around[0]
        return next((each for each in around if id(each) in self.setting), None)

    def of(self, owner: Scope | str) -> list[Occurrence]:
        """The places that mean the variable of *owner*."""
        parameters = {id(node.name) for node in self.parameters}
        found = [
            Occurrence(variable_range(self.document, node), id(node) in self.written, id(node) in parameters)
            for node in self.variables
            if self.owner(node) is owner or (owner == "global" and self.owner(node) == owner)
        ]
        found += [
            Occurrence(inner_range(self.document, node), True)
            for node in self.named
            if _around(node.start, self.functions)[0] is owner
        ]
        if isinstance(owner, ast.FunctionDefinitionAst):
            found += self._given(owner)
        return [each for each in found if each.range[0] < each.range[1]]

    def _given(self, function: ast.FunctionDefinitionAst) -> Iterator[Occurrence]:
        """The parameter in calls of *function*."""
        if not any(_around(node.start, self.functions)[0] is function for node in self.parameters):
            return
        called = bare_name(function.name).lower()
        for call in self.calls:
            if bare_name(called_name(call)) == called:
                for element in call.command_elements:
                    if isinstance(element, ast.CommandParameterAst) and element.parameter_name.lower() == self.name:
                        start = element.start + 1
                        yield Occurrence((start, start + len(element.parameter_name)))


def _set_by(command: ast.CommandAst) -> Iterator[ast.StringConstantExpressionAst]:
    """The plain texts by which *command* names variables that it sets."""
    elements = command.command_elements
    for number, element in enumerate(elements):
        if isinstance(element, ast.CommandParameterAst) and element.parameter_name.lower() in _SETTING:
            following = elements[number + 1] if number + 1 < len(elements) else None
            value = element.argument if element.argument is not None else following
            if isinstance(value, ast.StringConstantExpressionAst):
                yield value


def is_set_by(command: ast.CommandAst, node: ast.StringConstantExpressionAst) -> bool:
    """Whether *command* sets the variable that *node* names."""
    return any(text is node for text in _set_by(command))


def given_parameter(document: ScriptDocument, command: ast.CommandAst, node: ast.CommandParameterAst) -> Name | None:
    """The parameter of a function of the script that a call gives."""
    place = (node.start + 1, node.start + 1 + len(node.parameter_name))
    wanted = node.parameter_name.lower()
    for function in reversed(document.functions(bare_name(called_name(command)))):
        block = function.body.param_block
        for parameter in [*(function.parameters or []), *(block.parameters if block is not None else [])]:
            if parameter.name.variable_path.lower() == wanted:
                return _same_variables(document, wanted, parameter.name, place)
    return None


def is_taken(document: ScriptDocument, name: Name, text: str) -> bool:
    """Whether the variable *text* is used or set in a scope in which *name* is."""
    others = _Uses(document, text.lower())
    scopes = {id(_around(each.range[0], others.functions)[0]) for each in name.occurrences}
    return any(
        id(_around(variable.start, others.functions)[0]) in scopes or id(others.owner(variable)) in scopes
        for variable in others.variables
    )

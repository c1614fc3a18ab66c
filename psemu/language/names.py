"""Where a script means the same function, variable, parameter or class: for definitions, references, highlights and renaming."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.variable_flow import targets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.language.document import ScriptDocument

    Range = tuple[int, int]
    Scope = ast.FunctionDefinitionAst | ast.FunctionMemberAst | None

_SCOPES = ("script", "local", "private", "global", "variable", "using")
#: parameters of every advanced command that set the variable they name
_SETTING = frozenset(
    (
        "outvariable", "ov", "errorvariable", "ev", "warningvariable", "wv", "informationvariable", "iv", "pipelinevariable", "pv",
    )
)  # fmt: skip
#: commands that take the names of functions
_ABOUT_FUNCTIONS = frozenset(
    ("export-modulemember", "get-command", "gcm", "get-help", "set-alias", "sal", "new-alias", "nal")
)
#: what PowerShell itself sets
_AUTOMATIC = frozenset(
    "$ ? ^ _ args consolefilename error event eventargs eventsubscriber executioncontext false foreach home host input iscoreclr islinux"  # noqa: SIM905
    " ismacos iswindows lastexitcode matches myinvocation nestedpromptlevel null pid profile psboundparameters pscmdlet pscommandpath"
    " psculture psdebugcontext psedition pshome psitem psscriptroot pssenderinfo psuiculture psversiontable pwd sender shellid stacktrace"
    " switch this true".split()
)


class Occurrence:
    """A place that means a name: the *range* of the name alone; *writes*: it is defined or set there; *defines*: its definition is there."""

    __slots__ = ("defines", "range", "writes")

    def __init__(self, place: Range, writes: bool = False, defines: bool = False) -> None:
        self.range = place
        self.writes = writes
        self.defines = defines


class Name:
    """What stands at a place: its *kind* (variable, function, class), how it is written, its range, and all its *occurrences* in order."""

    __slots__ = ("kind", "occurrences", "range", "text")

    def __init__(self, kind: str, text: str, place: Range, occurrences: list[Occurrence]) -> None:
        self.kind = kind
        self.text = text
        self.range = place
        self.occurrences = sorted(occurrences, key=lambda each: each.range)

    @property
    def is_automatic(self) -> bool:
        """Whether PowerShell gives the name its meaning."""
        return self.kind == "variable" and self.text.lower() in _AUTOMATIC

    @property
    def definition(self) -> Occurrence | None:
        """Where the name is defined or first set."""
        places = self.occurrences
        return next((each for each in places if each.defines), next((each for each in places if each.writes), None))


def name_at(document: ScriptDocument, offset: int) -> Name | None:
    """The name that holds *offset* or ends there."""
    document.parsed  # noqa: B018 -- the tree is made to follow the text
    seen: set[int] = set()
    for at in (offset + 1, offset):
        for node in reversed(document.around(at)):
            if id(node) in seen:
                continue
            seen.add(id(node))
            found = _name_of(document, node, offset)
            if found is not None:
                return found if found.range[0] <= offset <= found.range[1] else None
    return None


def _name_of(document: ScriptDocument, node: ast.Ast, offset: int) -> Name | None:
    if isinstance(node, ast.VariableExpressionAst):
        function, place = _function_variable(document, node)
        if function:
            return _function(document, function, place)
        return _variable(document, node)
    if isinstance(node, ast.FunctionDefinitionAst):
        place = function_name_range(document, node)
        return _function(document, node.name, place) if place[0] <= offset <= place[1] else None
    if isinstance(node, ast.TypeDefinitionAst):
        place = _word_range(document, node.name, node.start, node.end)
        return _class(document, node.name, place) if place[0] <= offset <= place[1] else None
    if isinstance(node, (ast.TypeConstraintAst, ast.TypeExpressionAst)):
        return _class(document, node.type_name, _word_range(document, node.type_name, node.start, node.end))
    parent = document.parent(node)
    if isinstance(parent, ast.CommandAst):
        if isinstance(node, ast.StringConstantExpressionAst):
            return _of_argument(document, parent, node)
        if isinstance(node, ast.CommandParameterAst):
            return _parameter(document, parent, node)
    return None


# ---------------------------------------------------------------------------------------------- functions


def function_name_range(document: ScriptDocument, node: ast.FunctionDefinitionAst) -> Range:
    """Where the name stands in a definition, its scope left out."""
    keyword = document.text.find(" ", node.start, node.end)
    start, end = _word_range(document, node.name, max(keyword, node.start), node.end)
    scope, colon, _ = node.name.partition(":")
    return (start + len(scope) + 1, end) if colon and end > start else (start, end)


def _word_range(document: ScriptDocument, word: str, start: int, end: int) -> Range:
    found = document.text.find(word, start, end)
    return (found, found + len(word)) if found >= 0 else (start, start)


def _bare(name: str) -> str:
    """*name* without its scope."""
    scope, colon, rest = name.partition(":")
    return rest if colon and scope.lower() in _SCOPES else name


def _of_argument(
    document: ScriptDocument, command: ast.CommandAst, node: ast.StringConstantExpressionAst
) -> Name | None:
    if command.command_elements[0] is node:
        return _function(document, node.value, _inner_range(document, node))
    variable = _set_by_name(command, node)
    if variable:
        return _variables_called(document, node.value, _scope_of(document, node), _inner_range(document, node))
    if _called(command) in _ABOUT_FUNCTIONS:
        return _function(document, node.value, _inner_range(document, node))
    return None


def _called(command: ast.CommandAst) -> str:
    first = command.command_elements[0] if command.command_elements else None
    return first.value.lower() if isinstance(first, ast.StringConstantExpressionAst) else ""


def _inner_range(document: ScriptDocument, node: ast.StringConstantExpressionAst) -> Range:
    """Where the text of a plain string stands, its quotes and scope left out; nowhere if it is written another way."""
    bare = _bare(node.value).lstrip("+")
    end = node.end if node.string_constant_type == "BareWord" else node.end - 1
    start = end - len(bare)
    return (start, end) if document.text[start:end] == bare else (node.start, node.start)


def _function_variable(document: ScriptDocument, node: ast.VariableExpressionAst) -> tuple[str, Range]:
    """The function of ``$function:name``."""
    drive, _, name = node.variable_path.partition(":")
    return (name, _variable_range(document, node)) if drive.lower() == "function" and name else ("", (0, 0))


def _function(document: ScriptDocument, name: str, place: Range) -> Name:
    wanted = _bare(name).lower()
    found: list[Occurrence] = []
    for node in document.landmarks():
        if isinstance(node, ast.FunctionDefinitionAst):
            if _bare(node.name).lower() == wanted:
                found.append(Occurrence(function_name_range(document, node), True, True))
        elif isinstance(node, ast.CommandAst):
            elements = node.command_elements
            called = _called(node)
            if _bare(called) == wanted:
                found.append(Occurrence(_inner_range(document, elements[0])))  # type: ignore[arg-type]
            elif called in _ABOUT_FUNCTIONS:
                for text in _plain_texts(elements[1:]):
                    if _bare(text.value).lower() == wanted:
                        found.append(Occurrence(_inner_range(document, text)))
        elif isinstance(node, ast.VariableExpressionAst):
            inner, at = _function_variable(document, node)
            if inner.lower() == wanted:
                found.append(Occurrence(at))
    return Name("function", _bare(name), place, [each for each in found if each.range[0] < each.range[1]])


def _plain_texts(elements: list[ast.Ast]) -> Iterator[ast.StringConstantExpressionAst]:
    for element in elements:
        if isinstance(element, ast.CommandParameterAst) and element.argument is not None:
            element = element.argument
        for item in element.elements if isinstance(element, ast.ArrayLiteralAst) else (element,):
            if isinstance(item, ast.StringConstantExpressionAst):
                yield item


# ---------------------------------------------------------------------------------------------- classes


def _class(document: ScriptDocument, name: str, place: Range) -> Name | None:
    wanted = name.lower()
    definitions = [
        node for node in document.landmarks() if isinstance(node, ast.TypeDefinitionAst) and node.name.lower() == wanted
    ]
    if not definitions or place[0] == place[1]:
        return None
    found = [Occurrence(_word_range(document, node.name, node.start, node.end), True, True) for node in definitions]
    for node in document.tree.walk():
        if isinstance(node, (ast.TypeConstraintAst, ast.TypeExpressionAst)) and node.type_name.lower() == wanted:
            found.append(Occurrence(_word_range(document, node.type_name, node.start, node.end)))
        elif isinstance(node, ast.FunctionMemberAst) and node.name.lower() == wanted:
            # a constructor
            found.append(Occurrence(_word_range(document, node.name, node.start, node.end), True))
    return Name("class", name, place, found)


# ---------------------------------------------------------------------------------------------- variables


def _variable_range(document: ScriptDocument, node: ast.VariableExpressionAst) -> Range:
    """Where the name of a variable stands, without sign, braces and scope; nowhere if it is written with escapes."""
    name = node.variable_path.rpartition(":")[2]
    end = node.end - 1 if document.text[node.end - 1 : node.end] == "}" else node.end
    start = end - len(name)
    return (start, end) if document.text[start:end] == name else (node.start, node.start)


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


def _scope_of(document: ScriptDocument, node: ast.Ast) -> Scope:
    return _around(node.start, _functions(document))[0]


def _variable(document: ScriptDocument, variable: ast.VariableExpressionAst) -> Name | None:
    scope, name = _split(variable.variable_path)
    if scope and scope not in _SCOPES:
        return None
    return _same_variables(document, name, variable, _variable_range(document, variable))


def _variables_called(document: ScriptDocument, name: str, scope: Scope, place: Range) -> Name | None:
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
                    *_SCOPES,
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
            Occurrence(_variable_range(self.document, node), id(node) in self.written, id(node) in parameters)
            for node in self.variables
            if self.owner(node) is owner or (owner == "global" and self.owner(node) == owner)
        ]
        found += [
            Occurrence(_inner_range(self.document, node), True)
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
        called = _bare(function.name).lower()
        for call in self.calls:
            if _bare(_called(call)) == called:
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


def _set_by_name(command: ast.CommandAst, node: ast.StringConstantExpressionAst) -> bool:
    return any(text is node for text in _set_by(command))


def _parameter(document: ScriptDocument, command: ast.CommandAst, node: ast.CommandParameterAst) -> Name | None:
    """The parameter of a function of the script that a call gives."""
    place = (node.start + 1, node.start + 1 + len(node.parameter_name))
    wanted = node.parameter_name.lower()
    for function in reversed(document.functions(_bare(_called(command)))):
        block = function.body.param_block
        for parameter in [*(function.parameters or []), *(block.parameters if block is not None else [])]:
            if parameter.name.variable_path.lower() == wanted:
                return _same_variables(document, wanted, parameter.name, place)
    return None


def renaming_problem(document: ScriptDocument, name: Name, text: str) -> str:
    """What keeps *name* from being called *text*, empty for nothing."""
    if name.is_automatic or text.lower() in _AUTOMATIC:
        return f"'{name.text if name.is_automatic else text}' is PowerShell's own name."
    if name.definition is None:
        return f"Nothing in this script defines '{name.text}'."
    allowed = text.replace("-", "") if name.kind == "function" else text
    if not allowed.replace("_", "a").isalnum() or (name.kind != "function" and text[:1].isdigit()):
        return f"'{text}' is no name for a {name.kind}."
    if text.lower() == name.text.lower():
        return ""
    if name.kind == "variable":
        taken = _is_taken(document, name, text)
    elif name.kind == "function":
        taken = bool(document.functions(text.lower()))
    else:
        taken = any(
            isinstance(node, ast.TypeDefinitionAst) and node.name.lower() == text.lower()
            for node in document.landmarks()
        )
    return f"'{text}' is used already." if taken else ""


def _is_taken(document: ScriptDocument, name: Name, text: str) -> bool:
    """Whether the variable *text* is used or set in a scope in which *name* is."""
    others = _Uses(document, text.lower())
    scopes = {id(_around(each.range[0], others.functions)[0]) for each in name.occurrences}
    return any(
        id(_around(variable.start, others.functions)[0]) in scopes or id(others.owner(variable)) in scopes
        for variable in others.variables
    )

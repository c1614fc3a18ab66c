"""What a script's comments demand: ``#requires`` lines and the signature block behind which no code may stand."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.patterns import IGNORECASE, Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_COMMENT = Pattern(r"#[^\r\n]*|<#(?:[^#]|#(?!>))*(?:#>|\Z)")
#: what may begin a comment that matters: ``#requires``; behind a word, one with quotes; one as long as the signature's first line, blanks left out
_CANDIDATE = Pattern(
    r"#(?<!##)(?:(?=requires)|(?:(?<=[^\s;(){},|&<#]#)|(?<=[^\s;(){},|&]<#))(?=[^\r\n]*['\"‘’‚‛“”„`$])"
    r"|(?=(?:[^\S\r\n]*+\S){12,32}[^\S\r\n]*+(?:[\r\n]|\Z)))",
    IGNORECASE,
)
#: behind a word, one with quotes
_GLUED = Pattern(r"#(?:(?<=[^\s;(){},|&<#]#)|(?<=[^\s;(){},|&]<#))[^\r\n]*['\"‘’‚‛“”„`$]")
_REST = Pattern(r"[^\r\n]*")
_SIGNATURE = "sig#beginsignatureblock\n"
_LETTERS = {letter: _SIGNATURE.count(letter) for letter in _SIGNATURE}
#: a comment that differs from it in fewer characters counts as the signature's first line
_TOLERANCE = 10
_SNAP_IN = Pattern(r"[A-Za-z0-9_.\-]+\Z")
_SCHEME = Pattern(r"(?!file:)([A-Za-z][A-Za-z0-9+.\-]+):")
_VERSION = Pattern(r"\d+(?:\.\d+){0,3}\Z")
_FORMAT = "ScriptRequiresInvalidFormat"


def find_candidates(text: str) -> list[int]:
    """Where comments that matter may begin."""
    places = []
    at = 0
    while (found := _CANDIDATE.search(text, at)) is not None:
        start = found.start()
        at = start + 1
        if text[start : start + 9].lower() != "#requires" and _GLUED.match(text, start) is None:
            rest = _REST.match(text, at)
            end = rest.end() if rest else at
            if not is_signature(text[at:end], text[end : end + 1]):
                continue
        places.append(start)
    return places


def find_demands(text: str, gaps: dict[int, int]) -> list[tuple[int, int]] | None:
    """The extents of the ``#requires`` comments of a valid *text*; None if a comment may begin its signature.

    *gaps*: candidates that lie between tokens, with the end of the token before. None too if a comment with quotes stands right behind a
    word: PowerShell first reads both as one.
    """
    requires: list[tuple[int, int]] = []
    found, looked = None, -1
    for place, at in sorted(gaps.items()):
        if at != looked:
            # the next places may lie in the same gap: its comments are walked through once
            found, looked = _COMMENT.search(text, at), at
        while found is not None and found.end() <= place:
            found = _COMMENT.search(text, found.end())
        if found is None or found.start() < place - 1:
            continue
        if found.start() == place and text[place : place + 9].lower() == "#requires":
            requires.append((place, found.end()))
        else:
            return None
    return requires


def check_requirements(text: str, places: list[tuple[int, int]], errors: list[Any]) -> None:
    """Appends to *errors* what is wrong with the ``#requires`` comments at *places*."""
    _Requirements(errors).read(text, places)


def is_signature(comment: str, line_end: str) -> bool:
    """Whether a *comment* (without its ``#``) that ends with *line_end* looks like the first line of a signature block."""
    if len(comment) > 120:
        return False
    squeezed = "".join(comment.lower().split()) + (line_end or "\0")
    if abs(len(squeezed) - len(_SIGNATURE)) > _TOLERANCE:
        return False
    # characters that both have, wherever they stand: as many as could stay
    common = sum([min(squeezed.count(letter), count) for letter, count in _LETTERS.items()])
    if max(len(squeezed), len(_SIGNATURE)) - common >= _TOLERANCE:
        return False
    row = list(range(len(_SIGNATURE) + 1))
    for number, ch in enumerate(squeezed, 1):
        following = [number]
        for at, expected in enumerate(_SIGNATURE, 1):
            following.append(min(row[at] + 1, following[-1] + 1, row[at - 1] + (ch != expected)))
        row = following
    return row[-1] < _TOLERANCE


class _Requirements:
    """Reads one ``#requires`` line after the other, each of which is a command line of its own."""

    def __init__(self, errors: list[Any]) -> None:
        self.errors = errors
        self.seen: dict[str, Any] = {}

    def error(self, error_id: str, node: Any, *arguments: str) -> None:
        self.errors.append((error_id, node.start, node.end, arguments, False))

    def read(self, text: str, places: list[tuple[int, int]]) -> None:
        for start, end in places:
            command = self._read_command(text, start + 1, end)
            if command is not None:
                self._command(text, command)

    def _read_command(self, text: str, start: int, end: int) -> ast.CommandAst | None:
        from psemu.parser.script import read_range

        read = read_range(text, start, end, False)
        block = read[0].end_block if read is not None and not read[1].pending else None
        if block is not None and len(block.statements) == 1:
            statement = block.statements[0]
            if type(statement) is ast.PipelineAst and len(statement.pipeline_elements) == 1:
                command = statement.pipeline_elements[0]
                if type(command) is ast.CommandAst:
                    return command
        from psemu.parser.descent import read_command

        return read_command(text, start, end, self.errors)

    def _command(self, text: str, command: ast.CommandAst) -> None:
        elements: list[Any] = command.command_elements
        if getattr(elements[0], "value", "").lower() != "requires":
            self.error(_FORMAT, command)
        index = 1
        while index < len(elements):
            element = elements[index]
            index += 1
            if type(element) is not ast.CommandParameterAst:
                self.error(_FORMAT, element)
                continue
            argument = element.argument
            if argument is None and index < len(elements):
                argument = elements[index]
                index += 1
            self._parameter(text, element, argument)

    def _parameter(self, text: str, parameter: ast.CommandParameterAst, argument: Any) -> None:
        name = parameter.parameter_name.lower()
        if "runasadministrator".startswith(name):
            if argument is not None:
                self.error("ParameterCannotHaveArgument", parameter, parameter.parameter_name)
            return
        if argument is None:
            self.error("ParameterRequiresArgument", parameter, parameter.parameter_name)
            return
        value = constant_value(argument)
        if value is NOT_CONSTANT:
            self.error("RequiresArgumentMustBeConstant", argument, parameter.parameter_name)
            return
        for full in ("shellid", "pssnapin", "psedition", "version", "assembly", "modules"):
            if full.startswith(name):
                getattr(self, "_" + full)(text, parameter, argument, value)
                return
        self.error(_FORMAT, parameter)

    def _once(self, parameter: Any, name: str, value: Any, same: bool = False) -> bool:
        if name in self.seen and not (same and self.seen[name] == value):
            self.error("ParameterAlreadyBound", parameter, name)
            return False
        self.seen[name] = value
        return True

    def _shellid(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        if not isinstance(value, str):
            self.error("RequiresInvalidStringArgument", argument, "shellid")
        else:
            self._once(parameter, "shellid", value)

    def _pssnapin(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        if not isinstance(value, str):
            self.error("RequiresInvalidStringArgument", argument, "pssnapin")
        elif not _SNAP_IN.match(value):
            self.error("InvalidPSSnapInName", argument)

    def _psedition(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        if not self._once(parameter, "psedition", value):
            return
        seen: set[str] = set()
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str):
                self.error("RequiresInvalidStringArgument", argument, "psedition")
            elif item.lower() not in ("core", "desktop"):
                self.error("RequiresPSEditionInvalid", argument, "psedition")
            elif item.lower() in seen:
                self.error("RequiresPSEditionValueIsAlreadySpecified", argument, "psedition")
            else:
                seen.add(item.lower())

    def _version(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        written = value if isinstance(value, str) else text[argument.start : argument.end]
        written = written.strip()
        if not _VERSION.match(written):
            self.error("RequiresVersionInvalid", argument)
        else:
            self._once(parameter, "version", written if "." in written else written + ".0", True)

    def _assembly(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        for item in value if isinstance(value, list) else [value]:
            if not isinstance(item, str):
                self.error("RequiresInvalidStringArgument", argument, "assembly")

    def _modules(self, text: str, parameter: Any, argument: Any, value: Any) -> None:
        for item in value if isinstance(value, list) else [value]:
            problem = module_problem(item)
            if problem:
                if isinstance(item, dict):
                    problem = (
                        'Cannot convert value "System.Collections.Hashtable" to type'
                        ' "Microsoft.PowerShell.Commands.ModuleSpecification". Error: "' + problem + '"'
                    )
                self.error("RequiresModuleInvalid", argument, problem)
                return


def assembly_problem(name: str) -> tuple[str, str] | None:
    """Error id and argument if ``using assembly`` cannot load the file *name*."""
    import os

    scheme = _SCHEME.match(name)
    if scheme:
        return "CannotLoadAssemblyWithUriSchema", scheme.group(1)
    if name[:2] in ("//", "\\\\"):
        return "CannotLoadAssemblyFromUncPath", name
    return None if os.path.isfile(name) else ("ErrorLoadingAssembly", name)


#: what :func:`constant_value` answers for anything that is computed
NOT_CONSTANT = object()


def constant_value(node: Any) -> Any:
    """The value of a literal: text, number, list, dictionary (keys in lower case); :data:`NOT_CONSTANT` for anything else."""
    kind = type(node)
    if kind in (ast.StringConstantExpressionAst, ast.ConstantExpressionAst):
        return node.value
    if kind is ast.ArrayLiteralAst:
        values = [constant_value(item) for item in node.elements]
        return NOT_CONSTANT if any(value is NOT_CONSTANT for value in values) else values
    if kind is ast.HashtableAst:
        result: dict[str, Any] = {}
        for key, pipeline in node.key_value_pairs:
            elements = pipeline.pipeline_elements if type(pipeline) is ast.PipelineAst else []
            only = elements[0] if len(elements) == 1 else None
            value = constant_value(only.expression) if type(only) is ast.CommandExpressionAst else NOT_CONSTANT
            name = constant_value(key)
            if value is NOT_CONSTANT or name is NOT_CONSTANT:
                return NOT_CONSTANT
            result[str(name).lower()] = value
        return result
    if kind is ast.VariableExpressionAst and node.variable_path.lower() in ("true", "false", "null"):
        return {"true": True, "false": False, "null": None}[node.variable_path.lower()]
    return NOT_CONSTANT


def module_problem(value: Any) -> str:
    """What keeps *value* from naming a module ("" if nothing does): PowerShell's words."""
    if isinstance(value, str):
        return ""
    if not isinstance(value, dict):
        return ""
    versions = ("moduleversion", "maximumversion", "requiredversion")
    unknown = [name for name in value if name not in (*versions, "modulename", "guid")]
    if unknown:
        return (
            "The hashtable describing a module contains one or more members that are not valid. The valid members are"
            " (ModuleName, ModuleVersion, RequiredVersion, GUID). Remove the members that are not valid"
            f" ({', '.join(repr(name) for name in unknown)}), then try again."
        )
    for name in versions:
        if name in value:
            written = str(value[name])
            if not _VERSION.match(written):
                return (
                    f'Cannot convert value "{written}" to type "System.Version". Error: "'
                    "The input string '" + written + "' was not in a correct format.\""
                )
            if "." not in written:
                return (
                    f'Cannot convert value "{written}" to type "System.Version". Error: "Version string portion was too short or too long.'
                    " (Parameter 'input')\""
                )
    if not value.get("modulename"):
        return "The 'ModuleName' member does not exist in the hashtable that describes this module."
    if not any(name in value for name in versions):
        return (
            "The 'ModuleVersion', 'MaximumVersion' and 'RequiredVersion' members do not exist in the hashtable that describes this module."
            " One of these three members must exist, and be assigned a version number in the format 'n.n.n.n'."
        )
    return ""

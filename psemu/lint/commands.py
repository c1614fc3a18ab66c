"""Checks one command of a script: is it known, and do its arguments bind, whatever the unknown values turn out to be."""

from __future__ import annotations

from psemu.diagnostic import ERROR, INFORMATION, WARNING, CorrectionExtent, DiagnosticRecord
from psemu.lint.constant import constant_value
from psemu.lint.effects import command_name
from psemu.lint.variables import Variables
from psemu.objects import UNKNOWN
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from psemu.binder import ParameterBindingError
    from psemu.catalog import Catalog, CommandInfo
    from psemu.extent import ScriptExtent, SourceText
    from psemu.lint.emission import Emissions
    from psemu.lint.flow import Survey
    from psemu.lint.soundness import Soundness

#: what the value of $PSDefaultParameterValues can mend
_DEFAULTABLE = ("MissingMandatoryParameter", "AmbiguousParameterSet")
#: a shorter name is too near to too many others to tell a slip from another command
_LONG_NAME = 11
#: beginnings of the names of modules that their makers withdrew, for who has their pages all the same
_WITHDRAWN = ("aadrm", "azuread", "azurerm", "msonline")
#: letters at the beginning of a noun that may be a module's prefix
_PREFIX = 3
_NOT_PROGRAMS = (".ps1", ".psm1")


class CommandChecker:
    """Collects :attr:`records` for the commands it is shown; *soundness* tells which can be judged, None: all of them."""

    def __init__(self, source: SourceText, catalog: Catalog, soundness: Soundness | None = None) -> None:
        self.records: list[DiagnosticRecord] = []
        self.survey: Survey | None = None
        self._source = source
        self._catalog = catalog
        self._soundness = soundness
        self._functions: dict[str, CommandInfo | None] = {}
        self._scopes: dict[str, ast.Ast | None] = {}
        self._advised: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        self._emissions: Emissions | None = None
        #: places in records of names that look like slips of the pen, and the other names that nobody knows
        self._slips: list[int] = []
        self._unknown_names: set[str] = set()

    def harmless(self, name: str) -> bool:
        """True if command *name* is a cmdlet of the catalog: those do not change a container that they are given."""
        if "-" not in name or name.lower() == "add-member":
            return False
        if self.survey is not None and self.survey.definitions(name.lower()):
            return False
        command = self._catalog.find(name)
        return command is not None and command.command_type == "Cmdlet"

    def check(self, node: ast.CommandAst, expects_input: bool, variables: Variables) -> None:
        """Add what is wrong with *node*; *expects_input*: it is not the first of its pipeline."""
        soundness = self._soundness
        if soundness is not None:
            if not soundness.judges(node):
                return
            if node.end > soundness.first:
                # the error may have hidden an assignment
                variables = Variables()
        name = self._name(node, variables)
        if not name:
            return
        known, command = self._resolve(name)
        scope = self._scopes.get(name.lower())
        if scope is not None and not scope.start <= node.start < scope.end:
            # the function is another block's; what runs here cannot be told
            return
        if not known:
            if soundness is None or name.lower() not in soundness.declared:
                self._unknown(node, name)
        elif command is not None:
            if command.module_name.lower().startswith(_WITHDRAWN):
                first = node.command_elements[0]
                module = command.module_name.lower().partition(".")[0]
                self._withdrawn(name, module, self._source.extent(first.start, first.end))
            self._bind(node, command, expects_input, variables)

    def _name(self, node: ast.CommandAst, variables: Variables) -> str | None:
        name = command_name(node)
        if name is None and node.command_elements:
            value = constant_value(node.command_elements[0], variables)
            name = value if type(value) is str else None
        return name

    def _command_of(self, node: ast.CommandAst, variables: Variables) -> CommandInfo | None:
        name = self._name(node, variables)
        return self._resolve(name)[1] if name else None

    def _resolve(self, name: str) -> tuple[bool, CommandInfo | None]:
        """Whether *name* is known, and what it binds as, None where that cannot be told."""
        survey = self.survey
        lowered = name.lower()
        if survey is not None and lowered in survey.mocked:
            return True, None
        if survey is not None and lowered in survey.aliases:
            target = survey.aliases[lowered]
            if target is None or target.lower() in survey.aliases:
                return True, None
            return self._resolve(target)
        definitions = survey.definitions(lowered) if survey is not None else None
        if definitions:
            if lowered not in self._functions:
                from psemu.lint.script_functions import function_command

                # of two definitions the one that ran last counts, which only running tells
                whole = len(definitions) == 1 and (self._soundness is None or self._soundness.keeps(definitions[0]))
                self._functions[lowered] = function_command(definitions[0]) if whole else None
                self._scopes[lowered] = survey.scope_of(definitions[0]) if survey is not None else None
            return True, self._functions[lowered]
        command = self._catalog.find(name)
        if command is None and "\\" in name and not name.startswith((".", "\\")):
            # another module's command of that name
            return self._catalog.find(name.rpartition("\\")[2]) is not None, None
        if command is None and "-" not in name and self._catalog.find(f"Get-{name}") is not None:
            # PowerShell's last resort: `Process` runs Get-Process, but only where no program has the name
            return True, None
        return command is not None, command

    def _unknown(self, node: ast.CommandAst, name: str) -> None:
        if name.lower().endswith(_NOT_PROGRAMS) or any(ch in name for ch in "/\\:*"):
            return
        first = node.command_elements[0]
        extent = self._source.extent(first.start, first.end)
        suggestions = self._catalog.suggest(name)
        notes: list[str] = []
        corrections: tuple[CorrectionExtent, ...] = ()
        if suggestions:
            notes.append("did you mean " + " or ".join(suggestions[:3]) + "?")
            corrections = tuple(
                CorrectionExtent(extent, suggestion, f"Replace with {suggestion}") for suggestion in suggestions[:3]
            )
        if "-" not in name.strip("-"):
            # a program of the machine, most likely: nothing here can tell
            message = f"'{name}' is no command that psemu knows; if it is a program, its arguments are its own."
            record = DiagnosticRecord(extent, "UnknownCommand", message, INFORMATION, corrections, tuple(notes))
        else:
            others = self.survey is not None and self.survey.sources_others
            if others:
                notes.append("it may come from a script or module that this script loads")
            message = f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program."
            # of all the modules there are the catalog has some: what is spelled like nothing it knows may well exist
            slip = not others and bool(suggestions) and _is_slip(name, suggestions[0]) and not self._is_nearby(name)
            severity = ERROR if slip else WARNING
            if slip:
                self._slips.append(len(self.records))
            else:
                self._unknown_names.add(name.lower())
                from psemu.lint.retired import module_of, replacement_for
                from psemu.lint.windows import release_with

                retired = module_of(name)
                release = release_with(name.lower())
                if retired:
                    self._withdrawn(name, retired, extent)
                    return
                if release:
                    instead = replacement_for(name, self._catalog)
                    severity, notes = (
                        INFORMATION,
                        [f"{release} has it", *([f"{instead} took its place"] if instead else [])],
                    )
                elif not suggestions and not others:
                    from psemu.catalog.whereabouts import whereabouts

                    notes.extend(filter(None, [whereabouts(name)]))
            record = DiagnosticRecord(extent, "CommandNotFoundException", message, severity, corrections, tuple(notes))
        self.records.append(record)

    def _withdrawn(self, name: str, module: str, extent: ScriptExtent) -> None:
        from psemu.lint.retired import replacement_for, retirement

        message = f"{name} is of a module that {retirement(module)}."
        instead = replacement_for(name, self._catalog)
        notes = (f"{instead} does it now",) if instead else ()
        corrections = (CorrectionExtent(extent, instead, f"Replace with {instead}"),) if instead else ()
        self.records.append(DiagnosticRecord(extent, "RetiredCommand", message, WARNING, corrections, notes))

    def settle(self) -> None:
        """Nobody's slip of the pen is certain where a script has other commands that the catalog does not know."""
        if self._unknown_names:
            for place in self._slips:
                found = self.records[place]
                self.records[place] = DiagnosticRecord(
                    found.extent, found.code, found.message, WARNING, found.corrections, found.notes
                )
        self._slips.clear()

    def _bind(
        self,
        node: ast.CommandAst,
        command: CommandInfo,
        expects_input: bool,
        variables: Variables,
    ) -> None:
        from psemu.binder import bind_command

        def resolve(path: str) -> object:
            scope, colon, rest = path.lower().rpartition(":")
            return UNKNOWN if colon and scope not in ("local", "private", "variable") else variables.get(rest)

        bound = bind_command(node, command, self._source, expects_input=expects_input, resolve=resolve)
        survey = self.survey
        if bound.errors and self._elsewhere(node, command, bound.errors):
            return
        if expects_input and not bound.errors and "i" not in command.doubts and _lacks_input(command):
            from psemu.lint.emission import Emissions
            from psemu.lint.pipeline import input_finding

            emission = None
            if survey is not None:
                if self._emissions is None:
                    self._emissions = Emissions(survey, self._command_of, self._source.text)
                emission = self._emissions.before(node, variables)
            finding = input_finding(node, bound, emission, self._source)
            if finding is not None:
                self.records.append(finding)
        if not bound.errors:
            return
        from psemu.lint.certainty import judge_refusal

        for error in bound.errors:
            if survey is not None and survey.defaults and error.error_id in _DEFAULTABLE:
                continue
            extent = error.extent or self._source.extent(node.start, node.end)
            notes, corrections = self._advice(node, command, error, extent)
            severity, reasons = judge_refusal(
                node,
                command,
                error,
                extent,
                script=self._source.text,
                near=self._is_near(command, error),
                piped=expects_input,
            )
            if severity == ERROR and command.command_type == "Cmdlet" and self._is_nearby(command_name(node) or ""):
                # another file of the project has a function of that name
                continue
            if severity is not None:
                notes = (*notes, *reasons)
                self.records.append(
                    DiagnosticRecord(extent, error.error_id, error.message, severity, corrections, notes)
                )

    def _is_nearby(self, name: str) -> bool:
        from psemu.lint.neighbours import defined_nearby

        return defined_nearby(name, self._source.path)

    def _is_near(self, command: CommandInfo, error: ParameterBindingError) -> bool:
        return error.error_id == "NamedParameterNotFound" and bool(self._near(command, error.parameter)[0])

    def _elsewhere(self, node: ast.CommandAst, command: CommandInfo, errors: Sequence[ParameterBindingError]) -> bool:
        """True if the command asks for its help, or has arguments that only Windows knows: it cannot be judged then."""
        from psemu.lint.windows import other_provider, words_about

        elements = node.command_elements
        if any(type(item) is ast.CommandParameterAst and item.parameter_name == "?" for item in elements):
            return True
        texts = [item.value for item in elements[1:] if type(item) is ast.StringConstantExpressionAst]
        if other_provider(command.name.lower(), texts):
            return True
        for error in errors:
            extent = error.extent or self._source.extent(node.start, node.end)
            message = words_about(command, error, extent.text)
            if not message:
                continue
            self.records.append(DiagnosticRecord(extent, error.error_id, message, INFORMATION))
            return True
        return False

    def _near(self, command: CommandInfo, parameter: str) -> tuple[list[str], list[str]]:
        """The parameters that *parameter* may have meant, and what to say about it."""
        key = (command.name, parameter)
        if key not in self._advised:
            from psemu.catalog.suggestion import Suggestions
            from psemu.lint.module_demands import versions_with

            near = Suggestions(item.name for item in command.parameters).nearest(parameter, 2)
            notes = ["did you mean " + " or ".join(f"-{name}" for name in near) + "?"] if near else []
            versions = versions_with(command, parameter)
            if versions:
                notes.append(f"-{parameter} exists in {versions}")
            self._advised[key] = (near, notes)
        return self._advised[key]

    def _advice(
        self, node: ast.CommandAst, command: CommandInfo, error: ParameterBindingError, extent: ScriptExtent
    ) -> tuple[tuple[str, ...], tuple[CorrectionExtent, ...]]:
        notes: list[str] = []
        corrections: tuple[CorrectionExtent, ...] = ()
        culprit = next((e for e in node.command_elements if e.start == extent.start and e.end == extent.end), None)
        splatted = type(culprit) is ast.VariableExpressionAst and culprit.splatted
        if error.error_id == "NamedParameterNotFound":
            near, known = self._near(command, error.parameter)
            notes += known
            if not splatted and type(culprit) is ast.CommandParameterAst and culprit.argument is None:
                corrections = tuple(CorrectionExtent(extent, f"-{name}", f"Replace with -{name}") for name in near)
        if splatted:
            notes.append(f"the argument comes from the splatted ${self._source.text[extent.start + 1 : extent.end]}")
        return tuple(notes), corrections


def _lacks_input(command: CommandInfo) -> bool:
    """False for the commands that take whatever comes: most of those that pipelines are made of."""
    if not command.is_advanced:
        return False
    return not any(
        parameter.name == "InputObject" and parameter.type_name == "System.Management.Automation.PSObject"
        for parameter in command.parameters
    )


def _is_slip(name: str, known: str) -> bool:
    """True if the noun is that of *known* but for one letter too many, too few, or two swapped: ``Get-ChildItme``."""
    one, other = name.lower(), known.lower()
    # verbs are near to each other, and so are a thing and many of it
    if (
        len(other) < _LONG_NAME
        or one.partition("-")[0] != other.partition("-")[0]
        or one.rstrip("s") == other.rstrip("s")
    ):
        return False
    start = 0
    noun = one.partition("-")[2]
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    rest, known_rest = one[start:], other[start:]
    if (
        start < len(one) - len(noun) + _PREFIX
        or any(ch.isdigit() for ch in rest[:1] + known_rest[:1])
        or not rest.replace("-", "")
        or not known_rest
    ):
        # another version, a longer name of its own, or another module's prefix
        return False
    swapped = len(rest) > 1 and known_rest.startswith(rest[1] + rest[0]) and rest[2:] == known_rest[2:]
    return swapped or rest[1:] == known_rest or rest == known_rest[1:]

"""Judges one command: is it known, does it bind, and what do the facts about it say that it does."""

from __future__ import annotations

from psemu.gate.arguments import is_writing, judge_arguments, named_machines, written_variable
from psemu.gate.named_files import computed_files, computes_arguments, names_a_file, saved_files
from psemu.gate.paths import PathEvaluator, judge_paths
from psemu.gate.powershell_commands import OWN_MODULES, PROGRAMS, READING_PROGRAMS, READS_PATHS, VERDICTS
from psemu.gate.secrets import is_file_noun, is_secret_noun
from psemu.gate.shapes import parameters_of, written_variables
from psemu.gate.special_arguments import special_arguments
from psemu.gate.verdict import DESTRUCTIVE, READ, SECRET, UNKNOWN, WRITE, Reason, worst
from psemu.gate.web import ANYBODY, METHODS, SIGNED, addresses_of, judge_web
from psemu.gate.words import words
from psemu.lint.effects import command_name
from psemu.objects import UNKNOWN as NOT_KNOWN
from psemu.objects import Hashtable
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.binder import ParameterBindingError
    from psemu.binder.arguments import CommandArgument, UnknownSplat
    from psemu.binder.static import BoundCommand
    from psemu.catalog import Catalog, CommandInfo, ParameterInfo
    from psemu.extent import SourceText
    from psemu.gate.holdings import Holdings
    from psemu.gate.scopes import Scopes
    from psemu.gate.unsettled import Unsettled
    from psemu.lint.variables import Variables

_READING_VERBS = frozenset(
    ("compare", "convertfrom", "convertto", "find", "get", "measure", "read", "resolve", "search", "test")
)
_DESTROYING_VERBS = words(
    """
    block clear delete deny disable dismount format initialize lock move purge redo remove reset resize restart restore revoke stop
    suspend undo uninstall unpublish unregister
    """
)
_RUNNING_VERBS = frozenset(
    ("debug", "enter", "import", "invoke", "use", "trace", "show", "wait", "watch", "receive", "register", "start")
)
#: errors of a value whose type only the real command can convert to
_CONVERSIONS = ("CannotConvertArgument", "CannotConvertArgumentNoMessage", "ParameterArgumentTransformationError")
_REBINDS = 4


class CommandJudge:
    """Judges commands against *catalog*, by what *scopes*, *holdings* and *unsettled* tell of the text they stand in."""

    def __init__(
        self, source: SourceText, catalog: Catalog, scopes: Scopes, holdings: Holdings, unsettled: Unsettled
    ) -> None:
        self._source = source
        self._catalog = catalog
        self._scopes = scopes
        self._holdings = holdings
        self._unsettled = unsettled
        #: commands in blocks that are the text of a filter: they are never run
        self.inert: set[int] = set()

    def judge(self, node: ast.CommandAst, steps: list[ast.Ast], variables: Variables) -> Reason:
        """What *node* does; *steps* are the commands and expressions that its input comes through."""
        name = command_name(node)
        if name is None:
            return self._block(node)
        if node.invocation_operator == "Dot":
            return self._reason(node, UNKNOWN, "another script runs as part of this one")
        if any(type(e) is ast.StringConstantExpressionAst and e.value == "--%" for e in node.command_elements):
            return self._reason(node, UNKNOWN, "--% hides the arguments")
        if not name.isascii():
            return self._reason(node, UNKNOWN, f"{name} has letters that look like others")
        if name.lower() in self._scopes.functions:
            return self._function(node, name, variables)
        module, slash, plain = name.rpartition("\\")
        command = self._catalog.find(plain)
        if plain.lower() in PROGRAMS:
            cmdlet = READING_PROGRAMS.get(plain.lower())
            if cmdlet is None or not _takes_names_only(node):
                return self._program(node, plain, command, steps, variables)
            command = self._catalog.find(cmdlet)
        if command is None or command.command_type not in ("Cmdlet", "Function"):
            return self._reason(node, UNKNOWN, f"{name} is no command that the catalog describes")
        if slash and module.lower() != command.module_name.lower():
            return self._reason(node, UNKNOWN, f"the catalog has {plain} of another module than {module}")
        return self._known(node, command, steps, variables)

    def _program(
        self, node: ast.CommandAst, name: str, command: CommandInfo | None, steps: list[ast.Ast], variables: Variables
    ) -> Reason:
        """A name that is an alias on some machines and a program on others: the worse of both."""
        why = f"{name} is a program where it is no alias"
        if command is None:
            return self._reason(node, UNKNOWN, why)
        reason = self._known(node, command, steps, variables)
        return self._reason(node, UNKNOWN, why) if reason.verdict in (READ, SECRET) else reason

    def _reason(self, node: ast.Ast, verdict: str, why: str, command: str = "") -> Reason:
        return Reason(verdict, self._source.extent(node.start, node.end), why, command)

    def _block(self, node: ast.CommandAst) -> Reason:
        block = node.command_elements[0] if node.command_elements else None
        if type(block) is ast.ScriptBlockExpressionAst:
            return self._reason(node, READ, "a block of the text, judged where it stands")
        return self._reason(node, UNKNOWN, "what is called is known only when it runs")

    def _function(self, node: ast.CommandAst, name: str, variables: Variables) -> Reason:
        definitions = self._scopes.functions[name.lower()]
        if not any(self._scopes.defined_before(definition, node) for definition in definitions):
            return self._reason(node, UNKNOWN, f"the function {name} may not be there when it is called", name)
        names, others = written_variables(node)
        for written in [*names, *([None] if others else [])]:
            for verdict, why in written_variable(written):
                return self._reason(node, verdict, why, name)
        for argument in node.command_elements:
            if type(argument) is ast.VariableExpressionAst and argument.splatted:
                given = variables.get(argument.variable_path.lower())
                if not isinstance(given, (list, Hashtable)) and argument.variable_path.lower() != "psboundparameters":
                    return self._reason(node, UNKNOWN, "which arguments are splatted is known only when it runs", name)
        return self._reason(node, READ, "a function of the text, judged where it is defined", name)

    def _known(self, node: ast.CommandAst, command: CommandInfo, steps: list[ast.Ast], variables: Variables) -> Reason:
        lookup = self._lookup(variables)
        bound = self._bind(node, command, bool(steps), lookup)
        extent = self._source.extent(node.start, node.end)
        if bound.errors:
            why = f"{command.name} does not bind: {bound.errors[0].error_id}"
            return Reason(UNKNOWN, extent, why, command.name, command.module_name)
        if any(
            type(e) is ast.VariableExpressionAst
            and e.splatted
            and not isinstance(lookup(e.variable_path.lower()), (list, Hashtable))
            for e in node.command_elements
        ):
            why = "which arguments are splatted is known only when it runs"
            return Reason(UNKNOWN, extent, why, command.name, command.module_name)
        if not steps:
            self.inert |= _filters(node, command)
        lowered = command.name.lower()
        own = command.module_name.lower().startswith(OWN_MODULES)
        findings = [self._fact(command, bound, len(steps))]
        findings += judge_arguments(node, command, bound, own, steps, self._holdings)
        findings += special_arguments(lowered, bound, bool(steps))
        if (
            lowered == "select-string"
            and bound.values.get("Pattern") is NOT_KNOWN
            and computes_arguments(node, self._holdings)
        ):
            findings.append((SECRET, "what is searched for is made by the text"))
        if lowered in READS_PATHS or (lowered in ("join-path", "split-path") and "Resolve" in bound.values):
            findings += judge_paths(
                bound, steps, self._holdings, lambda: self._bind_places(node, command, bool(steps), lookup)
            )
        elif not own and findings[0][0] == READ and any(map(names_a_file, bound.values)):
            findings += saved_files(command, bound, self._catalog)
            if any(names_a_file(name) and value is NOT_KNOWN for name, value in bound.values.items()):
                places = self._bind_places(node, command, bool(steps), lookup)
                findings += computed_files(node, places, self._holdings)
        # what loads, evaluates or renames changes what the rest of the text means, which no policy can weigh
        certain = not any(found == UNKNOWN for found, _ in findings[1:]) and not (own and findings[0][0] == UNKNOWN)
        leaving, machines = named_machines(lowered, bound, own)
        findings += leaving
        verdict = worst(found[0] for found in findings)
        why = next(text for found, text in findings if found == verdict)
        values = {name: value for name, value in bound.values.items() if value is not NOT_KNOWN}
        addresses = addresses_of(bound) if lowered in ANYBODY or lowered in SIGNED else []
        return Reason(verdict, extent, why, command.name, command.module_name, values, certain, machines, addresses)

    def _lookup(self, variables: Variables) -> Callable[[str], object]:
        def lookup(path: str) -> object:
            scope, colon, rest = path.lower().rpartition(":")
            if (colon and scope not in ("local", "private")) or rest in self._unsettled:
                return NOT_KNOWN
            return variables.get(rest)

        return lookup

    def _bind(
        self, node: ast.CommandAst, command: CommandInfo, has_input: bool, lookup: Callable[[str], object]
    ) -> BoundCommand:
        from psemu.binder.constants import ConstantEvaluator

        return self._bind_by(node, command, has_input, ConstantEvaluator(self._source.text, lookup))

    def _bind_places(
        self, node: ast.CommandAst, command: CommandInfo, has_input: bool, lookup: Callable[[str], object]
    ) -> BoundCommand:
        evaluate = PathEvaluator(self._source.text, lookup, self._holdings, self._scopes)
        return self._bind_by(node, command, has_input, evaluate)

    def _bind_by(
        self, node: ast.CommandAst, command: CommandInfo, has_input: bool, evaluate: Callable[[ast.Ast], object]
    ) -> BoundCommand:
        """Bind; a value that only the real command can convert counts as one that is not known."""
        from psemu.binder.arguments import arguments_of
        from psemu.binder.static import bind_arguments

        arguments = arguments_of(node.command_elements[1:], self._source.text, evaluate)
        bound = bind_arguments(command, arguments, has_input)
        for _ in range(_REBINDS):
            if not bound.errors or bound.errors[0].error_id not in _CONVERSIONS:
                break
            if not _make_unknown(command, bound.errors[0], arguments):
                break
            bound = bind_arguments(command, arguments, has_input)
        return bound

    def _fact(self, command: CommandInfo, bound: BoundCommand, steps: int) -> tuple[str, str]:
        """The verdict of the command itself, whatever its arguments."""
        lowered = command.name.lower()
        verb = lowered.partition("-")[0]
        own = command.module_name.lower().startswith(OWN_MODULES)
        if own and lowered in VERDICTS:
            return VERDICTS[lowered], f"{command.name} is known to PowerShell as one that does this"
        if lowered in ANYBODY or lowered in SIGNED:
            return judge_web(bound, steps)
        requests = _requests(command, bound)
        if requests:
            verdict = worst(METHODS.get(method, UNKNOWN) for method in requests)
            if verdict == READ and verb not in _READING_VERBS and verb != "invoke":
                return WRITE, f"the verb {verb}, though it only asks the service"
            if verdict == READ and is_secret_noun(command.name):
                return SECRET, "its noun names a secret"
            return verdict, f"it sends {' and '.join(sorted(set(requests)))}"
        if command.confirm_impact == "High" or verb in _DESTROYING_VERBS:
            return (
                DESTRUCTIVE,
                f"the verb {verb}" if verb in _DESTROYING_VERBS else "it asks to be confirmed (ConfirmImpact High)",
            )
        if verb in _READING_VERBS:
            return _reading(command, verb, own)
        if verb in _RUNNING_VERBS and not command.supports_should_process:
            return UNKNOWN, f"{verb} runs or loads what it is given"
        return WRITE, f"the verb {verb}"


_COMPARISONS = words("eq ne lt le gt ge like notlike approx band bor recursivematch and or not")
_FILTER_NODES = (
    ast.BinaryExpressionAst,
    ast.CommandAst,
    ast.CommandExpressionAst,
    ast.CommandParameterAst,
    ast.ConstantExpressionAst,
    ast.MemberExpressionAst,
    ast.NamedBlockAst,
    ast.ParenExpressionAst,
    ast.PipelineAst,
    ast.ScriptBlockAst,
    ast.StringConstantExpressionAst,
    ast.VariableExpressionAst,
)


def _filters(node: ast.CommandAst, command: CommandInfo) -> set[int]:
    """The commands inside ``-Filter { Name -like 'a*' }``, where the parameter takes the block as text."""
    found: set[int] = set()
    if not any(info.name == "Filter" and info.type_name == "System.String" for info in command.parameters):
        return found
    for parameter, value in parameters_of(node):
        if parameter.parameter_name.lower() != "filter" or type(value) is not ast.ScriptBlockExpressionAst:
            continue
        inner = list(value.script_block.walk())
        commands = [one for one in inner if type(one) is ast.CommandAst]
        if all(type(one) in _FILTER_NODES for one in inner) and all(map(_compares, commands)):
            found.update(map(id, commands))
    return found


def _compares(node: ast.CommandAst) -> bool:
    """True for ``Name -like 'a*'``, which is a command to the parser."""
    names = [e.parameter_name.lower() for e in node.command_elements if type(e) is ast.CommandParameterAst]
    return bool(names) and not node.redirections and _COMPARISONS.issuperset(names)


def _reading(command: CommandInfo, verb: str, own: bool) -> tuple[str, str]:
    """The verdict of a command whose verb says that it reads, from what else is known of it."""
    if is_secret_noun(command.name):
        return SECRET, "its noun names a secret"
    names = {parameter.name.lower() for parameter in command.parameters}
    if is_file_noun(command.name) and (
        command.supports_should_process or "path" in names or any(is_writing(name) for name in names)
    ):
        return WRITE, "its noun names a file that it makes"
    if not command.supports_should_process:
        return READ, f"the verb {verb}, without ShouldProcess"
    if verb != "get" or own:
        return UNKNOWN, f"{verb} reads, but the command asks before it acts (ShouldProcess)"
    if "httppipelineappend" in names:
        # made from the API's description, where ShouldProcess stands for a method that is not GET
        return UNKNOWN, "the verb get, but its request is none that only asks (ShouldProcess)"
    return READ, "the verb get, of low impact (ShouldProcess guards nothing that is not read)"


def _make_unknown(
    command: CommandInfo, error: ParameterBindingError, arguments: list[CommandArgument | UnknownSplat]
) -> bool:
    """Forget the value that a parameter could not take, if its type is one that only the real command knows."""
    name = error.parameter.lower()
    if not any(_is_foreign(info) for info in command.parameters if info.name.lower() == name):
        return False
    for argument in arguments:
        value = getattr(argument, "value", NOT_KNOWN)
        if value is NOT_KNOWN or argument.end != error.facts.get("end"):
            continue
        if not argument.from_hash_splat or argument.name.lower() == name:  # type: ignore[union-attr]
            argument.value = NOT_KNOWN  # type: ignore[union-attr]
            return True
    return False


def _is_foreign(parameter: ParameterInfo) -> bool:
    from psemu.objects.enums import find_enum

    if any(attribute.name == "Transform" for attribute in parameter.attributes):
        return True
    name = parameter.type_name.removesuffix("[]")
    return not (name.startswith("System.") or parameter.enum_values or find_enum(name) is not None)


def _takes_names_only(node: ast.CommandAst) -> bool:
    """True if nothing in the arguments is an option that a program of this name would obey and PowerShell would not."""
    for element in node.command_elements[1:]:
        if type(element) is ast.CommandParameterAst:
            if element.parameter_name.lower().startswith("o") or element.argument is not None:
                return False
        elif type(element) is ast.StringConstantExpressionAst:
            if element.value.startswith("-"):
                return False
        elif type(element) not in (
            ast.ConstantExpressionAst,
            ast.ArrayLiteralAst,
            ast.ScriptBlockExpressionAst,
        ) or any(
            type(inner) is not ast.StringConstantExpressionAst or inner.value.startswith("-")
            for inner in getattr(element, "elements", ())
        ):
            return False
    return True


def _requests(command: CommandInfo, bound: BoundCommand) -> list[str]:
    """HTTP methods of what the command would send, as far as its route is known."""
    from psemu.errors import PsemuError
    from psemu.handlers import load_handler
    from psemu.handlers.planning import planned_requests

    if load_handler(command.name) is None:
        return []
    try:
        requests = planned_requests(command.name, bound.parameter_set_name, bound.values, command_info=command)
    except PsemuError:
        return []
    return [request.method.upper() for request in requests]

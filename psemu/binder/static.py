"""Binding a command of a script without running it: values that are not constant are UNKNOWN, and only what is certain is an error."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, UnknownSplat, arguments_of
from psemu.binder.constants import ConstantEvaluator
from psemu.binder.errors import ParameterBindingError
from psemu.binder.parameter_binder import ParameterBinder
from psemu.binder.parameter_table import BoundParameter
from psemu.objects import UNKNOWN
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.catalog.command_info import CommandInfo
    from psemu.extent import SourceText

MISSING, PRESENT, CANNOT_KNOW = "missing", "present", "cannot know"
#: errors that more arguments could mend
_MENDABLE = frozenset(
    {"MissingMandatoryParameter", "AmbiguousParameterSet", "PositionalParameterNotFound", "MissingArgument"}
)
_SET_ERRORS = frozenset({"MissingMandatoryParameter", "AmbiguousParameterSet", "PositionalParameterNotFound"})


class BoundCommand:
    """What is known of a command's binding.

    *parameters*: name → :class:`BoundParameter`, in binding order, up to the error if there is one. *errors*: what is certainly wrong
    (one at most, as PowerShell stops at the first). *possible_errors*: what is wrong unless a value that is not known says otherwise.
    *parameter_set_name* is empty while several sets are left; :attr:`sets_left` names them. *input_object* is the object of the pipeline
    that was bound after the line, UNKNOWN if there was none.
    """

    __slots__ = (
        "arguments",
        "binder",
        "command",
        "errors",
        "input_object",
        "parameter_set_name",
        "parameters",
        "possible_errors",
    )

    def __init__(
        self,
        command: CommandInfo,
        binder: ParameterBinder,
        arguments: list[CommandArgument | UnknownSplat],
        errors: list[ParameterBindingError],
        possible_errors: list[ParameterBindingError],
        input_object: Any = UNKNOWN,
    ) -> None:
        self.command = command
        self.binder = binder
        self.arguments = arguments
        self.parameters: dict[str, BoundParameter] = binder.bound
        self.errors = errors
        self.possible_errors = possible_errors
        self.input_object = input_object
        self.parameter_set_name = binder.parameter_set_name

    @property
    def sets_left(self) -> list[str]:
        """The names of the parameter sets that the arguments allow."""
        table = self.binder.table
        return table.names_of(self.binder.current & table.all_flags)

    @property
    def values(self) -> dict[str, Any]:
        """The bound values by parameter name."""
        return {name: bound.value for name, bound in self.parameters.items()}

    @property
    def trace(self) -> list[str]:
        """The steps of the binding, as ``Trace-Command -Name ParameterBinding`` tells them; empty if nobody asked to trace."""
        return self.binder.trace.lines if self.binder.trace is not None else []

    def state_of(self, name: str) -> str:
        """``missing``, ``present`` or ``cannot know`` for parameter *name*."""
        if any(known.lower() == name.lower() for known in self.parameters):
            return PRESENT
        return CANNOT_KNOW if self.binder.unknown_splats or self.binder.expects_input else MISSING

    def __repr__(self) -> str:
        return (
            f"BoundCommand({self.command.name!r}, {list(self.parameters)}, errors={[e.error_id for e in self.errors]})"
        )


def bind_command(
    node: ast.CommandAst,
    command: CommandInfo,
    source: SourceText | str | None = None,
    *,
    expects_input: Any = UNKNOWN,
    evaluate: Callable[[ast.Ast], Any] | None = None,
    resolve: Callable[[str], Any] | None = None,
    tracing: bool = False,
) -> BoundCommand:
    """Bind the arguments of *node* to *command* without running anything.

    *source*: the text that the node's offsets count in. *expects_input*: whether the pipeline gives it objects, UNKNOWN if that is not
    known. *evaluate* gives the value of an expression, UNKNOWN where it cannot; by default constants are evaluated, with *resolve* for
    variables (by lower-case path). *tracing* keeps the steps in :attr:`BoundCommand.trace`. Never raises for what the script says: see
    :attr:`BoundCommand.errors`.
    """
    text = source if isinstance(source, str) else source.text if source is not None else ""
    constants = ConstantEvaluator(text, resolve or _variable_lookup(evaluate))
    arguments = arguments_of(node.command_elements[1:], text, constants)
    if expects_input is UNKNOWN:
        bound = bind_arguments(command, arguments, True, tracing)
        if bound.errors:
            # wrong only if it is wrong without input too
            bound = bind_arguments(command, arguments, False, tracing)
    else:
        bound = bind_arguments(command, arguments, bool(expects_input), tracing)
    if source is not None and not isinstance(source, str):
        for error in (*bound.errors, *bound.possible_errors):
            place = error.facts
            start, end = place.get("start", node.start), place.get("end", node.end)
            error.extent = source.extent(start, end)
    return bound


def _variable_lookup(evaluate: Callable[[ast.Ast], Any] | None) -> Callable[[str], Any] | None:
    if evaluate is None:
        return None

    def lookup(path: str) -> Any:
        return evaluate(ast.VariableExpressionAst(0, 0, path, False))

    return lookup


def bind_arguments(
    command: CommandInfo,
    arguments: list[CommandArgument | UnknownSplat],
    expects_input: bool,
    tracing: bool = False,
) -> BoundCommand:
    """Bind a list of arguments whose values may be UNKNOWN."""
    binder = ParameterBinder(command, offline=True, tracing=tracing)
    try:
        binder.bind_command_line(arguments, expects_input)
    except ParameterBindingError as error:
        # an error that is kept must not keep the frames it came through
        error.__traceback__ = error.__cause__ = error.__context__ = None
        if _is_certain(error, binder):
            return BoundCommand(command, binder, arguments, [error], [])
        return BoundCommand(command, binder, arguments, [], [error])
    return BoundCommand(command, binder, arguments, [], [])


def bind_object(bound: BoundCommand, value: Any) -> BoundCommand:
    """*bound* and, after its line, the first object *value* that comes by the pipeline."""
    binder = ParameterBinder(bound.command, offline=True, tracing=bound.binder.trace is not None)
    errors: list[ParameterBindingError] = []
    try:
        binder.bind_command_line(bound.arguments, True)
        binder.bind_pipeline_object(value)
    except ParameterBindingError as error:
        error.__traceback__ = error.__cause__ = error.__context__ = None
        errors.append(error)
    return BoundCommand(bound.command, binder, bound.arguments, errors, [], value)


def _is_certain(error: ParameterBindingError, binder: ParameterBinder) -> bool:
    error_id = error.error_id
    if error_id == "AmbiguousParameterSet" and binder.current == 0 and not binder.uncertain:
        return True
    if binder.unknown_splats and error_id in _MENDABLE:
        return False
    return not (binder.uncertain and error_id in _SET_ERRORS)

"""The binder: arguments and pipeline objects to the parameters of one command, by PowerShell's own algorithm."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, UnknownSplat
from psemu.binder.coercion import accept_uncoerced, check_mandatory, coerce, convert_script_argument, text_of
from psemu.binder.errors import ParameterBindingError, binding_error
from psemu.binder.parameter_table import ALL_SETS, BindingParameter, BindingTable, SetEntry, binding_table
from psemu.binder.set_resolution import handle_missing_mandatory, narrow_to_pipeline, validate_sets
from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.objects import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    Hashtable,
    PSArray,
    PSInvalidCastException,
    SwitchParameter,
)
from psemu.objects.types import LIST_OF_OBJECT, SCRIPT_BLOCK, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any, Protocol

    class BinderHost(Protocol):
        """What binding asks of the session that runs the command; all of it is optional."""

        def invoke_script_block(self, block: Any, dollar_underbar: Any) -> list[Any]:
            """What *block* puts out with ``$_`` set."""

        def default_parameter_values(self) -> Any:
            """The value of ``$PSDefaultParameterValues`` in the caller's scope, None if there is none."""

        def transform_argument(self, attribute: Any, value: Any) -> Any:
            """*value* after a transformation attribute other than a type."""

        def takes_description(self, type_name: str) -> bool:
            """True if a table or custom object may stand for an object of the module type *type_name*."""

        def dynamic_parameters(self, bound: dict[str, Any]) -> Sequence[ParameterInfo]:
            """The dynamic parameters that the command adds, given what is bound so far."""


class BoundParameter:
    """A bound parameter: *origin* is one of :data:`ORIGINS`, *argument* what it came from if that was an argument."""

    __slots__ = ("argument", "name", "origin", "parameter", "value")

    def __init__(self, parameter: BindingParameter, value: Any, origin: str, argument: CommandArgument | None) -> None:
        self.parameter = parameter
        self.name = parameter.name
        self.value = value
        self.origin = origin
        self.argument = argument

    def __repr__(self) -> str:
        return f"BoundParameter({self.name!r}, {self.value!r}, {self.origin!r})"


NAMED = "named"
SPLATTED = "splatted"
POSITIONAL = "positional"
REMAINING = "remaining arguments"
DEFAULT = "$PSDefaultParameterValues"
DELAYED = "script block per object"
PIPELINE_VALUE = "pipeline object"
PIPELINE_PROPERTY = "property of the pipeline object"
#: where a value can come from
ORIGINS = (NAMED, SPLATTED, POSITIONAL, REMAINING, DEFAULT, DELAYED, PIPELINE_VALUE, PIPELINE_PROPERTY)


class ParameterBinder:
    """Binds one invocation of *command*.

    *host* has those methods of :class:`BinderHost` that it can offer. Call :meth:`bind_command_line` once, then, if input is expected,
    :meth:`bind_pipeline_object` for each object. After each call :attr:`bound` is ``$PSBoundParameters`` (name → :class:`BoundParameter`,
    in binding order) and :attr:`values` what the parameters hold now. *offline*: values may be UNKNOWN and opaque types take anything.
    :attr:`warnings` and :attr:`trace` collect text.
    """

    def __init__(self, command: CommandInfo, host: Any = None, *, offline: bool = False, tracing: bool = False) -> None:
        self.command = command
        self.host = host
        self.offline = offline
        self.table: BindingTable = binding_table(command)
        self.current = ALL_SETS
        self.unbound: dict[int, BindingParameter] = self.table.template.copy()
        self.bound: dict[str, BoundParameter] = {}
        self.values: dict[str, Any] = {}
        self.parameter_set_name = ""
        self.remaining: list[CommandArgument] = []
        self.warnings: list[str] = []
        self.trace: list[str] | None = [] if tracing else None
        self.is_script = command.command_type in ("Function", "Filter", "ExternalScript")
        self.expects_input = False
        #: a choice was made that another value could have changed
        self.uncertain = False
        self.unknown_splats: list[UnknownSplat] = []
        self._describes = getattr(host, "takes_description", None)
        self.prioritized = 0
        self.pre_pipeline = ALL_SETS
        self.delayed: dict[int, tuple[BindingParameter, CommandArgument]] = {}
        self.from_pipeline: list[BindingParameter] = []
        self.defaults_in_use = False
        self.defaults: Any = None

    # --- the command line --------------------------------------------------------------------------------------------------------

    def bind_command_line(self, arguments: Sequence[CommandArgument | UnknownSplat], expects_input: bool) -> None:
        """Bind *arguments*; *expects_input*: objects will come by the pipeline. Raises ParameterBindingError."""
        self.expects_input = expects_input
        plain: list[CommandArgument] = []
        splatted: list[CommandArgument] = []
        for argument in arguments:
            if isinstance(argument, UnknownSplat):
                self.unknown_splats.append(argument)
            elif argument.from_hash_splat:
                splatted.append(argument)
            else:
                plain.append(argument)
        self.remaining = plain + splatted if splatted else plain
        if not self.command.is_advanced:
            self._bind_simple()
            return
        self._load_defaults()
        try:
            self._bind_advanced(expects_input)
        except ParameterBindingError as error:
            if self.defaults_in_use:
                self._blame_defaults(error)
            raise

    def _blame_defaults(self, error: ParameterBindingError) -> None:
        names = "".join(f" -{name}" for name, bound in self.bound.items() if bound.origin == DEFAULT)
        error.message += (
            " This failure might be caused by applying the default parameter binding. You can disable the default parameter binding "
            'in $PSDefaultParameterValues by setting $PSDefaultParameterValues["Disabled"] to be $true, and retry. The following '
            f"default parameter was successfully bound for this cmdlet when the error occurred:{names}"
        )

    def _bind_advanced(self, expects_input: bool) -> None:
        self._bind_without_sets_checked()
        count = validate_sets(self, expects_input, not expects_input)
        if count == 1 and not self.defaults_in_use:
            self._apply_defaults()
        if count > 1 and expects_input:
            count = narrow_to_pipeline(self, count)
        missing = handle_missing_mandatory(self, count, expects_input)
        if missing:
            names = "".join(f" {parameter.name}" for parameter in missing)
            raise binding_error("MissingMandatoryParameter", names, missing=[parameter.name for parameter in missing])
        if not expects_input:
            self.verify_set_selected()
        self.pre_pipeline = self.current

    def _bind_without_sets_checked(self) -> None:
        table = self.table
        self._reparse()
        self._bind_named()
        problem = None
        if self.remaining:
            problem = self._bind_positional(self.current, table.default_flag)
        if self.defaults is not None:
            self._apply_defaults()
        validate_sets(self, True, False)
        problem = self._add_dynamic_parameters() or problem
        if self.remaining:
            self._bind_remaining()
        if self.remaining:
            self._refuse_leftovers(problem)

    def _refuse_leftovers(self, problem: ParameterBindingError | None) -> None:
        first = self.remaining[0]
        if first.name is not None:
            raise self.located(binding_error("NamedParameterNotFound", first.name), first)
        if problem is not None:
            raise problem
        raise self.located(binding_error("PositionalParameterNotFound", text_of(first.value)), first)

    def _add_dynamic_parameters(self) -> ParameterBindingError | None:
        find = getattr(self.host, "dynamic_parameters", None)
        if find is None:
            return None
        found = find({name: bound.value for name, bound in self.bound.items()})
        if not found:
            return None
        table = BindingTable(self.command, found)
        old = {parameter.name.lower() for parameter in self.table.parameters}
        self.table = table
        bound = {name.lower() for name in self.bound}
        self.unbound = {
            parameter.index: parameter
            for parameter in table.parameters
            if parameter.name.lower() not in bound or parameter.name.lower() not in old
        }
        problem = None
        if self.remaining:
            self._reparse()
            self._bind_named()
            if self.remaining:
                problem = self._bind_positional(self.current, table.default_flag)
        if self.defaults is not None:
            self._apply_defaults()
        return problem

    def located(self, error: ParameterBindingError, argument: CommandArgument | None) -> ParameterBindingError:
        """*error* with the place of *argument* among its facts."""
        if argument is not None and argument.start >= 0 and "start" not in error.facts:
            error.facts["start"] = argument.start
            error.facts["end"] = argument.end
        return error

    def _match(self, argument: CommandArgument) -> BindingParameter | None:
        try:
            return self.table.match(argument.name or "")
        except ParameterBindingError as error:
            raise self.located(error, argument) from None

    def _reparse(self) -> None:
        arguments = self.remaining
        if all(argument.has_value for argument in arguments):
            return
        result: list[CommandArgument] = []
        at, count = 0, len(arguments)
        while at < count:
            argument = arguments[at]
            at += 1
            if argument.name is None or argument.has_value:
                result.append(argument)
                continue
            parameter = self._match(argument)
            if parameter is None:
                result.append(argument)
            elif parameter.is_switch:
                result.append(_with_value(argument, argument.name, SwitchParameter(True)))
            else:
                follower = arguments[at] if at < count else None
                if follower is None or (
                    follower.name is not None and (follower.has_value or self._match(follower) is not None)
                ):
                    if follower is None and self.unknown_splats:
                        self.uncertain = True
                    error = binding_error(
                        "MissingArgument", parameter.name, parameter.type_name, type=parameter.type_name
                    )
                    raise self.located(error, argument)
                at += 1
                value = follower.value if follower.name is None else follower.text
                result.append(_with_value(argument, parameter.name, value, follower.end))
        self.remaining = result

    def _bind_named(self) -> None:
        sets = self.current
        left: list[CommandArgument] = []
        explicit: set[int] = set()
        for argument in self.remaining:
            if argument.name is None:
                left.append(argument)
                continue
            parameter = self._match(argument)
            if parameter is None:
                left.append(argument)
                continue
            if parameter.index not in self.unbound:
                if argument.from_hash_splat and parameter.index in explicit:
                    continue
                error = binding_error("ParameterAlreadyBound", argument.name)
                raise self.located(error, argument)
            if not argument.from_hash_splat:
                explicit.add(parameter.index)
            if not parameter.flags & sets and not parameter.in_all:
                error = binding_error("ParameterNotInParameterSet", argument.name, self.table.set_name(sets))
                raise self.located(error, argument)
            self.bind_one(argument, parameter, sets, SPLATTED if argument.from_hash_splat else NAMED, delay=True)
        self.remaining = left

    # --- positions ---------------------------------------------------------------------------------------------------------------

    def _bind_positional(self, valid: int, default: int) -> ParameterBindingError | None:
        """Bind the unnamed arguments; what is left stays in :attr:`remaining`. Gives the error of the last position tried."""
        positions = self._positions(self.current)
        if not positions:
            return None
        arguments, left = self.remaining, []
        at, problem = 0, None
        count = len(arguments)
        for position in sorted(positions):
            group = positions[position]
            if not group:
                continue
            argument = None
            while at < count:
                candidate = arguments[at]
                at += 1
                if candidate.name is None:
                    argument = candidate
                    break
                left.append(candidate)
                if at < count and arguments[at].name is None:
                    left.append(arguments[at])
                    at += 1
            if argument is None:
                break
            problem = None
            if argument.value is UNKNOWN and len(group) > 1:
                self.uncertain = True
            bound = False
            for with_coercion in (False, True):
                if not bound and default & valid:
                    bound, problem = self._try_position(default, group, argument, with_coercion)
                if not bound:
                    # also when no set is left: parameters of all sets still take it, and complain
                    bound, problem = self._try_position(valid, group, argument, with_coercion)
            if not bound:
                left.append(argument)
            elif valid != self.current:
                valid = self.current
                _drop_other_sets(positions, valid)
        left += arguments[at:]
        self.remaining = left
        return problem

    def _positions(self, valid: int) -> dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]]:
        positions: dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]] = {}
        unbound = self.unbound
        for parameter in self.table.positional if not self._was_restored() else unbound.values():
            if parameter.index not in unbound:
                continue
            for entry in parameter.entries:
                position = entry.position
                if position is None or entry.from_remaining or not (entry.in_all or entry.flag & valid):
                    continue
                group = positions.setdefault(position, {})
                for other, entries in group.values():
                    if other is not parameter and any(
                        known.flag & entry.flag or known.flag == entry.flag for known in entries
                    ):
                        raise binding_error(
                            "AmbiguousPositionalParameterNoName",
                            candidates=[other.name, parameter.name],
                            position=position,
                        )
                found = group.get(parameter.index)
                if found is None:
                    group[parameter.index] = (parameter, [entry])
                else:
                    found[1].append(entry)
        return positions

    def _was_restored(self) -> bool:
        return bool(self.from_pipeline)

    def _try_position(
        self,
        sets: int,
        group: dict[int, tuple[BindingParameter, list[SetEntry]]],
        argument: CommandArgument,
        with_coercion: bool,
    ) -> tuple[bool, ParameterBindingError | None]:
        any_bound = False
        problem = None
        for parameter, entries in group.values():
            for entry in entries:
                if not (entry.in_all or entry.flag & sets):
                    continue
                if any_bound and argument.value is UNKNOWN and parameter.flags and not parameter.flags & self.current:
                    break
                try:
                    success = self.bind_one(argument, parameter, sets, POSITIONAL, coercing=with_coercion, delay=True)
                except ParameterBindingError as error:
                    if error.is_validation or error.is_transformation:
                        raise
                    problem = error
                    continue
                if success:
                    # an error of another parameter at this position is still the one to tell of
                    any_bound = True
                    break
        return any_bound, problem

    def _bind_remaining(self) -> None:
        chosen: BindingParameter | None = None
        for parameter in self.unbound.values():
            entry = None
            for candidate in parameter.entries:
                if candidate.in_all:
                    entry = entry or candidate
                elif candidate.flag & self.current:
                    entry = candidate
                    break
            if entry is not None and entry.from_remaining:
                if chosen is not None:
                    raise binding_error("AmbiguousParameterSet", category="MetadataError")
                chosen = parameter
        if chosen is None:
            return
        values: list[Any] = []
        for argument in self.remaining:
            if argument.name is not None:
                values.append(argument.text)
            if argument.has_value and argument.value is not AUTOMATION_NULL:
                values.append(argument.value)
        value: Any = PSArray(values, LIST_OF_OBJECT)
        if len(values) == 1 and isinstance(values[0], list):
            value = values[0]
        first = self.remaining[0]
        gathered = CommandArgument(None, "", True, value, first.start, self.remaining[-1].end)
        self.bind_one(gathered, chosen, self.current, REMAINING)
        self.remaining = []

    # --- one parameter -----------------------------------------------------------------------------------------------------------

    def bind_one(
        self,
        argument: CommandArgument,
        parameter: BindingParameter,
        sets: int,
        origin: str,
        *,
        coercing: bool = True,
        delay: bool = False,
    ) -> bool:
        """Bind *argument* to *parameter*; False if it does not fit without conversion. Raises ParameterBindingError."""
        value = argument.value
        if (
            delay
            and parameter.pipeline
            and parameter.delayable
            and value is not None
            and type_name_of(value) == SCRIPT_BLOCK
            and parameter.takes_pipeline_input(sets)
        ):
            if not self.expects_input:
                raise self.located(binding_error("ScriptBlockArgumentNoInput", parameter.name), argument)
            self.delayed[parameter.index] = (parameter, argument)
            self._record(parameter, value, DELAYED, argument)
            self.values.pop(parameter.name, None)
            return True
        try:
            fits, value = self._converted(value, parameter, coercing, origin)
        except ParameterBindingError as error:
            raise self.located(error, argument) from error.__cause__
        if not fits:
            return False
        self._record(parameter, value, origin, argument)
        return True

    def _converted(self, value: Any, parameter: BindingParameter, coercing: bool, origin: str) -> tuple[bool, Any]:
        if value is AUTOMATION_NULL:
            value = None
        if parameter.transformations:
            value = self._transform(value, parameter, coercing)
        if self.is_script and parameter.kind != "common":
            if coercing:
                value = self._script_conversion(value, parameter)
        elif coercing:
            value = coerce(value, parameter, self.offline, self._describes)
        if not coercing:
            fits, value = accept_uncoerced(value, parameter)
            if not fits:
                return False, None
        if parameter.ps_type_name is not None and value is not UNKNOWN:
            self._check_ps_type_name(value, parameter)
        if parameter.validations:
            from psemu.binder.validation import validate

            invoke = getattr(self.host, "invoke_script_block", None)
            for attribute in parameter.validations:
                if attribute.name == "ValidateNotePropertyName" and _names_member_type(value):
                    # PowerShell swallows this refusal: the value is for another parameter of the position
                    return False, value
                text = validate(attribute, value, invoke)
                if text is not None:
                    raise binding_error("ParameterArgumentValidationError", parameter.name, text)
        if parameter.mandatory:
            error = check_mandatory(value, parameter)
            if error is not None:
                raise error
        if value is None and parameter.is_value_type:
            inner = f'Exception setting "{parameter.name}": "Cannot convert null to type "{parameter.type_name}"."'
            raise binding_error("ParameterBindingFailed", parameter.name, inner)
        return True, value

    def _transform(self, value: Any, parameter: BindingParameter, coercing: bool) -> Any:
        apply = getattr(self.host, "transform_argument", None)
        if apply is None or value is UNKNOWN:
            return value
        if value is None and not (parameter.mandatory or parameter.cannot_be_null):
            return value
        for attribute in parameter.transformations:
            if attribute.name == "ArgumentTypeConverter" and not coercing:
                continue
            try:
                value = apply(attribute, value)
            except PSInvalidCastException as problem:
                raise binding_error(
                    "ParameterArgumentTransformationError", parameter.name, problem.message
                ) from problem
        return value

    def _script_conversion(self, value: Any, parameter: BindingParameter) -> Any:
        try:
            return convert_script_argument(value, parameter.type_name, parameter, self.command.is_advanced)
        except PSInvalidCastException as problem:
            error = binding_error("ParameterArgumentTransformationError", parameter.name, problem.message)
            raise error from problem

    def _check_ps_type_name(self, value: Any, parameter: BindingParameter) -> None:
        wanted = parameter.ps_type_name or ""
        for item in value if isinstance(value, list) else [value]:
            names = getattr(item, "type_names", None) or [type_name_of(item)]
            if item is not None and not any(name.lower() == wanted.lower() for name in names):
                raise binding_error("MismatchedPSTypeName", parameter.name, wanted)

    def _record(self, parameter: BindingParameter, value: Any, origin: str, argument: CommandArgument | None) -> None:
        if parameter.flags:
            # a parameter in all sets and in named ones too narrows to the named ones
            self.current &= parameter.flags
        self.unbound.pop(parameter.index, None)
        self.bound[parameter.name] = BoundParameter(parameter, value, origin, argument)
        self.values[parameter.name] = value
        if parameter.obsolete is not None:
            self.warnings.append(f"Parameter '{parameter.name}' is obsolete. {parameter.obsolete}".rstrip())
        if self.trace is not None:
            self.trace.append(f"BIND arg [{text_of(value)}] to param [{parameter.name}] SUCCESSFUL")

    # --- sets --------------------------------------------------------------------------------------------------------------------

    def verify_set_selected(self) -> None:
        """Latch on the default set if nothing chose one. Raises ParameterBindingError ``AmbiguousParameterSet``."""
        table = self.table
        if len(table.set_names) > 1 and self.current == ALL_SETS:
            if not table.default_flag:
                raise binding_error("AmbiguousParameterSet", sets=list(table.set_names))
            self.current = table.default_flag
            self.parameter_set_name = table.set_name(self.current)

    # --- $PSDefaultParameterValues -------------------------------------------------------------------------------------------------

    def _load_defaults(self) -> None:
        find = getattr(self.host, "default_parameter_values", None)
        table = find() if find is not None else None
        if isinstance(table, (Hashtable, CaselessDict)) and len(table):
            from psemu.binder.default_values import read_default_values

            self.defaults = read_default_values(self, table)

    def _apply_defaults(self) -> None:
        if self.defaults:
            from psemu.binder.default_values import apply_default_values

            apply_default_values(self, self.defaults)

    def apply_defaults_for_object(self) -> None:
        """The stage after each pipeline object, if no default is in use yet."""
        if not self.defaults_in_use:
            self._apply_defaults()

    # --- functions without CmdletBinding -------------------------------------------------------------------------------------------

    def _bind_simple(self) -> None:
        """A simple function: no sets, nothing mandatory; what is left becomes ``$args`` (:attr:`remaining`)."""
        self._reparse()
        self._bind_named()
        if self.remaining:
            self._bind_positional(ALL_SETS, ALL_SETS)
        self.parameter_set_name = "__AllParameterSets"
        self.pre_pipeline = self.current

    @property
    def args(self) -> list[Any]:
        """What a simple function finds in ``$args``: unknown parameters as text, then the values."""
        values: list[Any] = []
        for argument in self.remaining:
            if argument.name is not None:
                values.append(argument.text)
            if argument.has_value:
                values.append(argument.value)
        return values

    # --- the pipeline --------------------------------------------------------------------------------------------------------------

    def bind_pipeline_object(self, value: Any) -> None:
        """Bind one input object, after taking back what the last one bound. Raises ParameterBindingError: the object is skipped."""
        from psemu.binder.pipeline_input import bind_pipeline_object

        bind_pipeline_object(self, value)

    def origin(self, name: str) -> str | None:
        """Where the value of parameter *name* came from, None if it is not bound."""
        found = self.bound.get(name)
        return found.origin if found is not None else None


def _with_value(argument: CommandArgument, name: str, value: Any, end: int | None = None) -> CommandArgument:
    return CommandArgument(
        name,
        argument.text,
        True,
        value,
        argument.start,
        argument.end if end is None else end,
        True,
        argument.from_hash_splat,
    )


def _names_member_type(value: Any) -> bool:
    """True for the name of a kind of member (``ScriptProperty``), which is no property's name to Add-Member."""
    from psemu.objects import PSInvalidCastException, convert_to

    if type(value) is not str:
        return False
    try:
        convert_to(value, "System.Management.Automation.PSMemberTypes")
    except PSInvalidCastException:
        return False
    return True


def _drop_other_sets(positions: dict[int, dict[int, tuple[BindingParameter, list[SetEntry]]]], valid: int) -> None:
    for group in positions.values():
        for index in list(group):
            parameter, entries = group[index]
            kept = [entry for entry in entries if entry.in_all or entry.flag & valid]
            if kept:
                group[index] = (parameter, kept)
            else:
                del group[index]

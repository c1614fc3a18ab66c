"""The binder: arguments and pipeline objects to the parameters of one command, by PowerShell's own algorithm."""

from __future__ import annotations

from psemu.binder.arguments import CommandArgument, ParameterText, UnknownSplat
from psemu.binder.coercion import accept_uncoerced, check_mandatory, coerce, text_of
from psemu.binder.errors import ParameterBindingError, binding_error
from psemu.binder.parameter_table import (
    ALL_SETS,
    DELAYED,
    NAMED,
    PIPELINE_VALUE,
    SPLATTED,
    BindingParameter,
    BindingTable,
    BoundParameter,
    binding_table,
)
from psemu.binder.positional_binding import bind_positional, bind_remaining
from psemu.binder.set_resolution import handle_missing_mandatory, narrow_to_pipeline, validate_sets
from psemu.objects import (
    AUTOMATION_NULL,
    UNKNOWN,
    CaselessDict,
    EnumValue,
    Hashtable,
    PSInvalidCastException,
    SwitchParameter,
)
from psemu.objects.types import SCRIPT_BLOCK, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from psemu.binder.binding_trace import BindingTrace
    from psemu.catalog.command_info import CommandInfo


_SUSPEND = (
    "The Suspend ActionPreference value is reserved for future use and is not supported at this time. For more information about "
    'preference variables, see the Help topic, "about_Preference_Variables."'
)


class ParameterBinder:
    """Binds one invocation of *command*.

    *host* has those methods of :class:`psemu.binder.host.BinderHost` that it can offer. Call :meth:`bind_command_line` once, then,
    if input is expected, :meth:`bind_pipeline_object` for each object. After each call :attr:`bound` is ``$PSBoundParameters``
    (name → :class:`BoundParameter`, in binding order) and :attr:`values` what the parameters hold now. *offline*: values may be UNKNOWN
    and opaque types take anything. :attr:`warnings` and :attr:`trace` collect text.
    """

    # what most bindings never change stands with the class; what holds several is replaced, not added to
    parameter_set_name = ""
    current = ALL_SETS
    pre_pipeline = ALL_SETS
    #: the set that pipeline input fills first
    prioritized = 0
    expects_input = False
    #: an object of the pipeline is being bound
    in_pipeline = False
    #: a choice was made that another value could have changed
    uncertain = False
    unknown_splats: Sequence[UnknownSplat] = ()
    #: what the line warns of at once, and what with the command's first output
    warnings: Sequence[str] = ()
    later_warnings: Sequence[str] = ()
    #: what was warned of: texts, or names of parameters
    warned: frozenset[str] = frozenset()
    trace: BindingTrace | None = None
    describes: Any = None
    _dynamic: Any = None
    delayed: Mapping[int, tuple[BindingParameter, CommandArgument]] = {}
    from_pipeline: Sequence[BindingParameter] = ()
    defaults_in_use = False
    defaults: Any = None

    def __init__(self, command: CommandInfo, host: Any = None, *, offline: bool = False, tracing: bool = False) -> None:
        self.command = command
        self.host = host
        self.offline = offline
        self.table: BindingTable = binding_table(command)
        self.unbound: dict[int, BindingParameter] = self.table.template.copy()
        self.bound: dict[str, BoundParameter] = {}
        self.values: dict[str, Any] = {}
        self.remaining: list[CommandArgument] = []
        self.is_script = command.command_type in ("Function", "Filter", "ExternalScript")
        if tracing:
            from psemu.binder.binding_trace import BindingTrace

            self.trace = BindingTrace()
        if host is not None:
            self.describes = getattr(host, "takes_description", None)
            self._dynamic = getattr(host, "dynamic_parameters", None)

    # --- the command line --------------------------------------------------------------------------------------------------------

    def bind_command_line(self, arguments: Sequence[CommandArgument | UnknownSplat], expects_input: bool) -> None:
        """Bind *arguments*; *expects_input*: objects will come by the pipeline. Raises ParameterBindingError."""
        self.expects_input = expects_input
        plain: list[CommandArgument] = []
        splatted: list[CommandArgument] = []
        for argument in arguments:
            if type(argument) is UnknownSplat:
                self.unknown_splats = (*self.unknown_splats, argument)
            elif argument.from_hash_splat:  # type: ignore[union-attr]
                splatted.append(argument)  # type: ignore[arg-type]
            else:
                plain.append(argument)  # type: ignore[arg-type]
        self.remaining = plain + splatted if splatted else plain
        if not self.command.is_advanced:
            self._bind_simple()
            return
        if self.host is not None:
            self._load_defaults()
        try:
            self._bind_advanced(expects_input)
        except ParameterBindingError as error:
            if self.defaults_in_use:
                from psemu.binder.default_values import blame_default_values

                blame_default_values(self, error)
            raise

    def _bind_advanced(self, expects_input: bool) -> None:
        self._bind_without_sets_checked()
        count = validate_sets(self, expects_input, not expects_input)
        if count == 1 and not self.defaults_in_use:
            self.apply_defaults("MANDATORY CHECKING")
        if count > 1 and expects_input:
            count = narrow_to_pipeline(self, count)
        missing = self.missing_mandatory(count, expects_input)
        if missing:
            names = "".join(f" {parameter.name}" for parameter in missing)
            raise binding_error("MissingMandatoryParameter", names, missing=[parameter.name for parameter in missing])
        if not expects_input:
            self.verify_set_selected()
        self.pre_pipeline = self.current

    def _bind_without_sets_checked(self) -> None:
        self.reparse()
        problem = self._bind_names_and_positions()
        if self.defaults is not None:
            self.apply_defaults("POSITIONAL BIND")
        validate_sets(self, True, False)
        if self._dynamic is not None:
            from psemu.binder.dynamic_parameters import bind_dynamic_parameters

            problem = bind_dynamic_parameters(self, self._dynamic) or problem
        if self.remaining:
            bind_remaining(self)
        if self.remaining:
            self._refuse_leftovers(problem)

    def _bind_names_and_positions(self) -> ParameterBindingError | None:
        if self.trace is not None:
            from psemu.binder.traced_binding import bind_traced

            return bind_traced(self, self.trace)
        self.bind_named()
        return bind_positional(self, self.current, self.table.default_flag) if self.remaining else None

    def _refuse_leftovers(self, problem: ParameterBindingError | None) -> None:
        first = self.remaining[0]
        if first.name is not None:
            raise self.located(binding_error("NamedParameterNotFound", first.name), first)
        if problem is not None:
            raise problem
        raise self.located(binding_error("PositionalParameterNotFound", text_of(first.value)), first)

    def located(self, error: ParameterBindingError, argument: CommandArgument | None) -> ParameterBindingError:
        """*error* with the place of *argument* among its facts."""
        if argument is not None and argument.start >= 0 and "start" not in error.facts:
            error.facts["start"] = argument.start
            error.facts["end"] = argument.end
            if argument.name is not None and not argument.from_hash_splat:
                error.facts["name_end"] = argument.start + len(argument.text)
        return error

    def _match(self, argument: CommandArgument) -> BindingParameter | None:
        try:
            return self.table.match(argument.name or "")
        except ParameterBindingError as error:
            raise self.located(error, argument) from None

    def reparse(self) -> None:
        """Give each parameter that stands without a value the argument after it; unknown names stay as they are."""
        arguments = self.remaining
        for argument in arguments:
            if not argument.has_value:
                break
        else:
            return
        matches = self.table.matches
        result: list[CommandArgument] = []
        at, count = 0, len(arguments)
        while at < count:
            argument = arguments[at]
            at += 1
            if argument.name is None or argument.has_value:
                result.append(argument)
                continue
            known = matches.get(argument.name.lower())
            parameter = known if isinstance(known, BindingParameter) else self._match(argument)
            if parameter is None:
                result.append(argument)
            elif parameter.is_switch:
                result.append(_with_value(argument, argument.name, SwitchParameter(True), argument.end, parameter))
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
                result.append(_with_value(argument, parameter.name, value, follower.end, parameter))
        self.remaining = result

    def bind_named(self) -> None:
        """Bind the arguments whose name matches a parameter; the others stay in :attr:`remaining`."""
        sets = self.current
        left: list[CommandArgument] = []
        explicit: set[int] = set()
        for argument in self.remaining:
            if argument.name is None:
                left.append(argument)
                continue
            parameter = argument.parameter or self._match(argument)
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
        if parameter.plain_text and value and type(value) is str and self.trace is None:
            self.record(parameter, value, origin, argument)
            return True
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
            if self.trace is not None:
                self.trace.write(f"Adding ScriptBlock to delay-bind list for parameter '{parameter.name}'")
            self.delayed = {**self.delayed, parameter.index: (parameter, argument)}
            self.record(parameter, value, DELAYED, argument)
            self.values.pop(parameter.name, None)
            return True
        if self.trace is not None:
            from psemu.binder.traced_binding import bind_one_traced

            return bind_one_traced(self, self.trace, argument, parameter, origin, coercing)
        try:
            fits, value = self.converted(value, parameter, coercing, origin)
        except ParameterBindingError as error:
            if not coercing and isinstance(error.__cause__, PSInvalidCastException):
                # without conversion a value of another type is only tried
                return False
            error.facts.setdefault("type", parameter.type_name)
            error.facts.setdefault("given", type_name_of(argument.value))
            raise self.located(error, argument) from error.__cause__
        if not fits:
            return False
        self.record(parameter, value, origin, argument)
        return True

    def converted(self, value: Any, parameter: BindingParameter, coercing: bool, origin: str) -> tuple[bool, Any]:
        """Whether *value* fits *parameter*, and what to bind. Raises ParameterBindingError."""
        if value is AUTOMATION_NULL:
            value = None
        if parameter.transformations:
            from psemu.binder.argument_transformation import transform

            value = transform(self.host, value, parameter)
        if self.is_script and parameter.kind in ("declared", "dynamic"):
            if coercing:
                from psemu.binder.argument_transformation import convert_for_script

                value = convert_for_script(self.host, value, parameter, self.command.is_advanced)
        elif coercing:
            if self.trace is not None:
                from psemu.binder.traced_binding import trace_coercion

                trace_coercion(self, self.trace, value, parameter)
            value = coerce(value, parameter, self.offline, self.describes)
        if not coercing:
            if self.trace is not None:
                self.trace.fit(value, parameter)
            fits, value = accept_uncoerced(value, parameter, origin == PIPELINE_VALUE)
            if not fits:
                return False, None
        if parameter.ps_type_name is not None and value is not UNKNOWN:
            from psemu.binder.argument_transformation import check_ps_type_name

            check_ps_type_name(value, parameter)
        if parameter.validations:
            from psemu.binder.validation import takes

            wrapped = origin == PIPELINE_VALUE and parameter.is_untyped
            if not takes(value, parameter, self.host, self.trace, wrapped):
                return False, value
        if parameter.mandatory:
            error = check_mandatory(value, parameter)
            if error is not None:
                if self.trace is not None:
                    self.trace.refusal(error.error_id)
                raise error
        if value is None and parameter.is_value_type:
            raise _not_set(parameter, f'Cannot convert null to type "{parameter.type_name}".')
        if parameter.kind == "common" and type(value) is EnumValue and value.name == "Suspend":
            raise _not_set(parameter, _SUSPEND)
        return True, value

    def record(self, parameter: BindingParameter, value: Any, origin: str, argument: CommandArgument | None) -> None:
        """*parameter* holds *value* now, which narrows the sets."""
        if parameter.flags:
            # a parameter in all sets and in named ones too narrows to the named ones
            self.current &= parameter.flags
        self.unbound.pop(parameter.index, None)
        self.bound[parameter.name] = BoundParameter(parameter, value, origin, argument)
        self.values[parameter.name] = value
        if parameter.obsolete is not None and parameter.name not in self.warned:
            self.warned |= {parameter.name}
            text = f"Parameter '{parameter.name}' is obsolete. {parameter.obsolete}"
            self.later_warnings = (*self.later_warnings, text)

    # --- sets --------------------------------------------------------------------------------------------------------------------

    def missing_mandatory(self, count: int, expects_input: bool) -> list[BindingParameter]:
        """The mandatory parameters that no input can still give, with *count* sets left."""
        if self.trace is None:
            return handle_missing_mandatory(self, count, expects_input)
        from psemu.binder.traced_binding import missing_traced

        return missing_traced(self, self.trace, count, expects_input)

    def verify_set_selected(self) -> None:
        """Latch on the default set if nothing chose one. Raises ParameterBindingError ``AmbiguousParameterSet``."""
        table = self.table
        if len(table.set_names) > 1 and self.current == ALL_SETS:
            if not table.default_flag:
                if self.trace is not None:
                    self.trace.write(
                        f"ERROR: ERROR: {len(table.set_names)} valid parameter sets, but NOT DEFAULT PARAMETER SET."
                    )
                    self.trace.sets_left(table.set_names)
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

    def apply_defaults(self, stage: str) -> None:
        """Bind what ``$PSDefaultParameterValues`` gives to parameters that are not bound; *stage* is what has just been done."""
        if self.defaults:
            from psemu.binder.default_values import apply_default_values

            apply_default_values(self, self.defaults, stage)

    def apply_defaults_for_object(self) -> None:
        """The stage after each pipeline object, if no default is in use yet."""
        if not self.defaults_in_use:
            self.apply_defaults("PIPELINE BIND")

    # --- functions without CmdletBinding -------------------------------------------------------------------------------------------

    def _bind_simple(self) -> None:
        """A simple function: no sets, nothing mandatory; what is left becomes ``$args`` (:attr:`remaining`)."""
        self.reparse()
        self.bind_named()
        if self.remaining:
            bind_positional(self, ALL_SETS, ALL_SETS)
        self.parameter_set_name = "__AllParameterSets"
        self.pre_pipeline = self.current

    @property
    def args(self) -> list[Any]:
        """What a simple function finds in ``$args``: unknown parameters as text, then the values."""
        values: list[Any] = []
        for argument in self.remaining:
            if argument.name is not None:
                values.append(ParameterText(argument.text or f"-{argument.name}", argument.name))
            if argument.has_value:
                values.append(argument.value)
        return values

    # --- the pipeline --------------------------------------------------------------------------------------------------------------

    def bind_pipeline_object(self, value: Any) -> None:
        """Bind one input object, after taking back what the last one bound. Raises ParameterBindingError: the object is skipped."""
        from psemu.binder.pipeline_input import bind_pipeline_object

        bind_pipeline_object(self, value)


def _not_set(parameter: BindingParameter, reason: str) -> ParameterBindingError:
    """The property behind *parameter* refuses the value."""
    return binding_error("ParameterBindingFailed", parameter.name, f'Exception setting "{parameter.name}": "{reason}"')


def _with_value(
    argument: CommandArgument, name: str, value: Any, end: int, parameter: BindingParameter
) -> CommandArgument:
    new = CommandArgument(name, argument.text, True, value, argument.start, end, True, argument.from_hash_splat)
    new.parameter = parameter
    return new

"""A command's metadata as the binder reads it: set numbers, positions, names and aliases, made once per command."""

from __future__ import annotations

from psemu.binder.errors import binding_error
from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)
from psemu.objects.types import (
    BOOLEAN,
    NULLABLE,
    OBJECT,
    PSOBJECT,
    SCRIPT_BLOCK,
    STRING,
    SWITCH,
    VALUE_TYPES,
    element_type,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.binder.arguments import CommandArgument
    from psemu.catalog.suggestion import Suggestions
    from psemu.objects.enums import EnumType

#: "every set is still possible", whatever their number
ALL_SETS = -1
#: PowerShell keeps its sets in so many bits, and refuses a command with more; a page that tells of more is bound all the same
_BITS = 32
_ALL_LOWER = ALL_PARAMETER_SETS.lower()
_NOT_DELAYED = frozenset({OBJECT, SCRIPT_BLOCK, "System.Object[]", SCRIPT_BLOCK + "[]", PSOBJECT, PSOBJECT + "[]"})
_TRANSFORMATIONS = frozenset({"ArgumentTransformation", "Credential", "ArgumentToEncodingTransformation", "Transform"})

NAMED = "named"
SPLATTED = "splatted"
POSITIONAL = "positional"
REMAINING = "remaining arguments"
DEFAULT = "$PSDefaultParameterValues"
DELAYED = "script block per object"
PIPELINE_VALUE = "pipeline object"
PIPELINE_PROPERTY = "property of the pipeline object"
#: where a bound value can come from
ORIGINS = (NAMED, SPLATTED, POSITIONAL, REMAINING, DEFAULT, DELAYED, PIPELINE_VALUE, PIPELINE_PROPERTY)


class SetEntry:
    """What a parameter is in one set; *flag* is 0 for the entry of all sets."""

    __slots__ = ("flag", "from_pipeline", "from_property", "from_remaining", "in_all", "mandatory", "position")

    def __init__(self, flag: int, metadata: ParameterSetMetadata) -> None:
        self.flag = flag
        self.in_all = flag == 0
        self.mandatory = metadata.is_mandatory
        self.position = metadata.position
        self.from_pipeline = metadata.value_from_pipeline
        self.from_property = metadata.value_from_pipeline_by_property_name
        self.from_remaining = metadata.value_from_remaining_arguments


#: what a type's name alone tells, made once for each; the names are those of the catalog's commands
_TYPE_FACTS: dict[str, tuple[bool, bool, bool, str | None, bool]] = {}


def _type_facts(name: str) -> tuple[bool, bool, bool, str | None, bool]:
    return (
        name == SWITCH,
        name in (OBJECT, PSOBJECT),
        name in VALUE_TYPES,
        element_type(name),
        name not in _NOT_DELAYED,
    )


class BindingParameter:
    """One parameter with everything precomputed that binding asks of it."""

    __slots__ = (
        "_enum",
        "aliases",
        "allow_empty_collection",
        "allow_empty_string",
        "allow_null",
        "cannot_be_null",
        "delayable",
        "element",
        "entries",
        "flags",
        "in_all",
        "index",
        "info",
        "is_collection",
        "is_switch",
        "is_untyped",
        "is_value_type",
        "kind",
        "mandatory",
        "name",
        "obsolete",
        "opaque",
        "pipeline",
        "plain_text",
        "ps_type_name",
        "transformations",
        "type_name",
        "validations",
    )

    def __init__(self, info: ParameterInfo, index: int, kind: str) -> None:
        self.info = info
        self.index = index
        self.kind = kind
        self.name = info.name
        self.aliases = info.aliases
        self.type_name = info.type_name
        self.opaque = info.opaque
        facts = _TYPE_FACTS.get(info.type_name)
        if facts is None:
            facts = _TYPE_FACTS[info.type_name] = _type_facts(info.type_name)
        self.is_switch, self.is_untyped, self.is_value_type, self.element, self.delayable = facts
        self.is_collection = self.element is not None
        self._enum: EnumType | None = None
        self.flags = 0
        self.in_all = False
        self.entries: list[SetEntry] = []
        self.mandatory = False
        self.pipeline = False
        self._read_attributes(info)
        #: any text that is not empty may be bound as it stands
        self.plain_text = info.type_name == STRING and not (
            info.opaque or self.transformations or self.validations or self.ps_type_name is not None
        )

    @property
    def enum(self) -> EnumType | None:
        """The enum whose members only the command's page knows."""
        values = self.info.enum_values
        if not values or self._enum is not None:
            return self._enum
        from psemu.objects.enums import declare_enum

        name = self.type_name
        while name.endswith("[]"):
            name = name[:-2]
        if name.startswith(NULLABLE):
            name = name[len(NULLABLE) : -1]
        self._enum = declare_enum(name, values)
        return self._enum

    def _read_attributes(self, info: ParameterInfo) -> None:
        self.allow_null = self.allow_empty_string = self.allow_empty_collection = self.cannot_be_null = False
        self.obsolete: str | None = None
        self.ps_type_name: str | None = None
        self.transformations: tuple[ParameterAttribute, ...] = ()
        self.validations: tuple[ParameterAttribute, ...] = ()
        if not info.attributes and not info.valid_values:
            return
        transformations: list[ParameterAttribute] = []
        validations: list[ParameterAttribute] = []
        for attribute in info.attributes:
            name = attribute.name
            if name.startswith("Validate"):
                validations.append(attribute)
                if name in ("ValidateNotNull", "ValidateNotNullOrEmpty", "ValidateNotNullOrWhiteSpace"):
                    self.cannot_be_null = True
            elif name == "AllowNull":
                self.allow_null = True
            elif name == "AllowEmptyString":
                self.allow_empty_string = True
            elif name == "AllowEmptyCollection":
                self.allow_empty_collection = True
            elif name == "Obsolete":
                self.obsolete = str(attribute.arguments[0]) if attribute.arguments else ""
            elif name == "PSTypeName" and attribute.arguments:
                self.ps_type_name = str(attribute.arguments[0])
            elif name in _TRANSFORMATIONS:
                transformations.append(attribute)
        if info.valid_values and not any(attribute.name == "ValidateSet" for attribute in validations):
            validations.append(ParameterAttribute("ValidateSet", info.valid_values))
        self.transformations = tuple(transformations)
        self.validations = tuple(validations)

    def takes_pipeline_input(self, sets: int) -> bool:
        """True if an entry for one of *sets* takes the object or a property of it."""
        return any(
            (entry.in_all or entry.flag & sets) and (entry.from_pipeline or entry.from_property)
            for entry in self.entries
        )

    def __repr__(self) -> str:
        return f"BindingParameter({self.name!r})"


class _EngineParameters:
    """The parameters that the engine adds, in all sets of every command: by lower-case name, and by their aliases.

    Their indexes lie behind all declared ones.
    """

    __slots__ = ("by_alias", "by_name")

    def __init__(self, by_name: dict[str, BindingParameter]) -> None:
        self.by_name = by_name
        self.by_alias = {alias: parameter for parameter in by_name.values() for alias in parameter.aliases}

    def without(self, taken: dict[str, BindingParameter]) -> _EngineParameters:
        """Those that the command does not declare itself."""
        if self.by_name.keys().isdisjoint(taken):
            return self
        return _EngineParameters({name: each for name, each in self.by_name.items() if name not in taken})


#: made once; by (ShouldProcess, paging)
_ENGINE: dict[tuple[bool, bool], _EngineParameters] = {}
_ENGINE_INDEX = 1_000_000
_NO_ENGINE = _EngineParameters({})


def _engine_parameters(command: CommandInfo) -> _EngineParameters:
    if not command.is_advanced:
        return _NO_ENGINE
    if not _ENGINE:
        from psemu.binder.common_parameters import COMMON, PAGING, SHOULD_PROCESS

        made: dict[str, list[BindingParameter]] = {"common": [], "shouldprocess": [], "paging": []}
        index = _ENGINE_INDEX
        for kind, infos in zip(made, (COMMON, SHOULD_PROCESS, PAGING), strict=True):
            for info in infos:
                parameter = BindingParameter(info, index, kind)
                parameter.in_all = True
                parameter.entries.append(SetEntry(0, ParameterSetMetadata()))
                made[kind].append(parameter)
                index += 1
        for process in (False, True):
            for paging in (False, True):
                added = [*made["common"], *(made["shouldprocess"] * process), *(made["paging"] * paging)]
                _ENGINE[process, paging] = _EngineParameters({each.name.lower(): each for each in added})
    return _ENGINE[command.supports_should_process, command.supports_paging]


class BindingTable:
    """All parameters of a command in binding order and the numbers of its sets."""

    __slots__ = (
        "command",
        "default_flag",
        "mandatory",
        "matches",
        "parameters",
        "pipeline",
        "positional",
        "set_names",
        "suggestions",
        "template",
    )

    def __init__(self, command: CommandInfo, extra: Iterable[ParameterInfo] = ()) -> None:
        self.command = command
        #: an index of its names for who asks which one was meant, with the parameter of each
        self.suggestions: tuple[Suggestions, dict[str, str]] | None = None
        self.parameters: list[BindingParameter] = []
        names: dict[str, BindingParameter] = {}
        for info in command.parameters:
            self._add(info, "dynamic" if info.is_dynamic else "declared", names)
        declared = self.parameters[:]
        engine = _engine_parameters(command).without(names)
        self.parameters += engine.by_name.values()
        names.update(engine.by_name)
        for info in extra:
            self._add(info, "dynamic", names)
        added = self.parameters[len(declared) + len(engine.by_name) :]
        # a name goes before an alias, and an alias before those of the parameters behind its own
        self.matches: dict[str, BindingParameter | list[BindingParameter] | None] = {}
        self._add_aliases(added)
        self.matches.update(engine.by_alias)
        self._add_aliases(declared)
        self.matches.update(names)
        #: copied as the unbound parameters of each binding
        self.template = {parameter.index: parameter for parameter in self.parameters}
        # what the engine adds is in all sets, and neither mandatory nor by position nor from the pipeline
        own = declared + added
        self._number_sets(own)
        self.mandatory = [parameter for parameter in own if parameter.mandatory]
        self.pipeline = [parameter for parameter in own if parameter.pipeline]

    def _add_aliases(self, parameters: list[BindingParameter]) -> None:
        for parameter in reversed(parameters):
            for alias in parameter.aliases:
                self.matches[alias.lower()] = parameter

    def _add(self, info: ParameterInfo, kind: str, names: dict[str, BindingParameter]) -> None:
        lower = info.name.lower()
        if lower not in names:
            names[lower] = parameter = BindingParameter(info, len(self.parameters), kind)
            self.parameters.append(parameter)

    def _number_sets(self, own: list[BindingParameter]) -> None:
        """Give each set its number and each of the command's *own* parameters its entries."""
        self.set_names: list[str] = []
        self.positional: list[BindingParameter] = []
        default = self.command.default_parameter_set
        self.default_flag = 1 if default else 0
        numbers: dict[str, int] = {}
        if default:
            numbers[default] = 0
            self.set_names.append(default)
        for parameter in own:
            entries = parameter.entries
            positional = False
            for name, metadata in parameter.info.parameter_sets.items():
                if name == ALL_PARAMETER_SETS or not name or name.lower() == _ALL_LOWER:
                    parameter.in_all = True
                    flag = 0
                else:
                    number = numbers.get(name)
                    if number is None:
                        number = numbers[name] = len(self.set_names)
                        self.set_names.append(name)
                    flag = 1 << number
                    parameter.flags |= flag
                entry = SetEntry(flag, metadata)
                entries.append(entry)
                if entry.mandatory:
                    parameter.mandatory = True
                if entry.from_pipeline or entry.from_property:
                    parameter.pipeline = True
                if entry.position is not None:
                    positional = True
            if positional:
                self.positional.append(parameter)
            if not entries and not parameter.info.is_dynamic:
                parameter.in_all = True
                entries.append(SetEntry(0, ParameterSetMetadata()))

    @property
    def all_flags(self) -> int:
        """The flags of all sets there are."""
        return (1 << len(self.set_names)) - 1

    @property
    def available_flags(self) -> int:
        """What PowerShell takes for :attr:`all_flags`: shifting a bit by all its bits gives none with as many sets."""
        return 0 if len(self.set_names) == _BITS else self.all_flags

    def set_name(self, flags: int) -> str:
        """The name of the one set that *flags* leave, the default's if all are left, empty if several."""
        if flags == ALL_SETS or flags == 0:
            return self.command.default_parameter_set or ALL_PARAMETER_SETS
        if flags & (flags - 1):
            return ""
        number = flags.bit_length() - 1
        return self.set_names[number] if number < len(self.set_names) else ""

    def names_of(self, flags: int) -> list[str]:
        """The names of all sets in *flags*."""
        return [name for number, name in enumerate(self.set_names) if flags >> number & 1]

    def match(self, name: str) -> BindingParameter | None:
        """The parameter that *name* means: its name, an alias or a unique prefix; None if there is none.

        Raises ParameterBindingError ``AmbiguousParameter``.
        """
        if name and name[0] in "-\u2013\u2014\u2015":
            name = name[1:]
        folded = name.lower()
        matches = self.matches
        if folded not in matches:
            if len(matches) > 20_000:
                return self._checked(name, self._prefix(folded))
            matches[folded] = self._prefix(folded)
        found = matches[folded]
        return self._checked(name, found) if type(found) is list else found  # type: ignore[return-value]

    def _checked(self, name: str, found: BindingParameter | list[BindingParameter] | None) -> BindingParameter | None:
        if not isinstance(found, list):
            return found
        candidates = [parameter.name for parameter in found]
        listed = "".join(f" -{candidate}" for candidate in candidates)
        raise binding_error("AmbiguousParameter", name, listed, candidates=candidates)

    def _prefix(self, folded: str) -> BindingParameter | list[BindingParameter] | None:
        found = [parameter for parameter in self.parameters if parameter.name.lower().startswith(folded)]
        known = {parameter.index for parameter in found}
        for parameter in self.parameters:
            if parameter.index not in known and any(alias.lower().startswith(folded) for alias in parameter.aliases):
                known.add(parameter.index)
                found.append(parameter)
        if not found:
            return None
        if len(found) == 1:
            return found[0]
        own = [parameter for parameter in found if parameter.kind in ("declared", "dynamic")]
        return own[0] if len(own) == 1 else found


def binding_table(command: CommandInfo) -> BindingTable:
    """The table of *command*, made on first use and kept with it."""
    table = command.binding_table
    if table is None:
        table = command.binding_table = BindingTable(command)
    return table  # type: ignore[return-value]


def is_boolean(type_name: str) -> bool:
    """True for the types that take only truth values and numbers as an argument."""
    return type_name in (BOOLEAN, SWITCH, "System.Nullable`1[System.Boolean]")


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

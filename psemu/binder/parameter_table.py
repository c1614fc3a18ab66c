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

    from psemu.catalog.suggestion import Suggestions
    from psemu.objects.enums import EnumType

#: "every set is still possible", whatever their number
ALL_SETS = -1
#: PowerShell keeps its sets in so many bits, and refuses a command with more; a page that tells of more is bound all the same
_BITS = 32
_ALL_LOWER = ALL_PARAMETER_SETS.lower()
_NOT_DELAYED = frozenset({OBJECT, SCRIPT_BLOCK, "System.Object[]", SCRIPT_BLOCK + "[]", PSOBJECT, PSOBJECT + "[]"})
_TRANSFORMATIONS = frozenset({"ArgumentTransformation", "Credential", "ArgumentToEncodingTransformation", "Transform"})


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
        self.is_switch = info.type_name == SWITCH
        self.is_untyped = info.type_name in (OBJECT, PSOBJECT)
        self.is_value_type = info.type_name in VALUE_TYPES
        self.element = element_type(info.type_name)
        self.is_collection = self.element is not None
        self.delayable = info.type_name not in _NOT_DELAYED
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


#: the parameters that the engine adds, made once: they are in all sets of every command. Their indexes lie behind all declared ones
_ENGINE: dict[str, list[BindingParameter]] = {}
_ENGINE_INDEX = 1_000_000


def _engine_parameters(command: CommandInfo) -> list[BindingParameter]:
    if not _ENGINE:
        from psemu.binder.common_parameters import COMMON, PAGING, SHOULD_PROCESS

        index = _ENGINE_INDEX
        for kind, infos in (("common", COMMON), ("shouldprocess", SHOULD_PROCESS), ("paging", PAGING)):
            made = [BindingParameter(info, index + number, kind) for number, info in enumerate(infos)]
            index += len(made)
            for parameter in made:
                parameter.in_all = True
                parameter.entries.append(SetEntry(0, ParameterSetMetadata()))
            _ENGINE[kind] = made
    return [
        *_ENGINE["common"],
        *(_ENGINE["shouldprocess"] if command.supports_should_process else ()),
        *(_ENGINE["paging"] if command.supports_paging else ()),
    ]


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
        taken: set[str] = set()
        self.parameters: list[BindingParameter] = []
        for info in command.parameters:
            self._add(info, "dynamic" if info.is_dynamic else "declared", taken)
        if command.is_advanced:
            for parameter in _engine_parameters(command):
                if parameter.name.lower() not in taken:
                    taken.add(parameter.name.lower())
                    self.parameters.append(parameter)
        for info in extra:
            self._add(info, "dynamic", taken)
        self._number_sets()
        self.matches: dict[str, BindingParameter | list[BindingParameter] | None] = {}
        for parameter in reversed(self.parameters):
            for alias in parameter.aliases:
                self.matches[alias.lower()] = parameter
        for parameter in self.parameters:
            self.matches[parameter.name.lower()] = parameter
        #: copied as the unbound parameters of each binding
        self.template = {parameter.index: parameter for parameter in self.parameters}
        self.mandatory = [parameter for parameter in self.parameters if parameter.mandatory]
        self.pipeline = [parameter for parameter in self.parameters if parameter.pipeline]
        self.positional = [
            parameter for parameter in self.parameters if any(entry.position is not None for entry in parameter.entries)
        ]

    def _add(self, info: ParameterInfo, kind: str, taken: set[str]) -> None:
        lower = info.name.lower()
        if lower not in taken:
            taken.add(lower)
            self.parameters.append(BindingParameter(info, len(self.parameters), kind))

    def _number_sets(self) -> None:
        self.set_names: list[str] = []
        default = self.command.default_parameter_set
        self.default_flag = 1 if default else 0
        numbers: dict[str, int] = {}
        if default:
            numbers[default] = 0
            self.set_names.append(default)
        for parameter in self.parameters:
            if parameter.entries:
                continue  # one of the engine's own, which all commands share
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
                parameter.entries.append(entry)
                parameter.mandatory = parameter.mandatory or entry.mandatory
                parameter.pipeline = parameter.pipeline or entry.from_pipeline or entry.from_property
            if not parameter.entries and not parameter.info.is_dynamic:
                parameter.in_all = True
                parameter.entries.append(SetEntry(0, ParameterSetMetadata()))

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

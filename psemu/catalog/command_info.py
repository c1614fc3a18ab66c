"""What the binder needs to know of a command: PowerShell's CommandInfo, ParameterInfo and ParameterSetInfo."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

ALL_PARAMETER_SETS = "__AllParameterSets"


class ParameterSetMetadata:
    """What one parameter is in one set (PowerShell's ``ParameterSetMetadata``); *position* is None for a named parameter."""

    __slots__ = (
        "is_mandatory",
        "position",
        "value_from_pipeline",
        "value_from_pipeline_by_property_name",
        "value_from_remaining_arguments",
    )

    def __init__(
        self,
        is_mandatory: bool = False,
        position: int | None = None,
        value_from_pipeline: bool = False,
        value_from_pipeline_by_property_name: bool = False,
        value_from_remaining_arguments: bool = False,
    ) -> None:
        self.is_mandatory = is_mandatory
        self.position = position
        self.value_from_pipeline = value_from_pipeline
        self.value_from_pipeline_by_property_name = value_from_pipeline_by_property_name
        self.value_from_remaining_arguments = value_from_remaining_arguments


class ParameterInfo:
    """One parameter.

    *type_name*: full .NET name, or the page's name where nobody knows the full one. *parameter_sets*: set name (or
    ``__AllParameterSets``) → :class:`ParameterSetMetadata`, in declaration order. *valid_values*: members of a ValidateSet.
    *enum_values*: members of an enum that only the page knows. *opaque*: the type cannot be known here; it accepts an object of that
    name or UNKNOWN. *attributes*: transformation and validation attributes (:class:`ParameterAttribute`) in binding order.
    """

    __slots__ = (
        "aliases",
        "attributes",
        "default_value",
        "dont_show",
        "enum_values",
        "is_dynamic",
        "name",
        "opaque",
        "parameter_sets",
        "type_name",
        "valid_values",
    )

    def __init__(
        self,
        name: str,
        type_name: str,
        parameter_sets: dict[str, ParameterSetMetadata],
        aliases: Iterable[str] = (),
        valid_values: Iterable[str] = (),
        enum_values: Iterable[str] = (),
        opaque: bool = False,
        attributes: Iterable[ParameterAttribute] = (),
        is_dynamic: bool = False,
        dont_show: bool = False,
        default_value: object = None,
    ) -> None:
        self.name = name
        self.type_name = type_name
        self.parameter_sets = parameter_sets
        self.aliases = tuple(aliases)
        self.valid_values = tuple(valid_values)
        self.enum_values = tuple(enum_values)
        self.opaque = opaque
        self.attributes = tuple(attributes)
        self.is_dynamic = is_dynamic
        self.dont_show = dont_show
        self.default_value = default_value

    @property
    def is_switch(self) -> bool:
        """True for a SwitchParameter."""
        return self.type_name == "System.Management.Automation.SwitchParameter"

    def __repr__(self) -> str:
        return f"ParameterInfo({self.name!r}, {self.type_name!r})"


class ParameterAttribute:
    """An attribute that takes part in binding: *name* without the ``Attribute`` suffix (``ValidateRange``, ``AllowNull``,
    ``ArgumentTypeConverter`` …), *arguments* positional values, *named* its named arguments."""

    __slots__ = ("arguments", "name", "named")

    def __init__(self, name: str, arguments: Iterable[object] = (), named: dict[str, object] | None = None) -> None:
        self.name = name
        self.arguments = tuple(arguments)
        self.named = named or {}

    def __repr__(self) -> str:
        return f"ParameterAttribute({self.name!r}, {self.arguments!r}, {self.named!r})"


class CommandInfo:
    """A command as the engine sees it.

    *command_type*: ``Cmdlet``, ``Function``, ``Filter``, ``ExternalScript`` or ``Alias``'s target type. *parameters* hold the declared
    ones in binding order; common parameters are added by the binder when *is_advanced* (always for cmdlets), ``WhatIf`` and ``Confirm``
    when *supports_should_process*, ``First``, ``Skip`` and ``IncludeTotalCount`` when *supports_paging*. *default_parameter_set* is None
    where none is declared. *class_name*: full name of a compiled cmdlet's class, used in FullyQualifiedErrorId; else the name is used.
    *doubts*: what the page that told all this leaves open, as letters: ``s`` it contradicts itself about parameters and sets, ``t`` about
    types, ``i`` it does not say how input binds, ``o`` it is older than 2022, or than docs.microsoft.com's
    new name (September 2022).
    """

    __slots__ = (
        "aliases",
        "binding_table",
        "class_name",
        "command_type",
        "confirm_impact",
        "default_parameter_set",
        "doubts",
        "is_advanced",
        "module_name",
        "name",
        "output_types",
        "parameter_sets",
        "parameters",
        "supports_paging",
        "supports_should_process",
    )

    def __init__(
        self,
        name: str,
        parameters: Iterable[ParameterInfo],
        *,
        module_name: str = "",
        command_type: str = "Cmdlet",
        default_parameter_set: str | None = None,
        parameter_sets: Iterable[str] = (),
        supports_should_process: bool = False,
        supports_paging: bool = False,
        confirm_impact: str = "Medium",
        is_advanced: bool = True,
        aliases: Iterable[str] = (),
        output_types: Iterable[str] = (),
        class_name: str | None = None,
        doubts: str = "",
    ) -> None:
        self.name = name
        self.parameters = tuple(parameters)
        self.module_name = module_name
        self.command_type = command_type
        self.default_parameter_set = default_parameter_set
        self.parameter_sets = tuple(parameter_sets)
        self.supports_should_process = supports_should_process
        self.supports_paging = supports_paging
        self.confirm_impact = confirm_impact
        self.is_advanced = is_advanced
        self.aliases = tuple(aliases)
        self.output_types = tuple(output_types)
        self.class_name = class_name
        self.doubts = doubts
        #: what the binder made of the metadata; its own
        self.binding_table: object = None

    @property
    def type_name(self) -> str:
        """What a script sees it as: CmdletInfo, FunctionInfo …"""
        return f"System.Management.Automation.{self.command_type}Info"

    def __repr__(self) -> str:
        return f"CommandInfo({self.name!r}, {len(self.parameters)} parameters)"

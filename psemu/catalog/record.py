"""A CommandInfo as one line of text and back: how PowerShell's own commands ship and how the user's catalog keeps what it read.

Fields are separated by tabs: name, module, kind, class, impact, flags (``p`` ShouldProcess, ``g`` paging, ``s``, ``t``, ``i``, ``o`` doubts),
default set, sets, output types, aliases, then one field per parameter: name, type, flags (``d`` dynamic, ``o`` opaque, ``s`` do not show),
aliases, sets, valid values, enum values, attributes, default value, separated by spaces. Lists are separated by ``|``, an attribute's parts
by ``;``. A set is its name, ``:``, and ``M`` mandatory, the position, ``v`` by value, ``n`` by property name, ``r`` remaining arguments;
``*`` is every set.
"""

from __future__ import annotations

from psemu.catalog.command_info import (
    ALL_PARAMETER_SETS,
    CommandInfo,
    ParameterAttribute,
    ParameterInfo,
    ParameterSetMetadata,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SPECIAL = {ord(ch): f"%{ord(ch):02X}" for ch in "%\t\n\r |;="}


def _escape(text: str) -> str:
    return text.translate(_SPECIAL)


def _plain(text: str) -> str:
    if "%" not in text:
        return text
    first, *rest = text.split("%")
    return first + "".join([chr(int(part[:2], 16)) + part[2:] for part in rest])


def _list(items: Iterable[str]) -> str:
    return "|".join([_escape(item) for item in items])


def _items(text: str) -> list[str]:
    if "%" not in text:
        return text.split("|") if text else []
    return [_plain(item) for item in text.split("|")]


def write_record(command: CommandInfo) -> str:
    """The line of *command*, without a line end."""
    fields = [
        _escape(command.name),
        _escape(command.module_name),
        command.command_type,
        _escape(command.class_name or ""),
        command.confirm_impact,
        ("p" if command.supports_should_process else "") + ("g" if command.supports_paging else "") + command.doubts,
        _escape(command.default_parameter_set or ""),
        _list(command.parameter_sets),
        _list(command.output_types),
        _list(command.aliases),
    ]
    fields.extend(_write_parameter(parameter) for parameter in command.parameters)
    return "\t".join(fields)


def _write_parameter(parameter: ParameterInfo) -> str:
    flags = (
        ("d" if parameter.is_dynamic else "") + ("o" if parameter.opaque else "") + ("s" if parameter.dont_show else "")
    )
    default = parameter.default_value
    return " ".join(
        [
            _escape(parameter.name),
            _escape(parameter.type_name),
            flags,
            _list(parameter.aliases),
            "|".join([_write_set(name, entry) for name, entry in parameter.parameter_sets.items()]),
            _list(parameter.valid_values),
            _list(parameter.enum_values),
            "|".join([_write_attribute(attribute) for attribute in parameter.attributes]),
            "" if default is None else _escape(str(default)),
        ]
    )


def _write_set(name: str, entry: ParameterSetMetadata) -> str:
    return (
        ("*" if name == ALL_PARAMETER_SETS else _escape(name))
        + ":"
        + ("M" if entry.is_mandatory else "")
        + ("" if entry.position is None else str(entry.position))
        + ("v" if entry.value_from_pipeline else "")
        + ("n" if entry.value_from_pipeline_by_property_name else "")
        + ("r" if entry.value_from_remaining_arguments else "")
    )


def _write_value(value: object) -> str:
    kind = "i" if isinstance(value, int) else "f" if isinstance(value, float) else "s"
    return kind + _escape(str(value))


def _write_attribute(attribute: ParameterAttribute) -> str:
    parts = [attribute.name, *[_write_value(value) for value in attribute.arguments]]
    parts.extend(f"={name}={_write_value(value)}" for name, value in attribute.named.items())
    return ";;".join(parts)


def read_record(line: str) -> CommandInfo:
    """The command of a line that :func:`write_record` made; ValueError for any other text."""
    fields = line.split("\t")
    if len(fields) < 10:
        raise ValueError("the line has too few fields")
    name, module, kind, class_name, impact, flags, default, sets, outputs, aliases = fields[:10]
    return CommandInfo(
        _plain(name),
        [_read_parameter(field) for field in fields[10:]],
        module_name=_plain(module),
        command_type=kind,
        default_parameter_set=_plain(default) or None,
        parameter_sets=_items(sets),
        supports_should_process="p" in flags,
        supports_paging="g" in flags,
        confirm_impact=impact,
        aliases=_items(aliases),
        output_types=_items(outputs),
        class_name=_plain(class_name) or None,
        doubts=flags.strip("pg"),
    )


def record_names(line: str) -> tuple[str, str]:
    """Name and module of the command in a line that :func:`write_record` made."""
    name, module, _ = line.split("\t", 2)
    return _plain(name), _plain(module)


def record_parameters(line: str) -> list[str]:
    """Names and aliases of the parameters in a line that :func:`write_record` made."""
    found = []
    for field in line.split("\t")[10:]:
        name, _, _, aliases, _ = field.split(" ", 4)
        found.append(_plain(name))
        if aliases:
            found.extend(_items(aliases))
    return found


#: text of a parameter → it: many commands of a module write the same one, and nobody changes one
_PARAMETERS: dict[str, ParameterInfo] = {}
_POOL_LIMIT = 20_000


def _read_parameter(field: str) -> ParameterInfo:
    known = _PARAMETERS.get(field)
    if known is None:
        known = _parameter(field)
        if len(_PARAMETERS) < _POOL_LIMIT:
            _PARAMETERS[field] = known
    return known


def _parameter(field: str) -> ParameterInfo:
    name, type_name, flags, aliases, sets, valid, enum, attributes, default = field.split(" ")
    if "%" in field:
        name, type_name, default = _plain(name), _plain(type_name), _plain(default)
    return ParameterInfo(
        name,
        type_name,
        _read_sets(sets),
        _items(aliases) if aliases else (),
        _items(valid) if valid else (),
        _items(enum) if enum else (),
        "o" in flags,
        [_read_attribute(part) for part in attributes.split("|")] if attributes else (),
        "d" in flags,
        "s" in flags,
        default or None,
    )


#: text of the sets of a parameter → them: there are few, and nobody changes one
_SETS: dict[str, dict[str, ParameterSetMetadata]] = {}


def _read_sets(text: str) -> dict[str, ParameterSetMetadata]:
    known = _SETS.get(text)
    if known is None:
        known = dict([_read_set(entry) for entry in text.split("|")])
        if len(_SETS) < _POOL_LIMIT:
            _SETS[text] = known
    return known


def _read_set(text: str) -> tuple[str, ParameterSetMetadata]:
    name, _, facts = text.rpartition(":")
    digits = facts.strip("Mvnr")
    return ALL_PARAMETER_SETS if name == "*" else _plain(name), ParameterSetMetadata(
        "M" in facts, int(digits) if digits else None, "v" in facts, "n" in facts, "r" in facts
    )


def _read_value(text: str) -> object:
    kind, rest = text[0], _plain(text[1:])
    return int(rest) if kind == "i" else float(rest) if kind == "f" else rest


def _read_attribute(text: str) -> ParameterAttribute:
    name, *parts = text.split(";;")
    arguments = []
    named = {}
    for part in parts:
        if part.startswith("="):
            key, _, value = part[1:].partition("=")
            named[key] = _read_value(value)
        else:
            arguments.append(_read_value(part))
    return ParameterAttribute(name, arguments, named)

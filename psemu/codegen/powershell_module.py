"""A PowerShell module of stubs: functions with the signatures of commands and no deeds, for tests that mock what they do not have."""

from __future__ import annotations

from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.catalog.type_names import is_opaque
from psemu.codegen.file_names import file_name
from psemu.codegen.python_module import MARKER, origin, version_line
from psemu.codegen.python_types import element_type
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.codegen.python_module import Described

_QUOTES = "'\u2018\u2019\u201a\u201b"
_DOUBLED = str.maketrans({quote: quote * 2 for quote in _QUOTES})
#: what would end a function's name in its definition
_NO_NAME = frozenset('{}()[];|&<>,#@$`"' + _QUOTES)
#: the name of the module of commands that say none
_NAMELESS = "Commands"


def generate_powershell(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> dict[str, str]:
    """``Module/Module.psm1`` and ``Module/Module.psd1`` for each module of *commands* → text, the same for the same input.

    A function has the parameters, sets, positions, aliases and values of its command and throws when it runs. A parameter whose type only
    the real module knows takes any object; where its values are known it is a string of these. Raises CatalogError for a name that no
    function can have.
    """
    known = {module.lower(): version for module, version in (versions or {}).items()}
    groups: dict[str, list[Described]] = {}
    for described in sorted(commands, key=lambda item: item[0].name.lower()):
        groups.setdefault(described[0].module_name or _NAMELESS, []).append(described)
    files = {}
    for module, chosen in sorted(groups.items()):
        comment = source_comment(chosen, known)
        functions = "\n\n".join(_function(command) for command, _ in chosen)
        name = file_name(module)
        files[f"{name}/{name}.psm1"] = f"{comment}\n\n{functions}\n"
        files[f"{name}/{name}.psd1"] = _manifest(
            name, comment, [command for command, _ in chosen], known.get(module.lower(), "")
        )
    return files


def source_comment(commands: Iterable[Described], versions: Mapping[str, str]) -> str:
    """Who made a script, and of what; *versions* by module in small letters."""
    head = [MARKER, version_line(), *(_line(origin(command, page, dict(versions))) for command, page in commands)]
    return "\n".join(f"# {line}".rstrip() for line in head)


def _manifest(module: str, comment: str, commands: list[CommandInfo], version: str) -> str:
    import uuid

    parts = version.split(".")
    plain = version if 2 <= len(parts) <= 4 and all(part.isdecimal() and part.isascii() for part in parts) else "0.0.1"
    aliases = sorted({alias for command in commands for alias in command.aliases}, key=str.lower)
    lines = [
        comment,
        "",
        "@{",
        f"    RootModule = {_quoted(module + '.psm1')}",
        f"    ModuleVersion = '{plain}'",
        f"    GUID = '{uuid.uuid5(uuid.NAMESPACE_URL, 'psemu:stub:' + module.lower())}'",
        f"    Description = {_quoted(f'Stubs of {module}: signatures without deeds.')}",
        f"    FunctionsToExport = {_array([command.name for command in commands])}",
        "    CmdletsToExport = @()",
        "    VariablesToExport = @()",
        f"    AliasesToExport = {_array(aliases)}",
        "}",
    ]
    return "\n".join(lines) + "\n"


def _array(items: list[str]) -> str:
    return "@(\n" + ",\n".join(f"        {_quoted(item)}" for item in items) + "\n    )" if items else "@()"


def _function(command: CommandInfo) -> str:
    binding = ["PositionalBinding = $false"]
    if command.default_parameter_set and command.default_parameter_set != ALL_PARAMETER_SETS:
        binding.insert(0, f"DefaultParameterSetName = {_quoted(command.default_parameter_set)}")
    if command.supports_should_process:
        binding.append("SupportsShouldProcess")
        if command.confirm_impact != "Medium":
            binding.append(f"ConfirmImpact = {_quoted(command.confirm_impact)}")
    if command.supports_paging:
        binding.append("SupportsPaging")
    if not command.name or any(ch.isspace() or not ch.isprintable() or ch in _NO_NAME for ch in command.name):
        raise CatalogError(f"{command.name!r} is no name that a function can have.")
    lines = [f"function {command.name} {{", f"    [CmdletBinding({', '.join(binding)})]"]
    if command.aliases:
        lines.append(f"    [Alias({quoted_list(command.aliases)})]")
    if command.output_types:
        lines.append(f"    [OutputType({quoted_list(command.output_types)})]")
    parameters = [_parameter(parameter) for parameter in command.parameters]
    if parameters:
        lines += ["    param(", ",\n\n".join(parameters), "    )"]
    else:
        lines.append("    param()")
    lines += ["    process {", f"        throw {_quoted(f'{command.name} is a stub; mock it.')}", "    }", "}"]
    return "\n".join(lines)


def _parameter(parameter: ParameterInfo) -> str:
    lines = []
    for set_name, metadata in parameter.parameter_sets.items():
        facts = [] if set_name == ALL_PARAMETER_SETS else [f"ParameterSetName = {_quoted(set_name)}"]
        facts += ["Mandatory"] if metadata.is_mandatory else []
        facts += [f"Position = {metadata.position}"] if metadata.position is not None else []
        facts += ["ValueFromPipeline"] if metadata.value_from_pipeline else []
        facts += ["ValueFromPipelineByPropertyName"] if metadata.value_from_pipeline_by_property_name else []
        facts += ["ValueFromRemainingArguments"] if metadata.value_from_remaining_arguments else []
        facts += ["DontShow"] if parameter.dont_show else []
        lines.append(f"[Parameter({', '.join(facts)})]")
    if parameter.aliases:
        lines.append(f"[Alias({quoted_list(parameter.aliases)})]")
    values = dict.fromkeys(parameter.valid_values or parameter.enum_values)
    if values and not parameter.is_switch:
        lines.append(f"[ValidateSet({quoted_list(values)})]")
    lines += [f"[{type_literal(parameter)}]", f"${{{_braced(parameter.name)}}}"]
    return "\n".join(f"        {line}" for line in lines)


def type_literal(parameter: ParameterInfo) -> str:
    """The type that a stub's parameter has: its own where PowerShell has it without the module."""
    inner, is_array = element_type(parameter.type_name)
    array = "[]" if is_array else ""
    if parameter.enum_values:
        return f"System.String{array}"
    if is_opaque(parameter.type_name) or parameter.opaque:
        return f"System.Object{array}"
    if "`" in parameter.type_name or "[[" in parameter.type_name:
        return f"System.Nullable[{inner}]" if "Nullable" in parameter.type_name else f"System.Object{array}"
    return parameter.type_name


def _line(text: str) -> str:
    return "".join(ch if ch.isprintable() else " " for ch in text)


def _quoted(text: str) -> str:
    return f"'{_line(text).translate(_DOUBLED)}'"


def quoted_list(items: Iterable[str]) -> str:
    """*items* as strings with commas between them."""
    return ", ".join(map(_quoted, items))


def _braced(name: str) -> str:
    return "".join(f"`{ch}" if ch in "`{}" else ch for ch in _line(name))

"""Commands as JSON Schema, an object for each parameter set, and as functions that language models call."""

from __future__ import annotations

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.python_module import MARKER, origin, version_line
from psemu.codegen.python_types import element_type
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters
from psemu.help.property_trees import ANY_PROPERTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.codegen.python_module import Described
    from psemu.help import CommandHelp
    from psemu.help.property_trees import PropertyNode

    Schema = dict[str, object]

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_LARGEST_NOTES = 200_000
_DEEPEST = 4
#: characters that the name of a function may have, as services that take such functions say
_LONGEST_NAME = 64
#: and its description
_LONGEST_DESCRIPTION = 1024


def _integer(bits: int, signed: bool) -> Schema:
    least, most = (-(1 << bits - 1), (1 << bits - 1) - 1) if signed else (0, (1 << bits) - 1)
    return {"type": "integer", "minimum": least, "maximum": most}


_SIMPLE: dict[str, Schema] = {
    "string": {"type": "string"},
    "char": {"type": "string", "minLength": 1, "maxLength": 1},
    "boolean": {"type": "boolean"},
    "bool": {"type": "boolean"},
    "switchparameter": {"type": "boolean"},
    "byte": _integer(8, False),
    "sbyte": _integer(8, True),
    "int16": _integer(16, True),
    "uint16": _integer(16, False),
    "int32": _integer(32, True),
    "int": _integer(32, True),
    "uint32": _integer(32, False),
    "int64": _integer(64, True),
    "long": _integer(64, True),
    "uint64": _integer(64, False),
    "single": {"type": "number"},
    "float": {"type": "number"},
    "double": {"type": "number"},
    "decimal": {"type": "number"},
    "datetime": {"type": "string", "format": "date-time"},
    "datetimeoffset": {"type": "string", "format": "date-time"},
    "guid": {"type": "string", "format": "uuid"},
    # a duration is .NET's text, 1.02:03:04, not that of the format "duration"
    "timespan": {"type": "string"},
    "uri": {"type": "string", "format": "uri-reference"},
    "version": {"type": "string"},
    "hashtable": {"type": "object"},
    "idictionary": {"type": "object"},
    "ordereddictionary": {"type": "object"},
}


def command_schema(command: CommandInfo, page: CommandHelp | None) -> Schema:
    """The arguments of *command* by PowerShell name: an object for each parameter set under ``anyOf``, titled with the set's name."""
    command = with_engine_parameters(command)
    properties = parameter_properties(command, page)
    schema: Schema = {"title": command.name, "description": _summary(command, page)}
    if page is not None and deprecation_in(page):
        schema["deprecated"] = True
    schema["anyOf"] = [_set_schema(command, name, properties) for name in set_names(command)]
    return schema


def _set_schema(command: CommandInfo, set_name: str, properties: Mapping[str, Schema]) -> Schema:
    members: dict[str, Schema] = {}
    required = []
    for parameter in command.parameters:
        metadata = metadata_in(parameter, set_name)
        if metadata is not None:
            members[parameter.name] = properties[parameter.name]
            if metadata.is_mandatory:
                required.append(parameter.name)
    title = command.name if set_name == "__AllParameterSets" else set_name
    return {
        "title": title,
        "type": "object",
        "properties": members,
        "required": required,
        "additionalProperties": False,
    }


def _summary(command: CommandInfo, page: CommandHelp | None) -> str:
    return plain_text(page.synopsis) if page is not None and page.synopsis else f"Run {command.name}."


def parameter_properties(
    command: CommandInfo, page: CommandHelp | None, spelled: Callable[[str], str] = str
) -> dict[str, Schema]:
    """The schema of each parameter with its description and default; names of properties below are *spelled* so."""
    described = {parameter.name.lower(): parameter for parameter in page.parameters} if page is not None else {}
    trees = {tree.name.lower(): tree for tree in _trees(page)}
    found = {}
    for parameter in command.parameters:
        schema = parameter_schema(parameter, trees.get(parameter.name.lower()), spelled)
        entry = described.get(parameter.name.lower())
        if entry is not None and entry.description:
            schema["description"] = plain_text(entry.description)
        default = _default(entry.default_value if entry is not None else None, schema)
        if default is not None:
            schema["default"] = default
        found[parameter.name] = schema
    return found


def _trees(page: CommandHelp | None) -> Sequence[PropertyNode]:
    # trees of megabytes, as some pages have, are no help in a schema
    return page.property_trees if page is not None and len(page.notes) <= _LARGEST_NOTES else ()


def parameter_schema(
    parameter: ParameterInfo, tree: PropertyNode | None = None, spelled: Callable[[str], str] = str
) -> Schema:
    """What *parameter* accepts; *tree* says what a hash table for it may hold, its names *spelled* so.

    Where PowerShell takes an array it takes one value, too; a type that JSON cannot write accepts anything, and ``x-powershell-type`` names it."""
    type_name, is_array = element_type(parameter.type_name)
    values = list(dict.fromkeys(parameter.valid_values or parameter.enum_values))
    if values and not parameter.is_switch:
        one: Schema = {"enum": values}
    elif tree is not None and tree.properties:
        one = _tree_schema(tree, 0, spelled)
    else:
        one = _simple(type_name)
    schema: Schema = {"anyOf": [one, {"type": "array", "items": one}]} if is_array and one else dict(one)
    if not one or (tree is not None and tree.properties):
        schema["x-powershell-type"] = parameter.type_name
    return schema


def _simple(type_name: str) -> Schema:
    known = "." not in type_name or type_name.startswith("System.")
    return _SIMPLE.get(type_name.rpartition(".")[2].lower(), {}) if known else {}


def _tree_schema(node: PropertyNode, depth: int, spelled: Callable[[str], str]) -> Schema:
    if depth >= _DEEPEST or not node.properties:
        one = _simple(node.type.rstrip("?").removesuffix("[]").rstrip("?"))
    else:
        members: dict[str, Schema] = {}
        for child in node.properties:
            if child.name == ANY_PROPERTY:
                continue
            schema = _tree_schema(child, depth + 1, spelled)
            if child.description:
                schema = {**schema, "description": plain_text(child.description)}
            members.setdefault(spelled(child.name), schema)
        one = {"type": "object", "properties": members}
        required = sorted({spelled(child.name) for child in node.properties if child.is_required})
        if required:
            one["required"] = required
    if node.type.endswith("[]") and depth and one:
        return {"anyOf": [one, {"type": "array", "items": one}]}
    return dict(one)


def _default(text: str | None, schema: Schema) -> object:
    if text is None or text in ("", "None"):
        return None
    kind = schema.get("type")
    if kind == "boolean":
        return {"true": True, "false": False}.get(text.lower().lstrip("$"))
    if kind == "integer":
        return int(text) if len(text) < 20 and text.lstrip("-").isdecimal() and text.isascii() else None
    values = schema.get("enum")
    if isinstance(values, list):
        return next((value for value in values if value.lower() == text.lower()), None)
    return None


def generated_comment(commands: Iterable[Described], versions: Mapping[str, str]) -> str:
    """Who made a file, and of what."""
    known = {module.lower(): version for module, version in versions.items()}
    return "\n".join([MARKER, f"{version_line()}.", *(origin(command, page, known) for command, page in commands)])


def generate_schemas(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> Schema:
    """One JSON Schema whose ``$defs`` have each command by name, sorted; see :func:`command_schema`."""
    chosen = sorted(commands, key=lambda item: item[0].name.lower())
    return {
        "$schema": DRAFT,
        "$comment": generated_comment(chosen, versions or {}),
        "$defs": {command.name: command_schema(command, page) for command, page in chosen},
    }


def generate_functions(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> Schema:
    """``tools``: each command as a function that a language model may call, its arguments an object with all parameters.

    Such an object cannot tell parameter sets apart: it demands what every set demands, and the description lists the sets. A name of more
    than 64 characters is cut and gets a hash; the description has the whole name.
    """
    chosen = sorted(commands, key=lambda item: item[0].name.lower())
    return {
        "$comment": generated_comment(chosen, versions or {}),
        "tools": [_function(command, page) for command, page in chosen],
    }


def _function(command: CommandInfo, page: CommandHelp | None) -> Schema:
    full = with_engine_parameters(command)
    properties = parameter_properties(full, page)
    sets = set_names(full)
    demands = []
    for set_name in sets:
        found = [(p.name, metadata_in(p, set_name)) for p in full.parameters]
        demands.append([name for name, metadata in found if metadata is not None and metadata.is_mandatory])
    description = [f"{command.name}: {_summary(command, page)}"]
    if page is not None and (deprecated := deprecation_in(page)):
        description.append(f"Deprecated: {deprecated}")
    if len(sets) > 1:
        description.append("Parameter sets, of which a call takes one:")
        optional = []
        for set_name, demanded in zip(sets, demands, strict=True):
            members = [p.name for p in full.parameters if metadata_in(p, set_name) is not None]
            description.append(f"{set_name}: {', '.join(demanded) or 'nothing'} required")
            optional.append(f"; {', '.join(name for name in members if name not in demanded)}")
        if sum(map(len, [*description, *optional])) + len(description) <= _LONGEST_DESCRIPTION:
            own = len(description) - len(sets)
            description[own:] = [line + more for line, more in zip(description[own:], optional, strict=True)]
    text = "\n".join(description)
    if len(text) > _LONGEST_DESCRIPTION:
        text = text[: _LONGEST_DESCRIPTION - 1].rpartition("\n")[0] + "\n…"
    required = [name for name in demands[0] if all(name in demanded for demanded in demands)] if demands else []
    return {
        "type": "function",
        "function": {
            "name": function_name(command.name),
            "description": text,
            "parameters": {
                "type": "object",
                "properties": properties,
                "required": required,
                "additionalProperties": False,
            },
        },
    }


def function_name(name: str) -> str:
    """A name of ASCII letters, digits, ``_`` and ``-``, at most 64 of them, no two alike."""
    safe = "".join(ch if ch.isascii() and (ch.isalnum() or ch in "_-") else "_" for ch in name)
    if safe == name and len(safe) <= _LONGEST_NAME:
        return safe
    import hashlib

    digest = hashlib.sha256(name.lower().encode("utf-8", "replace")).hexdigest()[:8]
    return f"{safe[: _LONGEST_NAME - 9]}_{digest}"

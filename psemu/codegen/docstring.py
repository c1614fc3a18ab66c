"""The docstring of a generated function: the facts of the help page, wrapped and safe inside triple quotes."""

from __future__ import annotations

import re

from psemu.catalog.command_info import ALL_PARAMETER_SETS
from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.signatures import set_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.help import CommandHelp

#: the line length that formatters take by default
WIDTH = 88
_SENTENCE = re.compile(r"(.+?[.!?])\s+(?=[A-Z\[(])")


def docstring(command: CommandInfo, page: CommandHelp | None, python_names: dict[str, str]) -> list[str]:
    """Lines of the docstring, without indentation, quotes included."""
    synopsis = plain_text(page.synopsis) if page else ""
    summary, rest = _first_sentence(synopsis)
    lines = wrapped(summary or f"Run {command.name}.", "")
    if rest:
        lines += ["", *wrapped(rest, "")]
    deprecated = deprecation_in(page) if page else None
    if deprecated:
        lines += ["", *wrapped(f"Deprecated: {deprecated}", "")]
    lines.append("")
    module = f" of module {command.module_name}" if command.module_name else ""
    lines += wrapped(f"PowerShell: {command.name}{module}.", "")
    if page and page.online_version_url:
        lines.append(f"Page: {page.online_version_url}")
    if command.aliases:
        lines += wrapped(f"Aliases: {', '.join(command.aliases)}.", "")
    sets = set_names(command)
    if len(sets) > 1:
        lines += ["", "Parameter sets:"]
        for name in sets:
            default = " (default)" if name == command.default_parameter_set else ""
            mandatory = [p.name for p in command.parameters if name in _mandatory_sets(p, sets)]
            lines += wrapped(f"{name}{default}: {', '.join(mandatory) or 'nothing'} required.", "    ")
    described = {parameter.name.lower(): parameter for parameter in page.parameters} if page else {}
    if command.parameters:
        lines += ["", "Args:"]
    for parameter in command.parameters:
        entry = described.get(parameter.name.lower())
        words = [f"{python_names[parameter.name]}: -{parameter.name} <{_short(parameter.type_name)}>."]
        if entry is not None:
            words.append(_sentence(plain_text(entry.description)))
        words += _facts(
            parameter, sets, entry.default_value if entry else None, bool(entry and entry.supports_wildcards)
        )
        lines += wrapped(" ".join(word for word in words if word), "    ", "        ")
    lines += ["", "Returns:"]
    outputs = [plain_text(output.typename) for output in page.outputs if output.typename] if page else []
    lines += wrapped(
        f"What the command writes to its output: {', '.join(outputs)}." if outputs else "What the command writes.",
        "    ",
    )
    lines = [escaped(line) for line in lines]
    lines[0] = f'"""{lines[0]}'
    lines.append('"""')
    return lines


def _mandatory_sets(parameter: ParameterInfo, sets: list[str]) -> list[str]:
    found: list[str] = []
    for name, metadata in parameter.parameter_sets.items():
        if metadata.is_mandatory:
            found += sets if name == ALL_PARAMETER_SETS else [name]
    return found


def _facts(parameter: ParameterInfo, sets: list[str], default: str | None, wildcards: bool) -> list[str]:
    found = []
    mandatory = _mandatory_sets(parameter, sets)
    within = [name for name in parameter.parameter_sets if name != ALL_PARAMETER_SETS]
    if ALL_PARAMETER_SETS in parameter.parameter_sets or len(within) == len(sets):
        within = []
    if within and within == mandatory:
        found.append(f"Only in {', '.join(within)}, and required there.")
    else:
        if mandatory:
            found.append("Required." if len(mandatory) == len(sets) else f"Required in {', '.join(mandatory)}.")
        if within:
            found.append(f"Only in {', '.join(within)}.")
    if default and default != "None":
        found.append(f"Default: {plain_text(default)}.")
    if parameter.aliases:
        found.append(f"Aliases: {', '.join(parameter.aliases)}.")
    every = parameter.parameter_sets.values()
    if any(metadata.value_from_pipeline for metadata in every):
        found.append("From the pipeline by value.")
    if any(metadata.value_from_pipeline_by_property_name for metadata in every):
        found.append("From the pipeline by property name.")
    if wildcards:
        found.append("Wildcards are accepted.")
    return found


def _short(type_name: str) -> str:
    return type_name if "`" in type_name else type_name.rpartition(".")[2]


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?", ":")) else f"{text}."


def _first_sentence(text: str) -> tuple[str, str]:
    match = _SENTENCE.match(text)
    first = match[1] if match else text
    return _sentence(first), text[len(first) :].strip() if match else ""


def wrapped(text: str, indent: str, hanging: str | None = None) -> list[str]:
    """Words of *text* on lines of at most 88 characters; a word that is longer has its own."""
    lines: list[str] = []
    line, room = "", WIDTH - len(indent)
    start = indent
    for word in text.split():
        if not line:
            line = word
        elif len(line) + len(word) < room:
            line += f" {word}"
        else:
            lines.append(start + line)
            line = word
            start = indent if hanging is None else hanging
            room = WIDTH - len(start)
    if line:
        lines.append(start + line)
    return lines


def escaped(line: str) -> str:
    """*line* as it may stand between triple quotes."""
    if not line.isprintable():
        line = "".join([ch if ch.isprintable() else " " for ch in line])
    return line.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').rstrip()

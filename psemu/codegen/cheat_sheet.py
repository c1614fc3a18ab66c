"""A cheat sheet: what can be done with each noun of some commands, as Markdown."""

from __future__ import annotations

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.python_module import MARKER, version_line
from psemu.codegen.python_types import short_type
from psemu.codegen.signatures import metadata_in, set_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psemu.catalog import CommandInfo
    from psemu.codegen.python_module import Described


def generate_cheat_sheet(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> str:
    """A heading for each module and noun; for each command its synopsis and, for each parameter set, the shortest call."""
    known = {module.lower(): version for module, version in (versions or {}).items()}
    modules: dict[str, dict[str, list[Described]]] = {}
    for described in sorted(commands, key=lambda item: item[0].name.lower()):
        command = described[0]
        noun = command.name.partition("-")[2] or command.name
        modules.setdefault(command.module_name or "Commands", {}).setdefault(noun, []).append(described)
    lines = [f"<!-- {MARKER} {version_line()} -->"]
    for module in sorted(modules, key=str.lower):
        lines += ["", f"# {_plain(f'{module} {known.get(module.lower(), str())}')}"]
        for noun in sorted(modules[module], key=str.lower):
            lines += ["", f"## {_plain(noun)}", ""]
            for command, page in modules[module][noun]:
                synopsis = _plain(page.synopsis) if page is not None else ""
                old = " **Deprecated.**" if page is not None and deprecation_in(page) else ""
                lines.append(f"- **{_plain(command.name)}**{': ' if synopsis else ''}{synopsis}{old}")
                lines += [f"  - `{call}`" for call in _calls(command)]
    return "\n".join(lines) + "\n"


def _calls(command: CommandInfo) -> list[str]:
    """The shortest call of each parameter set, each once."""
    calls: dict[str, None] = {}
    for set_name in set_names(command):
        words = [command.name]
        for parameter in command.parameters:
            metadata = metadata_in(parameter, set_name)
            if metadata is not None and metadata.is_mandatory:
                value = "" if parameter.is_switch else f" <{short_type(parameter.type_name)}>"
                words.append(f"-{parameter.name}{value}")
        calls[" ".join(" ".join(words).replace("`", "'").split())] = None
    return list(calls)


def _plain(text: str) -> str:
    """One line of text that Markdown takes as such."""
    text = plain_text(text)
    for mark in ("\\", "*", "_", "<", "#"):
        if mark in text:
            text = text.replace(mark, f"\\{mark}")
    return text

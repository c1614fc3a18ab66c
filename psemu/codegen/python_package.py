"""A typed Python package for many commands: a module for each noun, a lazy ``__init__``, and ``aio`` with the same functions to await."""

from __future__ import annotations

from psemu.codegen.file_names import DEVICES
from psemu.codegen.python_module import (
    MARKER,
    function_names,
    import_lines,
    models_text,
    module_texts,
    version_line,
)
from psemu.codegen.python_names import FUNCTION_SHADOWED, snake_case
from psemu.codegen.typed_dicts import TypedDicts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from psemu.codegen.python_module import Described


def generate_package(commands: Iterable[Described], versions: Mapping[str, str] | None = None) -> dict[str, str]:
    """The files of a package with a typed function for each command: path below its folder → text, the same for the same input.

    Commands of one noun share a module; what hash tables for their parameters may hold is in ``models``. *versions*: PowerShell module →
    its version, for the headers. A command that comes twice counts once, as it came first.
    """
    known = {module.lower(): version for module, version in (versions or {}).items()}
    first: dict[str, Described] = {}
    for described in commands:
        first.setdefault(described[0].name.lower(), described)
    chosen = [first[key] for key in sorted(first)]
    names = function_names(chosen)
    shapes = TypedDicts("models.")
    for command, page in chosen:
        shapes.take(command, page)
    taken = set(names.values())
    groups: dict[str, list[Described]] = {}
    for described in chosen:
        groups.setdefault(_module_name(described[0].name, taken), []).append(described)
    files = {"py.typed": ""}
    homes: dict[str, list[str]] = {}
    for module, group in sorted(groups.items()):
        keys = (key for command, _ in group for key in (command.name, f"iter {command.name}"))
        homes[module] = sorted(names[key] for key in keys if key in names)
        files[f"{module}.py"], files[f"aio/{module}.py"] = module_texts(group, names, known, module, shapes)
    if shapes.names:
        files["models.py"] = models_text(shapes)
    files["__init__.py"] = _lazy(homes, "PowerShell commands as typed Python functions; ``aio`` has them to await.")
    files["aio/__init__.py"] = _lazy(homes, "PowerShell commands as typed Python functions to await.")
    return files


def _module_name(command: str, taken: set[str]) -> str:
    noun = snake_case(command.partition("-")[2] or command)
    return f"{noun}_commands" if noun in taken or noun in DEVICES or noun in FUNCTION_SHADOWED else noun


def _lazy(homes: dict[str, list[str]], summary: str) -> str:
    """An ``__init__`` that imports a module when one of its functions is first asked for."""
    home = {name: module for module, names in homes.items() for name in names}
    lines = [f'"""{summary}', "", MARKER, "", version_line(), '"""', "", "from __future__ import annotations", ""]
    lines += ["TYPE_CHECKING = False", "if TYPE_CHECKING:"]
    for module, names in homes.items():
        lines += import_lines(f".{module}", names, "    ")
    lines += ["", "__all__ = [", *(f'    "{name}",' for name in sorted(home)), "]"]
    lines += ["", "_HOME = {", *(f'    "{name}": "{home[name]}",' for name in sorted(home)), "}"]
    return "\n".join(lines) + _LAZY


_LAZY = """

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value = getattr(import_module(f".{_HOME[name]}", __name__), name)
        globals()[name] = value
        return value

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
"""

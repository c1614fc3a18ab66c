"""Definitions in the files that an open script loads: dot-sourced scripts and modules that it names by their path."""

from __future__ import annotations

import os

from psemu.extent import SourceText
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.language.document import ScriptDocument
    from psemu.language.occurrences import Name

    #: path, text, start and end of the name in it
    Place = tuple[str, SourceText, int, int]


def loaded_definition(document: ScriptDocument, name: Name | None, offset: int) -> Place | None:
    """Where the function *name* is defined outside of the script; for the path of a file that is loaded, its beginning."""
    if document.path is None or not os.path.isabs(document.path):
        return None
    from psemu.lint.sourced import loaded_files

    if name is None or name.kind != "function" or _is_dotted(document, offset):
        file = _file_at(document, offset)
        return (file, SourceText("", file), 0, 0) if file else None
    wanted = name.text.lower()
    for file, brought in loaded_files(document.tree, document.path):
        definitions = brought.functions.get(wanted) if brought is not None else None
        if definitions:
            return _in_file(file, definitions[-1])
    return None


def _in_file(file: str, definition: ast.FunctionDefinitionAst) -> Place | None:
    from psemu.errors import ConfigurationError
    from psemu.lint.script_text import read_script

    try:
        text = read_script(file).text
    except (OSError, ConfigurationError):
        return None
    start = text.find(definition.name, definition.start, definition.end)
    found = (start, start + len(definition.name)) if start >= 0 else (definition.start, definition.start)
    return file, SourceText(text, file), *found


def _command_at(document: ScriptDocument, offset: int) -> ast.CommandAst | None:
    nodes = document.around(offset + 1) or document.around(offset)
    return next((node for node in reversed(nodes) if isinstance(node, ast.CommandAst)), None)


def _is_dotted(document: ScriptDocument, offset: int) -> bool:
    command = _command_at(document, offset)
    return command is not None and command.invocation_operator == "Dot"


def _file_at(document: ScriptDocument, offset: int) -> str:
    """The file that the command at *offset* loads, empty if there is none."""
    from psemu.lint.sourced import loaded_files

    command = _command_at(document, offset)
    if command is None:
        return ""
    alone = ast.ScriptBlockAst(
        command.start, command.end, [], [], None, None, None, None,
        ast.NamedBlockAst(command.start, command.end, "End", True, [command], []), None,
    )  # fmt: skip
    _, own = next(iter(loaded_files(alone, document.path)))
    file = own.loads[0] if own is not None and own.loads else ""
    return file if file and os.path.isfile(file) else ""

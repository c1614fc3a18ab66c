"""Functions and aliases of the files that a script loads: dot-sourced scripts, modules imported or used by their path."""

from __future__ import annotations

import os
import re
from fnmatch import fnmatchcase

from psemu.errors import ConfigurationError
from psemu.lint.effects import command_name
from psemu.lint.script_text import read_script
from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

#: files that one script is followed into, and the bytes of the largest
_FILES = 200
_LARGEST = 2_000_000
_IMPORTING = ("import-module", "ipmo")
_EXTENSIONS = (".ps1", ".psm1", ".psd1")

#: paths that were looked at since :func:`files_read` was asked, for who keeps findings
_read: set[str] = set()
#: path, time and size → what the file defines and loads
_known: dict[tuple[str, int, int], Loaded] = {}


class Loaded:
    """What a file brings: *functions* (lower-case name → definitions), *loads* (paths), *complete*: it loads nothing that cannot be told."""

    __slots__ = ("complete", "functions", "loads")

    def __init__(self) -> None:
        self.functions: dict[str, list[ast.FunctionDefinitionAst]] = {}
        self.loads: list[str] = []
        self.complete = True


def files_read() -> list[str]:
    """The paths that were looked at since the last call."""
    found = sorted(_read)
    _read.clear()
    return found


def looked_at(path: str) -> None:
    """Remember that findings depend on the file *path*."""
    _read.add(path)


def load(script: ast.ScriptBlockAst, path: str | None) -> Loaded:
    """What *script*, which stands at *path*, gets from the files that it loads and those load; each file counts once, however often it comes."""
    result = Loaded()
    for _source, inner in loaded_files(script, path):
        if inner is None:
            result.complete = False
            continue
        result.complete = result.complete and inner.complete
        for name, definitions in inner.functions.items():
            result.functions.setdefault(name, []).extend(definitions)
    return result


def loaded_files(script: ast.ScriptBlockAst, path: str | None) -> Iterator[tuple[str, Loaded | None]]:
    """The files of :func:`load`, each with what it brings, None if it cannot be read; first an empty path with what *script* says itself."""
    folder = os.path.dirname(os.path.abspath(path)) if path is not None and not path.startswith("<") else os.getcwd()
    own = Loaded()
    own.loads, own.complete = _loads(script, folder)
    yield "", own
    pending = list(own.loads)
    seen = {os.path.realpath(path)} if path is not None else set()
    while pending:
        file = os.path.realpath(pending.pop())
        if file in seen:
            continue
        seen.add(file)
        inner = _file(file) if len(seen) <= _FILES else None
        yield file, inner
        if inner is not None:
            pending += inner.loads


def _file(path: str) -> Loaded | None:
    """What the file *path* brings, None if it cannot be read."""
    _read.add(path)
    try:
        stat = os.stat(path)
        key = (path, stat.st_mtime_ns, stat.st_size)
        if key in _known:
            return _known[key]
        if stat.st_size > _LARGEST:
            return None
        text = read_script(path).text
    except (OSError, ConfigurationError):
        return None
    found = Loaded()
    folder = os.path.dirname(path)
    tree = parse(text, path).ast
    if path.lower().endswith(".psd1"):
        found.loads = [os.path.join(folder, name) for name in _modules_of(tree)]
        found.complete = bool(found.loads)
    else:
        found.loads, found.complete = _loads(tree, folder)
        found.functions = _functions(tree, path.lower().endswith(".psm1"))
    _known[key] = found
    return found


def _functions(script: ast.ScriptBlockAst, is_module: bool) -> dict[str, list[ast.FunctionDefinitionAst]]:
    """The functions that a file leaves behind; of a module those that it exports."""
    found: dict[str, list[ast.FunctionDefinitionAst]] = {}
    exported: list[str] = []
    for node in _outside_blocks(script):
        if type(node) is ast.FunctionDefinitionAst:
            prefix, _, rest = node.name.lower().partition(":")
            name = rest if prefix in ("script", "global", "local", "private") else node.name.lower()
            found.setdefault(name, []).append(node)
        elif type(node) is ast.CommandAst and (command_name(node) or "").lower() == "export-modulemember":
            exported += [item.value.lower() for item in node.walk() if type(item) is ast.StringConstantExpressionAst][
                1:
            ]
    if not is_module or not exported:
        return found
    return {name: nodes for name, nodes in found.items() if any(fnmatchcase(name, pattern) for pattern in exported)}


def _outside_blocks(script: ast.ScriptBlockAst) -> Iterator[ast.Ast]:
    stack: list[ast.Ast] = [script]
    while stack:
        node = stack.pop()
        yield node
        if type(node) not in (ast.FunctionDefinitionAst, ast.ScriptBlockExpressionAst, ast.TypeDefinitionAst):
            stack.extend(reversed(list(node.children)))


def _modules_of(manifest: ast.ScriptBlockAst) -> list[str]:
    """The scripts and modules that a manifest names."""
    names: list[str] = []
    for table in (node for node in manifest.walk() if type(node) is ast.HashtableAst):
        for key, value in table.key_value_pairs:
            field = key.value.lower() if type(key) is ast.StringConstantExpressionAst else ""
            if field in ("rootmodule", "moduletoprocess", "nestedmodules", "scriptstoprocess"):
                texts = [node.value for node in value.walk() if type(node) is ast.StringConstantExpressionAst]
                names += [text for text in texts if text.lower().endswith(_EXTENSIONS)]
        break
    return names


def _loads(script: ast.ScriptBlockAst, folder: str) -> tuple[list[str], bool]:
    """The paths of what *script* loads, and whether those are all."""
    paths: list[str] = []
    complete = True
    for node in script.walk():
        target: ast.Ast | None = None
        if type(node) is ast.CommandAst:
            if node.invocation_operator == "Dot":
                target = node.command_elements[0]
                if type(target) is ast.ScriptBlockExpressionAst:
                    continue
            elif (command_name(node) or "").lower() in _IMPORTING:
                target = _module_argument(node)
            else:
                continue
        elif type(node) is ast.UsingStatementAst and node.using_statement_kind == "Module":
            target = node.name
        else:
            continue
        found = _path(target, folder)
        if found is None:
            complete = False
        else:
            paths.append(found)
    return paths, complete


def _module_argument(node: ast.CommandAst) -> ast.Ast | None:
    elements = node.command_elements
    for index, element in enumerate(elements[1:], 1):
        if type(element) is not ast.CommandParameterAst:
            before = elements[index - 1]
            if type(before) is not ast.CommandParameterAst or before.argument is not None or index == 1:
                return element
            if before.parameter_name.lower() in ("name", "force", "passthru", "disablenamechecking", "global"):
                return element
    return None


def _path(node: ast.Ast | None, folder: str) -> str | None:
    """The file that *node* names, None if only running tells or if it is a module's name."""
    text = _text(node, folder)
    if text is None:
        return None
    text = text.replace("\\", os.sep)
    if not text.lower().endswith(_EXTENSIONS):
        return None
    here = os.path.join(folder, text)
    return here if os.path.exists(here) else os.path.abspath(text)


def _text(node: ast.Ast | None, folder: str) -> str | None:
    if type(node) is ast.StringConstantExpressionAst:
        return node.value
    if type(node) is ast.ExpandableStringExpressionAst:
        expanded = re.sub(r"\$(?:PSScriptRoot\b|\{PSScriptRoot\})", lambda _: folder, node.value, flags=re.IGNORECASE)
        return None if "$" in expanded else expanded
    if type(node) is ast.VariableExpressionAst and node.variable_path.lower() == "psscriptroot":
        return folder
    if type(node) is ast.ParenExpressionAst and type(node.pipeline) is ast.PipelineAst:
        element = node.pipeline.pipeline_elements[0]
        if len(node.pipeline.pipeline_elements) == 1 and type(element) is ast.CommandAst:
            return _joined(element, folder)
        if type(element) is ast.CommandExpressionAst and type(element.expression) is ast.BinaryExpressionAst:
            left, right = _text(element.expression.left, folder), _text(element.expression.right, folder)
            return left + right if element.expression.operator == "Plus" and left and right else None
    return None


def _joined(node: ast.CommandAst, folder: str) -> str | None:
    """The path that a plain ``Join-Path`` gives."""
    if (command_name(node) or "").lower() != "join-path":
        return None
    arguments = [item for item in node.command_elements[1:] if type(item) is not ast.CommandParameterAst]
    texts = [_text(item, folder) for item in arguments]
    return os.path.join(*map(str, texts)) if texts and None not in texts else None

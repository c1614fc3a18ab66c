"""DSC resources as the rules about them see them: classes with ``[DscResource()]``, and modules in a ``DSCResources`` folder."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from psemu.lint.rule import attribute_named
from psemu.parser import ast

if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.lint.rule import AnalyzedScript

_FUNCTIONS = ("get-targetresource", "set-targetresource", "test-targetresource")


def resource_classes(script: AnalyzedScript) -> list[ast.TypeDefinitionAst]:
    """The classes that are resources."""
    return [node for node in script.nodes(ast.TypeDefinitionAst) if attribute_named(node.attributes, "dscresource")]


def resource_name(script: AnalyzedScript) -> str | None:
    """The name of the resource that the file is the module of: ``DSCResources/Name/Name.psm1`` beside a ``Name.schema.mof``."""
    if script.path is None:
        return None
    folder, file = os.path.split(script.path)
    name, extension = os.path.splitext(file)
    if extension.lower() != ".psm1" or os.path.basename(os.path.dirname(folder)).lower() != "dscresources":
        return None
    return name if os.path.isfile(os.path.join(folder, f"{name}.schema.mof")) else None


def resource_functions(script: AnalyzedScript) -> list[ast.FunctionDefinitionAst]:
    """Get-, Set- and Test-TargetResource in the module of a resource, in the order of the text."""
    if resource_name(script) is None:
        return []
    return [node for node in script.nodes(ast.FunctionDefinitionAst) if node.name.lower() in _FUNCTIONS]


def without_companion(script: AnalyzedScript, folder: str) -> list[tuple[str, ast.Ast | ScriptExtent]]:
    """Name and place of each resource for which no file below *folder* of its module has the name in its own."""
    if script.path is None:
        return []
    here = os.path.dirname(os.path.abspath(script.path))
    name = resource_name(script)
    root = os.path.dirname(os.path.dirname(here)) if name is not None else here
    files = [file.lower() for _, _, names in os.walk(os.path.join(root, folder)) for file in names]

    def lacks(resource: str) -> bool:
        return not any(resource.lower() in file for file in files)

    if name is not None:
        return [(name, script.source.extent(0, len(script.text)))] if lacks(name) else []
    return [(node.name, node) for node in resource_classes(script) if lacks(node.name)]

"""Function names as the rules about them see them: scope, verb, noun, and where the name stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from psemu.lint.rule import argument_named, attribute_named, is_true

if TYPE_CHECKING:
    from psemu.extent import ScriptExtent
    from psemu.lint.rule import AnalyzedScript
    from psemu.parser import ast

#: what Get-Verb lists
_VERBS = """
    add approve assert backup block build checkpoint clear close compare complete compress confirm connect convert convertfrom convertto
    copy debug deny deploy disable disconnect dismount edit enable enter exit expand export find format get grant group hide import
    initialize install invoke join limit lock measure merge mount move new open optimize out ping pop protect publish push read receive
    redo register remove rename repair request reset resize resolve restart restore resume revoke save search select send set show skip
    split start step stop submit suspend switch sync test trace unblock undo uninstall unlock unprotect unpublish unregister update use
    wait watch write
"""
APPROVED_VERBS = frozenset(_VERBS.split())
_COMMON = """
    verbose debug erroraction warningaction informationaction progressaction errorvariable warningvariable informationvariable
    outvariable outbuffer pipelinevariable
"""
COMMON_PARAMETERS = frozenset(_COMMON.split())
_NAME = re.compile(r"\s*(?:function|filter|workflow|configuration)\s+", re.IGNORECASE)


def bare_name(name: str) -> str:
    """The name without a scope: ``Get-A`` for ``global:Get-A``."""
    scope, colon, rest = name.partition(":")
    return rest if colon and scope.lower() in ("global", "local", "private", "script") else name


def verb_of(name: str) -> str | None:
    """What stands before the first dash, None if there is none."""
    verb, dash, _ = bare_name(name).partition("-")
    return verb if dash else None


def name_extent(script: AnalyzedScript, node: ast.FunctionDefinitionAst) -> ScriptExtent:
    """Where the function's name stands; the whole definition if that cannot be told."""
    match = _NAME.match(script.text, node.start, node.end)
    start = match.end() if match is not None else node.start
    if script.text.startswith(node.name, start):
        return script.source.extent(start, start + len(node.name))
    return script.extent(node)


def method_name_start(script: AnalyzedScript, node: ast.FunctionMemberAst) -> int:
    """Where the name of a class's method stands: behind its attributes and type, in front of its parenthesis."""
    behind = max([node.start, *(item.end for item in node.attributes)])
    if node.return_type is not None:
        behind = max(behind, node.return_type.end)
    opening = script.text.find("(", behind)
    found = script.text.rfind(node.name, behind, opening) if opening >= 0 else -1
    return found if found >= 0 else node.start


def supports_should_process(definition: ast.FunctionDefinitionAst) -> bool:
    """True for ``[CmdletBinding(SupportsShouldProcess)]`` and its longer spellings."""
    block = definition.body.param_block
    binding = attribute_named(block.attributes, "cmdletbinding") if block is not None else None
    return binding is not None and is_true(argument_named(binding, "supportsshouldprocess"))

"""Modules that a script demands by ``#Requires``, ``using module``, ``Import-Module`` or its manifest: are they still there, and in which
version are their commands judged?"""

from __future__ import annotations

import re

from psemu.diagnostic import INFORMATION, WARNING, DiagnosticRecord
from psemu.errors import CatalogError
from psemu.lint.effects import command_name
from psemu.parser import ast, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from psemu.catalog import Catalog, CommandInfo
    from psemu.extent import ScriptExtent
    from psemu.parser import ParseResult

_REQUIRES = re.compile(r"#requires\b.*?-modules?\s+(.+?)(?=\s-[a-z]|$)", re.IGNORECASE)
_IMPORTING = ("import-module", "ipmo")


class Demand:
    """Module *name* at *extent*; *exactly*: the one version that will do, empty if it is open."""

    __slots__ = ("exactly", "extent", "name")

    def __init__(self, name: str, extent: ScriptExtent, exactly: str = "") -> None:
        self.name = name
        self.extent = extent
        self.exactly = exactly


def module_demands(result: ParseResult) -> list[Demand]:
    """What the script demands, in the order of the text."""
    found = list(_of_comments(result))
    is_manifest = (result.source.path or "").lower().endswith(".psd1")
    for node in result.ast.walk():
        if type(node) is ast.UsingStatementAst and node.using_statement_kind == "Module":
            found += _of_values([node.module_specification or node.name], result, 0)
        elif type(node) is ast.CommandAst and (command_name(node) or "").lower() in _IMPORTING:
            plain = [item for item in node.command_elements[1:] if type(item) is not ast.CommandParameterAst][:1]
            found += _of_values(plain, result, 0)
        elif is_manifest and type(node) is ast.HashtableAst:
            for key, value in node.key_value_pairs:
                if type(key) is ast.StringConstantExpressionAst and key.value.lower() == "requiredmodules":
                    found += _of_values([value], result, 0)
    return sorted(found, key=lambda demand: demand.extent.start)


def _of_comments(result: ParseResult) -> Iterator[Demand]:
    for token in result.tokens:
        if token.kind != "Comment":
            continue
        for match in _REQUIRES.finditer(result.source.text, token.start, token.end):
            prefix = "x "
            block = parse(prefix + match[1]).ast.end_block
            statements = block.statements if block is not None else []
            for node in statements[:1]:
                if type(node) is ast.PipelineAst and type(node.pipeline_elements[0]) is ast.CommandAst:
                    arguments = node.pipeline_elements[0].command_elements[1:]
                    yield from _of_values(arguments, result, match.start(1) - len(prefix))


def _of_values(nodes: Sequence[ast.Ast | None], result: ParseResult, offset: int) -> Iterator[Demand]:
    """The modules that expressions name: texts, tables with ``ModuleName``, lists of those."""
    stack = [node for node in reversed(nodes) if node is not None]
    while stack:
        node = stack.pop()
        if type(node) is ast.StringConstantExpressionAst:
            if not any(ch in node.value for ch in "/\\"):
                yield Demand(node.value, result.source.extent(node.start + offset, node.end + offset))
        elif type(node) is ast.HashtableAst:
            fields = {
                key.value.lower(): _text(value)
                for key, value in node.key_value_pairs
                if type(key) is ast.StringConstantExpressionAst
            }
            extent = result.source.extent(node.start + offset, node.end + offset)
            if fields.get("modulename"):
                yield Demand(fields["modulename"], extent, fields.get("requiredversion", ""))
        else:
            stack.extend(reversed(list(node.children)))


def _text(node: ast.Ast) -> str:
    return next((item.value for item in node.walk() if type(item) is ast.StringConstantExpressionAst), "")


def demand_findings(demands: list[Demand]) -> list[DiagnosticRecord]:
    """Withdrawn modules among *demands*."""
    from psemu.lint.retired import retirement

    found = []
    for demand in demands:
        words = retirement(demand.name.lower())
        if words:
            message = f"Module {demand.name} {words}."
            found.append(DiagnosticRecord(demand.extent, "RetiredModule", message, WARNING))
    return found


def demanded_catalog(demands: list[Demand], catalog: Catalog) -> tuple[Catalog, list[DiagnosticRecord]]:
    """The catalog with the very versions that are demanded, and a finding for each of those that was never added to it."""
    exact = {demand.name.lower(): demand for demand in demands if demand.exactly}
    if not exact:
        return catalog, []
    from psemu.catalog import default_catalog

    known = {module.lower() for _, module, _ in catalog.entries()}
    versions, found = {}, []
    for name, demand in exact.items():
        try:
            default_catalog({name: demand.exactly})
        except CatalogError:
            if name in known:
                message = f"The catalog does not describe version {demand.exactly} of {demand.name}: its commands are judged by the one it has."
                found.append(DiagnosticRecord(demand.extent, "ModuleVersion", message, INFORMATION))
        else:
            versions[name] = demand.exactly
    return (default_catalog(versions) if versions else catalog), found


def versions_with(command: CommandInfo, parameter: str) -> str:
    """Words for the versions of the command's module in the user's catalog in which it has *parameter*; empty for none."""
    from psemu.catalog.sources import catalog_folder
    from psemu.catalog.store import StoredPages, version_key

    found = []
    try:
        for file, version in StoredPages(catalog_folder()).all_files():
            for entry in file.find(command.name.lower()):
                names = {item.name.lower() for item in file.command(entry).parameters}
                if version and entry.module.lower() == command.module_name.lower() and parameter.lower() in names:
                    found.append(version)
    except CatalogError:
        return ""
    found.sort(key=version_key)
    if not found:
        return ""
    return (
        f"{command.module_name} {found[0]}" if len(found) == 1 else f"{command.module_name} {found[0]} to {found[-1]}"
    )

"""PSUseConstrainedLanguageMode: what a PowerShell in constrained language mode refuses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from psemu.diagnostic import DiagnosticRecord
from psemu.lint.manifest import manifest_table
from psemu.lint.rule import AnalyzedScript, Rule, command_name, constant_argument, parameters_of
from psemu.parser import ast

#: the types that stay usable, by the names that scripts give them
_TYPES_TEXT = """
    adsi adsisearcher alias allowemptycollection allowemptystring allownull argumentcompleter argumentcompletions array bigint bool byte
    char cimclass cimconverter ciminstance cimsession cimtype cmdletbinding cultureinfo datetime decimal double
    dsclocalconfigurationmanager dscproperty dscresource experimentaction experimental experimentalfeature float guid hashtable int int16
    int32 int64 ipaddress ipendpoint long mailaddress modulespecification norunspaceaffinity nullstring object objectsecurity ordered
    outputtype parameter physicaladdress pscredential pscustomobject psdefaultvalue pslistmodifier psobject psprimitivedictionary
    pstypenameattribute regex sbyte securestring semver short single string supportswildcards switch timespan uint uint16 uint32 uint64
    ulong uri ushort validatecount validatedrive validatelength validatenotnull validatenotnullorempty validatenotnullorwhitespace
    validatepattern validaterange validatescript validateset validatetrusteddata validateuserdrive version void wildcardpattern wmi
    wmiclass wmisearcher x500distinguishedname x509certificate xml
    system.boolean system.xml.xmldocument system.collections.arraylist system.collections.generic.list
    microsoft.powershell.commands.modulespecification
"""
_TYPES = frozenset(_TYPES_TEXT.split())
_TYPE_ADVICE = "is not permitted in Constrained Language Mode. Consider using an allowed type."
_OTHER_WAYS = "Consider alternative approaches if this script will run in a restricted environment."
_SIGNATURE = "# sig # begin signature block"


def _allowed(name: str) -> bool:
    plain = name.lower()
    while plain.endswith("[]"):
        plain = plain[:-2]
    return not plain.strip() or plain in _TYPES or plain.rpartition(".")[2] in _TYPES


class UseConstrainedLanguageMode(Rule):
    """A signed file is let off most of it, unless ``IgnoreSignatures``. Off unless asked for."""

    code = "PSUseConstrainedLanguageMode"
    enabled = False
    defaults: ClassVar[Mapping[str, Any]] = {"ignoresignatures": False}

    def analyze(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        """One finding for each use."""
        if script.path is not None and script.path.lower().endswith(".psd1"):
            yield from self._manifest(script)
        signed = script.path is not None and _SIGNATURE in script.text.lower()
        yield from self._dot_sourcing(script)
        for parameter in script.nodes(ast.ParameterAst):
            for attribute in parameter.attributes:
                if isinstance(attribute, ast.TypeConstraintAst):
                    yield from self._constraint(script, attribute)
        if signed and not self.options["ignoresignatures"]:
            return
        yield from self._commands(script)
        yield from self._types(script)
        yield from self._members(script)

    def _dot_sourcing(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        for command in script.nodes(ast.CommandAst):
            text = script.text_of(command)
            if text.startswith(".") and text[1:2].isspace():
                message = "Dot-sourcing may be restricted in Constrained Language Mode depending on the source location. Ensure scripts are from trusted locations if running in a restricted environment."  # noqa: E501
                yield self.finding(script, command, message)

    def _constraint(self, script: AnalyzedScript, node: ast.TypeConstraintAst) -> Iterator[DiagnosticRecord]:
        if not _allowed(node.type_name):
            yield self.finding(script, node, f"Type constraint [{node.type_name}] {_TYPE_ADVICE}")

    def _commands(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        for command in script.nodes(ast.CommandAst):
            name = command_name(command).lower()
            if name == "add-type":
                yield self.finding(
                    script, command, f"Add-Type is not permitted in Constrained Language Mode. {_OTHER_WAYS}"
                )
            elif name == "invoke-expression":
                message = f"Invoke-Expression is restricted in Constrained Language Mode. {_OTHER_WAYS}"
                yield self.finding(script, command, message)
            elif name == "new-object":
                type_name = _new_type(command)
                if type_name is not None and not _allowed(type_name):
                    yield self.finding(script, command, f"New-Object with type '{type_name}' {_TYPE_ADVICE}")
        for text in script.nodes(ast.StringConstantExpressionAst):
            if "xmlns" in text.value and "http://schemas.microsoft.com/winfx" in text.value and "<" in text.value:
                message = f"XAML usage is not permitted in Constrained Language Mode. {_OTHER_WAYS}"
                yield self.finding(script, text, message)

    def _types(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        for definition in script.nodes(ast.TypeDefinitionAst):
            if definition.type_attributes == "Class":
                message = f"PowerShell class '{definition.name}' is not permitted in Constrained Language Mode. Consider using alternative approaches such as hashtables or PSCustomObject."  # noqa: E501
                yield self.finding(script, definition, message)
        for constraint in script.nodes(ast.TypeConstraintAst):
            if not isinstance(script.parent(constraint), ast.ParameterAst):
                yield from self._constraint(script, constraint)
        for expression in script.nodes(ast.TypeExpressionAst):
            if not _allowed(expression.type_name):
                yield self.finding(script, expression, f"Type expression [{expression.type_name}] {_TYPE_ADVICE}")
        for cast in script.nodes(ast.ConvertExpressionAst):
            name = cast.attribute.type_name
            if name.lower() == "pscustomobject" and isinstance(cast.child, ast.HashtableAst):
                message = "[PSCustomObject]@{} syntax is not permitted in Constrained Language Mode. Use New-Object PSObject -Property @{} or plain hashtables instead."  # noqa: E501
                yield self.finding(script, cast, message)
            elif not _allowed(name):
                yield self.finding(script, cast, f"Type cast [{name}] {_TYPE_ADVICE}")

    def _members(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        accesses: list[ast.InvokeMemberExpressionAst | ast.MemberExpressionAst] = [
            *script.nodes(ast.InvokeMemberExpressionAst),
            *script.nodes(ast.MemberExpressionAst),
        ]
        scopes: dict[int, dict[str, str]] = {}
        for access in accesses:
            if access.static:
                continue
            name = _declared_type(script, access.expression, scopes)
            if name is not None and not _allowed(name):
                member = (
                    access.member.value if isinstance(access.member, ast.StringConstantExpressionAst) else "<unknown>"
                )
                message = f"Member '{member}' accessed on type [{name}] which {_TYPE_ADVICE}"
                yield self.finding(script, access, message)

    def _manifest(self, script: AnalyzedScript) -> Iterator[DiagnosticRecord]:
        table = manifest_table(script)
        for key, value in table.key_value_pairs if table is not None else ():
            field = key.value if isinstance(key, ast.StringConstantExpressionAst) else ""
            texts = [node for node in value.walk() if isinstance(node, ast.StringConstantExpressionAst)]
            if field.lower() in ("functionstoexport", "cmdletstoexport"):
                wildcard = next((node for node in texts if node.value == "*"), None)
                if wildcard is not None:
                    message = f"Module manifest field '{field}' uses wildcard ('*') which is not recommended for Constrained Language Mode. Explicitly list exported items instead."  # noqa: E501
                    yield self.finding(script, wildcard, message)
            elif field.lower() in ("rootmodule", "nestedmodules", "scriptstoprocess"):
                for node in texts:
                    if node.value.lower().endswith(".ps1"):
                        yield self.finding(script, node, _script_in_manifest(field, node.value))


def _script_in_manifest(field: str, name: str) -> str:
    if field.lower() == "scriptstoprocess":
        return f"Module manifest field 'ScriptsToProcess' contains script file '{name}' (.ps1). Scripts in ScriptsToProcess run in the caller's session state and are restricted in Constrained Language Mode. Consider moving this logic to module initialization code"  # noqa: E501
    return f"Module manifest field '{field}' contains script file '{name}' (.ps1). Use a module file (.psm1) or a binary module (.dll) instead for Constrained Language Mode compatibility."  # noqa: E501


def _new_type(command: ast.CommandAst) -> str | None:
    """The type that New-Object is given by name or in first place."""
    named = constant_argument(command, "typename")
    if named is not None:
        return named
    first = command.command_elements[1] if len(command.command_elements) > 1 else None
    return first.value if isinstance(first, ast.StringConstantExpressionAst) else None


def _declared_type(script: AnalyzedScript, node: ast.Ast, scopes: dict[int, dict[str, str]]) -> str | None:
    """The type that a cast, a parameter or a typed assignment of the scope gives *node*."""
    if isinstance(node, ast.ConvertExpressionAst):
        return node.attribute.type_name
    if not isinstance(node, ast.VariableExpressionAst):
        return None
    owner = script.parent(node)
    while owner is not None and not isinstance(owner, (ast.FunctionDefinitionAst, ast.ScriptBlockAst)):
        owner = script.parent(owner)
    if owner is None:
        return None
    if id(owner) not in scopes:
        scopes[id(owner)] = _typed_names(script, owner)
    return scopes[id(owner)].get(node.variable_path.lower())


def _typed_names(script: AnalyzedScript, owner: ast.FunctionDefinitionAst | ast.ScriptBlockAst) -> dict[str, str]:
    found: dict[str, str] = {}
    if isinstance(owner, ast.FunctionDefinitionAst):
        parameters = parameters_of(owner)
    else:
        parameters = owner.param_block.parameters if owner.param_block is not None else []
    for parameter in parameters:
        for attribute in parameter.attributes:
            if isinstance(attribute, ast.TypeConstraintAst):
                found.setdefault(parameter.name.variable_path.lower(), attribute.type_name)
    for assignment in script.nodes(ast.AssignmentStatementAst):
        left = assignment.left
        if (
            owner.start <= assignment.start < owner.end
            and isinstance(left, ast.ConvertExpressionAst)
            and isinstance(left.child, ast.VariableExpressionAst)
        ):
            found.setdefault(left.child.variable_path.lower(), left.attribute.type_name)
    return found

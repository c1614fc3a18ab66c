"""What PowerShell looks up in a script with classes: the types that they name, attributes and what these may stand on, names defined twice."""

from __future__ import annotations

from psemu.parser import ast
from psemu.parser.patterns import Pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.parser.semantics import Checker

_NAME = Pattern(r"[^\W\d][\w.`+]*")
_DIMENSIONS = Pattern(r"\s*\[\s*,*\s*\]")
#: types of the namespace System that the table of known types leaves out
_SYSTEM = frozenset(
    [
        "accessviolationexception", "activationcontext", "appcontext", "argiterator",
        "asynccallback", "attributetargets", "attributeusageattribute", "badimageformatexception",
        "base64formattinginfo", "charenumerator", "clscompliantattribute", "consolecanceleventargs",
        "consolecanceleventhandler", "consolemodifiers", "consolespecialkey", "contextboundobject",
        "contextmarshalexception", "datamisalignedexception", "dllnotfoundexception", "duplicatewaitobjectexception",
        "entrypointnotfoundexception", "environmentvariabletarget", "eventargs", "executionengineexception",
        "fieldaccessexception", "formattablestring", "gccollectionmode", "gcnotificationstatus",
        "genericuriparser", "iasyncresult", "icustomformatter", "iobservable",
        "invalidprogramexception", "invalidtimezoneexception", "intptr", "loaderoptimization",
        "localdatastoreslot", "marshalbyrefobject", "mathf", "memberaccessexception",
        "methodaccessexception", "missingfieldexception", "missingmemberexception", "missingmethodexception",
        "modulehandle", "multicastnotsupportedexception", "nonserializedattribute", "notfinitenumberexception",
        "paramarrayattribute", "platformnotsupportedexception", "runtimefieldhandle", "runtimemethodhandle",
        "runtimetypehandle", "serializableattribute", "stathreadattribute", "stringnormalizationextensions",
        "stringsplitoptions", "threadstaticattribute", "timezone", "timezonenotfoundexception",
        "typeaccessexception", "typecode", "typedreference", "typeinitializationexception",
        "typeunloadedexception", "uintptr", "unhandledexceptioneventargs", "unhandledexceptioneventhandler",
        "uricomponents", "uriformat", "uriformatexception", "urihostnametype",
        "uriparser", "uripartial", "weakreference",
    ]
)  # fmt: skip
#: namespaces of the assemblies that PowerShell brings; types of modules are found only where ``using`` names these
_LOADED = (
    "system.", "microsoft.powershell.", "microsoft.management.infrastructure.", "microsoft.win32.", "microsoft.csharp.",
    "microsoft.visualbasic.", "microsoft.wsman.",
)  # fmt: skip
#: namespaces of .NET Framework, and of Windows alone
_ABSENT = (
    "system.windows.forms.", "system.windows.controls.", "system.windows.media.", "system.windows.threading.", "system.windows.shapes.",
    "system.windows.documents.", "system.windows.data.", "system.windows.window", "system.windows.messagebox", "system.web.ui.",
    "system.web.script.", "system.web.services.", "system.web.security.", "system.web.configuration.", "system.messaging.",
    "system.runtime.remoting.", "system.enterpriseservices.", "system.workflow.", "system.addin.", "system.device.",
)  # fmt: skip
_VALUE = ("Property", "Field")
# per attribute: what it may stand on, and its named arguments that can be set (None: not known here)
_ATTRIBUTES: dict[str, tuple[tuple[str, ...], tuple[str, ...] | None]] = {
    "parameter": (
        _VALUE,
        (
            "Position", "ParameterSetName", "Mandatory", "ValueFromPipeline", "ValueFromPipelineByPropertyName", "ValueFromRemainingArguments",
            "HelpMessage", "HelpMessageBaseName", "HelpMessageResourceId", "DontShow",
        ),
    ),
    "validatenotnull": (_VALUE, ()),
    "validatenotnullorempty": (_VALUE, ()),
    "validatenotnullorwhitespace": (_VALUE, ()),
    "validateset": (_VALUE, ("ErrorMessage", "IgnoreCase")),
    "validaterange": (_VALUE, ()),
    "validatepattern": (_VALUE, ("ErrorMessage", "Options")),
    "validatelength": (_VALUE, ()),
    "validatecount": (_VALUE, ()),
    "validatescript": (_VALUE, ("ErrorMessage",)),
    "validatedrive": (_VALUE, ()),
    "allownull": (_VALUE, ()),
    "allowemptystring": (_VALUE, ()),
    "allowemptycollection": (_VALUE, ()),
    "supportswildcards": (_VALUE, ()),
    "argumentcompleter": (_VALUE, ()),
    "argumentcompletions": (_VALUE, ()),
    "dscproperty": (_VALUE, ("Key", "Mandatory", "NotConfigurable")),
    "dscresource": (("Class",), ("RunAsCredential",)),
    "flags": (("Enum",), ()),
    "obsolete": (
        ("Class", "Struct", "Enum", "Constructor", "Method", "Property", "Field", "Event", "Interface", "Delegate"),
        ("DiagnosticId", "UrlFormat"),
    ),
}  # fmt: skip
#: named arguments that cannot be set
_READ_ONLY = {
    "validateset": ("ValidValues",),
    "validatepattern": ("RegexPattern",),
    "validatelength": ("MinLength", "MaxLength"),
    "validatecount": ("MinLength", "MaxLength"),
    "validatescript": ("ScriptBlock",),
    "validaterange": ("MinRange", "MaxRange"),
    "obsolete": ("Message", "IsError"),
}


class TypeChecker:
    """Looks up the names in the classes and enums of one script."""

    def __init__(
        self, checker: Checker, definitions: list[ast.TypeDefinitionAst], usings: list[ast.UsingStatementAst]
    ) -> None:
        self.checker = checker
        self.definitions = sorted(definitions, key=lambda node: node.start)
        self.defined = {node.name.lower() for node in definitions}
        #: with these a name may mean a type that is not known here
        self.open = any(node.using_statement_kind in ("Namespace", "Module", "Assembly") for node in usings)

    def check(self) -> None:
        """Reports what is wrong in any of the definitions."""
        from psemu.parser.dsc_checks import check_resource

        seen: dict[str, ast.TypeDefinitionAst] = {}
        inner = set()
        for node in self.definitions:
            name = node.name.lower()
            if name in seen:
                self.checker.error("MemberAlreadyDefined", node.start, node.end, node.name)
            seen.setdefault(name, node)
            for item in node.walk():
                if type(item) is ast.TypeDefinitionAst and item is not node:
                    inner.add(id(item))
        for node in self.definitions:
            if id(node) not in inner:
                self._names(node)
            self._declarations(node)
            if node.type_attributes == "Class":
                resource = next((item for item in node.attributes if item.type_name.lower() == "dscresource"), None)
                if resource is not None:
                    check_resource(node, resource, self.defined_enums(), self.checker)

    def defined_enums(self) -> set[str]:
        """Names of the script's own enums, in lower case."""
        return {node.name.lower() for node in self.definitions if node.type_attributes == "Enum"}

    # ------------------------------------------------------------------------------------------ names of types

    def _names(self, node: ast.TypeDefinitionAst) -> None:
        for item in node.walk():
            kind = type(item)
            if kind is ast.TypeConstraintAst or kind is ast.TypeExpressionAst:
                self._type(item)
            elif kind is ast.AttributeAst and not self.known(item.type_name, True):  # type: ignore[attr-defined]
                name = item.type_name  # type: ignore[attr-defined]
                start = self.checker.text.find(name, item.start, item.end)
                if start < 0:
                    # written with blanks in it
                    start = item.start + 1
                self.checker.error("CustomAttributeTypeNotFound", start, min(start + len(name), item.end), name)

    def _type(self, item: Any) -> None:
        text = self.checker.text
        if item.end <= item.start or "`" in item.type_name or "+" in item.type_name:
            return
        depth = 0
        for ch in item.type_name:
            depth += (ch == "[") - (ch == "]")
            if ch == "," and depth == 0:
                # an assembly is named: what it holds is not known here
                return
        pos = item.start
        while (found := _NAME.search(text, pos, item.end)) is not None:
            pos = found.end()
            generic = 0
            if text.startswith("[", pos) and pos < item.end and not _DIMENSIONS.match(text, pos):
                depth = 0
                generic = 1
                for ch in text[pos : item.end]:
                    depth += (ch == "[") - (ch == "]")
                    generic += ch == "," and depth == 1
                    if depth == 0:
                        break
            if not self.known(found.group(), False, generic):
                self.checker.error("TypeNotFound", found.start(), found.end(), found.group())

    def known(self, name: str, attribute: bool, generic: int = 0) -> bool:
        """Whether a type of that name may exist; a name that only PowerShell's host could look up counts as known."""
        from psemu.objects.types import resolve_type_name

        lowered = name.lower()
        if lowered in self.defined:
            return True
        if generic:
            name = f"{name}`{generic}"
        if resolve_type_name(name) or (attribute and resolve_type_name(name + "Attribute")):
            return True
        if attribute and (lowered in _ATTRIBUTES or lowered in ("hidden", "static")):
            return True
        bare = lowered.removeprefix("system.")
        if (
            bare in _SYSTEM
            or (attribute and bare + "attribute" in _SYSTEM)
            or (generic and bare in ("action", "func", "tuple", "valuetuple"))
        ):
            return True
        if self.open:
            return True
        if not generic and any(resolve_type_name(f"{name}`{count}") for count in (1, 2)):
            return False
        if generic and lowered.startswith("system."):
            return True
        return lowered.startswith(_LOADED) and "." in bare and not lowered.startswith(_ABSENT)

    # ------------------------------------------------------------------------------------------ attributes

    def _declarations(self, node: ast.TypeDefinitionAst) -> None:
        enum = node.type_attributes == "Enum"
        for attribute in node.attributes:
            self._attribute(attribute, "Enum" if enum else "Class")
        if enum:
            return
        for member in node.members:
            if type(member) is ast.PropertyMemberAst:
                kind = member.property_type
                if kind is not None and kind.type_name.lower() in ("void", "system.void"):
                    self.checker.error("TypeNotAllowedForProperty", kind.start, kind.end, kind.type_name)
                for attribute in member.attributes:
                    self._attribute(attribute, "Property")
            elif type(member) is ast.FunctionMemberAst:
                own = member.name.lower() == node.name.lower()
                for attribute in member.attributes:
                    self._attribute(attribute, "Constructor" if own else "Method")
                for parameter in member.parameters:
                    self._parameter(parameter)

    def _parameter(self, parameter: ast.ParameterAst) -> None:
        typed = False
        for attribute in parameter.attributes:
            if type(attribute) is ast.TypeConstraintAst:
                if typed:
                    self.checker.error("MultipleTypeConstraintsOnMethodParam", attribute.start, attribute.end)
                typed = True
            elif type(attribute) is ast.AttributeAst:
                self._attribute(attribute, "Parameter")

    def _attribute(self, attribute: ast.AttributeAst, place: str) -> None:
        name = attribute.type_name.lower().rpartition(".")[2].removesuffix("attribute")
        if name not in _ATTRIBUTES:
            return
        places, settable = _ATTRIBUTES[name]
        shown = {"flags": "System.FlagsAttribute", "obsolete": "System.ObsoleteAttribute"}.get(
            name, attribute.type_name
        )
        if place not in places:
            self.checker.error(
                "AttributeNotAllowedOnDeclaration", attribute.start, attribute.end, shown, ", ".join(places)
            )
        if settable is None:
            return
        allowed = {item.lower() for item in settable}
        fixed = {item.lower(): item for item in _READ_ONLY.get(name, ())}
        for named in attribute.named_arguments:
            argument = named.argument_name.lower()
            if argument in fixed:
                self.checker.error("ReadOnlyProperty", named.start, named.end, fixed[argument])
            elif argument not in allowed:
                names = ", ".join(settable)
                self.checker.error(
                    "PropertyNotFoundForAttribute", named.start, named.end, named.argument_name, shown, names
                )

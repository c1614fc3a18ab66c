"""Add-Member, New-Object and Get-Member."""

from __future__ import annotations

from fnmatch import fnmatchcase

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import error_record, terminate
from psemu.handlers.property_expression import plain_value
from psemu.objects import (
    EnumValue,
    Hashtable,
    NetType,
    PSInvalidCastException,
    PSMember,
    PSObject,
    RuntimeException,
    to_text,
    type_name_of,
)
from psemu.objects.properties import member_value, property_names, type_names_of
from psemu.objects.type_data import typed_members
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: what every .NET object has
_OBJECT_METHODS = ("Equals", "GetHashCode", "GetType", "ToString")


@cmdlet("Add-Member")
class AddMember(Cmdlet):
    """Adds members to an object."""

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        known = None if isinstance(value, PSObject) else self.session.attached_members(value)
        target = value if isinstance(value, PSObject) else known or PSObject([], [], base=value)
        added = True
        if self.has("NotePropertyMembers"):
            table: Any = plain_value(self.get("NotePropertyMembers"))
            for key, held in table.items():
                added = self._add(target, str(key), held) and added
        elif self.has("NotePropertyName"):
            added = self._add(target, str(self.get("NotePropertyName")), self.get("NotePropertyValue"))
        elif self.has("MemberType"):
            added = self._typed(target)
        if self.has("TypeName"):
            target.type_names = [str(self.get("TypeName")), *type_names_of(target)]
        if added and not isinstance(value, PSObject):
            self._keep(value, target)
        if self.switch("PassThru"):
            self.write_object(target)

    def _keep(self, value: Any, target: PSObject) -> None:
        """A table remembers its members; a number or text cannot, as it is another one each time."""
        if not isinstance(value, (str, int, float)):
            self.session.attach_members(value, target)

    def _add(self, target: PSObject, name: str, member: Any) -> bool:
        exists = name in target.properties or name.lower() in {known.lower() for known in property_names(target)}
        if not exists and isinstance(member, PSMember):
            exists = name.lower() in {method.lower() for method in _OBJECT_METHODS}
        inner = plain_value(target)
        if isinstance(inner, Hashtable) and name not in target.properties:
            exists = False
        if exists and not self.switch("Force"):
            message = (
                f'Cannot add a member with the name "{name}" because a member with that name already exists. To overwrite the member '
                "anyway, add the Force parameter to your command."
            )
            kind = "System.InvalidOperationException"
            self.write_error(error_record(self, "MemberAlreadyExists", message, "InvalidOperation", target, kind))
            return False
        target.properties.pop(name)
        target.properties[name] = member
        return True

    def _typed(self, target: PSObject) -> bool:
        from psemu.objects import ps_members

        given: Any = self.get("MemberType")
        kind = str(getattr(given, "name", given)).lower()
        name, value, second = str(self.get("Name")), self.get("Value"), self.get("SecondValue")
        if kind == "noteproperty":
            return self._add(target, name, value)
        if kind == "scriptproperty":
            return self._add(target, name, ps_members.PSScriptProperty(name, value, second))
        if kind == "scriptmethod":
            return self._add(target, name, ps_members.PSScriptMethod(name, value))
        if kind == "aliasproperty":
            return self._add(target, name, ps_members.PSAliasProperty(name, str(value)))
        if kind == "propertyset":
            return self._add(target, name, ps_members.PSPropertySet(name, [to_text(each) for each in _many(value)]))
        if kind == "memberset":
            members = [plain_value(each) for each in _many(value)]
            return self._add(target, name, ps_members.PSMemberSet(name, members))
        raise UnsupportedError(f"command.Add-Member.MemberType.{getattr(given, 'name', given)}")


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [] if value is None else [value]


def _by_number(message: str, full: str, arguments: list[Any]) -> str:
    """A refused argument is told by its number, and the type instead of its constructor: no overload's names are known here."""
    for number, value in enumerate(arguments):
        given = f'", with value: "{to_text(value)}", for '
        before, found, after = message.partition(given + '".ctor"')
        if found and before.startswith('Cannot convert argument "'):
            return f'Cannot convert argument "{number}{given}"{full.rpartition(".")[2]}"{after}'
    return message


def _without_constructors(full: str) -> bool:
    """Whether the type is one of those that .NET makes of literals alone: numbers, characters, enums."""
    from psemu.objects.enums import find_enum
    from psemu.objects.types import NUMERIC_TYPES

    plain = full in NUMERIC_TYPES and full not in ("System.Decimal", "System.Numerics.BigInteger")
    return plain or full in ("System.Boolean", "System.Char") or find_enum(full) is not None


@cmdlet("New-Object")
class NewObject(Cmdlet):
    """Makes an object of a type."""

    def process_record(self) -> None:
        from psemu.objects import resolve_type_name
        from psemu.runtime.expressions import find_type

        if self.has("ComObject"):
            raise UnsupportedError("command.New-Object.ComObject")
        name = str(self.get("TypeName"))
        found = find_type(name, self.session.frame)
        full = found.full_name if found is not None else resolve_type_name(name)
        if full is None:
            message = f"Cannot find type [{name}]: verify that the assembly containing this type is loaded."
            raise terminate(self, "TypeNotFound", message, "InvalidType")
        if name.lower().endswith("automation.pscustomobject"):
            # the short name is that of another type, which has one
            raise self._no_constructor()
        if full in (
            "System.Management.Automation.PSObject",
            "System.Management.Automation.PSCustomObject",
            "System.Object",
        ):
            result: Any = PSObject() if full != "System.Object" else PSObject([], ["System.Object"])
        else:
            result = self._construct(full)
        properties: Any = plain_value(self.get("Property"))
        if properties is not None:
            self._set(result, properties)
        self.write_object(result)

    def _no_constructor(self) -> RuntimeException:
        name = self.get("TypeName")
        message = f"A constructor was not found. Cannot find an appropriate constructor for type {name}."
        return terminate(self, "CannotFindAppropriateCtor", message, "ObjectNotFound", None, "System.ArgumentException")

    def _plain(self, full: str) -> Any:
        """An object made without arguments; NotImplemented if the tables of constructors shall say."""
        from psemu.objects import OpaqueObject, convert_to
        from psemu.objects.enums import find_enum
        from psemu.objects.member_table import can_be_made
        from psemu.objects.types import NUMERIC_TYPES

        enum = find_enum(full)
        if enum is not None:
            return enum.of(0)
        if full in NUMERIC_TYPES or full in ("System.DateTime", "System.TimeSpan"):
            return convert_to(0, full)
        if full in ("System.Version", "System.Guid"):
            return convert_to("0.0" if full == "System.Version" else "0" * 32, full)
        known = can_be_made(full)
        if known is False:
            raise self._no_constructor()
        from psemu.runtime.constructors import constructor

        try:
            constructor(full)
        except UnsupportedError:
            if known:
                return OpaqueObject(full)
            raise
        return NotImplemented

    def _construct(self, full: str) -> Any:
        from psemu.runtime.static_members import invoke_static

        given: Any = self.get("ArgumentList")
        arguments = list(given) if isinstance(given, list) else [] if given is None else [given]
        if not arguments and full.lower() not in self.session.types:
            made = self._plain(full)
            if made is not NotImplemented:
                return made
        if arguments and _without_constructors(full):
            raise self._no_constructor()
        try:
            kind_of = self.session.types.get(full.lower()) or NetType(full)
            return invoke_static(kind_of, "new", arguments, self.session.frame)
        except PSInvalidCastException as error:
            kind = "System.Management.Automation.MethodInvocationException"
            raise terminate(
                self, "ConstructorInvokedThrowException", error.message, "InvalidOperation", None, kind
            ) from error
        except RuntimeException as error:
            record = error.error_record
            kind = record.exception_type
            message = _by_number(record.message, full, arguments)
            if record.fully_qualified_error_id == "MethodCountCouldNotFindBest":
                if not arguments:
                    raise self._no_constructor() from error
                name = full.partition("[")[0].rpartition(".")[2]
                message = message.replace('"new"', f'"{name}"', 1)
            raise terminate(
                self, "ConstructorInvokedThrowException", message, "InvalidOperation", None, kind
            ) from error

    def _set(self, result: Any, properties: Hashtable) -> None:
        for key, value in properties.items():
            name = str(key)
            if isinstance(result, PSObject) and result.base is None:
                result.properties[name] = value
                continue
            if not any(name.lower() == known.lower() for known in property_names(result)):
                message = f'The member "{name}" was not found for the specified .NET object.'
                kind = "System.InvalidOperationException"
                raise terminate(self, "InvalidOperationException", message, "InvalidOperation", None, kind)
            from psemu.runtime.member_assignment import set_member

            set_member(result, name, value, self.session.frame)


class MemberDefinition(PSObject):
    """What Get-Member tells of one member; its text is the definition."""

    __slots__ = ("text",)

    text: str


@cmdlet("Get-Member")
class GetMember(Cmdlet):
    """Lists the members of the input's types; here the properties and what the object itself adds."""

    def begin_processing(self) -> None:
        self._seen: set[str] = set()
        self._any = False

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        if value is None:
            return
        self._any = True
        name = type_names_of(value)[0]
        if self.switch("Static"):
            inner = plain_value(value)
            name = inner.full_name if isinstance(inner, NetType) else type_name_of(inner)
        if name in self._seen:
            return
        self._seen.add(name)
        for member, kind, definition in self._members(value, name):
            made = MemberDefinition(
                [
                    ("TypeName", name),
                    ("Name", member),
                    ("MemberType", EnumValue("System.Management.Automation.PSMemberTypes", kind, _KINDS[kind])),
                    ("Definition", definition),
                ],
                ["Microsoft.PowerShell.Commands.MemberDefinition", "System.Object"],
            )
            made.text = definition
            self.write_object(made)

    def end_processing(self) -> None:
        if not self._any:
            message = "You must specify an object for the Get-Member cmdlet."
            kind = "System.InvalidOperationException"
            self.write_error(error_record(self, "NoObjectInGetMember", message, "CloseError", None, kind))

    def _of_type(self, value: Any, name: str) -> list[tuple[str, str, str]]:
        """The members that the type of *value* has."""
        from psemu.objects.member_table import member_rows

        side = "s" if self.switch("Static") else "f" if self.switch("Force") else "i"
        inner = plain_value(value)
        of_class = getattr(inner, "kind", None)
        if side != "s" and isinstance(of_class, NetType) and hasattr(of_class, "lineage"):
            return self._of_class(of_class)
        wanted = name if side == "s" else type_name_of(inner)
        rows = member_rows(wanted, side)
        if rows is None:
            raise UnsupportedError(
                "command.Get-Member.Type", f"Unsupported.command.Get-Member.Type: members of {wanted}."
            )
        return [(row.name, row.kind, row.definition) for row in rows]

    def _of_class(self, kind: Any) -> list[tuple[str, str, str]]:
        """The members of a script's class."""
        from psemu.objects.types import short_type_name

        found = [(name, "Method", definition) for name, definition in _METHODS.items()]
        hidden = self.switch("Force")
        for each in reversed(kind.lineage()):
            for held in each.properties.values():
                if not held.is_static and (hidden or not held.is_hidden):
                    found.append(
                        (held.name, "Property", f"{_full(short_type_name(held.type_name))} {held.name} {{get;set;}}")
                    )
            for overloads in each.methods.values():
                shown = [method for method in overloads if not method.is_static and (hidden or not method.is_hidden)]
                if shown:
                    found = [row for row in found if row[0].lower() != shown[0].name.lower()]
                    found.append((shown[0].name, "Method", ", ".join(method.definition() for method in shown)))
        return self._ordered(found)

    def _members(self, value: Any, type_name: str) -> list[tuple[str, str, str]]:
        if not self.switch("Static") and not isinstance(value, PSObject) and self._views() == {"extended"}:
            rows = [row for row in self._of_type(value, type_name) if row[1] in _EXTENDED]
            rows += [(name, *_described(value, name, member)) for name, member in typed_members(value).items()]
            return self._filtered(self._ordered(rows))
        if self.switch("Static") or not isinstance(value, PSObject):
            added = [(name, *_described(value, name, member)) for name, member in typed_members(value).items()]
            return self._filtered(
                self._ordered([*self._of_type(value, type_name), *added]) if added else self._of_type(value, type_name)
            )
        found: list[tuple[str, str, str]] = []
        parts = self._views()
        if parts & {"all", "adapted", "base"}:
            known_rows = self._of_bag(value, type_name)
            if value.base is not None:
                found.extend(self._of_type(value, type_name))
            elif known_rows is not None:
                found.extend(known_rows)
            else:
                found.extend((name, "Method", definition) for name, definition in _METHODS.items())
        if parts & {"all", "extended"}:
            known = {name.lower() for name, _, _ in found}
            for name, member in {**typed_members(value), **dict(value.properties.items())}.items():
                if name.lower() not in known:
                    found.append((name, *_described(value, name, member)))
        return self._filtered(self._ordered(found))

    def _views(self) -> set[str]:
        view: Any = self.get("View")
        return {part.strip().lower() for part in str(getattr(view, "name", view or "Adapted, Extended")).split(",")}

    @staticmethod
    def _ordered(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        return sorted(found, key=lambda row: (_ORDER.get(row[1], 9), row[0].lower()))

    @staticmethod
    def _of_bag(value: PSObject, type_name: str) -> list[tuple[str, str, str]] | None:
        """The members of a .NET type that a property bag stands for, None for a bag of nothing but notes."""
        from psemu.objects.member_table import member_rows

        if value.base is not None or "PSCustomObject" in type_name:
            return None
        rows = member_rows(type_name)
        return None if rows is None else [(row.name, row.kind, row.definition) for row in rows]

    def _filtered(self, found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
        given: Any = self.get("MemberType")
        kinds = {part.strip().lower() for part in str(getattr(given, "name", given or "All")).split(",")}
        kinds |= {kind for group in kinds & set(_GROUPS) for kind in _GROUPS[group]}
        names: Any = self.get("Name")
        patterns = [str(name).lower() for name in names] if names is not None else ["*"]
        wanted = [row for row in found if "all" in kinds or row[1].lower() in kinds]
        rows: dict[tuple[str, str, str], None] = {}
        for pattern in patterns:
            rows.update(dict.fromkeys(row for row in wanted if fnmatchcase(row[0].lower(), pattern)))
        return list(rows)


_METHODS = {
    "Equals": "bool Equals(System.Object obj)",
    "GetHashCode": "int GetHashCode()",
    "GetType": "type GetType()",
    "ToString": "string ToString()",
}
#: PSMemberTypes
_KINDS = {
    "AliasProperty": 1,
    "CodeProperty": 2,
    "Property": 4,
    "NoteProperty": 8,
    "ScriptProperty": 16,
    "PropertySet": 32,
    "Method": 64,
    "CodeMethod": 128,
    "ScriptMethod": 256,
    "ParameterizedProperty": 512,
    "MemberSet": 1024,
    "Event": 2048,
}
#: kinds of members that no .NET type has by itself
_EXTENDED = (
    "AliasProperty",
    "CodeProperty",
    "CodeMethod",
    "NoteProperty",
    "ScriptProperty",
    "ScriptMethod",
    "PropertySet",
    "MemberSet",
)
_ORDER = {name: place for place, name in enumerate(sorted(_KINDS))}
_GROUPS = {
    "properties": (
        "aliasproperty",
        "codeproperty",
        "noteproperty",
        "scriptproperty",
        "property",
        "parameterizedproperty",
        "propertyset",
    ),
    "methods": ("method", "scriptmethod", "codemethod"),
}


def _full(name: str) -> str:
    return "System.Object" if name == "object" else name


def _described(owner: Any, name: str, member: Any) -> tuple[str, str]:
    kind = type(member).__name__
    if kind == "PSScriptMethod":
        return "ScriptMethod", f"System.Object {name}();"
    if kind == "PSScriptProperty":
        return "ScriptProperty", f"System.Object {name} {{get={member.getter};}}"
    if kind == "PSPropertySet":
        return "PropertySet", f"{name} {{{', '.join(member.referenced)}}}"
    if kind == "PSMemberSet":
        return "MemberSet", str(member)
    if kind == "PSAliasProperty":
        return "AliasProperty", f"{name} = {member.referenced_member_name}"
    return "NoteProperty", _note(name, member_value(owner, member))


def _note(name: str, value: Any) -> str:
    from psemu.formatting.cells import text_of
    from psemu.objects.types import short_type_name, type_name_of

    if value is None:
        return f"object {name}=null"
    full = type_name_of(value)
    shown = short_type_name(full)
    return f"{shown if shown != full else full.rpartition('.')[2]} {name}={getattr(value, 'local_name', None) or text_of(value)}"

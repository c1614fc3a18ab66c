"""Update-TypeData, Remove-TypeData and Get-TypeData: members that the session gives to types by name."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import ENGINE, error_record, refuse_parameters, terminate
from psemu.objects import Hashtable, PSMember, PSObject, convert_to, to_text
from psemu.objects.ps_members import PSAliasProperty, PSScriptMethod, PSScriptProperty
from psemu.objects.type_data import TypeData, use_table
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_INVALID = "System.InvalidOperationException"
_RUNTIME = ENGINE + "RuntimeException"
_TYPE_DATA = ENGINE + "Runspaces.TypeData"
#: parameters that are kept as they are given, members of ``PSStandardMembers`` in PowerShell
_SETTINGS = (
    "SerializationMethod",
    "TargetTypeForDeserialization",
    "SerializationDepth",
    "DefaultDisplayProperty",
    "InheritPropertySerializationSet",
    "StringSerializationSource",
    "DefaultDisplayPropertySet",
    "DefaultKeyPropertySet",
    "PropertySerializationSet",
)


def _type_name(given: Any) -> str:
    name = getattr(given, "full_name", None)
    return str(name) if isinstance(name, str) else to_text(given)


@cmdlet("Update-TypeData")
class UpdateTypeData(Cmdlet):
    """Gives a type members and the properties that it is shown with."""

    def process_record(self) -> None:
        refuse_parameters(self, "AppendPath", "PrependPath", "TypeData", "TypeConverter", "TypeAdapter")
        name = _type_name(self.get("TypeName"))
        if not name.strip():
            raise self._wrong(
                "TargetTypeNameEmpty",
                "The target type name should not be null, empty, or contain only white spaces.",
            )
        members = dict([self._member()]) if self.has("MemberType") else self._no_member()
        settings = {key: self.get(key) for key in _SETTINGS if self.has(key)}
        if not members and not settings:
            message = f'No member is specified for the update on type "{name}".'
            self.write_error(error_record(self, "TypeDataEmpty", message, "InvalidOperation", None, _INVALID))
            return
        if not self.should_process(f"Type to update: {name}", "Update TypeData"):
            return
        table = self.session.type_data
        data = table.get(name.lower()) or TypeData(name)
        problem = self._present(data, members, settings)
        if problem:
            message = f'Error in TypeData "{name}": {problem}'
            record = error_record(self, "TypesDynamicUpdateException", message, "InvalidOperation", None, _RUNTIME)
            self.write_error(record)
            return
        for key, member in members.items():
            data.members[key] = member
        data.settings.update(settings)
        table[name.lower()] = data
        use_table(table)

    def _present(self, data: TypeData, members: dict[str, Any], settings: dict[str, Any]) -> str:
        """What is already there, as the message says it; empty if nothing is or ``-Force`` replaces it."""
        if self.switch("Force"):
            return ""
        taken = [name for name in members if name in data.members]
        taken += [name for name in settings if name in data.settings]
        return f"The member {taken[0]} is already present." if taken else ""

    def _wrong(self, error_id: str, message: str) -> Exception:
        return terminate(self, error_id, message, "InvalidOperation", None, _INVALID)

    def _no_member(self) -> dict[str, Any]:
        if any(self.has(name) for name in ("MemberName", "Value", "SecondValue")):
            message = "The MemberName, Value, and SecondValue parameters cannot be specified without the MemberType parameter."
            raise self._wrong("MemberTypeIsMissing", message)
        return {}

    def _member(self) -> tuple[str, Any]:
        given: Any = self.get("MemberType")
        kind = str(getattr(given, "name", given))
        for parameter in ("MemberName", "Value"):
            if not self.has(parameter):
                message = f'The {parameter} parameter is required for the type "{kind}". Please specify the {parameter} parameter.'
                raise self._wrong(f"{parameter}ShouldBeSpecified", message)
        name = str(self.get("MemberName"))
        value, second = self.get("Value"), self.get("SecondValue")
        folded = kind.lower()
        if second is not None and folded in ("noteproperty", "scriptmethod"):
            message = (
                f'The SecondValue parameter is not necessary for a member of type "{kind}", and should not be specified. Do not specify '
                "the SecondValue parameter when updating this member type."
            )
            raise self._wrong("SecondValueShouldNotBeSpecified", message)
        if folded == "noteproperty":
            return name, value
        if folded == "aliasproperty":
            if value is None or value == "":
                message = (
                    f'The Value parameter should not be null or an empty string for a member of type "{kind}". Specify a non-null value '
                    "for the Value parameter when updating this member type."
                )
                raise self._wrong("ValueShouldBeSpecified", message)
            return name, PSAliasProperty(name, to_text(value))
        if folded == "scriptproperty":
            if value is None and second is None:
                message = (
                    f'The Value and SecondValue parameters should not both be null for a member of type "{kind}". Specify a non-null '
                    "value for one of the two parameters."
                )
                raise self._wrong("ValueAndSecondValueAreNotBothNull", message)
            return name, PSScriptProperty(name, self._block(value), self._block(second))
        if folded == "scriptmethod":
            return name, PSScriptMethod(name, self._block(value))
        raise UnsupportedError(f"command.Update-TypeData.MemberType.{kind}")

    @staticmethod
    def _block(value: Any) -> Any:
        return None if value is None else convert_to(value, ENGINE + "ScriptBlock")


@cmdlet("Remove-TypeData")
class RemoveTypeData(Cmdlet):
    """Takes from a type what it was given."""

    def process_record(self) -> None:
        refuse_parameters(self, "Path")
        given: Any = self.get("TypeData")
        name = str(given.properties["TypeName"]) if isinstance(given, PSObject) else _type_name(self.get("TypeName"))
        if not self.should_process(f"Name of the type that will be removed: {name}", "Remove TypeData"):
            return
        table = self.session.type_data
        if table.pop(name.lower(), None) is None:
            message = (
                f'Error in TypeData "{name}": The type "{name}" was not found. The type name value must be the full name of the type. '
                "Verify the type name and run the command again."
            )
            record = error_record(self, "TypesDynamicRemoveException", message, "InvalidOperation", None, _RUNTIME)
            self.write_error(record)
        use_table(table)


@cmdlet("Get-TypeData")
class GetTypeData(Cmdlet):
    """Gives what types were given in this session; what PowerShell itself gives to types is not listed."""

    def process_record(self) -> None:
        names: Any = self.get("TypeName")
        patterns = ["*"] if names is None else [str(name) for name in (names if isinstance(names, list) else [names])]
        for pattern in patterns:
            matches = matcher(pattern)
            for data in self.session.type_data.values():
                if matches(data.type_name):
                    self.write_object(_described(data))


def _described(data: TypeData) -> PSObject:
    members = Hashtable([(name, _member_data(name, member)) for name, member in data.members.items()])
    properties = [("TypeName", data.type_name), ("TypeConverter", None), ("TypeAdapter", None), ("IsOverride", False)]
    settings = [(name, data.settings.get(name)) for name in _SETTINGS]
    return PSObject([*properties, ("Members", members), *settings], [_TYPE_DATA, "System.Object"])


def _member_data(name: str, member: Any) -> PSObject:
    kind = type(member).__name__.removeprefix("PS") if isinstance(member, PSMember) else "NoteProperty"
    facts: dict[str, list[tuple[str, Any]]] = {
        "NoteProperty": [("Value", member)],
        "AliasProperty": [("ReferencedMemberName", getattr(member, "referenced_member_name", None))],
        "ScriptProperty": [
            ("GetScriptBlock", getattr(member, "getter", None)),
            ("SetScriptBlock", getattr(member, "setter", None)),
        ],
        "ScriptMethod": [("Script", getattr(member, "script", None))],
    }
    return PSObject([*facts.get(kind, []), ("Name", name)], [f"{ENGINE}Runspaces.{kind}Data", "System.Object"])

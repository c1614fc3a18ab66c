"""Properties that the runtime adds to those of the objects layer: of errors, exceptions, functions, variables, enumerators."""

from __future__ import annotations

from psemu.extent import EMPTY_EXTENT
from psemu.objects import (
    CaselessDict,
    EnumValue,
    ErrorRecord,
    Hashtable,
    NetType,
    PSArray,
    PSObject,
    to_text,
    type_name_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.runtime.session_state import Frame


def _exception(record: ErrorRecord) -> Any:
    from psemu.runtime.exceptions import exception_of

    return exception_of(record)


def category_info(record: ErrorRecord) -> Any:
    """``CategoryInfo`` of an error."""
    from psemu.runtime.category_info import ErrorCategoryInfo

    return ErrorCategoryInfo(record)


def _error(value: ErrorRecord, name: str, _frame: Frame) -> Any:
    if name == "exception":
        return _exception(value)
    if name == "targetobject":
        return value.target_object
    if name == "fullyqualifiederrorid":
        return value.fully_qualified_error_id
    if name == "categoryinfo":
        return category_info(value)
    if name == "errordetails":
        if value.details is None and not value.recommended_action:
            return None
        return PSObject(
            [("Message", value.details), ("RecommendedAction", value.recommended_action)],
            ["System.Management.Automation.ErrorDetails", "System.Object"],
        )
    if name == "scriptstacktrace":
        return value.stack_trace
    if name == "invocationinfo":
        return invocation_info(value)
    return NotImplemented


def invocation_info(record: ErrorRecord) -> PSObject:
    """``InvocationInfo`` of an error: which command, where."""
    from psemu.runtime.functions import command_object

    line, column, text = 0, 0, ""
    position = ""
    if record.extent is not None and record.extent is not EMPTY_EXTENT:
        line, column = record.extent.start_line_column
        text = record.extent.source.line_text(line)
        from psemu.objects.position_text import position_message

        position = position_message(record.extent)
    return PSObject(
        [
            ("MyCommand", command_object(str(record.invocation)) if record.invocation else None),
            ("ScriptLineNumber", line),
            ("OffsetInLine", column),
            ("Line", text),
            ("PositionMessage", position),
            ("ScriptName", record.extent.path or "" if record.extent is not None else ""),
            ("InvocationName", record.invocation or ""),
        ],
        ["System.Management.Automation.InvocationInfo", "System.Object"],
    )


def _net_exception(value: Any, name: str, _frame: Frame) -> Any:
    if name == "message":
        return value.message
    if name == "innerexception":
        return value.inner
    if name == "errorrecord":
        record = value.error_record
        if record is None:
            record = ErrorRecord(value.message, value.type_name, "NotSpecified", exception_type=value.type_name)
        return record
    if name == "data":
        return value.data
    if name == "commandname" and value.error_record is not None:
        return value.error_record.target_object
    if name in ("stacktrace", "source", "helplink", "targetsite"):
        return None
    if name == "hresult":
        return -2146233088
    for key, item in value.properties.items():
        if key.lower() == name:
            return item
    return NotImplemented


def _array(value: list[Any], name: str, _frame: Frame) -> Any:
    if name == "count":
        return len(value)
    is_array = not isinstance(value, PSArray) or value.type_name.endswith(("[]", ",]"))
    if is_array:
        if name == "length":
            return len(value)
        if name == "longlength":
            from psemu.objects.numbers import Int64

            return Int64(len(value))
        if name == "rank":
            return len(getattr(value, "sizes", (0,)))
    if name in ("isfixedsize", "isreadonly", "issynchronized"):
        return name == "isfixedsize" and is_array
    if name == "capacity" and not is_array:
        from psemu.runtime.net.lists import capacity_of

        return capacity_of(value)
    if name == "syncroot":
        return value
    return NotImplemented


def _string(value: str, name: str, _frame: Frame) -> Any:
    if name == "length" and type(value) is str:
        from psemu.objects.properties import utf16_length

        return utf16_length(value)
    return NotImplemented


def _type(value: NetType, name: str, _frame: Frame) -> Any:
    full = value.full_name
    if name == "name":
        from re import search

        ranks = search(r"(?:\[,*\])*$", full)
        return full.partition("[")[0].rpartition(".")[2].rpartition("+")[2] + (ranks[0] if ranks is not None else "")
    if name == "fullname":
        return full
    if name == "namespace":
        return full.rpartition(".")[0] if "[" not in full else full[: full.index("[")].rpartition(".")[0]
    if name == "isarray":
        return full.endswith("]") and full[-2] in "[,"
    if name == "isenum":
        from psemu.objects.enums import find_enum

        return find_enum(full) is not None
    if name == "isvaluetype":
        from psemu.objects.types import VALUE_TYPES

        return full in VALUE_TYPES
    if name == "isgenerictype":
        return "`" in full
    if name == "basetype":
        return _base_type(value)
    if name == "isclass":
        from psemu.objects.types import VALUE_TYPES

        return full not in VALUE_TYPES
    if name in ("ispublic", "isserializable"):
        return True
    if name in ("isinterface", "isabstract"):
        return False
    return NotImplemented


def _base_type(value: NetType) -> Any:
    own = getattr(value, "base_type", None)
    if own is not None:
        return own
    full = value.full_name
    if full == "System.Object":
        return None
    if full.endswith("[]"):
        return NetType("System.Array")
    from psemu.objects.enums import find_enum
    from psemu.objects.types import VALUE_TYPES

    if find_enum(full) is not None:
        return NetType("System.Enum")
    if full in VALUE_TYPES:
        return NetType("System.ValueType")
    from psemu.runtime.errors import exception_types

    if full.endswith("Exception") and full != "System.Exception":
        return NetType(exception_types(full)[1])
    return NetType("System.Object")


def _hashtable(value: Hashtable, name: str, _frame: Frame) -> Any:
    if name in ("isfixedsize", "isreadonly", "issynchronized"):
        return False
    return NotImplemented


def _enum(value: EnumValue, name: str, _frame: Frame) -> Any:
    return value.value if name == "value__" else NotImplemented


def _by_type(value: Any, name: str, frame: Frame) -> Any:
    kind = type(value).__name__
    if kind in ("NetException", "ClassException"):
        return _net_exception(value, name, frame)
    if kind in ("InputEnumerator", "Enumerator"):
        if name == "current":
            return value.current
        return NotImplemented
    if kind == "FunctionInfo":
        from psemu.runtime.command_syntax import command_property

        return {
            "name": value.name,
            "scriptblock": value.block,
            "definition": value.block.text,
            "commandtype": EnumValue("System.Management.Automation.CommandTypes", "Function", 2),
        }.get(name) or command_property(value, name, frame)
    if kind == "CommandInfo":
        from psemu.runtime.command_syntax import command_property

        return command_property(value, name, frame)
    if kind == "PSVariable":
        if name == "options":
            text = ", ".join(sorted(value.options)) or "None"
            return EnumValue("System.Management.Automation.ScopedItemOptions", text, 0)
        return {
            "name": value.name,
            "value": value.value,
            "description": value.description,
        }.get(name, NotImplemented)
    if kind == "AliasInfo":
        return {
            "name": value.name,
            "definition": value.definition,
            "displayname": f"{value.name} -> {value.definition}",
            "resolvedcommandname": _resolved(value, frame),
        }.get(name, NotImplemented)
    if kind == "PSReference" and name == "value":
        return value.value
    if kind == "ScriptBlock":
        if name == "ast":
            from psemu.errors import UnsupportedError

            raise UnsupportedError("property.ScriptBlock.Ast")
        return {"file": value.file, "isfilter": value.is_filter, "module": None}.get(name, NotImplemented)
    if kind == "PSCmdlet":
        return _ps_cmdlet(value, name)
    if kind == "PSMethod" and name == "name":
        return value.name
    if kind == "SwitchParameter" and name == "ispresent":
        return value.is_present
    if kind == "OpaqueObject" and value.type_name.endswith("InternalHost"):
        return {"name": "ConsoleHost"}.get(name, NotImplemented)
    return NotImplemented


def _resolved(alias: Any, frame: Frame) -> str:
    """The name of the command that an alias comes to in the end."""
    name: str = alias.definition
    for _ in range(32):
        found = frame.session.find_alias(name)
        if found is None:
            break
        name = found.definition
    return name


def _ps_cmdlet(value: Any, name: str) -> Any:
    processor = value.processor
    if name == "parametersetname":
        return processor.binding.parameter_set_name if processor.binding is not None else "__AllParameterSets"
    if name == "myinvocation":
        return processor.inner.vars["myinvocation"].value
    if name == "sessionstate":
        from psemu.runtime.session_intrinsics import SESSION_STATE

        return SESSION_STATE
    if name == "pagingparameters" and processor.parameters.info.supports_paging:
        return _paging_parameters(processor.binding.values() if processor.binding is not None else {})
    return NotImplemented


def _paging_parameters(bound: Any) -> PSObject:
    from psemu.objects import SwitchParameter
    from psemu.objects.numbers import UInt64

    return PSObject(
        [
            ("IncludeTotalCount", bound.get("IncludeTotalCount", SwitchParameter(False))),
            ("Skip", bound.get("Skip", UInt64(0))),
            ("First", bound.get("First", UInt64(2**64 - 1))),
        ],
        ["System.Management.Automation.PagingParameters", "System.Object"],
    )


_TABLE: dict[type, Callable[[Any, str, Frame], Any]] = {
    ErrorRecord: _error,
    list: _array,
    PSArray: _array,
    str: _string,
    NetType: _type,
    Hashtable: _hashtable,
    EnumValue: _enum,
}


def special_property(value: Any, name: str, frame: Frame) -> Any:
    """Property *name* (lower case) that the runtime knows, NotImplemented for all else."""
    if name == "psobject":
        return psobject_view(value)
    if name == "psbase":
        from psemu.runtime.members import BaseView

        return BaseView(value)
    if name == "pstypenames":
        return type_chain(value)
    table = _TABLE.get(type(value))
    if table is None and isinstance(value, list):
        table = _array
    elif table is None and isinstance(value, NetType):
        table = _type
    return table(value, name, frame) if table is not None else _by_type(value, name, frame)


def set_property(value: Any, name: str, new: Any, frame: Frame) -> bool:
    """Assign a settable property; False if *value* has none of that name."""
    kind = type(value).__name__
    if kind == "PSVariable" and name == "value":
        frame.session.set_variable(value.name, new)
        value.value = new
        return True
    if kind == "PSReference" and name == "value":
        value.value = new
        return True
    own = getattr(value, "set_net", None)
    if own is not None:
        return bool(own(name, new))
    if kind == "StringBuilder":
        from psemu.objects import convert_to
        from psemu.runtime.net.builder import set_property as set_builder

        return set_builder(value, name, int(convert_to(new, "System.Int32")))
    if kind == "ErrorRecord" and name == "errordetails":
        value.details = None if new is None else to_text(new)
        return True
    if kind in ("NetException", "ClassException") and name in ("source", "helplink"):
        value.properties[name] = new
        return True
    return False


class PropertyView(PSObject):
    """A property as a member object: what is assigned to its Value goes to the owner."""

    __slots__ = ("owner",)

    def __init__(self, owner: Any, facts: list[tuple[str, Any]], type_names: list[str]) -> None:
        super().__init__(facts, type_names)
        self.owner = owner

    def script_set(self, name: str, value: Any, frame: Frame) -> None:
        """Assign to Value; the other facts cannot be changed."""
        from psemu.runtime.member_assignment import read_only, set_member, unassignable

        if name.lower() != "value":
            raise read_only(name) if name in self.properties else unassignable(name)
        set_member(self.owner, self.properties["Name"], value, frame)
        self.properties["Value"] = value


class ObjectView(PSObject):
    """``.psobject`` of a value, with its Copy method."""

    __slots__ = ("owner",)

    def __init__(self, owner: Any, facts: list[tuple[str, Any]], type_names: list[str]) -> None:
        super().__init__(facts, type_names)
        self.owner = owner

    def script_invoke(self, name: str, arguments: list[Any], _frame: Frame) -> Any:
        """``Copy()``, NotImplemented for any other method."""
        if name.lower() != "copy" or arguments:
            return NotImplemented
        owner = self.owner
        if isinstance(owner, PSObject):
            return PSObject(owner.properties.items(), owner.type_names, owner.base)
        if isinstance(owner, PSArray):
            return PSArray(owner, owner.type_name)
        if type(owner) is list:
            return list(owner)
        if type(owner) is Hashtable:
            return Hashtable(owner.items(), owner.ordered)
        return owner


def type_chain(value: Any) -> PSArray:
    """``PSTypeNames``: the type of *value* and the types it derives from; the list of a property bag itself."""
    from psemu.objects.properties import derivation_of

    collection = "System.Collections.ObjectModel.Collection`1[System.String]"
    if isinstance(value, PSObject) and value.base is None:
        # the list is the object's own: Insert changes what the object is called
        if not isinstance(value.type_names, PSArray):
            value.type_names = PSArray(value.type_names, collection)
        return value.type_names
    return PSArray(derivation_of(value), collection)


def psobject_view(value: Any) -> PSObject:
    """``.psobject``: properties, type names, the object itself."""
    from psemu.objects.properties import find_property, property_names

    properties = CaselessDict()
    for each in property_names(value):
        pair = find_property(value, each)
        note = isinstance(value, PSObject) and each in value.properties
        properties[each] = PropertyView(
            value,
            [
                (
                    "MemberType",
                    EnumValue(
                        "System.Management.Automation.PSMemberTypes",
                        "NoteProperty" if note else "Property",
                        8 if note else 4,
                    ),
                ),
                ("IsSettable", True),
                ("IsGettable", True),
                ("Value", None if pair is None else pair[1]),
                ("TypeNameOfValue", "System.Object" if pair is None or pair[1] is None else type_name_of(pair[1])),
                ("Name", each),
                ("IsInstance", True),
            ],
            ["System.Management.Automation.PSNoteProperty", "System.Object"],
        )
    return ObjectView(
        value,
        [
            ("BaseObject", value.base if isinstance(value, PSObject) and value.base is not None else value),
            ("ImmediateBaseObject", value),
            ("Properties", MemberCollection(properties, value)),
            ("Members", MemberCollection(properties, value)),
            ("Methods", [PSObject([("Name", name)]) for name in ("ToString", "GetType", "Equals", "GetHashCode")]),
            ("TypeNames", type_chain(value)),
        ],
        ["System.Management.Automation.PSObject", "System.Object"],
    )


class MemberCollection:
    """``.psobject.Properties``."""

    __slots__ = ("members", "owner")

    type_name = (
        "System.Management.Automation.PSMemberInfoIntegratingCollection`1[System.Management.Automation.PSPropertyInfo]"
    )

    def __init__(self, members: CaselessDict, owner: Any) -> None:
        self.members = members
        self.owner = owner

    def enumerated_items(self) -> list[Any]:
        """The members in order."""
        return self.members.values()

    def item_get(self, name: Any) -> Any:
        """The member called *name*."""
        return self.members.get(to_text(name))

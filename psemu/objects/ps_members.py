"""Members that a script adds to an object: script properties, script methods and aliases of properties."""

from __future__ import annotations

from psemu.objects.psobject import CaselessDict, PSMember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


#: what every member derives from
_BASES = ("System.Management.Automation.PSMemberInfo", "System.Object")


class PSScriptProperty(PSMember):
    """A property whose value *getter*, a script block that sees ``$this``, computes; *setter* takes a new value in ``$args``."""

    __slots__ = ("getter", "name", "setter")

    type_name = "System.Management.Automation.PSScriptProperty"
    type_names = (type_name, *_BASES)

    def __init__(self, name: str, getter: Any, setter: Any = None) -> None:
        self.name = name
        self.getter = getter
        self.setter = setter

    def get_value(self, owner: object) -> Any:
        """The value for *owner*; $null where the block fails."""
        from psemu.objects.error_record import RuntimeException

        if self.getter is None:
            return None
        try:
            interpreter = self.getter.session.interpreter
            outputs = interpreter.invoke_script_block(self.getter, (), new_scope=True, variables={"this": owner})
        except RuntimeException:
            return None
        return None if not outputs else outputs[0] if len(outputs) == 1 else list(outputs)


class PSScriptMethod(PSMember):
    """A method: *script* is run with ``$this`` and the arguments."""

    __slots__ = ("name", "script")

    type_name = "System.Management.Automation.PSScriptMethod"
    type_names = (type_name, *_BASES)

    def __init__(self, name: str, script: Any) -> None:
        self.name = name
        self.script = script

    def __str__(self) -> str:
        return f"System.Object {self.name}();"

    def list_properties(self) -> list[tuple[str, object]]:
        """What a method shows that is named without being called."""
        from psemu.objects.psobject import PSArray

        return [
            ("Script", self.script),
            ("OverloadDefinitions", PSArray([str(self)], "System.Collections.ObjectModel.Collection`1[System.String]")),
            ("TypeNameOfValue", "System.Object"),
            ("Value", self),
            ("Name", self.name),
            ("IsInstance", True),
        ]


class PSAliasProperty(PSMember):
    """Another name of property *referenced_member_name*."""

    __slots__ = ("name", "referenced_member_name")

    type_name = "System.Management.Automation.PSAliasProperty"
    type_names = (type_name, *_BASES)

    def __init__(self, name: str, referenced_member_name: str) -> None:
        self.name = name
        self.referenced_member_name = referenced_member_name

    def get_value(self, owner: object) -> Any:
        """The value of the other property."""
        from psemu.objects.properties import find_property

        if self.referenced_member_name.lower() == self.name.lower():
            return None
        found = find_property(owner, self.referenced_member_name)
        return found[1] if found else None


class PSPropertySet(PSMember):
    """A name for several properties; asking for it asks for all that are *referenced*."""

    __slots__ = ("name", "referenced")

    type_name = "System.Management.Automation.PSPropertySet"
    type_names = (type_name, *_BASES)
    is_property = False

    def __init__(self, name: str, referenced: list[str]) -> None:
        self.name = name
        self.referenced = referenced

    def __str__(self) -> str:
        return f"{self.name} {{{', '.join(self.referenced)}}}"


class PSMemberSet(PSMember):
    """Members under a name of their own, as ``PSStandardMembers`` holds them."""

    __slots__ = ("members", "name")

    type_name = "System.Management.Automation.PSMemberSet"
    type_names = (type_name, *_BASES)
    is_property = False

    def __init__(self, name: str, members: list[Any]) -> None:
        self.name = name
        self.members = CaselessDict((str(getattr(member, "name", "")), member) for member in members)

    def __str__(self) -> str:
        return f"{self.name} {{{', '.join(self.members.keys())}}}"

    def script_get(self, name: str) -> Any:
        """A member of the set by name."""
        return self.members.get(name, NotImplemented)

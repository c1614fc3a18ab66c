"""Members that a script adds to an object: script properties, script methods and aliases of properties."""

from __future__ import annotations

from psemu.objects.psobject import PSMember

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class PSScriptProperty(PSMember):
    """A property whose value *getter*, a script block that sees ``$this``, computes; *setter* takes a new value in ``$args``."""

    __slots__ = ("getter", "name", "setter")

    type_name = "System.Management.Automation.PSScriptProperty"

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

    def __init__(self, name: str, script: Any) -> None:
        self.name = name
        self.script = script


class PSAliasProperty(PSMember):
    """Another name of property *referenced_member_name*."""

    __slots__ = ("name", "referenced_member_name")

    type_name = "System.Management.Automation.PSAliasProperty"

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

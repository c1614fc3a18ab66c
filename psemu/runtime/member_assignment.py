"""``value.name = …`` and ``[type]::name = …``, and what is said of members that cannot be assigned."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, Hashtable, PSMember, PSObject, RuntimeException, to_text
from psemu.objects.operators import runtime_error
from psemu.objects.type_data import TABLES, typed_member
from psemu.runtime.flow import NetError
from psemu.runtime.members import MISSING, find_member
from psemu.runtime.static_members import get_static

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


def no_property(name: str) -> RuntimeException:
    """The property cannot be found on this object."""
    return runtime_error(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
        "PropertyNotFound",
    )


def read_only(name: str) -> RuntimeException:
    """'name' is a ReadOnly property."""
    return runtime_error(f"'{name}' is a ReadOnly property.", "PropertyAssignmentException")


def set_member(value: Any, name: Any, new: Any, frame: Frame) -> None:
    """``value.name = new``."""
    name = to_text(name)
    if new is AUTOMATION_NULL:
        new = None
    if value is None or value is AUTOMATION_NULL:
        raise no_property(name)
    if frame.session.attached and not isinstance(value, PSObject):
        added = frame.session.attached_members(value)
        if added is not None and name in added.properties:
            set_member(added, name, new, frame)
            return
    if TABLES and not (isinstance(value, PSObject) and name in value.properties):
        given = typed_member(value, name)
        if given is not None and isinstance(given[1], PSMember):
            _assign_script(value, given[1], name, new, frame)
            return
    own = getattr(value, "script_set", None)
    if own is not None:
        own(name, new, frame)
        return
    if isinstance(value, PSObject):
        if name in value.properties:
            found = value.properties[name]
            if isinstance(found, PSMember):
                _assign_script(value, found, name, new, frame)
                return
            value.properties[name] = new
            return
        if value.base is not None:
            set_member(value.base, name, new, frame)
            return
        inner = unassignable(name).error_record.message
        raise runtime_error(
            f'Exception setting "{name}": "{inner}"',
            "ExceptionWhenSetting",
            "NotSpecified",
            exception_type="System.Management.Automation.SetValueInvocationException",
        )
    if isinstance(value, Hashtable):
        value[name] = new
        return
    from psemu.runtime.properties import set_property

    try:
        if set_property(value, name.lower(), new, frame):
            return
    except NetError as error:
        from psemu.runtime.script_class import exception_when_setting

        raise exception_when_setting(name, error) from None
    if find_member(value, name, frame) is not MISSING:
        raise read_only(name)
    raise unassignable(name)


def unassignable(name: str) -> RuntimeException:
    """The property cannot be found and set."""
    return runtime_error(
        f"The property '{name}' cannot be found on this object. Verify that the property exists and can be set.",
        "PropertyAssignmentException",
    )


def _assign_script(owner: Any, found: PSMember, name: str, new: Any, frame: Frame) -> None:
    referred = getattr(found, "referenced_member_name", None)
    if referred is not None:
        set_member(owner, referred, new, frame)
        return
    setter = getattr(found, "setter", None)
    if setter is None:
        raise runtime_error(
            f'Exception setting "{name}": "Set accessor for property "{name}" is unavailable."',
            "ExceptionWhenSetting",
            "NotSpecified",
            exception_type="System.Management.Automation.SetValueInvocationException",
        )
    frame.session.interpreter.invoke_script_block(setter, [new], new_scope=True, variables={"this": owner})


def set_static(kind: Any, name: Any, value: Any, frame: Frame) -> None:
    """``[kind]::name = value``."""
    name = to_text(name)
    own = getattr(kind, "static_set", None)
    if own is not None:
        own(name, value, frame)
        return
    if get_static(kind, name, frame) is not None:
        raise read_only(name)
    raise unassignable(name)

"""``[type]value`` beyond what the objects layer converts: exceptions, delegates, lists, and objects made of tables."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, Hashtable, PSArray, PSObject, convert_to, to_text, type_name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


def cast(value: Any, type_name: str, frame: Frame) -> Any:
    """*value* as *type_name* (full name); PSInvalidCastException if PowerShell refuses."""
    if type_name == "System.Object":
        return value
    if type_name == "System.Management.Automation.PSReference":
        from psemu.runtime.references import PSReference

        return PSReference.of(value)
    if type_name.endswith("Exception"):
        return _exception(value, type_name, frame)
    if type_name in ("System.Management.Automation.ScriptBlock",):
        from psemu.runtime.script_block import ScriptBlock

        if isinstance(value, ScriptBlock):
            return value
    if type_name.startswith(("System.Func`", "System.Action", "System.Predicate`", "System.Comparison`")):
        return value
    if isinstance(value, PSObject) and type_name == "System.Management.Automation.PSObject":
        return value
    if frame.session.types and type_name.endswith("[]"):
        element = frame.session.types.get(type_name[:-2].lower())
        if element is not None:
            from psemu.runtime.enumeration import as_list

            return PSArray([element.convert(item, frame) for item in as_list(value)], type_name)
    from psemu.runtime.construct import from_value

    made = from_value(value, type_name, frame)
    if made is not NotImplemented:
        return made
    return convert_to(value, type_name)


def _exception(value: Any, type_name: str, frame: Frame) -> Any:
    from psemu.runtime.exceptions import NetException

    if value is None or value is AUTOMATION_NULL:
        return None
    if isinstance(value, NetException):
        if type_name in value.exception_types():
            return value
    elif isinstance(value, str):
        return NetException(type_name, value)
    elif isinstance(value, Hashtable):
        made = NetException(type_name)
        for key, item in value.items():
            made.properties[to_text(key)] = item
        return made
    return convert_to(value, type_name)


__all__ = ["cast", "type_name_of"]

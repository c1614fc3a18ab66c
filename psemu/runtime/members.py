"""Properties, methods and elements of values: PowerShell's adapters over the method tables of this package."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import (
    AUTOMATION_NULL,
    EnumValue,
    ErrorRecord,
    Hashtable,
    NetType,
    OpaqueObject,
    PSMember,
    PSObject,
    RuntimeException,
    to_text,
    type_name_of,
)
from psemu.objects.dictionaries import TableView
from psemu.objects.operators import runtime_error
from psemu.objects.ps_members import PSMemberSet, PSPropertySet, PSScriptMethod
from psemu.objects.type_data import TABLES, typed_member
from psemu.runtime.enumeration import enumerate_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING = _Missing()


def base_of(value: Any) -> Any:
    """*value* without PSObjects around it."""
    while isinstance(value, PSObject) and value.base is not None:
        value = value.base
    return value


def find_member(value: Any, name: str, frame: Frame) -> Any:
    """Property *name* of one value (no member enumeration), MISSING if it has none."""
    lowered = name.lower()
    if isinstance(value, PSObject):
        if name in value.properties:
            found = value.properties[name]
            if isinstance(found, PSMember):
                return _evaluate(value, found, frame)
            return found
        if lowered == "psobject":
            return _members_view(value)
        if lowered == "psbase":
            return BaseView(base_of(value))
    if TABLES:
        given = typed_member(value, name)
        if given is not None:
            return _evaluate(value, given[1], frame) if isinstance(given[1], PSMember) else given[1]
    if isinstance(value, PSObject) and value.base is not None:
        return find_member(value.base, name, frame)
    if frame.session.attached:
        added = frame.session.attached_members(value)
        if added is not None and name in added.properties:
            return find_member(added, name, frame)
    if isinstance(value, Hashtable):
        if name in value:
            return value[name]
        if lowered == "count":
            return len(value)
        if lowered in ("keys", "values"):
            return TableView(value, "Key" if lowered == "keys" else "Value")
    own = getattr(value, "script_get", None)
    if own is not None:
        found = own(name)
        if found is not NotImplemented:
            return found
    from psemu.runtime.properties import special_property

    found = special_property(value, lowered, frame)
    if found is not NotImplemented:
        return found
    from psemu.objects.properties import find_property

    pair = find_property(value, name)
    if pair is not None:
        return pair[1]
    if type(value) is OpaqueObject:
        # an object of which only the type is known: whatever it has is unknown, not missing
        raise UnsupportedError(f"member.{value.type_name}.{name}")
    return MISSING


def _evaluate(owner: Any, found: PSMember, frame: Frame) -> Any:
    get = getattr(found, "get_value", None)
    if get is not None:
        return get(owner)
    if isinstance(found, (PSMemberSet, PSPropertySet)):
        return found
    if isinstance(found, PSScriptMethod):
        return found
    block = getattr(found, "getter", None)
    if block is not None:
        from psemu.runtime.enumeration import collapse

        return collapse(
            frame.session.interpreter.invoke_script_block(block, (), new_scope=True, variables={"this": owner})
        )
    referred = getattr(found, "referenced_member_name", None) or getattr(found, "target", None)
    if referred is not None:
        return find_member(owner, str(referred), frame)
    from psemu.objects.properties import member_value

    return member_value(owner, found)


def _members_view(value: Any) -> PSObject:
    from psemu.runtime.properties import psobject_view

    return psobject_view(value)


def get_member(value: Any, name: Any, frame: Frame) -> Any:
    """``value.name``: a property, that of all elements of an array, or $null."""
    if value is None or value is AUTOMATION_NULL:
        if frame.scope.effective_strict_mode() and str(name).lower() not in ("count", "length"):
            raise not_found_strict(name)
        if value is None and str(name).lower() in ("count", "length"):
            if frame.scope.effective_strict_mode() >= 2:
                raise not_found_strict(name)
            return 0
        return 0 if str(name).lower() in ("count", "length") else None
    name = to_text(name)
    found = find_member(value, name, frame)
    if found is not MISSING:
        return found
    strict = frame.scope.effective_strict_mode()
    items = enumerate_value(base_of(value))
    if items is not None and not isinstance(base_of(value), str):
        results: list[Any] = []
        hit = False
        for item in items:
            if item is None:
                continue
            one = _enumerated_member(item, name, frame)
            if one is MISSING and not strict and name.lower() in ("count", "length"):
                one = 1
            if one is MISSING:
                if isinstance(item, PSObject) and item.base is None and not strict:
                    # a property bag answers $null for what it has not, where other objects give nothing
                    hit = True
                    results.append(None)
                continue
            hit = True
            nested = enumerate_value(one)
            if nested is not None:
                results.extend(nested)
            else:
                results.append(one)
        if hit:
            return results[0] if len(results) == 1 else results if results else AUTOMATION_NULL
        if strict >= 2:
            raise not_found_strict(name)
        return None
    method = has_method(value, name, frame)
    if method:
        return PSMethod(value, name)
    if name.lower() in ("count", "length") and strict < 2:
        return 1
    if strict >= 2:
        raise not_found_strict(name)
    return None


def _enumerated_member(item: Any, name: str, frame: Frame) -> Any:
    found = find_member(item, name, frame)
    if found is not MISSING:
        return found
    nested = enumerate_value(base_of(item))
    if nested is None:
        return MISSING
    values = [value for value in (_enumerated_member(each, name, frame) for each in nested) if value is not MISSING]
    return values if values else MISSING


def not_found_strict(name: Any) -> RuntimeException:
    """The property cannot be found, in strict mode."""
    return runtime_error(
        f"The property '{name}' cannot be found on this object. Verify that the property exists.",
        "PropertyNotFoundStrict",
        "NotSpecified",
        exception_type="System.Management.Automation.PropertyNotFoundException",
    )


class BaseView:
    """``.psbase``: the .NET object's own members, without what PowerShell adds or puts before them."""

    __slots__ = ("value",)

    type_name = "System.Management.Automation.PSMemberSet"

    def __init__(self, value: Any) -> None:
        self.value = value

    def script_get(self, name: str) -> Any:
        """Property *name* of the object itself."""
        from psemu.objects.properties import own_property

        return own_property(self.value, name)

    def script_invoke(self, name: str, arguments: list[Any], frame: Frame) -> Any:
        """Call a method of the object itself."""
        return invoke(self.value, name, arguments, frame)


class PSMethod:
    """A method that was named without being called."""

    __slots__ = ("name", "owner")

    type_name = "System.Management.Automation.PSMethod"

    def __init__(self, owner: Any, name: str) -> None:
        self.owner = owner
        self.name = name


def has_method(value: Any, name: str, frame: Frame) -> bool:
    """True if the tables know a method *name* of *value*."""
    from psemu.runtime.methods import find_method

    return find_method(value, name.lower(), frame) is not None


def invoke(value: Any, name: Any, arguments: list[Any], frame: Frame) -> Any:
    """``value.name(arguments)``."""
    from psemu.runtime.methods import call, find_method
    from psemu.runtime.script_block import ScriptBlock

    if isinstance(name, ScriptBlock):
        raise UnsupportedError("member.script-block-name")
    text = to_text(name)
    lowered = text.lower()
    bag = value
    if frame.session.attached and not isinstance(value, PSObject):
        bag = frame.session.attached_members(value)
    if isinstance(bag, PSObject) and text in bag.properties:
        found = bag.properties[text]
        block = getattr(found, "script", None)
        if block is not None:
            return _script_method(value, block, arguments, frame, text)
    if TABLES:
        given = typed_member(value, text)
        block = getattr(given[1], "script", None) if given is not None else None
        if block is not None:
            return _script_method(value, block, arguments, frame, text)
    own = getattr(value, "script_invoke", None)
    if own is not None:
        result = own(text, arguments, frame)
        if result is not NotImplemented:
            return result
    method = find_method(value, lowered, frame)
    if method is not None:
        return call(method, text, value, arguments, frame)
    if lowered in ("foreach", "where"):
        from psemu.runtime.intrinsic_methods import foreach_method, where_method

        return (foreach_method if lowered == "foreach" else where_method)(value, arguments, frame)
    items = enumerate_value(base_of(value))
    if items is not None and not isinstance(base_of(value), str):
        return _invoke_each(value, text, list(items), arguments, frame)
    raise unknown_method(value, text)


def unknown_method(value: Any, name: str) -> Exception:
    """The type has no such method, or it has one that does not run here."""
    from psemu.objects.member_table import has_member

    owner = base_of(value)
    if type(owner) is OpaqueObject:
        return UnsupportedError(f"method.{owner.type_name}.{name}")
    if not isinstance(owner, PSObject) and has_member(type_name_of(owner), name):
        return UnsupportedError(f"method.{type_name_of(owner)}.{name}")
    return no_method(value, name)


def _invoke_each(value: Any, name: str, items: list[Any], arguments: list[Any], frame: Frame) -> Any:
    results: list[Any] = []
    if not items:
        raise no_method(value, name)
    for item in items:
        if item is None:
            raise no_method(value, name)
        try:
            one = invoke(item, name, arguments, frame)
        except RuntimeException as error:
            if error.error_record.fully_qualified_error_id == "MethodNotFound":
                raise no_method(item, name) from None
            raise
        if one is not AUTOMATION_NULL:
            nested = enumerate_value(one)
            results.extend(nested if nested is not None else [one])
    return AUTOMATION_NULL if not results else results[0] if len(results) == 1 else results


def _script_method(owner: Any, block: Any, arguments: list[Any], frame: Frame, name: str) -> Any:
    from psemu.runtime.enumeration import collapse
    from psemu.runtime.method_tables import propagating

    return collapse(propagating(frame, block, arguments, name, "ScriptMethodRuntimeException", {"this": owner}))


def no_method(value: Any, name: str, type_name: str | None = None) -> RuntimeException:
    """Method invocation failed because [type] does not contain a method named …"""
    shown = type_name or (
        "System.Management.Automation.PSCustomObject"
        if isinstance(value, PSObject) and value.base is None
        else type_name_of(value)
    )
    if isinstance(value, NetType) and type_name is None:
        shown = "System.RuntimeType"
    return runtime_error(
        f"Method invocation failed because [{shown}] does not contain a method named '{name}'.",
        "MethodNotFound",
        target=name if isinstance(value, PSObject) and value.base is None else None,
    )


def invoke_method(value: Any, name: str, arguments: list[Any], session: Any) -> Any:
    """``value.name(arguments)`` for a cmdlet."""
    return invoke(value, name, list(arguments), session.frame)


__all__ = ["EnumValue", "ErrorRecord"]

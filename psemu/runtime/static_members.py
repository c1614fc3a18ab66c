"""``[type]::name``: static properties and methods of .NET types, enums and the script's own classes."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.objects import NetType, to_text, type_name_of
from psemu.runtime.members import base_of, no_method, not_found_strict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame


def static_type(value: Any, frame: Frame) -> Any:
    """The type whose static member is meant: a type, or that of a value."""
    value = base_of(value)
    if isinstance(value, NetType) or hasattr(value, "static_get"):
        return value
    if isinstance(value, str):
        from psemu.runtime.expressions import type_named

        return type_named(value, frame)
    return NetType(type_name_of(value))


def get_static(kind: Any, name: Any, frame: Frame) -> Any:
    """``[kind]::name``."""
    name = to_text(name)
    own = getattr(kind, "static_get", None)
    if own is not None:
        return own(name, frame)
    from psemu.objects.enums import find_enum
    from psemu.runtime.statics import static_property

    enum = find_enum(kind.full_name)
    if enum is not None:
        from psemu.runtime.enum_members import enum_member

        found = enum_member(kind.full_name, name)
        if found is not None:
            return found
    found = static_property(kind.full_name, name.lower())
    if found is not NotImplemented:
        return found
    from psemu.objects.member_table import has_member

    if has_member(kind.full_name, name, static=True):
        # .NET has it, and nobody here knows its value
        raise UnsupportedError(f"property.{kind.full_name}.{name}")
    if frame.scope.effective_strict_mode() >= 2:
        raise not_found_strict(name)
    return None


def invoke_static(kind: Any, name: Any, arguments: list[Any], frame: Frame) -> Any:
    """``[kind]::name(arguments)``."""
    text = to_text(name)
    own = getattr(kind, "static_invoke", None)
    if own is not None:
        return own(text, arguments, frame)
    from psemu.runtime.methods import call
    from psemu.runtime.statics import static_method

    method = static_method(kind.full_name, text.lower(), frame)
    if method is None:
        from psemu.objects.member_table import has_member

        if has_member(kind.full_name, text, static=True):
            raise UnsupportedError(f"method.{kind.full_name}.{text}")
        raise no_method(None, text, kind.full_name)
    return call(method, text, None, arguments, frame, kind.full_name)

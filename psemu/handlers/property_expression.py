"""The elements of ``-Property``: names, wildcards, script blocks and tables with keys, read into PSPropertyExpressions."""

from __future__ import annotations

from psemu.handlers.core_errors import terminate
from psemu.objects import AUTOMATION_NULL, Hashtable, PSMember, PSObject
from psemu.objects.conversion import register_converter
from psemu.objects.properties import DictionaryEntry, find_property, matching_properties, property_set
from psemu.objects.ps_members import PSScriptMethod

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from psemu.runtime.cmdlet import Cmdlet

_MESSAGE = "Specified method is not supported."
_EXCEPTION = "System.NotSupportedException"

#: the keys a command takes in a property table; the first is the one it must have
SELECT_KEYS = ("expression", "name", "label")
SORT_KEYS = ("expression", "ascending", "descending")
EXPRESSION_KEYS = ("expression",)
TABLE_KEYS = ("expression", "name", "label", "formatstring", "width", "alignment")
LIST_KEYS = ("expression", "name", "label", "formatstring")
WIDE_KEYS = ("expression", "formatstring")
GROUP_KEYS = ("expression", "name", "label", "formatstring")
CUSTOM_KEYS = ("expression", "depth")


def is_script_block(value: object) -> bool:
    """True for a ScriptBlock."""
    return type(value).__name__ == "ScriptBlock"


def plain_value(value: Any) -> Any:
    """*value* without a PSObject around it and without "no output"."""
    if value is AUTOMATION_NULL:
        return None
    if isinstance(value, PSObject) and value.base is not None:
        return value.base
    return value


def one_value(outputs: list[Any]) -> Any:
    """What several outputs are as one value: none is $null, one is itself, more are an array."""
    if not outputs:
        return None
    return outputs[0] if len(outputs) == 1 else list(outputs)


def _as_given(value: Any) -> Any:
    return value


# a parameter of this type takes what read_property_expressions reads
register_converter("Microsoft.PowerShell.Commands.PSPropertyExpression", _as_given)


class PropertyExpression:
    """One element of ``-Property``: *name* (wildcards allowed) or *block*, and the table's other keys in *options*."""

    __slots__ = ("block", "name", "options")

    def __init__(self, name: str = "", block: Any = None, options: dict[str, Any] | None = None) -> None:
        self.name = name
        self.block = block
        self.options = options or {}

    @property
    def has_wildcards(self) -> bool:
        """True if the name is a pattern."""
        if self.block is not None:
            return False
        escaped = False
        for char in self.name:
            if not escaped and char in "*?[":
                return True
            escaped = char == "`" and not escaped
        return False

    @property
    def label(self) -> str:
        """The name that the result gets: the table's, the property's, or the block's text."""
        given = self.options.get("name")
        if given is not None:
            return str(given)
        return str(self.block) if self.block is not None else self.name

    def value_of(self, command: Cmdlet, value: Any) -> Any:
        """The value on *value*; $null where the property is missing or the block fails."""
        if self.block is not None:
            return self.computed(command, value)
        found = lookup(value, self.name, command)
        return found[1] if found else None

    def computed(self, command: Cmdlet, value: Any, failed: Any = None) -> Any:
        """What the block gives for *value*; an error in it gives *failed*."""
        from psemu.objects import RuntimeException

        session = command.session
        before = getattr(session, "propagate", False)
        # an error in the block is not the command's: it is neither shown nor ends anything
        session.propagate = True
        try:
            return one_value(command.invoke_script_block(self.block, [], value))
        except RuntimeException:
            return failed
        finally:
            session.propagate = before

    def resolve(self, command: Cmdlet, value: Any) -> list[tuple[str, Any]]:
        """Names and values of the properties of *value* that the name or pattern means."""
        if type(value) is PSObject and self.name.isidentifier():
            pair = value.properties.item(self.name)
            if pair is not None and not isinstance(pair[1], PSMember):
                return [pair]
        if self.has_wildcards:
            return matching(value, self.name)
        members = property_set(value, self.name)
        if members is not None:
            return [pair for pair in (lookup(value, name, command) for name in members) if pair is not None]
        found = lookup(value, self.name, command)
        return [found] if found else []


def lookup(value: Any, name: str, command: Cmdlet | None = None) -> tuple[str, Any] | None:
    """The spelling and value of property *name* of *value*; a table's keys count as properties.

    With *command* its session is asked too: it knows properties of errors, classes and other values of the runtime.
    """
    inner = plain_value(value)
    if isinstance(inner, Hashtable) and name in inner:
        spelling = next((key for key in inner if isinstance(key, str) and key.lower() == name.lower()), name)
        return spelling, inner[name]
    found = find_property(value, name)
    frame = getattr(command.session, "frame", None) if found is None and command is not None else None
    if frame is None or value is None:
        return found
    from psemu.runtime.members import MISSING, find_member

    held = find_member(value, name, frame)
    if isinstance(held, PSScriptMethod):
        # a method is no property
        return None
    return None if held is MISSING else (name, held)


def matching(value: Any, pattern: str) -> list[tuple[str, Any]]:
    """The properties whose names match a wildcard *pattern*."""
    inner = plain_value(value)
    if isinstance(inner, Hashtable):
        from fnmatch import fnmatchcase

        folded = pattern.lower()
        return [(str(key), held) for key, held in inner.items() if fnmatchcase(str(key).lower(), folded)]
    return matching_properties(value, [pattern]).items()


def _refuse(command: Cmdlet, error_id: str) -> Exception:
    return terminate(command, error_id, _MESSAGE, "InvalidArgument", exception_type=_EXCEPTION)


def _key(command: Cmdlet, text: str, keys: Sequence[str]) -> str:
    folded = text.lower()
    found = [key for key in keys if key.startswith(folded)] if folded else []
    if len(found) != 1:
        raise _refuse(command, "DictionaryKeyAmbiguous" if len(found) > 1 else "DictionaryKeyIllegal")
    return found[0]


def _from_table(command: Cmdlet, table: Hashtable, keys: Sequence[str]) -> PropertyExpression:
    options: dict[str, Any] = {"in_table": True}
    for key, held in table.items():
        if not isinstance(key, str):
            raise _refuse(command, "DictionaryKeyType")
        full = _key(command, key, keys)
        options["name" if full == "label" else full] = _checked(command, full, plain_value(held))
    if "expression" not in options:
        if "name" in options and "formatstring" in keys:
            options["expression"] = options["name"]
        else:
            raise _refuse(command, "DictionaryKeyMandatoryEntry")
    expression = options.pop("expression")
    if is_script_block(expression):
        return PropertyExpression(block=expression, options=options)
    return PropertyExpression(name=expression, options=options)


def _checked(command: Cmdlet, key: str, value: Any) -> Any:
    if key == "expression":
        if is_script_block(value):
            return value
        if not isinstance(value, str):
            raise _refuse(command, "DictionaryKeyIllegalValue1")
        if not value:
            raise _refuse(command, "ExpressionEmptyString1")
        return value
    if key == "width" and command.command_info.name != "ConvertTo-Html":
        if not isinstance(value, int):
            raise _refuse(command, "DictionaryKeyIllegalValue1")
        if value <= 0:
            raise _refuse(command, "WidthOutOfRange")
        return value
    if key == "alignment":
        text = str(getattr(value, "name", value)).lower()
        found = [name for name in ("left", "center", "right") if text and name.startswith(text)]
        if not found:
            raise _refuse(command, "AlignmentIllegalValue")
        return found[0]
    if key in ("ascending", "descending"):
        from psemu.objects.comparison import truth

        return truth(value)
    if key in ("name", "label", "formatstring") and not isinstance(value, str):
        raise _refuse(command, "DictionaryKeyIllegalValue1")
    return value


def read_property_expressions(
    command: Cmdlet, values: Any, keys: Sequence[str], wildcards: bool = True
) -> list[PropertyExpression]:
    """The elements of a ``-Property`` argument; raises the command's error for one that is wrong."""
    items = values if isinstance(values, list) else [values]
    found: list[PropertyExpression] = []
    for item in items:
        value = plain_value(item)
        if value is None:
            continue
        if is_script_block(value):
            found.append(PropertyExpression(block=value))
        elif isinstance(value, Hashtable):
            expression = _from_table(command, value, keys)
            if not wildcards and expression.has_wildcards:
                raise _refuse(command, "ExpressionGlobbing1")
            found.append(expression)
        elif isinstance(value, str):
            if not value:
                raise _refuse(command, "ExpressionEmptyString2")
            expression = PropertyExpression(name=str(value))
            if not wildcards and expression.has_wildcards:
                raise _refuse(command, "ExpressionGlobbing2")
            found.append(expression)
        elif isinstance(value, DictionaryEntry):
            raise _refuse(command, "DictionaryKeyUnknownType")
        else:
            raise _refuse(command, "DictionaryKeyUnknownType")
    return found

"""What a parameter accepts, as a Python annotation: a set of atoms such as ``str`` or ``Sequence[int]``."""

from __future__ import annotations

import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog import ParameterInfo

_SCALARS: dict[str, tuple[str, ...]] = {
    "String": ("str",),
    "Char": ("str",),
    "Boolean": ("bool",),
    "SwitchParameter": ("bool",),
    "Byte": ("int",),
    "SByte": ("int",),
    "Int16": ("int",),
    "Int32": ("int",),
    "Int64": ("int",),
    "UInt16": ("int",),
    "UInt32": ("int",),
    "UInt64": ("int",),
    "Single": ("float",),
    "Double": ("float",),
    "Decimal": ("float", "Decimal"),
    "DateTime": ("datetime", "str"),
    "DateTimeOffset": ("datetime", "str"),
    "TimeSpan": ("timedelta", "str"),
    "Guid": ("UUID", "str"),
    "Uri": ("str",),
    "Version": ("str",),
    "Hashtable": ("Mapping[str, object]",),
    "IDictionary": ("Mapping[str, object]",),
    "OrderedDictionary": ("Mapping[str, object]",),
}
_NAMESPACES = re.compile(r"(?:\w+\.)+(?=\w)|`\d+")
#: imports that an atom needs: name → module
IMPORTS = {
    "datetime": "datetime",
    "timedelta": "datetime",
    "Decimal": "decimal",
    "UUID": "uuid",
    "Mapping": "collections.abc",
    "Sequence": "collections.abc",
}
#: where a type may stand and still be itself, e.g. ``Nullable`1[[System.Int32, …]]``
_NULLABLE = ("System.Nullable`1[", "Nullable`1[", "System.Nullable[", "Nullable[")


def annotation_atoms(parameter: ParameterInfo, literal: str | None) -> tuple[str, ...]:
    """The annotation of *parameter* as a union's members; *literal* names the alias of its accepted values, if it has any."""
    name, is_array = element_type(parameter.type_name)
    scalars = (literal,) if literal is not None else scalar_atoms(name)
    if not is_array or scalars == ("object",):
        return scalars
    return (*scalars, *(f"Sequence[{atom}]" for atom in scalars))


def scalar_atoms(name: str) -> tuple[str, ...]:
    """What a value of the .NET type *name* may be in Python, ``object`` if Python has nothing like it."""
    return _SCALARS.get(name.rpartition(".")[2], ("object",)) if _is_system(name) else ("object",)


def _is_system(name: str) -> bool:
    return "." not in name or name.startswith(("System.", "Microsoft.PowerShell."))


def element_type(name: str) -> tuple[str, bool]:
    """The type of one value that a parameter of type *name* takes, and whether it takes several."""
    is_array = name.endswith("[]")
    name = name.removesuffix("[]")
    for prefix in _NULLABLE:
        if name.startswith(prefix):
            name = name[len(prefix) :].strip("[]").partition(",")[0]
    for prefix in ("System.Collections.Generic.List`1[", "List`1[", "System.Collections.Generic.IList`1["):
        if name.startswith(prefix):
            return name[len(prefix) :].strip("[]").partition(",")[0], True
    return name, is_array


def short_type(type_name: str) -> str:
    """A type without namespaces, as syntax shows it."""
    name, is_array = element_type(type_name)
    return f"{_NAMESPACES.sub('', name)}{'[]' if is_array else ''}"


def needed_imports(annotations: set[str]) -> dict[str, set[str]]:
    """Module → names that the text of *annotations* uses."""
    found: dict[str, set[str]] = {}
    for text in annotations:
        for name, module in IMPORTS.items():
            if text == name or f"{name}[" in text or f"[{name}]" in text:
                found.setdefault(module, set()).add(name)
    return found

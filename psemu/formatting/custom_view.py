"""Format-Custom without a view: ``class Name { … }`` blocks, nested as deep as was asked."""

from __future__ import annotations

from psemu.formatting.cells import elements_of, is_scalar
from psemu.formatting.records import Column
from psemu.objects import PSObject
from psemu.objects.properties import property_names, type_names_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.formatting.generator import FormatRequest

    Text = Callable[[Column, object, bool], str]


def class_lines(value: object, request: FormatRequest, text: Text) -> list[str]:
    """The lines of *value* and what it holds."""
    return _block(value, request, text, request.depth, 0)


def _block(value: object, request: FormatRequest, text: Text, depth: int, indent: int) -> list[str]:
    from psemu.formatting.generator import reading

    properties = request.properties
    if properties is not None and indent == 0:
        columns = [column for spec in properties for column in spec.columns_for(value, False)]
    else:
        columns = [Column(name, reading(name)) for name in property_names(value)]
    blank = " " * indent
    name = type_names_of(value)[0].rpartition(".")[2]
    lines = [f"{blank}class {name}", f"{blank}{{"]
    for column in columns:
        held = column.value_of(value)
        start = f"{blank}  {column.label} = "
        if depth > 1 and (elements := elements_of(held)) is not None:
            lines.append(start)
            lines.append(f"{blank}    [")
            for element in elements[: request.limit if request.limit >= 0 else None]:
                if element is None or is_scalar(element) or not property_names(element):
                    lines.append(f"{blank}      {text(column, element, False)}")
                else:
                    lines.extend(_block(element, request, text, depth - 1, indent + 6))
            if 0 <= request.limit < len(elements):
                lines.append(f"{blank}      …")
            lines.append(f"{blank}    ]")
            lines.append("")
        elif depth > 1 and isinstance(held, PSObject) and held.base is None:
            lines.append(start)
            lines.extend(_block(held, request, text, depth - 1, indent + 4))
        else:
            lines.append(start + text(column, held, False))
    lines.append(f"{blank}}}")
    return lines

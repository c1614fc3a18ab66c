"""ConvertTo-Html: a page or a fragment of one with a table of objects."""

from __future__ import annotations

from html import escape

from psemu.handlers.property_expression import PropertyExpression, plain_value, read_property_expressions
from psemu.objects import Hashtable, to_text, type_name_of
from psemu.objects.format.cultures import EN_US
from psemu.objects.properties import property_names
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_KEYS = ("expression", "name", "label", "width", "alignment")
_DTD = "http://www.w3.org/TR/xhtml1/DTD/xhtml1-"


def _lines(value: Any) -> list[str]:
    if value is None:
        return []
    return [to_text(item) for item in value] if isinstance(value, list) else [to_text(value)]


def _cell(value: Any) -> str:
    inner = plain_value(value)
    if inner is None:
        return ""
    text = type_name_of(inner) if isinstance(inner, list) else to_text(inner, culture=EN_US)
    return escape(text, quote=True).replace("&#x27;", "&#39;")


@cmdlet("ConvertTo-Html")
class ConvertToHtml(Cmdlet):
    """Writes HTML line by line."""

    def begin_processing(self) -> None:
        self._count = 0
        self._columns: list[PropertyExpression] | None = None
        given: Any = self.get("Property")
        self._expressions = read_property_expressions(self, given, _KEYS) if given is not None else []
        form: Any = self.get("As")
        self._as_list = str(getattr(form, "name", form)).lower() == "list"
        if not self.switch("Fragment"):
            self._head()
        self._write(self.get("PreContent"))
        self.write_object("<table>")

    def _write(self, value: Any) -> None:
        for line in _lines(value):
            self.write_object(line)

    def _head(self) -> None:
        kind, page = ("Transitional", "transitional") if self.switch("Transitional") else ("Strict", "strict")
        self.write_object(f'<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 {kind}//EN"  "{_DTD}{page}.dtd">')
        self.write_object('<html xmlns="http://www.w3.org/1999/xhtml">')
        self.write_object("<head>")
        if self.has("Charset"):
            self.write_object(f'<meta charset="{self.get("Charset")}">')
        meta: Any = plain_value(self.get("Meta"))
        if isinstance(meta, Hashtable):
            for key, value in meta.items():
                self.write_object(f'<meta name="{to_text(key)}" content="{to_text(value)}">')
        if self.has("Head"):
            self._write(self.get("Head"))
        else:
            self.write_object(f"<title>{to_text(self.get('Title', 'HTML TABLE'))}</title>")
        if self.has("CssUri"):
            self.write_object(f'<link rel="stylesheet" type="text/css" href="{to_text(self.get("CssUri"))}" />')
        self.write_object("</head><body>")
        self._write(self.get("Body"))

    def process_record(self) -> None:
        value: Any = self.get("InputObject")
        if value is None:
            return
        self._count += 1
        if self._columns is None or self._as_list:
            self._columns = self._resolve(value)
            if not self._as_list:
                self._table_head(self._columns)
        if self._as_list:
            if self._count > 1:
                self.write_object("<tr><td><hr></td></tr>")
            for column in self._columns:
                shown = _cell(column.value_of(self, value))
                self.write_object(f"<tr><td>{escape(column.label)}:</td><td>{shown}</td></tr>")
            return
        cells = "".join(f"<td>{_cell(column.value_of(self, value))}</td>" for column in self._columns)
        self.write_object(f"<tr>{cells}</tr>")

    def _resolve(self, value: Any) -> list[PropertyExpression]:
        """The columns that the first object decides on."""
        if not self._expressions:
            names = property_names(value)
            return [PropertyExpression(name) for name in names]
        found: list[PropertyExpression] = []
        for expression in self._expressions:
            if expression.has_wildcards:
                found.extend(PropertyExpression(name) for name, _ in expression.resolve(self, value))
            else:
                found.append(expression)
        return found

    def _table_head(self, columns: list[PropertyExpression]) -> None:
        parts = []
        for column in columns:
            width, align = column.options.get("width"), column.options.get("alignment")
            sized = f' width = "{to_text(width)}"' if width is not None else ""
            sided = f' align = "{_side(align)}"' if align is not None else ""
            parts.append(f"<col{sized}{sided}/>")
        self.write_object(f"<colgroup>{''.join(parts)}</colgroup>")
        self.write_object("<tr>" + "".join(f"<th>{escape(column.label)}</th>" for column in columns) + "</tr>")

    def end_processing(self) -> None:
        self.write_object("</table>")
        self._write(self.get("PostContent"))
        if not self.switch("Fragment"):
            self.write_object("</body></html>")


def _side(value: Any) -> str:
    return to_text(value).lower()

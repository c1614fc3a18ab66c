"""System.Web.HttpUtility and NameValueCollection."""

from __future__ import annotations

from psemu.objects import to_text
from psemu.runtime.methods import recorded
from psemu.runtime.net.faults import out_of_range

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.methods import Method


def _url_encode(_owner: Any, text: str, *_encoding: Any) -> str:
    # System.Web writes the digits of an escape in lower case
    import re
    from urllib.parse import quote_plus

    encoded = quote_plus(text, safe="-_.!*()", errors="replace").replace("~", "%7e")
    return re.sub("%[0-9A-F]{2}", lambda found: found[0].lower(), encoded)


def _url_decode(_owner: Any, text: str, *_encoding: Any) -> str:
    from urllib.parse import unquote_plus

    return unquote_plus(text)


def _attribute_encode(_owner: Any, text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("'", "&#39;").replace("<", "&lt;")


def _script_encode(_owner: Any, text: str, quotes: bool = False) -> str:
    shown = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
    out = "".join(shown.get(c) or (f"\\u{ord(c):04x}" if c in "'<>&\u0085\u2028\u2029" or c < " " else c) for c in text)
    return f'"{out}"' if quotes else out


class NameValueCollection:
    """System.Collections.Specialized.NameValueCollection: names, whatever their case, to texts."""

    __slots__ = ("items", "type_name")

    def __init__(self, type_name: str = "System.Collections.Specialized.NameValueCollection") -> None:
        self.items: list[tuple[Any, list[str]]] = []
        self.type_name = type_name

    def values(self, name: Any) -> list[str] | None:
        """The texts of *name*, None if it has none."""
        folded = None if name is None else str(name).lower()
        return next((held for key, held in self.items if (None if key is None else key.lower()) == folded), None)

    def add(self, name: Any, value: str) -> None:
        """One more text of *name*."""
        held = self.values(name)
        if held is None:
            self.items.append((name, [value]))
        else:
            held.append(value)

    def item_get(self, name: Any) -> Any:
        """By name or by place."""
        if isinstance(name, int):
            if not 0 <= name < len(self.items):
                raise out_of_range(
                    "index", "Index was out of range. Must be non-negative and less than the size of the collection."
                )
            return ",".join(self.items[name][1])
        held = self.values(name)
        return None if held is None else ",".join(held)

    def item_set(self, name: Any, value: Any) -> None:
        """Only this text."""
        held = self.values(name)
        if held is None:
            self.items.append((str(name), [to_text(value)]))
        else:
            held[:] = [to_text(value)]

    def remove(self, name: Any) -> None:
        """Without *name*."""
        self.items = [pair for pair in self.items if pair[0] is None or pair[0].lower() != str(name).lower()]

    def enumerated_items(self) -> list[Any]:
        """The names."""
        return [key for key, _ in self.items]

    def __str__(self) -> str:
        if self.type_name.startswith("System.Collections"):
            return self.type_name
        return "&".join(
            f"{_url_encode(None, key)}={_url_encode(None, value)}" if key is not None else _url_encode(None, value)
            for key, held in self.items
            for value in held
        )

    def list_properties(self) -> list[tuple[str, object]]:
        """Count and the keys."""
        keys = [key for key, _ in self.items]
        return [("Count", len(keys)), ("AllKeys", keys), ("Keys", keys)]


NAME_VALUES: dict[str, Method] = recorded(
    add=lambda c, name, value: c.add(name, value),
    set=lambda c, name, value: c.item_set(name, value),
    get=lambda c, name: c.item_get(name),
    get_item=lambda c, name: c.item_get(name),
    item=lambda c, name: c.item_get(name),
    getvalues=lambda c, name: c.values(name),
    getkey=lambda c, index: c.items[index][0],
    remove=lambda c, name: c.remove(name),
    clear=lambda c: c.items.clear(),
    haskeys=lambda c: any(key is not None for key, _ in c.items),
    tostring=lambda c: str(c),
)


def _query(_owner: Any, text: str, *_encoding: Any) -> NameValueCollection:
    found = NameValueCollection("System.Web.HttpUtility+HttpQSCollection")
    for piece in text.removeprefix("?").split("&"):
        if piece:
            name, equal, value = piece.partition("=")
            found.add(_url_decode(None, name) if equal else None, _url_decode(None, value if equal else name))
    return found


def _web_static(name: str) -> Method:
    from psemu.runtime.system_statics import WEB_UTILITY

    return WEB_UTILITY[name]


HTTP_UTILITY: dict[str, Method] = {
    "htmlencode": _web_static("htmlencode"),
    "htmldecode": _web_static("htmldecode"),
    **recorded(
        urlencode=_url_encode,
        urldecode=_url_decode,
        urlpathencode=lambda _o, text: text.replace(" ", "%20"),
        htmlattributeencode=_attribute_encode,
        javascriptstringencode=_script_encode,
        parsequerystring=_query,
    ),
}

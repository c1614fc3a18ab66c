"""What a web request of a script sends: its address, headers and body, made of the command's parameters."""

from __future__ import annotations

from psemu.objects import CaselessDict, Hashtable, PSObject, to_text
from psemu.runtime.file_items import FileItem
from psemu.runtime.file_text import encode_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FORM = "application/x-www-form-urlencoded"


class ContentTypeError(Exception):
    """-ContentType is no content type."""


def absolute_url(uri: Any) -> str:
    """The address as text; one without a scheme is http's, as PowerShell takes it."""
    text = to_text(uri).strip()
    return text if "://" in text.partition("?")[0] else f"http://{text}"


def form_text(table: Any) -> str:
    """The entries of a table as a query or form has them."""
    from urllib.parse import quote_plus

    # .NET's UrlEncode leaves these as they are
    return "&".join(
        f"{quote_plus(to_text(key), safe='!*()')}={quote_plus('' if value is None else to_text(value), safe='!*()')}"
        for key, value in table.items()
    )


def with_query(url: str, table: Any) -> str:
    """*url* with the entries of a table added to its query."""
    address, hash_mark, fragment = url.partition("#")
    base, _, query = address.partition("?")
    added = "&".join(part for part in (query, form_text(table)) if part)
    return f"{base}?{added}{hash_mark}{fragment}" if added else url


def is_table(value: Any) -> bool:
    """Whether a body is a table of fields."""
    return isinstance(_plain(value), (Hashtable, CaselessDict))


def _plain(value: Any) -> Any:
    return value.base if isinstance(value, PSObject) and value.base is not None else value


def body_bytes(body: Any, content_type: str | None) -> bytes:
    """The content for -Body; ContentTypeError if *content_type* names no encoding that is known."""
    value = _plain(body)
    if is_table(value):
        return encode_text(form_text(value))
    if isinstance(value, list) and getattr(value, "type_name", "") == "System.Byte[]":
        return bytes(value)
    outer = getattr(value, "outer_xml", None)
    if callable(outer):
        return str(outer()).encode()
    return encode_text(to_text(value), _charset(content_type))


def _charset(content_type: str | None) -> str | None:
    import codecs
    import re

    if content_type is None:
        return None
    if not re.fullmatch(r"[^\s;,/]+/[^\s;,/]+\s*(;.*)?", content_type.strip()):
        raise ContentTypeError(content_type)
    found = re.search(r'charset\s*=\s*"?([^\s;"]+)', content_type, re.IGNORECASE)
    if found is None:
        return None
    try:
        return codecs.lookup(found.group(1)).name
    except LookupError:
        raise ContentTypeError(content_type) from None


def default_content_type(method: str) -> str | None:
    """The content type of a request that names none."""
    return _FORM if method == "POST" else None


def multipart(form: Any) -> tuple[str, bytes]:
    """The content type and content of -Form: a file for each FileInfo, a field for anything else, of a list for each element."""
    import secrets

    boundary = secrets.token_hex(16)
    parts = []
    for key, value in form.items():
        plain = _plain(value)
        values = plain if isinstance(plain, list) and not isinstance(value, FileItem) else [value]
        parts += [_part(to_text(key), each) for each in values]
    content = b"".join(b"--%s\r\n%s\r\n" % (boundary.encode(), part) for part in parts)
    return f'multipart/form-data; boundary="{boundary}"', content + b"--%s--\r\n" % boundary.encode()


def _part(name: str, value: Any) -> bytes:
    if isinstance(value, FileItem):
        from urllib.parse import quote

        file = value.entry
        disposition = (
            f"form-data; name={_quoted(name)}; filename={_quoted(file.name)}; filename*=utf-8''{quote(file.name)}"
        )
        head = f"Content-Type: application/octet-stream\r\nContent-Disposition: {disposition}\r\n\r\n"
        return head.encode() + file.data
    head = f"Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name={_quoted(name)}\r\n\r\n"
    return (head + ("" if value is None else to_text(value))).encode()


def _quoted(text: str) -> str:
    """A name in a header: quoted unless it is a plain word; what could end the header is left out."""
    clean = text.replace("\r", "").replace("\n", "").replace('"', "%22")
    return clean if clean.isalnum() and clean.isascii() else f'"{clean}"'


def request_told(start: str, method: str, url: str, kind: str | None, content: bytes | None) -> str:
    """A request as -Verbose tells it: without its query, where secrets stand."""
    address, _, query = url.partition("?")
    told = f"{start} {method} {address}" + (f" with query length {len(query)}" if query else "")
    told += f" with {kind.partition(';')[0]} payload" if kind and content is not None else ""
    return told + (size_told(str(len(content))) if content is not None else "")


def size_told(length: str | None) -> str:
    """The size of a body as -Verbose tells it; empty where it is not known."""
    if length is None or not length.isdigit():
        return ""
    number = int(length[:18])
    shown = float(number)
    for unit in ("B", "KB", "MB", "GB"):
        if shown < 1024 or unit == "GB":
            break
        shown /= 1024
    return f" with body size {shown:.2f}".rstrip("0").rstrip(".") + f" {unit} ({number:,} bytes)"

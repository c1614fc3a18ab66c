"""What a script gets of an answer from the web: response objects, headers, links, and bodies as JSON, XML or text."""

from __future__ import annotations

import re
from functools import partial

from psemu.objects import PSArray, PSInvalidCastException, PSObject, convert_to, numbers
from psemu.objects.dictionaries import GenericDictionary
from psemu.runtime.file_items import ComputedProperty

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.rest.web import WebResponse

_COMMANDS = "Microsoft.PowerShell.Commands."
_HEADERS = (
    "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic.IEnumerable`1[System.String]]"
)
_LINKS = "System.Collections.Generic.Dictionary`2[System.String,System.String]"
_JSON = ("application/json", "text/json", "application/x-javascript", "text/x-javascript")
_JSON_TYPES = (*_JSON, "application/javascript", "text/javascript")
_XML_TYPES = ("application/xml", "application/xml-external-parsed-entity", "application/xml-dtd")
#: names of HttpStatusCode that are not the words of the standard's reason
_STATUS_NAMES = {200: "OK", 203: "NonAuthoritativeInformation", 302: "Found", 505: "HttpVersionNotSupported"}
_META = re.compile(r"""<meta\s[^>]*?charset\s*=\s*["']?([A-Za-z][^\s"'<>/;]*)""", re.IGNORECASE)
_DECLARATION = re.compile(r"""^<\?xml\s[^>]*?encoding\s*=\s*["']([A-Za-z][^"'<>]*)["']""", re.IGNORECASE)
_LINK = re.compile(r'<([^>]*)>;\s*rel=(?:"([^"]*)"|([^",;]*))')
#: elements are looked for in so much of a page at most: the patterns for them are quadratic on text made for that
_MOST_HTML = 1 << 20
_OPENING = {"A": re.compile(r"<a\s[^>]*>", re.I), "IMG": re.compile(r"<img\s[^>]*>", re.I), "INPUT": re.compile(r"<input\s[^>]*>", re.I)}  # fmt: skip
_ATTRIBUTE = re.compile(r"""\s([^"'>/=\s]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^'">\s]+)))?""")


def status_name(status: int) -> str:
    """The member of HttpStatusCode for *status*, or its number."""
    from http import HTTPStatus

    if status in _STATUS_NAMES:
        return _STATUS_NAMES[status]
    try:
        return "".join(word.capitalize() for word in re.split(r"[^A-Za-z]+", HTTPStatus(status).phrase))
    except ValueError:
        return str(status)


def media_type(response: WebResponse) -> str:
    """The type of the content, without its parameters."""
    return (response.header("Content-Type") or "").partition(";")[0].strip().lower()


def is_json(kind: str) -> bool:
    """Whether a media type is JSON's."""
    return kind in _JSON_TYPES


def is_xml(kind: str) -> bool:
    """Whether a media type is XML's."""
    return kind in _XML_TYPES or kind.endswith("+xml")


def is_text(kind: str) -> bool:
    """Whether a media type is text."""
    return kind.startswith("text/") or is_json(kind) or is_xml(kind)


def text_of_body(response: WebResponse) -> tuple[str, str]:
    """The body as text, and the codec: what the header names, else what the document does, else UTF-8."""
    import codecs

    declared = re.search(r'charset\s*=\s*"?([^\s;"]+)', response.header("Content-Type") or "", re.IGNORECASE)
    name = declared.group(1) if declared else ""
    if not name:
        start = response.content[:1024].decode("latin-1")
        found = _META.search(start) or _DECLARATION.search(start)
        name = found.group(1) if found else "utf-8"
    try:
        codec = codecs.lookup(name).name
    except (LookupError, ValueError):
        codec = "utf-8"
    text = response.content.decode("utf-8-sig" if codec == "utf-8" else codec, "replace")
    return text, codec


def headers_of(response: WebResponse) -> GenericDictionary:
    """The headers, each with its values."""
    pairs = [(name, PSArray(values, "System.String[]")) for name, values in response.header_lists().items()]
    return GenericDictionary(_HEADERS, pairs, ignore_case=True, convert=False)


def links_of(response: WebResponse) -> dict[str, str]:
    """The answer's Link headers: relation (lower case) → absolute address; of two for one relation the first."""
    from urllib.parse import urljoin

    found: dict[str, str] = {}
    for name, value in response.headers:
        if name.lower() == "link":
            for hit in _LINK.finditer(value):
                relation = (hit.group(2) if hit.group(2) is not None else hit.group(3)).strip().lower()
                if hit.group(1) and relation:
                    found.setdefault(relation, urljoin(response.url, hit.group(1)))
    return found


def raw_content(response: WebResponse, text: str) -> str:
    """Status line, headers and *text*, as RawContent has them."""
    head = [f"HTTP/{response.version} {response.status} {status_name(response.status)}"]
    head += [f"{name}: {value}" for name, value in response.headers]
    return "\n".join([*head, "", text])


def web_response(response: WebResponse, out_file: str | None = None) -> PSObject:
    """What Invoke-WebRequest gives: of text with its links, images and fields."""
    textual = is_text(media_type(response))
    if textual:
        content, codec = text_of_body(response)
        shown: Any = content
    else:
        shown = PSArray([numbers.Byte(byte) for byte in response.content], "System.Byte[]")
        content, codec = "".join(chr(b) if 32 <= b < 127 or b in (9, 10, 13) else "." for b in response.content), ""
    facts: list[tuple[str, object]] = [
        ("StatusCode", response.status),
        ("StatusDescription", status_name(response.status)),
        ("Content", shown),
        ("RawContent", raw_content(response, content)),
        ("Headers", headers_of(response)),
    ]
    if textual:
        for name, tag in (("Images", "IMG"), ("InputFields", "INPUT"), ("Links", "A")):
            facts.append((name, ComputedProperty(name, partial(_elements_of, content, tag))))
        facts.append(("Encoding", codec))
    facts += [
        ("RawContentLength", numbers.Int64(len(response.content))),
        ("RelationLink", GenericDictionary(_LINKS, links_of(response).items(), ignore_case=True)),
        ("OutFile", out_file),
        ("BaseResponse", response_message(response)),
    ]
    names = [_COMMANDS + "WebResponseObject", "System.Object"]
    return PSObject(facts, [_COMMANDS + "BasicHtmlWebResponseObject", *names] if textual else names)


def response_message(response: WebResponse) -> PSObject:
    """System.Net.Http.HttpResponseMessage, as far as scripts look at it."""
    from psemu.objects import EnumValue

    facts: list[tuple[str, object]] = [
        ("Version", response.version),
        ("StatusCode", EnumValue("System.Net.HttpStatusCode", status_name(response.status), response.status)),
        ("ReasonPhrase", response.reason),
        ("Headers", headers_of(response)),
        ("RequestMessage", PSObject([("RequestUri", convert_to(response.url, "System.Uri"))])),
        ("IsSuccessStatusCode", response.is_success),
    ]
    return PSObject(facts, ["System.Net.Http.HttpResponseMessage", "System.Object"])


def _elements_of(content: str, tag: str, _owner: object) -> PSArray:
    """The elements *tag* of a page, with their attributes."""
    page = content[:_MOST_HTML]
    found: list[object] = []
    for hit in _OPENING[tag].finditer(page):
        outer = hit.group(0)
        if tag == "A" and not outer.endswith("/>"):
            end = page.find("</a>", hit.end())
            end = page.find("</A>", hit.end()) if end < 0 else end
            outer = page[hit.start() : end + 4] if end >= 0 else outer
        made = PSObject([("outerHTML", outer), ("tagName", tag)])
        for each in _ATTRIBUTE.finditer(hit.group(0).rstrip(">").rstrip("/")):
            value = next((group for group in each.groups()[1:] if group is not None), None)
            made.properties[each.group(1)] = value
        found.append(made)
    return PSArray(found, _COMMANDS + "WebCmdletElementCollection")


def read_body(response: WebResponse) -> Any:
    """The body as Invoke-RestMethod gives it: JSON or XML as objects, whichever its type says first, else text."""
    text, _ = text_of_body(response)
    readers = (_json, _xml) if is_json(media_type(response)) else (_xml, _json)
    for reader in readers:
        made = reader(text)
        if made is not NotImplemented:
            return made
    return text


def feed_items(response: WebResponse) -> list[Any] | None:
    """The items of an RSS feed or the entries of an Atom one; None if the body is neither."""
    start = response.content[:4096].lower()
    if b"<rss" not in start and b"<feed" not in start:
        return None
    document = _xml(text_of_body(response)[0])
    if document is NotImplemented:
        return None
    return [node for node in document.walk() if node.name.lower() in ("item", "entry")]


def _json(text: str) -> Any:
    from psemu.handlers.json_text import JsonError, read_json

    if not text.strip():
        return NotImplemented
    try:
        return read_json(text)
    except JsonError:
        return NotImplemented


def _xml(text: str) -> Any:
    if not text.lstrip("\ufeff \t\r\n").startswith("<"):
        return NotImplemented
    try:
        return convert_to(text, "System.Xml.XmlDocument")
    except PSInvalidCastException:
        return NotImplemented


def details_of(response: WebResponse) -> str:
    """The body of a refusal, easier to read: JSON and XML indented, tags of a page left out."""
    import json

    text, _ = text_of_body(response)
    kind = media_type(response)
    if is_json(kind):
        try:
            return "\n" + json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            pass
    if is_xml(kind):
        return text
    return re.sub("<[^>]*>", "", text[: 1 << 20])

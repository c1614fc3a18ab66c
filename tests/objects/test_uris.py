"""The parts of an address as System.Uri gives them."""

from __future__ import annotations

import pytest

from psemu.objects.net_values import ParseFailure
from psemu.objects.uris import parse_uri


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("http://EX.com:80/a b/../%41?q=é#f", "AbsoluteUri", "http://ex.com/A?q=%C3%A9#f"),
        ("http://ex.com/a%20b", "LocalPath", "/a b"),
        ("http://0x7f.1/", "Host", "127.0.0.1"),
        ("http://é.com", "IdnHost", "xn--9ca.com"),
        ("http://[::1]:8080/", "Authority", "[::1]:8080"),
        ("http://[::1]/", "DnsSafeHost", "::1"),
        ("C:\\x\\y", "LocalPath", "C:\\x\\y"),
        ("\\\\srv\\share\\f", "AbsoluteUri", "file://srv/share/f"),
        ("\\\\srv\\share\\f", "IsUnc", True),
        ("mailto:a@b.c", "UserInfo", "a"),
        ("urn:a:b", "AbsolutePath", "a:b"),
        ("http://u@h", "IsLoopback", False),
        ("file:///x/y", "Segments", ["/", "x/", "y"]),
    ],
)
def test_parts(text: str, name: str, expected: object) -> None:
    assert dict(parse_uri(text).list_properties())[name] == expected


@pytest.mark.parametrize("text", ["/a/b", "x:", "http:/x", "//host/p"])
def test_relative(text: str) -> None:
    found = parse_uri(text)
    assert not found.is_absolute
    assert str(found) == text


def test_the_text_is_readable_but_not_ambiguous() -> None:
    assert str(parse_uri("http://h/%20%2F%25%C3%A9")) == "http://h/ %2F%25é"


@pytest.mark.parametrize("text", ["http://", "http://h:99999/", "http://h:x/", "http://[zz]/"])
def test_refused(text: str) -> None:
    with pytest.raises(ParseFailure):
        parse_uri(text)

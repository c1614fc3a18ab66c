"""Downloads: what goes right, what breaks off, what is refused; the network is pytest-httpx's."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import pytest
from pytest_httpx import HTTPXMock, IteratorStream

from psemu.errors import CatalogError, ConfigurationError
from psemu.rest.download import discard, download, shown_url

URL = "https://example.com/docs/pages.zip"
DATA = bytes(range(256)) * 1000
DIGEST = hashlib.sha256(DATA).hexdigest()


def test_a_file_and_its_progress(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(content=DATA, headers={"ETag": '"one"'})
    seen: list[tuple[int, int | None]] = []
    done = download(URL, str(tmp_path / "x"), lambda size, total: seen.append((size, total)), sha256=DIGEST.upper())
    assert (done.etag, done.sha256, done.unchanged) == ('"one"', DIGEST, False)
    assert Path(done.path).read_bytes() == DATA
    assert seen[-1] == (len(DATA), len(DATA))
    assert seen == sorted(seen)
    request = httpx_mock.get_requests()[0]
    assert request.headers["accept-encoding"] == "identity"
    assert "authorization" not in request.headers
    assert not (tmp_path / "x.part").exists()
    discard(done.path)
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_off_goes_on_where_it_stopped(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    def broken() -> object:
        yield DATA[:100_000]
        raise httpx.ReadError("connection reset")

    headers = {"ETag": '"one"', "Content-Length": str(len(DATA))}
    httpx_mock.add_response(stream=IteratorStream(broken()), headers=headers)  # type: ignore[arg-type]
    rest = {"ETag": '"one"', "Content-Range": f"bytes 100000-{len(DATA) - 1}/{len(DATA)}"}
    httpx_mock.add_response(status_code=206, content=DATA[100_000:], headers=rest)
    slept: list[float] = []
    done = download(URL, str(tmp_path / "x"), sha256=DIGEST, sleep=slept.append)
    assert Path(done.path).read_bytes() == DATA
    assert slept == [2.0]
    second = httpx_mock.get_requests()[1]
    assert (second.headers["range"], second.headers["if-range"]) == ("bytes=100000-", '"one"')


def test_a_file_that_changed_meanwhile_is_brought_anew(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    (tmp_path / "x.part").write_bytes(b"old")
    note = f'{{"url": "{hashlib.sha256(URL.encode()).hexdigest()}", "etag": "\\"old\\""}}'
    (tmp_path / "x.part.json").write_text(note, encoding="utf-8")
    httpx_mock.add_response(content=DATA, headers={"ETag": '"new"'})
    done = download(URL, str(tmp_path / "x"))
    assert httpx_mock.get_requests()[0].headers["range"] == "bytes=3-"
    assert (done.etag, done.sha256) == ('"new"', DIGEST)


@pytest.mark.parametrize(
    "answer",
    [
        {"status_code": 416},
        {"status_code": 206, "content": b"z", "headers": {"Content-Range": "bytes 0-0/9"}},
        {"status_code": 206, "content": b"z"},
    ],
)
def test_a_server_that_goes_on_elsewhere_is_asked_anew(
    httpx_mock: HTTPXMock, tmp_path: Path, answer: dict[str, object]
) -> None:
    (tmp_path / "x.part").write_bytes(b"old")
    note = f'{{"url": "{hashlib.sha256(URL.encode()).hexdigest()}", "etag": "\\"old\\""}}'
    (tmp_path / "x.part.json").write_text(note, encoding="utf-8")
    httpx_mock.add_response(**answer)  # type: ignore[arg-type]
    httpx_mock.add_response(content=DATA)
    assert download(URL, str(tmp_path / "x"), sleep=lambda _: None).sha256 == DIGEST
    assert "range" not in httpx_mock.get_requests()[1].headers


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"url": "another", "etag": "\\"x\\""}', '{"url": 5, "etag": 5}'])
def test_a_part_of_something_else_is_not_gone_on_with(httpx_mock: HTTPXMock, tmp_path: Path, note: str) -> None:
    (tmp_path / "x.part").write_bytes(b"old")
    (tmp_path / "x.part.json").write_text(note, encoding="utf-8")
    httpx_mock.add_response(content=DATA)
    assert download(URL, str(tmp_path / "x")).sha256 == DIGEST


def test_what_is_known_is_not_brought_again(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(status_code=304)
    done = download(URL, str(tmp_path / "x"), known_etag='"one"')
    assert done.unchanged
    assert httpx_mock.get_requests()[0].headers["if-none-match"] == '"one"'
    assert not (tmp_path / "x").exists()


def test_a_whole_file_of_an_interrupted_add_is_used(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(content=DATA, headers={"ETag": 'W/"one"'})
    download(URL, str(tmp_path / "x"))
    httpx_mock.add_response(status_code=304)
    done = download(URL, str(tmp_path / "x"))
    assert (done.unchanged, done.sha256) == (False, DIGEST)
    assert httpx_mock.get_requests()[1].headers["if-none-match"] == 'W/"one"'


def test_redirects_stay_on_https(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(url=URL, status_code=302, headers={"Location": "/other"})
    httpx_mock.add_response(url="https://example.com/other", content=DATA)
    assert download(URL, str(tmp_path / "x")).sha256 == DIGEST
    httpx_mock.add_response(url=URL, status_code=301, headers={"Location": "http://example.com/plain"})
    with pytest.raises(ConfigurationError, match="is no https address"):
        download(URL, str(tmp_path / "y"))
    httpx_mock.add_response(url=URL, status_code=302, headers={"Location": URL}, is_reusable=True)
    with pytest.raises(CatalogError, match="leads on and on"):
        download(URL, str(tmp_path / "z"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://example.com/x", "downloads over https only"),
        ("ftp://example.com/x", "is no https address"),
        ("https:///x", "is no https address"),
        ("https://me:secret@example.com/x?token=secret", "with a user and password is refused"),
        ("https://[::1", "that is no address"),
        ("https://example.com:99999/x", "that is no address"),
    ],
)
def test_addresses_that_are_refused(tmp_path: Path, url: str, said: str) -> None:
    with pytest.raises(ConfigurationError, match=said) as caught:
        download(url, str(tmp_path / "x"))
    assert "secret" not in str(caught.value)


def test_what_is_too_large_is_refused(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(content=DATA)
    with pytest.raises(CatalogError, match="more than psemu downloads"):
        download(URL, str(tmp_path / "x"), limit=1000)
    httpx_mock.add_response(stream=IteratorStream([DATA, DATA, DATA]))
    with pytest.raises(CatalogError, match="more than psemu downloads"):
        download(URL, str(tmp_path / "x"), limit=len(DATA) + 5)
    assert not (tmp_path / "x.part").exists()


def test_a_wrong_checksum_throws_the_file_away(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(content=DATA)
    with pytest.raises(CatalogError, match=f"has the SHA-256 {DIGEST}, not {'0' * 64}; it was thrown away"):
        download(URL, str(tmp_path / "x"), sha256="0" * 64)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("status", "said"), [(404, "Is the address right"), (403, "answered 403 Forbidden")])
def test_refusals_are_told(httpx_mock: HTTPXMock, tmp_path: Path, status: int, said: str) -> None:
    httpx_mock.add_response(status_code=status)
    with pytest.raises(CatalogError, match=said) as caught:
        download(URL + "?sig=secret", str(tmp_path / "x"))
    assert "secret" not in str(caught.value)


def test_no_connection_is_told_after_some_tries(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_exception(httpx.ConnectError("no route to host"), is_reusable=True)
    slept: list[float] = []
    with pytest.raises(CatalogError, match=r"no route to host.*goes on where it stopped"):
        download(URL, str(tmp_path / "x"), sleep=slept.append)
    assert slept == [2.0, 4.0, 8.0]


def test_a_short_answer_is_tried_again(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    httpx_mock.add_response(stream=IteratorStream([DATA[:9]]), headers={"Content-Length": str(len(DATA))})
    httpx_mock.add_response(status_code=503)
    httpx_mock.add_response(content=DATA)
    assert download(URL, str(tmp_path / "x"), sleep=lambda _: None).sha256 == DIGEST


def test_a_place_that_cannot_be_written_is_told(httpx_mock: HTTPXMock, tmp_path: Path) -> None:
    (tmp_path / "x.part").mkdir()
    httpx_mock.add_response(content=DATA)
    with pytest.raises(CatalogError, match="cannot write"):
        download(URL, str(tmp_path / "x"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://u:p@example.com:444/a/b.zip?sig=1#x", "https://example.com:444/a/b.zip"),
        ("https://example.com/a", "https://example.com/a"),
    ],
)
def test_secrets_of_an_address_are_not_shown(url: str, shown: str) -> None:
    assert shown_url(url) == shown

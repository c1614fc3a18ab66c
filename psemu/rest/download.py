"""A file from an address to a place on disk: https only, bounded, checked, and gone on with where an earlier try stopped.

It is no request of a service: no token and no cookie is ever sent with it, so it may go to any host that the user names.
"""

from __future__ import annotations

import contextlib
import json
import os

import httpx

from psemu.errors import CatalogError, ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    #: (bytes so far, bytes in all or None where the server does not say)
    Progress = Callable[[int, "int | None"], object]

#: bytes of a file, unless told otherwise
LARGEST_DOWNLOAD = 2 << 30
_MOST_REDIRECTS = 5
_ATTEMPTS = 4
_TIMEOUT = httpx.Timeout(30.0, read=60.0)


class Downloaded:
    """A file that is there: *path*, *etag* (``""`` where the server gave none), *sha256*; *unchanged*: the server has what was known."""

    __slots__ = ("etag", "path", "sha256", "unchanged")

    def __init__(self, path: str, etag: str, sha256: str, unchanged: bool = False) -> None:
        self.path = path
        self.etag = etag
        self.sha256 = sha256
        self.unchanged = unchanged


def shown_url(url: str) -> str:
    """*url* as it may be shown and kept: without user, password, query and fragment, where secrets stand."""
    from urllib.parse import urlsplit, urlunsplit

    parts = urlsplit(url)
    host = parts.hostname or ""
    return urlunsplit((parts.scheme, f"{host}:{parts.port}" if parts.port else host, parts.path, "", ""))


def download(
    url: str,
    target: str,
    progress: Progress | None = None,
    *,
    known_etag: str = "",
    sha256: str = "",
    limit: int = LARGEST_DOWNLOAD,
    sleep: Callable[[float], object] | None = None,
) -> Downloaded:
    """Bring what *url* gives to the file *target*; CatalogError tells what went wrong, and keeps what came for the next try.

    *known_etag*: what the user has already, which is not brought again. *sha256*: hexadecimal digits that the file must have, else it is
    thrown away. More than *limit* bytes are refused. A connection that breaks is tried again, from the byte where it broke if the
    server can.
    """
    _check(url)
    state = _State(target, url)
    last = ""
    for attempt in range(_ATTEMPTS):
        if attempt:
            _wait(sleep, attempt)
        try:
            with httpx.Client(
                timeout=_TIMEOUT, headers={"User-Agent": "psemu", "Accept-Encoding": "identity"}
            ) as client:
                etag = _bring(client, url, state, progress, known_etag, limit)
        except httpx.TransportError as error:
            last = f"{type(error).__name__}{f': {error}' if str(error) else ''}"
            continue
        except _TryAgain as error:
            last = str(error)
            continue
        if etag is None:
            return Downloaded("", known_etag, "", unchanged=True)
        return _finished(state, etag, sha256, url)
    raise CatalogError(
        f"cannot download {shown_url(url)} ({last}); run the command again, it goes on where it stopped."
    )


class _TryAgain(Exception):
    """The server asked to come again later."""


def _wait(sleep: Callable[[float], object] | None, attempt: int) -> None:
    import time

    (sleep or time.sleep)(2.0**attempt)


def _check(url: str) -> None:
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"that is no address: {error}.") from None
    del port
    if parts.scheme != "https" or not parts.hostname:
        raise ConfigurationError(f"'{shown_url(url)}' is no https address; psemu downloads over https only.")
    if parts.username or parts.password:
        raise ConfigurationError(f"an address with a user and password is refused ({shown_url(url)}).")


class _State:
    """The part of a file that is there, beside *target*, and what it is a part of."""

    def __init__(self, target: str, url: str) -> None:
        from hashlib import sha256

        self.target = target
        self.part = target + ".part"
        self._note = target + ".part.json"
        self._url = sha256(url.encode()).hexdigest()

    def resumable(self) -> tuple[int, str]:
        """(bytes that are there, their strong ETag), or (0, "")."""
        try:
            with open(self._note, encoding="utf-8") as file:
                note = json.load(file)
            size = os.path.getsize(self.part)
            etag = note["etag"] if note["url"] == self._url else ""
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""
        return (size, etag) if size and isinstance(etag, str) and etag.startswith('"') else (0, "")

    def finished(self) -> str:
        """The ETag of the whole file, "" where it is not there."""
        try:
            with open(self._note, encoding="utf-8") as file:
                note = json.load(file)
            found = note["etag"] if note["url"] == self._url and os.path.exists(self.target) else ""
        except (OSError, ValueError, KeyError, TypeError):
            return ""
        return found if isinstance(found, str) and not os.path.exists(self.part) else ""

    def note(self, etag: str) -> None:
        """Remember what the bytes are a part of."""
        with open(self._note, "w", encoding="utf-8") as file:
            json.dump({"url": self._url, "etag": etag}, file)

    def forget(self) -> None:
        """Throw away what is there."""
        _remove(self.part, self._note)

    def keep(self) -> None:
        """The part is the whole."""
        os.replace(self.part, self.target)


def discard(target: str) -> None:
    """Throw away a downloaded file and what is remembered of it."""
    _remove(target, target + ".part", target + ".part.json")


def _remove(*paths: str) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            os.unlink(path)


def _bring(
    client: httpx.Client, url: str, state: _State, progress: Progress | None, known_etag: str, limit: int
) -> str | None:
    """All bytes into the part, unless the whole is there from before; the ETag, or None where the server has what is known."""
    size, part_etag = state.resumable()
    whole = state.finished()
    headers = {}
    if size:
        headers = {"Range": f"bytes={size}-", "If-Range": part_etag}
    elif whole or known_etag:
        headers = {"If-None-Match": whole or known_etag}
    for _ in range(_MOST_REDIRECTS + 1):
        with client.stream("GET", url, headers=headers) as response:
            if response.status_code in (301, 302, 303, 307, 308) and "location" in response.headers:
                url = str(response.url.join(response.headers["location"]))
                _check(url)
                continue
            if response.status_code == 304 and "If-None-Match" in headers:
                return whole or None
            if response.status_code == 416 and size:
                state.forget()
                raise _TryAgain("the server does not go on from there")
            _check_status(response, url)
            begin = size if response.status_code == 206 else 0
            if response.status_code == 206 and _range_start(response) != size:
                state.forget()
                raise _TryAgain("the server went on at another place")
            etag = response.headers.get("etag", "")
            _receive(response, state, begin, etag, progress, limit)
            return etag or (part_etag if begin else "")
    raise CatalogError(f"cannot download {shown_url(url)}: it leads on and on.")


def _check_status(response: httpx.Response, url: str) -> None:
    status = response.status_code
    if status in (200, 206):
        return
    if status in (429, 500, 502, 503, 504):
        raise _TryAgain(f"the server answered {status} {response.reason_phrase}")
    hint = " Is the address right?" if status == 404 else ""
    raise CatalogError(
        f"cannot download {shown_url(url)}: the server answered {status} {response.reason_phrase}.{hint}"
    )


def _range_start(response: httpx.Response) -> int:
    unit, _, rest = response.headers.get("content-range", "").partition(" ")
    start = rest.partition("-")[0]
    return int(start) if unit == "bytes" and start.isascii() and start.isdigit() else -1


def _receive(
    response: httpx.Response, state: _State, begin: int, etag: str, progress: Progress | None, limit: int
) -> None:
    told = response.headers.get("content-length", "")
    total = begin + int(told) if told.isascii() and told.isdigit() else None
    if total is not None and total > limit:
        raise CatalogError(_too_large(response, limit))
    done = begin
    try:
        if not begin:
            state.note(etag)
        with open(state.part, "ab" if begin else "wb") as file:
            for data in response.iter_raw():
                done += len(data)
                if done > limit:
                    state.forget()
                    raise CatalogError(_too_large(response, limit))
                file.write(data)
                if progress is not None:
                    progress(done, total)
    except OSError as error:
        state.forget()
        raise CatalogError(f"cannot write '{state.part}': {error.strerror or error}.") from None
    if total is not None and done != total:
        raise _TryAgain(f"{done} of {total} bytes came")


def _too_large(response: httpx.Response, limit: int) -> str:
    return f"{shown_url(str(response.url))} has more than {limit >> 20} MB, which is more than psemu downloads."


def _finished(state: _State, etag: str, sha256: str, url: str) -> Downloaded:
    if os.path.exists(state.part):
        state.keep()
    from hashlib import file_digest

    with open(state.target, "rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    if sha256 and digest != sha256.lower():
        discard(state.target)
        raise CatalogError(
            f"what {shown_url(url)} gave has the SHA-256 {digest}, not {sha256.lower()}; it was thrown away."
        )
    return Downloaded(state.target, etag, digest)

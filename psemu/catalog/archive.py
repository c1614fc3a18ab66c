"""Help pages out of a zip or tar file, read one after the other without ever writing a file; what an archive may ask for is bounded."""

from __future__ import annotations

import os
import struct

from psemu.catalog.pages import LARGEST_PAGE, too_large
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tarfile
    from collections.abc import Callable, Iterator
    from typing import BinaryIO, Protocol

    class Reading(Protocol):
        """What tarfile needs of a stream."""

        def read(self, size: int, /) -> bytes:
            """At most *size* bytes."""
            ...


#: bytes of all that is unpacked
LARGEST_TOTAL = 4 << 30
#: bytes unpacked for each byte of the archive, once it is more than ``FREE`` bytes; text packs 5 to 30 times
LARGEST_RATIO = 150
FREE = 64 << 20
MOST_MEMBERS = 500_000
#: bytes of a zip's directory, of a tar's header that describes a member
_LARGEST_DIRECTORY = 128 << 20
_LARGEST_HEADER = 1 << 20
#: bytes that unpacking an xz file may take: its dictionary; `xz -9` takes 65 MB
_LARGEST_DICTIONARY = 128 << 20
_ZIP_END = b"PK\x05\x06"
_STARTS = {b"PK\x03\x04": "zip", _ZIP_END: "zip", b"\x1f\x8b": "gzip", b"BZh": "bz2", b"\xfd7zXZ\x00": "lzma"}

#: name in the archive, and the bytes of the page or the reason why it is not read
Member = tuple[str, "bytes | str"]


def archive_kind(path: str) -> str | None:
    """``zip``, ``tar``, ``gzip``, ``bz2`` or ``lzma`` by the first bytes of the file *path*, None for anything else."""
    try:
        with open(path, "rb") as file:
            start = file.read(262)
    except OSError:
        return None
    for mark, kind in _STARTS.items():
        if start.startswith(mark):
            return kind
    return "tar" if start[257:262] == b"ustar" else None


class ArchiveState:
    """What is known of an archive while it is read: *consumed* bytes of it, *revision*: the commit that git or GitHub made it from."""

    __slots__ = ("consumed", "revision")

    def __init__(self) -> None:
        self.consumed = 0
        self.revision = ""


def in_folder(name: str, folder: str) -> bool:
    """True for a member below *folder*, at the top of the archive or below the one folder that git archives begin with."""
    return f"/{name}".startswith(f"/{folder}/") or name.partition("/")[2].startswith(f"{folder}/")


def below(name: str, folder: str) -> str:
    """The path of a member below *folder*, its whole name where it is not there."""
    return f"/{name}".partition(f"/{folder}/")[2] or name if folder else name


def archive_pages(path: str, wanted: Callable[[str], bool], state: ArchiveState | None = None) -> Iterator[Member]:
    """The members of the archive *path* whose names are *wanted*; *state* follows.

    Links, encrypted members, names that lead out of the archive and pages over ``LARGEST_PAGE`` come with the reason why they are not
    read. An archive that is damaged, or asks for more than the bounds above, is a CatalogError.
    """
    kind = archive_kind(path)
    if kind is None:
        raise CatalogError(f"'{path}' is no zip or tar file.")
    state = state or ArchiveState()
    try:
        yield from _zip_pages(path, wanted, state) if kind == "zip" else _tar_pages(path, kind, wanted, state)
    except OSError as error:
        raise CatalogError(f"cannot read the archive '{path}': {error.strerror or error}.") from None


def archive_folders(path: str, depth: int) -> set[str]:
    """The folders in the archive *path* that are *depth* deep, counted below the one folder that git archives begin with."""
    found: set[str] = set()

    def look(name: str) -> bool:
        parts = name.split("/")[1:-1]
        if len(parts) >= depth:
            found.add("/".join(parts[:depth]))
        return False

    for _ in archive_pages(path, look):
        pass
    return found


class _Budget:
    """Counts what an archive has asked for so far."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._most = max(FREE, min(LARGEST_TOTAL, os.path.getsize(path) * LARGEST_RATIO))
        self._total = 0
        self._members = 0

    def spend(self, size: int) -> None:
        self._total += size
        if self._total > self._most:
            raise CatalogError(
                f"the archive '{self._path}' unpacks to more than {self._most >> 20} MB, {LARGEST_RATIO} times its size or"
                f" {LARGEST_TOTAL >> 30} GB; unpack it yourself and add the folder if you trust it."
            )

    def member(self) -> None:
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise CatalogError(f"the archive '{self._path}' has more than {MOST_MEMBERS} members.")


def _refusal(name: str, size: int) -> str | None:
    parts = name.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0] or "\0" in name:
        return "the name leads out of the archive."
    return too_large(size)


def _zip_pages(path: str, wanted: Callable[[str], bool], state: ArchiveState) -> Iterator[Member]:
    import zipfile
    import zlib

    budget = _Budget(path)
    _check_directory(path)
    try:
        with zipfile.ZipFile(path) as archive:
            state.revision = _revision(archive.comment.decode("ascii", "replace"))
            for info in archive.infolist():
                budget.member()
                state.consumed += info.compress_size
                if info.is_dir() or not wanted(info.filename):
                    continue
                reason = _refusal(info.filename, info.file_size)
                if info.external_attr >> 28 == 0xA:
                    reason = "links are not followed."
                elif info.flag_bits & 1:
                    reason = "the member is encrypted."
                elif info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    reason = "the member is packed in a way that is not read here."
                if reason is not None:
                    yield info.filename, reason
                    continue
                budget.spend(info.file_size)
                with archive.open(info) as file:
                    # a size that is not true ends here, as a damaged archive
                    yield info.filename, file.read(info.file_size + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error) as error:
        raise _damaged(path, error) from None


def _check_directory(path: str) -> None:
    """Refuse a directory that would fill the memory when it is read."""
    with open(path, "rb") as file:
        size = os.path.getsize(path)
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(_ZIP_END)
    if at < 0 or len(tail) < at + 22:
        raise CatalogError(f"the archive '{path}' is damaged: its end is missing; get it again.")
    if struct.unpack_from("<I", tail, at + 12)[0] > _LARGEST_DIRECTORY:
        raise CatalogError(f"the archive '{path}' has a directory of more than {_LARGEST_DIRECTORY >> 20} MB.")


def _tar_pages(path: str, kind: str, wanted: Callable[[str], bool], state: ArchiveState) -> Iterator[Member]:
    import tarfile
    import zlib
    from lzma import LZMAError

    budget = _Budget(path)
    with open(path, "rb") as file:
        try:
            stream: BinaryIO = _unpacking(file, kind)  # type: ignore[assignment]
            with tarfile.open(fileobj=stream, mode="r|", tarinfo=_bounded_headers(path)) as archive:
                for info in archive:
                    budget.member()
                    state.consumed = file.tell()
                    # what is not wanted is unpacked too, to get behind it
                    budget.spend(info.size)
                    if info.isdir() or not wanted(info.name):
                        continue
                    reason = _refusal(info.name, info.size)
                    if not info.isreg() or info.issparse():
                        reason = "links and special files are not read."
                    if reason is not None:
                        yield info.name, reason
                        continue
                    content = archive.extractfile(info)
                    yield info.name, b"" if content is None else content.read(LARGEST_PAGE)
                state.revision = _revision(archive.pax_headers.get("comment", ""))
        except (tarfile.TarError, zlib.error, LZMAError, EOFError, ValueError) as error:
            raise _damaged(path, error) from None


def _revision(comment: str) -> str:
    """The commit in the comment of an archive that git made."""
    return comment if len(comment) == 40 and all(ch in "0123456789abcdef" for ch in comment) else ""


def _unpacking(file: BinaryIO, kind: str) -> Reading:
    """The unpacked bytes of *file*."""
    if kind == "gzip":
        import gzip

        return gzip.GzipFile(fileobj=file)
    if kind == "bz2":
        import bz2

        return bz2.BZ2File(file)
    return _XzReader(file) if kind == "lzma" else file


class _XzReader:
    """The unpacked bytes of an xz file, which says itself how much memory that takes: not more than ``_LARGEST_DICTIONARY``."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._begin()

    def _begin(self) -> None:
        import lzma

        self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, _LARGEST_DICTIONARY)

    def read(self, size: int, /) -> bytes:
        """At most *size* bytes, none at the end; EOFError for a file that ends too early."""
        while True:
            data = b""
            if self._decompressor.eof:
                # several streams may follow each other, with zeros between them
                data = (self._decompressor.unused_data or self._file.read(1 << 16)).lstrip(b"\0")
                if not data:
                    return b""
                self._begin()
            elif self._decompressor.needs_input:
                data = self._file.read(1 << 16)
                if not data:
                    raise EOFError("the compressed data ends too early")
            unpacked = self._decompressor.decompress(data, size)
            if unpacked:
                return unpacked


def _bounded_headers(path: str) -> type[tarfile.TarInfo]:
    """A TarInfo that refuses headers which tarfile would read into memory whole, however long they say they are."""
    import tarfile

    described = {
        tarfile.GNUTYPE_LONGNAME,
        tarfile.GNUTYPE_LONGLINK,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        tarfile.SOLARIS_XHDTYPE,
    }

    class BoundedTarInfo(tarfile.TarInfo):
        @classmethod
        def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> BoundedTarInfo:
            info = super().frombuf(buf, encoding, errors)
            if info.type in described and info.size > _LARGEST_HEADER:
                raise CatalogError(f"the archive '{path}' has a header of {info.size} bytes; nothing of it is taken.")
            return info

    return BoundedTarInfo


def _damaged(path: str, error: Exception) -> CatalogError:
    return CatalogError(f"the archive '{path}' is damaged ({error}); get it again. Nothing of it was taken.")

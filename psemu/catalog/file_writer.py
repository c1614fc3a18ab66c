"""Writes a :class:`psemu.catalog.catalog_file.CatalogFile` from packed chunks, whole or not at all."""

from __future__ import annotations

import contextlib
import os
import zlib

from psemu.catalog.catalog_file import HEADER_SIZE, MAGIC, ROW_BITS, packed
from psemu.catalog.search import SearchIndex
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from psemu.catalog.chunk import Chunk

#: bytes of a block of names, unpacked
_NAME_BLOCK = 4 << 10


class Written:
    """What a file holds: *commands*, *modules* (lower-case names), *skipped* (path, reason) of what is not in it."""

    __slots__ = ("commands", "modules", "skipped")

    def __init__(self, commands: int, modules: list[str], skipped: list[tuple[str, str]]) -> None:
        self.commands = commands
        self.modules = modules
        self.skipped = skipped


def write_catalog_file(path: str, chunks: Callable[[], Iterable[Chunk]], about: Callable[[Written], bytes]) -> Written:
    """Put a file at *path*, in place of the one that is there; *chunks* gives the chunks in their order, each time it is called.

    The new file is written beside the old one and takes its place in one step. Where nothing was found, nothing is written.
    """
    lines, aliases, skipped, search = _gather(chunks())
    modules = sorted({line.split("\t", 2)[1].lower() for line in lines})
    written = Written(len(lines), modules, skipped)
    if not lines:
        return written
    temporary = path + ".new"
    try:
        with open(temporary, "wb") as file:
            file.write(bytes(HEADER_SIZE))
            writer = _SectionWriter(file.write)
            writer.whole("about", zlib.compress(about(written), 9))
            writer.whole("modules", zlib.compress("\n".join(modules).encode(), 9))
            writer.whole("aliases", zlib.compress("\n".join(aliases).encode(), 9))
            blocks = list(_name_blocks(lines))
            writer.whole("index", zlib.compress(b"\n".join([first for first, _ in blocks]), 9))
            writer.blocks("names", [block for _, block in blocks])
            writer.blocks("records", (block for chunk in chunks() for block in chunk.records))
            writer.blocks("pages", (chunk.pages for chunk in chunks()))
            writer.blocks("search", search)
            file.seek(0)
            file.write(writer.header())
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException as error:
        _remove(temporary)
        if isinstance(error, OSError):
            raise CatalogError(
                f"cannot write the catalog '{path}': {error.strerror or error}; the one before is unchanged."
            ) from None
        raise
    return written


def _remove(path: str) -> None:
    with contextlib.suppress(OSError):
        os.unlink(path)


class _SectionWriter:
    """Writes sections one after the other and remembers where they lie."""

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._at = HEADER_SIZE
        self._lines: list[str] = []

    def whole(self, name: str, data: bytes) -> None:
        """A section that is one block."""
        self._write(data)
        self._note(name, len(data), zlib.crc32(data))

    def blocks(self, name: str, blocks: Iterable[bytes]) -> None:
        """A section of blocks: their number, the table, the blocks; its checksum is the table's."""
        stored = list(blocks)
        table = [len(stored).to_bytes(4, "little")]
        at = 0
        for block in stored:
            table.append(at.to_bytes(4, "little") + zlib.crc32(block).to_bytes(4, "little"))
            at += len(block)
        head = b"".join(table)
        self._write(head)
        for block in stored:
            self._write(block)
        self._note(name, len(head) + at, zlib.crc32(head))

    def _note(self, name: str, length: int, crc: int) -> None:
        self._lines.append(f"{name} {self._at} {length} {crc:08x}\n")
        self._at += length

    def header(self) -> bytes:
        """The lines that the file begins with."""
        return MAGIC + "".join(self._lines).encode("ascii") + b"\n"


def _name_blocks(lines: list[str]) -> Iterator[tuple[bytes, bytes]]:
    """(first lower-case name, packed lines) of each block."""
    block: list[str] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size >= _NAME_BLOCK:
            yield _name_block(block)
            block, size = [], 0
    if block:
        yield _name_block(block)


def _name_block(lines: list[str]) -> tuple[bytes, bytes]:
    return lines[0].split("\t", 1)[0].lower().encode(), zlib.compress("\n".join(lines).encode(), 9)


def _gather(chunks: Iterable[Chunk]) -> tuple[list[str], list[str], list[tuple[str, str]], list[bytes]]:
    """Lines of names (sorted) and aliases, what was left out, and the full-text index.

    Of two pages of the same command and module the first is taken.
    """
    found: dict[tuple[str, str], str] = {}
    aliases: dict[str, str] = {}
    skipped: list[tuple[str, str]] = []
    index = _search_index()
    base = 0
    for number, chunk in enumerate(chunks):
        skipped.extend(chunk.skipped)
        for entry, words in zip(chunk.entries, chunk.words, strict=True):
            name, module, block, line, page, path = entry
            key = (name.lower(), module.lower())
            if key in found:
                skipped.append((path, f"'{name}' of module '{module}' was read from an earlier file."))
                continue
            found[key] = f"{name}\t{module}\t{base + block}\t{line}\t{number}\t{page}"
            if index is not None:
                index.add((base + block) << ROW_BITS | line, *words)
        for alias, target in chunk.aliases:
            aliases.setdefault(alias, target)
        base += len(chunk.records)
    lines = [found[key] for key in sorted(found, key=lambda key: (key[0].encode(), key[1]))]
    search = []
    if index is not None:
        search = [packed(index.image())]
        index.close()
    return lines, [f"{alias}\t{aliases[alias]}" for alias in sorted(aliases)], skipped, search


def _search_index() -> SearchIndex | None:
    """None where this Python's SQLite has no full-text search: the catalog is of use without."""
    try:
        return SearchIndex()
    except CatalogError:
        return None

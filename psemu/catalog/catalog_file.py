"""One added source as an immutable file: what :mod:`psemu.catalog.file_writer` wrote, read in small pieces when something is asked for.

The file begins with lines of text: ``MAGIC``, then a line per section (name, offset, length, CRC-32), then an empty line. ``names`` holds
the commands in the order of their lower-case names, ``records`` their metadata, ``pages`` their texts, each as blocks that are packed by
themselves; ``index`` the first name of each block of names; ``modules``, ``aliases`` and ``about`` are one block each, ``search`` is a SQLite
database with a full-text index. To find a command is to read the index, a block of names and a block of records: no database, no import but zlib.
"""

from __future__ import annotations

import zlib

from psemu.catalog.record import read_record
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.catalog.command_info import CommandInfo
    from psemu.help.model import CommandHelp

MAGIC = b"psemu catalog 2\n"
ENDING = ".catalog"
HEADER_SIZE = 1024
#: a row of the full-text index: number of the block of records, and in this many bits the line in it
ROW_BITS = 16
SECTIONS = ("about", "modules", "aliases", "index", "names", "records", "pages", "search")

#: bytes of a block of pages, unpacked: what lies farther away is not found again, what lies nearer is unpacked with it (in some 15 ms)
PAGE_BLOCK = 4 << 20
#: small blocks that stay unpacked: commands of one noun stand together, and names that begin alike
_KEPT_BLOCKS = 32


class Entry:
    """Where a command of the file lies: block of records and line in it, block of pages and number in it."""

    __slots__ = ("line", "module", "name", "number", "page_block", "record_block")

    def __init__(self, text: str) -> None:
        self.name, self.module, block, line, page_block, number = text.split("\t")
        self.record_block = int(block)
        self.line = int(line)
        self.page_block = int(page_block)
        self.number = int(number)


class CatalogFile:
    """The file *path*; one that is damaged or not psemu's is a CatalogError, at the latest when the damaged piece is read."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._file = open(path, "rb", buffering=0)  # noqa: SIM115
        except OSError as error:
            raise CatalogError(f"cannot read the catalog '{path}': {error.strerror}.") from None
        try:
            self._sections = self._read_header()
        except BaseException:
            self._file.close()
            raise
        self._pieces: dict[str, bytes] = {}
        self._names: list[bytes] = []
        self._modules: frozenset[str] | None = None
        self._blocks: dict[tuple[str, int], bytes] = {}

    def __del__(self) -> None:
        # a catalog has no end of its own: it lets go of its files when nobody uses it any more
        if hasattr(self, "_file"):
            self._file.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    # ------------------------------------------------------------------------------------------------------ pieces

    def damaged(self, what: object) -> CatalogError:
        """The error of a file that is not as it was written."""
        return CatalogError(
            f"the catalog '{self.path}' is damaged ({what}); `psemu catalog verify` tells what is whole. Add its pages again, or take"
            f" it away with `psemu catalog remove '{self.path}'`."
        )

    def _read_header(self) -> dict[str, tuple[int, int, int]]:
        try:
            header = self._file.read(HEADER_SIZE)
        except OSError as error:
            raise CatalogError(f"cannot read the catalog '{self.path}': {error.strerror}.") from None
        if not header.startswith(MAGIC):
            if header.startswith(MAGIC[:14]):
                raise CatalogError(
                    f"the catalog '{self.path}' was made by another version of psemu; add its pages again with `psemu catalog add`."
                )
            raise self.damaged("it does not begin as a catalog does")
        sections = {}
        try:
            for line in header[len(MAGIC) : header.index(b"\n\n")].decode("ascii").split("\n"):
                name, offset, length, crc = line.split()
                sections[name] = (int(offset), int(length), int(crc, 16))
        except ValueError:
            raise self.damaged("its header cannot be read") from None
        if not all(name in sections for name in SECTIONS):
            raise self.damaged("its header is not complete")
        if self._file.seek(0, 2) != max([offset + length for offset, length, _ in sections.values()]):
            raise self.damaged("it does not end where it should")
        return sections

    def _read(self, section: str, start: int, size: int) -> bytes:
        try:
            self._file.seek(self._sections[section][0] + start)
            data = self._file.read(size)
        except OSError as error:
            raise CatalogError(f"cannot read the catalog '{self.path}': {error.strerror}.") from None
        if len(data) != size:
            raise self.damaged("it ends too early")
        return data

    def piece(self, section: str) -> bytes:
        """The bytes of a section that is one block, unpacked; its checksum is looked at."""
        data = self._pieces.get(section)
        if data is None:
            _, length, crc = self._sections[section]
            stored = self._read(section, 0, length)
            if zlib.crc32(stored) != crc:
                raise self.damaged(f"the checksum of its {section} is wrong")
            data = self._pieces[section] = zlib.decompress(stored)
        return data

    def _table(self, section: str) -> bytes:
        """Eight bytes a block: its offset behind the table and its checksum."""
        key = f"table of {section}"
        table = self._pieces.get(key)
        if table is None:
            count = int.from_bytes(self._read(section, 0, 4), "little")
            if 4 + 8 * count > self._sections[section][1]:
                raise self.damaged(f"the table of its {section} is wrong")
            table = self._pieces[key] = self._read(section, 4, 8 * count)
        return table

    def block_count(self, section: str) -> int:
        """How many blocks *section* has."""
        return len(self._table(section)) // 8

    def block(self, section: str, number: int) -> bytes:
        """A block of ``names``, ``records`` or ``pages``, unpacked; what was asked for last is kept, of pages one block."""
        kept = self._blocks.get((section, number))
        if kept is not None:
            return kept
        table = self._table(section)
        at = 8 * number
        if not 0 <= at < len(table):
            raise self.damaged(f"there is no block {number} of {section}")
        start = int.from_bytes(table[at : at + 4], "little")
        end = int.from_bytes(table[at + 8 : at + 12], "little") or self._sections[section][1] - 4 - len(table)
        if not start <= end <= self._sections[section][1]:
            raise self.damaged(f"the table of its {section} is wrong")
        stored = self._read(section, 4 + len(table) + start, end - start)
        if zlib.crc32(stored) != int.from_bytes(table[at + 4 : at + 8], "little"):
            raise self.damaged(f"the checksum of block {number} of its {section} is wrong")
        large = section in ("pages", "search")
        data = unpacked(stored) if large else zlib.decompress(stored)
        if large or len(self._blocks) >= _KEPT_BLOCKS:
            self._blocks.clear()
        self._blocks[section, number] = data
        return data

    # ------------------------------------------------------------------------------------------------------- names

    def find(self, key: str) -> list[Entry]:
        """The commands whose lower-case name is *key*, one for each module."""
        if not self._names:
            self._names = self.piece("index").split(b"\n")
        wanted = key.encode("utf-8", "replace")
        if b"\t" in wanted or b"\n" in wanted:
            return []  # what separates names is in none
        firsts = self._names
        low, high = 0, len(firsts)
        while low < high:
            middle = (low + high) // 2
            if firsts[middle] < wanted:
                low = middle + 1
            else:
                high = middle
        found: list[Entry] = []
        # equal names may begin in the block before the one that begins with the name
        for number in range(max(0, low - 1), len(firsts)):
            if firsts[number] > wanted:
                break
            found.extend(_entries_named(wanted, self.block("names", number)))
        return found

    def entries(self) -> Iterator[Entry]:
        """All commands in the order of their lower-case names."""
        for number in range(self.block_count("names")):
            for line in self.block("names", number).decode().split("\n"):
                yield Entry(line)

    def modules(self) -> frozenset[str]:
        """Lower-case names of the modules."""
        if self._modules is None:
            self._modules = frozenset(self.piece("modules").decode().split("\n"))
        return self._modules

    def names(self) -> list[str]:
        """Names of all commands; one that several modules have is there as often."""
        found: list[str] = []
        for number in range(self.block_count("names")):
            lines = self.block("names", number).decode().split("\n")
            found.extend([line[: line.index("\t")] for line in lines])
        return found

    def aliases(self) -> dict[str, str]:
        """Alias → command, as the pages say."""
        lines = self.piece("aliases").decode().split("\n")
        return {line[: line.index("\t")]: line[line.index("\t") + 1 :] for line in lines if line}

    # ----------------------------------------------------------------------------------------------------- content

    def command(self, entry: Entry) -> CommandInfo:
        """The metadata of a command."""
        try:
            return read_record(self._line(entry.record_block, entry.line)[0])
        except (ValueError, IndexError) as error:
            raise self.damaged(error) from None

    def records(self) -> Iterator[str]:
        """The records of all commands, block by block."""
        places = sorted([(entry.record_block, entry.line) for entry in self.entries()])
        lines: list[str] = []
        current = -1
        for block, line in places:
            if block != current:
                lines = self.block("records", block).partition(b"\n\n")[0].decode().split("\n")
                current = block
            yield lines[line]

    def record(self, block: int, line: int) -> tuple[str, str]:
        """The record of a command as text, and its synopsis."""
        try:
            return self._line(block, line)
        except (ValueError, IndexError) as error:
            raise self.damaged(error) from None

    def _line(self, block: int, line: int) -> tuple[str, str]:
        records, _, synopses = self.block("records", block).partition(b"\n\n")
        return records.split(b"\n", line + 1)[line].decode(), synopses.split(b"\n", line + 1)[line].decode()

    def synopsis(self, entry: Entry) -> str:
        """What the command does, in a line."""
        return self.record(entry.record_block, entry.line)[1]

    def page(self, entry: Entry) -> tuple[str, str]:
        """Path of a command's page below its source, and its text as it was read."""
        data = self.block("pages", entry.page_block)
        head, _, texts = data.partition(b"\n\n")
        start = 0
        for number, line in enumerate(head.split(b"\n")):
            size, _, path = line.partition(b"\t")
            if number == entry.number:
                return path.decode(), texts[start : start + int(size)].decode("utf-8", "surrogatepass")
            start += int(size)
        raise self.damaged(f"there is no page {entry.number} in block {entry.page_block}")

    def search(self, expression: str) -> list[tuple[str, str, float]]:
        """(record, synopsis, score) of the commands that an expression of FTS5 finds, the best first."""
        from sqlite3 import DatabaseError

        from psemu.catalog.search import SearchIndex

        if not self.block_count("search"):
            raise CatalogError(
                f"'{self.path}' was made by a Python without full-text search; add its pages again with another."
            )
        index = SearchIndex(self.block("search", 0))
        try:
            rows = index.rows(expression)
        except DatabaseError as error:
            raise self.damaged(error) from None
        finally:
            index.close()
        # block by block: each is unpacked once
        found = {row: self.record(row >> ROW_BITS, row & (1 << ROW_BITS) - 1) for row, _ in sorted(rows)}
        return [(*found[row], score) for row, score in rows]

    def help(self, entry: Entry) -> CommandHelp:
        """The page of a command."""
        from psemu.help.reader import read_command_help

        path, text = self.page(entry)
        return read_command_help(text, path)


def _entries_named(wanted: bytes, block: bytes) -> Iterator[Entry]:
    """The lines of *block* whose name is *wanted* in lower case."""
    if not block.isascii():
        for line in block.decode().split("\n"):
            if line[: line.find("\t")].lower().encode() == wanted:
                yield Entry(line)
        return
    lowered = b"\n" + block.lower()
    at = lowered.find(b"\n" + wanted + b"\t")
    while at >= 0:
        end = block.find(b"\n", at)
        yield Entry(block[at : end if end >= 0 else len(block)].decode())
        at = lowered.find(b"\n" + wanted + b"\t", at + 1)


def _filters() -> list[dict[str, int]]:
    """How pages and the full-text index are packed; a longer search makes published pages 2 % smaller and takes half as long again."""
    import lzma

    return [
        {
            "id": lzma.FILTER_LZMA2,
            "dict_size": PAGE_BLOCK,
            "mf": lzma.MF_BT4,
            "mode": lzma.MODE_NORMAL,
            "nice_len": 48,
            "lc": 3,
            "lp": 0,
            "pb": 0,
        }
    ]


def packed(data: bytes) -> bytes:
    """*data* as a block of pages is stored."""
    import lzma

    return lzma.compress(data, lzma.FORMAT_RAW, filters=_filters())


def unpacked(data: bytes) -> bytes:
    """What :func:`packed` packed."""
    import lzma

    return lzma.decompress(data, lzma.FORMAT_RAW, filters=_filters())

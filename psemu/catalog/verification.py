"""``psemu catalog verify``: is everything in the files of the user's catalog as it was written, and can all of it be read?"""

from __future__ import annotations

import zlib

from psemu.catalog.about import read_about
from psemu.catalog.catalog_file import CatalogFile
from psemu.catalog.chunk import field_text
from psemu.catalog.record import read_record, record_names
from psemu.catalog.search import SearchIndex
from psemu.catalog.sources import catalog_paths
from psemu.errors import CatalogError, PsemuError


class VerifiedFile:
    """What was found of one file: *label* of its source (its path where even that cannot be read), *commands* that are whole, *problems*."""

    __slots__ = ("commands", "label", "path", "problems")

    def __init__(self, path: str) -> None:
        self.path = path
        self.label = path
        self.commands = 0
        self.problems: list[str] = []

    def as_dict(self) -> dict[str, object]:
        """The document ``verified-file``."""
        return {"path": self.path, "label": self.label, "commands": self.commands, "problems": list(self.problems)}

    def __str__(self) -> str:
        if not self.problems:
            return f"{self.label}: {self.commands} commands, all whole."
        return "\n".join(
            [f"{self.label}: DAMAGED, {self.commands} commands are whole", *[f"  {p}" for p in self.problems]]
        )


#: problems of one file that are told
_MOST_PROBLEMS = 20


def verify_catalog() -> list[VerifiedFile]:
    """Read every file of the user's catalog to its last byte."""
    return [_verify(path) for path in catalog_paths()]


def _verify(path: str) -> VerifiedFile:
    result = VerifiedFile(path)
    try:
        file = CatalogFile(path)
    except CatalogError as error:
        result.problems.append(str(error))
        return result
    try:
        _verify_file(file, result)
    finally:
        file.close()
    return result


def _verify_file(file: CatalogFile, result: VerifiedFile) -> None:
    expected = None
    try:
        source = read_about(file)
        result.label, expected = source.label, source.commands
    except (PsemuError, zlib.error) as error:
        result.problems.append(f"what it says of itself: {error}")
    # lines by block: each block is unpacked once
    places: list[tuple[int, int, str, str, int, int]] = []
    try:
        entries = list(file.entries())
        places = sorted([(e.record_block, e.line, e.name, e.module, e.page_block, e.number) for e in entries])
        keys = [entry.name.lower().encode() for entry in entries]
        firsts = [file.block("names", n).partition(b"\t")[0].decode().lower() for n in range(file.block_count("names"))]
        if keys != sorted(keys) or "\n".join(firsts).encode() != file.piece("index"):
            result.problems.append("its names cannot be found")
    except (PsemuError, ValueError, zlib.error) as error:
        result.problems.append(f"names: {error}")
    whole = set()
    for block, line, name, module, _, _ in places:
        try:
            record = file.record(block, line)[0]
            read_record(record)
            if [field_text(text) for text in record_names(record)] != [name, module]:
                raise ValueError("the metadata is another command's")
            whole.add((name, module))
        except (PsemuError, ValueError, zlib.error) as error:
            _note(result, f"metadata of {name}: {error}")
    pages: dict[int, list[tuple[int, str, str]]] = {}
    for _, _, name, module, page_block, number in places:
        pages.setdefault(page_block, []).append((number, name, module))
    for page_block, wanted in sorted(pages.items()):
        lost = _lost_pages(file, page_block, {number for number, _, _ in wanted})
        for number, name, module in wanted:
            if number in lost:
                whole.discard((name, module))
                _note(result, f"page of {name}: {lost[number]}")
    _verify_rest(file, result)
    result.commands = len(whole)
    if expected is not None and expected != len(places):
        result.problems.append(f"it names {len(places)} commands, but {expected} were written")


def _lost_pages(file: CatalogFile, block: int, wanted: set[int]) -> dict[int, str]:
    try:
        head, _, texts = file.block("pages", block).partition(b"\n\n")
        sizes = [int(line.partition(b"\t")[0]) for line in head.split(b"\n")]
        if sum(sizes) != len(texts) or len(sizes) <= max(wanted):
            raise ValueError("the block does not hold what it says")
        texts.decode("utf-8", "surrogatepass")
    except (PsemuError, ValueError) as error:
        return dict.fromkeys(wanted, str(error))
    return {}


def _verify_rest(file: CatalogFile, result: VerifiedFile) -> None:
    from sqlite3 import DatabaseError

    for what, read in (("modules", file.modules), ("aliases", file.aliases)):
        try:
            read()
        except (PsemuError, ValueError, zlib.error) as error:
            result.problems.append(f"{what}: {error}")
    try:
        if not file.block_count("search"):
            return
        index = SearchIndex(file.block("search", 0))
        try:
            index.check()
        finally:
            index.close()
    except (PsemuError, DatabaseError) as error:
        result.problems.append(f"full-text index: {error}")


def _note(result: VerifiedFile, problem: str) -> None:
    if len(result.problems) < _MOST_PROBLEMS:
        result.problems.append(problem)
    elif len(result.problems) == _MOST_PROBLEMS:
        result.problems.append("... and more")

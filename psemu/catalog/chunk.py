"""A few megabytes of help pages to a chunk of a catalog file: read, built, packed; what one worker does with one piece of work."""

from __future__ import annotations

import zlib

from psemu.catalog.builder import build_command
from psemu.catalog.catalog_file import packed
from psemu.catalog.pages import read_file
from psemu.catalog.record import write_record
from psemu.errors import CatalogError
from psemu.help.reader import decode, read_pages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from psemu.help.model import CommandHelp

    #: name, module, block of records in the chunk, line in it, number of the page, path of the page
    Entry = tuple[str, str, int, int, int, str]

#: bytes of a block of records, unpacked: small enough to be unpacked in 0.1 ms
_RECORD_BLOCK = 32 << 10


class PageFile:
    """A file that may hold pages: *path* below the source, and its bytes, the reason why it has none (a text), or None: read *place*."""

    __slots__ = ("content", "path", "place")

    def __init__(self, path: str, content: bytes | str | None, place: str = "") -> None:
        self.path = path
        self.content = content
        self.place = place


class Chunk:
    """What was made of some files, as values that can be sent and stored.

    *entries*: the commands; *words*: (words of the name, synopsis and description) of each; *records*, *pages*: packed blocks;
    *skipped*: (path, reason) of what is no help of a command.
    """

    __slots__ = ("aliases", "entries", "pages", "records", "skipped", "words")

    def __init__(
        self,
        entries: list[Entry],
        words: list[tuple[str, str]],
        records: list[bytes],
        pages: bytes,
        aliases: list[tuple[str, str]],
        skipped: list[tuple[str, str]],
    ) -> None:
        self.entries = entries
        self.words = words
        self.records = records
        self.pages = pages
        self.aliases = aliases
        self.skipped = skipped

    def values(self) -> tuple[object, ...]:
        """What the constructor takes."""
        return (self.entries, self.words, self.records, self.pages, self.aliases, self.skipped)


def make_chunk(files: Iterable[PageFile]) -> Chunk:
    """Read *files*; a page that cannot be read is left out with its reason."""
    skipped: list[tuple[str, str]] = []
    pages: list[tuple[tuple[str, ...], str, CommandHelp, str]] = []
    for file in files:
        try:
            found = _read(file)
        except CatalogError as error:
            skipped.append((file.path, str(error)))
            continue
        for page, text in found:
            if page.is_command:
                pages.append((_order(page), file.path, page, text))
            else:
                skipped.append((file.path, _reason(page)))
    # pages of one noun stand together: they have the most words in common
    pages.sort(key=lambda item: item[0])
    return _pack(pages, skipped)


def _read(file: PageFile) -> list[tuple[CommandHelp, str]]:
    """The pages of *file*, each with the text that the catalog keeps of it: its own, but of a file with many only what is the page's."""
    if isinstance(file.content, str):
        raise CatalogError(file.content)
    data = read_file(file.place) if file.content is None else file.content
    pages = read_pages(data, file.path)
    if len(pages) == 1 and pages[0].form != "maml":
        return [(pages[0], decode(data, file.path))]
    from psemu.help.writer import write_command_help

    return [(page, write_command_help(page, "json")) for page in pages]


def _order(page: CommandHelp) -> tuple[str, ...]:
    verb, _, noun = page.title.lower().partition("-")
    return page.module_name.lower(), noun, verb


def _reason(page: CommandHelp) -> str:
    return page.diagnostics[0].message if page.diagnostics else "This text is no help of a command."


def _pack(pages: list[tuple[tuple[str, ...], str, CommandHelp, str]], skipped: list[tuple[str, str]]) -> Chunk:
    entries: list[Entry] = []
    words: list[tuple[str, str]] = []
    blocks: list[bytes] = []
    aliases: list[tuple[str, str]] = []
    records: list[str] = []
    synopses: list[str] = []
    sizes: list[str] = []
    texts: list[bytes] = []
    size = 0
    for number, (_, path, page, text) in enumerate(pages):
        command = build_command(page)
        entries.append((_field(command.name), _field(command.module_name), len(blocks), len(records), number, path))
        synopsis = " ".join(page.synopsis.split())
        words.append((" ".join(name_words(command.name)), f"{synopsis} {page.description}"))
        aliases.extend([(_field(alias), _field(command.name)) for alias in command.aliases])
        record = write_record(command)
        records.append(record)
        synopses.append(synopsis)
        size += len(record)
        if size >= _RECORD_BLOCK:
            blocks.append(_record_block(records, synopses))
            records, synopses, size = [], [], 0
        data = text.encode("utf-8", "surrogatepass")
        sizes.append(f"{len(data)}\t{_field(path)}")
        texts.append(data)
    if records:
        blocks.append(_record_block(records, synopses))
    content = "\n".join(sizes).encode("utf-8", "surrogatepass") + b"\n\n" + b"".join(texts)
    return Chunk(entries, words, blocks, packed(content), aliases, skipped)


def _field(text: str) -> str:
    """*text* without what separates fields and lines."""
    return " ".join(text.split()) if not text.isprintable() or "  " in text else text


def _record_block(records: list[str], synopses: list[str]) -> bytes:
    text = "\n".join(records) + "\n\n" + "\n".join(synopses)
    return zlib.compress(text.encode("utf-8", "replace"), 9)


def name_words(name: str) -> list[str]:
    """The words of a name: ``Get-AzVMSize`` → ``Get``, ``Az``, ``VM``, ``Size``."""
    words: list[str] = []
    start = 0
    for at in range(1, len(name) + 1):
        if at == len(name) or _begins_word(name, at):
            word = name[start:at].strip("-_. \\")
            if word:
                words.append(word)
            start = at
    return words


def _begins_word(name: str, at: int) -> bool:
    before, here = name[at - 1], name[at]
    if not here.isalnum() or not before.isalnum():
        return True
    if here.isupper():
        return not before.isupper() or (at + 1 < len(name) and name[at + 1].islower())
    return here.isdigit() != before.isdigit() and before.islower()

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
_RECORD_BLOCK = 8 << 10


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


class _Command:
    """What is kept of a page until the whole chunk is read: texts, which need less memory than the page."""

    __slots__ = ("aliases", "module", "name", "order", "path", "record", "synopsis", "text", "words")

    def __init__(self, path: str, page: CommandHelp, text: str) -> None:
        command = build_command(page)
        self.name = field_text(command.name)
        self.module = field_text(command.module_name)
        self.path = path
        self.record = write_record(command)
        self.synopsis = " ".join(page.synopsis.split())
        self.words = f"{self.synopsis} {page.description}"
        self.aliases = [field_text(alias) for alias in command.aliases]
        self.text = text.encode("utf-8", "surrogatepass")
        verb, _, noun = command.name.lower().partition("-")
        # commands of one noun stand together: their pages have the most words in common
        self.order = (command.module_name.lower(), noun, verb)


def make_chunk(files: Iterable[PageFile]) -> Chunk:
    """Read *files*; a page that cannot be read is left out with its reason."""
    skipped: list[tuple[str, str]] = []
    commands: list[_Command] = []
    for file in files:
        try:
            found = [
                _Command(file.path, page, text) if page.is_command else (file.path, _reason(page))
                for page, text in _read(file)
            ]
        except CatalogError as error:
            found = [(file.path, str(error))]
        except Exception as error:
            # thousands of pages do not wait for a mistake of psemu's own about one
            found = [(file.path, f"psemu failed on this page ({type(error).__name__}: {error}); please report it.")]
        commands.extend([item for item in found if isinstance(item, _Command)])
        skipped.extend([item for item in found if not isinstance(item, _Command)])
    commands.sort(key=lambda command: command.order)
    return _pack(commands, skipped)


def _read(file: PageFile) -> list[tuple[CommandHelp, str]]:
    """The pages of *file*, each with the text that the catalog keeps of it: its own, but of a file with many only what is the page's."""
    if isinstance(file.content, str):
        raise CatalogError(file.content)
    data = read_file(file.place) if file.content is None else file.content
    pages = read_pages(data, file.path)
    if len(pages) == 1 and pages[0].form != "maml":
        return [(pages[0], decode(data, file.path))]
    from psemu.help.writer import write_command_help

    return [(page, write_command_help(page, "json") if page.is_command else "") for page in pages]


def _reason(page: CommandHelp) -> str:
    return page.diagnostics[0].message if page.diagnostics else "This text is no help of a command."


def _pack(commands: list[_Command], skipped: list[tuple[str, str]]) -> Chunk:
    entries: list[Entry] = []
    blocks: list[bytes] = []
    block: list[_Command] = []
    size = 0
    for number, command in enumerate(commands):
        entries.append((command.name, command.module, len(blocks), len(block), number, command.path))
        block.append(command)
        size += len(command.record)
        if size >= _RECORD_BLOCK:
            blocks.append(_record_block(block))
            block, size = [], 0
    if block:
        blocks.append(_record_block(block))
    head = "\n".join([f"{len(command.text)}\t{field_text(command.path)}" for command in commands])
    pages = packed(head.encode("utf-8", "surrogatepass") + b"\n\n" + b"".join([command.text for command in commands]))
    words = [(" ".join(name_words(command.name)), command.words) for command in commands]
    aliases = [(alias, command.name) for command in commands for alias in command.aliases]
    return Chunk(entries, words, blocks, pages, aliases, skipped)


def field_text(text: str) -> str:
    """*text* without what separates fields and lines in the names of a catalog file."""
    return " ".join(text.split()) if not text.isprintable() or "  " in text else text


def _record_block(commands: list[_Command]) -> bytes:
    records = "\n".join([command.record for command in commands])
    synopses = "\n".join([command.synopsis for command in commands])
    return zlib.compress(f"{records}\n\n{synopses}".encode("utf-8", "replace"), 9)


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

"""What verbs print about many things: a table that fits the terminal, or a list of JSON documents."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol

    class HasDict(Protocol):
        """What is written as a JSON document."""

        def as_dict(self) -> object:
            """Plain data."""
            ...


def format_documents(document: str, items: Iterable[HasDict]) -> str:
    """A JSON list of documents (see ``psemu schema``)."""
    from psemu.documents import write_documents

    return write_documents(document, [item.as_dict() for item in items])


def one_line(text: str) -> str:
    """A piece of a page as a line of a terminal."""
    from psemu.help.terminal import plain_text

    return "".join([ch for ch in plain_text(text) if ch.isprintable()])


def cut(line: str) -> str:
    """*line* as far as it fits on the terminal; whole where nobody looks."""
    if not sys.stdout.isatty():
        return line
    import shutil

    width = shutil.get_terminal_size((100, 24)).columns
    return line if len(line) < width else f"{line[: width - 2]}…"


def format_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = (), rule: bool = False
) -> str:
    """Columns as wide as what is in them; *right*: numbers of the columns that stand to the right, *rule*: a line below the heads."""
    widths = [max([len(head), *[len(row[column]) for row in rows]]) for column, head in enumerate(heads)]
    lines = [list(heads), *([["-" * len(head) for head in heads]] if rule else []), *rows]
    return "\n".join(
        cut(
            "  ".join(
                [
                    f"{cell:>{width}}" if column in right else f"{cell:<{width}}"
                    for column, (cell, width) in enumerate(zip(line, widths, strict=True))
                ]
            ).rstrip()
        )
        for line in lines
    )

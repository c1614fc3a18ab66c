"""One run of ``psemu help convert``: pages of any form into files of one form."""

from __future__ import annotations

import os
import sys

from psemu.catalog.pages import page_files, read_file
from psemu.errors import CatalogError, ConfigurationError
from psemu.help import write_command_help
from psemu.help.reader import read_pages
from psemu.help.writer import FORMS
from psemu.whole_file import write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator

    from psemu.help import CommandHelp

OK, FINDINGS = 0, 1
ENDINGS = {"2.0.0": ".md", "2024-05-01": ".md", "json": ".help.json", "yaml": ".yml", "maml": "-help.xml"}


def declare_convert(parser: ArgumentParser) -> None:
    """The options of ``psemu help convert``."""
    parser.add_argument("path", nargs="+", help="help pages of any form, folders of them, commands, or -")
    parser.add_argument("--to", choices=tuple(FORMS), required=True, help="the form")
    parser.add_argument(
        "-o",
        "--output",
        metavar="PATH",
        help="a file, or a folder that gets a file for each command; several commands go into one .xml file of MAML, too",
    )
    parser.add_argument("--force", action="store_true", help="replace files that are there")


def run_convert(options: Namespace) -> int:
    """Convert the pages that *options* (as :func:`declare_convert` declares them) name; 1 if a text was no help of a command.

    Nothing is written over without ``--force``, and a file is there whole or not at all.
    """
    problems: list[str] = []
    pages = list(_pages(options.path, problems))
    output, form = options.output, options.to
    if output is None:
        if len(pages) > 1 and form != "maml":
            raise ConfigurationError(f"{len(pages)} commands need a folder: -o FOLDER.")
        for text in _texts([page for _, page in pages], form):
            sys.stdout.write(text)
    elif not os.path.isdir(output) and (len(pages) < 2 or (form == "maml" and output.lower().endswith(".xml"))):
        for text in _texts([page for _, page in pages], form):
            _write(output, text, options.force)
    else:
        for relative, page in pages:
            _write(
                os.path.join(output, relative, page.title + ENDINGS[form]),
                write_command_help(page, form),
                options.force,
            )
        print(f"{len(pages)} pages written to {output}.", file=sys.stderr)  # noqa: T201
    for problem in problems:
        print(f"psemu: {problem}", file=sys.stderr)  # noqa: T201
    return FINDINGS if problems else OK


def _texts(pages: list[CommandHelp], form: str) -> Iterator[str]:
    """One text; none without a page."""
    if form == "maml" and len(pages) > 1:
        from psemu.help.maml_writer import write_maml

        yield write_maml(pages)
    else:
        for page in pages:
            yield write_command_help(page, form)


def _pages(paths: list[str], problems: list[str]) -> Iterator[tuple[str, CommandHelp]]:
    """Each command with its folder below the one that was named; what else a folder holds is passed over."""
    for path in paths:
        if path != "-" and not os.path.exists(path) and (known := _known(path)) is not None:
            yield "", known
            continue
        is_folder = os.path.isdir(path)
        for file in ["-"] if path == "-" else page_files(path):
            try:
                data = sys.stdin.buffer.read() if file == "-" else read_file(file)
                found = read_pages(data, "<stdin>" if file == "-" else file)
            except CatalogError as error:
                problems.append(str(error))
                continue
            relative = os.path.relpath(os.path.dirname(file), path) if is_folder else ""
            for page in found:
                if page.is_command:
                    if page.title.startswith(".") or any(ch < " " or ch in '\\/:*?"<>|' for ch in page.title):
                        problems.append(f"'{file}': '{page.title}' is no name for a file.")
                    else:
                        yield ("" if relative == "." else relative), page
                elif not is_folder:
                    reason = page.findings[0][3] if page.findings else "This is no help of a command."
                    problems.append(f"'{file}': {reason}")


def _known(name: str) -> CommandHelp | None:
    """The page of a command that a catalog describes."""
    from psemu.catalog import default_catalog

    return (
        default_catalog().help(name)
        if name.isprintable() and not name.lower().endswith((".md", ".xml", ".yml"))
        else None
    )


def _write(path: str, text: str, force: bool) -> None:
    if not force and os.path.exists(path):
        raise ConfigurationError(f"'{path}' is there already; --force replaces it.")
    try:
        os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None
    write_whole(path, text.encode("utf-8", "replace"))

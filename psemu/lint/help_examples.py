"""``psemu check --help-examples``: every example of a folder of help pages against the commands that the folder describes."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from psemu.catalog import Catalog
from psemu.catalog.pages import LoadedPages, page_files, read_file
from psemu.catalog.shipped import PowerShellSource
from psemu.extent import SourceText
from psemu.help.reader import read_pages
from psemu.lint.finding_data import FindingData, from_data, to_data
from psemu.lint.help_pages import check_examples
from psemu.lint.judging import in_processes
from psemu.lint.report import has_errors, print_report
from psemu.lint.run_end import FINDINGS, OK

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord
    from psemu.help.model import CommandHelp


class Documentation:
    """The help pages of folders. PowerShell's own commands are judged by what they are, any other by the page beside the example's own,
    then by any other page of the folders."""

    def __init__(self, paths: Sequence[str]) -> None:
        self.pages: list[CommandHelp] = []
        self._everything = LoadedPages()
        self._folders: dict[str, LoadedPages] = {}
        self._catalogs: dict[str, Catalog] = {}
        for path in paths:
            for file in page_files(path):
                for page in read_pages(read_file(file), file):
                    if page.is_command:
                        self.pages.append(page)
                        self._everything.put(page)
                        self._folders.setdefault(os.path.dirname(file), LoadedPages()).put(page)

    def check(self, page: CommandHelp) -> list[DiagnosticRecord]:
        """The errors in the examples of *page*."""
        folder = os.path.dirname(page.source.path or "")
        if folder not in self._catalogs:
            self._catalogs[folder] = Catalog(PowerShellSource(), self._folders[folder], self._everything)
        return check_examples(page, self._catalogs[folder])


def run_help_examples(options: Namespace) -> int:
    """Check the pages that ``options.path`` names and print the report; 1 if an example has an error."""
    documentation = Documentation(options.path)
    pages = documentation.pages

    def work(number: int) -> list[FindingData]:
        return to_data(documentation.check(pages[number]))

    records: list[DiagnosticRecord] = []
    for page, data in zip(pages, in_processes(len(pages), work, options.jobs), strict=True):
        records += from_data(data, SourceText(page.source.text, page.source.path))
    print_report(options, records, [page.source.path or page.title for page in pages], None)
    return FINDINGS if has_errors(records) else OK

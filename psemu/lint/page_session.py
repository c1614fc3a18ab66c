"""One run of ``psemu help lint``: which pages, which findings, which report, what is fixed."""

from __future__ import annotations

import os
import sys
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from psemu.catalog.pages import page_files, read_file
from psemu.diagnostic import ERROR, INFORMATION, WARNING, CorrectionExtent
from psemu.errors import CatalogError, ConfigurationError
from psemu.extent import SourceText
from psemu.help import lint_help, read_command_help
from psemu.help.page_codes import PAGE_CODES, SAFE
from psemu.help.page_lint import without_ignored
from psemu.help.reader import read_pages
from psemu.lint.finding_data import FindingData, from_data, to_data
from psemu.lint.fixes import apply_corrections, unified_diff
from psemu.lint.help_pages import check_help
from psemu.lint.judging import in_processes
from psemu.lint.page_links import missing_targets
from psemu.lint.run_end import OK, declare_report, end_run
from psemu.lint.script_text import ScriptText
from psemu.whole_file import write_whole

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from psemu.diagnostic import DiagnosticRecord
    from psemu.extent import ScriptExtent
    from psemu.help import CommandHelp

_SEVERITIES = (INFORMATION, WARNING, ERROR)
_PASSES = 10
#: so few pages are checked faster than another process is started
_FEW = 100


def declare_help_lint(parser: ArgumentParser) -> None:
    """The options of ``psemu help lint``."""
    parser.add_argument("path", nargs="*", help="help pages, folders of them, or - for standard input")
    declare_report(parser, rules="the codes and what they mean")
    choice = parser.add_argument_group("findings")
    choice.add_argument("--select", metavar="CODES", help="only these codes, with commas; * and ? stand for others")
    choice.add_argument("--ignore", metavar="CODES", help="not these codes")
    choice.add_argument("--severity", choices=_SEVERITIES, default=INFORMATION, help="nothing below")
    choice.add_argument("--no-examples", action="store_true", help="examples are neither parsed nor bound")
    choice.add_argument("--baseline", metavar="FILE", help="only what this file of earlier findings does not hold")
    choice.add_argument("--write-baseline", metavar="FILE", help="write the findings to such a file")
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="make the corrections that leave what a page says as it is")
    fixes.add_argument("--diff", action="store_true", help="show what --fix would change; nothing is written")
    parser.add_argument("-j", "--jobs", type=int, default=None, metavar="N", help="processes; as many as cores without")


def run_help_lint(options: Namespace) -> int:
    """Check the pages that *options* (as :func:`declare_help_lint` declares them) name; the exit code.

    0: no error was found; 1: there is one, or with ``--diff`` a change; 2: a file could not be read, though all others were checked.
    """
    if options.list_rules:
        width = max(map(len, PAGE_CODES))
        for code, meaning in PAGE_CODES.items():
            print(f"{code:<{width}}  {meaning}{' Can be fixed.' if code in SAFE else ''}")  # noqa: T201
        return OK
    if not options.path:
        raise ConfigurationError("a help page or a folder is needed, or - for standard input.")
    return _Run(options).run()


class _Run:
    """Options, and what the pages gave."""

    def __init__(self, options: Namespace) -> None:
        self.options = options
        self.select = _patterns(options.select)
        self.ignore = _patterns(options.ignore)
        self.least = _SEVERITIES.index(options.severity)
        self.unreadable = False

    def run(self) -> int:
        named = {path for path in self.options.path if path == "-" or os.path.isfile(path)}
        files = [file for path in self.options.path for file in ([path] if path == "-" else page_files(path))]
        texts: dict[str, bytes] = {"-": sys.stdin.buffer.read()} if "-" in named else {}
        differences: list[str] = []
        if self.options.fix or self.options.diff:
            for file in files:
                differences += self._fix(file, texts.get(file))

        def work(number: int) -> tuple[str, list[tuple[int, list[FindingData]]]]:
            file = files[number]
            return self._judge(file, texts.get(file), file in named)

        records: list[DiagnosticRecord] = []
        jobs = 1 if self.options.jobs is None and len(files) < _FEW else self.options.jobs
        for file, (problem, found) in zip(files, in_processes(len(files), work, jobs), strict=True):
            if problem:
                print(f"psemu: {problem}", file=sys.stderr)  # noqa: T201
                self.unreadable = True
            elif any(data for _, data in found):
                data = texts[file] if file in texts else read_file(file)
                pages = read_pages(data, _name(file))
                for place, findings in found:
                    records += _in_file(findings, pages[place].source.text, data, _name(file))
        return self._finish(records, list(map(_name, files)), differences)

    def _finish(self, records: list[DiagnosticRecord], names: list[str], differences: list[str]) -> int:
        options = self.options
        if options.baseline and not options.write_baseline:
            from psemu.lint.baseline import Baseline

            records = Baseline(options.baseline).new(records)
        return end_run(options, records, names, differences, self.unreadable)

    def _judge(self, file: str, data: bytes | None, is_named: bool) -> tuple[str, list[tuple[int, list[FindingData]]]]:
        """What could not be read, and the findings about each page of the file."""
        try:
            pages = read_pages(read_file(file) if data is None else data, _name(file))
        except CatalogError as error:
            return str(error), []
        found = []
        for place, page in enumerate(pages):
            # a folder holds pages of modules, about topics and what else it likes
            if page.is_command or is_named or page.external_help_file:
                found.append((place, to_data(self.find(page))))
        return "", found

    def find(self, page: CommandHelp) -> list[DiagnosticRecord]:
        """The findings about *page* that are wanted, in the order of their places."""
        records = lint_help(page) if self.options.no_examples else check_help(page)
        records = without_ignored(page, [*records, *missing_targets(page)])
        records.sort(key=lambda record: (record.extent.start, record.extent.end))
        return [record for record in records if self._wants(record)]

    def _wants(self, record: DiagnosticRecord) -> bool:
        code = record.code.lower()
        if _SEVERITIES.index(record.severity) < self.least or any(fnmatchcase(code, each) for each in self.ignore):
            return False
        return not self.select or any(fnmatchcase(code, each) for each in self.select)

    def _fix(self, file: str, data: bytes | None) -> list[str]:
        """Correct the page; with ``--diff`` the difference instead. A page that is no text is said later."""
        try:
            script = ScriptText(read_file(file) if data is None else data)
        except CatalogError:
            return []
        text = script.text.replace("\r\n", "\n")
        if script.damaged or "\r" in text:
            return []
        ends = "\r\n" if "\r\n" in script.text else "\n"
        if ends == "\r\n" and text.count("\n") != script.text.count("\r\n"):
            return []
        mended = self._mended(text, _name(file))
        if mended == text:
            return []
        if self.options.diff:
            return [unified_diff(text, mended, _name(file).replace(os.sep, "/"))]
        if data is not None:
            raise ConfigurationError("standard input cannot be fixed in place; --diff shows the change.")
        write_whole(file, script.data(mended.replace("\n", ends)))
        return []

    def _mended(self, text: str, name: str) -> str:
        """*text* with the safe corrections made, again and again until none is left; one that adds an error is not made."""
        page = read_command_help(text, name)
        for _ in range(_PASSES):
            found = self.find(page)
            corrections = [record.corrections[0] for record in found if record.code in SAFE and record.corrections]
            changed, count = apply_corrections(text, corrections)
            if not count or changed == text:
                break
            after = read_command_help(changed, name)
            if not after.is_command or _errors(self.find(after)) > _errors(found):
                break
            text, page = changed, after
        return text


def _in_file(findings: list[FindingData], text: str, data: bytes, name: str) -> list[DiagnosticRecord]:
    """The findings about *text*, which has LF line ends, at their places in the file that holds *data*."""
    original = ScriptText(data).text
    records = from_data(findings, SourceText(text, name))
    if "\r\n" not in original or original.replace("\r\n", "\n") != text:
        return records
    source = SourceText(original, name)

    def moved(extent: ScriptExtent) -> ScriptExtent:
        lines = extent.start_line_column[0], extent.end_line_column[0]
        return source.extent(extent.start + lines[0] - 1, extent.end + lines[1] - 1)

    for record in records:
        record.extent = moved(record.extent)
        record.corrections = tuple(
            [
                CorrectionExtent(moved(item.extent), item.text.replace("\n", "\r\n"), item.description)
                for item in record.corrections
            ]
        )
    return records


def _errors(records: list[DiagnosticRecord]) -> int:
    return sum(record.severity == ERROR for record in records)


def _name(file: str) -> str:
    return "<stdin>" if file == "-" else file


def _patterns(text: str | None) -> tuple[str, ...]:
    return tuple(code.strip().lower() for code in (text or "").split(",") if code.strip())

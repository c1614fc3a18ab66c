"""One run of ``psemu check`` with all its options: which files, which findings, which report, what is fixed."""

from __future__ import annotations

import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from psemu.diagnostic import ERROR
from psemu.errors import ConfigurationError
from psemu.lint.discovery import find_settings
from psemu.lint.engine import check_parsed
from psemu.lint.files import read_script, script_paths
from psemu.lint.report import format_json, format_report
from psemu.lint.settings import SEVERITIES, CheckSettings, read_settings, severity_named
from psemu.parser import parse

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from psemu.catalog import Catalog
    from psemu.diagnostic import DiagnosticRecord
    from psemu.lint.files import ScriptText

FORMATS = ("text", "json", "sarif", "github", "junit")
OK, FINDINGS, MISUSE = 0, 1, 2


def declare_check(parser: ArgumentParser) -> None:
    """The options of ``psemu check``."""
    parser.add_argument("path", nargs="*", help="script files, folders, patterns, or - for standard input")
    report = parser.add_argument_group("report")
    report.add_argument("--json", action="store_true", help="findings as JSON lines; the same as --format json")
    report.add_argument("--format", choices=FORMATS, default=None)
    report.add_argument("-o", "--output", metavar="FILE", help="write the report to a file")
    report.add_argument("--statistics", action="store_true", help="how often each code was found, instead of findings")
    report.add_argument("--list-rules", action="store_true", help="PSScriptAnalyzer's rules beside psemu's")
    report.add_argument("--stdin-filename", metavar="PATH", default="<stdin>", help="the name of standard input")
    choice = parser.add_argument_group("findings")
    choice.add_argument("--rules", action="store_true", default=None, help="PSScriptAnalyzer's rules too")
    choice.add_argument("--select", metavar="CODES", help="only these codes, with commas; * and ? stand for others")
    choice.add_argument("--ignore", metavar="CODES", help="not these codes")
    choice.add_argument("--severity", metavar="LEAST", help="nothing below Information, Warning or Error")
    choice.add_argument("--settings", metavar="FILE", help="a psemu.toml, pyproject.toml or PSScriptAnalyzer settings")
    choice.add_argument("--no-settings", action="store_true", help="no settings file is looked for")
    choice.add_argument("--baseline", metavar="FILE", help="only what this file of earlier findings does not hold")
    choice.add_argument("--write-baseline", metavar="FILE", help="write the findings to such a file")
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="make the corrections that keep what a script does")
    fixes.add_argument("--diff", action="store_true", help="show what --fix would change; nothing is written")


def run_check(options: Namespace) -> int:
    """Check what *options* (as :func:`declare_check` declares them) name and print the report; the exit code.

    0: no error was found; 1: there is one; 2: a file could not be read, though all others were checked.
    """
    if options.list_rules:
        from psemu.lint.rule_table import format_rules

        print(format_rules())  # noqa: T201
        return OK
    if not options.path:
        raise ConfigurationError("a file, folder or pattern is needed, or - for standard input.")
    settings = _settings(options)
    run = _Run(options, settings)
    for path in script_paths(options.path, settings.exclude):
        run.file(path)
    return run.finish()


def _settings(options: Namespace) -> CheckSettings:
    path = options.settings
    if path is None and not options.no_settings:
        first = options.path[0]
        folder = first if os.path.isdir(first) else os.path.dirname(first)
        path = find_settings("." if first == "-" else folder or ".")
    settings = read_settings(path) if path else CheckSettings()
    if options.rules:
        settings.rules = True
    if options.select:
        settings.select = _codes(options.select)
    if options.ignore:
        settings.ignore += _codes(options.ignore)
    if any(pattern.upper().startswith("PS") for pattern in settings.select):
        settings.rules = True
        # a rule that is asked for by its name runs though it is off by default
        rules = settings.analyzer.setdefault("Rules", {})
        for code in settings.select:
            rules.setdefault(code, {"Enable": True})
    if options.severity:
        settings.severity = severity_named(options.severity)
    if options.baseline:
        settings.baseline = options.baseline
    return settings


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


class _Run:
    """Collects the findings file by file; a text report is printed as it goes."""

    def __init__(self, options: Namespace, settings: CheckSettings) -> None:
        from psemu.catalog import default_catalog

        self._options = options
        self._settings = settings
        self._catalog: Catalog = default_catalog()
        self._baseline = None
        if settings.baseline and not options.write_baseline:
            from psemu.lint.baseline import Baseline

            self._baseline = Baseline(settings.baseline)
        self._records: list[DiagnosticRecord] = []
        self._paths: list[str] = []
        self._unreadable = False
        self._fixed = 0
        self._diffs: list[str] = []

    def file(self, path: str) -> None:
        """Check one file; one that cannot be read is said on standard error."""
        try:
            script = read_script(path)
        except ConfigurationError as error:
            print(f"psemu: {error}", file=sys.stderr)  # noqa: T201
            self._unreadable = True
            return
        name = self._options.stdin_filename if path == "-" else path
        self._paths.append(name)
        text = script.text
        if self._options.fix or self._options.diff:
            text = self._fix(path, name, script)
        records = self._find(text, name, script.encoding)
        if self._baseline is not None:
            records = self._baseline.new(records)
        self._records += records

    def _find(self, text: str, name: str, encoding: str) -> list[DiagnosticRecord]:
        settings = self._settings
        rules = settings.analyzer if settings.rules else None
        return [
            record
            for record in check_parsed(parse(text, name), self._catalog, rules, encoding)
            if settings.wants(record)
        ]

    def _fix(self, path: str, name: str, script: ScriptText) -> str:
        from psemu.lint.fixes import fixed_text, unified_diff

        text, count = fixed_text(script.text, lambda text: self._find(text, name, script.encoding))
        if not count:
            return script.text
        if self._options.diff:
            self._diffs.append(unified_diff(script.text, text, name.replace(os.sep, "/")))
            return script.text
        if path == "-":
            raise ConfigurationError("standard input cannot be fixed in place; --diff shows the change.")
        try:
            with open(path, "wb") as file:
                file.write(script.data(text))
        except OSError as error:
            raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None
        self._fixed += count
        return text

    def finish(self) -> int:
        """Print what is left to print; the exit code."""
        options = self._options
        if options.write_baseline:
            from psemu.lint.baseline import write_baseline

            count = write_baseline(options.write_baseline, self._records)
            self._print(f"{count} findings written to {options.write_baseline}.")
            return MISUSE if self._unreadable else OK
        report = "".join(self._diffs).rstrip("\n") if options.diff else self._report()
        if options.output:
            try:
                with open(options.output, "w", encoding="utf-8", errors="backslashreplace") as file:
                    file.write(report + "\n" if report else "")
            except OSError as error:
                raise ConfigurationError(f"cannot write '{options.output}': {error.strerror}.") from None
        elif report:
            self._print(report)
        if self._fixed:
            print(f"{self._fixed} corrections made.", file=sys.stderr)  # noqa: T201
        if self._unreadable:
            return MISUSE
        if options.diff:
            return FINDINGS if self._diffs else OK
        return FINDINGS if any(record.severity == ERROR for record in self._records) else OK

    def _report(self) -> str:
        options, records = self._options, self._records
        if options.statistics:
            return _statistics(records)
        kind = options.format or ("json" if options.json else "text")
        if kind == "sarif":
            from psemu import __version__
            from psemu.lint.report.sarif import format_sarif

            return format_sarif(records, __version__)
        if kind == "junit":
            from psemu.lint.report.junit import format_junit

            return format_junit(records, self._paths)
        if kind == "github":
            from psemu.lint.report.github import format_github

            return format_github(records)
        return format_json(records) if kind == "json" else format_report(records)

    @staticmethod
    def _print(text: str) -> None:
        print(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace").decode(sys.stdout.encoding or "utf-8"))  # noqa: T201


def _statistics(records: Sequence[DiagnosticRecord]) -> str:
    counts = Counter((SEVERITIES.index(record.severity), record.code) for record in records)
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0][1]))
    return "\n".join(f"{count:7} {SEVERITIES[severity]:<11} {code}" for (severity, code), count in rows)

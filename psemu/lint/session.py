"""One run of ``psemu check`` with all its options: which files, which findings, which report, what is fixed."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from psemu.errors import ConfigurationError
from psemu.extent import SourceText
from psemu.lint.files import MARKDOWN_EXTENSIONS, SCRIPT_EXTENSIONS, matches_path, script_paths
from psemu.lint.finding_data import FindingData, from_data
from psemu.lint.folder_settings import FolderSettings
from psemu.lint.judging import Job, find, judge_all
from psemu.lint.run_end import OK, declare_report, end_run
from psemu.lint.script_text import ScriptText, read_bytes
from psemu.whole_file import write_whole

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Iterator, Sequence

    from psemu.catalog import Catalog
    from psemu.diagnostic import DiagnosticRecord
    from psemu.lint.check_cache import CheckCache

#: fewer files are checked faster than a cache is opened
_CACHED_FROM = 8


def declare_check(parser: ArgumentParser) -> None:
    """The options of ``psemu check``."""
    parser.add_argument("path", nargs="*", help="script files, folders, patterns, or - for standard input")
    files = parser.add_argument_group("files")
    files.add_argument("--markdown", action="store_true", help="the PowerShell in markdown pages too")
    files.add_argument("--help-examples", action="store_true", help="the paths are help pages: check their examples")
    files.add_argument("--no-ignore", action="store_true", help="files that .gitignore names too")
    files.add_argument("--stdin-filename", metavar="PATH", default="<stdin>", help="the name of standard input")
    declare_report(parser, rules="PSScriptAnalyzer's rules beside psemu's")
    choice = parser.add_argument_group("findings")
    choice.add_argument("--rules", action="store_true", default=None, help="PSScriptAnalyzer's rules too")
    choice.add_argument("--select", metavar="CODES", help="only these codes, with commas; * and ? stand for others")
    choice.add_argument("--ignore", metavar="CODES", help="not these codes")
    choice.add_argument("--severity", metavar="LEAST", help="nothing below Information, Warning or Error")
    choice.add_argument("--settings", metavar="FILE", help="a psemu.toml, pyproject.toml or PSScriptAnalyzer settings")
    choice.add_argument("--no-settings", action="store_true", help="no settings file is looked for")
    choice.add_argument("--baseline", metavar="FILE", help="only what this file of earlier findings does not hold")
    choice.add_argument(
        "--module-version",
        action="append",
        default=[],
        metavar="[MODULE=]VERSION",
        help="the version of a module, or of any, that counts; the highest that was added does without it",
    )
    choice.add_argument("--write-baseline", metavar="FILE", help="write the findings to such a file")
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="make the corrections that keep what a script does")
    fixes.add_argument("--diff", action="store_true", help="show what --fix would change; nothing is written")
    running = parser.add_argument_group("running")
    running.add_argument("--watch", action="store_true", help="check again what changes, until Ctrl+C")
    running.add_argument("--jobs", type=int, metavar="N", help="processes; without it as many as there are cores")
    running.add_argument("--no-cache", action="store_true", help="judge every file anew")


def run_check(options: Namespace) -> int:
    """Check what *options* (as :func:`declare_check` declares them) name and print the report; the exit code.

    0: no error was found; 1: there is one; 2: a file or setting could not be read, though all others were checked.
    """
    if options.list_rules:
        from psemu.lint.rule_table import format_rules

        print(format_rules())  # noqa: T201
        return OK
    if not options.path:
        raise ConfigurationError("a file, folder or pattern is needed, or - for standard input.")
    if options.help_examples:
        from psemu.lint.help_examples import run_help_examples

        return run_help_examples(options)
    catalog = _catalog(options)
    if not options.watch:
        run = CheckRun(options, catalog)
        run.check(run.paths())
        run.complain_of_nothing()
        return run.finish()
    return _watch(options, catalog)


def _watch(options: Namespace, catalog: Catalog) -> int:
    """Check all whenever a script or a settings file is another than before: what a script loads changes its findings too."""
    from time import strftime

    from psemu.lint.watch import watch

    known: list[str] = []

    def look() -> list[str]:
        try:
            run = CheckRun(options, catalog, quiet=True)
            known[:] = [*run.paths(), *run.settings_files()]
        except ConfigurationError:
            pass  # what is wrong is said by the check that follows
        return known

    def again(_changed: list[str]) -> None:
        if sys.stdout.isatty():
            print("\x1b[2J\x1b[3J\x1b[H", end="")  # noqa: T201
        try:
            run = CheckRun(options, catalog)
            run.check(run.paths())
            run.complain_of_nothing()
            run.finish()
        except ConfigurationError as error:
            print(f"psemu: {error}", file=sys.stderr)  # noqa: T201
        sys.stdout.flush()
        print(f"psemu: checked at {strftime('%H:%M:%S')}; watching, Ctrl+C ends.", file=sys.stderr)  # noqa: T201

    try:
        watch(look, again)
    except KeyboardInterrupt:
        return OK
    return OK


def _catalog(options: Namespace) -> Catalog:
    from psemu.catalog import default_catalog

    if not options.module_version:
        return default_catalog()
    from psemu.catalog.pinned import module_versions

    # what is kept of earlier checks, and what processes of their own know, is about the versions that count without this
    options.no_cache, options.jobs = True, 1
    return default_catalog(module_versions(options.module_version))


class CheckRun:
    """Collects the findings about files."""

    def __init__(self, options: Namespace, catalog: Catalog, quiet: bool = False) -> None:
        self._options = options
        self._catalog = catalog
        self._settings = FolderSettings(options, quiet)
        self._records: list[DiagnosticRecord] = []
        self._names: list[str] = []
        self._incomplete = False
        self._fixed = 0
        self._diffs: list[str] = []

    def paths(self) -> Iterator[str]:
        """The files that the options name."""
        options = self._options
        extensions = SCRIPT_EXTENSIONS + (MARKDOWN_EXTENSIONS if options.markdown else ())
        return script_paths(options.path, self._excluded, extensions)

    def settings_files(self) -> list[str]:
        """The settings files of what :meth:`paths` has given so far."""
        return self._settings.files()

    def _excluded(self, path: str, is_folder: bool) -> bool:
        settings = self._settings.of(path)
        if settings is not None and matches_path(path, settings.exclude):
            return True
        return not self._options.no_ignore and self._settings.ignored(path, is_folder)

    def check(self, paths: Iterator[str] | Sequence[str]) -> None:
        """Check *paths*; one that cannot be read is said on standard error, the others are checked."""
        fixing = self._options.fix or self._options.diff
        jobs = []
        for path in paths:
            settings = self._settings.of("." if path == "-" else path)
            if settings is None:
                # a wrong settings file was told of when it was read
                self._incomplete = True
                continue
            try:
                data = read_bytes(path)
            except ConfigurationError as error:
                self._complain(str(error))
                continue
            name = self._options.stdin_filename if path == "-" else path
            job = Job(name, data, settings)
            if fixing:
                self._fix(path, job)
            jobs.append(job)
        found = self._findings(jobs)
        for job, findings in zip(jobs, found, strict=True):
            self._names.append(job.name)
            records = from_data(findings, SourceText(ScriptText(job.data).text, job.name)) if findings else []
            baseline = self._settings.baseline(job.settings)
            self._records += baseline.new(records) if baseline is not None else records
        self._incomplete = self._incomplete or self._settings.incomplete

    def _findings(self, jobs: list[Job]) -> list[list[FindingData]]:
        if self._options.no_cache or len(jobs) < _CACHED_FROM:
            return [findings for findings, _ in judge_all(jobs, self._catalog, self._options.jobs)]
        from psemu.lint.check_cache import CheckCache

        cache = CheckCache()
        found = self._cached(jobs, cache)
        if cache.complaint is not None:
            print(f"psemu: {cache.complaint}", file=sys.stderr)  # noqa: T201
        cache.close()
        return found

    def _cached(self, jobs: list[Job], cache: CheckCache) -> list[list[FindingData]]:
        keys = [cache.key(job.name, job.data, job.settings.fingerprint()) for job in jobs]
        known = cache.get(keys)
        missing = [number for number, key in enumerate(keys) if key not in known or _looks_around(jobs[number])]
        judged = judge_all([jobs[number] for number in missing], self._catalog, self._options.jobs)
        fresh = {keys[number]: data for number, data in zip(missing, judged, strict=True)}
        cache.put(fresh.items())
        known.update((key, findings) for key, (findings, _) in fresh.items())
        return [known[key] for key in keys]

    def complain_of_nothing(self) -> None:
        """Say so where no file was checked, lest a wrong folder passes for a clean one."""
        if not self._names and not self._incomplete:
            named = " ".join(f"'{path}'" for path in self._options.path)
            print(f"psemu: there is no PowerShell file to check in {named}.", file=sys.stderr)  # noqa: T201

    def _complain(self, message: str) -> None:
        print(f"psemu: {message}", file=sys.stderr)  # noqa: T201
        self._incomplete = True

    def _fix(self, path: str, job: Job) -> None:
        """Fix the file and put its new bytes into *job*, or keep the difference for the report."""
        from psemu.lint.fixes import fixed_text, unified_diff

        script = ScriptText(job.data)
        if script.damaged:
            # to write it back would make the damage last
            return
        text, count = fixed_text(script.text, lambda text: find(script, text, job.name, job.settings, self._catalog))
        if not count:
            return
        if self._options.diff:
            self._diffs.append(unified_diff(script.text, text, job.name.replace(os.sep, "/")))
            return
        if path == "-":
            raise ConfigurationError("standard input cannot be fixed in place; --diff shows the change.")
        job.data = script.data(text)
        write_whole(path, job.data)
        self._fixed += count

    def finish(self) -> int:
        """Print what is left to print; the exit code."""
        code = end_run(self._options, self._records, self._names, self._diffs, self._incomplete)
        if self._fixed and not self._options.write_baseline:
            print(f"{self._fixed} correction{'s' if self._fixed > 1 else ''} made.", file=sys.stderr)  # noqa: T201
        return code


def _looks_around(job: Job) -> bool:
    """True for files whose findings depend on what stands beside them: manifests and DSC resources."""
    return (
        job.name.lower().endswith(".psd1") or b"dscresource" in job.data.lower() or "dscresources" in job.name.lower()
    )

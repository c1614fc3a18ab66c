"""The settings that count for each file of a check: the nearest settings file above it, then the call's options."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from psemu.errors import ConfigurationError
from psemu.lint.script_text import find_settings
from psemu.lint.settings import CheckSettings, read_settings, severity_named

if TYPE_CHECKING:
    from argparse import Namespace

    from psemu.lint.baseline import Baseline
    from psemu.lint.ignore_files import IgnoreFiles


class FolderSettings:
    """Reads each settings file once. A wrong one is said on standard error: what lies below it is not checked (:attr:`incomplete`);
    one that the call names itself is an exception."""

    def __init__(self, options: Namespace, quiet: bool = False) -> None:
        self.incomplete = False
        self._quiet = quiet
        self._options = options
        self._by_folder: dict[str, CheckSettings | None] = {}
        self._by_file: dict[str | None, CheckSettings | None] = {}
        self._baselines: dict[str, Baseline] = {}
        self._ignore: IgnoreFiles | None = None
        if options.settings:
            self._by_file[options.settings] = self._read(options.settings)
        else:
            self._by_file[None] = self._read(None)

    def of(self, path: str) -> CheckSettings | None:
        """The settings for *path*, None if their file is wrong."""
        options = self._options
        if options.settings or options.no_settings:
            return self._by_file[options.settings]
        folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
        if folder not in self._by_folder:
            self._by_folder[folder] = self._found(find_settings(folder))
        return self._by_folder[folder]

    def _found(self, file: str | None) -> CheckSettings | None:
        if file not in self._by_file:
            try:
                settings = self._read(file)
                self.baseline(settings)
                self._by_file[file] = settings
            except ConfigurationError as error:
                if not self._quiet:
                    print(f"psemu: {error}", file=sys.stderr)  # noqa: T201
                self.incomplete = True
                self._by_file[file] = None
        return self._by_file[file]

    def _read(self, file: str | None) -> CheckSettings:
        options = self._options
        settings = read_settings(file) if file else CheckSettings()
        if options.rules:
            settings.rules = True
        if options.select:
            settings.select = _known_codes(options.select)
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

    def files(self) -> list[str]:
        """The settings files that were found so far, wrong ones too."""
        return [file for file in self._by_file if file is not None]

    def baseline(self, settings: CheckSettings) -> Baseline | None:
        """The baseline that *settings* name, read once: each of its findings is forgiven once in the whole run."""
        path = settings.baseline
        if not path or self._options.write_baseline:
            return None
        if path not in self._baselines:
            from psemu.lint.baseline import Baseline

            self._baselines[path] = Baseline(path)
        return self._baselines[path]

    def ignored(self, path: str, is_folder: bool) -> bool:
        """True if git ignores *path*."""
        if self._ignore is None:
            from psemu.lint.ignore_files import IgnoreFiles

            self._ignore = IgnoreFiles(os.path.dirname(path) or ".")
        return self._ignore.ignores(path, is_folder)


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


def _known_codes(text: str) -> tuple[str, ...]:
    """The patterns of codes in *text*; ConfigurationError for one that nothing can match, lest a slip passes for a clean check."""
    from psemu.lint.rule_pages import is_code

    codes = _codes(text)
    for code in codes:
        if not is_code(code):
            raise ConfigurationError(f"no code matches '{code}'; `psemu rule` lists those of the rules.")
    return codes

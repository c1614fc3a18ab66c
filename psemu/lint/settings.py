"""What a check is asked to look for: psemu.toml, ``[tool.psemu]`` in pyproject.toml, or PSScriptAnalyzer's settings file, then the call's options."""

from __future__ import annotations

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psemu.diagnostic import ERROR, INFORMATION, WARNING
from psemu.errors import ConfigurationError

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

SEVERITIES = (INFORMATION, WARNING, ERROR)
_ANALYZER_KEYS = (
    "customrulepath",
    "excluderules",
    "includedefaultrules",
    "includerules",
    "recursecustomrulepath",
    "rules",
    "severity",
)


class CheckSettings:
    """*select*, *ignore*: code patterns (``*`` and ``?``); *severity*: the least that is reported; *rules*: PSScriptAnalyzer's rules run
    beside the judgement of commands, configured by *analyzer* (its settings table); *exclude*: patterns of paths; *baseline*: a file."""

    def __init__(self) -> None:
        self.select: tuple[str, ...] = ()
        self.ignore: tuple[str, ...] = ()
        self.severity = INFORMATION
        self.rules = False
        self.analyzer: dict[str, Any] = {}
        self.exclude: tuple[str, ...] = ()
        self.baseline: str | None = None

    def fingerprint(self) -> str:
        """A text that is the same for settings that ask for the same findings."""
        return repr((self.select, self.ignore, self.severity, self.rules, self.analyzer))

    def wants(self, record: DiagnosticRecord) -> bool:
        """True if the finding is one that was asked for."""
        code = record.code.lower()
        if self.select and not _matches(code, self.select):
            return False
        if _matches(code, self.ignore):
            return False
        return SEVERITIES.index(record.severity) >= SEVERITIES.index(self.severity)


def _matches(code: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(code, pattern.lower()) for pattern in patterns)


def severity_named(text: str) -> str:
    """``error`` → ``Error``; ConfigurationError for what is no severity."""
    for severity in SEVERITIES:
        if text.lower() == severity.lower():
            return severity
    raise ConfigurationError(f"'{text}' is no severity; there are {', '.join(SEVERITIES)}.")


def read_settings(path: str) -> CheckSettings:
    """The settings in the file *path*; ConfigurationError names what is wrong in it."""
    if path.lower().endswith(".psd1"):
        settings = CheckSettings()
        settings.rules = True
        settings.analyzer = read_analyzer_settings(path)
        return settings
    import tomllib

    try:
        with open(path, "rb") as file:
            table: Any = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"'{path}' is no TOML: {error}.") from None
    if os.path.basename(path) == "pyproject.toml":
        table = table.get("tool", {}).get("psemu", {})
    if not isinstance(table, dict):
        raise ConfigurationError(f"'{path}': tool.psemu is no table.")
    return _from_table(table, path)


def _from_table(table: dict[str, Any], path: str) -> CheckSettings:
    settings = CheckSettings()
    folder = os.path.dirname(path)
    for key, value in table.items():
        name = key.replace("-", "_")
        if name in ("select", "ignore", "exclude"):
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ConfigurationError(f"'{path}': {key} is no list of texts.")
            setattr(settings, name, tuple(value))
        elif name == "severity" and isinstance(value, str):
            settings.severity = severity_named(value)
        elif name == "baseline" and isinstance(value, str):
            settings.baseline = os.path.join(folder, value)
        elif name == "rules" and isinstance(value, bool):
            settings.rules = value
        elif name == "rules" and isinstance(value, dict):
            settings.rules = True
            settings.analyzer = {**settings.analyzer, "Rules": value}
        elif name == "analyzer_settings" and isinstance(value, str):
            settings.rules = True
            settings.analyzer = {**read_analyzer_settings(os.path.join(folder, value)), **settings.analyzer}
        else:
            known = "analyzer-settings, baseline, exclude, ignore, rules, select, severity"
            raise ConfigurationError(f"'{path}': {key} = {value!r} cannot be used; the keys are {known}.")
    return settings


def read_analyzer_settings(path: str) -> dict[str, Any]:
    """The table in a ``PSScriptAnalyzerSettings.psd1``; it may hold nothing but constants."""
    from psemu.lint.constant import constant_value
    from psemu.lint.script_text import read_script
    from psemu.lint.variables import Variables
    from psemu.objects import UNKNOWN, Hashtable
    from psemu.parser import ast, parse

    result = parse(read_script(path).text, path)
    block = result.ast.end_block
    statements = block.statements if block is not None else []
    if result.errors:
        line = result.source.line_column(result.errors[0].start)[0]
        raise ConfigurationError(f"'{path}', line {line}: {result.errors[0].message}")
    if len(statements) != 1 or not isinstance(statements[0], ast.PipelineAst):
        raise ConfigurationError(f"'{path}' is no settings file: it holds one table @{{ … }}.")
    value = constant_value(statements[0], Variables())
    if value is UNKNOWN or not isinstance(value, Hashtable):
        raise ConfigurationError(f"'{path}' is no settings file: it holds one table @{{ … }} of constants.")
    table: dict[str, Any] = _plain(value, path)
    for key in table:
        if key.lower() not in _ANALYZER_KEYS:
            raise ConfigurationError(
                f"'{path}': there is no setting '{key}'; the settings are {', '.join(_ANALYZER_KEYS)}."
            )
    _check_severities(table, path)
    return table


def _check_severities(table: Mapping[str, Any], path: str) -> None:
    for key, value in table.items():
        if key.lower() == "severity":
            for text in [value] if isinstance(value, str) else value or ():
                if str(text).lower() not in ("error", "warning", "information", "parseerror"):
                    raise ConfigurationError(f"'{path}': '{text}' is no severity.")
        if key.lower() == "rules" and not isinstance(value, dict):
            raise ConfigurationError(f"'{path}': Rules is no table.")


def _plain(value: Any, path: str) -> Any:
    from psemu.objects import UNKNOWN, Hashtable

    if value is UNKNOWN:
        raise ConfigurationError(f"'{path}' is no settings file: it holds one table @{{ … }} of constants.")
    if isinstance(value, Hashtable):
        return {str(key): _plain(item, path) for key, item in value.items()}
    return [_plain(item, path) for item in value] if isinstance(value, list) else value

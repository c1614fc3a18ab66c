"""What a check is asked to look for: psemu.toml, ``[tool.psemu]`` in pyproject.toml, or PSScriptAnalyzer's settings file, then the call's options."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
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
        raise ConfigurationError(f"'{path}' is no TOML: {str(error).removesuffix('.')}.") from None
    except RecursionError:
        raise ConfigurationError(f"'{path}' is nested too deeply.") from None
    if os.path.basename(path) == "pyproject.toml":
        tool = table.get("tool", {})
        table = tool.get("psemu", {}) if isinstance(tool, dict) else None
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
            try:
                settings.severity = severity_named(value)
            except ConfigurationError as error:
                raise ConfigurationError(f"'{path}': {error}") from None
        elif name == "baseline" and isinstance(value, str):
            settings.baseline = os.path.join(folder, value)
        elif name == "rules" and isinstance(value, bool):
            settings.rules = value
        elif name == "rules" and isinstance(value, dict):
            settings.rules = True
            _check_rules(value, path)
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
    _check_values(table, path)
    return table


def _check_values(table: Mapping[str, Any], path: str) -> None:
    for key, value in table.items():
        name = key.lower()
        if name == "rules":
            _check_rules(value, path)
            continue
        texts = value if isinstance(value, list) else [] if value is None else [value]
        if name in ("severity", "includerules", "excluderules") and not all(isinstance(text, str) for text in texts):
            raise ConfigurationError(f"'{path}': {key} is no list of texts.")
        for text in texts if name == "severity" else ():
            if text.lower() not in ("error", "warning", "information", "parseerror"):
                raise ConfigurationError(f"'{path}': '{text}' is no severity.")


def _check_rules(rules: Any, path: str) -> None:
    """Each rule has a table, and its options are of the kind that its own defaults have; of rules that psemu does not have nothing is said."""
    from psemu.lint.rules import all_rules

    if not isinstance(rules, dict) or not all(isinstance(options, dict) for options in rules.values()):
        raise ConfigurationError(f"'{path}': the rules are no table of tables.")
    defaults = {rule.code.lower(): rule.defaults for rule in all_rules()}
    for code, options in rules.items():
        for option, value in options.items():
            expected = _WANTED.get(type(defaults.get(code.lower(), {}).get(option.lower())))
            if expected is not None and not expected[0](value):
                raise ConfigurationError(f"'{path}': {option} of {code} is no {expected[1]}.")


def _is_list(value: object) -> bool:
    return value is None or isinstance(value, str) or (isinstance(value, list) and not any(map(_is_container, value)))


def _is_container(value: object) -> bool:
    return isinstance(value, (list, dict))


#: what an option may be, by the type of its default
_WANTED: dict[type, tuple[Callable[[object], bool], str]] = {
    bool: (lambda value: not _is_container(value), "truth value"),
    int: (lambda value: isinstance(value, int), "number"),
    str: (lambda value: isinstance(value, str), "text"),
    tuple: (_is_list, "list of texts"),
}


def _plain(value: Any, path: str) -> Any:
    from psemu.objects import UNKNOWN, Hashtable

    if value is UNKNOWN:
        raise ConfigurationError(f"'{path}' is no settings file: it holds one table @{{ … }} of constants.")
    if isinstance(value, Hashtable):
        return {str(key): _plain(item, path) for key, item in value.items()}
    return [_plain(item, path) for item in value] if isinstance(value, list) else value

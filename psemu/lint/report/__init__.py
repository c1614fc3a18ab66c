"""Findings as text for a person or as data for a program: the last step of ``psemu check``."""

from __future__ import annotations

import os
import sys

from psemu.diagnostic import ERROR, INFORMATION, WARNING, format_text
from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord

FORMATS = ("text", "json", "sarif", "github", "junit")
_COLORS = {ERROR: "31", WARNING: "33", INFORMATION: "36"}

_COUNTED = ((ERROR, "error"), (WARNING, "warning"), (INFORMATION, "information"))


def print_report(
    options: Namespace, records: Sequence[DiagnosticRecord], names: Sequence[str], difference: str | None
) -> None:
    """Write the report that *options* ask for, about the files *names*; *difference*: what ``--diff`` shows instead of findings."""
    to_terminal = not options.output and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    color = options.color == "always" or (options.color == "auto" and to_terminal)
    report = _formatted(options, records, names, color) if difference is None else difference
    if options.output:
        try:
            with open(options.output, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(report + "\n" if report else "")
        except OSError as error:
            raise ConfigurationError(f"cannot write '{options.output}': {error.strerror}.") from None
    elif report:
        encoding = sys.stdout.encoding or "utf-8"
        print(report.encode(encoding, "backslashreplace").decode(encoding))  # noqa: T201


def _formatted(options: Namespace, records: Sequence[DiagnosticRecord], names: Sequence[str], color: bool) -> str:
    if options.statistics:
        return format_statistics(records)
    kind = options.format or ("json" if options.json else "text")
    if kind == "sarif":
        from psemu import __version__
        from psemu.lint.report.sarif import format_sarif

        return format_sarif(records, __version__)
    if kind == "junit":
        from psemu.lint.report.junit import format_junit

        return format_junit(records, names)
    if kind == "github":
        from psemu.lint.report.github import format_github

        return format_github(records)
    return format_json(records) if kind == "json" else format_report(records, color)


def format_statistics(records: Sequence[DiagnosticRecord]) -> str:
    """How often each code was found, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for record in records:
        key = (record.code, record.severity)
        counts[key] = counts.get(key, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "\n".join(f"{count:7} {severity:<11} {code}" for (code, severity), count in rows)


def format_report(records: Sequence[DiagnosticRecord], color: bool = False) -> str:
    """Each finding with its caret excerpt, and a line that counts them; empty for no findings. *color*: with ANSI sequences."""
    if not records:
        return ""
    counts = []
    for severity, word in _COUNTED:
        count = sum(record.severity == severity for record in records)
        if count:
            counts.append(f"{count} {word}{'s' if count > 1 and severity != INFORMATION else ''}")
    texts = map(_colored if color else format_text, records)
    return "\n\n".join([*texts, ", ".join(counts)])


def _colored(record: DiagnosticRecord) -> str:
    """The severity and the carets in the severity's colour, the place bold, notes dim."""
    sign = _COLORS[record.severity]
    word = record.severity.lower()
    lines = format_text(record).split("\n")
    place, _, rest = lines[0].partition(f": {word} {record.code}")
    lines[0] = f"\x1b[1m{place}\x1b[0m: \x1b[1;{sign}m{word}\x1b[0m \x1b[1m{record.code}\x1b[0m{rest}"
    # a message may have lines of its own
    below = record.message.count("\n") + 2
    gutter, _, carets = lines[below].partition("|")
    lines[below] = f"{gutter}|\x1b[{sign}m{carets}\x1b[0m"
    lines[below + 1 :] = [f"\x1b[2m{line}\x1b[0m" for line in lines[below + 1 :]]
    return "\n".join(lines)


def format_json(records: Sequence[DiagnosticRecord]) -> str:
    """One JSON object for each finding and line, keys as :func:`psemu.diagnostic.as_dict` names them; empty for no findings."""
    import json

    from psemu.diagnostic import as_dict

    return "\n".join(json.dumps(as_dict(record), ensure_ascii=False) for record in records)


def has_errors(records: Sequence[DiagnosticRecord]) -> bool:
    """True if a finding is an error: ``psemu check`` ends with exit code 1 then."""
    return any(record.severity == ERROR for record in records)

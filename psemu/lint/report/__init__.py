"""Findings as text for a person or as data for a program: the last step of ``psemu check``."""

from __future__ import annotations

import os
import sys

from psemu.diagnostic import ERROR, INFORMATION, WARNING, excerpt, format_text, shown_message, shown_path, visible

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord

FORMATS = ("text", "json", "sarif", "github", "junit")
_COLORS = {ERROR: "31", WARNING: "33", INFORMATION: "36"}
#: columns of a terminal beyond which a message is hard to read
_WIDEST = 120
_COUNTED = ((ERROR, "error"), (WARNING, "warning"), (INFORMATION, "information"))


def print_report(
    options: Namespace, records: Sequence[DiagnosticRecord], names: Sequence[str], difference: str | None
) -> None:
    """Write the report that *options* ask for, about the files *names*; *difference*: what ``--diff`` shows instead of findings."""
    to_terminal = not options.output and sys.stdout.isatty()
    color = options.color == "always" or (options.color == "auto" and to_terminal and not os.environ.get("NO_COLOR"))
    report = _formatted(options, records, names, color) if difference is None else difference
    if options.output:
        from psemu.whole_file import write_whole

        write_whole(options.output, f"{report}\n".encode("utf-8", "backslashreplace") if report else b"")
    elif report:
        print_text(report)
    elif to_terminal and names and difference is None:
        print(f"Nothing found in {_files(len(names))}.")  # noqa: T201


def print_text(text: str) -> None:
    """Print *text*, with escapes for what the encoding of standard output does not have."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))  # noqa: T201


def _formatted(options: Namespace, records: Sequence[DiagnosticRecord], names: Sequence[str], color: bool) -> str:
    if options.statistics:
        return format_statistics(records)
    kind = options.format or ("json" if options.json else "text")
    if kind == "text":
        return format_report(records, color, len(names), options.max)
    if options.max is not None and len(records) > options.max:
        more, records = len(records) - options.max, records[: options.max]
        print(f"psemu: {more} findings more are not shown.", file=sys.stderr)  # noqa: T201
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
    return format_json(records)


def format_statistics(records: Sequence[DiagnosticRecord]) -> str:
    """How often each code was found, the most frequent first."""
    counts: dict[tuple[str, str], int] = {}
    for record in records:
        key = (record.code, record.severity)
        counts[key] = counts.get(key, 0) + 1
    rows = sorted(counts.items(), key=lambda row: (-row[1], row[0]))
    return "\n".join(f"{count:7} {severity:<11} {code}" for (code, severity), count in rows)


def format_report(
    records: Sequence[DiagnosticRecord], color: bool = False, checked: int = 1, most: int | None = None
) -> str:
    """Each finding with its caret excerpt, and a line that counts them; empty for no findings.

    *color*: with ANSI sequences, messages wrapped for the terminal. *checked*: how many files were; *most*: findings that are shown,
    though all count.
    """
    if not records:
        return ""
    counts = []
    for severity, word in _COUNTED:
        count = sum(record.severity == severity for record in records)
        if count:
            text = f"{count} {word}{'s' if count > 1 and severity != INFORMATION else ''}"
            counts.append(f"\x1b[1;{_COLORS[severity]}m{text}\x1b[0m" if color else text)
    summary = ", ".join(counts)
    if checked > 1:
        summary += f" in {len({record.extent.path for record in records})} of {_files(checked)}"
    shown = records if most is None else records[:most]
    if len(shown) < len(records):
        summary += f"; {len(records) - len(shown)} of them not shown"
    if color:
        from shutil import get_terminal_size

        columns = get_terminal_size().columns
        return "\n\n".join([*[_colored(record, columns) for record in shown], summary])
    return "\n\n".join([*map(format_text, shown), summary])


def _files(count: int) -> str:
    return f"{count} file{'s' if count != 1 else ''}"


def _colored(record: DiagnosticRecord, columns: int) -> str:
    """The severity and the carets in the severity's colour, the place bold, line numbers dim, the message in lines of its own."""
    from textwrap import fill

    sign, word = _COLORS[record.severity], record.severity.lower()
    line, column = record.extent.start_line_column
    place = f"{shown_path(record)}:{line}:{column}"
    width = max(40, min(_WIDEST, columns))
    # a message may have lines of its own
    parts = [
        fill(part, width, initial_indent="  ", subsequent_indent="  ") for part in shown_message(record).split("\n")
    ]
    gutter = " " * len(str(line))
    source, carets = excerpt(record.extent, max(40, columns - len(gutter) - 5)).split("\n")
    lines = [f"\x1b[1m{place}\x1b[0m: \x1b[1;{sign}m{word}\x1b[0m \x1b[1m{record.code}\x1b[0m", *parts]
    lines += [f"\x1b[2m{line} |\x1b[0m {source}", f"\x1b[2m{gutter} |\x1b[0m \x1b[1;{sign}m{carets}\x1b[0m"]
    lines += [f"{gutter} \x1b[36m=\x1b[0m {visible(note)}" for note in record.notes]
    return "\n".join(lines)


def format_json(records: Sequence[DiagnosticRecord]) -> str:
    """One JSON object for each finding and line, keys as :func:`psemu.diagnostic.as_dict` names them; empty for no findings."""
    import json

    from psemu.diagnostic import as_dict

    return "\n".join(json.dumps(as_dict(record), ensure_ascii=False) for record in records)


def has_errors(records: Sequence[DiagnosticRecord]) -> bool:
    """True if a finding is an error: ``psemu check`` ends with exit code 1 then."""
    return any(record.severity == ERROR for record in records)

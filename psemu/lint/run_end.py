"""What ``psemu check`` and ``psemu help lint`` share: the options of the report, the kept findings, the exit code."""

from __future__ import annotations

from psemu.lint.report import FORMATS, has_errors, print_report

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace
    from collections.abc import Sequence

    from psemu.diagnostic import DiagnosticRecord

OK, FINDINGS, MISUSE = 0, 1, 2


def declare_report(parser: ArgumentParser, rules: str) -> None:
    """The options of the report; *rules* is the help of ``--list-rules``."""
    report = parser.add_argument_group("report")
    report.add_argument("--json", action="store_true", help="findings as JSON lines; the same as --format json")
    report.add_argument("--format", choices=FORMATS, default=None)
    report.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="colours in the text")
    report.add_argument("-o", "--output", metavar="FILE", help="write the report to a file")
    report.add_argument("--max", type=_count, metavar="N", help="show the first N findings; all of them count")
    report.add_argument("--statistics", action="store_true", help="how often each code was found, instead of findings")
    report.add_argument("--list-rules", action="store_true", help=rules)


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        from argparse import ArgumentTypeError

        raise ArgumentTypeError(f"'{text}' is no number of findings")
    return int(text)


def end_run(
    options: Namespace,
    records: Sequence[DiagnosticRecord],
    names: Sequence[str],
    differences: Sequence[str],
    incomplete: bool,
) -> int:
    """Write the baseline or the report that *options* ask for; the exit code.

    *names* are the files, *differences* what ``--diff`` shows of them, *incomplete* says that one could not be read.
    """
    if options.write_baseline:
        from psemu.lint.baseline import write_baseline

        count = write_baseline(options.write_baseline, records)
        print(f"{count} findings written to {options.write_baseline}.")  # noqa: T201
        return MISUSE if incomplete else OK
    print_report(options, records, names, "".join(differences).rstrip("\n") if options.diff else None)
    if incomplete:
        return MISUSE
    if options.diff:
        return FINDINGS if differences else OK
    return FINDINGS if has_errors(records) else OK

"""Runs the benchmarks and prints one line each, psemu beside its peer: ``python -m tests.benchmarks [NAME …] [--rounds N]``."""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import bindings, editor, emulator, material, parsing, peers
from tests.benchmarks.catalog import catalog, suggest
from tests.benchmarks.language import language
from tests.benchmarks.measure import process_seconds, program, rate

BARE = [sys.executable, "-c", "pass"]
LINE = "Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $sp -SynchronizationJobId $job -PassThru"

PASTED = Path(__file__).parent / "data" / "pasted.ps1"


def check(rounds: int) -> None:
    """A cold check of a 30-line script."""
    _cold("psemu check, 30 lines, cold", ["check", str(material.SAMPLE)], rounds, limit=2.5)


def check_many(rounds: int) -> None:
    """A check of 684 scripts (2 MB), with nothing kept and from the cache."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, TemporaryDirectory() as home:
        size = material.script_folder(Path(folder), 684)
        command = [*program(), "check", folder, "--statistics", "--no-settings"]
        kept = {"PSEMU_HOME": home}
        ((cold, cold_wall),) = process_seconds([[*command, "--no-cache"]], max(1, rounds // 5), kept)
        process_seconds([command], 1, kept)
        ((warm, warm_wall),) = process_seconds([command], rounds, kept)
    print(
        f"psemu check, 684 scripts, {size / 1e6:.1f} MB: {cold_wall:.2f} s of wall time, {cold:.2f} s of CPU (goal: 2 s on two cores);"
        f" from the cache {warm_wall:.2f} s, {warm:.2f} s of CPU (goal: 0.3 s)"
    )


def run(rounds: int) -> None:
    """A cold run of what only computes, and of a seed line on the embedded emulator."""
    _cold("psemu run 1, cold", ["run", "1"], rounds, limit=3.5)
    _cold("psemu run, one line, cold", ["run", LINE], rounds)


def _cold(name: str, arguments: list[str], rounds: int, limit: float | None = None) -> None:
    (bare, _), (ours, wall) = process_seconds([BARE, [*program(), *arguments]], rounds)
    goal = f" (goal: at most {limit:g})" if limit is not None else ""
    print(
        f"{name}: {ours * 1000:.1f} ms of CPU, python -c pass {bare * 1000:.1f} ms, ratio {ours / bare:.2f}{goal};"
        f" {wall * 1000:.0f} ms of wall time"
    )


def parse(rounds: int, folder: Path | None = None) -> None:
    """Parsing scripts, against tree-sitter and lark's loop on the same table."""
    parsing.parse_scripts(folder)


def help_pages(rounds: int) -> None:
    """Reading help pages, against a Markdown tokenizer; then each of them as if none had been read before, and on to the binder's facts."""
    from psemu.catalog import build_command
    from psemu.help import metadata, read_command_help, syntax_line

    # as the command line has it: pages are no garbage
    gc.set_threshold(50_000)
    pages = material.pages()

    def per_second(reader: Callable[[str], object]) -> float:
        def work() -> float:
            for page in pages:
                reader(page)
            return len(pages)

        return rate(work)

    _beside("help pages", "pages/s", per_second(read_command_help), {"markdown-it": peers.markdown}, per_second)
    every = material.pages(1_000_000)

    def anew(reader: Callable[[str], object]) -> float:
        def work() -> float:
            metadata.forget()
            syntax_line.forget()
            for page in every:
                reader(page)
            return len(every)

        return rate(work)

    size = sum(len(page) for page in every) / len(every) / 1000
    read, built = anew(read_command_help), anew(lambda page: build_command(read_command_help(page)))
    print(
        f"help pages: {len(every)} of {size:.1f} kB read once: {read:,.4g} pages/s (goal: 10,000); to commands {built:,.4g}"
    )
    large = "# Get-X\n## SYNTAX\n```\nGet-X\n```\n## NOTES\n" + "  `[Name <String>]`: a line of a tree\n" * 110_000
    start = time.process_time()
    notes = read_command_help(large).notes
    print(
        f"help pages: one of {len(large) / 1e6:.1f} MB with its notes ({len(notes) / 1e6:.1f} MB) in {time.process_time() - start:.2f} s (goal: 1)"
    )


def binds(rounds: int) -> None:
    """Binding parsed command lines statically."""
    from psemu.binder import bind_command
    from psemu.catalog import default_catalog
    from psemu.parser import ast
    from psemu.parser import parse as parse_text

    command = default_catalog().find("Start-MgServicePrincipalSynchronizationJob")
    assert command is not None
    result = parse_text(LINE)
    (node,) = [node for node in result.ast.walk() if isinstance(node, ast.CommandAst)]

    def work() -> float:
        for _ in range(100):
            bind_command(node, command, result.source)
        return 100

    def parsed() -> float:
        for _ in range(100):
            line = parse_text(LINE)
            (again,) = [node for node in line.ast.walk() if isinstance(node, ast.CommandAst)]
            bind_command(again, command, line.source)
        return 100

    print(
        f"binds: {rate(work):,.0f}/s of {LINE.split()[0]} with three arguments, {rate(parsed):,.0f}/s with parsing (goal: 20,000)"
    )
    lines = material.bind_lines()
    if not lines:
        print("binds of recorded lines: PSEMU_SHARED does not say where they lie")
        return

    def recorded() -> float:
        for text, each in lines:
            line = parse_text(text)
            pipeline: Any = line.ast.end_block.statements[-1]  # type: ignore[union-attr]
            elements = pipeline.pipeline_elements
            bind_command(elements[-1], each, line.source, expects_input=len(elements) > 1)
        return len(lines)

    print(f"binds of {len(lines)} recorded lines: {rate(recorded):,.0f}/s with parsing (goal: 20,000)")
    explanations()


def explanations() -> None:
    """The slowest of some failing lines on a command with 200 parameters and 30 sets, explained with the changes that would mend it."""
    from psemu.binder import bind_command, explain
    from psemu.parser import parse as parse_text

    command, slowest = material.large_command(), 0.0
    for text in material.FAILING_LINES:
        result = parse_text(text)
        pipeline: Any = result.ast.end_block.statements[0]  # type: ignore[union-attr]
        node = pipeline.pipeline_elements[0]

        def work(node: Any = node, source: Any = result.source) -> float:
            bound = bind_command(node, command, source, expects_input=False)
            assert bound.errors
            explain(bound)
            return 1

        slowest = max(slowest, 1 / rate(work, 0.2))
    print(f"explanation of a failing line, 200 parameters and 30 sets: {slowest * 1000:.1f} ms (goal: 5)")


def requests(rounds: int) -> None:
    """Requests to the emulator, and a pasted script that makes some."""
    emulator.requests()
    _cold(f"psemu run, {len(PASTED.read_text().splitlines())} pasted lines, cold", ["run", str(PASTED)], rounds)


def pages(rounds: int) -> None:
    """Filtered pages of 1,000,000 users."""
    emulator.pages()


def gate(rounds: int) -> None:
    """What the gate says of its harmless and hostile texts, and how long an answer takes."""
    from tests.gate.measure import measure, measure_large

    measure()
    measure_large()


def codegen(rounds: int) -> None:
    """Commands to code in other languages, and a generated package's import."""
    bindings.generation()


def language_server(rounds: int) -> None:
    """What an editor waits for."""
    editor.answers()


def _beside(
    name: str,
    unit: str,
    ours: float,
    others: dict[str, Callable[[], Callable[[str], object]]],
    measure: Callable[[Callable[[str], object]], float],
) -> None:
    words = [f"{name}: {ours:,.4g} {unit}"]
    for peer, make in others.items():
        try:
            theirs = measure(make())
        except peers.UnavailableError as error:
            words.append(f"{peer} skipped ({error})")
        else:
            words.append(f"{peer} {theirs:,.4g}, ratio {ours / theirs:.2f}")
    print("; ".join(words))


BENCHMARKS = {
    "check": check,
    "check-many": check_many,
    "run": run,
    "language": language,
    "parse": parse,
    "help": help_pages,
    "catalog": catalog,
    "suggest": suggest,
    "bind": binds,
    "requests": requests,
    "pages": pages,
    "gate": gate,
    "bindings": codegen,
    "editor": language_server,
}


def main() -> int:
    """0 when all that were asked for ran."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"{', '.join(BENCHMARKS)}; parse FOLDER takes the scripts there"
    )
    parser.add_argument("--rounds", type=int, default=15, help="cold starts of each program (default 15)")
    arguments = parser.parse_args()
    folder = Path(arguments.names.pop()) if len(arguments.names) > 1 and Path(arguments.names[-1]).is_dir() else None
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    failed = 0
    for name in arguments.names or BENCHMARKS:
        try:
            if name == "parse":
                parse(arguments.rounds, folder)
            else:
                BENCHMARKS[name](arguments.rounds)
        except Exception as error:
            failed = 1
            print(f"{name}: failed, {type(error).__name__}: {error}")
        sys.stdout.flush()
    return failed


if __name__ == "__main__":
    sys.exit(main())

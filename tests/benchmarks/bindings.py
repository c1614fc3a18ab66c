"""Generating typed packages, and what importing and calling one costs."""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.benchmarks.material import pages
from tests.benchmarks.measure import process_seconds, rate

if TYPE_CHECKING:
    from psemu.catalog import CommandInfo as Command
    from psemu.help import CommandHelp

#: cmdlets of the package that is imported
SIZE = 1000
_IMPORT = "import sys; sys.path.insert(0, sys.argv[1]); import bindings"
_BOUND = f"""{_IMPORT}

class Shell:
    def invoke_command(self, name, parameters):
        return [name]
assert bindings.get_date(shell=Shell())
"""
_RUN = f"{_IMPORT}\nbindings.get_date()"


def generation() -> None:
    """Commands with their pages to Python packages and the other forms."""
    from psemu.catalog import CommandInfo
    from psemu.catalog.builder import build_command
    from psemu.codegen import generate_functions, generate_package, generate_powershell, generate_schemas, write_folder
    from psemu.help import read_command_help

    def described() -> list[tuple[Command, CommandHelp | None]]:
        read = [read_command_help(text) for text in pages(1_000_000)]
        return [(build_command(page), page) for page in read if page.is_command]

    # as the command line has it: pages are no garbage
    gc.set_threshold(50_000)
    commands = described()

    def package() -> float:
        generate_package(commands)
        return len(commands)

    def whole() -> float:
        generate_package(found := described())
        return len(found)

    print(
        f"bindings: {rate(package):,.0f} cmdlets/s as a Python package and its awaited twin (goal: 1,500),"
        f" {rate(whole):,.0f}/s with reading the pages; {len(commands):,} commands"
    )
    spent = []
    for make in (generate_schemas, generate_functions, generate_powershell):
        start = time.process_time()
        make(commands)
        spent.append(f"{make.__name__} {len(commands) / (time.process_time() - start):,.0f}")
    print(f"bindings, other forms: {', '.join(spent)} cmdlets/s")
    _site(commands)
    with TemporaryDirectory() as folder:
        chosen = commands[: SIZE - 1]
        files = generate_package([*chosen, (CommandInfo("Get-Date", []), None)])
        start = time.process_time()
        write_folder(str(Path(folder) / "bindings"), files)
        writing = time.process_time() - start
        _cold(folder, len(chosen) + 1, len(files), writing)


def _site(commands: list[tuple[Command, CommandHelp | None]]) -> None:
    from psemu.codegen import man_pages, site_files

    pages = {command.name.lower(): page for command, page in commands}
    only = [command for command, _ in commands if pages[command.name.lower()] is not None]
    spent = []
    size = 0
    names = ""
    for make in (site_files, man_pages):
        start = time.process_time()
        for path, text in make(only, lambda command: pages[command.name.lower()]):
            if make is site_files:
                size += len(text)
                names = text if path == "search/names.js" else names
        spent.append(len(only) / (time.process_time() - start))
    print(
        f"docs: {spent[0]:,.0f} commands/s as a web site of {size / len(only) / 1000:.0f} kB for each, the search's names {len(names) / 1000:.0f} kB"
        f" in all; {spent[1]:,.0f}/s as man pages"
    )


def _cold(folder: str, commands: int, files: int, writing: float) -> None:
    programs = ["pass", _IMPORT, _BOUND, _RUN]
    lines = [[sys.executable, "-c", program, folder] for program in programs]
    (floor_cpu, floor), *taken = process_seconds(lines, 15)
    told = [
        f"{(cpu - floor_cpu) * 1000:.0f} ms of CPU, {(wall - floor) * 1000:.0f} ms of wall time" for cpu, wall in taken
    ]
    print(
        f"bindings, a package of {commands:,} commands in {files:,} files, written in {writing:.2f} s, over bare Python: import {told[0]};"
        f" import and a call up to the shell {told[1]}; import and a run of Get-Date {told[2]} (goal: 60 ms)"
    )

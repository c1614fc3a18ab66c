"""What the benchmarks work on: recorded data where ``PSEMU_SHARED`` names it, else the project's own pages and sample script."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

from psemu.catalog.command_info import ALL_PARAMETER_SETS, CommandInfo, ParameterInfo, ParameterSetMetadata
from tests.conformance.frame import read_cases

SAMPLE = Path(__file__).parent / "data" / "sample.ps1"


def shared(*parts: str) -> Path | None:
    """A place in the recorded data, None where there is none."""
    root = os.environ.get("PSEMU_SHARED")
    path = Path(root, *parts) if root else None
    return path if path is not None and path.exists() else None


def scripts(folder: Path | None = None) -> list[str]:
    """The scripts of *folder*; without one about 400 kB of recorded examples, or the project's own sample."""
    if folder is not None:
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in (".ps1", ".psm1"))
        return [file.read_bytes().decode("utf-8-sig", "replace") for file in files]
    examples = shared("conformance", "parse", "examples.jsonl.gz")
    if examples is None:
        return [SAMPLE.read_text("utf-8")] * 250
    valid = (case["text"] for case in read_cases(examples) if not case["errors"])
    found: list[str] = []
    size = 0
    for text in valid:
        found.append(text)
        size += len(text)
        if size > 400_000:
            break
    # scripts of a usual size, not snippets: the cost of a call must not hide the cost of a byte
    whole = iter(found)
    return ["\n\n".join(chunk) for chunk in iter(lambda: list(itertools.islice(whole, 20)), [])]


def script_folder(folder: Path, count: int) -> int:
    """*count* scripts, long and short in turn, as files in folders of *folder*; the bytes that were written (3 kB each)."""
    sample = SAMPLE.read_text("utf-8")
    texts = itertools.cycle(text for pair in zip(scripts(), itertools.repeat(sample), strict=False) for text in pair)
    written = 0
    for number, text in zip(range(count), texts, strict=False):
        place = folder / f"part{number % 20}"
        place.mkdir(exist_ok=True)
        written += (place / f"script{number}.ps1").write_bytes(text.encode())
    return written


def pages(most: int = 300) -> list[str]:
    """Help pages: *most* of the corpus at equal steps, or those that ship."""
    corpus = shared("corpus", "az") if most <= 300 else shared("corpus")
    if corpus is None:
        from psemu.resources import resource_path

        corpus = Path(resource_path("helpdocs"))
    files = sorted(file for file in corpus.rglob("*-*.md") if "versions" not in file.parts)
    step = max(1, len(files) // most)
    return [file.read_text("utf-8-sig") for file in files[::step][:most]]


def bind_lines() -> list[tuple[str, CommandInfo]]:
    """Recorded command lines of all kinds that need nothing before them, with their commands."""
    from tests.conformance.bind import commands
    from tests.conformance.frame import Options

    cases = shared("conformance", "bind", "cases.jsonl.gz")
    if cases is None:
        return []
    table = commands(Options(cases.parents[2]))
    chosen = itertools.islice((case for case in read_cases(cases) if "pre" not in case), 0, None, 97)
    return [(case["line"], table[f"{case['doc']}\0{case['cmd']}"]) for case in chosen if "@p" not in case["line"]]


FAILING_LINES = (
    "Set-Large -Parameter0 x -Nope 1",
    "Set-Large",
    "Set-Large -Parameter0 x -Parametr4 v",
    "Set-Large -Parameter5 abc",
    "Set-Large a b c d e f g h",
    "Set-Large -Parameter1 1 -Parameter3 -Parameter7 -Parameter10 x -Parameter12 y -Zzz q",
    "Set-Large -Param x",
)


def large_command() -> CommandInfo:
    """200 parameters of several types in 30 sets, some of them mandatory, some by position."""
    types = ("System.String", "System.Int32", "System.String[]", "System.Management.Automation.SwitchParameter")
    parameters = []
    for number in range(200):
        in_sets = (
            [f"Set{each}" for each in range(30) if (number + each) % 3 == 0] if number % 2 else [ALL_PARAMETER_SETS]
        )
        position = number % 5 if number < 5 else None
        sets = {name: ParameterSetMetadata(number % 7 == 0, position) for name in in_sets}
        parameters.append(ParameterInfo(f"Parameter{number}", types[number % 4], sets, aliases=(f"al{number}",)))
    return CommandInfo("Set-Large", parameters, default_parameter_set="Set0")

"""The README shows real output: its transcripts are run and compared; ``PSEMU_UPDATE=1`` writes what came out."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

README = Path(__file__).resolve().parent.parent / "README.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.M | re.S)
# what differs from run to run: ids and dates
_VOLATILE = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} [\d:]{8} GMT"
)


def _transcripts(folder: Path) -> str:
    """The README with each ``$ psemu …`` followed by what it prints in *folder*."""
    environment = {**os.environ, "PSEMU_HOME": str(folder / "home"), "COLUMNS": "120"}

    def block(match: re.Match[str]) -> str:
        language, text = match.groups()
        if language == "powershell":
            name = re.match(r"# (\S+\.ps1)", text)
            assert name, f"a script without its name in the first line: {text[:40]}"
            (folder / name[1]).write_text(text, encoding="utf-8")
        if language != "console":
            return match[0]
        command = text.splitlines()[0]
        assert command.startswith("$ psemu "), command
        done = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m {command[2:]}"],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        assert "Traceback" not in done.stdout, done.stdout
        return f"```console\n{command}\n{done.stdout.strip(chr(10))}\n```"

    return _BLOCK.sub(block, README.read_text(encoding="utf-8"))


def test_transcripts_are_real(tmp_path: Path) -> None:
    shown = README.read_text(encoding="utf-8")
    real = _transcripts(tmp_path)
    if os.environ.get("PSEMU_UPDATE"):
        README.write_text(real, encoding="utf-8")
        return
    assert _VOLATILE.sub("…", real) == _VOLATILE.sub("…", shown)


def test_the_python_example_runs(tmp_path: Path) -> None:
    code = next(text for language, text in _BLOCK.findall(README.read_text(encoding="utf-8")) if language == "python")
    page = README.parent / "helpdocs" / "Microsoft.Graph.Applications" / "Start-MgApplicationSynchronizationJob.md"
    (tmp_path / page.name).write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    environment = {**os.environ, "PSEMU_HOME": str(tmp_path), "PYTHONPATH": str(README.parent)}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "DisplayName" in done.stdout
    assert "CommandNotFoundException (1, 1)" in done.stdout
    assert "('Start', 'StartViaIdentity')" in done.stdout


def test_both_commands_stand_where_they_are_looked_for() -> None:
    text = README.read_text(encoding="utf-8")
    for heading in ("Try it", "Test it"):
        section = text.split(f"\n## {heading}\n", 1)[1]
        language, block = _BLOCK.search(section).groups()  # type: ignore[union-attr]
        assert language == "sh"
        assert len(block.strip().splitlines()) == 1

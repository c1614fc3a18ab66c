"""The interactive shell at a terminal that is a pipe: whole statements run, others wait for more lines; Tab completes."""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

import pytest
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from psemu.console import ConsoleWriter
from psemu.interactive import Session, is_complete, run_lines, run_prompt
from psemu.shell import Shell


@pytest.fixture(name="session")
def make_session() -> Session:
    writer = ConsoleWriter(sys.stdout, sys.stderr)
    return Session(Shell(), writer.write, writer.flush)


def typed(session: Session, keys: str, history: str | None = None) -> int:
    """Types *keys*, with a pause at each ``~``: offers come while a person looks."""
    with create_pipe_input() as pipe:

        def type_keys() -> None:
            for part in keys.split("~"):
                pipe.send_text(part)
                time.sleep(0.4)

        thread = threading.Thread(target=type_keys)
        thread.start()
        try:
            return run_prompt(session, history, input=pipe, output=DummyOutput())
        finally:
            thread.join()


def test_lines_run_in_one_session(session: Session, capfd: pytest.CaptureFixture[str]) -> None:
    writer = ConsoleWriter(sys.stdout, sys.stderr)
    session = Session(session.shell, writer.write, writer.flush)
    assert typed(session, "$a = 2\rif ($a) {\r$a + 40\r}\rexit 3\r") == 3
    assert capfd.readouterr().out == "42\n"


def test_tab_completes(session: Session, capfd: pytest.CaptureFixture[str]) -> None:
    writer = ConsoleWriter(sys.stdout, sys.stderr)
    session = Session(session.shell, writer.write, writer.flush)
    assert typed(session, "$sp.Leng\t~\r~\x04") == 0
    assert capfd.readouterr().out == "36\n"


def test_history_leaves_secrets_out(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "new" / "history"
    typed(session, "1 + 1\r$x = ConvertTo-SecureString 'hunter2' -AsPlainText\r\x04", str(file))
    assert "1 + 1" in file.read_text()
    assert "hunter2" not in file.read_text()


def test_mistakes_are_shown_and_the_prompt_goes_on(session: Session, capfd: pytest.CaptureFixture[str]) -> None:
    writer = ConsoleWriter(sys.stdout, sys.stderr)
    session = Session(session.shell, writer.write, writer.flush)
    assert typed(session, "1 +* 2\rGet-Nope\r'still here'\r\x04") == 0
    captured = capfd.readouterr()
    assert captured.out == "still here\n"
    assert "Get-Nope" in captured.err
    assert "Traceback" not in captured.err


def test_piped_lines(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    writer = ConsoleWriter(sys.stdout, sys.stderr)
    session = Session(session.shell, writer.write, writer.flush)
    assert run_lines(session, ["function f {\n", "'in f'\n", "}\n", "f\n", "exit 5\n", "'never'\n"]) == 5
    assert capsys.readouterr().out == "in f\n"


@pytest.mark.parametrize(
    ("text", "complete"),
    [("1", True), ("if (1) {", False), ('"a', False), ("a |", False), ("1 +* 2", True), ("@'\nx", False), ("}", True)],
)
def test_what_waits_for_more(text: str, complete: bool) -> None:
    assert is_complete(text) is complete

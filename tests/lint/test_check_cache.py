from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from psemu.cli import main

COUNT = 9


@pytest.fixture
def check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[[], tuple[int, str, str]]:
    """Checks nine scripts, each with an error; the code, what was found, what was said."""
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    for number in range(COUNT):
        (scripts / f"{number}.ps1").write_text(f"Get-Date -Nope{number}\n")
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))

    def run() -> tuple[int, str, str]:
        code = main(["check", str(scripts), "--statistics", "--no-settings"])
        said = capsys.readouterr()
        return code, said.out.strip(), said.err

    return run


FOUND = f"{COUNT} Error       NamedParameterNotFound"


def _change(statement: str, *values: object) -> Callable[[Path], None]:
    def change(cache: Path) -> None:
        connection = sqlite3.connect(cache)
        with connection:
            connection.execute(statement, values)
        connection.close()

    return change


def _folder(cache: Path) -> None:
    cache.unlink()
    cache.mkdir()


def _other_table(cache: Path) -> None:
    cache.unlink()
    _change("CREATE TABLE checks (a INTEGER)")(cache)


def _home_is_a_file(cache: Path) -> None:
    shutil.rmtree(cache.parent)
    cache.parent.write_text("")


BROKEN: list[tuple[Callable[[Path], object], str]] = [
    (lambda cache: cache.write_bytes(b""), ""),
    (lambda cache: cache.write_bytes(b"nonsense" * 2_000), "was damaged; it is made anew"),
    (lambda cache: os.truncate(cache, 300), "was damaged; it is made anew"),
    (_other_table, "was damaged; it is made anew"),
    (_folder, "cannot be used"),
    (_home_is_a_file, "there is no cache"),
    (_change("UPDATE checks SET data = ?", "{"), "could not be read; everything is checked anew"),
    (_change("UPDATE checks SET data = ?", "[[[1,2]],[]]"), "could not be read; everything is checked anew"),
    (_change("UPDATE checks SET data = ?", b"\xff\xfe"), "could not be read; everything is checked anew"),
    (_change("UPDATE checks SET data = ?", 7), "could not be read; everything is checked anew"),
    (
        _change("UPDATE checks SET data = replace(data, 'Nope', 'Cope')"),
        "could not be read; everything is checked anew",
    ),
]


@pytest.mark.parametrize(("harm", "said"), BROKEN)
def test_a_broken_cache_is_told_and_changes_nothing(
    check: Callable[[], tuple[int, str, str]], tmp_path: Path, harm: Callable[[Path], object], said: str
) -> None:
    assert check() == (1, FOUND, "")
    harm(tmp_path / "home" / "check-cache.sqlite3")
    code, out, err = check()
    assert (code, out) == (1, FOUND)
    assert said in err
    assert bool(err) == bool(said)


def test_a_cache_that_is_in_use_is_left_alone(check: Callable[[], tuple[int, str, str]], tmp_path: Path) -> None:
    check()
    cache = tmp_path / "home" / "check-cache.sqlite3"
    other = sqlite3.connect(cache, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    code, out, err = check()
    assert (code, out) == (1, FOUND)
    assert "cannot be used (database is locked)" in err
    other.execute("ROLLBACK")
    assert other.execute("SELECT count(*) FROM checks").fetchone() == (COUNT,)
    other.close()
    assert check() == (1, FOUND, "")

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.conformance import __main__ as command
from tests.conformance import tally
from tests.conformance.frame import Options, Verdict, read_cases, show_difference


def cases(options: Options) -> Iterator[dict[str, Any]]:
    for number in range(40):
        yield {"id": f"c-{number}", "area": "even" if number % 2 == 0 else "odd", "n": number}


def judge(case: dict[str, Any], options: Options) -> Verdict:
    if case["n"] == 7:
        raise ValueError("seven")
    agree = case["n"] % 3 != 0
    return Verdict(case["area"], agree, {"out": agree, "text": True}, "" if agree else "- 0\n+ 1")


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    found = ModuleType("kind")
    found.__dict__.update(cases=cases, judge=judge)
    monkeypatch.setattr(command, "load", lambda kind: found if kind == "run" else None)
    return found


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return Options(tmp_path)


def test_counts_agreement_per_area_and_part(module: ModuleType, options: Options) -> None:
    found = tally.run("run", module, tally.Plan(options))
    assert (found.whole.agree, found.whole.total) == (25, 40)
    assert {name: (count.agree, count.total) for name, count in found.areas.items()} == {
        "even": (13, 20),
        "odd": (12, 20),
    }
    assert found.parts["text"].agree == 39
    assert len(found.differences) == 5


def test_a_judge_that_raises_disagrees(module: ModuleType, options: Options) -> None:
    found = tally.run("run", module, tally.Plan(options, show=100))
    assert next(text for _, name, _, text in found.differences if name == "c-7").startswith("raised ValueError: seven")


def test_a_judge_that_does_not_end_disagrees(
    module: ModuleType, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forever(case: dict[str, Any], options: Options) -> Verdict:
        while True:
            pass

    monkeypatch.setattr(tally, "TIME_LIMIT", 0.02)
    module.__dict__["judge"] = forever
    found = tally.run("run", module, tally.Plan(options, sample=1))
    assert found.whole.agree == 0
    assert "no answer within" in found.differences[0][3]


def test_a_sample_is_the_same_each_time_and_in_several_processes(module: ModuleType, options: Options) -> None:
    first = tally.run("run", module, tally.Plan(options, sample=15, show=100))
    again = tally.run("run", module, tally.Plan(options, sample=15, show=100, jobs=2))
    assert first.whole == again.whole
    assert first.whole.total == 15
    assert first.differences == again.differences


def test_all_cases_in_several_processes(module: ModuleType, options: Options) -> None:
    one = tally.run("run", module, tally.Plan(options))
    two = tally.run("run", module, tally.Plan(options, jobs=2))
    assert (one.whole, one.areas, one.parts) == (two.whole, two.areas, two.parts)


def test_a_known_difference_is_never_agreement(
    module: ModuleType, options: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tally, "known_differences", lambda kind: {"c-0": "the machine's own", "c-1": "mended"})
    found = tally.run("run", module, tally.Plan(options, show=100))
    assert (found.whole.agree, found.whole.total, found.known, found.stale) == (25, 40, 1, ["c-1"])
    assert "c-0" not in [name for _, name, _, _ in found.differences]


@pytest.mark.usefixtures("module")
def test_the_last_line_is_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("", "utf-8")
    assert command.main(["run", str(file), "--json", "--part", "ev*"]) == 0
    last = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (last["kind"], last["agree"], last["total"]) == ("run", 13, 20)
    assert last["parts"] == {"out": {"agree": 13, "total": 20}, "text": {"agree": 20, "total": 20}}


@pytest.mark.usefixtures("module")
def test_a_kind_without_judge_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text("", "utf-8")
    assert command.main(["help", str(file)]) == 2
    assert "no judge" in capsys.readouterr().err


@pytest.mark.usefixtures("module")
def test_the_floor_may_only_rise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PSEMU_SHARED", str(tmp_path))
    monkeypatch.setattr(command, "FLOOR", tmp_path / "floor.json")
    assert command.main(["run", "--update-floor", "--show", "0"]) == 0
    assert json.loads((tmp_path / "floor.json").read_text()) == {"run": {"agree": 25, "total": 40, "sample": None}}
    assert command.main(["--floor"]) == 0
    (tmp_path / "floor.json").write_text(json.dumps({"run": {"agree": 26, "total": 40, "sample": None}}))
    assert command.main(["--floor"]) == 1
    assert command.main(["run", "--update-floor"]) == 0
    assert json.loads((tmp_path / "floor.json").read_text())["run"]["agree"] == 26
    assert "below the floor" in capsys.readouterr().err


def test_the_data_must_be_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("PSEMU_SHARED", raising=False)
    assert command.main(["run"]) == 2
    assert "PSEMU_SHARED" in capsys.readouterr().err


def test_reads_plain_and_gzip_lines(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "é"}\n\n', "utf-8")
    with gzip.open(tmp_path / "b.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write('{"id": 2}\n')
    assert list(read_cases(tmp_path / "a.jsonl")) == [{"id": "é"}]
    assert list(read_cases(tmp_path / "b.jsonl.gz")) == [{"id": 2}]


def test_a_difference_is_readable() -> None:
    text = show_difference({"a": 1, "b": [1, 2]}, {"a": 1, "b": [1, 3]})
    assert "-  2" in text
    assert "+  3" in text
    assert show_difference("x\ny", "x\ny") == ""

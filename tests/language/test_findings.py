"""Findings about a text that changes are those about the text."""

from __future__ import annotations

import random
import threading
from typing import Any

from psemu.catalog import default_catalog
from psemu.language.findings import Findings, Job
from psemu.lint import check
from tests.benchmarks import material

_PIECES = [
    "Get-Item -Nope 1\n",
    "{",
    "}",
    "'",
    "if (",
    "\n",
    "x",
    "$y = 1\n",
    "function Get-Item { }\n",
    "#psemu: ignore[*]\n",
]


def _plain(records: Any) -> Any:
    return [(each.code, each.message, each.extent.start, each.extent.end) for each in records]


def test_the_findings_of_every_version() -> None:
    found: dict[int, Any] = {}
    news = threading.Event()

    def publish(job: Job, records: Any) -> None:
        found[job.version or 0] = _plain(records)
        news.set()

    findings = Findings(publish)
    catalog = default_catalog()
    chance = random.Random(5)
    text = material.SAMPLE.read_text("utf-8") * 2
    for version in range(1, 40):
        findings.want(Job("file:///x.ps1", text, None, version), at_once=True)
        assert news.wait(20)
        news.clear()
        assert found[version] == _plain(check(text, None, catalog)), version
        start = chance.randrange(len(text))
        text = text[:start] + chance.choice(_PIECES) + text[start + chance.choice([0, 0, 1, 20]) :]
    findings.stop()


def test_a_text_that_changed_meanwhile() -> None:
    found: list[int | None] = []
    done = threading.Event()

    def publish(job: Job, records: Any) -> None:
        found.append(job.version)
        if job.version == 20:
            done.set()

    findings = Findings(publish)
    text = "Get-Item -Nope\n" * 2000
    for version in range(1, 21):
        findings.want(Job("file:///x.ps1", text, None, version))
    assert done.wait(20)
    # who types fast is told once, or so
    assert len(found) < 20
    findings.want(Job("file:///y.ps1", text, None, 1))
    findings.forget("file:///y.ps1")
    findings.stop()
    assert "file:///y.ps1" not in findings._wanted

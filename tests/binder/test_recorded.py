"""Recorded command lines: a sample of what PowerShell bound and refused, with the words of its refusals."""

from __future__ import annotations

import json
import os
from itertools import islice
from pathlib import Path

import pytest

SHARED = os.environ.get("PSEMU_SHARED")
KNOWN = Path(__file__).parents[1] / "conformance" / "known" / "bind-messages.json"


@pytest.mark.skipif(not SHARED, reason="PSEMU_SHARED names no folder of recorded answers")
def test_recorded_lines() -> None:
    from tests.conformance import bind
    from tests.conformance.frame import Options

    known = json.loads(KNOWN.read_text("utf-8"))
    options = Options(Path(str(SHARED)))
    cases = [case for case in bind.cases(options) if case["id"] in known]
    cases += islice(bind.cases(options), 0, None, 53)
    differing = {}
    for case in cases:
        verdict = bind.judge(case, options)
        if not (verdict.agree and all(verdict.parts.values())):
            differing[case["id"]] = verdict
    assert len(cases) > 1000
    # the words of the known ones differ, what they say does not
    assert sorted(differing) == sorted(known), list(differing.values())
    assert all(verdict.agree for verdict in differing.values())

"""What ran without an error in a real PowerShell must be free of errors here: `check` speaks only when it is certain."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from psemu.catalog import default_catalog
from psemu.lint import check
from tests.conformance.frame import read_cases

SHARED = os.environ.get("PSEMU_SHARED")
#: PowerShell does not bind the arguments of an Out-Null that ends a pipeline of expressions
OUT_NULL = ("1 | Out-Null -Foo", "1 | Out-Null 2")


@pytest.mark.skipif(not SHARED, reason="PSEMU_SHARED names no folder of recorded answers")
@pytest.mark.parametrize("name", ["language", "cmdlets"])
def test_what_ran_without_error_has_no_error(name: str) -> None:
    catalog = default_catalog()
    wrong = []
    for case in read_cases(Path(SHARED or "", "conformance", "run", f"{name}.jsonl.gz")):
        script = case["script"]
        # an error that the script itself catches is an error all the same
        if case["expect"].get("errors") or "try" in script or "trap" in script or script in OUT_NULL:
            continue
        wrong += [f"{case['id']}: {record}" for record in check(script, None, catalog) if record.severity == "Error"]
    assert wrong == []

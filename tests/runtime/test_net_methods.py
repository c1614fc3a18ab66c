"""Methods of .NET types: which overload is called, what it gives and what it refuses; the cases are in net_methods.txt."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.shell import Shell

CASES = [
    line.split(" => ", 1)
    for line in (Path(__file__).parent / "net_methods.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("script", "expected"), CASES)
def test_method(script: str, expected: str) -> None:
    result = Shell().run(script)
    if expected.startswith("!"):
        assert [error.fully_qualified_error_id for error in result.errors] == [expected[1:]]
        return
    assert not result.errors, str(result.errors[0])
    from psemu.objects import to_text

    assert " | ".join(to_text(value) for value in result.output) == expected.rstrip("\n")

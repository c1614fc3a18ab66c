"""What a text gives in a shell of a test."""

from __future__ import annotations

from typing import Any

from psemu.shell import Shell


def outputs(shell: Shell, text: str) -> list[Any]:
    """What *text* writes; an error fails the test."""
    result = shell.run(text)
    assert not result.errors, [str(error) for error in result.errors]
    return list(result.output)

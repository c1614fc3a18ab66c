"""The public names are there, import nothing by themselves, and each has a docstring."""

from __future__ import annotations

import subprocess
import sys

import pytest

import psemu


@pytest.mark.parametrize("name", psemu.__all__)
def test_each_name_is_there_and_described(name: str) -> None:
    value = getattr(psemu, name)
    assert value.__doc__
    assert value.__module__.startswith("psemu.")


def test_a_name_that_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        psemu.nothing  # noqa: B018


def test_importing_the_package_imports_no_room() -> None:
    code = "import sys, psemu; print([name for name in sys.modules if name.startswith('psemu.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

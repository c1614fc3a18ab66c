"""A user's file is written whole or not at all."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from psemu.errors import ConfigurationError
from psemu.whole_file import write_whole


def test_replaces_a_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.ps1"
    write_whole(str(path), b"one")
    write_whole(str(path), b"two")
    assert path.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["a.ps1"]


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ps1"
    path.write_bytes(b"one")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(ConfigurationError, match="No space left on device"):
        write_whole(str(path), b"two")
    assert path.read_bytes() == b"one"
    assert os.listdir(tmp_path) == ["a.ps1"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions and links are POSIX's here")
def test_permissions_and_links_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.ps1"
    path.write_bytes(b"one")
    path.chmod(0o750)
    link = tmp_path / "link.ps1"
    link.symlink_to(path)
    write_whole(str(link), b"two")
    assert link.is_symlink()
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o750


def test_a_protected_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.ps1"
    path.write_bytes(b"one")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(ConfigurationError, match="Permission denied"):
        write_whole(str(path), b"two")
    assert path.read_bytes() == b"one"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot write"):
        write_whole(str(tmp_path), b"two")


def test_a_device_takes_what_is_written() -> None:
    write_whole(os.devnull, b"two")
    assert not os.path.isfile(os.devnull)

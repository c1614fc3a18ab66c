"""What happens to the catalog when adding ends early: killed, interrupted, out of disk, or at the same moment as somebody else."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from psemu.catalog import add_to_catalog, adding, default_catalog, list_catalog, verify_catalog
from psemu.catalog.chunk import PageFile, make_chunk
from psemu.catalog.staging import Staging
from psemu.catalog.workers import make_chunks
from psemu.errors import CatalogError
from psemu.help import CommandHelp
from psemu.help.reader import read_pages
from tests.catalog.test_archive import make_tar
from tests.help.pages import V1

COUNT = 60
ADD = """
import sys
from psemu.catalog import adding
adding.PAGE_BLOCK = adding._WORTH_A_PROCESS = 4096
adding.add_to_catalog(sys.argv[1], name="pages", processes=int(sys.argv[2]))
"""


def write_pages(folder: Path, synopsis: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(COUNT):
        text = V1.replace("Get-Thing", f"Get-Thing{number:03}").replace("Gets a thing.", synopsis)
        (folder / f"{number:03}.md").write_text(text, encoding="utf-8")


@pytest.fixture
def pages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    write_pages(tmp_path / "pages", "The first.")
    return tmp_path / "pages"


def begin(pages: Path, processes: int = 1) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    return subprocess.Popen([sys.executable, "-c", ADD, str(pages), str(processes)], env=environment)


def synopses() -> set[str]:
    catalog = default_catalog()
    found = [catalog.help(f"Get-Thing{number:03}") for number in range(COUNT)]
    return {page.synopsis for page in found if page is not None}


@pytest.mark.parametrize("processes", [1, 2])
def test_killed_at_any_moment_the_old_catalog_or_the_new_one_is_there(pages: Path, processes: int) -> None:
    add_to_catalog(str(pages), name="pages")
    write_pages(pages, "The second.")
    began = time.monotonic()
    begin(pages, processes).wait()
    whole = time.monotonic() - began
    assert synopses() == {"The second."}
    rounds = random.Random(4)
    texts = {"The second."}
    for number in range(4):
        after = f"Number {number}."
        write_pages(pages, after)
        process = begin(pages, processes)
        time.sleep(whole * rounds.uniform(0.3, 1.0))
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = synopses()
        assert len(now) == 1
        assert now <= texts | {after}
        texts = now
        assert [file.problems for file in verify_catalog()] == [[]]
    # and the next one does not mind what they left
    write_pages(pages, "The last.")
    assert begin(pages, processes).wait() == 0
    assert synopses() == {"The last."}
    assert sorted(path.suffix for path in (pages.parent / "home" / "catalog").iterdir()) == [".catalog"]


def test_an_interrupted_add_goes_on_where_it_stopped(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "PAGE_BLOCK", 4096)
    made: list[int] = []

    def stopping(pieces: object, count: int, after: int) -> object:
        for number, data in enumerate(make_chunks(pieces, count)):  # type: ignore[arg-type]
            if number == after:
                raise KeyboardInterrupt
            made.append(number)
            yield data

    monkeypatch.setattr(adding, "make_chunks", lambda pieces, count: stopping(pieces, count, 5))
    with pytest.raises(KeyboardInterrupt):
        add_to_catalog(str(pages), name="pages")
    assert list_catalog() == []
    assert len(made) == 5
    monkeypatch.setattr(adding, "make_chunks", lambda pieces, count: stopping(pieces, count, 1000))
    # a page that changed meanwhile is read again, with those that stand with it
    (pages / "000.md").write_text(V1.replace("Get-Thing", "Get-Changed"), encoding="utf-8")
    seen: list[tuple[int, float]] = []
    added = add_to_catalog(str(pages), lambda files, part: seen.append((files, part)), name="pages")
    assert added.commands == COUNT
    # the chunk that changed and those that were missing
    monkeypatch.setattr(adding, "make_chunks", make_chunks)
    whole = 0
    for _ in adding._split(range(COUNT), lambda _: len(V1)):
        whole += 1
    assert len(made) == whole + 1
    assert default_catalog().find("Get-Changed") is not None
    assert seen == sorted(seen)
    assert seen[-1] == (COUNT, 1.0)
    assert [file.problems for file in verify_catalog()] == [[]]


def test_the_same_source_is_added_by_one_process_at_a_time(pages: Path) -> None:
    other = Staging(str(pages.parent / "home" / "catalog" / adding.file_stem("pages", "")) + ".part", "pages")
    with pytest.raises(CatalogError, match="another process is adding 'pages' at this moment; wait until it is done"):
        add_to_catalog(str(pages), name="pages")
    assert add_to_catalog(str(pages), name="others").commands == COUNT
    other.close(forget=True)
    assert add_to_catalog(str(pages), name="pages").commands == COUNT


def test_many_processes_add_at_once(pages: Path) -> None:
    processes = [begin(pages, 2) for _ in range(4)]
    codes = [process.wait() for process in processes]
    assert 0 in codes
    assert [(source.name, source.commands) for source in list_catalog()] == [("pages", COUNT)]
    assert [file.problems for file in verify_catalog()] == [[]]


FULL = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
from psemu.catalog import adding
from psemu.errors import CatalogError
from psemu.help import CommandHelp
from psemu.help.reader import read_pages
adding.PAGE_BLOCK = 4096
try:
    adding.add_to_catalog(sys.argv[1], name="pages")
except CatalogError as error:
    print(error)
    raise SystemExit(2)
"""


@pytest.mark.parametrize("size", [0, 5_000, 13_000, 20_000, 27_000])
def test_a_full_disk_changes_nothing(pages: Path, size: int) -> None:
    add_to_catalog(str(pages), name="pages")
    write_pages(pages, "The second.")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(pages), str(size)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "")
    assert done.stdout.startswith("cannot write ")
    assert "unchanged" in done.stdout
    assert synopses() == {"The first."}
    assert sorted(path.suffix for path in (pages.parent / "home" / "catalog").iterdir()) == [".catalog"]
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_folder_that_cannot_be_written_is_said(pages: Path) -> None:
    (pages.parent / "home").write_text("a file, no folder", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"cannot make the catalog's folder"):
        add_to_catalog(str(pages))


def test_what_was_staged_and_is_damaged_is_made_anew(pages: Path) -> None:
    folder = pages.parent / "home" / "catalog"
    folder.mkdir(parents=True)
    (folder / (adding.file_stem("pages", "") + ".part")).write_bytes(b"no database at all" * 500)
    assert add_to_catalog(str(pages), name="pages").commands == COUNT


def test_a_worker_that_dies_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(CatalogError, match="a process that read pages ended"):
        list(make_chunks([[PageFile("a.md", V1.encode())], [PageFile("b.md", V1.encode())]], 2))


def test_a_mistake_about_one_page_leaves_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(data: bytes, path: str) -> list[CommandHelp]:
        if path == "b.md":
            raise ZeroDivisionError("oh")
        return read_pages(data, path)

    monkeypatch.setattr("psemu.catalog.chunk.read_pages", failing)
    made = make_chunk([PageFile(f"{name}.md", V1.replace("Thing", name).encode()) for name in "abc"])
    assert [entry[0] for entry in made.entries] == ["Get-a", "Get-c"]
    assert made.skipped == [("b.md", "psemu failed on this page (ZeroDivisionError: oh); please report it.")]


def test_an_interrupted_archive_goes_on_where_it_stopped(pages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "PAGE_BLOCK", 4096)
    archive = make_tar(pages.parent / "x.tar.gz", {path.name: path.read_bytes() for path in sorted(pages.iterdir())})
    made: list[int] = []

    def counted(pieces: Iterable[list[PageFile]], count: int) -> Iterator[bytes]:
        for data in make_chunks(pieces, count):
            made.append(len(data))
            yield data
            if len(made) == 5:
                raise KeyboardInterrupt

    monkeypatch.setattr(adding, "make_chunks", counted)
    with pytest.raises(KeyboardInterrupt):
        add_to_catalog(archive, name="pages")
    assert add_to_catalog(archive, name="pages").commands == COUNT
    whole = sum(1 for _ in adding._split(range(COUNT), lambda _: len(V1)))
    # nothing was made twice
    assert len(made) == whole

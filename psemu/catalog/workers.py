"""Chunks made by several processes at once, given back in the order in which they were asked for.

A worker is ``python -m psemu.catalog.workers``, which reads pieces of work from its standard input until that ends: a program that uses
psemu needs no guard around its main module, and workers end with the process that started them, however that ends.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import subprocess
import sys

from psemu.catalog.chunk import Chunk, PageFile, make_chunk
from psemu.errors import CatalogError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import IO

    Work = list[PageFile]


def dump_chunk(chunk: Chunk) -> bytes:
    """*chunk* as bytes for another process of this Python."""
    return marshal.dumps(chunk.values())  # type: ignore[arg-type]


def load_chunk(data: bytes) -> Chunk:
    """The chunk of :func:`dump_chunk`."""
    return Chunk(*marshal.loads(data))


def make_chunks(pieces: Iterable[Work], count: int) -> Iterator[bytes]:
    """The chunk of each piece, packed by *count* processes; one makes it in this process. A piece is asked for when a worker is free."""
    if count < 2 or not sys.executable:
        for work in pieces:
            yield dump_chunk(make_chunk(work))
        return
    workers: list[_Worker] = []
    waiting: list[_Worker] = []
    try:
        for work in pieces:
            if len(workers) < count:
                workers.append(_Worker())
                worker = workers[-1]
            else:
                worker = waiting.pop(0)
                yield worker.result()
            worker.begin(work)
            waiting.append(worker)
        for worker in waiting:
            yield worker.result()
    finally:
        for worker in workers:
            worker.end()


class _Worker:
    def __init__(self) -> None:
        command = [sys.executable, "-c", "from psemu.catalog.workers import serve; serve()"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join([path for path in sys.path if path])}
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)

    def begin(self, work: Work) -> None:
        """Send a piece of work."""
        try:
            _send(self._process.stdin, marshal.dumps([(file.path, file.content, file.place) for file in work]))
        except OSError:
            raise _ended(self._process) from None

    def result(self) -> bytes:
        """The chunk of the piece that was sent last."""
        data = _receive(self._process.stdout)
        if data is None:
            raise _ended(self._process)
        return data

    def end(self) -> None:
        """Close the pipes; what the worker was doing is of no use any more."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.kill()
        self._process.wait()


def _ended(process: subprocess.Popen[bytes]) -> CatalogError:
    return CatalogError(
        f"a process that read pages ended (exit code {process.wait()}); run the command again, it goes on where it stopped."
    )


def _send(pipe: IO[bytes] | None, data: bytes) -> None:
    assert pipe is not None
    pipe.write(len(data).to_bytes(8, "little") + data)
    pipe.flush()


def _receive(pipe: IO[bytes] | None) -> bytes | None:
    assert pipe is not None
    head = pipe.read(8)
    size = int.from_bytes(head, "little")
    data = pipe.read(size) if len(head) == 8 else b""
    return data if len(head) == 8 and len(data) == size else None


def serve() -> None:
    """Make a chunk of each piece of work on standard input, until it ends."""
    import gc
    import signal

    # an interrupt is the parent's to handle: it closes the pipe
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    results = sys.stdout.buffer
    sys.stdout = sys.stderr
    while (data := _receive(sys.stdin.buffer)) is not None:
        chunk = make_chunk([PageFile(*values) for values in marshal.loads(data)])
        try:
            _send(results, dump_chunk(chunk))
        except OSError:
            return
        gc.collect()

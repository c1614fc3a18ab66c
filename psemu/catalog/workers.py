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
    crew = _Crew(pieces, count)
    try:
        yield from crew.results()
    finally:
        crew.end()


class _Crew:
    """Workers, each with a thread that asks for its pieces and waits for its chunks."""

    def __init__(self, pieces: Iterable[Work], count: int) -> None:
        from queue import SimpleQueue
        from threading import Lock, Semaphore, Thread

        self._pieces = enumerate(pieces)
        self._asking = Lock()
        # so many chunks may be ahead of the one that is given next
        self._room = Semaphore(2 * count)
        self._done: SimpleQueue[tuple[int, bytes | BaseException | None]] = SimpleQueue()
        self._ended = False
        self._workers: list[_Worker] = []
        self._threads = [Thread(target=self._drive, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _drive(self) -> None:
        worker = None
        try:
            while True:
                self._room.acquire()
                with self._asking:
                    piece = None if self._ended else next(self._pieces, None)
                if piece is None:
                    break
                if worker is None:
                    worker = _Worker()
                    self._workers.append(worker)
                worker.begin(piece[1])
                self._done.put((piece[0], worker.result()))
        except BaseException as error:
            self._done.put((-1, error))
        finally:
            self._done.put((-1, None))
            if worker is not None:
                worker.end()

    def results(self) -> Iterator[bytes]:
        """The chunks in the order of their pieces; what went wrong with one is raised."""
        early: dict[int, bytes] = {}
        following = 0
        working = len(self._threads)
        while working or early:
            number, data = self._done.get()
            if isinstance(data, BaseException):
                raise data
            if data is None:
                working -= 1
                self._room.release()
                continue
            early[number] = data
            while following in early:
                yield early.pop(following)
                following += 1
                self._room.release()

    def end(self) -> None:
        """Stop what is still going on."""
        self._ended = True
        for worker in self._workers:
            worker.kill()
        for thread in self._threads:
            self._room.release()
            thread.join()


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

    def kill(self) -> None:
        """End the process; who waits for its result is told."""
        self._process.kill()

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

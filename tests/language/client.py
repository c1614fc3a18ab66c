"""A plain client of the language server, one message after the other: for measuring, and for what no honest client sends."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

URI = "file:///scripts/script.ps1"


class Client:
    """A server in a process of its own. *received*: what came that was no answer."""

    def __init__(self, home: Path, initialize: bool = True) -> None:
        environment = {**os.environ, "PSEMU_HOME": str(home)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "psemu", "lsp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
        self.received: list[dict[str, Any]] = []
        self._number = 0
        self._version = 1
        if initialize:
            self.capabilities = self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
            self.tell("initialized", {})

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def cpu_seconds(self) -> float:
        """The CPU time that the server has used so far, where the system tells; else 0."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def send(self, message: Any) -> None:
        body = json.dumps(message).encode()
        self.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        length = 0
        while line := self.process.stdout.readline().strip():
            length = int(line.partition(b":")[2])
        body = self.process.stdout.read(length)
        assert body, "the server has gone"
        message: dict[str, Any] = json.loads(body)
        return message

    def tell(self, method: str, params: Any) -> None:
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def request(self, method: str, params: Any) -> dict[str, Any]:
        """The whole answer to a request."""
        self._number += 1
        self.send({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params})
        return self.until(lambda message: message.get("id") == self._number and "method" not in message)

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        answer = self.request(method, params)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not wanted(message := self.read()):
            self.received.append(message)
        return message

    def open(self, text: str, uri: str = URI, version: int = 1) -> None:
        item = {"uri": uri, "languageId": "powershell", "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def edit(self, start: tuple[int, int], end: tuple[int, int], text: str, uri: str = URI) -> int:
        """Replaces a range; the new version."""
        self._version += 1
        self.tell(
            "textDocument/didChange",
            {
                "textDocument": {"uri": uri, "version": self._version},
                "contentChanges": [{"range": {"start": _place(*start), "end": _place(*end)}, "text": text}],
            },
        )
        return self._version

    def at(self, method: str, line: int, column: int, uri: str = URI, **more: Any) -> Any:
        """The result of a request about a place."""
        return self.ask(method, {"textDocument": {"uri": uri}, "position": _place(line, column), **more})

    def findings(self, version: int | None = None, uri: str = URI) -> list[dict[str, Any]]:
        """The next findings, or those of a version."""

        def wanted(message: dict[str, Any]) -> bool:
            params = message.get("params")
            return (
                message.get("method") == "textDocument/publishDiagnostics"
                and isinstance(params, dict)
                and params["uri"] == uri
                and version in (None, params.get("version"))
            )

        kept = next((message for message in self.received if wanted(message)), None)
        if kept is not None:
            self.received.remove(kept)
        found: list[dict[str, Any]] = (kept or self.until(wanted))["params"]["diagnostics"]
        return found


def _place(line: int, column: int) -> dict[str, int]:
    return {"line": line, "character": column}


def seconds(work: Callable[[], object]) -> float:
    """How long *work* takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start

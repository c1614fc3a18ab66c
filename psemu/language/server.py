"""The language server: what an editor sends becomes a question about a document, and the answer goes back in the protocol's form.

Messages are read by a thread of their own and answered one after the other. Findings come from another thread (:mod:`psemu.language.findings`).
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading

from psemu import __version__
from psemu.language import protocol
from psemu.language.answers import LARGEST_ANSWERED, Answers
from psemu.language.document import ScriptDocument
from psemu.language.findings import Findings, Job
from psemu.language.params import field, path_of, position_at, uri_in, version_in
from psemu.language.protocol import Connection, RequestError
from psemu.parser.descent import RECURSION_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.completion import Surroundings
    from psemu.diagnostic import DiagnosticRecord

    Handler = Callable[["LanguageServer", Any], Any]

#: in place of a message: there are no more
_END = object()
#: characters of the largest text whose findings are looked for
_LARGEST_CHECKED = 5_000_000
#: seconds without a message after which memory is tidied
_IDLE = 2.0
#: seconds after which a thread that computes lets another go on: the search for findings at once, an answer not before long
_SWITCH = 0.0005
_SWITCH_OF_ANSWERS = 0.01
_CAPABILITIES: dict[str, Any] = {
    "positionEncoding": "utf-16",
    "textDocumentSync": {"openClose": True, "change": 2, "save": {"includeText": False}},
    "completionProvider": {"triggerCharacters": ["-", "$", ".", ":", "[", "@", "\\", "/"], "resolveProvider": True},
    "hoverProvider": True,
    "signatureHelpProvider": {"triggerCharacters": [" "]},
    "definitionProvider": True,
    "referencesProvider": True,
    "documentHighlightProvider": True,
    "documentSymbolProvider": True,
    "workspaceSymbolProvider": True,
    "foldingRangeProvider": True,
    "renameProvider": {"prepareProvider": True},
    "codeActionProvider": {"codeActionKinds": ["quickfix", "source.fixAll.psemu"]},
}


def complain(about: str, error: BaseException) -> None:
    """Says on standard error, where editors keep a log, what went wrong."""
    print(f"psemu lsp: {about}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201


class LanguageServer(Answers):
    """Answers the messages of one *connection*; *surroundings* tell what commands there are."""

    def __init__(self, connection: Connection, surroundings: Surroundings | None = None) -> None:
        super().__init__(surroundings)
        self._connection = connection
        self._messages: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._cancelled: set[Any] = set()
        self._initialized = False
        self._shut_down = False
        self._tidy = True
        self.findings = Findings(self._publish)

    # ------------------------------------------------------------------------------------------ the loop

    def run(self) -> int:
        """Answers until the client ends it; 0 if it said so beforehand."""
        sys.setswitchinterval(_SWITCH)
        # both threads parse: what one of them sets for that and sets back, the other would lose
        sys.setrecursionlimit(max(sys.getrecursionlimit(), RECURSION_LIMIT))
        # a pause to look for garbage would come in the middle of an answer: that is done when nobody asks
        gc.disable()
        threading.Thread(target=self._read, name="reader", daemon=True).start()
        while True:
            message = self._next()
            if message is _END:
                self.findings.stop()
                return 1
            if isinstance(message, dict) and message.get("method") == "exit":
                self.findings.stop()
                return 0 if self._shut_down else 1
            self.findings.answering.clear()
            try:
                self._handle(message)
            finally:
                if self._messages.empty():
                    self.findings.answering.set()

    def _read(self) -> None:
        """Puts what comes in into the queue; what is cancelled is known at once."""
        while True:
            try:
                message = self._connection.read()
            except RequestError as error:
                self._messages.put(error)
                continue
            except (EOFError, OSError, ValueError):
                self._messages.put(_END)
                return
            if isinstance(message, dict) and message.get("method") == "$/cancelRequest":
                params = message.get("params")
                number = params.get("id") if isinstance(params, dict) else None
                if isinstance(number, (int, str)):
                    self._cancelled.add(number)
                continue
            self._messages.put(message)

    def _next(self) -> Any:
        while True:
            try:
                return self._messages.get(timeout=_IDLE if self._tidy else None)
            except queue.Empty:
                gc.collect()
                if not gc.get_freeze_count():
                    # what is known of commands stays for ever
                    gc.freeze()
                self._tidy = False

    def _handle(self, message: Any) -> None:
        self._tidy = True
        if isinstance(message, RequestError):
            self._answer(None, error=message)
            return
        if isinstance(message, list):
            self._answer(None, error=RequestError(protocol.INVALID_REQUEST, "Batches are not part of the protocol."))
            return
        method = message.get("method") if isinstance(message, dict) else None
        number = message.get("id") if isinstance(message, dict) else None
        if not isinstance(method, str) or not isinstance(number, (int, str, type(None))):
            if not (isinstance(message, dict) and ("result" in message or "error" in message)):
                self._answer(None, error=RequestError(protocol.INVALID_REQUEST, "A message names its method."))
            return
        try:
            sys.setswitchinterval(_SWITCH_OF_ANSWERS)
            try:
                result = self._dispatch(method, message.get("params"), number)
            finally:
                sys.setswitchinterval(_SWITCH)
        except RequestError as error:
            self._answer(number, error=error)
        except Exception as error:
            complain(method, error)
            told = RequestError(protocol.INTERNAL_ERROR, f"{method}: {type(error).__name__}: {error}")
            self._answer(number, error=told)
        else:
            if number is not None:
                self._answer(number, result)

    def _dispatch(self, method: str, params: Any, number: Any) -> Any:
        if number in self._cancelled:
            self._cancelled.discard(number)
            raise RequestError(protocol.REQUEST_CANCELLED, "The request was cancelled.")
        handler = HANDLERS.get(method)
        if handler is None:
            if number is None:
                return None
            raise RequestError(protocol.METHOD_NOT_FOUND, f"There is no method '{method}'.")
        if method != "initialize" and not self._initialized:
            if number is None:
                return None
            raise RequestError(protocol.SERVER_NOT_INITIALIZED, "The first request is initialize.")
        if self._shut_down:
            if number is None:
                return None
            raise RequestError(protocol.INVALID_REQUEST, "The server was shut down.")
        return handler(self, params if params is not None else {})

    def _answer(self, number: Any, result: Any = None, error: RequestError | None = None) -> None:
        if error is None:
            self._connection.send({"id": number, "result": result})
        elif number is not None or error.code in (protocol.PARSE_ERROR, protocol.INVALID_REQUEST):
            self._connection.send({"id": number, "error": {"code": error.code, "message": str(error)}})

    # ------------------------------------------------------------------------------------------ life

    def initialize(self, params: Any) -> Any:
        """What the server can do."""
        self._initialized = True
        return {"capabilities": _CAPABILITIES, "serverInfo": {"name": "psemu", "version": __version__}}

    def shutdown(self, params: Any) -> None:
        """The end is near: nothing is answered any more."""
        self._shut_down = True

    def nothing(self, params: Any) -> None:
        """What needs no answer."""

    # ------------------------------------------------------------------------------------------ documents

    def open(self, params: Any) -> None:
        """An editor shows a document; its findings come as soon as they can."""
        item = field(params, "textDocument", dict)
        uri, text = field(item, "uri", str), field(item, "text", str)
        document = ScriptDocument(text, self.surroundings, path_of(uri), version_in(item))
        self.documents[uri] = document
        self._want_findings(uri, document, at_once=True)

    def change(self, params: Any) -> None:
        """The text of a document changed: whole, or between places one after the other."""
        item = field(params, "textDocument", dict)
        uri = field(item, "uri", str)
        document = self.open_document(uri)
        for change in field(params, "contentChanges", list):
            text = field(change, "text", str)
            if change.get("range") is None:
                document.replace(text)
            else:
                place = field(change, "range", dict)
                document.edit(position_at(place, "start"), position_at(place, "end"), text)
        document.version = version_in(item)
        self._want_findings(uri, document)

    def close(self, params: Any) -> None:
        """A document is shown no more."""
        uri = uri_in(params)
        self.documents.pop(uri, None)
        self.records.pop(uri, None)
        self.findings.forget(uri)
        self._notify("textDocument/publishDiagnostics", {"uri": uri, "diagnostics": []})

    def save(self, params: Any) -> None:
        """A file was written: settings and other scripts may be others now."""
        self.findings.forget_settings()
        for uri, document in self.documents.items():
            self._want_findings(uri, document)

    def _want_findings(self, uri: str, document: ScriptDocument, at_once: bool = False) -> None:
        if len(document.text) <= _LARGEST_CHECKED:
            self.findings.want(Job(uri, document.text, document.path, document.version), at_once)

    def _publish(self, job: Job, found: list[DiagnosticRecord]) -> None:
        from psemu.language.code_actions import diagnostic

        self.records[job.uri] = (job.version, found)
        params: dict[str, Any] = {"uri": job.uri, "diagnostics": [diagnostic(record) for record in found]}
        if job.version is not None:
            params["version"] = job.version
        self._notify("textDocument/publishDiagnostics", params)
        # the first question shall not wait for the first parse
        self._messages.put({"method": "psemu/prepare", "params": {"uri": job.uri}})

    def prepare(self, params: Any) -> None:
        """Parses a document before anybody asks about it."""
        document = self.documents.get(field(params, "uri", str))
        if document is not None and self._messages.empty() and len(document.text) <= LARGEST_ANSWERED:
            document.parsed  # noqa: B018
            self.surroundings.command_names()

    def _notify(self, method: str, params: Any) -> None:
        self._connection.send({"method": method, "params": params})


#: method → what answers it
HANDLERS: dict[str, Handler] = {
    "initialize": LanguageServer.initialize,
    "initialized": LanguageServer.nothing,
    "shutdown": LanguageServer.shutdown,
    "psemu/prepare": LanguageServer.prepare,
    "$/setTrace": LanguageServer.nothing,
    "workspace/didChangeConfiguration": LanguageServer.nothing,
    "workspace/didChangeWatchedFiles": LanguageServer.save,
    "textDocument/didOpen": LanguageServer.open,
    "textDocument/didChange": LanguageServer.change,
    "textDocument/didClose": LanguageServer.close,
    "textDocument/didSave": LanguageServer.save,
    "textDocument/completion": LanguageServer.completion,
    "completionItem/resolve": LanguageServer.resolve,
    "textDocument/hover": LanguageServer.hover,
    "textDocument/signatureHelp": LanguageServer.signature_help,
    "textDocument/definition": LanguageServer.definition,
    "textDocument/references": LanguageServer.references,
    "textDocument/documentHighlight": LanguageServer.highlight,
    "textDocument/prepareRename": LanguageServer.prepare_rename,
    "textDocument/rename": LanguageServer.rename,
    "textDocument/documentSymbol": LanguageServer.document_symbols,
    "workspace/symbol": LanguageServer.workspace_symbols,
    "textDocument/foldingRange": LanguageServer.folding_ranges,
    "textDocument/codeAction": LanguageServer.code_actions,
}


def serve_stdio() -> int:
    """Answers an editor on standard input and output until it ends; the exit code."""
    # streams of their own: the interpreter's cannot be closed while a thread waits for one
    source, sink = os.fdopen(os.dup(sys.stdin.fileno()), "rb"), os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    # what anything prints is no message
    sys.stdout = sys.stderr
    return LanguageServer(Connection(source, sink)).run()

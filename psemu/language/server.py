"""The language server: what an editor sends becomes a question about a document, and the answer goes back in the protocol's form.

Messages are read by a thread of their own and answered one after the other. Findings come from another thread (:mod:`psemu.language.findings`).
"""

from __future__ import annotations

import gc
import os
import queue
import sys
import threading
import urllib.parse

from psemu import __version__
from psemu.completion import Surroundings
from psemu.completion.analysis import complete_at
from psemu.completion.context import CompletionContext
from psemu.language import protocol
from psemu.language.document import ScriptDocument, lsp_range
from psemu.language.findings import Findings, Job
from psemu.language.protocol import Connection, RequestError
from psemu.parser.descent import RECURSION_LIMIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from psemu.diagnostic import DiagnosticRecord
    from psemu.language.names import Name

    Handler = Callable[["LanguageServer", Any], Any]

#: in place of a message: there are no more
_END = object()
#: offers in one answer: an editor asks again when more is typed
_MOST_OFFERS = 1000
_MOST_PATHS = 200
#: characters of the largest text that questions are answered about, and of the largest whose findings are looked for
_LARGEST_ANSWERED = 2_000_000
_LARGEST_CHECKED = 5_000_000
_LONGEST_ADDRESS = 10_000
#: seconds without a message after which memory is tidied
_IDLE = 2.0
#: seconds after which a thread that computes lets another go on: the search for findings at once, an answer not before long
_SWITCH = 0.0005
_SWITCH_OF_ANSWERS = 0.01
#: PowerShell's kinds of results → the protocol's kinds of completion items
_KINDS = {
    "Command": 3, "Method": 2, "ParameterName": 5, "ParameterValue": 20, "Property": 10, "ProviderContainer": 19, "ProviderItem": 17, "Type": 7,
    "Variable": 6,
}  # fmt: skip
_SIGNED = ("ParameterName", "Variable")
_SYMBOLS = {"function": 12, "class": 5, "enum": 10, "method": 6, "property": 7, "member": 22}
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


class LanguageServer:
    """Answers the messages of one *connection*; *surroundings* tell what commands there are."""

    def __init__(self, connection: Connection, surroundings: Surroundings | None = None) -> None:
        self._connection = connection
        self._given = surroundings
        self._documents: dict[str, ScriptDocument] = {}
        self._records: dict[str, tuple[int | None, list[DiagnosticRecord]]] = {}
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

    @property
    def surroundings(self) -> Surroundings:
        """What is known beside the texts, made when it is first needed."""
        if self._given is None:
            self._given = Surroundings(environment=os.environ)
        return self._given

    # ------------------------------------------------------------------------------------------ documents

    def open(self, params: Any) -> None:
        """An editor shows a document; its findings come as soon as they can."""
        item = _field(params, "textDocument", dict)
        uri, text = _field(item, "uri", str), _field(item, "text", str)
        document = ScriptDocument(text, self.surroundings, path_of(uri), _version(item))
        self._documents[uri] = document
        self._want_findings(uri, document, at_once=True)

    def change(self, params: Any) -> None:
        """The text of a document changed: whole, or between places one after the other."""
        item = _field(params, "textDocument", dict)
        uri = _field(item, "uri", str)
        document = self._open_document(uri)
        for change in _field(params, "contentChanges", list):
            text = _field(change, "text", str)
            if change.get("range") is None:
                document.replace(text)
            else:
                place = _field(change, "range", dict)
                document.edit(_position(place, "start"), _position(place, "end"), text)
        document.version = _version(item)
        self._want_findings(uri, document)

    def close(self, params: Any) -> None:
        """A document is shown no more."""
        uri = _uri(params)
        self._documents.pop(uri, None)
        self._records.pop(uri, None)
        self.findings.forget(uri)
        self._notify("textDocument/publishDiagnostics", {"uri": uri, "diagnostics": []})

    def save(self, params: Any) -> None:
        """A file was written: settings and other scripts may be others now."""
        self.findings.forget_settings()
        for uri, document in self._documents.items():
            self._want_findings(uri, document)

    def _open_document(self, uri: str) -> ScriptDocument:
        found = self._documents.get(uri)
        if found is None:
            raise RequestError(protocol.INVALID_PARAMS, f"The document {uri!r} is not open.")
        return found

    def _document(self, uri: str) -> ScriptDocument:
        """A document that a question is about."""
        found = self._open_document(uri)
        if len(found.text) > _LARGEST_ANSWERED:
            raise RequestError(protocol.REQUEST_FAILED, f"The text has more than {_LARGEST_ANSWERED:,} characters.")
        return found

    def _place(self, params: Any) -> tuple[ScriptDocument, int]:
        document = self._document(_uri(params))
        return document, document.offset(*_position(params, "position"))

    def _want_findings(self, uri: str, document: ScriptDocument, at_once: bool = False) -> None:
        if len(document.text) <= _LARGEST_CHECKED:
            self.findings.want(Job(uri, document.text, document.path, document.version), at_once)

    def _publish(self, job: Job, found: list[DiagnosticRecord]) -> None:
        from psemu.language.code_actions import diagnostic

        self._records[job.uri] = (job.version, found)
        params: dict[str, Any] = {"uri": job.uri, "diagnostics": [diagnostic(record) for record in found]}
        if job.version is not None:
            params["version"] = job.version
        self._notify("textDocument/publishDiagnostics", params)
        # the first question shall not wait for the first parse
        self._messages.put({"method": "psemu/prepare", "params": {"uri": job.uri}})

    def prepare(self, params: Any) -> None:
        """Parses a document before anybody asks about it."""
        document = self._documents.get(_field(params, "uri", str))
        if document is not None and self._messages.empty() and len(document.text) <= _LARGEST_ANSWERED:
            document.parsed  # noqa: B018
            self.surroundings.command_names()

    def _notify(self, method: str, params: Any) -> None:
        self._connection.send({"method": method, "params": params})

    # ------------------------------------------------------------------------------------------ completion

    def completion(self, params: Any) -> Any:
        """What may stand at a place, in PowerShell's order."""
        document, offset = self._place(params)
        surroundings = self.surroundings
        surroundings.list_paths = _paths_from(document.path)
        parsed = document.parsed
        context = CompletionContext(document.text, offset, surroundings, parsed, document.landmarks())
        found = complete_at(context)
        if not found:
            return {"isIncomplete": False, "items": []}
        place = _range(document, context.start, max(context.start + context.length, offset))
        items = []
        for number, match in enumerate(found[:_MOST_OFFERS]):
            item: dict[str, Any] = {
                # with its sign, by which some editors compare it with what is there
                "label": match.completion_text if match.result_type in _SIGNED else match.list_item_text,
                "kind": _KINDS.get(match.result_type, 1),
                # PowerShell's order: an editor would sort by label
                "sortText": f"{number:05}",
                "filterText": match.completion_text,
                "textEdit": {"range": place, "newText": match.completion_text},
            }
            if match.result_type == "Command":
                item["data"] = {"command": match.list_item_text}
            elif match.tool_tip != match.list_item_text:
                item["detail"] = match.tool_tip.partition("\n")[0]
            items.append(item)
        return {"isIncomplete": len(found) > _MOST_OFFERS, "items": items}

    def resolve(self, params: Any) -> Any:
        """An offer with the help of its command."""
        if not isinstance(params, dict):
            raise RequestError(protocol.INVALID_PARAMS, "A completion item is an object.")
        data = params.get("data")
        name = data.get("command") if isinstance(data, dict) else None
        info = self.surroundings.find_command(name) if isinstance(name, str) else None
        if info is None:
            return params
        from psemu.language.hover import about_command

        return {**params, "documentation": {"kind": "markdown", "value": about_command(info, self.surroundings)}}

    # ------------------------------------------------------------------------------------------ about a place

    def hover(self, params: Any) -> Any:
        """What stands at a place."""
        from psemu.language.hover import hover

        document, offset = self._place(params)
        found = hover(document, offset)
        if found is None:
            return None
        text, place = found
        return {"contents": {"kind": "markdown", "value": text}, "range": _range(document, *place)}

    def signature_help(self, params: Any) -> Any:
        """The parameter sets that can still be meant."""
        from psemu.language.hover import signatures

        document, offset = self._place(params)
        found = signatures(document, offset)
        if not found:
            return None
        shown = []
        for each in found:
            signature: dict[str, Any] = {
                "label": each.label,
                "parameters": [{"label": list(place)} for place in each.parameters],
            }
            if each.set_name:
                signature["documentation"] = each.set_name
            if each.active is not None:
                signature["activeParameter"] = each.active
            shown.append(signature)
        answer: dict[str, Any] = {"signatures": shown, "activeSignature": 0}
        if found[0].active is not None:
            answer["activeParameter"] = found[0].active
        return answer

    def _name(self, params: Any) -> tuple[ScriptDocument, Name | None]:
        from psemu.language.names import name_at

        document, offset = self._place(params)
        return document, name_at(document, offset)

    def definition(self, params: Any) -> Any:
        """Where a name is defined: in the script, or in a file that it loads."""
        document, name = self._name(params)
        if name is not None and name.definition is not None:
            return {"uri": _uri(params), "range": _range(document, *name.definition.range)}
        from psemu.language.loaded import loaded_definition

        offset = document.offset(*_position(params, "position"))
        found = loaded_definition(document, name, offset)
        if found is None:
            return None
        path, source, start, end = found
        return {"uri": uri_of(path), "range": lsp_range(source, start, end)}

    def references(self, params: Any) -> Any:
        """The places that mean the same name."""
        document, name = self._name(params)
        context = params.get("context")
        declared = not (isinstance(context, dict) and context.get("includeDeclaration") is False)
        uri = _uri(params)
        return [
            {"uri": uri, "range": _range(document, *each.range)}
            for each in (name.occurrences if name is not None else [])
            if declared or not each.defines
        ]

    def highlight(self, params: Any) -> Any:
        """The same places, told apart by what happens there."""
        document, name = self._name(params)
        return [
            {"range": _range(document, *each.range), "kind": 3 if each.writes else 2}
            for each in (name.occurrences if name is not None else [])
        ]

    def prepare_rename(self, params: Any) -> Any:
        """Whether a name can be another, and which characters it is."""
        document, name = self._name(params)
        if name is None or name.is_automatic or not name.occurrences or name.definition is None:
            return None
        return {"range": _range(document, *name.range), "placeholder": name.text}

    def rename(self, params: Any) -> Any:
        """The changes that give a name another text. RequestError for a text that is no such name or would be another's."""
        from psemu.language.names import renaming_problem

        document, name = self._name(params)
        if name is None or not name.occurrences:
            raise RequestError(protocol.REQUEST_FAILED, "Nothing that has a name stands here.")
        wanted = _field(params, "newName", str)
        text = wanted.removeprefix("$") if name.kind == "variable" else wanted
        problem = renaming_problem(document, name, text)
        if problem:
            raise RequestError(protocol.REQUEST_FAILED, problem)
        edits = [{"range": _range(document, *each.range), "newText": text} for each in name.occurrences]
        return {"changes": {_uri(params): edits}}

    # ------------------------------------------------------------------------------------------ about a document

    def document_symbols(self, params: Any) -> Any:
        """What a script defines."""
        from psemu.language.outline import Symbol, symbols

        document = self._document(_uri(params))

        def shown(symbol: Symbol) -> dict[str, Any]:
            return {
                "name": symbol.name,
                "kind": _SYMBOLS[symbol.kind],
                "range": _range(document, *symbol.range),
                "selectionRange": _range(document, *symbol.selection),
                "children": [shown(child) for child in symbol.children],
            }

        return [shown(symbol) for symbol in symbols(document)]

    def workspace_symbols(self, params: Any) -> Any:
        """What the open scripts define under a name that contains the query."""
        from psemu.language.outline import Symbol, symbols

        query = _field(params, "query", str).lower()
        found: list[dict[str, Any]] = []

        def add(uri: str, document: ScriptDocument, each: Iterable[Symbol], holder: str = "") -> None:
            for symbol in each:
                if query in symbol.name.lower():
                    place = {"uri": uri, "range": _range(document, *symbol.selection)}
                    item = {"name": symbol.name, "kind": _SYMBOLS[symbol.kind], "location": place}
                    found.append({**item, "containerName": holder} if holder else item)
                add(uri, document, symbol.children, symbol.name)

        for uri, document in self._documents.items():
            if len(document.text) <= _LARGEST_ANSWERED:
                add(uri, document, symbols(document))
        return found

    def folding_ranges(self, params: Any) -> Any:
        """What can be folded."""
        from psemu.language.outline import folds

        return [
            {"startLine": first, "endLine": last, **({"kind": kind} if kind else {})}
            for first, last, kind in folds(self._document(_uri(params)))
        ]

    def code_actions(self, params: Any) -> Any:
        """The fixes of the findings at a range, and those of all findings at once."""
        from psemu.language.code_actions import fix_all, quick_fixes

        uri = _uri(params)
        document = self._document(uri)
        context = _field(params, "context", dict)
        only = context.get("only")
        kinds = [kind for kind in only if isinstance(kind, str)] if isinstance(only, list) else None
        actions: list[dict[str, Any]] = []
        if kinds is None or any("quickfix".startswith(kind) for kind in kinds):
            actions += quick_fixes(uri, _field(context, "diagnostics", list))
        version, records = self._records.get(uri, (None, []))
        wanted = kinds is not None and any("source.fixAll.psemu".startswith(kind) for kind in kinds)
        if wanted and version == document.version:
            action = fix_all(uri, records)
            actions += [action] if action is not None else []
        return actions


# ---------------------------------------------------------------------------------------------- the client's data


def _field(value: Any, name: str, kind: type) -> Any:
    """``value[name]``, which must be of *kind*."""
    found = value.get(name) if isinstance(value, dict) else None
    if not isinstance(found, kind):
        raise RequestError(protocol.INVALID_PARAMS, f"'{name}' is missing or no {kind.__name__}.")
    return found


def _uri(params: Any) -> str:
    uri: str = _field(_field(params, "textDocument", dict), "uri", str)
    return uri


def _version(item: Any) -> int | None:
    version = item.get("version")
    return version if isinstance(version, int) else None


def _position(params: Any, name: str) -> tuple[int, int]:
    place = _field(params, name, dict)
    line, column = _field(place, "line", int), _field(place, "character", int)
    if line < 0 or column < 0:
        raise RequestError(protocol.INVALID_PARAMS, f"'{name}' counts from 0.")
    return line, column


def _range(document: ScriptDocument, start: int, end: int) -> dict[str, Any]:
    return lsp_range(document.source, start, end)


def path_of(uri: str) -> str | None:
    """The path of a file's address, None for any other address."""
    if not uri.lower().startswith("file:") or len(uri) > _LONGEST_ADDRESS:
        return None
    try:
        parts = urllib.parse.urlsplit(uri)
    except ValueError:
        return None
    path = urllib.parse.unquote(parts.path)
    if "\0" in path:
        return None
    if os.name == "nt":
        path = path.lstrip("/") if path[2:3] == ":" else path
        path = f"//{parts.netloc}{path}" if parts.netloc else path
    return path or None


def uri_of(path: str) -> str:
    """The address of a file."""
    from pathlib import Path

    return Path(path).absolute().as_uri()


def _paths_from(path: str | None) -> Callable[[str, bool], Iterable[str]]:
    """Lists paths that begin with a prefix, as seen from the folder of a script."""
    folder = os.path.dirname(path) if path is not None and os.path.isabs(path) else ""

    def names(prefix: str, folders_only: bool) -> Iterable[str]:
        head, tail = os.path.split(prefix.replace("\\", "/"))
        if not folder and not os.path.isabs(head):
            return []
        shown = head if head.endswith("/") or not head else head + "/"
        found: list[str] = []
        try:
            with os.scandir(os.path.join(folder, os.path.expanduser(head))) as entries:
                for entry in entries:
                    if entry.name.lower().startswith(tail.lower()) and (tail or not entry.name.startswith(".")):
                        is_folder = entry.is_dir()
                        if is_folder or not folders_only:
                            found.append((shown or "./") + entry.name + ("/" if is_folder else ""))
                    if len(found) >= _MOST_PATHS:
                        break
        except (OSError, ValueError):
            return []
        return sorted(found, key=str.lower)

    return names


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

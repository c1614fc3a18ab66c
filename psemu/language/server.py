"""The language server: pygls carries the protocol, this turns its places and words into those of psemu and back."""

from __future__ import annotations

import logging
import re
from typing import Any

from lsprotocol import types as lsp
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from psemu import __version__
from psemu.completion import Surroundings, complete
from psemu.diagnostic import DiagnosticRecord
from psemu.language import features
from psemu.language.document import ScriptDocument
from psemu.lint import check

_SEVERITIES = {
    "Error": lsp.DiagnosticSeverity.Error,
    "Warning": lsp.DiagnosticSeverity.Warning,
    "Information": lsp.DiagnosticSeverity.Information,
}
_KINDS = {
    "Command": lsp.CompletionItemKind.Function,
    "Method": lsp.CompletionItemKind.Method,
    "ParameterName": lsp.CompletionItemKind.Field,
    "ParameterValue": lsp.CompletionItemKind.EnumMember,
    "Property": lsp.CompletionItemKind.Property,
    "Type": lsp.CompletionItemKind.Class,
    "Variable": lsp.CompletionItemKind.Variable,
}
_NAME = re.compile(r"[A-Za-z_][\w-]*\Z")


class ScriptServer(LanguageServer):
    """A server for scripts; *surroundings* tell what commands there are."""

    def __init__(self, surroundings: Surroundings | None = None) -> None:
        super().__init__("psemu", __version__, text_document_sync_kind=lsp.TextDocumentSyncKind.Incremental)
        self.surroundings = surroundings or Surroundings()
        self._read: dict[str, tuple[int | None, ScriptDocument]] = {}

    def script(self, uri: str) -> ScriptDocument:
        """The document *uri* in its present version, parsed once a version."""
        document = self.workspace.get_text_document(uri)
        held = self._read.get(uri)
        if held is None or held[0] != document.version or held[1].text != document.source:
            held = self._read[uri] = (
                document.version,
                ScriptDocument(document.source, self.surroundings, to_fs_path(uri)),
            )
        return held[1]

    def forget(self, uri: str) -> None:
        """Drop what is held of a closed document."""
        self._read.pop(uri, None)

    def publish(self, uri: str) -> None:
        """Send the findings of a document."""
        script = self.script(uri)
        found = [_diagnostic(script, record) for record in check(script.text, script.path, self.surroundings.catalog)]
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=found))


def _range(script: ScriptDocument, start: int, end: int) -> lsp.Range:
    return lsp.Range(lsp.Position(*script.position(start)), lsp.Position(*script.position(end)))


def _diagnostic(script: ScriptDocument, record: DiagnosticRecord) -> lsp.Diagnostic:
    fixes = [
        {
            "title": fix.description or f"Replace by {fix.text}",
            "range": _plain(_range(script, fix.extent.start, fix.extent.end)),
            "text": fix.text,
        }
        for fix in record.corrections
    ]
    return lsp.Diagnostic(
        range=_range(script, record.extent.start, record.extent.end),
        message="\n".join([record.message, *record.notes]),
        severity=_SEVERITIES[record.severity],
        code=record.code,
        source="psemu",
        data={"fixes": fixes} if fixes else None,
    )


def _plain(place: lsp.Range) -> list[int]:
    return [place.start.line, place.start.character, place.end.line, place.end.character]


def make_server(surroundings: Surroundings | None = None) -> ScriptServer:
    """A server with all its features, not yet running."""
    server = ScriptServer(surroundings)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def _open(params: lsp.DidOpenTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def _change(params: lsp.DidChangeTextDocumentParams) -> None:
        server.publish(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def _close(params: lsp.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)
        closed = lsp.PublishDiagnosticsParams(uri=params.text_document.uri, diagnostics=[])
        server.text_document_publish_diagnostics(closed)

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["-", "$", ".", ":", "[", "@", "\\"])
    )
    def _complete(params: lsp.CompletionParams) -> lsp.CompletionList:
        script, offset = _place(server, params)
        found = complete(script.text, script.source.utf16(offset), server.surroundings, script.parsed)
        if found.start < 0:
            return lsp.CompletionList(is_incomplete=False, items=[])
        start = len(script.text.encode("utf-16-le", "surrogatepass")[: found.start * 2].decode("utf-16-le", "ignore"))
        place = _range(script, start, max(offset, start))
        items = [
            lsp.CompletionItem(
                label=match.list_item_text,
                kind=_KINDS.get(match.result_type, lsp.CompletionItemKind.Text),
                detail=match.tool_tip.partition("\n")[0],
                # PowerShell's order: an editor would sort by label
                sort_text=f"{number:05}",
                filter_text=match.completion_text,
                text_edit=lsp.TextEdit(place, match.completion_text),
            )
            for number, match in enumerate(found.matches)
        ]
        return lsp.CompletionList(is_incomplete=False, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def _hover(params: lsp.HoverParams) -> lsp.Hover | None:
        script, offset = _place(server, params)
        found = features.hover(script, offset)
        if found is None:
            return None
        text, place = found
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), _range(script, *place))

    @server.feature(lsp.TEXT_DOCUMENT_SIGNATURE_HELP, lsp.SignatureHelpOptions(trigger_characters=[" "]))
    def _signatures(params: lsp.SignatureHelpParams) -> lsp.SignatureHelp | None:
        script, offset = _place(server, params)
        found = features.signatures(script, offset)
        if not found:
            return None
        shown = [
            lsp.SignatureInformation(
                label=signature.label,
                documentation=signature.set_name or None,
                parameters=[lsp.ParameterInformation(label=place) for place in signature.parameters],
                active_parameter=signature.active,
            )
            for signature in found
        ]
        return lsp.SignatureHelp(signatures=shown, active_signature=0, active_parameter=found[0].active)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def _definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        script, offset = _place(server, params)
        found = features.definition(script, offset)
        return lsp.Location(params.text_document.uri, _range(script, *found)) if found else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def _references(params: lsp.ReferenceParams) -> list[lsp.Location]:
        script, offset = _place(server, params)
        return [
            lsp.Location(params.text_document.uri, _range(script, *place))
            for place in features.occurrences(script, offset)
        ]

    @server.feature(lsp.TEXT_DOCUMENT_RENAME)
    def _rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        script, offset = _place(server, params)
        name = params.new_name.removeprefix("$")
        if not _NAME.match(name):
            return None
        edits = [lsp.TextEdit(_range(script, *place), name) for place in features.occurrences(script, offset)]
        return lsp.WorkspaceEdit(changes={params.text_document.uri: edits}) if edits else None

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def _symbols(params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        script = server.script(params.text_document.uri)
        return [_symbol(script, symbol) for symbol in features.symbols(script)]

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION, lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix])
    )
    def _actions(params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        uri = params.text_document.uri
        return [
            _action(uri, diagnostic, fix) for diagnostic in params.context.diagnostics for fix in _fixes(diagnostic)
        ]

    return server


def _place(server: ScriptServer, params: Any) -> tuple[ScriptDocument, int]:
    script = server.script(params.text_document.uri)
    return script, script.offset(params.position.line, params.position.character)


def _symbol(script: ScriptDocument, symbol: features.Symbol) -> lsp.DocumentSymbol:
    return lsp.DocumentSymbol(
        name=symbol.name,
        kind=lsp.SymbolKind.Function if symbol.kind == "function" else lsp.SymbolKind.Class,
        range=_range(script, *symbol.range),
        selection_range=_range(script, *symbol.selection),
        children=[_symbol(script, child) for child in symbol.children],
    )


def _fixes(diagnostic: lsp.Diagnostic) -> list[dict[str, Any]]:
    """The fixes that came with the finding; what an editor sends back may be anything."""
    data = diagnostic.data
    fixes = data.get("fixes") if isinstance(data, dict) else None
    return [fix for fix in fixes if isinstance(fix, dict)] if isinstance(fixes, list) else []


def _action(uri: str, diagnostic: lsp.Diagnostic, fix: dict[str, Any]) -> lsp.CodeAction:
    first_line, first_column, last_line, last_column = fix["range"]
    place = lsp.Range(lsp.Position(first_line, first_column), lsp.Position(last_line, last_column))
    return lsp.CodeAction(
        title=str(fix["title"]),
        kind=lsp.CodeActionKind.QuickFix,
        diagnostics=[diagnostic],
        edit=lsp.WorkspaceEdit(changes={uri: [lsp.TextEdit(place, str(fix["text"]))]}),
    )


def serve_stdio() -> None:
    """Answer an editor on standard input and output until it ends."""
    logging.getLogger("pygls").setLevel(logging.ERROR)
    make_server().start_io()

"""A session of an editor with the server over standard input and output, through pygls's own client."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

URI = "file:///scripts/script.ps1"
TEXT = """function Get-Job([string]$Id, $Other) {
    $found = $Id + '😀'; $found
}
$job = Get-Job -Id 'a'
Start-MgServicePrincipalSynchronizationJob -ServicePrincipalId $job -Syn $job
Get-Item -Nope 1
"""


class Editor:
    """The client's side: what it opened, and the findings that it was sent."""

    def __init__(self) -> None:
        self.client = LanguageClient("test", "1")
        self.findings: list[list[lsp.Diagnostic]] = []
        self.news = asyncio.Event()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def _(params: lsp.PublishDiagnosticsParams) -> None:
            self.findings.append(list(params.diagnostics))
            self.news.set()

    async def told(self) -> list[lsp.Diagnostic]:
        await asyncio.wait_for(self.news.wait(), 20)
        self.news.clear()
        return self.findings[-1]

    def at(self, line: int, column: int) -> tuple[lsp.TextDocumentIdentifier, lsp.Position]:
        return lsp.TextDocumentIdentifier(URI), lsp.Position(line, column)


def with_editor(home: Path, story: Callable[[Editor], Awaitable[None]]) -> None:
    async def session() -> None:
        editor = Editor()
        environment = {**os.environ, "PSEMU_HOME": str(home)}
        await editor.client.start_io(sys.executable, "-m", "psemu", "lsp", "--stdio", env=environment)
        await editor.client.initialize_async(
            lsp.InitializeParams(capabilities=lsp.ClientCapabilities(), process_id=None)
        )
        editor.client.initialized(lsp.InitializedParams())
        editor.client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(URI, lsp.LanguageKind.Powershell, 1, TEXT))
        )
        try:
            await story(editor)
        finally:
            await editor.client.shutdown_async(None)
            editor.client.exit(None)
            await editor.client.stop()  # type: ignore[no-untyped-call]

    asyncio.run(session())


def test_an_editors_session(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        client = editor.client
        found = {record.code: record for record in await editor.told()}
        wrong = found["NamedParameterNotFound"]
        assert (wrong.range.start.line, wrong.range.start.character) == (5, 9)

        offers = await client.text_document_completion_async(lsp.CompletionParams(*editor.at(4, 72)))
        assert isinstance(offers, lsp.CompletionList)
        assert [item.label for item in offers.items] == ["-SynchronizationJobId"]
        assert isinstance(offers.items[0].text_edit, lsp.TextEdit)
        assert offers.items[0].text_edit.range == lsp.Range(lsp.Position(4, 68), lsp.Position(4, 72))

        told = await client.text_document_hover_async(lsp.HoverParams(*editor.at(4, 10)))
        assert told is not None
        assert isinstance(told.contents, lsp.MarkupContent)
        assert "Starts a synchronization job." in told.contents.value
        told = await client.text_document_hover_async(lsp.HoverParams(*editor.at(4, 50)))
        assert told is not None
        assert isinstance(told.contents, lsp.MarkupContent)
        assert told.contents.value.startswith("**-ServicePrincipalId** `System.String`")

        signatures = await client.text_document_signature_help_async(lsp.SignatureHelpParams(*editor.at(4, 66)))
        assert signatures is not None
        assert [signature.documentation for signature in signatures.signatures] == ["Start"]

        home = await client.text_document_definition_async(lsp.DefinitionParams(*editor.at(3, 10)))
        assert isinstance(home, lsp.Location)
        assert home.range == lsp.Range(lsp.Position(0, 9), lsp.Position(0, 16))

        renamed = await client.text_document_rename_async(lsp.RenameParams(*editor.at(1, 26), new_name="result"))
        assert renamed is not None
        assert renamed.changes is not None
        places = [(edit.range.start.line, edit.range.start.character) for edit in renamed.changes[URI]]
        # behind a character of two UTF-16 units
        assert places == [(1, 5), (1, 26)]

        symbols = await client.text_document_document_symbol_async(
            lsp.DocumentSymbolParams(lsp.TextDocumentIdentifier(URI))
        )
        assert symbols is not None
        assert [symbol.name for symbol in symbols] == ["Get-Job"]

    with_editor(tmp_path, story)


def test_findings_follow_the_text(tmp_path: Path) -> None:
    async def story(editor: Editor) -> None:
        assert any(record.code == "NamedParameterNotFound" for record in await editor.told())
        edit = lsp.TextDocumentContentChangePartial(lsp.Range(lsp.Position(5, 9), lsp.Position(5, 14)), "-Path")
        editor.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(2, URI), [edit])
        )
        assert not any(record.code == "NamedParameterNotFound" for record in await editor.told())
        broken = lsp.TextDocumentContentChangeWholeDocument("if (")
        editor.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(3, URI), [broken])
        )
        assert [record.severity for record in await editor.told()] == [lsp.DiagnosticSeverity.Error]

    with_editor(tmp_path, story)

"""Whatever a client sends, the server goes on: it answers with an error or not at all, and the next question as ever."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.language.client import URI, Client, seconds

_METHODS = [
    "textDocument/completion", "textDocument/hover", "textDocument/signatureHelp", "textDocument/definition", "textDocument/references",
    "textDocument/documentHighlight", "textDocument/prepareRename", "textDocument/rename", "textDocument/documentSymbol",
    "textDocument/foldingRange", "textDocument/codeAction", "workspace/symbol", "completionItem/resolve",
]  # fmt: skip
_NOTIFICATIONS = ["textDocument/didOpen", "textDocument/didChange", "textDocument/didClose", "textDocument/didSave"]
_DOCUMENT = {"uri": URI}
_ODD: list[Any] = [
    None, [], {}, 1, "x", {"textDocument": None}, {"textDocument": {"uri": 1}}, {"textDocument": {"uri": "file:///never/opened.ps1"}},
    {"textDocument": _DOCUMENT}, {"textDocument": _DOCUMENT, "position": None}, {"textDocument": _DOCUMENT, "position": {"line": "1"}},
    {"textDocument": _DOCUMENT, "position": {"line": -1, "character": 5}},
    {"textDocument": _DOCUMENT, "position": {"line": 10**12, "character": 10**12}},
    {"textDocument": _DOCUMENT, "position": {"line": 0, "character": 1.5}}, {"textDocument": _DOCUMENT, "position": {"line": True, "character": 1}},
    {"textDocument": _DOCUMENT, "contentChanges": "x"}, {"textDocument": _DOCUMENT, "contentChanges": [1]},
    {
        "textDocument": _DOCUMENT,
        "contentChanges": [{"text": "x", "range": {"start": {"line": 5, "character": 9}, "end": {"line": 0, "character": 0}}}],
    },
    {"textDocument": _DOCUMENT, "contentChanges": [{"text": None}]}, {"textDocument": {**_DOCUMENT, "text": "\ud800 \x00 $(", "version": "x"}},
    {"textDocument": _DOCUMENT, "position": {"line": 0, "character": 0}, "newName": 5}, {"query": None}, {"data": {"command": []}},
    {"textDocument": _DOCUMENT, "context": {"diagnostics": [1, {"data": 1}, {"data": {"fixes": [1, {"range": {"start": 1}}]}}], "only": 1}},
]  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    with Client(tmp_path) as found:
        found.open("Get-Item -Path x\n")
        yield found
        found.open("Get-Item -li", "file:///after.ps1")
        offers = found.at("textDocument/completion", 0, 12, "file:///after.ps1")["items"]
        assert [each["label"] for each in offers] == ["-LiteralPath"]


def test_params_that_are_none(client: Client) -> None:
    for params in _ODD:
        for method in _NOTIFICATIONS:
            client.tell(method, params)
        for method in _METHODS:
            answer = client.request(method, params)
            assert "result" in answer or answer["error"]["code"] in (-32602, -32803), (method, params, answer)


def test_messages_that_are_none(client: Client) -> None:
    messages: list[Any] = [
        [],
        [{}],
        {},
        1,
        None,
        "x",
        {"id": [], "method": "shutdown"},
        {"id": 1, "method": 5},
        {"jsonrpc": "2.0", "id": 77},
    ]
    for message in messages:
        client.send(message)
    client.write(b"Content-Length: 5\r\n\r\n{]x}x")
    client.write(b"Content-Length: 3\r\n\r\n\xff\xfe\xfd")
    client.write(b"no header at all\r\nContent-Length: x\r\n\r\n\r\n")
    client.write(b"content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{}")
    body = b'{"jsonrpc":"2.0","id":0,"method":"x","params":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    client.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    client.open("$(" * 20_000)
    for _ in range(5):
        # while a text is parsed, which needs a deep stack, a message that would need a deeper one
        client.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    client.open("Get-Item -Path x")
    assert client.request("no/such", {})["error"]["code"] == -32601
    client.tell("$/no/such", {})


def test_texts_that_are_hard(client: Client) -> None:
    for text in (
        "(" * 20_000,
        "{" * 20_000,
        "$(" * 5_000 + '"',
        '"$(' * 3_000,
        "\x00" * 1000,
        "a" * 200_000,
        "$x." * 20_000,
        "\n" * 20_000,
    ):
        client.open(text)
        client.request("textDocument/hover", {"textDocument": _DOCUMENT, "position": {"line": 0, "character": 2}})
        client.request("textDocument/completion", {"textDocument": _DOCUMENT, "position": {"line": 0, "character": 9}})
        client.request("textDocument/foldingRange", {"textDocument": _DOCUMENT})


@pytest.mark.parametrize(
    "uri",
    [
        "", "x", "file:", "file://host/share/x.ps1", "untitled:Untitled-1", "file:///%00%ff/%zz", "file:///" + "a" * 100_000,
        "file:///c%3A/x.ps1", "http://[x/", "file://[x/",
    ],
)  # fmt: skip
def test_addresses_of_any_kind(client: Client, uri: str) -> None:
    client.open("Get-Item -li; . ./x", uri)
    answer = client.request(
        "textDocument/completion", {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 12}}
    )
    assert [each["label"] for each in answer["result"]["items"]] == ["-LiteralPath"]
    place = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 17}}
    assert "error" not in client.request("textDocument/definition", place)


def test_a_text_stays_the_editors(client: Client) -> None:
    """Random edits over characters of two units and all line ends: what the server holds is what an editor has."""
    chance = random.Random(3)
    text = "$aaa = '😀漢'\r\nGet-Item\n\r$b"
    client.open(text)
    for _ in range(150):
        start, end = sorted((chance.randint(0, len(text)), chance.randint(0, len(text))))
        end = min(end, start + 4)
        piece = chance.choice(["", "😀", "x", "\n", "\r\n", "$q", "漢", "{", "'"])
        if (
            "\r\n" in (text[start - 1 : start + 1], text[end - 1 : end + 1])
            or text[start - 1 : start] + piece[:1] == "\r\n"
        ):
            continue
        client.edit(_position(text, start), _position(text, end), piece)
        text = text[:start] + piece + text[end:]
    ending = "\n$last1 = 1; $las"
    client.edit(_position(text, len(text)), (10**6, 0), ending)
    text += ending
    folds = client.ask("textDocument/foldingRange", {"textDocument": _DOCUMENT})
    client.open(text, "file:///other.ps1")
    assert folds == client.ask("textDocument/foldingRange", {"textDocument": {"uri": "file:///other.ps1"}})
    place = _position(text, len(text))
    ours, other = (client.at("textDocument/completion", *place, uri) for uri in (URI, "file:///other.ps1"))
    assert ours == other


def _position(text: str, offset: int) -> tuple[int, int]:
    lines = text[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return len(lines) - 1, len(lines[-1].encode("utf-16-le")) // 2


def test_a_text_that_is_too_large(client: Client) -> None:
    client.open("Get-Item\n" * 300_000)
    place = {"textDocument": _DOCUMENT, "position": {"line": 0, "character": 3}}
    assert client.request("textDocument/hover", place)["error"]["code"] == -32803
    client.edit((1, 0), (10**6, 0), "")
    assert client.ask("textDocument/hover", place) is not None


def test_order_of_a_session(tmp_path: Path) -> None:
    with Client(tmp_path, initialize=False) as client:
        assert client.request("textDocument/hover", {})["error"]["code"] == -32002
        client.ask("initialize", {"capabilities": {}})
        # cancelled before it is looked at
        client.send({"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": "later"}})
        client.send({"jsonrpc": "2.0", "id": "later", "method": "workspace/symbol", "params": {"query": ""}})
        assert client.until(lambda message: message.get("id") == "later")["error"]["code"] == -32800
        assert client.ask("shutdown", None) is None
        assert client.request("workspace/symbol", {"query": ""})["error"]["code"] == -32600
        client.tell("exit", None)
        assert client.process.wait(10) == 0
    with Client(tmp_path) as client:
        assert client.process.stdin is not None
        client.process.stdin.close()
        assert client.process.wait(10) == 1


def test_findings_do_not_hold_up_answers(tmp_path: Path) -> None:
    text = "".join(f"function f{number} {{ param($p) Get-Item -Path $p -Nope{number} }}\n" for number in range(1500))
    with Client(tmp_path) as client:
        client.open(text)
        client.findings()
        waits = []
        for _ in range(15):
            client.edit((700, 0), (700, 0), "x")
            client.edit((700, 0), (700, 1), "")
            waits.append(seconds(lambda: client.at("textDocument/hover", 3, 30)))
        # far below what the findings take
        assert sorted(waits)[7] < 0.4
        assert json.dumps(client.findings(31)).count("NamedParameterNotFound") == 1500

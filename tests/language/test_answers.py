"""What the server answers about places in scripts; the signs ``¦`` mark the places."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.language.client import URI, Client


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    with Client(tmp_path_factory.mktemp("home")) as found:
        yield found


def places(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without the marks, and the positions of those (lines and UTF-16 columns)."""
    parts = marked.split("¦")
    found = []
    for number in range(1, len(parts)):
        before = "".join(parts[:number])
        line = before.count("\n")
        found.append((line, len(before.rpartition("\n")[2].encode("utf-16-le")) // 2))
    return "".join(parts), found


def starts(ranges: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return sorted((each["start"]["line"], each["start"]["character"]) for each in ranges)


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """*text* after the edits, whose columns count UTF-16 units."""
    lines = text.split("\n")
    for edit in sorted(
        edits, key=lambda each: (each["range"]["start"]["line"], each["range"]["start"]["character"]), reverse=True
    ):
        number = edit["range"]["start"]["line"]
        raw = lines[number].encode("utf-16-le")
        first, last = edit["range"]["start"]["character"] * 2, edit["range"]["end"]["character"] * 2
        lines[number] = (raw[:first] + edit["newText"].encode("utf-16-le") + raw[last:]).decode("utf-16-le")
    return "\n".join(lines)


def renamed(client: Client, marked: str, name: str) -> str:
    text, (place, *_) = places(marked)
    client.open(text)
    change = client.at("textDocument/rename", *place, newName=name)
    return edited(text, change["changes"][URI])


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("$¦a = 1; $b = $a + $A", "$z = 1; $b = $z + $z"),
        # all ways to write it
        ('$a¦ = @{}; f @a "$a ${a} $($a.b)" ${a} $script:a; [ref]$a', '$z = @{}; f @z "$z ${z} $($z.b)" ${z} $script:z; [ref]$z'),
        ("$a = @'\n$a\n'@\n$x = @\"\n$a¦\n\"@", "$z = @'\n$a\n'@\n$x = @\"\n$z\n\"@"),
        # a function's own
        ("$a = 1; function f { $a = 2; $¦a }; $a", "$a = 1; function f { $z = 2; $z }; $a"),
        ("$¦a = 1; function f { $a = 2; $a }; $a", "$z = 1; function f { $a = 2; $a }; $z"),
        ("$¦a = 1; function f { $a; $script:a = 2 }; $a", "$z = 1; function f { $z; $script:z = 2 }; $z"),
        ("$a = 1; function f { $a = 2; function g { $¦a } }; $a", "$a = 1; function f { $z = 2; function g { $z } }; $a"),
        ("function f { foreach ($i¦ in 1..3) { $i } }; $i", "function f { foreach ($z in 1..3) { $z } }; $i"),
        ("1 | % { $¦s += $_ }; $s", "1 | % { $z += $_ }; $z"),
        ("$¦a = 1; Start-Job { $using:a }", "$z = 1; Start-Job { $using:z }"),
        ("$global:a = 1; $¦a = 2", "$global:a = 1; $z = 2"),
        ("[int]$¦a, $b = 1, 2; $a", "[int]$z, $b = 1, 2; $z"),
        ("class C { [void] m($¦a) { $a } }; $a", "class C { [void] m($z) { $z } }; $a"),
        # a parameter is called by its name
        ("function f { param($¦a) $a }; f -a 1; g -a 1", "function f { param($z) $z }; f -z 1; g -a 1"),
        ("function f($a) { $a }; f -¦a:1", "function f($z) { $z }; f -z:1"),
        # a command sets it
        ("Get-Item x -OutVariable ¦a; $a", "Get-Item x -OutVariable z; $z"),
        ("Get-Item x -ErrorVariable +a; $a¦", "Get-Item x -ErrorVariable +z; $z"),
        # functions
        ("function ¦f { f }; f 1 | f; & f; g f", "function z { z }; z 1 | z; & z; g f"),
        ("function script:f {}; f¦; script:f", "function script:z {}; z; script:z"),
        ("function f {}; Export-ModuleMember f, 'g', \"f\"; sal x f¦", "function z {}; Export-ModuleMember z, 'g', \"z\"; sal x z"),
        ("function f {}; $function:f¦; ${function:f}", "function z {}; $function:z; ${function:z}"),
        ("filter f { f }\nf¦", "filter z { z }\nz"),
        # classes
        ("class ¦C { C() {} }; [C]::new(); [C]$x = [List[C]]$y", "class z { z() {} }; [z]::new(); [z]$x = [List[C]]$y"),
        # characters of two units, blanks that are none
        ("'😀漢'; $¦a = '😀'; $a; \"😀 $a\"", "'😀漢'; $z = '😀'; $z; \"😀 $z\""),
        ("$ä¦ = 1; $Ä", "$z = 1; $z"),
        ("$¦a = 1\r\n$a\r\n", "$z = 1\r\n$z\r\n"),
    ],
)  # fmt: skip
def test_renaming(client: Client, marked: str, expected: str) -> None:
    assert renamed(client, marked, "z") == expected


@pytest.mark.parametrize(
    ("marked", "name", "words"),
    [
        ("$¦_", "z", "PowerShell's own name"),
        ("$¦a = 1", "true", "PowerShell's own name"),
        ("$¦a = 1", "b c", "is no name"),
        ("$¦a = 1", "", "is no name"),
        ("$¦a = 1; $b", "b", "is used already"),
        ("function ¦f {}; function g {}", "g", "is used already"),
        ("G¦et-Item x", "z", "Nothing in this script defines"),
        ("1 +¦ 1", "z", "Nothing that has a name"),
        ("$env:¦PATH", "z", "Nothing that has a name"),
    ],
)
def test_what_cannot_be_renamed(client: Client, marked: str, name: str, words: str) -> None:
    text, (place,) = places(marked)
    client.open(text)
    answer = client.request(
        "textDocument/rename",
        {"textDocument": {"uri": URI}, "position": {"line": place[0], "character": place[1]}, "newName": name},
    )
    assert answer["error"]["code"] == -32803
    assert words in answer["error"]["message"]


def test_places_of_a_name(client: Client) -> None:
    text, marks = places("function ¦f($¦a) { $¦a = 1; $¦a }\n¦f -¦a 1\n")
    client.open(text)
    of_parameter = [marks[1], marks[2], marks[3], marks[5]]
    found = client.at("textDocument/references", *marks[3], context={"includeDeclaration": True})
    assert starts([each["range"] for each in found]) == of_parameter
    found = client.at("textDocument/references", *marks[3], context={"includeDeclaration": False})
    assert starts([each["range"] for each in found]) == of_parameter[1:]
    found = client.at("textDocument/documentHighlight", *marks[3])
    assert [each["kind"] for each in found] == [3, 3, 2, 2]
    assert client.at("textDocument/definition", *marks[3])["range"]["start"] == {"line": 0, "character": marks[1][1]}
    assert client.at("textDocument/definition", *marks[4])["range"]["start"] == {"line": 0, "character": marks[0][1]}
    assert client.at("textDocument/prepareRename", *marks[4])["placeholder"] == "f"
    assert client.at("textDocument/prepareRename", 1, 4) is not None
    assert client.at("textDocument/prepareRename", 0, 23) is None


def test_definitions_in_loaded_files(client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "a folder#1 ä"
    folder.mkdir()
    (folder / "lib.ps1").write_text("# ä\nfunction Get-Thing { }\n", "utf-8")
    main = (folder / "main.ps1").as_uri()
    client.open(". $PSScriptRoot/lib.ps1\nGet-Thing\n", main)
    found = client.at("textDocument/definition", 1, 3, main)
    assert found == {
        "uri": (folder / "lib.ps1").resolve().as_uri(),
        "range": {"start": {"line": 1, "character": 9}, "end": {"line": 1, "character": 18}},
    }
    found = client.at("textDocument/definition", 0, 20, main)
    assert (found["uri"], found["range"]["start"]) == (
        (folder / "lib.ps1").resolve().as_uri(),
        {"line": 0, "character": 0},
    )
    client.open("Get-Content li", uri := (folder / "second.ps1").as_uri())
    offers = client.at("textDocument/completion", 0, 14, uri)["items"]
    assert [each["textEdit"]["newText"] for each in offers] == ["./lib.ps1"]


def test_completion(client: Client) -> None:
    def offered(marked: str) -> list[str]:
        text, (place,) = places(marked)
        client.open(text)
        found = client.at("textDocument/completion", *place)
        return [edited(text, [each["textEdit"]]) for each in found["items"]]

    assert offered("Start-MgS¦") == ["Start-MgServicePrincipalSynchronizationJob"]
    assert offered("'😀'; Get-Item -li¦") == ["'😀'; Get-Item -LiteralPath"]
    assert offered("$names = 1\r\n$nam¦") == ["$names = 1\r\n$names"]
    assert offered("Write-Host x -ForegroundColor DarkG¦") == [
        "Write-Host x -ForegroundColor DarkGray",
        "Write-Host x -ForegroundColor DarkGreen",
    ]
    assert offered("if (1) {\n  'a'.Sub¦") == ["if (1) {\n  'a'.Substring("]
    found = client.at("textDocument/completion", 0, 0)
    assert len(found["items"]) <= 1000
    client.open("Start-MgServ")
    (item,) = client.at("textDocument/completion", 0, 12)["items"]
    assert "Starts a synchronization job." in client.ask("completionItem/resolve", item)["documentation"]["value"]


def test_help_at_a_place(client: Client) -> None:
    def told(marked: str) -> str:
        text, (place,) = places(marked)
        client.open(text)
        found = client.at("textDocument/hover", *place)
        return found["contents"]["value"] if found else ""

    assert told("Get-I¦tem x").startswith("**Get-Item** (Microsoft.PowerShell.Management)")
    assert told("gi¦ x").startswith("**Get-Item**")
    assert told("Get-Item -Pa¦th x").startswith("**-Path** `System.String[]`")
    assert told("[date¦time]$x").startswith("**[System.DateTime]**")
    assert told("$x = [datetime]1; $¦x") == "**$x** `System.DateTime`"
    assert told("$x = [pscustomobject]@{ One = 1 }; $¦x").endswith("properties: One")
    assert told("function Get-Mine { param($First) }; Get-M¦ine").startswith("**Get-Mine**")
    assert told("1 + ¦1") == ""
    text, (place,) = places("Get-Item -Path a ¦")
    client.open(text)
    found = client.at("textDocument/signatureHelp", *place)
    assert [each["documentation"] for each in found["signatures"]] == ["Path"]
    client.open("1 + 1")
    assert client.at("textDocument/signatureHelp", 0, 3) is None


def test_outline(client: Client) -> None:
    client.open(
        "#region one\nfunction f {\n  function g { }\n}\n#endregion\nclass C {\n  [int]$P\n  m() { }\n}\nenum E {\n  A\n}\n<#\n long\n#>\n"
        "# a\n# b\n$x = @'\n\n'@\n"
    )
    found = client.ask("textDocument/documentSymbol", {"textDocument": {"uri": URI}})
    assert [
        (each["name"], each["kind"], [(child["name"], child["kind"]) for child in each["children"]]) for each in found
    ] == [
        ("f", 12, [("g", 12)]),
        ("C", 5, [("P", 7), ("m", 6)]),
        ("E", 10, [("A", 22)]),
    ]
    folds = client.ask("textDocument/foldingRange", {"textDocument": {"uri": URI}})
    assert [(each["startLine"], each["endLine"], each.get("kind")) for each in folds] == [
        (0, 4, "region"), (1, 2, None), (5, 7, None), (9, 10, None), (12, 14, "comment"), (15, 16, "comment"), (17, 19, None),
    ]  # fmt: skip
    everywhere = client.ask("workspace/symbol", {"query": "p"})
    assert ("P", "C") in [(each["name"], each.get("containerName")) for each in everywhere]


def test_findings_and_their_fixes(client: Client, tmp_path: Path) -> None:
    (tmp_path / "psemu.toml").write_text("rules = true\n", "utf-8")
    uri = (tmp_path / "script.ps1").as_uri()
    client.open("\ufeff'😀'; Get-Itm x\ngci\n", uri)
    found = {each["code"]: each for each in client.findings(uri=uri)}
    unknown = found["CommandNotFoundException"]
    assert unknown["range"]["start"] == {"line": 0, "character": 7}
    assert unknown["codeDescription"]["href"].endswith("/CODES.md#commandnotfoundexception")
    ask = {"textDocument": {"uri": uri}, "range": unknown["range"]}
    actions = client.ask("textDocument/codeAction", {**ask, "context": {"diagnostics": [unknown]}})
    assert actions[0]["edit"]["changes"][uri] == [{"range": unknown["range"], "newText": "Get-Item"}]
    actions = client.ask("textDocument/codeAction", {**ask, "context": {"diagnostics": [], "only": ["source.fixAll"]}})
    (edit,) = actions[0]["edit"]["changes"][uri]
    assert edit["newText"] == "Get-ChildItem"
    version = client.edit((0, 7), (0, 14), "Get-Item", uri)
    assert "CommandNotFoundException" not in [each["code"] for each in client.findings(version, uri)]
    client.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert client.findings(uri=uri) == []

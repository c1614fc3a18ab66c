from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.cli import main
from psemu.codegen import site_files, write_folder
from psemu.codegen.file_names import file_name
from psemu.codegen.site.address import Addresses
from psemu.codegen.site.markup import to_html
from psemu.codegen.site.search_index import Entry, search_files
from psemu.errors import ConfigurationError
from psemu.help import read_command_help
from tests.codegen.test_python_module import PAGE, named, set_box
from tests.codegen.test_python_package import shipped

#: elements and attributes that a page may be made of; everything else would be the help page's own
ALLOWED = frozenset(
    re.findall(
        r"\S+",
        "html head meta title link script body a header div input kbd ul li p button span main nav h1 h2 h3 h4 section pre code b i article"
        " dl dt dd details summary small br em strong blockquote table thead tbody tr th td ol noscript aside footer wbr",
    )
)
VOID = frozenset(("meta", "link", "input", "br", "wbr"))
HOSTILE = """<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://evil.example/p.png) `</code><b>`
</script><svg/onload=alert(1)> "quotes" 'single' & &amp; {{7*7}} <!-- --> ]]>"""


class Checker(HTMLParser):
    """Reads a page strictly: elements that are known, closed in order, no handlers, no links to where scripts are."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.resources: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), (tag, name)
            assert name != "style"
            if name == "id":
                self.ids.append(value or "")
            if name in ("href", "src"):
                (self.links if tag == "a" else self.resources).append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, (tag, self.open)

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(text: str) -> Checker:
    checker = Checker()
    checker.feed(text)
    checker.close()
    assert checker.open == []
    assert len(checker.ids) == len(set(checker.ids)), checker.ids
    return checker


def hostile() -> tuple[CommandInfo, str]:
    command = CommandInfo(
        "Set-Box",
        [
            ParameterInfo(
                "Na<me", "Box.`1[<b>]", named(), aliases=['"><script>'], valid_values=["</script>", "'", "<"]
            ),
            ParameterInfo("Name", "System.String", named("</script><script>alert(2)//", mandatory=True)),
        ],
        module_name="<i>../..",
        aliases=["<script>", "a\tb\nc"],
        parameter_sets=["</script><script>alert(2)//", "two"],
        output_types=["<b>"],
    )
    page = PAGE.replace("Sets it.", HOSTILE).replace("Sets a box's", HOSTILE.replace("\n", " "))
    return command, page.replace(
        "The name, see", HOSTILE
    ) + f"\n{HOSTILE}\n\n## RELATED LINKS\n\n[<b>x](javascript:alert(1))\n"


def site_of(*described: tuple[CommandInfo, str]) -> dict[str, str]:
    pages = {command.name: read_command_help(text, "Page.md") for command, text in described}
    return dict(site_files([command for command, _ in described], lambda command: pages[command.name], "A & B"))


def test_pages_of_shipped_commands_are_whole_and_their_links_lead_somewhere() -> None:
    commands = shipped()
    pages = {command.name: page for command, page in commands}
    files = dict(site_files([command for command, _ in commands], lambda command: pages[command.name], "Shipped"))
    again = dict(site_files([c for c, _ in reversed(commands)], lambda command: pages[command.name], "Shipped"))
    assert files == again
    checked = {path: read(text) for path, text in files.items() if path.endswith(".html")}
    assert len(checked) > len(commands)
    for path, page in checked.items():
        assert all("://" not in resource for resource in page.resources), path
        for link in [*page.links, *page.resources]:
            if "://" in link:
                assert link.startswith("https://"), link
                continue
            target, _, fragment = link.partition("#")
            place = (Path("/site") / path).parent / unquote(target) if target else Path("/site") / path
            found = str(Path(*[part for part in _normal(place).parts if part != "/"][1:]))
            assert found in files, (path, link)
            assert not fragment or fragment in checked[found].ids, (path, link)
        assert "script-src 'self'" in files[path]


def _normal(path: Path) -> Path:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return Path(*parts)


def test_a_page_that_attacks_is_text() -> None:
    files = site_of(hostile())
    for path, text in files.items():
        if path.endswith(".html"):
            page = read(text)
            assert all(urlsplit(link).scheme in ("", "https") for link in page.links), page.links
            # the scripts of the site, and the facts as data
            assert text.count("<script") == text.count("</script>") == (4 if "/Set-Box" in path else 2), path
        elif path.endswith(".js"):
            assert "</script" not in text.lower()
        assert ".." not in path.split("/")
    (path,) = [path for path in files if path.endswith("Set-Box.html")]
    body = files[path]
    facts = re.search(r'<script type="application/json" id="facts">(.*?)</script>', body)
    assert facts is not None
    assert json.loads(facts[1])["sets"][0] == "</script><script>alert(2)//"
    assert "alert(1)" in "".join(read(body).text)


HEAD, CELLS = '<th scope="col">a</th><th scope="col">b</th>', "<td>1</td><td><code>x|y</code></td>"


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "a *b* **c** `d<` _e_ snake_case_name 2*3*4",
            "<p>a <em>b</em> <strong>c</strong> <code>d&lt;</code> <em>e</em> snake_case_name 2*3*4</p>",
        ),
        ("one\ntwo\n\nthree  \nfour", "<p>one\ntwo</p><p>three<br>\nfour</p>"),
        (
            "[Get-Box](Get-Box.md) [x](./y.md) <https://a.example/b>.",
            '<p><a href="box.html">Get-Box</a> x <a href="https://a.example/b" rel="noopener noreferrer">https://a.example/b</a>.</p>',
        ),
        (
            "see https://a.example/b, or",
            '<p>see <a href="https://a.example/b" rel="noopener noreferrer">https://a.example/b</a>, or</p>',
        ),
        ("- a\n- b\n  - c\n\n1. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>"),
        (
            "> [!WARNING]\n> Mind *it*.",
            '<div class="alert warning"><strong>Warning</strong><p>Mind <em>it</em>.</p></div>',
        ),
        (
            "| a | b |\n|---|---|\n| 1 | `x\\|y` |",
            f'<div class="wide"><table><thead><tr>{HEAD}</tr></thead><tbody><tr>{CELLS}</tr></tbody></table></div>',
        ),
        ("```text\n<a>\n```\nb", "<pre><code>&lt;a&gt;</code></pre><p>b</p>"),
        ("```output\nx\n```", "<pre class=printed><code>x</code></pre>"),
        ("### Head #", "<h4>Head</h4>"),
        ("\\[a\\] \\< b", "<p>[a] &lt; b</p>"),
        ("[a](javascript:x) [b](data:text/html,x) [c](//evil.example)", "<p>a b c</p>"),
    ],
)
def test_markdown(markdown: str, html: str) -> None:
    addresses = Addresses([CommandInfo("Get-Box", [])])
    resolve = addresses.resolver("")
    assert to_html(markdown, lambda address: "box.html" if address == "Get-Box.md" else resolve(address)) == html


@pytest.mark.parametrize("text", ["`", "*a", "[", "- ", "> ", "|-", "_a ", "[x](", "**", "<https://", "1. "])
def test_markup_takes_time_in_proportion(text: str) -> None:
    import time

    start = time.process_time()
    for many in (
        text * 9000,
        "\n".join([text] * 9000),
        "\n".join(" " * (number % 500) + text + "x" for number in range(3000)),
    ):
        to_html(many, lambda _: None)
    assert time.process_time() - start < 2


def test_names_of_files() -> None:
    places = {
        "Get-A": "M",
        "Index": "M",
        "con": "M",
        "Get-B": "m",
        "../x": "M",
        "Get-" + "x" * 300: "M",
        "Get-C": "con.txt",
        "Get-D": "",
    }
    commands = [CommandInfo(name, [], module_name=module) for name, module in places.items()]
    addresses = Addresses(commands)
    assert addresses.page("get-a") == "commands/M/Get-A.html"
    assert addresses.page("Get-B") == "commands/M/Get-B.html"
    assert addresses.page("INDEX") == "commands/M/Index_.html"
    assert addresses.page("con") == "commands/M/con_.html"
    assert addresses.page("../x") == "commands/M/_x.html"
    assert len(addresses.page("Get-" + "x" * 300) or "") < 150
    assert addresses.page("Get-C") == "commands/con.txt_/Get-C.html"
    assert addresses.page("Get-D") == "commands/Commands/Get-D.html"
    assert addresses.page("Get-Nothing") is None
    assert file_name("a<b>|c*") == "a_b__c_"


def test_the_index_of_the_search_is_in_pieces() -> None:
    entries = [
        Entry(f"Get-Box{number:04}", "Box", f"commands/Box/Get-Box{number:04}.html", ("gb",) if not number else (), f"Gets box {number} of wood")
        for number in range(600)
    ]  # fmt: skip
    files = search_files(entries)
    assert {"search/names.js", "search/s-0.js", "search/s-2.js", "search/w-wo.js"} <= set(files)
    assert "search/s-3.js" not in files
    text = files["search/names.js"]
    data = json.loads(text[text.index("(") + 1 : text.rindex(")")])
    before = ""
    names = []
    for line in data["names"].split("\n"):
        shared, rest, module = line.split("\t")
        before = before[: int(shared)] + rest
        names.append(before)
        assert module == "0"
    assert names == [entry.name for entry in entries]
    assert data["aliases"] == "gb\t0"
    assert len(files["search/names.js"]) < 600 * 12


def test_the_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "site"
    for _ in range(2):
        assert main(["docs", "build", "Az.Accounts", "-o", str(target)]) == 0
    assert "commands in" in capsys.readouterr().err
    before = {path: path.read_bytes() for path in target.rglob("*") if path.is_file()}
    assert (target / "commands" / "Az.Accounts" / "Get-AzContext.html").exists()
    assert "<title>Az.Accounts</title>" in (target / "index.html").read_text("utf-8")
    (target / "mine.txt").write_text("mine", "utf-8")
    assert main(["docs", "build", "Az.Accounts", "-o", str(target)]) == 2
    assert "psemu did not generate it" in capsys.readouterr().err
    assert main(["docs", "build", "Az.Accounts", "--title", "Other", "--force", "-o", str(target)]) == 0
    assert (target / "mine.txt").read_text("utf-8") == "mine"
    assert {path for path in target.rglob("*") if path.is_file()} == {*before, target / "mine.txt"}
    assert main(["docs", "build", "No.Such", "-o", str(tmp_path / "other")]) == 2
    assert [entry.name for entry in tmp_path.iterdir()] == ["site"]


def test_a_site_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def broken(command: CommandInfo) -> None:
        raise ConfigurationError("no page")

    with pytest.raises(ConfigurationError):
        write_folder(str(tmp_path / "site"), site_files([set_box()], broken))
    assert list(tmp_path.iterdir()) == []

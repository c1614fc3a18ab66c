"""All files of a site, one after the other: the pages are more than fit into memory at once."""

from __future__ import annotations

import os
from html import escape
from urllib.parse import quote

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.python_module import MARKER
from psemu.codegen.site.address import NAMELESS, Addresses
from psemu.codegen.site.command_page import command_body
from psemu.codegen.site.frame import Site, crumbs
from psemu.codegen.site.markup import breakable
from psemu.codegen.site.search_index import Entry, search_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from psemu.catalog import CommandInfo
    from psemu.help import CommandHelp

#: what lies beside this module and goes into ``assets/``
ASSETS = ("site.css", "theme.js", "search.js", "command.js", "icon.svg")
_COMMENTS = {"css": "/* %s */\n", "js": "// %s\n", "svg": "<!-- %s -->\n"}
#: nouns on one page
_NOUNS = 200


def site_files(
    commands: Sequence[CommandInfo],
    page_of: Callable[[CommandInfo], CommandHelp | None],
    title: str = "PowerShell commands",
    versions: Mapping[str, str] | None = None,
) -> Iterator[tuple[str, str]]:
    """(path below the site's folder, text) of each file, the same for the same input.

    *page_of* gives a command's help page; it is asked once for each. *versions*: PowerShell module → its version.
    """
    chosen = sorted(commands, key=lambda command: (command.name.lower(), command.module_name.lower()))
    known = {module.lower(): version for module, version in (versions or {}).items()}
    addresses = Addresses(chosen)
    site = Site(title)
    nouns: dict[str, list[CommandInfo]] = {}
    for command in chosen:
        nouns.setdefault(_noun(command).lower(), []).append(command)
    entries: list[Entry] = []
    deprecated: set[str] = set()
    resolve = addresses.resolver("../../")
    for command in chosen:
        page = page_of(command)
        path = addresses.page(command.name)
        assert path is not None
        siblings = [
            (other.name, "../../" + quote(addresses.page(other.name) or ""))
            for other in nouns[_noun(command).lower()]
            if other is not command
        ]
        module = command.module_name or NAMELESS
        body = command_body(command, page, resolve, (_titled(module, known), "index.html"), siblings[:40])
        yield path, site.page("../../", command.name, body, ("command.js",))
        synopsis = plain_text(page.synopsis) if page is not None else ""
        entries.append(Entry(command.name, module, path, command.aliases, synopsis))
        if page is not None and deprecation_in(page):
            deprecated.add(command.name)
    yield from search_files(entries).items()
    yield from _indexes(site, entries, addresses, known, deprecated)
    for name in ASSETS:
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), encoding="utf-8") as file:
            yield f"assets/{name}", _COMMENTS[name.rpartition(".")[2]] % MARKER + file.read()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _noun(command: CommandInfo) -> str:
    return command.name.partition("-")[2] or command.name


def _titled(module: str, versions: Mapping[str, str]) -> str:
    return f"{module} {versions.get(module.lower(), '')}".rstrip()


def _indexes(
    site: Site, entries: list[Entry], addresses: Addresses, versions: Mapping[str, str], deprecated: set[str]
) -> Iterator[tuple[str, str]]:
    modules: dict[str, list[Entry]] = {}
    nouns: dict[str, list[Entry]] = {}
    for entry in entries:
        modules.setdefault(entry.module, []).append(entry)
        nouns.setdefault(entry.name.partition("-")[2] or entry.name, []).append(entry)
    ordered = sorted(nouns, key=lambda noun: (noun.lower(), noun))
    pieces = [ordered[first : first + _NOUNS] for first in range(0, len(ordered), _NOUNS)]
    cards = "".join(
        f'<li><a href="{quote(addresses.module(name))}">{breakable(_titled(name, versions))}</a>'
        f" <small>{len(members):,}</small></li>"
        for name, members in sorted(modules.items(), key=lambda item: item[0].lower())
    )
    ranges = "".join(
        f'<li><a href="nouns/{number}.html">{escape(piece[0])}{f" … {escape(piece[-1])}" if len(piece) > 1 else ""}</a></li>'
        for number, piece in enumerate(pieces, 1)
    )
    body = (
        f'<div class="page wide"><main id="main"><h1>{escape(site.title)}</h1>\n'
        f'<p class="synopsis">{_count(len(entries), "command")} of {_count(len(modules), "module")}. Press <kbd>/</kbd> to search.</p>\n'
        f'<section><h2>Modules</h2><ul class="cards">{cards}</ul></section>\n'
        f'<section id="nouns"><h2>Nouns</h2><ul class="ranges">{ranges}</ul></section></main></div>\n'
    )
    yield "index.html", site.page("", "", body)
    for name, members in sorted(modules.items(), key=lambda item: item[0].lower()):
        by_noun: dict[str, list[Entry]] = {}
        for entry in members:
            by_noun.setdefault(entry.name.partition("-")[2] or entry.name, []).append(entry)
        listed = _listed(by_noun, "../../", deprecated)
        title = _titled(name, versions)
        body = (
            f'<div class="page wide"><main id="main">{crumbs(("Modules", "../../index.html"))}<h1>{breakable(title)}</h1>\n'
            f'<p class="synopsis">{_count(len(members), "command")}</p>\n{listed}</main></div>\n'
        )
        yield addresses.module(name), site.page("../../", title, body)
    for number, piece in enumerate(pieces, 1):
        body = (
            f'<div class="page wide"><main id="main">{crumbs(("Nouns", "../index.html#nouns"))}'
            f"<h1>{breakable(piece[0])} … {breakable(piece[-1])}</h1>\n"
            f"{_listed({noun: nouns[noun] for noun in piece}, '../', deprecated)}</main></div>\n"
        )
        yield f"nouns/{number}.html", site.page("../", f"{piece[0]} … {piece[-1]}", body)


def _listed(nouns: Mapping[str, list[Entry]], root: str, deprecated: set[str]) -> str:
    """Commands below their nouns."""
    parts = []
    for noun in sorted(nouns, key=lambda noun: (noun.lower(), noun)):
        rows = "".join(
            f'<li><a href="{escape(root + quote(entry.path))}">{escape(entry.name)}</a>'
            f"{'<span class=badge>deprecated</span>' if entry.name in deprecated else ''}"
            f"<span>{escape(entry.synopsis[:200])}</span></li>"
            for entry in nouns[noun]
        )
        parts.append(f'<section class="noun"><h2>{breakable(noun)}</h2><ul>{rows}</ul></section>\n')
    return "".join(parts)

"""What every page of a site has around its own: head, search, the switch of colours, foot."""

from __future__ import annotations

from html import escape

from psemu.codegen.python_module import MARKER, version_line

#: scripts and styles of the site alone: a help page that brings its own gets nowhere
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"


class Site:
    """What all pages share: *title* of the site."""

    def __init__(self, title: str) -> None:
        self.title = title
        self._start = (
            "<!doctype html>\n"
            f"<!-- {MARKER} {version_line()} -->\n"
            '<html lang="en" data-root="%(root)s">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="referrer" content="no-referrer">\n'
            "<title>%(title)s</title>\n"
            '<link rel="icon" href="%(root)sassets/icon.svg" type="image/svg+xml">\n'
            '<link rel="stylesheet" href="%(root)sassets/site.css">\n'
            '<script src="%(root)sassets/theme.js"></script>\n'
            '<script src="%(root)sassets/search.js" defer></script>\n'
            "%(scripts)s</head>\n<body>\n"
            '<a class="skip" href="#main">Skip to content</a>\n'
            '<header class="top"><a class="home" href="%(root)sindex.html">'
            + escape(title).replace("%", "%%")
            + "</a>\n"
            '<div class="search" role="search">'
            '<input id="search" type="search" placeholder="Search commands" aria-label="Search commands" autocomplete="off"'
            ' spellcheck="false" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list">'
            '<kbd aria-hidden="true">/</kbd>'
            '<ul id="results" role="listbox" aria-label="Commands found" hidden></ul>'
            '<p id="found" class="unseen" role="status"></p></div>\n'
            '<button id="theme" type="button" aria-label="Colours: as the system">'
            '<span aria-hidden="true">◐</span></button></header>\n'
        )
        self._end = f"<footer>{escape(version_line())}</footer>\n</body>\n</html>\n"

    def page(self, root: str, title: str, body: str, scripts: tuple[str, ...] = ()) -> str:
        """A whole page. *root* is the way from it to the site's folder (``../../``), *body* HTML."""
        head = self._start % {
            "root": root,
            "title": escape(f"{title} · {self.title}" if title else self.title),
            "scripts": "".join(f'<script src="{root}assets/{name}" defer></script>\n' for name in scripts),
        }
        return head + body + self._end


def crumbs(*places: tuple[str, str]) -> str:
    """The way to a page: names of what it is in, and where they are."""
    links = " › ".join(f'<a href="{escape(path)}">{escape(name)}</a>' for name, path in places)
    return f'<nav class="crumbs" aria-label="Where you are">{links}</nav>\n'

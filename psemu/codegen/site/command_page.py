"""The page of one command: syntax, a form that makes a line, description, examples, parameters with their facts, inputs, outputs, links."""

from __future__ import annotations

from html import escape

from psemu.codegen.deprecation import deprecation_in, plain_text
from psemu.codegen.python_types import short_type
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters
from psemu.codegen.site.frame import crumbs
from psemu.codegen.site.line_facts import line_facts
from psemu.codegen.site.markup import breakable, inline_html, link, to_html

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.help import CommandHelp
    from psemu.help.model import Example, Parameter
    from psemu.help.property_trees import PropertyNode

    Resolve = Callable[[str], "str | None"]

#: how much of a tree of properties is shown: some have thousands
_DEEPEST, _MOST = 4, 300
_LONGEST_NOTES = 100_000
#: how PowerShell's own words of a line are shown
_COMMON = '<i class="o">[&lt;CommonParameters&gt;]</i>'


def command_body(
    command: CommandInfo,
    page: CommandHelp | None,
    resolve: Resolve,
    module: tuple[str, str],
    siblings: list[tuple[str, str]],
) -> str:
    """The body of a command's page. *module* is its name and where its page is, *siblings* are commands of the same noun and their pages."""
    return _Page(with_engine_parameters(command), page, resolve).body(module, siblings)


class _Page:
    def __init__(self, command: CommandInfo, page: CommandHelp | None, resolve: Resolve) -> None:
        self.command = command
        self.page = page
        self.resolve = resolve
        self.sets = set_names(command)
        self.described = (
            {parameter.name.lower(): parameter for parameter in page.parameters} if page is not None else {}
        )
        #: (id, title) of the parts that the page has
        self.parts: list[tuple[str, str]] = []

    def body(self, module: tuple[str, str], siblings: list[tuple[str, str]]) -> str:
        command, page = self.command, self.page
        main = [
            crumbs(("Modules", "../../index.html"), module),
            f"<h1>{breakable(command.name)}</h1>\n",
        ]
        synopsis = page.synopsis if page is not None else ""
        if synopsis:
            main.append(f'<div class="synopsis">{to_html(synopsis, self.resolve)}</div>\n')
        if page is not None and (sentence := deprecation_in(page)):
            main.append(f'<div class="alert warning"><strong>Deprecated</strong><p>{escape(sentence)}</p></div>\n')
        if command.aliases:
            names = ", ".join(f"<code>{escape(alias)}</code>" for alias in command.aliases)
            main.append(f'<p class="aliases">Aliases: {names}</p>\n')
        main.append(self.part("syntax", "Syntax", self.syntax()))
        main.append(self.part("line", "Build a line", self.form()))
        if page is not None:
            main.append(self.part("description", "Description", to_html(page.description, self.resolve)))
            main.append(self.part("examples", "Examples", "".join(map(self.example, page.examples))))
        main.append(self.part("parameters", "Parameters", self.parameters()))
        if page is not None:
            for name, title, entries in (("inputs", "Inputs", page.inputs), ("outputs", "Outputs", page.outputs)):
                text = "".join(
                    (f"<h3><code>{escape(entry.typename)}</code></h3>" if entry.typename else "")
                    + to_html(entry.description, self.resolve)
                    for entry in entries
                )
                main.append(self.part(name, title, text))
            main.append(self.part("notes", "Notes", self.notes()))
            main.append(self.part("links", "Related links", self.links()))
        return f'<div class="page"><main id="main">\n{"".join(main)}</main>\n<aside>{self.contents()}{_siblings(siblings)}</aside></div>\n'

    def part(self, name: str, title: str, text: str) -> str:
        """A section with its heading; nothing if there is no *text*."""
        if not text:
            return ""
        self.parts.append((name, title))
        return f'<section id="{name}"><h2>{title}</h2>\n{text}</section>\n'

    def contents(self) -> str:
        entries = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in self.parts)
        return f'<nav aria-label="On this page"><h2>On this page</h2><ul>{entries}</ul></nav>'

    # ------------------------------------------------------------------------------------------------------------ syntax

    def syntax(self) -> str:
        """Each set's statement, the positional parameters first, then what it demands."""
        parts = []
        for set_name in self.sets:
            items = []
            for parameter in self.command.parameters:
                metadata = metadata_in(parameter, set_name)
                if metadata is not None:
                    place = metadata.position if metadata.position is not None else 1 << 31
                    items.append((place, not metadata.is_mandatory, parameter, metadata))
            items.sort(key=lambda item: item[:2])
            words = [f'<b class="c">{escape(self.command.name)}</b>']
            words += [_item(parameter, not optional, place < 1 << 31) for place, optional, parameter, _ in items]
            label = ""
            if len(self.sets) > 1:
                is_default = set_name == self.command.default_parameter_set
                default = '<span class="badge">default</span>' if is_default else ""
                label = f"<h3>{escape(set_name)}{default}</h3>"
            parts.append(f'{label}<pre class="syntax"><code>{" ".join(words)} {_COMMON}</code></pre>\n')
        return "".join(parts)

    def form(self) -> str:
        """Where the form comes; without a script there is none."""
        return (
            '<div id="builder"><noscript><p>The form needs JavaScript.</p></noscript></div>'
            f'<script type="application/json" id="facts">{line_facts(self.command, self.sets)}</script>\n'
        )

    # -------------------------------------------------------------------------------------------------------- parameters

    def parameters(self) -> str:
        trees = {}
        if self.page is not None and "<" in self.page.notes:
            trees = {tree.name.lower(): tree for tree in self.page.property_trees}
        return "".join(
            self.parameter(parameter, trees.get(parameter.name.lower())) for parameter in self.command.parameters
        )

    def parameter(self, parameter: ParameterInfo, tree: PropertyNode | None) -> str:
        entry = self.described.get(parameter.name.lower())
        name = escape(parameter.name)
        title = f'<a href="#-{name}">-{breakable(parameter.name)}</a>'
        kind = f'<code class="type">{breakable(short_type(parameter.type_name))}</code>'
        text = [f'<article class="parameter" id="-{name}"><h3>{title} {kind}{self.flags(parameter)}</h3>']
        if entry is not None:
            text.append(to_html(entry.description, self.resolve))
        facts = self.facts(parameter, entry)
        rows = "".join(f"<div><dt>{title}</dt><dd>{value}</dd></div>" for title, value in facts)
        text.append(f"<dl>{rows}</dl>")
        if tree is not None and tree.properties:
            text.append(f"<details><summary>What a hash table for it may hold</summary>{_tree(tree)}</details>")
        return "".join([*text, "</article>\n"])

    def flags(self, parameter: ParameterInfo) -> str:
        demanded = [name for name in self.sets if (m := metadata_in(parameter, name)) is not None and m.is_mandatory]
        if not demanded:
            return ""
        return '<span class="badge must">required</span>' if len(demanded) == len(self.sets) else ""

    def facts(self, parameter: ParameterInfo, entry: Parameter | None) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        values = list(dict.fromkeys(parameter.valid_values or parameter.enum_values))
        if values and not parameter.is_switch:
            found.append(("Accepted values", ", ".join(f"<code>{escape(value)}</code>" for value in values)))
        if parameter.aliases:
            found.append(("Aliases", ", ".join(f"<code>-{escape(alias)}</code>" for alias in parameter.aliases)))
        default = plain_text(entry.default_value or "") if entry is not None else ""
        if default and default != "None":
            found.append(("Default", f"<code>{escape(default)}</code>"))
        grouped: dict[tuple[bool, int | None], list[str]] = {}
        piped: dict[str, list[str]] = {}
        for name in self.sets:
            metadata = metadata_in(parameter, name)
            if metadata is not None:
                grouped.setdefault((metadata.is_mandatory, metadata.position), []).append(name)
                by = [
                    words
                    for words, is_so in (
                        ("by value", metadata.value_from_pipeline),
                        ("by property name", metadata.value_from_pipeline_by_property_name),
                    )
                    if is_so
                ]
                if by:
                    piped.setdefault(" and ".join(by), []).append(name)
        if len(self.sets) > 1:
            every = len(grouped) == 1 and len(next(iter(grouped.values()))) == len(self.sets)
            lines = []
            for (mandatory, position), names in grouped.items():
                what = [
                    "required" if mandatory else "optional",
                    *([f"position {position}"] if position is not None else []),
                ]
                lines.append(f"{'all' if every else escape(', '.join(names))} <small>({', '.join(what)})</small>")
            found.append(("Parameter sets", "<br>".join(lines)))
        else:
            position = next((place for _, place in grouped if place is not None), None)
            if position is not None:
                found.append(("Position", str(position)))
        if piped:
            words = [
                text if len(piped) == 1 else f"{text} ({escape(', '.join(names))})" for text, names in piped.items()
            ]
            found.append(("Pipeline", "<br>".join(words)))
        if entry is not None and entry.supports_wildcards:
            found.append(("Wildcards", "accepted"))
        if parameter.type_name != short_type(parameter.type_name) and not parameter.type_name.startswith("System."):
            found.append(("Type", f"<code>{breakable(parameter.type_name)}</code>"))
        return found

    # ------------------------------------------------------------------------------------------------- the rest of the page

    def example(self, example: Example) -> str:
        title = f"<h3>{inline_html(example.title, self.resolve)}</h3>" if example.title else ""
        return f"{title}{to_html(example.remarks, self.resolve)}\n"

    def notes(self) -> str:
        assert self.page is not None
        notes = self.page.notes
        begin = len(notes)
        if "<" in notes:
            from psemu.help.property_trees import property_trees_start

            begin = property_trees_start(notes)
        text = notes[:begin].strip()
        if text.upper().endswith("ALIASES"):
            text = text[: -len("ALIASES")].rstrip("# \n")
        return to_html(text[:_LONGEST_NOTES], self.resolve)

    def links(self) -> str:
        assert self.page is not None
        entries = []
        online = self.page.online_version_url
        if online and self.resolve(online) is not None:
            entries.append(link("This page online", online, lambda address: address if "://" in address else None))
        for related in self.page.related_links:
            if related.uri != online or not online:
                text = link(related.text or related.uri, related.uri, self.resolve)
                if text and text not in entries:
                    entries.append(text)
        return f"<ul>{''.join(f'<li>{entry}</li>' for entry in entries)}</ul>" if entries else ""


def _item(parameter: ParameterInfo, is_mandatory: bool, is_positional: bool) -> str:
    """A parameter of a statement with PowerShell's brackets."""
    name = f'<b class="p">-{escape(parameter.name)}</b>'
    text = name
    if not parameter.is_switch:
        text = f"{f'[{name}]' if is_positional else name} <i>&lt;{escape(short_type(parameter.type_name))}&gt;</i>"
    return f"<span>{text}</span>" if is_mandatory else f'<span class="o">[{text}]</span>'


def _tree(root: PropertyNode) -> str:
    """The properties of *root* as nested lists, as far as anyone reads them."""
    left = _MOST

    def nested(node: PropertyNode, depth: int) -> str:
        nonlocal left
        parts = []
        for child in node.properties:
            if left <= 0:
                parts.append("<li>…</li>")
                break
            left -= 1
            below = nested(child, depth + 1) if child.properties and depth < _DEEPEST else ""
            description = f" {escape(plain_text(child.description))}" if child.description else ""
            must = ' <span class="badge must">required</span>' if child.is_required else ""
            parts.append(
                f"<li><code>{escape(child.name)}</code> <i>{escape(child.type)}</i>{must}{description}{below}</li>"
            )
        return f"<ul>{''.join(parts)}</ul>"

    return nested(root, 1)


def _siblings(siblings: list[tuple[str, str]]) -> str:
    if not siblings:
        return ""
    entries = "".join(f'<li><a href="{escape(path)}">{breakable(name)}</a></li>' for name, path in siblings)
    return f'<nav aria-label="Commands of the same noun"><h2>Same noun</h2><ul>{entries}</ul></nav>'

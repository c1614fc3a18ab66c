"""psemu beside Microsoft's own PlatyPS on the same pages: ``python -m tests.conformance.peer`` counts what the two read differently, by kind.

PlatyPS is a peer, not the truth. Each difference must be of a kind that says why; one of none is printed and fails the run. Beside the
pages themselves its 2024-05-01, YAML and MAML output is read and held against what it had read: there psemu reads what PlatyPS wrote.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psemu.catalog.type_names import full_type_name
from psemu.help import CommandHelp, Parameter, SyntaxItem, read_path
from tests.conformance.frame import read_cases

#: form of the input → where the page of a path lies
INPUTS: dict[str, Callable[[Path, str], Path]] = {
    "page": lambda shared, path: shared / "corpus" / path,
    "2024-05-01": lambda shared, path: shared / "conformance/help/v2" / path,
    "yaml": lambda shared, path: (shared / "conformance/help/yaml" / path).with_suffix(".yml"),
    "maml": lambda shared, path: shared / "conformance/help/maml" / f"{path.removesuffix('.md')}-Help.xml",
}


@dataclass(frozen=True)
class Difference:
    """*field* of the page *help* at *place* (a set, a parameter, both, a number), as the two read it in *form*."""

    form: str
    field: str
    place: str
    ours: Any
    theirs: Any
    help: CommandHelp
    page: dict[str, Any]


def length(text: str) -> int:
    """What .NET gives as the text's length."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def compare(help: CommandHelp, page: dict[str, Any], form: str) -> Iterator[Difference]:
    """What psemu reads otherwise than PlatyPS, whose answer *page* is; parameters and sets are matched by name."""
    for field, place, ours, theirs in _fields(help, page):
        same = length(ours) == max(theirs, 0) if isinstance(ours, str) and isinstance(theirs, int) else ours == theirs
        if not same:
            yield Difference(form, field, place, ours, theirs, help, page)


_Fields = Iterator[tuple[str, str, Any, Any]]


def _fields(help: CommandHelp, page: dict[str, Any]) -> _Fields:
    is_command = "CommandHelp" in page["fileType"]
    yield "is command", "", help.is_command, is_command
    if not is_command:
        return
    yield "title", "", help.title, page["title"]
    yield "module", "", help.module_name, page["module"] or ""
    yield "locale", "", help.locale or "en-US", page["locale"]
    yield "help file", "", help.external_help_file, page["externalHelpFile"] or ""
    yield "uri", "", help.online_version_url, page["onlineVersionUrl"] or ""
    yield "synopsis", "", help.synopsis, page["synopsis"]
    yield "description", "", help.description, page["descriptionChars"]
    yield "notes", "", help.notes, page["notesChars"]
    yield (
        "links",
        "",
        [[link.text, link.uri] for link in help.related_links],
        [[x["text"], x["uri"]] for x in page["relatedLinks"]],
    )
    yield "inputs", "", [entry.typename for entry in help.inputs], page["inputs"]
    yield "outputs", "", [entry.typename for entry in help.outputs], page["outputs"]
    yield "examples", "", [example.title for example in help.examples], [x["title"] for x in page["examples"]]
    for number, (example, theirs) in enumerate(zip(help.examples, page["examples"], strict=False)):
        yield "example", str(number), example.remarks, theirs["chars"]
    yield "sets", "", [item.parameter_set_name for item in help.syntax], [item["set"] for item in page["syntax"]]
    yield "default set", "", [item.is_default for item in help.syntax], [item["default"] for item in page["syntax"]]
    for item, peer in zip(help.syntax, page["syntax"], strict=False):
        yield from _items(item, peer)
    ours = {parameter.name: parameter for parameter in help.parameters}
    others = {parameter["name"]: parameter for parameter in page["parameters"]}
    yield "parameters", "", sorted(ours, key=str.lower), sorted(others, key=str.lower)
    for name in ours.keys() & others.keys():
        yield from _parameter(ours[name], others[name])


def _items(item: SyntaxItem, peer: dict[str, Any]) -> _Fields:
    place = item.parameter_set_name
    yield "items", place, [p.name for p in item.parameters], [p["name"] for p in peer["params"]]
    theirs = {p["name"]: p for p in peer["params"]}
    for parameter in item.parameters:
        other = theirs.get(parameter.name)
        if other is not None:
            where = f"{place} {parameter.name}"
            yield "item mandatory", where, parameter.is_mandatory, other["mandatory"]
            yield "item positional", where, parameter.is_positional, other["positional"]
            yield "item type", where, full_type_name(parameter.type or "switch"), full_type_name(other["type"])


def _parameter(parameter: Parameter, peer: dict[str, Any]) -> _Fields:
    name = parameter.name
    yield "type", name, full_type_name(parameter.type), full_type_name(peer["type"])
    yield "aliases", name, list(parameter.aliases), peer["aliases"]
    yield "accepted values", name, list(parameter.accepted_values), peer["acceptedValues"]
    yield "default value", name, parameter.default_value or "", peer["defaultValue"] or ""
    yield "wildcards", name, parameter.supports_wildcards, peer["globbing"]
    yield "DontShow", name, parameter.dont_show, peer["dontShow"]
    yield "help message", name, parameter.help_message, peer["helpMessage"] or ""
    yield "parameter text", name, parameter.description, peer["descriptionChars"]
    ours = {entry.name: entry for entry in parameter.parameter_sets}
    theirs = {entry["set"]: entry for entry in peer["sets"]}
    yield "parameter's sets", name, list(ours), list(theirs)
    for set_name in ours.keys() & theirs.keys():
        entry, other = ours[set_name], theirs[set_name]
        where = f"{name} {set_name}"
        yield "position", where, entry.position.lower(), other["position"].lower()
        yield "required", where, entry.is_required, other["required"]
        yield "by value", where, entry.value_from_pipeline, other["byValue"]
        yield "by name", where, entry.value_from_pipeline_by_property_name, other["byName"]
        yield "remaining", where, entry.value_from_remaining_arguments, other["remaining"]


def _lines_stripped(text: str) -> str:
    return "\n".join([line.rstrip() for line in text.split("\n")])


def _spaces(d: Difference) -> bool:
    ours = _lines_stripped(d.ours)
    return d.theirs in (ours, length(ours))


def _default_set(d: Difference) -> bool:
    return d.ours in ([""], [False]) and [item["set"] for item in d.page["syntax"]] == ["Default"]


def _provider(d: Difference) -> bool:
    return any(" provider" in item["set"] for item in d.page["syntax"])


def _section(d: Difference, title: str) -> str:
    """The page's own text under a second- or third-level heading, up to the next one of its level."""
    text = d.help.source.text
    at = text.find(f"\n{title}")
    mark = title.partition(" ")[0]
    end = text.find(f"\n{mark} ", at + 1)
    return text[at : end if end >= 0 else len(text)]


def _later_block(d: Difference) -> bool:
    """What PlatyPS has is what the first of several blocks says."""
    section = _section(d, f"### -{d.place.split(' ')[0]}\n")
    first = section.partition("Parameter Sets:")[2].partition("\n")[0]
    return section.count("Parameter Sets:") > 1 and [part.strip() for part in first.split(",")] == d.theirs


def _found(d: Difference, code: str) -> bool:
    return any(finding[2] == code for finding in d.help.findings)


def _repeated(d: Difference) -> bool:
    name = d.place.split(" ")[0]
    return any(code == "ParameterRepeated" and f"'{name}'" in message for _, _, code, message, _ in d.help.findings)


def _no_empty_line(d: Difference) -> bool:
    text = d.help.source.text
    behind = text.find(d.ours) + len(d.ours)
    return d.ours != "" and text[behind:].lstrip(" ").startswith(("\n#", "\n```"))


def _statement_form(d: Difference) -> bool:
    statements = [
        item for item in d.help.syntax if d.place.split(" ")[0] in (item.parameter_set_name, "", *_names(item))
    ]
    text = d.help.source.text
    return any(_STATEMENT.fullmatch(" ".join(text[item.start : item.end].split())) is None for item in statements)


def _names(item: SyntaxItem) -> list[str]:
    return [parameter.name for parameter in item.parameters]


_NAME, _TYPE = r"-[\w:]+", r"<[^<> ]+>"
_STATEMENT = re.compile(
    rf"[\w-]+(?: (?:\[?{_NAME}\]?|{_NAME} {_TYPE}|\[{_NAME}\] {_TYPE}|\[\[{_NAME}\] {_TYPE}\]|\[{_NAME} {_TYPE}\]))*"
    r"(?: \[<(?:Common|Workflow)\w*>\])*"
)


def _statement_position(d: Difference) -> bool:
    name = d.place.split(" ")[0]
    for item in d.help.syntax:
        positional = [parameter.name for parameter in item.parameters if parameter.is_positional]
        if name in positional and str(positional.index(name)) == d.ours:
            return True
    return False


def _placeholder(d: Difference) -> bool:
    return d.theirs == [] and len(d.ours) == 1 and d.ours[0][0].startswith("{{")


def _no_set_names(d: Difference) -> bool:
    return all(item.parameter_set_name.startswith("UNNAMED_PARAMETER_SET_") for item in d.help.syntax)


def _words(d: Difference, text: str) -> bool:
    return any(text in item["set"] for item in d.page["syntax"])


_TEXTS = ("synopsis", "description", "notes", "example", "parameter text")
_SETS = ("sets", "default set")
_ITEMS = ("items", "item type", "item mandatory", "item positional")
_OF_PARAMETER = ("parameter text", "parameter's sets", "position", "type", "aliases", "default value", "required")

#: (kind, forms: all if empty, fields, what tells that a difference is of it); the first that fits names a difference
KINDS: list[tuple[str, tuple[str, ...], tuple[str, ...], Callable[[Difference], bool]]] = [
    ("no default value is the word None to it", (), ("default value",), lambda d: (d.ours, d.theirs) == ("", "None")),
    (
        "it takes a default value for YAML, so quotes and a lone > are gone",
        (),
        ("default value",),
        lambda d: d.ours[:1] in "'\">" and d.ours.strip("'\">") == d.theirs,
    ),
    ("a set without a heading is the default one to it, called Default", (), _SETS, _default_set),
    ("it drops the spaces at the ends of lines", (), _TEXTS, _spaces),
    (
        "it sorts items: positional ones first, then mandatory ones",
        (),
        ("items",),
        lambda d: sorted(d.ours) == sorted(d.theirs),
    ),
    ("it reads the first block of a parameter only", (), ("parameter's sets",), _later_block),
    (
        "'Accept pipeline input: True' without a kind is both kinds to it, to psemu neither",
        (),
        ("by value", "by name"),
        lambda d: d.theirs and not d.ours,
    ),
    ("it takes 'Name (Default) - X provider' for the name of a set", (), _SETS, _provider),
    ("it takes '(default)' in small letters for a part of the name", (), _SETS, lambda d: _words(d, "(default)")),
    (
        "the unnamed set has the name __AllParameterSets to it, to psemu none",
        (),
        ("sets",),
        lambda d: d.theirs == ["__AllParameterSets"],
    ),
    ("it finds no SYNTAX behind an empty SYNOPSIS", (), _SETS, lambda d: d.theirs == [] and not d.help.synopsis),
    (
        "it finds no EXAMPLES where no PARAMETERS follow",
        (),
        ("examples",),
        lambda d: d.theirs == [] and not d.help.parameters,
    ),
    ("it loses a text that no empty line ends", (), _TEXTS, _no_empty_line),
    ("a parameter stands twice: it takes the last, psemu the first", (), _OF_PARAMETER, _repeated),
    (
        "it takes a fence that says more than yaml for text",
        (),
        ("parameter text",),
        lambda d: "```yaml" in _section(d, f"### -{d.place}") and "```yaml\n" not in _section(d, f"### -{d.place}\n"),
    ),
    ("a statement has items of no usual form: it takes the words as they stand", (), _ITEMS, _statement_form),
    (
        "it takes <CommonParameters> without brackets for the value of a switch",
        (),
        ("item type",),
        lambda d: d.theirs == "CommonParameters",
    ),
    (
        "it takes a whole heading for the name of a parameter",
        (),
        ("parameters",),
        lambda d: any(" " in name for name in d.theirs),
    ),
    ("'Required: False False' is True to it", (), ("required",), lambda d: _found(d, "RequiredText")),
    (
        "it ends a link's text at its first bracket",
        (),
        ("links",),
        lambda d: [uri for _, uri in d.ours] == [uri for _, uri in d.theirs],
    ),
    (
        "it reads a link within a link, too, and no text beside links",
        (),
        ("links",),
        lambda d: {link[1] for link in d.ours if link[1]} == {link[1] for link in d.theirs},
    ),
    ("it wrote a placeholder where there is nothing", ("2024-05-01",), ("links",), _placeholder),
    ("MAML has no place for module and help file", ("maml",), ("module", "help file"), lambda d: d.ours == ""),
    ("MAML has no names of sets, nor a default one", ("maml",), (*_SETS, "parameter's sets"), _no_set_names),
    ("it writes no default value into MAML", ("maml",), ("default value",), lambda d: d.ours == ""),
    ("MAML numbers positions as they stand in a statement", ("maml",), ("position",), _statement_position),
    (
        "its MAML keeps no run of empty lines in an example",
        ("maml",),
        ("example",),
        lambda d: length(d.ours) < d.theirs,
    ),
]


def kind_of(difference: Difference) -> str | None:
    """The kind of a difference, None where it is of none."""
    for kind, forms, fields, tells in KINDS:
        if (not forms or difference.form in forms) and difference.field in fields and tells(difference):
            return kind
    return None


def count(shared: Path, step: int = 1) -> tuple[Counter[str], Counter[tuple[str, str, str]], list[Difference]]:
    """Pages read per form; (form, field, kind) → how often; the differences of no kind. *step*: each so-manyth page."""
    pages: Counter[str] = Counter()
    kinds: Counter[tuple[str, str, str]] = Counter()
    unexplained = []
    for number, page in enumerate(read_cases(shared / "conformance/help/platyps.jsonl.gz")):
        if number % step:
            continue
        for form, place in INPUTS.items():
            path = place(shared, page["path"])
            if not path.exists():
                continue
            pages[form] += 1
            for difference in compare(read_path(str(path)), page, form):
                kind = kind_of(difference)
                if kind is None:
                    unexplained.append(difference)
                else:
                    kinds[form, difference.field, kind] += 1
    return pages, kinds, unexplained


def main() -> int:
    """0: every difference has a kind; 1: some have none; 2: the data is missing."""
    parser = argparse.ArgumentParser(prog="python -m tests.conformance.peer", description=__doc__)
    parser.add_argument("--show", type=int, default=20, help="differences of no kind to show (default 20)")
    arguments = parser.parse_args()
    place = os.environ.get("PSEMU_SHARED")
    if place is None:
        print("PSEMU_SHARED does not say where the recorded answers lie", file=sys.stderr)
        return 2
    pages, kinds, unexplained = count(Path(place))
    for form, number in pages.items():
        print(f"{form}: {number} pages")
        for (of, field, kind), times in sorted(kinds.items(), key=lambda item: (item[0][0], -item[1])):
            if of == form:
                print(f"  {times:6}  {field}: {kind}")
    for difference in unexplained[: arguments.show]:
        print(f"  no kind: {difference.form} {difference.page['path']} {difference.field} {difference.place}")
        print(f"    psemu   {str(difference.ours)[:200]}\n    PlatyPS {str(difference.theirs)[:200]}")
    print(
        f"{sum(kinds.values())} differences of {len({kind for _, _, kind in kinds})} kinds, {len(unexplained)} of none"
    )
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())

from __future__ import annotations

import re
from collections import Counter

from psemu.catalog.type_names import full_type_name
from psemu.help import read_path
from tests.help.pages import shared

_ROW = re.compile(r"^\| ([\w.-]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)


def test_no_page_of_the_corpus_is_lost() -> None:
    """Counts per folder as its README states them: pages, statements of SYNTAX, parameters, fences of EXAMPLES."""
    root = shared() / "corpus"
    rows = _ROW.findall((root / "README.md").read_text(encoding="utf-8"))
    stated = {row[0]: (*map(int, row[1:4]), int(row[5])) for row in rows if row[0] != "all"}
    counted = {}
    for folder in stated:
        count: Counter[str] = Counter()
        for path in (root / folder).rglob("*.md"):
            help = read_path(str(path))
            found = Counter(finding[2] for finding in help.findings)
            count["pages"] += 1
            count["syntax"] += len(help.syntax)
            # the README counts a heading that stands twice, and none without its dash
            count["parameters"] += len(help.parameters) + found["ParameterRepeated"] - found["ParameterHeading"]
            count["fences"] += sum(len(example.code) for example in help.examples)
        counted[folder] = (count["pages"], count["syntax"], count["parameters"], count["fences"])
    assert counted == stated


def test_pages_written_again_in_the_newer_form_say_the_same() -> None:
    """300 pages of the corpus that PlatyPS wrote in the 2024-05-01 form: names, types and values; it loses sets of second blocks."""
    folder = shared() / "conformance" / "help" / "v2"
    compared = 0
    for path in sorted(folder.rglob("*.md")):
        newer, older = read_path(str(path)), read_path(str(shared() / "corpus" / path.relative_to(folder)))
        assert newer.form == "2024-05-01"
        assert (newer.title, newer.module_name) == (older.title, older.module_name)
        facts = [
            {p.name: (full_type_name(p.type), p.aliases, p.accepted_values) for p in page.parameters}
            for page in (newer, older)
        ]
        assert facts[0] == facts[1], path.name
        compared += 1
    assert compared == 300

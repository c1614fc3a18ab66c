"""What psemu reads of every page of the corpus, and what it loses: ``python -m tests.conformance.pages``.

Each folder's counts stand beside those that the corpus' README states. Then, for each kind of page and each section: pages that have it,
words in it, and words that are not in the page written again from what was read, with the finding that said so. A word that is lost and
nothing says so fails the run. The words of a metadata block count once for a parameter, since blocks that are alike are written as one.
"""

from __future__ import annotations

import html
import os
import re
import sys
from collections import Counter
from pathlib import Path

from psemu.help import CommandHelp, read_command_help, read_path, write_command_help
from psemu.help.other_texts import COMMON
from psemu.help.structure import Section

_ROW = re.compile(r"^\| ([\w.-]+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
_WORD = re.compile(r"\w+")
#: findings that say that a part of a page is not taken
SAID = (
    "SectionRepeated",
    "FrontMatterLine",
    "SyntaxText",
    "ParameterRepeated",
    "ParameterHeadingText",
    "MetadataFence",
    "MetadataKey",
    "MetadataKeyRepeated",
    "MetadataLine",
    "TypeConflict",
    "PipelineInputKind",
    "PipelineInputText",
    "RequiredText",
)
#: words of a block that stand for no value
_NO_VALUE = {"None", "ParameterValue", "Accepted", "values"}
#: marks of YAML's writer, a key that is always false, and no default value
_OWN_MARK = re.compile(r"o\d+|isDynamic|None|false")
COLUMNS = ("pages", "SYNTAX fences", "parameters", "metadata blocks", "example fences")

Counts = tuple[int, ...]


def stated(corpus: Path) -> dict[str, Counts]:
    """Folder → what the README counts, in the order of ``COLUMNS``."""
    rows = _ROW.findall((corpus / "README.md").read_text("utf-8"))
    return {row[0]: tuple(map(int, row[1:])) for row in rows if row[0] != "all"}


def counts(help: CommandHelp) -> Counts:
    """The page's counts as the README counts: a parameter's heading that stands twice, and none without its dash."""
    found = Counter(finding[2] for finding in help.findings)
    fences = examples = 0
    for title, section in _first_sections(help).items():
        for heading, *_, inside in section.blocks:
            if title == "PARAMETERS" and heading is not None and heading not in COMMON:
                fences += sum(info[:4].lower() == "yaml" for *_, info in inside)
            if title == "EXAMPLES":
                examples += len(inside)
    parameters = len(help.parameters) + found["ParameterRepeated"] - found["ParameterHeading"]
    return 1, len(help.syntax), parameters, fences - found["ParameterHeading"], examples


def _first_sections(help: CommandHelp) -> dict[str, Section]:
    sections: dict[str, Section] = {}
    for section in help.page.sections if help.page is not None else ():
        sections.setdefault(section.title.upper(), section)
    return sections


def _words(help: CommandHelp) -> dict[str, Counter[str]]:
    """Section → its words; ``front matter`` and ``title`` are what stands above, a section that stands again is told by its number."""
    text = help.source.text
    page = help.page
    if page is None:
        # YAML and MAML say a fact in several places and have marks and keys of their own: each word counts once
        if help.form == "maml":
            # a statement names a switch's type in full where the parameter's own entry does not
            text = html.unescape(re.sub(r"<[^>]*>", " ", text)).replace("System.Management.Automation.Switch", "Switch")
        return {"text": Counter({word for word in _WORD.findall(text) if not _OWN_MARK.fullmatch(word)})}
    first = page.sections[0].start if page.sections else len(text)
    found = {
        "front matter": Counter(_WORD.findall(text[: page.start])),
        "title": Counter(_WORD.findall(text[page.start : first])),
    }
    for number, section in enumerate(page.sections):
        title = section.title.upper()
        words: Counter[str] = Counter(_WORD.findall(section.title))
        for heading, start, body, end, fences in section.blocks:
            if heading in COMMON and heading not in help.other_texts:
                continue
            at = body if heading is None else start
            for opened, _, _, closed, info in fences:
                if title == "SYNTAX":
                    # the language of a statement is no news
                    words.subtract(_WORD.findall(info))
                if title == "PARAMETERS" and info[:4].lower() == "yaml":
                    words.update(_WORD.findall(text[at:opened]))
                    words |= Counter(set(_WORD.findall(text[opened:closed])) - _NO_VALUE)
                    at = closed
            words.update(_WORD.findall(text[at:end]))
        found[title if title not in found else f"{title} (again, {number})"] = words
    return found


def lost(help: CommandHelp) -> dict[str, Counter[str]]:
    """Section → words of the page that are not in the page written again; empty for a page of which nothing is lost."""
    again = _words(read_command_help(write_command_help(help, help.form)))
    missing = {title: words - again.get(title, Counter()) for title, words in _words(help).items()}
    return {title: words for title, words in missing.items() if words}


def main() -> int:
    """0: counts agree and nothing is lost unsaid; 1: not so; 2: the data is missing."""
    place = os.environ.get("PSEMU_SHARED")
    if place is None:
        print("PSEMU_SHARED does not say where the pages lie", file=sys.stderr)
        return 2
    corpus = Path(place) / "corpus"
    expected = stated(corpus)
    print(f"{'folder':20} {'  '.join(COLUMNS)}")
    wrong = 0
    rows: dict[tuple[str, str], Counter[str]] = {}
    unsaid: list[str] = []
    for folder, row in expected.items():
        actual = [0] * len(COLUMNS)
        for path in sorted((corpus / folder).rglob("*.md")):
            help = read_path(str(path))
            actual = [one + other for one, other in zip(actual, counts(help), strict=True)]
            _tell(help, path.relative_to(corpus).as_posix(), rows, unsaid)
        told = "as stated" if tuple(actual) == row else f"README: {row}"
        wrong += tuple(actual) != row
        print(
            f"{folder:20} {'  '.join(f'{number:{len(name)}}' for number, name in zip(actual, COLUMNS, strict=True))}  {told}"
        )
    for folder, ending in (("v2", "md"), ("yaml", "yml"), ("maml", "xml")):
        for path in sorted((Path(place) / "conformance/help" / folder).rglob(f"*.{ending}")):
            _tell(read_path(str(path)), path.name, rows, unsaid)
    print(f"\n{'kind of page':14} {'section':16} {'pages':>6} {'words':>9}  lost")
    for (kind, title), count in rows.items():
        reasons = ", ".join(
            f"{number} words, {name}" for name, number in count.items() if name not in ("pages", "words")
        )
        print(f"{kind:14} {title:16} {count['pages']:6} {count['words']:9}  {reasons or 'nothing'}")
    for line in unsaid:
        print(f"lost and not said: {line}")
    return 1 if wrong or unsaid else 0


def _tell(help: CommandHelp, name: str, rows: dict[tuple[str, str], Counter[str]], unsaid: list[str]) -> None:
    kind = help.form if help.is_command else "no command"
    if not help.is_command:
        row = rows.setdefault((kind, "text"), Counter())
        row.update(pages=1, words=len(_WORD.findall(help.source.text)))
        row[f"said: {help.findings[0][3]}"] += len(_WORD.findall(help.source.text))
        return
    missing = lost(help)
    said = {code for _, _, code, *_ in help.findings if code in SAID}
    for title, words in _words(help).items():
        row = rows.setdefault((kind, title.partition(" (")[0]), Counter())
        row.update(pages=1, words=sum(words.values()))
        gone = sum(missing.get(title, Counter()).values())
        if gone:
            row[f"said: {', '.join(sorted(said))}" if said else "not said"] += gone
            if not said:
                unsaid.append(f"{name} {title}: {' '.join(missing[title])[:100]}")


if __name__ == "__main__":
    sys.exit(main())

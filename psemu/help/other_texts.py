"""What a page says where nothing belongs: read last and only when asked for, so that no word of a page is lost."""

from __future__ import annotations

from psemu.help.sections import alias_names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.structure import Block, Page, Section

#: headings under PARAMETERS that are no parameter, and how their usual text begins
COMMON = {
    "CommonParameters": ("This cmdlet supports the common parameters", "This function supports the common parameters"),
    "WorkflowCommonParameters": ("This cmdlet supports the following workflow common parameters",),
}
_BOILERPLATE = ("This cmdlet has the following aliases,", "{{Insert list of aliases}}")


def read_other_texts(text: str, page: Page) -> dict[str, str]:
    """Place → text, for the places of :attr:`psemu.help.model.CommandHelp.other_texts` that hold one."""
    found = {"": _preamble(text, page)}
    for section in page.sections:
        name = section.title.upper()
        if name in found:
            continue
        if name == "SYNTAX":
            found[name] = _outside_fences(text, section)
        elif name == "ALIASES":
            found[name] = beside_names(text[section.body : section.end])
        elif name == "PARAMETERS":
            found[name] = "\n\n".join(_no_parameters(text, section))
            for title, _, body, end, _ in section.blocks:
                if title in COMMON:
                    said = text[body:end].strip()
                    found.setdefault(title, "" if is_usual(title, said) else said)
    return {place: said for place, said in found.items() if said}


def _preamble(text: str, page: Page) -> str:
    first = page.sections[0].start if page.sections else len(text)
    if page.title is None or page.title_at >= first:
        return text[page.start : first].strip()
    line_end = text.find("\n", page.title_at)
    below = text[line_end:first] if 0 <= line_end < first else ""
    return f"{text[page.start : page.title_at].strip()}\n{below.strip()}".strip()


def _outside_fences(text: str, section: Section) -> str:
    parts = []
    for _, _, at, end, fences in section.blocks:
        for start, _, _, behind, _ in fences:
            parts.append(text[at:start].strip())
            at = behind
        parts.append(text[at:end].strip())
    return "\n\n".join([part for part in parts if part])


def beside_names(body: str) -> str:
    """What the text of ALIASES says beside the names."""
    lines = [line for line in body.split("\n") if line.strip() not in _BOILERPLATE and not alias_names(line)]
    return "\n".join(lines).strip()


def is_parameter(block: Block) -> bool:
    """True for a block whose heading or metadata says that it is a parameter."""
    title, *_, fences = block
    if title is None or title in COMMON:
        return False
    return title[:1] == "-" or any(info[:4].lower() == "yaml" for *_, info in fences)


def _no_parameters(text: str, section: Section) -> Iterator[str]:
    for block in section.blocks:
        title, start, body, end, _ = block
        said = text[body if title is None else start : end].strip()
        if said and title not in COMMON and not is_parameter(block):
            yield said


def is_usual(title: str, text: str) -> bool:
    """True for what every page says under the heading *title* of parameters that are no command's own."""
    return not text or " ".join(text.split()).startswith(COMMON[title])

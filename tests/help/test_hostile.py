from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psemu.help import format_help, lint_help, read_command_help, to_dict
from psemu.help.structure import outline, scan
from tests.help.pages import V1, V2

LARGE = 5_000_000
PIECES = [
    "\n",
    "# ",
    "## SYNTAX\n",
    "### -A",
    "```",
    "~~~~",
    "yaml\n",
    "Type: ",
    "[-A] <T>",
    "-",
    "`",
    "|",
    "Parameter Sets: x\n",
]


@pytest.mark.parametrize(
    "text",
    [
        "#" * LARGE,
        "# " * (LARGE // 2),
        "\n" * LARGE,
        "```\n" * (LARGE // 4 | 1),
        "```a\n" * (LARGE // 5),
        "".join("`" * n + "\n" for n in range(3000, 3, -1)),
        "~~~\n```x\n" * (LARGE // 9),
        "# T\n## SYNTAX\n```\n" + "-a <" * (LARGE // 4) + "\n```\n",
        "# T\n## SYNTAX\n### a" + " " * LARGE + "b\n```\nx\n```\n",
        "# T\n## PARAMETERS\n### -A\n```yaml\n" + "a:b\n" * (LARGE // 4) + "```\n",
        "# T\n## RELATED LINKS\n" + "[" * LARGE,
        "# T\n## SYNTAX\n```\nT\n```\n## NOTES\n" + "**" * (LARGE // 2),
        "Get-X\n" * (LARGE // 6),
        "\0" * LARGE,
        "---\n" + "a: b\n" * (LARGE // 5),
        "---\na:\n" + "- x\n" * (LARGE // 20) + "---\n# T\n",
        "---\na: b\n" + " x\n" * (LARGE // 20) + "---\n# T\n",
        "# T\n## SYNTAX\n```\nT\n```\n## RELATED LINKS\n" + "[[a](b)" * (LARGE // 20),
        "# T\n## SYNTAX\n```\nT" + " -A <" * (LARGE // 20) + ">" * (LARGE // 20) + "\n```\n",
        "# T\n## SYNTAX\n```\nT\n```\n## EXAMPLES\n```powershell\n" + "a\n-- " * (LARGE // 20) + "\n```\n",
        "# T\n## SYNTAX\n```\nT\n```\n## EXAMPLES\n```powershell\n" + "PS " * (LARGE // 20) + "\n```\n",
        "# T\n## SYNTAX\n```\nT\n```\n## NOTES\n" + "{{ Fill <!-- psemu: ignore " * (LARGE // 100),
    ],
    ids=lambda text: repr(text[:16]),
)
def test_time_is_linear(text: str) -> None:
    start = time.process_time()
    help = read_command_help(text)
    _ = help.diagnostics, help.related_links, help.notes, help.other_texts, lint_help(help)
    _ = [block.parts for example in help.examples for block in example.code]
    assert time.process_time() - start < 5


MARKS = [
    "\n",
    "# ",
    "## ",
    "### ",
    "#### ",
    "##\t",
    "```",
    "``",
    "`",
    "~~~",
    "   ",
    "a",
    "yaml",
    " \n",
    "NOTES",
    "\n```\n",
    "\n## SYNTAX\n",
]


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join), st.integers(0, 1))
@settings(max_examples=500, deadline=None)
def test_the_fast_outline_is_the_careful_one(text: str, start: int) -> None:
    if start:
        text = f"\n{text}"
    fast, careful = outline(text, start), scan(text, start)
    assert (fast.title, fast.title_at, fast.unclosed) == (careful.title, careful.title_at, careful.unclosed)
    for one, other in zip(fast.sections, careful.sections, strict=True):
        assert (one.title, one.start, one.body, one.end, one.blocks) == (
            other.title,
            other.start,
            other.body,
            other.end,
            other.blocks,
        )


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map("".join))
@settings(max_examples=150, deadline=None)
def test_the_reader_never_raises(text: str) -> None:
    help = read_command_help(text)
    for record in help.diagnostics:
        assert 0 <= record.extent.start <= record.extent.end <= len(help.source.text)
    assert format_help(help).endswith("\n")
    assert to_dict(help)["title"] == help.title


@given(st.data())
@settings(max_examples=100, deadline=None)
def test_a_page_with_a_hole_is_still_read(data: st.DataObject) -> None:
    page = data.draw(st.sampled_from([V1, V2]))
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, min(len(page), start + 200)))
    filling = data.draw(st.text(max_size=20))
    help = read_command_help(page[:start] + filling + page[end:])
    assert all(record.code and record.message for record in help.diagnostics)
    format_help(help)

"""A small run of ``python -m tests.fuzz``."""

from __future__ import annotations

import itertools

from tests.fuzz.generate import texts
from tests.fuzz.judge import problems


def test_generated_texts_are_parsed_as_they_must() -> None:
    found = [(problem, text) for text in itertools.islice(texts(2026), 1000) for problem in problems(text)]
    # a slow machine is no bug
    assert [item for item in found if not item[0].startswith("slow")] == []

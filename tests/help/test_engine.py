from __future__ import annotations

from tests.conformance.engine import ONE_BLOCK, WRONG, differences
from tests.help.pages import shared


def test_what_pages_get_wrong_is_not_the_readers_fault() -> None:
    """Each difference from the engine has a class, and where a page is wrong PlatyPS reads the same from it."""
    pages, asked, found = differences(shared())
    assert asked == 221
    assert pages > 300
    assert [d for d in found if d.kind is None] == []
    wrong = [d for d in found if d.kind in (ONE_BLOCK, WRONG)]
    assert len(wrong) < 60
    assert [d for d in wrong if d.witness is not None and d.witness != d.page] == []

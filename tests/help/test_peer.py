from __future__ import annotations

from tests.conformance.peer import count
from tests.help.pages import shared


def test_each_difference_from_the_peer_is_of_a_kind() -> None:
    pages, kinds, unexplained = count(shared(), step=12)
    assert pages["page"] > 480
    assert set(pages) == {"page", "2024-05-01", "yaml", "maml"}
    assert kinds
    assert [(d.page["path"], d.field, d.place) for d in unexplained] == []

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psemu.catalog.suggestion import Suggestions, _Distance, _few_edits

LETTERS = st.text("abc-", max_size=10)


def plain_distance(one: str, other: str) -> int:
    """Edits by the table that every textbook has, swaps of neighbours among them."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i in range(len(one) + 1):
        table[i][0] = i
    for j in range(len(other) + 1):
        table[0][j] = j
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            best = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (one[i - 1] != other[j - 1]))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                best = min(best, table[i - 2][j - 2] + 1)
            table[i][j] = best
    return table[-1][-1]


@given(LETTERS, LETTERS)
def test_the_distance_is_the_textbook_s(one: str, other: str) -> None:
    assert _Distance(one).to(other) == plain_distance(one, other)


@given(
    st.lists(st.text("abc", min_size=1, max_size=6), min_size=1, max_size=20), st.text("abcd", min_size=1, max_size=7)
)
def test_a_name_one_edit_away_is_always_found(names: list[str], text: str) -> None:
    near = {name for name in names if plain_distance(text, name) <= 1}
    assert set(Suggestions(names).nearest(text, 100)) >= near


@given(
    st.lists(st.text("abcdef", min_size=6, max_size=12), min_size=1, max_size=20),
    st.text("abcdef", min_size=7, max_size=12),
)
def test_a_name_two_edits_away_is_found_among_few(names: list[str], text: str) -> None:
    distances = {name: plain_distance(text, name) for name in names}
    if min(distances.values()) == 2:
        assert set(Suggestions(names).nearest(text, 100)) == {name for name, edits in distances.items() if edits == 2}


NAMES = [
    f"{verb}-{module}{noun}"
    for verb in ("Get", "Set", "New", "Remove")
    for module in ("Az", "Mg")
    for noun in ("VM", "User", "UserSetting", "VirtualNetworkGateway", "RecoveryServicesBackupJob", "KeyVaultSecret")
]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Get-AzVmm", "Get-AzVM"),
        ("Get-MgUsers", "Get-MgUser"),
        ("gte-mguser", "Get-MgUser"),
        ("Remove-AzVirtualNetworkGatway", "Remove-AzVirtualNetworkGateway"),
        ("Get-AzRecoverServiceBackupJob", "Get-AzRecoveryServicesBackupJob"),
        ("New-AzKeyVaultSekret", "New-AzKeyVaultSecret"),
        ("Set-MgUserSettngs", "Set-MgUserSetting"),
    ],
)
def test_what_is_meant_comes_first(text: str, meant: str) -> None:
    assert Suggestions(NAMES).nearest(text)[0] == meant


def test_a_long_text_and_many_names_take_no_time() -> None:
    suggestions = Suggestions([f"Get-{'Ab' * (n % 7)}{n:05}{'Cd' * (n % 5)}" for n in range(50_000)])
    suggestions.nearest("Get-AbAb00000")
    start = time.process_time()
    for text in ("a" * 100_000, "Get-" + "Ab" * 90, "Get-12345Cc", ""):
        suggestions.nearest(text)
    assert time.process_time() - start < 0.5


@given(LETTERS, LETTERS)
def test_few_edits_are_counted_exactly(one: str, other: str) -> None:
    assert min(3, _few_edits(one, other)) == min(3, plain_distance(one, other))

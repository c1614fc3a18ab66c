from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, cast
from uuid import UUID

from psemu.bindings import NOT_GIVEN, invoke, powershell_value
from psemu.objects import Hashtable

if TYPE_CHECKING:
    from psemu.shell import Shell


class RecordingShell:
    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []

    def invoke_command(self, name: str, parameters: Mapping[str, object]) -> list[object]:
        self.calls.append((name, dict(parameters)))
        return [True]


def test_what_is_not_given_is_left_out_and_none_is_null() -> None:
    shell = RecordingShell()
    given = {"A": 1, "B": NOT_GIVEN, "C": None, "D": (1, "x")}
    found = invoke("Set-Box", given, cast("Shell", shell), {"error_action": "Stop", "verbose": True})
    assert found == [True]
    assert shell.calls == [("Set-Box", {"A": 1, "C": None, "D": [1, "x"], "ErrorAction": "Stop", "Verbose": True})]


def test_python_values_become_powershell_values() -> None:
    table = powershell_value({"a": {"b": (1, 2)}})
    assert isinstance(table, Hashtable)
    assert table["A"]["B"] == [1, 2]
    assert powershell_value(datetime(2024, 2, 3, tzinfo=UTC)) == "2024-02-03T00:00:00+00:00"
    assert powershell_value(timedelta(days=-1, seconds=-61, microseconds=-5)) == "-1.00:01:01.000005"
    assert powershell_value(UUID(int=1)) == "00000000-0000-0000-0000-000000000001"
    assert powershell_value(range(3)) == [0, 1, 2]
    opaque = object()
    assert powershell_value(opaque) is opaque

"""The gate: what a text would do, before anybody runs it. ``classify`` is the one verb of this package."""

from __future__ import annotations

from psemu.gate.engine import classify
from psemu.gate.verdict import DESTRUCTIVE, READ, SECRET, UNKNOWN, WRITE, Classification, Reason

__all__ = ["DESTRUCTIVE", "READ", "SECRET", "UNKNOWN", "WRITE", "Classification", "Reason", "classify"]

"""Findings about a script: ``check`` is the one verb of this package."""

from __future__ import annotations

from psemu.lint.engine import check

__all__ = ["check"]

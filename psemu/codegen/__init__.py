"""Commands to other languages: ``generate_bindings`` writes typed Python functions that call through psemu."""

from __future__ import annotations

from psemu.codegen.python_module import generate_bindings
from psemu.codegen.write import write_bindings

__all__ = ["generate_bindings", "write_bindings"]

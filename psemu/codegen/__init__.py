"""Commands to other languages: ``generate_bindings`` writes typed Python functions that call through psemu."""

from __future__ import annotations

from psemu.codegen.python_module import generate_bindings
from psemu.codegen.python_package import generate_package
from psemu.codegen.write import write_bindings, write_folder

__all__ = ["generate_bindings", "generate_package", "write_bindings", "write_folder"]

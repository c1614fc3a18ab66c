"""Puts the compiled parse loop into a wheel where that is asked for: ``HATCH_BUILD_HOOK_ENABLE_CUSTOM=true python -m build --wheel``."""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface  # type: ignore[import-not-found, unused-ignore]


class CustomBuildHook(BuildHookInterface):  # type: ignore[misc, type-arg, unused-ignore]
    """Compiles psemu/parser/_loop.pyx."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the module; the wheel is then one for this interpreter and machine."""
        # by its path: psemu itself is not installed where its wheel is made
        spec = importlib.util.spec_from_file_location("build_loop", Path(self.root, "psemu", "parser", "build_loop.py"))
        assert spec is not None
        assert spec.loader is not None
        build_loop = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(build_loop)
        made = build_loop.build(Path(tempfile.mkdtemp()))
        build_data["force_include"][str(made)] = f"psemu/parser/{made.name}"
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

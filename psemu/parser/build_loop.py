"""Compiles the parse loop (``python -m psemu.parser.build_loop``): ``_loop.pyx`` becomes a module beside it, which is used from then on.

Needs a C compiler and what ``pip install 'psemu[fast]'`` brings. Nothing at run time imports this module.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

SOURCE = Path(__file__).with_name("_loop.pyx")


def build(folder: Path) -> Path:
    """Compiles the loop; the module's file, in *folder*.

    Raises:
        ImportError: Cython or setuptools is not installed.
        Exception: the compiler's own errors.
    """
    # neither has types, and neither is needed but here
    cythonize: Any = import_module("Cython.Build").cythonize
    setuptools: Any = import_module("setuptools")

    with tempfile.TemporaryDirectory() as scratch:
        extension = setuptools.Extension(
            "psemu.parser._loop", [str(SOURCE)], extra_compile_args=[] if sys.platform == "win32" else ["-O3", "-g0"]
        )
        distribution = setuptools.Distribution(
            {"name": "psemu-loop", "ext_modules": cythonize([extension], build_dir=scratch, quiet=True)}
        )
        command: Any = distribution.get_command_obj("build_ext")
        command.build_lib = command.build_temp = scratch
        command.ensure_finalized()
        command.run()
        made = Path(command.get_ext_fullpath("psemu.parser._loop"))
        target = folder / made.name
        shutil.copyfile(made, target)
    return target


if __name__ == "__main__":
    sys.stdout.write(f"{build(SOURCE.parent)}\n")

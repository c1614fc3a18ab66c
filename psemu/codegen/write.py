"""Writing generated code: whole or not at all, and never over a file that is not ours."""

from __future__ import annotations

import os

from psemu.codegen.python_module import MARKER
from psemu.errors import ConfigurationError


def write_bindings(path: str, text: str, force: bool = False) -> None:
    """Write *text* to *path*. A file that psemu generated is replaced; any other needs *force*, else ConfigurationError."""
    if not force and os.path.lexists(path) and not _is_generated(path):
        raise ConfigurationError(f"'{path}' is there already and psemu did not generate it; --force replaces it.")
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        os.replace(temporary, path)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None
    finally:
        if os.path.lexists(temporary):
            os.unlink(temporary)


def _is_generated(path: str) -> bool:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return MARKER in file.read(1000)
    except OSError:
        return False

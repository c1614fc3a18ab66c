"""Writing generated code: whole or not at all, and never over a file that is not ours."""

from __future__ import annotations

import os
from collections.abc import Mapping

from psemu.codegen.python_module import MARKER
from psemu.errors import ConfigurationError
from psemu.whole_file import write_whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def write_bindings(path: str, text: str, force: bool = False) -> None:
    """Write *text* to *path*. A file that psemu generated is replaced; any other needs *force*, else ConfigurationError."""
    if not force and os.path.lexists(path) and not _is_generated(path):
        raise ConfigurationError(f"'{path}' is there already and psemu did not generate it; --force replaces it.")
    write_whole(path, text.encode())


def write_folder(folder: str, files: Mapping[str, str] | Iterable[tuple[str, str]], force: bool = False) -> int:
    """Write *files* (path with ``/`` below *folder* → text) as one: the folder has all of them, or is as it was; how many they are.

    What psemu generated there before goes. Where the folder has anything else, a ConfigurationError names it; with *force* it stays,
    and only files of the same names are replaced.
    """
    import shutil

    folder = os.path.abspath(folder)
    if os.path.lexists(folder) and (os.path.islink(folder) or not os.path.isdir(folder)):
        raise ConfigurationError(f"'{folder}' is no folder.")
    others = [path for path in _files(folder) if not _is_generated(os.path.join(folder, path))]
    if others and not force:
        more = f" and {len(others) - 1} more" if len(others) > 1 else ""
        raise ConfigurationError(
            f"'{os.path.join(folder, others[0])}'{more} is there already and psemu did not generate it;"
            " --force keeps it and writes beside it, replacing files of the same name."
        )
    made, old = f"{folder}.{os.getpid()}.tmp", f"{folder}.{os.getpid()}.old"
    try:
        os.makedirs(made)
        folders = {made}
        count = 0
        for path, text in files.items() if isinstance(files, Mapping) else files:
            target = os.path.join(made, *path.split("/"))
            if (place := os.path.dirname(target)) not in folders:
                os.makedirs(place, exist_ok=True)
                folders.add(place)
            with open(target, "w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
            count += 1
        for path in others:
            target = os.path.join(made, path)
            if not os.path.lexists(target):
                os.makedirs(os.path.dirname(target), exist_ok=True)
                shutil.copy2(os.path.join(folder, path), target, follow_symlinks=False)
        if os.path.isdir(folder):
            os.rename(folder, old)
            try:
                os.rename(made, folder)
            except OSError:
                os.rename(old, folder)
                raise
        else:
            os.rename(made, folder)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{folder}': {error.strerror}.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)
        if os.path.isdir(folder):
            shutil.rmtree(old, ignore_errors=True)
    return count


def _files(folder: str) -> Iterator[str]:
    """Paths below *folder* of its files and links; what Python compiled of them is nobody's."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files + links):
            yield os.path.relpath(os.path.join(place, name), folder)


def _is_generated(path: str) -> bool:
    if os.path.islink(path):
        return False
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read(1000)
    except OSError:
        return False
    return MARKER in text or (not text and os.path.basename(path) == "py.typed")

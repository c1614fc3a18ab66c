"""Writing a user's file: the new content takes its place in one step, so that a run that is cut off leaves the old one."""

from __future__ import annotations

import contextlib
import errno
import os
import stat

from psemu.errors import ConfigurationError


def write_whole(path: str, data: bytes) -> None:
    """Put *data* at *path*, whole or not at all; the file keeps its permissions, a link stays a link. ConfigurationError if it cannot be written."""
    try:
        mode = os.stat(path).st_mode if os.path.exists(path) else None
        if mode is not None and not stat.S_ISREG(mode):
            # a pipe or a terminal takes what is written to it and cannot be replaced
            with open(path, "wb") as file:
                file.write(data)
        elif mode is not None and not os.access(path, os.W_OK):
            # to replace a file asks the folder's permission only; what is protected stays protected
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        else:
            _replace(os.path.realpath(path), data, mode)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None


def _replace(path: str, data: bytes, mode: int | None) -> None:
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open(temporary, "wb") as file:
            file.write(data)
        if mode is not None:
            os.chmod(temporary, stat.S_IMODE(mode))
        os.replace(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)

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
            replace_in_folder(os.path.realpath(path), data, mode, None)
    except OSError as error:
        raise ConfigurationError(f"cannot write '{path}': {error.strerror}.") from None


def replace_in_folder(name: str, data: bytes, mode: int | None, folder: int | None) -> None:
    """Put *data* at *name* in the opened directory *folder* (None: *name* is a path) in one step, with permissions *mode* (None: the usual).

    Raises OSError. What stood there under *name* is replaced, not written to.
    """
    temporary = f"{name}.{os.urandom(4).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    file = open(temporary, "wb", opener=lambda path, _flags: os.open(path, flags, 0o666, dir_fd=folder))  # noqa: SIM115
    try:
        with file:
            file.write(data)
            if mode is not None:
                os.chmod(file.fileno() if os.chmod in os.supports_fd else temporary, stat.S_IMODE(mode))
        os.replace(temporary, name, src_dir_fd=folder, dst_dir_fd=folder)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=folder)

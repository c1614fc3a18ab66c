"""A certificate of this machine's own for clients that insist on HTTPS: an authority and a leaf for the loopback names, kept in a folder."""

from __future__ import annotations

import os

from psemu.emulator.store import EmulatorError

_NAMES = ("localhost", "127.0.0.1", "::1")
_AUTHORITY, _LEAF, _KEY = "ca.pem", "server.pem", "server.key"


class Certificate:
    """Paths of the files: *authority* is what a client must trust, *leaf* and *key* are the server's."""

    __slots__ = ("authority", "key", "leaf")

    def __init__(self, authority: str, leaf: str, key: str) -> None:
        self.authority = authority
        self.leaf = leaf
        self.key = key


def certificate(folder: str) -> Certificate:
    """The certificate in *folder*, made if there is none; needs trustme (``psemu[https]``). EmulatorError if it cannot be made."""
    files = Certificate(*(os.path.join(folder, name) for name in (_AUTHORITY, _LEAF, _KEY)))
    if all(os.path.exists(path) for path in (files.authority, files.leaf, files.key)):
        return files
    try:
        import trustme
    except ImportError:
        raise EmulatorError("HTTPS needs a certificate, and to make one trustme: install psemu[https].") from None
    authority = trustme.CA()
    leaf = authority.issue_cert(*_NAMES)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        authority.cert_pem.write_to_path(files.authority)
        with open(files.leaf, "wb") as file:
            file.writelines(blob.bytes() for blob in leaf.cert_chain_pems)
        # nobody but the user reads the key, from its first byte on
        descriptor = os.open(files.key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(leaf.private_key_pem.bytes())
    except OSError as error:
        raise EmulatorError(f"The certificate cannot be written to '{folder}': {error.strerror}.") from None
    return files

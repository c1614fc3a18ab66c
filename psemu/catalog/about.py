"""What a catalog file says of itself: its source, when and from what it was made, what was left out."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.catalog.catalog_file import CatalogFile


class CatalogSource:
    """A source that was added.

    *name* and *version*: what it is called; *source*: path, address or recipe that it came from, *folder*: the folder in it that was
    read; *added*: time in ISO 8601, UTC; *revision*: the commit of a git archive; *sha256* of the archive; *etag* of the download.
    *modules*: lower-case names; *skipped*: (path, reason) of files that are no help of a command or describe one again; *path*: the file
    of the catalog, *size* its bytes.
    """

    __slots__ = (
        "added",
        "commands",
        "etag",
        "folder",
        "modules",
        "name",
        "path",
        "revision",
        "sha256",
        "size",
        "skipped",
        "source",
        "version",
    )

    def __init__(
        self,
        name: str,
        version: str,
        source: str,
        *,
        folder: str = "",
        added: str = "",
        revision: str = "",
        sha256: str = "",
        etag: str = "",
        commands: int = 0,
        modules: tuple[str, ...] = (),
        skipped: tuple[tuple[str, str], ...] = (),
        path: str = "",
        size: int = 0,
    ) -> None:
        self.name = name
        self.version = version
        self.source = source
        self.folder = folder
        self.added = added
        self.revision = revision
        self.sha256 = sha256
        self.etag = etag
        self.commands = commands
        self.modules = modules
        self.skipped = skipped
        self.path = path
        self.size = size

    @property
    def label(self) -> str:
        """``name`` or ``name@version``, by which ``remove``, ``update`` and ``export`` know it."""
        return f"{self.name}@{self.version}" if self.version else self.name

    def as_dict(self) -> dict[str, object]:
        """The document ``catalog-source``."""
        return {
            "name": self.name,
            "version": self.version,
            "source": self.source,
            "folder": self.folder,
            "added": self.added,
            "revision": self.revision,
            "sha256": self.sha256,
            "etag": self.etag,
            "commands": self.commands,
            "modules": list(self.modules),
            "skipped": [{"path": path, "reason": reason} for path, reason in self.skipped],
            "path": self.path,
            "size": self.size,
        }

    def __str__(self) -> str:
        """What a person is told: the counts, and why files were left out, with the first file of each reason."""
        lines = [f"{self.commands:,} commands from {self.source}"]
        reasons: dict[str, list[str]] = {}
        for path, reason in self.skipped:
            # a reason that names its file is the same reason for another file
            reasons.setdefault(reason.replace(path, "..."), []).append(path)
        for reason, paths in list(reasons.items())[:8]:
            more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
            lines.append(f"  left out: {paths[0]}{more}: {reason}")
        if len(reasons) > 8:
            lines.append(f"  and {len(reasons) - 8} other reasons; `psemu catalog list NAME` tells all")
        return "\n".join(lines)


_KEPT = ("name", "version", "source", "folder", "added", "revision", "sha256", "etag", "commands", "modules", "skipped")


def write_about(source: CatalogSource) -> bytes:
    """The section ``about``."""
    return json.dumps({key: getattr(source, key) for key in _KEPT}, ensure_ascii=True).encode()


def read_about(file: CatalogFile) -> CatalogSource:
    """What *file* says of itself."""
    import os

    try:
        values = json.loads(file.piece("about"))
        source = CatalogSource(values["name"], values["version"], values["source"])
        for key in _KEPT[3:9]:
            setattr(source, key, values[key])
        source.modules = tuple(values["modules"])
        source.skipped = tuple((path, reason) for path, reason in values["skipped"])
    except (ValueError, KeyError, TypeError) as error:
        raise file.damaged(error) from None
    source.path = file.path
    source.size = os.path.getsize(file.path)
    return source

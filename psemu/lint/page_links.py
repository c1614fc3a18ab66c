"""Findings about the links of a help page that lie in files beside it."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from psemu.diagnostic import WARNING, DiagnosticRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psemu.help.model import CommandHelp

#: the target of a link to another page: a path without a scheme
_TARGET = re.compile(r"\]\((?![a-z][a-z0-9+.-]+:|/|~|#)([^()\s#?]+\.md)[^()\s]*\)", re.IGNORECASE)


def missing_targets(help: CommandHelp) -> Iterator[DiagnosticRecord]:
    """``LinkTargetMissing`` for each link to a page that does not exist; a page that came from no file has none."""
    path = help.source.path
    if path is None or not os.path.isfile(path) or help.page is None:
        return
    folder = os.path.dirname(path)
    for match in _TARGET.finditer(help.source.text):
        if not os.path.exists(os.path.join(folder, unquote(match[1]))):
            extent = help.source.extent(*match.span(1))
            yield DiagnosticRecord(extent, "LinkTargetMissing", f"There is no file '{match[1]}'.", WARNING)

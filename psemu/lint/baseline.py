"""Findings that were there before: a baseline file keeps a check of an old code base to what is new."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from psemu.errors import ConfigurationError
from psemu.whole_file import write_whole

if TYPE_CHECKING:
    from psemu.diagnostic import DiagnosticRecord

_VERSION = 1


def _key(record: DiagnosticRecord, folder: str) -> str:
    """Path, code and the text of the line: a finding keeps its key when lines above it come or go."""
    path = record.extent.path or ""
    if path and not path.startswith("<"):
        path = os.path.relpath(path, folder or ".").replace(os.sep, "/")
    line = record.extent.source.line_text(record.extent.start_line_column[0]).strip()
    return f"{path}|{record.code}|{line}"


def write_baseline(path: str, records: Iterable[DiagnosticRecord]) -> int:
    """Write the findings to *path*; the number of them."""
    counts = Counter(_key(record, os.path.dirname(path)) for record in records)
    text = json.dumps({"version": _VERSION, "findings": dict(sorted(counts.items()))}, indent=2, ensure_ascii=False)
    write_whole(path, (text + "\n").encode("utf-8", "surrogatepass"))
    return sum(counts.values())


class Baseline:
    """The findings in a baseline file; each is forgiven as often as it stood there."""

    def __init__(self, path: str) -> None:
        self._folder = os.path.dirname(path)
        try:
            with open(path, encoding="utf-8", errors="surrogatepass") as file:
                document = json.load(file)
            if document["version"] != _VERSION:
                raise ConfigurationError(f"'{path}' is a baseline of version {document['version']}; write it anew.")
            self._left = Counter({str(key): int(count) for key, count in document["findings"].items()})
        except OSError as error:
            raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise ConfigurationError(f"'{path}' is no baseline; `psemu check --write-baseline` writes one.") from None

    def new(self, records: list[DiagnosticRecord]) -> list[DiagnosticRecord]:
        """The findings that the file does not hold."""
        found = []
        for record in records:
            key = _key(record, self._folder)
            if self._left[key] > 0:
                self._left[key] -= 1
            else:
                found.append(record)
        return found

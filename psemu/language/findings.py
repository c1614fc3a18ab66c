"""Findings about open scripts, looked for in a thread of their own, so that nobody waits for them: the last text of each counts."""

from __future__ import annotations

import gc
import os
import threading
import time

from psemu.catalog import Catalog, default_catalog
from psemu.parser import parse
from psemu.parser.incremental import IncrementalParser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from psemu.catalog import CommandInfo
    from psemu.diagnostic import DiagnosticRecord
    from psemu.lint.settings import CheckSettings
    from psemu.parser import ParseResult

    Publish = Callable[["Job", list[DiagnosticRecord]], None]

#: seconds that a text must have rested: as long as its findings took last time, within these
_LEAST_REST = 0.05
_MOST_REST = 0.5
#: seconds for which the search waits for an answer that is being made
_PATIENCE = 0.5


class StaleError(Exception):
    """The text has changed meanwhile: what was found about it is of no use."""


class Job:
    """A text whose findings are wanted: that of document *uri*, which has *path* and *version*."""

    __slots__ = ("path", "text", "uri", "version")

    def __init__(self, uri: str, text: str, path: str | None, version: int | None) -> None:
        self.uri = uri
        self.text = text
        self.path = path
        self.version = version


class Findings:
    """Looks for findings one text after the other and gives them to *publish*, in its own thread.

    :attr:`answering` is set while nobody waits for an answer: the search pauses while it is not.
    """

    def __init__(self, publish: Publish, make_catalog: Callable[[], Catalog] = default_catalog) -> None:
        self.answering = threading.Event()
        self.answering.set()
        self._publish = publish
        self._make_catalog = make_catalog
        self._wanted: dict[str, tuple[float, Job]] = {}
        self._changed = threading.Condition()
        self._current: Job | None = None
        self._took: dict[str, float] = {}
        #: what follows the changes of a document, once it had some
        self._parsers: dict[str, IncrementalParser | None] = {}
        self._settings: dict[str, CheckSettings | None] = {}
        self._thread: threading.Thread | None = None
        self._stopped = False

    def want(self, job: Job, at_once: bool = False) -> None:
        """Looks for the findings of *job* when its text has rested; those of an earlier text of the same document are given up."""
        rest = 0.0 if at_once else min(max(_LEAST_REST, self._took.get(job.uri, 0.0)), _MOST_REST)
        with self._changed:
            self._wanted[job.uri] = (time.monotonic() + rest, job)
            self._changed.notify()
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="findings", daemon=True)
            self._thread.start()

    def forget(self, uri: str) -> None:
        """Gives up what is wanted of a document that was closed."""
        with self._changed:
            self._wanted.pop(uri, None)
            self._took.pop(uri, None)
            self._parsers.pop(uri, None)
            if self._current is not None and self._current.uri == uri:
                self._current = None

    def forget_settings(self) -> None:
        """Reads settings files again when they are needed."""
        self._settings = {}

    def stop(self) -> None:
        """Ends the thread when it has done what it does."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _next(self) -> Job | None:
        with self._changed:
            while not self._stopped:
                now = time.monotonic()
                due = min(self._wanted.values(), key=lambda each: each[0], default=None)
                if due is not None and due[0] <= now:
                    del self._wanted[due[1].uri]
                    self._current = due[1]
                    return due[1]
                self._changed.wait(None if due is None else due[0] - now)
            return None

    def _run(self) -> None:
        catalog = _PausingCatalog(self._make_catalog(), self._pause)
        while (job := self._next()) is not None:
            start = time.monotonic()
            try:
                found = self._find(job, catalog)
            except StaleError:
                continue
            except Exception as error:
                from psemu.language.server import complain

                complain(f"no findings about {job.uri}", error)
                continue
            self._took[job.uri] = time.monotonic() - start
            with self._changed:
                stale = self._is_stale(job)
            if not stale:
                self._publish(job, found)
            # what a search leaves behind refers to itself, and nothing else looks for garbage while somebody types
            gc.collect(0)

    def _is_stale(self, job: Job) -> bool:
        return self._current is not job or job.uri in self._wanted

    def _pause(self) -> None:
        job = self._current
        if job is None or self._is_stale(job):
            raise StaleError
        self.answering.wait(_PATIENCE)

    def _find(self, job: Job, catalog: Catalog) -> list[DiagnosticRecord]:
        from psemu.lint.engine import check_parsed

        settings = self._settings_of(job.path)
        parsed = self._parse(job)
        if settings is None:
            return check_parsed(parsed, catalog)
        rules = settings.analyzer if settings.rules else None
        records = check_parsed(parsed, catalog, rules, "utf-8")
        return [record for record in records if settings.wants(record)]

    def _parse(self, job: Job) -> ParseResult:
        if job.uri not in self._parsers:
            # the first parse is the fastest one that there is
            self._parsers[job.uri] = None
            return parse(job.text, job.path)
        parser = self._parsers[job.uri]
        if parser is None:
            parser = self._parsers[job.uri] = IncrementalParser(job.text, job.path)
            return parser.result
        return parser.change(job.text)

    def _settings_of(self, path: str | None) -> CheckSettings | None:
        """The settings that ``psemu check`` would take for a file; one without a place, or with wrong settings, has none."""
        if path is None or not os.path.isabs(path):
            return None
        folder = os.path.dirname(path)
        if folder not in self._settings:
            from psemu.lint.script_text import find_settings

            self._settings[folder] = None
            file = find_settings(folder)
            if file is not None:
                from psemu.errors import ConfigurationError
                from psemu.lint.settings import read_settings

                try:
                    self._settings[folder] = read_settings(file)
                except ConfigurationError as error:
                    from psemu.language.server import complain

                    complain(file, error)
        return self._settings[folder]


class _PausingCatalog(Catalog):
    """A catalog that asks before each command whether to go on."""

    def __init__(self, catalog: Catalog, pause: Callable[[], None]) -> None:
        vars(self).update(vars(catalog))
        self._pause = pause

    def find(self, name: str) -> CommandInfo | None:
        self._pause()
        return super().find(name)

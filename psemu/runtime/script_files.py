"""Script files as commands: ``./job.ps1 -Name x`` and ``. ./functions.ps1``, from the files that the session can see."""

from __future__ import annotations

import os

from psemu.objects import RuntimeException
from psemu.runtime.flow import ExitException
from psemu.runtime.functions import ExternalScriptInfo
from psemu.runtime.scope import Scope
from psemu.runtime.script_processor import ScriptProcessor

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from psemu.binder import CommandArgument
    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import SessionState


class ExternalScriptProcessor(ScriptProcessor):
    """A script file in a pipeline: ``exit`` ends the file, not the run."""

    def _prepare(self) -> None:
        self.frame.session.interpreter.define_types(self.block, self.frame)
        super()._prepare()

    def _new_scope(self, parent: Scope) -> Scope:
        return Scope(parent, is_script=True)

    def _run(self, code: Any) -> None:
        try:
            super()._run(code)
        except ExitException as stop:
            session = self.frame.session
            session.set_variable("LASTEXITCODE", stop.code, session.global_scope)
            self.exit_code = stop.code

    #: what ``exit`` gave
    exit_code = 0

    def end(self) -> None:
        """The end block, if nothing ended the file before."""
        super().end()
        if self.exit_code:
            self.writer.failed = True


def find_script(session: SessionState, name: str) -> ExternalScriptInfo | None:
    """The script file that *name*, which has a path, means (``.ps1`` may be left out); RuntimeException if it does not parse."""
    from psemu.runtime.files import files_of

    files = files_of(session)
    path = files.absolute(name)
    for candidate in (path, f"{path}.ps1"):
        entry = files.get(candidate) if candidate.lower().endswith(".ps1") else None
        if entry is not None and not entry.is_directory:
            return ExternalScriptInfo(candidate, read_script_file(session, candidate, entry.data))
    return None


def read_script_file(session: SessionState, path: str, data: bytes) -> ScriptBlock:
    """The block of a script or module file; RuntimeException with its parse error."""
    from psemu.parser import parse
    from psemu.runtime.file_text import decode_text
    from psemu.runtime.parse_failure import parse_error_record
    from psemu.runtime.script_block import ScriptBlock

    parsed = parse(decode_text(data), path)
    if parsed.errors:
        raise RuntimeException(parse_error_record(parsed))
    return ScriptBlock(parsed.ast, parsed.source, session)


def script_variables(path: str) -> list[tuple[str, str]]:
    """``$PSScriptRoot`` and ``$PSCommandPath`` of what a file at *path* defines."""
    return [("PSScriptRoot", os.path.dirname(path)), ("PSCommandPath", path)]


def words_as_arguments(words: Iterable[str]) -> list[CommandArgument]:
    """A command line's words as ``pwsh -File`` takes them: names begin with a dash, ``-Name:value`` is both, all else is text."""
    from psemu.binder import CommandArgument

    found = []
    for word in words:
        if len(word) < 2 or word[0] not in "-\u2013\u2014\u2015":
            found.append(CommandArgument(None, "", True, word))
            continue
        name, colon, value = word[1:].partition(":")
        if colon and value:
            truth = {"$true": True, "true": True, "$false": False, "false": False}.get(value.lower(), value)
            found.append(CommandArgument(name, f"-{name}:", True, truth))
        else:
            found.append(CommandArgument(name, word))
    return found

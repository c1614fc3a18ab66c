"""The interactive shell: lines are read with completion, colours and history, run in one session, and shown as a console shows them."""

from __future__ import annotations

import sys
import time

from psemu.errors import ConfigurationError, PsemuError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.formatted_text import StyleAndTextTuples
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

    from psemu.shell import RunResult, Shell

MORE = ">> "
#: a line with one of these is run but not remembered
_SECRETS = ("password", "passwd", "asplaintext", "token", "apikey", "secret", "credential")
#: aliases that PowerShell has on Windows only, because elsewhere programs have these names
_ALIASES = {
    "cat": "Get-Content",
    "clear": "Clear-Host",
    "cls": "Clear-Host",
    "cp": "Copy-Item",
    "help": "Get-Help",
    "ls": "Get-ChildItem",
    "man": "Get-Help",
    "md": "mkdir",
    "mv": "Move-Item",
    "ps": "Get-Process",
    "rm": "Remove-Item",
    "rmdir": "Remove-Item",
    "sleep": "Start-Sleep",
    "sort": "Sort-Object",
    "tee": "Tee-Object",
}
_COLOURS = {
    "Comment": "ansigreen",
    "StringLiteral": "ansicyan",
    "StringExpandable": "ansicyan",
    "HereStringLiteral": "ansicyan",
    "HereStringExpandable": "ansicyan",
    "Variable": "ansibrightgreen",
    "SplattedVariable": "ansibrightgreen",
    "Parameter": "ansibrightblack",
    "Number": "ansiwhite",
}
_ROLES = {"CommandName": "ansiyellow", "TypeName": "ansibrightblue", "Keyword": "ansibrightmagenta"}


def is_complete(text: str) -> bool:
    """Whether *text* can run (or is wrong for good): False where PowerShell waits for more lines."""
    from psemu.parser import parse

    errors = parse(text).errors
    return not (errors and errors[0].incomplete_input)


class Session:
    """Runs what is typed in *shell*; *write* takes its records, *flush* shows what waits."""

    def __init__(self, shell: Shell, write: Callable[[Any], None], flush: Callable[[], None]) -> None:
        self.shell = shell
        self._write = write
        self._flush = flush

    def run(self, text: str) -> RunResult | None:
        """Run *text* and show what it gives; None where psemu itself could not (the reason is shown)."""
        self._transcribe(text)
        start = time.time()
        done = False
        try:
            result = self.shell.run(text, on_record=self._write)
            done = result.success
            return result
        except PsemuError as error:
            sys.stderr.write(f"psemu: {error}\n")
            return None
        finally:
            self._flush()
            self._remember(text.strip(), start, done)

    def prompt(self) -> str:
        """What stands before a line: what a function called ``prompt`` gives, else the place where the session stands."""
        session = self.shell.session
        if session.find_function("prompt", session.global_scope) is not None:
            shown = self.shell.run("prompt").output
            return str(shown[-1]) if shown else "PS>"
        from psemu.objects import to_text

        return f"PS {to_text(session.get_variable('PWD', ''))}> "

    def _transcribe(self, text: str) -> None:
        """Tell transcripts the line with its prompt."""
        session = self.shell.session
        if session.listeners:
            from psemu.runtime import StreamRecord

            for listener in list(session.listeners):
                listener(StreamRecord("command", f"{self.prompt()}{text.rstrip()}\n"))

    def _remember(self, line: str, start: float, done: bool) -> None:
        """Keep a line for Get-History and Invoke-History."""
        from psemu.objects import PSObject
        from psemu.objects.datetimes import DateTime, TimeSpan
        from psemu.runtime.file_entries import ticks_of

        entries = self.shell.session.history
        end = time.time()
        facts: list[tuple[str, object]] = [
            ("Id", entries[-1].properties["Id"] + 1 if entries else 1),
            ("CommandLine", line),
            ("ExecutionStatus", "Completed" if done else "Failed"),
            ("StartExecutionTime", DateTime(ticks_of(start), "Local")),
            ("EndExecutionTime", DateTime(ticks_of(end), "Local")),
            ("Duration", TimeSpan(int((end - start) * 10_000_000))),
        ]
        entries.append(PSObject(facts, ["Microsoft.PowerShell.Commands.HistoryInfo", "System.Object"]))


def run_lines(session: Session, lines: Iterable[str]) -> int:
    """Run *lines* that come from a pipe, each statement as soon as it is whole; the exit code."""
    waiting = ""
    for line in lines:
        waiting += line
        if is_complete(waiting):
            result = session.run(waiting)
            waiting = ""
            if result is not None and result.exit_code is not None:
                return result.exit_code
    if waiting:
        session.run(waiting)
    return 0


def run_prompt(session: Session, history: str | None, **terminal: Any) -> int:
    """Read and run lines at a terminal until ``exit`` or the end of input; *history* is a file. The exit code.

    Raises ConfigurationError where prompt_toolkit is not installed. *terminal*: ``input`` and ``output`` for prompt_toolkit.
    """
    try:
        from prompt_toolkit import PromptSession
        from prompt_toolkit.history import InMemoryHistory
    except ImportError:
        raise ConfigurationError("psemu shell needs prompt_toolkit: python -m pip install 'psemu[shell]'.") from None
    _comfort(session.shell)
    prompt: PromptSession[str] = PromptSession(
        history=_history(history) if history else InMemoryHistory(),
        completer=_completer(session.shell),
        complete_while_typing=False,
        lexer=_lexer(),
        key_bindings=_keys(),
        multiline=True,
        prompt_continuation=lambda width, number, wrapped: "" if wrapped else MORE,
        **terminal,
    )
    while True:
        try:
            text = prompt.prompt(session.prompt())
        except KeyboardInterrupt:
            continue
        except EOFError:
            return 0
        if not text.strip():
            continue
        try:
            result = session.run(text)
        except KeyboardInterrupt:
            sys.stdout.write("\n")
            continue
        if result is not None and result.exit_code is not None:
            return result.exit_code


def _comfort(shell: Shell) -> None:
    """What a person at a prompt is used to: names of Windows' PowerShell, where there is none of that name, and a way to clear the screen."""

    def clear_host() -> None:
        sys.stdout.write("\x1b[H\x1b[2J\x1b[3J")
        sys.stdout.flush()

    shell.register(clear_host)
    session = shell.session
    for name, command in _ALIASES.items():
        if session.find_alias(name) is None and session.find_cmdlet(name) is None:
            session.set_alias(name, command)
    made = session.interpreter.create_script_block("New-Item -ItemType Directory -Path $args")
    from psemu.runtime.functions import FunctionInfo

    session.set_function("mkdir", FunctionInfo("mkdir", made), session.global_scope)


def _history(path: str) -> Any:
    import os

    from prompt_toolkit.history import FileHistory

    class History(FileHistory):
        """Leaves out what may hold a secret."""

        def store_string(self, string: str) -> None:
            if not any(word in string.lower() for word in _SECRETS):
                super().store_string(string)

    os.makedirs(os.path.dirname(path), exist_ok=True)
    return History(path)


def _keys() -> KeyBindings:
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        state = buffer.complete_state
        if state is not None and state.current_completion is not None:
            buffer.complete_state = None
        elif is_complete(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.insert_text("\n")

    return keys


def _completer(shell: Shell) -> Any:
    from prompt_toolkit.completion import Completer, Completion

    from psemu.completion import Surroundings, complete

    class ShellCompleter(Completer):
        """Asks psemu.completion, with the session as it is now."""

        def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
            before = document.text_before_cursor
            cursor = len(before.encode("utf-16-le")) // 2
            shell.connect()
            found = complete(document.text, cursor, Surroundings.of_session(shell.session))
            for match in found.matches:
                yield Completion(
                    match.completion_text,
                    start_position=found.start - cursor,
                    display=match.list_item_text,
                    display_meta=_meta(match.tool_tip, match.list_item_text),
                )

    return ShellCompleter()


def _meta(tool_tip: str, item: str) -> str:
    """What stands beside an offer: the first line of its tool tip, a type by its short name; nothing that the offer says itself."""
    line = tool_tip.partition("\n")[0]
    kind, found, name = line.partition("] ")
    if found and kind.startswith("[System."):
        short = kind.rpartition(".")[2].replace("SwitchParameter", "switch").replace("Int32", "int")
        return f"[{short[0].lower()}{short[1:]}]" if name == item else f"[{short}] {name}"
    return "" if line == item else line


def _lexer() -> Any:
    from prompt_toolkit.lexers import Lexer

    class ShellLexer(Lexer):
        """Colours by PowerShell's own tokens."""

        def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
            lines = _coloured(document.text)
            return lambda number: lines[number] if number < len(lines) else []

    return ShellLexer()


def _coloured(text: str) -> list[StyleAndTextTuples]:
    """The lines of *text* as (style, text) pieces."""
    from psemu.parser import parse

    styles = [""] * len(text)
    for token in parse(text).tokens:
        role = next((_ROLES[flag] for flag in token.flags if flag in _ROLES), "")
        style = _COLOURS.get(token.kind) or role
        if style:
            styles[token.start : token.end] = [style] * (min(token.end, len(text)) - token.start)
    lines: list[StyleAndTextTuples] = [[]]
    for char, style in zip(text, styles, strict=True):
        if char == "\n":
            lines.append([])
        elif lines[-1] and lines[-1][-1][0] == style:
            lines[-1][-1] = (style, lines[-1][-1][1] + char)
        else:
            lines[-1].append((style, char))
    return lines

"""A session of its own for a script block: ``ForEach-Object -Parallel`` and jobs see no variables or functions but what ``$using:`` brings."""

from __future__ import annotations

from psemu.objects import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    from psemu.runtime.script_block import ScriptBlock
    from psemu.runtime.session_state import SessionState
    from psemu.runtime.streams import Streams


class IsolatedSession:
    """Runs blocks one after the other, each in a new scope of a session that knows nothing of its caller's."""

    def __init__(self, caller: SessionState, streams: Streams | None = None) -> None:
        from psemu.runtime.files import files_of
        from psemu.runtime.interpreter import Interpreter
        from psemu.runtime.session_state import Frame, SessionState

        made = SessionState(caller.catalog, caller.load_handler, caller.services, caller.host, caller.limits)
        made.refusal, made.own_commands = caller.refusal, caller.own_commands
        made.connect, made.sleep, made.files = caller.connect, caller.sleep, files_of(caller)
        scope, session = caller.frame.scope, caller
        made.using = lambda name: session.get_variable(name) if session.frame.scope is scope else _seen(scope, name)
        made.frame = Frame(made, made.global_scope, (streams or caller.frame.streams).copy())
        made.depth = caller.depth
        interpreter = Interpreter(made)
        interpreter.watch = caller.interpreter.watch
        self.session = made

    def run(
        self,
        block: ScriptBlock,
        arguments: Sequence[Any] = (),
        dollar_underbar: Any = UNKNOWN,
        *,
        input_objects: Sequence[Any] = (),
        write: Callable[[Any], None],
    ) -> None:
        """Run *block*; its output goes to *write*. RuntimeException where an error ends it."""
        from psemu.runtime.script_block import ScriptBlock

        own = ScriptBlock(block.ast, block.source, self.session)
        self.session.interpreter.source = block.source
        self.session.interpreter.invoke_script_block(
            own, arguments, dollar_underbar, input_objects=input_objects, write=write, new_scope=True
        )


def _seen(scope: Any, name: str) -> Any:
    variable = scope.find(name.lower())
    return None if variable is None else variable.value

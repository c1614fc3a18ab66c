"""Script blocks where .NET wants a delegate, and what compares for its collections."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL
from psemu.objects.comparison import compare, compare_strings, truth

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def call_block(frame: Any, block: Any, *arguments: Any) -> list[Any]:
    """What *block* puts out; its first argument is ``$_`` too."""
    outputs: list[Any] = frame.session.interpreter.invoke_script_block(
        block, list(arguments), arguments[0] if arguments else None, new_scope=True
    )
    return outputs


def one_result(frame: Any, block: Any, *arguments: Any) -> Any:
    """What *block* gives, as one value."""
    from psemu.runtime.enumeration import collapse

    found = collapse(call_block(frame, block, *arguments))
    return None if found is AUTOMATION_NULL else found


def is_true(frame: Any, block: Any, *arguments: Any) -> bool:
    """What *block* gives as a truth value."""
    return truth(one_result(frame, block, *arguments))


def _by_nature(left: Any, right: Any) -> int:
    if isinstance(left, str) and isinstance(right, str):
        return compare_strings(left, right, False)
    return compare(left, right, False)


def comparer_of(frame: Any, given: Any) -> Callable[[Any, Any], int]:
    """The order that a comparer object, a script block or nothing stands for."""
    if given is None:
        return _by_nature
    own = getattr(given, "order", None)
    if own is not None:
        found: Callable[[Any, Any], int] = own
        return found
    invoke = getattr(given, "script_invoke", None)
    if invoke is not None:
        return lambda a, b: int(invoke("Compare", [a, b], frame))
    return lambda a, b: int(one_result(frame, given, a, b) or 0)

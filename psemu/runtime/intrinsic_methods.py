"""The methods that every value has in PowerShell: ForEach and Where."""

from __future__ import annotations

from psemu.objects import AUTOMATION_NULL, NetType, PSArray, PSInvalidCastException, to_text
from psemu.objects.comparison import truth
from psemu.objects.operators import runtime_error
from psemu.runtime.enumeration import collapse, enumerate_value
from psemu.runtime.flow import NetError
from psemu.runtime.script_block import ScriptBlock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame

_COLLECTION = "System.Collections.ObjectModel.Collection`1[System.Management.Automation.PSObject]"


def _items(value: Any) -> list[Any]:
    items = enumerate_value(value)
    return [value] if items is None else list(items)


def foreach_method(value: Any, arguments: list[Any], frame: Frame) -> Any:
    """``.ForEach(block | type | member, …)``."""
    if not arguments:
        raise _no_overload("ForEach", 0)
    action, rest = arguments[0], arguments[1:]
    results: list[Any] = []
    for item in _items(value):
        if isinstance(action, ScriptBlock):
            results.extend(frame.session.interpreter.invoke_script_block(action, rest, item))
        elif isinstance(action, NetType):
            results.append(_converted(item, action.full_name, frame))
        else:
            from psemu.runtime import member_assignment, members

            name = to_text(action)
            found = members.find_member(item, name, frame)
            if found is not members.MISSING and not rest:
                results.append(found)
            elif found is not members.MISSING:
                member_assignment.set_member(item, name, rest[0] if len(rest) == 1 else rest, frame)
            elif not rest and not members.has_method(item, name, frame):
                results.append(members.get_member(item, name, frame))
            else:
                one = members.invoke(item, name, rest, frame)
                if one is not AUTOMATION_NULL:
                    results.append(one)
    return PSArray(results, _COLLECTION)


_MODES = ("Default", "First", "Last", "SkipUntil", "Until", "Split")


def where_method(value: Any, arguments: list[Any], frame: Frame) -> Any:
    """``.Where(block, mode, count)``."""
    if not arguments or len(arguments) > 3:
        raise _no_overload(".Where({ expression } [, mode [, numberToReturn]])", len(arguments))
    block = arguments[0]
    mode = "default"
    if len(arguments) > 1:
        text = to_text(arguments[1]).lower()
        matching = [known for known in _MODES if known.lower().startswith(text)] or [text]
        if text.isdigit():
            matching = [_MODES[int(text)]] if int(text) < len(_MODES) else []
        if not matching or matching[0] not in _MODES:
            names = ", ".join(_MODES)
            raise PSInvalidCastException(
                f'Cannot convert value "{to_text(arguments[1])}" to type '
                '"System.Management.Automation.WhereOperatorSelectionMode". '
                f'Error: "Unable to match the identifier name {to_text(arguments[1])} to a valid enumerator name. '
                f'Specify one of the following enumerator names and try again:\n{names}"',
                "SubstringDisambiguationEnumParseThrewAnException",
            )
        mode = (matching[0] if matching else "Default").lower()
    count = 0
    if len(arguments) > 2:
        from psemu.objects import convert_to

        count = int(convert_to(arguments[2], "System.Int32"))
        if count < 0:
            raise NetError(
                "System.ArgumentOutOfRangeException",
                "The 'numberToReturn' value provided to the third argument of the Where() operator must be greater than zero. Please correct"
                f" the argument's value and try running your script again. (Parameter 'numberToReturn')\nActual value was {count}.",
            )

    def test(item: Any) -> bool:
        if isinstance(block, ScriptBlock):
            return truth(collapse(frame.session.interpreter.invoke_script_block(block, (), item)))
        return truth(block)

    items = _items(value)
    if mode in ("skipuntil", "until"):
        position = next((index for index, item in enumerate(items) if test(item)), len(items))
        found = items[position:] if mode == "skipuntil" else items[:position]
        return PSArray(found[:count] if count else found, _COLLECTION)
    if mode == "split":
        passed: list[Any] = []
        failed: list[Any] = []
        for index, item in enumerate(items):
            if count and len(passed) >= count:
                failed.extend(items[index:])
                break
            (passed if test(item) else failed).append(item)
        return PSArray([PSArray(passed, _COLLECTION), PSArray(failed, _COLLECTION)], _COLLECTION)
    hits: list[Any] = []
    limit = (count or 1) if mode == "first" else count if mode == "default" else 0
    for item in items:
        if test(item):
            hits.append(item)
            if limit and len(hits) >= limit:
                break
    if mode == "last":
        hits = hits[-(count or 1) :]
    return PSArray(hits, _COLLECTION)


def _converted(item: Any, type_name: str, frame: Frame) -> Any:
    """*item* as an element of a list of the type."""
    from psemu.runtime.expressions import convert

    try:
        return convert(item, type_name, frame)
    except PSInvalidCastException as error:
        raise runtime_error(
            f'Cannot convert argument "item", with value: "{to_text(item)}", for "Add" to type "{type_name}": "{error.message}"',
            "MethodArgumentConversionInvalidCastArgument",
            "NotSpecified",
            exception_type="System.Management.Automation.MethodException",
        ) from None


def _no_overload(name: str, count: int) -> Exception:
    return runtime_error(
        f'Cannot find an overload for "{name}" and the argument count: "{count}".',
        "MethodCountCouldNotFindBest",
        "NotSpecified",
        exception_type="System.Management.Automation.MethodException",
    )

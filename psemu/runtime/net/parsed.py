"""``Parse`` and ``TryParse`` of the types that a cast from text makes: dates, durations, GUIDs, versions, addresses."""

from __future__ import annotations

from psemu.objects import PSInvalidCastException, convert_to
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse(type_name: str, text: str) -> Any:
    """*text* as the type; NetError with .NET's own words for what it refuses."""
    try:
        return convert_to(text, type_name)
    except PSInvalidCastException as error:
        message = error.message
        inner = message[message.index('Error: "') + 8 : -1] if 'Error: "' in message else message
        too_large = "too large" in inner or "too many digits" in inner
        kind = "System.OverflowException" if too_large else "System.FormatException"
        if "(Parameter '" in inner:
            kind = "System.ArgumentException"
        raise NetError(kind, inner) from error


def parsers(type_name: str) -> dict[str, Method]:
    """``Parse`` and ``TryParse``; a provider is taken and, for what all cultures write alike, not asked."""

    def run(_owner: Any, text: str, *_given: Any) -> Any:
        return parse(type_name, text)

    def attempt(_owner: Any, text: str, *given: Any) -> bool:
        place = given[-1]
        try:
            place.value = parse(type_name, text)
        except NetError:
            place.value = nothing(type_name)
            return False
        return True

    provider = "provider:System.IFormatProvider"
    return {
        "parse": Method(run, "s:string", f"s:string, {provider}", f"s:string, {provider}, styles:object"),
        "tryparse": Method(
            attempt,
            "s:string, &result:object",
            f"s:string, {provider}, &result:object",
            f"s:string, {provider}, styles:object, &result:object",
        ),
    }


def nothing(type_name: str) -> Any:
    """What a variable of the type holds before anything is put there."""
    if type_name in ("System.Version", "System.Net.IPAddress"):
        return None
    from psemu.runtime.param_block import initial_value

    return initial_value(type_name)

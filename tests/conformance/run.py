"""Scripts: output objects, formatted text, errors and streams, as PowerShell gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.conformance.frame import Options, Verdict, read_cases, show_difference

#: seconds that one script may take
_SECONDS = 10.0


def cases(options: Options) -> Iterator[dict[str, Any]]:
    """The scripts of both files."""
    if options.cases is not None:
        yield from read_cases(options.cases)
        return
    folder = options.shared / "conformance" / "run"
    for name in ("language", "cmdlets"):
        yield from read_cases(folder / f"{name}.jsonl.gz")


def _run(script: str) -> tuple[Any, Any]:
    from psemu.handlers import load_handler
    from psemu.parser import parse
    from psemu.runtime import Interpreter, Limits, SessionState

    session = SessionState(_catalog(), load_handler=load_handler, limits=Limits(seconds=_SECONDS))
    return session, Interpreter(session).run(parse(script))


_CATALOG: list[Any] = []


def _catalog() -> Any:
    if not _CATALOG:
        from psemu.catalog import default_catalog

        _CATALOG.append(default_catalog())
    return _CATALOG[0]


def value_of(value: Any, depth: int = 0) -> Any:
    """*value* in the canonical form of the recorded answers."""
    from psemu.objects import (
        AUTOMATION_NULL,
        CaselessDict,
        ErrorRecord,
        Hashtable,
        NetType,
        PSArray,
        PSObject,
        to_text,
        type_name_of,
    )
    from psemu.objects.numbers import LiteralNumber

    if value is None or value is AUTOMATION_NULL:
        return None
    if isinstance(value, LiteralNumber):
        return value_of(value.value, depth)
    if type(value) is str or type(value) is bool or type(value) is int:
        return value
    if depth > 8:
        return "…"
    if isinstance(value, PSObject) and value.base is not None and not isinstance(value.base, PSObject):
        return value_of(value.base, depth)
    name = value.type_names[0] if isinstance(value, PSObject) and value.type_names else type_name_of(value)
    if isinstance(value, PSObject) and name.startswith("System.") and "PSCustomObject" not in name:
        # the recording shows an object of a .NET type by its text, one of a command's own by its properties
        return {"t": name, "v": to_text(value)}
    if isinstance(value, PSObject):
        from psemu.objects.properties import find_property, property_names

        pairs = [(each, find_property(value, each)) for each in property_names(value)]
        return {"t": name, "p": [[each, value_of(found[1] if found else None, depth + 1)] for each, found in pairs]}
    if isinstance(value, (Hashtable, CaselessDict)):
        items = [[value_of(key, depth + 1), value_of(item, depth + 1)] for key, item in value.items()]
        if isinstance(value, Hashtable) and not value.ordered:
            items.sort(key=lambda pair: json.dumps(pair[0]) if not isinstance(pair[0], str) else pair[0])
        return {"t": name, "d": items}
    if isinstance(value, (list, PSArray)):
        return {"t": name, "a": [value_of(item, depth + 1) for item in value]}
    if isinstance(value, str) and name == "System.String":
        return str(value)
    if isinstance(value, float):
        return {"t": name, "v": _real(value)}
    if isinstance(value, (ErrorRecord, NetType)):
        return {"t": name, "v": value.full_name if isinstance(value, NetType) else str(value)}
    if name == "System.DateTime":
        from psemu.objects.format import format_value

        return {"t": name, "v": format_value(value, "o")}
    return {"t": name, "v": getattr(value, "original", None) or to_text(value)}


def _real(value: float) -> str:
    from psemu.objects.format import format_value
    from psemu.objects.format.cultures import INVARIANT

    text = format_value(value, "R", INVARIANT)
    return {"∞": "Infinity", "-∞": "-Infinity"}.get(text, text)


def _text(values: list[Any], limit: Any = 4) -> str:
    try:
        from psemu.formatting import format_objects
    except ImportError:
        return ""
    return format_objects(values, 120, limit if isinstance(limit, int) else 4)


def judge(case: dict[str, Any], options: Options) -> Verdict:
    """Out, text, error ids, error messages and streams, each apart."""
    expect = case["expect"]
    try:
        session, result = _run(case["script"])
        streams: dict[str, list[Any]] = {}
        for record in result.records:
            streams.setdefault(record.stream, []).append(record.value)
            if record.stream == "information" and "PSHOST" in record.value.properties["Tags"]:
                streams.setdefault("host", []).append(record.value.host_text)
        session.frame.streams.host = lambda text: streams.setdefault("host", []).append(text)
        out = [value_of(value) for value in streams.get("output", [])]
        try:
            # Out-String ran in the script's own session, with its preferences
            text = _text(streams.get("output", []), session.get_variable("FormatEnumerationLimit"))
        except Exception as problem:
            text = f"!! {type(problem).__name__}: {problem}"
        failure = ""
    except Exception as problem:
        streams, out, text = {}, ["!!"], "!!"
        failure = f"{type(problem).__name__}: {problem}"
    errors = streams.get("error", [])
    actual = {
        "out": out,
        "text": text,
        "error_ids": [error.fully_qualified_error_id for error in errors] if not failure else [failure],
        "error_messages": [str(error.message) for error in errors] if not failure else [failure],
        "streams": _streams(streams),
    }
    wanted = {
        "out": expect["out"],
        "text": expect["text"],
        "error_ids": [error["id"] for error in expect.get("errors", [])],
        "error_messages": [error["msg"] for error in expect.get("errors", [])],
        "streams": {
            name: expect[name] for name in ("warning", "verbose", "debug", "information", "host") if expect.get(name)
        },
    }
    parts = {name: actual[name] == wanted[name] for name in wanted}
    agree = all(parts.values())
    difference = ""
    if not agree:
        shown = {name: wanted[name] for name, same in parts.items() if not same}
        difference = case["script"] + "\n" + show_difference(shown, {name: actual[name] for name in shown})
    return Verdict(case.get("area", ""), agree, parts, difference)


def _streams(streams: dict[str, list[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("warning", "verbose", "debug"):
        if streams.get(name):
            found[name] = [str(value) for value in streams[name]]
    if streams.get("information"):
        found["information"] = [_information(value) for value in streams["information"]]
    # the recording's own host took what Write-Host wrote, and left Write-Information to the stream
    host = "".join(streams.get("host", []))
    if host:
        found["host"] = host
    return found


def _information(record: Any) -> str:
    from psemu.objects import PSObject, to_text

    if isinstance(record, PSObject) and "MessageData" in record.properties:
        data = record.properties["MessageData"]
        if isinstance(data, PSObject) and "Message" in data.properties:
            data = data.properties["Message"]
        return to_text(data)
    return to_text(record)

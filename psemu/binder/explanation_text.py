"""The text for a person of what explain found out: what is wrong and what would mend it first, then how each value got where it is."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: a value longer than the one does not widen the column of values, one longer than the other is cut
_COLUMN, _LONGEST = 40, 200
#: of a longer line of a message, and of a longer value in a step, only both ends are shown
_LONGEST_MESSAGE, _LONGEST_STEP = 1000, 80


def format_explanation(data: dict[str, Any], line: str = "", start: int = 0) -> str:
    """The lines that a person reads, from what :func:`psemu.binder.explain` gives.

    *line* is the text of the command, which begins at *start* of the source that the places of errors count in.
    """
    lines = [_head(data)]
    for error in data["errors"]:
        lines += _excerpt(error, line, start)
        lines.append(f"  {error['id']}")
        lines += [f"    {_ends(text, _LONGEST_MESSAGE)}" for text in error["message"].splitlines()]
    if data["changes"]:
        lines.append("  this would bind")
        for change in data["changes"]:
            lines.append(f"    {' and '.join(_step(step) for step in change['steps'])}")
            if change["line"]:
                lines.append(f"      {_cut(change['line'])}")
    lines += _parameters(data["parameters"])
    if data["errors"] and data["object"] and not data["input"]:
        lines += [f"  from the pipeline {_ends(data['object'], _LONGEST_STEP)}", "    nothing that is left takes it"]
    if data["input"]:
        what = f" {_ends(data['object'], _LONGEST_STEP)}" if data["object"] else ""
        lines.append(f"  from the pipeline{what}")
        lines += _columns(
            (item["name"], f"by {item['by']}", _ends(item["why"], _LONGEST) or _short(item["type"]))
            for item in data["input"]
        )
    if data["sets"]:
        lines.append("  parameter sets")
        width = max(len(item["name"]) for item in data["sets"])
        lines += [f"    {item['name']:<{width}}  {_set(item)}" for item in data["sets"]]
    if data.get("trace"):
        lines.append("  steps")
        lines += [f"    {text}" for text in data["trace"]]
    return "\n".join(lines)


def _head(data: dict[str, Any]) -> str:
    if data["errors"] and data["errors"][0]["id"] == "CommandNotFoundException":
        return f"{data['command']} is not known"
    if data["errors"]:
        return f"{data['command']} {'does not bind' if data['certain'] else 'may not bind'}"
    return f"{data['command']}: parameter set {data['parameterSet']}" if data["parameterSet"] else f"{data['command']}:"


def _excerpt(error: dict[str, Any], line: str, start: int) -> list[str]:
    """The command with marks under what is wrong with it; nothing if that has no place or does not stand in one short line."""
    first, last = error.get("start", -1) - start, error.get("end", -1) - start
    if not 0 <= first < last <= len(line) or "\n" in line or "\t" in line or len(line) > _LONGEST:
        return []
    return [f"    {line}", f"    {' ' * first}{'~' * (last - first)}"]


def _parameters(items: list[dict[str, Any]]) -> list[str]:
    if not items:
        return []
    rows = [
        (item["name"], _cut(item["value"]), item["origin"] + ("" if item["state"] == "bound" else f", {item['state']}"))
        for item in items
    ]
    return ["  parameters", *_columns(rows)]


def _columns(rows: Any) -> list[str]:
    rows = list(rows)
    width = max(len(name) for name, _, _ in rows)
    short = [len(value) for _, value, _ in rows if len(value) <= _COLUMN or len(rows) == 1]
    value_width = max(short, default=0)
    return [f"    {name:<{width}}  {value:<{value_width}}  {last}" for name, value, last in rows]


def _set(item: dict[str, Any]) -> str:
    why = ""
    if item["removedBy"]:
        why = "has no " + ", ".join(f"-{name}" for name in item["removedBy"])
    elif item["missing"] and item["state"] != "chosen":
        why = "needs " + ", ".join(f"-{name}" for name in item["missing"])
    return f"{item['state']}{': ' + why if why else ''}"


def _short(type_name: str) -> str:
    from psemu.objects.types import short_type_name

    short = short_type_name(type_name)
    return short if "`" in type_name or "[" in short.rstrip("[]") else short.rpartition(".")[2]


def _cut(text: str) -> str:
    text = text.replace("\r", " ").replace("\n", " ")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _ends(text: str, longest: int) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}…{text[-half:]}"


def _step(step: dict[str, str]) -> str:
    did, name, to = step["do"], _ends(step["parameter"], _LONGEST_STEP), _ends(step["to"], _LONGEST_STEP)
    if did == "rename":
        return f"-{name} written as -{to}"
    if did == "add":
        return f"-{name} added"
    if did == "value":
        return f"{name} {to} instead of {_ends(step['from'], _LONGEST_STEP)}"
    if did == "quote":
        return f"quotes: {name} {to}".replace(":  ", ": ")
    if did == "attach":
        return f"a colon: {name}:{to}"
    return f"{name} left out"

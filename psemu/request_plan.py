"""``plan``: every HTTP request that a script may send, in the order of its text; nothing is run and nothing is sent."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.catalog import Catalog
    from psemu.explanation import Explanation


class RequestPlan:
    """The requests of a text.

    *steps*: one plain dict for each request, ``line`` (the command as typed), ``command``, ``parameterSet``, ``method``, ``url``,
    ``headers``, ``body``; what cannot be known stands in braces. *notes*: (line, why no request can be told) of commands that should
    make one. *explanation* is what the plan was made from.
    """

    __slots__ = ("explanation", "notes", "steps")

    def __init__(self, steps: list[dict[str, Any]], notes: list[tuple[str, str]], explanation: Explanation) -> None:
        self.steps = steps
        self.notes = notes
        self.explanation = explanation

    @property
    def success(self) -> bool:
        """True if the text has no certain error and each request can be told."""
        return self.explanation.success and not self.notes

    def as_dict(self) -> dict[str, Any]:
        """The plan as plain data for JSON."""
        from psemu.diagnostic import as_dict

        return {
            "success": self.success,
            "errors": [as_dict(error) for error in self.explanation.errors],
            "requests": self.steps,
            "notes": [{"line": line, "note": note} for line, note in self.notes],
        }

    def text(self) -> str:
        """The plan for a person: each command once, its requests below it."""
        from psemu.diagnostic import format_text

        lines = [format_text(error) for error in self.explanation.errors]
        previous = None
        for number, step in enumerate(self.steps, 1):
            if step["line"] != previous:
                lines.append(f"# {_first_line(step['line'])}")
                previous = step["line"]
            lines.append(f"{number:3}  {step['method']} {step['url']}")
            if step["body"] is not None:
                import json

                lines.append(f"     {json.dumps(step['body'])}")
        lines += [f"# {_first_line(line)}\n     {note}" for line, note in self.notes]
        return "".join(f"{line}\n" for line in lines)

    def curl(self) -> str:
        """The requests as curl commands for a POSIX shell; the token is the shell's ``$TOKEN``, parts in braces are to be filled in."""
        import json
        import shlex

        lines = []
        for step in self.steps:
            parts = ["curl", "--globoff", "-X", step["method"], shlex.quote(step["url"])]
            for name, value in step["headers"].items():
                if name == "Authorization":
                    parts += ["-H", '"Authorization: Bearer $TOKEN"']
                elif name.lower() not in ("user-agent", "sdkversion") and "{guid}" not in value:
                    parts += ["-H", shlex.quote(f"{name}: {value}")]
            if step["body"] is not None:
                parts += ["-H", "'Content-Type: application/json'", "--data", shlex.quote(json.dumps(step["body"]))]
            elif step["method"] not in ("GET", "DELETE"):
                # without the empty header curl would call the empty body a form
                parts += ["-H", "'Content-Type:'", "--data", "''"]
            lines.append(" ".join(parts))
        return "".join(f"{line}\n" for line in lines)


def plan_requests(text: str, path: str | None = None, catalog: Catalog | None = None) -> RequestPlan:
    """The requests that *text* may send, against *catalog* (the shipped one by default)."""
    from psemu.explanation import explain

    explanation = explain(text, path, catalog)
    steps = [
        {
            "line": command["line"],
            "command": command["command"],
            "parameterSet": command["parameterSet"],
            **{name: request[name] for name in ("method", "url", "headers", "body")},
        }
        for command in explanation.commands
        for request in command["requests"]
    ]
    notes = []
    for command in explanation.commands:
        problem = command["errors"][0]["message"] if command["errors"] and not command["requests"] else command["note"]
        if problem:
            notes.append((command["line"], problem))
    return RequestPlan(steps, notes, explanation)


def _first_line(text: str) -> str:
    first, _, rest = text.partition("\n")
    return f"{first.strip()} ..." if rest else first.strip()

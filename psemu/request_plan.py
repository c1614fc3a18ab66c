"""``plan``: every HTTP request that a script may send, in the order of its text; nothing is run and nothing is sent."""

from __future__ import annotations

from psemu.rest.request import FileContent, RawText

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

    def permissions(self) -> dict[str, list[str]]:
        """What the requests need, least privileged, sorted: ``delegated`` and ``application`` scopes of Graph, ``actions`` of Azure roles.

        ``unknown`` are requests of which nobody here can tell.
        """
        from psemu.rest.permissions import azure_action, graph_scopes

        found: dict[str, set[str]] = {"delegated": set(), "application": set(), "actions": set(), "unknown": set()}
        for step in self.steps:
            method, url = step["method"], step["url"]
            if "/v1.0/" in url:
                scopes = graph_scopes(method, url)
                if scopes is None:
                    found["unknown"].add(f"{method} {url.partition('?')[0]}")
                else:
                    found["delegated"].add(scopes.delegated)
                    found["application"].add(scopes.application)
            else:
                action = azure_action(method, url)
                found["unknown" if action is None else "actions"].add(action or f"{method} {url.partition('?')[0]}")
        return {name: sorted(value for value in values if value) for name, values in found.items()}

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
            "permissions": self.permissions(),
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
                lines.append(f"     {_body_text(step['body'])}")
        lines += [f"# {_first_line(line)}\n     {note}" for line, note in self.notes]
        lines += _permission_lines(self.permissions())
        return "".join(f"{line}\n" for line in lines)

    def curl(self) -> str:
        """The requests as curl commands for a POSIX shell; the token is the shell's ``$TOKEN``, parts in braces are to be filled in."""
        import shlex

        lines = []
        for step in self.steps:
            parts = ["curl", "--globoff", "-X", step["method"], shlex.quote(step["url"])]
            headers = _own_headers(step)
            for name, value in headers.items():
                if name == "Authorization":
                    parts += ["-H", '"Authorization: Bearer $TOKEN"']
                else:
                    parts += ["-H", shlex.quote(f"{name}: {value}")]
            body = step["body"]
            if isinstance(body, FileContent):
                parts += ["--data-binary", shlex.quote(f"@{body.path}")]
            elif body is not None:
                parts += ["--data-raw", shlex.quote(_body_text(body))]
            elif step["method"] not in ("GET", "DELETE"):
                # without the empty header curl would call the empty body a form
                parts += ["-H", "'Content-Type:'", "--data", "''"]
            lines.append(" ".join(parts))
        return "".join(f"{line}\n" for line in lines)

    def httpx(self) -> str:
        """The requests as a Python program that uses httpx; the tokens come from the environment, parts in braces are to be filled in."""
        has_files = any(isinstance(step["body"], FileContent) for step in self.steps)
        lines = [
            "import os",
            *(["from pathlib import Path"] if has_files else []),
            "",
            "import httpx",
            "",
            'token = os.environ["TOKEN"]',
            "",
            "with httpx.Client(timeout=300, follow_redirects=False) as client:",
        ]
        for step in self.steps:
            items = [f"{n!r}: {v!r}" for n, v in _own_headers(step).items() if n != "Authorization"]
            whole = ", ".join(["'Authorization': f'Bearer {token}'", *items])
            lines.append(f"    # {_first_line(step['line'])}")
            lines.append("    response = client.request(")
            lines.append(f"        {step['method']!r},")
            lines.append(f"        {step['url']!r},")
            lines.append(f"        headers={{{whole}}},")
            body = step["body"]
            if isinstance(body, FileContent):
                lines.append(f"        content=Path({body.path!r}).read_bytes(),")
            elif isinstance(body, RawText):
                lines.append(f"        content={str(body)!r},")
            elif body is not None:
                lines.append(f"        json={_plain(body)!r},")
            lines += ["    )", "    response.raise_for_status()"]
        if not self.steps:
            lines.append("    pass")
        return "".join(f"{line}\n" for line in lines)

    def har(self) -> str:
        """The requests as an HTTP archive (HAR 1.2) without answers, which browsers' tools and HTTP clients read; no token is in it."""
        import json

        entries = [_archive_entry(step) for step in self.steps]
        from psemu import __version__

        creator = {"name": "psemu", "version": __version__}
        log = {"version": "1.2", "creator": creator, "entries": entries}
        return json.dumps({"log": log}, indent=2, ensure_ascii=False) + "\n"


def _own_headers(step: dict[str, Any]) -> dict[str, str]:
    """The headers that another program would send too, with the type of the body, whatever its kind."""
    kept = {
        name: value
        for name, value in step["headers"].items()
        if name.lower() not in ("user-agent", "sdkversion") and "{guid}" not in value
    }
    if step["body"] is not None and "content-type" not in (name.lower() for name in kept):
        kept["Content-Type"] = "application/json"
    return kept


def _body_text(body: Any) -> str:
    """The body as it is sent."""
    import json

    return str(body) if isinstance(body, RawText) else json.dumps(body, ensure_ascii=False)


def _archive_entry(step: dict[str, Any]) -> dict[str, Any]:
    from urllib.parse import parse_qsl, urlsplit

    headers = _own_headers(step)
    query = parse_qsl(urlsplit(step["url"]).query, keep_blank_values=True)
    body = step["body"]
    text = None if body is None else _body_text(body)
    request: dict[str, Any] = {
        "method": step["method"],
        "url": step["url"],
        "httpVersion": "HTTP/1.1",
        "headers": [{"name": n, "value": v} for n, v in headers.items() if n != "Authorization"],
        "queryString": [{"name": n, "value": v} for n, v in query],
        "cookies": [],
        "headersSize": -1,
        "bodySize": 0 if text is None else -1 if isinstance(body, FileContent) else len(text.encode()),
    }
    if text is not None:
        request["postData"] = {"mimeType": headers["Content-Type"], "params": [], "text": text}
    return {
        "startedDateTime": "1970-01-01T00:00:00.000Z",
        "time": 0,
        "request": request,
        "response": {
            "status": 0,
            "statusText": "",
            "httpVersion": "",
            "headers": [],
            "cookies": [],
            "content": {"size": 0, "mimeType": "x-unknown"},
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": -1,
        },
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        "comment": step["line"],
    }


def _plain(value: Any) -> Any:
    """A body as plain Python data."""
    return str(value) if isinstance(value, str) else value


def _permission_lines(needed: dict[str, list[str]]) -> list[str]:
    titles = {
        "delegated": "scopes of a signed-in user",
        "application": "scopes of an application",
        "actions": "actions of an Azure role",
        "unknown": "what these need is not known here",
    }
    lines = []
    for name, title in titles.items():
        if needed[name]:
            lines.append(f"# {title}, least privileged" if name != "unknown" else f"# {title}")
            lines += [f"     {value}" for value in needed[name]]
    return lines


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

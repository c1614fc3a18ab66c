"""What the tools answer: typed, so that each tool has a schema of its output."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict


class FoundCommand(TypedDict):
    """A command of a search."""

    name: str
    module: str
    synopsis: str


class FoundCommands(TypedDict):
    """The commands of a search, the best first."""

    commands: list[FoundCommand]


class Help(TypedDict):
    """The help page of a command as text; where there is none, commands with names like it."""

    found: bool
    text: str
    suggestions: list[str]


class Correction(TypedDict):
    """A replacement of ``[start, end)`` (characters of the script) that mends a finding."""

    start: int
    end: int
    text: str
    description: str


class Finding(TypedDict):
    """A finding about a script; lines and columns count from 1."""

    path: str | None
    code: str
    severity: str
    message: str
    line: int
    column: int
    endLine: int
    endColumn: int
    notes: list[str]
    corrections: list[Correction]


class Findings(TypedDict):
    """The findings about a script in the order of its places; *success*: no error is among them."""

    success: bool
    findings: list[Finding]


class Explanation(TypedDict):
    """How each command of a script binds."""

    success: bool
    errors: list[Any]
    commands: list[dict[str, Any]]


class Plan(TypedDict):
    """The requests that a script may send, in order."""

    success: bool
    errors: list[Any]
    requests: list[dict[str, Any]]
    permissions: dict[str, Any]
    notes: list[Any]


class Verdict(TypedDict):
    """What a script does at most: read, secret, write, destructive, unknown; with the reason for each command."""

    verdict: str
    reasons: list[dict[str, Any]]


class Message(TypedDict):
    """An error, a warning or the like."""

    stream: str
    text: str


class RunResult(TypedDict):
    """What a script or command put out; *truncated*: the output is longer than what is shown."""

    success: bool
    output: str
    truncated: bool
    streams: list[Message]

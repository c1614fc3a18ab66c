"""Writes ``graph_v1.routes``, the table that psemu.rest.routes.table reads: ``python -m psemu.rest.routes.build ROUTES.tsv``.

Each input line has four fields divided by tabs: HTTP method, path below ``/v1.0`` with ``{name}`` places, ``action`` for a bound action
or function (``nav`` for all else) and the command's name. The shipped table was made from the URL templates of msgraph-sdk 1.65.0
(https://pypi.org/project/msgraph-sdk, Microsoft Corporation, MIT license); the commands' names were derived from the paths.
"""

from __future__ import annotations

import re
import sys
import zlib

from psemu.rest.routes.table import HEADER, TABLE_PATH

_METHODS = ("DELETE", "GET", "PATCH", "POST", "PUT")
#: what the module calls otherwise than the rule that derives names from paths
_RENAMED = (("IdentityProtectionRisk", "Risk"), ("SubscribedSkus", "SubscribedSku"))


#: actions whose last word the derived names lost → what it is in the module's
_LOST = {"/replyAll": ("Invoke-MgReply", "Invoke-MgReplyAll"), "/createReplyAll": ("Reply", "ReplyAll")}
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


def _without_query(command: str, path: str) -> str:
    """*command* as it is without the options that must be given: Get-MgUserCalendarView, not …EndDateTimeStartDateTime."""
    base, mark, query = path.partition("?")
    if not mark:
        return command
    if base.endswith("/delta()"):
        return f"Get-{command.partition('-')[2]}Delta"
    first = query.partition("=")[0]
    return command.partition(first[:1].upper() + first[1:])[0] if "{" not in first else command


def _with_preposition(command: str, path: str) -> str:
    """*command* with what its action does it by, with, at, for or of, which the module's second version has in its names.

    Names of the first version, without it, stay in the table, marked as former; Get-MgUserById never was Get-MgUser.
    """
    action = path.rpartition("/")[2].partition("(")[0]
    for ending, (lost, found) in _LOST.items():
        if path.endswith(ending) and found not in command:
            return command.replace(lost, found, 1) if lost in command else f"{command}All"
    if action == "onenotePatchContent":
        return f"{command}Content"
    words = _WORD.findall(action.rpartition(".")[2])
    at = next((i for i, word in enumerate(words) if i and word in ("By", "With", "At", "For", "Of")), None)
    if at is None:
        return command
    ending = "".join(_singular(word) for word in words[at:])
    return command if ending.lower() in command.lower() else command + ending


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 2 else word


def encode(lines: list[str]) -> bytes:
    """The table's bytes. ValueError names the first line that is no route."""
    commands: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\n").split("\t")
        if len(fields) != 4 or fields[0] not in _METHODS or not fields[1].startswith("/"):
            raise ValueError(f"line {number} is not method, path, kind, command: {line[:80]!r}")
        method, path, kind, command = fields
        command = _without_query(command, path)
        former = f"{command}ById" if path.endswith("/getByIds") and not command.endswith("ById") else command
        if kind == "action":
            command = _with_preposition(command, path)
        for derived, shipped in _RENAMED:
            command, former = command.replace(derived, shipped), former.replace(derived, shipped)
        # optional query options of a URL template are no part of the path; the ones that must be given are
        path = re.sub(r"\{[?&][^{}]*\}$", "", path)
        for name, mark in ((command, "!" if kind == "action" else " "), (former, "^")):
            if mark != "^" or former != command:
                spelled.setdefault(name.lower(), name)
                commands.setdefault(name.lower(), []).append(f"{method}{mark}{path}")
    rows = (f"\n{spelled[name]}\t" + "\t".join(sorted(commands[name])) for name in sorted(commands))
    text = HEADER + "".join(rows) + "\n"
    return zlib.compress(text.encode(), 9)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        data = encode(file.readlines())
    with open(TABLE_PATH, "wb") as output:
        output.write(data)
    sys.stdout.write(f"{TABLE_PATH}: {len(data)} bytes\n")

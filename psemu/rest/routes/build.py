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


def encode(lines: list[str]) -> bytes:
    """The table's bytes. ValueError names the first line that is no route."""
    commands: dict[str, list[str]] = {}
    spelled: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        fields = line.rstrip("\n").split("\t")
        if len(fields) != 4 or fields[0] not in _METHODS or not fields[1].startswith("/"):
            raise ValueError(f"line {number} is not method, path, kind, command: {line[:80]!r}")
        method, path, kind, command = fields
        if path.endswith("/getByIds") and not command.endswith("ById"):
            # the preposition stays in these names: Get-MgUserById is not Get-MgUser
            command += "ById"
        for derived, shipped in _RENAMED:
            command = command.replace(derived, shipped)
        # optional query options of a URL template are no part of the path; the ones that must be given are
        path = re.sub(r"\{[?&][^{}]*\}$", "", path)
        spelled.setdefault(command.lower(), command)
        commands.setdefault(command.lower(), []).append(f"{method}{'!' if kind == 'action' else ' '}{path}")
    rows = (f"\n{spelled[name]}\t" + "\t".join(sorted(commands[name])) for name in sorted(commands))
    text = HEADER + "".join(rows) + "\n"
    return zlib.compress(text.encode(), 9)


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        data = encode(file.readlines())
    with open(TABLE_PATH, "wb") as output:
        output.write(data)
    sys.stdout.write(f"{TABLE_PATH}: {len(data)} bytes\n")

"""Writes ``members.txt``, what Get-Member prints of .NET types: ``python -m psemu.objects.build_members FOLDER``.

FOLDER holds ``conformance/dotnet/members.jsonl.gz``, one record per member: typename, static, name, kind, definition, force. The file
has two parts: every different row once (kind, name, definition), then per type and side (``i``, instance; ``s``, static; ``f``, what
-Force adds; ``c``, constructors) the numbers of its rows in Get-Member's order, and with ``n`` whether New-Object makes one without
arguments (from ``types.jsonl.gz``). What single objects bring along is left out.
"""

from __future__ import annotations

import gzip
import json
import os
import sys

from psemu.objects.member_table import MEMBERS_PATH, plain_type_name


def read_rows(path: str) -> dict[tuple[str, str], list[tuple[str, str, str]]]:
    """The recorded rows by type and side."""
    from psemu.objects import resolve_type_name

    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            kind = record["kind"]
            if kind in ("NoteProperty", "ScriptMethod"):
                continue
            name = record.get("typename") or resolve_type_name(record["type"]) or record["type"]
            side = "c" if kind == "Constructor" else "s" if record["static"] else "f" if record.get("force") else "i"
            rows = found.setdefault((plain_type_name(name), side), [])
            row = (kind, record["name"], record["definition"])
            if row not in rows:
                rows.append(row)
    return found


def read_makeable(path: str) -> dict[str, bool]:
    """Which types New-Object makes without arguments, by full name."""
    from psemu.objects import resolve_type_name

    found: dict[str, bool] = {}
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            error = str(record["error"] or "").partition(",")[0]
            if record["how"] == "New-Object" and error in ("", "CannotFindAppropriateCtor"):
                full = record["fullname"] or resolve_type_name(record["name"])
                if full:
                    found[plain_type_name(full)] = not error
    return found


def main(folder: str) -> None:
    """Build the table from the recorded facts below *folder*."""
    found = read_rows(os.path.join(folder, "conformance", "dotnet", "members.jsonl.gz"))
    numbers: dict[tuple[str, str, str], int] = {}
    sections = []
    for (name, side), rows in found.items():
        places = " ".join(str(numbers.setdefault(row, len(numbers))) for row in rows)
        sections.append(f"{name}\t{side}\t{places}\n")
    makeable = read_makeable(os.path.join(folder, "conformance", "dotnet", "types.jsonl.gz"))
    sections += [f"{name}\tn\t{int(good)}\n" for name, good in makeable.items() if not name.endswith("]")]
    with open(MEMBERS_PATH, "w", encoding="utf-8", newline="\n") as target:
        for kind, name, definition in numbers:
            text = definition.replace("\\", "\\\\").replace("\t", "\\t").replace("\r", "\\r").replace("\n", "\\n")
            target.write(f"{kind}\t{name}\t{text}\n")
        target.write("\n")
        target.writelines(sections)


if __name__ == "__main__":
    main(sys.argv[1])

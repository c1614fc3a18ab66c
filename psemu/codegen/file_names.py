"""Names of commands and modules as names of files that every system takes."""

from __future__ import annotations

#: names of files that Windows does not have, whatever their ending
DEVICES = frozenset(
    ("aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
_LONGEST = 120


def file_name(name: str) -> str:
    """*name* as the name of a file, without ending; a name that is too long is cut and gets a hash."""
    safe = "".join("_" if ch in '\\/:*?"<>|%#' or not ch.isprintable() else ch for ch in name).strip(". ") or "_"
    if len(safe) > _LONGEST:
        import hashlib

        safe = f"{safe[: _LONGEST - 9]}-{hashlib.sha256(name.encode('utf-8', 'replace')).hexdigest()[:8]}"
    return f"{safe}_" if safe.partition(".")[0].lower() in DEVICES else safe


def unique_name(name: str, taken: set[str], place: str = "") -> str:
    """*name*, or it with a number where *taken* has it (any case) in *place*; it is taken then."""
    found, number = name, 2
    while (place + found).lower() in taken:
        found, number = f"{name}~{number}", number + 1
    taken.add((place + found).lower())
    return found

"""What the emulator does with each action and function of Graph v1.0: ``python -m tests.emulator.action_ledger [--all]``.

Each route is asked of a state in which everything on its way is there; 501 counts as not answered, whatever else as answered.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

from psemu.emulator import create_app
from psemu.emulator.app import EmulatorApp
from psemu.rest.routes.table import Operation, operations


def actions() -> list[Operation]:
    """Every action and function, once for each method and path."""
    found = {(operation.method, operation.path.partition("?")[0]): operation for _, operation in operations()}
    return [operation for _, operation in sorted(found.items()) if operation.is_action]


def is_answered(app: EmulatorApp, operation: Operation) -> bool:
    """True unless the emulator says that it does not know the operation; what it was asked about is gone afterwards."""
    parts = ["x" if part[:1] == "{" else part for part in operation.path.partition("?")[0].split("/")[1:]]
    parts = [re.sub(r"'\{[^}]*\}'|\{[^}]*\}", "'x'", part) for part in parts]
    with_entities = [
        "/graph/" + "/".join(parts[:length]) for length in range(1, len(parts)) if parts[length - 1] == "x"
    ]
    single = "/graph/" + "/".join(parts[:-1])
    for path in [*with_entities, single]:
        if app.store.get(path) is None and path.count("/") > 2:
            app.store.put(path, {"id": "x", "appId": "x"})
    answer = app.respond(
        operation.method, "https", ("/v1.0/" + "/".join(parts)).encode(), b"", [(b"host", b"graph.microsoft.com")], b""
    )
    app.store.delete("/graph/" + parts[0])
    app.store.delete("/graph/" + "/".join(parts[:2]))
    return answer.status != 501


def ledger() -> Iterator[tuple[Operation, bool]]:
    """Each action with whether it is answered."""
    app = create_app(None)
    for operation in actions():
        yield operation, is_answered(app, operation)
    app.close()


if __name__ == "__main__":
    ROWS = list(ledger())
    FAMILIES: dict[str, list[bool]] = {}
    for row, answered in ROWS:
        FAMILIES.setdefault(row.path.split("/")[1], []).append(answered)
        if "--all" in sys.argv:
            sys.stdout.write(f"{'yes' if answered else '501'}  {row.method:<5} {row.path}\n")
    for family, answers in sorted(FAMILIES.items()):
        sys.stdout.write(f"{family:<34} {sum(answers):>5} of {len(answers):>5}\n")
    sys.stdout.write(f"{'all':<34} {sum(answered for _, answered in ROWS):>5} of {len(ROWS):>5}\n")

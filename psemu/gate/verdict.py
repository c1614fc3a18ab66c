"""The five verdicts, and what one says of a text: the worst of its parts, each with its reason."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from psemu.extent import ScriptExtent

READ = "read"
SECRET = "secret"
WRITE = "write"
UNKNOWN = "unknown"
DESTRUCTIVE = "destructive"
#: from best to worst; what certainly destroys is worse than what nobody can tell
ORDER = (READ, SECRET, WRITE, UNKNOWN, DESTRUCTIVE)


def worst(verdicts: Iterable[str]) -> str:
    """The worst of the verdicts, READ of none."""
    return max(verdicts, key=ORDER.index, default=READ)


class Reason:
    """Why a part of the text has its *verdict*: *why* is a sentence, *extent* the place.

    *command*, *module*: the command as the catalog names it, empty for other constructs. *values*: what is known of its arguments,
    parameter → constant. *certain*: everything about the call is known, so that a policy may allow it. *machines*, *addresses*: whom the
    call names to leave this machine, None for one that only running tells.
    """

    __slots__ = ("addresses", "certain", "command", "extent", "machines", "module", "values", "verdict", "why")

    def __init__(
        self,
        verdict: str,
        extent: ScriptExtent,
        why: str,
        command: str = "",
        module: str = "",
        values: dict[str, object] | None = None,
        certain: bool = False,
        machines: Sequence[str | None] = (),
        addresses: Sequence[str | None] = (),
    ) -> None:
        self.verdict = verdict
        self.extent = extent
        self.why = why
        self.command = command
        self.module = module
        self.values = values or {}
        self.certain = certain
        self.machines = machines
        self.addresses = addresses

    def __repr__(self) -> str:
        return f"Reason({self.verdict}: {self.why})"

    def as_dict(self) -> dict[str, object]:
        """The reason as plain data for JSON; line and column count from 1."""
        line, column = self.extent.start_line_column
        return {
            "verdict": self.verdict,
            "why": self.why,
            "command": self.command,
            "module": self.module,
            "line": line,
            "column": column,
            "text": self.extent.text[:200],
        }


class Classification:
    """*verdict* is for the whole text; *reasons* are in the order of the text, harmless commands among them."""

    __slots__ = ("reasons", "verdict")

    def __init__(self, reasons: list[Reason]) -> None:
        self.reasons = sorted(reasons, key=lambda reason: (reason.extent.start, reason.extent.end))
        self.verdict = worst(reason.verdict for reason in reasons)

    def __repr__(self) -> str:
        return f"Classification({self.verdict}, {self.reasons!r})"

    def as_dict(self) -> dict[str, object]:
        """The classification as plain data for JSON."""
        return {"verdict": self.verdict, "reasons": [reason.as_dict() for reason in self.reasons]}

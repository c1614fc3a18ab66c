"""Which operation answers a request: templates of path segments, compared without case."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from psemu.emulator.exchange import Request, Response

    Operation = Callable[[Request, dict[str, str]], Response]


class Router:
    """Operations by method and path template (``/applications/{id}``)."""

    def __init__(self) -> None:
        self._routes: dict[int, list[tuple[tuple[str, ...], dict[str, Operation]]]] = {}

    def add(self, method: str, template: str, operation: Operation) -> None:
        """Let *operation* answer *method* on paths that fit *template*; its values come by the names in braces."""
        segments = tuple(part if part[:1] == "{" else part.lower() for part in template.split("/")[1:])
        routes = self._routes.setdefault(len(segments), [])
        for known, methods in routes:
            if known == segments:
                methods[method] = operation
                return
        routes.append((segments, {method: operation}))

    def find(self, method: str, segments: tuple[str, ...]) -> tuple[Operation | None, dict[str, str], Iterable[str]]:
        """The operation with its path values; without one, the methods that the path does know (none: the path is unknown)."""
        routes = self._routes.get(len(segments), ())
        folded = [segment.lower() for segment in segments] if routes else []
        for template, methods in routes:
            values = _match(template, segments, folded)
            if values is None:
                continue
            operation = methods.get(method)
            return operation, values, methods
        return None, {}, ()

    def templates(self) -> list[str]:
        """The path templates that are known, in small letters."""
        return ["/" + "/".join(template) for routes in self._routes.values() for template, _ in routes]


def _match(template: tuple[str, ...], segments: tuple[str, ...], folded: list[str]) -> dict[str, str] | None:
    """The values of the template's names; *folded* are the segments in small letters."""
    values = {}
    for part, segment, small in zip(template, segments, folded, strict=True):
        if part[0] == "{":
            # no key begins with a dollar: that is a view of what stands before it
            if not segment or segment[0] == "$":
                return None
            values[part[1:-1]] = segment
        elif part != small:
            return None
    return values

"""Find-MgGraphCommand and Find-MgGraphPermission: which operation a command calls, and which command calls a path."""

from __future__ import annotations

import re

from psemu.errors import UnsupportedError
from psemu.handlers.service_values import text_of
from psemu.objects import ErrorRecord, PSArray, PSObject
from psemu.rest.permissions import graph_scopes
from psemu.rest.routes.resolution import Unroutable, called_path, command_route
from psemu.rest.routes.table import Operation, command_operations, operations, spelled
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from psemu.catalog import CommandInfo

_MODELS = "Microsoft.Graph.PowerShell.Authentication.Models."
_CLASS = "Microsoft.Graph.PowerShell.Authentication.Cmdlets.FindMgGraphCommand"
_ADDRESS = re.compile(r"^https?://[^/]*", re.IGNORECASE)
_VERSION = re.compile(r"^/?(v1\.0|beta)(?=/|$)", re.IGNORECASE)
_ID = re.compile(r"\{[^{}]*\}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|[^/]*@[^/]*")
_LONGEST_PATTERN = 300


class _Found:
    """One operation of one command, with the parameter sets that call it."""

    __slots__ = ("command", "info", "method", "path", "variants")

    def __init__(self, command: str, info: CommandInfo | None, method: str, path: str) -> None:
        self.command = command
        self.info = info
        self.method = method
        self.path = path
        self.variants: list[str] = []


@cmdlet("Find-MgGraphCommand")
class FindMgGraphCommand(Cmdlet):
    """Looks in the table of operations and in the help pages that the catalog has."""

    def begin_processing(self) -> None:
        """Refuse what no fact here tells."""
        if text_of(self.get("ApiVersion")).lower() == "beta":
            raise UnsupportedError(
                "Find-MgGraphCommand.beta", "psemu knows the operations of Microsoft Graph v1.0 only."
            )
        self.unpaged: set[str] = set()

    def process_record(self) -> None:
        """Write what is found for each name or path."""
        for name in _texts(self.get("Command")):
            found = list(self._of_command(name))
            if not found:
                text = (
                    f"'{name}' is not a valid Microsoft Graph PowerShell command. Please check the name and try again."
                )
                self._refuse(text, name)
            self._write(found)
        method = text_of(self.get("Method")).upper()
        for uri in _texts(self.get("Uri")):
            given = _VERSION.match(_ADDRESS.sub("", uri.strip()))
            if given is not None and given[1].lower() == "beta":
                raise UnsupportedError(
                    "Find-MgGraphCommand.beta", "psemu knows the operations of Microsoft Graph v1.0 only."
                )
            matching = list(self._of_uri(uri, method))
            if not matching:
                text = f"'{uri}' is not a valid Microsoft Graph API URI. Please check the URI and try again."
                self._refuse(text, uri)
            self._write(matching)

    def end_processing(self) -> None:
        """Say which names no page bears out."""
        if self.unpaged:
            names = sorted(self.unpaged)
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            self.runtime.write_warning(
                f"No help page describes {', '.join(names[:3])}{more}: such names follow from the paths and may not exist;"
                " `psemu catalog add graph` brings the pages."
            )

    def _of_command(self, name: str) -> Iterator[_Found]:
        info = self.session.find_cmdlet(name)
        if info is not None or spelled(name) is not None:
            yield from self._operations(name)
            return
        pattern = _pattern(name)
        if pattern is None:
            return
        names = {command.lower(): command for command, _ in operations()}
        catalog = self.session.catalog
        names.update((own.lower(), own) for own in (catalog.names() if catalog is not None else ()) if "-Mg" in own)
        for key in sorted(names):
            if pattern.fullmatch(names[key]):
                yield from self._operations(names[key])

    def _operations(self, name: str) -> Iterator[_Found]:
        """The operations of one command: by its page's parameter sets, else all that bear its name."""
        info = self.session.find_cmdlet(name)
        found: dict[tuple[str, str], _Found] = {}
        if info is None:
            for operation in command_operations(name):
                key = (operation.method, _shown_path(called_path(operation)))
                found.setdefault(key, _Found(spelled(name) or name, None, *key))
        else:
            for set_name in info.parameter_sets or ("__AllParameterSets",):
                try:
                    route = command_route(info, set_name)
                except Unroutable:
                    continue
                key = (route.method, _shown_path(route.path))
                found.setdefault(key, _Found(info.name, info, *key)).variants.append(set_name)
        yield from found.values()

    def _of_uri(self, uri: str, method: str) -> Iterator[_Found]:
        path = _VERSION.sub("", _ADDRESS.sub("", uri.strip())).partition("?")[0]
        path = "/" + path.strip("/")
        seen = set()
        for command, operation in operations():
            if method in ("", operation.method) and command not in seen and _fits(operation, path):
                seen.add(command)
                for found in self._operations(command):
                    if method in ("", found.method) and _fits(Operation(found.method, found.path, False), path):
                        yield found

    def _write(self, found: list[_Found]) -> None:
        for entry in found:
            if entry.info is None:
                self.unpaged.add(entry.command)
            self.write_object(_object(entry))

    def _refuse(self, text: str, target: str) -> None:
        self.write_error(
            ErrorRecord(text, f",{_CLASS}", "ObjectNotFound", target, exception_type="System.ArgumentException")
        )


def _object(found: _Found) -> PSObject:
    info = found.info
    module = info.module_name.removeprefix("Microsoft.Graph.") if info is not None else None
    outputs = [name.rpartition(".")[2] for name in (info.output_types if info is not None else ())]
    scopes = graph_scopes(found.method, f"https://graph.microsoft.com/v1.0{found.path}")
    named = [] if scopes is None else [scopes.delegated, scopes.application]
    permissions = [_permission(name) for name in dict.fromkeys(named) if name]
    return PSObject(
        [
            ("Command", found.command),
            ("Module", module),
            ("APIVersion", "v1.0"),
            ("Method", found.method),
            ("URI", found.path),
            ("OutputType", next((name for name in outputs if name.startswith("IMicrosoftGraph")), None)),
            ("Permissions", PSArray(permissions, f"{_MODELS}IGraphPermission[]")),
            ("Variants", PSArray(found.variants, "System.String[]")),
        ],
        (f"{_MODELS}GraphCommand", "System.Object"),
    )


def _permission(name: str) -> PSObject:
    return PSObject([("Name", name)], (f"{_MODELS}GraphPermission", "System.Object"), name)


def _shown_path(path: str) -> str:
    """The path as the module's own list has it: names of actions without namespace, without empty brackets."""
    return path.replace("/microsoft.graph.", "/").removesuffix("()")


def _fits(operation: Operation, path: str) -> bool:
    """Whether *path* is the operation's: each id in braces, or an id; ``.*`` is any text."""
    own = _shown_path(operation.path)
    if any(ch in path for ch in "*+[(^$\\|"):
        pattern = _pattern(path)
        return pattern is not None and pattern.fullmatch(own) is not None
    parts, wanted = own.strip("/").split("/"), path.strip("/").split("/")
    return len(parts) == len(wanted) and all(
        (part[:1] == "{" and _ID.fullmatch(given) is not None) or part.lower() == given.lower()
        for part, given in zip(parts, wanted, strict=True)
    )


def _pattern(text: str) -> re.Pattern[str] | None:
    """A person's pattern, None for what is none or could take for ever: many parts that repeat, or a group that does."""
    if len(text) > _LONGEST_PATTERN or re.search(r"\)[*+{]", text):
        return None
    # ``.*`` as short as it can be, with what comes before it fixed: linear, and the same names match
    parts = text.split(".*")
    if not any(ch in part for part in parts for ch in "*+?{[(|\\"):
        fixed = [re.escape(part) if "^" not in part and "$" not in part else part for part in parts]
        text = (
            fixed[0] + "".join(f"(?>.*?{part})" for part in fixed[1:-1]) + (f".*{fixed[-1]}" if len(fixed) > 1 else "")
        )
    elif sum(text.count(ch) for ch in "*+{") > 2:
        return None
    try:
        return re.compile(text, re.IGNORECASE)
    except (re.error, RecursionError, OverflowError):
        return None


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [text_of(item) for item in (value if isinstance(value, list) else [value])]


@cmdlet("Find-MgGraphPermission")
class FindMgGraphPermission(Cmdlet):
    """The service's list of permissions is not here."""

    def process_record(self) -> None:
        """Refuse."""
        raise UnsupportedError(
            "Find-MgGraphPermission",
            "psemu has no list of Microsoft Graph's permissions; `psemu plan` tells the least privileged ones that a script needs.",
        )

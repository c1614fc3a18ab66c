"""What a policy file lets through: verdicts, modules, commands, values of parameters; everything else is stopped."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from psemu.errors import ConfigurationError
from psemu.gate.verdict import ORDER, READ, UNKNOWN

if TYPE_CHECKING:
    from psemu.gate.verdict import Classification, Reason

_HOST = re.compile(r"[\w.-]+")
_KEYS = ("verdicts", "modules", "commands", "hosts", "parameters")


class Policy:
    """*verdicts*: verdicts that pass whatever the command; *allow*, *deny*: tables of patterns (``*`` and ``?``), deny counts first.

    A table has ``modules`` and ``commands`` (lists of patterns), ``hosts`` (what a command may name to reach another machine or
    address) and ``parameters`` (command → parameter → list of patterns: every value that is given must match). What is dynamic or
    does not bind never passes, whatever the policy says.
    """

    def __init__(self, allow: dict[str, Any] | None = None, deny: dict[str, Any] | None = None) -> None:
        self._allow = allow or {}
        self._deny = deny or {}
        self.verdicts = tuple(self._allow.get("verdicts", (READ,)))

    def allows(self, classification: Classification) -> bool:
        """True if every part of the text passes."""
        return all(self._passes(reason) for reason in classification.reasons)

    def _passes(self, reason: Reason) -> bool:
        if reason.command and _named(self._deny, reason):
            return False
        if reason.verdict in self.verdicts:
            return True
        if not reason.command or not reason.certain or not _named(self._allow, reason):
            return False
        return _values_match(self._allow, reason)


def _named(table: dict[str, Any], reason: Reason) -> bool:
    return _matches(reason.command, table.get("commands", ())) or _matches(reason.module, table.get("modules", ()))


def _matches(text: str, patterns: Any) -> bool:
    return bool(text) and any(fnmatchcase(text.lower(), pattern.lower()) for pattern in patterns)


def _values_match(table: dict[str, Any], reason: Reason) -> bool:
    if not _reaches_allowed(table.get("hosts"), reason):
        return False
    values = {name.lower(): value for name, value in reason.values.items()}
    for command, parameters in table.get("parameters", {}).items():
        if command.lower() != reason.command.lower():
            continue
        for name, patterns in parameters.items():
            given = values.get(name.lower())
            items = given if isinstance(given, list) else [given]
            # a value that nobody knows is no value that was allowed
            if not all(item is not None and _matches(_text(item), patterns) for item in items):
                return False
    return True


def _text(value: object) -> str:
    from psemu.objects import to_text

    return to_text(value)


def _reaches_allowed(hosts: Any, reason: Reason) -> bool:
    """True if every machine and address that the call names is known and allowed.

    Another machine is reached only where ``hosts`` lists it; an address of the web also where there is no such list.
    """
    named = (*reason.machines, *reason.addresses)
    if any(host is None or not _HOST.fullmatch(host) for host in named):
        return False
    if hosts is None:
        return not reason.machines
    return all(_matches(host, hosts) for host in named if host is not None)


def read_policy(path: str) -> Policy:
    """The policy in the TOML file *path*; ConfigurationError names what is wrong in it."""
    import tomllib

    try:
        with open(path, "rb") as file:
            table: dict[str, Any] = tomllib.load(file)
    except OSError as error:
        raise ConfigurationError(f"cannot read '{path}': {error.strerror}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"'{path}' is no TOML: {error}.") from None
    for name, part in table.items():
        if name not in ("allow", "deny") or not isinstance(part, dict):
            raise ConfigurationError(f"'{path}': a policy has the tables allow and deny, not '{name}'.")
        for key, value in part.items():
            _check(path, name, key, value)
    return Policy(table.get("allow"), table.get("deny"))


def _check(path: str, table: str, key: str, value: Any) -> None:
    allowed = _KEYS if table == "allow" else ("modules", "commands")
    if key not in allowed:
        raise ConfigurationError(f"'{path}': {table} has {', '.join(allowed)}, not '{key}'.")
    lists = [value]
    if key == "parameters":
        lists = [patterns for command in _table(path, value).values() for patterns in _table(path, command).values()]
    for patterns in lists:
        if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
            raise ConfigurationError(f"'{path}': {table}.{key} needs lists of texts.")
    if key == "verdicts":
        for verdict in value:
            if verdict not in ORDER or verdict == UNKNOWN:
                raise ConfigurationError(f"'{path}': '{verdict}' is no verdict that can be let through.")


def _table(path: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ConfigurationError(f"'{path}': parameters is a table of commands, each a table of parameters.")
    return value

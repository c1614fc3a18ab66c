"""Scopes and variables of a session: PowerShell's SessionStateScope and PSVariable."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from psemu.runtime.functions import FunctionInfo


class PSVariable:
    """A variable; *options* are ScopedItemOptions names (``ReadOnly``, ``Constant``, ``AllScope``, ``Private``).

    *transform* is called with each value before it is stored (type constraints and validation attributes); it may raise.
    """

    __slots__ = ("attributes", "description", "name", "options", "transform", "value", "visibility")

    type_name = "System.Management.Automation.PSVariable"

    def __init__(
        self, name: str, value: Any = None, options: frozenset[str] = frozenset(), description: str = ""
    ) -> None:
        self.name = name
        self.value = value
        self.options = options
        self.description = description
        self.transform: Callable[[Any], Any] | None = None
        self.attributes: list[Any] = []
        self.visibility = "Public"

    @property
    def writable(self) -> bool:
        """False for ReadOnly and Constant variables."""
        return not (self.options and ("ReadOnly" in self.options or "Constant" in self.options))

    def __repr__(self) -> str:
        return f"PSVariable({self.name!r}, {self.value!r})"


class Scope:
    """One scope: variables, functions and aliases by lower-case name, and the scope that it looks up in next."""

    __slots__ = ("aliases", "functions", "is_script", "parent", "strict_mode", "variables")

    def __init__(self, parent: Scope | None = None, is_script: bool = False) -> None:
        self.parent = parent
        self.variables: dict[str, PSVariable] = {}
        self.functions: dict[str, FunctionInfo] | None = None
        self.aliases: dict[str, Any] | None = None
        self.is_script = is_script
        #: None: as the parent says; 0: off; else the version as a number (1, 2, 3 = Latest)
        self.strict_mode: int | None = None

    def chain(self) -> Iterator[Scope]:
        """This scope and those around it, up to the global one."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def find(self, key: str) -> PSVariable | None:
        """The variable with lower-case name *key*, from here outwards; Private ones only here."""
        variable = self.variables.get(key)
        if variable is not None:
            return variable
        scope = self.parent
        while scope is not None:
            variable = scope.variables.get(key)
            if variable is not None and not (variable.options and "Private" in variable.options):
                return variable
            scope = scope.parent
        return None

    def effective_strict_mode(self) -> int:
        """0 when strict mode is off."""
        scope: Scope | None = self
        while scope is not None:
            if scope.strict_mode is not None:
                return scope.strict_mode
            scope = scope.parent
        return 0

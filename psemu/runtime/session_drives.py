"""The drives of a session that hold no files: Variable:, Function:, Alias: and Env:, as the item commands and ``$drive:name`` see them."""

from __future__ import annotations

from psemu.objects import PSObject, to_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import SessionState


class SessionDrive:
    """One drive; *name* is PowerShell's spelling. Items are found by lower-case name."""

    __slots__ = ("session",)

    name = ""
    provider = ""
    description = ""

    def __init__(self, session: SessionState) -> None:
        self.session = session

    def items(self) -> dict[str, tuple[str, Any]]:
        """Lower-case name → (name, item) of all items that the current scope sees."""
        raise NotImplementedError

    def set(self, name: str, value: Any) -> Any:
        """Give item *name* a value, made if it is not there; the item."""
        raise NotImplementedError

    def remove(self, name: str) -> None:
        """Delete item *name*."""
        raise NotImplementedError

    def value(self, item: Any) -> Any:
        """The content of an item."""
        return item

    def clear(self, name: str) -> None:
        """Empty item *name*."""
        self.set(name, None)


class VariableDrive(SessionDrive):
    """``Variable:``."""

    __slots__ = ()

    name = provider = "Variable"
    description = "Drive that contains the variables stored in the session state"

    def items(self) -> dict[str, tuple[str, Any]]:
        """The variables."""
        found: dict[str, tuple[str, Any]] = {}
        for scope in self.session.frame.scope.chain():
            for key, variable in scope.variables.items():
                found.setdefault(key, (variable.name, variable))
        return found

    def set(self, name: str, value: Any) -> Any:
        """Assign to a variable."""
        return self.session.set_variable(name, value)

    def remove(self, name: str) -> None:
        """Delete a variable."""
        from psemu.runtime.session_state import not_writable

        for scope in self.session.frame.scope.chain():
            variable = scope.variables.get(name.lower())
            if variable is not None:
                if not variable.writable:
                    raise not_writable(variable)
                del scope.variables[name.lower()]
                return

    def value(self, item: Any) -> Any:
        """The variable's value."""
        return item.value


class FunctionDrive(SessionDrive):
    """``Function:``."""

    __slots__ = ()

    name = provider = "Function"
    description = "Drive that contains the functions stored in a session state object"

    def items(self) -> dict[str, tuple[str, Any]]:
        """The functions."""
        found: dict[str, tuple[str, Any]] = {}
        for scope in self.session.frame.scope.chain():
            for key, function in (scope.functions or {}).items():
                found.setdefault(key, (function.name, function))
        return found

    def set(self, name: str, value: Any) -> Any:
        """Define a function by a script block or its text."""
        from psemu.runtime.functions import FunctionInfo
        from psemu.runtime.script_block import ScriptBlock

        if not isinstance(value, ScriptBlock):
            value = self.session.interpreter.create_script_block(to_text(value))
        function = FunctionInfo(name, value)
        self.session.set_function(name, function)
        return function

    def remove(self, name: str) -> None:
        """Delete a function."""
        for scope in self.session.frame.scope.chain():
            if scope.functions is not None and scope.functions.pop(name.lower(), None) is not None:
                return

    def value(self, item: Any) -> Any:
        """The function's block."""
        return item.block


class AliasDrive(SessionDrive):
    """``Alias:``."""

    __slots__ = ()

    name = provider = "Alias"
    description = "Drive that contains a view of the aliases stored in the session state"

    def items(self) -> dict[str, tuple[str, Any]]:
        """The aliases of the session's scopes, and those that its commands came with."""
        from psemu.runtime.functions import AliasInfo, built_in_alias_options

        found: dict[str, tuple[str, Any]] = {}
        for scope in self.session.frame.scope.chain():
            for key, alias in (scope.aliases or {}).items():
                found.setdefault(key, (alias.name, alias))
        catalog = self.session.catalog
        for name, definition in catalog.aliases().items() if catalog is not None else ():
            found.setdefault(name.lower(), (name, AliasInfo(name, definition, built_in_alias_options(name))))
        return found

    def set(self, name: str, value: Any) -> Any:
        """Define an alias."""
        return self.session.set_alias(name, to_text(value))

    def remove(self, name: str) -> None:
        """Delete an alias."""
        for scope in self.session.frame.scope.chain():
            if scope.aliases is not None and scope.aliases.pop(name.lower(), None) is not None:
                return

    def value(self, item: Any) -> Any:
        """What the alias stands for."""
        return item.definition


class EnvironmentDrive(SessionDrive):
    """``Env:``: the environment that the host shows to scripts."""

    __slots__ = ()

    name = "Env"
    provider = "Environment"
    description = "Drive that contains the environment variables for the current process"

    def items(self) -> dict[str, tuple[str, Any]]:
        """The environment variables."""
        return {name.lower(): (name, self._item(name, value)) for name, value in self.session.host.environment.items()}

    @staticmethod
    def _item(name: str, value: str) -> PSObject:
        return PSObject(
            [("Key", name), ("Value", value), ("Name", name)], ["System.Collections.DictionaryEntry", "System.Object"]
        )

    def set(self, name: str, value: Any) -> Any:
        """Set an environment variable of the host's table."""
        self.session.host.environment[name] = to_text(value)
        return self._item(name, to_text(value))

    def remove(self, name: str) -> None:
        """Delete an environment variable."""
        self.session.host.environment.pop(name, None)

    def value(self, item: Any) -> Any:
        """The variable's value."""
        return item.properties["Value"]


DRIVES: dict[str, type[SessionDrive]] = {
    "variable": VariableDrive,
    "function": FunctionDrive,
    "alias": AliasDrive,
    "env": EnvironmentDrive,
}

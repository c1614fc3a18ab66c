"""What completion knows beside the text: the commands, variables, functions and paths of a session."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from psemu.catalog import Catalog, CommandInfo
    from psemu.runtime import SessionState

#: the variables of a session in which nothing has run
_OF_ENGINE = (
    "? ^ $ args ConfirmPreference DebugPreference EnabledExperimentalFeatures Error ErrorActionPreference ErrorView ExecutionContext false"
    " FormatEnumerationLimit HOME Host InformationPreference input IsCoreCLR IsLinux IsMacOS IsWindows MaximumHistoryCount MyInvocation"
    " NestedPromptLevel null OutputEncoding PID PROFILE ProgressPreference PSBoundParameters PSCommandPath PSCulture PSDefaultParameterValues"
    " PSEdition PSEmailServer PSHOME PSNativeCommandArgumentPassing PSNativeCommandUseErrorActionPreference PSScriptRoot"
    " PSSessionApplicationName PSSessionConfigurationName PSSessionOption PSStyle PSUICulture PSVersionTable PWD ShellId StackTrace true"
    " VerbosePreference WarningPreference WhatIfPreference"
)


class Surroundings:
    """*values*: variables with what they hold, None where that is not known. *functions*: what the session defined. *environment*: names
    of environment variables. *list_paths*: (prefix, folders only) → paths that begin so; without it none are offered.
    """

    def __init__(
        self,
        catalog: Catalog | None = None,
        values: Mapping[str, Any] | None = None,
        functions: Mapping[str, CommandInfo] | None = None,
        aliases: Mapping[str, str] | None = None,
        environment: Iterable[str] = (),
        list_paths: Callable[[str, bool], Iterable[str]] | None = None,
    ) -> None:
        if catalog is None:
            from psemu.catalog import default_catalog

            catalog = default_catalog()
        self.catalog = catalog
        self.values: dict[str, Any] = dict.fromkeys(_OF_ENGINE.split(" "))
        self.values.update({"true": True, "false": False}, **dict(values or {}))
        self.functions = dict(functions or {})
        self.own_aliases = dict(aliases or {})
        self.environment = tuple(environment)
        self.list_paths = list_paths

    @classmethod
    def of_session(cls, session: SessionState) -> Surroundings:
        """Those of a running session, as its current scope sees them."""
        values: dict[str, Any] = {}
        functions: dict[str, Any] = {}
        aliases: dict[str, str] = {}
        for scope in reversed(list(session.frame.scope.chain())):
            values.update({variable.name: variable.value for variable in scope.variables.values()})
            functions.update({function.name: function for function in (scope.functions or {}).values()})
            aliases.update({alias.name: alias.definition for alias in (scope.aliases or {}).values()})
        functions.update({command.name: command for command in session.own_commands.values()})
        from psemu.runtime.files import files_of

        paths = files_of(session).beginning
        return cls(session.catalog, values, functions, aliases, session.host.environment, paths)

    def find_command(self, name: str) -> CommandInfo | None:
        """The command that *name* means here: an alias, a function, or one of the catalog."""
        key = name.lower()
        for _ in range(5):
            target = next((found for alias, found in self.own_aliases.items() if alias.lower() == key), None)
            if target is None:
                break
            key = target.lower()
        for own, function in self.functions.items():
            if own.lower() == key:
                return function
        return self.catalog.find(key)

    def command_names(self) -> list[str]:
        """Names of all commands, functions and aliases."""
        return [*self.functions, *self.own_aliases, *self.catalog.names(), *self.catalog.aliases()]

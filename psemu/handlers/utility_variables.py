"""The commands on variables and aliases of the session."""

from __future__ import annotations

from fnmatch import fnmatchcase

from psemu.handlers.core_errors import ENGINE, error_record, terminate
from psemu.handlers.property_expression import plain_value
from psemu.objects import RuntimeException
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.scope import PSVariable, Scope

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOT_FOUND = ENGINE + "ItemNotFoundException"
_UNAUTHORIZED = ENGINE + "SessionStateUnauthorizedAccessException"


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(plain_value(item)) for item in (value if isinstance(value, list) else [value])]


def _is_pattern(name: str) -> bool:
    return any(char in name for char in "*?[")


def _matches(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns)


class _ScopedCmdlet(Cmdlet):
    """Base: the scope that ``-Scope`` names, and -Include and -Exclude."""

    def named_scope(self) -> Scope | None:
        """The scope of ``-Scope``, None if it is not given."""
        name = self.get("Scope")
        if name is None:
            return None
        text = str(name)
        scope: Scope | None = self.session.frame.scope
        if text.isdigit():
            for _ in range(int(text)):
                scope = scope.parent if scope is not None else None
            if scope is None:
                message = (
                    f"The scope number '{text}' exceeds the number of active scopes. (Parameter 'Scope')\n"
                    f"Actual value was {text}."
                )
                kind = ENGINE + "PSArgumentOutOfRangeException"
                raise terminate(self, "ArgumentOutOfRange", message, "InvalidArgument", exception_type=kind)
            return scope
        if text.lower() not in ("global", "local", "script", "private"):
            message = (
                'Cannot process argument because the value of parameter "Scope" is not valid. Valid values are "Global", "Local", '
                'or "Script", or a number relative to the current scope (0 through the number of scopes where 0 is the current '
                'scope and 1 is its parent). Change the value of the "Scope" parameter and run the operation again.'
            )
            raise terminate(self, "Argument", message, "InvalidArgument")
        return self.session.scope_named(text)

    def wanted(self, name: str) -> bool:
        """True if -Include and -Exclude let *name* through."""
        include, exclude = _texts(self.get("Include")), _texts(self.get("Exclude"))
        return (not include or _matches(name, include)) and not _matches(name, exclude)

    def visible(self, scope: Scope | None) -> dict[str, PSVariable]:
        """The variables of *scope* alone, or of all scopes as the current one sees them."""
        if scope is not None:
            return dict(scope.variables)
        found: dict[str, PSVariable] = {}
        for each in self.session.frame.scope.chain():
            for key, variable in each.variables.items():
                found.setdefault(key, variable)
        return found

    def find(self, name: str, scope: Scope | None) -> list[PSVariable]:
        """The variables called *name*, or those that match it, sorted by name."""
        if _is_pattern(name):
            found = [variable for variable in self.visible(scope).values() if _matches(variable.name, [name])]
            return sorted(found, key=lambda variable: variable.name.lower())
        key = name.lower()
        one = scope.variables.get(key) if scope is not None else self.session.find_variable(name)
        return [one] if one is not None else []

    def missing(self, name: str) -> None:
        """Report that there is no variable *name*."""
        message = f"Cannot find a variable with the name '{name}'."
        self.write_error(error_record(self, "VariableNotFound", message, "ObjectNotFound", name, _NOT_FOUND))

    def not_writable(self, name: str) -> None:
        """Report that variable *name* must not be changed."""
        message = f"Cannot overwrite variable {name} because it is read-only or constant."
        self.write_error(error_record(self, "VariableNotWritable", message, "WriteError", name, _UNAUTHORIZED))


def _option_names(value: Any) -> frozenset[str]:
    if value is None:
        return frozenset()
    text = str(getattr(value, "name", value))
    return frozenset(part.strip() for part in text.split(",") if part.strip() and part.strip() != "None")


@cmdlet("Get-Variable")
class GetVariable(_ScopedCmdlet):
    """Gives variables or their values."""

    def process_record(self) -> None:
        scope = self.named_scope()
        for name in _texts(self.get("Name")) or ["*"]:
            found = [variable for variable in self.find(name, scope) if self.wanted(variable.name)]
            if not found and not _is_pattern(name):
                self.missing(name)
            for variable in found:
                if variable.visibility == "Private":
                    continue
                self.write_object(variable.value if self.switch("ValueOnly") else variable)


@cmdlet("Set-Variable")
class SetVariable(_ScopedCmdlet):
    """Sets variables."""

    def begin_processing(self) -> None:
        self._values: list[Any] = []
        self._named = self.has("Name")
        self._from_pipeline = not self.has("Value")
        if self.switch("Append") and len(_texts(self.get("Name"))) != 1:
            kind = "System.InvalidOperationException"
            message = "Operation is not valid due to the current state of the object."
            raise terminate(self, "SetVariableAppend", message, "InvalidOperation", self.get("Name"), kind)

    def process_record(self) -> None:
        if self._from_pipeline and self.has("Value"):
            self._values.append(self.get("Value"))
            return
        if not self._from_pipeline or not self.has("Value"):
            self._set(self.get("Value"), self.has("Value"))
            self._values = []
            self._from_pipeline = False

    def end_processing(self) -> None:
        if self._from_pipeline and self._values:
            self._set(self._values[0] if len(self._values) == 1 else self._values, True)

    def _set(self, value: Any, given: bool) -> None:
        if self.switch("Append"):
            before = self.session.get_variable(_texts(self.get("Name"))[0])
            added = value if self._from_pipeline and isinstance(value, list) else [value]
            value = [*(before if isinstance(before, list) else [] if before is None else [before]), *added]
        scope = self.named_scope()
        target = scope or self.session.frame.scope
        for name in _texts(self.get("Name")):
            if _is_pattern(name):
                for variable in self.find(name, scope):
                    if self.wanted(variable.name):
                        self._assign(variable.name, value, given, target)
            elif self.wanted(name):
                self._assign(name, value, given, target)

    def _assign(self, name: str, value: Any, given: bool, scope: Scope) -> None:
        existing = scope.variables.get(name.lower())
        if existing is None:
            seen = scope.find(name.lower())
            if seen is not None and "AllScope" in seen.options:
                existing = seen
        if not self.should_process(f"Name: {name} Value: {_shown(value)}", "Set variable"):
            return
        if existing is not None:
            if "Constant" in existing.options or ("ReadOnly" in existing.options and not self.switch("Force")):
                self.not_writable(existing.name)
                return
            if given:
                try:
                    existing.value = existing.transform(value) if existing.transform is not None else value
                except RuntimeException as error:
                    record = error.error_record
                    kind = record.exception_type
                    self.write_error(
                        error_record(self, "RuntimeException", record.message, record.category, None, kind)
                    )
                    return
            variable = existing
        else:
            variable = PSVariable(name, value)
            scope.variables[name.lower()] = variable
        if self.has("Option"):
            variable.options = _option_names(self.get("Option"))
        if self.has("Description"):
            variable.description = str(self.get("Description"))
        if self.has("Visibility"):
            visibility: Any = self.get("Visibility")
            variable.visibility = str(getattr(visibility, "name", visibility))
        if self.switch("PassThru"):
            self.write_object(variable)


def _shown(value: Any) -> str:
    from psemu.objects import to_text

    return to_text(value) if value is not None else ""


@cmdlet("New-Variable")
class NewVariable(_ScopedCmdlet):
    """Creates a variable."""

    def process_record(self) -> None:
        name = str(self.get("Name"))
        scope = self.named_scope() or self.session.frame.scope
        existing = scope.variables.get(name.lower())
        if not self.should_process(f"Name: {name} Value: {_shown(self.get('Value'))}", "New variable"):
            return
        if existing is not None and not self.switch("Force"):
            message = f"A variable with name '{name}' already exists."
            kind = ENGINE + "SessionStateException"
            self.write_error(error_record(self, "VariableAlreadyExists", message, "ResourceExists", name, kind))
            return
        if existing is not None and "Constant" in existing.options:
            self.not_writable(existing.name)
            return
        variable = PSVariable(
            name, self.get("Value"), _option_names(self.get("Option")), str(self.get("Description", ""))
        )
        visibility: Any = self.get("Visibility")
        if visibility is not None:
            variable.visibility = str(getattr(visibility, "name", visibility))
        scope.variables[name.lower()] = variable
        if self.switch("PassThru"):
            self.write_object(variable)


@cmdlet("Remove-Variable")
class RemoveVariable(_ScopedCmdlet):
    """Deletes variables."""

    def process_record(self) -> None:
        scope = self.named_scope() or self.session.frame.scope
        for name in _texts(self.get("Name")):
            found = [variable for variable in self.find(name, scope) if self.wanted(variable.name)]
            if not found and not _is_pattern(name):
                self.missing(name)
            for variable in found:
                if not self.should_process(f"Name: {variable.name}", "Remove variable"):
                    continue
                if "Constant" in variable.options or ("ReadOnly" in variable.options and not self.switch("Force")):
                    message = (
                        f"Cannot remove variable {variable.name} because it is constant or read-only. If the variable is "
                        "read-only, try the operation again specifying the Force option."
                    )
                    record = error_record(
                        self, "VariableNotRemovable", message, "WriteError", variable.name, _UNAUTHORIZED
                    )
                    self.write_error(record)
                    continue
                scope.variables.pop(variable.name.lower(), None)


@cmdlet("Clear-Variable")
class ClearVariable(_ScopedCmdlet):
    """Empties variables."""

    def process_record(self) -> None:
        scope = self.named_scope()
        for name in _texts(self.get("Name")):
            found = [variable for variable in self.find(name, scope) if self.wanted(variable.name)]
            if not found and not _is_pattern(name):
                self.missing(name)
            for variable in found:
                if not self.should_process(f"Name: {variable.name}", "Clear variable"):
                    continue
                if "Constant" in variable.options or ("ReadOnly" in variable.options and not self.switch("Force")):
                    self.not_writable(variable.name)
                    continue
                try:
                    variable.value = variable.transform(None) if variable.transform is not None else None
                except RuntimeException:
                    variable.value = None
                if self.switch("PassThru"):
                    self.write_object(variable)


# aliases


class _AliasCmdlet(_ScopedCmdlet):
    """Base of the commands on aliases."""

    def all_aliases(self) -> dict[str, Any]:
        """All aliases that the current scope sees, by lower-case name."""
        found: dict[str, Any] = {}
        for scope in self.session.frame.scope.chain():
            for key, alias in (scope.aliases or {}).items():
                found.setdefault(key, alias)
        catalog: Any = self.session.catalog
        known = getattr(catalog, "aliases", None)
        if callable(known):
            for name in known():
                key = str(name).lower()
                if key not in found:
                    alias = self.session.find_alias(str(name))
                    if alias is not None:
                        found[key] = alias
        return {key: alias for key, alias in found.items() if alias is not None}

    def no_alias(self, what: str, name: str) -> None:
        """Report that no alias has this name or definition."""
        message = f"This command cannot find a matching alias because an alias with the {what} '{name}' does not exist."
        self.write_error(error_record(self, "ItemNotFoundException", message, "ObjectNotFound", name, _NOT_FOUND))

    def define(self, force: bool) -> None:
        """What Set-Alias and New-Alias share."""
        name, definition = str(self.get("Name")), str(self.get("Value"))
        scope = self.named_scope()
        verb = "New Alias" if self.command_info.name.startswith("New") else "Set Alias"
        if not self.should_process(f"Name: {name} Value: {definition}", verb):
            return
        existing = self.session.find_alias(name)
        if existing is not None and {"ReadOnly", "Constant"} & set(existing.options) and not force:
            message = f"Alias is not writeable because alias {existing.name} is read-only or constant and cannot be written to."
            self.write_error(
                error_record(self, "AliasNotWritable", message, "WriteError", existing.name, _UNAUTHORIZED)
            )
            return
        alias = self.session.set_alias(name, definition, _option_names(self.get("Option")), scope)
        if self.has("Description"):
            alias.description = str(self.get("Description"))
        if self.switch("PassThru"):
            self.write_object(alias)


@cmdlet("Set-Alias")
class SetAlias(_AliasCmdlet):
    """Defines or changes an alias."""

    def process_record(self) -> None:
        self.define(self.switch("Force"))


@cmdlet("New-Alias")
class NewAlias(_AliasCmdlet):
    """Defines an alias that is not there yet."""

    def process_record(self) -> None:
        name = str(self.get("Name"))
        if not self.switch("Force") and self.session.find_alias(name) is not None:
            message = f"The alias is not allowed, because an alias with the name '{name}' already exists."
            kind = ENGINE + "SessionStateException"
            self.write_error(error_record(self, "AliasAlreadyExists", message, "ResourceExists", name, kind))
            return
        self.define(self.switch("Force"))


@cmdlet("Get-Alias")
class GetAlias(_AliasCmdlet):
    """Gives aliases by name or definition."""

    def process_record(self) -> None:
        exclude = _texts(self.get("Exclude"))
        if self.has("Definition"):
            aliases = sorted(self.all_aliases().values(), key=lambda alias: alias.name.lower())
            for definition in _texts(self.get("Definition")):
                found = [a for a in aliases if _matches(a.definition, [definition]) and not _matches(a.name, exclude)]
                if not found and not _is_pattern(definition):
                    self.no_alias("definition", definition)
                for alias in found:
                    self.write_object(alias)
            return
        for name in _texts(self.get("Name")) or ["*"]:
            if _is_pattern(name):
                aliases = sorted(self.all_aliases().values(), key=lambda alias: alias.name.lower())
                for alias in aliases:
                    if _matches(alias.name, [name]) and not _matches(alias.name, exclude):
                        self.write_object(alias)
                continue
            alias = self.session.find_alias(name)
            if alias is None or _matches(alias.name, exclude):
                self.no_alias("name", name)
            else:
                self.write_object(alias)


@cmdlet("Remove-Alias")
class RemoveAlias(_AliasCmdlet):
    """Deletes aliases."""

    def process_record(self) -> None:
        scope = self.named_scope()
        for name in _texts(self.get("Name")):
            places = [scope] if scope is not None else list(self.session.frame.scope.chain())
            for place in places:
                if place.aliases is not None and name.lower() in place.aliases:
                    del place.aliases[name.lower()]
                    break
            else:
                self.no_alias("name", name)

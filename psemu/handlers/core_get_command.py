"""Get-Command and Get-Verb: which commands there are, by name, verb, noun, module, type and parameters, and their syntax."""

from __future__ import annotations

from psemu.handlers.core_errors import ENGINE, error_record, refuse_parameters
from psemu.objects import NetType, PSObject, to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet
from psemu.runtime.functions import AliasInfo

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Test = Callable[[str], bool]

#: the types of commands in the order in which they are listed
_KINDS = ("Alias", "Function", "Filter", "Cmdlet")


def texts(value: Any) -> list[str]:
    """The elements of a parameter's value as texts; none where it is not bound."""
    return [] if value is None else [to_text(each) for each in (value if isinstance(value, list) else [value])]


def _any_of(patterns: list[str]) -> Test:
    tests = [matcher(pattern) for pattern in patterns]
    return lambda text: any(test(text) for test in tests)


def _is_pattern(name: str) -> bool:
    return any(char in name for char in "*?[")


def _kind(command: Any) -> str:
    if isinstance(command, AliasInfo):
        return "Alias"
    block = getattr(command, "block", None)
    if block is not None:
        return "Filter" if block.is_filter else "Function"
    return str(command.command_type)


@cmdlet("Get-Command")
class GetCommand(Cmdlet):
    """Finds commands."""

    def begin_processing(self) -> None:
        refuse_parameters(
            self, "UseFuzzyMatching", "FuzzyMinimumDistance", "UseAbbreviationExpansion", "ShowCommandInfo"
        )
        self._found: list[Any] = []

    def process_record(self) -> None:
        verbs, nouns = texts(self.get("Verb")), texts(self.get("Noun"))
        if verbs or nouns:
            is_verb, is_noun = _any_of(verbs or ["*"]), _any_of(nouns or ["*"])
            for command in self._every("*"):
                verb, dash, noun = command.name.partition("-")
                if dash and is_verb(verb) and is_noun(noun):
                    self._found.append(command)
            return
        for name in texts(self.get("Name")) or ["*"]:
            if _is_pattern(name):
                self._found.extend(self._every(name))
            else:
                self._named(name)

    def end_processing(self) -> None:
        order = {kind: place for place, kind in enumerate(_KINDS)}
        listed = not self.has("Name") or any(_is_pattern(name) for name in texts(self.get("Name")))
        if listed:
            self._found.sort(key=lambda each: (order.get(_kind(each), 9), each.name.lower()))
        most: Any = self.get("TotalCount")
        for command in self._found if most is None or most < 0 else self._found[:most]:
            self.write_object(self._syntax(command) if self.switch("Syntax") else command)

    # finding -------------------------------------------------------------------------------------------------------------------

    def _named(self, name: str) -> None:
        module, _, plain = name.rpartition("\\")
        session = self.session
        found = [] if module else [session.find_alias(plain), session.find_function(plain)]
        found.append(session.find_cmdlet(plain))
        # the catalog finds a command by its aliases too
        named = [each for each in found if each is not None and each.name.lower() == plain.lower()]
        matching = [each for each in named if self._wanted(each, module)]
        if not self.switch("All"):
            matching = matching[:1]
        if matching:
            self._found.extend(matching)
            return
        message = (
            f"The term '{name}' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the "
            "spelling of the name, or if a path was included, verify that the path is correct and try again."
        )
        kind = ENGINE + "CommandNotFoundException"
        self.write_error(error_record(self, "CommandNotFoundException", message, "ObjectNotFound", name, kind))

    def _every(self, pattern: str) -> Iterator[Any]:
        matches = matcher(pattern)
        seen: set[tuple[str, str]] = set()
        for command in self._all(matches):
            key = (_kind(command), command.name.lower())
            if key not in seen and self._wanted(command):
                seen.add(key)
                yield command

    def _all(self, matches: Test) -> Iterator[Any]:
        session = self.session
        for scope in session.frame.scope.chain():
            for table in (scope.aliases, scope.functions):
                yield from [each for each in (table or {}).values() if matches(each.name)]
        catalog: Any = session.catalog
        if catalog is None:
            return
        for name, definition in catalog.aliases().items():
            if matches(str(name)):
                yield AliasInfo(str(name), str(definition))
        for name in catalog.names():
            if matches(str(name)):
                found = session.find_cmdlet(str(name))
                if found is not None:
                    yield found

    def _wanted(self, command: Any, module: str = "") -> bool:
        kinds: Any = self.get("CommandType")
        if kinds is not None:
            names = {part.strip().lower() for part in str(getattr(kinds, "name", kinds)).split(",")}
            if "all" not in names and _kind(command).lower() not in names:
                return False
        owner = str(getattr(command, "module_name", "") or "")
        modules = [module] if module else texts(self.get("Module")) or self._full_modules()
        if modules and not _any_of(modules)(owner):
            return False
        excluded = texts(self.get("ExcludeModule"))
        if excluded and owner and _any_of(excluded)(owner):
            return False
        return self._has_parameters(command)

    def _full_modules(self) -> list[str]:
        given: Any = self.get("FullyQualifiedModule")
        items = given if isinstance(given, list) else [] if given is None else [given]
        return [
            str(item["ModuleName"]) if hasattr(item, "items") and "ModuleName" in item else to_text(item)
            for item in items
        ]

    def _has_parameters(self, command: Any) -> bool:
        names, kinds = texts(self.get("ParameterName")), self.get("ParameterType")
        if not names and kinds is None:
            return True
        if isinstance(command, AliasInfo):
            return False
        from psemu.runtime.command_syntax import all_parameters, info_of

        parameters = all_parameters(info_of(command, self.session.frame))
        is_name = _any_of(names)
        if names and not any(is_name(spelling) for each in parameters for spelling in (each.name, *each.aliases)):
            return False
        types = {
            _type_name(each).lower()
            for each in (kinds if isinstance(kinds, list) else [kinds] if kinds is not None else [])
        }
        return not types or any(
            wanted in (each.type_name.lower(), each.type_name.lower().removesuffix("[]"))
            for each in parameters
            for wanted in types
        )

    # syntax --------------------------------------------------------------------------------------------------------------------

    def _syntax(self, command: Any) -> str:
        from psemu.runtime.command_syntax import info_of, syntax_lines

        alias = ""
        seen = 0
        while isinstance(command, AliasInfo) and seen < 32:
            alias = alias or command.name
            session = self.session
            target = command.definition
            found = session.find_alias(target) or session.find_function(target) or session.find_cmdlet(target)
            if found is None:
                return ""
            command = found
            seen += 1
        text = "\n" + "\n\n".join(syntax_lines(info_of(command, self.session.frame))) + "\n"
        if not alias:
            return text
        return f"{alias} (alias) -> {command.name}\n{text.replace(command.name, alias)}"


def _type_name(value: Any) -> str:
    inner = value.base if isinstance(value, PSObject) and value.base is not None else value
    if isinstance(inner, NetType):
        return inner.full_name
    return to_text(getattr(inner, "properties", {}).get("Name", inner) if isinstance(inner, PSObject) else inner)


@cmdlet("Get-Verb")
class GetVerb(Cmdlet):
    """Lists the approved verbs with alias prefix and group; what a verb is for is not told here."""

    def process_record(self) -> None:
        from psemu.catalog.verbs import approved_verbs

        is_verb = _any_of(texts(self.get("Verb")) or ["*"])
        groups = {name.lower() for name in texts(self.get("Group"))}
        for each in approved_verbs():
            if is_verb(each.verb) and (not groups or each.group.lower() in groups):
                facts = [
                    ("Verb", each.verb),
                    ("AliasPrefix", each.alias_prefix),
                    ("Group", each.group),
                    ("Description", ""),
                ]
                self.write_object(PSObject(facts, [ENGINE + "VerbInfo"]))

"""Which commands there are, by pattern, module, verb, noun or parameter: what ``Get-Command`` tells."""

from __future__ import annotations

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from psemu.catalog.catalog import Catalog


class CommandEntry:
    """A command in a list; *version* of the module is ``""`` where nobody said it, *definition* is what an alias stands for."""

    __slots__ = ("command_type", "definition", "module", "name", "version")

    def __init__(self, name: str, module: str, version: str = "", command_type: str = "Cmdlet", definition: str = ""):
        self.name = name
        self.module = module
        self.version = version
        self.command_type = command_type
        self.definition = definition

    def as_dict(self) -> dict[str, str]:
        """The document ``command-entry``."""
        return {
            "commandType": self.command_type,
            "name": self.name,
            "version": self.version,
            "module": self.module,
            "definition": self.definition,
        }

    def __repr__(self) -> str:
        return f"CommandEntry({self.name!r}, {self.module!r}, {self.version!r})"


def list_commands(
    catalog: Catalog,
    pattern: str = "*",
    *,
    module: str = "",
    verb: str = "",
    noun: str = "",
    parameter: str = "",
    aliases: bool = False,
) -> list[CommandEntry]:
    """The commands of *catalog* that match, in the order of names; every argument is a wildcard pattern, ``""`` is any.

    A name without wildcards is that name, or the alias. *parameter*: commands with such a parameter or alias of one. *aliases*: those
    that match *pattern* too.
    """
    name_part, in_module = pattern.rpartition("\\")[2], module or pattern.rpartition("\\")[0]
    tests = [
        test
        for test in (
            _part(name_part, lambda entry: entry.name),
            _part(in_module, lambda entry: entry.module),
            _part(verb, lambda entry: entry.name.partition("-")[0]),
            _part(noun, lambda entry: entry.name.partition("-")[2]),
        )
        if test is not None
    ]
    found = [entry for entry in _entries(catalog) if all(test(entry) for test in tests)]
    if parameter:
        having = _having_parameter(catalog, name_matcher(parameter))
        found = [entry for entry in found if (entry.name.lower(), entry.module.lower()) in having]
    if aliases or (not found and not any([in_module, verb, noun, parameter])):
        matches = name_matcher(name_part)
        found.extend(
            [CommandEntry(name, "", "", "Alias", to) for name, to in catalog.aliases().items() if matches(name)]
        )
    found.sort(key=lambda entry: (entry.name.lower(), entry.module.lower()))
    return found


def _part(pattern: str, of: Callable[[CommandEntry], str]) -> Callable[[CommandEntry], bool] | None:
    if pattern in ("", "*"):
        return None
    matches = name_matcher(pattern)
    return lambda entry: matches(of(entry))


def name_matcher(pattern: str) -> Callable[[str], bool]:
    """A test of names, without regard to case: a wildcard pattern, else the name itself; ConfigurationError for what is no pattern."""
    from psemu.objects.wildcards import WildcardError, contains_wildcard, matcher

    if not contains_wildcard(pattern):
        wanted = pattern.lower()
        return lambda text: text.lower() == wanted
    try:
        return matcher(pattern)
    except WildcardError as error:
        raise ConfigurationError(error.message) from None


def _entries(catalog: Catalog) -> Iterator[CommandEntry]:
    """Each command once for each module that has it; what an earlier source has hides the same command of a later one."""
    seen: set[tuple[str, str]] = set()
    for name, module, version in catalog.entries():
        key = (name.lower(), module.lower())
        if key not in seen:
            seen.add(key)
            yield CommandEntry(name, module, version)


def _having_parameter(catalog: Catalog, matches: Callable[[str], bool]) -> set[tuple[str, str]]:
    """(name, module), lower case, of the commands with a parameter that matches; of a command in several sources the first counts."""
    from psemu.catalog.record import record_names, record_parameters

    answers: dict[tuple[str, str], bool] = {}
    known: dict[str, bool] = {}
    for record in catalog.records():
        name, module = record_names(record)
        key = (name.lower(), module.lower())
        if key not in answers:
            answers[key] = False
            for parameter in record_parameters(record):
                answer = known.get(parameter)
                if answer is None:
                    answer = known[parameter] = matches(parameter)
                if answer:
                    answers[key] = True
                    break
    return {key for key, answer in answers.items() if answer}
